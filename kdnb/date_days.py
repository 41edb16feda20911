"""Days, months and years named in the body: they are seldom the day of publication, yet they lie near it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

import numpy as np

from kdnb.annotations import TimeExpression
from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import (
    DAY_OF_MONTH,
    DAYS,
    MONTH,
    MONTH_NUMBER,
    PAST_DAY,
    SENTENCE_END,
    WEEKDAY,
    YEAR,
    Reason,
    age,
    from_body,
    index_of,
    is_ahead,
    looks_ahead,
    recency_by_day,
    since,
    still_ahead,
    until,
)
from kdnb.date_stamps import CREDIT, stated_weights

_BY_DAYS = np.repeat([0.040, 0.010, 0.024, 0.0085, 0.005, 0.0025, 0.001], [1, 6, 8, 16, 30, 60, 246])
DATED = np.log(366 * np.r_[0.008, 0.012, _BY_DAYS[2:]])
"""For 0, 1, 2 ... days since a day without its year, in an article that names weekdays and so gives dates to what is older; measured
on 104 articles."""
KNOWN = np.log(366 * np.r_[0.012, 0.008, _BY_DAYS[2:]])
"""The same for the day of an event of the tables."""
EARLY = np.log(366 * np.r_[0.13, 0.12, np.repeat(0.04, 5), (_BY_DAYS / 1.8)[7:]])
"""The same for a day that the opening gives: it may be that of the news all the same."""
LEFT = np.log(366 * np.repeat([0.065, 0.035, 0.02, 0.008, 0.0012, 0.0002], [4, 7, 14, 25, 50, 267]))
"""The same for a day that is still ahead, in days before it."""
SAID = np.log(366 * np.repeat([0.58, 0.22, 0.02, 0.004, 0.0003], [1, 1, 3, 5, 356]))
"""The same for a day on which somebody is said to have said so, near the beginning."""
DATELINE_REACH = 40
"""A day without a year in the first characters of the body ("China News Service, July 8, ...") is the day of writing."""
ANNOUNCED = 900
_ON_AIR = re.compile(r"\b(?:recorded|GMT|hours of|[Ii]t is|[Ii]t['’]s|[Tt]oday is|[Tt]his is|[Tt]oday)\b[^.]{0,30}$")
"""A broadcast says in its first characters when it was spoken."""
OPENING = 250
OPENED = np.log(np.r_[len(DAYS) * np.repeat([0.60, 0.14, 0.05, 0.01, 0.001], [1, 1, 1, 5, 60]), 0.1])
"""A full date in the first characters ("On September 1, 2022, the adviser met ...") is seldom old: the log-likelihood for 0, 1,
2 ... days since; 12 of 16 such articles are of that day."""
YEARS_AFTER = np.log([0.16, 0.15, 0.13, 0.10, 0.07, 0.04])
"""How many years after the latest year it names an article appeared."""

MONTHS_AFTER = np.r_[-3.0, np.repeat([-2.2, -1.0], [100, 270]), np.maximum(-np.arange(3000) / 2000.0, -1.2)]
"""The log-likelihood of an article before a month that it names with its year as past, and 0, 1, 2 ... days after the month began: what
is a year old gets its year, this month does not; of 31 such months none was in the quarter before, and 2 in the year."""

_WEEKDAY_NAMES = tuple(re.compile(rf"\b{name[:3]}(?:{name[3:]})?\b", re.IGNORECASE) for name in calendar.day_name)
_WEEKDAY_BEFORE = re.compile(rf"\b(?:{'|'.join(calendar.day_name)})(?: \(|, )$")
Yearless = tuple[tuple[int, int], np.ndarray]
"""Where a day without its year stands, and which days of the calendar it may be."""
_SAID_ON = re.compile(r"\b(?:said|announced|reported|told \w+|stated)(?: here| in \w+)? (?:on )?$")
_AGREED = re.compile(r"\b(?:agree|propos|offer|accept|invit)\w*\b[^.]*$")
_SPAN = re.compile(r"\b(?:between|window was from) (?:[\w.]+ \d{1,2} and )?$")
"""Before a day that bounds what may come: "the window was between May 31 and June 11"."""
_NAMES_ONLY = re.compile(r"(?!\W*(?:On |By |In |From |Since |After |Until ))(?:[^\w]|[A-Z\d][\w.'’-]*)*")
_SAID_BEFORE = re.compile(r"\b(?:after|since|when|as)\b[^.,;]*$", re.IGNORECASE)
_COMING = re.compile(r"\bnext (?:week|month)\b|\blater this (?:week|month)\b", re.IGNORECASE)
_OCCASION_AFTER = re.compile(
    r"\W+(?:[\w-]+\W+){0,2}(?:summits?|talks|meetings?|elections?|anniversary|deadline|celebrations?|date)\b", re.IGNORECASE
)
"""The day names an occasion ("the June 12 summit"): its tense says nothing."""
_THE_NUMBER = re.compile(r"the \d|\(\d")
_BARE_DAY = re.compile(
    r"(?:\b(?:on|of|until|from) the |\b[Tt]oday \(|day \((?:the )?)(\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|anniversary|round|session|congress|century|time|party))"
)


def month_days(article: CleanArticle, times: list[TimeExpression], yearless: list[Yearless], known: set[str]) -> Iterator[Reason]:
    """Days without a year: "May 25" and "the 8th" lie shortly before or, in the future tense, shortly after publication.

    The nearest of them counts in full for each day of publication, the others hardly. An article that names weekdays gives
    the day of the month to what is older than a week. ``known`` are the days of milestones that it names: they are seldom news.
    """
    lags, leads, nears, events, said, early, weekday = [], [], [], [], [], [], []
    for (start, end), matching in yearless:
        text = article.body[start:end]
        if _heads(article.body, start) or _announced(article.body, start, text):
            yield from_body(
                article, start, end, "day", f"{text!r} opens the article", stated_weights(matching, "dateline")
            )
        elif article.body[:start] == "On " or start < ANNOUNCED and _said_on(article.body, start):
            said.append((start, end, since(matching)))
        elif still_ahead(article.body, start, end):
            leads.append((start, end, np.where(matching, 30, until(matching))))
        elif _OCCASION_AFTER.match(article.body, end) or _AGREED.search(article.body, max(0, start - 90), start) or _SPAN.search(article.body, max(0, start - 30), start):
            nears.append((start, end, np.minimum(since(matching), until(matching))))
        elif any(matching[index_of(day)] for day in known):
            events.append((start, end, since(matching)))
        elif not _on_weekday(_with_weekday(article.body, start, end)).all():
            weekday.append((start, end, since(matching)))
        else:
            (early if start < OPENING else lags).append((start, end, since(matching)))
    by_weekday = any(re.search(r"-WXX-[1-7]", time.value) for time in times)
    if not by_weekday:
        lags, early = sorted([*early, *lags], key=lambda day: day[0]), []
    for group, says, by_days in (
        (early, "in the opening, past", EARLY),
        (weekday, "with its weekday, just past", recency_by_day(0.70, 0.22, 0.05)),
        (lags, "past, longer ago than a weekday" if by_weekday else "just past", DATED if by_weekday else recency_by_day(0.55, 0.25, 0.05)),
        (said, "said on that day", SAID),
        (events, "a known day, past", KNOWN if by_weekday else recency_by_day(0.03, 0.47, 0.20)),
        (nears, "near, before or after", recency_by_day(0.1, 0.6, 0.1)),
        (leads, "still ahead", LEFT),
    ):
        yield from _nearest(article, group, says, by_days)


def coming(article: CleanArticle, yearless: list[Yearless]) -> Iterator[Reason]:
    """ "Next week" and the like in one sentence with a day that is still ahead: publication is the week or the month before it."""
    phrase = _COMING.search(article.body, 0, ANNOUNCED) if yearless else None
    days = [(span, matching) for span, matching in yearless if still_ahead(article.body, *span)] if phrase else []
    if not days:
        return
    (start, end), matching = days[0]
    if SENTENCE_END.search(article.body, min(start, phrase.end()), max(end, phrase.start())):
        return
    left = until(matching)
    inside = {
        "next week": (left + WEEKDAY >= 7) & (left + WEEKDAY <= 13),
        "this week": left + WEEKDAY <= 6,
        "next month": np.isin(MONTH, (MONTH[matching] - 2) % 12 + 1) & (left <= 62),
        "this month": left <= 31 - DAY_OF_MONTH,
    }[" ".join(phrase[0].lower().split()[-2:])]
    weights = np.where(inside, 1.2, -1.0)
    yield from_body(article, start, end, "day", f"{article.body[start:end]!r} is {phrase[0].lower()!r}", weights)


def opening_days(article: CleanArticle, yearless: list[Yearless]) -> list[np.ndarray]:
    """The days that the opening gives to what it tells as past, each as the days of the calendar that it may be."""
    return [matching for (start, end), matching in yearless if start < OPENING and not _of_another(article.body, start, end)]


def _of_another(body: str, start: int, end: int) -> bool:
    """Whether a day is not that of the news: still ahead, agreed on, or of an occasion or a time that is referred to."""
    before = body[max(0, start - 90) : start]
    return bool(
        still_ahead(body, start, end) or _OCCASION_AFTER.match(body, end) or PAST_DAY.search(before[-14:]) or _AGREED.search(before)
    )


def _heads(body: str, start: int) -> bool:
    """Whether a day stands in what opens an article like a dateline: names and marks, no words of a sentence."""
    return start < DATELINE_REACH and body[start].isupper() and _NAMES_ONLY.fullmatch(body, 0, start) is not None


def _said_on(body: str, start: int) -> bool:
    """Whether somebody is said to have said so on a day; what he said before, "after Japan said on May 29", is older."""
    before = body[max(0, start - 80) : start]
    return _SAID_ON.search(before) is not None and not body.startswith("the ", start) and not _SAID_BEFORE.search(before)


def _announced(body: str, start: int, text: str) -> bool:
    """Whether a broadcast says when it is spoken: "recorded at 13 hours GMT on Tuesday the 18th of June"."""
    return start < ANNOUNCED and _ON_AIR.search(body[max(0, start - 60) : start]) is not None and not _on_weekday(text).all()


def _nearest(
    article: CleanArticle, group: list[tuple[int, int, np.ndarray]], says: str, by_days: np.ndarray
) -> Iterator[Reason]:
    """The reasons of days of which the nearest counts; ``by_days`` has the log-likelihood for 0, 1, 2 ... days from it."""
    nearest = None
    for start, end, apart in group[:8]:
        weights = 0.15 * by_days.take(apart, mode="clip")
        if nearest is None:
            nearest = apart
            weights = weights + 0.7 * by_days.take(nearest, mode="clip")
        else:
            closer = np.minimum(nearest, apart)
            weights = weights + 0.7 * (by_days.take(closer, mode="clip") - by_days.take(nearest, mode="clip")) - 0.4
            nearest = closer
        text = article.body[start:end]
        yield from_body(article, start, end, "day", f"{text!r}: {says}", np.clip(weights - weights.mean(), -4.0, 6.0))


def yearless_days(body: str, times: list[TimeExpression]) -> list[Yearless]:
    """The days without a year, each once."""
    named = {}
    for time in times:
        found = re.match(r"XXXX-(\d\d)-(\d\d)", time.value)
        if found:
            matching = (int(found[1]) == MONTH) & (int(found[2]) == DAY_OF_MONTH) & _on_weekday(_with_weekday(body, time.start, time.end))
            named.setdefault(found[0], ((time.start, time.end), matching))
    for found in _BARE_DAY.finditer(body) if _THE_NUMBER.search(body) else ():
        number = int(found[1])
        if 1 <= number <= 31 and not any(start <= found.start(1) < end for (start, end), _ in named.values()):
            named.setdefault(number, ((found.start(), found.end()), number == DAY_OF_MONTH))
    return sorted((item for item in named.values() if item[1].any()), key=lambda item: item[0])


def _with_weekday(body: str, start: int, end: int) -> str:
    """A day without its year with the weekday that stands before it: "Monday (Oct 24"."""
    weekday = _WEEKDAY_BEFORE.search(body, max(0, start - 14), start)
    return body[weekday.start() if weekday else start : end]


_WEEKDAY_NAMES = [re.compile(rf"\b{name[:3]}(?:{name[3:]})?\b", re.IGNORECASE) for name in calendar.day_name]
_ANY_WEEKDAY = re.compile("|".join(name.pattern for name in _WEEKDAY_NAMES), re.IGNORECASE)
_ALL_DAYS = np.ones(len(DAYS), dtype=bool)


def _on_weekday(text: str) -> np.ndarray:
    """The days that fall on the weekday that a full date names ("Friday, June 1"), all days where it names none."""
    if _ANY_WEEKDAY.search(text):
        for number, name in enumerate(_WEEKDAY_NAMES):
            if name.search(text):
                return number == WEEKDAY
    return _ALL_DAYS


_AGENCY_DATELINE = re.compile(r"(?:\A|\n)[A-Z][A-Z .,'’/-]{2,40}\([^()\n]{2,60}[-–—,] ?$")
"""Before the day in "VLADIVOSTOK (Point News / Sputnik - 25th April, 2019)"."""
_WEEKDAY_BRACKET = re.compile(rf"\b(?:{'|'.join(calendar.day_name)}),? \($")
"""Before the day in "said on Saturday (14/7/2018)", as papers of Jakarta and Kuala Lumpur tell the day of the news."""


def full_days(article: CleanArticle, times: list[TimeExpression], known: set[str]) -> Iterator[Reason]:
    """A full day in an agency's dateline, or in brackets beside its weekday in the opening, is that of the news. Of others the latest
    that is named as past: the article is not older, and seldom many years younger.

    ``known`` are the days of milestones that the article names: with its year a known day is history, and so is any day under a dateline.
    """
    full = [
        (time.value[:10], time)
        for time in times
        if re.match(r"\d{4}-\d\d-\d\d", time.value) and 0 <= index_of(time.value[:10]) < len(DAYS)
    ]
    for value, time in full:
        before, closed = article.body[max(0, time.start - 110) : time.start], article.body.startswith(")", time.end)
        if closed and _AGENCY_DATELINE.search(before):
            yield from_body(article, time.start, time.end, "day", f"dateline: {value}", stated_weights(age(value) == 0, "dateline"), True)
            return
        if closed and time.start < ANNOUNCED and _WEEKDAY_BRACKET.search(before):
            yield from_body(article, time.start, time.end, "day", f"{value} beside its weekday in the opening", SAID.take(np.where(age(value) < 0, len(SAID) - 1, age(value)), mode="clip"))
            return
    past = [pair for pair in full if not is_ahead(article, pair[1])]
    if past:
        value, time = max(past, key=lambda pair: pair[0])
        credited = CREDIT.search(article.body[time.end : time.end + 60].split("\n")[0])
        if value in known or article.dateline or credited:
            by_days = recency_by_day(0.0, 0.05, 0.30)
        else:
            by_days = OPENED if time.start < OPENING else recency_by_day(0.15, 0.10, 0.35)
        weights = np.where(age(value) < 0, -4.0, by_days.take(age(value), mode="clip"))
        yield from_body(article, time.start, time.end, "day", f"after {value}, which is past", weights)


def months(article: CleanArticle, times: list[TimeExpression]) -> Iterator[Reason]:
    """Months: with a year the article is not older; without one it lies within a year after, or before what is ahead."""
    dated = [
        (time.value[:7], time)
        for time in times
        if re.fullmatch(r"(?:19|20)\d\d-\d\d", time.value) and not is_ahead(article, time)
    ]
    if dated:
        value, time = max(dated, key=lambda pair: pair[0])
        weights = MONTHS_AFTER.take(np.clip(age(value) + 1, 0, len(MONTHS_AFTER) - 1))
        yield from_body(article, time.start, time.end, "month", f"after {value} began, which is past", weights)
    seen = set()
    for time in times:
        named = re.fullmatch(r"XXXX-(\d\d)", time.value)
        if not named or named[1] in seen or len(seen) > 3 or re.match(r"(?i)this|last|next|the", time.text):
            continue
        if _OCCASION_AFTER.match(article.body, time.end):
            continue  # "a June summit" is past or ahead
        seen.add(named[1])
        ahead = is_ahead(article, time)
        apart = (int(named[1]) - MONTH) % 12 if ahead else (MONTH - int(named[1])) % 12
        weights = (
            0.6 * np.log(12 * np.array([0.14, 0.18, 0.14, 0.11, 0.09, 0.08, 0.06, 0.05, 0.05, 0.04, 0.04, 0.02]))[apart]
        )
        yield from_body(
            article, time.start, time.end, "month", f"{time.text!r} is {'ahead' if ahead else 'past'}", weights
        )


def years(article: CleanArticle, times: list[TimeExpression]) -> Iterator[Reason]:
    """The latest year named that is not ahead: the article is seldom older, and seldom many years younger."""
    named = []
    for time in times:
        year = re.match(r"((?:19|20)\d\d)(?!\d)", time.value)
        if (
            year
            and 1994 <= int(year[1]) <= 2026
            and re.search(r"\b(?:19|20)\d\d\b|'\d\d\b", time.text)
            and not is_ahead(article, time)
        ):
            named.append((int(year[1]), time))
    if named:
        year, time = max(named, key=lambda pair: pair[0])
        weights = np.where(year > YEAR, -2.2, YEARS_AFTER[np.clip(YEAR - year, 0, 5)] - YEARS_AFTER[0])
        yield from_body(article, time.start, time.end, "year", f"{year} is past or present", weights)


def this_year(article: CleanArticle) -> Iterator[Reason]:
    """ "In May this year" is said in May or later in the year, "in May last year" in the year after."""
    found = _THIS_YEAR.search(article.body) if "this year" in article.body.lower() else None
    if found and not looks_ahead(article.body, found.start(), found.end()):
        number = MONTH_NUMBER[found[1][:3].title()]
        yield from_body(
            article,
            found.start(),
            found.end(),
            "month",
            f"{found[0]!r}: later in the same year",
            np.where(number <= MONTH, 0.4, -2.0),
        )


_THIS_YEAR = re.compile(
    rf"\b(?:in|since|from|of) ({'|'.join(calendar.month_name[1:])}) (?:of )?this year\b", re.IGNORECASE
)
