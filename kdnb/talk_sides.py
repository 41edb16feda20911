"""Who is meant by a phrase: the sides of a talk.

A side is a state, a person, or both. States count only where they stand for people ("the South Korean delegation", "Pyongyang"):
not in "special representative for North Korea", "talks on Iran", "held in Sweden".
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.registry import registry
from kdnb.spans import cues
from kdnb.tables import rows
from kdnb.talk_reading import VERBAL, Reading, any_role, role

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kdnb.annotations import Mention

CLAUSAL = ("acl", "acl:relcl", "advcl", "advcl:relcl", "ccomp", "xcomp", "parataxis", "csubj", "discourse", "punct", "cc:preconj", "mark")
PREPOSITIONAL = ("nmod", "obl", "nmod:tmod", "obl:tmod", "nmod:npmod", "obl:npmod", "nmod:unmarked", "obl:unmarked")
LINKS = ("and", "&", ",", "-", "–", "/", "both", "the", "or", "as", "well", "plus")
TOP_OFFICES = ("leader", "president", "prime_minister", "premier", "head_of_state")
BODIES = ("UN", "EU", "ASEAN", "IAEA")  # not states: they have meetings of their own, and nobody visits them


class Side(NamedTuple):
    """One who takes part: a state's code, a person's name, or both; None for what is not known."""

    state: str | None
    person: str | None


def phrase(head: Token) -> list[int]:
    """Return the numbers of the tokens of a noun phrase, without its clauses and without what stands outside ("envoy *for Japan*").

    A delegation "led by" somebody includes him.
    """
    numbers, queue = [], [head]
    while queue:
        token = queue.pop()
        numbers.append(token.i)
        for child in token.children:
            led = child.dep_ == "acl" and child.lower_ in ("led", "headed", "including", "carrying")
            if led or not (child.dep_ in CLAUSAL or is_outside(child) or (child.dep_ == "conj" and child.pos_ in VERBAL)):
                queue.append(child)
    return sorted(numbers)


def is_outside(token: Token) -> bool:
    """Say whether a phrase hangs on its head by a preposition whose noun is no side: for, on, in, to."""
    if token.dep_ not in PREPOSITIONAL:
        return False
    cases = [child.lower_ for child in token.children if child.dep_ == "case"]
    together = token.i > 1 and any(word.lower_ in ("along", "together") for word in token.doc[max(token.left_edge.i - 1, 0) : token.i])
    return any(role(case, "outside") or (case == "with" and not together) for case in cases)


def sides_of(reading: Reading, head: Token | None) -> list[Side]:
    """Return the sides that a noun phrase names, in order; [] for None or a phrase of something else."""
    return sides_in(reading, phrase(head)) if head is not None and reading.names_any(*reading.sentence(head.i)) else []


def sides_in(reading: Reading, numbers: Iterable[int]) -> list[Side]:
    """Return the sides named in these tokens: persons first of all, states where they stand for people and no person speaks for them."""
    inside = set(numbers)
    mentions = [m for number in sorted(inside & reading.begun.keys()) for m in reading.begun[number] if m.kind != "state" or not _is_told_apart(reading, m) and not _is_ally_of(reading, m)]
    if not mentions:
        return []
    served = [m for m in mentions if m.kind == "person" and _is_served(reading, m, inside)]
    owners = served + [m for m in mentions if m.kind == "person" and _owns_another(reading, m, inside)]
    persons = [m for m in mentions if m.kind == "person" and m not in owners]
    envoys = [Side(m.state, None) for m in owners if m.state and (m in served or _followed_by_people(reading, reading.end(m), inside))]
    persons = [m for m in persons if not _is_title_of_next(reading, m, persons)]
    acting = [m for m in mentions if m.kind == "state" or (m.kind == "organization" and m.name not in _silent_organizations())]
    states = [m for m in acting if m.state and stands_for_people(reading, m, inside)]
    return merge_sides(combine([*persons, *states]), envoys)


def _is_told_apart(reading: Reading, mention: Mention) -> bool:
    """ "the negotiators of Japan and the ROK" are not those spoken of before."""
    end = reading.end(mention)
    return mention.method == "coreference" and mention.kind == "state" and reading.lower(end) in ("of", "from") and bool(reading.between(end + 1, end + 3))


def _is_ally_of(reading: Reading, mention: Mention) -> bool:
    """ "North Korea's staunchest ally, China" is China."""
    if mention.kind != "state" or reading.lower(reading.end(mention)) not in ("'s", "’s"):
        return False
    ally = next((n for n in range(reading.end(mention) + 1, reading.end(mention) + 6) if role(reading.lower(n), "ally")), None)
    return ally is not None and any(m.kind == "state" for n in (ally + 1, ally + 2) for m in reading.mentions.get(n, ()))


def _is_title_of_next(reading: Reading, mention: Mention, persons: list[Mention]) -> bool:
    """ "the vice chairman ... Kim Yong-chol": a title that stands before the name of the same side is not another person."""
    if mention.method not in ("office", "coreference", "unknown") or mention.office is None:
        return False
    end = reading.end(mention)
    return any(m.state == mention.state and m.name != mention.name and 0 <= reading.at(m) - end < 10 and m.method != "coreference" for m in persons)


@cache
def _silent_organizations() -> frozenset[str]:
    """Return the organizations that tell of talks and do not hold them: news agencies, think tanks, schools."""
    return frozenset(row["name"] for row in rows("organizations") if row["kind"] in ("media", "thinktank", "school", "court", "company"))


def _is_served(reading: Reading, person: Mention, inside: set[int]) -> bool:
    """ "special envoys of South Korean President Moon Jae-in" are not he; but "Secretary of State Mike Pompeo" is."""
    number = last = reading.at(person) - 1 - (reading.lower(reading.at(person) - 1) == "the")
    while number in inside and reading.at(person) - number < 7 and (reading.tokens[number].pos_ in ("PROPN", "ADJ", "NOUN") or number in reading.mentions):
        number -= 1
    titled = role(reading.lower(reading.at(person) - 1), "side_noun") or number == last  # "a special envoy of Kim Jong-un"
    return titled and number - 1 in inside and reading.lower(number) in ("of", "from") and role(reading.lower(number - 1), "side_noun")


def _followed_by_people(reading: Reading, number: int, inside: set[int]) -> bool:
    """ "Trump's top diplomat" is somebody of Trump's state."""
    return any_role([reading.lower(step) for step in range(number, number + 4) if step in inside], "side_noun")


def combine(mentions: Iterable[Mention]) -> list[Side]:
    """Return one side a person, and one a state that no person here is of; a person of unknown state gets the one state left over."""
    mentions = list(mentions)
    persons: dict[str | None, Side] = {}
    unnamed = []
    for mention in mentions:
        if mention.kind == "person":
            if mention.name and not is_spokesman(mention):
                persons.setdefault(mention.name, Side(mention.state, mention.name))
            elif mention.state:
                unnamed.append(mention.state)
    covered = {side.state for side in persons.values()}
    spare = [code for code in dict.fromkeys([*unnamed, *(m.state for m in mentions if m.kind != "person")]) if code not in covered]
    stateless = [name for name, side in persons.items() if side.state is None]
    if len(stateless) == 1 and len(spare) == 1:
        persons[stateless[0]] = Side(spare.pop(), stateless[0])
    return [*persons.values(), *(Side(code, None) for code in spare)]


def is_spokesman(mention: Mention) -> bool:
    """A spokesperson tells of talks and does not hold them."""
    person = registry().people.get(mention.name or "")
    offices = [term.office for term in person.terms] if person else []
    return (mention.office or "").startswith("spokesperson") or bool(offices) and all(office.startswith("spokesperson") for office in offices)


def stands_for_people(reading: Reading, mention: Mention, inside: set[int]) -> bool:
    """Say whether a state here is an actor: alone, or before a word for its people within the same phrase."""
    first, last = reading.at(mention), reading.end(mention)
    if mention.method == "coreference":
        return True
    if not _is_bare(mention) and any(m.kind == "person" and m.state not in (None, mention.state) for m in reading.mentions.get(last, ())):
        return False  # "South Korean Ban Ki-moon" of the United Nations
    if "time" in (reading.lower(n) for n in range(last, last + 4)):
        return False  # "Thursday, 9:20 p.m., U.S. Western Standard Time"
    others = any(m.kind == "state" and m.state != mention.state for number in inside for m in reading.mentions.get(number, ()))
    if others and role(reading.lower(last), "topic") and reading.lower(first - 1) not in ("and", ",", "&"):
        return False
    if role(reading.lower(last), "side_noun") and any(m.kind == "state" and m.state != mention.state for m in reading.mentions.get(first - 1, ())):
        return False  # "U.S. North Korea negotiator Stephen Biegun"
    before = reading.lower(first - 1)
    if before == "(" and any(m.state == mention.state for m in reading.mentions.get(first - 2, ())):
        return False  # "for the Democratic People's Republic of Korea (DPRK)": said already
    if role(before, "outside") and (first - 1) in inside or (before == "the" and role(reading.lower(first - 2), "outside") and (first - 2) in inside):
        return False
    if before == "from" and first - 2 in inside and not role(reading.lower(first - 2), "side_noun"):
        return False  # "spoke by phone from Pyongyang", but "officials from Pyongyang"
    number, steps, other_noun = last, 0, False
    while number in inside and steps < 6:
        word = reading.lower(number)
        if role(word, "side_noun"):
            return True
        if word in LINKS or any(m.kind in ("state", "person") for m in reading.mentions.get(number, ())):
            if any(m.kind == "person" for m in reading.mentions.get(number, ())):
                return True
            if word in (",", "and", "&"):
                return _is_bare(mention) or not other_noun and _leads_to_people(reading, number, inside)
        elif word in ("'s", "’s", "'", "of"):
            pass
        elif reading.tokens[number].pos_ == "ADP":
            return _is_bare(mention)
        other_noun = other_noun or reading.tokens[number].pos_ == "NOUN"
        number, steps = number + 1, steps + 1
    return number not in inside and (_is_bare(mention) or steps == 0)


def _leads_to_people(reading: Reading, number: int, inside: set[int]) -> bool:
    """ "his South Korean and Japanese counterparts": the adjective shares the noun that comes after its neighbours."""
    for step in range(number, number + 8):
        if step not in inside:
            return False
        if role(reading.lower(step), "side_noun"):
            return True
    return False


def _is_bare(mention: Mention) -> bool:
    """A state's own name or seat, not its adjective ("China", "Pyongyang", not "Chinese")."""
    return mention.text.lower() not in _demonyms()


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(form.strip().lower() for row in rows("states") for form in row["demonyms"].split(";"))


def _owns_another(reading: Reading, mention: Mention, inside: set[int]) -> bool:
    """ "President Moon's security adviser Suh Hoon" is Suh; "sister of Kim" is the sister."""
    last = reading.end(mention)
    if reading.lower(last) in ("'s", "’s", "'", "’") and last + 1 in inside:
        return True
    if mention.text.endswith(("'s", "’s")) and last in inside:
        return True
    if mention.text.lower() in ("his", "her") and any(reading.lower(n) in cues("coreference_cues", "kin") for n in range(last, last + 3)):
        return True  # "his late father, Kim Jong-il", "his predecessor X"
    first = reading.at(mention)
    kin = next((n for n in range(first - 1, first - 6, -1) if reading.lower(n) == "of" or reading.tokens[n].pos_ not in ("PROPN", "ADJ", "NOUN", "DET")), first)
    if reading.lower(kin) == "of" and kin - 1 in inside and reading.lower(kin - 1) in cues("coreference_cues", "kin"):
        return True
    while first - 1 in inside and reading.tokens[first - 1].pos_ in ("PROPN", "ADJ", "NOUN", "DET") and reading.lower(first - 1) not in ("and", ","):
        if reading.lower(first - 2) == "of" and first - 3 in inside and not any(m.kind == "person" for m in reading.mentions.get(first - 1, ())):
            break
        first -= 1
    return reading.lower(first - 1) == "of" and first - 2 in inside and reading.lower(first - 2) in cues("coreference_cues", "kin")


def merge_sides(*groups: Iterable[Side]) -> list[Side]:
    """Join sides without repetition; a bare state gives way to a person of that state in another group only if the group is the same."""
    merged: list[Side] = []
    for group in groups:
        for side in group:
            if side not in merged:
                merged.append(side)
    with_person = {side.state for side in merged if side.person}
    return [side for side in merged if side.person or side.state not in with_person]


def parties(sides: Iterable[Side]) -> list[str]:
    """Return the states of the sides, sorted."""
    return sorted({side.state for side in sides if side.state})


def participants(sides: Iterable[Side]) -> list[str]:
    """Return the persons of the sides, sorted."""
    return sorted({side.person for side in sides if side.person})


def enough(sides: Iterable[Side]) -> bool:
    """Say whether two sides are known. A person of unknown state is none: most often a writer or a witness."""
    return len(parties(sides)) > 1


def leaders_meet(sides: Iterable[Side], on: datetime.date | None) -> bool:
    """Say whether heads of state or government of two states are among the sides; `on` None takes any term."""
    states = set()
    for side in sides:
        person = registry().people.get(side.person or "")
        for term in person.terms if person else ():
            if term.office in TOP_OFFICES and (on is None or term.covers(on)):
                states.add(side.state)
    return len(states) > 1
