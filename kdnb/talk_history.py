"""Talks that the article only names, completed from the milestones: "the April summit", "the Hanoi summit"."""

from __future__ import annotations

import calendar
import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.tables import forms, rows
from kdnb.talk_frames import Telling
from kdnb.talk_sides import Side, parties

if TYPE_CHECKING:
    from spacy.tokens import Doc

TALK_KINDS = ("summit", "meeting", "call", "negotiation", "dialogue", "visit", "talks", "talk")
LONG_AGO = datetime.timedelta(days=3 * 366)
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
        if telling.precision != "day" and telling.kind != "visit":
            found = match(telling, doc.text[telling.start : telling.end].lower(), published)
            if found is not None:
                telling.date, telling.precision = found.start, found.precision
                telling.sides = telling.sides if len(parties(telling.sides)) > 1 else [Side(code, None) for code in found.parties]
                telling.place = telling.place or found.place or None
    return tellings


def match(telling: Telling, text: str, published: datetime.date | None) -> Milestone | None:
    """Return the only milestone of these sides and kind that the telling names, by form, by month, or by place; None if not exactly one."""
    name = " ".join(telling.words[-4:]) if telling.title is None else telling.title.lower()
    named = [m for m in milestones() if any(form in name for form in m.names)]
    if telling.kind != "summit" and not named:
        return None
    sides = tuple(parties(telling.sides))
    fitting = [m for m in (named or milestones()) if _fits(m, telling, sides, published)]
    if not named:
        fitting = [m for m in fitting if len(sides) > 1 and (telling.precision == "month" or telling.place and telling.place == m.place)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(milestone: Milestone, telling: Telling, sides: tuple[str, ...], published: datetime.date | None) -> bool:
    if len(sides) > 1 and milestone.parties != sides or not set(sides) <= set(milestone.parties):
        return False
    if (milestone.kind == "summit") != (telling.kind == "summit"):
        return False
    if telling.date:
        size = {"year": 1, "month": 2}[telling.precision]
        if telling.date.timetuple()[:size] != milestone.start.timetuple()[:size]:
            return False
    if published and not (published - LONG_AGO <= milestone.start <= published + datetime.timedelta(days=120)):
        return False
    return not (telling.place and milestone.place and telling.place != milestone.place)


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
