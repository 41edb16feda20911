"""Reading of weeks, months, years, of lengths of time and of what repeats: "later this month", "four days", "daily"."""

from __future__ import annotations

import datetime
import re

from kdnb.times_calendar import Meaning, day_of, duration, meaning, number, season, shift
from kdnb.times_context import Context, full_year, ordinal, spelled, steps
from kdnb.times_grammar import Parse
from kdnb.times_lexer import Token

_LATER = ("LATER", "HENCE", "AFTER")


def read_month(context: Context, parse: Parse) -> Meaning | None:
    if not context.is_month(parse):
        return None
    month, rel = int(parse.value("month")), context.rel(parse)
    year = context.year_named(parse)
    if year is not None:
        return meaning(day_of(year, month, 1), "M")
    if rel is None or context.published is None or rel.cls == "CURRENT":
        return context.nearest_month(parse, month)
    if rel.cls in ("LAST", "PREVIOUS"):
        return meaning(day_of(context.published.year - (month >= context.published.month), month, 1), "M")
    if rel.cls in ("NEXT", "COMING"):
        return meaning(day_of(context.published.year + (month <= context.published.month), month, 1), "M")
    if rel.low == "this":
        return meaning(day_of(context.published.year, month, 1), "M")
    return context.nearest_month(parse, month)


def read_unit(context: Context, parse: Parse) -> Meaning | None:
    """Read "later this month", "the same day", "next week", "the end of the year", "the weekend"."""
    token, rel = parse.token("unit"), context.rel(parse)
    unit = token.value
    if token.cls == "PERIOD" or unit[0] == "T" or unit == "2W":
        return None
    if rel is None:
        return _the_unit(context, parse, unit)
    if rel.low == "past" and parse.parts["rel"][0].low != "this":
        return Meaning(duration(1, unit))
    base = context.relative_base(parse, rel, unit)
    if rel.cls == "NEXT" and unit == "D" and context.tokens[parse.first].cls == "THE":
        base = context.told_from(parse)
    if base is None:
        return meaning(None, unit)
    by = -1 if rel.cls == "LATEST" and unit == "Q" else steps(rel)
    moved = shift(base, by, "W" if unit == "WE" else unit)
    return moved and meaning(moved, unit)


def _the_unit(context: Context, parse: Parse, unit: str) -> Meaning:
    """Read "the day", "the week": this one; but results are of a quarter that is over, and so is a Monday's weekend."""
    if unit == "D":
        return meaning(context.told_from(parse), "D")
    published = context.published
    if published is not None and context.tense(parse) != "future":
        if unit == "Q":
            return meaning(shift(published, -1, "Q"), "Q")
        if unit == "WE" and published.weekday() < 5:
            return meaning(shift(published, -1, "W"), "WE")
    return meaning(published, unit)


def read_season(context: Context, parse: Parse) -> Meaning | None:
    token, rel = parse.token("season"), context.rel(parse)
    if not rel and not parse.token("year", "year_rel", "stage") and not _is_season(context, parse, token):
        return None
    year = context.year_named(parse)
    if year is None:
        if context.published is None:
            return Meaning(f"XXXX-{token.value}")
        year = _season_year(context, parse, token.value, rel)
    return season(year, token.value)


def _is_season(context: Context, parse: Parse, token: Token) -> bool:
    """Tell the season from the name and the verb: "the Winter Olympics", "the fall of Saigon", "they spring"."""
    if token.capital and context.cls(parse.last) == "NAME":
        return False
    dated = context.low(parse.first - 1) == "in"
    if token.cls == "FALL":
        return dated and context.cls(parse.first) == "THE" and context.cls(parse.last) != "OF"
    return token.low != "spring" or dated or context.cls(parse.first) == "THE" and context.may_end(parse)


def _season_year(context: Context, parse: Parse, code: str, rel: Token | None) -> int:
    """Return the year of "last spring" (the last one that is over), "this fall", or of the nearest by tense."""
    base = context.published
    starts = [season(base.year + step, code).date for step in (-2, -1, 0, 1)]
    if rel is not None and rel.low == "last":
        return max(start for start in starts if (base - start).days > 91).year
    if rel is not None and rel.cls in ("NEXT", "COMING"):
        return min((start for start in starts if start > base), default=starts[-1]).year
    if rel is not None and rel.low == "this" and code != "WI":
        return base.year
    half = datetime.timedelta(45)
    return (context.nearest(parse, [start + half for start in starts]) - half).year


def read_quarter(context: Context, parse: Parse) -> Meaning | None:
    """Read "the third quarter", "the first half of the year"; a half without its year may be one of a match."""
    half = parse.token("span").cls == "HALF"
    letter, last, months = ("H", 2, 6) if half else ("Q", 4, 3)
    nth = last if parse.token("nth").cls == "LAST" else ordinal(parse.parts["nth"])
    if not 1 <= nth <= last or half and not (parse.token("year", "year_rel") or context.cls(parse.last - 1) == "YEAR"):
        return None
    year = context.year_named(parse)
    if year is None and context.published is None:
        return Meaning(f"XXXX-{letter}{nth}")
    if year is None and half:
        year = context.published.year
    if year is None:
        year = context.nearest(
            parse, [datetime.date(context.published.year + step, 3 * nth - 1, 15) for step in (-1, 0, 1)]
        ).year
    return Meaning(
        f"{year}-{letter}{nth}", datetime.date(year, months * (nth - 1) + 1, 1), "half" if half else "quarter"
    )


def read_year_end(context: Context, parse: Parse) -> Meaning:
    year = context.year_named(parse)
    if year is None and context.published is not None:
        year = context.nearest(parse, [datetime.date(context.published.year + step, 12, 15) for step in (-1, 0)]).year
    return meaning(None if year is None else day_of(year, 1, 1), "Y")


def read_decade(context: Context, parse: Parse) -> Meaning:
    if parse.token("decade").cls == "DECADE_WORD":
        return meaning(datetime.date(int(parse.value("decade")), 1, 1), "10Y")
    digits = re.sub(r"\D", "", parse.token("decade").low)
    year = int(digits) if len(digits) == 4 else 1900 + int(digits) if int(digits) >= 30 else 2000 + int(digits)
    return meaning(datetime.date(year, 1, 1), "10Y")


def read_century(context: Context, parse: Parse) -> Meaning | None:
    before = ordinal(parse.parts["nth"]) - 1
    first = day_of(before * 100 + 1, 1, 1)
    return Meaning(f"{before:02d}", first, "century") if first else None


def read_fiscal(context: Context, parse: Parse) -> Meaning:
    return meaning(day_of(full_year(parse.token("year").low), 1, 1), "Y")


def read_juche(context: Context, parse: Parse) -> Meaning | None:
    """Read North Korea's calendar: Juche 107 is 2018."""
    year = context.year_named(parse)
    return meaning(day_of(year, 1, 1), "Y") if year < 2100 else None


def read_year(context: Context, parse: Parse) -> Meaning | None:
    token = parse.token("year")
    year = full_year(token.low)
    before, after = (
        context.cls(parse.first - 1),
        context.tokens[parse.last] if parse.last < len(context.tokens) else None,
    )
    alone = parse.last - parse.first == 1
    if after is not None and after.cls in ("UNITS", "COUNTED", "SCALE", "CLOCK"):
        return None
    if before in ("NO", "NONE") and alone:
        return None
    if before in ("APPROX", "OVER", "AMOUNT", "DASH") and alone and not 1950 <= year <= 2035:
        return None
    if token.cls == "SHORT_YEAR":
        return (
            meaning(day_of(year, 1, 1), "Y")
            if context.low(parse.first - 1) in ("in", "since", "of", "summer", "by")
            else None
        )
    if not 1900 <= year <= 2050:
        if context.low(parse.first - 1) not in ("in", "since", "by", "from", "until") and alone:
            return None
        if after is not None and after.cls == "WORD" and after.low.endswith("s"):
            return None
    return meaning(day_of(year, 1, 1), "Y")


def read_spelled_year(context: Context, parse: Parse) -> Meaning | None:
    year = spelled(parse.parts["spelled"])
    return meaning(day_of(year, 1, 1), "Y") if year else None


def read_ago(context: Context, parse: Parse) -> Meaning | None:
    way, unit = parse.token("way"), parse.value("unit")
    count = number(parse.parts["count"]) if "count" in parse.parts else 1
    sign = 1 if way.cls in _LATER else -1
    if count is None:
        return Meaning("PAST_REF" if way.cls == "AGO" else duration(None, unit))
    base = context.published if way.cls in ("AGO", "HENCE") else context.told_from(parse, unit)
    if unit == "Y" and sign < 0 and context.anchor is not None and context.anchor.precision == "quarter" and count == 1:
        return meaning(shift(context.anchor.date, -4, "Q"), "Q")
    if base is None:
        return Meaning(duration(count, unit))
    moved = shift(base, sign * count, unit)
    return moved and meaning(
        moved, "D" if unit[0] == "T" else {"N": "D", "2W": "W", "10Y": "Y", "100Y": "Y"}.get(unit, unit)
    )


def read_in_time(context: Context, parse: Parse) -> Meaning | None:
    """Read "in two weeks' time": as long as it says, dated by the day it reaches."""
    count, unit = number(parse.parts["count"]), parse.value("unit")
    reached = shift(context.published, count, unit) if context.published and count is not None else None
    named = reached and meaning(reached, "D" if unit in ("D", "N", "W", "2W") else unit)
    return Meaning(duration(count, unit), named.date, named.precision) if named else Meaning(duration(count, unit))


def read_duration(context: Context, parse: Parse) -> Meaning | None:
    count, unit = parse.parts["count"], parse.value("unit")
    if parse.token("old") or context.tokens[parse.last - 1].cls == "OLD":
        return None  # an age is no expression of time
    if unit == "D" and context.low(parse.last) == "in" and context.tokens[parse.last - 2].low in ("one", "a"):
        return None  # "one day in May 2017" tells of a day, not how long
    if unit == "Q" and (count[0].cls == "AN" or context.tokens[parse.last - 2].cls == "DASH"):
        return None  # three-quarters, a quarter
    size = number(count)
    if parse.token("half"):
        size += 0.5
    return Meaning(duration(size, unit))


def read_units(context: Context, parse: Parse) -> Meaning | None:
    token = context.tokens[parse.first]
    if context.tokens[parse.last - 1].cls == "LONG":
        return Meaning(duration(None if token.cls == "UNITS" else 1, token.value))
    return Meaning(duration(None, parse.value("unit")))


def read_units_ago(context: Context, parse: Parse) -> Meaning:
    """Read "years ago", of which no year can be told."""
    return Meaning("PAST_REF")


def read_past(context: Context, parse: Parse) -> Meaning | None:
    """Read "the past" where it stands alone ("the past problems" are no time)."""
    alone = context.tokens[parse.first + 1].low == "past" and context.may_end(parse)
    return Meaning("PAST_REF") if alone else None


def read_set(context: Context, parse: Parse) -> Meaning | None:
    if parse.token("frequency") and parse.token("frequency").capital and context.cls(parse.last) == "NAME":
        return None  # the Daily Mail
    if parse.token("frequency"):
        return Meaning(parse.value("frequency"))
    if parse.token("one"):
        return Meaning(duration(1, parse.value("one")))
    count = number(parse.parts["count"]) if "count" in parse.parts else 1
    return Meaning(duration(count, parse.value("unit")))


def read_every(context: Context, parse: Parse) -> Meaning:
    return Meaning(f"XXXX-{int(parse.value('month')):02d}" if parse.token("month") else f"XXXX-{parse.value('season')}")


def read_ref(context: Context, parse: Parse) -> Meaning | None:
    if context.tokens[parse.first].cls == "SOON" and context.cls(parse.last) == "AFTER":
        return None
    return Meaning(context.tokens[parse.first].value)


PERIODS = {
    "month": read_month,
    "unit": read_unit,
    "season": read_season,
    "quarter": read_quarter,
    "year_end": read_year_end,
    "decade": read_decade,
    "century": read_century,
    "fiscal": read_fiscal,
    "juche": read_juche,
    "year": read_year,
    "spelled_year": read_spelled_year,
    "ago": read_ago,
    "in_time": read_in_time,
    "duration": read_duration,
    "units": read_units,
    "units_ago": read_units_ago,
    "past": read_past,
    "set": read_set,
    "every": read_every,
    "ref": read_ref,
}  # fmt: skip
