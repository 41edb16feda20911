"""The record of one telling of a talk, and what every frame fills in: who does it, when, where, under which name, in which words."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdnb.talk_clauses import finite, subjects, tense
from kdnb.talk_days import day_of, is_timed
from kdnb.talk_order import REACH, sides_left, sides_opening
from kdnb.talk_reading import VERBAL, Cue, Reading, any_role, phrase_between, role, status_word
from kdnb.talk_setting import date_of, is_coupled, last_day, place_of, precision_of
from kdnb.talk_sides import Side, combine, merge_sides, sides_of
from kdnb.talk_verbs import Verdict

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kdnb.annotations import TimeExpression

YEAR = re.compile(r"\d{4}|next|coming")
WEEK = datetime.timedelta(days=7)
FAR_AHEAD = datetime.timedelta(days=60)
WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:['’]s)?(?: (?:morning|afternoon|evening|night))?", re.IGNORECASE)


@dataclass(slots=True)
class Telling:
    """What one clause tells of a talk.

    `definite`: it points back ("the talks"); `other`: it is not the one spoken of ("another"). `until`: its last day. `timed`: it has a day that is not known.
    """

    cue: Cue
    kind: str
    sides: list[Side]
    verdict: Verdict
    date: datetime.date | None
    precision: str | None
    place: str | None
    definite: bool
    other: bool
    start: int
    end: int
    title: str | None
    words: list[str]
    until: datetime.date | None = None
    timed: bool = False


def make_telling(reading: Reading, cue: Cue, sides: list[Side], said: Verdict, verb: int | None) -> Telling:
    """Fill in the day, the place, what points back and the evidence."""
    if cue.loose and cue.pos == "verb" and phrase_between(reading, cue.last, min(cue.last + REACH, reading.sentence(cue.head)[1]), "phone"):
        cue = cue._replace(kind="call", loose="")
    time = day_of(reading, cue, verb)
    published = reading.published
    if said.status == "ongoing" and time is not None and time.date and published and time.date > published:
        said = said._replace(status="planned")  # "is sending its envoy to China next week"
    ahead = _days_back(reading, cue, verb, said, time)
    start, end = evidence(reading, cue, verb, time)
    before = _left_words(reading, cue)
    definite = any(word in ("the", "this", "that", "these", "those", "their", "his", "her", "its", "both") for word in before) or (
        not {"a", "an"} & set(before) and cue.pos == "noun" and any(_points_at(reading, number) for number in range(cue.first - len(before), cue.first))
    )
    return Telling(
        cue, cue.kind, sides, said, _settled(date_of(time), time, said, published, ahead, cue.kind == "call"), precision_of(time), place_of(reading, cue, verb), definite,
        any_role(before, "other") or _said_again(reading, cue), start, end, _title(reading, cue), name_words(reading, cue), last_day(reading, time),
        time is None and is_timed(reading, cue, verb),
    )  # fmt: skip


def name_words(reading: Reading, cue: Cue) -> list[str]:
    """Return the words of a talk's own name and those before it, hyphenated words whole: ["second", "working-level", "talks"]."""
    if cue not in reading.names:
        reading.names[cue] = _find_name_words(reading, cue)
    return reading.names[cue]


def _find_name_words(reading: Reading, cue: Cue) -> list[str]:
    words = _left_words(reading, cue) + cue.form.split()
    edge = cue.first - (len(words) - len(cue.form.split())) * (cue.pos == "noun")
    edge += reading.lower(edge) == "of"
    if reading.lower(edge - 1) == "of" and role(reading.lower(edge - 2), "passage"):
        words += [word for word in (reading.lower(edge - 3), reading.lower(edge - 4)) if word != "first"]  # "a second round of talks", "a third round of the Russian-Chinese dialog"
    text = reading.doc[max(cue.first - 8, reading.sentence(cue.head)[0]) : cue.last].text.lower()
    if cue.pos == "noun":
        words += [word for word in text.replace(",", " ").split()[-5:] if "-" in word]
    elif _said_again(reading, cue):
        words.append("again")
    if cue.pos == "verb" and reading.lower(cue.first - 1) in ("also", "last"):
        words.append(reading.lower(cue.first - 1))
    return words


def _left_words(reading: Reading, cue: Cue) -> list[str]:
    first = max(min(reading.tokens[cue.head].left_edge.i, cue.first), cue.first - 8)
    return [reading.lower(number) for number in range(first, cue.first)]


def _said_again(reading: Reading, cue: Cue) -> bool:
    """ "met again", "will hold more talks next week"."""
    around = range(cue.last, min(cue.last + 3, reading.sentence(cue.head)[1]))
    return cue.pos == "verb" and any(reading.lower(number) == "again" for number in around)


def _points_at(reading: Reading, number: int) -> bool:
    """Say whether a word before a talk's noun tells which one: a name, a state, a day."""
    return number in reading.times or any(m.kind in ("person", "state", "place") for m in reading.mentions.get(number, ()))


def _settled(date: datetime.date | None, time: TimeExpression | None, said: Verdict, published: datetime.date | None, ahead: int | None, call: bool) -> datetime.date | None:
    """A bare weekday of what is planned or called off is the coming one: "the meeting on Thursday has been called off", said on a Wednesday.

    `ahead` is how many days back it must lie for that, None for what does not lie ahead.

    The weekday of a call that has been held is the last one: "agreed to keep up pressure during a call on Monday"; so is the month of any
    talk that has been: "to follow up on the talks in late July", said in October, "in their first summit, April 27", said in September.
    """
    far = FAR_AHEAD if time is not None and time.precision == "day" else datetime.timedelta()
    if date and published and said.status in ("held", "collapsed") and date > published + far and not YEAR.search(time.text):
        return date.replace(year=date.year - 1, day=min(date.day, 28) if date.month == 2 else date.day)
    bare = time is not None and WEEKDAY.fullmatch(time.text) is not None
    if bare and date and published and ahead and date + datetime.timedelta(days=ahead) <= published < date + WEEK:
        return date + WEEK
    if bare and date and published and (said.status == "held" and said.sure or call and said.status == "open") and published < date <= published + WEEK:
        return date - WEEK
    return date


def _days_back(reading: Reading, cue: Cue, verb: int | None, said: Verdict, time: TimeExpression | None) -> int | None:
    """ "is scheduled to meet on Monday" is hardly long ago; "was scheduled to meet on Monday" may be."""
    if said.status not in ("planned", "postponed", "cancelled", "proposed"):
        return 4 if said.status == "open" and _begins(reading, cue, time) else None
    main = finite(reading, reading.tokens[cue.head if verb is None else verb])
    return 2 if said.status == "planned" and main.pos_ in (*VERBAL, "ADJ") and tense(reading, main) in ("future", "present") else 4


def _begins(reading: Reading, cue: Cue, time: TimeExpression | None) -> bool:
    """ "the talks, which start Tuesday": the present tense of what talks do."""
    if time is None or cue.pos == "verb":
        return False
    verb = time.span(reading.doc).root.head
    return verb.tag_ in ("VBZ", "VBP") and status_word(reading, verb.i, "verb") == "held"


def _title(reading: Reading, cue: Cue) -> str | None:
    """Return the talk's name as written when it is more than one word: "the eighth strategic dialogue"."""
    if cue.pos == "verb":
        return None
    first = cue.first
    while first > max(cue.first - 7, reading.sentence(cue.head)[0]) and _names(reading.tokens[first - 1]):
        first -= 1
    if reading.tokens[first].text == "-":
        first -= 1  # "in-depth"
    span = reading.doc[first : cue.last]
    return span.text if len(span) > 1 else None


def _names(word: Token) -> bool:
    """A word of a talk's name, or the hyphen in "high-level"."""
    hyphen = word.text == "-" and not word.whitespace_ and word.i > 0 and not word.nbor(-1).whitespace_
    return hyphen or word.pos_ in ("ADJ", "PROPN", "NUM", "NOUN")


def evidence(reading: Reading, cue: Cue, verb: int | None, time: TimeExpression | None) -> tuple[int, int]:
    """Return the characters of the clause: the sentence if it is short, else the part around the cue."""
    first, last = reading.sentence(cue.head)
    if last - first > 60:
        marks = [cue.first, cue.last, *([verb] if verb is not None and abs(verb - cue.first) < 30 else [])]
        first, last = max(first, min(marks) - 15), min(last, max(marks) + 20)
    while last > first + 1 and reading.tokens[last - 1].is_space:
        last -= 1
    while first < last - 1 and reading.tokens[first].is_space:
        first += 1
    return reading.tokens[first].idx, reading.tokens[last - 1].idx + len(reading.tokens[last - 1])


def doers(reading: Reading, verb: Token) -> list[Side]:
    """Return the sides of a verb's subject; what stands before the verb completes a subject that the parse has cut."""
    if verb.i not in reading.doers:
        reading.doers[verb.i] = _find_doers(reading, verb)
    return reading.doers[verb.i]


def _find_doers(reading: Reading, verb: Token) -> list[Side]:
    if not reading.names_any(*reading.sentence(verb.i)):
        return []
    heads = subjects(verb)
    syntactic = merge_sides(*(sides_of(reading, head) for head in heads))
    shared = not syntactic and verb.dep_ == "conj" or reading.lower(verb.i - 1) == "then" and verb.dep_ in ("conj", "parataxis") and verb.tag_ == "VBD"
    if shared and verb.head.pos_ in VERBAL and verb.head.i < verb.i and (others := doers(reading, verb.head)):
        return others  # "who travelled to Pyongyang twice and met him there", "met X, then held separate meetings with Y and Z"
    if syntactic and verb.tag_ == "VBG" and reading.lower(verb.i - 1) in ("after", "before") and reading.lower(verb.i - 2) == ",":
        return syntactic  # "visited Tokyo to talk with his counterparts, after visiting Pyongyang"
    start = reading.sentence(verb.i)[0]
    opening = sides_opening(reading, verb.i, start)
    aside = not set(syntactic) & set(opening) and all("," in reading.lowers[start : head.i] and head.i < verb.i for head in heads)  # "X and Y, an aide to leader Z, met": the parse may take Z
    if opening and (aside or set(syntactic) <= set(opening)):
        return opening
    nearest = sides_left(reading, verb.i, start)
    if reading.lower(verb.i - 1) == "to" and any(side.person for side in nearest) and not any(side.person for side in syntactic):
        return nearest  # "will visit Sweden to meet him"
    people, states = {side.person for side in nearest}, {side.state for side in nearest}
    return nearest if all(side.person in people if side.person else side.state in states for side in syntactic) else syntactic


def inner_sides(reading: Reading, cue: Cue) -> list[Side]:
    """Return the sides before a noun: "Blinken's call", "their talks", "North Korea-U.S. talks", "the Kim-Trump summit"."""
    noun = reading.tokens[cue.head]
    start = reading.sentence(noun.i)[0]
    first = min(noun.left_edge.i, cue.first)
    while first > start and (first - 1 in reading.mentions or reading.lower(first - 1) == "-" and first - 2 in reading.mentions):
        first -= 1  # "the DPRK-Russia Pyongyang summit", cut by the parse
    first = max(first, cue.first - REACH, start)
    if not reading.names_any(first, cue.first):
        return []
    numbers = []
    for number in range(cue.first - 1, first - 1, -1):
        token = reading.tokens[number]
        if token.pos_ in VERBAL and number - 1 in reading.mentions and number not in reading.mentions:
            break  # "the two discussed Beijing's contacts with Pyongyang"
        if token.pos_ in VERBAL and number not in reading.mentions and not token.lower_.endswith(("ed", "ing")):
            break
        if token.pos_ == "CCONJ" and not any(n in reading.mentions for n in numbers):
            break  # "the Olympics in South Korea and the failed summit"
        if token.pos_ in ("ADP", "SCONJ") and reading.lower(number + 1) != "-" or token.lower_ in (".", ";", ":"):
            break
        numbers.append(number)
    mentions = [m for number in sorted(reading.begun.keys() & numbers) for m in reading.begun[number] if m.kind in ("person", "state", "organization") or is_coupled(reading, m)]
    return combine(m for m in mentions if m.kind != "organization" or m.state)
