"""When was this article published: stated, or inferred with its reasons.

Every candidate day from 1994 to 2026 is weighed by everything in the article that speaks for or against it: stamps, datelines and
addresses; weekdays and days of the month; terms of office; milestones and years referred to. Each such reason is a
log-likelihood over the candidate days; their sum gives the day and how sure it is.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from kdnb.cleaning import CleanArticle, clean
from kdnb.date_evidence import Reason, gather

FIRST, LAST = datetime.date(1994, 1, 1), datetime.date(2026, 12, 31)
DAYS = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
ENOUGH = 0.5
"""Below this confidence the day, then the month, then the year is left open."""


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


def date_article(article: str | CleanArticle, *, url: str | None = None) -> Dating:
    """Date an article from its raw text, or from what `kdnb.clean` made of it.

    ``url`` is the page's address where it is known: many carry the day.

    >>> dating = date_article("Feb 04, 2022\\n\\nSEOUL, Feb. 4 (Yonhap) -- The two ministers spoke by phone on Thursday, officials said.")
    >>> dating.date.isoformat(), dating.basis
    ('2022-02-04', 'stated')
    """
    reasons = candidates(article, url=url)
    chance = weigh(reasons)
    best = int(chance.argmax())
    stated = any(reason.stated and reason.weights[best] == reason.weights.max() for reason in reasons)
    for precision, confidence, first in _readings(chance, best, stated):
        if confidence >= ENOUGH:
            basis = "stated" if stated and precision == "day" else "inferred"
            return Dating(first, precision, basis, round(confidence, 3), _deciding(reasons, best))
    return Dating(None, None, None, round(float(chance[best]), 3), _deciding(reasons, best))


def candidates(article: str | CleanArticle, *, url: str | None = None) -> list[Reason]:
    """Return every reason found, each with its log-likelihood for each of `DAYS`."""
    if not isinstance(article, (str, CleanArticle)):
        raise TypeError(f"date_article takes the article's text or what kdnb.clean made of it, not {type(article).__name__}")
    return gather(clean(article) if isinstance(article, str) else article, url, DAYS)


def weigh(reasons: list[Reason]) -> np.ndarray:
    """Return the chance of each of `DAYS`, summing to 1."""
    total = sum((reason.weights for reason in reasons), np.zeros(len(DAYS)))
    chance = np.exp(total - total.max())
    return chance / chance.sum()


def _readings(chance: np.ndarray, best: int, stated: bool):
    """Yield (precision, confidence, first day), the finest first."""
    day = DAYS[best].astype(datetime.date)
    around = slice(best, best + 1) if stated else slice(max(0, best - 1), best + 2)
    yield "day", float(chance[around].sum()), day
    for unit, precision in (("M", "month"), ("Y", "year")):
        periods = DAYS.astype(f"datetime64[{unit}]")
        sums = {period: float(chance[periods == period].sum()) for period in np.unique(periods[chance > 1e-6])}
        likely = max(sums, key=sums.get)
        yield precision, sums[likely], likely.astype("datetime64[D]").astype(datetime.date)


def _deciding(reasons: list[Reason], best: int) -> tuple[Reason, ...]:
    """The reasons that lift the day above the average of the others, the strongest first."""
    lift = [(float(reason.weights[best] - reason.weights.mean()), number) for number, reason in enumerate(reasons)]
    return tuple(reasons[number] for gain, number in sorted(lift, key=lambda pair: (-pair[0], pair[1])) if gain > 0.1)
