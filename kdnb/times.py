"""Expressions of time in a text: where they stand, what they say (TIMEX3), which day they mean.

No parser is needed. `kdnb.times_lexer` cuts the text into tokens, `kdnb.times_grammar` says which rows of them are an
expression, `kdnb.times_days`, `times_weekdays`, `times_hours` and `times_periods` read the calendar in the light of the day
of publication, of the expressions before (`kdnb.times_context`) and of the tense of the clause (`kdnb.times_tense`).
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from kdnb.annotations import TimeExpression
from kdnb.times_calendar import Meaning, meaning, number, shift
from kdnb.times_context import Context
from kdnb.times_days import DAYS
from kdnb.times_grammar import Parse, parses
from kdnb.times_hours import HOURS
from kdnb.times_lexer import Token, tokenize
from kdnb.times_periods import PERIODS
from kdnb.times_weekdays import NEAR_DAYS

if TYPE_CHECKING:
    import pandas as pd


def date_expressions(text: str, published: str | datetime.date | None = None) -> pd.DataFrame:
    """Return a table with a row for each expression of time, in order.

    ``start`` and ``end`` are its place in ``text``; ``value`` is the TIMEX3 value; ``date`` (datetime64) is the first
    day it names, NaT for a length, a set and an unknown day; ``precision`` is day, week, month, season, quarter, half,
    year, decade or century, NA without a date. A length anchored to a day has the day it reaches as its date.
    ``published`` is a date, an ISO string or None (then "XXXX" stands for what only the day of publication tells).

    >>> date_expressions("They will meet on Thursday.", published="2020-12-08")[["text", "value", "precision"]]
           text       value precision
    0  Thursday  2020-12-10       day

    Raises `TypeError` when ``text`` is no str and `ValueError` when ``published`` is no ISO date.
    """
    import pandas as pd

    if not isinstance(text, str):
        raise TypeError(f"date_expressions: text must be a str, not {type(text).__name__}")
    columns = ["start", "end", "text", "value", "date", "precision"]
    found = [[getattr(time, column) for column in columns] for time in find_times(text, _as_date(published))]
    table = pd.DataFrame(found, columns=columns)
    table["date"] = pd.to_datetime(table["date"])
    return table.astype({"start": "int64", "end": "int64", "text": "str", "value": "str", "precision": "str"})


def _as_date(published: str | datetime.date | None) -> datetime.date | None:
    if published is None or published == "":
        return None
    if isinstance(published, datetime.datetime):
        return published.date()
    if isinstance(published, datetime.date):
        return published
    try:
        return datetime.date.fromisoformat(published[:10])
    except (TypeError, ValueError):
        raise ValueError(f"published must be a date or an ISO string such as '2013-03-22', not {published!r}") from None


def find_times(text: str, published: datetime.date | None = None) -> list[TimeExpression]:
    """Return the expressions of time in ``text`` in order, without overlaps.

    Without ``published`` a relative expression has a value with X for what is unknown ("XXXX-06-14") and no date.

    >>> [(t.text, t.value) for t in find_times("It fired a missile on Sunday (Seoul time).", datetime.date(2022, 2, 4))]
    [('Sunday', '2022-01-30')]
    """
    if published is not None and not 1500 <= published.year <= 2999:
        raise ValueError(f"published must lie between the years 1500 and 2999, not {published}")
    tokens, read = _parsed(text)
    context = Context(tokens, published)
    for parse in read:
        if parse.first >= context.done:
            _take(context, parse)
    return [
        TimeExpression(start, end, text[start:end], found.value, found.date, found.precision)
        for start, end, found in context.found
    ]


@lru_cache(maxsize=16)
def _parsed(text: str) -> tuple[list[Token], list[Parse]]:
    """Return the tokens of a text and what the rules read in them: the same for any day of publication, and needed without and with one."""
    tokens, classes = tokenize(text)
    return tokens, list(parses(tokens, classes))


def _take(context: Context, parse: Parse) -> None:
    """Add the parse to what is found if it means something here."""
    result = _READERS[parse.kind](context, parse)
    if result is None:
        return
    place = len(context.found)
    context.found.append((context.tokens[parse.first].start, context.tokens[parse.last - 1].end, result))
    context.done, context.last_parse = parse.last, parse
    if result.date is not None and result.value[:1].isdigit() and place not in context.waiting and not _is_attribute(context, parse):
        context.anchor = result
        if result.precision == "day":
            context.anchor_day = result
            _reckon_waiting(context, parse, result.date)


def _is_attribute(context: Context, parse: Parse) -> bool:
    """ "In his New Year's Day address": what a speech is called; "the same day" is another one."""
    return parse.kind == "holiday" and context.low(parse.first - 1) in _OWNERS and context.cls(parse.last) == "WORD"


def _reckon_waiting(context: Context, parse: Parse, day: datetime.date) -> None:
    """Date "a day" of "a day after it ended May 25" and "5 a.m." of "at 5 a.m. on Friday", once the day is read."""
    for place, earlier in context.waiting.items():
        if parse.first - earlier.last > _FORWARD or not context.same_sentence(earlier.last, parse.first):
            continue
        start, end, old = context.found[place]
        if earlier.kind == "clock":
            context.found[place] = (start, end, Meaning(day.isoformat() + old.value[10:], day, "day"))
            continue
        by = number(earlier.parts["count"]) if "count" in earlier.parts else 1
        reached = shift(day, by if context.cls(earlier.last) == "AFTER" else -by, earlier.value("unit"))
        value = old.value if "count" in earlier.parts else meaning(reached, "D").value
        context.found[place] = (start, end, Meaning(value, reached, reached and "day"))
    context.waiting.clear()


_READERS = DAYS | NEAR_DAYS | HOURS | PERIODS
_OWNERS = frozenset({"a", "her", "his", "its", "our", "the", "their", "'s", "’s", "s"})
_FORWARD = 14  # tokens: the farthest that an expression leans on a day named after it
