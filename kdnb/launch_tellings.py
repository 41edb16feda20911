"""From a telling to an event: a launch that a sentence tells is a new one, with its day, or one that was told before."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from kdnb.annotations import TimeExpression
from kdnb.launch_cues import CLAIM, also, behind, follows, past_cue, sums_up, without_total
from kdnb.launch_dates import LOCAL, dates_of, enumerated, joined, local_first, own_dates, shares
from kdnb.launch_events import LAST, Anchor, Event, in_month, retell
from kdnb.launch_matching import is_occasion, known_event, split_part
from kdnb.launch_mentions import told_by_media
from kdnb.launch_offsets import offset_date
from kdnb.launch_sentences import Frame, Sentence
from kdnb.launch_state import RECENT, State, last_year
from kdnb.measures import find_clocks
from kdnb.weapon_classes import GENERIC
from kdnb.weapons import Weapon

WEEKDAY = re.compile(r"^(?:on |early |late |last |this )*(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b", re.I)
BARE_DAY = re.compile(r"(?:early |late |on )*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", re.I)
WEAK = re.compile(r"\b(?:since|last|days? after|weeks? after|months? after|years? after|before|previous\w*|earlier this|ahead of)\b", re.I)
"""What makes a launch in the clause of a first sentence an older one; without it "the council met after the North fired a missile" is the news."""
SAME_DAY = re.compile(r"\b(?:the same|that) day$", re.I)


def tell(state: State, sentence: Sentence, frame: Frame) -> list[Anchor]:
    """Return the anchor of a telling with its events, those told before and new ones, which join the state's."""
    events: list[Event] = []
    new = False
    weapons = [_of_context(state, weapon) for weapon in without_total(sentence, frame.weapons)]
    planned = frame.mood == "planned"
    told = [
        time
        for time in _past(state, sentence, local_first(sentence, frame.times), frame)
        if not planned or not state.published or (time.date and time.date > state.published)
    ]
    dates = dates_of(told if len(weapons) > 1 else joined(sentence, told), any(w.plural and w.weapon != "nuclear" for w in weapons) and not planned)
    distant = None if dates or planned else _distant(state, sentence, frame, weapons)
    if distant and state.published and distant[0] > state.published:
        return [Anchor(sentence.lexemes[frame.at].start, [])]  # "one day before it fired two missiles"
    apart = state.here if distant else []  # "12 hours after it had launched" is another launch, if perhaps of the same day
    dates = [distant] if distant else dates
    if not dates and not planned and state.heading and not past_cue(sentence, frame):
        dates = [(state.heading, "day")]
    if one_a_date := enumerated(sentence, frame, weapons):
        weapons, dates = [replace(weapons[0], count=1, at_least=False, plural=False)], one_a_date
    parts = shares(sentence, frame)
    weapons = [replace(weapons[0], count=count, at_least=False) for count, _ in parts] or weapons
    for number, weapon in enumerate(weapons):
        days = [(parts[number][1], "day")] if parts else _dates_of_one(sentence, weapons, number, told, dates)
        if part := _part(state, sentence, frame, weapon, days):
            events.append(part)
            continue
        if not days and weapon.weapon == "nuclear" and weapon.ordinal and not frame.asserted:
            # "shut for five months in 2013 amid the tensions after the North's third nuclear test"
            years = [time for time in sentence.times if time.precision == "year" and time.start < weapon.start]
            days = dates_of(years[-1:], False)
        for date, precision in days or [(None, None)]:
            others = [event for event in state.events if event not in apart]
            known = known_event(others, state.here, state.focus, sentence, frame, weapon, date, precision, events, bool(distant))
            old = precision == "week" and state.published and (state.published - date).days > 10
            date, precision = in_month(date, precision)
            if known is not None:
                retell(known, weapon, frame, date, precision)
                events.append(known)
            elif event := _new(state, sentence, frame, weapon, date, precision, bool(apart)):
                new = True
                event.background = event.background or bool(old or one_a_date and precision == "year")
                state.events.append(event)
                events.append(event)
    passive = frame.kind == "passive" and not events
    return [Anchor(sentence.lexemes[frame.at].start, events, new, passive, frame.kind == "active" and not behind(sentence, frame))]


def _distant(state: State, sentence: Sentence, frame: Frame, weapons: list[Weapon]) -> tuple[datetime.date, str] | None:
    """Return the day that a launch has by its distance from another one."""
    at, last = sentence.lexemes[frame.at].start, max(sentence.lexemes[frame.at].end, weapons[-1].end)
    recent = state.day if state.day and (not state.published or (state.published - state.day).days <= RECENT) else None
    undated = state.topic() and not state.topic()[0].background and not any(event.date for event in state.topic())
    day = recent or (state.published if state.number <= 1 or undated else state.day)
    return offset_date(sentence, min(at, weapons[0].start), last, state.here, state.topic(), day, state.published)


def _dates_of_one(
    sentence: Sentence, weapons: list[Weapon], number: int, told: list[TimeExpression], dates: list[tuple[datetime.date, str]]
) -> list[tuple[datetime.date, str]]:
    """Return the dates of one of several weapons: its own where each has one, otherwise those of all."""
    each = dates_of(told, True)
    if "respectively" in sentence.text and len(each) == len(weapons) > 1:
        return each[number : number + 1]
    several = len(weapons) > 1 and len(told) > 1
    return several and own_dates(weapons, number, told) or dates


def _part(
    state: State, sentence: Sentence, frame: Frame, weapon: Weapon, dates: list[tuple[datetime.date, str]]
) -> Event | None:
    """Return the missile of a known launch that "a second missile" without a day means."""
    attribute = frame.kind == "nominal" and frame.at > weapon.last  # "its fourth missile test"
    attribute = attribute or frame.mood in ("planned", "none") or bool(CLAIM.match(sentence.text[weapon.end - sentence.start :]))
    if not weapon.ordinal or attribute or weapon.weapon == "nuclear" or dates or not state.topic():
        return None
    order = {-1: LAST, -2: 2}.get(weapon.ordinal, weapon.ordinal)
    return split_part(state.events, sentence, state.topic()[0], order, weapon, state.number, told=True)


def _of_context(state: State, weapon: Weapon) -> Weapon:
    """Give "two more" and "two more such missiles" the class of what was launched before."""
    topic = state.topic()
    vague = weapon.weapon == "unknown" if "elliptic" in weapon.words else weapon.weapon in GENERIC and "such" in weapon.words
    if vague and weapon.count and topic:
        return replace(weapon, weapon=topic[0].weapon.weapon)
    return weapon


def _past(state: State, sentence: Sentence, times: list[TimeExpression], frame: Frame) -> list[TimeExpression]:
    """Return the times of what happened: a weekday read as the coming one is the last one, any other coming day none of its."""
    if not state.published or frame.mood in ("planned", "none"):
        return times
    week = datetime.timedelta(days=7)

    def tomorrow(time: TimeExpression) -> bool:
        """Whether the day is only ahead of the one in the West ("Sunday morning local time", "on Nov. 29" in an article of the day before)."""
        lead = state.number <= 1 and frame.asserted and BARE_DAY.fullmatch(time.text)  # "launched a missile Wednesday", in Washington's Tuesday
        local = LOCAL.match(sentence.text, time.end - sentence.start) or lead or not WEEKDAY.search(time.text)
        return time.date == state.published + datetime.timedelta(days=1) and time.precision == "day" and bool(local)

    news = state.focus[0] if state.focus and state.number - state.focus_at <= 1 else None
    if news and news.precision == "day":
        times = [replace(time, date=news.date) if SAME_DAY.search(time.text) else time for time in times]
    if state.number <= 1 and frame.asserted and frame.kind == "active" and frame.mood == "real":
        eve = state.published - datetime.timedelta(days=6)
        times = [replace(time, date=time.date + week) if time.date == eve and BARE_DAY.fullmatch(time.text) else time for time in times]
    times = [replace(time, date=last_year(time, state.published)) if time.date else time for time in times]
    return [
        replace(time, date=time.date - week) if time.date and time.date > state.published and not tomorrow(time) else time
        for time in times
        if not (time.date and time.date > state.published) or (time.precision == "day" and WEEKDAY.search(time.text)) or tomorrow(time)
    ]


def _new(
    state: State, sentence: Sentence, frame: Frame, weapon: Weapon, date: datetime.date | None, precision: str | None, apart: bool
) -> Event | None:
    """Return a new event, None where what is told is no occasion of its own."""
    lead = not state.events or any(event.sentence == state.number for event in state.events)
    opening = state.number <= 1 and not state.events and not sums_up(sentence)
    if not enumerated(sentence, frame, frame.weapons) and not is_occasion(sentence, frame, weapon, precision, lead, opening):
        return None
    assumed, undated = bool(date) and (sentence.reported or apart), False
    if date is None:
        if (given := _day_for_want(state, sentence, frame, weapon)) is None:
            return None
        date, precision, assumed, undated = given
    lead_clause = sentence.first and behind(sentence, frame) and frame.kind == "active" and frame.asserted and frame.mood == "real" and not WEAK.search(sentence.text)
    background = (
        (date is None and not undated and not lead_clause)
        or state.is_past(date, precision)
        or past_cue(sentence, frame) and state.tells_news()
    )
    attempt = frame.mood == "attempt" and (frame.kind != "nominal" or weapon is frame.weapons[0])
    status = {"attempt": "failed" if attempt else "fired", "planned": "planned", "suspected": "suspected"}.get(frame.mood, "fired")
    ordinal = weapon.ordinal if weapon.ordinal and weapon.ordinal > 0 and weapon.weapon == "nuclear" else None
    if weapon.ordinal and not weapon.plural and not weapon.count and frame.kind == "active" and weapon.weapon != "nuclear":
        weapon = replace(weapon, count=1)  # "fired its first ICBM"
    event = Event(
        sentence.start,
        sentence.end,
        weapon,
        status,
        date,
        precision,
        ordinal=ordinal,
        background=background,
        sentence=state.number,
        told_as=weapon.weapon,
        told_model=weapon.model,
        assumed=assumed,
        condemned=frame.reaction is not None,
    )
    if weapon.ordinal and weapon.ordinal > 1 and weapon.weapon != "nuclear" and frame.kind != "nominal":
        event.parts = {weapon.ordinal: event}
    return event


def _day_for_want(
    state: State, sentence: Sentence, frame: Frame, weapon: Weapon
) -> tuple[datetime.date | None, str | None, bool, bool] | None:
    """Return (date, precision, assumed, news) of a launch told without a day, None where it is none.

    ``assumed``: the day is one of report; ``news``: it is the news although its day is left open.
    """
    past, first = past_cue(sentence, frame), not state.events
    here = [event for event in state.events if event.sentence == state.number and not event.background]
    if here and not past:
        return here[-1].date, here[-1].precision, False, False
    if first and not past:
        if any(time.precision == "week" for time in frame.times):
            return None, None, False, True  # "this week": on which day is left open
        if state.number <= 3 and state.own_voice:
            return None, None, False, True  # Pyongyang's agency tells of a test a day later or more
        if state.number <= 3 and not sentence.said and not sums_up(sentence):
            return state.published, "day" if state.published else None, bool(state.published), False
    if first and state.number <= 1 and sentence.said and told_by_media(sentence, frame):
        return None, None, False, True  # "has tested a new engine, state media said on Sunday": on which day is left open
    if first and sentence.opens and frame.kind == "active" and frame.mood == "real" and frame.asserted and not past:
        recent = state.day and state.published and datetime.timedelta() <= state.published - state.day <= datetime.timedelta(days=1)
        return (state.day, "day", True, True) if recent else (None, None, False, True)  # an item of a newscast, or news whose day was named before
    if state.focus and (also(sentence, frame) or _told_apart(state, sentence, frame, weapon)):
        return state.focus[0].date, state.focus[0].precision, False, False
    numbered = frame.asserted and (weapon.count or weapon.ordinal)
    if numbered and (past or follows(sentence, frame) or (weapon.ordinal and weapon.weapon == "nuclear")):
        return None, None, False, False
    return None


def _told_apart(state: State, sentence: Sentence, frame: Frame, weapon: Weapon) -> bool:
    """Whether the next sentence tells another launch of the day with its own number and clock ("Three missiles were launched at 8:51")."""
    told = frame.asserted and frame.mood == "real" and weapon.count and not past_cue(sentence, frame)
    return bool(told and state.number - state.focus_at <= 1 and find_clocks(sentence.text))
