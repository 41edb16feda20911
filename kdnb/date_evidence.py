"""What in an article speaks for or against a day of publication: each find is a `Reason` with a weight for every candidate day."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.names import resolve_name
from kdnb.tables import forms, rows
from kdnb.times import find_times

if TYPE_CHECKING:
    from kdnb.annotations import TimeExpression

HEADER_ROLES = {"metadata", "dateline", "byline", "source", "title"}
STRENGTH = {"published": 10.5, "dateline": 6.0, "address": 10.0, "plain": 9.0, "source": 8.5, "updated": 7.5, "scraper": 8.0}
"""Log-likelihood of a stated day by what states it, against 12,000 other days (the logarithm of which is 9.4)."""

A_DAY_OFF = 3.5
"""How much less likely the days next to a stated one are."""

OFFSETS = np.log([0.52, 0.3, 0.08, 0.04, 0.03, 0.02, 0.01])
"""How many days before publication the weekday lies that a past-tense sentence names; Fridays of last week are rare in news."""

IMPOSSIBLE, UNLIKELY = -6.0, -3.0


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for some days: raw ``start``, ``end`` and ``text`` (or the address), what it ``says``, its ``kind`` and,
    for each candidate day, its log-likelihood ``weights``."""

    start: int
    end: int
    text: str
    kind: str
    says: str
    stated: bool = False
    weights: np.ndarray = field(repr=False, compare=False, default=None)


def gather(article: CleanArticle, url: str | None, days: np.ndarray) -> list[Reason]:
    """Return all reasons that an article and its address give, stated ones first."""
    body_times = find_times(article.body, None)
    return [
        *_stamps(article, days),
        *_address(url, days),
        *_weekdays(article, body_times, days),
        *_month_days(article, body_times, days),
        *_years(article, body_times, days),
        *_officials(article, days),
        *_milestones(article, days),
    ]


# --- stated days -------------------------------------------------------------------------------------------------------


def _stamps(article: CleanArticle, days: np.ndarray) -> Iterator[Reason]:
    """Days in the stretches around the body: stamps, datelines, bylines. One stated twice counts once."""
    seen = set()
    for segment in article.segments:
        if segment.role not in HEADER_ROLES:
            continue
        text = article.text[segment.start : segment.end]
        for time in find_times(text, None):
            day = re.match(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", time.value)
            if not day or day[0] in seen:
                continue
            seen.add(day[0])
            label = _label(segment, text[: time.start], article)
            if day[1] == "XXXX":
                matching = _same_month_day(days, int(day[2]), int(day[3]))
                says = f"{label}: {int(day[3])} of month {int(day[2])}, of some year"
            else:
                matching = days == np.datetime64(day[0])
                says = f"{label}: {day[0]}"
            if matching.any():
                weights = np.where(matching, STRENGTH[label], np.where(_next_to(matching), STRENGTH[label] - A_DAY_OFF, 0.0))
                yield Reason(segment.start + time.start, segment.start + time.end, time.text, label, says, True, weights)


def _label(segment, before: str, article: CleanArticle) -> str:
    """What kind of stamp this is, from the words before it and its place."""
    low = before[-40:].lower()
    for row in rows("date_labels"):
        if any(re.search(rf"\b{re.escape(form)}\W*(?:\w+\W+)?$", low) for form in forms(row["forms"])):
            return row["kind"]
    if segment.role == "dateline":
        return "dateline"
    if segment.role == "source":
        return "source"
    return "scraper" if article.text[: segment.start + len(before)].strip().lower() == "date" else "plain"


def _address(url: str | None, days: np.ndarray) -> Iterator[Reason]:
    found = re.search(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))", url or "")
    if found:
        try:
            day = np.datetime64(datetime.date(int(found[1]), int(found[2]), int(found[3])))
        except ValueError:
            return
        weights = np.where(days == day, STRENGTH["address"], np.where(_next_to(days == day), STRENGTH["address"] - A_DAY_OFF, 0.0))
        yield Reason(0, 0, found[0], "address", f"the address holds {day}", True, weights)


# --- days named in the body --------------------------------------------------------------------------------------------


def _weekdays(article: CleanArticle, times: list[TimeExpression], days: np.ndarray) -> Iterator[Reason]:
    """Past weekdays: the article appeared on that weekday or soon after. The first of each weekday counts, later ones less."""
    weekday_of = _weekday_of(days)
    seen: dict[int, None] = {}
    for time in times:
        weekday = re.search(r"-WXX-([1-7])", time.value)
        if not weekday or _is_future(article.body, time):
            continue
        number = int(weekday[1]) - 1
        if number in seen:
            continue
        offsets = OFFSETS
        if re.search(r"T(?:EV|NI)", time.value):
            offsets = OFFSETS[[1, 0, 2, 3, 4, 5, 6]]
        strength = 1.0 if not seen else 0.5
        seen[number] = None
        weights = strength * offsets[(weekday_of - number) % 7]
        yield _reason(article, time, "weekday", f"{time.text!r}: published that day or soon after", weights - weights.mean())


_BARE_DAY = re.compile(r"\b(?:on|of|until|from) the (\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|anniversary|round|session|congress|century|time|party))")


def _month_days(article: CleanArticle, times: list[TimeExpression], days: np.ndarray) -> Iterator[Reason]:
    """Days without a year: "May 25" and "the 8th" lie shortly before or, in the future tense, shortly after publication."""
    named = []
    for time in times:
        found = re.match(r"XXXX-(\d\d)-(\d\d)", time.value)
        if found:
            matching = _same_month_day(days, int(found[1]), int(found[2]))
            named.append((time.start, time.end, matching & _on_weekday(days, time.text), 10.0))
    for found in _BARE_DAY.finditer(article.body):
        named.append((found.start(), found.end(), _same_month_day(days, None, int(found[1])), 1.5))
    seen = set()
    for start, end, matching, scale in sorted(named, key=lambda item: item[0]):
        text = article.body[start:end]
        if text in seen:
            continue
        seen.add(text)
        ahead = _looks_ahead(article.body, start, end)
        near = _since(matching[::-1])[::-1] if ahead else _since(matching)
        weights = np.maximum(np.where(near <= 60, -near / (25.0 if ahead else scale), UNLIKELY - 1), UNLIKELY - 1)
        raw_start, raw_end = article.to_raw(start, end)
        says = f"{text!r}: {'still ahead' if ahead else 'just past'}"
        yield Reason(raw_start, raw_end, article.text[raw_start:raw_end], "day", says, False, (1.0 if len(seen) < 4 else 0.4) * weights)


def _on_weekday(days: np.ndarray, text: str) -> np.ndarray:
    """The days that fall on the weekday that a full date names ("Friday, June 1"), all days where it names none."""
    for number, name in enumerate(calendar.day_name):
        if re.match(rf"{name[:3]}(?:{name[3:]})?\b", text, re.IGNORECASE):
            return _weekday_of(days) == number
    return np.ones(len(days), dtype=bool)


def _weekday_of(days: np.ndarray) -> np.ndarray:
    """0 for Monday to 6 for Sunday; day 0 of the calendar, 1970-01-01, was a Thursday."""
    return (days.astype("datetime64[D]").view("int64") + 3) % 7


def _years(article: CleanArticle, times: list[TimeExpression], days: np.ndarray) -> Iterator[Reason]:
    """The latest year or full day named as past: the article is not older, and seldom many years younger."""
    years = days.astype("datetime64[Y]").astype(int) + 1970
    full = [(time.value[:10], time) for time in times if re.match(r"\d{4}-\d\d-\d\d", time.value) and not _is_future(article.body, time)]
    if full:
        value, time = max(full, key=lambda pair: pair[0])
        age = (days - np.datetime64(value)).astype(int)
        weights = np.where(age < 0, IMPOSSIBLE, -np.minimum(np.maximum(age, 0) / 400.0, 2.0))
        yield _reason(article, time, "day", f"after {value}, which is past", weights)
    named = [(int(time.value[:4]), time) for time in times if re.match(r"(?:19|20)\d\d", time.value) and not _is_future(article.body, time)]
    if named:
        year, time = max(named, key=lambda pair: pair[0])
        weights = np.where(years < year, UNLIKELY - 1, -np.minimum((years - year) / 3.0, 2.0))
        yield _reason(article, time, "year", f"{year} is past or present", weights)


# --- people and milestones ---------------------------------------------------------------------------------------------

_NAME = re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z]?[a-z]+){0,2}\b")


def _officials(article: CleanArticle, days: np.ndarray) -> Iterator[Reason]:
    """People named with a title held that office; people named without were in public life."""
    seen = set()
    for found in _NAME.finditer(article.body):
        for words in (found[0], " ".join(found[0].split(" ")[:2])):
            if " " not in words:
                continue
            match = resolve_name(words)
            if match and match.name not in seen and match.name in _terms():
                seen.add(match.name)
                yield from _terms_reason(article, found.start(), found.start() + len(words), match.name, days)
                break


def _terms_reason(article: CleanArticle, start: int, end: int, name: str, days: np.ndarray) -> Iterator[Reason]:
    around = article.body[max(0, start - 90) : end + 90].lower()
    former = re.search(r"\b(?:former|ex|then|late|ousted)\b[^.]{0,40}$", article.body[max(0, start - 60) : start].lower())
    held = [term for term in _terms()[name] if any(form in around for form in _titles().get((term["office"], term["state"]), ()))]
    terms = held or _terms()[name]
    inside = np.zeros(len(days), dtype=bool)
    for term in terms:
        first, last = _bounds(term["from"], term["to"])
        inside |= (days >= (first if first is not None else days[0])) & (days <= (last if last is not None else days[-1]))
    if former or not held:
        first = min((_bounds(term["from"], "")[0] or days[0]) for term in terms)
        weights = np.where(days < first - 200, UNLIKELY, np.where(inside, 0.0, -0.7))
        says = f"{name} was in public life"
    else:
        weights = np.where(inside, 0.0, UNLIKELY)
        says = f"{name} was {held[0]['title'] or held[0]['office']}, {held[0]['from']} to {held[0]['to'] or 'now'}"
    raw_start, raw_end = article.to_raw(start, end)
    yield Reason(raw_start, raw_end, article.text[raw_start:raw_end], "office", says, False, weights)


@cache
def _terms() -> dict[str, list[dict]]:
    terms: dict[str, list[dict]] = {}
    for row in rows("offices"):
        terms.setdefault(row["person"], []).append(row)
    return terms


@cache
def _titles() -> dict[tuple[str, str], tuple[str, ...]]:
    titles = {}
    for row in rows("office_titles"):
        for state in forms(row["states"]) or sorted({term["state"] for term in rows("offices")}):
            titles[row["office"], state] = titles.get((row["office"], state), ()) + tuple(forms(row["forms"]))
    return titles


def _bounds(first: str, last: str) -> tuple[np.datetime64 | None, np.datetime64 | None]:
    """First and last day of a term whose ends may be known to the month or year only."""
    start = np.datetime64(first).astype("datetime64[D]") if first else None
    end = (np.datetime64(last) + 1).astype("datetime64[D]") - 1 if last else None
    return start, end


def _milestones(article: CleanArticle, days: np.ndarray) -> Iterator[Reason]:
    """Milestones referred to by name: the article is later, most likely soon after, unless they are ahead."""
    low = article.body.lower()
    seen = set()
    for form, owners in _milestone_forms().items():
        at = low.find(form)
        if at < 0 or owners[0]["name"] in seen or len(owners) > 1:
            continue
        seen.add(owners[0]["name"])
        day = np.datetime64(owners[0]["date"]).astype("datetime64[D]")
        age = (days - day).astype(int)
        ahead = _looks_ahead(article.body, at, at + len(form))
        if ahead:
            weights = np.where(age > 0, UNLIKELY, np.where(age >= -90, 0.0, -2.0))
        else:
            weights = np.where(age < 0, -5.0, np.maximum(np.log(0.3 * np.exp(-age / 4.0) + 0.7 * np.exp(-age / 400.0) + 0.02), UNLIKELY))
        raw_start, raw_end = article.to_raw(at, at + len(form))
        says = f"{owners[0]['name']} ({owners[0]['date']}) is {'ahead' if ahead else 'past'}"
        yield Reason(raw_start, raw_end, article.text[raw_start:raw_end], "milestone", says, False, weights)


@cache
def _milestone_forms() -> dict[str, list[dict]]:
    """Lower-case form -> the milestones that it may mean; a bare word is no form."""
    found: dict[str, list[dict]] = {}
    for row in rows("milestones"):
        for form in forms(row["forms"]):
            if " " in form:
                found.setdefault(form.lower(), []).append(row)
    return found


# --- helpers -----------------------------------------------------------------------------------------------------------


def _reason(article: CleanArticle, time: TimeExpression, kind: str, says: str, weights: np.ndarray) -> Reason:
    start, end = article.to_raw(time.start, time.end)
    return Reason(start, end, article.text[start:end], kind, says, False, weights)


def _same_month_day(days: np.ndarray, month: int | None, day: int) -> np.ndarray:
    months = days.astype("datetime64[M]")
    right_day = (days - months).astype(int) + 1 == day
    return right_day if month is None else right_day & (months.astype(int) % 12 + 1 == month)


def _next_to(matching: np.ndarray) -> np.ndarray:
    return np.roll(matching, 1) | np.roll(matching, -1)


def _since(matching: np.ndarray) -> np.ndarray:
    """For each day, how many days since the last match (a large number before the first)."""
    index = np.arange(len(matching))
    last = np.maximum.accumulate(np.where(matching, index, -10_000))
    return index - last


@cache
def _ahead_words() -> Callable:
    words = "|".join(re.escape(form) for row in rows("ahead_words") for form in forms(row["forms"]))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE).search


def _sentence(body: str, start: int, end: int) -> str:
    """The clause around a stretch: up to 120 characters each side, cut at the ends of sentences."""
    before = re.split(r"[.!?]\s|\n\n", body[max(0, start - 120) : start])[-1]
    after = re.split(r"[.!?](?:\s|$)|\n\n", body[end : end + 60])[0]
    return f"{before} {after}"


def _looks_ahead(body: str, start: int, end: int) -> bool:
    return bool(_ahead_words()(_sentence(body, start, end)))


def _is_future(body: str, time: TimeExpression) -> bool:
    return _looks_ahead(body, time.start, time.end)
