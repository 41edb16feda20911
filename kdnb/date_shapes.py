"""Shapes of days that pages stamp and sentences never use: "24-Sep-2020", "2020. 9. 24", "Sep.24,2020", "02-08-2007"."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

_MONTHS = [name.lower() for name in calendar.month_abbr[1:]]
_MONTH = r"(?P<month>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[a-z]*"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_YEAR_GLUED = rf"{_YEAR}(?=\d?\d:\d\d|\D|$)"
_SHAPES = tuple(map(re.compile, (
    rf"(?<![\d.]){_YEAR}\s?\.\s?(?P<number>\d{{1,2}})\s?\.\s?(?P<day>\d{{1,2}})(?!\d)",
    rf"\bJuche ?\d{{2,3}} ?\({_YEAR}\)[. ]{{0,2}}(?P<number>\d{{1,2}})\.(?P<day>\d{{1,2}})(?!\d)",
    rf"\b{_MONTH}[.\s-]{{0,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.,\s-]{{1,3}}{_YEAR_GLUED}",
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.\s-]{{1,3}}{_MONTH}[.,\s-]{{1,3}}{_YEAR_GLUED}",
    rf"^\W*{_YEAR}(?P<number>0[1-9]|1[0-2])(?P<day>[0-3]\d)\W*$",
    rf"(?<![\d./-])(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second>\d{{1,2}})(?P=mark){_YEAR}(?!\d)",
    r"(?i:\bdate\W{0,3})(?P<short>\d\d)[-./](?P<number>\d\d)[-./](?P<day>\d\d)(?= \d?\d:\d\d)",
)))  # fmt: skip


def stamped_days(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield start, end and the ISO days that a stamp may mean: two where day and month could change places.

    >>> list(stamped_days("Source: | 02-08-2007 15:22"))
    [(10, 20, ('2007-02-08', '2007-08-02'))]
    >>> list(stamped_days("Sep.24,2020 15:10 KST"))
    [(0, 11, ('2020-09-24',))]
    """
    for shape in _SHAPES:
        for found in shape.finditer(text):
            parts = found.groupdict()
            year = int(parts["year"] if parts.get("year") else "20" + parts["short"])
            if parts.get("first"):
                first, second = int(parts["first"]), int(parts["second"])
                pairs = dict.fromkeys([(first, second), (second, first)])
            else:
                number = int(parts["number"]) if parts.get("number") else _MONTHS.index(parts["month"].lower()) + 1
                pairs = [(number, int(parts["day"]))]
            days = tuple(day for month, number in pairs if (day := _iso(year, month, number)))
            if days:
                yield (*found.span(), days)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
