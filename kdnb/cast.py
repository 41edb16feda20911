"""The persons of one article and the mentions found so far."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass, field

from kdnb.annotations import Mention
from kdnb.names import Match
from kdnb.persons import Person
from kdnb.spans import Item, Page


@dataclass(eq=False, slots=True)
class Actor:
    """One person of an article: who, what the article calls them, and where; an outsider only keeps the surname from others."""

    name: str
    state: str | None
    method: str
    score: float
    person: Person | None = None
    surnames: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    bare: int = 0
    outsider: bool = False

    def last_before(self, place: int) -> int:
        """Return where the person was last mentioned before a character, -1 for nowhere."""
        return max((start for start in self.places if start < place), default=-1)

    @property
    def gender(self) -> str | None:
        """m, f or None."""
        return self.person.gender if self.person else None


@dataclass(slots=True)
class Cast:
    """The persons of an article and the mentions found so far."""

    page: Page
    published: datetime.date | None
    actors: list[Actor] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def sentence(self, place: int) -> int:
        """Return the number of the sentence that a character is in."""
        return bisect_right(self.page.sentences, place) - 1

    def actor(self, match: Match, person: Person) -> Actor:
        """Return the article's actor for a match, a new one if it is the first."""
        known = next((actor for actor in self.actors if actor.name == match.name), None)
        if known is None:
            known = Actor(match.name, match.state, match.method, match.score, person)
            self.actors.append(known)
        return known

    def add(self, item: Item, kind: str, name: str | None, state: str | None, method: str, score: float, office: str | None = None) -> None:
        """Write a mention over an item."""
        self.mentions.append(Mention(item.start, item.end, item.text, kind, name, state, method, round(score, 2), office))

    def drop_inside(self, start: int, end: int) -> None:
        """Forget what stands inside a longer mention: the state in "the US envoy" is the envoy's, no actor of its own."""
        self.mentions = [m for m in self.mentions if m.kind not in ("state", "organization", "place") or m.start < start or end < m.end]

    def refer(self, item: Item, actor: Actor, method: str, score: float, office: str | None = None) -> None:
        """Write a mention of a person and remember where."""
        actor.places.append(item.start)
        if actor.outsider:
            return
        self.add(item, "person", actor.name, actor.state, method, score, office)


def agrees(item: Item, actor: Actor) -> bool:
    """A title beside a surname must not belong to another state or be held by somebody else."""
    if item.states and actor.state and actor.state not in item.states:
        return False
    if item.offices and actor.person is not None and actor.person.terms:
        return holds(actor, item.offices, None) or bool(actor.offices & item.offices)
    return True


def holds(actor: Actor, offices: frozenset[str], on: datetime.date | None) -> bool:
    if actor.offices & offices:
        return True
    terms = actor.person.terms if actor.person else []
    return any(term.office in offices and (on is None or term.covers(on, slack=120)) for term in terms)


def said_office(item: Item, actor: Actor) -> str | None:
    """Return the office that a title beside the name says; of several the one that the person is known to hold."""
    held = {term.office for term in actor.person.terms} if actor.person else set()
    return next(iter(sorted(item.offices & held) or sorted(item.offices)), None)
