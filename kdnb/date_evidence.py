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
        *_occasions(article, days),
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
    """Past weekdays: the article appeared on that weekday or soon after. The first one named counts, later ones less."""
    named: dict[int, TimeExpression] = {}
    for time in times:
        weekday = re.search(r"-WXX-([1-7])", time.value)
        if weekday and not _is_future(article.body, time):
            number = int(weekday[1]) - 1
            named[number] = time if number not in named or (_late(time) and not _late(named[number])) else named[number]
    for count, (number, time) in enumerate(named.items()):
        offsets = OFFSETS[[1, 0, 2, 3, 4, 5, 6]] if _late(time) else OFFSETS
        weights = (0.5 if count else 1.0) * offsets[(_weekday_of(days) - number) % 7]
        yield _reason(article, time, "weekday", f"{time.text!r}: published that day or soon after", weights - weights.mean())


def _late(time: TimeExpression) -> bool:
    """In the evening or at night: what happened then is in the next day's news."""
    return bool(re.search(r"T(?:EV|NI)", time.value))


DATELINE_REACH = 40
"""A day without a year in the first characters of the body ("China News Service, July 8, ...") is the day of writing."""

_OCCASION_AFTER = re.compile(r"\W+(?:[\w-]+\W+){0,2}(?:summits?|talks|meetings?|elections?|anniversary|deadline|celebrations?)\b", re.IGNORECASE)
"""The day names an occasion ("the June 12 summit"): its tense says nothing."""

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
        before, after = np.minimum(_since(matching) / scale, 9.0), np.minimum(_since(matching[::-1])[::-1] / 25.0, 9.0)
        ahead = _looks_ahead(article.body, start, end)
        if start < DATELINE_REACH and text[0].isupper():
            says, weights = f"{text!r} opens the article", np.where(matching, STRENGTH["dateline"], np.where(_next_to(matching), 2.5, 0.0))
        elif not ahead and _OCCASION_AFTER.match(article.body, end):
            says, weights = f"{text!r}: near, before or after", np.maximum(-np.minimum(before, after), UNLIKELY - 1)
        else:
            says, weights = f"{text!r}: {'still ahead' if ahead else 'just past'}", np.maximum(-(after if ahead else before), UNLIKELY - 1)
        raw_start, raw_end = article.to_raw(start, end)
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
_FORMER = re.compile(r"\b(?:former|ex|then|late|ousted)\b[^.]{0,40}$", re.IGNORECASE)


def _officials(article: CleanArticle, days: np.ndarray) -> Iterator[Reason]:
    """People named with a title held that office; people named without were in public life."""
    found: dict[str, list[tuple[int, int]]] = {}
    for name in _NAME.finditer(article.body):
        words = name[0].split(" ")
        for written in dict.fromkeys((name[0], " ".join(words[:2]), words[0])):
            match = resolve_name(written, context=article.body[max(0, name.start() - 150) : name.end() + 100])
            if match and match.name in _terms():
                found.setdefault(match.name, []).append((name.start(), name.start() + len(written)))
                break
    for name, places in found.items():
        yield _term_of(article, name, places, days)


def _term_of(article: CleanArticle, name: str, places: list[tuple[int, int]], days: np.ndarray) -> Reason:
    start, end = places[0]
    raw_start, raw_end = article.to_raw(start, end)
    text = article.text[raw_start:raw_end]
    near = " ".join(article.body[max(0, s - 90) : e + 90] for s, e in places).lower()
    held, strength = _held(name, near), 1.0
    if not held:
        held, strength = _held(name, article.body.lower()), 0.5
    terms = _terms()[name]
    public = _within([(min(row["from"] for row in terms), "")], days)
    if not held or any(_FORMER.search(article.body[max(0, s - 60) : s]) for s, _ in places):
        any_term = _within([(row["from"], row["to"]) for row in terms], days)
        weights = np.where(any_term, 0.0, np.where(public, -0.7, UNLIKELY))
        return Reason(raw_start, raw_end, text, "office", f"{name} was in public life", False, weights)
    offices = sorted({row["office"] for row in held})
    inside = np.all([_within([(r["from"], r["to"]) for r in held if r["office"] == office], days) for office in offices], axis=0)
    if not inside.any():
        inside = _within([(row["from"], row["to"]) for row in held], days)
    terms_said = "; ".join(f"{row['title'] or row['office']}, {row['from']} to {row['to'] or 'now'}" for row in held[:2])
    return Reason(raw_start, raw_end, text, "office", f"{name} was {terms_said}", False, strength * np.where(inside, 0.0, UNLIKELY))


def _held(name: str, words: str) -> list[dict]:
    """The terms of a person whose office is named in the words."""
    return [term for term in _terms()[name] if any(form in words for form in _titles().get((term["office"], term["state"]), ()))]


def _within(terms: list[tuple[str, str]], days: np.ndarray) -> np.ndarray:
    """The days within any of the terms, whose ends may be known to the month or year only, or not at all."""
    inside = np.zeros(len(days), dtype=bool)
    for first, last in terms:
        start = np.datetime64(first).astype("datetime64[D]") if first else days[0]
        end = (np.datetime64(last) + 1).astype("datetime64[D]") - 1 if last else days[-1]
        inside |= (days >= start) & (days <= end)
    return inside


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


def _milestones(article: CleanArticle, days: np.ndarray) -> Iterator[Reason]:
    """Milestones referred to by name: the article is later, most likely soon after, unless they are ahead."""
    low = article.body.lower()
    seen = set()
    for form, owners in _milestone_forms().items():
        at = low.find(form)
        if at < 0 or owners[0]["name"] in seen or len(owners) > 1:
            continue
        seen.add(owners[0]["name"])
        age = (days - np.datetime64(owners[0]["date"]).astype("datetime64[D]")).astype(int)
        ahead = _looks_ahead(article.body, at, at + len(form))
        if ahead:
            weights = np.where(age > 0, UNLIKELY, np.where(age >= -90, 0.0, -2.0))
        else:
            old = np.maximum(age, 0)
            weights = np.where(age < -60, -5.0, np.where(age < 0, -2.0, np.maximum(np.log(0.3 * np.exp(-old / 4.0) + 0.7 * np.exp(-old / 400.0) + 0.02), UNLIKELY)))
            if _MONTH_ONLY.match(article.body, at + len(form)):
                weights = np.where(age > 365, UNLIKELY - 1, weights)
        raw_start, raw_end = article.to_raw(at, at + len(form))
        says = f"{owners[0]['name']} ({owners[0]['date']}) is {'ahead' if ahead else 'past'}"
        yield Reason(raw_start, raw_end, article.text[raw_start:raw_end], "milestone", says, False, weights)


_MONTH_ONLY = re.compile(rf"(?:\W+\w+){{0,3}}\W+(?:in|last) (?:{'|'.join(calendar.month_name[1:])})\b(?!,? \d{{4}})", re.IGNORECASE)
"""A milestone placed by its month alone lies within the last twelve months."""

ABOUT_A_MILESTONE = 0.3
"""The chance that an article reports one of the occasions in the table, when it names the places and the parties of some."""
SOON_AFTER = (0.45, 0.35, 0.12, 0.08)


def _occasions(article: CleanArticle, days: np.ndarray) -> Iterator[Reason]:
    """Occasions of the milestones table whose place and parties the article names: it may report one of them.

    The more of them fit, the less each one says.
    """
    low = article.body.lower()
    states = {code for code, written in _state_forms().items() if any(_has_word(low, form) for form in written)}
    fitting = [row for row, places in _dated_occasions() if {*forms(row["parties"])} <= states and any(place in low for place in places)]
    if not fitting:
        return
    density = np.full(len(days), 1 - ABOUT_A_MILESTONE)
    for row in fitting:
        first = int((np.datetime64(row["date"]) - days[0]).astype(int))
        length = int((np.datetime64(row["end"]) - np.datetime64(row["date"])).astype(int)) if row["end"] else 0
        for after, share in enumerate(SOON_AFTER):
            at = first + length + after
            if 0 <= at < len(days):
                density[at] += ABOUT_A_MILESTONE * share * len(days) / len(fitting)
    said = f"names the places and parties of {len(fitting)} known occasions" if len(fitting) > 1 else f"names the place and parties of {fitting[0]['name']}"
    yield Reason(0, 0, "", "occasion", said, False, np.log(density))


@cache
def _dated_occasions() -> list[tuple[dict, tuple[str, ...]]]:
    """Talks and visits of the milestones table known to the day, each with the places in its name and forms, in lower case."""
    known = {form.lower() for row in rows("places") for form in (row["name"], *forms(row["forms"]))} | {row["capital"].lower() for row in rows("states")}
    found = []
    for row in rows("milestones"):
        if row["kind"] in ("meeting", "summit", "visit") and row["precision"] == "day":
            named = {word.lower() for word in re.findall(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?", f"{row['name']}; {row['place']}; {row['forms']}")}
            found.append((row, tuple(sorted(named & known))))
    return [(row, places) for row, places in found if places]


@cache
def _state_forms() -> dict[str, tuple[str, ...]]:
    return {row["code"]: tuple(form.lower() for column in ("forms", "demonyms", "metonyms") for form in forms(row[column])) for row in rows("states")}


def _has_word(text: str, form: str) -> bool:
    at = text.find(form)
    return at >= 0 and (at == 0 or not text[at - 1].isalnum()) and not text[at + len(form) : at + len(form) + 1].isalnum()


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
