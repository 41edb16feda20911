"""Tests and launches that the article places relative to itself: "last month's nuclear test", "the rocket launch on Feb. 7"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import (
    DAY_OF_MONTH,
    DAYS,
    MONTH,
    MONTH_NUMBER,
    MONTHS,
    WEEKDAY,
    WEEKDAY_NUMBER,
    YEAR,
    Reason,
    from_body,
    index_of,
    is_unsure,
    looks_ahead,
    words_of,
)
from kdnb.tables import rows

SURE = 0.8
"""The chance that the event is one of the table and the phrase belongs to it."""
REACH = 45
"""Characters between an event and the phrase that places it."""
_GAP = r"(?:(?!(?:for|after|over|about|to|and|since|following|that|of|from|by|as)\b)[\w,'’.-]+ ){0,3}?"
_KIND = r"(?:[a-z-]+ ){0,2}?"
_MONTH = (
    rf"({'|'.join(calendar.month_name[1:])}|{'|'.join(name + r'[.]' for name in (*calendar.month_abbr[1:], 'Sept'))})"
)
_WEEKDAY = rf"({'|'.join(calendar.day_name)})"
_EVENTS = {
    "nuclear test": r"(?:(?:underground )?nuclear (?:weapons? )?(?:test|explosion|detonation)|hydrogen bomb test|H-bomb test)",
    "space launch": r"(?:(?:long-range )?(?:rocket|satellite) launch|launch of (?:a|its) (?:long-range |spy |reconnaissance )?(?:rocket|satellite)|space launch)",
    "ICBM launch": r"(?:ICBM|intercontinental ballistic missile)s? (?:launch|test|firing)",
    "missile launch": r"(?:missile|projectile)s? (?:launch|test|firing)(?:es|s)?",
}
_SIGNS = {
    "nuclear test": ("nuclear", "hydrogen", "H"),
    "space launch": ("rocket", "satellite", "space"),
    "ICBM launch": ("ICBM", "ICBMs", "intercontinental"),
    "missile launch": ("missile", "missiles", "projectile", "projectiles"),
}
"""Words without one of which a text names no such event."""
_PHRASES = {
    "last month": r"(?:last month|the previous month)",
    "this month": r"(?:earlier this month|this month)",
    "last week": r"(?:last week)",
    "this week": r"(?:earlier this week|this week)",
    "last year": r"last year",
    "this year": r"earlier this year",
    "month": rf"(?:in|of|since|last|from|in early|in late) {_MONTH}(?! \d| (?:of )?(?:last|this) year)",
    "day": rf"(?:on )?{_MONTH} (\d{{1,2}})(?!,? (?:19|20)\d\d|\d)",
    "weekday": rf"(?:on |last )?{_WEEKDAY}(?! last)",
}


def relative_events(article: CleanArticle, dated: set[str]) -> Iterator[Reason]:
    """The first place of each kind of event and phrase; what the article dates to a day or a month of a year is not what it places anew."""
    seen = set()
    for event, relation, found in _places(article.body):
        around = (article.body, found.start(), found.end())
        if (event, relation) in seen or (
            not relation.startswith("last") and (looks_ahead(*around) or is_unsure(*around))
        ):
            continue
        matching = _after_event(event, relation, found, frozenset(dated & _months(event)))
        if matching.any():
            seen.add((event, relation))
            weights = np.log(np.where(matching, SURE * len(DAYS) / matching.sum(), 0.0) + 1 - SURE)
            yield from_body(
                article, found.start(), found.end(), "relative", f"{found[0]!r}: fits {matching.sum()} days", weights
            )


def _places(body: str) -> Iterator[tuple[str, str, re.Match]]:
    known = words_of(body)
    for event, words, phrases in _expressions():
        for place in words.finditer(body) if not known.isdisjoint(_SIGNS[event]) else ():
            for relation, expression in phrases:
                found = expression.search(body, max(0, place.start() - REACH), place.end() + REACH)
                if found:
                    yield event, relation, found


@cache
def _expressions() -> list[tuple[str, re.Pattern, list[tuple[str, re.Pattern]]]]:
    """For each event its words, and with each phrase: "nuclear test last month", "last month's fourth nuclear test"."""
    return [
        (
            event,
            re.compile(words),
            [
                (relation, re.compile(pattern))
                for relation, phrase in _PHRASES.items()
                for pattern in _patterns(words, relation, phrase)
            ],
        )
        for event, words in _EVENTS.items()
    ]


def _patterns(words: str, relation: str, phrase: str) -> tuple[str, ...]:
    possessive = "" if relation in ("month", "day") else "['’]s"
    bare = (rf"\b{_MONTH}(?:['’]s)? {_KIND}{words}\b",) if relation == "month" else ()
    return *bare, rf"\b{words} {_GAP}{phrase}\b", rf"\b{phrase}{possessive} {_KIND}{words}\b"


def _after_event(event: str, relation: str, found: re.Match, dated: frozenset[str]) -> np.ndarray:
    """The days of publication on which the phrase holds of one of the events."""
    if relation in ("month", "day"):
        return _after_day(event, dated, MONTH_NUMBER[found[1][:3]], int(found[2]) if relation == "day" else None)
    if relation == "weekday":
        return _after_weekday(event, dated, WEEKDAY_NUMBER[found[1]], "last " in found[0])
    return _after_period(event, dated, relation)


@cache
def _months(event: str) -> frozenset[str]:
    """The months of an event's days."""
    return frozenset(str(DAYS[day])[:7] for day in _events()[event])


def _days_but(event: str, dated: frozenset[str]) -> Iterator[int]:
    """The days of an event but for those of months that the article gives with their year."""
    return (day for day in _events()[event] if not dated or str(DAYS[day])[:7] not in dated)


@lru_cache(maxsize=256)
def _after_day(event: str, dated: frozenset[str], month: int, number: int | None) -> np.ndarray:
    """The days after an event of that month, or of that day of the month."""
    matching = np.zeros(len(DAYS), dtype=bool)
    for day in _days_but(event, dated):
        if MONTH[day] == month and number in (None, DAY_OF_MONTH[day]):
            matching[day : day + 330] = True
    return matching


@lru_cache(maxsize=64)
def _after_weekday(event: str, dated: frozenset[str], said: int, last: bool) -> np.ndarray:
    """The days after an event of that day of the week."""
    matching = np.zeros(len(DAYS), dtype=bool)
    for day in _days_but(event, dated):
        if WEEKDAY[day] in (said, (said + 1) % 7):  # Saturday in Washington is Sunday in Seoul
            matching[day + last : day + (7 if WEEKDAY[day] == said else 6)] = True
    return matching


@lru_cache(maxsize=64)
def _after_period(event: str, dated: frozenset[str], relation: str) -> np.ndarray:
    """The days on which an event was "last month", "this week" and so on."""
    matching = np.zeros(len(DAYS), dtype=bool)
    place = np.arange(len(DAYS))
    for day in _days_but(event, dated):
        matching |= _PERIODS[relation](place - day, day)
    return matching


_PERIODS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    "last month": lambda since, day: MONTHS[day] + 1 == MONTHS,
    "this month": lambda since, day: (MONTHS[day] == MONTHS) & (since >= 1),
    "last week": lambda since, day: (since >= 3) & (since <= 13) & (since > WEEKDAY),
    "this week": lambda since, day: (since >= 0) & (since <= 6) & (since <= WEEKDAY),
    "last year": lambda since, day: YEAR[day] + 1 == YEAR,
    "this year": lambda since, day: (YEAR[day] == YEAR) & (since > 20),
}


@cache
def _events() -> dict[str, list[int]]:
    """Kind of event -> places in `DAYS` of the days on which one happened."""
    launched = [(index_of(row["date"]), row["weapon"]) for row in rows("launches") if len(row["date"]) == 10]
    found = {
        "nuclear test": {index_of(row["date"]) for row in rows("milestones") if row["kind"] == "nuclear_test"},
        "space launch": {day for day, weapon in launched if weapon == "SLV"},
        "ICBM launch": {day for day, weapon in launched if weapon == "ICBM"},
        "missile launch": {day for day, weapon in launched if weapon not in ("nuclear", "SLV")},
    }
    return {event: sorted(day for day in days if 0 <= day < len(DAYS)) for event, days in found.items()}
