"""Launches whose weapon stands elsewhere: "it fired two more on Jan. 17", "far larger than the first in October 2006"."""

from __future__ import annotations

import re
from dataclasses import replace

from kdnb.launch_moods import launcher, mood_of
from kdnb.launch_sentences import Frame, Sentence
from kdnb.lexemes import Lexeme
from kdnb.weapons import Weapon


def elliptic(sentence: Sentence) -> list[Frame]:
    """Return the launches whose weapon stands elsewhere: "it fired two more on Jan. 17", "far larger than the first in October 2006".

    Their weapon is marked by the word "elliptic": the reader gives it the class of the launch that was told last.
    """
    if sentence.entry and sentence.first and not sentence.weapons:
        at = next((n for n, lexeme in enumerate(sentence.lexemes[:3]) if {"fire", "occasion"} & set(lexeme.kinds)), 0)
        weapon = replace(_of_context(sentence.lexemes, at, at, 1), weapon="missile", count=None)  # "Failed launch from Sunan"
        return [Frame(at, "nominal", "attempt" if "failed" in sentence.text.lower() else "real", [weapon])]
    if not ELLIPSIS.search(sentence.text):
        return []
    found = []
    lexemes = sentence.lexemes
    starts = {sentence.index(time.start) for time in sentence.times if time.precision in ("day", "month") and not time.text.lower().startswith(("this", "a "))}
    for at, lexeme in enumerate(lexemes):
        following = sentence.words(at + 1, at + 5)
        headless = not any(weapon.first <= at + 3 and at < weapon.last for weapon in sentence.weapons)
        more = len(following) > 1 and "number" in lexemes[at + 1] and following[1] in MORE
        if "fired" in lexeme and more and headless and launcher(sentence, at, None) == "PRK":
            weapon = _of_context(lexemes, at + 1, at + 2, int(lexemes[at + 1].kinds["number"]))
            found.append(Frame(at, "active", mood_of(sentence, at), [weapon]))
        ordinal = lexeme.kinds.get("ordinal")
        if lexeme.text.lower() == "including" and following[:1] == ["one"] and following[1:2] in (["in"], ["on"]) and at + 3 in starts:
            named = [weapon for weapon in sentence.weapons if weapon.last < at and weapon.state == "PRK"]
            if named:  # "test launches of various missiles, including one in May"
                weapon = _of_context(lexemes, at + 1, at + 1, 1)
                weapon.weapon = named[-1].weapon
                found.append(Frame(at + 1, "nominal", "real", [weapon], asserted=False))
        known = [weapon for weapon in sentence.weapons if weapon.last < at and weapon.state == "PRK"]
        if known and (ordinal or "number" in lexeme) and following[:1] in LAUNCHES and following[1:2] == ["on"] and at + 3 in starts:
            weapon = _of_context(lexemes, at, at, 1 if ordinal else int(lexeme.kinds["number"]))  # "after the first launch on April 15 and two launches on April 28"
            weapon.weapon, weapon.model = known[-1].weapon, known[-1].model
            found.append(Frame(at + 1, "nominal", "real", [weapon], asserted=False))
            continue
        if not (ordinal or lexeme.text.lower() in EARLIER) or not known or sentence.words(at - 1, at) not in (["the"], ["its"]):
            continue
        after = next((n for n in range(at + 1, at + 4) if sentence.words(n, n + 1)[:1] not in (["one"], ["on"], ["in"], [","], ["was"])), at + 1)
        if after in starts and following[0] in ("one", "on", "in", ",", "was"):
            weapon = _of_context(lexemes, at, at, 1)
            weapon.weapon, weapon.article = known[-1].weapon, "definite"
            weapon.ordinal = int(ordinal) if ordinal and int(ordinal) > 0 else None
            found.append(Frame(at, "nominal", "real", [weapon], asserted=False))
    return found


MORE = ("more", "others", "more of them")
ELLIPSIS = re.compile(r"\b(?:more|launch(?:es)? on|tests? on|test-firings? on|others|including one|(?:the|its) (?:\w+(?:st|nd|rd|th)|\w+teen|latter|final|previous|last|earlier|recent))\b", re.I)
LAUNCHES = (["launch"], ["launches"], ["test"], ["tests"], ["test-firing"], ["test-firings"])
EARLIER = ("previous", "last", "earlier", "recent")


def _of_context(lexemes: list[Lexeme], first: int, last: int, count: int) -> Weapon:
    return Weapon(lexemes[first].start, lexemes[last].end, first, last, "unknown", count=count, article="indefinite", plural=count > 1, words=frozenset({"elliptic"}))
