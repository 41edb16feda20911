"""Which event a telling is about: a known one, a part of one, or a new one.

Precision comes first: what is not clearly an occasion of its own makes no event, and what may be a known event is it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from kdnb.launch_cues import is_total, new_in_kind, past_cue
from kdnb.launch_events import LAST, OTHER_ACCOUNT, Event, agree, fits, redates
from kdnb.launch_sentences import Frame, Sentence, source_of
from kdnb.measures import find_clocks, find_lengths
from kdnb.weapon_classes import GENERIC
from kdnb.weapons import Weapon


def is_occasion(
    sentence: Sentence, frame: Frame, weapon: Weapon, precision: str | None, lead: bool, opening: bool = False
) -> bool:
    """Whether a telling is of one definite launch: asserted, and with a number, a day or the lead of the article behind it.

    ``precision`` is that of its date, ``lead`` that no launch was told before this sentence, ``opening`` that it is the first of the article. "Its recent launches", "more than
    90 missiles this year", a plan without a day are none.
    """
    dated = precision in ("day", "month")
    if dated and bare_last(sentence, frame) and frame.mood in ("real", "perfect"):
        return True  # "North Korea last fired artillery shells in December 2022"
    if weapon.words & {"future", "other"} and weapon.weapon in GENERIC and not weapon.count:
        return False
    told = frame.kind != "nominal" or (frame.asserted and (lead or dated))
    vague = (
        weapon.plural
        and weapon.count is None
        and weapon.ordinal is None
        and not (frame.mood in ("real", "attempt", "perfect" if opening and weapon.at_least else "real") and told)
    )
    bare = weapon.plural and weapon.count is None and not weapon.ordinal
    if "such" in weapon.words and weapon.count in (None, 1):
        return False  # "the first time since 2017 that it tested such a missile"
    if bare and frame.kind == "nominal" and precision == "month":
        return False  # "several missile tests this month"
    rare = weapon.weapon in ("nuclear", "SLV") or weapon.model or weapon.ordinal
    if precision == "year" and not (weapon.count or rare):
        return False  # "missile and artillery firings this year"
    if frame.mood == "none" or (vague and precision != "day") or (bare and precision == "year"):
        return False
    if is_total(sentence, frame, weapon) and precision != "day":
        return False
    if frame.mood == "planned" and precision != "day":
        return False
    if (
        frame.mood == "gerund"
        and not (dated and not vague)
        and not (lead and (weapon.count or not weapon.plural) and sentence.words(frame.at - 1, frame.at) == [","])
        and not (lead and weapon.count and sentence.words(frame.at - 1, frame.at) == ["by"])
    ):
        return False
    if frame.mood == "perfect" and weapon.plural and precision != "day" and not lead:
        return False
    if (not frame.asserted or weapon.article == "definite") and not (
        dated or (weapon.ordinal and precision and weapon.weapon == "nuclear")
    ):
        return frame.asserted and bool((weapon.model and lead) or weapon.ordinal)
    return True


def bare_last(sentence: Sentence, frame: Frame) -> bool:
    """Whether "last" stands right before what governs a launch: "last fired", "last carried out a similar firing of"."""
    verb = next((n for n in range(frame.at, max(-1, frame.at - 6), -1) if {"fired", "conduct"} & set(sentence.lexemes[n].kinds)), frame.at)
    return sentence.words(verb - 1, verb) == ["last"]


def known_event(
    events: list[Event],
    here: list[Event],
    focus: list[Event],
    sentence: Sentence,
    frame: Frame,
    weapon: Weapon,
    date: datetime.date | None,
    precision: str | None,
    siblings: list[Event],
    distant: bool,
) -> Event | None:
    """Return the event that a frame tells again: one told ``here``, in this sentence, before those in ``focus`` and all others.

    ``siblings`` are those of the same list of weapons, ``distant`` tells that the date is a distance from another launch.
    """
    fresh = (
        (frame.kind == "active" or (frame.kind == "nominal" and frame.asserted))
        and weapon.article != "definite"
        and weapon.ordinal is None
    )
    ordered = sorted(events, key=lambda event: (event not in here, event not in focus, event.background, -event.start))
    summed = is_total(sentence, frame, weapon) and precision != "day"
    if weapon.article != "definite" and (summed or not date and not frame.asserted and weapon.plural and not weapon.count):
        return None
    earlier = frame.kind == "nominal" and not frame.asserted and bool({"earlier", "previous", "prior"} & set(sentence.words(frame.at - 2, frame.at)))
    for event in ordered:
        if event in siblings and (event.weapon.weapon != weapon.weapon or event.weapon.count != weapon.count):
            continue
        paired = (
            (event.weapon.count or 0) > 1
            and weapon.count == 1
            and bool({"another", "other"} & set(sentence.words(weapon.last + 1, weapon.last + 9)))
        )
        if (event.status == "planned") != (frame.mood == "planned") or not fits(event.weapon, weapon, loose=paired):
            continue
        if weapon.ordinal and weapon.weapon == "nuclear" and event.ordinal and event.ordinal != weapon.ordinal:
            continue
        if earlier and not event.background:
            continue
        if weapon.weapon == "artillery" and _other_salvo(sentence, weapon, event):
            continue
        if date and event.date:
            later = _local_day(sentence, weapon, date, precision, event)
            if later:
                event.date = date
            if not distant and redates(date, precision, event) and not new_in_kind(sentence, frame, event in here) and (weapon.article != "definite" or weapon.ordinal or event.background or "passive" in sentence.lexemes[frame.at - 1]):
                return event
            if not agree(date, precision, event) and not _seen_from_washington(sentence, weapon, date, event):
                continue
            same = (
                event.precision == precision
                and event.weapon.weapon == weapon.weapon
                and event.weapon.count == weapon.count
            )
            if (
                same
                or "day" in (precision, event.precision)
                or weapon.article == "definite"
                or not (fresh and precision == "year")
            ):
                return event
        elif date and not event.date:
            if (not event.background and not past_cue(sentence, frame)) or (weapon.count and event.weapon.count == weapon.count) or paired or weapon.article == "definite":
                return event
        elif not fresh or not new_in_kind(sentence, frame, event in here):
            return event
    return None


def _other_salvo(sentence: Sentence, weapon: Weapon, event: Event) -> bool:
    """Whether shells are told with a number and a clock that are not the event's: "later, from 2:57, more than 40 shells were fired"."""
    clocks = find_clocks(sentence.text)
    if not (clocks and event.time and weapon.count and event.weapon.count and weapon.count != event.weapon.count):
        return False
    minutes = [int(clock[:2]) * 60 + int(clock[3:5]) for clock in (clocks[0][1], event.time)]
    return abs(minutes[0] - minutes[1]) > 30


def _seen_from_washington(sentence: Sentence, weapon: Weapon, date: datetime.date, event: Event) -> bool:
    """Whether a vaguer American report of the evening before is of the same launch: Wednesday morning in Seoul is its Tuesday."""
    eve = event.precision == "day" and event.date - date == datetime.timedelta(days=1)
    return eve and weapon.weapon in GENERIC and source_of(sentence, sentence.end) == "USA"


def _local_day(sentence: Sentence, weapon: Weapon, date: datetime.date, precision: str | None, event: Event) -> bool:
    """Whether "the missile was fired at 5:57 a.m. Tuesday local time" gives the local day of what Washington dated Monday."""
    return (
        precision == event.precision == "day"
        and date - event.date == datetime.timedelta(days=1)
        and (weapon.article == "definite" or weapon.weapon in GENERIC)
        and event.time is None
        and bool(re.search(r"\blocal time\b|\b(?:Seoul|Korean?|Pyongyang|Japan) (?:standard )?time\b", sentence.text))
    )


def split_part(
    events: list[Event],
    sentence: Sentence,
    event: Event,
    order: int,
    weapon: Weapon | None,
    number: int,
    told: bool = False,
) -> Event | None:
    """Return the missile or launch of an event that "the first" or "the second" means, split off when it is told apart."""
    whole = next((other for other in events if event in other.parts.values()), event)
    if order in whole.parts:
        return whole.parts[order]
    if order == 2 and "another" in sentence.words(sentence.index(sentence.start), len(sentence.lexemes)) and list(whole.parts) == [2]:
        order = 1
    if not (told or _tells_apart(sentence, weapon)):
        return whole if order == 1 and not whole.parts else None
    one = bool(weapon is None and ONE.search(sentence.text))
    single = one or weapon is not None and not weapon.plural
    if order == 1 and not whole.parts:
        whole.parts[1] = whole
        return whole
    several = single and ((whole.weapon.count or 0) > 1 or whole.weapon.at_least)
    if not whole.parts and not several and not (weapon is None and order == 2):
        return None
    part = _part(sentence, whole, order, weapon, single, number)
    part.site = whole.site if weapon or one else None
    if whole.weapon.count and whole.weapon.count > 1 and (single or weapon is None) and set(whole.parts) - {OTHER_ACCOUNT} <= {1}:
        whole.weapon = _rest(whole, single)
    whole.parts[order] = part
    events.append(part)
    return part


ONE = re.compile(r"\b(?:\w+(?:st|nd|rd|th)|latter|other|last) one\b")


def _tells_apart(sentence: Sentence, weapon: Weapon | None) -> bool:
    """Whether a sentence says of one missile what makes it another than the rest: its flight, its hour, its class or that it failed."""
    return (
        any("failure" in lexeme for lexeme in sentence.lexemes)
        or any(length.role in ("range", "apogee") for length in find_lengths(sentence.text))
        or bool(find_clocks(sentence.text))
        or any(other is not weapon and other.weapon not in GENERIC for other in sentence.weapons)
    )


def _part(sentence: Sentence, whole: Event, order: int, weapon: Weapon | None, single: bool, number: int) -> Event:
    """One missile of an event, with its own of the event's hours and nothing else yet."""
    known = weapon is not None and weapon.weapon not in GENERIC
    base = weapon if known else replace(whole.weapon, weapon=whole.told_as, model=whole.told_model)
    hours = whole.clocks
    place = len(hours) if order == LAST else order
    return replace(
        whole,
        start=sentence.start,
        end=sentence.end,
        weapon=replace(base, count=1 if single else None, at_least=False),
        time=hours[place - 1] if hours and place <= len(hours) else None,
        range_km=None,
        apogee_km=None,
        mach=None,
        status="fired",
        ordinal=None,
        ordinal_since=None,
        sentence=number,
        parts={},
        clocks=[],
    )


def _rest(whole: Event, single: bool) -> Weapon:
    """The weapon of an event of several, of which one is told apart for the first time."""
    if not single:
        return replace(whole.weapon, count=None)
    others = any(other != OTHER_ACCOUNT for other in whole.parts)
    return replace(whole.weapon, count=1 if others else whole.weapon.count - 1)
