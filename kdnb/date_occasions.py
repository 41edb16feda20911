"""What an article reports: occasions of the world whose words stand together in its opening."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_named import respelled
from kdnb.date_reasons import (
    DAY_OF_MONTH,
    DAYS,
    MONTH,
    MONTH_NUMBER,
    Reason,
    from_told,
    index_of,
    later,
    sentences,
    told,
    words_of,
)
from kdnb.date_relations import looks_out, tells_other_times
from kdnb.date_weekdays import THAT_DAY, TOLD_LATER, days_after
from kdnb.date_wording import OPENING, Fit, matched, plain

LEAD, SPOKEN = 800, 1200
"""A report names its occasion in its first paragraphs at the latest; a broadcast takes longer."""
REPORTED, RECALLED, AWAITED = 0.58, 0.31, 0.04
"""The chances that an article whose opening has the words reports the occasion, looks back at it or looks ahead to it."""
MOST_REPORTED, HALF_TELLING = 0.8, 1.0
"""The first of them for the most telling words, and how telling they are at half of that."""
OLD = 0.3
"""How much of a chance is left to an occasion whose day of the month the article names."""
TOLD_AS_NEWS, SUREST = 0.72, 0.9
"""The first of them where the opening says "today" or "yesterday", and the most that it may be."""
SOON_AFTER = (0.05, 0.09, 0.48, 0.28, 0.10)
SOON_AFTER_WITH = {"today": (0.01, 0.02, 0.90, 0.06, 0.01), "yesterday": (0.01, 0.02, 0.15, 0.80, 0.02)}
"""Chance of a report two days and one before the occasion begins, on a day of it, one and two days after its end; the same
where the opening says "today" or "yesterday"."""
OTHER_DAY = 0.15
"""How much of a chance is left to an occasion of another day than the opening gives."""
AWAIT = 30
"""Days before an occasion in which it is written of."""
PLANNED, PLANNED_DAYS = (0.35, 0.45), 8.0
"""The chances of a report and of an outlook where the lead looks ahead, and how many days before, on average."""
NEXT, LONGEST = {"week": (2, 13), "month": (3, 60)}, 60
"""The days before, the first and the last, for "next week" and "next month"."""
_NEXT = re.compile(r"\bnext (week|month)\b", re.IGNORECASE)
REST = 2500
"""Characters of the article in which one of three or more groups of words may stand."""


def occasions(
    article: CleanArticle, fits: list[Fit], named: set[str], known: np.ndarray, weekdays: Collection[int], given: list[np.ndarray]
) -> Iterator[Reason]:
    """One reason for all occasions that fit; the more of them are possible, the less each one says.

    ``named`` are the days without a year ("07-18") that the article names: what it gives such a day is seldom its news. ``known`` is
    the log-likelihood of each day by all else in the article. ``weekdays`` are those that it names as past, the first one first, and
    ``given`` the days that its opening gives to what it tells.
    """
    if not fits:
        return
    opening = told(article).text
    words = words_of(opening[:OPENING].lower())
    soon_after = next((shares for word, shares in SOON_AFTER_WITH.items() if word in words), SOON_AFTER)
    agreement = [1.0 if _agrees(fit, given) else OTHER_DAY for fit in fits]
    weights = [fit.weight * agrees * (OLD if fit.row["date"][5:] in named else 1.0) for fit, agrees in zip(fits, agreement, strict=True)]
    total = sum(weights)
    possible = [weight * likely for weight, likely in zip(weights, _likelihoods(fits, known), strict=True)]
    as_news = 1.0 if soon_after is SOON_AFTER else TOLD_AS_NEWS / REPORTED
    agreeing = sum(fit.weight * agrees for fit, agrees in zip(fits, agreement, strict=True)) / sum(fit.weight for fit in fits)
    reported = min(SUREST, _reported(fits, weights, possible, named) * as_news * agreeing)
    awaited = AWAITED
    if _outlook(opening):
        reported, awaited = (chance * min(1.0, reported / REPORTED) for chance in PLANNED)
    recalled = RECALLED * (1.0 - reported - awaited) / (1.0 - REPORTED) * max(fit.sure for fit in fits)
    density = np.full(len(DAYS), 1.0 - reported - recalled - awaited)
    past: dict[int, float] = {}
    before = _days_before(opening) if awaited > AWAITED else np.full(AWAIT, 1.0 / AWAIT)
    for fit, weight in zip(fits, weights, strict=True):
        share = len(DAYS) * weight / total
        first, last = index_of(fit.row["date"]), index_of(fit.row["end"] or fit.row["date"])
        past[last] = past.get(last, 0.0) + share
        if first >= len(before):
            density[first - len(before) : first] += awaited * share * before
        for at, chance in _appearance(first, last, soon_after, days_after(last, weekdays)):
            density[at] += reported * chance * share
    density += recalled * later(past)
    best = fits[weights.index(max(weights))].row["date"]
    said = f"opens like a report of {best}" + (f" or of {len(fits) - 1} other days" if len(fits) > 1 else "")
    yield from_told(article, 0, min(len(opening), 120), "occasion", said, np.log(density))


def _days_before(opening: str) -> np.ndarray:
    """The chances that a lead which looks ahead appears so many days before the occasion, the longest time first."""
    phrase = _NEXT.search(opening)
    days = np.arange(LONGEST, 0, -1)
    first, last = NEXT[phrase[1].lower()] if phrase else (1, AWAIT)
    shares = np.where((days >= first) & (days <= last), 1.0 if phrase else np.exp(-days / PLANNED_DAYS), 0.0)
    return shares / shares.sum()


def _likelihoods(fits: list[Fit], known: np.ndarray) -> list[float]:
    """How likely the days of each occasion are, against the likeliest of them, by all else in the article."""
    best = []
    for fit in fits:
        first, last = index_of(fit.row["date"]), index_of(fit.row["end"] or fit.row["date"])
        best.append(float(known[max(0, first - 1) : last + 3].max()))
    return [float(np.exp(one - max(best))) for one in best]


def _reported(fits: list[Fit], weights: list[float], possible: list[float], named: set[str]) -> float:
    """The chance that one of the occasions is what the article reports; less where it ``named`` their days."""
    total = sum(weights)
    telling = sum(fit.telling * weight for fit, weight in zip(fits, weights, strict=True)) / total
    fresh = sum(fit.weight for fit in fits if fit.row["date"][5:] not in named) / sum(fit.weight for fit in fits)
    chance = MOST_REPORTED * telling / (telling + HALF_TELLING) * (OLD + (1.0 - OLD) * fresh)
    by_day: dict[str, float] = {}
    for fit, likely in zip(fits, possible, strict=True):
        by_day[fit.row["date"]] = max(by_day.get(fit.row["date"], 0.0), likely)
    return chance / crowd(list(by_day.values())) * max(fit.sure for fit in fits)


def fitting(article: CleanArticle, dated: set[str]) -> list[Fit]:
    """The occasions whose words all stand in the opening, with how well they fit. Those ``dated`` with their year, or in a month of
    it, are history."""
    whole = told(article).text
    length = SPOKEN if article.genre == "transcript" else LEAD
    lead = whole[:length]
    news = " ".join(lead[start:end] for start, end in sentences(lead) if not tells_other_times(lead[start:end]))
    text = _NOT_REACHED.sub(r"\1", " ".join([plain(news), *map(plain, respelled(whole, length))]))
    return [fit for fit in matched(text, plain(whole[:REST])) if fit.row["date"] not in dated and fit.row["date"][:7] not in dated]


_NOT_REACHED = re.compile(r"\b(without|no|failed|failing|unable)(?: to)?(?: reach| reaching| make| strike)?(?: an?| any)? (?:agreements?|agree|deals?)\b")
"""An agreement that there was not: no word of a report of one."""


def crowd(weights: list[float]) -> float:
    """By how much the chance is smaller that one of so many occasions is meant: what resembles many is likely one more of them."""
    total = sum(weights)
    count = 1.0 / sum((weight / total) ** 2 for weight in weights)
    return max(1.0, count / 2.0) ** 0.5


def _outlook(opening: str) -> bool:
    """Whether the lead looks ahead: its first sentence of some length speaks of what will be."""
    begun = 0
    for stop in _STOP.finditer(opening):
        if stop.start() - begun > 60:
            return looks_out(opening[begun : stop.start()][:300])
        begun = stop.end()
    return looks_out((opening[begun:] if len(opening) - begun > 60 else opening)[:300])


_STOP = re.compile(r"(?<=[a-z\d]{3}[.!?])\s|\n\n")


def _agrees(fit: Fit, given: list[np.ndarray]) -> bool:
    """Whether an occasion falls on a day that the opening gives, or the opening gives none."""
    first, last = max(0, index_of(fit.row["date"])), index_of(fit.row["end"] or fit.row["date"])
    own = _own_days(fit.row["opening"])
    given = [matching for matching in given if (MONTH[matching.argmax()], DAY_OF_MONTH[matching.argmax()]) not in own]
    return not given or any(matching[max(0, first - 1) : last + 2].any() for matching in given)


@lru_cache(maxsize=4096)
def _own_days(opening: str) -> frozenset[tuple[int, int]]:
    """The days of other things, each month and day, that an occasion's own words name ("from May 31")."""
    return frozenset((MONTH_NUMBER[month.title()], int(day)) for month, day in _MONTH_DAY.findall(opening))


_MONTH_DAY = re.compile(rf"\b({'|'.join(name.lower() for name in MONTH_NUMBER)})[a-z]*\.? (\d{{1,2}})\b")


def _appearance(first: int, last: int, shares: tuple[float, ...], after: int) -> list[tuple[int, float]]:
    """The places in `DAYS` at which reports of an occasion appear, with their shares; each of its days is news by itself.

    ``after`` is the number of days that the weekdays of the article tell, 0 where they do not.
    """
    length = last - first + 1
    spread = np.convolve(np.full(length, 1.0 / length), shares)
    found = [(first - 2 + number, share) for number, share in enumerate(spread.tolist())]
    if after > 2:
        found = [(at, share * (1.0 - TOLD_LATER)) for at, share in found] + [(last + after + number, TOLD_LATER * share) for number, share in enumerate(THAT_DAY)]
    return [(at, share) for at, share in found if 0 <= at < len(DAYS)]
