"""One cue of meeting in its clause -> one telling of a talk: its sides, day, place, status.

Each frame of data/talk_cues.csv is one way in which a cue takes its participants; verbs are read here, nouns in talk_nouns, journeys in
talk_trips.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from typing import TYPE_CHECKING

from kdnb.talk_apart import one_by_one
from kdnb.talk_clauses import carrier, cases, subjects
from kdnb.talk_nouns import is_plural, noun_talk, three_sides, two_persons
from kdnb.talk_order import REACH, sides_right
from kdnb.talk_reading import Cue, Reading, any_role, role
from kdnb.talk_sides import Side, enough, merge_sides, participants, parties, sides_of
from kdnb.talk_status import verdict
from kdnb.talk_tellings import Telling, doers, make_telling
from kdnb.talk_trips import errand, visits
from kdnb.talk_verbs import NONE, Verdict

if TYPE_CHECKING:
    from spacy.tokens import Token

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


def tellings(reading: Reading) -> list[Telling]:
    """Return every telling of a talk in the article, in order; those that name no side may still point back to another."""
    found: list[Telling] = []
    for cue in reading.cues:
        if cue.frame == "none":
            continue
        if cue.frame in ("place", "bound", "sent", "taken"):
            found += visits(reading, cue, found)
        elif cue.frame == "errand":
            found += errand(reading, cue)
        elif several := one_by_one(reading, cue, is_plural(cue)):
            found += several
        elif (telling := _verb_talk(reading, cue) if cue.pos == "verb" else noun_talk(reading, cue)) is not None:
            _count_from(reading, telling, found)
            _take_trip_month(reading, telling, found)
            found.append(telling)
    return found


def _take_trip_month(reading: Reading, telling: Telling, earlier: list[Telling]) -> None:
    """ "plans to visit Washington next week to meet his counterpart": the month or year of a journey is that of the meeting that it is made for.

    So is that of the meeting: "last traveled to the North for a summit in September 2002".
    """
    trip = earlier[-1] if earlier else None
    if trip is None or trip.kind != "visit" or telling.verdict.status not in ("planned", trip.verdict.status) or not set(participants(trip.sides)) & set(participants(telling.sides)):
        return
    head, journey = reading.tokens[telling.cue.head], reading.tokens[trip.cue.head]
    held = carrier(reading, head) if telling.cue.pos == "noun" else None
    if not (held.prepositions[:1] == ["for"] and held.verb is journey if held else head.head is journey):
        return
    if telling.date is None and trip.precision in ("month", "year"):
        telling.date, telling.precision = trip.date, trip.precision
    elif trip.date is None and telling.precision in ("month", "year"):
        trip.date, trip.precision = telling.date, telling.precision
        if trip.verdict.status == "held":
            telling.verdict = trip.verdict


def _count_from(reading: Reading, telling: Telling, earlier: list[Telling]) -> None:
    """ "on Thursday, one day after Blinken and Hayashi talked": the day is counted from the talk told before in the sentence.

    "The same day" is that of the talk told last, wherever.
    """
    start, stop = reading.sentence(telling.cue.head)
    last = next((other for other in reversed(earlier) if other.precision == "day"), None)
    if last is not None and telling.precision == "day" and any(reading.lower(n) == "same" and reading.lower(n + 1) == "day" for n in range(telling.cue.last, stop)):
        telling.date = last.date
    main = next((other for other in reversed(earlier) if other.cue.head >= start and other.precision == "day"), None)
    for number in range(telling.cue.first - 1, max(start, telling.cue.first - REACH), -1):
        if main is None or number <= main.cue.last:
            return
        if reading.lower(number) in ("after", "before") and reading.lower(number - 1) in ("week", "weeks", "month", "months", "year", "years"):
            telling.date = telling.precision = None
            return
        if reading.lower(number) in ("after", "before") and reading.lower(number - 1) in ("day", "days"):
            count = NUMBERS.index(reading.lower(number - 2)) if reading.lower(number - 2) in NUMBERS else 1
            step = datetime.timedelta(days=max(count, 1))
            telling.date = main.date - step if reading.lower(number) == "after" else main.date + step
            telling.precision = "day"
            return


def _verb_talk(reading: Reading, cue: Cue) -> Telling | None:
    """A verb of meeting: its subject meets its object or whom it has beside "with"."""
    verb = reading.tokens[cue.head]
    if cue.frame != "mutual" and len(reading.states(*reading.sentence(cue.head)) - {None}) < 2:
        return None
    said = verdict(reading, cue)
    if said is NONE or said.status == "none" or cue.loose == "told" and said.status not in ("held", "ongoing") or cue.loose == "ahead" and said.status != "planned":
        return None
    if any(child.dep_ == "obj" and role(child.lower_, "aim") for child in verb.children):
        return None  # "meeting the interests of both countries"
    left = doers(reading, verb)
    right = _objects(reading, cue, verb)
    if not left and cue.frame in ("mutual", "with") and subjects(verb) and not any(child.dep_ == "aux:pass" for child in verb.children):
        right = right[: len(right) == 1]  # "the ones that met with A and B": who they are, nothing tells
    if cue.frame in ("object", "person", "joined") and not right or cue.frame == "with" and not right and len(parties(left)) < 2:
        return None
    if cue.frame == "person" and not any(side.person for side in left) and any(child.dep_ == "aux:pass" for child in verb.children):
        return None  # "was greeted by officials"
    sides = merge_sides(left, right)
    if not enough(sides):
        return _of_those_named(reading, cue, said) if not right and cue.frame == "mutual" else None
    told = cue.loose == "told" and two_persons(left)  # "Sherman and Mori discussed North Korea"
    if not right and len(parties(left)) > 1 and not told and not _meets_alone(reading, cue):
        return None
    return make_telling(reading, cue, sides, said, verb.i)


def _of_those_named(reading: Reading, cue: Cue, said: Verdict) -> Telling | None:
    """ "the two envoys met last month", "they will meet": of those whom the article spoke of; None for another subject."""
    heads = subjects(reading.tokens[cue.head])
    words = {word for head in heads for word in (head.lower_, *(child.lower_ for child in head.children))}
    people = "the" in words and any(role(head.lower_, "side_noun") and head.tag_ == "NNS" for head in heads)  # "the top diplomats of the allies met"
    if not words & {"they", "two", "three", "both", "pair"} and not people:
        return None
    pair = _pair_before(reading, cue) if "they" in words or people else []
    return make_telling(reading, cue, pair or (three_sides(reading, cue, []) if "three" in words else []), said, cue.head)


def _pair_before(reading: Reading, cue: Cue) -> list[Side]:
    """ "X and Y will attend the forum. They will meet on May 31.": the two persons of two states who are the sentence before's subject.

    Or its subject and object: "X told his counterpart, Y, that ... The ministers met in Beijing."
    """
    place = bisect_right(reading.bounds, cue.head) - 1
    if not place:
        return []
    main = next((token for token in reading.doc[reading.bounds[place - 1] : reading.bounds[place]] if token.dep_ == "ROOT"), None)
    if main is None:
        return []
    told = sides_right(reading, main.i + 1, reading.bounds[place], opened=True) if role(main.lower_, "saying") else []
    pair = merge_sides(*(sides_of(reading, head) for head in subjects(main)), told)
    return two_persons(pair)


def _meets_alone(reading: Reading, cue: Cue) -> bool:
    """ "Abe and Ban met": nothing but a place or a day may follow ("met the demands" is no meeting; "spoke by phone" is a call)."""
    verb = reading.tokens[cue.head]
    return cue.kind == "call" or cue.frame in ("mutual", "with") and not any(child.dep_ in ("obj", "ccomp") and cue.last <= child.i and child.left_edge.i < cue.last + 2 and child.i not in reading.times for child in verb.children)


def _objects(reading: Reading, cue: Cue, verb: Token) -> list[Side]:
    """Return the sides after a verb of meeting, as its frame allows."""
    groups: list[list[Side]] = []
    for child in verb.children:
        case = cases(child)
        if child.dep_ in ("obj", "iobj") and cue.frame in ("mutual", "object", "person"):
            groups.append(sides_of(reading, child))
        elif child.dep_ in ("obl", "nmod", "obl:agent", "obl:arg") and case and (
            case[0] == "with" or (case[0] == "to" and cue.frame == "with") or (case[0] == "by" and child.dep_ == "obl:agent")
        ):
            groups.append(sides_of(reading, child))
            if role(child.lower_, "public"):
                return []
    sent_end = reading.sentence(verb.i)[1]
    if any(child.dep_ == "aux:pass" for child in verb.children):
        return merge_sides(*(sides_of(reading, child) for child in verb.children if child.dep_ == "nsubj:pass"))
    sides = sides_right(reading, cue.last, sent_end, opened=cue.frame not in ("with", "joined"), also=("to",) if cue.frame == "with" else ())
    if not sides or (cue.frame == "with" and not any(side.person for side in sides)):
        sides = merge_sides(sides, *groups)
    if cue.frame == "person" and not ((any(side.person for side in sides) or _is_delegation(reading, cue)) and _is_guest(reading, cue)):
        return []
    return sides


def _is_delegation(reading: Reading, cue: Cue) -> bool:
    """ "received a military delegation of the Russian Federation": people whom no name tells."""
    near = [reading.lower(number) for number in range(cue.last, min(cue.last + 6, reading.sentence(cue.head)[1]))]
    ends = next((at for at, word in enumerate(near) if word in (",", "from", "to", "for", "and")), len(near))
    return any(word in ("delegation", "delegations", "envoy", "envoys") for word in near[:ends])


def _is_guest(reading: Reading, cue: Cue) -> bool:
    """A person comes right after "received", "called": not "called Kim a madman", "called his meetings precious"."""
    number = cue.last
    stop = reading.sentence(cue.head)[1]
    guest = next((n for n in range(cue.last, stop) if any(m.kind == "person" for m in reading.mentions.get(n, ()))), stop)
    named = next((m for m in reading.mentions.get(guest, ()) if m.kind == "person"), None)
    if named is not None and reading.lower(reading.end(named)) in ("'s", "’s") and not any_role(reading.lowers[reading.end(named) : reading.end(named) + 6], "side_noun"):
        return False  # "welcomed Yoon's visit"
    if any(reading.lower(n) in ("from", "between", "with", "to", "for", "by") or role(reading.lower(n), "letter") for n in range(cue.last, min(guest, cue.last + REACH))):
        handed = any(reading.lower(n) == "credentials" for n in range(cue.last, guest))
        return handed or _is_delegation(reading, cue)  # "received a letter from Putin", "greeted a new era in the relations between them"
    while number < len(reading.doc) and number < cue.last + REACH and (reading.tokens[number].pos_ in ("DET", "ADJ", "PROPN", "NOUN") or number in reading.mentions):
        number += 1
    if number == cue.last:
        return False
    if not cue.form.startswith("call"):
        return True
    following = reading.lower(number)
    ends_in_name = any(m.kind == "person" for m in reading.mentions.get(number - 1, ()))
    return ends_in_name and (following in ("", ".", ",", "on", "to", "in", "after", "from", "last", "earlier") or number in reading.times)
