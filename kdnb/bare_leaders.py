"""Surnames that stand alone in a whole article: "Trump" and "Kim" with no full name and no title, of who led a state on the day."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kdnb.names import Match
from kdnb.persons import Person
from kdnb.registry import registry
from kdnb.spans import Item, cues

if TYPE_CHECKING:
    from kdnb.cast import Cast

NEAR = 1  # sentences between two leaders that prove each other
EXPLAINED = re.compile(r", (?:an?|who|\d{2})\b| \(\d")  # "Kim, a shopkeeper,", "Kim, 24,"


@lru_cache(maxsize=4096)
def heads(surname: str, on: datetime.date | None) -> list[Person]:
    """Return who of a folded surname heads a state on a day (or ever, without one), by the offices of person_cues.csv."""
    listed = cues("person_cues", "head")
    return [
        person
        for person in registry().by_surname.get(surname, ())
        if any(f"{term.office} {term.state}" in listed and (on is None or term.covers(on, slack=0)) for term in person.terms)
    ]


def name_bare_leaders(cast: Cast, left: list[Item]) -> None:
    """Give the surnames that nobody of the article bears to the one leader who has them on the day, where another leader or the state proves it.

    "Kim" is anybody; "Trump met Kim" has two leaders, and "North Korea's Kim" one. `left` are the surnames still open.
    """
    if cast.published is None:
        return
    borne = {surname for actor in cast.actors for surname in actor.surnames}
    open_names: dict[str, tuple[Person, list[Item]]] = {}
    for item in left:
        leaders = heads(item.tokens[-1], cast.published)
        if len(leaders) == 1 and item.tokens[-1] not in borne and _may_be(cast, item, leaders[0]):
            open_names.setdefault(leaders[0].name, (leaders[0], []))[1].append(item)
    standing = [(actor.person.state, place) for actor in cast.actors if actor.person and _leads(actor.person, cast.published) for place in actor.places]
    standing += [(person.state, item.start) for person, items in open_names.values() for item in items]
    for name in sorted(open_names):
        person, items = open_names[name]
        if any(item.states == {person.state} or _beside(cast, item, person, standing) for item in items):
            actor = cast.actor(Match(person.name, person.state, "office", 0.6), person)
            actor.surnames.add(items[0].tokens[-1])
            for item in items:
                actor.bare += 1
                cast.refer(item, actor, "office", 0.6)


def _leads(person: Person, on: datetime.date) -> bool:
    return any(leader is person for leader in heads(person.last, on))


def _may_be(cast: Cast, item: Item, person: Person) -> bool:
    """Say whether a surname may stand for a leader: no "Coach Kim", "Ms. Kim", "Kim, 24,", and no title or state of somebody else."""
    page = cast.page
    before = page.cut[item.first - 1].lower if item.first and page.gap(item.first - 1, item.first) in (" ", ". ") else ""
    other = {"ms", "mrs", "miss", "dr", "madam", "named"} | cues("person_cues", "noun") | cues("person_cues", "outsider")
    wrong = bool(item.offices) or bool(item.states) and person.state not in item.states
    return not (wrong or item.outsider or before in other or EXPLAINED.match(page.text, item.end))


def _beside(cast: Cast, item: Item, person: Person, standing: list[tuple[str | None, int]]) -> bool:
    here = cast.sentence(item.start)
    return any(state != person.state and abs(cast.sentence(place) - here) <= NEAR for state, place in standing)
