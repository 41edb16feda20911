"""From a parsed expression of time to what it means: one small method a kind of expression."""

from __future__ import annotations

import datetime
import re

from kdnb.times_calendar import Meaning, day_of, duration, holiday, meaning, number, season, shift, start_of
from kdnb.times_grammar import Parse
from kdnb.times_lexer import Token
from kdnb.times_tense import tense

_AMBIGUOUS_MONTHS = frozenset(("may", "march", "august"))
_MONTH_CUES = frozenset("in since last next early late mid by until from through".split())
_AGAINST_TENSE = 4.0  # a day on the side against the tense is taken when it is that many times nearer
_AHEAD = 2.0  # and one that is still to come, where no tense is read, when it is this many times nearer
_LATER = ("LATER", "HENCE", "AFTER")
_FORWARD = 14  # tokens: the farthest that an expression leans on a day named after it


class Reader:
    """Reads parses in the order of the text and keeps what later ones refer to (`anchor`: the last date named, `anchor_day`: the last day)."""

    def __init__(self, tokens: list[Token], published: datetime.date | None) -> None:
        self.tokens = tokens
        self.published = published
        self.done = 0  # the first token that no expression has taken yet
        self.anchor: Meaning | None = None
        self.anchor_day: Meaning | None = None
        self.found: list[tuple[int, int, Meaning]] = []
        self.last_parse: Parse | None = None
        self.waiting: dict[int, Parse] = {}  # expressions that lean on a day still to come, by their place in found

    def read(self, parse: Parse) -> None:
        """Take the parse if it means something here."""
        result = getattr(self, "_" + parse.kind)(parse)
        if result is None:
            return
        self.found.append((self.tokens[parse.first].start, self.tokens[parse.last - 1].end, result))
        self.done, self.last_parse = parse.last, parse
        if result.date is not None and result.value[:1].isdigit() and parse.kind != "clock":
            self.anchor = result
            if result.precision == "day":
                self.anchor_day = result
                self._reckon_waiting(parse, result.date)

    def _reckon_waiting(self, parse: Parse, day: datetime.date) -> None:
        """Date "a day" of "a day after the exercise ended May 25" once May 25 is read, and "5 a.m." of "at 5 a.m. on Friday"."""
        for place, earlier in self.waiting.items():
            if parse.first - earlier.last > _FORWARD or not self._same_sentence(earlier.last, parse.first):
                continue
            start, end, old = self.found[place]
            if earlier.kind == "clock":
                self.found[place] = (start, end, Meaning(day.isoformat() + old.value[10:], day, "day"))
                continue
            by = number(earlier.parts["count"]) if "count" in earlier.parts else 1
            reached = shift(day, by if self._cls(earlier.last) == "AFTER" else -by, earlier.value("unit"))
            value = old.value if "count" in earlier.parts else meaning(reached, "D").value
            self.found[place] = (start, end, Meaning(value, reached, reached and "day"))
        self.waiting.clear()

    # -- what stands around ------------------------------------------------------------------------------------------

    def _low(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _cls(self, at: int) -> str:
        return self.tokens[at].cls if 0 <= at < len(self.tokens) else "BREAK"

    def _tense(self, parse: Parse) -> str | None:
        return tense(self.tokens, parse.first, parse.last)

    def _told_from(self, parse: Parse, unit: str = "D") -> datetime.date | None:
        """Return what "two days later" or "the same day" counts from: the day that the text last named (for months and years
        also a vaguer one), else the day of publication. A day still to come is left out where the clause tells of the past."""
        told = self.anchor_day if unit in ("D", "N", "TH", "TM") else self.anchor
        if told is None:
            return self.published
        if self.published is not None and told.date > self.published and self._tense(parse) != "future":
            return self.published
        return told.date

    def _same_sentence(self, one: int, other: int) -> bool:
        return all(token.cls not in ("END", "BREAK") for token in self.tokens[one:other])

    # -- choosing the year, the month, the week -----------------------------------------------------------------------

    def _year_named(self, parse: Parse) -> int | None:
        """Return the year that the expression itself names ("2018", "'19", "last year")."""
        if parse.token("year"):
            return _full_year(parse.token("year").low)
        if "spelled" in parse.parts:
            return _spelled(parse.parts["spelled"])
        if "year_rel" in parse.parts:
            rel = self._rel(parse, "year_rel")
            base = self._relative_base(parse, rel)
            return base and base.year + int(rel.value or 0)
        return None

    @staticmethod
    def _rel(parse: Parse, name: str = "rel") -> Token | None:
        """Return the word that says which one: "coming" of "this coming", "same" of "that same"."""
        return parse.parts[name][-1] if name in parse.parts else None

    def _relative_base(self, parse: Parse, rel: Token, unit: str = "Y") -> datetime.date | None:
        """"last", "this", "next" count from the publication, "that", "same", "following", "previous" from the text."""
        return self._told_from(parse, unit) if rel.cls in ("THAT", "SAME", "FOLLOWING", "PREVIOUS") else self.published

    def _nearest(self, parse: Parse, candidates: list[datetime.date | None]) -> datetime.date | None:
        """Return the candidate nearest to the publication, those against the tense counting as farther."""
        if self.published is None:
            return None
        time = self._tense(parse)

        def cost(day: datetime.date) -> tuple[float, datetime.date]:
            days = (day - self.published).days
            if (time == "past" and days > 1) or (time == "future" and days < 0):
                return abs(days) * _AGAINST_TENSE, day
            return abs(days) * (_AHEAD if time is None and days > 1 else 1.0), day

        return min((day for day in candidates if day is not None), key=cost, default=None)

    def _nearest_day(self, parse: Parse, month: int, day: int) -> Meaning:
        if self.published is None:
            return Meaning(f"XXXX-{month:02d}-{day:02d}")
        years = [self.published.year + step for step in (-1, 0, 1)]
        found = self._nearest(parse, [day_of(year, month, day) for year in years])
        return meaning(found, "D") if found else Meaning(f"XXXX-{month:02d}-{day:02d}")

    def _nearest_month(self, parse: Parse, month: int) -> Meaning:
        if self.published is None:
            return Meaning(f"XXXX-{month:02d}")
        if month == self.published.month:
            return meaning(self.published, "M")
        years = [self.published.year + step for step in (-1, 0, 1)]
        return meaning(self._nearest(parse, [datetime.date(year, month, 15) for year in years]), "M")

    def _is_month(self, parse: Parse) -> bool:
        """Tell the month from the verb and the name: "may", "march", "Jan"."""
        token = parse.token("month")
        exact = parse.token("day") or parse.token("year", "year_rel", "rel")
        if token.cls == "MONTH_SHORT" and not (exact or token.low.endswith(".") and token.capital):
            return False
        before = self._low(parse.first - 1)
        if token.low in _AMBIGUOUS_MONTHS and not (parse.token("day") or parse.token("year")):
            if token.low == "march" and self._low(parse.last) in ("for", "of", "on"):
                return False
            if self._cls(parse.first - 1) == "NAME" and self.tokens[parse.first].capital:
                return False  # Theresa May, "Trump May Meet Kim"
            first_of_sentence = self._cls(parse.first - 1) in ("END", "BREAK")
            cued = before in _MONTH_CUES or self.tokens[parse.first].low in _MONTH_CUES
            return cued if not token.capital else not (first_of_sentence and parse.last - parse.first == 1)
        return token.capital or bool(exact) or before in _MONTH_CUES or token.low not in _AMBIGUOUS_MONTHS

    # -- calendar dates ----------------------------------------------------------------------------------------------

    def _iso(self, parse: Parse) -> Meaning | None:
        token = self.tokens[parse.first]
        numbers = [int(part) for part in re.findall(r"\d+", token.low.split("t")[0])]
        if token.cls == "SLASH":
            year = _full_year(token.low.split("/")[2])
            day = day_of(year, numbers[0], numbers[1]) or day_of(year, numbers[1], numbers[0])
            return day and meaning(day, "D")
        if token.cls == "CJK":
            return self._east_asian(parse, token.low, numbers)
        day = day_of(*numbers)
        clock = token.low.partition("t")[2].strip("z")
        return day and (Meaning(f"{day}T{clock}", day, "day") if clock else meaning(day, "D"))

    def _east_asian(self, parse: Parse, low: str, numbers: list[int]) -> Meaning | None:
        year = numbers.pop(0) if re.search("[年년]", low) else None
        if not numbers:
            return meaning(day_of(year, 1, 1), "Y") if year else None
        if not 1 <= numbers[0] <= 12:
            return None
        if year is not None:
            exact = day_of(year, *numbers, *[1] * (2 - len(numbers)))
            return exact and meaning(exact, "DM"[len(numbers) == 1])
        return self._nearest_day(parse, *numbers) if len(numbers) == 2 else self._nearest_month(parse, numbers[0])

    def _date(self, parse: Parse) -> Meaning | None:
        month, day = int(parse.value("month")), _digits(parse.token("day"))
        if not self._is_month(parse) or not 1 <= day <= 31:
            return None
        year = self._year_named(parse)
        if year is None:
            weekday = parse.value("weekday")
            agreeing = self._agreeing(month, day, int(weekday)) if weekday else None
            found = meaning(agreeing, "D") if agreeing else self._nearest_day(parse, month, day)
        else:
            exact = day_of(year, month, day)
            found = meaning(exact, "D") if exact else None
        return found and self._at_hour(parse, found)

    def _agreeing(self, month: int, day: int, weekday: int) -> datetime.date | None:
        """Return the nearest such day that falls on the weekday, within two years of the publication."""
        if self.published is None:
            return None
        years = sorted(range(self.published.year - 2, self.published.year + 3), key=lambda y: abs(y - self.published.year))
        days = (day_of(year, month, day) for year in years)
        return next((found for found in days if found and found.isoweekday() == weekday), None)

    def _next_day(self, parse: Parse) -> Meaning | None:
        """Read the "29" of "June 28 and 29", the "24" of "March 13-24", right after a date."""
        last = self.last_parse
        link = {token.cls for token in self.tokens[self.done : parse.first]}
        if last is None or last.kind not in ("date", "nth_day", "next_day") or self.anchor is None or self.anchor.date is None:
            return None
        if not link or not link <= {"DASH", "TO", "AND", "COMMA"} or parse.first - self.done > 2:
            return None
        if link == {"COMMA"} and self._cls(parse.last) not in ("COMMA", "AND") or self._cls(parse.last) in _COUNTED:
            return None
        day, base = _digits(parse.token("day")), self.anchor.date
        if parse.token("year"):
            base = day_of(_full_year(parse.token("year").low), base.month, 1)
        if day <= self.anchor.date.day:
            return None
        found = day_of(base.year, base.month, day)
        return found and meaning(found, "D")

    def _month(self, parse: Parse) -> Meaning | None:
        if not self._is_month(parse):
            return None
        month, rel = int(parse.value("month")), self._rel(parse)
        year = self._year_named(parse)
        if year is not None:
            return meaning(day_of(year, month, 1), "M")
        if rel is None or self.published is None or rel.cls == "CURRENT":
            return self._nearest_month(parse, month)
        if rel.cls in ("LAST", "PREVIOUS"):
            return meaning(day_of(self.published.year - (month >= self.published.month), month, 1), "M")
        if rel.cls in ("NEXT", "COMING"):
            return meaning(day_of(self.published.year + (month <= self.published.month), month, 1), "M")
        if rel.low == "this":
            return meaning(day_of(self.published.year, month, 1), "M")
        return self._nearest_month(parse, month)

    def _nth_day(self, parse: Parse) -> Meaning | None:
        """Read "on the 8th": a day of this month or, where that is far ahead, of the last."""
        day = _digits(parse.token("day"))
        following = self.tokens[parse.last] if parse.last < len(self.tokens) else None
        if not 1 <= day <= 31:
            return None
        if parse.token("unit") and parse.value("unit") != "M":
            return None
        if not parse.token("unit") and following is not None and not _may_follow(following):
            return None
        if self._cls(parse.first - 1) != "ON" and self.tokens[parse.first].cls != "THE":
            return None
        if self.published is None:
            return Meaning(f"XXXX-XX-{day:02d}")
        if parse.token("month_rel"):
            month = shift(self._relative_base(parse, self._rel(parse, "month_rel"), "M"), int(parse.value("month_rel")), "M")
            found = month and day_of(month.year, month.month, day)
        else:
            months = [shift(self.published.replace(day=1), by, "M") for by in (-1, 0, 1)]
            found = self._nearest(parse, [day_of(month.year, month.month, day) for month in months])
        return found and meaning(found, "D")

    # -- days of the week ----------------------------------------------------------------------------------------------

    def _weekday(self, parse: Parse) -> Meaning | None:
        token = parse.token("weekday")
        if token.low.endswith(".") and not token.capital:
            return None
        weekday, part = int(token.value), parse.token("part")
        if self._cls(parse.first - 1) == "EVERY":
            return None
        if self.published is None:
            return Meaning(f"XXXX-WXX-{weekday}" + (f"T{part.value}" if part else ""))
        day = self._that_weekday(parse, weekday)
        return self._at_hour(parse, meaning(day, "D"))

    def _that_weekday(self, parse: Parse, weekday: int) -> datetime.date:
        published, rel, week = self.published, self._rel(parse), self._rel(parse, "week_rel")
        back = (published.isoweekday() - weekday) % 7
        past, future = published - datetime.timedelta(back), published + datetime.timedelta(-back % 7)
        if week is not None:
            monday = start_of(shift(self._relative_base(parse, week, "W"), int(week.value), "W"), "W")
            return monday + datetime.timedelta(weekday - 1)
        if rel is not None and rel.cls in ("PREVIOUS", "FOLLOWING", "SAME", "THAT") and self.anchor_day is not None:
            base = self.anchor_day.date
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
        time = self._tense(parse)
        if self._follows_weekday(parse):
            step = (weekday - self.anchor.date.isoweekday()) % 7
            if step <= 3 or time != "past":  # "Friday and Thursday" goes back
                return self.anchor.date + datetime.timedelta(step)
        # "Thursday (Seoul time)" in a Washington story of Wednesday is tomorrow by the calendar of the reader
        if time != "future" and back == 6 and self._elsewhere(parse.last):
            return future
        return future if time == "future" else past

    def _follows_weekday(self, parse: Parse) -> bool:
        """Is this the second of "from Monday through Friday", "Tuesday and Wednesday"?"""
        if self.last_parse is None or self.last_parse.kind != "weekday" or self.anchor is None:
            return False
        link = [token.cls for token in self.tokens[self.done : parse.first]]
        return len(link) == 1 and link[0] in ("TO", "DASH", "AND")

    def _elsewhere(self, at: int) -> bool:
        return "ZONE" in (self._cls(at), self._cls(at + 1))

    def _weekdays(self, parse: Parse) -> Meaning | None:
        token, part = parse.token("weekday", "weekday_s"), parse.token("part")
        return token and Meaning(f"XXXX-WXX-{token.value}" + (f"T{part.value}" if part else ""))

    def _deictic(self, parse: Parse) -> Meaning | None:
        token, part, side = parse.token("deictic"), parse.token("part"), parse.token("side")
        if token.capital and self.tokens[parse.first - 1].capital and self._cls(parse.first - 1) == "NAME" and parse.first:
            return None  # USA Today, Russia Today
        steps, time = re.fullmatch(r"(-?\d+)?(\D*)", token.value).groups()
        if token.low == "today" and self._cls(parse.last) == "POSS":
            return meaning(self.published, "D")
        if side is not None:
            steps = int(steps) + (1 if side.cls == "AFTER" else -1)
        day = self.published and shift(self.published, int(steps or 0), "D")
        if time:
            return Meaning((day.isoformat() if day else "XXXX-XX-XX") + "T" + time, day, "day" if day else None)
        if part is None and parse.token("clock") is None:
            return meaning(day, "D")
        return self._at_hour(parse, meaning(day, "D"))

    # -- times of day --------------------------------------------------------------------------------------------------

    def _at_hour(self, parse: Parse, day: Meaning) -> Meaning:
        """Add the hour or the part of the day to the value of a day."""
        clock, part = parse.token("clock"), parse.token("part", "clock_part")
        if clock is not None:
            return day._replace(value=f"{day.value}T{_hour(clock, parse.token('clock_part'))}")
        if part is not None:
            return day._replace(value=f"{day.value}T{'NI' if part.cls == 'NIGHT' else part.value}")
        return day

    def _clock(self, parse: Parse) -> Meaning | None:
        """Read a time without a date: of the day last named in the sentence, else of the day of publication."""
        day = self._day_told(parse)
        if self.published and day.date == self.published and not self._day_in_sentence(parse):
            self.waiting[len(self.found)] = parse
        return self._at_hour(parse, day)

    def _day_in_sentence(self, parse: Parse) -> bool:
        return self.anchor is not None and self.anchor.precision == "day" and self._same_sentence(self.done, parse.first)

    def _day_told(self, parse: Parse) -> Meaning:
        if self._day_in_sentence(parse):
            return meaning(self.anchor.date, "D")
        return meaning(self.published, "D")

    def _part(self, parse: Parse) -> Meaning | None:
        rel, deictic = self._rel(parse), parse.token("deictic")
        part = parse.token("part")
        if rel is None:
            day = self._day_told(parse)
        elif rel.cls == "LAST":
            back = 1 if part.cls == "NIGHT" or part.value == "EV" else 0
            day = meaning(self.published and shift(self.published, -back, "D"), "D")
        elif rel.cls in ("THIS", "CURRENT", "LATEST"):
            day = meaning(self.published, "D")
        else:
            base = self._told_from(parse)
            day = meaning(base and shift(base, int(rel.value), "D"), "D")
        if deictic is not None:
            day = meaning(self.published and shift(self.published, int(deictic.value), "D"), "D")
        return self._at_hour(parse, day)

    # -- weeks, months, years --------------------------------------------------------------------------------------

    def _unit(self, parse: Parse) -> Meaning | None:
        rel, token = self._rel(parse), parse.token("unit")
        unit = token.value
        if token.cls == "PERIOD":
            return None
        if unit[0] == "T" or unit == "2W":
            return None
        if rel is None:
            if unit == "D":
                return meaning(self._told_from(parse), "D")
            if unit == "Q" and self.published and self._tense(parse) != "future":  # results are of a quarter that is over
                return meaning(shift(self.published, -1, "Q"), "Q")
            if unit == "WE" and self.published and self._tense(parse) != "future" and self.published.weekday() < 5:
                return meaning(shift(self.published, -1, "W"), "WE")
            return meaning(self.published, unit)
        base = self._relative_base(parse, rel, unit)
        if rel.low == "past" and "this" not in [token.low for token in parse.parts["rel"]]:
            return Meaning(duration(1, unit))
        if rel.cls == "CURRENT":
            return meaning(base, unit)
        if rel.cls == "NEXT" and (unit == "D" and self.tokens[parse.first].cls == "THE"):
            base = self._told_from(parse)
        if rel.cls in ("THAT", "SAME") and unit != "D" and self.anchor is None:
            base = self.published
        if base is None:
            return meaning(None, unit)
        if rel.cls == "LATEST" and unit == "Q":
            return meaning(shift(base, -1, "Q"), "Q")
        moved = shift(base, int(rel.value), "W" if unit == "WE" else unit)
        return moved and meaning(moved, unit)

    def _season(self, parse: Parse) -> Meaning | None:
        token, rel = parse.token("season"), self._rel(parse)
        if token.capital and self._cls(parse.last) == "NAME" and not rel:
            return None  # Winter Olympics
        if token.cls == "FALL" and not (rel or parse.token("year", "year_rel", "stage")):
            if not (self._low(parse.first - 1) == "in" and self.tokens[parse.first].cls == "THE" and self._cls(parse.last) != "OF"):
                return None
        if token.low in ("spring", "springs") and not (rel or parse.token("year", "year_rel", "stage", "edge")):
            if self._cls(parse.first) != "THE" and self._low(parse.first - 1) != "in":
                return None
        year = self._year_named(parse)
        if year is None:
            if self.published is None:
                return Meaning(f"XXXX-{token.value}")
            year = self._season_year(parse, token.value, rel)
        return season(year, token.value)

    def _season_year(self, parse: Parse, code: str, rel: Token | None) -> int:
        base = self.published
        years = [season(base.year + step, code) for step in (-1, 0, 1)]
        if rel is not None and rel.cls == "LAST" and rel.low == "last":
            return max(s.date for s in years if (base - s.date).days > 91).year
        if rel is not None and rel.cls in ("NEXT", "COMING"):
            return min(s.date for s in years if s.date > base).year
        if rel is not None and rel.low == "this" and code != "WI":
            return base.year
        middle = [s.date + datetime.timedelta(45) for s in years]
        return (self._nearest(parse, middle) - datetime.timedelta(45)).year

    def _quarter(self, parse: Parse) -> Meaning | None:
        nth = parse.token("nth")
        half = parse.token("span").cls == "HALF"
        n = (2 if half else 4) if nth.cls == "LAST" else int(number(parse.parts["nth"]) if nth.cls != "ORDNUM" else _digits(nth))
        if nth.cls == "SECOND":
            n = 2
        if not 1 <= n <= (2 if half else 4):
            return None
        if half and not (parse.token("year", "year_rel") or self._cls(parse.last - 1) == "YEAR"):
            return None
        year = self._year_named(parse)
        if year is None:
            if self.published is None:
                return Meaning(f"XXXX-{'H' if half else 'Q'}{n}")
            middles = [datetime.date(self.published.year + step, 3 * n - 1, 15) for step in (-1, 0, 1)]
            year = self.published.year if half else self._nearest(parse, middles).year
        return Meaning(f"{year}-{'H' if half else 'Q'}{n}", datetime.date(year, (6 if half else 3) * (n - 1) + 1, 1), "half" if half else "quarter")

    def _year_end(self, parse: Parse) -> Meaning | None:
        year = self._year_named(parse)
        if year is None and self.published is not None:
            year = self._nearest(parse, [datetime.date(self.published.year + step, 12, 15) for step in (-1, 0)]).year
        return meaning(None if year is None else day_of(year, 1, 1), "Y")

    def _decade(self, parse: Parse) -> Meaning:
        if parse.token("decade").cls == "DECADE_WORD":
            return meaning(datetime.date(int(parse.value("decade")), 1, 1), "10Y")
        digits = re.sub(r"\D", "", parse.token("decade").low)
        year = int(digits) if len(digits) == 4 else 1900 + int(digits) if int(digits) >= 30 else 2000 + int(digits)
        return meaning(datetime.date(year, 1, 1), "10Y")

    def _century(self, parse: Parse) -> Meaning:
        nth = parse.token("nth")
        n = _digits(nth) if nth.cls == "ORDNUM" else 2 if nth.cls == "SECOND" else int(number(parse.parts["nth"]))
        first = day_of((n - 1) * 100 + 1, 1, 1)
        return Meaning(f"{n - 1:02d}", first, "century") if first else None

    def _fiscal(self, parse: Parse) -> Meaning:
        return meaning(day_of(_full_year(parse.token("year").low), 1, 1), "Y")

    def _juche(self, parse: Parse) -> Meaning | None:
        year = int(parse.value("juche")) + 1911
        return meaning(day_of(year, 1, 1), "Y") if year < 2100 else None

    def _year(self, parse: Parse) -> Meaning | None:
        token = parse.token("year")
        year = _full_year(token.low)
        before, after = self._cls(parse.first - 1), self.tokens[parse.last] if parse.last < len(self.tokens) else None
        alone = parse.last - parse.first == 1
        if after is not None and after.cls in ("UNITS", "COUNTED", "SCALE", "CLOCK"):
            return None
        if before in ("NO", "NONE") and alone:
            return None
        if before in ("APPROX", "OVER", "AMOUNT", "DASH") and alone and not 1950 <= year <= 2035:
            return None
        if token.cls == "SHORT_YEAR":
            return meaning(day_of(year, 1, 1), "Y") if self._low(parse.first - 1) in ("in", "since", "of", "summer", "by") else None
        if not 1900 <= year <= 2050:
            if self._low(parse.first - 1) not in ("in", "since", "by", "from", "until") and alone:
                return None
            if after is not None and after.cls == "WORD" and after.low.endswith("s"):
                return None
        return meaning(day_of(year, 1, 1), "Y")

    def _spelled_year(self, parse: Parse) -> Meaning | None:
        year = _spelled(parse.parts["spelled"])
        return meaning(day_of(year, 1, 1), "Y") if year else None

    # -- reckoned from another day -----------------------------------------------------------------------------------

    def _ago(self, parse: Parse) -> Meaning | None:
        way, unit = parse.token("way"), parse.value("unit")
        count = number(parse.parts["count"]) if "count" in parse.parts else 1
        sign = 1 if way.cls in _LATER else -1
        if count is None:
            return Meaning("PAST_REF" if way.cls == "AGO" else duration(None, unit))
        base = self.published if way.cls in ("AGO", "HENCE") else self._told_from(parse, unit)
        if unit == "Y" and sign < 0 and self.anchor is not None and self.anchor.precision == "quarter" and count == 1:
            return meaning(shift(self.anchor.date, -4, "Q"), "Q")
        if unit[0] == "T" or base is None:
            return Meaning(duration(count, unit)) if base is None else meaning(base, "D")
        moved = shift(base, sign * count, unit)
        return moved and meaning(moved, {"N": "D", "2W": "W", "10Y": "Y", "100Y": "Y"}.get(unit, unit))

    def _in_time(self, parse: Parse) -> Meaning | None:
        """Read "in two weeks' time": as long as it says, dated by the day it reaches."""
        count, unit = number(parse.parts["count"]), parse.value("unit")
        reached = shift(self.published, count, unit) if self.published and count is not None else None
        named = reached and meaning(reached, "D" if unit in ("D", "N", "W", "2W") else unit)
        return Meaning(duration(count, unit), named.date, named.precision) if named else Meaning(duration(count, unit))

    def _from_day(self, parse: Parse) -> Meaning | None:
        """Read the "a day" of "a day after the exercise ended May 25": dated by the day it reaches."""
        count = number(parse.parts["count"]) if "count" in parse.parts else 1
        unit = parse.value("unit")
        if count is not None and unit in ("D", "W", "N"):
            self.waiting[len(self.found)] = parse
        told = self._told_from(parse)
        apposed = self.anchor is not None and self._apposed(parse)
        if "count" not in parse.parts:
            step = 0 if apposed else 1 if parse.token("way").cls == "AFTER" else -1
            return meaning(told and shift(told, step, "D"), "D")
        if apposed:
            return Meaning(duration(count, unit), told, "day")
        return Meaning(duration(count, unit))

    def _apposed(self, parse: Parse) -> bool:
        """Does the expression say again which day was just named: "on Thursday, a day after they talked"?"""
        between = {token.cls for token in self.tokens[self.done : parse.first]}
        return self.done > 0 and self.anchor.precision == "day" and "COMMA" in between and between <= {"COMMA", "OPEN", "ZONE", "CLOSE"}

    def _day_side(self, parse: Parse) -> Meaning | None:
        """Read "the day before": of the day last named, unless what it is before follows."""
        unit, way = parse.value("unit"), parse.token("way")
        if unit[0] == "T" or self._cls(parse.last) not in ("END", "COMMA", "CLOSE", "BREAK", "AND", "TO", "IN", "AT") and unit != "D":
            return None
        base = self._told_from(parse)
        moved = base and shift(base, 1 if way.cls == "AFTER" else -1, unit)
        return moved and meaning(moved, "D" if unit == "N" else unit)

    # -- lengths, sets, references --------------------------------------------------------------------------------------

    def _duration(self, parse: Parse) -> Meaning | None:
        count, unit = parse.parts["count"], parse.value("unit")
        if parse.token("old") or self.tokens[parse.last - 1].cls == "OLD":
            return None  # an age is no expression of time
        if unit == "Q" and (count[0].cls == "AN" or self.tokens[parse.last - 2].cls == "DASH"):
            return None  # three-quarters, a quarter
        size = number(count)
        if parse.token("half"):
            size += 0.5
        return Meaning(duration(size, unit))

    def _units(self, parse: Parse) -> Meaning | None:
        token = self.tokens[parse.first]
        if self.tokens[parse.last - 1].cls == "LONG":
            return Meaning(duration(None if token.cls == "UNITS" else 1, token.value))
        return Meaning(duration(None, parse.value("unit")))

    def _units_ago(self, parse: Parse) -> Meaning:
        return Meaning("PAST_REF")

    def _past(self, parse: Parse) -> Meaning | None:
        following = self.tokens[parse.last] if parse.last < len(self.tokens) else None
        if self.tokens[parse.first + 1].low != "past" or following is not None and not _may_follow(following):
            return None
        return Meaning("PAST_REF")

    def _week_of(self, parse: Parse) -> Meaning | None:
        day = self._nearest_day(parse, int(parse.value("month")), _digits(parse.token("day"))).date
        return day and meaning(day, parse.value("unit")) if parse.value("unit") in ("W", "WE") else None

    def _set(self, parse: Parse) -> Meaning | None:
        if parse.token("frequency"):
            return Meaning(parse.value("frequency"))
        if parse.token("one"):
            return Meaning(duration(1, parse.value("one")))
        count = number(parse.parts["count"]) if "count" in parse.parts else 1
        return Meaning(duration(count, parse.value("unit")))

    def _every(self, parse: Parse) -> Meaning:
        return Meaning(f"XXXX-{int(parse.value('month')):02d}" if parse.token("month") else f"XXXX-{parse.value('season')}")

    def _holiday(self, parse: Parse) -> Meaning | None:
        if not parse.token("holiday").capital:
            return None
        rule, year, rel = parse.value("holiday"), self._year_named(parse), self._rel(parse)
        if year is None and self.published is None:
            return None
        years = [year] if year else [self.published.year + step for step in (-1, 0, 1)]
        days = [holiday(rule, each) for each in years]
        if rel is not None and rel.cls == "LAST":
            days = [day for day in days if day and day < self.published][-1:]
        if rel is not None and rel.cls in ("NEXT", "COMING"):
            days = [day for day in days if day and day > self.published][:1]
        found = days[0] if len(days) == 1 else self._nearest(parse, days)
        return found and meaning(found, "D")

    def _ref(self, parse: Parse) -> Meaning | None:
        if self.tokens[parse.first].cls == "SOON" and self._cls(parse.last) == "AFTER":
            return None
        return Meaning(self.tokens[parse.first].value)


_COUNTED = frozenset(("UNITS", "UNIT", "SCALE", "COUNTED", "AMOUNT"))
_AFTER_DAY = frozenset(("that in at to and for with by after before local he she it they the a an said when as on from but who which will was"
                        " were is are has had according while").split())  # fmt: skip


def _may_follow(token: Token) -> bool:
    """Can this token stand after the day in "on the 8th", rather than be counted by it ("the 8th round")?"""
    return token.cls not in ("WORD", "NAME", "CODE", "UNITS", "UNIT", "CENTURY", "DASH", "POSS", "DAY", "YEAR", "HOLIDAY", "ORDINAL", "HALF",
                             "QUARTER", "NUMBER") or token.low in _AFTER_DAY  # fmt: skip


def _spelled(tokens: list[Token]) -> int | None:
    """Read "nineteen ninety-seven", "twenty eighteen" and "two thousand eighteen"; None for other numbers."""
    values = [int(token.value) for token in tokens if token.value.isdigit()]
    if values[:2] == [2, 1000]:
        return 2000 + sum(values[2:]) if len(values) > 2 else None
    if values[0] in (19, 20) and len(values) > 1 and 10 <= values[1] <= 99:
        return values[0] * 100 + sum(values[1:])
    return None


def _digits(token: Token) -> int:
    digits = re.sub(r"\D", "", token.low) or token.value
    return int(digits)


def _full_year(low: str) -> int:
    digits = re.sub(r"\D", "", low)
    return int(digits) if len(digits) > 2 else 1900 + int(digits) if int(digits) >= 50 else 2000 + int(digits)


def _hour(clock: Token, part: Token | None) -> str:
    """Write a time of day as HH:MM.

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
    return f"{hour:02d}:{minute}"
