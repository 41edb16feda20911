"""The tellings of one article -> its real occasions: "Friday's talks", "the meeting", "the summit" are one talk or several.

A telling joins a thread only when nothing speaks against it (`conflict`) and something speaks for it (`support`); two different
occasions never join for want of detail.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cache, lru_cache

from kdnb.tables import forms, rows
from kdnb.talk_places import other_place
from kdnb.talk_reading import any_role, role
from kdnb.talk_sides import Side, enough, leaders_meet, merge_sides, participants, parties
from kdnb.talk_tellings import Telling
from kdnb.talk_verbs import ENDS

LAST_WORDS = ("held", "collapsed")
TRIP = datetime.timedelta(days=6)
MONTH = datetime.timedelta(days=31)
LEVELS = {("sector", "working-level"), ("sector", "high-level")}
FRESH = ("another", "again", "next", "new", "more")


@dataclass(slots=True)
class Thread:
    """One occasion with its tellings in order of the text."""

    tellings: list[Telling] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    date: datetime.date | None = None
    precision: str | None = None
    place: str | None = None
    until: datetime.date | None = None
    states: list[str] = field(default_factory=list)
    group: str = "any"
    """call, visit, face, or any while only loose words have been used."""

    def add(self, telling: Telling) -> None:
        """Take a telling in; what it knows better replaces what was vague."""
        self.tellings.append(telling)
        self.sides = merge_sides(self.sides, telling.sides)
        self.states = parties(self.sides)
        self.group = group_of(telling) if self.group == "any" else self.group
        if telling.date and (self.date is None or _finer(telling.precision, self.precision)):
            self.date, self.precision = telling.date, telling.precision
        self.place = self.place or telling.place
        self.until = self.until or telling.until

    @property
    def kinds(self) -> set[str]:
        """The kinds that its cues name."""
        return {telling.kind for telling in self.tellings}

    @property
    def status(self) -> str:
        """The last word on it: an outcome is not undone by a plan told after it; "open" when no clause says."""
        word, sure = "open", False
        for telling in self.tellings:
            said = telling.verdict
            if said.status == "open" or (sure and not said.sure):
                continue
            if (sure or not said.sure) and word in LAST_WORDS and said.status in ("planned", "proposed", "ongoing", "refused", "denied"):
                continue
            if word == "collapsed" and said.status == "held" or word in ENDS[1:] and (said.gone or said.status == "proposed" or said.status == "planned" and not telling.date):
                continue
            if said.status == "refused" and word in ("planned", "proposed"):
                word, sure = ("cancelled" if word == "planned" else "denied"), True
                continue
            word, sure = said.status, said.sure
        return word


def threads(tellings: list[Telling], published: datetime.date | None) -> list[Thread]:
    """Gather tellings into occasions; those that point back and find nothing, or know too few sides, are left out."""
    found: list[Thread] = []
    for telling in tellings:
        if found and telling.date and len(parties(telling.sides)) < 2 and _begins_another(telling, found[-1]):
            telling.sides = inherit(telling, found)
        if telling.cue.pos == "verb" and not telling.sides:
            count = 3 if "three" in telling.words else 2
            telling.sides = next((thread.sides for thread in reversed(found) if len(participants(thread.sides)) == len(parties(thread.sides)) == count), [])
            if not telling.sides:
                continue
        choice = _best(telling, found, published)
        if choice is not None:
            choice.add(telling)
            found.remove(choice)
            found.append(choice)
        elif found and found[-1].group != "visit" and (_is_another_day(telling) or _is_ahead_of(telling, found)) and len(shared := inherit(telling, found)) == 2:
            telling.sides = shared
            thread = Thread()
            thread.add(telling)
            found.append(thread)
        elif enough(telling.sides) and (telling.cue.loose != "weak" or telling.date or ordinals_of(telling) or any_role(telling.words, "three")):
            thread = Thread()
            thread.add(telling)
            found.append(thread)
    return found


def _begins_another(telling: Telling, last: Thread) -> bool:
    """ "another meeting in two weeks", "military talks on June 14": a new occasion of the sides spoken of."""
    same_sort = telling.cue.kind in ("summit", "visit") or not participants(last.sides)  # "the previous session", of those whom no names tell
    before = same_sort and telling.verdict.status in ("held", "open") and bool(set(telling.words) & {"previous", "last"})
    if ordinals_of(telling) and telling.precision == "month" and telling.verdict.status == "held" and not participants(last.sides) and not ordinals_of(telling) & {word for other in last.tellings for word in ordinals_of(other)}:
        return True  # "the 9th ministerial talks took place in Seoul in late January"
    return telling.cue.pos == "noun" and (telling.precision == "day" or before and bool(telling.date)) and (
        before or bool(set(telling.words) & set(FRESH)) or not telling.definite and bool(sectors_of(telling) or ordinals_of(telling))
    )


def _is_ahead_of(telling: Telling, found: list[Thread]) -> bool:
    """ "held contacts on Friday ahead of formal talks the next day": another day of those whom the sentence names."""
    last = found[-1].tellings[-1] if found else None
    if last is None or telling.sides or telling.precision != "day" or telling.cue.form != "talks" and telling.kind != "negotiation":
        return False
    return last.start == telling.start and last.precision == "day" and last.date < telling.date and telling.verdict.status == "planned"


def _is_another_day(telling: Telling) -> bool:
    """ "Friday's meeting", "the talks of sports officials are set for June 18", "phone talks on April 13": a day that none spoken of has."""
    named = telling.definite or telling.kind == "call" or bool(sectors_of(telling))
    return telling.cue.pos == "noun" and telling.kind != "visit" and "group" not in telling.words and telling.precision == "day" and not telling.sides and telling.verdict.sure and named


def inherit(telling: Telling, found: list[Thread]) -> list[Side]:
    """Return the states of the occasion told last, if what the telling knows of its sides fits in."""
    states = parties(found[-1].sides)
    if len(states) > 1 and set(parties(telling.sides)) <= set(states):
        return merge_sides(telling.sides, [Side(code, None) for code in states])
    return telling.sides


def _best(telling: Telling, found: list[Thread], published: datetime.date | None) -> Thread | None:
    """Return the thread with the most support, of several the one told last."""
    group, states = group_of(telling), parties(telling.sides)
    open_to_it = [(number, thread) for number, thread in enumerate(found) if not _of_others(group, states, thread)]
    ranked = [(support(telling, thread), number) for number, thread in open_to_it if not conflict(telling, thread, published)]
    ranked = [(score, number) for score, number in ranked if score > 0]
    return found[max(ranked)[1]] if ranked else None


def _of_others(group: str, states: list[str], thread: Thread) -> bool:
    """Say whether a telling of this group and these states is of another sort than the occasion, or of other states."""
    if group != thread.group and ("any" not in (group, thread.group) or "visit" in (group, thread.group)):
        return True
    return len(states) > 1 and states != thread.states or len(states) == 1 and states[0] not in thread.states


def conflict(telling: Telling, thread: Thread, published: datetime.date | None) -> bool:
    """Say whether a telling of the same states cannot be of this occasion."""
    group = group_of(telling)
    ours, theirs = set(participants(telling.sides)), set(participants(thread.sides))
    if group == "visit" and ours and theirs and not ours & theirs:
        return True
    if group == "visit" and _is_past_one(telling, thread):
        return True
    if group == "visit" and telling.precision == thread.precision == "day" and abs(telling.date - thread.date) <= TRIP:
        return other_people(telling.sides, thread.sides)
    if other_people(telling.sides, thread.sides) or not _within(telling, thread) and other_day(telling.date, telling.precision, thread.date, thread.precision):
        return True
    if telling.place and thread.place and other_place(telling.place, thread.place):
        return True
    return _is_past_one(telling, thread) or _is_also(telling, thread) or _other_sort(telling, thread) or _other_time(telling, thread, published)


def _is_past_one(telling: Telling, thread: Thread) -> bool:
    """ "the last meeting was held in April 2012", "last visited Pyongyang in March", beside one whose day nothing tells."""
    named = {"last", "previous"} & set(telling.words)
    return bool(named and telling.date and not thread.date and telling.verdict.status in ("held", "open"))


def _is_also(telling: Telling, thread: Thread) -> bool:
    """ "He met the president and also met his counterpart": one more of the other side, whoever it is."""
    return "also" in telling.words and bool(telling.sides) and not set(participants(thread.sides)) <= set(participants(telling.sides))


def _other_sort(telling: Telling, thread: Thread) -> bool:
    """Talks called by different names: a summit and working-level talks, Red Cross and military talks, the first and the second."""
    if "group" in telling.words and not telling.sides and not any("group" in other.words for other in thread.tellings):
        return True  # "the working group meeting"
    people = participants(telling.sides)
    if len(people) > 1 and people == participants(thread.sides) and parties(telling.sides) == parties(thread.sides) and not leaders_meet(telling.sides, telling.date):
        return False  # "the summit, attended by the two envoys", is the talks that they arrived for
    if telling.kind == "summit" and "summit" not in thread.kinds and not leaders_meet(thread.sides, thread.date) and not (telling.sides and not participants(thread.sides) and _same_day(telling, thread)):
        return True  # "at their latest summit", "accords reached at a summit" are not the ministers' meeting spoken of
    if "summit" in thread.kinds and LEVELS & sectors_of(telling):
        return True  # "a vice-ministerial meeting"
    if "summit" in thread.kinds and len({side.state for side in telling.sides if side.person}) > 1 and not leaders_meet(telling.sides, telling.date):
        return True
    named = {"summit", "negotiation", "dialogue"}
    kinds = thread.kinds & named
    if telling.kind in named and (telling.cue.loose != "weak" or telling.precision == "month") and kinds and telling.kind not in kinds and not (telling.sides and _same_day(telling, thread) and telling.kind != "dialogue"):
        return True
    sectors, known = sectors_of(telling), {sector for other in thread.tellings for sector in sectors_of(other)}
    for sort in {sort for sort, _ in sectors | known}:
        ours, theirs = ({name for other, name in found if other == sort} for found in (sectors, known))
        if ours and theirs and not ours & theirs:
            return True
    ordinals, counted = ordinals_of(telling), {word for other in thread.tellings for word in ordinals_of(other)}
    return bool(ordinals and counted and not ordinals & counted)


def _other_time(telling: Telling, thread: Thread, published: datetime.date | None) -> bool:
    """A plan beside what has been, a talk called off beside one held, "another" beside the one spoken of."""
    if _same_day(telling, thread):
        return False
    said, word = telling.verdict, thread.status
    anew = telling.other and set(telling.words) & set(FRESH) and not any(other.other for other in thread.tellings)
    if anew and (not telling.date or said.sure and said.status == "planned" and word in LAST_WORDS):
        return True
    if said.sure and said.status in ENDS[1:] and word in LAST_WORDS or word in ENDS[1:] and said.sure and said.status in ("held", "ongoing"):
        return True
    if said.sure and said.status in ("planned", "proposed") and word in (*LAST_WORDS, "ongoing"):
        if telling.kind == "visit" and said.status == "proposed" and not telling.date:
            return False  # "asked Chung to fly to Washington": he has
        if not telling.date and not anew and published and thread.date == published and len(participants(telling.sides)) > 1 and set(telling.sides) == set(thread.sides):
            return False  # "A and B met on Wednesday ... They will tour the site and sit down for talks", written before
        past = word == "held" and not telling.sides and telling.date and published and telling.date > published and any(other.verdict.sure for other in thread.tellings)
        return bool(past) or not (telling.date and thread.date is None)  # "X flew in and met Y. The meeting is scheduled for Thursday" is another
    if word in ENDS[1:] and said.sure and said.status in ("planned", "proposed") and telling.date and not said.gone:
        return True
    if said.status in LAST_WORDS and telling.date and published and telling.date < published and word in ("planned", "proposed") and thread.precision != "day" and (any(other.verdict.sure for other in thread.tellings) or said.sure and telling.precision != "day"):
        return True
    old = telling.date and published and telling.date < published - MONTH
    if old and ordinals_of(telling) and not thread.date and telling.kind == "summit" and "summit" not in thread.kinds:
        return True  # "since the breakdown of their second summit in February", beside a meeting of theirs
    ahead = published and thread.date and thread.precision == "day" and thread.date > published
    return bool(ahead and said.sure and said.status in LAST_WORDS)


def support(telling: Telling, thread: Thread) -> int:
    """Return how much speaks for one occasion, 0 for nothing: shared people, the same day, a word that points back, the same states."""
    people = len(set(participants(telling.sides)) & set(participants(thread.sides)))
    same_parties = bool(telling.sides) and parties(telling.sides) == parties(thread.sides)
    day = _same_day(telling, thread)
    if not telling.sides:
        month = bool(telling.date) and telling.date == thread.date and telling.precision == thread.precision == "month"  # "the November meeting"
        points = 2 * telling.definite + (3 * day + 2 * month) * telling.definite
        return points + (telling.kind in thread.kinds) * bool(points)
    if len(parties(telling.sides)) < 2 and not people:
        return 2 * telling.definite + 2 * day * telling.definite
    score = 2 * people + 3 * day * (same_parties or people > 0) + (telling.verdict.sure and telling.verdict.status == thread.status) - (telling.verdict.status == "held" and thread.status == "planned")
    if same_parties:
        score += 1 + telling.definite + (telling.kind in thread.kinds)
    return score if people != 1 or same_parties or telling.definite or day else 0


def group_of(telling: Telling) -> str:
    """Return call, visit, face or any ("talks", "spoke": in a room or on the phone)."""
    if telling.cue.loose and telling.cue.loose != "ahead" and telling.kind != "visit":
        return "any"
    return telling.kind if telling.kind in ("call", "visit") else "face"


def other_people(ours: list[Side], theirs: list[Side]) -> bool:
    """Say whether both name people for one state and share none of them."""
    for state in {side.state for side in ours if side.person}:
        here = {side.person for side in ours if side.person and side.state == state}
        there = {side.person for side in theirs if side.person and side.state == state}
        if here and there and not here & there:
            return True
    return False


def other_day(date, precision, other_date, other_precision) -> bool:
    """Say whether two dates, each as fine as it is known, cannot be one day.

    >>> other_day(datetime.date(2018, 6, 1), "day", datetime.date(2018, 6, 1), "month")
    False
    """
    if not date or not other_date:
        return False
    coarse = "year" if "year" in (precision, other_precision) else "month" if "month" in (precision, other_precision) else "day"
    size = {"year": 1, "month": 2, "day": 3}[coarse]
    return date.timetuple()[:size] != other_date.timetuple()[:size]


def _within(telling: Telling, thread: Thread) -> bool:
    """Say whether the day of one lies within the days of the other: "held talks on March 15 and 16", "on March 16"."""
    if not telling.precision == thread.precision == "day":
        return False
    return thread.date <= telling.date <= (thread.until or thread.date) or telling.date <= thread.date <= (telling.until or telling.date)


def _same_day(telling: Telling, thread: Thread) -> bool:
    return bool(telling.date) and telling.date == thread.date and telling.precision == thread.precision == "day"


def _finer(precision: str | None, other: str | None) -> bool:
    order = ("day", "month", "year", None)
    return order.index(precision) < order.index(other)


def sectors_of(telling: Telling) -> frozenset[tuple[str, str]]:
    """Return the subjects that the talk's own words name, and how many states meet: {("sector", "military"), ("format", "bilateral")}."""
    return _sectors_in(" ".join(telling.words))


@lru_cache(maxsize=1024)
def _sectors_in(name: str) -> frozenset[tuple[str, str]]:
    name = f" {name} "
    return frozenset(sector for form, sector in _sectors().items() if f" {form} " in name)


def ordinals_of(telling: Telling) -> set[str]:
    """Return the ordinals among the talk's own words: {"second"}."""
    return {word for word in telling.words if role(word, "ordinal")}


@cache
def _sectors() -> dict[str, tuple[str, str]]:
    found = {}
    for row in rows("talk_context"):
        if row["role"] in ("sector", "format"):
            names = forms(row["forms"])
            found.update(dict.fromkeys(names, (row["role"], names[0])))
    return found
