"""Whether a launch verb tells of something that happened, and who launched."""

from __future__ import annotations

from kdnb.launch_sentences import Sentence
from kdnb.lexemes import cue_list
from kdnb.weapons import Weapon

BREAKS = (";", ":", ".")
PREPOSITIONS = (
    "by",
    "to",
    "toward",
    "towards",
    "into",
    "with",
    "against",
    "from",
    "in",
    "at",
    "near",
    "over",
    "of",
    "between",
    "off",
    "for",
    "on",
    "about",
    "around",
    "outside",
)


def mood_of(sentence: Sentence, at: int) -> str:
    """Tell from the words before a verb whether it happened."""
    lexemes, verb = sentence.lexemes, sentence.lexemes[at]
    word = verb.text.lower()
    finite = "fired" in verb or (
        "conduct" in verb
        and (word.split()[0].endswith("ed") or word in ("oversaw", "held", "made", "overseen", "carried out"))
    )
    word = word.split()[0]
    for position in range(at - 1, max(-1, at - 9), -1):
        lexeme, near = lexemes[position], at - position
        if lexeme.text in BREAKS or ("fired" in lexeme and near > 1 and "attempt" not in lexeme):
            break
        if lexeme.text.lower() in ("if", "unless", "whether", "should") or ("habit" in lexeme and near <= 2):
            return "none"
        if "report" in lexeme and "plan" not in lexeme and near > 1 and finite:
            break
        if "doubt" in lexeme and near <= 3:
            return "suspected"
        if "halt" in lexeme and near <= (3 if finite else 5):
            return "none"
        if "modal" in lexeme and near <= (2 if finite else 5):
            return "none"
        if "plan" in lexeme and near <= (2 if finite else 5):
            return "planned" if not finite else "none"
        if "attempt" in lexeme and near <= (4 if sentence.words(position + 1, position + 2) == ["by"] else 3) and lexeme.text.lower() not in ("apparent", "failed", "unsuccessful"):
            return "attempt"
        if "perfect" in lexeme and near <= 3 and finite:
            return "perfect" if lexeme.text.lower() != "had" else "real"
    if finite:
        return "real"
    if " ".join(sentence.words(at - 2, at)) in cue_list("begun"):
        return "real"
    if (
        at
        and lexemes[at - 1].text.lower() in ("to", "not")
        or (
            word in cue_list("bare verb")
        )
    ):
        return "none"
    if word.endswith("ing"):
        seen = cue_list("seen") & set(sentence.words(at - 7, at))
        return "real" if seen else "gerund"  # "it detected North Korea firing about 100 shells"
    return "real"


def launcher(sentence: Sentence, at: int, weapon: Weapon | None) -> str:
    """Return the state of the nearest subject before a verb; North Korea when none is named."""
    lexemes = sentence.lexemes
    for position in range(at - 1, -1, -1):
        lexeme = lexemes[position]
        if lexeme.text == ";":
            break
        state = lexeme.kinds.get("state") or lexeme.kinds.get("agency")
        if state and not _is_oblique(sentence, position) and not _is_aside(sentence, position, at):
            return state
    return sentence.context or "PRK"




def foreign_launcher(sentence: Sentence) -> str | None:
    """Return a state far from Korea that a sentence is about: the first one named, where the North is not before it.

    One that only says where a weapon comes from ("a version of the Soviet Scud-B") is not what the sentence is about.
    """
    lexemes = sentence.lexemes
    states = [lexeme for lexeme, after in zip(lexemes, [*lexemes[1:], None], strict=True) if "state" in lexeme and not (after and "model" in after)]
    if not states or states[0].kinds["state"] in cue_list("around") or names_north(sentence):
        return None
    return states[0].kinds["state"]


def names_north(sentence: Sentence) -> bool:
    """Whether a sentence names the North itself, not only its missiles ("North Korean-made")."""
    return any(
        lexeme.kinds.get("state", lexeme.kinds.get("agency")) == "PRK" and not lexeme.text.lower().startswith(("north korean", "n. korean"))
        for lexeme in sentence.lexemes
    )


def aimed_elsewhere(sentence: Sentence, last: int) -> bool:
    """Whether what is launched goes into a land that the North never fired at: "launched North Korean missiles into Ukraine"."""
    for position in range(last + 1, min(last + 9, len(sentence.lexemes))):
        lexeme = sentence.lexemes[position]
        if "state" in lexeme and lexeme.kinds["state"] not in (*cue_list("around"), "RUS"):
            return bool({"into", "at", "against", "on"} & set(sentence.words(position - 3, position)))
    return False


def _is_aside(sentence: Sentence, position: int, at: int) -> bool:
    """Whether a state only says so between commas: "..., the South's military said, a day after it launched ..."."""
    if not {",", "-", "--"} & set(sentence.words(position - 4, position)):
        return False
    for said in range(position + 1, min(position + 6, at)):
        if "report" in sentence.lexemes[said]:
            return "," in sentence.words(said + 1, min(said + 4, at))
    return False


def _is_oblique(sentence: Sentence, position: int) -> bool:
    before = sentence.words(position - 3, position)
    at = position - 1
    while before and before[-1] in ("the", "its", "both", "and", "north", "south", "east", "west"):
        before.pop()
        at -= 1
    if before and "told" in sentence.lexemes[at]:
        return True
    if before and before[-1] == "of" and "kim" not in sentence.lexemes[position].text.lower():
        return True
    return bool(before) and before[-1] in PREPOSITIONS and "according" not in before and before[-1] not in ("by",)


def owner_of(sentence: Sentence, first: int) -> str | None:
    """Return the state right before a phrase ("South Korea's missile test"), None if there is none."""
    for lexeme in reversed(sentence.lexemes[max(0, first - 3) : first]):
        if (
            lexeme.text.lower() in ("said", "that", ",", "by", "and", "of", "on")
            or "report" in lexeme
            or "conduct" in lexeme
        ):
            return None
        if "state" in lexeme:
            return lexeme.kinds["state"]
    return None
