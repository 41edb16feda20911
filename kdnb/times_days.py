"""Reading of days and hours: "June 12", "Thursday afternoon", "on the 8th", "the day before", "at 5 a.m."."""

from __future__ import annotations

import datetime
import re
from functools import cache

from kdnb.tables import forms, rows
from kdnb.times_calendar import Meaning, day_of, days_in, duration, holiday, meaning, number, shift, start_of
from kdnb.times_context import Context, digits, full_year, ordinal, steps
from kdnb.times_grammar import Parse
from kdnb.times_lexer import Token

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
    return found and _at_hour(parse, found)


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
    return found and _at_hour(parse, meaning(found, "D"))


def read_weekday(context: Context, parse: Parse) -> Meaning | None:
    token = parse.token("weekday")
    if token.low.endswith(".") and not token.capital:
        return None
    weekday = int(token.value)
    if context.cls(parse.first - 1) == "EVERY":
        return None
    if context.published is None:
        return _at_hour(parse, Meaning(f"XXXX-WXX-{weekday}"))
    day = _that_weekday(context, parse, weekday)
    return _at_hour(parse, meaning(day, "D"))


def _that_weekday(context: Context, parse: Parse, weekday: int) -> datetime.date:
    published, rel, week = context.published, context.rel(parse), context.rel(parse, "week_rel")
    back = (published.isoweekday() - weekday) % 7
    past, future = published - datetime.timedelta(back), published + datetime.timedelta(-back % 7)
    if week is not None:
        monday = start_of(shift(context.relative_base(parse, week, "W"), steps(week), "W"), "W")
        return monday + datetime.timedelta(weekday - 1)
    if rel is not None and rel.cls in ("PREVIOUS", "FOLLOWING", "SAME", "THAT") and context.anchor_day is not None:
        base = context.anchor_day.date
        step = (weekday - base.isoweekday()) % 7
        if rel.cls == "PREVIOUS":
            return base - datetime.timedelta(-step % 7 or 7)
        return base + datetime.timedelta(step or (7 if rel.cls == "FOLLOWING" else 0))
    if rel is not None and rel.cls == "LAST":
        return past if back else published - datetime.timedelta(7)
    if rel is not None and rel.cls == "NEXT":
        monday = start_of(published, "W") + datetime.timedelta(7)
        return monday + datetime.timedelta(weekday - 1)
    if rel is not None and rel.cls == "COMING":
        return future if back else published + datetime.timedelta(7)
    if rel is not None and rel.low == "this" and back:
        return min((past, future), key=lambda day: start_of(day, "W") != start_of(published, "W"))
    time = context.tense(parse)
    if _follows_weekday(context, parse):
        step = (weekday - context.anchor.date.isoweekday()) % 7
        if step <= 3 or time != "past":  # "Friday and Thursday" goes back
            return context.anchor.date + datetime.timedelta(step)
    # "Thursday (Seoul time)" in a Washington story of Wednesday is tomorrow by the calendar of the reader
    if time != "future" and back == 6 and _elsewhere(context, parse.last):
        return future
    return future if time == "future" else past


def _follows_weekday(context: Context, parse: Parse) -> bool:
    """Is this the second of "from Monday through Friday", "Tuesday and Wednesday"?"""
    if context.last_parse is None or context.last_parse.kind != "weekday" or context.anchor is None:
        return False
    link = [token.cls for token in context.tokens[context.done : parse.first]]
    return len(link) == 1 and link[0] in ("TO", "DASH", "AND")


def _elsewhere(context: Context, at: int) -> bool:
    return "ZONE" in (context.cls(at), context.cls(at + 1))


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


def read_weekdays(context: Context, parse: Parse) -> Meaning | None:
    """Read "every Thursday", "Mondays"."""
    token = parse.token("weekday", "weekday_s")
    return token and _at_hour(parse, Meaning(f"XXXX-WXX-{token.value}"))


def read_deictic(context: Context, parse: Parse) -> Meaning | None:
    """Read "today", "yesterday evening", "the day after tomorrow"."""
    token, side = parse.token("deictic"), parse.token("side")
    if token.capital and context.cls(parse.first - 1) == "NAME":
        return None  # Russia Today
    steps, time = re.fullmatch(r"(-?\d+)?(\D*)", token.value).groups()
    if side is not None:
        steps = int(steps) + (1 if side.cls == "AFTER" else -1)
    day = context.published and shift(context.published, int(steps or 0), "D")
    if time:
        return Meaning((day.isoformat() if day else "XXXX-XX-XX") + "T" + time, day, "day" if day else None)
    return _at_hour(parse, meaning(day, "D"))


def read_clock(context: Context, parse: Parse) -> Meaning | None:
    """Read a time without a date: of the day last named in the sentence, else of the day of publication."""
    read = _at_hour(parse, context.day_told(parse))
    if read is not None and read.date is not None and not context.day_in_sentence(parse):
        context.waiting[len(context.found)] = parse
    return read


def read_part(context: Context, parse: Parse) -> Meaning | None:
    rel, deictic = context.rel(parse), parse.token("deictic")
    part = parse.token("part")
    if rel is None:
        day = context.day_told(parse)
    elif rel.cls == "LAST":
        back = 1 if part.cls == "NIGHT" or part.value == "EV" else 0
        day = meaning(context.published and shift(context.published, -back, "D"), "D")
    elif rel.cls in ("THIS", "CURRENT", "LATEST"):
        day = meaning(context.published, "D")
    else:
        base = context.told_from(parse)
        day = meaning(base and shift(base, steps(rel), "D"), "D")
    if deictic is not None:
        day = meaning(context.published and shift(context.published, int(deictic.value), "D"), "D")
    return _at_hour(parse, day)


def _at_hour(parse: Parse, day: Meaning) -> Meaning | None:
    """Add the hour or the part of the day to the value of a day; None for an hour that no clock shows."""
    clock, part = parse.token("clock"), parse.token("part", "clock_part")
    if clock is not None and _hour(clock, parse.token("clock_part")) is None:
        return None
    if clock is not None:
        return day._replace(value=f"{day.value}T{_hour(clock, parse.token('clock_part'))}")
    if part is not None:
        return day._replace(value=f"{day.value}T{'NI' if part.cls == 'NIGHT' else part.value}")
    return day


def read_day_side(context: Context, parse: Parse) -> Meaning | None:
    """Read "the day before": of the day last named, unless what it is before follows."""
    unit, way = parse.value("unit"), parse.token("way")
    if (
        unit[0] == "T"
        or context.cls(parse.last) not in ("END", "COMMA", "CLOSE", "BREAK", "AND", "TO", "IN", "AT")
        and unit != "D"
    ):
        return None
    base = context.told_from(parse)
    moved = base and shift(base, 1 if way.cls == "AFTER" else -1, unit)
    return moved and meaning(moved, "D" if unit == "N" else unit)


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


def read_from_day(context: Context, parse: Parse) -> Meaning | None:
    """Read the "a day" of "a day after the exercise ended May 25": dated by the day it reaches."""
    count = number(parse.parts["count"]) if "count" in parse.parts else 1
    unit = parse.value("unit")
    if count is not None and unit in ("D", "W", "N"):
        context.waiting[len(context.found)] = parse
    told = context.told_from(parse)
    apposed = context.anchor is not None and context.apposed(parse)
    if "count" not in parse.parts:
        step = 0 if apposed else 1 if parse.token("way").cls == "AFTER" else -1
        return meaning(told and shift(told, step, "D"), "D")
    if apposed:
        return Meaning(duration(count, unit), told, "day")
    return Meaning(duration(count, unit))


def _hour(clock: Token, part: Token | None) -> str | None:
    """Write a time of day as HH:MM, None if there is none such.

    >>> _hour(Token(0, 0, "10:18 p.m.", "CLOCK", ""), None)
    '22:18'
    """
    if clock.cls == "HOUR_NAME":
        return clock.value
    digits = re.findall(r"\d+", clock.low) or [clock.value]
    if len(digits[0]) == 4:
        digits = [digits[0][:2], digits[0][2:]]
    hour, minute = int(digits[0]), digits[1] if len(digits) > 1 else "00"
    afternoon = "p" in clock.low or part is not None and part.value in ("AF", "EV")
    if afternoon and hour < 12:
        hour += 12
    elif "a" in clock.low and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute}" if hour <= 24 else None


DAYS = {
    "iso": read_iso,
    "date": read_date,
    "next_day": read_next_day,
    "nth_day": read_nth_day,
    "weekday": read_weekday,
    "nth_of": read_nth_of,
    "weekdays": read_weekdays,
    "deictic": read_deictic,
    "clock": read_clock,
    "part": read_part,
    "day_side": read_day_side,
    "week_of": read_week_of,
    "holiday": read_holiday,
    "from_day": read_from_day,
}  # fmt: skip
