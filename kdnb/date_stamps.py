"""Stated days: stamps, datelines and bylines around the body, addresses of pages."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

import numpy as np

from kdnb.cleaning import CleanArticle, Segment
from kdnb.date_reasons import DAY_OF_MONTH, DAYS, MONTH, MONTHS, Reason, age, index_of, recency
from kdnb.date_shapes import stamped_days
from kdnb.tables import forms, rows
from kdnb.times import find_times

TOO_EARLY = {"image", "scraper"}
"""Stamps that, where they are false, are older than the article."""
TRUST = {  # label: chance that the article appeared that day, a day before or after it, in the month before it (after it: `TOO_EARLY`)
    "published": (0.96, 0.03, 0.005),
    "address": (0.92, 0.06, 0.01),
    "dateline": (0.89, 0.09, 0.005),
    "plain": (0.87, 0.06, 0.03),
    "source": (0.82, 0.06, 0.03),
    "updated": (0.70, 0.12, 0.08),
    "foot": (0.60, 0.10, 0.08),
    "scraper": (0.74, 0.06, 0.12),
    "caption": (0.60, 0.15, 0.02),
    "image": (0.55, 0.15, 0.15),
}
MONTH_FIRST = (0.65, 0.35)
"""The chances of the two days that "02-08-2007" may be."""
HEADER_ROLES = {"metadata", "dateline", "byline", "source"}
BEFORE_BODY = {"title", "menu", "caption", "legal", "promo", "duplicate"}
CAPTION = 200
"""A first stretch of the body so short may be the caption of a picture above the byline."""
AFTER_BODY = {"menu", "promo", "caption"}
SHORT, LONG = 160, 420
"""Other stretches than those of a header count when they stand before the body and are no longer than this, captions than the second."""
LINE, FIRST_LINES = 100, 2
"""The body's first lines count up to one that is longer than this, where they label their date ("Uploaded: 14 February 2017",
"The Latest: July 15, 2023")."""
SENTENCE = 9
"""Words beside a date in a line of the page's own fields that make it a sentence: it tells of some day ("removed on 14 December")."""
ALONE = 3
"""Words beside a date that stands alone before the body."""
CLOSING = 6
"""Words between the body and a date that closes the article, its own line included."""
CREDIT = re.compile(
    r"[Pp]hoto(?:graph)?s? (?:by|courtesy)\b|FILE PHOTO|\bPhoto/|\([^()]*\b(?:Photo|Images)\b[^()]*\)|\b[A-Z]{2,}/[A-Z]|\[[A-Z][A-Z ]+\]"
)
"""What ends, or begins, the caption of a photo: its date is that of the photo, which may be years old."""
PHOTOS = {"photo": (0.20, 0.30, 0.30), "file photo": (0.05, 0.15, 0.50)}
"""The shares of photos that are some days, some months and some years old."""
_FILE = re.compile(r"\b(?:[Ff]ile|FILE)\b")
_DIGITS = re.compile(r"\d")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PATH_DAYS = (
    re.compile(r"(?<![\da-z])((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))", re.IGNORECASE),
    re.compile(r"(?<=[A-Z]{3})((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=\d{6,9}\b)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/_.-](0?[1-9]|1[0-2])[/_.-](0?[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(rf"(?<!\d)((?:19|20)\d\d)[/-]{_MONTH}[/-](0?[1-9]|[12]\d|3[01])(?!\d)", re.IGNORECASE),
)
_SHORT_PATH_DAY = re.compile(r"/([012]\d)/?(0[1-9]|1[0-2])/?(0[1-9]|[12]\d|3[01])/")
_PATH_MONTH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])/")
_SCRAPED_MONTH = re.compile(r"\s*date ((?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?!-?\d)")
_WORD = re.compile(rf"(?!{_MONTH}\b)[^\W\d_]{{2,}}", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp)\b", re.IGNORECASE)
_FILLED_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MARK = re.compile(r"[-–—|]\s*$")
"""Before the day that closes a headline: "Envoys to meet - 2003-12-08"."""
MASTHEAD = 8
"""Words of a line that names the paper and its day."""
_MASTHEAD = re.compile(rf"\A\s*[-–—|]?\s*(?:The )?(?:[A-Z][\w.&]*\s+)+[-–—|]\s*(?:(?:{'|'.join(calendar.day_name)}),?\s*)?$")
"""Before the day in "The Washington Times - Tuesday, June 13, 2000"."""
_COLON = re.compile(r"[:|][\W_]*$")


OWN = {"published", "plain", "updated", "address"}
"""Kinds of stamps that a page gives itself."""


def stated(article: CleanArticle, url: str | None) -> list[Reason]:
    """All that states the day: stamps and addresses, without the stamp of a scraper where the page gives its own: it is often days off."""
    found = [*stamps(article), *addresses(article, url)]
    own = any(reason.kind in OWN and reason.stated and names_year(reason) for reason in found)
    return [*(reason for reason in found if not own or reason.kind != "scraper"), *_scraped_month(article)]


def names_year(reason: Reason) -> bool:
    """Whether a reason leaves one day, not the same day of every year."""
    return int((reason.weights > reason.weights.max() - 0.01).sum()) == 1


def stamps(article: CleanArticle) -> Iterator[Reason]:
    """Days in the stretches around the body. A day stated twice counts once, as the surest of them."""
    found: dict[tuple[str, ...], Reason] = {}
    for segment, early in _headers(article):
        text = _LINK.sub(lambda link: "_" * len(link[0]), article.text[segment.start : segment.end])
        if not _DIGITS.search(text):
            continue
        for start, end, days in _days(text):
            label = _label(segment, text, start, end, days[0], article)
            if early is None and label == "caption":
                continue
            if early is False and label in ("plain", "caption"):
                label = "foot" if _closes(article, segment, text) else None
            if not label or (early is False and label not in ("published", "updated", "source", "dateline", "foot")):
                continue
            reason = _stamp(segment.start + start, segment.start + end, text[start:end], label, days)
            if reason and (days not in found or reason.weights.max() > found[days].weights.max()):
                found[days] = reason
    yield from found.values()


def _scraped_month(article: CleanArticle) -> Iterator[Reason]:
    """A scraper's stamp that is a month: "date 2023-06"."""
    month = _SCRAPED_MONTH.match(article.text)
    if month:
        apart = MONTHS - int((np.datetime64(month[1]) - np.datetime64("1970-01")).astype(int))
        weights = np.where(apart == 0, 4.5, np.where(np.abs(apart) == 1, 1.5, -1.0))
        yield Reason(*month.span(1), month[1], "scraper", f"scraper: {month[1]}", False, weights)


def _days(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The days that a stretch names: start, end and the day, or the two days that "02/08/2007" may be."""
    shapes = list(stamped_days(text))
    yield from shapes
    for time in find_times(text, None):
        day = re.match(r"(\d{4}|XXXX)-(\d\d)-(\d\d)", time.value)
        if day and not any(start < time.end and time.start < end for start, end, _ in shapes):
            yield time.start, time.end, (day[0],)


def _closes(article: CleanArticle, segment: Segment, text: str) -> bool:
    """Whether a date alone in its line stands right after the body, with no headline of another story before it."""
    last = max((other.end for other in article.segments if other.role == "body"), default=0)
    return segment.start >= last and len(_WORD.findall(article.text[last : segment.start] + " " + text)) <= CLOSING


def _headers(article: CleanArticle) -> Iterator[tuple[Segment, bool | None]]:
    """The stretches that may state the day, each with whether it stands above the article; None below what may be a caption."""
    begun, length = False, 0
    for segment in article.segments:
        if segment.role in HEADER_ROLES or (
            not begun and segment.role in BEFORE_BODY and segment.end - segment.start <= (LONG if segment.role == "caption" else SHORT)
        ):
            yield segment, None if length and not begun else not begun
        elif segment.role == "body" and not length:
            for line in islice(_FILLED_LINE.finditer(article.text, segment.start, segment.end), FIRST_LINES):
                plain = _LINK.sub("", line[0]).rstrip()
                if len(plain) > LINE or plain.endswith("."):
                    break
                yield segment._replace(start=line.start(), end=line.end()), True
        elif begun and segment.role in AFTER_BODY and segment.end - segment.start <= SHORT:
            yield segment, False
        if segment.role == "body":
            length += segment.end - segment.start
            begun = length > CAPTION


def _stamp(start: int, end: int, text: str, label: str, days: tuple[str, ...]) -> Reason | None:
    day = days[0]
    if label in (*PHOTOS, "collected") and day.startswith("XXXX"):
        return None
    if label in PHOTOS:
        weights = np.where(age(day) < -1, -4.0, np.clip(recency(age(day), *PHOTOS[label]), -1.0, 2.0))
        return Reason(start, end, text, label, f"a photo was taken on {day}", False, weights)
    if label == "collected":
        weights = np.where(age(day) > 1, -6.0, 0.0)
        return Reason(start, end, text, label, f"the page was collected on {day}, the article is older", False, weights)
    if day.startswith("XXXX"):
        month, number = int(day[5:7]), int(day[8:10])
        return Reason(
            start,
            end,
            text,
            label,
            f"{label}: {number} of month {month}, of some year",
            True,
            stated_weights((month == MONTH) & (number == DAY_OF_MONTH), label),
        )
    inside = [index_of(one) for one in days if 0 <= index_of(one) < len(DAYS)]
    if not inside:
        return None
    matching = np.zeros(len(DAYS))
    matching[inside] = (1.0,) if len(inside) == 1 else MONTH_FIRST
    return Reason(start, end, text, label, f"{label}: {' or '.join(days)}", True, stated_weights(matching, label))


def stated_weights(matching: np.ndarray, label: str) -> np.ndarray:
    """Return the log-likelihoods of a stamp that names one of the matching days, by how far its label is to be trusted."""
    if np.count_nonzero(matching) == 1:
        at = int(matching.argmax())
        return _one_day(label)[len(DAYS) - at : 2 * len(DAYS) - at]
    return _spread(matching, label)


@cache
def _one_day(label: str) -> np.ndarray:
    """The log-likelihoods for a stamp that names the day in the middle of twice as many days."""
    return _spread(np.arange(2 * len(DAYS) + 1) == len(DAYS), label)


_FADING = np.exp(-np.arange(1, 31) / 8.0)
_FADING /= _FADING.sum()
"""How the days of a month, the nearest first, share the chance of a stamp that is off by more than a day."""


def _spread(matching: np.ndarray, label: str) -> np.ndarray:
    exact, next_to, earlier = TRUST[label]
    share = matching / matching.sum()
    spread, around = np.zeros(len(share)), np.zeros(len(share))
    spread[1:] += 0.5 * share[:-1]
    spread[:-1] += 0.5 * share[1:]
    for at in np.flatnonzero(share).tolist():  # few: ten times as quick as to convolve all days
        month = around[at + 1 : at + 31] if label in TOO_EARLY else around[max(0, at - 30) : at][::-1]
        month += share[at] * _FADING[: len(month)]
    return np.log((exact * share + next_to * spread + earlier * around) * len(DAYS) + 1 - exact - next_to - earlier)


def _label(segment: Segment, text: str, start: int, end: int, day: str, article: CleanArticle) -> str | None:
    """What kind of stamp this is, from the words before it and its place; None where it is no stamp."""
    whole, before, dated = article.text[segment.start : segment.end], text[:start], day[0] != "X"
    low = before[-40:].lower()
    for kind, expression in _labels():
        if expression.search(low):
            return kind
    if segment.role in ("dateline", "source"):
        return segment.role
    if article.text[: segment.start + len(before)].strip().lower() == "date":
        return "scraper"
    if segment.role == "body":
        ends = dated and not _WORD.search(text, end)
        return "plain" if ends and _COLON.search(before) else None
    if segment.role in ("metadata", "byline"):
        line = before.rpartition("\n")[2] + text[end:].partition("\n")[0]
        return "plain" if len(_WORD.findall(line)) <= SENTENCE else "caption" if dated else None
    if segment.role == "title" and dated and not text[end:].strip() and _MARK.search(before):
        return "plain"
    words = len(_WORD.findall(_LINK.sub("", whole)))
    if words <= MASTHEAD and dated and not text[end:].strip() and _MASTHEAD.search(before):
        return "plain"
    if words > ALONE and (segment.role == "caption" or CREDIT.search(whole)):
        return "file photo" if _FILE.search(whole) else "photo"
    return "plain" if words <= ALONE else "caption" if dated else None


@cache
def _labels() -> list[tuple[str, re.Pattern]]:
    return [
        (row["kind"], re.compile(rf"\b(?:{'|'.join(map(re.escape, forms(row['forms'])))})\W*(?:\w+\W+)?$"))
        for row in rows("date_labels")
        if row["kind"] != "address"
    ]


def addresses(article: CleanArticle, url: str | None) -> Iterator[Reason]:
    """Days in the page's address, and in the addresses that the page's own fields name."""
    found: dict[str, Reason] = {}
    if url:
        found.update({reason.says: reason for reason in [_address(url, 0, 0)] if reason})
    for segment in article.segments:
        if segment.role in ("metadata", "source"):
            for link in _LINK.finditer(article.text, segment.start, segment.end):
                reason = _address(link[0], link.start(), link.end())
                if reason:
                    found.setdefault(reason.says, reason)
    yield from found.values()


@cache
def _rolling() -> list[str]:
    """The addresses whose path holds the month of the visit."""
    return [form for row in rows("date_labels") if row["kind"] == "address" for form in forms(row["forms"])]


def _is_day(day: str) -> bool:
    try:
        return 0 <= index_of(datetime.date.fromisoformat(day)) < len(DAYS)
    except ValueError:
        return False


def _address(link: str, start: int, end: int) -> Reason | None:
    for expression in _PATH_DAYS:
        for day in expression.finditer(link):
            month = day[2] if day[2].isdigit() else datetime.datetime.strptime(day[2][:3].title(), "%b").month
            try:
                value = datetime.date(int(day[1]), int(month), int(day[3])).isoformat()
            except ValueError:
                continue
            if 0 <= index_of(value) < len(DAYS):
                weights = stated_weights(age(value) == 0, "image" if _IMAGE.search(link) else "address")
                return Reason(start, end, day[0], "address", f"the address holds {value}", True, weights)
    short = _SHORT_PATH_DAY.search(link)
    day = short and f"20{short[1]}-{short[2]}-{short[3]}"
    if day and not _PATH_MONTH.search(link) and _is_day(day):
        return Reason(start, end, short[0], "address", f"the address holds {day}", True, stated_weights(age(day) == 0, "image"))
    month = _PATH_MONTH.search(link)
    if not month or _IMAGE.search(link) or any(path in link for path in _rolling()):
        return None
    inside = np.where(DAYS.astype("datetime64[M]") == np.datetime64(f"{month[1]}-{month[2]}"), 5.8, -4.5)
    return Reason(start, end, month[0], "address", f"the address holds {month[1]}-{month[2]}", False, inside)
