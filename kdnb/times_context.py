"""What an expression of time is read against: the words around it, the day of publication, the days named before it."""

from __future__ import annotations

import datetime
import re

from kdnb.times_calendar import Meaning, day_of, meaning, number
from kdnb.times_grammar import Parse
from kdnb.times_lexer import Token
from kdnb.times_tense import tense

_AMBIGUOUS_MONTHS = frozenset(("may", "march", "august"))
_MONTH_CUES = frozenset(("in", "since", "last", "next", "early", "late", "mid", "by", "until", "from", "through"))
_JUCHE = 1911  # North Korea's calendar: Juche 107 is 2018
_AGAINST_TENSE = 4.0  # a day on the side against the tense is taken when it is that many times nearer
_AHEAD = 2.0  # and one that is still to come, where no tense is read, when it is this many times nearer
_COUNTED = frozenset(
    ("WORD", "NAME", "CODE", "UNITS", "UNIT", "CENTURY", "DASH", "POSS", "DAY", "YEAR", "HOLIDAY", "ORDINAL", "HALF")
    + ("QUARTER", "NUMBER")
)  # classes of tokens that an ordinal may count: "the 8th round"
_LINKS = frozenset(
    (
        "that",
        "at",
        "with",
        "by",
        "local",
        "he",
        "she",
        "it",
        "they",
        "said",
        "when",
        "as",
        "from",
        "but",
        "who",
        "which",
        "will",
    )
    + ("was", "were", "is", "are", "has", "had", "according", "while")
)


class Context:
    """Where the reading stands: what is found so far, the last date named (`anchor`) and the last day (`anchor_day`).

    ``done`` is the first token that no expression has taken yet. ``waiting`` holds expressions that lean on a day still
    to come ("a day after the exercise ended May 25"), by their place in ``found``.
    """

    def __init__(self, tokens: list[Token], published: datetime.date | None) -> None:
        self.tokens = tokens
        self.published = published
        self.done = 0
        self.found: list[tuple[int, int, Meaning]] = []
        self.last_parse: Parse | None = None
        self.anchor: Meaning | None = None
        self.anchor_day: Meaning | None = None
        self.waiting: dict[int, Parse] = {}

    def low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def cls(self, at: int) -> str:
        return self.tokens[at].cls if 0 <= at < len(self.tokens) else "BREAK"

    def may_end(self, parse: Parse) -> bool:
        """Can the expression end here ("on the 8th, he"), or does it count what follows ("on the 8th round")?"""
        if parse.last >= len(self.tokens):
            return True
        following = self.tokens[parse.last]
        return following.cls not in _COUNTED or following.low in _LINKS

    def tense(self, parse: Parse) -> str | None:
        return tense(self.tokens, parse.first, parse.last)

    def told_from(self, parse: Parse, unit: str = "D") -> datetime.date | None:
        """Return what "two days later" or "the same day" counts from.

        That is the day that the text last named (for months and years also a vaguer date), else the day of publication.
        A day still to come is left out where the clause does not speak of the future.
        """
        told = self.anchor_day if unit in ("D", "N", "TH", "TM") else self.anchor
        if told is None:
            return self.published
        if self.published is not None and told.date > self.published and self.tense(parse) != "future":
            return self.published
        return told.date

    def same_sentence(self, one: int, other: int) -> bool:
        return all(token.cls not in ("END", "BREAK") for token in self.tokens[one:other])

    def year_named(self, parse: Parse) -> int | None:
        """Return the year that the expression itself names ("2018", "'19", "last year")."""
        if parse.token("year"):
            return full_year(parse.token("year").low)
        if "juche" in parse.parts:
            return int(float(parse.value("juche"))) + _JUCHE
        if "years_back" in parse.parts:
            back = number(parse.parts["years_back"])
            exact = back is not None and parse.value("back_unit") == "Y" and self.published is not None
            return self.published.year - int(back) if exact else None
        if "spelled" in parse.parts:
            return spelled(parse.parts["spelled"])
        if "year_rel" in parse.parts:
            rel = self.rel(parse, "year_rel")
            base = self.relative_base(parse, rel)
            return base and base.year + steps(rel)
        return None

    @staticmethod
    def rel(parse: Parse, name: str = "rel") -> Token | None:
        """Return the word that says which one: "coming" of "this coming", "same" of "that same"."""
        return parse.parts[name][-1] if name in parse.parts else None

    def relative_base(self, parse: Parse, rel: Token, unit: str = "Y") -> datetime.date | None:
        """ "last", "this", "next" count from the publication, "that", "same", "following", "previous" from the text."""
        return self.told_from(parse, unit) if rel.cls in ("THAT", "SAME", "FOLLOWING", "PREVIOUS") else self.published

    def nearest(self, parse: Parse, candidates: list[datetime.date | None]) -> datetime.date | None:
        """Return the candidate nearest to the publication, those against the tense counting as farther."""
        if self.published is None:
            return None
        time = self.tense(parse)

        def cost(day: datetime.date) -> tuple[float, datetime.date]:
            days = (day - self.published).days
            if (time == "past" and days > 1) or (time == "future" and days < 0):
                return abs(days) * _AGAINST_TENSE, day
            return abs(days) * (_AHEAD if time is None and days > 1 else 1.0), day

        return min((day for day in candidates if day is not None), key=cost, default=None)

    def nearest_day(self, parse: Parse, month: int, day: int) -> Meaning | None:
        """Return that day of the year that fits best, XXXX-MM-DD without a publication, None for a day no month has."""
        if day_of(2020, month, day) is None:
            return None
        if self.published is None:
            return Meaning(f"XXXX-{month:02d}-{day:02d}")
        years = [self.published.year + step for step in (-1, 0, 1)]
        found = self.nearest(parse, [day_of(year, month, day) for year in years])
        return meaning(found, "D") if found else Meaning(f"XXXX-{month:02d}-{day:02d}")

    def nearest_month(self, parse: Parse, month: int) -> Meaning:
        if self.published is None:
            return Meaning(f"XXXX-{month:02d}")
        if month == self.published.month:
            return meaning(self.published, "M")
        years = [self.published.year + step for step in (-1, 0, 1)]
        return meaning(self.nearest(parse, [datetime.date(year, month, 15) for year in years]), "M")

    def day_in_sentence(self, parse: Parse) -> bool:
        return self.anchor is not None and self.anchor.precision == "day" and self.same_sentence(self.done, parse.first)

    def day_told(self, parse: Parse) -> Meaning:
        if self.day_in_sentence(parse):
            return meaning(self.anchor.date, "D")
        return meaning(self.published, "D")

    def apposed(self, parse: Parse) -> bool:
        """Does the expression say again which day was just named: "on Thursday, a day after they talked"?"""
        between = {token.cls for token in self.tokens[self.done : parse.first]}
        return (
            self.done > 0
            and self.anchor.precision == "day"
            and "COMMA" in between
            and between <= {"COMMA", "OPEN", "ZONE", "CLOSE"}
        )

    def is_month(self, parse: Parse) -> bool:
        """Tell the month from the verb and the name: "may", "march", "Jan"."""
        token = parse.token("month")
        exact = parse.token("day") or parse.token("year", "year_rel", "rel")
        if token.cls == "MONTH_SHORT" and not (exact or token.low.endswith(".") and token.capital):
            return False
        before = self.low(parse.first - 1)
        if token.low in _AMBIGUOUS_MONTHS and not (parse.token("day") or parse.token("year")):
            if token.low == "march" and self.low(parse.last) in ("for", "of", "on"):
                return False
            if self.cls(parse.first - 1) == "NAME" and self.tokens[parse.first].capital:
                return False  # Theresa May, "Trump May Meet Kim"
            first_of_sentence = self.cls(parse.first - 1) in ("END", "BREAK")
            cued = before in _MONTH_CUES or self.tokens[parse.first].low in _MONTH_CUES
            return cued if not token.capital else not (first_of_sentence and parse.last - parse.first == 1)
        return token.capital or bool(exact) or before in _MONTH_CUES or token.low not in _AMBIGUOUS_MONTHS


def spelled(tokens: list[Token]) -> int | None:
    """Read "nineteen ninety-seven", "twenty eighteen" and "two thousand eighteen"; None for other numbers."""
    values = [int(token.value) for token in tokens if token.value.isdigit()]
    if values[:2] == [2, 1000]:
        return 2000 + sum(values[2:]) if len(values) > 2 else None
    if values[0] in (19, 20) and len(values) > 1 and 10 <= values[1] <= 99:
        return values[0] * 100 + sum(values[1:])
    return None


def ordinal(tokens: list[Token]) -> int:
    """Return the number of "third", "twenty-first", "8th"; "second" is listed as a unit of time."""
    if tokens[0].cls == "ORDNUM":
        return digits(tokens[0])
    units = 2 if tokens[-1].cls == "SECOND" else 0
    return units + int(number(tokens) if len(tokens) > 1 or not units else 0)


def steps(rel: Token) -> int:
    """Return how far "last" (-1), "this", "current" (0) or "next" (1) goes."""
    return 0 if rel.cls == "CURRENT" else int(rel.value)


def digits(token: Token) -> int:
    digits = re.sub(r"\D", "", token.low) or token.value
    return int(digits)


def full_year(low: str) -> int:
    digits = re.sub(r"\D", "", low)
    return int(digits) if len(digits) > 2 else 1900 + int(digits) if int(digits) >= 50 else 2000 + int(digits)
