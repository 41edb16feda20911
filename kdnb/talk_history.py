"""Talks that the article only names, completed from the milestones: "the April summit", "the Hanoi summit"."""

from __future__ import annotations

import calendar
import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.tables import forms, rows
from kdnb.talk_places import other_place
from kdnb.talk_sides import Side, leaders_meet, parties
from kdnb.talk_tellings import Telling

if TYPE_CHECKING:
    from spacy.tokens import Doc

TALK_KINDS = ("summit", "meeting", "call", "negotiation", "dialogue", "visit", "talks", "talk")
LONG_AGO = datetime.timedelta(days=3 * 366)
AHEAD = datetime.timedelta(days=120)
RECENT = datetime.timedelta(days=14)
PARTIAL = {4: "year", 7: "month", 10: "day"}


class Milestone(NamedTuple):
    """A row of milestones.csv that is a talk; `start` is its first day, as fine as `precision` says."""

    start: datetime.date
    precision: str
    kind: str
    parties: tuple[str, ...]
    place: str
    names: tuple[str, ...]


def complete(tellings: list[Telling], doc: Doc, published: datetime.date | None) -> list[Telling]:
    """Give each past telling without a day, in place, the day of the one milestone that it must be; return all of them."""
    for telling in tellings:
        if (telling.precision != "day" or not telling.sides) and telling.kind not in ("visit", "call"):
            found = match(telling, published)
            if found is not None and not (telling.verdict.status == "planned" and telling.verdict.sure and published and found.start < published):
                telling.date, telling.precision = found.start, found.precision
                telling.sides = telling.sides if len(parties(telling.sides)) > 1 else [Side(code, None) for code in found.parties]
                telling.place = telling.place or found.place or None
    return tellings


def match(telling: Telling, published: datetime.date | None) -> Milestone | None:
    """Return the only milestone that the telling must be, None if there is none or several.

    It is named ("the Hanoi summit"), or it is the summit of these states in that month or at that place, or the meeting of these
    people within the last days.
    """
    sides = parties(telling.sides)
    if len(sides) < 2 and not telling.title and telling.kind != "summit":
        return None
    far = bool(published and telling.date and telling.date < published - LONG_AGO)  # "the summit in 2000", told in 2009
    known = _candidates(tuple(sides), None if far else published)
    fitting = [m for m in known if _fits(m, telling)] if telling.date or telling.place else known
    name = (telling.title or "").lower()
    named = [m for m in fitting if any(form == name or (" " in form and form in name) for form in m.names)] if name else []
    if named or len(sides) < 2:
        named = named or [m for m in fitting if telling.kind == "summit" == m.kind and telling.precision == m.precision == "day"]
        return named[0] if len(named) == 1 else None
    if is_summit(telling):
        told = [m for m in fitting if m.kind == "summit" and (telling.precision == "month" or _same_place(telling, m))]
    else:
        recent = [m for m in fitting if published and published - RECENT <= m.start <= published and m.kind != "summit"]
        told = [m for m in recent if m.kind == "meeting" and _names_people(telling, m)]
    return told[0] if len(told) == 1 else None


def is_summit(telling: Telling) -> bool:
    """Say whether it is called so or heads of state or government of two states take part."""
    return telling.kind == "summit" or leaders_meet(telling.sides, telling.date)


@lru_cache(maxsize=1024)
def _candidates(states: tuple[str, ...], published: datetime.date | None) -> tuple[Milestone, ...]:
    """Return the milestones of these states, or of any that include the one known, not long before and not far ahead of publication."""
    known = [m for m in milestones() if m.parties == states or len(states) < 2 and set(states) <= set(m.parties)]
    return tuple(m for m in known if not published or published - LONG_AGO <= m.start <= published + AHEAD)


def _fits(milestone: Milestone, telling: Telling) -> bool:
    """Say whether day and place of a candidate allow it."""
    if telling.date:
        day, start, precision = telling.date, milestone.start, telling.precision
        if day.year != start.year or precision != "year" and day.month != start.month or precision == "day" and day.day != start.day:
            return False
    return not (telling.place and milestone.place and other_place(telling.place, milestone.place))


def _same_place(telling: Telling, milestone: Milestone) -> bool:
    if not telling.place or not milestone.place:
        return False
    return telling.place == milestone.place or f"in {telling.place}".lower() in milestone.names[0] or telling.place.lower() in " ".join(milestone.names)


def _names_people(telling: Telling, milestone: Milestone) -> bool:
    """Say whether the milestone's name holds a surname of each of two sides: "Lavrov-Kim Jong-un meeting"."""
    words = set(milestone.names[0].replace("-", " ").split())
    held = {side.state for side in telling.sides if side.person and words & {part.lower() for part in (side.person.split()[0], side.person.split()[-1])}}
    return len(held) > 1


@cache
def milestones() -> tuple[Milestone, ...]:
    """Return the talks of milestones.csv, by day."""
    found = []
    for row in rows("milestones"):
        states = tuple(sorted(forms(row["parties"])))
        if row["kind"] in TALK_KINDS and len(states) > 1:
            precision = PARTIAL[len(row["date"])]
            names = tuple(form.lower() for form in [row["name"], *forms(row["forms"])])
            found.append(Milestone(_first_day(row["date"]), precision, row["kind"], states, row["place"], names))
    return tuple(sorted(found))


def _first_day(text: str) -> datetime.date:
    """Return the first day of an ISO date prefix.

    >>> _first_day("2019-02")
    datetime.date(2019, 2, 1)
    """
    parts = [int(part) for part in text.split("-")]
    year, month, day = (*parts, 1, 1)[:3] if len(parts) < 3 else parts
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))
