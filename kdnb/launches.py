"""Missile launches and weapons tests by North Korea that an article tells of, one row a launch.

`kdnb.launch_frames` says where a launch is told, this module decides which of these are one event and gives it what the
sentences around it say: date, place, numbers, failure, which launch of the year it was.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kdnb.annotations import TimeExpression
from kdnb.chronology import check_ordinal, same_launch
from kdnb.launch_frames import Frame, Sentence, find_frames
from kdnb.measures import find_clocks, find_lengths, find_speed
from kdnb.tables import rows
from kdnb.weapons import GENERIC, ORDINAL_VALUES, Weapon, compatible, family

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["check_ordinal", "find_launches", "same_launch"]

# a launch this many days before publication is the context of the news and not the news
RECENT = 7
GATE = re.compile(r"missile|rocket|projectile|satellite|nuclear|ICBM|[SMI]RBM|SLBM|artillery|Hwasong|torpedo|drone|engine", re.I)
LAUNCH = re.compile(r"launch|fir(?:e|ed|ing)\b|test|detonat|lob|liftoff|lift-off|explo", re.I)


def find_launches(doc: Doc) -> list[dict]:
    """Return the launches by North Korea in an annotated article, in order of appearance.

    Each row has the columns of the table launches; ``start`` and ``end`` are the sentence that tells it, ``site`` the launch
    site, ``range_km`` the distance flown (never what a missile could fly), ``time`` the local "HH:MM" of the first launch,
    ``ordinal_since`` the ISO date prefix from which ``ordinal`` counts ("2022"). ``at_least`` says that ``count`` is a lower
    bound, or with no count that there were several. Where a second agency gives other numbers for one launch there is a
    second row with them. What is only threatened, possible or general ("its recent launches") gives no row.
    """
    text = doc.text
    if not (GATE.search(text) and LAUNCH.search(text)):
        return []
    reader = _Reader(doc._.published)
    for start, end in sentence_spans(doc):
        sentence = Sentence.read(text, start, end, list(doc._.times))
        sentence.opens = "\n" in text[max(0, start - 3) : start] or "\n" in text[start : start + 1]
        reader.read(sentence)
    return [_row(event, reader) for event in reader.finish()]


def sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """Return the sentences' offsets; a break after an abbreviation ("at 7 a.m. | local time") is mended."""
    if doc.has_annotation("SENT_START"):
        spans = [(sent.start_char, sent.end_char) for sent in doc.sents]
    else:
        ends = [m.end() for m in re.finditer(r"(?:[.!?][\"\u201d)]*(?=\s+[\"\u201c(]?[A-Z])|\n\n)", doc.text)] + [len(doc.text)]
        spans = [(start, end) for start, end in zip([0, *ends], ends, strict=False) if doc.text[start:end].strip()]
    mended: list[tuple[int, int]] = []
    for start, end in spans:
        before = doc.text[mended[-1][0] : start] if mended else ""
        if mended and "\n\n" not in before and (re.search(r"\b(?:[ap]\.m|U\.S|N|S|Sept?|Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec|Gen|Mr|Lt|Col)\.\s*$", before) and not re.match(r"\s*(?:The|It|North|South|In|On|A|According)\b", doc.text[start:end]) or re.match(r"\s*[,;a-z]", doc.text[start:end])):
            mended[-1] = (mended[-1][0], end)
        else:
            mended.append((start, end))
    return mended


@dataclass(slots=True, eq=False)
class Event:
    """A launch while it is being read; ``told_by`` is who gave its numbers."""

    start: int
    end: int
    weapon: Weapon
    status: str = "fired"
    date: datetime.date | None = None
    precision: str | None = None
    site: str | None = None
    site_level: str | None = None
    range_km: float | None = None
    apogee_km: float | None = None
    mach: float | None = None
    time: str | None = None
    ordinal: int | None = None
    ordinal_since: str | None = None
    background: bool = False
    told_by: str | None = None
    sentence: int = 0
    parts: dict[int, Event] = field(default_factory=dict)
    told_as: str = "missile"
    clocks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Anchor:
    """A place in a sentence that speaks of events: what follows it in the sentence is about them."""

    offset: int
    events: list[Event]
    new: bool = False
    empty_passive: bool = False
    main: bool = False


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

    # -- sentence by sentence ------------------------------------------------------------------------------------------

    def read(self, sentence: Sentence) -> None:
        self.number += 1
        self.here = []
        if sentence.opens:
            self.aside = []
        frames = find_frames(sentence)
        if not frames and not self.events:
            return
        used = {id(weapon) for frame in frames for weapon in frame.weapons}
        pending = [(sentence.lexemes[frame.at].start, frame) for frame in frames]
        pending += [(reference[0], reference) for reference in _references(sentence, frames, used)]
        pending.sort(key=lambda item: item[0])
        times = _assign_times(sentence, pending)
        anchors: list[Anchor] = []
        for offset, item in pending:
            if isinstance(item, Frame):
                item.times = times.get(offset, [])
                told = self._tell(sentence, item)
                anchors += told
                if told[0].events and not _past_cue(sentence, item):
                    self.here = told[0].events
            else:
                anchor = self._refer(sentence, item, times.get(offset, []))
                anchors += [anchor] if anchor else []
        if anchors:
            live = [anchor for anchor in anchors if anchor.events]
            if live and live[0] is anchors[0]:
                anchors = [anchor for anchor in anchors if anchor.events or not anchor.empty_passive]
            if live:
                news = [anchor for anchor in live if not anchor.events[0].background]
                fresh = news and news[0].new
                chosen = news[0] if fresh else live[0] if live[0].new and not any(not event.background for event in self.events) else next((anchor for anchor in reversed(live) if not anchor.events[0].background), live[-1])
                if not chosen.events[0].background or not any(not event.background for event in self.events):
                    self.focus, self.focus_at, self.aside = chosen.events, self.number, []
                elif live[0].new and live[0].main:
                    self.aside = live[0].events
        elif self.events and self.number - self.focus_at <= 2 and _continues(sentence, self.number - self.focus_at):
            anchors = [Anchor(sentence.start, self._topic())]
            self.focus_at = self.number
        else:
            self.source = _source(sentence, sentence.end) or self.source
            return
        self._identify(sentence, anchors, used)
        self._locate(sentence, anchors)
        self._measure(sentence, anchors)
        self._judge(sentence, anchors)
        self._rank(sentence, anchors)
        self.source = _source(sentence, sentence.end) or self.source

    def finish(self) -> list[Event]:
        """Return the events, those of earlier days than the article's latest launch as background."""
        days = [event.date for event in self.events if event.precision == "day" and event.status != "planned" and not event.background and (not self.published or event.date <= self.published)]
        latest = max(days, default=None)
        for event in self.events:
            older = latest is not None and event.precision == "day" and event.date < latest - datetime.timedelta(days=1)
            event.background = event.background or older or self._is_past(event.date, event.precision)
        return self.events

    def _is_past(self, date: datetime.date | None, precision: str | None) -> bool:
        main = next((event for event in self.events if not event.background), None)
        reference = self.published or (main.date if main else None)
        if not (date and reference):
            return False
        if precision == "month":
            return (date.year, date.month) < (reference.year, reference.month)
        return date < reference - datetime.timedelta(days=RECENT) and not (precision == "year" and date.year == reference.year)

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
        weapons = _without_total(sentence, frame.weapons)
        planned = frame.mood == "planned"
        told = [time for time in frame.times if not planned or not self.published or (time.date and time.date > self.published)]
        dates = _dates(told, any(w.plural and w.weapon != "nuclear" for w in weapons) and not planned)
        everyone = dates
        for number, weapon in enumerate(weapons):
            paired = "respectively" in sentence.text and len(_dates(told, True)) == len(weapons) > 1
            dates = _dates(told, True)[number : number + 1] if paired else _own_dates(weapons, number, told) or everyone if len(weapons) > 1 and len(told) > 1 else everyone
            if weapon.ordinal and weapon.weapon != "nuclear" and self._topic() and not dates and (part := self._part(sentence, self._topic()[0], {-1: 99, -2: 2}.get(weapon.ordinal, weapon.ordinal), weapon, told=True)):
                events.append(part)
                continue
            for date, precision in dates or [(None, None)]:
                known = self._known(sentence, frame, weapon, date, precision, events)
                if known is not None:
                    _merge(known, weapon, frame, date, precision)
                    events.append(known)
                    continue
                event = self._new(sentence, frame, weapon, date, precision, events)
                if event:
                    new = True
                    self.events.append(event)
                    events.append(event)
        return [Anchor(sentence.lexemes[frame.at].start, events, new, frame.kind == "passive" and not events, frame.kind == "active" and not _past_cue(sentence, frame))]

    def _known(self, sentence: Sentence, frame: Frame, weapon: Weapon, date: datetime.date | None, precision: str | None, siblings: list[Event]) -> Event | None:
        """Return the event that a frame tells again; ``siblings`` are those of the same list of weapons."""
        fresh = (frame.kind == "active" or (frame.kind == "nominal" and frame.asserted)) and weapon.article != "definite" and weapon.ordinal is None
        ordered = sorted(self.events, key=lambda event: (event not in self.focus, event.background, -event.start))
        if not frame.asserted and weapon.plural and not weapon.count and weapon.article != "definite" and not date:
            return None
        for event in ordered:
            if event in siblings and (event.weapon.weapon != weapon.weapon or event.weapon.count != weapon.count):
                continue
            paired = (event.weapon.count or 0) > 1 and weapon.count == 1 and bool({"another", "other"} & set(sentence.words(weapon.last + 1, weapon.last + 9)))
            if (event.status == "planned") != (frame.mood == "planned") or not _fits(event.weapon, weapon, loose=paired):
                continue
            if date and event.date:
                if not _agree(date, precision, event):
                    continue
                same = event.precision == precision and event.weapon.weapon == weapon.weapon and event.weapon.count == weapon.count
                if same or "day" in (precision, event.precision) or weapon.article == "definite" or not (fresh and precision == "year"):
                    return event
            elif date and not event.date:
                if not event.background or (weapon.count and event.weapon.count == weapon.count) or paired:
                    return event
            elif weapon.ordinal and weapon.weapon == "nuclear" and event.ordinal and event.ordinal != weapon.ordinal:
                continue
            elif not fresh or not _new_in_kind(sentence, frame):
                return event
        return None

    def _new(self, sentence: Sentence, frame: Frame, weapon: Weapon, date: datetime.date | None, precision: str | None, siblings: list[Event]) -> Event | None:
        dated = precision in ("day", "month")
        lead = not self.events or any(event.sentence == self.number for event in self.events)
        if weapon.words & {"future", "other"} and weapon.weapon in GENERIC and not weapon.count:
            return None
        told = frame.kind != "nominal" or (frame.asserted and (lead or dated))
        vague = weapon.plural and weapon.count is None and weapon.ordinal is None and not (frame.mood in ("real", "attempt") and told)
        bare = weapon.plural and weapon.count is None and not weapon.ordinal
        if frame.mood == "none" or (vague and precision != "day") or (bare and precision == "year"):
            return None
        if _is_total(sentence, frame, weapon) and precision != "day":
            return None
        if frame.mood == "planned" and precision != "day":
            return None
        if frame.mood == "gerund" and not (dated and not vague) and not (lead and not weapon.plural and sentence.words(frame.at - 1, frame.at) == [","]):
            return None
        if frame.mood == "perfect" and weapon.plural and precision != "day" and not lead:
            return None
        if (not frame.asserted or weapon.article == "definite") and not (dated or (weapon.ordinal and precision and weapon.weapon == "nuclear")):
            if not (frame.asserted and weapon.model and lead) and not (weapon.ordinal and frame.asserted):
                return None
        if date is None:
            here = [event for event in self.events if event.sentence == self.number and not event.background]
            if here and not _past_cue(sentence, frame):
                date, precision = here[-1].date, here[-1].precision
            elif self.number <= 3 and not self.events and not _past_cue(sentence, frame) and not sentence.said and not _spans(sentence):
                date, precision = self.published, "day" if self.published else None
            elif _also(sentence, frame) and self.focus:
                date, precision = self.focus[0].date, self.focus[0].precision
            elif not (frame.asserted and (weapon.count or weapon.ordinal) and (_past_cue(sentence, frame) or (weapon.ordinal and weapon.weapon == "nuclear"))):
                return None
        background = date is None or self._is_past(date, precision) or _past_cue(sentence, frame) and any(not event.background for event in self.events)
        attempt = frame.mood == "attempt" and (frame.kind != "nominal" or weapon is frame.weapons[0])
        status = {"attempt": "failed" if attempt else "fired", "planned": "planned", "suspected": "suspected"}.get(frame.mood, "fired")
        ordinal = weapon.ordinal if weapon.ordinal and weapon.ordinal > 0 and weapon.weapon == "nuclear" else None
        event = Event(sentence.start, sentence.end, weapon, status, date, precision, ordinal=ordinal, background=background, sentence=self.number, told_as=weapon.weapon)
        if weapon.ordinal and weapon.ordinal > 1 and weapon.weapon != "nuclear" and frame.kind != "nominal":
            event.parts = {weapon.ordinal: event}
        return event

    # -- mentions of known events --------------------------------------------------------------------------------------

    def _refer(self, sentence: Sentence, reference: tuple, times: list[TimeExpression]) -> Anchor | None:
        offset, weapon, word = reference
        if word == "another":
            return Anchor(offset, [])
        dates = _dates(times, False)
        topic = self._topic()
        candidates = topic + [event for event in reversed(self.events) if event not in topic]
        if dates:
            candidates = [event for event in candidates if event.date and _agree(*dates[0], event)]
        elif any(cue in sentence.words(sentence.index(offset) - 3, sentence.index(offset)) for cue in ("previous", "earlier", "past", "last", "any", "future", "such", "other")):
            return Anchor(offset, [])
        if weapon is not None:
            exact = [event for event in candidates if weapon.model and event.weapon.model == weapon.model]
            candidates = exact or [event for event in candidates if _fits(event.weapon, weapon, loose=True)]
        if not candidates:
            return Anchor(offset, [])
        several = [event for event in topic if event in candidates] if (weapon is None or weapon.plural or not weapon.model) else []
        events = several or candidates[:1]
        order = _order(sentence, offset)
        if order is not None and events:
            part = self._part(sentence, events[0], order, weapon)
            return Anchor(offset, [part] if part else [])
        if weapon is not None and weapon.weapon not in GENERIC and len(events) == 1:
            _learn(events[0], replace(weapon, count=None, at_least=False), False)
        return Anchor(offset, events)

    def _part(self, sentence: Sentence, event: Event, order: int, weapon: Weapon | None, told: bool = False) -> Event | None:
        """Return the missile or launch of an event that "the first" or "the second" means, split off when it is told apart."""
        whole = next((other for other in self.events if event in other.parts.values()), event)
        if order in whole.parts:
            return whole.parts[order]
        failed = any("failure" in lexeme for lexeme in sentence.lexemes)
        if order == 2 and "another" in sentence.words(sentence.index(sentence.start), len(sentence.lexemes)) and list(whole.parts) == [2]:
            order = 1
        tells = told or failed or find_lengths(sentence.text) or find_clocks(sentence.text) or any(w is not weapon and w.weapon not in GENERIC for w in sentence.weapons)
        if not tells:
            return whole if order == 1 and not whole.parts else None
        single = weapon is not None and not weapon.plural
        if order == 1 and not whole.parts:
            whole.parts[1] = whole
            return whole
        if not whole.parts and not (single and ((whole.weapon.count or 0) > 1 or whole.weapon.at_least)) and not (weapon is None and order == 2):
            return None
        base = weapon if weapon is not None and weapon.weapon not in GENERIC else replace(whole.weapon, weapon=whole.told_as, model=None)
        time = None if not whole.clocks else whole.clocks[-1] if order == 99 else whole.clocks[order - 1] if order <= len(whole.clocks) else None
        part = replace(whole, start=sentence.start, end=sentence.end, weapon=replace(base, count=1 if single else None, at_least=False), time=time, range_km=None,
                       apogee_km=None, mach=None, status="fired", ordinal=None, ordinal_since=None, sentence=self.number, parts={}, clocks=[], site=whole.site if weapon else None)
        others = len([number for number in whole.parts if number != -9])
        if whole.weapon.count and whole.weapon.count > 1 and (single or weapon is None) and set(whole.parts) - {-9} <= {1}:
            whole.weapon = replace(whole.weapon, count=1 if others else whole.weapon.count - 1) if single else replace(whole.weapon, count=None)
        whole.parts[order] = part
        self.events.append(part)
        return part

    # -- what sentences add to events ----------------------------------------------------------------------------------

    def _identify(self, sentence: Sentence, anchors: list[Anchor], used: set[int]) -> None:
        for weapon in sentence.weapons:
            if id(weapon) in used or weapon.state != "PRK":
                continue
            anchor = _anchor_at(anchors, weapon.start)
            if not anchor or not anchor.events:
                continue
            before = sentence.words(weapon.first - 5, weapon.first)
            kinds = {kind for lexeme in sentence.lexemes[max(0, weapon.first - 6) : weapon.first] for kind in lexeme.kinds}
            if any("flight" in lexeme for lexeme in sentence.lexemes[weapon.last + 1 : weapon.last + 2]) and weapon.article != "definite":
                kinds.add("ident")
            joined = " ".join(before)
            apposed = bool(before) and before[-1] in (",", "(", "also", "likely", "possibly", "reportedly") or joined.endswith((", likely", ", a", "also known as"))
            named = weapon.model is not None and bool(kinds & {"ident", "report"} or {"of", "with", "its", "the", "new", "called", "involving", "using"} & set(before[-3:]))
            if not ("ident" in kinds or apposed or named) or {"resembling", "like", "than", "upon", "unlike", "similar", "after", "based", "carry", "including", "not", "n't"} & set(before):
                continue
            choice = sentence.words(weapon.last + 1, weapon.last + 2) == ["or"] or bool({"or", "either"} & set(before[-5:]))
            if choice and len({other.weapon for other in sentence.weapons if id(other) not in used and other.article != "definite"}) > 1:
                continue
            for event in anchor.events:
                override = any(word in ("identified", "identified as", "called", "announced", "described as", "was the", "claimed", "involved") for word in before) and weapon.article != "bare"
                _learn(event, replace(weapon, model=None) if choice else weapon, override, joined.endswith("to be"))

    def _locate(self, sentence: Sentence, anchors: list[Anchor]) -> None:
        for site, level, offset in _sites(sentence):
            anchor = _anchor_at(anchors, offset)
            if anchor and anchor.offset > offset and sentence.index(anchor.offset) - sentence.index(offset) > 9:
                continue
            for event in anchor.events if anchor else []:
                if event.site is None or (event.site_level == "province" and level != "province"):
                    event.site, event.site_level = site, level

    def _measure(self, sentence: Sentence, anchors: list[Anchor]) -> None:
        source = _source(sentence, sentence.end) or self.source
        for role, value, offset in _values(sentence, [anchor.offset for anchor in anchors]):
            anchor = _anchor_at(anchors, offset)
            if not anchor or not anchor.events:
                continue
            for event in list(anchor.events):
                self._set(event, role, value, _source(sentence, offset), source, sentence)
        for offset, clock in find_clocks(sentence.text):
            anchor = _anchor_at(anchors, offset + sentence.start)
            for event in anchor.events if anchor else []:
                event.time = event.time or clock
                event.clocks.append(clock)

    def _set(self, event: Event, role: str, value: float, here: str | None, source: str | None, sentence: Sentence) -> None:
        """Give a number to an event; where another agency is named with another number, it gets a report of its own."""
        current = getattr(event, role)
        if current is None:
            setattr(event, role, value)
            event.told_by = event.told_by or here or source
        elif abs(current - value) > 0.05 * current and here and event.told_by and here != event.told_by:
            other = event.parts.get(-9)
            if other is None:
                other = replace(event, start=sentence.start, end=sentence.end, range_km=None, apogee_km=None, mach=None, time=None, ordinal=None, ordinal_since=None, told_by=here, parts={})
                event.parts[-9] = other
                self.events.append(other)
            if getattr(other, role) is None:
                setattr(other, role, value)

    def _judge(self, sentence: Sentence, anchors: list[Anchor]) -> None:
        for position, lexeme in enumerate(sentence.lexemes):
            if "failure" not in lexeme:
                continue
            before, after = sentence.words(position - 6, position), sentence.words(position + 1, position + 3)
            word = lexeme.text.lower()
            if word == "failures" or (before and before[-1] in ("three", "two", "four")):
                continue
            if word in ("failed", "fails", "fail", "failing") and after[:1] == ["to"] and after[1:2] not in (["launch"], ["fly"], ["enter"], ["reach"], ["take"], ["put"], ["separate"], ["ignite"]):
                continue
            if {"not", "n't", "no", "if", "despite", "previous", "could", "may", "would", "whether", "earlier"} & set(before) or "one of" in " ".join(before) or re.search(r"\b(?:one|two) out of", " ".join(before)):
                continue
            if word in ("halted", "aborted", "exploded", "hit", "lost thrust") and re.search(r"talks|negotiat|summit|dialogue|bomb|nuclear", sentence.text):
                continue
            anchor = _anchor_at(anchors, lexeme.start)
            events = anchor.events if anchor else []
            for event in events if len(events) == 1 else [e for e in events if e.weapon.weapon != "nuclear"]:
                partial = (event.weapon.count or 1) > 1 and "one" in before
                if event.status in ("fired", "suspected") and event.weapon.weapon != "nuclear" and not partial:
                    event.status = "failed"

    def _rank(self, sentence: Sentence, anchors: list[Anchor]) -> None:
        found = _ordinal(sentence, self.published)
        if not found:
            return
        ordinal, since, offset = found
        anchor = _anchor_at(anchors, offset)
        for event in (anchor.events if anchor else [])[:1]:
            if event.ordinal is None:
                event.ordinal = ordinal
            if event.ordinal == ordinal and since and not event.ordinal_since:
                day = event.date or self.published
                relative = {"year": 4, "month": 7}.get(since)
                event.ordinal_since = since if not relative else day.isoformat()[:relative] if day else None


# -- steps -------------------------------------------------------------------------------------------------------------


def _row(event: Event, reader: _Reader) -> dict:
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


def _references(sentence: Sentence, frames: list[Frame], used: set[int]) -> list[tuple[int, Weapon | None, str]]:
    """Return (offset, weapon or None, word) of what may refer to a known launch: "the missiles", "the test", "Sunday's launch"."""
    taken = {frame.at for frame in frames}
    found: list[tuple[int, Weapon | None, str]] = []
    for weapon in sentence.weapons:
        if id(weapon) in used or weapon.state != "PRK" or weapon.words & {"other", "any", "such"}:
            continue
        before = sentence.words(weapon.first - 2, weapon.first)
        if weapon.model and before[-1:] in ([","], ["("]) and any(other.last == weapon.first - 2 for frame in frames for other in frame.weapons):
            continue
        if weapon.article == "definite" or weapon.ordinal or "of the" in " ".join(before) or (weapon.model and before[-1:] == ["likely"]):
            found.append((weapon.start, weapon, "weapon"))
    inside = {n for weapon in sentence.weapons for n in range(weapon.first, weapon.last + 1)}
    for position, lexeme in enumerate(sentence.lexemes):
        noun = "occasion" in lexeme or ("fire" in lexeme and lexeme.text.lower().rstrip("es") in ("launch", "test", "firing", "test-firing", "launching"))
        if not noun or position in taken or position in inside:
            continue
        before = sentence.words(position - 3, position)
        if {"a", "an"} & set(before) and before[-1] not in ORDINAL_VALUES and not {"the", "its"} & set(before[-1:]):
            found.append((lexeme.start, None, "another"))
        elif {"the", "this", "these", "latest", "both", "'s", "\u2019s", "s", "its"} & set(before) or (before and before[-1] in ORDINAL_VALUES):
            found.append((lexeme.start, None, "occasion"))
    return found


def _assign_times(sentence: Sentence, pending: list[tuple]) -> dict[int, list[TimeExpression]]:
    """Give each time of a sentence to the launch that it dates; times of speech and "since"-times date none."""
    given: dict[int, list[TimeExpression]] = {}
    said: list[TimeExpression] = []
    for time in sentence.times:
        if time.date is None or time.precision is None:
            continue
        position = sentence.index(time.start)
        before = [word for word in sentence.words(position - 4, position) if word not in ("on", "late", "early", "in", "the")]
        near = sentence.lexemes[max(0, position - 2) : position]
        after = sentence.words(sentence.index(time.end - 1) + 1, sentence.index(time.end - 1) + 2)
        if after == ["when"] and (owners := [offset for offset, _ in pending if offset > time.start]):
            given.setdefault(owners[0], []).append(time)
            continue
        if before and before[-1] in ("since", "until", "before", "after", "following", "ahead", "than", "anniversary", "by", "till", "through"):
            continue
        if before and before[-1] == "to" and given:
            continue
        if any("report" in lexeme and "conduct" not in lexeme for lexeme in near) and "for" not in before or re.search(r"(?:according to|told)\s+(?:\S+\s+){1,4}$", sentence.text[: time.start - sentence.start]):
            if not (before and before[-1] == "that"):
                said.append(time)
                sentence.said = sentence.said or time.precision == "day"
                continue
        left = [offset for offset, item in pending if offset <= time.start and _datable(sentence, item, offset, time)]
        right = [offset for offset, item in pending if offset > time.start and _datable(sentence, item, offset, time)]
        possessive = re.match(r"['\u2019]s\b|\s+(?:morning|evening|night|afternoon)?['\u2019]s\b", sentence.text[time.end - sentence.start :])
        if time.text.endswith(("'s", "\u2019s")):
            possessive = True
        if right and (possessive or not left or _opens_clause(sentence, position, time, left[-1])):
            owner = right[0]
        elif left:
            owner = left[-1]
        else:
            continue
        given.setdefault(owner, []).append(time)
    # "fired a missile, the South's military said Thursday": armies report the same day, Pyongyang's media the next
    frames = [(offset, item) for offset, item in pending if isinstance(item, Frame) and item.asserted]
    if frames and not given and said and (said[0].precision != "day" or _source(sentence, sentence.end) not in ("PRK", None)):
        given[frames[0][0]] = said[:1]
    return given


NEXT_TO = {"on", "in", "at", "late", "early", "the", "over", "into", "from", "by", "of", "earlier", "last", "'s", "\u2019s", "s", "sea", "east", "its", "near", "month", "year"}


def _datable(sentence: Sentence, item: Frame | tuple, offset: int, time: TimeExpression) -> bool:
    """Whether a time can belong to a launch: any in reach of a verb, only a neighbour of a noun ("the Feb. 7 rocket launch")."""
    if isinstance(item, Frame):
        if item.asserted:
            return True
        first, last = min(item.at, item.weapons[0].first), max(item.at, item.weapons[-1].last)
    else:
        first = sentence.index(offset)
        last = item[1].last if item[1] else first
        if item[1] and time.start > offset:
            return False  # a thing has no date, an occasion has: "its first satellite on May 31"
    position, end = sentence.index(time.start), sentence.index(time.end - 1)
    between = sentence.lexemes[end + 1 : first] if position < first else sentence.lexemes[last + 1 : position]
    limit = 3 if position < first else 6
    return len(between) <= limit and all(lexeme.text.lower() in NEXT_TO or "state" in lexeme or "site" in lexeme or "adjective" in lexeme or "fire" in lexeme or "occasion" in lexeme for lexeme in between)


def _opens_clause(sentence: Sentence, position: int, time: TimeExpression, left: int) -> bool:
    before = [word for word in sentence.words(position - 4, position) if word not in ("on", "in", "late", "early", "the", "earlier")]
    following = sentence.words(sentence.index(time.end - 1) + 1, sentence.index(time.end - 1) + 3)
    return bool(before) and before[-1] in (";", "and", "but", ",", "while", "that") and bool(following) and (following[0] in ("it", "the", "north korea", "pyongyang") or following[0] == "," and following[1:2] not in (["after"], ["following"], ["and"], ["in"], ["with"], ["as"], ["when"], ["but"]))


def _dates(times: list[TimeExpression], plural: bool) -> list[tuple[datetime.date, str]]:
    found: list[tuple[datetime.date, str]] = []
    for time in times:
        day = time.date
        if time.precision == "week":
            last = day + datetime.timedelta(days=6)
            reading = (day.replace(day=1), "month") if last.month == day.month else (day.replace(month=1, day=1), "year")
        elif time.precision in ("day", "month", "year"):
            reading = (day, time.precision)
        else:
            reading = (day.replace(month=1, day=1), "year")
        if reading not in found:
            found.append(reading)
    best = min((("day", "month", "year").index(precision) for _, precision in found), default=0)
    finest = [reading for reading in found if reading[1] == ("day", "month", "year")[best]]
    return finest if plural else finest[:1]


def _own_dates(weapons: list[Weapon], number: int, times: list[TimeExpression]) -> list[tuple[datetime.date, str]]:
    """Return the dates that stand between a weapon of a list and the next one ("cruise missiles on Jan. 25 and two KN-23s on Jan. 27")."""
    end = weapons[number + 1].start if number + 1 < len(weapons) else float("inf")
    return _dates([time for time in times if weapons[number].start < time.start < end], False)


def _agree(date: datetime.date, precision: str | None, event: Event) -> bool:
    if not event.date:
        return True
    coarse = max(("day", "month", "year").index(precision or "day"), ("day", "month", "year").index(event.precision or "day"))
    return (date == event.date, (date.year, date.month) == (event.date.year, event.date.month), date.year == event.date.year)[coarse]


def _fits(known: Weapon, weapon: Weapon, loose: bool = False) -> bool:
    if not compatible(known.weapon, weapon.weapon):
        return False
    if known.model and weapon.model and family(known.model) != family(weapon.model):
        return False
    if loose or weapon.article == "definite":
        return True
    return not (known.count and weapon.count and known.count != weapon.count and not (known.at_least or weapon.at_least))


def _merge(event: Event, weapon: Weapon, frame: Frame, date: datetime.date | None, precision: str | None) -> None:
    if date and (event.date is None or (precision == "day" and event.precision != "day")):
        event.date, event.precision = date, precision
    if frame.mood == "attempt" and event.status == "fired" and frame.kind != "nominal":
        event.status = "failed"
    _learn(event, weapon, False)


def _learn(event: Event, weapon: Weapon, override: bool, named: bool = False) -> None:
    """Add what a further phrase says of an event's weapon: a class in place of a vaguer one, a model, a count."""
    known = event.weapon
    vaguer = GENERIC.index("missile" if known.soft else known.weapon) if known.soft or known.weapon in GENERIC else len(GENERIC)
    newer = GENERIC.index(weapon.weapon) if weapon.weapon in GENERIC else len(GENERIC)
    changes: dict = {}
    kin = "missile" if known.soft else known.weapon
    if newer > vaguer and (compatible(kin, weapon.weapon) or override) or (override and newer == vaguer and weapon.weapon != known.weapon):
        changes |= {"weapon": weapon.weapon, "soft": weapon.soft}
    if weapon.model and (known.model is None or known.model in ("Scud", "Hwasal")) and (compatible(changes.get("weapon", known.weapon), weapon.weapon) or weapon.weapon in GENERIC or known.weapon == "unknown" or event.weapon.weapon == "artillery" or named):
        changes["model"] = weapon.model
    if weapon.count and known.count is None and weapon.count > 1 and weapon.weapon != "nuclear":
        changes |= {"count": weapon.count, "at_least": weapon.at_least}
    if weapon.at_least and known.count is None and not weapon.count and weapon.weapon != "nuclear":
        changes["at_least"] = True
    if changes:
        event.weapon = replace(known, **changes)


def _without_total(sentence: Sentence, weapons: list[Weapon]) -> list[Weapon]:
    """Drop "seven missiles" before "including a Taepodong-2 and Scuds": the parts are told; join parts that say no more than their class."""
    if len(weapons) > 1 and weapons[0].weapon in GENERIC and len(weapons) > 2 and "including" in sentence.words(weapons[0].last + 1, weapons[1].first):
        weapons = weapons[1:]
    kept: list[Weapon] = []
    for weapon in weapons:
        if weapon.weapon in GENERIC and not weapon.count and weapon.words & {"other", "more"} and kept:
            continue
        if any(weapon.weapon == other.weapon and weapon.model == other.model and weapon.count is None and other.count is None for other in kept):
            continue
        kept.append(weapon)
    return kept


def _is_total(sentence: Sentence, frame: Frame, weapon: Weapon) -> bool:
    """Whether a plural sums up a time: "more than 70 missiles this year", "six nuclear tests since 2006"."""
    if not weapon.plural:
        return False
    window = " ".join(sentence.words(min(frame.at, weapon.first) - 12, max(frame.at, weapon.last) + 9))
    return bool(re.search(r"\b(?:this year|so far|since|in recent|record|over the past|in the past|in the last|over the last|a total of \d+ .* in|rounds of|in \d{4}|last year|every|dozens|hundreds|scores|flurry|series of|string of)\b", window)) and frame.mood in ("perfect", "real", "gerund", "attempt") and (not frame.times or frame.times[0].precision in ("year", "season", "month"))


def _past_cue(sentence: Sentence, frame: Frame) -> bool:
    first = min(frame.at, frame.weapons[0].first)
    window = sentence.words(first - 6, first)
    return bool({"last", "previously", "earlier", "already", "formerly", "later", "weeks later", "months later"} & set(window[-3:]) or {"after", "since", "following", "before", "ahead"} & set(window))


def _spans(sentence: Sentence) -> bool:
    """Whether a sentence sums up a time ("In the last four weeks ...")."""
    return bool(re.search(r"\b(?:in|over|during|within) (?:the )?(?:last|past|recent) |\brecent (?:weeks|months|years)\b", sentence.text, re.I))


def _also(sentence: Sentence, frame: Frame) -> bool:
    return bool({"also", "separately", "another", "additionally"} & set(sentence.words(frame.at - 5, frame.at + 2)))


def _new_in_kind(sentence: Sentence, frame: Frame) -> bool:
    return bool({"another", "also", "additional", "second"} & set(sentence.words(frame.at - 4, frame.at + 4))) or _past_cue(sentence, frame)


def _order(sentence: Sentence, offset: int) -> int | None:
    """Return which of several is meant by "the second missile", None when no ordinal stands there or when it counts over time."""
    position = sentence.index(offset)
    lexemes = sentence.lexemes[max(0, position - 2) : position + 2]
    for lexeme in lexemes:
        if "ordinal" in lexeme:
            if sentence.words(sentence.index(lexeme.start) - 1, sentence.index(lexeme.start)) == ["its"] or CLAIM.match(sentence.text[lexeme.end - sentence.start :]):
                return None
            value = int(lexeme.kinds["ordinal"])
            return {-1: 99, -2: 2}.get(value, value)
    return None


CLAIM = re.compile(r"(?:\s+[\w.\-\u2010-\u2015]+){0,5}?\s+(?:in|this|since|of|so far|within|for|over|during|ever|such|time)\b", re.I)


def _anchor_at(anchors: list[Anchor], offset: int) -> Anchor | None:
    left = [anchor for anchor in anchors if anchor.offset <= offset]
    return left[-1] if left else anchors[0] if anchors else None


def _continues(sentence: Sentence, distance: int) -> bool:
    """Whether a sentence without a word for the launch goes on about it ("It flew 400 km", "They each landed ...")."""
    words = sentence.words(0, 12)
    specific = [weapon for weapon in sentence.weapons if weapon.model or weapon.weapon not in GENERIC]
    if specific and distance <= 1 and any(re.search(r"\b(?:this|it|that) (?:was|is)\b|called it|identified|described it", sentence.text, re.I) for _ in specific):
        return True
    kinds = {kind for lexeme in sentence.lexemes for kind in lexeme.kinds}
    return bool({"it", "they", "each", "both", "this", "one", "jcs", "tokyo"} & set(words)) and bool(kinds & {"flight", "failure", "height", "distance"}) or bool(find_speed(sentence.text))


def _source(sentence: Sentence, offset: int) -> str | None:
    found = None
    for position, lexeme in enumerate(sentence.lexemes):
        if lexeme.start >= offset:
            break
        state = lexeme.kinds.get("agency") or lexeme.kinds.get("state")
        near = sentence.lexemes[position - 2 if position > 1 else 0 : position + 6]
        if state and any("report" in other or other.text.lower() in ("according", "estimated", "detected", "ministry") for other in near):
            found = state
    return found


def _sites(sentence: Sentence) -> list[tuple[str, str, int]]:
    """Return the launch sites that a sentence names with "from", "near", "at" ..., the most exact first within a phrase."""
    levels = {row["name"]: row["level"] for row in rows("launch_sites")}
    found: list[tuple[str, str, int]] = []
    for position, lexeme in enumerate(sentence.lexemes):
        if "site" not in lexeme:
            continue
        after = sentence.text[lexeme.end - sentence.start : lexeme.end - sentence.start + 7]
        before = sentence.words(position - 8, position)
        if re.match(r"-(?:class|type|based)|['\u2019]s (?!i)|, the (?:North|state)", after):
            continue
        cues = [word for word in before if word in ("from", "at", "near", "off", "in", "into", "toward", "towards", "to", "around", "of", "landed", "between", "against", "by", "with")]
        if re.match(r"[- ](?:industrial|complex|joint|factory|summit|talks|declaration|zone|government|regime|said|leader)", after + sentence.text[lexeme.end - sentence.start + 7 : lexeme.end - sentence.start + 20]):
            continue
        if not cues or cues[-1] in ("into", "toward", "towards", "to", "against", "by", "with", "between") or ("state" in lexeme and cues[-1] not in ("from", "near", "at", "around") and "from" not in cues[-3:] and not found):
            continue
        if "landed" in before or ("state" in lexeme and not found and not _launch_before(sentence, position)):
            continue
        found.append((lexeme.kinds["site"], levels[lexeme.kinds["site"]], lexeme.start))
    return sorted(found, key=lambda site: (site[1] == "province", site[2]))


def _launch_before(sentence: Sentence, position: int) -> bool:
    """Whether "from Pyongyang" comes right after a launch and not after "threats"."""
    area = sentence.words(position + 1, position + 2)[:1] in (["area"], ["airport"], ["region"], ["international"])
    near = sentence.lexemes[max(0, position - 14) : position]
    after_verb = any("fired" in lexeme or "fire" in lexeme or "occasion" in lexeme for lexeme in near)
    if sentence.words(position - 1, position) == ["in"] and "from" not in sentence.words(position - 6, position):
        return False
    return (area or after_verb) and not any(lexeme.text.lower() in ("threat", "threats", "warning", "response") for lexeme in near[-3:])


def _values(sentence: Sentence, breaks: list[int]) -> list[tuple[str, float, int]]:
    """Return (column, value, offset) of the numbers of a flight; of a salvo's several ranges the longest."""
    best: dict[tuple[str, int], tuple[float, int]] = {}
    lengths = [length for length in find_lengths(sentence.text) if length.role in ("range", "apogee")]
    run, last = 0, None
    for length in lengths:
        if last is None or length.role != last.role or any(last.end < offset - sentence.start < length.start for offset in breaks) or length.start - last.end > 60 or re.search(r"[.;]|\bbut\b|while", sentence.text[last.end : length.start]):
            run += 1
        key = (length.role, run)
        if key not in best or length.km > best[key][0]:
            best[key] = (length.km, best[key][1] if key in best else length.start)
        last = length
    found = [(f"{role}_km", km, offset + sentence.start) for (role, _), (km, offset) in best.items()]
    speed = find_speed(sentence.text)
    return found + ([("mach", speed[1], speed[0] + sentence.start)] if speed else [])


ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(word for word, value in ORDINAL_VALUES.items() if value > 0)}|\d+(?:st|nd|rd|th))\s+(?P<what>(?:[\w.\-\u2010-\u2015]+\s+){{0,6}}?(?:(?:launch|test|firing|provocation|show of force|attempt|volley|round|event)\w*|time|missile|(?=this (?:year|month))|of (?=20\d\d)))"
    r"(?P<rest>[^.;]{0,70})",
    re.I,
)


def _ordinal(sentence: Sentence, published: datetime.date | None) -> tuple[int, str | None, int] | None:
    """Return (ordinal, since, offset) of a claim such as "the seventh missile launch since the start of the year"."""
    for match in ORDINAL.finditer(sentence.text):
        rest = match["rest"]
        since = _since_time(sentence, match.start("rest")) or _since(rest, match["what"])
        marked = re.search(r"\b(?:mark|was|is|constitut|conduct|represent|assessed)\w*[^.]{0,25}$", sentence.text[: match.start()], re.I)
        if since is None and not (marked and re.search(r"test|launch|attempt|firing", match["what"], re.I)):
            continue
        if re.search(r"\b(?:summit|talks|meeting|anniversary|stage|phase)\b", match["what"]) or (since is None and match["word"].lower() == "first"):
            continue
        value = ORDINAL_VALUES.get(match["word"].lower()) or int(re.sub(r"\D", "", match["word"]))
        return value, since, sentence.start + match.start()
    return None


def _since_time(sentence: Sentence, start: int) -> str | None:
    for time in sentence.times:
        before = sentence.text[start : time.start - sentence.start]
        if time.date and time.start - sentence.start >= start and re.search(r"\bsince\s*$", before) and len(before) < 40:
            return time.date.isoformat()[: {"year": 4, "month": 7}.get(time.precision, 10)]
    return None


def _since(rest: str, what: str) -> str | None:
    if re.search(r"\b(?:this year|since the (?:start|beginning) of the (?:new )?year|of the year|so far this year|since the year began|the year)\b", rest + " ", re.I):
        return "year"
    if re.search(r"\bthis month\b", rest):
        return "month"
    match = re.search(r"\b(?:in|of|since|since the start of|during)\s+(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?\s+(?:\d{1,2},?\s+)?)?(?P<year>20\d\d|19\d\d)\b", what + " " + rest)
    if not match:
        return None
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return match["year"] + (f"-{months.index(match['month']) + 1:02d}" if match["month"] else "")
