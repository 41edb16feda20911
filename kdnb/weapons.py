"""Weapons in a sentence: how many, of what class, of which model.

A small grammar over the lexemes of a sentence finds the weapon phrases: "two short-range ballistic missiles", "what appeared to be
a Hwasong-12 (KN-17)". No parse is needed, so captions without punctuation read like anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kdnb.lexemes import ABOUT, DEFINITE, LOWER, VAGUE, Lexeme, lex
from kdnb.tables import rows
from kdnb.weapon_classes import GENERIC

# which class a phrase has when its words say several: "intermediate-range ballistic missile with ..." is an IRBM
CLASSES = "SLBM cruise SAM hypersonic ICBM IRBM MRBM SRBM SLV nuclear engine drone artillery ballistic missile unknown".split()


@dataclass(slots=True)
class Weapon:
    """One weapon phrase. ``weapon`` is a class of DESIGN's launches table, ``model`` a name of weapons.csv or None.

    ``count`` is None when no number is said and ``at_least`` true when the number is a lower bound or only "several".
    ``article`` is indefinite, definite or bare; ``state`` is the owner of a foreign model (USA for a Minuteman).
    ``soft`` marks an SRBM that was only called a "short-range missile": it may turn out to be a cruise missile.
    """

    start: int
    end: int
    first: int
    last: int
    weapon: str
    model: str | None = None
    count: int | None = None
    at_least: bool = False
    article: str = "bare"
    plural: bool = False
    state: str = "PRK"
    ordinal: int | None = None
    words: frozenset[str] = field(default_factory=frozenset)
    soft: bool = False


def find_weapons(text: str) -> list[Weapon]:
    """Return the weapon phrases of a text, in order.

    >>> [(w.weapon, w.count, w.model) for w in find_weapons("fired two short-range ballistic missiles and a Hwasong-12")]
    [('SRBM', 2, None), ('IRBM', 1, 'Hwasong-12')]
    >>> find_weapons("its missile program")
    []
    """
    return weapon_phrases(lex(text))


def weapon_phrases(lexemes: list[Lexeme]) -> list[Weapon]:
    """Return the weapon phrases among lexemes; ``first`` and ``last`` are positions in the list."""
    tags = "".join(map(_tag, lexemes))
    for at, lexeme in enumerate(lexemes):
        if tags[at] == "X" and "head" in lexeme and tags[at - 1 : at] not in ("H", "M"):
            tags = f"{tags[:at]}H{tags[at + 1 :]}"  # "a first-stage engine" is a weapon's part that is tested, "a missile engine" too
        if tags[at] == "w" and lexeme.text == "of" and tags[at - 1 : at] == "N" and tags[at + 1 : at + 2] in ("D", "h") and lexemes[at - 1].kinds.get("number") != "1":
            tags = f"{tags[:at]}F{tags[at + 1 :]}"  # "four of its missiles"
    return [weapon for match in PHRASE.finditer(tags) if (weapon := _weapon(lexemes, tags, match))]


# D determiner, N number, L lower bound, V vague number, O ordinal, h hedge, A adjective, T class-bearing adjective, M model,
# F "of" behind a number, H head, X a noun that takes the phrase over, B a test and its weapon in one word
PHRASE = re.compile(
    r"(?P<before>[DNLVOhF]*)(?P<inner>(?:[ATMO](?:[,&](?=[AT]))?)*)(?P<head>H+|B|(?<=M)|(?<=M\)))(?P<after>(?:\((?:[HMT])+\)|[HM])*)"
)


HEADS = (("blast", "B"), ("nonhead", "X"), ("model", "M"), ("head", "H"), ("quoted", "h"))
MARKS = {",": ",", "and": "&", "or": "&", "(": "(", ")": ")"}
COUNTING = frozenset((*LOWER, *ABOUT, *VAGUE, *DEFINITE, "a", "an"))


def _tag(lexeme: Lexeme) -> str:
    word, kinds = lexeme.text.lower(), lexeme.kinds
    if not kinds and word not in COUNTING and (word.isalpha() or word in MARKS):
        return MARKS.get(word, "w")
    for kind, tag in HEADS:
        if kind in kinds:
            return tag
    if word in LOWER or word in ABOUT:
        return "L"
    if word in VAGUE:
        return "V"
    if "number" in kinds:
        return "N"
    if "ordinal" in kinds:
        return "O"
    if word in DEFINITE or word in ("a", "an"):
        return "D"
    if "trait" in kinds:
        return "T"
    if "fired" in kinds or "fire" in kinds or "occasion" in kinds:
        return "w"
    if (
        "adjective" in kinds
        or (word[0].isdecimal() and re.fullmatch(r"\d+(?:-?mm(?:[- ]cali(?:ber|bre))?|-millimet(?:er|re)|-stage|-ton)", word))
        or ("-" in word and re.fullmatch(r"[a-z]+-[a-z]*(?:ed|ing|able|style|type|class|based|size)", word))
    ):
        return "A"
    return MARKS.get(word, "w")


def _weapon(lexemes: list[Lexeme], tags: str, match: re.Match) -> Weapon | None:
    first, last = match.start(), match.end() - 1
    if match.end() < len(tags) and tags[match.end()] == "X" and not match["before"].startswith("h"):
        return None
    if match["head"] == "" and "M" not in match["inner"]:
        return None
    span = lexemes[first : last + 1]
    values = [lexeme.kinds for lexeme in span]
    models = [kinds["model"] for kinds in values if "model" in kinds]
    model = next((row for row in rows("weapons") if models and row["model"] == models[0]), None)
    head = next(
        (kinds.get("head") or kinds.get("blast") for kinds in values if "head" in kinds or "blast" in kinds), None
    )
    traits = [kinds["trait"] for kinds in values if "trait" in kinds]
    name = models[0] if models else None
    words = frozenset(lexeme.text.lower() for lexeme in span)
    weapon = _class(traits, head, words)
    if model and (weapon in GENERIC or (head in ("artillery", "SLV") and model["class"] in ("SLV",))):
        weapon = model["class"] or weapon
        if head == "rocket" and model["as_rocket"]:
            weapon = model["as_rocket"]  # "a Taepodong-2 rocket" lifts a satellite, a Taepodong-2 missile is an ICBM
    soft = weapon == "SRBM" and name is None and head == "missile" and "ballistic" not in traits
    before = span[: len(match["before"])]
    count, at_least, article = _number(before, head, span)
    plural = (
        any(lexeme.text.endswith("s") and ("head" in lexeme or "blast" in lexeme) for lexeme in span)
        or bool(count and count > 1)
        or at_least
    )
    if not plural and count is None and article == "indefinite":
        count = 1
    ordinal = next((int(kinds["ordinal"]) for kinds in values if "ordinal" in kinds), None)
    if count == 1 and (weapon == "artillery" or "mix of" in words or "one" not in words and any("weapon" in word for word in words)):
        count = None  # "a multiple rocket launcher" fires many, "a new weapon" is a kind of weapon
    return Weapon(
        span[0].start,
        span[-1].end,
        first,
        last,
        "unknown" if weapon == "rocket" else weapon,
        name,
        count,
        at_least,
        article,
        plural,
        model["state"] if model else "PRK",
        ordinal,
        words,
        soft,
    )


EXACT = frozenset("ICBM IRBM MRBM SRBM SLBM nuclear engine drone artillery SLV cruise hypersonic".split())
"""Heads that leave nothing open."""
CALIBER = re.compile(r"\d+-?(?:mm|millimet(?:er|re))")


def _class(traits: list[str], head: str | None, words: frozenset[str]) -> str:
    if head in EXACT:
        return head
    if head == "rocket":
        if "long" in traits or "space" in traits:
            return "SLV"
        return "artillery" if "artillery" in traits or any(CALIBER.match(word) for word in words) else "rocket"
    if head == "unknown":
        return "ballistic" if "ballistic" in traits else "unknown"
    ranked = [name for name in CLASSES if name in traits and name not in ("SLV", "drone", "artillery")]
    if "hypersonic" in traits and "ballistic" in traits:
        ranked = [name for name in ranked if name != "hypersonic"] or ranked
    if "SLBM" in ranked and "cruise" in ranked:
        return "cruise"
    return ranked[0] if ranked else (head or "unknown")


def _number(before: list[Lexeme], head: str | None, span: list[Lexeme]) -> tuple[int | None, bool, str]:
    words = [lexeme.text.lower() for lexeme in before]
    count = next((int(lexeme.kinds["number"]) for lexeme in before if "number" in lexeme), None)
    lower = any(word in LOWER for word in words)
    vague = any(word in VAGUE for word in words)
    if any(word in DEFINITE for word in words):
        return count, lower, "definite"
    if count is None and not vague and any(word in ("a", "an") for word in words):
        return 1, False, "indefinite"
    return (None if vague else count), lower or vague, "indefinite" if count is not None or vague else "bare"


def as_rocket(weapon: Weapon) -> str:
    """Return the class of a weapon when it is called a rocket: a Taepodong-2 missile is an ICBM, a Taepodong-2 rocket lifts a satellite."""
    return next((row["as_rocket"] for row in rows("weapons") if row["model"] == weapon.model and row["as_rocket"]), weapon.weapon)
