"""Missile launches and weapons tests by North Korea that an article tells of, one row a launch.

`kdnb.launch_frames` says where a launch is told, this module decides which of these are one event and gives it what the
sentences around it say: date, place, numbers, failure, which launch of the year it was.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kdnb.annotations import TimeExpression, text_of
from kdnb.chronology import check_ordinal, same_launch
from kdnb.launch_cues import (
    THIRD,
    also,
    behind,
    continues,
    follows,
    order_of,
    past_cue,
    sums_up,
    without_total,
)
from kdnb.launch_details import describe, source_of
from kdnb.launch_events import LAST, Anchor, Event, agree, fits, learn, redates, retell
from kdnb.launch_frames import find_frames
from kdnb.launch_matching import is_occasion, known_event, split_part
from kdnb.launch_mentions import (
    HELD,
    OCCASION,
    OVERSEEN,
    SAID,
    TOOK,
    WATCHED,
    dated_launch,
    of_others,
    references,
    told_by_media,
)
from kdnb.launch_moods import foreign_launcher, names_north
from kdnb.launch_offsets import offset_date
from kdnb.launch_plans import add_preparation, find_preparation, is_news
from kdnb.launch_sentences import Frame, Sentence, sentence_spans
from kdnb.launch_times import (
    LOCAL,
    REPORTED,
    assign_times,
    dates_of,
    enumerated,
    joined,
    local_first,
    own_dates,
    shares,
)
from kdnb.measures import find_clocks
from kdnb.tables import forms, rows
from kdnb.weapons import GENERIC, Weapon, lex

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["check_ordinal", "find_launches", "same_launch"]

# a launch this many days before publication is the context of the news and not the news
RECENT = 7
GATE = re.compile(
    r"missile|rocket|projectile|satellite|launch vehicle|nuclear|ICBM|[SMI]RBM|SLBM|artillery|howitzer|shells|MRLS?|Hwasong|guided weapon|weapons? system|torpedo|drone|engine",
    re.I,
)
WEEKDAY = re.compile(r"^(?:on |early |late |last |this )*(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b", re.I)
SPEAKS = tuple(
    "missile rocket projectile satellite nuclear icbm srbm irbm mrbm slbm artillery howitzer shells mrl hwasong weapon torpedo drone engine launch "
    "fire firing test detonat lobb liftoff lift-off blast explo salvo volley barrage shot flight bomb device".split()
)
"""Parts of words, one of which stands in every sentence that tells a launch."""
THIS = re.compile(r"(?:This|It|That) (?:was|is|marked|marks|would be|came)\b")
LAUNCH = re.compile(r"launch|fir(?:es?|ed|ing)\b|test|detonat|lob|liftoff|lift-off|explo|orbit", re.I)


def find_launches(doc: Doc) -> list[dict]:
    """Return the launches by North Korea in an annotated article, in order of appearance.

    Each row has the columns of the table launches; ``start`` and ``end`` are the sentence that tells it, ``site`` the launch
    site, ``range_km`` the distance flown (never what a missile could fly), ``time`` the local "HH:MM" of the first launch,
    ``ordinal_since`` the ISO date prefix from which ``ordinal`` counts ("2022"). ``at_least`` says that ``count`` is a lower
    bound, or with no count that there were several. Where a second agency gives other numbers for one launch there is a
    second row with them. What is only threatened, possible or general ("its recent launches") gives no row; a
    launch that is being prepared gives one an article, planned when announced and suspected when others detect it.
    """
    text = text_of(doc)
    if not ((GATE.search(text) or _models().search(text)) and LAUNCH.search(text)):
        return []
    reader = _Reader(doc._.published)
    times = list(doc._.times)
    for start, end in sentence_spans(doc):
        opens = "\n" in text[max(0, start - 3) : start]
        if reader.awaits(text[start:end]):
            reader.catch_up(text, times)
            sentence = Sentence.read(text, start, end, times)
            sentence.opens = opens
            reader.read(sentence)
        else:
            reader.pass_over(start, end, opens)
    return [_row(event) for event in reader.finish()]


@cache
def _models() -> re.Pattern:
    names = {form for row in rows("weapons") for form in forms(row["forms"])}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")


class _Reader:
    def __init__(self, published: datetime.date | None):
        self.published = published
        self.events: list[Event] = []
        self.focus: list[Event] = []
        self.focus_at = -9
        self.number = -1
        self.source: str | None = None
        self.aside: list[Event] = []
        self.here: list[Event] = []
        self.told: tuple[int, list[Event]] = (0, [])
        self.day: datetime.date | None = None
        self.weapon: Weapon | None = None
        self.foreign: str | None = None
        self.foreign_at = -9
        self.passed: list[tuple[int, int, int]] = []
        self.prepared: list[tuple[Sentence, tuple[Weapon, str], int]] = []

    # -- sentences that speak of no launch, which are not read ----------------------------------------------------------

    def awaits(self, text: str) -> bool:
        """Whether a sentence can tell a launch, or is near one that it may go on about."""
        if self.number + 1 - self.focus_at <= 3:
            return True
        small = text.lower()
        return any(part in small for part in SPEAKS) or bool(_models().search(text))

    def pass_over(self, start: int, end: int, opens: bool) -> None:
        self.number += 1
        self.passed.append((self.number, start, end))
        if opens:
            self.aside = []

    def catch_up(self, text: str, times: list[TimeExpression]) -> None:
        """Read of the sentences passed over what may matter now: the last day named, and whose launches the last ones are about."""
        for number, start, end in self.passed[-4:]:
            sentence = Sentence(start, end, text[start:end], lex(text[start:end], start), [], [])
            self._mind(sentence, number)
        if self.passed:
            first, last = self.passed[0][1], self.passed[-1][2]
            self._remember_days([time for time in times if first <= time.start < last])
        self.passed = []

    def _mind(self, sentence: Sentence, number: int) -> None:
        """Keep which other state a sentence is about."""
        if foreign := foreign_launcher(sentence):
            self.foreign, self.foreign_at = foreign, number
        elif self.foreign and names_north(sentence):
            self.foreign = None

    # -- sentence by sentence ------------------------------------------------------------------------------------------

    def read(self, sentence: Sentence) -> None:
        self.number += 1
        self.here, self.told = [], (0, [])
        if sentence.opens:
            self.aside = []
        sentence.context = foreign_launcher(sentence) or (self.foreign if self.number - self.foreign_at <= 3 else None)
        frames = find_frames(sentence)
        self._mind(sentence, self.number)
        if (preparation := find_preparation(sentence)) and is_news(sentence, self.published):
            self.prepared.append((sentence, preparation, self.number))
        if not frames and not self.events and not dated_launch(sentence):
            self._remember(sentence)
            return
        used = {id(weapon) for frame in frames for weapon in frame.weapons}
        pending = [(sentence.lexemes[frame.at].start, frame) for frame in frames]
        pending += [(reference[0], reference) for reference in references(sentence, frames, used)]
        pending.sort(key=lambda item: item[0])
        times = assign_times(sentence, pending)
        anchors: list[Anchor] = []
        topic = self._topic() if THIS.match(sentence.text) else []
        for offset, item in pending:
            if isinstance(item, Frame):
                item.times = times.get(offset, [])
                told = self._tell(sentence, item)
                anchors += told
                if told[0].events and item.asserted:
                    self.told = offset, told[0].events
                if told[0].events and not past_cue(sentence, item):
                    self.here = told[0].events
            else:
                anchor = self._refer(sentence, item, times.get(offset, []))
                anchors += [anchor] if anchor else []
        if anchors and not any(anchor.events for anchor in anchors) and THIRD.match(sentence.text) and self.focus:
            anchors = [Anchor(sentence.start, self._topic())]  # "It was the North's 18th round of missile tests in 2022"
        if topic and anchors and anchors[0].events and anchors[0].new:
            anchors.insert(0, Anchor(sentence.start, topic))  # "This was the third test, after one on September 28"
        if anchors:
            live = [anchor for anchor in anchors if anchor.events]
            if live and live[0] is anchors[0]:
                anchors = [anchor for anchor in anchors if anchor.events or not anchor.empty_passive]
            if live:
                news = [anchor for anchor in live if not anchor.events[0].background]
                fresh = news and news[0].new
                chosen = (
                    news[0]
                    if fresh
                    else live[0]
                    if live[0].new and not any(not event.background for event in self.events)
                    else next((anchor for anchor in reversed(live) if not anchor.events[0].background), live[-1])
                )
                if not chosen.events[0].background or not any(not event.background for event in self.events):
                    self.focus, self.focus_at, self.aside = chosen.events, self.number, []
                elif live[0].new and live[0].main:
                    self.aside = live[0].events
        elif self.events and self.number - self.focus_at <= 2 and continues(sentence, self.number - self.focus_at) and not of_others(sentence):
            anchors = [Anchor(sentence.start, self._topic())]
            self.focus_at = self.number
        else:
            self.source = source_of(sentence, sentence.end) or self.source
            self._date_open(sentence)
            self._remember(sentence)
            return
        self._date_open(sentence)
        self._remember(sentence)
        self.events += describe(sentence, anchors, used, self.source, self.published)
        self.source = source_of(sentence, sentence.end) or self.source

    def _remember(self, sentence: Sentence) -> None:
        """Keep the last day named, and the last of the North's weapons, for a later sentence to be told by."""
        self._remember_days(sentence.times)
        named = [weapon for weapon in sentence.weapons if weapon.state == "PRK" and weapon.weapon not in GENERIC]
        self.weapon = named[-1] if named else self.weapon

    def _remember_days(self, times: list[TimeExpression]) -> None:
        days = [time.date for time in times if time.precision == "day" and time.date]
        self.day = next((day for day in reversed(days) if not self.published or day <= self.published), self.day)

    def _date_open(self, sentence: Sentence) -> None:
        """Give the article's undated news its day: "The test was overseen by Kim Jong Un on Wednesday"."""
        open_ = [event for event in self.events if (event.date is None or event.assumed) and not event.background and event.sentence < self.number]
        if not open_ or not (OCCASION.match(sentence.text) or WATCHED.match(sentence.text) or TOOK.search(sentence.text)):
            return
        reach = self.published and self.published - datetime.timedelta(days=RECENT)
        for time in sentence.times:
            if reach and not (time.date and reach <= time.date <= self.published):
                continue
            lead = sentence.text[: time.start - sentence.start]
            took = TOOK.search(lead) or OVERSEEN.match(lead)
            if time.precision != "day" or not time.date or REPORTED.search(lead) or (SAID.search(lead) and not took):
                continue
            if not (took or OCCASION.match(sentence.text) or WATCHED.match(sentence.text)):
                continue  # "In a report published on Wednesday, it said the test was conducted on Monday"
            if open_[-1].date is None or redates(time.date, "day", open_[-1]) and (HELD.search(lead) or OVERSEEN.match(lead) or TOOK.search(lead)):
                open_[-1].date, open_[-1].precision, open_[-1].assumed = time.date, "day", False
            return

    def finish(self) -> list[Event]:
        """Return the events, those of earlier days than the article's latest launch as background."""
        days = [
            event.date
            for event in self.events
            if event.precision == "day"
            and event.status != "planned"
            and not event.background
            and (not self.published or event.date <= self.published)
        ]
        latest = max(days, default=None)
        for event in self.events:
            older = latest is not None and event.precision == "day" and event.date < latest - datetime.timedelta(days=1)
            event.background = event.background or older or self._is_past(event.date, event.precision)
        news = [event for event in self.events if not event.background]
        for sentence, (weapon, status), number in sorted(self.prepared, key=lambda found: found[1][1] != "planned"):
            if not any(fits(event.weapon, weapon, loose=True) for event in news):
                self.events = add_preparation(self.events, sentence, (weapon, status), number, self.published)
        return sorted(self.events, key=lambda event: event.sentence) if self.prepared else self.events

    def _is_past(self, date: datetime.date | None, precision: str | None) -> bool:
        main = next((event for event in self.events if not event.background), None)
        reference = self.published or (main.date if main else None)
        if not (date and reference):
            return False
        if precision == "month":
            return (date.year, date.month) < (reference.year, reference.month)
        return date < reference - datetime.timedelta(days=RECENT) and not (
            precision == "year" and date.year == reference.year
        )

    def _just(self, sentence: Sentence, offset: int) -> list[Event]:
        """Return what the sentence told last, for "the North last fired a missile in May, although the launch failed"."""
        start, events = self.told
        between = sentence.lexemes[sentence.index(start) + 1 : sentence.index(offset)]
        return events if start and not any("report" in lexeme for lexeme in between) else []

    def _topic(self) -> list[Event]:
        """Return what "the missile" means: a past launch for the rest of the paragraph that tells it, otherwise the news."""
        if self.here or self.aside:
            return self.here or self.aside
        if self.number - self.focus_at <= 2 and self.focus:
            return self.focus
        return [event for event in self.events if not event.background][:1] or self.events[:1]

    # -- new events ----------------------------------------------------------------------------------------------------

    def _tell(self, sentence: Sentence, frame: Frame) -> list[Anchor]:
        events: list[Event] = []
        new = False
        weapons = [self._of_context(weapon) for weapon in without_total(sentence, frame.weapons)]
        planned = frame.mood == "planned"
        told = [
            time
            for time in self._past(sentence, local_first(sentence, frame.times), frame)
            if not planned or not self.published or (time.date and time.date > self.published)
        ]
        dates = dates_of(told if len(weapons) > 1 else joined(sentence, told), any(w.plural and w.weapon != "nuclear" for w in weapons) and not planned)
        apart: list[Event] = []
        distant = None
        if not dates and not planned:
            at, last = sentence.lexemes[frame.at].start, max(sentence.lexemes[frame.at].end, weapons[-1].end)
            distant = offset_date(sentence, min(at, weapons[0].start), last, self.here, self._topic(), self.day or (self.published if self.number <= 1 else None))
            apart = self.here if distant else []  # "12 hours after it had launched" is another launch, if perhaps of the same day
            if distant and self.published and distant[0] > self.published:
                return [Anchor(sentence.lexemes[frame.at].start, [])]  # "one day before it fired two missiles"
            dates = [distant] if distant else []
        if one_a_date := enumerated(sentence, frame, weapons):
            weapons, dates = [replace(weapons[0], count=1, at_least=False, plural=False)], one_a_date
        everyone = dates
        parts = shares(sentence, frame)
        weapons = [replace(weapons[0], count=count, at_least=False) for count, _ in parts] or weapons
        for number, weapon in enumerate(weapons):
            paired = "respectively" in sentence.text and len(dates_of(told, True)) == len(weapons) > 1
            dates = (
                [(parts[number][1], "day")]
                if parts
                else dates_of(told, True)[number : number + 1]
                if paired
                else own_dates(weapons, number, told) or everyone
                if len(weapons) > 1 and len(told) > 1
                else everyone
            )
            if (
                weapon.ordinal
                and not (frame.kind == "nominal" and frame.at > weapon.last)  # "its fourth missile test"
                and weapon.weapon != "nuclear"
                and self._topic()
                and not dates
                and (
                    part := split_part(
                        self.events,
                        sentence,
                        self._topic()[0],
                        {-1: LAST, -2: 2}.get(weapon.ordinal, weapon.ordinal),
                        weapon,
                        self.number,
                        told=True,
                    )
                )
            ):
                events.append(part)
                continue
            if not dates and weapon.weapon == "nuclear" and weapon.ordinal and not frame.asserted:
                # "shut for five months in 2013 amid the tensions after the North's third nuclear test"
                years = [time for time in sentence.times if time.precision == "year" and time.start < weapon.start]
                dates = dates_of(years[-1:], False)
            for date, precision in dates or [(None, None)]:
                known = known_event([event for event in self.events if event not in apart], self.here, self.focus, sentence, frame, weapon, date, precision, events, bool(distant))
                if known is not None:
                    retell(known, weapon, frame, date, precision)
                    events.append(known)
                    continue
                event = self._new(sentence, frame, weapon, date, precision, events, bool(apart))
                if event:
                    new = True
                    event.background = event.background or bool(one_a_date and precision == "year")
                    self.events.append(event)
                    events.append(event)
        return [
            Anchor(
                sentence.lexemes[frame.at].start,
                events,
                new,
                frame.kind == "passive" and not events,
                frame.kind == "active" and not behind(sentence, frame),
            )
        ]

    def _of_context(self, weapon: Weapon) -> Weapon:
        """Give "two more" and "two more such missiles" the class of what was launched before."""
        topic = self._topic()
        vague = weapon.weapon == "unknown" if "elliptic" in weapon.words else weapon.weapon in GENERIC and "such" in weapon.words
        if vague and weapon.count and topic:
            return replace(weapon, weapon=topic[0].weapon.weapon)
        return weapon

    def _past(self, sentence: Sentence, times: list[TimeExpression], frame: Frame) -> list[TimeExpression]:
        """Return the times of what happened: a weekday read as the coming one is the last one, any other coming day none of its."""
        if not self.published or frame.mood in ("planned", "none"):
            return times
        week = datetime.timedelta(days=7)

        def tomorrow(time: TimeExpression) -> bool:
            """Whether the day is only ahead of the one in the West ("Sunday morning local time", "on Nov. 29" in an article of the day before)."""
            local = LOCAL.match(sentence.text, time.end - sentence.start) or not WEEKDAY.search(time.text)
            return time.date == self.published + datetime.timedelta(days=1) and time.precision == "day" and bool(local)

        return [
            replace(time, date=time.date - week) if time.date and time.date > self.published and not tomorrow(time) else time
            for time in times
            if not (time.date and time.date > self.published) or (time.precision == "day" and WEEKDAY.search(time.text)) or tomorrow(time)
        ]

    def _new(
        self,
        sentence: Sentence,
        frame: Frame,
        weapon: Weapon,
        date: datetime.date | None,
        precision: str | None,
        siblings: list[Event],
        apart: bool,
    ) -> Event | None:
        lead = not self.events or any(event.sentence == self.number for event in self.events)
        if not enumerated(sentence, frame, frame.weapons) and not is_occasion(sentence, frame, weapon, precision, lead):
            return None
        background: bool | None = None
        assumed = bool(date and sentence.reported) or bool(date and apart)
        if date is None:
            here = [event for event in self.events if event.sentence == self.number and not event.background]
            if here and not past_cue(sentence, frame):
                date, precision = here[-1].date, here[-1].precision
            elif not self.events and any(time.precision == "week" for time in frame.times) and not past_cue(sentence, frame):
                background = False  # "this week": on which day is left open
            elif (
                self.number <= 3
                and not self.events
                and not past_cue(sentence, frame)
                and not sentence.said
                and not sums_up(sentence)
            ):
                date, precision = self.published, "day" if self.published else None
                assumed = date is not None
            elif self.number <= 1 and not self.events and sentence.said and told_by_media(sentence, frame):
                background = False  # "has tested a new engine, state media said on Sunday": on which day is left open
            elif sentence.opens and not self.events and frame.kind == "active" and frame.mood == "real" and frame.asserted and not past_cue(sentence, frame):
                background = False  # an item of a newscast, or news whose day was named before
                recent = self.day and self.published and datetime.timedelta() <= self.published - self.day <= datetime.timedelta(days=1)
                date, precision, assumed = (self.day, "day", True) if recent else (None, None, False)
            elif self.focus and (also(sentence, frame) or self._told_apart(sentence, frame, weapon)):
                date, precision = self.focus[0].date, self.focus[0].precision
            elif not (
                frame.asserted
                and (weapon.count or weapon.ordinal)
                and (
                    past_cue(sentence, frame)
                    or follows(sentence, frame)
                    or (weapon.ordinal and weapon.weapon == "nuclear")
                )
            ):
                return None
        background = (
            (date is None and background is None)
            or self._is_past(date, precision)
            or past_cue(sentence, frame)
            and any(not event.background for event in self.events)
        )
        attempt = frame.mood == "attempt" and (frame.kind != "nominal" or weapon is frame.weapons[0])
        status = {"attempt": "failed" if attempt else "fired", "planned": "planned", "suspected": "suspected"}.get(
            frame.mood, "fired"
        )
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
            sentence=self.number,
            told_as=weapon.weapon,
            told_model=weapon.model,
            assumed=assumed,
            condemned=frame.reaction is not None,
        )
        if weapon.ordinal and weapon.ordinal > 1 and weapon.weapon != "nuclear" and frame.kind != "nominal":
            event.parts = {weapon.ordinal: event}
        return event

    def _told_apart(self, sentence: Sentence, frame: Frame, weapon: Weapon) -> bool:
        """Whether the next sentence tells another launch of the day with its own number and clock ("Three missiles were launched at 8:51")."""
        told = frame.asserted and frame.mood == "real" and weapon.count and not past_cue(sentence, frame)
        return bool(told and self.number - self.focus_at <= 1 and find_clocks(sentence.text))

    def _add_dated(self, sentence: Sentence, date: datetime.date, precision: str, offset: int) -> Event:
        """Add "the May launch", which names no weapon: of the article's kind as far as that is a missile's or a rocket's."""
        kinds = {event.weapon.weapon for event in self.events} or {"unknown"}
        kind = (
            "SLV" if kinds == {"SLV"} else "unknown" if kinds & {"SLV", "unknown", "nuclear", "engine"} else "missile"
        )
        if self.weapon and kind != "SLV" and sentence.times[0].precision == "month":
            kind = self.weapon.weapon  # "three Musudans in April. The May launch failed"
        position = sentence.index(offset)
        weapon = Weapon(offset, sentence.lexemes[position].end, position, position, kind, article="definite", count=1)
        event = Event(
            sentence.start, sentence.end, weapon, "fired", date, precision, sentence=self.number, told_as=kind
        )
        event.background = self._is_past(date, precision)
        self.events.append(event)
        return event

    # -- mentions of known events --------------------------------------------------------------------------------------

    def _refer(self, sentence: Sentence, reference: tuple, times: list[TimeExpression]) -> Anchor | None:
        offset, weapon, word = reference
        apart = dated_launch(sentence) == offset
        if word == "another" and not apart:
            return Anchor(offset, [])
        dates = dates_of(times, False)
        topic = self._just(sentence, offset) or self._topic()
        candidates = topic + [event for event in reversed(self.events) if event not in topic]
        if dates:
            agreeing = [event for event in candidates if event.date and agree(*dates[0], event)]
            media = source_of(sentence, offset) == "PRK"
            assumed = [event for event in topic if not agreeing and redates(*dates[0], event) and (media or event.condemned)]
            for event in assumed:  # "KCNA reported on Tuesday that Kim oversaw the test the previous day"
                event.date, event.precision, event.assumed = *dates[0], False
            candidates = agreeing or assumed
        if apart and not dates:
            return Anchor(offset, [])
        if not dates and any(
            cue in sentence.words(sentence.index(offset) - 3, sentence.index(offset))
            for cue in ("previous", "earlier", "past", "last", "any", "future", "such", "other")
        ):
            return Anchor(offset, [])
        if weapon is not None:
            exact = [event for event in candidates if weapon.model and event.weapon.model == weapon.model]
            candidates = exact or [event for event in candidates if fits(event.weapon, weapon, loose=True)]
        if (
            not any(event.date for event in candidates)
            and weapon is None
            and apart
        ):
            return Anchor(offset, [self._add_dated(sentence, *dates[0], offset)], new=True)
        if not candidates:
            return Anchor(offset, [])
        several = (
            [event for event in topic if event in candidates]
            if (weapon is None or weapon.plural or not weapon.model)
            else []
        )
        events = several or candidates[:1]
        order = order_of(sentence, offset)
        if order is not None and events:
            part = split_part(self.events, sentence, events[0], order, weapon, self.number)
            return Anchor(offset, [part] if part else [])
        if weapon is not None and weapon.weapon not in GENERIC and len(events) == 1:
            learn(events[0], replace(weapon, count=None, at_least=False), False)
        return Anchor(offset, events)


def _row(event: Event) -> dict:
    weapon = event.weapon
    date, precision = event.date, event.precision
    return {
        "status": event.status,
        "date": date,
        "date_precision": precision if date else None,
        "weapon": weapon.weapon,
        "model": weapon.model,
        "count": weapon.count,
        "at_least": weapon.at_least,
        "site": event.site,
        "range_km": event.range_km,
        "apogee_km": event.apogee_km,
        "mach": event.mach,
        "time": event.time,
        "ordinal": event.ordinal,
        "ordinal_since": event.ordinal_since,
        "background": event.background,
        "start": event.start,
        "end": event.end,
    }
