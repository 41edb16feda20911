"""Launches told without a verb of launching: put into orbit, exploded after take-off, "One MRBM from Sunan"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kdnb.launch_moods import launcher, mood_of, owner_of
from kdnb.launch_sentences import Frame, Sentence
from kdnb.lexemes import NUMBERS, cue_list, lex
from kdnb.measures import find_clocks, find_lengths
from kdnb.tables import forms, rows
from kdnb.weapon_classes import GENERIC
from kdnb.weapons import Weapon


def orbited(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of "put its first satellite into orbit", "succeeded in placing a satellite in orbit"."""
    if weapon.weapon != "SLV" or not IN_ORBIT.match(sentence.text[weapon.end - sentence.start :].lstrip()):
        return None
    at = next((n for n in range(weapon.first - 1, max(-1, weapon.first - 4), -1) if sentence.lexemes[n].text.lower() in cue_list("put")), None)
    if at is None or launcher(sentence, at, weapon) != "PRK":
        return None
    before = sentence.words(at - 3, at)
    past = sentence.lexemes[at].text.lower() in ("put", "puts", "placed", "places", "sent", "sends", "delivered", "inserted", "boosted", "lofted", "carried", "carries", "lifted", "lifts")
    failed_to = before[-2:] in (["fails", "to"], ["failed", "to"])
    tried = before[-2:] in (["attempted", "to"], ["tried", "to"])
    if not (failed_to or tried or past and "to" not in before[-1:] or {"succeeded", "successfully"} & set(before)):
        return None
    carrier = next((other for other in sentence.weapons if other.last == at - (3 if failed_to else 1)), None)
    if failed_to and not carrier:
        return None
    mood = mood_of(sentence, at) if not (failed_to or tried) else "attempt"
    weapon = replace(carrier, weapon="SLV") if carrier and carrier.state == "PRK" else weapon  # "Unha-2 rocket places satellite into orbit"
    failed = any(word.startswith("failed") for word in sentence.words(at - 3, at))
    return Frame(at, "active", "none" if mood == "none" else "attempt" if failed else "real", [weapon])


IN_ORBIT = re.compile(r"(?:[\w-]+ ){0,3}(?:in|into) (?:[\w-]+ ){0,2}(?:orbit|space)\b", re.I)


def broke_up(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of "a Unha-3 rocket explodes just after take-off", which names what went wrong in place of the launch."""
    at = weapon.last + 1
    named = next((other for other in sentence.weapons if at < other.first <= at + 4), None)
    if named and sentence.words(at, at + 1) == [","] and sentence.words(named.last + 1, named.last + 2) == [","]:
        at = named.last + 2  # "a ballistic missile, presumably a KN-17, failed shortly after launch"
    if weapon.article == "definite" or at >= len(sentence.lexemes) or "failure" not in sentence.lexemes[at]:
        return None
    follows = AFTER_LAUNCH.match(" ".join(sentence.words(at + 1, at + 8)))
    return Frame(at, "passive", "attempt", [weapon]) if follows and owner_of(sentence, weapon.first) in ("PRK", None) else None


AFTER_LAUNCH = re.compile(r"(?:in (?:the )?(?:mid-?)?air )?(?:\w+ ){0,3}(?:after|upon|on|during) (?:its |the |being )?(?:launch\w*|lift-?off|take-?off|blast-?off|fir\w+)\b")


def ended_in_failure(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of "a satellite launch hailed as a moment of pride ended in failure Friday", which opens its sentence."""
    at = weapon.last + 1
    if weapon.article == "definite" or not _opens(sentence, weapon.first) or at >= len(sentence.lexemes) or not {"fire", "occasion"} & set(sentence.lexemes[at].kinds) or owner_of(sentence, weapon.first) not in ("PRK", None):
        return None
    if "rocket" in weapon.words and weapon.weapon == "unknown":
        weapon = replace(weapon, weapon="SLV")
    return Frame(at, "nominal", "attempt", [weapon]) if ENDED.match(" ".join(sentence.words(at + 1, at + 20))) else None


def _opens(sentence: Sentence, first: int) -> bool:
    """Whether a phrase opens its sentence, or what follows a dateline's dash."""
    return first <= 3 or first <= 12 and sentence.lexemes[first - 1].text in ("--", "\u2014", "\u2013", "-")


ENDED = re.compile(r"(?:[^.;]{0,90} )?(?:ended|ends|resulted|results) (?:\w+ )?in (?:\w+ )?failure\b")


def involved(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of "North Korea's latest weapons test involved a hypersonic missile", the one that the text is about if any is."""
    at = weapon.first - 1
    if weapon.article != "indefinite" or sentence.words(at, at + 1) != ["involved"]:
        return None
    noun = sentence.lexemes[at - 1] if at > 0 else None
    owned = owner_of(sentence, at - 1) == "PRK" or launcher(sentence, at, weapon) == "PRK" and not sentence.context
    told = noun and ("occasion" in noun or "fire" in noun) and not noun.text.lower().endswith("s") and owned
    return Frame(at, "nominal", "real", [weapon]) if told else None


ENTRY_LENGTH = 300
"""Characters that a database's entry without a verb has at most."""
TELLING = frozenset(("fired", "fire", "conduct", "report", "react", "modal", "plan", "perfect", "passive"))
"""Kinds of words of which an entry has none: it is told by the weapon and its place alone, and is no caption of a parade."""
NUMBERED = re.compile(r"\s*\((?P<number>\d+|one|two|three|four|five|six|seven|eight|nine|ten)\)", re.I)


def is_entry(sentence: Sentence, text: str) -> bool:
    """Whether a text is a database's entry without a verb, by its first sentence: "2 Nodong, Sukchon, 650 km", "Two SRBMs from Wonsan; 240 km"."""
    if len(text) > ENTRY_LENGTH or any(TELLING & set(lexeme.kinds) and lexeme.text.lower() not in (*cue_list("entry noun"), "flew") for lexeme in sentence.lexemes) or shown().search(text):
        return False
    words = lex(text)
    if any(lexeme.kinds.get("state", "PRK") not in cue_list("entry state") for lexeme in words):
        return False
    named = any(weapon.model for weapon in sentence.weapons) and (find_lengths(text) or find_clocks(text))
    placed = bool(named or SEA.search(text)) or any("site" in lexeme for lexeme in words)
    if not sentence.weapons:
        return placed and any(word in cue_list("entry noun") for word in sentence.words(0, 3))
    weapon = sentence.weapons[0]
    single = not weapon.plural and weapon.weapon not in GENERIC and weapon.first == 0  # "SRBM, Taechon, 600 km"
    told = "blast" in sentence.lexemes[weapon.last] or single or weapon.count or weapon.at_least or weapon.model or NUMBERED.match(text, weapon.end)
    return bool(placed and told) and weapon.first <= 2 and weapon.state == "PRK" and weapon.article != "definite"


SEA = re.compile(r"(?:\b(?:from|off|into|toward|towards)|[,;])(?: [\w.]+){0,3} (?:coasts?|Sea|sites)\b")


@cache
def shown() -> re.Pattern:
    """Return the pattern of the words by which a text tells of weapons on show or in talk, and of no launch."""
    words = "|".join(re.escape(form) for row in rows("launch_cues") if row["kind"] == "shown" for form in forms(row["forms"]))
    return re.compile(rf"\b(?:{words})\b", re.I)


def entry(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of an entry without a verb: "One MRBM from Sunan", "Several cruise missiles into the Yellow Sea at 4 a.m."."""
    if sentence.entry and sentence.first and weapon is sentence.weapons[0]:
        if weapon.count is None and (number := NUMBERED.match(sentence.text, weapon.end - sentence.start)):
            written = number["number"].lower()
            weapon.count = int(written) if written.isdecimal() else NUMBERS[written]
        elif weapon.count is None and {"single", "lone"} & weapon.words:
            weapon.count = 1
        return Frame(weapon.last, "nominal", "real", [weapon])
    following = sentence.words(weapon.last + 1, weapon.last + 5)
    placed = following[:1] in (["from"], ["into"]) and ("sea" in following or any("site" in lexeme for lexeme in sentence.lexemes[weapon.last + 2 : weapon.last + 4]))
    numbered = weapon.article == "indefinite" and (weapon.count or weapon.at_least) or weapon.model
    return Frame(weapon.last, "nominal", "real", [weapon]) if sentence.first and weapon.first == 0 and placed and numbered else None


def heads_entry(sentence: Sentence, frame: Frame) -> bool:
    """Whether a named launch is all that an entry's first sentence says: "Failed launch of the Chollima-1 from Sohae at 6:29 a.m."."""
    first, last = min(frame.at, frame.weapons[0].first), max(frame.at, frame.weapons[-1].last)
    opens = all({"adjective", "ordinal", "fire", "occasion"} & set(lexeme.kinds) or lexeme.text.lower() in ("known", "of", "ejection") for lexeme in sentence.lexemes[:first])
    plural = frame.weapons[0].plural and not frame.weapons[0].count
    return opens and not plural and frame.mood in ("real", "attempt") and (last + 1 >= len(sentence.lexemes) or sentence.lexemes[last + 1].text.lower() in (*cue_list("entry place"), ";"))


