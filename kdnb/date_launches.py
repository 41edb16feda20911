"""Launches in the light of the chronology: the one just reported, its rank in the year, models not seen before their first test."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator
from functools import cache

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_launch_fits import (
    BARE_DAY,
    CLOCK,
    DAY_NAME,
    MONTH_DAY,
    ORDINALS,
    STATE_MEDIA,
    THING,
    launch_days,
    launch_fits,
    launch_weekdays,
    model_forms,
    model_words,
)
from kdnb.date_reasons import (
    DAYS,
    MONTHS,
    SENTENCE_END,
    YEAR,
    Reason,
    age,
    first_word,
    from_body,
    from_told,
    later,
    told,
    words_of,
)
from kdnb.date_weekdays import THAT_DAY, TOLD_LATER, days_after
from kdnb.lexemes import cue_list
from kdnb.tables import forms, rows

LEAD = 900
TODAY, NEWS, MENTIONED = 0.8, 0.35, 0.04
"""The chance that a launch is fresh: with its weekday in the first sentences, in the first sentences, deeper in the article."""
UNKNOWN = 0.4
"""Of launches that are not fresh, the share that is not in the chronology or is older news; the others lie months back."""
AFTER = (0.50, 0.30, 0.09, 0.05, 0.03, 0.03)
NEXT_DAY = (0.10, 0.70, 0.08, 0.05, 0.04, 0.03)
"""The same where state media tell of it: they do so the day after."""
LATER_ON = tuple(0.12 * 0.9**day for day in range(21))
"""How many days after a fresh launch an article appears that gives its weekday, and one that does not."""
PLACED = 0.6
AGO = {"week": (0.0, 0.01, 0.04) + (0.095,) * 10, "month": (0.0,) * 5 + (1 / 45,) * 45}
"""The same for a launch of last week and of last month, and the chance that it is the launch of the table."""
WINDOW = 900
"""Characters after the first word of a launch that may describe it: weapon, site, number, distance, failure."""
_INITIAL = re.compile(r"(?:te|fi|fl|la|lo|sh|hu|mi|ro|pr|sa|IC|SL)(?<=\b..)")
_BACKGROUND = re.compile(
    r"\b(?:(?:after|following|since|in response to|in the wake of|condemn\w*|over|about|discuss\w*|amid|despite) (?:[\w'’.-]+ ){0,7}|recent (?:[\w-]+ ){0,2})$", re.IGNORECASE
)
"""What stands before a launch that is not the news itself."""
_TODAY = re.compile(r"\b(?:today|this (?:morning|afternoon|evening)|[Ee]arlier in the day)\b")
_ITS_DAY = re.compile(rf"(?: early| late)?(?: on)? (?:{DAY_NAME.pattern})\b")
_AGO = re.compile(r"\blast (week|month)\b")
_OTHER_DAY = re.compile(
    rf"\blast (?:week|month|year)\b|\bearlier this\b|\b(?:{'|'.join(name[:3] + '[a-z.]*' for name in calendar.month_name[1:])}) \d|\bin (?:{'|'.join(calendar.month_name[1:])})\b|\b(?:19|20)\d\d\b"
)
"""A launch that is given a day of the month or an older time is background, but in an article that names no weekday."""
_RANK = re.compile(
    rf"\b(?:the |its |their )?({'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))"
    r"(?: (?:[\w-]+ ){0,4}(?:launch|test|launching|missile|provocation|firing|demonstration|event|show of force)\w*)?"
    r"(?: (?:[\w'’-]+ ){0,3}?)?(?:(?:since the (?:start|beginning) of|so far|in|of) (?:the|this) (?P<unit>year|month)|this (?P<this>year|month))\b",
    re.IGNORECASE,
)


def launches(article: CleanArticle, named: Collection[int]) -> Iterator[Reason]:
    """All reasons that the chronology gives. ``named`` are the past weekdays that the article names, the first one first."""
    if re.search(r"North Korea|N\. ?Korea|DPRK|Pyongyang", told(article).text):
        yield from _fresh(article, named)
        yield from _ranks(article)
        yield from _models(article)


def _fresh(article: CleanArticle, named: Collection[int]) -> Iterator[Reason]:
    """A launch told of: the article appeared soon after one of those in the chronology, likely one like it."""
    text = told(article).text
    first = found = next(_told(text, 0), None) if _names_thing(text) else None
    if not first:
        return
    while found and not (found.start() < LEAD and not _is_background(text, found) and (launch_weekdays(*_sentence(text, found)) or _is_today(text, found) or BARE_DAY.search(_clause(text, found)))):
        found = next(_told(text, found.end()), None) if found.start() < LEAD else None
    found = found or first
    today, clause = _is_today(text, found), _clause(text, found)
    weekdays = {} if today else launch_weekdays(*_sentence(text, found))
    if _is_background(text, found):
        weekdays = {}
    ago = _AGO.search(clause)
    beginning = max(0, min(first.start(), found.start() - 200))
    fits = launch_fits(text[beginning : found.end() + WINDOW], clause, weekdays)
    reported = (MONTH_DAY.search(clause) or BARE_DAY.search(clause)) and not DAY_NAME.search(text)
    if ago and not weekdays:
        chance = PLACED
    elif found.start() >= LEAD or (_OTHER_DAY.search(clause) and not reported and not weekdays):
        chance = MENTIONED
    else:
        chance = TODAY if reported or weekdays or today or CLOCK.search(text[found.start() : found.end() + 300]) else NEWS
    density = np.full(len(DAYS), UNKNOWN * (1 - chance))
    density += (1 - chance) * (1 - UNKNOWN) * len(DAYS) * later(fits)
    by_state = weekdays and not today and STATE_MEDIA.search(text, 0, found.end() + 100)
    after = AGO[ago[1]] if chance == PLACED else LATER_ON if chance != TODAY else NEXT_DAY if by_state else AFTER
    density += chance * len(DAYS) * _appearance(fits, after, named if weekdays else ())
    best = [str(DAYS[day]) for day, fit in sorted(fits.items(), key=lambda pair: -pair[1]) if fit > 0.1][:3]
    says = (
        f"soon after a launch, most like that of {', '.join(best)}"
        if best
        else f"soon after one of {len(fits)} launches"
    )
    yield from_told(article, found.start(), found.end(), "launch", says, np.log(density))


def _appearance(fits: dict[int, float], after: tuple[float, ...], named: Collection[int]) -> np.ndarray:
    """The chance of each day of publication, given how well each day with launches fits, and the weekdays that the article names."""
    usual, later_on = np.zeros(len(DAYS)), np.zeros(len(DAYS) + 8)
    for day, fit in fits.items():
        lag = days_after(day, named)
        usual[day] = fit * (1.0 - TOLD_LATER) if lag > 1 else fit
        later_on[day + lag] += fit - usual[day]
    return np.convolve(usual, after)[: len(DAYS)] + np.convolve(later_on, THAT_DAY)[: len(DAYS)]


def _is_background(text: str, place: re.Match) -> bool:
    """Whether the news is what was said of a launch, or done after it: its weekday is not the launch's."""
    return _BACKGROUND.search(text, max(0, place.start() - 90), place.start()) is not None and not _ITS_DAY.match(text, place.end())


def _is_today(text: str, place: re.Match) -> bool:
    """Whether a launch is one of today, or of this morning, by its sentence."""
    return place.start() < LEAD and _TODAY.search(_sentence(text, place)[0]) is not None


def _names_thing(text: str) -> bool:
    """Whether a text has a word without which it tells of no launch."""
    return any(word in text for word in cue_list("thing")) or not _model_signs().isdisjoint(words_of(text))


def _told(body: str, start: int) -> Iterator[re.Match]:
    """The launches in words from a place on; only a word with the first letters of one is looked at."""
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


@cache
def _launch() -> re.Pattern:
    """A launch in words: "fired two missiles", "a rocket launch", "tested the Hwasong-12"."""
    thing = rf"(?:{THING}|{model_forms().pattern})"
    verb = (
        r"(?:(?:test-?|test )?(?:fired|(?<=attempted to )(?:fire|launch)|(?<=tried to )(?:fire|launch)|fires|firing|"
        r"launched|launches|lobbed|lobs|shot|hurled|tested)|flight-tested|(?:launch|launching|tests?|test-firing|test-fires?) (?:of|for))"
    )
    return re.compile(
        rf"\b(?:{verb}\b[^.]{{0,70}}?\b{thing}"
        rf"|{THING}(?: was| were| has been| have been| had been)? (?:fired|launched|launch|launches|test|tests)\b)"
    )


@cache
def _model_signs() -> frozenset[str]:
    """The first words of the names of models."""
    return frozenset(first_word(form) for form in model_words())


def _ranks(article: CleanArticle) -> Iterator[Reason]:
    """ "The seventh launch this year", or month: after the seventh day of launches, or the seventh missile, and before the next."""
    text = told(article).text
    for found in _ranked(text):
        number = ORDINALS.get(found[1].lower()) or int(re.sub(r"\D", "", found[1]))
        around = text[max(0, found.start() - 150) : found.end() + 80]
        if not re.search(r"missile|rocket|launch|weapon|projectile|ballistic", around):
            continue
        unit = found["unit"] or found["this"]
        days, missiles = _counts(unit.lower(), "ICBM" if _ICBM.search(found[0]) else "")
        slack = np.minimum(np.abs(days - number), np.abs(missiles - number) + 0.5 * (number < 4))
        weights = np.where(slack <= 0.5, 0.0, np.where(slack <= 1, -0.7, np.where(slack <= 2, -1.6, -3.0)))
        yield from_told(article, found.start(), found.end(), "rank", f"launch number {number} of its {unit.lower()}", weights)
        return


def _ranked(body: str) -> Iterator[re.Match]:
    """What may be a rank among the launches of a year or a month."""
    for year in _THE_YEAR.finditer(body):
        found = _RANK.search(body, max(0, year.start() - 160), year.end())
        if found:
            yield found


_ICBM = re.compile(r"\bICBM|intercontinental", re.IGNORECASE)
_THE_YEAR = re.compile(r"\b(?:[Tt]he|[Tt]his) (?:year|month)\b")


def _models(article: CleanArticle) -> Iterator[Reason]:
    """A model named: not before its first test."""
    words = words_of(article.body)
    for model, (word, first) in _first_tests().items():
        at = article.body.find(model) if word in words else -1
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
def _counts(unit: str, weapon: str) -> tuple[np.ndarray, np.ndarray]:
    """For each of `DAYS`, how many days with launches, and how many missiles, its year or its month has had by then, of a weapon or of all."""
    period = YEAR if unit == "year" else MONTHS
    days, missiles = np.zeros(len(DAYS)), np.zeros(len(DAYS))
    for day, launched in launch_days().items():
        fired = [row for row in launched if weapon in ("", row["weapon"])]
        if not fired:
            continue
        rest = period[day:] == period[day]
        days[day:] += rest
        missiles[day:] += len(fired) * rest
    return days, missiles


@cache
def _first_tests() -> dict[str, tuple[str, str]]:
    """Model -> its first word and the day of its first test, for names that were not used before it."""
    found: dict[str, str] = {}
    for row in rows("launches"):
        for name in forms(row["model"].replace(" (", "; ").replace(")", "")):
            if re.match(r"(?:Hwasong|Pukguksong|Unha|Hwasal|Chollima)-\d", name) and len(row["date"]) == 10:
                found[name] = min(found.get(name, row["date"]), row["date"])
    return {name: (first_word(name), day) for name, day in found.items()}
