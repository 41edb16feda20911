"""An article read for launches, sentence by sentence: what is told, what is told again, and what a sentence goes on about."""

from __future__ import annotations

import datetime
import re
from functools import cache

from kdnb.annotations import TimeExpression
from kdnb.launch_cues import THIRD, continues, past_cue
from kdnb.launch_details import describe
from kdnb.launch_events import Anchor, Event, fits, redates
from kdnb.launch_frames import find_frames
from kdnb.launch_mentions import (
    HELD,
    OCCASION,
    OVERSEEN,
    SAID,
    TOOK,
    WATCHED,
    dated_launch,
    of_others,
    refer,
    references,
)
from kdnb.launch_moods import foreign_launcher
from kdnb.launch_plans import add_preparation, find_preparation, is_news
from kdnb.launch_sentences import Frame, Sentence, source_of
from kdnb.launch_state import RECENT, State
from kdnb.launch_tellings import tell
from kdnb.launch_times import REPORTED, assign_times
from kdnb.lexemes import lex
from kdnb.tables import forms, rows
from kdnb.weapons import Weapon

SPEAKS = tuple(
    "missile rocket projectile satellite nuclear icbm srbm irbm mrbm slbm artillery howitzer shells mrl hwasong weapon torpedo drone engine launch "
    "fire firing test detonat lobb liftoff lift-off blast explo salvo volley barrage shot flight bomb device".split()
)
"""Parts of words, one of which stands in every sentence that tells a launch."""
THIS = re.compile(r"(?:This|It|That) (?:was|is|marked|marks|would be|came)\b")
STEM = 4
"""Characters of a model's name that tell it from most words."""
SEISMIC = re.compile(r"\b(?:earthquake|tremor|seismic|quake)", re.I)
"""What a nuclear test is felt by."""


class Reader:
    """Reads the sentences of an article in order; `finish` returns the launches. ``modeled``: some of them may name a model."""

    def __init__(self, published: datetime.date | None, own_voice: bool = False, modeled: bool = True):
        self.state = State(published, own_voice=own_voice)
        self.modeled = modeled
        self.source: str | None = None
        self.passed: list[tuple[int, int, int]] = []
        self.prepared: list[tuple[Sentence, tuple[Weapon, str], int]] = []

    # -- sentences that speak of no launch, which are not read ----------------------------------------------------------

    def awaits(self, text: str) -> bool:
        """Whether a sentence can tell a launch, or is near one that it may go on about."""
        if self.state.number + 1 - self.state.focus_at <= 3 or (len(text) < 24 and text[-5:].strip(":")[-1:].isdigit()):
            return True  # near a launch, or the day that heads an entry
        small = text.lower()
        return any(part in small for part in SPEAKS) or self.modeled and bool(models().search(text))

    def pass_over(self, start: int, end: int, opens: bool) -> None:
        self.state.number += 1
        self.passed.append((self.state.number, start, end))
        if opens:
            self.state.aside = []

    def catch_up(self, text: str, times: list[TimeExpression]) -> None:
        """Read of the sentences passed over what may matter now: the last day named, and whose launches the last ones are about."""
        for number, start, end in self.passed[-4:]:
            self.state.mind(Sentence(start, end, text[start:end], lex(text[start:end], start), [], []), number)
        if self.passed:
            first, last = self.passed[0][1], self.passed[-1][2]
            self.state.remember_days([time for time in times if first <= time.start < last])
        self.passed = []

    # -- sentence by sentence ------------------------------------------------------------------------------------------

    def read(self, sentence: Sentence) -> None:
        state = self.state
        state.number += 1
        state.here, state.told = [], (0, [])
        if sentence.opens:
            state.aside = []
        if state.is_heading(sentence):
            return
        sentence.context = foreign_launcher(sentence) or (state.foreign if state.number - state.foreign_at <= 3 else None)
        frames = find_frames(sentence)
        state.mind(sentence, state.number)
        if (preparation := find_preparation(sentence)) and is_news(sentence, state.published):
            self.prepared.append((sentence, preparation, state.number))
        if not frames and not state.events and not dated_launch(sentence):
            state.remember(sentence)
            return
        used = {id(weapon) for frame in frames for weapon in frame.weapons}
        anchors = self._anchors(sentence, frames, used)
        if anchors:
            anchors = self._focus(anchors)
        elif state.events and state.number - state.focus_at <= 2 and (sentence.entry or continues(sentence, state.number - state.focus_at)) and not of_others(sentence):
            anchors = [Anchor(sentence.start, state.topic())]
            state.focus_at = state.number
        self._date_open(sentence)
        state.remember(sentence)
        if anchors:
            state.events += describe(sentence, anchors, used, self.source, state.published)
        self.source = source_of(sentence, sentence.end) or self.source

    def _anchors(self, sentence: Sentence, frames: list[Frame], used: set[int]) -> list[Anchor]:
        """Return where a sentence speaks of which launches, those told and those mentioned, in order."""
        state = self.state
        pending = [(sentence.lexemes[frame.at].start, frame) for frame in frames]
        pending += [(reference[0], reference) for reference in references(sentence, frames, used)]
        pending.sort(key=lambda item: item[0])
        times = assign_times(sentence, pending)
        anchors: list[Anchor] = []
        topic = state.topic() if THIS.match(sentence.text) else []
        for offset, item in pending:
            if not isinstance(item, Frame):
                anchors.append(refer(state, sentence, item, times.get(offset, [])))
                continue
            item.times = times.get(offset, [])
            told = tell(state, sentence, item)
            anchors += told
            if told[0].events and item.asserted:
                state.told = offset, told[0].events
            if told[0].events and not past_cue(sentence, item):
                state.here = told[0].events
        if anchors and not any(anchor.events for anchor in anchors) and THIRD.match(sentence.text) and state.focus:
            anchors = [Anchor(sentence.start, state.topic())]  # "It was the North's 18th round of missile tests in 2022"
        if SEISMIC.search(sentence.text) and (tests := [event for event in state.events if event.weapon.weapon == "nuclear" and not event.background]):
            anchors.insert(0, Anchor(sentence.start, tests[:1]))  # "a tremor was detected at 9:54 a.m. near Kilju"
        if topic and anchors and anchors[0].events and anchors[0].new:
            anchors.insert(0, Anchor(sentence.start, topic))  # "This was the third test, after one on September 28"
        return anchors

    def _focus(self, anchors: list[Anchor]) -> list[Anchor]:
        """Choose what the text is about from here on; return the anchors without empty passives that follow a launch."""
        state = self.state
        live = [anchor for anchor in anchors if anchor.events]
        if live and live[0] is anchors[0]:
            anchors = [anchor for anchor in anchors if anchor.events or not anchor.empty_passive]
        if not live:
            return anchors
        news = [anchor for anchor in live if not anchor.events[0].background]
        if news and news[0].new:
            chosen = news[0]
        elif live[0].new and not state.tells_news():
            chosen = live[0]
        else:
            chosen = news[-1] if news else live[-1]
        if not chosen.events[0].background or not state.tells_news():
            state.focus, state.focus_at, state.aside = chosen.events, state.number, []
        elif live[0].new and live[0].main:
            state.aside = live[0].events
        return anchors

    def _date_open(self, sentence: Sentence) -> None:
        """Give the article's undated news its day: "The test was overseen by Kim Jong Un on Wednesday"."""
        state = self.state
        open_ = [event for event in state.events if (event.date is None or event.assumed) and not event.background and event.sentence < state.number]
        if not open_ or not (OCCASION.match(sentence.text) or WATCHED.match(sentence.text) or TOOK.search(sentence.text)):
            return
        reach = state.published and state.published - datetime.timedelta(days=RECENT)
        for time in sentence.times:
            if reach and not (time.date and reach <= time.date <= state.published):
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
        state = self.state
        for event in state.events:  # an hour without a day is of the day of the report
            if event.date is None and event.time and not event.background and state.published and not state.own_voice and event.status != "planned":
                event.date, event.precision, event.assumed = state.published, "day", True
        days = [
            event.date
            for event in state.events
            if event.precision == "day"
            and event.status != "planned"
            and not event.background
            and (not state.published or event.date <= state.published)
        ]
        latest = max(days, default=None)
        for event in state.events:
            older = latest is not None and event.precision == "day" and event.date < latest - datetime.timedelta(days=1)
            event.background = event.background or older or state.is_past(event.date, event.precision)
        news = [event for event in state.events if not event.background]
        for sentence, (weapon, status), number in sorted(self.prepared, key=lambda found: found[1][1] != "planned"):
            if not any(fits(event.weapon, weapon, loose=True) for event in news):
                state.events = add_preparation(state.events, sentence, (weapon, status), number, state.published)
        return sorted(state.events, key=lambda event: event.sentence) if self.prepared else state.events


def names_model(text: str) -> bool:
    """Whether a text has the name of a model."""
    return any(stem in text for stem in _stems()) and models().search(text) is not None


@cache
def _stems() -> frozenset[str]:
    """Return how the names of models begin: to look for these first is many times faster."""
    return frozenset(form[:STEM] for row in rows("weapons") for form in forms(row["forms"]))


@cache
def models() -> re.Pattern:
    """Return the pattern of the names of models, which tell of a weapon without any other word."""
    names = {form for row in rows("weapons") for form in forms(row["forms"])}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})s?\b")
