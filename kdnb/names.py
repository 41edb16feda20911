"""Is this written form that person? Romanizations, readings, mishearings and titles -> a name of the registry, with reasons.

`resolve_name` answers for one form. `judge` does it for forms that are already cut into words, with what is known around them.
"""

from __future__ import annotations

import datetime
import re
from functools import cache, lru_cache, partial
from typing import NamedTuple

from kdnb.lexicon import lexicon
from kdnb.name_context import NONE, NOTHING, Evidence, cues, new_tuple, openers, own_state, read_context, strip_titles
from kdnb.name_cutting import cut_name, name_tokens
from kdnb.name_sounds import by_sound, by_surname
from kdnb.persons import Person
from kdnb.registry import Candidate, registry
from kdnb.romanization import cyrillic_in_latin, key, without_cases
from kdnb.tables import rows

ENOUGH, ENOUGH_BY_SOUND = 0.6, 0.62
MARGIN = 0.08


class Match(NamedTuple):
    """A person of the registry, how the form led there (exact, alias, romanization, reading, sound, office), 0 to 1, and why."""

    name: str
    state: str | None
    method: str
    score: float
    reasons: tuple[str, ...] = ()


def resolve_name(form: str, on: str | datetime.date | None = None, context: str | None = None) -> Match | None:
    """Return whom a written form stands for, or None when nobody or more than one person of the registry fits.

    `form` is a name in any spelling or script, or a title alone; `on` the article's date (ISO or a date), `context` free text around
    the form: its title, its state, its sentence. Raises TypeError for a form or a context that is no text, ValueError for a date
    that is none.

    >>> resolve_name("Li Duxun").name
    'Lee Do-hoon'
    >>> resolve_name("Stephen began", on="2019-10-05", context="US Special Representative for North Korea").name
    'Stephen Biegun'
    >>> resolve_name("Kim") is None
    True
    """
    day = _iso_day(on) if isinstance(on, str) else on if on is None else as_date(on)
    if isinstance(form, str) and isinstance(context or "", str):
        return _resolve(form, day, context or "")
    what, given = ("context", context) if isinstance(form, str) else ("form", form)
    raise TypeError(f"resolve_name: {what} must be text, not {type(given).__name__}")


CYRILLIC = re.compile("[\u0400-\u04ff]")


@lru_cache(maxsize=65536)
def _resolve(form: str, on: datetime.date | None, context: str) -> Match | None:
    lower, tokens, letters = cut_name(form)
    bare = bool(tokens) and form.isascii() and (openers().isdisjoint(lower) or lower[0] not in cues().honors and not lexicon().may_title(lower))
    said = read_context(form, context, bare) if context else NOTHING
    if bare:
        return _judge(form, tokens, letters, said, on)
    name, own = strip_titles(form)
    if not name:
        return by_office(own.states or said.states or own_state(form), own.offices, on)
    former = said.former or own.former
    evidence = Evidence(said.states | own.states, said.offices | own.offices, said.nearby, said.outsider, False, former)
    if name.isascii() or not CYRILLIC.search(name) or registry().lookup(name_tokens(name)):
        return judge(name, evidence, on)
    spellings = dict.fromkeys((cyrillic_in_latin(name), cyrillic_in_latin(without_cases(name))))
    return next((match for spelling in spellings if (match := judge(spelling, evidence, on))), None)


def judge(form: str, evidence: Evidence, on: datetime.date | None) -> Match | None:
    """Return the one person whom a name without its titles fits well enough, given evidence and date; None for nobody or for two."""
    _, tokens, letters = cut_name(form)
    return _judge(form, tokens, letters, evidence, on) if tokens else None


def _judge(form: str, tokens: tuple[str, ...], letters: str, evidence: Evidence, on: datetime.date | None) -> Match | None:
    states, offices, _, outsider, _, _ = evidence
    barred = _not_names().get(letters, NONE)
    if outsider or barred and "" in barred:
        return None
    candidates = registry().lookup(tokens)
    if candidates:
        if not states and "eo" in form:
            candidates = [candidate for candidate in candidates if not _southern(candidate)]
        if match := _best(candidates, evidence, on, barred):
            return match
        if len(tokens) > 1 and not offices and any(candidate.method in ("exact", "alias") for candidate in candidates):
            return None
    if len(tokens) > 2 and not offices:
        return None
    if len(tokens) == 1 and (match := _best(by_surname(tokens, evidence, on), evidence, on, barred)):
        return match
    match = _best(by_sound(form, tokens, evidence, on), evidence, on, barred)
    if match is None and form.endswith(("'s", "’s")):  # a final s was heard as a possessive: "Ortega's" for Ortagus
        match = _best(by_sound(form, (*tokens[:-1], tokens[-1] + "s"), evidence, on), evidence, on, barred)
    if match is None and offices and states and len(tokens) == 2:  # a name cut in two like a Chinese one: "Bu Linken"
        match = _best(by_sound("", ("".join(tokens),), evidence, on), evidence, on, barred)
    return match


def _southern(candidate: Candidate) -> bool:
    """Say whether a form with eo, the South's own spelling, would be of an official of the North: "Kim Young-cheol" of the Red Cross is another."""
    person = candidate.person
    return candidate.method == "romanization" and person.state == "PRK" and not person.high


def by_office(states: frozenset[str], offices: frozenset[str], on: datetime.date | None) -> Match | None:
    """Return who held one of the offices on the day, if it was one person: "South Korea's foreign minister" in 2022-02.

    None without an office, a state (unless the office belongs to one) and a date.
    """
    held = registry().offices.holder(offices, states, on)
    if held is None:
        return None
    person, term = held
    why = f"the only {term.office.replace('_', ' ')} of {term.state} on {on}"
    return Match(person.name, term.state or person.state, "office", 0.8, (why,))


def as_date(on: str | datetime.date | None) -> datetime.date | None:
    """Return a date for an ISO date or its prefix (its first day), a date, or None. Raises ValueError, TypeError."""
    if isinstance(on, str):
        return _iso_day(on)
    if isinstance(on, datetime.datetime):
        return on.date()
    if on is None or isinstance(on, datetime.date):
        return on
    raise TypeError(f"on must be an ISO date such as '2020-07-08' or a datetime.date, not {type(on).__name__}")


@lru_cache(maxsize=4096)
def _iso_day(on: str) -> datetime.date:
    parted = on[4:5] + on[7:8]
    if parted == "--" and len(on) == 10 or parted in ("", "-") and len(on) in (4, 7):
        try:
            return datetime.date.fromisoformat((on + "-01-01")[:10])
        except ValueError:
            pass
    raise ValueError(f"on must be an ISO date such as '2020-07-08', not {on!r}")


# What each candidate is worth


def _best(candidates: list[Candidate], evidence: Evidence, on: datetime.date | None, barred: frozenset[str]) -> Match | None:
    """Return the candidate that scores best, if it is good enough and clearly better than the next."""
    if not candidates:
        return None
    states, offices, nearby, _, _, _ = evidence
    day = on.toordinal() if on else 0
    best, score, second = None, 0.0, 0.0
    for candidate in candidates:
        person, method, worth, why = candidate
        if barred and person.name in barred or worth < ENOUGH and method == "reading" and not states and not offices:
            continue  # half a Chinese reading is nothing without a title: there are many Li Juns
        reasons, stranger = [why], False
        if states:
            stranger = states.isdisjoint(person.states)
            worth += -0.6 if stranger else 0.1
            reasons.append(_state_reason(states if stranger or len(states) == 1 else states & person.states, stranger))
        elif nearby and not nearby.isdisjoint(person.states):
            worth += 0.05
        if offices and not offices.isdisjoint(person.offices) and (then := _held(person, offices, states, day)) is not None:
            worth += 0.25 if then else 0.08 if on else 0.15
            reasons.append("in that office on the day" if then else "held that office")
        if day and person.spans and not stranger:
            for first, last in person.spans:
                if first <= day <= last:
                    worth += 0.1
                    reasons.append("in office on the day")
                    break
            else:
                if not person.years[0] <= on.year <= person.years[1]:
                    worth -= 0.4
                    reasons.append("long before or after any office")
        if worth >= (ENOUGH_BY_SOUND if method == "sound" and not offices else ENOUGH) - 1e-9:
            if worth > score:
                best, score, second, said = candidate, worth, score, reasons
            elif worth > second:
                second = worth
    if best is None or score - second < MARGIN:
        return None
    person = best.person
    state = person.state if len(person.states) < 2 else person.state_on(on)
    return new_tuple(Match, (person.name, state, best.method, _rounded(score) if score < 1 else 1.0, tuple(said)))


def _held(person: Person, offices: frozenset[str], states: frozenset[str], day: int) -> bool | None:
    """Say whether a person held one of the offices on the day (0: not known), None if never, of one of the states (empty: any)."""
    ever = None
    for office in offices:
        for state, first, last in person.offices.get(office, ()):
            if not states or state in states:
                if day and first <= day <= last:
                    return True
                ever = False
    return ever


_rounded = cache(partial(round, ndigits=2))


@cache
def _state_reason(states: frozenset[str], stranger: bool) -> str:
    return f"the state {'differs' if stranger else 'agrees'} ({', '.join(sorted(states))})"


@cache
def _not_names() -> dict[str, frozenset[str]]:
    """Folded form -> the people it must not be, {""} for nobody."""
    table: dict[str, frozenset[str]] = {}
    for row in rows("not_names"):
        form = key(row["form"])
        table[form] = table.get(form, frozenset()) | {row["not"]}
    return table
