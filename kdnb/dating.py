"""When was this article published: stated, or inferred with its reasons.

Every candidate day from 1994 to 2026 is weighed by everything in the article that speaks for or against it: stamps, datelines and
addresses; weekdays and days of the month; terms of office; milestones, launches and years referred to. Each such reason is a
log-likelihood over the candidate days; their sum gives the day and how sure it is.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache

import numpy as np

from kdnb.cleaning import CleanArticle, clean
from kdnb.date_evidence import gather
from kdnb.date_reasons import DAYS, YEAR, Reason, index_of
from kdnb.date_stamps import names_year
from kdnb.tables import rows

ENOUGH = {"day": 0.5, "month": 0.6, "year": 0.6}
"""Below this confidence the day, then the month, then the year is left open."""
TEMPER = 0.95
"""What is inferred counts less than its sum: reasons repeat each other ("Thursday", "July 7" and a minister's visit that day)."""
STATED_TEMPER = 0.85
"""The same beside a stated day with its year: one occasion that resembles the news does not undo a stamp."""
DOUBT = 0.2
"""How much is taken off a month, a year or a day stated without its year, by its chance: tables have gaps, and a new event resembles an
old one."""
CHANCES, SURENESS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), (0.0, 0.2, 0.35, 0.46, 0.56, 0.62, 0.68, 0.73, 0.77, 0.8)
"""How sure an inferred day is at such chances: measured on 680 articles, days of a chance of 0.4 to 0.5 are right in 55 of 100 cases,
of 0.5 to 0.7 in 71, of 0.7 to 0.9 in 84."""
WEAK, WEAKLY = {"caption", "image", "scraper", "foot"}, 0.88
"""Kinds of stamps that are often of another day, and what is left of a confidence that rests on them alone."""
CERTAIN = 0.97
"""From this chance on a stated day needs no people and events to confirm it."""
YEARS = np.interp(YEAR, [1994, 2004, 2010, 2016, 2018, 2020, 2024, 2026], [0.4, 0.6, 0.8, 1.2, 1.7, 1.2, 1.0, 0.6])
"""News in the collections that people read has more of some years than of others."""
QUIET, EVENTFUL = 0.7, 0.6
"""How much is written on a day without any event of the tables, and how much more for the first two events of the days before."""


@dataclass(frozen=True)
class Dating:
    """The day that an article was published.

    ``date`` is None when not even the year is likely enough; ``precision`` is day, month or year (``date`` is then the first day);
    ``basis`` is "stated", "inferred" or "given"; ``confidence`` is the chance that the date is right, within a day where the
    day is inferred. ``reasons`` are those that decided, the strongest first.
    """

    date: datetime.date | None
    precision: str | None
    basis: str | None
    confidence: float
    reasons: tuple[Reason, ...]


def date_article(article: str | CleanArticle, url: str | None = None) -> Dating:
    """Date an article from its raw text, or from what `kdnb.clean` made of it.

    ``url`` is the page's address where it is known: many carry the day. A text without any hint has no date; what is no text
    raises `TypeError`.

    >>> dating = date_article("Feb 04, 2022\\n\\nSEOUL, Feb. 4 (Yonhap) -- The two ministers spoke by phone on Thursday, officials said.")
    >>> dating.date.isoformat(), dating.basis
    ('2022-02-04', 'stated')
    >>> date_article("").date is None
    True
    """
    reasons = gather(_checked(article, url), url, _certain)
    chance = weigh(reasons)
    best = _best(chance)
    stated, sure = _stated(reasons, best)
    weak = stated and all(reason.kind in WEAK for reason in reasons if reason.stated) and not _named(reasons, best)
    for precision, confidence, first in _readings(chance, best, stated, sure):
        confidence *= WEAKLY if weak and precision == "day" else 1.0
        if confidence >= ENOUGH[precision]:
            basis = "stated" if stated and precision == "day" else "inferred"
            return Dating(first, precision, basis, round(confidence, 3), _deciding(reasons, best))
    return Dating(None, None, None, round(float(chance[best]), 3), _deciding(reasons, best))


def candidates(article: str | CleanArticle, url: str | None = None) -> list[Reason]:
    """Return every reason found, each with its log-likelihood for each of `DAYS`."""
    return gather(_checked(article, url), url)


def _checked(article: str | CleanArticle, url: str | None) -> CleanArticle:
    if not isinstance(article, (str, CleanArticle)):
        raise TypeError(
            f"date_article takes the article's text or what kdnb.clean made of it, not {type(article).__name__}"
        )
    if url is not None and not isinstance(url, str):
        raise TypeError(f"date_article: url must be the page's address as str, not {type(url).__name__}")
    return clean(article) if isinstance(article, str) else article


def _certain(reasons: list[Reason]) -> bool:
    """Whether a day is stated with its year, and the calendar leaves no other."""
    if not any(reason.stated for reason in reasons):
        return False
    chance = weigh(reasons)
    best = _best(chance)
    return chance[best] >= CERTAIN and all(_stated(reasons, best))


def _stated(reasons: list[Reason], best: int) -> tuple[bool, bool]:
    """Whether the day is stated, and whether any stated reason names a year: without one the year is inferred."""
    stated = any(reason.stated and reason.weights[best] == reason.weights.max() for reason in reasons)
    return stated, stated and any(names_year(reason) for reason in reasons if reason.stated)


def _named(reasons: list[Reason], best: int) -> bool:
    """Whether the sentences themselves name the day as the day of what they tell."""
    return any(reason.kind == "day" and reason.weights[best] == reason.weights.max() for reason in reasons)


def weigh(reasons: list[Reason]) -> np.ndarray:
    """Return the chance of each of `DAYS`, summing to 1."""
    total = _prior().copy()
    for reason in reasons:
        if not reason.stated:
            total += reason.weights
    total *= STATED_TEMPER if any(reason.stated and names_year(reason) for reason in reasons) else TEMPER
    for reason in reasons:
        if reason.stated:
            total += reason.weights
    total -= total.max()
    np.exp(total, out=total)
    total /= total.sum()
    return total


@cache
def _prior() -> np.ndarray:
    """The log-likelihood of each day before anything is read."""
    events = np.zeros(len(DAYS))
    for day in {row["date"] for table in ("occasions", "launches", "milestones") for row in rows(table) if len(row["date"]) == 10}:
        if 0 <= index_of(day) < len(DAYS) - 2:
            events[index_of(day) : index_of(day) + 2] += 1.0
    return np.log(YEARS * (QUIET + EVENTFUL * np.minimum(events, 2.0)))


def _best(chance: np.ndarray) -> int:
    """The day whose neighbourhood is the likeliest, and of such days the likeliest itself."""
    around = 2.0 * chance
    around[1:] += chance[:-1]
    around[:-1] += chance[1:]
    return int(around.argmax())


def _readings(chance: np.ndarray, best: int, stated: bool, sure: bool):
    """Yield (precision, confidence, first day), the finest first; ``sure`` is a day stated with its year."""
    around = slice(best, best + 1) if stated else slice(max(0, best - 1), best + 2)
    likely = float(chance[around].sum())
    doubtful = likely * (1.0 - DOUBT * likely) if stated else float(np.interp(likely, CHANCES, SURENESS))
    yield "day", likely if sure else doubtful, DAYS[best].astype(datetime.date)
    for unit, precision in (("M", "month"), ("Y", "year")):
        first = _first_days(unit)
        sums = np.add.reduceat(chance, first)
        most = int(sums.argmax())
        likely = float(sums[most])
        yield precision, likely * (1.0 - DOUBT * likely), DAYS[first[most]].astype(datetime.date)


@cache
def _first_days(unit: str) -> np.ndarray:
    """The places in `DAYS` at which months or years begin."""
    return np.unique(DAYS.astype(f"datetime64[{unit}]"), return_index=True)[1]


def _deciding(reasons: list[Reason], best: int) -> tuple[Reason, ...]:
    """The reasons that lift the day above the average of the others, the strongest first."""
    lift = [(float(reason.weights[best] - reason.weights.mean()), number) for number, reason in enumerate(reasons)]
    return tuple(reasons[number] for gain, number in sorted(lift, key=lambda pair: (-pair[0], pair[1])) if gain > 0.1)
