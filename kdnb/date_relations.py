"""Where a sentence places an event: "last week", "two months ago", "in September", "on Saturday", "yesterday", still ahead."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from kdnb.date_reasons import DAY_OF_MONTH, DAYS, MONTH, MONTH_NUMBER, MONTHS, WEEKDAY, WEEKDAY_NUMBER, YEAR, index_of

_PLACE = np.arange(len(DAYS))
_NUMBERS = {word: number for number, word in enumerate("a two three four five six seven eight nine ten".split(), start=1)} | {"one": 1, "an": 1}
_UNITS = {"day": (1, 1), "week": (7, 4), "month": (30, 20), "year": (365, 200)}
"""Days in a unit, and how far "two months ago" may be off."""
_COUNTED = {"day": (1, 1), "week": (7, 3), "month": (31, 18), "year": (365, 60)}
"""The same for "two weeks after"."""
_MONTH_NAME = "|".join(f"{name}|{name[:3]}\\.|{name[:4]}\\." for name in calendar.month_name[1:])
_WEEKDAY_NAME = "|".join(calendar.day_name)
_WEEKDAYS = re.compile(rf"(?<!last )\b(?:{_WEEKDAY_NAME})\b")
_SINCE_MONTH = 330
"""A day or a month without its year lies within so many days."""


def _ago(found: re.Match, since: np.ndarray, day: int) -> np.ndarray:
    unit, slack = _UNITS[found[2].lower()]
    number = _NUMBERS.get(found[1].lower()) or int(found[1])
    return np.abs(since - number * unit) <= slack


def _since(found: re.Match, since: np.ndarray, day: int) -> np.ndarray:
    days, slack = _COUNTED[found[2].lower()]
    number = _NUMBERS.get(found[1].lower()) or int(found[1])
    return np.abs(since - number * days) <= slack


def _on_day(found: re.Match, since: np.ndarray, day: int) -> np.ndarray:
    number = _month_number(found[1])
    near = range(max(0, day - 1), min(len(DAYS), day + 2))  # it is still the day before in Washington
    same = any(MONTH[one] == number and DAY_OF_MONTH[one] == int(found[2]) for one in near)
    return (since >= 0) & (since <= _SINCE_MONTH) if same else np.zeros(len(DAYS), dtype=bool)


def _in_month(found: re.Match, since: np.ndarray, day: int) -> np.ndarray:
    same = MONTH[day] == _month_number(found[1])
    return (since >= 1) & (since <= _SINCE_MONTH) if same else np.zeros(len(DAYS), dtype=bool)


def _on_weekday(found: re.Match, since: np.ndarray, day: int) -> np.ndarray:
    said = WEEKDAY_NUMBER[found[1].title()]
    fits = WEEKDAY[day] in (said, (said + 1) % 7)  # Saturday in Washington is Sunday in Seoul
    return (since >= 0) & (since <= (6 if WEEKDAY[day] == said else 5)) if fits else np.zeros(len(DAYS), dtype=bool)


def _last_weekday(found: re.Match, since: np.ndarray, day: int) -> np.ndarray:
    fits = WEEKDAY[day] in (WEEKDAY_NUMBER[found[1].title()], (WEEKDAY_NUMBER[found[1].title()] + 1) % 7)
    return (since >= 1) & (since <= 12) if fits else np.zeros(len(DAYS), dtype=bool)


def _next_weekday(found: re.Match, since: np.ndarray, day: int) -> np.ndarray:
    fits = WEEKDAY[day] == WEEKDAY_NUMBER[found[1].title()]
    return (since >= -13) & (since <= -2) if fits else np.zeros(len(DAYS), dtype=bool)


_OUTLOOK = re.compile(
    r"\b(?:will|to (?:visit|meet|hold|attend|travel|arrive|make)|plans? to|set to|(?:is|are|was|were|be) due (?:to|in)|slated|scheduled|expected to|upcoming|ahead of"
    r"|next (?:week|month)|later this (?:week|month)|days before)\b"
)


def looks_out(sentence: str) -> bool:
    """Whether a sentence speaks of what will be."""
    return bool(_OUTLOOK.search(sentence))


_APART = re.compile(
    rf"\b(?:(?:\d{{1,2}}|{'|'.join(_NUMBERS)}) (?:days?|weeks?|months?|years?) (?:ago|earlier)|last (?:week|month|year|{_WEEKDAY_NAME}))\b(?!['’]s)",
    re.IGNORECASE | re.ASCII,
)


_APART_SIGNS = ("ago", "earlier", "last")
"""Letters without one of which the phrase is not there."""


def tells_other_times(sentence: str) -> bool:
    """Whether a sentence tells of other weeks than that of its news: it has such a phrase, and no day of this week."""
    low = sentence.lower()
    return any(sign in low for sign in _APART_SIGNS) and _APART.search(sentence) is not None and not names_weekday(sentence)


def names_weekday(sentence: str) -> bool:
    """Whether a sentence names a day of the week, as news does."""
    return "day" in sentence and _WEEKDAYS.search(sentence) is not None


_MONTH_SIGNS = tuple(name[:3].lower() for name in calendar.month_name[1:])
_RELATIONS: tuple[tuple[str, tuple[str, ...], re.Pattern, Callable], ...] = tuple(
    (name, signs if isinstance(signs, tuple) else (signs,), re.compile(pattern, re.IGNORECASE | re.ASCII), place)
    for name, signs, pattern, place in (
        ("ahead", "next", r"\bnext week\b", lambda _, since, day: (-since > 6 - WEEKDAY) & (-since <= 13 - WEEKDAY)),
        ("ahead", "next", rf"\bnext ({_WEEKDAY_NAME})\b", _next_weekday),
        ("ahead", "next", r"\bnext month\b", lambda _, since, day: MONTHS[day] - 1 == MONTHS),
        ("ahead", "later", r"\blater this week\b", lambda _, since, day: (since >= -6) & (since <= 0)),
        ("ahead", "this", r"\b(?:later|late|the end of) this month\b", lambda _, since, day: (MONTHS[day] == MONTHS) & (since <= 0)),
        ("old", ("ago", "earlier"), r"\b(\d{1,2}|" + "|".join(_NUMBERS) + r") (day|week|month|year)s? (?:ago|earlier)\b", _ago),
        ("after", (" after ", " since "), r"(?<!on the )\b(?!a day |an? year )(\d{1,2}|" + "|".join(_NUMBERS) + r") (day|week|month|year)s? (?:after|since)\b", _since),
        ("old", "last", r"\blast week(?:end)?\b(?!['’]s)", lambda _, since, day: (since >= 1) & (since <= 13) & (since > WEEKDAY)),
        ("old", "last", rf"\blast ({_WEEKDAY_NAME})\b(?!['’]s)", _last_weekday),
        ("old", "last", r"\blast month\b(?!['’]s)", lambda _, since, day: MONTHS[day] + 1 == MONTHS),
        ("old", "last", r"\blast year\b(?!['’]s)", lambda _, since, day: YEAR[day] + 1 == YEAR),
        ("old", "this", r"\b(?:earlier|early) this month\b|\bthis month\b", lambda _, since, day: (MONTHS[day] == MONTHS) & (since >= 0)),
        ("old", "this", r"\bearlier this year\b|\bthis year\b", lambda _, since, day: (YEAR[day] == YEAR) & (since >= 3)),
        ("new", "this", r"\bearlier this week\b|\bthis week\b", lambda _, since, day: (since >= 0) & (since <= 6)),
        ("new", "day", r"\byesterday\b|\ba day (?:after|earlier)\b|\bthe day before\b", lambda _, since, day: (since >= 0) & (since <= 2)),
        ("new", "today", r"\btoday\b", lambda _, since, day: (since >= 0) & (since <= 1)),
        ("old", _MONTH_SIGNS, rf"\b({_MONTH_NAME}) (\d{{1,2}})(?!\d|,? (?:19|20)\d\d)\b", _on_day),
        ("weekday", "day", rf"(?<!said )\b(?<!last )({_WEEKDAY_NAME})\b", _on_weekday),
        ("month", _MONTH_SIGNS, rf"\b(?:in|of|last|since|early|late|mid|this past)[ -]({_MONTH_NAME})(?! ?\d|,? (?:19|20)\d\d)", _in_month),
    )
)
"""What a sentence may say of when an event was, the first that is found counts: its name, letters without which it is not there, the
phrase, and the days of publication that fit, given how long the event is past."""
_ALL_SIGNS = frozenset(sign for _, signs, _, _ in _RELATIONS for sign in signs)
_DATED = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=256)
def placing(sentence: str) -> tuple[str, re.Match | None, Callable | set[str]] | None:
    """How a sentence places what it tells: "ahead", "new", "weekday" (of this week, before or after), "old", "after" (so long before
    the news), "month" or "year", the phrase that does, and what it makes of an event; None where it does not place it."""
    low = sentence.lower()
    here = {sign for sign in _ALL_SIGNS if sign in low}
    for name, signs, expression, place in _RELATIONS:
        if not here.isdisjoint(signs) and (found := expression.search(sentence)):
            return name, found, place
    years = set(_DATED.findall(sentence))
    return ("year", None, years) if years else None


def relation(sentence: str, first: str, last: str) -> tuple[str, np.ndarray] | None:
    """Tell how a sentence places an event of the days ``first`` to ``last`` (see `placing`), and the days of publication that fit.

    None where it does not place it; no day fits where it means another event.
    """
    placed = placing(sentence)
    if placed is None:
        return None
    name, found, place = placed
    if name == "year":
        after = index_of(last) <= _PLACE
        return name, after if {first[:4], last[:4]} & place else np.zeros(len(DAYS), dtype=bool)
    days = sorted(day for day in {index_of(first), index_of(last)} if 0 <= day < len(DAYS))
    matching = [place(found, _PLACE - (days[-1] if name in ("old", "after", "month") else day), day) for day in days]
    return name, np.any(matching, axis=0) if matching else np.zeros(len(DAYS), dtype=bool)


def _month_number(name: str) -> int:
    return MONTH_NUMBER[name[:3].title()]
