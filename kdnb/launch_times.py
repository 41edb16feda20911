"""Which day a launch has: the times of a sentence given to the launches that they date.

A verb takes a time in its reach ("On Thursday North Korea fired ..."), a noun only one next to it ("the Feb. 7 rocket launch");
days of speech ("KCNA said Friday") and of other events ("since the summit in May") date no launch.
"""

from __future__ import annotations

import re

from kdnb.annotations import TimeExpression
from kdnb.launch_offsets import is_distance
from kdnb.launch_sentences import Frame, Sentence, source_of


def assign_times(sentence: Sentence, pending: list[tuple]) -> dict[int, list[TimeExpression]]:
    """Give each time of a sentence to the launch that it dates; times of speech and "since"-times date none."""
    given: dict[int, list[TimeExpression]] = {}
    said: list[TimeExpression] = []
    for time in sentence.times:
        if time.date is None or time.precision is None or is_distance(sentence, time.start, time.end):
            continue
        position = sentence.index(time.start)
        before = [
            word for word in sentence.words(position - 4, position) if word not in ("on", "late", "early", "in", "the")
        ]
        near = sentence.lexemes[max(0, position - 2) : position]
        after = sentence.words(sentence.index(time.end - 1) + 1, sentence.index(time.end - 1) + 2)
        if (after == ["when"] or re.match(r",\s*when\b", sentence.text[time.end - sentence.start :])) and (
            owners := [offset for offset, _ in pending if offset > time.start]
        ):
            given.setdefault(owners[0], []).append(time)
            continue
        if THIS_YEAR.match(time.text) and any("ordinal" in lexeme for lexeme in sentence.lexemes[max(0, position - 6) : position]):
            continue  # "fired a missile, marking its first provocation this year"
        inside = sentence.words(position - 1, position)[:1] in (["the"], ["its"], ["'s"])
        on = sentence.words(position - 1, position) == ["on"]  # "farther than ever before on Tuesday"
        if before and not inside and not on and before[-1] in (
            "since",
            "until",
            "before",
            "after",
            "following",
            "ahead",
            "than",
            "anniversary",
            "by",
            "till",
            "through",
        ):
            continue
        if before and before[-1] == "to" and given:
            continue
        if before[-1:] == ["from"] and DURING & set(before):
            continue  # "in response to drills running from Monday to Friday"
        spoken = bool(near and near[-1].text.lower() in ("announcement", "statement", "claim", "report")) or any("report" in lexeme and "conduct" not in lexeme for lexeme in near) and "for" not in before
        cited = REPORTED.search(sentence.text[: time.start - sentence.start]) or THROUGH.search(sentence.text[: time.start - sentence.start]) or re.search(r"(?:according to|told)\s+(?:\S+\s+){1,4}$", sentence.text[: time.start - sentence.start])
        if (after in (["that"], ["it"], ["its"]) or STATED.match(sentence.text, time.end - sentence.start)) and any("report" in lexeme for lexeme in near):
            spoken = True  # "confirmed on Monday that it had tested", "reported on Tuesday its leader ..."
        again = said and said[-1].end < time.start and sentence.text[said[-1].end - sentence.start : time.start - sentence.start].strip() == "("
        possessive = time.text.endswith(("'s", "\u2019s")) or GENITIVE.match(sentence.text, time.end - sentence.start)
        if (spoken and not possessive or cited or again) and before[-1:] != ["that"]:
            said.append(time)
            sentence.said = sentence.said or time.precision in ("day", "week")
            continue
        if any(isinstance(item, Frame) and item.reaction is not None and _of_reaction(sentence, item, time) for _, item in pending):
            said += [time] if time.precision == "day" else []  # "condemned North Korea on Friday for firing a missile"
            continue
        left = [offset for offset, item in pending if offset <= time.start and _datable(sentence, item, offset, time)]
        right = [
            offset
            for offset, item in pending
            if offset > time.start and _datable(sentence, item, offset, time) and not _subordinate(sentence, time, offset)
        ]
        adjacent = inside and right and sentence.text[time.end - sentence.start : _first(pending, right[0]) - sentence.start].isspace()
        if adjacent:
            given.setdefault(right[0], []).append(time)  # "the UN condemnation of its April 5 rocket launch"
            continue
        if right and (possessive or not left or _opens_clause(sentence, position, time, left[-1])):
            owner = right[0]
        elif possessive:
            continue  # "many missiles this year, with Sunday's the seventh"
        elif left:
            owner = left[-1]
            reach = sentence.lexemes[sentence.index(owner) : position]
            if time.precision in ("month", "year", "season") and any("report" in lexeme and "conduct" not in lexeme or lexeme.text.lower() == "reported" for lexeme in reach):
                continue  # "watched a test, state media reported, achieving a goal set early last year"
        else:
            continue
        given.setdefault(owner, []).append(time)
    for offset, item in pending:  # "conducted its last test on January 30, firing a Hwasong-12"
        at = item.at if isinstance(item, Frame) and item.mood == "gerund" and offset not in given else 0
        if at and sentence.words(at - 1, at) == [","]:
            before = [time for time in sentence.times if time.date and time.precision == "day" and time.end == sentence.lexemes[at - 2].end]
            given |= {offset: before} if before else {}
    for offset, times in given.items():
        # "On Monday Seoul said an IRBM it tested last month ...": Monday is the day of speech
        after = [time for time in times if time.start > offset]
        for time in times[:]:
            reach = sentence.lexemes[sentence.index(time.end) : sentence.index(offset)]
            if after and time.start < offset and any("report" in lexeme for lexeme in reach):
                times.remove(time)
    # "fired a missile, the South's military said Thursday": armies report the same day, Pyongyang's media the next
    frames = [(offset, item) for offset, item in pending if isinstance(item, Frame) and item.asserted]
    if (
        frames
        and not given
        and said
        and (said[0].precision != "day" or source_of(sentence, sentence.end) in WATCHERS)
    ):
        given[frames[0][0]] = said[:1]
        sentence.reported = True
    return given


THIS_YEAR = re.compile(r"(?:so far )?(?:this|the) (?:year|month|week)\b", re.I)
WATCHERS = ("KOR", "JPN", "USA")
"""Whose armies report a launch on its day; the North's media do on the next."""
DURING = {"running", "run", "runs", "lasting", "scheduled", "slated", "continuing", "held"}
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
    return not all(word in NEXT_TO for word in sentence.words(last + 1, position))


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
NEXT_TO = {
    ":",
    "-",
    "--",
    "\u2014",
    "\u2013",
    "on",
    "in",
    "at",
    "late",
    "early",
    "the",
    "over",
    "into",
    "from",
    "by",
    "of",
    "earlier",
    "last",
    "'s",
    "sea",
    "east",
    "its",
    "near",
    "month",
    "year",
    "held",
    "conducted",
    "staged",
    "carried out",
    "just",
    "only",
    "exactly",
    "space",
    "orbit",
}


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
        lexeme.text.lower() in NEXT_TO
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
