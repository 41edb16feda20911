"""One cue of meeting in its clause -> one telling of a talk: its sides, day, place, status.

Each frame of data/talk_cues.csv is one way in which a cue takes its participants.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kdnb.talk_clauses import Carrier, carrier, cases, finite, subjects
from kdnb.talk_places import capital_states
from kdnb.talk_reading import VERBAL, Cue, Reading, phrase_role, role
from kdnb.talk_setting import date_of, day_of, place_of, precision_of
from kdnb.talk_sides import (
    REACH,
    Side,
    combine,
    enough,
    merge_sides,
    parties,
    sides_in,
    sides_left,
    sides_of,
    sides_right,
)
from kdnb.talk_status import NONE, Verdict, verdict

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kdnb.annotations import TimeExpression


WEEK = datetime.timedelta(days=7)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


@dataclass(slots=True)
class Telling:
    """What one clause tells of a talk. `definite`: it points back ("the talks"); `other`: it is not the one spoken of ("another")."""

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


def tellings(reading: Reading) -> list[Telling]:
    """Return every telling of a talk in the article, in order; those that name no side may still point back to another."""
    found: list[Telling] = []
    for cue in reading.cues:
        if cue.frame == "none":
            continue
        if cue.frame in ("place", "bound"):
            found += visits(reading, cue)
        elif cue.frame == "errand":
            found += errand(reading, cue)
        elif (telling := _verb_talk(reading, cue) if cue.pos == "verb" else _noun_talk(reading, cue)) is not None:
            _count_from(reading, telling, found)
            found.append(telling)
    return found


def _count_from(reading: Reading, telling: Telling, earlier: list[Telling]) -> None:
    """ "on Thursday, one day after Blinken and Hayashi talked": the day is counted from the talk told before in the sentence."""
    start, _ = reading.sentence(telling.cue.head)
    main = next((other for other in reversed(earlier) if other.cue.head >= start and other.precision == "day"), None)
    for number in range(telling.cue.first - 1, max(start, telling.cue.first - REACH), -1):
        if main is None or number <= main.cue.last:
            return
        if reading.lower(number) in ("after", "before") and reading.lower(number - 1) in ("day", "days"):
            count = NUMBERS.index(reading.lower(number - 2)) if reading.lower(number - 2) in NUMBERS else 1
            step = datetime.timedelta(days=max(count, 1))
            telling.date = main.date - step if reading.lower(number) == "after" else main.date + step
            telling.precision = "day"
            return


def _verb_talk(reading: Reading, cue: Cue) -> Telling | None:
    """A verb of meeting: its subject meets its object or whom it has beside "with"."""
    verb = reading.doc[cue.head]
    said = verdict(reading, cue)
    if said is NONE or said.status == "none":
        return None
    left = doers(reading, verb)
    right = _objects(reading, cue, verb)
    if cue.frame in ("object", "person", "joined") and not right or cue.frame == "with" and not right and len(parties(left)) < 2:
        return None
    sides = merge_sides(left, right)
    if not enough(sides):
        return _of_those_named(reading, cue, said) if not right and cue.frame == "mutual" else None
    if not right and len(parties(left)) > 1 and not _meets_alone(reading, cue):
        return None
    return _telling(reading, cue, sides, said, verb.i)


def _of_those_named(reading: Reading, cue: Cue, said: Verdict) -> Telling | None:
    """ "the two envoys met last month", "they will meet": of those whom the article spoke of; None for another subject."""
    words = {word for head in subjects(reading.doc[cue.head]) for word in (head.lower_, *(child.lower_ for child in head.children))}
    return _telling(reading, cue, [], said, cue.head) if words & {"they", "two", "both", "pair"} else None


def doers(reading: Reading, verb: Token) -> list[Side]:
    """Return the sides of a verb's subject; what stands before the verb completes a subject that the parse has cut."""
    syntactic = merge_sides(*(sides_of(reading, head) for head in subjects(verb)))
    nearest = sides_left(reading, verb.i, reading.sentence(verb.i)[0])
    if reading.lower(verb.i - 1) == "to" and nearest and not any(side.person for side in syntactic):
        return nearest  # "will visit Sweden to meet him"
    people, states = {side.person for side in nearest}, {side.state for side in nearest}
    return nearest if all(side.person in people if side.person else side.state in states for side in syntactic) else syntactic


def _meets_alone(reading: Reading, cue: Cue) -> bool:
    """ "Abe and Ban met": nothing but a place or a day may follow ("met the demands" is no meeting)."""
    verb = reading.doc[cue.head]
    return cue.frame in ("mutual", "with") and not any(child.dep_ in ("obj", "ccomp") and child.i >= cue.last and child.i not in reading.times for child in verb.children)


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
    if cue.frame == "person" and not (any(side.person for side in sides) and _is_guest(reading, cue)):
        return []
    return sides


def _is_guest(reading: Reading, cue: Cue) -> bool:
    """A person comes right after "received", "called": not "called Kim a madman", "called his meetings precious"."""
    number = cue.last
    while number < len(reading.doc) and number < cue.last + REACH and (reading.doc[number].pos_ in ("DET", "ADJ", "PROPN", "NOUN") or number in reading.mentions):
        number += 1
    if number == cue.last:
        return False
    if not cue.form.startswith("call"):
        return True
    following = reading.lower(number)
    ends_in_name = any(m.kind == "person" for m in reading.mentions.get(number - 1, ()))
    return ends_in_name and (following in ("", ".", ",", "and", "on", "to", "in", "after", "from", "last", "earlier") or number in reading.times)


def _noun_talk(reading: Reading, cue: Cue) -> Telling | None:
    """A noun of meeting: who stands in it, beside it (with, between) and before the verb that carries it."""
    noun = reading.doc[cue.head]
    if _own_meeting(reading, cue) or cue.loose == "weak" and not _singled_out(reading, cue):
        return None
    said = verdict(reading, cue)
    if said.status == "none":
        return None
    held = carrier(reading, noun)
    over = held.verb
    inner = _inner_sides(reading, cue)
    beside = _beside(reading, cue, noun, held.top, over)
    owned = [Side(code, None) for code in cue.states]
    sides = merge_sides(owned, inner, beside)
    if len(parties(sides)) < 2 and any(role(word, "three") for word in name_words(reading, cue)):
        sides = three_sides(reading, cue, sides)
    if cue.frame == "call" and not sides or (is_plural(cue) and day_of(reading, cue, held.verb.i if held.verb is not None else None) is None):
        return None
    if over is not None and _carries(held):
        over = finite(reading, over) if held.relation == "beside" and not sides else over
        unnamed = {side.state for side in sides if not side.person}
        joined = not cue.states and not inner and _with_whom(reading, cue)
        sides = merge_sides(sides, [side for side in doers(reading, over) if len(parties(sides)) < 2 or joined or (side.person and side.state in unnamed and held.relation == "object")])
    verb = over.i if over is not None else None
    return _telling(reading, cue, sides, said, verb)


def is_plural(cue: Cue) -> bool:
    """Meetings, summits and calls without a day are several occasions; "talks" are one."""
    last = cue.form.split()[-1]
    return cue.pos == "noun" and last.endswith("s") and last not in ("talks", "negotiations", "discussions", "consultations")


def _singled_out(reading: Reading, cue: Cue) -> bool:
    """ "dialogue" alone is a topic; with an ordinal, a day or "the" and a session it is an occasion."""
    before = range(max(cue.first - 3, reading.sentence(cue.head)[0]), cue.first)
    return any(number in reading.times or role(reading.lower(number), "ordinal") for number in before) or (cue.form.startswith("session") and reading.lower(cue.first - 1) == "the")


def _own_meeting(reading: Reading, cue: Cue) -> bool:
    """A party's, a cabinet's or a council's meeting, a forum of many states: no talk between two sides."""
    start = max(cue.first - 4, reading.sentence(cue.head)[0])
    words = [reading.lower(number) for number in range(start, cue.first)]
    near = words[-2:]
    pairs = [" ".join(words[at : at + 2]) for at in range(len(words) - 1)]
    if any(role(word, "forum") for word in [*words[-3:], *pairs]):
        return True
    if any(role(word, "not_talk") for word in near) or any(role(pair, "not_talk") for pair in pairs[-2:]):
        return not (cue.kind == "negotiation" or _named_sides_follow(reading, cue))
    after = reading.lower(cue.last)
    return cue.frame == "call" and after in ("for", "to", "on", "sign", "center", "centre")


def _named_sides_follow(reading: Reading, cue: Cue) -> bool:
    return reading.lower(cue.last) in ("with", "between")


def _inner_sides(reading: Reading, cue: Cue) -> list[Side]:
    """Return the sides before a noun: "Blinken's call", "their talks", "North Korea-U.S. talks", "the Kim-Trump summit"."""
    noun = reading.doc[cue.head]
    first = min(noun.left_edge.i, cue.first)
    first = max(first, cue.first - REACH, reading.sentence(noun.i)[0])
    numbers = []
    for number in range(cue.first - 1, first - 1, -1):
        token = reading.doc[number]
        if token.pos_ in VERBAL and number not in reading.mentions and not token.lower_.endswith(("ed", "ing")):
            break
        if token.pos_ in ("ADP", "SCONJ") or token.lower_ in (".", ";", ":"):
            break
        numbers.append(number)
    mentions = [m for number in sorted(numbers) for m in reading.mentions.get(number, ()) if reading.at(m) == number and m.kind in ("person", "state", "organization")]
    return combine(m for m in mentions if m.kind != "organization" or m.state)


def _beside(reading: Reading, cue: Cue, noun: Token, top: Token, over: Token | None) -> list[Side]:
    """Return the sides that follow with "with", "between", "among", "of", "by", "involving"."""
    groups = []
    for head in dict.fromkeys([noun, top, *([over] if over is not None else [])]):
        for child in head.children:
            case = cases(child)
            allowed = ("with", "between", "among") if head is over else ("with", "between", "among", "of", "by")
            if case and case[0] in allowed and child.dep_ in ("nmod", "obl", "obl:agent", "obl:arg") and child.i > noun.i - (head is over) * 99:
                groups.append(sides_of(reading, child))
            elif child.dep_ == "acl" and child.lower_ in ("involving", "grouping"):
                groups += [sides_of(reading, grand) for grand in child.children if grand.dep_ == "obj"]
    also = ("for",) if cue.frame == "hosted" else ()
    return sides_right(reading, cue.last, reading.sentence(noun.i)[1], opened=False, also=also) or _reduced_relative(reading, cue) or merge_sides(*groups)


def _with_whom(reading: Reading, cue: Cue) -> bool:
    """ "Shin held talks with Austin and Kihara": behind "with" stand the others, behind "between" all of them."""
    stop = min(cue.last + REACH, reading.sentence(cue.head)[1])
    return next((reading.lower(n) == "with" for n in range(cue.last, stop) if reading.lower(n) in ("with", "between", "among")), False)


def three_sides(reading: Reading, cue: Cue, sides: list[Side]) -> list[Side]:
    """ "the trilateral meeting": the three states that this sentence and the three before it name, North Korea apart, if they are just three."""
    place = bisect_right(reading.bounds, cue.head) - 1
    near = reading.between(reading.bounds[max(place - 3, 0)], reading.bounds[place + 1])
    states = {m.state for m in near if m.state and m.kind in ("state", "person")} - {"PRK"}
    return merge_sides(sides, [Side(code, None) for code in sorted(states)]) if len(states) == 3 and set(parties(sides)) <= states else sides


def _reduced_relative(reading: Reading, cue: Cue) -> list[Side]:
    """ "the meeting he had with Putin": both sides stand in the clause behind the noun."""
    number, stop = cue.last, reading.sentence(cue.head)[1]
    while number < stop and number in reading.mentions:
        number += 1
    if number == cue.last or not role(reading.lower(number), "light"):
        return []
    return merge_sides(sides_in(reading, range(cue.last, number)), sides_right(reading, number + 1, stop, opened=False))


def _carries(held: Carrier) -> bool:
    """Say whether the subject of the verb takes part: it holds the talks, or does something in, at, after or for them."""
    if held.relation == "object":
        return role(held.verb.lower_, "light")
    return held.relation in ("beside", "noun") and bool(held.prepositions) and held.prepositions[0] in ("in", "at", "during", "after", "before", "following", "for", "through", "via", "over", "ahead", "to", "of", "into")


def visits(reading: Reading, cue: Cue) -> list[Telling]:
    """A journey to another state, one telling a stop: "Beijing on Sunday, Seoul on Tuesday and Japan on Wednesday" are three."""
    token = reading.doc[cue.head]
    said = verdict(reading, cue)
    if said.status == "none":
        return []
    if cue.form == "visiting" and not subjects(token) and cue.last not in reading.mentions:
        return []
    if cue.pos == "verb":
        travellers = doers(reading, token)
    else:
        travellers = _inner_sides(reading, cue) or _on_a_visit(reading, cue) or _visit_doer(reading, cue)
    stops = list(_stops(reading, cue))
    if cue.pos == "noun" and stops:
        end = reading.sentence(cue.head)[1]
        travellers = _made_by(reading, stops[-1][3], end) or _made_by(reading, cue.last, end) or travellers
    travellers = [side for side in travellers if side.state]
    if not travellers or len({side.state for side in travellers}) > 1:
        return []
    home, found, seen = travellers[0].state, [], set()
    if cue.pos == "noun" and not stops:
        return [_telling(reading, cue, travellers, said, _verb_of(reading, cue))]
    for number, (state, place, _, last) in enumerate(stops):
        if state in (home, None, "UN", "EU", "ASEAN", "IAEA") or state in seen:
            continue
        seen.add(state)
        until = stops[number + 1][2] if number + 1 < len(stops) else None
        telling = _telling(reading, cue, [*travellers, Side(state, None)], said, _verb_of(reading, cue))
        telling.place = place
        if len(stops) > 1:
            _date_stop(reading, telling, last, until or min(last + 6, reading.sentence(token.i)[1]))
        telling.end = max(telling.end, reading.doc[last - 1].idx + len(reading.doc[last - 1]))
        found.append(telling)
    _share_day(reading, found, stops, reading.sentence(cue.head)[1])
    _in_order(found)
    return found


def _share_day(reading: Reading, found: list[Telling], stops: list[tuple], stop: int) -> None:
    """ "will travel to Seoul, Beijing and Tokyo next week": one time behind the last stop dates them all."""
    if len(found) > 1 and not any(telling.date for telling in found[:-1]):
        _date_stop(reading, found[-1], stops[-1][3], min(stops[-1][3] + 4, stop))
        for telling in found[:-1]:
            telling.date, telling.precision = found[-1].date, found[-1].precision


def _on_a_visit(reading: Reading, cue: Cue) -> list[Side]:
    """ "Lavrov, Russia's foreign minister, on a visit to Pyongyang": the person named last before it."""
    words = [reading.lower(number) for number in range(cue.first - 5, cue.first)]
    if "on" not in words:
        return []
    start = max(reading.sentence(cue.head)[0], cue.first - 5 * REACH)
    people = [m for m in reading.between(start, cue.first) if m.kind == "person" and m.name]
    return [Side(people[-1].state, people[-1].name)] if people else []


def _made_by(reading: Reading, start: int, stop: int) -> list[Side]:
    """ "a visit to North Korea by Lavrov", "made by Lavrov"."""
    by = next((number for number in range(start, min(start + 3, stop)) if reading.lower(number) == "by"), None)
    return sides_right(reading, by + 1, stop, opened=True) if by else []


def _visit_doer(reading: Reading, cue: Cue) -> list[Side]:
    over = carrier(reading, reading.doc[cue.head]).verb
    return doers(reading, over) if over is not None else []


def _verb_of(reading: Reading, cue: Cue) -> int | None:
    if cue.pos == "verb":
        return cue.head
    over = carrier(reading, reading.doc[cue.head]).verb
    return over.i if over is not None else None


def _date_stop(reading: Reading, telling: Telling, start: int, stop: int) -> None:
    time = next((reading.times[number] for number in range(start, stop) if number in reading.times), None)
    telling.date, telling.precision = date_of(time), precision_of(time)


def _in_order(found: list[Telling]) -> None:
    """The days of one trip follow each other: "Seoul on Tuesday and Japan on Wednesday" is the Wednesday after that Tuesday."""
    for before, after in pairwise(found):
        if before.date and after.date and after.precision == "day" and after.date < before.date <= after.date + WEEK:
            after.date += WEEK


def _stops(reading: Reading, cue: Cue):
    """Yield (state, place or None, first, last token) of each stop after a verb or noun of travel, up to the next verb."""
    sent_end, cities = reading.sentence(cue.head)[1], capital_states()
    opened = cue.pos == "verb" and cue.form.startswith(("visit", "tour"))
    number, leaving = cue.last, cue.form.startswith(("depart", "leav", "left"))
    while number < sent_end and number < cue.last + 4 * REACH:
        if not opened and number > cue.last + REACH:
            return
        word = reading.lower(number)
        if word in ("to", "in", "at", "into") and not leaving:
            opened = True
        elif word == "for":
            opened = leaving
        elif _ends_trip(reading, number):
            return
        spots = [m for m in reading.mentions.get(number, ()) if m.kind in ("place", "state") and reading.at(m) == number] if opened else []
        if spots:
            last = reading.end(spots[0])
            if reading.lower(last) not in ("'s", "’s") and not (spots[0].kind == "state" and reading.doc[last - 1].pos_ == "ADJ"):
                place = spots[0].name if spots[0].kind == "place" else None
                yield (cities.get(place) or spots[0].state) if place else spots[0].state, place, number, last
            number = last
        else:
            number += 1


def _ends_trip(reading: Reading, number: int) -> bool:
    """Say whether a list of stops ends at this word: a verb, a clause, a preposition that is no day's."""
    word = reading.lower(number)
    if word == "on" and number + 1 in reading.times or number in reading.times:
        return False
    parts = (";", "where", "that", "who", "which", "from", "after", "before", "with", "on")
    return word in parts or reading.doc[number].pos_ in VERBAL and number not in reading.mentions


def errand(reading: Reading, cue: Cue) -> list[Telling]:
    """A person brings a letter to a person of another state: that is a meeting of the two."""
    verb = reading.doc[cue.head]
    sent_end = reading.sentence(verb.i)[1]
    letter = next((n for n in range(cue.last, min(cue.last + 8, sent_end)) if role(reading.lower(n), "letter")), None)
    target = letter and next((n for n in range(letter + 1, min(letter + 10, sent_end)) if reading.lower(n) == "to"), None)
    if not target:
        return []
    said = verdict(reading, cue)
    bringers = [side for side in doers(reading, verb) if side.person]
    hosts = [side for side in sides_in(reading, range(target + 1, min(target + 6, sent_end))) if side.person]
    sides = merge_sides(bringers[:1], hosts[:1])
    if said.status == "none" or not enough(sides) or len(sides) < 2:
        return []
    return [_telling(reading, cue, sides, said, verb.i)]


def _telling(reading: Reading, cue: Cue, sides: list[Side], said: Verdict, verb: int | None) -> Telling:
    """Fill in the day, the place, what points back and the evidence."""
    if cue.loose and cue.pos == "verb" and any(phrase_role(reading, n, "phone") for n in range(cue.last, min(cue.last + REACH, reading.sentence(cue.head)[1]))):
        cue = cue._replace(kind="call", loose="")
    time = day_of(reading, cue, verb)
    start, end = evidence(reading, cue, verb, time)
    before = _left_words(reading, cue)
    definite = any(word in ("the", "this", "that", "these", "those", "their", "his", "her", "its", "both") for word in before) or (
        not {"a", "an"} & set(before) and cue.pos == "noun" and any(_points_at(reading, number) for number in range(cue.first - len(before), cue.first))
    )
    return Telling(
        cue, cue.kind, sides, said, _weekday_ahead(date_of(time), time, said, reading.doc._.published), precision_of(time), place_of(reading, cue, verb), definite,
        any(role(word, "other") for word in before) or _said_again(reading, cue), start, end, _title(reading, cue), name_words(reading, cue),
    )  # fmt: skip


def _points_at(reading: Reading, number: int) -> bool:
    """Say whether a word before a talk's noun tells which one: a name, a state, a day."""
    return number in reading.times or any(m.kind in ("person", "state", "place") for m in reading.mentions.get(number, ()))


def _weekday_ahead(date: datetime.date | None, time: TimeExpression | None, said: Verdict, published: datetime.date | None) -> datetime.date | None:
    """A bare weekday of what is planned or called off is the coming one: "the meeting on Thursday has been called off", said on a Wednesday."""
    bare = time is not None and time.text.lower().removesuffix("'s").removesuffix("’s") in WEEKDAYS
    if bare and date and published and said.status in ("planned", "postponed", "cancelled", "proposed") and date + datetime.timedelta(days=4) <= published < date + WEEK:
        return date + WEEK
    return date


def _left_words(reading: Reading, cue: Cue) -> list[str]:
    first = max(min(reading.doc[cue.head].left_edge.i, cue.first), cue.first - 8)
    return [reading.lower(number) for number in range(first, cue.first)]


def name_words(reading: Reading, cue: Cue) -> list[str]:
    """Return the words of a talk's own name and those before it, hyphenated words whole: ["second", "working-level", "talks"]."""
    words = _left_words(reading, cue) + cue.form.split()
    text = reading.doc[max(cue.first - 8, reading.sentence(cue.head)[0]) : cue.last].text.lower()
    if cue.pos == "noun":
        words += [word for word in text.replace(",", " ").split()[-5:] if "-" in word]
    elif _said_again(reading, cue):
        words.append("again")
    return words


def _said_again(reading: Reading, cue: Cue) -> bool:
    """ "met again", "will hold more talks next week"."""
    around = range(cue.last, min(cue.last + 3, reading.sentence(cue.head)[1]))
    return cue.pos == "verb" and any(reading.lower(number) == "again" for number in around)


def _title(reading: Reading, cue: Cue) -> str | None:
    """Return the talk's name as written when it is more than one word: "the eighth strategic dialogue"."""
    if cue.pos == "verb":
        return None
    first = cue.first
    while first > 0 and reading.doc[first - 1].pos_ in ("ADJ", "PROPN", "NUM", "NOUN") and first > max(cue.first - 5, reading.sentence(cue.head)[0]):
        first -= 1
    span = reading.doc[first : cue.last]
    return span.text if len(span) > 1 else None


def evidence(reading: Reading, cue: Cue, verb: int | None, time: TimeExpression | None) -> tuple[int, int]:
    """Return the characters of the clause: the sentence if it is short, else the part around the cue."""
    first, last = reading.sentence(cue.head)
    if last - first > 60:
        marks = [cue.first, cue.last, *([verb] if verb is not None and abs(verb - cue.first) < 30 else [])]
        first, last = max(first, min(marks) - 15), min(last, max(marks) + 20)
    while last > first + 1 and reading.doc[last - 1].is_space:
        last -= 1
    while first < last - 1 and reading.doc[first].is_space:
        first += 1
    return reading.doc[first].idx, reading.doc[last - 1].idx + len(reading.doc[last - 1])

