"""Days of the week that an article names: it appeared on the first one or soon after, and what it dates to another one is some days old."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from kdnb.annotations import TimeExpression
from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import DAYS, WEEKDAY, Reason, from_body, is_ahead

LEAD_LAGS = np.log([0.70, 0.20, 0.03, 0.01, 0.01, 0.02, 0.03])
LATER_LAGS = np.log([0.24, 0.34, 0.16, 0.09, 0.05, 0.05, 0.07])
OTHER_LAGS = np.log([0.12, 0.37, 0.23, 0.13, 0.05, 0.04, 0.06])
LATE_LAGS = np.log([0.16, 0.43, 0.25, 0.07, 0.03, 0.03, 0.03])
"""How many days before publication the weekday lies that a sentence in the past names: the first one of an article in its first
characters, the first one deeper down, each other one, and one in the evening. Measured on 620 articles from 1994 to 2026."""
FIRST_CHARACTERS = 300
OTHERS_COUNT = 0.7
"""Weekdays lean on each other, so that those after the first count less."""
LEADS = np.log([0.30, 0.19, 0.09, 0.09, 0.08, 0.09, 0.16])
"""The same for a weekday that is still ahead, in days after publication."""
TOLD_LATER, THAT_DAY = 0.6, (0.8, 0.2)
"""The chance that an article which gives an event its weekday, and has another one first, appears on that one; and that it is of that day
or the next."""


class Weekdays(NamedTuple):
    """The days of the week that an article names, 0 for Monday, each with its first place: ``past`` and still ``ahead``."""

    past: dict[int, TimeExpression]
    ahead: dict[int, TimeExpression]


def named_weekdays(article: CleanArticle, times: list[TimeExpression]) -> Weekdays:
    """Tell the past weekdays from the coming ones; "last Friday" and "every Friday" are neither."""
    named = Weekdays({}, {})
    for time in times:
        weekday = re.search(r"-WXX-([1-7])", time.value)
        if weekday and not re.match(r"(?i)last|next|every|each", time.text):
            (named.ahead if is_ahead(article, time) else named.past).setdefault(int(weekday[1]) - 1, time)
    return named


def told_first(named: Weekdays) -> list[int]:
    """The past weekdays in the order in which a report that opens with one names them; none where the first stands deep in the article."""
    return list(named.past) if named.past and next(iter(named.past.values())).start < FIRST_CHARACTERS else []


def days_after(place: int, weekdays: Collection[int]) -> int:
    """How many days after an event an article appears that gives the event its weekday and has another one first; 0 where it is unknown.

    "The ministry said on Sunday that the envoys met on Tuesday" appears five days after the Tuesday. ``place`` is the event's in `DAYS`.
    """
    if not 0 <= place < len(DAYS) or len(weekdays) < 2:
        return 0
    first, *others = weekdays
    days = (first - int(WEEKDAY[place])) % 7
    return days if int(WEEKDAY[place]) in others and days < 6 else 0  # the day before is that of Washington


def weekdays(article: CleanArticle, named: Weekdays) -> Iterator[Reason]:
    """Past weekdays: the article appeared on that weekday or soon after, the first one named most likely that day.

    Coming weekdays say a little.
    """
    for place, (number, time) in enumerate(named.past.items()):
        lags = _lags(time, place == 0) * (1.0 if place == 0 else OTHERS_COUNT)
        weights = (lags - lags.mean())[(WEEKDAY - number) % 7]
        yield from_body(
            article, time.start, time.end, "weekday", f"{time.text!r}: published that day or soon after", weights
        )
    for number, time in list(named.ahead.items())[:1]:
        if number not in named.past:
            weights = 0.5 * LEADS[(number - WEEKDAY) % 7]
            yield from_body(
                article, time.start, time.end, "weekday", f"{time.text!r} is ahead", weights - weights.mean()
            )


def _lags(time: TimeExpression, first: bool) -> np.ndarray:
    """The chances of each number of days before publication, for the first weekday of an article or another one."""
    if _late(time):
        return LATE_LAGS
    return OTHER_LAGS if not first else LEAD_LAGS if time.start < FIRST_CHARACTERS else LATER_LAGS


def _late(time: TimeExpression) -> bool:
    """In the evening or at night: what happened then is in the next day's news."""
    return bool(re.search(r"T(?:EV|NI)", time.value))
