"""Lengths, speeds and clock times said of a flight: how far, how high, how fast, when.

A length is a flight's range or apogee, a design range ("a missile with a range of 3,000 km"), or none of them ("landed 250 km
west of the island"); its words on the left, or a word right after it, say which.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kdnb.tables import forms, rows


class Length(NamedTuple):
    """A length in kilometres; ``role`` is range, apogee, design or elsewhere."""

    start: int
    end: int
    km: float
    role: str


def find_lengths(text: str, bare: str = "elsewhere") -> list[Length]:
    """Return the lengths of a sentence, one a value; a conversion in parentheses is not a second value, ``bare`` the role of one without a word for it.

    >>> find_lengths("flew 430 km (267 miles) at an apogee of 50 km, short of its range of 600 km")
    [Length(start=5, end=11, km=430.0, role='range'), Length(start=40, end=45, km=50.0, role='apogee'), Length(start=69, end=75, km=600.0, role='design')]
    >>> [length.km for length in find_lengths("flew about 110 miles (180km)")]
    [180.0]
    """
    pattern, factors = _unit_pattern()
    found: list[Length] = []
    for match in pattern.finditer(text):
        factor = factors[_key(match["unit"])]
        value = _number(match["value"]) * {"t": 1000, "h": 100}.get((match["scale"] or " ").strip(" -")[:1].lower(), 1)
        value = round(value * factor, 3 if factor < 0.01 else 1 if factor != 1 else 3)
        end = match.end("unit") if not text[match.end() : match.start("unit")].strip(" -") else match.end()
        last = found[-1] if found else None
        between = text[last.end : match.start()] if last else ""
        if (
            last
            and re.fullmatch(r"\s*[(,\[]?\s*(?:or )?(?:about |around |some |roughly |nearly )?", between)
            and "(" in between
            or re.fullmatch(r"\s*,? or (?:about )?", between)
            and last
        ):
            if factor == 1:
                found[-1] = last._replace(km=value, end=end)
            continue
        if last and re.fullmatch(
            r"\s*(?:\([^)]*\))?\s*(?:,|and|or|to|-|\u2013|, and)\s*(?:about |around |some |approximately )?(?:another )?",
            between,
        ):
            named = _last_cue(text, match.start(), last.end) is not None or bare == "range" and HIGH.match(text, match.end("unit"))
            role = _role(text, match, bare) if named else last.role
        else:
            role = _role(text, match, bare)
        found.append(Length(match.start(), end, value, role))
    return found


def find_speed(text: str) -> tuple[int, float] | None:
    """Return where a Mach number stands and the number, or None.

    >>> find_speed("a maximum speed of around Mach 6.1.")
    (26, 6.1)
    >>> find_speed("10 times the speed of sound")
    (0, 10.0)
    """
    match = re.search(r"\bMach[ -]?(\d+(?:\.\d+)?|five|six|seven|eight|nine|ten)\b|\b(\w+) times (?:faster than )?the speed of sound", text, re.I)
    if not match:
        return None
    number = match[1] or match[2]
    value = _number(number) if number.lower() in WORDS or number[0].isdecimal() else None
    return (match.start(), value) if value else None


CLOCK = re.compile(
    r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-3])(?:(?P<colon>[:.])(?P<minute>[0-5]\d)(?::[0-5]\d)?)?(?![\d:])\s?(?P<half>[ap]\.?\s?m\b\.?)?(?P<zone>,?\s*\(?(?:GMT|UTC|ET|EDT|EST|CDT|CST|PDT|PST|HST|Zulu|(?:Eastern|Central|Pacific|Hawaii)(?: (?:Standard|Daylight))? time)\b)?|\b(?P<noon>noon|midday)\b",
    re.I,
)


def find_clocks(text: str) -> list[tuple[int, str]]:
    """Return where each local clock time stands and its "HH:MM"; a later "p.m." also serves the time before it.

    >>> find_clocks("at 5:06 and 5:27 p.m. (0827 GMT), splashing down before 5:40 p.m.")
    [(3, '17:06'), (12, '17:27')]
    """
    found = []
    matches = [m for m in CLOCK.finditer(text) if m["noon"] or m["half"] or (m["colon"] == ":" and m["minute"])]
    for number, match in enumerate(matches):
        before = text[max(0, match.start() - 45) : match.start()]
        if match["zone"] or re.search(
            r"\b(?:before|by|until|landed|splash\w*|fell|fall|landing|down|last)\b[^,.;]*$|\b(?:released|statement|convened|meeting|briefing|issued)(?: \w+){0,2} (?:at|around|about) $|\b(?:reported|announced|aired|broadcast) (?:at|around|about) $", before
        ):
            continue
        if match["noon"]:
            found.append((match.start(), "12:00"))
            continue
        half = match["half"] or next(
            (later["half"] for later in matches[number + 1 :] if later.start() - match.end() < 30 and later["half"]),
            None,
        )
        hour = int(match["hour"])
        if half and hour <= 12:
            hour = hour % 12 + (12 if half[0] in "pP" else 0)
        found.append((match.start(), f"{hour:02d}:{match['minute'] or '00'}"))
    return found


# broadcasters write "one-thousand kilometers", "15-hundred"
WORDS = {word: value for value, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}


def _number(value: str) -> float:
    return float(WORDS.get(value.lower()) or re.sub(r"[, \u2009]", "", value))


@cache
def _unit_pattern() -> tuple[re.Pattern, dict[str, float]]:
    factors = {
        form.lower(): float(row["value"])
        for row in rows("launch_cues")
        if row["kind"] == "unit"
        for form in forms(row["forms"])
    }
    units = "|".join(
        re.escape(form).replace(r"\ ", r"\s+") for form in sorted(factors, key=lambda form: (-len(form), form))
    )
    # the first half of "850-900 km" takes the unit of the second
    value = rf"(?P<value>\d{{1,3}}(?:[, \u2009]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{'|'.join(WORDS)})(?=[\s-](?:hundred|thousand)))(?P<scale>[\s-](?:hundred|thousand))?"
    return re.compile(
        rf"(?<![\w.,]){value}(?:\s?|-)(?=(?:\s?(?:-|\u2013|to|and|or)\s?(?:about |around )?[\d,.]+\s?-?)?(?P<unit>{units})\b)",
        re.I,
    ), factors


@cache
def _cue_pattern() -> re.Pattern:
    listed = [
        (form, row["kind"])
        for row in rows("launch_cues")
        if row["kind"] in ("height", "distance", "design", "elsewhere")
        for form in forms(row["forms"])
    ]
    by_kind = {
        kind: sorted({form for form, k in listed if k == kind}, key=lambda form: (-len(form), form))
        for kind in ("design", "height", "elsewhere", "distance")
    }
    # "could fly", "would have been able to hit": what a missile might do is its design; "may have flown" is this flight
    able = r"(?:would|could|can|might|may|capable of|enough to|able to)(?! have\s+(?:flown|travel))(?:\s+\w+){0,3}?\s+(?:fly|flown|flying|travel\w*|reach\w*|cover\w*|hit\w*|strik\w+|go|gone)"
    return re.compile(
        "|".join(
            rf"(?P<{kind}>(?<![\w-])(?:{'|'.join([able] * (kind == 'design') + [re.escape(form) for form in found])})\b)"
            for kind, found in by_kind.items()
        ),
        re.I,
    )


# "farther than the 500 km of the May test", "compared with 700 km in May": the flight of another missile
OTHER = re.compile(r"\b(?:than (?:the|its|in|a)|(?:longer|farther|further|higher) than|compared (?:to|with)|unlike|previous|earlier)\b[^,;.]*$", re.I)
INFINITE = re.compile("fly|flying|travel|travell?ing|covering", re.I)
ROLES = {"height": "apogee", "distance": "range", "design": "design", "elsewhere": "elsewhere"}


def _last_cue(text: str, end: int, start: int = 0) -> str | None:
    last, place = None, 0
    for match in _cue_pattern().finditer(text, max(start, end - 110), end):
        kind = match.lastgroup
        flown = (
            kind == "design"
            and match.group().lower() in ("range of", "ranges of", "maximum range")
            and last == "distance"
        )
        if last == "design" and kind == "distance" and (match.start() - place < 12 or INFINITE.fullmatch(match.group()) and not re.search(r"[,.;]", text[place : match.start()])):
            continue  # "designed to fly 3,000 km", "capable of carrying a warhead and flying 3,000 km"
        last, place = "distance" if flown else kind, match.end()
    return last


def _role(text: str, match: re.Match, bare: str) -> str:
    after = (
        text[match.end("unit") : match.end("unit") + 60]
        if not text[match.end() : match.start("unit")].strip(" -")
        else ""
    )
    if HIGH.match(after):
        return "apogee"
    if re.match(r"[\s-]*(?:\([^)]*\))?\s*(?:in distance|away|range\b|-range)", after, re.I):
        if "range" not in after[:12]:
            cue = _last_cue(text, match.start())
            return "range" if cue == "distance" else "elsewhere"
        return "range" if bare == "range" else "design"
    if FROM_SITE.match(after):
        return "range"
    if re.match(
        r"\s*(?:\([^)]*\))?\s*(?:(?:due |further )?(?:north|south|east|west)\w*\s+of|off the|off Japan|outside|from (?!the launch|its launch))",
        after,
        re.I,
    ):
        cue = _last_cue(text, match.start())
        if re.search(r"\bfrom (?:just |only |about |some )?$", text[: match.start()]):
            return "elsewhere"  # "fired from just 200 miles from Japan"
        return "range" if cue == "distance" and re.match(r"\s*(?:\([^)]*\))?\s*(?:off|from)", after) else "elsewhere"
    if OTHER.search(text[max(0, match.start() - 60) : match.start()]):
        return "elsewhere"
    cue = _last_cue(text, match.start())
    return ROLES[cue] if cue else "elsewhere" if BLEW_UP.search(text[: match.start()]) else bare


HIGH = re.compile(r"[\s-]*(?:\([^)]*\))?[\s-]*(?:in |maximum |top |peak )?(altitude|apogee|height|high\b|above|into space|up\b|(?:--|\u2014|,)?\s*higher than)", re.I)
"""What stands behind a height."""
BLEW_UP = re.compile(r"\bat (?:less than |about |under )?$")
"""Before a bare length that is no range: "exploded at 10 km"."""
FROM_SITE = re.compile(r"\s*(?:\([^)]*\))?\s*(?:away )?from (?:the|its) launch[- ]?(?:site|pad|point|facility)?\b|\s*(?:\([^)]*\)\s*)?down-?range\b")


def _key(unit: str) -> str:
    return re.sub(r"\s+", " ", unit.lower())
