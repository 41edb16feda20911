"""Launches in the light of the chronology: the one just reported, its rank in the year, models not seen before their first test."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import (
    DAY_OF_MONTH,
    DAYS,
    MONTH,
    SENTENCE_END,
    WEEKDAY,
    YEAR,
    Reason,
    age,
    first_word,
    from_body,
    from_told,
    has_word,
    index_of,
    later,
    told,
    words_of,
)
from kdnb.tables import forms, rows

LEAD = 700
TODAY, NEWS, MENTIONED = 0.8, 0.35, 0.04
"""The chance that a launch is fresh: with its weekday in the first sentences, in the first sentences, deeper in the article."""
UNKNOWN = 0.4
"""Of launches that are not fresh, the share that is not in the chronology or is older news; the others lie months back."""
AFTER = (0.50, 0.30, 0.09, 0.05, 0.03, 0.03)
LATER_ON = tuple(0.12 * 0.9**day for day in range(21))
"""How many days after a fresh launch an article appears that gives its weekday, and one that does not."""
PLACED = 0.6
AGO = {"week": (0.0, 0.01, 0.04) + (0.095,) * 10, "month": (0.0,) * 5 + (1 / 45,) * 45}
"""The same for a launch of last week and of last month, and the chance that it is the launch of the table."""
WINDOW = 900
"""Characters after the first word of a launch that may describe it: weapon, site, number, distance, failure."""

_INITIAL = re.compile(r"[tflshmrpIS](?<=\b.)")
_WEEKDAY = re.compile("|".join(calendar.day_name))
_NUMBERS = {
    word: number
    for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d\d) ?([ap])\.?m\b", re.IGNORECASE)
KOREA, CLOCK_SLACK = 9 * 60, 6
"""Minutes of Korean time before that of the chronology, and how far apart two reports of one launch may be."""
_BACKGROUND = re.compile(r"\b(?:after|following|since|in response to|in the wake of|condemn\w*|over) (?:[\w'’.-]+ ){0,5}$", re.IGNORECASE)
"""What stands before a launch that is not the news itself."""
_AGO = re.compile(r"\blast (week|month)\b")
_SAID = re.compile(r"\b(?:said|says|announced|reported|confirmed)(?: late| early)?(?: on)? $")
_STATE_MEDIA = re.compile(r"\b(?:state media|state-run|state television|KCNA|Korean Central|North Korea said|Rodong)\b")
_OTHER_WEEK = re.compile(r"\b(?:last|next|since|until|before|to visit|arrives?)(?: on)? $", re.IGNORECASE)
_SINCE = re.compile(rf"(?:\bfirst\b[^.]{{0,60}}?\bsince|\b[Tt]he (?:last|latest|previous|most recent) (?:such )?(?:\w+ )?(?:time|launch|test|firing)\b[^.]{{0,70}}?\b(?:on|in)) (?:early |late |mid-)?({'|'.join(name[:3] for name in calendar.month_name[1:])})[a-z]*\.?(?: (\d{{1,2}})(?!\d))?(?:,? (?:of )?((?:19|20)\d\d))?")
"""How long ago the launch before the one told of was."""
_AGAIN = re.compile(rf"\b({'|'.join(_ORDINALS)}) [^.]{{0,50}}?\b(?:in|within)(?: just| only| less than| about)? (?:a|one|two|as many)? ?(days|week|weeks)\b")
"""A launch that is one of several in some days or weeks."""
_OTHER_DAY = re.compile(
    rf"\blast (?:week|month|year)\b|\bearlier this\b|\b(?:{'|'.join(name[:3] + '[a-z.]*' for name in calendar.month_name[1:])}) \d|\bin (?:{'|'.join(calendar.month_name[1:])})\b|\b(?:19|20)\d\d\b"
)
"""A launch that is given a day of the month or an older time is background, but in an article that names no weekday."""
_MONTH_DAY = re.compile(
    rf"\b({'|'.join(name[:3] for name in calendar.month_name[1:])})[a-z]*\.? (\d{{1,2}})\b(?!,? ?(?:19|20)\d\d)"
)
_THING = r"(?:missiles?|rockets?|projectiles?|satellites?|ICBMs?|SLBMs?)"
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in (
    ("SLBM", r"submarine|SLBM"), ("ICBM", r"intercontinental|ICBM"), ("SLV", r"satellite|space launch|long-range rocket|space rocket"),
    ("cruise", r"cruise"), ("SRBM", r"short-range|artillery rocket|Scud"), ("MRBM", r"medium-range|mid-range|Rodong|Nodong"), ("IRBM", r"intermediate|Musudan"),
))  # fmt: skip
_LOCATION = re.compile(r"^(?:North|South|East|West|Lake|Mount|New) ")
"""What comes before the name proper of a site: "North" alone is the country."""
_NOT_BALLISTIC = {"cruise", "artillery", "SAM", ""}
_FAILED = re.compile(r"\b(?:fail\w*|explod\w*|blew up|unsuccessful\w*)\b")
_MANY = re.compile(rf"\b(two|three|four|five|six|seven|eight|ten|several|multiple)\b(?: [\w-]+){{0,4}} {_THING}")
_ONE = re.compile(r"\b(?:an?|one)\b(?: [\w-]+){0,4} (?:missile|rocket|projectile|satellite|ICBM|SLBM)\b")
_KILOMETRES = re.compile(r"\b(\d{1,2},\d{3}|\d{2,4})(?:\.\d)? ?(?:km|kilomet(?:er|re)s?)\b")
_RANK = re.compile(
    rf"\b(?:the |its |their )?({'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
    r"(?: (?:[\w-]+ ){0,4}(?:launch|test|launching|missile|provocation|firing|demonstration|event|show of force)\w*)?"
    r"(?: (?:[\w'’-]+ ){0,3}?)?(?:(?:since the (?:start|beginning) of|so far|in|of) (?:the|this) year|this year)\b",
    re.IGNORECASE,
)


def launches(article: CleanArticle) -> Iterator[Reason]:
    """All reasons that the chronology gives."""
    if re.search(r"North Korea|N\. ?Korea|DPRK|Pyongyang", told(article).text):
        yield from _fresh(article)
        yield from _ranks(article)
        yield from _models(article)


def _fresh(article: CleanArticle) -> Iterator[Reason]:
    """A launch told of: the article appeared soon after one of those in the chronology, likely one like it."""
    text = told(article).text
    first = found = next(_told(text, 0), None)
    if not first:
        return
    while found and not (found.start() < LEAD and _launch_weekdays(*_sentence(text, found))):
        found = next(_told(text, found.end()), None) if found.start() < LEAD else None
    found = found or first
    clause, weekdays = _clause(text, found), _launch_weekdays(*_sentence(text, found))
    if _BACKGROUND.search(text[max(0, found.start() - 60) : found.start()]):
        weekdays = {}
    ago = _AGO.search(clause)
    fits = _fits(text[max(0, found.start() - 200) : found.end() + WINDOW], clause, weekdays)
    reported = _MONTH_DAY.search(clause) and not _WEEKDAY.search(text)
    if ago and not weekdays:
        chance = PLACED
    elif found.start() >= LEAD or (_OTHER_DAY.search(clause) and not reported and not weekdays):
        chance = MENTIONED
    else:
        chance = TODAY if reported or weekdays or _CLOCK.search(text[found.start() : found.end() + 300]) else NEWS
    density = np.full(len(DAYS), UNKNOWN * (1 - chance))
    density += (1 - chance) * (1 - UNKNOWN) * len(DAYS) * later(fits)
    fresh = np.zeros(len(DAYS))
    fresh[list(fits)] = list(fits.values())
    density += chance * len(DAYS) * np.convolve(fresh, AGO[ago[1]] if chance == PLACED else AFTER if chance == TODAY else LATER_ON)[: len(DAYS)]
    best = [str(DAYS[day]) for day, fit in sorted(fits.items(), key=lambda pair: -pair[1]) if fit > 0.1][:3]
    says = (
        f"soon after a launch, most like that of {', '.join(best)}"
        if best
        else f"soon after one of {len(fits)} launches"
    )
    yield from_told(article, found.start(), found.end(), "launch", says, np.log(density))


def _told(body: str, start: int) -> Iterator[re.Match]:
    """The launches in words from a place on; only a word with one of their first letters is looked at."""
    for initial in _INITIAL.finditer(body, start):
        if found := _launch().match(body, initial.start()):
            yield found


def _clause(body: str, place: re.Match) -> str:
    """What stands within 80 characters of a launch in its sentence."""
    before = SENTENCE_END.split(body[max(0, place.start() - 80) : place.start()])[-1]
    return before + SENTENCE_END.split(body[place.start() : place.end() + 80])[0]


def _sentence(body: str, place: re.Match) -> tuple[str, int]:
    """What stands within 80 characters before a launch and 200 after it in its sentence, and where in this the launch ends."""
    before = SENTENCE_END.split(body[max(0, place.start() - 80) : place.start()])[-1]
    rest = SENTENCE_END.split(body[place.start() : place.end() + 200])[0]
    return before + rest, len(before) + place.end() - place.start()


def _fits(text: str, clause: str, weekdays: dict[int, float]) -> dict[int, float]:
    """For each day with launches how well what the text says of weapon, site, number, distance and failure fits it; summing to 1."""
    ballistic = "ballistic" in clause
    kinds = {kind for kind, expression in _KINDS if expression.search(clause)}
    around = {kind for kind, expression in _KINDS if expression.search(text)}
    sites = {site for name, named in _sites().items() if has_word(text, name) for site in named}
    models = _models_in(clause) or _models_in(text)
    lengths = [float(value.replace(",", "")) for value in _KILOMETRES.findall(text)]
    clocks = [int(hour) % 12 * 60 + int(minute) + 720 * (half in "pP") for hour, minute, half in _CLOCK.findall(text)]
    many, failed = _MANY.search(clause), bool(_FAILED.search(text))
    number = _NUMBERS.get(many[1], 3) if many else 1 if _ONE.search(clause) else None
    classes, fits = _classes(models), []
    dated = _MONTH_DAY.search(clause)
    month_day = (list(calendar.month_abbr).index(dated[1][:3]), int(dated[2])) if dated else None
    gap, again = _SINCE.search(text), _AGAIN.search(text)
    for day in _days_of_launch():
        fit = weekdays.get(day.weekday, -3.0) if weekdays else 0.0
        if month_day:
            fit += 2.0 if month_day == day.month_day else -3.0
        if models:
            fit += 1.5 if day.models & models else -0.8 if day.classes & classes or not day.models else -2.0
        if kinds:
            fit += 0.0 if kinds & day.weapons else -2.5
        else:
            fit += 0.0 if not around or around & day.weapons else -0.8
            fit += 0.0 if not ballistic or day.weapons - _NOT_BALLISTIC else -2.0
        if sites:
            fit += 1.0 if sites & day.sites else -1.0
        if number:
            fit -= min(2.0, 0.8 * abs(number - day.count))
        if lengths and day.lengths:
            agree = sum(any(abs(length - one) <= 0.06 * one for length in lengths) for one in day.lengths)
            fit += min(3.5, 2.2 * agree) - 1.0
        if clocks and day.clocks:
            fit += 2.5 if any(abs(one - other) <= CLOCK_SLACK for one in clocks for other in day.clocks) else -0.7
        fit += 0.0 if failed == day.failed else -0.9
        fit += _history(day, gap, again)
        fits.append(fit)
    shares = np.exp(fits)
    return dict(zip((day.place for day in _days_of_launch()), (shares / shares.sum()).tolist(), strict=True))


def _history(day: _Day, gap: re.Match | None, again: re.Match | None) -> float:
    """How well the days of launch before this one fit "the first since September 15" and "the third in two weeks"."""
    earlier = [one for one in _launch_days() if one < day.place]
    fit = 0.0
    if gap and earlier:
        fit += -3.0 if gap[2] and _meant(gap, day.place) else 2.5 if any(_meant(gap, one) for one in earlier[-3:]) else -0.5
    if again:
        reach = 8 if again[2] == "week" else 16
        count = 1 + sum(day.place - one <= reach for one in earlier)
        fit += 1.0 if count >= _ORDINALS[again[1]] else -1.5
    return fit


def _meant(gap: re.Match, place: int) -> bool:
    """Whether "since September 15" means a day, or the one before or after it."""
    same = MONTH[place] == list(calendar.month_abbr).index(gap[1])
    return bool(same and (not gap[2] or abs(int(gap[2]) - int(DAY_OF_MONTH[place])) <= 1) and (not gap[3] or int(gap[3]) == YEAR[place]))


class _Day(NamedTuple):
    """What the chronology says of a day with launches, at its place in `DAYS`."""

    place: int
    weekday: int
    month_day: tuple[int, int]
    models: set[str]
    classes: set[str]
    weapons: set[str]
    sites: set[str]
    count: int
    lengths: list[float]
    clocks: list[int]
    failed: bool


@cache
def _days_of_launch() -> tuple[_Day, ...]:
    days = []
    for place, fired in _launch_days().items():
        models = {model for row in fired for model in _models_in(row["model"])}
        known = {float(row[column]) for row in fired for column in ("range_km", "apogee_km") if row[column]}
        days.append(_Day(
            place, int(WEEKDAY[place]), (int(MONTH[place]), int(DAY_OF_MONTH[place])), models, _classes(models), {row["weapon"] for row in fired}, {row["site"] for row in fired},
            len(fired), sorted(known), sorted({_minutes(row["time_utc"]) for row in fired if row["time_utc"]}), any(row["outcome"] == "failure" for row in fired),
        ))  # fmt: skip
    return tuple(days)


def _minutes(time_utc: str) -> int:
    """Minutes of the Korean day at "22:04" in universal time."""
    hour, minute = time_utc.split(":")[:2]
    return (int(hour) * 60 + int(minute) + KOREA) % 1440


def _launch_weekdays(sentence: str, end: int) -> dict[int, float]:
    """The weekdays on which the launch of a sentence may have been, with how well they fit; ``end`` is where its words end.

    The nearest one is the launch's own, unless it says when it was told and another does not; state media tell the day after, an
    army on the same day. Saturday in Washington is Sunday in Seoul.
    """
    named = [day for day in _WEEKDAY.finditer(sentence) if not _OTHER_WEEK.search(sentence[: day.start()])]
    if not named:
        return {}
    own = [day for day in named if not _SAID.search(sentence[: day.start()])]
    nearest = min(own or named, key=lambda day: abs(day.start() - end))
    number = list(calendar.day_name).index(nearest[0])
    if own:
        return {(number + 1) % 7: -0.7, number: 0.0}
    before, same = (0.0, -1.0) if _STATE_MEDIA.search(sentence) else (-0.8, 0.0)
    return {(number - 1) % 7: before, number: same}


def _models_in(text: str) -> set[str]:
    """The models that a text names, as the chronology has them."""
    return {_model_words()[found[0]] for found in _model_forms().finditer(text)}


def _classes(models: set[str]) -> set[str]:
    return {row["class"] for row in rows("weapons") if row["model"] in models}


@cache
def _model_words() -> dict[str, str]:
    """Each way to write a model of the North -> the model that the table says it is."""
    return {
        form: row["same_as"] or row["model"]
        for row in rows("weapons")
        if row["state"] == "PRK" and row["class"]
        for form in forms(row["forms"])
    }


@cache
def _model_forms() -> re.Pattern:
    longest_first = sorted(_model_words(), key=lambda form: (-len(form), form))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?![\w])")


@cache
def _launch() -> re.Pattern:
    """A launch in words: "fired two missiles", "a rocket launch", "tested the Hwasong-12"."""
    thing = rf"(?:{_THING}|{_model_forms().pattern})"
    verb = (
        r"(?:(?:test-?|test )?(?:fired|(?<=attempted to )(?:fire|launch)|(?<=tried to )(?:fire|launch)|fires|firing|"
        r"launched|launches|lobbed|lobs|shot|hurled|tested)|flight-tested|(?:launch|launching|test|test-firing|test-fires?) (?:of|for))"
    )
    return re.compile(
        rf"\b(?:{verb}\b[^.]{{0,70}}?\b{thing}"
        rf"|{_THING}(?: was| were| has been| have been| had been)? (?:fired|launched|launch|launches|test|tests)\b)"
    )


def _ranks(article: CleanArticle) -> Iterator[Reason]:
    """ "The seventh launch this year": after the seventh day of launches, or the seventh missile, and before the next."""
    text = told(article).text
    for found in _ranked(text):
        number = _ORDINALS.get(found[1].lower()) or int(re.sub(r"\D", "", found[1]))
        around = text[max(0, found.start() - 150) : found.end() + 80]
        if not re.search(r"missile|rocket|launch|weapon|projectile|ballistic", around):
            continue
        days, missiles = _counts()
        slack = np.minimum(np.abs(days - number), np.abs(missiles - number) + 0.5 * (number < 4))
        weights = np.where(slack <= 0.5, 0.0, np.where(slack <= 1, -0.7, np.where(slack <= 2, -1.6, -3.0)))
        yield from_told(article, found.start(), found.end(), "rank", f"launch number {number} of its year", weights)
        return


def _ranked(body: str) -> Iterator[re.Match]:
    """What may be a rank among the launches of a year."""
    for year in _THE_YEAR.finditer(body):
        found = _RANK.search(body, max(0, year.start() - 160), year.end())
        if found:
            yield found


_THE_YEAR = re.compile(r"\b(?:[Tt]he|[Tt]his) year\b")


def _models(article: CleanArticle) -> Iterator[Reason]:
    """A model named: not before its first test."""
    for model, first in _first_tests().items():
        at = article.body.find(model) if first_word(model) in words_of(article.body) else -1
        if at >= 0 and not article.body[at + len(model) : at + len(model) + 1].isdigit():
            yield from_body(
                article,
                at,
                at + len(model),
                "model",
                f"{model} was first tested on {first}",
                np.where(age(first) < -10, -3.0, 0.0),
            )


@cache
def _launch_days() -> dict[int, tuple[dict, ...]]:
    """Place in `DAYS` of each day with launches -> the missiles launched."""
    found = defaultdict(list)
    for row in rows("launches"):
        if len(row["date"]) == 10 and row["weapon"] != "nuclear" and 0 <= index_of(row["date"]) < len(DAYS):
            found[index_of(row["date"])].append(row)
    return {day: tuple(found[day]) for day in sorted(found)}


@cache
def _sites() -> dict[str, list[str]]:
    """Name that news give a site -> the sites of the chronology that it may be."""
    written = {row["name"]: {row["name"], *forms(row["forms"])} for row in rows("places")}
    found: dict[str, list[str]] = {}
    for site in sorted({row["site"] for row in rows("launches")} - {""}):
        for name in sorted(written.get(site, {site}) | {_LOCATION.sub("", site).split(" ")[0]}):
            if len(name) > 4:
                found.setdefault(name, []).append(site)
    return found


@cache
def _counts() -> tuple[np.ndarray, np.ndarray]:
    """For each of `DAYS`, how many days with launches, and how many missiles, its year has had by then."""
    days, missiles = np.zeros(len(DAYS)), np.zeros(len(DAYS))
    for day, fired in _launch_days().items():
        rest_of_year = YEAR[day:] == YEAR[day]
        days[day:] += rest_of_year
        missiles[day:] += len(fired) * rest_of_year
    return days, missiles


@cache
def _first_tests() -> dict[str, str]:
    """Model -> the day of its first test, for names that were not used before it."""
    found: dict[str, str] = {}
    for row in rows("launches"):
        for name in forms(row["model"].replace(" (", "; ").replace(")", "")):
            if re.match(r"(?:Hwasong|Pukguksong|Unha|Hwasal|Chollima)-\d", name) and len(row["date"]) == 10:
                found[name] = min(found.get(name, row["date"]), row["date"])
    return found
