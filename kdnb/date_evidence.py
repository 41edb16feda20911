"""What in an article speaks for or against a day of publication: each find is a `Reason` with a weight for every candidate day."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_days import coming, full_days, month_days, months, opening_days, this_year, yearless_days, years
from kdnb.date_launches import launches
from kdnb.date_milestones import anniversaries, eras, milestones, referred
from kdnb.date_occasions import fitting, occasions
from kdnb.date_people import officials
from kdnb.date_reasons import DAYS, Reason
from kdnb.date_recalled import placed_elsewhere, recalled
from kdnb.date_relative import relative_events
from kdnb.date_stamps import stated
from kdnb.date_summits import bounds
from kdnb.date_weekdays import named_weekdays, told_first, weekdays
from kdnb.times import find_times


def gather(article: CleanArticle, url: str | None, enough: Callable[[list[Reason]], bool] | None = None) -> list[Reason]:
    """Return all reasons that an article and its address give, stated ones first.

    Where those of the calendar are ``enough``, the people and events that the article names are not looked up.
    """
    times, named = find_times(article.body, None), referred(article.body)
    named_days = named_weekdays(article, times)
    yearless = yearless_days(article.body, times)

    known = _days(row for row, *_ in named if row["precision"] == "day")
    calendar = [
        *stated(article, url),
        *weekdays(article, named_days),
        *coming(article, yearless),
        *months(article, times),
        *this_year(article),
        *years(article, times),
    ]
    dates = [*month_days(article, times, yearless, known), *full_days(article, times, known)]
    if enough and enough([*calendar, *dates]):
        return [*calendar, *dates]
    first = told_first(named_days)
    dated = {time.value[:10] for time in times}
    fits = fitting(article, dated | placed_elsewhere(article))
    if dates and fits:
        known |= _days(fit.row for fit in fits if not fit.lacking)
        dates = [*month_days(article, times, yearless, known), *full_days(article, times, known)]
    others = [
        *calendar,
        *dates,
        *officials(article),
        *milestones(article, named),
        *launches(article, first),
        *bounds(article),
        *relative_events(article, dated),
        *eras(article),
        *anniversaries(article),
    ]
    if any(reason.kind == "launch" for reason in others):
        fits = [fit for fit in fits if not fit.lacking]  # the chronology tells launches apart better than words do
    known = np.zeros(len(DAYS))
    for reason in others if fits else ():
        known += reason.weights
    without_year = {time.value[5:10] for time in times if time.value.startswith("XXXX-")}
    return [
        *others,
        *occasions(article, fits, without_year, known, first, opening_days(article, yearless)),
        *recalled(article, {row["date"] for row, *_ in fits}, {row["date"] for row, *_ in named}),
    ]


def _days(events: Iterable[dict[str, str]]) -> set[str]:
    """The first and the last days of events."""
    return {day for row in events for day in (row["date"], row["end"]) if day >= "1994"}
