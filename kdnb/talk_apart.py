"""One person's talks with several others, one with each: "meetings with X and Y", "bilateral talks with his A, B and C counterparts"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.talk_clauses import carrier
from kdnb.talk_days import day_of
from kdnb.talk_order import REACH, sides_right
from kdnb.talk_reading import Cue, Reading, any_role, role
from kdnb.talk_setting import date_of, precision_of
from kdnb.talk_status import verdict
from kdnb.talk_tellings import Telling, doers, inner_sides, make_telling, name_words

if TYPE_CHECKING:
    from spacy.tokens import Token

MANY = 3  # counterparts of so many states are met one by one


def one_by_one(reading: Reading, cue: Cue, plural: bool) -> list[Telling]:
    """Return one telling a guest, [] where the clause tells of one talk or does not name one host.

    `plural` says that the noun itself counts several ("meetings"); its guests must then be named. Without it the clause must say so:
    "separately", "bilateral", the counterparts of three states and more, or "the minister of A and a delegation of B".
    """
    start, stop = reading.sentence(cue.head)
    if len(reading.states(start, stop)) < 2:
        return []
    lowers = reading.lowers
    near = [*lowers[start : min(start + 3, cue.first)], *lowers[max(cue.first - 4, start) : min(cue.last + 2, stop)]]
    end = next((n for n in range(cue.last, stop) if reading.tokens[n].tag_ in ("VBD", "VBZ", "VBP") and n not in reading.mentions), stop)
    near += lowers[max(cue.last, end - 3) : end]  # "met with X and Y respectively.", "with X and Y separately but denied"
    parted = "and" in lowers[cue.last : stop] and any(lowers[n] == "and" and reading.lower(n + 1) in ("a", "an") for n in range(cue.last, stop))
    plural = plural or cue.loose == "ahead"  # "expected to see X and Y"
    apart = parted or any_role(near, "apart")
    listed = "counterparts" in reading.lowers[cue.last : min(cue.last + 3 * REACH, stop)]
    if not (plural or apart or listed):
        return []
    verb = _holder(reading, cue)
    if verb is None and cue.pos == "verb" or any_role(name_words(reading, cue), "three") or any_role(reading.lowers[cue.last : stop], "three"):
        return []
    hosts = [side for side in (doers(reading, verb) if verb is not None else inner_sides(reading, cue)) if side.state]
    if len(hosts) != 1 or not hosts[0].person:
        return []
    guests = [side for side in sides_right(reading, cue.last, stop, opened=cue.pos == "verb" and cue.frame != "with") if side.state != hosts[0].state]
    named = plural and all(side.person for side in guests)
    if len(guests) < 2 or len({side.state for side in guests}) < len(guests) and not (named and cue.pos == "noun" and verb is not None) or not (named or apart or listed and len(guests) >= MANY):
        return []
    said = verdict(reading, cue)
    if not said.sure and verb is not None or said.status == "none":
        return []
    calls = next((other for other in reading.cues if start <= other.head < cue.first and other.pos == "noun" and _is_call(reading, other)), cue)
    found = [make_telling(reading, cue._replace(kind=calls.kind), [hosts[0], guest], said, verb.i if verb is not None else None) for guest in guests]
    for telling in found:
        if telling.date is None and calls is not cue:
            time = day_of(reading, calls, None)
            telling.date, telling.precision = date_of(time), precision_of(time)
    return found


def _is_call(reading: Reading, cue: Cue) -> bool:
    """ "In separate calls, X discussed the launch with A and B": what the opening phrase calls the talks told after it."""
    return cue.kind == "call" and any(reading.lower(number) in ("in", "during") for number in range(max(cue.first - 5, 0), cue.first))


def _holder(reading: Reading, cue: Cue) -> Token | None:
    """Return the verb whose subject meets the others: the cue itself, or what holds the talks "with" them; None for another clause."""
    if cue.pos == "verb":
        return reading.tokens[cue.head] if cue.frame in ("mutual", "with") or cue.loose == "ahead" else None
    held = carrier(reading, reading.tokens[cue.head])
    opener = next((reading.lower(n) for n in range(cue.last, min(cue.last + REACH, len(reading.lowers))) if reading.lower(n) in ("with", "between", "among")), "")
    return held.verb if held.relation == "object" and role(held.verb.lower_, "light") and opener == "with" else None
