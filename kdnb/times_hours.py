"""Reading of hours and parts of a day: "at 5 a.m.", "that evening"."""

from __future__ import annotations

import re

from kdnb.times_calendar import Meaning, meaning, shift
from kdnb.times_context import Context, steps
from kdnb.times_grammar import Parse
from kdnb.times_lexer import Token


def read_clock(context: Context, parse: Parse) -> Meaning | None:
    """Read a time without a date: of the day last named in the sentence, else of the day of publication."""
    read = at_hour(parse, context.day_told(parse))
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
    return at_hour(parse, day)


def at_hour(parse: Parse, day: Meaning) -> Meaning | None:
    """Add the hour or the part of the day to the value of a day; None for an hour that no clock shows."""
    clock, part = parse.token("clock"), parse.token("part", "clock_part")
    if clock is not None and _hour(clock, parse.token("clock_part")) is None:
        return None
    if clock is not None:
        return day._replace(value=f"{day.value}T{_hour(clock, parse.token('clock_part'))}")
    if part is not None:
        return day._replace(value=f"{day.value}T{'NI' if part.cls == 'NIGHT' else part.value}")
    return day


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


HOURS = {
    "clock": read_clock,
    "part": read_part,
}
