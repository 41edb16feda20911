"""How well what an article says of a launch fits each day of launches in the chronology."""

from __future__ import annotations

import calendar
import math
import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

import numpy as np

from kdnb.date_reasons import (
    DAY_OF_MONTH,
    DAYS,
    MONTH,
    MONTH_NUMBER,
    WEEKDAY,
    WEEKDAY_NUMBER,
    YEAR,
    has_word,
    index_of,
)
from kdnb.lexemes import cue_list
from kdnb.tables import forms, rows

DAY_NAME = re.compile("|".join(calendar.day_name))
_NUMBERS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
CLOCK = re.compile(
    r"\b(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m\b(?!\.? \(?(?:GMT|UTC|E[SD]?T\b|P[SD]?T\b|(?!local|Korea|Seoul|Pyongyang|Japan|Tokyo|the\b|this\b|that\b)\w+ time\b))", re.IGNORECASE
)
"""A time of the Korean day; in Hawaii or in Greenwich it is another."""
KOREA, CLOCK_SLACK, HOUR_SLACK = 9 * 60, 6, 20
"""Minutes of Korean time before that of the chronology, and how far apart two reports of one launch may be, and where one
gives the hour only."""
NEAR_TOWN, SHRINK = 0.3, 0.77
"""Degrees of latitude, some 33 km, within which the press calls a site by a town; and a degree of longitude in them at 39 to 40 north."""
_SAID = re.compile(r"\b(?:said|says|announced|reported|confirmed)(?: late| early)?(?: on)? $")
STATE_MEDIA = re.compile(rf"\b(?:{'|'.join(sorted(cue_list('state media')))})\b")
_THIS_WEEK = re.compile(r"\bearlier this week\b")
"""A launch some days old: the weekday of its sentence is that of the telling."""
_OTHER_WEEK = re.compile(r"\b(?:last|next|since|until|before|to visit|arrives?)(?: on)? $", re.IGNORECASE)
_SINCE = re.compile(rf"(?:\bfirst\b[^.]{{0,60}}?\bsince|\b[Tt]he (?:last|latest|previous|most recent) (?:such )?(?:\w+ )?(?:time|launch|test|firing)\b[^.]{{0,70}}?\b(?:on|in)) (early |late |mid-)?({'|'.join(name[:3] for name in calendar.month_name[1:])})[a-z]*\.?(?: (\d{{1,2}})(?!\d))?(?:,? (?:of )?((?:19|20)\d\d))?")
"""How long ago the launch before the one told of was."""
_PARTS = {"early": (1, 11), "mid": (9, 21), "late": (19, 31)}
_AGAIN = re.compile(rf"\b({'|'.join(ORDINALS)}) [^.]{{0,50}}?\b(?:in|within)(?: just| only| less than| about)? (?:a|one|two|as many)? ?(days|week|weeks)\b")
"""A launch that is one of several in some days or weeks."""
_LATER = re.compile(rf"\b(an?|{'|'.join(_NUMBERS)}|\d{{1,2}}) (day|week|month)s? after\b(?=[^.]{{0,90}}?\b(?:launch|fired|firing|test|shot|flew))")
_DAYS_IN = {"day": (1.0, 1.0), "week": (7.0, 3.0), "month": (30.4, 17.0)}
"""How long after an earlier launch the one told of was; the days in each unit and how far the press is off."""
BARE_DAY = re.compile(r"(?<!said )(?<!reported )(?<!announced )\bon the (\d{1,2})(?:st|nd|rd|th)\b")
MONTH_DAY = re.compile(
    rf"\b({'|'.join(name[:3] for name in calendar.month_name[1:])})[a-z]*\.? (\d{{1,2}})\b(?!,? ?(?:19|20)\d\d)"
)
THING = rf"(?:{'|'.join(f'{form}s?' for form in sorted(cue_list('thing')))})"
_KINDS = {
    "SLBM": ("submarine", "slbm"), "ICBM": ("intercontinental", "icbm"), "SLV": ("satellite", "space launch", "long-range rocket", "space rocket"),
    "cruise": ("cruise",), "SRBM": ("short-range", "artillery rocket", "scud"), "MRBM": ("medium-range", "mid-range", "rodong", "nodong"), "IRBM": ("intermediate", "musudan"),
}  # fmt: skip
_CERTAIN_KINDS = {"ICBM", "SLV", "cruise"}
"""What the press does not take for something else."""
_FIRST = re.compile(r"\b(?:its|their|the North['’]s) (?:very )?first (?:successful )?((?:[\w-]+ ){0,4}(?:missiles?|ICBMs?|SLBMs?|satellites?))\b")
_LOCATION = re.compile(r"^(?:North|South|East|West|Lake|Mount|New) ")
"""What comes before the name proper of a site: "North" alone is the country."""
_NOT_BALLISTIC = {"cruise", "artillery", "SAM", ""}
_FAILED = re.compile(r"\b(?:fail\w*|explod\w*|blew up|unsuccessful\w*)\b")
_MANY = re.compile(rf"\b(two|three|four|five|six|seven|eight|ten|several|multiple)\b(?: [\w-]+){{0,4}} {THING}")
_ONE = re.compile(r"\b(?:an?|one)\b(?: [\w-]+){0,4} (?:missile|rocket|projectile|satellite|ICBM|SLBM)\b")
_KILOMETRES = re.compile(r"\b(\d{1,2},\d{3}|\d{2,4})(?:\.\d)? ?(?:km|kilomet(?:er|re)s?)\b")


def launch_fits(text: str, clause: str, weekdays: dict[int, float]) -> dict[int, float]:
    """For each day with launches how well what the text says of weapon, site, number, distance and failure fits it; summing to 1."""
    ballistic = "ballistic" in clause
    kinds, around = _kinds_in(clause), _kinds_in(text)
    sites = {site for name, named in _sites().items() if has_word(text, name) for site in named}
    towns = {town for town, words in _towns().items() if any(has_word(text, word) for word in words)} if sites else set()
    models = _models_in(clause) or _models_in(text)
    lengths = [float(value.replace(",", "")) for value in _KILOMETRES.findall(text)]
    clocks = [(int(hour) % 12 * 60 + int(minute or 0) + 720 * (half in "pP"), CLOCK_SLACK if minute else HOUR_SLACK) for hour, minute, half in CLOCK.findall(text)]
    many, failed = _MANY.search(clause), bool(_FAILED.search(text))
    number = _NUMBERS.get(many[1], 3) if many else 1 if _ONE.search(clause) else None
    classes, fits = _classes(models), []
    dated, numbered = MONTH_DAY.search(clause), BARE_DAY.search(clause)
    month_day = (MONTH_NUMBER[dated[1][:3]], int(dated[2])) if dated else None
    first = _kinds_in(named[1]) if (named := _FIRST.search(clause)) else ()
    gap, again, later = _SINCE.search(text), _AGAIN.search(text), _LATER.search(text)
    for number_of_day, day in enumerate(_days_of_launch()):
        fit = weekdays.get(day.weekday, -3.0) if weekdays else 0.0
        if month_day:
            fit += 2.0 if month_day == day.month_day else -3.0
        elif numbered:
            fit += 2.0 if int(numbered[1]) == day.month_day[1] else -3.0
        if first:
            fit += 2.5 if any(day.place == _first_days().get(kind) for kind in first) else -1.0
        if models:
            fit += 1.5 if day.models & models else -0.8 if day.classes & classes or not day.models else -2.0
        if kinds:
            fit += 0.0 if kinds & day.weapons else -3.5 if kinds & _CERTAIN_KINDS else -2.5
        else:
            fit += 0.0 if not around or around & day.weapons else -0.8
            fit += 0.0 if not ballistic or day.weapons - _NOT_BALLISTIC else -2.0
        if sites:
            fit += 2.0 if sites & day.sites else 1.0 if towns & day.towns else -1.0
        if number:
            fit -= min(2.0, 0.8 * abs(number - day.count))
        if lengths and day.lengths:
            agree = sum(any(abs(length - one) <= 0.06 * one for length in lengths) for one in day.lengths)
            fit += min(3.5, 2.2 * agree) - 1.0
        if clocks and day.clocks:
            agreeing = [slack for one, slack in clocks if any(abs(one - other) <= slack for other in day.clocks)]
            fit += (3.0 if min(agreeing) == CLOCK_SLACK else 1.5) if agreeing else -0.7
            fit += 1.5 * (len({one for one, slack in clocks if slack == CLOCK_SLACK and any(abs(one - other) <= slack for other in day.clocks)}) > 1)
        fit += 0.0 if failed == day.failed else -0.9
        fit += _history(number_of_day, kinds, gap, again) if gap or again else 0.0
        fit += _lag(number_of_day, later) if later else 0.0
        fits.append(fit)
    shares = np.exp(fits)
    return dict(zip((day.place for day in _days_of_launch()), (shares / shares.sum()).tolist(), strict=True))


def _kinds_in(text: str) -> set[str]:
    """The classes of weapons that a text names by a word."""
    low = text.lower()
    return {kind for kind, signs in _KINDS.items() if any(sign in low for sign in signs)}


def _history(number: int, kinds: set[str], gap: re.Match | None, again: re.Match | None) -> float:
    """How well the days of launch before that of this number fit "the first since September 15" and "the third in two weeks".

    What is first may be the first of its kind, of any weapon, or of those that the press counts.
    """
    day, before = _days_of_launch()[number], _days_of_launch()[:number]
    fit = 0.0
    if gap and before:
        alike = [one for one in before if (kinds & one.weapons if kinds else one.weapons - _NOT_BALLISTIC)]
        if gap[3] and _meant(gap, day):
            fit -= 3.0
        elif any(_meant(gap, one) for one in (before[-1], *alike[-1:])):
            fit += 2.5
        else:
            fit += 0.5 if any(_meant(gap, one) for one in before[-3:]) else -1.0
    if again:
        reach = 8 if again[2] == "week" else 16
        count = 1 + sum(day.place - one.place <= reach for one in before)
        fit += 1.0 if count >= ORDINALS[again[1]] else -1.5
    return fit


def _lag(number: int, later: re.Match) -> float:
    """How well the days of launch before that of this number fit "five days after" one."""
    unit, slack = _DAYS_IN[later[2]]
    days = unit * (_NUMBERS.get(later[1]) or (1 if later[1] in ("a", "an") else int(later[1])))
    place = _days_of_launch()[number].place
    return 1.5 if any(abs(place - one.place - days) <= slack for one in _days_of_launch()[max(0, number - 40) : number]) else -1.5


def _meant(gap: re.Match, day: _Day) -> bool:
    """Whether "since September 15" or "since mid-September" means a day of launch, or the day before or after it."""
    month, number = day.month_day
    first, last = _PARTS[gap[1].strip(" -")] if gap[1] else (int(gap[3]), int(gap[3])) if gap[3] else (1, 31)
    return month == MONTH_NUMBER[gap[2]] and first - 1 <= number <= last + 1 and (not gap[4] or int(gap[4]) == YEAR[day.place])


class _Day(NamedTuple):
    """What the chronology says of a day with launches, at its place in `DAYS`."""

    place: int
    weekday: int
    month_day: tuple[int, int]
    models: set[str]
    classes: set[str]
    weapons: set[str]
    sites: set[str]
    towns: set[str]
    count: int
    lengths: list[float]
    clocks: list[int]
    failed: bool


@cache
def _days_of_launch() -> tuple[_Day, ...]:
    days = []
    for place, fired in launch_days().items():
        models = {model for row in fired for model in _models_in(row["model"])}
        known = {float(row[column]) for row in fired for column in ("range_km", "apogee_km") if row[column]}
        days.append(_Day(
            place, int(WEEKDAY[place]), (int(MONTH[place]), int(DAY_OF_MONTH[place])), models, _classes(models), {row["weapon"] for row in fired}, {row["site"] for row in fired}, {town for row in fired for town in _towns_near(row["lat"], row["lon"])},
            len(fired), sorted(known), sorted({_minutes(row["time_utc"]) for row in fired if row["time_utc"]}), any(row["outcome"] == "failure" for row in fired),
        ))  # fmt: skip
    return tuple(days)


def _minutes(time_utc: str) -> int:
    """Minutes of the Korean day at "22:04" in universal time."""
    hour, minute = time_utc.split(":")[:2]
    return (int(hour) * 60 + int(minute) + KOREA) % 1440


def launch_weekdays(sentence: str, end: int) -> dict[int, float]:
    """The weekdays on which the launch of a sentence may have been, with how well they fit; ``end`` is where its words end.

    The nearest one is the launch's own, unless it says when it was told and another does not; state media tell the day after, an
    army on the same day. Saturday in Washington is Sunday in Seoul.
    """
    if _THIS_WEEK.search(sentence):
        return {}
    named = [day for day in DAY_NAME.finditer(sentence) if not _OTHER_WEEK.search(sentence[: day.start()])]
    if not named:
        return {}
    own = [day for day in named if not _SAID.search(sentence[: day.start()])]
    nearest = min(own or named, key=lambda day: abs(day.start() - end))
    number = WEEKDAY_NUMBER[nearest[0]]
    if own:
        return {(number + 1) % 7: -0.7, number: 0.0}
    before, same = (0.0, -1.0) if STATE_MEDIA.search(sentence) else (-0.8, 0.0)
    return {(number + 1) % 7: -1.5, (number - 1) % 7: before, number: same}


def _models_in(text: str) -> set[str]:
    """The models that a text names, as the chronology has them."""
    return {model_words()[found[0]] for found in model_forms().finditer(text)}


def _classes(models: set[str]) -> set[str]:
    return {row["class"] for row in rows("weapons") if row["model"] in models}


@cache
def model_words() -> dict[str, str]:
    """Each way to write a model of the North -> the model that the table says it is."""
    return {
        form: row["same_as"] or row["model"]
        for row in rows("weapons")
        if row["state"] == "PRK" and row["class"]
        for form in forms(row["forms"])
    }


@cache
def model_forms() -> re.Pattern:
    longest_first = sorted(model_words(), key=lambda form: (-len(form), form))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?![\w])")


@cache
def launch_days() -> dict[int, tuple[dict, ...]]:
    """Place in `DAYS` of each day with launches -> the missiles launched."""
    found = defaultdict(list)
    for row in rows("launches"):
        if len(row["date"]) == 10 and row["weapon"] != "nuclear" and 0 <= index_of(row["date"]) < len(DAYS):
            found[index_of(row["date"])].append(row)
    return {day: tuple(found[day]) for day in sorted(found)}


@cache
def _first_days() -> dict[str, int]:
    """Class of weapon -> the place of the first day of its launches."""
    found: dict[str, int] = {}
    for day in _days_of_launch():
        for weapon in sorted(day.weapons):
            found.setdefault(weapon, day.place)
    return found


@cache
def _sites() -> dict[str, list[str]]:
    """Name that news give a site -> the sites of the chronology that it may be."""
    written = {row["name"]: {row["name"], *forms(row["forms"])} for row in rows("places")}
    for row in rows("launch_sites"):
        for form in (row["name"], *forms(row["forms"])):
            written.setdefault(form, {form}).update((row["name"], *forms(row["forms"])))
    capitals = {form for row in rows("states") for form in forms(row["capital"])}
    found: dict[str, list[str]] = {}
    for site in sorted({row["site"] for row in rows("launches")} - {""}):
        for name in sorted(written.get(site, {site}) | {_LOCATION.sub("", site).split(" ")[0]}):
            if len(name) > 4 and name not in capitals:
                found.setdefault(name, []).append(site)
    return found


@cache
def _towns() -> dict[str, list[str]]:
    """Return the towns of the table of sites and their spellings, without the capital."""
    capitals = {form for row in rows("states") for form in forms(row["capital"])}
    return {row["name"]: forms(row["forms"]) for row in rows("launch_sites") if row["level"] == "city" and row["lat"] and row["name"] not in capitals}


@cache
def _towns_near(lat: str, lon: str) -> frozenset[str]:
    """Return the towns by which the press may call a site: Wonsan for the Hodo Peninsula; none where the site is not known."""
    towns = [row for row in rows("launch_sites") if lat and row["name"] in _towns()]
    return frozenset(row["name"] for row in towns if math.hypot(float(row["lat"]) - float(lat), (float(row["lon"]) - float(lon)) * SHRINK) <= NEAR_TOWN)
