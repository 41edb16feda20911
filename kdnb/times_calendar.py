"""Calendar arithmetic in the units of TIMEX3: shift a day by weeks or quarters, name a week, date a holiday."""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import NamedTuple

from kdnb.tables import rows
from kdnb.times_lexer import Token

PRECISION = {
    "D": "day",
    "W": "week",
    "WE": "week",
    "M": "month",
    "Q": "quarter",
    "Y": "year",
    "10Y": "decade",
    "100Y": "century",
}
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


class Meaning(NamedTuple):
    """A TIMEX3 value, the first day it names (None if none) and how exact that is (None without a day)."""

    value: str
    date: datetime.date | None = None
    precision: str | None = None


def meaning(day: datetime.date | None, grain: str) -> Meaning:
    """Name the day (D), week, weekend (WE), month, quarter, year, decade (10Y) or century (100Y) around ``day``.

    >>> meaning(datetime.date(2013, 3, 22), "W")
    Meaning(value='2013-W12', date=datetime.date(2013, 3, 18), precision='week')
    >>> meaning(datetime.date(2013, 3, 22), "10Y").value
    '201'
    """
    if day is None:
        return Meaning(
            {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}.get(grain, "XXXX")
        )
    iso = day.isocalendar()
    value = {
        "D": day.isoformat(),
        "W": f"{iso.year}-W{iso.week:02d}",
        "WE": f"{iso.year}-W{iso.week:02d}-WE",
        "M": f"{day:%Y-%m}",
        "Q": f"{day.year}-Q{(day.month + 2) // 3}",
        "Y": f"{day.year:04d}",
        "10Y": f"{day.year:04d}"[:3],
        "100Y": f"{day.year:04d}"[:2],
    }[grain]
    return Meaning(value, start_of(day, grain), PRECISION[grain])


def season(year: int, code: str) -> Meaning:
    """Name a season; winter is dated by the December it begins in.

    >>> season(2018, "SU").date
    datetime.date(2018, 6, 1)
    """
    return Meaning(f"{year}-{code}", datetime.date(year, _SEASONS[code], 1), "season")


def start_of(day: datetime.date, grain: str) -> datetime.date:
    """Return the first day of the week, month ... that ``day`` lies in."""
    if grain == "D":
        return day
    if grain == "W":
        return day - datetime.timedelta(day.weekday())
    if grain == "WE":
        return day + datetime.timedelta(5 - day.weekday())
    if grain == "M":
        return day.replace(day=1)
    if grain == "Q":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    step = {"Y": 1, "10Y": 10, "100Y": 100}[grain]
    return datetime.date(max(day.year // step * step, 1), 1, 1)


def shift(day: datetime.date, by: float, unit: str) -> datetime.date | None:
    """Return ``day`` moved by a number of units; None beyond the calendar (years 1 to 9999).

    >>> shift(datetime.date(2018, 8, 31), -2, "Q")
    datetime.date(2018, 2, 28)
    """
    days = {"D": 1, "N": 1, "W": 7, "WE": 7, "2W": 14, "TH": 1 / 24, "TM": 1 / 1440, "TS": 1 / 86400}
    months = {"M": 1, "Q": 3, "Y": 12, "10Y": 120, "100Y": 1200}
    try:
        if unit in days:
            return day + datetime.timedelta(int(by * days[unit]))
        months_on = day.year * 12 + day.month - 1 + int(by * months[unit])
        year, month = divmod(months_on, 12)
        return datetime.date(year, month + 1, min(day.day, days_in(year, month + 1)))
    except (ValueError, OverflowError):
        return None


def days_in(year: int, month: int) -> int:
    """Return the number of days of a month."""
    following = datetime.date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else None
    return 31 if following is None else (following - datetime.timedelta(1)).day


def day_of(year: int, month: int, day: int) -> datetime.date | None:
    """Return the date, None when the calendar has no such day."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def duration(count: float | None, unit: str) -> str:
    """Write a length of time; ``None`` stands for "several".

    >>> duration(2.5, "Y"), duration(None, "D"), duration(36, "TH"), duration(2, "10Y")
    ('P2Y6M', 'PXD', 'PT36H', 'P20Y')
    """
    unit = {"N": "D", "2W": "W"}.get(unit, unit)
    time, letter = ("T", unit[1]) if unit[0] == "T" and len(unit) == 2 else ("", unit)
    if letter in ("10Y", "100Y"):
        if count is None or count == 1:
            return ("PX" if count is None else "P1") + ("E" if letter == "10Y" else "C")
        count, letter = count * int(letter[:-1]), "Y"
    if count is None:
        return f"P{time}X{letter}"
    whole, half = int(count), count % 1
    if half:
        smaller = {"Y": "6M", "H": "30M", "M": "30S" if time else "15D", "D": "T12H", "Q": "45D", "W": "3D"}.get(
            letter, ""
        )
        return f"P{time}{whole}{letter}{smaller}" if whole else f"P{time}{smaller}"
    return f"P{time}{whole}{letter}"


def number(tokens: list[Token]) -> float | None:
    """Read a count: "two", "twenty-four", "a hundred", "2 1/2", "a couple"; None for "several".

    >>> from kdnb.times_lexer import tokenize
    >>> number(tokenize("two and a half")[0]), number(tokenize("a few")[0]), number(tokenize("twenty-four")[0])
    (2.5, None, 24.0)
    """
    total = part = 0.0
    for token in tokens:
        if token.cls == "VAGUE":
            return None
        if token.cls == "SCALE" or token.cls in ("DOZEN", "COUPLE"):
            part = max(part, 1) * float(token.value)
        elif token.cls in ("NUMBER", "DAYNUM", "FIGURE", "YEARNUM", "ORDINAL"):
            if part >= 1000:
                total, part = total + part, 0.0
            part += float(token.value)
        elif token.cls in ("HALF", "FRACTION"):
            part += 0.5
    return total + part or 1.0


def holiday(rule: str, year: int) -> datetime.date | None:
    """Return the day of a rule of holidays.csv in ``year``: MM-DD, MM-Wn-d (d-th weekday, n-th time; W5 is the last),
    easter±n, lunar-01-01 and lunar-08-15 (from lunar_days.csv; None outside it).

    >>> holiday("11-W4-4", 2018), holiday("easter-2", 2018), holiday("lunar-08-15", 2018)
    (datetime.date(2018, 11, 22), datetime.date(2018, 3, 30), datetime.date(2018, 9, 24))
    """
    if rule.startswith("easter"):
        return _easter(year) + datetime.timedelta(int(rule[6:] or 0))
    if rule.startswith("lunar"):
        return _lunar().get((rule, year))
    if found := re.fullmatch(r"(\d\d)-W(\d)-(\d)(\+?)", rule):
        month, nth, weekday = int(found[1]), int(found[2]), int(found[3])
        if found[4]:  # the day after the first Monday
            return holiday(f"{found[1]}-W{nth}-{weekday - 1}", year) + datetime.timedelta(1)
        first = datetime.date(year, month, 1)
        day = 1 + (weekday - first.isoweekday()) % 7 + 7 * (nth - 1)
        return datetime.date(year, month, day if day <= days_in(year, month) else day - 7)
    return datetime.date(year, int(rule[:2]), int(rule[3:]))


def _easter(year: int) -> datetime.date:
    """Western Easter, after the anonymous Gregorian rule."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


@cache
def _lunar() -> dict[tuple[str, int], datetime.date]:
    columns = {"lunar-01-01": "lunar_new_year", "lunar-08-15": "chuseok"}
    return {
        (rule, int(row["year"])): datetime.date.fromisoformat(f"{row['year']}-{row[column]}")
        for row in rows("lunar_days")
        for rule, column in columns.items()
    }
