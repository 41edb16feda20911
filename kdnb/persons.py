"""One row of people.csv as an object: the words of the name, which of them is the surname, and the terms of office."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from kdnb.romanization import character_readings, hanja_readings, key, skeleton, surname_spellings
from kdnb.tables import forms, rows

SLACK = 45
"""Days around a term that still count: news of an appointment, a farewell visit."""


class Term(NamedTuple):
    """An office that a person held from `start` to `end`, both included, None where the table says nothing; `opens` and `closes` in days."""

    office: str
    state: str
    start: datetime.date | None
    end: datetime.date | None
    opens: int = 0
    closes: int = datetime.date.max.toordinal()

    def covers(self, on: datetime.date, slack: int = SLACK) -> bool:
        """Say whether `on` is within the term, or within `slack` days of it."""
        return self.opens - slack <= on.toordinal() <= self.closes + slack


@dataclass(eq=False, slots=True)
class Person:
    """One row of people.csv with what follows from it: the words of the name, which of them is the surname, terms of office.

    `states` are the one that the person is of and those that he or she has served; `family` and `syllables` the surname and the given
    name in Hangul; `last` and `first` the surname and the first given name, folded; `sound` and `first_sound` their consonants; `surnames` the spellings
    of a Korean surname and `surname_readings` the Chinese ones; `joined` all of the name, folded; `heads` the words with which the name may begin where the surname comes first; `chinese` whether it may be read in Chinese; `openings` by what another form of a western first name is known: letter, sound (^), short forms; `high` the terms as head of a government or of its diplomacy;
    `years` the first and the last year in which the news may tell of the person.
    """

    name: str
    state: str | None
    gender: str | None
    hangul: str
    han: str
    cyrillic: str
    aliases: tuple[str, ...]
    surname: str = ""
    given: tuple[str, ...] = ()
    terms: list[Term] = field(default_factory=list)
    states: set[str | None] = field(default_factory=set)
    family: str = ""
    syllables: str = ""
    last: str = ""
    first: str = ""
    sound: str = ""
    first_sound: str = ""
    surnames: frozenset[str] = frozenset()
    surname_readings: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    chinese: bool = False
    openings: frozenset[str] = frozenset()
    joined: str = ""
    high: list[Term] = field(default_factory=list)
    offices: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    years: tuple[int, int] = (datetime.MINYEAR, datetime.MAXYEAR)

    def take(self, term: Term, high: bool) -> None:
        """Add a term of office, in what follows from it too; `high` as head of a government or of its diplomacy."""
        self.states.add(term.state)
        self.terms.append(term)
        first, last = term.opens - SLACK, term.closes + SLACK
        self.offices.setdefault(term.office, []).append((term.state, first, last))
        for span in [span for span in self.spans if span[0] <= last and first <= span[1]]:
            self.spans.remove(span)
            first, last = min(first, span[0]), max(last, span[1])
        self.spans.append((first, last))
        if high:
            self.high.append(term)

    def active(self, on: datetime.date) -> bool:
        """Say whether the person held any office on that day."""
        day = on.toordinal()
        return any(first <= day <= last for first, last in self.spans)

    def state_on(self, on: datetime.date | None) -> str | None:
        """Return the state, or the organization, that the person served on that day: Ban Ki-moon was the UN's from 2007 to 2016. Else the own one."""
        if on is None or len(self.states) < 2:
            return self.state
        served = [term.state for term in self.terms if term.state and term.covers(on, 0)]
        return self.state if not served or self.state in served else served[0]


FAMILY_FIRST = {"PRK", "KOR", "CHN", "TWN", "HKG", "MAC"}


def family(hangul: str) -> str:
    """Return the surname of a Korean name in Hangul.

    >>> family("이도훈"), family("남궁민")
    ('이', '남궁')
    """
    return hangul[: surname_length(hangul)]


@cache
def surname_length(hangul: str) -> int:
    """Return 2 for the few surnames of two syllables, else 1 (0 for "")."""
    listed = any(row["hangul"] == hangul[:2] for row in rows("surnames"))
    return 2 if listed and len(hangul) > 2 else min(1, len(hangul))


def first_day(prefix: str) -> datetime.date | None:
    """Return the first day of an ISO date or its prefix, None for "".

    >>> first_day("2017-09"), last_day("2017-09")
    (datetime.date(2017, 9, 1), datetime.date(2017, 9, 30))
    """
    if not prefix:
        return None
    parts = [int(part) for part in prefix.split("-")]
    return datetime.date(*(parts + [1, 1])[:3])


def last_day(prefix: str) -> datetime.date | None:
    """Return the last day of an ISO date or its prefix, None for ""."""
    if not prefix:
        return None
    year, *rest = (int(part) for part in prefix.split("-"))
    month = rest[0] if rest else 12
    return datetime.date(year, month, rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1])


def years_of(terms: list[Term]) -> tuple[int, int]:
    """Return 20 years before the first term and 25 after the last one, without bounds where no day is known or a term has no end."""
    starts = [term.start.year for term in terms if term.start]
    ends = [term.end.year for term in terms if term.end]
    return min(starts) - 20 if starts else datetime.MINYEAR, max(ends) + 25 if ends and len(ends) == len(terms) else datetime.MAXYEAR


def person_of(row: dict[str, str]) -> Person:
    name = name_words(plain_name(row["name"]))
    hangul, han, home = row["hangul"], row["han"], family(row["hangul"])
    spelled = surname_spellings(home) if home else ()
    leads = key(name[0]) in spelled or (row["state"] in FAMILY_FIRST and not (spelled and key(name[-1]) in spelled))
    surname, given = (name[0], name[1:]) if leads else (name[-1], name[:-1])
    last, first = key(surname), key(given[0]) if given else ""
    return Person(
        row["name"], row["state"] or None, row["gender"] or None, hangul, han, row["cyrillic"], tuple(forms(row["aliases"])),
        surname, tuple(given), states={row["state"] or None}, family=home, syllables=hangul[len(home):], last=last,
        first=first, sound=skeleton(last), first_sound=skeleton(first), joined=key(plain_name(row["name"])),
        surnames=frozenset(spelled), surname_readings=(readings := character_readings(han[:1])),
        chinese=bool(readings) or row["state"] in FAMILY_FIRST, heads=frozenset(spelled) | readings | {reading for reading, _ in hanja_readings(han)},
    )  # fmt: skip


def plain_name(name: str) -> str:
    """Leave out what tells two namesakes apart in the registry: "Ri Yong-ho (general)"."""
    return re.sub(r"\s*\(.*?\)", "", name)


def name_words(name: str) -> list[str]:
    return [part for part in re.split(r"[\s\-‑·.]+", name) if part]
