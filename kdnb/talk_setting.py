"""When and where a talk is held: its day as fine as it is known, its last day, its city or venue."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from kdnb.talk_places import place_name
from kdnb.talk_reading import Reading, any_role, role
from kdnb.talk_ways import NEAR, in_own_clause, interrupted, top_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kdnb.annotations import Mention, TimeExpression
    from kdnb.talk_reading import Cue

SPANNING = ("and", "to", "-", "–", "through", "until", "early", "late")
WEEK = datetime.timedelta(days=6)
PLACE_NEAR = 12
COUNTED = re.compile(r"\b(?:days?|weeks?|hours?)\b", re.IGNORECASE)  # "a day" after something
LOCATING = ("in", "at", "inside")
COARSE = {"day": "day", "week": "month", "month": "month", "season": "year", "year": "year"}


def precision_of(time: TimeExpression | None) -> str | None:
    """Return day, month or year: a week within one month counts as that month, a season as its year."""
    if time is None or not time.date or (time.precision == "week" and (time.date + WEEK).month != time.date.month):
        return None
    return COARSE.get(time.precision or "")


def date_of(time: TimeExpression | None):
    """Return the first day of the time, of its month or of its year, as its precision allows."""
    precision = precision_of(time)
    if precision is None:
        return None
    return {"day": time.date, "month": time.date.replace(day=1), "year": time.date.replace(month=1, day=1)}[precision]


def last_day(reading: Reading, time: TimeExpression | None) -> datetime.date | None:
    """Return the second day of "July 28 and 29", "Monday to Wednesday", None for a talk of one day or of no known end."""
    if time is None or time.precision != "day":
        return None
    number, stop = reading.end(time), reading.end(time) + 3
    while number < stop and (reading.lower(number) in SPANNING) and number not in reading.times:
        number += 1
    other = reading.times.get(number)
    if other is None or number == reading.end(time) or other.precision != "day" or not other.date or not time.date <= other.date <= time.date + WEEK:
        return None
    return other.date


def place_of(reading: Reading, cue: Cue, verb: int | None) -> str | None:
    """Return the city or venue of a talk: "in Stockholm" on the cue or its verb, "the Hanoi summit", else the nearest after it."""
    noun = reading.tokens[cue.head]
    best: tuple[int, int, str] | None = None
    for mention in reading.between(*reading.sentence(cue.head)):
        if mention.kind != "place" or is_coupled(reading, mention):
            continue
        first, last = reading.at(mention), reading.end(mention)
        root = top_of(reading, first, last)
        distance = cue.first - last if last <= cue.first else first - cue.last
        bound = reading.lower(first - 1) == "to" and reading.tokens[first - 2].pos_ == "VERB" and 0 <= cue.first - last < 4
        town = reading.lower(first - 1) == "of" and role(reading.lower(first - 2), "settlement")  # "in the resort city of Wonsan"
        root = reading.tokens[first - 2] if town else root
        before = root.left_edge.i if town else first
        located = bound or reading.lower(before - 2) in LOCATING or reading.lower(before - 1) in LOCATING or town and (reading.lower(before) in LOCATING or "side" in reading.lowers[max(before, first - 8) : first])
        if first < cue.first and "according" in (opening := reading.lowers[reading.sentence(first)[0] : first])[:2] and "," not in opening:
            continue  # "according to the ministry in Seoul, he will meet ..."
        if cue.pos == "noun" and noun.left_edge.i <= first < cue.first and distance < 6:
            rank = 0
        elif located and (root.head.i in (cue.head, verb) or in_own_clause(reading, cue, first, last)) or cue.kind != "visit" and _of_journey(reading, root, (cue.head, verb)):
            rank = 1
        elif any(root.head.i == other.head and other.pos == "verb" and other.kind != "visit" for other in reading.cues if other.head not in (cue.head, verb)):
            continue  # "met in Berlin to discuss the six-party talks"
        elif located and 0 <= distance <= (PLACE_NEAR if any(token.pos_ == "VERB" and token.lower_ != "held" and token.i != verb for token in reading.tokens[cue.last : first]) else NEAR) and not interrupted(reading, cue, first, last, verb) and not _elsewhere(reading, last, cue.first, verb):
            rank = 2
        else:
            continue
        name = place_name(mention)
        if name and (best is None or (rank, distance) < best[:2]):
            best = (rank, distance, name)
    return best[2] if best else None


def _of_journey(reading: Reading, root: Token, talk: tuple[int, int | None]) -> bool:
    """ "Held talks with officials on a three-day trip to Pyongyang": whither the journey went on which they were held."""
    journey = root.head
    on_it = journey.head.i in talk and any(child.lower_ in ("on", "during") and child.dep_ == "case" for child in journey.children)
    return on_it and any(cue.head == journey.i and cue.kind == "visit" for cue in reading.cues)


def is_coupled(reading: Reading, mention: Mention) -> bool:
    """ "the Washington-Pyongyang summit": a capital that a hyphen joins to another one stands for its state."""
    first, last = reading.at(mention), reading.end(mention)
    beside = [*(reading.mentions.get(first - 2, ()) if reading.lower(first - 1) in ("-", "–") else ()), *(reading.mentions.get(last + 1, ()) if reading.lower(last) in ("-", "–") else ())]
    return mention.kind == "place" and bool(mention.state) and any(m.kind in ("place", "state") and m.state not in (None, mention.state) for m in beside)


def _elsewhere(reading: Reading, start: int, stop: int, verb: int | None) -> bool:
    """ "met in Beijing a week after the summit", "talked in Beijing as they try to hold a summit": a time or a clause parts a place from the talk."""
    if any(reading.tokens[number].pos_ == "VERB" and reading.tokens[number].tag_ in ("VBD", "VBZ", "VBP") and number != verb for number in range(start, stop)):
        return True
    return any_role(reading.lowers[start:stop], "turn") and any(role(reading.lower(number), "turn") and COUNTED.match(reading.lower(number - 1)) for number in range(start, stop))
