"""Launches named by a noun: "the test of an ICBM", "conducted a nuclear test", "Tuesday's rocket launch"."""

from __future__ import annotations

import re

from kdnb.launch_moods import BREAKS, launcher, mood_of, owner_of
from kdnb.launch_sentences import Frame, Sentence
from kdnb.weapons import Weapon


def nominal(sentence: Sentence, weapon: Weapon) -> Frame | None:
    following = sentence.lexemes[weapon.last + 1 : weapon.last + 3]
    if any("blast" in lexeme for lexeme in sentence.lexemes[weapon.first : weapon.last + 1]):
        return nominal_at(sentence, weapon, weapon.last)
    if following and ("fire" in following[0] or "occasion" in following[0]) and "nonhead" not in following[0]:
        if len(following) > 1 and "nonhead" in following[1]:
            return None
        if (
            len(following) > 1
            and following[1].text.lower() == "of"
            and any(weapon.last + 2 < other.first <= weapon.last + 4 for other in sentence.weapons)
        ):
            return None
        return nominal_at(sentence, weapon, weapon.last + 1)
    return None


def nominal_at(sentence: Sentence, weapon: Weapon, at: int) -> Frame:
    """A launch named by a noun: told if a verb such as "conducted" governs it, otherwise only referred to."""
    lexemes, first = sentence.lexemes, min(at, weapon.first)
    noun = sentence.lexemes[at].text.lower()
    if (
        noun.endswith("s")
        and noun not in ("tests", "launches", "firings", "nuclear tests")
        or noun.endswith("ests")
        or noun.endswith("ches")
    ):
        weapon.plural = weapon.plural or weapon.count is None
    if weapon.first > at and noun.endswith("s"):
        number = next(
            (int(lexeme.kinds["number"]) for lexeme in lexemes[max(0, at - 2) : at] if "number" in lexeme), None
        )
        if number or weapon.count == 1:
            weapon.count, weapon.at_least = number, "at least" in sentence.words(at - 4, at)
    if "rocket" in weapon.words and noun.startswith("launch") and not weapon.plural and weapon.weapon == "unknown":
        weapon.weapon = "SLV"  # what the press calls a rocket launch, with nothing more, is the satellite's
    governor = None
    if (
        re.search(
            r"\b(?:was|were|is|be|called it|as)(?: a| an| the)?(?: \w+)?$", " ".join(sentence.words(first - 4, first))
        )
        and not weapon.ordinal
    ):
        return Frame(at, "nominal", "none", [weapon])
    for position in range(first - 1, max(-1, first - 14), -1):
        lexeme = lexemes[position]
        if "conduct" in lexeme or lexeme.text.lower() in ("attempted", "there was", "tried"):
            governor = position
            break
        if (
            lexeme.text in BREAKS
            or "weapon" in lexeme
            or lexeme.text.lower() in ("after", "following", "over", "that", "by", "against")
            or ("report" in lexeme and "conduct" not in lexeme)
        ):
            break
    unreal = {
        "possible",
        "potential",
        "impending",
        "expected",
        "anticipated",
        "imminent",
        "further",
        "future",
        "any",
        "feared",
        "looming",
        "suspected nuclear",
        "threatened",
        "hypothetical",
        "simulated",
        "every",
        "next",
    }
    would = {"would", "could", "might", "may", "will"} & set(
        sentence.words(max(at, weapon.last) + 1, max(at, weapon.last) + 5)
    )
    if weapon.words & {"more"} and not weapon.count:
        unreal.add("more")
    if (
        owner_of(sentence, first) not in ("PRK", None)
        or unreal & {*weapon.words, *sentence.words(first - 2, first)}
        or (would and weapon.article != "definite")
    ):
        return Frame(at, "nominal", "none", [weapon])
    near = sentence.words(first - 4, weapon.last + 3)
    attempt = any(
        word
        in (
            "failed",
            "attempted",
            "attempt",
            "unsuccessful",
            "botched",
            "launch attempt",
            "attempted launch",
            "failed launch",
            "failed-test",
            "failed test",
            "failed-launch",
        )
        for word in near
    )
    if governor is None and re.match(
        r"(?:(?:for|of|in|at|from) [^,;]{1,40} )?(?:(?:was|were|has been|have been) (?:also |again )?(?:\w+ly )?(?:conducted|carried out|held|staged|made)|took place)\b",
        " ".join(sentence.words(max(at, weapon.last) + 1, max(at, weapon.last) + 9)),
    ):
        if weapon.article == "definite" and not weapon.words & {"new", "new-type", "newly developed"}:
            return Frame(at, "nominal", "real", [weapon], asserted=False)
        return Frame(at, "nominal", "real", [weapon])
    if governor is None:
        planned = any(word in ("planned", "upcoming", "scheduled") for word in near)
        return Frame(
            at, "nominal", "planned" if planned else "attempt" if attempt else "real", [weapon], asserted=False
        )
    if launcher(sentence, governor, weapon) != "PRK" and lexemes[governor].text.lower() not in (
        "detected",
        "reported",
        "confirmed",
        "announced",
        "claimed",
        "observed",
    ):
        return Frame(at, "nominal", "none", [weapon])
    mood = mood_of(sentence, governor)
    modal = {"modal", "halt", "plan"} & {kind for lexeme in lexemes[max(0, first - 2) : first] for kind in lexeme.kinds}
    if modal and mood in ("real", "perfect"):
        mood = "none"
    if mood == "real" and "".join(sentence.words(governor - 1, governor)) == "to":
        mood = "none"
    detected = (
        lexemes[governor].text.lower() in ("detected", "reported", "confirmed", "announced", "claimed")
        and weapon.article == "definite"
    )
    return Frame(at, "nominal", "attempt" if attempt and mood == "real" else mood, [weapon], asserted=not detected)
