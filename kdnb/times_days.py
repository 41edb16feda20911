"""Reading of days of the calendar: "June 12", "2020-07-08", "on the 8th", "the second Tuesday of March", holidays."""

from __future__ import annotations

import datetime
import re
from functools import cache

from kdnb.tables import forms, rows
from kdnb.times_calendar import Meaning, day_of, days_in, holiday, meaning, shift
from kdnb.times_context import Context, digits, full_year, ordinal, steps
from kdnb.times_grammar import Parse
from kdnb.times_hours import at_hour

_COUNTED = frozenset(("UNITS", "UNIT", "SCALE", "COUNTED", "AMOUNT"))


def read_iso(context: Context, parse: Parse) -> Meaning | None:
    token = context.tokens[parse.first]
    numbers = [int(part) for part in re.findall(r"\d+", token.low.split("t")[0])]
    if token.cls == "SLASH":
        year = full_year(token.low.split("/")[2])
        day = day_of(year, numbers[0], numbers[1]) or day_of(year, numbers[1], numbers[0])
        return day and meaning(day, "D")
    if token.cls == "CJK":
        return _east_asian(context, parse, token.low, numbers)
    day = day_of(*numbers[:3])
    clock = token.low.partition("t")[2].strip("z")
    return day and (Meaning(f"{day}T{clock}", day, "day") if clock else meaning(day, "D"))


def _east_asian(context: Context, parse: Parse, low: str, numbers: list[int]) -> Meaning | None:
    year = numbers.pop(0) if re.search("[年년]", low) else None
    if not numbers:
        return meaning(day_of(year, 1, 1), "Y") if year else None
    if not 1 <= numbers[0] <= 12:
        return None
    if year is not None:
        exact = day_of(year, *numbers, *[1] * (2 - len(numbers)))
        return exact and meaning(exact, "DM"[len(numbers) == 1])
    return context.nearest_day(parse, *numbers) if len(numbers) == 2 else context.nearest_month(parse, numbers[0])


def read_date(context: Context, parse: Parse) -> Meaning | None:
    month, token = int(parse.value("month")), parse.token("day")
    in_words = token.cls in ("NUMBER", "ORDINAL", "SECOND")
    day = ordinal(parse.parts["day"]) if in_words else digits(token)
    if not context.is_month(parse) or not 1 <= day <= 31:
        return None
    if in_words and not context.may_end(parse):
        return None  # "in December the first supplies"
    year = context.year_named(parse) or _year_of_name(context, parse, month, day)
    if year is None:
        weekday = parse.value("weekday")
        agreeing = _agreeing(context, month, day, int(weekday)) if weekday else None
        found = meaning(agreeing, "D") if agreeing else context.nearest_day(parse, month, day)
    else:
        exact = day_of(year, month, day)
        found = meaning(exact, "D") if exact else None
    return found and at_hour(parse, found)


def _year_of_name(context: Context, parse: Parse, month: int, day: int) -> int | None:
    """Return the year that a name gives to a day: "the June 15 Joint Declaration" is of 2000."""
    following = (
        " ".join(token.low for token in context.tokens[parse.last : parse.last + 5])
        .replace(" - ", "-")
        .replace(" . ", ".")
    )
    return next((year for words, year in _named_days().get((month, day), ()) if following.startswith(words)), None)


@cache
def _named_days() -> dict[tuple[int, int], list[tuple[str, int]]]:
    """Return named_days.csv by month and day."""
    named: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for row in rows("named_days"):
        month, day = (int(part) for part in row["day"].split("-"))
        named.setdefault((month, day), []).extend((words, int(row["year"])) for words in forms(row["words"]))
    return named


def _agreeing(context: Context, month: int, day: int, weekday: int) -> datetime.date | None:
    """Return the nearest such day that falls on the weekday, within two years of the publication."""
    if context.published is None:
        return None
    years = sorted(
        range(context.published.year - 2, context.published.year + 3), key=lambda y: abs(y - context.published.year)
    )
    days = (day_of(year, month, day) for year in years)
    return next((found for found in days if found and found.isoweekday() == weekday), None)


def read_next_day(context: Context, parse: Parse) -> Meaning | None:
    """Read the "29" of "June 28 and 29", the "24" of "March 13-24", right after a date."""
    last = context.last_parse
    if parse.first - context.done > 2:
        return None
    link = {token.cls for token in context.tokens[context.done : parse.first]}
    if (
        last is None
        or last.kind not in ("date", "nth_day", "next_day")
        or context.anchor is None
        or context.anchor.date is None
    ):
        return None
    if not link or not link <= {"DASH", "TO", "AND", "COMMA"}:
        return None
    if link == {"COMMA"} and context.cls(parse.last) not in ("COMMA", "AND") or context.cls(parse.last) in _COUNTED:
        return None
    day, base = digits(parse.token("day")), context.anchor.date
    if parse.token("year"):
        base = day_of(full_year(parse.token("year").low), base.month, 1)
    if day <= context.anchor.date.day:
        return None
    found = day_of(base.year, base.month, day)
    return found and meaning(found, "D")


def read_nth_day(context: Context, parse: Parse) -> Meaning | None:
    """Read "on the 8th": a day of this month or, where that is far ahead, of the last."""
    day = digits(parse.token("day"))
    if not 1 <= day <= 31:
        return None
    if parse.token("unit") and parse.value("unit") != "M":
        return None
    if not parse.token("unit") and not context.may_end(parse):
        return None
    if context.cls(parse.first - 1) != "ON" and context.cls(parse.first) != "THE":
        return None
    if context.published is None:
        return Meaning(f"XXXX-XX-{day:02d}")
    if parse.token("month_rel"):
        month = shift(
            context.relative_base(parse, context.rel(parse, "month_rel"), "M"),
            steps(context.rel(parse, "month_rel")),
            "M",
        )
        found = month and day_of(month.year, month.month, day)
    else:
        months = [shift(context.published.replace(day=1), by, "M") for by in (-1, 0, 1)]
        found = context.nearest(parse, [day_of(month.year, month.month, day) for month in months])
    return found and at_hour(parse, meaning(found, "D"))


def read_nth_of(context: Context, parse: Parse) -> Meaning | None:
    """Read "the second Tuesday of March", "the last week of May"."""
    named, unit = context.year_named(parse), parse.value("unit")
    month = int(parse.value("month"))
    first = day_of(named, month, 1) if named else context.nearest_month(parse, month).date
    last = parse.token("nth").cls == "LAST"
    nth = 5 if last else ordinal(parse.parts["nth"])
    if first is None or not 1 <= nth <= 5 or unit not in (None, "W", "WE"):
        return None
    weekday = int(parse.value("weekday") or (6 if unit == "WE" else 1))
    start = 1 if unit == "W" else 1 + (weekday - first.isoweekday()) % 7
    days = list(range(start, days_in(first.year, first.month) + 1, 7))
    if nth > len(days) and not last:
        return None
    return meaning(first.replace(day=days[min(nth, len(days)) - 1]), unit or "D")


def read_week_of(context: Context, parse: Parse) -> Meaning | None:
    """Read "the week of March 6"."""
    day = context.nearest_day(parse, int(parse.value("month")), digits(parse.token("day")))
    if day is None or day.date is None or parse.value("unit") not in ("W", "WE"):
        return None
    return meaning(day.date, parse.value("unit"))


def read_holiday(context: Context, parse: Parse) -> Meaning | None:
    if not parse.token("holiday").capital:
        return None
    rule, year, rel = parse.value("holiday"), context.year_named(parse), context.rel(parse)
    if year is not None:
        found = holiday(rule, year)
        return found and meaning(found, "D")
    if context.published is None:
        return None
    days = [holiday(rule, context.published.year + step) for step in (-1, 0, 1)]
    if rel is not None and rel.cls == "LAST":
        days = [day for day in days if day and day < context.published][-1:]
    if rel is not None and rel.cls in ("NEXT", "COMING"):
        days = [day for day in days if day and day > context.published][:1]
    found = days[0] if len(days) == 1 else context.nearest(parse, days)
    return found and meaning(found, "D")


DAYS = {
    "iso": read_iso,
    "date": read_date,
    "next_day": read_next_day,
    "nth_day": read_nth_day,
    "nth_of": read_nth_of,
    "week_of": read_week_of,
    "holiday": read_holiday,
}
