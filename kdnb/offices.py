"""Who held an office: on a day, and whose name begins as a damaged form does."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from kdnb.name_outlines import Outline, outline, outlines
from kdnb.persons import Person, Term
from kdnb.romanization import key, skeleton

ANY = ("",)
"""Stands for every state."""


class Offices:
    """The holders of every office by state and day, and by the signs of their names; made when all terms of the people are known."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.near_holders: dict[tuple[str, str | None], dict[str | Outline | None, list[Person]]] = defaultdict(dict)
        terms: dict[tuple[str, str], list[tuple[Person, Term]]] = defaultdict(list)
        for person in people:
            self._add(person)
            for term in person.terms:
                for state in (term.state, *ANY):
                    terms[term.office, state].append((person, term))
        self.reigns = {office: _reigns(held) for office, held in terms.items()}

    def holder(self, offices: Iterable[str], states: frozenset[str], on: datetime.date | None) -> tuple[Person, Term] | None:
        """Return who held one of the offices, of one of the states (empty: any), on a day, with the term; None for nobody or for two."""
        if on is None:
            return None
        day, held = on.toordinal(), None
        for office in offices:
            for state in states or ANY:
                if (office, state) in self.reigns:
                    starts, terms = self.reigns[office, state]
                    for person, term in terms[bisect_right(starts, day)]:
                        if held is not None and held[0] is not person:
                            return None
                        held = (person, term)
        return held

    def holders_like(self, tokens: tuple[str, ...], offices: Iterable[str], states: frozenset[str]) -> list[Person]:
        """Return the holders of offices, of one of the states (empty: any), whose name begins as the folded words do, some of them twice.

        It may begin so as spelled or read, in letter, in sound or in outline, or the words behind the first may be the given names.
        """
        last, found, first = tokens[-1], [], tokens[0]
        signs = {first, outline(first) if len(tokens) > 1 else None, ">" + "".join(tokens[1:]), "=" + last[0], "~" + skeleton(last)[:1]}
        for office in offices:
            for state in states or ANY:
                if (office, state) in self.near_holders:
                    alike = self.near_holders[office, state]
                    for sign in alike.keys() & signs:
                        found += alike[sign]
        return found

    def _add(self, person: Person) -> None:
        """Note with what a name begins, for `holders_like`."""
        if person.hangul:
            signs = {*person.heads, *outlines(person.family[:1])}
        else:
            signs = {*person.heads, "=" + person.last[0], "~" + person.sound[:1], ">" + "".join(map(key, person.given))}
        for office in person.offices:
            for state in (*person.states, *ANY):
                alike = self.near_holders[office, state]
                for sign in signs:
                    alike.setdefault(sign, []).append(person)


def _reigns(held: list[tuple[Person, Term]]) -> tuple[list[int], list[list[tuple[Person, Term]]]]:
    """Return the days on which the holders of an office change, in order, and who holds it before the first, from it to the next, and so on."""
    days = sorted({day for _, term in held for day in (term.opens, term.closes + 1)})
    terms: list[list[tuple[Person, Term]]] = [[] for _ in range(len(days) + 1)]
    for person, term in held:
        for number in range(bisect_right(days, term.opens), bisect_right(days, term.closes) + 1):
            terms[number].append((person, term))
    return days, terms
