"""Launches named by a noun: "conducted a nuclear test", "Tuesday's rocket launch", "condemns the DPRK for its test of an ICBM"."""

from __future__ import annotations

import re

from kdnb.launch_moods import BREAKS, launcher, mood_of, owner_of
from kdnb.launch_sentences import Frame, Sentence
from kdnb.lexemes import cue_list
from kdnb.weapons import Weapon

ENDED = re.compile(r"\b(?:end|halt|moratorium|freeze|ban|suspension|stop|pause) (?:to|on|of|in) (?:[\w-]+ ){0,3}[\w-]*$")
"""What has no launch behind it: "an end to nuclear and missile tests"."""
TOOK_PLACE = re.compile(
    r"(?:(?:for|of|in|at|from) [^,;]{1,40} )?(?:(?:was|were|has been|have been) (?:also |again )?(?:\w+ly )?"
    r"(?:conducted|carried out|held|staged|made)|took place)\b"
)
WATCHED = re.compile(r"\b(?:oversaw|guided|watched|observed|supervised|conducted|carried out)\b[^.;]*\b(?:test|launch|firing|drill)", re.I)


def nominal(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch that the noun behind a weapon names ("missile launch"), or that the weapon's own word is ("nuclear test")."""
    following = sentence.lexemes[weapon.last + 1 : weapon.last + 3]
    if any("blast" in lexeme for lexeme in sentence.lexemes[weapon.first : weapon.last + 1]):
        return nominal_at(sentence, weapon, weapon.last)
    if not following or not ("fire" in following[0] or "occasion" in following[0]) or "nonhead" in following[0]:
        return None
    if len(following) > 1 and "nonhead" in following[1]:
        return None
    named_behind = any(weapon.last + 2 < other.first <= weapon.last + 4 for other in sentence.weapons)
    if len(following) > 1 and following[1].text.lower() == "of" and named_behind:
        return None
    two = len(following) > 1 and ("fire" in following[1] or "occasion" in following[1])  # "test shootings"
    return nominal_at(sentence, weapon, weapon.last + (2 if two else 1))


def nominal_at(sentence: Sentence, weapon: Weapon, at: int) -> Frame:
    """A launch named by a noun: told if a verb such as "conducted" governs it, otherwise only referred to."""
    lexemes, first, last = sentence.lexemes, min(at, weapon.first), max(at, weapon.last)
    _count(sentence, weapon, at)
    if _is_none(sentence, weapon, first, last):
        return Frame(at, "nominal", "none", [weapon])
    near = sentence.words(first - 4, weapon.last + 3)
    attempt = bool(cue_list("attempted") & set(near))
    governor = _governor(sentence, first)
    if governor is None:
        if TOOK_PLACE.match(" ".join(sentence.words(last + 1, last + 9))):
            told = weapon.article != "definite" or bool(weapon.words & {"new", "new-type", "newly developed"})
            return Frame(at, "nominal", "real", [weapon], asserted=told)
        planned = any(word in ("planned", "upcoming", "scheduled") for word in near)
        return Frame(at, "nominal", "planned" if planned else "attempt" if attempt else "real", [weapon], asserted=False)
    if "react" in lexemes[governor]:
        # "condemns the DPRK for its launch": of today, if it is condemned in the present tense or is the North's own
        today = mood_of(sentence, governor) != "none" and bool(lexemes[governor].kinds["react"] == "present" or owner_of(sentence, first))
        if today and weapon.article == "definite" and not weapon.plural:
            weapon.article = "bare"  # "its launch" is told here for the first time
        told = today and not weapon.plural
        return Frame(at, "nominal", "attempt" if attempt else "real", [weapon], asserted=told, reaction=governor if told else None)
    word = lexemes[governor].text.lower()
    if word not in cue_list("account") and launcher(sentence, governor, weapon) != "PRK":
        return Frame(at, "nominal", "none", [weapon])
    mood = mood_of(sentence, governor)
    modal = {"modal", "halt", "plan"} & {kind for lexeme in lexemes[max(0, first - 2) : first] for kind in lexeme.kinds}
    if modal and mood in ("real", "perfect"):
        mood = "none"
    if mood == "real" and sentence.words(governor - 1, governor) == ["to"]:
        mood = "none"
    if mood == "none" and word == "conduct" and WATCHED.search(sentence.text[lexemes[last].end - sentence.start :]):
        mood = "real"  # "ordered the administration to conduct a test-fire of the ICBM and oversaw the crucial test"
    told = not (word in cue_list("account") and weapon.article == "definite")
    return Frame(at, "nominal", "attempt" if attempt and mood == "real" else mood, [weapon], asserted=told)


def _count(sentence: Sentence, weapon: Weapon, at: int) -> None:
    """Give a weapon the number of its occasion: "two launches of a rocket", "launches of a Scud"."""
    noun = sentence.lexemes[at].text.lower()
    if noun.endswith("s"):
        weapon.plural = weapon.plural or weapon.count is None
    if weapon.first > at and noun.endswith("s"):
        before = sentence.lexemes[max(0, at - 2) : at]
        number = next((int(lexeme.kinds["number"]) for lexeme in before if "number" in lexeme), None)
        if number or weapon.count == 1:
            weapon.count, weapon.at_least = number, "at least" in sentence.words(at - 4, at)
    if "rocket" in weapon.words and noun.startswith("launch") and not weapon.plural and weapon.weapon == "unknown":
        weapon.weapon = "SLV"  # what the press calls a rocket launch, with nothing more, is the satellite's


def _is_none(sentence: Sentence, weapon: Weapon, first: int, last: int) -> bool:
    """Whether a named launch is none of the North's or none that took place: "any test", "a launch would", "it was a missile test"."""
    before = " ".join(sentence.words(first - 4, first))
    if re.search(r"\b(?:was|were|is|be|called it|as)(?: a| an| the)?(?: \w+)?$", before) and not weapon.ordinal:
        return True
    if owner_of(sentence, first) not in ("PRK", None) or ENDED.search(" ".join(sentence.words(first - 7, first))):
        return True
    if weapon.words & {"more"} and not weapon.count and not weapon.words & {"advanced", "powerful"}:
        return True
    if cue_list("unreal") & {*weapon.words, *sentence.words(first - 2, first)}:
        return True
    would = any(  # a word of a date ("in May") has no kinds
        lexeme.kinds and lexeme.text.lower() in ("would", "could", "might", "may", "will") for lexeme in sentence.lexemes[last + 1 : last + 5]
    )
    return would and weapon.article != "definite"


def _governor(sentence: Sentence, first: int) -> int | None:
    """Return where the verb stands whose object a named launch is, None for none."""
    for position in range(first - 1, max(-1, first - 14), -1):
        lexeme = sentence.lexemes[position]
        if lexeme.text.lower() in ("included", "include") and any("fire" in other or "occasion" in other for other in sentence.lexemes[max(0, position - 2) : position]):
            return position  # "Its latest launches included a test of two missiles"
        if "conduct" in lexeme or "react" in lexeme or lexeme.text.lower() in ("attempted", "tried"):
            return position
        if lexeme.text.lower() == "there" and sentence.words(position + 1, position + 2) in (["is"], ["was"]):
            return position  # "there is a second underground nuclear test"
        if (
            lexeme.text in BREAKS
            or "weapon" in lexeme
            or lexeme.text.lower() in ("after", "following", "over", "that", "by", "against")
            or ("report" in lexeme and "conduct" not in lexeme)
        ):
            return None
    return None
