"""Surnames that the article leaves alone and only a leaders' meeting explains: "Kim and Trump are to meet on June 12"."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kdnb.annotations import Mention
from kdnb.registry import registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

    from kdnb.persons import Person
    from kdnb.talk_reading import Reading

STATES = ("CHN", "JPN", "KOR", "PRK", "RUS", "USA")
REACH = 3  # tokens between "Kim's" and "summit"
CALLING_OFFICES = ("leader", "president", "head_of_state")


def bare_leaders(reading: Reading) -> Iterator[tuple[int, Mention]]:
    """Yield (token, mention) for each surname without a referent that shares a meeting with a leader of another state.

    The surname must be one leader's alone on that day, and the article may name nobody else who bears it. A surname beside
    another open one counts only with the noun summit: "Kim and Lee met" may be anyone.
    """
    published = reading.published
    seen: set[int] = set()
    for cue in reading.cues:
        first, last = reading.sentence(cue.head)
        if cue.kind == "visit" or cue.frame == "none" or first in seen:
            continue
        day = _day(reading, first, last) or published
        surnames = _leaders(day) if day else {}
        if surnames.keys().isdisjoint(reading.lowers[first:last]):
            continue
        open_names = {n: person for n in range(first, last) if reading.lowers[n] in surnames and (person := _leader_called(reading, n, day))}
        known = {m.state for m in reading.between(first, last) if _is_leader(m, day)} if open_names else set()
        summit = any(other.kind == "summit" and first <= other.head < last for other in reading.cues)
        if not known and not (summit and len({person.name for person in open_names.values()}) > 1):
            continue
        seen.add(first)
        for number, person in open_names.items():
            if (summit or known - {person.state}) and _takes_part(reading, number):
                yield number, _mention(reading.tokens[number], person)


def pair_named(mention: Mention, people: Iterable[Mention], day: datetime.date | None) -> list[Mention]:
    """ "the Moon-Kim summit": the two persons of two states that a name taken for one stands for; [] for another name.

    Each surname must be that of one person whom the article names, else of a leader of that day.
    """
    parts = mention.text.split("-")
    if mention.kind != "person" or mention.method != "unknown" or len(parts) != 2:
        return []
    found = []
    for part in parts:
        named = {m.name: m.state for m in people if m.name and m.state and part.lower() in m.name.lower().split()}
        leader = _leaders(day).get(part.lower()) if day else None
        if leader is not None and (not named or leader.name in named):
            named = {leader.name: leader.state}
        if len(named) == 1:
            found += [replace(mention, name=name, state=state, method="office", score=0.6) for name, state in named.items()]
    return found if len({m.state for m in found}) == 2 else []


def _mention(token: Token, person: Person) -> Mention:
    return Mention(token.idx, token.idx + len(token), token.text, "person", person.name, person.state, "office", 0.6)


def _day(reading: Reading, first: int, last: int) -> datetime.date | None:
    """Return the day of the sentence's first dated time."""
    return next((time.date for time in reading.times_between(first, last) if time.date and time.precision in ("day", "month")), None)


def _leader_called(reading: Reading, number: int, day: datetime.date) -> Person | None:
    """Return the leader whose surname stands at this token alone: no part of a longer name, nobody else of the article has it."""
    token = reading.tokens[number]
    if token.pos_ != "PROPN" or number in reading.mentions or number in reading.times or not token.text[:1].isupper():
        return None
    person = _leaders(day).get(token.lower_)
    if person is None or _is_part_of_name(reading, token):
        return None
    named = {m.name or m.text for m in reading.doc._.mentions if m.kind == "person" and m.method != "coreference"}
    others = any(name != person.name and token.lower_ in name.lower().replace("-", " ").split() for name in named)
    return None if others else person


def _is_part_of_name(reading: Reading, token: Token) -> bool:
    """ "Coach Kim", "a student named Kim", "Kim Dong", "Kim, 24," are somebody else."""
    number = token.i
    before = reading.tokens[number - 1] if number else None
    after = reading.tokens[number + 1] if number + 1 < len(reading.doc) else None
    if before is not None and before.pos_ in ("PROPN", "NOUN", "ADJ", "VERB", "X", "NUM") and number - 1 not in reading.times:
        titled = before.lower_ in CALLING_OFFICES or before.pos_ == "VERB" and any(cue.head == number - 1 for cue in reading.cues)
        if not titled and not token.is_sent_start:
            return True
    if after is not None and after.pos_ == "PROPN" and number + 1 not in reading.times and not any(cue.first == number + 1 for cue in reading.cues):
        return True
    following = reading.lower(number + 2)
    return after is not None and after.text == "," and (following in ("a", "an", "the", "who") or following.isdigit())


def _is_leader(mention: Mention, day: datetime.date | None) -> bool:
    person = registry().people.get(mention.name or "") if mention.kind == "person" else None
    return bool(person and day) and any(term.office in (*CALLING_OFFICES, "prime_minister", "premier") and term.covers(day) for term in person.terms)


def _takes_part(reading: Reading, number: int) -> bool:
    """ "Kim's sister" is not Kim; "Kim's summit" is his."""
    if reading.lower(number + 1) not in ("'s", "’s", "'", "’"):
        return True
    return any(cue.pos == "noun" and number + 1 < cue.first <= number + 2 + REACH for cue in reading.cues)


@cache
def _leaders(day: datetime.date) -> dict[str, Person]:
    """Return {surname in lower case: leader} of that day: North Korea's leader before its nominal head of state, a prime minister where none else is."""
    found: dict[str, list[Person]] = {}
    for state in STATES:
        offices = {}
        for person, term in _terms()[state]:
            if term.covers(day, slack=0):
                offices.setdefault(term.office, []).append(person)
        heads = next((offices[office] for office in (*CALLING_OFFICES, "prime_minister") if office in offices), [])
        for person in dict.fromkeys(heads):
            found.setdefault(person.surname.lower(), []).append(person)
    return {surname: people[0] for surname, people in found.items() if len(people) == 1}


@cache
def _terms() -> dict[str, list[tuple]]:
    """Return {state: [(person, term)]} of the offices that lead a state."""
    found: dict[str, list[tuple]] = {state: [] for state in STATES}
    for person in registry().people.values():
        for term in person.terms:
            if term.state in found and term.start and term.office in (*CALLING_OFFICES, "prime_minister"):
                found[term.state].append((person, term))
    return found
