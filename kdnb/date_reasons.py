"""A reason for a day of publication, and the calendar of candidate days that all reasons weigh."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from kdnb.annotations import TimeExpression
from kdnb.cleaning import CleanArticle
from kdnb.tables import forms, rows

MONTH_NUMBER = {name: number for number, name in enumerate(calendar.month_abbr) if number}
"""Number of a month by its first three letters."""
WEEKDAY_NUMBER = {name: number for number, name in enumerate(calendar.day_name)}
FIRST, LAST = datetime.date(1994, 1, 1), datetime.date(2026, 12, 31)
DAYS = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
PLACES = np.arange(len(DAYS))
"""The place of each day in `DAYS`."""
MONTHS = DAYS.astype("datetime64[M]").astype(int)
"""Months since January 1970, of each day."""
YEAR, MONTH = MONTHS // 12 + 1970, MONTHS % 12 + 1
DAY_OF_MONTH = (DAYS - DAYS.astype("datetime64[M]")).astype(int) + 1
WEEKDAY = (DAYS.astype(int) + 3) % 7
"""0 for Monday to 6 for Sunday; day 0 of the calendar, 1970-01-01, was a Thursday."""


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for some days: raw ``start``, ``end`` and ``text`` (or the address), what it ``says``, its ``kind`` and,
    for each of `DAYS`, its log-likelihood ``weights``. ``stated`` reasons name the day of publication itself."""

    start: int
    end: int
    text: str
    kind: str
    says: str
    stated: bool = False
    weights: np.ndarray = field(repr=False, compare=False, default=None)


def from_body(
    article: CleanArticle, start: int, end: int, kind: str, says: str, weights: np.ndarray, stated: bool = False
) -> Reason:
    """Return a reason for ``article.body[start:end]``, with its place in the raw text."""
    first, last = article.to_raw(start, end)
    return Reason(first, last, article.text[first:last], kind, says, stated, weights)


class Told(NamedTuple):
    """Headline and body as one text, ``text``, in which the body begins at ``shift``; ``title`` is the headline's place in the raw text."""

    text: str
    shift: int
    title: tuple[int, int]


def told(article: CleanArticle) -> Told:
    """Return what an article says with its headline first: many a lead is taken for the headline, or repeats it."""
    head = next((one for one in article.segments if one.role in ("title", "body")), None)
    if head is None or head.role == "body":
        return Told(article.body, 0, (0, 0))
    title = " ".join(article.text[head.start : head.end].split())
    return Told(f"{title}\n\n{article.body}", len(title) + 2, (head.start, head.end))


def from_told(article: CleanArticle, start: int, end: int, kind: str, says: str, weights: np.ndarray) -> Reason:
    """Return a reason for a stretch of `told`, with its place in the raw text."""
    whole = told(article)
    if start >= whole.shift:
        return from_body(article, start - whole.shift, end - whole.shift, kind, says, weights)
    first, last = whole.title
    return Reason(first, last, article.text[first:last], kind, says, False, weights)


@lru_cache(maxsize=8192)
def index_of(day: str | datetime.date | np.datetime64) -> int:
    """Return the place of a day in `DAYS`; days before the first are negative."""
    return int((np.datetime64(day).astype("datetime64[D]") - DAYS[0]).astype(int))


def age(day: str) -> np.ndarray:
    """Return how many days each of `DAYS` lies after the day, negative before it; a month or a year counts from its first day."""
    return PLACES - index_of(day)


def recency(days: np.ndarray, near: float, months: float, years: float) -> np.ndarray:
    """Return the log-likelihood, against any day alike, of an article so many days after what it refers to.

    ``near``, ``months`` and ``years`` are the shares of references to what is some days, some months, some years old; what is
    left of 1 is no hint at all.
    """
    return recency_by_day(near, months, years).take(days, mode="clip")


@cache
def recency_by_day(near: float, months: float, years: float) -> np.ndarray:
    """The log-likelihood for 0, 1, 2 ... days, and at last for what was never."""
    old = np.r_[np.arange(50_000.0), 100_000.0]
    density = (
        near * np.exp(-old / 2.0) / 2.5 + months * np.exp(-old / 60.0) / 60.5 + years * np.exp(-old / 1500.0) / 1500.0
    )
    return np.log(density * len(DAYS) + max(0.02, 1.0 - near - months - years))


def later(events: dict[int, float]) -> np.ndarray:
    """Return for each of `DAYS` the chance that an article of that day looks back on one of the events, given as place -> weight."""
    weights = np.zeros(len(DAYS))
    if len(events) > FEW:
        weights[list(events)] = list(events.values())
        return sum(0.5 / (scale + 0.5) / growth * np.cumsum(weights * growth) for scale, growth in _growth().items())
    for place, weight in events.items():
        weights[place:] += weight * _looking_back()[: len(DAYS) - place]
    return weights


FEW = 40
"""Up to so many events are added one by one, which is quicker."""


@cache
def _looking_back() -> np.ndarray:
    """The chance of an article 0, 1, 2 ... days after what it looks back on."""
    return sum(0.5 / (scale + 0.5) / growth for scale, growth in _growth().items())


@cache
def _growth() -> dict[float, np.ndarray]:
    return {scale: np.exp(PLACES / scale) for scale in (60.0, 600.0)}


def since(matching: np.ndarray) -> np.ndarray:
    """For each day, how many days since the last match (a large number before the first)."""
    found = np.flatnonzero(matching)
    last, length = np.empty(len(found) + 1, int), np.empty(len(found) + 1, int)
    last[0], last[1:] = -100_000, found
    length[:-1], length[-1] = found, len(matching)
    length[1:] -= found
    return PLACES - last.repeat(length)


def until(matching: np.ndarray) -> np.ndarray:
    """For each day, how many days until the next match."""
    return since(matching[::-1])[::-1]


def within(terms: list[tuple[str, str]]) -> np.ndarray:
    """The days within any of the terms, whose ends may be known to the month or year only, or not at all."""
    return _within(tuple(terms))


@lru_cache(maxsize=1024)
def _within(terms: tuple[tuple[str, str], ...]) -> np.ndarray:
    inside = np.zeros(len(DAYS), dtype=bool)
    for first, last in terms:
        start = max(0, index_of(first)) if first else 0
        end = index_of((np.datetime64(last) + 1).astype("datetime64[D]")) if last else len(DAYS)
        inside[start : max(end, 0)] = True
    return inside


_NO_END = "".join(rf"(?<!{name}[.!?])" for name in (*calendar.month_abbr[1:], "Sept", "Gen", "Mr", r"\b[A-Z]"))
_END = rf"(?<!\n){_NO_END}(?:\s|$)"
SENTENCE_END = re.compile(rf"[.!?\n](?:(?<=\n)\n|{_END})")
"""Where a sentence ends: not after "Feb." nor "U.S."."""
_STOP = re.compile(rf"[.!?\n](?:(?<=\n)\n?|{_END})")
_NEXT_CLAUSE = re.compile(r"[,;]|\b(?:saying|and|but|which|as|when|while)\b")


@lru_cache(maxsize=4)
def sentences(body: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each sentence, or of each line."""
    stops = [stop.end() for stop in _STOP.finditer(body)]
    ends = stops if stops and stops[-1] == len(body) or not body else [*stops, len(body)]
    return tuple(zip([0, *ends], ends, strict=False))


def sentence_around(body: str, start: int, end: int) -> str:
    """The clause around a stretch: up to 120 characters before it in its sentence, and up to 60 after, to the next clause."""
    return f"{_before(body, start)} {_NEXT_CLAUSE.split(SENTENCE_END.split(body[end : end + 60])[0])[0]}"


def _before(body: str, start: int) -> str:
    return SENTENCE_END.split(body[max(0, start - 120) : start])[-1]


@lru_cache(maxsize=256)
def looks_ahead(body: str, start: int, end: int) -> bool:
    """Whether the clause around a stretch speaks of what is still to come; the nearest word before it decides."""
    clause, before = sentence_around(body, start, end), _before(body, start)
    if _TIMETABLE.search(before):
        return True
    if not _ahead_words("ahead")(clause):
        return False
    if _past_words().match(body, end + 1) or _DONE.match(body, end) or _CANCELLED.search(before) or _JUST_DONE.search(before):
        return False
    past = [found.end() for words in (_past_words(), _REGULAR_PAST) for found in words.finditer(before)]
    return not past or bool(_ahead_words("ahead")(before, max(past)))


@cache
def cue_words(kind: str) -> str:
    """The words of one kind of ahead_words.csv, as alternatives of a pattern."""
    return "|".join(re.escape(form) for row in rows("ahead_words") if row["kind"] == kind for form in forms(row["forms"]))


@cache
def _past_words() -> re.Pattern:
    return re.compile(rf"(?<!be )(?<!being )\b(?:{cue_words('past')})\b", re.IGNORECASE)


_CANCELLED = re.compile(r"\b(?:originally|initially|previously|earlier) (?:been )?(?:scheduled|planned|slated|set|due)\b")
"""What was to be and was not."""
_JUST_DONE = re.compile(r"\b(?!scheduled|planned|slated|expected|delayed|postponed)(?:\w+ed|said|told|met|held|left|began|spoke)(?: on)? $")
_DONE = re.compile(r" (?!scheduled|planned|slated|expected|proposed)\w+ed\b")
"""A verb of the past right before a day, and right after it: "proposed on Friday", "on Friday invited"."""
_REGULAR_PAST = re.compile(
    r"(?<!be )(?<!been )(?<!is )(?<!are )\b(?!scheduled|planned|slated|expected|supposed|proposed|tipped|delayed|postponed|suggested|offered|asked|need)[a-z]{3,}ed\b"
)
_TIMETABLE = re.compile(r"\b(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bhis )(?<!\bher )(?<!\bits )(?<!\btheir )(?:(?:is|are) (?:going|leaving|heading|travell?ing|flying|visiting|meeting|arriving|returning)|arrives?|leaves?|begins?|opens?|meets?|starts?|ends?|departs?|returns?|visits?|(?:runs?|lasts?|continues?) (?:until|through|to))(?: (?:to |in |for |with )?[\w'’]+){0,3} (?:on )?$")
"""A verb of the present before a day ("the experts leave Sept. 15"), not a noun ("his visit Sept. 15")."""


def still_ahead(body: str, start: int, end: int) -> bool:
    """Whether a day or a month is still to come; "since July" and "last December 17" never are."""
    return bool(_BY_THEN.search(body, max(0, start - 16), start) and _TO_DO.search(_before(body, start))) or (
        looks_ahead(body, start, end) and not PAST_DAY.search(body[max(0, start - 14) : end]) and not _SINCE.search(_before(body, start))
    )


def is_ahead(article: CleanArticle, time: TimeExpression) -> bool:
    """Whether a date expression of the body is still to come."""
    return still_ahead(article.body, time.start, time.end)


_TO_DO = re.compile(r"\bto (?!the\b|a\b|an\b)[a-z]+ ")
"""Before "by April 2023": what is to be done until then."""
_BY_THEN = re.compile(r"\bby (?:the end of |early |mid-|late )?$")
_SINCE = re.compile(r"\bsince (?:the|his|her|its|their)\b[^.,;]{0,40}$")
"""Before a month that is past ("since the coming to power in January")."""
PAST_DAY = re.compile(r"\b(?:since|last)\b(?:\W+\w+){0,3}\W*$")
"""Before a day that is past."""


def is_unsure(body: str, start: int, end: int) -> bool:
    """Whether the clause around a stretch speaks of what may come ("could conduct a fifth nuclear test")."""
    return bool(_ahead_words("unsure")(sentence_around(body, start, end)))


@cache
def _ahead_words(kind: str) -> Callable:
    return re.compile(rf"\b(?:{cue_words(kind)})\b", re.IGNORECASE if kind == "ahead" else 0).search


@lru_cache(maxsize=256)
def words_of(text: str) -> frozenset[str]:
    """The rows of letters and digits in a text."""
    return frozenset(rows_of_letters(text, _ALPHANUMERIC))


def rows_of_letters(text: str, otherwise: re.Pattern) -> list[str]:
    """The rows of letters and digits in a text, one after the other; those that a pattern finds where there are other letters than
    English ones."""
    for sign in () if text.isascii() else _USUAL_SIGNS:
        text = text.replace(sign, " ")
    return text.translate(_NO_SIGNS).split() if text.isascii() else otherwise.findall(text)  # four times as quick as a match for each word


@lru_cache(maxsize=1 << 16)
def first_word(form: str) -> str:
    """The first row of letters and digits of a form: a text without it does not hold the form."""
    return _ALPHANUMERIC.search(form)[0]


_ALPHANUMERIC = re.compile(r"[^\W_]+")
_USUAL_SIGNS = "’‘“”–—…\u00a0"
_NO_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}


def has_word(text: str, form: str) -> bool:
    """Whether a form stands in the text as a word of its own."""
    at = text.find(form)
    while at >= 0:
        if (at == 0 or not text[at - 1].isalnum()) and not text[at + len(form) : at + len(form) + 1].isalnum():
            return True
        at = text.find(form, at + 1)
    return False
