"""Where a sentence speaks of a launch without telling it: "the missiles", "Sunday's launch", "the May launch", "the test took place on Monday"."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from kdnb.annotations import TimeExpression
from kdnb.launch_cues import order_of
from kdnb.launch_dates import dates_of
from kdnb.launch_events import Anchor, Event, agree, fits, in_month, learn, redates
from kdnb.launch_matching import split_part
from kdnb.launch_moods import owner_of
from kdnb.launch_sentences import Frame, Sentence, source_of
from kdnb.launch_state import State
from kdnb.lexemes import ORDINAL_VALUES
from kdnb.weapon_classes import GENERIC
from kdnb.weapons import Weapon


def references(sentence: Sentence, frames: list[Frame], used: set[int]) -> list[tuple[int, Weapon | None, str]]:
    """Return (offset, weapon or None, word) of what may refer to a known launch: "the missiles", "the test", "Sunday's launch"."""
    taken = {frame.at for frame in frames}
    found: list[tuple[int, Weapon | None, str]] = []
    for weapon in sentence.weapons:
        if id(weapon) in used or weapon.state != "PRK" or weapon.words & {"other", "any", "such"}:
            continue
        before = sentence.words(weapon.first - 2, weapon.first)
        if {"not", "'t", "carrying", "carried", "bearing"} & set(before) or before in (["rather", "than"], ["instead", "of"]):
            continue  # "only a medium-range missile, not the long-range ICBM"
        if weapon.first and "ident" in sentence.lexemes[weapon.first - 1] and weapon.model and len(frames) > 0:
            continue  # "the December launch, believed to be the Hwasong-18": says what it was
        if (
            weapon.model
            and before[-1:] in ([","], ["("])
            and any(other.last == weapon.first - 2 for frame in frames for other in frame.weapons)
        ):
            continue
        if (
            weapon.article == "definite"
            or weapon.ordinal
            or (before == ["that"] and weapon.first == 1 and not weapon.plural)
            or (before[-1:] == ["'s"] and owner_of(sentence, weapon.first) == "PRK")
            or "of the" in " ".join(before)
            or weapon.plural and not weapon.count and _dated_by(sentence, weapon.start)
            or (weapon.model and before[-1:] == ["likely"])
        ):
            found.append((weapon.start, weapon, "weapon"))
    inside = {n for weapon in sentence.weapons for n in range(weapon.first, weapon.last + 1)}
    for position, lexeme in enumerate(sentence.lexemes):
        noun = "occasion" in lexeme or (
            "fire" in lexeme
            and lexeme.text.lower().rstrip("es") in ("launch", "test", "firing", "test-firing", "launching")
        )
        if lexeme.text.lower() == "one" and position and "ordinal" in sentence.lexemes[position - 1] and position not in inside:
            found.append((lexeme.start, None, "occasion"))  # "the third one flew 760 km"
            continue
        if not noun or position in taken or position in inside:
            continue
        before = sentence.words(position - 3, position)
        if lexeme.text.lower() in ("liftoff", "lift-off", "blastoff", "blast-off") and not before:
            found.append((lexeme.start, None, "occasion"))  # "Liftoff took place at 11:30"
            continue
        if {"a", "an"} & set(before) and before[-1] not in ORDINAL_VALUES and not {"the", "its"} & set(before[-1:]):
            found.append((lexeme.start, None, "another"))
        elif {"the", "this", "these", "latest", "both", "'s", "its"} & set(before) or (
            before and before[-1] in ORDINAL_VALUES
        ):
            found.append((lexeme.start, None, "occasion"))
    return found


def _dated_by(sentence: Sentence, start: int) -> bool:
    """Whether a day in the genitive stands right before a phrase: "last Friday's missiles flew 430 km"."""
    return any(re.fullmatch(r"(?:['\u2019]s)?\s+", sentence.text[time.end - sentence.start : start - sentence.start]) and sentence.text[:start - sentence.start].rstrip().endswith(("'s", "\u2019s")) for time in sentence.times if time.precision == "day" and time.end <= start)


OCCASION = re.compile(r"(?:[^,;]* (?:said|says) (?:that )?)?(?:(?:During|In) )?(?:The|This|That|Its) (?:\w+ )?(?:test|launch|firing|test-?(?:fire|firing|launch)|drill|exercise|missile|projectile|rocket)(?:e?s)?\b", re.I)
OVERSEEN = re.compile(r"[^,;.]*\b(?:oversaw|watched|observed|guided|supervised|attended|inspected) (?:the|a|its) (?:\w+ ){0,3}(?:test|launch|firing|drill|exercise|test-fire|test-firing)\b[^,;.]{0,60} $|[^,;.]*\b(?:oversaw|watched|observed|guided|supervised|attended|inspected) $|[^,;.]*\b(?:oversaw|watched|observed|guided|supervised|attended|inspected) \w+['\u2019]s (?:\w+ ){0,3}(?:test|launch|firing|drill|exercise)", re.I)
"""What says who watched it, up to its day ("Kim oversaw Saturday's test")."""
HELD = re.compile(r"\b(?:took place|held|conducted|carried out|staged|overseen|made|happened|occurred|fired|launched)\b[^,;.]{0,30}$", re.I)
"""What stands before the day on which an occasion was."""
WATCHED = re.compile(r"[^,;.]*\b(?:oversaw|watched|observed|guided|supervised|attended|inspected)\b")
TOOK = re.compile(
    r"\b(?:it|the (?:first )?(?:test|launch|firing|drill|test-fire|test firing|rounds? of testing)s?\b[^,;.]{0,60}) (?:took place|(?:was|were) (?:conducted|carried out|held))(?: early| late)? on\b"
)
"""What says when it was, wherever in a sentence: "the military announced it took place on Saturday"."""
SAID = re.compile(r"\b(?:said|says|told|reported|announced|according to)\b[^,;]{0,30}$", re.I)


def of_others(sentence: Sentence) -> bool:
    """Whether a sentence is about another state's missiles ("One of the South Korean missiles hit a target 250 kilometers away")."""
    return any(owner_of(sentence, weapon.first) not in ("PRK", None) for weapon in sentence.weapons)


def told_by_media(sentence: Sentence, frame: Frame) -> bool:
    """Whether a sentence tells on the word of Pyongyang's media of one launch, whose day was another than that of the report."""
    return source_of(sentence, sentence.end) in ("PRK", None) and frame.asserted and frame.mood in ("real", "perfect", "attempt")


OWNED = re.compile(r"\b(?:North Korea['\u2019]s|Pyongyang['\u2019]s|the North['\u2019]s)\s+(?P<noun>launch)\s+(?:on |in |of )?$", re.I)
SIMILAR = re.compile(
    r"\b(?:similar|failed|previous|earlier|separate|botched|failed in an?|failed in its) (?P<noun>launch|test|firing|test launch)\s+(?:on |in |of )?$", re.I
)
DATED = re.compile(
    r"\b(?:the|its|North Korea['\u2019]s|Pyongyang['\u2019]s|the North['\u2019]s)\s+(?:failed\s+|botched\s+)?$", re.I
)


def dated_launch(sentence: Sentence) -> int | None:
    """Return where the noun of "the May launch", "the North's launch last weekend" stands, None if the sentence has no such."""
    for time in sentence.times:
        lead = sentence.text[: time.start - sentence.start]
        if time.date and time.precision in ("day", "week", "month") and (owned := OWNED.search(lead) or SIMILAR.search(lead)):
            return sentence.start + owned.start("noun")
        if (
            time.date
            and time.precision in ("day", "month")
            and DATED.search(sentence.text[: time.start - sentence.start])
        ):
            after = re.match(
                r"\s+(?:failed\s+|botched\s+)?(?=launch\b(?! (?:pad|site|vehicle|window|event|of)))",
                sentence.text[time.end - sentence.start :],
            )
            if after:
                return time.end + after.end()
    return None


def refer(state: State, sentence: Sentence, reference: tuple, times: list[TimeExpression]) -> Anchor:
    """Return the anchor of a mention of known launches, with no events where it is of none; "the May launch" may be a new one."""
    offset, weapon, word = reference
    apart = dated_launch(sentence) == offset
    if word == "another" and not apart:
        return Anchor(offset, [])
    dates = dates_of(times, False)
    topic = state.just(sentence, offset) or state.topic()
    candidates = topic + [event for event in reversed(state.events) if event not in topic]
    if dates:
        agreeing = [event for event in candidates if event.date and agree(*dates[0], event)]
        media = source_of(sentence, offset) == "PRK"
        assumed = [event for event in topic if not agreeing and redates(*dates[0], event) and (media or event.condemned)]
        for event in assumed:  # "KCNA reported on Tuesday that Kim oversaw the test the previous day"
            event.date, event.precision, event.assumed = *dates[0], False
        candidates = agreeing or assumed
    if apart and not dates:
        return Anchor(offset, [])
    if not dates and any(
        cue in sentence.words(sentence.index(offset) - 3, sentence.index(offset))
        for cue in ("previous", "earlier", "past", "last", "any", "future", "such", "other")
    ):
        return Anchor(offset, [])
    if weapon is not None:
        exact = [event for event in candidates if weapon.model and event.weapon.model == weapon.model]
        candidates = exact or [event for event in candidates if fits(event.weapon, weapon, loose=True)]
    if weapon is None and apart and not any(event.date for event in candidates):
        return Anchor(offset, [_add_dated(state, sentence, *in_month(*dates[0]), offset)], new=True)
    if not candidates:
        return Anchor(offset, [])
    several = (
        [event for event in topic if event in candidates]
        if (weapon is None or weapon.plural or not weapon.model)
        else []
    )
    events = several or candidates[:1]
    order = order_of(sentence, offset)
    if order is not None and events:
        part = split_part(state.events, sentence, events[0], order, weapon, state.number)
        if part and weapon is not None and weapon.model:
            learn(part, replace(weapon, count=None, at_least=False), False)  # "the first a KN-25 and the second one a KN-23"
        return Anchor(offset, [part] if part else [])
    if weapon is not None and weapon.weapon not in GENERIC and len(events) == 1:
        learn(events[0], replace(weapon, count=None, at_least=False), False)
    return Anchor(offset, events)


def _add_dated(state: State, sentence: Sentence, date: datetime.date, precision: str, offset: int) -> Event:
    """Add "the May launch", which names no weapon: of the article's kind as far as that is a missile's or a rocket's."""
    kinds = {event.weapon.weapon for event in state.events} or {"unknown"}
    kind = "SLV" if kinds == {"SLV"} else "unknown" if kinds & {"SLV", "unknown", "nuclear", "engine"} else "missile"
    if state.weapon and state.weapon.weapon == "SLV":
        kind = "SLV"  # "to place a satellite into orbit ... condemned the Wednesday launch"
    elif state.weapon and kind != "SLV" and sentence.times[0].precision == "month":
        kind = state.weapon.weapon  # "three Musudans in April. The May launch failed"
    position = sentence.index(offset)
    weapon = Weapon(offset, sentence.lexemes[position].end, position, position, kind, article="definite", count=1)
    event = Event(sentence.start, sentence.end, weapon, "fired", date, precision, sentence=state.number, told_as=kind)
    event.background = state.is_past(date, precision)
    state.events.append(event)
    return event
