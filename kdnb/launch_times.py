"""Which day a launch has: the times of a sentence given to the launches that they date.

A verb takes a time in its reach ("On Thursday North Korea fired ..."), a noun only one next to it ("the Feb. 7 rocket launch");
days of speech ("KCNA said Friday") and of other events ("since the summit in May") date no launch.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kdnb.annotations import TimeExpression
from kdnb.launch_offsets import is_distance
from kdnb.launch_sentences import Frame, Sentence, source_of
from kdnb.lexemes import Lexeme, cue_list


def assign_times(sentence: Sentence, pending: list[tuple]) -> dict[int, list[TimeExpression]]:
    """Give each time of a sentence to the launch that it dates; times of speech and "since"-times date none."""
    given: dict[int, list[TimeExpression]] = {}
    said: list[TimeExpression] = []
    for time in sentence.times:
        if time.date is None or time.precision is None or is_distance(sentence, time.start, time.end):
            continue
        around = Around.of(sentence, time)
        if around.opens_when and (owners := [offset for offset, _ in pending if offset > time.start]):
            given.setdefault(owners[0], []).append(time)
        elif _of_other(sentence, time, around, bool(given)):
            continue
        elif _of_speech(sentence, time, around, said):
            said.append(time)
            sentence.said = sentence.said or time.precision in ("day", "week")
        elif any(isinstance(item, Frame) and item.reaction is not None and _of_reaction(sentence, item, time) for _, item in pending):
            said += [time] if time.precision == "day" else []  # "condemned North Korea on Friday for firing a missile"
        elif (owner := _owner(sentence, time, around, pending)) is not None:
            given.setdefault(owner, []).append(time)
    _day_before_participle(sentence, pending, given)
    _without_days_of_speech(sentence, given)
    # "fired a missile, the South's military said Thursday": armies report the same day, Pyongyang's media the next
    frames = [offset for offset, item in pending if isinstance(item, Frame) and item.asserted]
    if frames and not given and said and (said[0].precision != "day" or source_of(sentence, sentence.end) in cue_list("watcher")):
        given[frames[0]] = said[:1]
        sentence.reported = True
    return given


class Around(NamedTuple):
    """What stands around a time: ``before`` without small words, ``near`` the two lexemes before it, ``opens_when`` that "when" follows it."""

    position: int
    before: list[str]
    near: list[Lexeme]
    after: list[str]
    inside: bool
    opens_when: bool
    possessive: bool

    @classmethod
    def of(cls, sentence: Sentence, time: TimeExpression) -> Around:
        position, last = sentence.index(time.start), sentence.index(time.end - 1)
        behind = time.end - sentence.start
        after = sentence.words(last + 1, last + 2)
        return cls(
            position,
            [word for word in sentence.words(position - 4, position) if word not in ("on", "late", "early", "in", "the")],
            sentence.lexemes[max(0, position - 2) : position],
            after,
            sentence.words(position - 1, position)[:1] in (["the"], ["its"], ["'s"]),
            after == ["when"] or WHEN.match(sentence.text, behind) is not None,
            time.text.endswith(("'s", "\u2019s")) or GENITIVE.match(sentence.text, behind) is not None,
        )


WHEN = re.compile(r",\s*when\b")
SINCE = ("since", "until", "before", "after", "following", "ahead", "than", "anniversary", "by", "till", "through")
"""What stands before the time of something else."""


def _of_other(sentence: Sentence, time: TimeExpression, around: Around, dated: bool) -> bool:
    """Whether a time is of something else: "since May", "its first provocation this year", "drills running from Monday to Friday"."""
    position, before = around.position, around.before
    if THIS_YEAR.match(time.text) and any("ordinal" in lexeme for lexeme in sentence.lexemes[max(0, position - 6) : position]):
        return True
    on = sentence.words(position - 1, position) == ["on"]  # "farther than ever before on Tuesday"
    if before and not around.inside and not on and before[-1] in SINCE:
        return True
    return before[-1:] == ["to"] and dated or before[-1:] == ["from"] and bool(cue_list("lasting") & set(before))


def _of_speech(sentence: Sentence, time: TimeExpression, around: Around, said: list[TimeExpression]) -> bool:
    """Whether a time is that on which somebody spoke: "KCNA said Friday", "confirmed on Monday that it had tested"."""
    before, near, text = around.before, around.near, sentence.text[: time.start - sentence.start]
    reporting = any("report" in lexeme for lexeme in near)
    spoken = bool(near and near[-1].text.lower() in cue_list("telling")) or any("report" in lexeme and "conduct" not in lexeme for lexeme in near) and "for" not in before
    cited = REPORTED.search(text) or THROUGH.search(text) or re.search(r"(?:according to|told)\s+(?:\S+\s+){1,4}$", text)
    if reporting and (around.after in (["that"], ["it"], ["its"]) or STATED.match(sentence.text, time.end - sentence.start)):
        spoken = True
    again = bool(said) and said[-1].end < time.start and text[said[-1].end - sentence.start :].strip() == "("
    return bool(spoken and not around.possessive or cited or again) and before[-1:] != ["that"]


def _owner(sentence: Sentence, time: TimeExpression, around: Around, pending: list[tuple]) -> int | None:
    """Where the launch stands that a time dates, None for a time that dates none."""
    left = [offset for offset, item in pending if offset <= time.start and _datable(sentence, item, offset, time)]
    right = [offset for offset, item in pending if offset > time.start and _datable(sentence, item, offset, time) and not _subordinate(sentence, time, offset)]
    if around.inside and right and sentence.text[time.end - sentence.start : _first(pending, right[0]) - sentence.start].isspace():
        return right[0]  # "the UN condemnation of its April 5 rocket launch"
    if right and (around.possessive or not left or _opens_clause(sentence, around.position, time, left[-1])):
        return right[0]
    if around.possessive or not left:
        return None  # "many missiles this year, with Sunday's the seventh"
    reach = sentence.lexemes[sentence.index(left[-1]) : around.position]
    if time.precision in ("month", "year", "season") and any("report" in lexeme and "conduct" not in lexeme or lexeme.text.lower() == "reported" for lexeme in reach):
        return None  # "watched a test, state media reported, achieving a goal set early last year"
    return left[-1]


def _day_before_participle(sentence: Sentence, pending: list[tuple], given: dict[int, list[TimeExpression]]) -> None:
    """Give the day before a comma to what goes on with a participle: "conducted its last test on January 30, firing a Hwasong-12"."""
    for offset, item in pending:
        at = item.at if isinstance(item, Frame) and item.mood == "gerund" and offset not in given else 0
        if at and sentence.words(at - 1, at) == [","]:
            before = [time for time in sentence.times if time.date and time.precision == "day" and time.end == sentence.lexemes[at - 2].end]
            given |= {offset: before} if before else {}


def _without_days_of_speech(sentence: Sentence, given: dict[int, list[TimeExpression]]) -> None:
    """Take back what turns out a day of speech: "On Monday Seoul said an IRBM it tested last month ..."."""
    for offset, times in given.items():
        after = [time for time in times if time.start > offset]
        for time in times[:]:
            reach = sentence.lexemes[sentence.index(time.end) : sentence.index(offset)]
            if after and time.start < offset and any("report" in lexeme for lexeme in reach):
                times.remove(time)


THIS_YEAR = re.compile(r"(?:so far )?(?:this|the) (?:year|month|week)\b", re.I)
GENITIVE = re.compile(r"['\u2019]s\b|\s+(?:morning|evening|night|afternoon)?['\u2019]s\b")


def _first(pending: list[tuple], offset: int) -> int:
    """Return where the phrase of the frame or mention at an offset begins."""
    item = next(item for start, item in pending if start == offset)
    return min(offset, item.weapons[0].start) if isinstance(item, Frame) else offset


def _of_reaction(sentence: Sentence, frame: Frame, time: TimeExpression) -> bool:
    """Whether a day is that on which a launch was condemned: before it, unless right before ("the North's Friday launch"), or far behind it."""
    position, first, last = sentence.index(time.start), min(frame.at, frame.weapons[0].first), max(frame.at, frame.weapons[-1].last)
    if position < first:
        return position < frame.reaction or sentence.words(position - 1, position) == ["on"]
    return not all(word in cue_list("beside") for word in sentence.words(last + 1, position))


REPORTED = re.compile(r",[\"\u201d]?\s*(?:[\w'\u2019.()-]+\s+){1,9}(?:reported|announced|claimed|confirmed)\s+(?:on\s+)?$")
"""A day of speech behind a comma: "..., KCNA reported on Thursday"."""


THROUGH = re.compile(r"\b(?:said|announced|reported|claimed|stated)\s+(?:through|via|in|by)\s+(?:[\w'\u2019-]+\s+){1,6}(?:on\s+)?$")
"""The same with what carried it: "said through its official media on Thursday"."""


def _subordinate(sentence: Sentence, time: TimeExpression, offset: int) -> bool:
    """Whether a launch behind a time is of an earlier clause: "agreed on Tuesday to talk after the North fired an ICBM"."""
    if re.search(r"(?:--|\u2014|\u2013)\s*and\b", sentence.text[time.end - sentence.start : offset - sentence.start]):
        return True  # "who died in 2011 -- and oversaw a test"
    between = sentence.words(sentence.index(time.end), sentence.index(offset))
    return bool({"after", "since", "following", "before", "until", ":", ";"} & set(between[1:] if between[:1] == [":"] else between))


STATED = re.compile(r"\s*,?\s*(?:North Korea|the North|the country|the DPRK|leader Kim)\b")


def _datable(sentence: Sentence, item: Frame | tuple, offset: int, time: TimeExpression) -> bool:
    """Whether a time can belong to a launch: any in reach of a verb, only a neighbour of a noun ("the Feb. 7 rocket launch")."""
    if isinstance(item, Frame):
        if item.asserted:
            return True
        first, last = min(item.at, item.weapons[0].first), max(item.at, item.weapons[-1].last)
    else:
        first = sentence.index(offset)
        last = item[1].last if item[1] else first
        if item[1] and time.end <= offset and sentence.text[time.end - sentence.start : offset - sentence.start].strip() in ("", "'s", "\u2019s"):
            return True  # "last Friday's missiles"
        if item[1] and time.start > offset:
            return False  # a thing has no date, an occasion has: "its first satellite on May 31"
    position, end = sentence.index(time.start), sentence.index(time.end - 1)
    between = sentence.lexemes[end + 1 : first] if position < first else sentence.lexemes[last + 1 : position]
    if isinstance(item, Frame) and item.weapons[0].weapon == "nuclear" and item.weapons[0].plural:
        # "its nuclear tests in 2006, 2009 and 2013", "its 2006 and 2009 nuclear tests"
        dated = [n for n in sentence.times if n is not time]
        between = [
            lexeme
            for lexeme in between
            if lexeme.text not in (",", "and") and not any(n.start <= lexeme.start < n.end for n in dated)
        ]
    if position > last:  # "the launch of a missile and other smaller rockets on Wednesday"
        listed = [n for weapon in sentence.weapons for n in range(weapon.first, weapon.last + 1) if weapon.first > last]
        between = [lexeme for n, lexeme in enumerate(between, last + 1) if n not in listed and lexeme.text.lower() not in ("and", "other", "smaller", "several")] if listed else between
    limit = 3 if position < first else 6
    return len(between) <= limit and all(
        lexeme.text.lower() in cue_list("beside")
        or "state" in lexeme
        or "site" in lexeme
        or "adjective" in lexeme
        or "fire" in lexeme
        or "occasion" in lexeme
        for lexeme in between
    )


def _opens_clause(sentence: Sentence, position: int, time: TimeExpression, left: int) -> bool:
    before = [
        word
        for word in sentence.words(position - 4, position)
        if word not in ("on", "in", "late", "early", "the", "earlier")
    ]
    following = sentence.words(sentence.index(time.end - 1) + 1, sentence.index(time.end - 1) + 3)
    return (
        bool(before)
        and before[-1] in (";", "and", "but", ",", "while", "that")
        and bool(following)
        and (
            following[0] in ("it", "the", "north korea", "pyongyang")
            or following[0] == ","
            and following[1:2] not in (["after"], ["following"], ["and"], ["in"], ["with"], ["as"], ["when"], ["but"])
        )
    )
