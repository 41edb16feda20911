"""The days of a launch, out of the times that were given to it: the local one of two, each of a list, the finest that is known."""

from __future__ import annotations

import datetime
import re

from kdnb.annotations import TimeExpression
from kdnb.launch_events import PRECISIONS
from kdnb.launch_sentences import Frame, Sentence
from kdnb.lexemes import NUMBERS
from kdnb.weapons import Weapon


def local_first(sentence: Sentence, times: list[TimeExpression]) -> list[TimeExpression]:
    """Put the local day before the day in Washington ("Monday evening (Tuesday morning local time)")."""
    days = [time for time in times if time.precision == "day" and time.date]
    for eve, day in zip(days, days[1:], strict=False):
        between = sentence.text[eve.end - sentence.start : day.start - sentence.start]
        following = sentence.text[day.end - sentence.start :]
        if (
            day.date - eve.date == datetime.timedelta(days=1)
            and re.search(r"[(,]|\bor\b|--|\u2014", between)
            and LOCAL.match(following)
        ):
            return [day, *[time for time in times if time is not day and time is not eve]]
    return times


LOCAL = re.compile(
    r"[^.;]{0,24}\b(?:local time|local|KST|JST|(?:in )?(?:the )?(?:Korean?|Seoul|Pyongyang|Japan|Tokyo)(?: (?:standard )?time)?\b)",
    re.I,
)


def dates_of(times: list[TimeExpression], plural: bool) -> list[tuple[datetime.date, str]]:
    found: list[tuple[datetime.date, str]] = []
    for time in times:
        day = time.date
        if time.precision in ("decade", "century"):
            continue
        if time.precision == "week":
            if (day + datetime.timedelta(days=6)).month != day.month:
                continue  # a week of two months is neither
            reading = day, "week"
        elif time.precision in ("day", "month", "year"):
            reading = (day, time.precision)
        else:
            reading = (day.replace(month=1, day=1), "year")
        if reading not in found:
            found.append(reading)
    best = min((PRECISIONS.index(precision) for _, precision in found), default=0)
    finest = [reading for reading in found if reading[1] == PRECISIONS[best]]
    return finest if plural else finest[:1]


def joined(sentence: Sentence, times: list[TimeExpression]) -> list[TimeExpression]:
    """Return the times of a plain list ("on Tuesday and Wednesday"): only the first where another thing stands between it and the next."""
    for number, (left, right) in enumerate(zip(times, times[1:], strict=False), 1):
        if SPAN.search(sentence.text[: left.start - sentence.start]) and left.end <= right.start:
            return times[:number]  # "35 missiles between last Wednesday and Saturday"
        if left.end <= right.start and not JOINED.fullmatch(sentence.text[left.end - sentence.start : right.start - sentence.start].strip()):
            return times[:number]
    return times


JOINED = re.compile(r",|(?:, ?)?(?:and|then|and then|and again|again|to|through|-|\u2013|or)(?: (?:on|in))?|, in|\(|.{0,24}\(|")
SPAN = re.compile(r"\b(?:between|from)\s+(?:early |late )?$", re.I)


def enumerated(sentence: Sentence, frame: Frame, weapons: list[Weapon]) -> list[tuple[datetime.date, str]]:
    """Return the dates of "nuclear tests in 2006, 2009 and 2013", one a test; none unless they are a plain list.

    A number that is not that of the dates ("three nuclear tests in 2006 and 2009") leaves open which year had two.
    """
    times = [time for time in frame.times if time.date and time.precision in ("day", "month", "year")]
    twice = (
        frame.kind in ("active", "passive")
        and frame.asserted
        and len(weapons) == 1
        and weapons[0].weapon != "nuclear"
        and not weapons[0].plural
        and all(time.precision == "day" and time.start > sentence.lexemes[frame.at].start for time in times)
    )
    if len(weapons) != 1 or (weapons[0].weapon != "nuclear" or not weapons[0].plural) and not twice or len(times) < 2:
        return []
    if frame.mood not in ("real", "perfect") or weapons[0].count not in (None, len(times), 1 if twice else None) or weapons[0].at_least:
        return []
    between = [
        sentence.text[left.end - sentence.start : right.start - sentence.start].strip()
        for left, right in zip(times, times[1:], strict=False)
    ]
    if not all(
        re.fullmatch(r",|(?:, )?(?:and|then|and then|and again|again)(?: in)?|, in", words) for words in between
    ):
        return []
    lead = sentence.text[: times[0].start - sentence.start]
    if re.search(r"\b(?:between|from|since|after|before|sanctions|resolutions?)\s*$", lead):
        return []
    return [(time.date, time.precision) for time in times]


def shares(sentence: Sentence, frame: Frame) -> list[tuple[int, datetime.date]]:
    """Return the number and day of each part of "three missiles, two on Friday and one on Saturday", none unless every day has its number."""
    weapon = frame.weapons[-1]
    times = [time for time in frame.times if time.date and time.precision == "day" and time.start > weapon.end]
    found = []
    for time in times:
        match = SHARE.search(sentence.text[: time.start - sentence.start])
        number = match and (int(match["number"]) if match["number"].isdecimal() else NUMBERS.get(match["number"].lower()))
        if not number:
            return []
        found.append((number, time.date))
    whole = weapon.count or sum(number for number, _ in found)
    return found if len(found) > 1 and len(frame.weapons) == 1 and sum(number for number, _ in found) == whole else []


SHARE = re.compile(r"(?:^|[\s(])(?P<number>[a-z]+|\d+)(?: of (?:them|those|which))? (?:on|in|last|early on|late on) ?$", re.I)


def own_dates(weapons: list[Weapon], number: int, times: list[TimeExpression]) -> list[tuple[datetime.date, str]]:
    """Return the dates that stand between a weapon of a list and the next one ("cruise missiles on Jan. 25 and two KN-23s on Jan. 27")."""
    end = weapons[number + 1].start if number + 1 < len(weapons) else float("inf")
    return dates_of([time for time in times if weapons[number].start < time.start < end], False)
