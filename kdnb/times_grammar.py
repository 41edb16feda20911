"""The grammar of expressions of time: which rows of tokens are one, and what their parts are.

A rule is a regular expression in which a capital name is a class of tokens (see `kdnb.times_lexer`) or one of `PARTS`;
spaces mean nothing, and a named group keeps a part that `kdnb.times` reads to work out the day. Of the rules that match
at a place the longest match wins, of equally long ones the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kdnb.times_lexer import Token, symbol

# fmt: off
PARTS = {
    "DAY_NO": "(?:DAYNUM|ORDNUM)",
    "MON": "(?:MONTH|MONTH_SHORT)",
    "YR": "(?:YEARNUM|SHORT_YEAR)",
    "WORD_NTH": "(?:(?:NUMBER DASH?)? (?:ORDINAL|SECOND))",
    "NTH": "(?:ORDNUM|ORDINAL|SECOND|NUMBER DASH? (?:ORDINAL|SECOND))",
    "COUNT": "(?:(?:AN? (?:SCALE|DOZEN)|HALF AN|AN HALF|DAYNUM|FIGURE|YEARNUM|NUMBER)(?:DASH? (?:NUMBER|DOZEN|SCALE)){0,5}"
             "(?:DASH? AND DASH? AN? DASH? HALF|FRACTION)?|AN? COUPLE|AN? VAGUE|AN|ANOTHER)",
    "ANY_UNIT": "(?:UNITS|UNIT|DAY|YEAR|QUARTER|CENTURY|NIGHT)",
    "ONE_UNIT": "(?:UNIT|DAY|YEAR|QUARTER|CENTURY|WEEKEND|PERIOD)",
    "REL":
     "(?:THIS RECENT|THIS COMING|THIS LAST|THAT SAME|THIS "
     "SAME|THIS|LAST|NEXT|COMING|PREVIOUS|(?<=THE)FOLLOWING|SAME|THAT|CURRENT|LATEST)",
    "REL_NAMED": "(?:THIS COMING|THIS LAST|THIS SAME|THIS|LAST|NEXT|COMING|PREVIOUS|(?<=THE)FOLLOWING|SAME|CURRENT)",
    "STAGE": "(?:THE? (?P<edge>EDGE) OF|THE? (?P<stage>EARLY|MID|LATER|EARLIER) (?:DASH|IN|ON|OF)?)",
    "OF_YEAR":
     "(?:COMMA? JUCHE (?P<juche>DAYNUM|FIGURE) (?:OPEN YEARNUM CLOSE)?|COMMA? (?:OF THE? FISCAL?)? (?P<year>YR)|"
     "OF? THE? (?P<year_rel>REL) YEAR|(?P<years_back>COUNT) (?P<back_unit>YEAR|UNITS) AGO)",
    "HOUR": "(?P<clock>CLOCK|HOUR_NAME|(?:DAYNUM|NUMBER) OCLOCK|DAYNUM(?=IN THE (?:DAYPART|NIGHT)))"
            "(?:OPEN ZONE CLOSE|ZONE)?(?:IN THE (?P<clock_part>DAYPART|NIGHT))?",
    "PART": "(?P<part>DAYPART|NIGHT|HOUR_NAME)",
    "ROUGHLY": "(?:APPROX|OVER(?=AN|AN? DOZEN|NUMBER|DAYNUM|FIGURE))",
}

RULES = [
    ("iso", "ISO|CJK|SLASH"),
    # the year stands after the second date: "June 28 to July 3, 2018", "March 13-24, 2018"
    ("date", "(?P<month>MON) (?P<day>DAY_NO) (?=(?:DASH|TO|AND) (?:MON)? DAY_NO COMMA? (?P<year>YR))"),
    ("month", "STAGE? REL_NAMED? (?P<month>MON) (?=(?:DASH|TO|AND) MON COMMA? (?P<year>YR))"),
    ("date",
     "(?:HOUR COMMA?)? STAGE? (?:REL_NAMED? (?P<weekday>WEEKDAY) COMMA?)? (?:LAST (?=MON))? (?P<month>MON) THE? "
     "(?P<day>DAY_NO|WORD_NTH(?!DASH|QUARTER)) OF_YEAR?"),
    ("date",
     "(?:HOUR COMMA?)? (?:(?P<weekday>WEEKDAY) COMMA?)? THE? (?P<day>DAY_NO|WORD_NTH(?=OF)) OF? (?P<month>MON) "
     "OF_YEAR?"),
    ("date", "THE? PART OF (?:(?P<weekday>WEEKDAY) COMMA?)? (?P<month>MON) THE? (?P<day>DAY_NO) OF_YEAR?"),
    # "28 and 29 June": the month of the first day stands after the second
    ("date",
     "THE? (?P<day>DAY_NO) (?=(?:DASH|TO|AND|COMMA) THE? DAY_NO (?:(?:AND|COMMA) DAY_NO)? OF? (?P<month>MON) "
     "(?:COMMA? (?P<year>YR))?)"),
    ("month", "STAGE? (?P<month>MON) OF_YEAR?"),
    ("month", "STAGE? (?P<rel>REL_NAMED) (?P<month>MON) (?!DAY_NO)"),
    ("month", "(?P<month>MON) (?P<rel>LAST) (?=COMMA|END|CLOSE)"),
    ("month", "STAGE? (?P<month>MON) (?P<spelled>NUMBER (?:NUMBER|SCALE AND? NUMBER) (?:DASH? NUMBER)?)"),
    ("next_day", "(?:THE? (?P<day>DAY_NO)) (?:COMMA? (?P<year>YR))?"),
    ("weekday",
     "(?:HOUR COMMA?)? STAGE? (?:THE? (?P<rel>REL_NAMED))? (?P<weekday>WEEKDAY) PART? (?:OF? THE? (?P<week_rel>REL) UNIT)?"),
    ("weekday", "(?P<weekday>WEEKDAY) (?=(?:DASH|TO|AND) WEEKDAY OF? THE? (?P<week_rel>REL) UNIT)"),
    ("weekday", "THE PART OF (?P<rel>REL_NAMED)? (?P<weekday>WEEKDAY)"),
    ("nth_of",
     "THE? (?P<nth>NTH|LAST) (?:(?P<weekday>WEEKDAY)|(?P<unit>UNIT|WEEKEND)) (?:OF|IN) (?P<month>MON) OF_YEAR?"),
    ("weekdays", "EVERY (?P<weekday>WEEKDAY|WEEKDAYS) PART?|(?P<weekday_s>WEEKDAYS)|WEEKDAY (?=UNITS)"),
    ("deictic", "(?:HOUR COMMA?)? STAGE? (?P<deictic>DEICTIC) PART?"),
    ("deictic", "STAGE? PART (?P<deictic>DEICTIC)"),
    ("deictic", "THE? DAY (?P<side>BEFORE|AFTER) (?P<deictic>DEICTIC)"),
    ("part", "STAGE? THE? (?P<rel>REL) PART"),
    ("part", "MID DASH? PART (?P<deictic>DEICTIC)?"),
    ("part", "(?<=IN) THE PART"),
    ("clock", "HOUR"),
    ("week_of", "THE (?P<unit>UNIT|WEEKEND) OF (?P<month>MON) (?P<day>DAY_NO)"),
    ("nth_day", "THE PART OF THE? (?P<day>ORDNUM)"),
    ("nth_day",
     "(?<=ON|IN|TO|OF|AND|BEFORE|AFTER) THE? (?P<day>ORDNUM) (?:OF THE? (?P<month_rel>REL)? (?P<unit>UNIT))?"),
    ("nth_day",
     "(?<=ON|IN|TO|OF|AND|BEFORE|AFTER) THE? (?P<day>ORDNUM) (?=(?:TO|AND|DASH) THE? ORDNUM OF THE? "
     "(?P<month_rel>REL) (?P<unit>UNIT))"),
    ("unit", "STAGE? THE? (?P<rel>REL) FISCAL? (?P<unit>ONE_UNIT)"),
    ("unit", "STAGE THE? FISCAL? (?P<unit>ONE_UNIT)"),
    ("unit", "(?<=IN|OF|TO|ON) THE FISCAL? (?P<unit>YEAR|QUARTER|UNIT)|THE (?P<unit_>WEEKEND)"),
    ("season", "STAGE? THE? (?P<rel>REL)? (?P<season>SEASON|FALL) OF_YEAR?"),
    ("quarter",
     "STAGE? THE? FISCAL? DASH? (?P<nth>NTH|LAST) DASH? (?P<span>QUARTER|HALF) (?:OF_YEAR|OF THE FISCAL? YEAR)?"),
    ("quarter",
     "THE? (?P<year>YR) POSS? (?P<nth>NTH) DASH? (?P<span>QUARTER|HALF)|(?P<year_rel>REL) YEAR POSS (?P<nth_>NTH) "
     "DASH? (?P<span_>QUARTER|HALF)"),
    ("year_end", "THE? (?P<year_rel>REL)? YEAR (?:DASH|POSS)? EDGE|THE? YEAR (?:DASH|POSS)? EDGE (?P<year>YR)"),
    ("decade", "THE? STAGE? THE? (?P<decade>DECADE)|THE (?:EARLY|MID DASH?)? (?P<decade_>DECADE_WORD)"),
    ("century", "THE? STAGE? THE? (?P<nth>NTH) DASH? CENTURY"),
    ("fiscal", "THE? FISCAL YEAR? (?P<year>YR)"),
    ("juche", "JUCHE (?P<juche>DAYNUM|FIGURE) (?:OPEN YEARNUM CLOSE)?"),
    ("year", "(?:STAGE THE?)? (?:THE? YEAR)? (?P<year>YR)"),
    ("spelled_year", "(?:THE? YEAR)? (?P<spelled>NUMBER NUMBER (?:DASH? NUMBER)?|NUMBER SCALE AND? NUMBER?)"),
    ("ago",
     "ROUGHLY? (?P<count>COUNT) DASH? MORE? (?P<unit>ANY_UNIT) DASH? (?P<way>AGO|EARLIER|LATER|HENCE|PREVIOUS)"),
    ("ago", "(?P<count>COUNT) (?P<unit>ANY_UNIT) (?P<way>BEFORE|AFTER) (?=END|COMMA|CLOSE|BREAK|$)"),
    ("ago", "(?:THE|AN)? (?P<unit>YEAR|UNIT) DASH (?P<way>AGO|EARLIER) (?:PERIOD|QUARTER)?"),
    ("in_time", "(?<=IN) ROUGHLY? (?P<count>COUNT) (?P<unit>ANY_UNIT) (?:POSS|QUOTE)? TIME"),
    ("from_day", "ROUGHLY? (?P<count>COUNT) (?P<unit>ANY_UNIT) (?=(?P<way>BEFORE|AFTER))"),
    ("day_side", "THE (?P<unit>DAY|NIGHT|YEAR|UNIT) (?P<way>BEFORE|AFTER) (?=END|COMMA|CLOSE|BREAK|AND|IN|AT|$)"),
    ("from_day", "THE (?P<unit>DAY|NIGHT) (?=(?P<way>BEFORE|AFTER))"),
    ("duration",
     "ROUGHLY? THE? (?:LAST|NEXT|COMING|PREVIOUS|(?<=THE)FOLLOWING|LATEST|ORDINAL|CURRENT) MORE? (?P<count>COUNT) "
     "MORE? (?P<unit>ANY_UNIT)"),
    ("duration",
     "ROUGHLY? (?P<count>COUNT) DASH? MORE? (?P<unit>ANY_UNIT) (?P<half>AND AN HALF)? (?:OR SO)? (?:DASH? "
     "(?P<old>OLD))?"),
    ("duration", "THE (?P<count>COUNT) MORE? (?P<unit>UNITS)"),
    ("duration", "AN (?P<count>NUMBER|DAYNUM) DASH (?P<unit>ANY_UNIT) PERIOD"),
    ("duration",
     "ROUGHLY? COUNT (?:DASH|TO|AND) (?P<count>COUNT) DASH? MORE? (?P<unit>ANY_UNIT) (?:DASH? (?P<old>OLD))?"),
    ("units", "THE? (?:LAST|NEXT|COMING|PREVIOUS|RECENT|EARLY) (?P<unit>UNITS) (?:AND UNITS)?"),
    ("units", "(?<=IN|OF|FOR) (?P<unit>UNITS) (?:AND UNITS)?|(?:UNIT|UNITS|DAY|YEAR) DASH LONG"),
    ("units_ago", "(?P<unit>UNITS) AGO"),
    ("past", "THE LAST (?!COUNT|ANY_UNIT|MORE|SEASON|HOLIDAY|MON|WEEKDAY)"),
    ("every", "EVERY (?:(?P<month>MON)|(?P<season>SEASON))"),
    ("set",
     "EVERY (?P<count>COUNT|NTH)? (?P<unit>ANY_UNIT)|(?P<frequency>FREQUENCY)|(?<=TIMES|PER) AN? (?P<one>ANY_UNIT)"),
    ("holiday", "STAGE? THE? (?P<rel>REL_NAMED)? (?P<holiday>HOLIDAY) (?:COMMA? (?P<year>YR))?"),
    ("ref", "REF|RECENT|CURRENT|SOON"),
]
# fmt: on


class Parse(NamedTuple):
    """A row of tokens, ``first`` to ``last`` (exclusive), that a rule reads, with its named parts."""

    kind: str
    first: int
    last: int
    parts: dict[str, list[Token]]

    def token(self, *names: str) -> Token | None:
        """Return the first token of the first part that is there, or None."""
        return next((self.parts[name][0] for name in names if name in self.parts), None)

    def value(self, *names: str) -> str | None:
        """Return what the tables (or the digits) say of that token, or None."""
        token = self.token(*names)
        return None if token is None else token.value


def parses(tokens: list[Token], classes: str) -> Iterator[Parse]:
    """Yield what the rules read, in the order in which it is to be tried: by place, longest first; parses overlap."""
    stretches, telling = _stretches()
    kept = [found.span() for found in stretches.finditer(classes) if telling.search(classes, *found.span())]
    # the telling stretches, each with the token that ends it, in one short row: every rule looks through it once
    short = "".join([classes[start : end + 1] for start, end in kept])
    places = [at for start, end in kept for at in range(start, min(end + 1, len(classes)))] + [len(classes)]
    found, here = [], set(short)
    for order, (kind, pattern, needed) in enumerate(_compiled()):
        if any(map(here.isdisjoint, needed)):
            continue
        for match in pattern.finditer(short):
            found.append((match.start(), -match.end(), order, kind, match))
    for first, last, _, kind, match in sorted(found, key=lambda entry: entry[:3]):
        parts = {
            name.rstrip("_"): tokens[places[start] : places[end - 1] + 1 if end > start else places[start]]
            for name in match.re.groupindex
            for start, end in [match.span(name)]
            if start >= 0
        }
        yield Parse(kind, places[first], places[-last - 1] + 1, parts)


@cache
def _stretches() -> tuple[re.Pattern, re.Pattern]:
    """Return the pattern of a stretch of listed words and that of a word that tells time; most of a text is skipped."""
    stop = "".join(symbol(cls) for cls in _STOPS)
    link = "".join(symbol(cls) for cls in _LINKS)
    return re.compile(f"[^{stop}]+"), re.compile(f"[^{link}]")


@cache
def _compiled() -> list[tuple[str, re.Pattern, list[frozenset[str]]]]:
    """Return the rules as patterns over the string of classes, each with the sets of classes of which a string must have one."""
    return [(kind, re.compile(_NAME.sub(lambda name: symbol(name[0]), _expand(rule)).replace(" ", "")), _needed(rule)) for kind, rule in RULES]


_NAME = re.compile(r"(?<!\?)\b[A-Z][A-Z_]*\b")


def _expand(pattern: str) -> str:
    """Write each part of a rule in full."""
    return _NAME.sub(lambda name: _expand(PARTS[name[0]]) if name[0] in PARTS else name[0], pattern)


def _needed(rule: str) -> list[frozenset[str]]:
    """Return sets of classes: a string that has none of one of them does not match the rule, so most rules need not be tried.

    Groups are resolved from the inside out; what may be left out or must not be there asks for nothing.
    """
    rest, last = _expand(rule), ""
    while rest != last:
        rest, last = _GROUP.sub(lambda group: "" if group[1] in ("?!", "?<!") or group[3] else f" {_asked(group[2])} ", rest), rest
    return [frozenset(map(symbol, names.split("/"))) for names in _asked(rest).split()]


def _asked(pattern: str) -> str:
    """Return what a pattern without groups asks for: names, or, of alternatives, one name each ("MONTH/MONTH_SHORT")."""
    ways = [re.findall(r"[A-Z_/]+(?![A-Z_/?{])", way) for way in pattern.split("|")]
    if len(ways) == 1:
        return " ".join(ways[0])
    return "/".join(min(way, key=len) for way in ways) if all(ways) else ""


_GROUP = re.compile(r"\((\?:|\?P<\w+>|\?=|\?<=|\?!|\?<!)?([^()]*)\)(\?|\{0,\d\})?")


_STOPS = ("WORD", "NAME", "MARK", "END", "BREAK", "CODE", "LONG_DASH", "SEMI", "AMOUNT")
_LINKS = (
    "THE",
    "AN",
    "AND",
    "OF",
    "TO",
    "IN",
    "ON",
    "AT",
    "COMMA",
    "DASH",
    "OPEN",
    "CLOSE",
    "POSS",
    "QUOTE",
    "MORE",
) + (("FIGURE", "NO", "NONE", "PER", "THAT", "OVER"))
