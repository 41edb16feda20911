"""Reading of days near another: "Thursday afternoon", "yesterday", "the day before", "a day after it ended"."""

from __future__ import annotations

import datetime
import re

from kdnb.times_calendar import Meaning, duration, meaning, number, shift, start_of
from kdnb.times_context import Context, steps
from kdnb.times_grammar import Parse
from kdnb.times_hours import at_hour


def read_weekday(context: Context, parse: Parse) -> Meaning | None:
    token = parse.token("weekday")
    if token.low.endswith(".") and not token.capital:
        return None
    weekday = int(token.value)
    if context.cls(parse.first - 1) == "EVERY":
        return None
    if context.published is None:
        return at_hour(parse, Meaning(f"XXXX-WXX-{weekday}"))
    day = _that_weekday(context, parse, weekday)
    return at_hour(parse, meaning(day, "D"))


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


def read_weekdays(context: Context, parse: Parse) -> Meaning | None:
    """Read "every Thursday", "Mondays"."""
    token = parse.token("weekday", "weekday_s")
    return token and at_hour(parse, Meaning(f"XXXX-WXX-{token.value}"))


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
    return at_hour(parse, meaning(day, "D"))


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


NEAR_DAYS = {
    "weekday": read_weekday,
    "weekdays": read_weekdays,
    "deictic": read_deictic,
    "day_side": read_day_side,
    "from_day": read_from_day,
}
