"""What the words around a launch add to it: what it was, how far, how high, how fast and when it flew."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from kdnb.launch_events import OTHER_ACCOUNT, Anchor, Event, anchor_at, learn
from kdnb.launch_failures import judge
from kdnb.launch_ordinals import rank
from kdnb.launch_places import locate
from kdnb.launch_sentences import Sentence, source_of
from kdnb.lexemes import cue_list
from kdnb.measures import find_clocks, find_lengths, find_speed
from kdnb.weapon_classes import compatible
from kdnb.weapons import Weapon


def describe(
    sentence: Sentence, anchors: list[Anchor], used: set[int], source: str | None, published: datetime.date | None
) -> list[Event]:
    """Give the events of a sentence's anchors what the sentence says of them.

    ``used`` are the ids of the weapons that tell a launch, ``source`` the state whose agency spoke last. Returns the reports of
    other agencies that give other numbers, as events of their own.
    """
    identify(sentence, anchors, used)
    locate(sentence, anchors)
    accounts = measure(sentence, anchors, source)
    judge(sentence, anchors)
    rank(sentence, anchors, published)
    return accounts


def identify(sentence: Sentence, anchors: list[Anchor], used: set[int]) -> None:
    """Give the events of a sentence the class and model of the weapons that only say what was launched: "believed to be a Scud"."""
    for weapon in sentence.weapons:
        if id(weapon) in used or weapon.state != "PRK":
            continue
        anchor = anchor_at(anchors, weapon.start)
        before = sentence.words(weapon.first - 5, weapon.first)
        if not anchor or not anchor.events or not _says_what(sentence, weapon, before):
            continue
        choice = sentence.words(weapon.last + 1, weapon.last + 2) == ["or"] or bool({"or", "either"} & set(before[-5:]))
        if choice and len({other.weapon for other in sentence.weapons if id(other) not in used and other.article != "definite"}) > 1:
            continue
        override = weapon.article != "bare" and not cue_list("identified").isdisjoint(before)
        for event in anchor.events:
            learn(event, replace(weapon, model=None) if choice else weapon, override, " ".join(before).endswith(("to be", "called", "named", "dubbed", "known as")))


def _says_what(sentence: Sentence, weapon: Weapon, before: list[str]) -> bool:
    """Whether a weapon phrase says what was launched, by the words before it: "presumed to be a", ", likely a", "of the Musudan"."""
    kinds = {kind for lexeme in sentence.lexemes[max(0, weapon.first - 6) : weapon.first] for kind in lexeme.kinds}
    flew = weapon.article != "definite" and any("flight" in lexeme for lexeme in sentence.lexemes[weapon.last + 1 : weapon.last + 2])
    listed = weapon.article == "bare" and any(other.last == weapon.first - 2 and not compatible(other.weapon, weapon.weapon) for other in sentence.weapons)
    marked = before[-1:] and before[-1] in (",", "(", "also", "likely", "possibly", "reportedly")
    apposed = not listed and (marked or " ".join(before).endswith((", likely", ", a", "also known as")))
    close = {"of", "with", "its", "the", "new", "called", "involving", "using"} & set(before[-3:])
    named = weapon.model is not None and (flew or kinds & {"ident", "report"} or close)
    if SPECULATED.search(sentence.text[: weapon.start - sentence.start]) or not ("ident" in kinds or flew or apposed or named):
        return False
    if before[-1:] == ["for"] and not weapon.model:
        return False
    return not {*cue_list("compared"), *(() if "but" in before else ("not", "'t"))} & set(before)


SPECULATED = re.compile(r"\bspeculat\w+\b[^,;.]*$")


def measure(sentence: Sentence, anchors: list[Anchor], source: str | None) -> list[Event]:
    """Set range, apogee, speed and time; return other agencies' accounts."""
    source = source_of(sentence, sentence.end) or source
    accounts = []
    for role, value, offset in _values(sentence, [anchor.offset for anchor in anchors]):
        anchor = anchor_at(anchors, offset)
        if not anchor or not anchor.events:
            continue
        for event in list(anchor.events):
            account = _set(event, role, value, source_of(sentence, offset), source, sentence)
            accounts += [account] if account else []
    clocks = find_clocks(sentence.text)
    for offset, clock in clocks:
        anchor = anchor_at(anchors, offset + sentence.start)
        for event in _own(anchor.events, offset + sentence.start, sentence.start + clocks[0][0]) if anchor else []:
            event.time = event.time or clock
            event.clocks.append(clock)
    return accounts


def _own(events: list[Event], offset: int, first: int) -> list[Event]:
    """Return the events of a list that a clock is said of: the last before it where a weapon stands between it and the ``first`` clock."""
    behind = [event for event in events if first < event.weapon.start < offset]
    ahead = [event for event in events if event.weapon.start < offset]
    return behind[-1:] or (ahead[-1:] if any(event.weapon.start > offset for event in events) and ahead else events)


def _set(
    event: Event, role: str, value: float, here: str | None, source: str | None, sentence: Sentence
) -> Event | None:
    """Give a number to an event; return another agency's account when it begins here with another number."""
    current = getattr(event, role)
    if current is None:
        setattr(event, role, value)
        event.told_by = event.told_by or here or source
    elif abs(current - value) > 0.05 * current and here and event.told_by and here != event.told_by:
        other = event.parts.get(OTHER_ACCOUNT)
        begun = None
        if other is None:
            other = replace(
                event,
                start=sentence.start,
                end=sentence.end,
                range_km=None,
                apogee_km=None,
                mach=None,
                time=None,
                ordinal=None,
                ordinal_since=None,
                told_by=here,
                parts={},
            )
            event.parts[OTHER_ACCOUNT] = begun = other
        if getattr(other, role) is None:
            setattr(other, role, value)
        return begun
    return None


def _values(sentence: Sentence, breaks: list[int]) -> list[tuple[str, float, int]]:
    """Return (column, value, offset) of the numbers of a flight; of a salvo's several ranges the longest."""
    best: dict[tuple[str, int], tuple[float, int]] = {}
    lengths = [length for length in find_lengths(sentence.text, "range" if sentence.entry else "elsewhere") if length.role in ("range", "apogee")]
    run, last = 0, None
    for length in lengths:
        if (
            last is None
            or length.role != last.role
            or any(last.end < offset - sentence.start < length.start for offset in breaks)
            or length.start - last.end > 60
            or re.search(r"[.;]|\bbut\b|while", sentence.text[last.end : length.start])
        ):
            run += 1
        key = (length.role, run)
        if key not in best or length.km > best[key][0]:
            best[key] = (length.km, best[key][1] if key in best else length.start)
        last = length
    found = [(f"{role}_km", km, offset + sentence.start) for (role, _), (km, offset) in best.items()]
    speed = find_speed(sentence.text)
    return found + ([("mach", speed[1], speed[0] + sentence.start)] if speed else [])
