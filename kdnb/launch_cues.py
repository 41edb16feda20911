"""Words around a launch that say whether it is a new one, one of several, a sum, the past, or a mention of a known one."""

from __future__ import annotations

import re

from kdnb.launch_sentences import Frame, Sentence
from kdnb.measures import find_speed
from kdnb.weapon_classes import GENERIC
from kdnb.weapons import Weapon

CLAIM = re.compile(
    r"(?:\s+[\w.\-\u2010-\u2015]+){0,5}?\s+(?:this|since|so far|within|during|ever|such|time|of (?:the |this )?(?:year|month|week|kind|its kind|20\d\d|19\d\d)"
    r"|(?:in|for|over) (?:the |a |an |just |only |less |more |than |about |around |nearly |almost |as |under )*(?:\d+ (?:day|week|month|year)|19\d\d|20\d\d|year|month|week|decade"
    r"|past|last|recent|history|many|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)"
    r"|(?:test|launch|attempt|trial|firing)[\w-]* of)\b",
    re.I,
)
"""What stands behind an ordinal that counts over time ("its first missile in four months") and not the missiles of a salvo."""


def without_total(sentence: Sentence, weapons: list[Weapon]) -> list[Weapon]:
    """Drop "seven missiles" before "including a Taepodong-2 and Scuds" or before parts that make seven: the parts are told; join parts that say no more than their class."""
    if (
        len(weapons) > 1
        and weapons[0].weapon in GENERIC
        and len(weapons) > 2
        and "including" in sentence.words(weapons[0].last + 1, weapons[1].first)
    ):
        weapons = weapons[1:]
    parts = [weapon.count for weapon in weapons[1:]]
    if len(parts) > 1 and all(parts) and sum(parts) == weapons[0].count and weapons[0].weapon in GENERIC:
        weapons = weapons[1:]  # "seven ballistic missiles, two Nodongs and five Scuds"
    kept: list[Weapon] = []
    for weapon in weapons:
        if weapon.weapon in GENERIC and not weapon.count and weapon.words & {"other", "more"} and kept:
            continue
        if any(
            weapon.weapon == other.weapon
            and weapon.model == other.model
            and weapon.count is None
            and other.count is None
            for other in kept
        ):
            continue
        kept.append(weapon)
    return kept


def is_total(sentence: Sentence, frame: Frame, weapon: Weapon) -> bool:
    """Whether a plural sums up a time: "more than 70 missiles this year", "six nuclear tests since 2006"."""
    if not weapon.plural:
        return False
    back = 0 if frame.mood == "gerund" else 12  # "a series of drills, launching 200 shells"
    window = " ".join(sentence.words(min(frame.at, weapon.first) - back, max(frame.at, weapon.last) + 9))
    window = window.rpartition(" when ")[2]  # "the first since September, when it fired two missiles"
    return (
        bool(
            re.search(
                r"\b(?:this year|so far|since|in recent|record|over the past|in the past|in the last|over the last|a total of \d+ .* in|rounds of (?!artillery|shell)|in \d{4}|(?:between|from) \d{4}|last year|every|dozens|hundreds|scores|flurry|number of|series of|string of)\b",
                window,
            )
        )
        and frame.mood in ("perfect", "real", "gerund", "attempt")
        and (not frame.times or frame.times[0].precision in ("year", "season", "month"))
    )


def past_cue(sentence: Sentence, frame: Frame) -> bool:
    """Whether the words before a launch say that it is an earlier one: "after it fired", "last fired"."""
    first = min(frame.at, frame.weapons[0].first)
    adverbs = {"last", "previously", "earlier", "already", "formerly", "later", "weeks later", "months later"}
    return behind(sentence, frame) or bool(adverbs & set(sentence.words(first - 3, first)))


def behind(sentence: Sentence, frame: Frame) -> bool:
    """Whether a launch is told in a clause of time of something else ("..., after it fired two missiles")."""
    first = min(frame.at, frame.weapons[0].first)
    return bool({"after", "since", "following", "before", "ahead"} & set(sentence.words(first - 6, first)))


def follows(sentence: Sentence, frame: Frame) -> bool:
    """Whether a launch is the sequel of another in the sentence ("... and followed that with a satellite launch")."""
    words = sentence.words(frame.weapons[0].first - 4, frame.weapons[0].first)
    return any(word.startswith("followed") for word in words)


def sums_up(sentence: Sentence) -> bool:
    """Whether a sentence sums up a time ("In the last four weeks ...")."""
    return bool(
        re.search(
            r"\b(?:in|over|during|within) (?:the )?(?:last|past|recent) |\brecent (?:weeks|months|years)\b",
            sentence.text,
            re.I,
        )
    )


def also(sentence: Sentence, frame: Frame) -> bool:
    return bool({"also", "separately", "another", "additionally"} & set(sentence.words(frame.at - 5, frame.at + 2)))


AWAY = re.compile(r"\b(?:hour|day|week|month|year)s? (?:after|before|following)\b")


def new_in_kind(sentence: Sentence, frame: Frame, told_here: bool) -> bool:
    """Whether a launch is said to be another one; "after it fired a missile" is so only beside one ``told_here``, in its sentence."""
    more = {"another", "also", "additional", "second"} & set(sentence.words(frame.at - 4, frame.at + 4))
    first = min(frame.at, frame.weapons[0].first)
    away = AWAY.search(" ".join(sentence.words(first - 8, first)))  # "days after it fired three missiles"
    return bool(more or away) or (past_cue(sentence, frame) and (told_here or not behind(sentence, frame)))


def order_of(sentence: Sentence, offset: int) -> int | None:
    """Return which of several is meant by "the second missile", None when no ordinal stands there or when it counts over time."""
    position = sentence.index(offset)
    lexemes = sentence.lexemes[max(0, position - 2) : position + 2]
    for lexeme in lexemes:
        if "ordinal" in lexeme:
            if sentence.words(sentence.index(lexeme.start) - 1, sentence.index(lexeme.start)) == ["its"] or CLAIM.match(
                sentence.text[lexeme.end - sentence.start :]
            ):
                return None
            value = int(lexeme.kinds["ordinal"])
            return {-1: 99, -2: 2}.get(value, value)
    return None


# "It was the third attempt in 2023"
THIRD = re.compile(r"(?:It|This|That) (?:was|is|marked|marks|came as|became) (?:\w+ )?(?:the|its|North Korea['\u2019]s|Pyongyang['\u2019]s|the North['\u2019]s) (?:\w+ )?(?:\d+(?:st|nd|rd|th)|[a-z]+(?:th|nd|rd|st)) (?:[\w-]+ ){0,4}(?:attempt|launch|test|firing|time)", re.I)


AGAIN = re.compile(r"(?:It|They|Both|All|The (?:two|three|four)) (?:was|were) (?:all |both |reportedly )?(?:launched|fired|test-fired|lobbed|shot)\b")
"""A sentence that goes on about a launch with a pronoun for the missiles."""
FLIGHT = re.compile(r"(?:The|Its|Their) (?:\w+ )?(?:ranges?|distances?|altitudes?|apogee|speeds?)\b")


def continues(sentence: Sentence, distance: int) -> bool:
    """Whether a sentence without a word for the launch goes on about it ("It flew 400 km", "They each landed ...")."""
    words = sentence.words(0, 12)
    specific = [weapon for weapon in sentence.weapons if weapon.model or weapon.weapon not in GENERIC]
    if (
        specific
        and distance <= 1
        and any(
            re.search(r"\b(?:this|it|that) (?:was|is)\b|called it|identified|described it", sentence.text, re.I)
            for _ in specific
        )
    ):
        return True
    if AGAIN.match(sentence.text) and distance <= 1:
        return True
    kinds = {kind for lexeme in sentence.lexemes for kind in lexeme.kinds}
    return (
        bool({"it", "they", "each", "both", "this", "one", "jcs", "tokyo"} & set(words) or FLIGHT.match(sentence.text))
        and bool(THIRD.match(sentence.text) or kinds & {"flight", "failure", "height", "distance"} or "detected it" in sentence.text)
        or bool(find_speed(sentence.text))
    )
