"""Journeys to another state for diplomacy, one telling a stop, and errands: a letter brought to somebody of another state."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from kdnb.talk_clauses import carrier, subjects
from kdnb.talk_order import REACH, sides_right
from kdnb.talk_places import capital_states
from kdnb.talk_reading import VERBAL, Cue, Reading, any_role, role
from kdnb.talk_setting import date_of, last_day, precision_of
from kdnb.talk_sides import BODIES, Side, enough, merge_sides, phrase, sides_in
from kdnb.talk_status import verdict
from kdnb.talk_tellings import WEEK, Telling, doers, inner_sides, make_telling
from kdnb.talk_verbs import Verdict

ENVOYS = ("delegation", "delegations", "envoy", "envoys", "mission", "emissary", "emissaries")

if TYPE_CHECKING:
    from spacy.tokens import Token


def visits(reading: Reading, cue: Cue, earlier: list[Telling]) -> list[Telling]:
    """A journey to another state, one telling a stop: "Beijing on Sunday, Seoul on Tuesday and Japan on Wednesday" are three.

    `earlier` are the tellings before it: "the delegation" is the one that travelled last.
    """
    token, start = reading.tokens[cue.head], cue.last
    if cue.frame == "sent":
        start = _way(reading, cue)
        if start is None:
            return []
    stops = _by_state(_stops(reading, cue, start))
    if cue.pos == "verb" and not stops:
        return []
    said = verdict(reading, cue)
    if said.status == "none":
        return []
    if said.status == "open" and any(child.dep_ == "mark" and child.lower_ == "before" for child in token.children):
        said = Verdict("planned", False)  # "will meet Park before he travels on to Beijing"
    if said.status == "open" and cue.form == "visiting" and role(reading.lower(cue.first - 1), "now"):
        said = Verdict("ongoing", True)  # "X, currently visiting Seoul, will meet Y"
    if cue.form.startswith("head") and cue.pos == "verb" and any(child.dep_ == "obj" for child in token.children):
        return []  # "to head the delegation to the talks in Beijing"
    if cue.form == "visiting" and not subjects(token) and cue.last not in reading.mentions:
        return []
    if cue.frame == "sent":
        travellers = _sent(reading, cue, start)
    elif cue.frame == "taken":
        trip = any(other.kind == "visit" and other.pos == "noun" for number in range(cue.first - REACH, cue.first) for other in reading.cues_at.get(number, ()))
        travellers = sides_in(reading, (cue.last - 2,)) if trip else []  # "a trip that will take him to Seoul", not "a raid that brought him to New York"
    elif cue.pos == "verb":
        travellers = doers(reading, token) if not _is_thing(reading, subjects(token)) else []
        last = next((telling for telling in reversed(earlier) if telling.kind == "visit"), None)
        if not travellers and last is not None and _is_the_delegation(subjects(token)):
            travellers = last.sides[:1]
    else:
        by = _made_by(reading, cue.last, reading.sentence(cue.head)[1])
        travellers = by or _owner(reading, cue) or inner_sides(reading, cue) or _on_a_visit(reading, cue) or _visit_doer(reading, cue)
    if cue.pos == "noun" and not stops and travellers:
        stops = _stop_before(reading, cue, travellers[0].state)
    elif stops and cue.pos == "noun":
        end = reading.sentence(cue.head)[1]
        travellers = _made_by(reading, stops[-1][3], end) or _made_by(reading, cue.last, end) or travellers
    travellers = [side for side in travellers if side.state]
    travellers = [side for side in travellers if side.person] or travellers  # "From Pyongyang Putin flew to Hanoi"
    homes = list(dict.fromkeys(side.state for side in travellers))
    if len(homes) > 1 and (cue.pos == "noun" or len(stops) != 1):
        return []
    if cue.pos == "noun" and not stops:
        if not travellers:
            return []
        telling = make_telling(reading, cue, travellers, said, _verb_of(reading, cue, False))
        telling.place = None  # "sources in Washington see his trip as preparation"
        return [telling]
    return [telling for home in homes for telling in _journey(reading, cue, said, [side for side in travellers if side.state == home], stops)]


def _journey(reading: Reading, cue: Cue, said: Verdict, travellers: list[Side], stops: list[tuple]) -> list[Telling]:
    """Return one telling for each stop of one state's travellers."""
    home, found, seen = travellers[0].state, [], set()
    for number, (state, place, _, last) in enumerate(stops):
        if state in (home, None, *BODIES) or state in seen:
            continue
        seen.add(state)
        until = stops[number + 1][2] if number + 1 < len(stops) else None
        telling = make_telling(reading, cue, [*travellers, Side(state, None)], said, _verb_of(reading, cue, True))
        telling.place = place
        if len(stops) > 1:
            _date_stop(reading, telling, last, until or min(last + 6, reading.sentence(cue.head)[1]))
            if not number and telling.date is None:
                _date_stop(reading, telling, cue.last, stops[0][2])  # "traveled February 23-28 to Korea, China and Japan"
        telling.end = max(telling.end, reading.tokens[last - 1].idx + len(reading.tokens[last - 1]))
        found.append(telling)
    _share_day(reading, found, stops, reading.sentence(cue.head)[1])
    _in_order(found)
    return found


def _way(reading: Reading, cue: Cue) -> int | None:
    """ "sent a delegation led by Pak to Mongolia": where the way of those who are sent begins."""
    stop = min(cue.last + 2 * REACH, reading.sentence(cue.head)[1])
    return next((n for n in range(cue.last, stop) if reading.lower(n) == "to" and any(m.kind in ("state", "place") for k in (n + 1, n + 2) for m in reading.mentions.get(k, ()))), None)


def _sent(reading: Reading, cue: Cue, way: int) -> list[Side]:
    """Return who is sent on that way; nobody where no people are sent."""
    people = [side for side in sides_in(reading, range(cue.last, way)) if side.person]
    envoys = any(reading.lower(n) in ENVOYS for n in range(cue.last, way))
    return people or (doers(reading, reading.tokens[cue.head]) if envoys else [])


def _is_the_delegation(heads: list[Token]) -> bool:
    return any(head.lower_ in ("delegation", "group") and any(child.lower_ == "the" for child in head.children) for head in heads)


def _is_thing(reading: Reading, heads: list[Token]) -> bool:
    """ "the THAAD battery has arrived in South Korea", "the aircraft carrier Carl Vinson": no diplomats travel; nor do tourists and troops."""
    for head in heads:
        if head.tag_ == "NNPS" and any(child.dep_ == "nummod" for child in head.children):
            return True  # "100 South Koreans"
        named = any(m.kind == "person" and m.name for m in reading.mentions.get(head.i, ()))  # "Ms. Rice"
        if role(head.lower_, "thing") and not named or any(role(child.lower_, "thing") and child.dep_ in ("nmod:desc", "compound", "appos") for child in head.children):
            return True
        numbers = phrase(head)
        person = any(m.kind == "person" for number in numbers for m in reading.mentions.get(number, ()))
        people = any_role([reading.lower(number) for number in numbers], "side_noun")
        cue = any(other.head == head.i for other in reading.cues)  # "this is his second visit after X visited", misread
        if head.pos_ == "NOUN" and not person and not people and not cue and head.i not in reading.mentions:
            return True
    return False


def _made_by(reading: Reading, start: int, stop: int) -> list[Side]:
    """ "a visit to North Korea by Lavrov", "made by Lavrov"."""
    by = next((number for number in range(start, min(start + 3, stop)) if reading.lower(number) == "by"), None)
    return sides_right(reading, by + 1, stop, opened=True) if by else []


def _owner(reading: Reading, cue: Cue) -> list[Side]:
    """ "after U.S. envoy Sung Kim's visit to Seoul": whoever owns the noun, however the sentence is parsed."""
    number = next((n for n in range(cue.first - 1, max(cue.first - 4, 0), -1) if reading.tokens[n].pos_ not in ("ADJ", "NUM", "NOUN")), cue.first)
    if reading.lower(number) not in ("'s", "’s"):
        return []
    return [Side(m.state, m.name) for m in reading.mentions.get(number - 1, ()) if m.kind == "person" and m.name and m.state and reading.end(m) == number]


def _on_a_visit(reading: Reading, cue: Cue) -> list[Side]:
    """ "Lavrov, Russia's foreign minister, on a visit to Pyongyang": the person named last before it."""
    number = cue.first - 1
    while number > 0 and reading.tokens[number].pos_ in ("DET", "ADJ", "NUM", "PRON", "NOUN", "PUNCT") and cue.first - number < 8:
        number -= 1
    if reading.lower(number) != "on":
        return []
    start = max(reading.sentence(cue.head)[0], cue.first - 5 * REACH)
    people = [m for m in reading.between(start, cue.first) if m.kind == "person" and m.name]
    return [Side(people[-1].state, people[-1].name)] if people else []


def _visit_doer(reading: Reading, cue: Cue) -> list[Side]:
    over = carrier(reading, reading.tokens[cue.head]).verb
    return doers(reading, over) if over is not None else []


def _verb_of(reading: Reading, cue: Cue, bound: bool) -> int | None:
    """Return the verb whose day the journey shares; none where the noun is `bound` elsewhere than another verb of travel."""
    if cue.pos == "verb":
        return cue.head
    over = carrier(reading, reading.tokens[cue.head]).verb
    elsewhere = bound and over is not None and any(
        other.head == over.i and other.frame in ("place", "bound") and any(m.kind in ("place", "state") for m in reading.between(other.last, cue.first))
        for other in reading.cues
    )  # "stopped in Seoul on Tuesday after his visit to the North"
    return over.i if over is not None and not elsewhere else None


def _date_stop(reading: Reading, telling: Telling, start: int, stop: int) -> None:
    time = next((reading.times[number] for number in range(start, stop) if number in reading.times), None)
    telling.date, telling.precision = date_of(time), precision_of(time)


def _in_order(found: list[Telling]) -> None:
    """The days of one trip follow each other: "Seoul on Tuesday and Japan on Wednesday" is the Wednesday after that Tuesday."""
    for before, after in pairwise(found):
        if before.date and after.date and after.precision == "day" and after.date < before.date <= after.date + WEEK:
            after.date += WEEK


def _share_day(reading: Reading, found: list[Telling], stops: list[tuple], stop: int) -> None:
    """ "will travel to Seoul, Beijing and Tokyo next week": one time behind the last stop dates them all."""
    if len(found) > 1 and not any(telling.date for telling in found[:-1]):
        _date_stop(reading, found[-1], stops[-1][3], min(stops[-1][3] + 4, stop))
        for telling in found[:-1]:
            telling.date, telling.precision = found[-1].date, found[-1].precision
        if _spans(reading, stops[-1][3], min(stops[-1][3] + 4, stop)):
            for telling in found[1:]:
                telling.date = telling.precision = None  # "Tuesday through Friday": only the first stop's day is told


def _spans(reading: Reading, start: int, stop: int) -> bool:
    time = next((reading.times[number] for number in range(start, stop) if number in reading.times), None)
    return last_day(reading, time) is not None


def _stops(reading: Reading, cue: Cue, start: int):
    """Yield (state, place or None, first, last token) of each stop after a verb or noun of travel, up to the next verb."""
    sent_end, cities = reading.sentence(cue.head)[1], capital_states()
    opened = cue.frame == "taken" or cue.pos == "verb" and cue.form.startswith(("visit", "tour", "due", "expected", "cross", "stop", "proceed"))
    number, leaving = start, cue.form.startswith(("depart", "leav", "left", "set o"))
    while number < sent_end and number < start + 4 * REACH:
        if not opened and number > start + REACH:
            return
        word = reading.lower(number)
        if word in ("to", "in", "at", "into") and not leaving:
            opened = True
        elif word == "for":
            opened = leaving or cue.form.startswith("head")
        elif _ends_trip(reading, number):
            return
        spots = [m for m in reading.mentions.get(number, ()) if m.kind in ("place", "state") and reading.at(m) == number] if opened else []
        if spots:
            last = reading.end(spots[0])
            airport = "airport" in reading.lowers[last + 1 : last + 7]  # "flew into New York's John F. Kennedy International Airport"
            if (airport or reading.lower(last) not in ("'s", "’s")) and not (spots[0].kind == "state" and reading.tokens[last - 1].pos_ == "ADJ"):
                place = spots[0].name if spots[0].kind == "place" else None
                yield (cities.get(place) or spots[0].state) if place else spots[0].state, place, number, last
            number = last
        else:
            number += 1


def _by_state(stops: Iterable[tuple]) -> list[tuple]:
    """ "landed in Sunan Airport, Pyongyang, on Monday" is one stop."""
    joined: list[tuple] = []
    for stop in stops:
        if joined and joined[-1][0] == stop[0]:
            state, place, first, _ = joined.pop()
            stop = (state, place or stop[1], first, stop[3])  # "an inter-Korean park in Kaesong"
        joined.append(stop)
    return joined


def _stop_before(reading: Reading, cue: Cue, home: str | None) -> list[tuple]:
    """ "Jo's recent Washington trip": a place right before the noun, of another state than the traveller's."""
    spot = next((m for m in reading.mentions.get(cue.first - 1, ()) if m.kind in ("place", "state")), None)
    if spot is None or not spot.state or spot.state == home or reading.tokens[cue.first - 1].pos_ == "ADJ":
        return []
    return [(spot.state, spot.name if spot.kind == "place" else None, reading.at(spot), cue.last)]


def _ends_trip(reading: Reading, number: int) -> bool:
    """Say whether a list of stops ends at this word: a verb, a clause, a preposition that is no day's."""
    word = reading.lower(number)
    if word == "on" and (number + 1 in reading.times or reading.lower(number + 1) == "to") or number in reading.times:
        return False
    parts = (";", "as", "since", "where", "that", "who", "which", "from", "after", "before", "with", "on")
    if reading.tokens[number].tag_ == "VBG" and reading.lower(number - 1) in ("to", "in"):
        return False  # "a visit to neighbouring South Korea"
    return word in parts or reading.tokens[number].pos_ in VERBAL and number not in reading.mentions


def errand(reading: Reading, cue: Cue) -> list[Telling]:
    """A person brings a letter to a person of another state: that is a meeting of the two."""
    verb = reading.tokens[cue.head]
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
    return [make_telling(reading, cue, sides, said, verb.i)]
