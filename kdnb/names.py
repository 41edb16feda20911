"""Is this written form that person? Romanizations, readings, mishearings and titles -> a name of the registry, with reasons.

`resolve_name` answers for one form. `judge` does it for forms that are already cut into words, with what is known around them.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kdnb.lexicon import lexicon, words
from kdnb.name_context import Evidence, own_state, read_context, strip_titles
from kdnb.registry import Candidate, Person, family, registry
from kdnb.romanization import (
    character_readings,
    edits,
    hanja_readings,
    key,
    skeleton,
    surname_spellings,
    syllable_spellings,
)
from kdnb.tables import rows

ENOUGH, ENOUGH_BY_SOUND = 0.6, 0.62
MARGIN = 0.08


@dataclass(frozen=True, slots=True)
class Match:
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
    for what, given in (("form", form), ("context", context or "")):
        if not isinstance(given, str):
            raise TypeError(f"resolve_name: {what} must be text, not {type(given).__name__}")
    return _resolve(form, as_date(on), context or "")


@lru_cache(maxsize=65536)
def _resolve(form: str, on: datetime.date | None, context: str) -> Match | None:
    said = read_context(form, context)
    name, own = strip_titles(form)
    if not name:
        title_state = own_state(lexicon().find(form, words(form)))
        return by_office(Evidence(own.states or said.states or title_state, own.offices, on))
    states, offices = said.states | own.states, said.offices | own.offices
    return judge(name, Evidence(states, offices, on, said.nearby, said.outsider, former=said.former or own.former))


def judge(form: str, evidence: Evidence) -> Match | None:
    """Return the one person whom a name without its titles fits well enough, given the evidence; None for nobody or for two."""
    tokens = name_tokens(form)
    if not tokens or evidence.outsider or _banned(form, ""):
        return None
    candidates = registry().lookup(tokens)
    match = _best(form, candidates, evidence)
    if match or any(candidate.method in ("exact", "alias") for candidate in candidates) and len(tokens) > 1 and not evidence.offices:
        return match
    match = _best(form, _by_surname(tokens, evidence), evidence) or _best(form, _by_sound(form, tokens, evidence), evidence)
    if match is None and re.search("['’]s$", form):  # a final s was heard as a possessive: "Ortega's" for Ortagus
        tokens = (*tokens[:-1], tokens[-1] + "s")
        match = _best(form, _by_sound(form, tokens, evidence), evidence)
    return match


@lru_cache(maxsize=4096)
def by_office(evidence: Evidence) -> Match | None:
    """Return who held one of the offices on the day, if it was one person: "South Korea's foreign minister" in 2022-02.

    None without an office, a state (unless the office belongs to one) and a date.
    """
    if evidence.on is None or not evidence.offices:
        return None
    fitting = {}
    for office in sorted(evidence.offices):
        for person in registry().holders.get(office, ()):
            for term in person.terms:
                if term.office == office and term.covers(evidence.on, slack=0) and (not evidence.states or term.state in evidence.states):
                    fitting[person.name] = (person, office, term)
    if len(fitting) != 1:
        return None
    ((person, office, term),) = fitting.values()
    return Match(person.name, person.state, "office", 0.8, (f"the only {office.replace('_', ' ')} of {term.state} on {evidence.on}",))


@cache
def name_tokens(form: str) -> tuple[str, ...]:
    """Cut a name into folded words; initials in the middle and a possessive go.

    >>> name_tokens("Joseph R. Biden's"), name_tokens("Kang Kyŏng-hwa")
    (('joseph', 'biden'), ('kang', 'kyong', 'hwa'))
    """
    parts = [key(word.text) for word in words(form)]
    kept = [part for number, part in enumerate(parts) if part and (len(part) > 1 or number in (0, len(parts) - 1))]
    return tuple(kept)


def as_date(on: str | datetime.date | None) -> datetime.date | None:
    """Return a date for an ISO date or its prefix (its first day), a date, or None. Raises ValueError, TypeError."""
    if on is None or (isinstance(on, datetime.date) and not isinstance(on, datetime.datetime)):
        return on
    if isinstance(on, datetime.datetime):
        return on.date()
    if not isinstance(on, str):
        raise TypeError(f"on must be an ISO date such as '2020-07-08' or a datetime.date, not {type(on).__name__}")
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", on):
        raise ValueError(f"on must be an ISO date such as '2020-07-08', not {on!r}")
    return datetime.date.fromisoformat((on + "-01-01")[:10] if len(on) == 4 else (on + "-01")[:10])


# What each candidate is worth


def _best(form: str, candidates: list[Candidate], evidence: Evidence) -> Match | None:
    judged = []
    for candidate in candidates:
        if _banned(form, candidate.person.name):
            continue
        if candidate.method == "reading" and candidate.base < ENOUGH and not (evidence.states or evidence.offices):
            continue  # half a Chinese reading is nothing without a title: there are many Li Juns
        score, reasons = _weigh(candidate, evidence)
        enough = ENOUGH_BY_SOUND if candidate.method == "sound" and not evidence.offices else ENOUGH
        if score >= enough - 1e-9:
            judged.append((score, candidate, reasons))
    judged.sort(key=lambda item: (-item[0], item[1].person.name))
    if not judged or (len(judged) > 1 and judged[0][0] - judged[1][0] < MARGIN):
        return None
    score, candidate, reasons = judged[0]
    return Match(candidate.person.name, candidate.person.state, candidate.method, round(min(score, 1.0), 2), (candidate.why, *reasons))


def _weigh(candidate: Candidate, evidence: Evidence) -> tuple[float, list[str]]:
    """Score a candidate by state, title and date."""
    person, score, reasons = candidate.person, candidate.base, []
    states = person.states
    if evidence.states & states:
        score += 0.1
        reasons.append(f"the state agrees ({', '.join(sorted(evidence.states & states))})")
    elif evidence.states:
        score -= 0.6
        reasons.append(f"the state differs ({', '.join(sorted(evidence.states))})")
    elif evidence.nearby & states:
        score += 0.05
    held = [term for term in person.terms if term.office in evidence.offices and (not evidence.states or term.state in evidence.states)]
    if any(evidence.on is not None and term.covers(evidence.on) for term in held):
        score += 0.25
        reasons.append("in that office on the day")
    elif held:
        score += 0.15 if evidence.on is None else 0.08
        reasons.append("held that office")
    if evidence.on is not None and person.terms and not (evidence.states and not evidence.states & states):
        change, reason = _career(person, evidence.on)
        score += change
        reasons += [reason] if reason else []
    return score, reasons


def _career(person: Person, on: datetime.date) -> tuple[float, str]:
    if person.active(on):
        return 0.1, "in office on the day"
    starts = [term.start for term in person.terms if term.start]
    ends = [term.end for term in person.terms if term.end]
    if starts and on.year < min(starts).year - 20 or ends and len(ends) == len(person.terms) and on.year > max(ends).year + 25:
        return -0.4, "long before or after any office"
    return 0.0, ""


@cache
def _not_names() -> dict[str, set[str]]:
    """Folded form -> the people it must not be, {""} for nobody."""
    table: dict[str, set[str]] = {}
    for row in rows("not_names"):
        table.setdefault(key(row["form"]), set()).add(row["not"])
    return table


def _banned(form: str, name: str) -> bool:
    return name in _not_names().get(key(form), ())


# Candidates that the form alone does not give


def _by_surname(tokens: tuple[str, ...], evidence: Evidence) -> list[Candidate]:
    """A surname alone: worth something if one person has it, or one who was in high office then, or beside a title."""
    if len(tokens) != 1:
        return []
    owners = registry().by_surname.get(tokens[0], [])
    known = [person for person in owners if _prominent(person, evidence.on)] if len(owners) > 1 else owners
    alone = known[0] if len(known) == 1 and not known[0].hangul else None
    if alone and len(tokens[0]) < (3 if _prominent(alone, evidence.on) else 5):
        alone = None
    if alone is None and not evidence.offices:
        return []
    method = {True: "exact", False: "romanization"}
    why = "the surname alone"
    return [Candidate(person, method[tokens[0] == key(person.surname)], 0.7 if person is alone else 0.45, why) for person in owners]


def _prominent(person: Person, on: datetime.date | None) -> bool:
    """Say whether a person led a government or its diplomacy on the day, or ever where there is no day: "Trump" is not Ivanka Trump."""
    return person.state not in ("CHN", "TWN") and any(term.office in HIGH and (on is None or term.covers(on)) for term in person.terms)


HIGH = frozenset(("president", "president_elect", "prime_minister", "foreign_minister", "leader"))


def _by_sound(form: str, tokens: tuple[str, ...], evidence: Evidence) -> list[Candidate]:
    """People whose name sounds like the form: by the surname's consonants, and among the holders of the title's office."""
    if len(tokens) > 4 or (len(tokens) == 1 and len(tokens[0]) < 4):
        return []
    book, people = registry(), {}
    for token in tokens[-2:]:
        if len(skeleton(token)) > 1:
            people.update((person.name, person) for person in book.by_sound.get(skeleton(token), ()))
    for office in () if evidence.loose else evidence.offices:
        people.update((person.name, person) for person in book.holders.get(office, ()) if not evidence.states or evidence.states & person.states)
    found = []
    for name in sorted(people):
        person = people[name]
        base, why = (_korean_slip if person.hangul else _western_slip)(form, tokens, person)
        if not base and not evidence.former and not evidence.loose:
            base, why = (_garbled if person.hangul else _near_sound)(tokens, person, evidence)
        if base and (person.hangul == "" or evidence.offices):
            found.append(Candidate(person, "sound", base, why))
    return found


def _garbled(tokens: tuple[str, ...], person: Person, evidence: Evidence) -> tuple[float, str]:
    """A name of which the surname and one syllable stand and the other is cut or no syllable: "Yoon Seo-yeol", the title's only holder.

    A whole other syllable is another name: "Lee Dong-hoon" is not Lee Do-hoon, whatever the title.
    """
    surname = tokens[0] in surname_spellings(family(person.hangul)) or tokens[0] in character_readings(person.han[:1])
    if not surname or not 1 < len(tokens) <= 3 or not evidence.states or len(person.syllables) != 2:
        return 0.0, ""
    holder = by_office(Evidence(evidence.states, evidence.offices, evidence.on))
    if holder is None or holder.name != person.name:
        return 0.0, ""
    whole = f"the holder of the title, one syllable as in {person.name}"
    for parts in [tokens[1:]] if len(tokens) == 3 else [(tokens[1], ""), *_splits(tokens[1], 2)]:
        right = [_is_syllable(part, person, place) for place, part in enumerate(parts)]
        if sum(right) == 1 and _damaged(parts[right.index(False)], person.syllables[right.index(False)]):
            return 0.4, whole
    return 0.0, ""


def _is_syllable(part: str, person: Person, place: int) -> bool:
    character = person.han[place + 1 : place + 2]
    return part in syllable_spellings(person.syllables[place]) or (character != "" and part in character_readings(character))


def _damaged(part: str, syllable: str) -> bool:
    """Say whether a part is the cut beginning of a syllable ("seo" of "seok"), or no Korean syllable at all."""
    cut = len(part) != 1 and any(spelling.startswith(part) for spelling in syllable_spellings(syllable))
    return cut or part not in registry().syllables


def _near_sound(tokens: tuple[str, ...], person: Person, evidence: Evidence) -> tuple[float, str]:
    """A western name bent further than by ear alone, if the title leaves only one holder: consonants but for one, or three letters."""
    word, surname = tokens[-1], key(person.surname)
    if len(tokens) > 2 or len(word) < 5 or not evidence.states or word in registry().by_surname or word in registry().korean_surnames:
        return 0.0, ""
    one, other = skeleton(word), skeleton(surname)
    if one[:1] != other[:1] and word[0] != surname[0]:
        return 0.0, ""
    near = len(other) > 2 and one[:1] == other[:1] and edits(one, other, 1) == 1 or word[0] == surname[0] and edits(word, surname) <= 3 < len(surname)
    holder = by_office(Evidence(evidence.states, evidence.offices, evidence.on)) if near else None
    return (0.4, f"the holder of the title, near {person.name} in sound") if holder and holder.name == person.name else (0.0, "")


def _western_slip(form: str, tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """Say how well a damaged spelling keeps a western name: 0 to 0.75."""
    likeness = sounds_like(tokens[-1], key(person.surname))
    first = 0.0
    if len(tokens) > 1 and person.given:
        first = max((_first_name(token, person.given[0]) for token in tokens[:-1]), default=0.0)
        short = len(skeleton(tokens[-1])) == 1 and skeleton(tokens[-1]) == skeleton(key(person.surname))  # Yoon for Yun
        likeness = (likeness or (0.7 if first == 1.0 and short else 0.0)) if first else 0.0
    if not likeness:
        return _reading_slip(tokens, person)
    ordinary = 0.15 if form and words(form)[-1].text.islower() else 0.0
    return 0.5 * likeness + 0.25 * first - ordinary, f"sounds like {person.name}"


def _first_name(token: str, given: str) -> float:
    given = key(given)
    if token == given or given in registry().nicknames.get(token, ()):
        return 1.0
    same = skeleton(token) == skeleton(given)
    if not (same or token[0] == given[0]) or edits(token, given) > 2:
        return 0.0
    return 0.9 if same else 0.3


def sounds_like(one: str, other: str) -> float:
    """Return how alike two words are by ear and eye, 0 to 1; 0 where they are simply different words.

    >>> sounds_like("beghan", "biegun") > 0.7, sounds_like("began", "blinken")
    (True, 0.0)
    """
    if one == other:
        return 1.0
    if len(skeleton(other)) > 1 and skeleton(one) == skeleton(other) and (one[0] in "aeiou") == (other[0] in "aeiou"):
        return max(0.9 - 0.05 * edits(one, other), 0.7)
    length = min(len(one), len(other))
    if length < 5 or one[0] != other[0] or abs(len(one) - len(other)) > 2:
        return 0.0
    far = edits(one, other)
    return 0.85 if far == 1 else 0.75 if far == 2 and length >= 8 else 0.0


def _korean_slip(form: str, tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """One syllable of the given name misspelled in a vowel ("Chung Eui-yung"): everything else must be a usual spelling."""
    syllables, given = person.syllables, tokens[1:]
    if tokens[0] not in surname_spellings(family(person.hangul)) or not given:
        return _reading_slip(tokens, person)
    for parts in ([given] if len(given) == len(syllables) else _splits("".join(given), len(syllables)) if len(given) == 1 else []):
        slips = [(part, syllable) for part, syllable in zip(parts, syllables, strict=True) if part not in syllable_spellings(syllable)]
        if len(slips) <= 1 and all(_frame(part) in _frames(syllable) for part, syllable in slips):
            return 0.55, f"spelled like {person.name} but for a vowel"
    return _reading_slip(tokens, person)


def _reading_slip(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """One letter off the Chinese reading of a name of three characters."""
    joined = "".join(tokens)
    if len(joined) >= 7 and len(tokens) > 1 and any(
        tokens[0] == surname and edits(joined, surname + given, 1) == 1 for surname, given in hanja_readings(person.han)
    ):
        return 0.5, f"one letter off {person.han} read in Chinese"
    return 0.0, ""


def _splits(word: str, count: int) -> list[tuple[str, ...]]:
    return [(word[:cut], word[cut:]) for cut in range(1, len(word))] if count == 2 else [(word,)]


@cache
def _frames(syllable: str) -> frozenset[str]:
    return frozenset(map(_frame, syllable_spellings(syllable)))


@cache
def _frame(spelling: str) -> str:
    """A syllable's consonants with one mark for its vowel: "young" and "yong" are "_ng"."""
    plain = re.sub(r"[aeiouwy]+", "_", spelling)
    for pattern, fold in (("kk|g", "k"), ("tt|d", "t"), ("pp|b", "p"), ("jj|j", "ch"), ("l", "r"), ("sh", "s")):
        plain = re.sub(f"{pattern}(?=_)|(?<=_){pattern}$", fold, plain)
    return plain
