"""Weapons in a sentence: how many, of what class, of which model.

A sentence is cut into lexemes (words and listed phrases with their kinds, from launch_cues.csv, weapons.csv, launch_sites.csv
and states.csv), and a small grammar over them finds the weapon phrases: "two short-range ballistic missiles", "what
appeared to be a Hwasong-12 (KN-17)". No parse is needed, so captions without punctuation read like anything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kdnb.tables import forms, rows

# Which class a phrase has when its words say several: "intermediate-range ballistic missile with ..." is an IRBM.
CLASSES = (
    "SLBM",
    "cruise",
    "SAM",
    "hypersonic",
    "ICBM",
    "IRBM",
    "MRBM",
    "SRBM",
    "SLV",
    "nuclear",
    "engine",
    "drone",
    "artillery",
    "ballistic",
    "missile",
    "unknown",
)
GENERIC = ("unknown", "rocket", "missile", "ballistic")

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
NUMBERS = (
    {word: value for value, word in enumerate(ONES)} | TENS | {"pair of": 2, "a pair of": 2, "a dozen": 12, "dozen": 12}
)
ORDINAL_VALUES = {word: value for value, word in enumerate(ORDINALS)} | {
    "twenty-first": 21,
    "twenty-second": 22,
    "twenty-third": 23,
    "last": -1,
    "final": -1,
    "latter": -1,
    "another": -2,
    "subsequent": -2,
}
ARTICLES = ("a", "an", "one")
DEFINITE = ("the", "this", "these", "those", "its", "their", "both", "his", "each")
LOWER = ("at least", "more than", "over", "upwards of", "no fewer than", "not less than", "as many as")
ABOUT = (
    "about",
    "around",
    "some",
    "approximately",
    "roughly",
    "nearly",
    "almost",
    "a total of",
    "total of",
    "up to",
    "estimated",
    "close to",
    "all",
)
VAGUE = (
    "several",
    "multiple",
    "multipled",
    "a barrage of",
    "barrage of",
    "a volley of",
    "volley of",
    "a salvo of",
    "salvo of",
    "dozens of",
    "scores of",
    "hundreds of",
    "a number of",
    "a series of",
    "series of",
    "a handful of",
    "a string of",
    "a few",
    "numerous",
    "many",
    "a flurry of",
    "several rounds of",
    "several dozen",
    "a slew of",
    "two or three",
    "various",
    "various types of",
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word or listed phrase: its characters in the text and what it can be (kind -> value)."""

    start: int
    end: int
    text: str
    kinds: dict[str, str]

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds


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
    return [weapon for match in PHRASE.finditer(tags) if (weapon := _weapon(lexemes, tags, match))]


# D determiner, N number, L lower bound, V vague number, O ordinal, h hedge, A adjective, T class-bearing adjective, M model,
# H head, X a noun that takes the phrase over, B a test and its weapon in one word
PHRASE = re.compile(
    r"(?P<before>(?:[DNLVOhQ]|of)*)(?P<inner>(?:[ATMO](?:[,&](?=[AT]))?)*)(?P<head>H+|B|(?<=M)|(?<=M\)))(?P<after>(?:\((?:[HMT])+\)|[HM])*)"
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
    if count == 1 and (weapon == "artillery" or "mix of" in words):
        count = None  # "a multiple rocket launcher" fires many
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


CALIBER = re.compile(r"\d+-?(?:mm|millimet(?:er|re))")


def _class(traits: list[str], head: str | None, words: frozenset[str]) -> str:
    if head in (
        "ICBM",
        "IRBM",
        "MRBM",
        "SRBM",
        "SLBM",
        "nuclear",
        "engine",
        "drone",
        "artillery",
        "SLV",
        "cruise",
        "hypersonic",
    ):
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


KIN = (
    frozenset({"SLBM", "SRBM", "MRBM", "IRBM", "ICBM", "hypersonic", "ballistic", "missile", "unknown"}),
    frozenset({"cruise", "SAM", "missile", "unknown"}),
    frozenset({"artillery", "unknown"}),
    frozenset({"SLV", "unknown", "ballistic"}),
    frozenset({"drone", "unknown"}),
)


def compatible(a: str, b: str) -> bool:
    """Whether two weapon classes can be one weapon, one of them said more vaguely.

    >>> compatible("ballistic", "SRBM"), compatible("SRBM", "ICBM"), compatible("cruise", "ballistic")
    (True, False, False)
    """
    return a == b or ((a in GENERIC or b in GENERIC) and any(a in kin and b in kin for kin in KIN))


def family(model: str) -> str:
    """Return the model that a name is another name of ("KN-23" is the Hwasong-11A), for a satellite the rocket that carried it."""
    return next((other for row in rows("weapons") if row["model"] == model and (other := row["same_as"] or row["carried_by"])), model)


def as_rocket(weapon: Weapon) -> str:
    """Return the class of a weapon when it is called a rocket: a Taepodong-2 missile is an ICBM, a Taepodong-2 rocket lifts a satellite."""
    return next((row["as_rocket"] for row in rows("weapons") if row["model"] == weapon.model and row["as_rocket"]), weapon.weapon)


def carries(model: str, other: str) -> bool:
    """Whether a model is the rocket that carries a satellite.

    >>> carries("Chollima-1", "Malligyong-1")
    True
    """
    return any(row["model"] == other and row["carried_by"] == model for row in rows("weapons"))


_SPACE = re.compile(r"[\s\u2010-\u2015]")


def lex(text: str, offset: int = 0) -> list[Lexeme]:
    """Cut a text into lexemes, longest listed phrase first; quotation marks are left out.

    >>> [lexeme.text for lexeme in lex('fired what appeared to be an "ICBM"')]
    ['fired', 'what appeared to be', 'an', 'ICBM']
    """
    pattern, lexicon, cased, models = lexicon_of()
    found = []
    for match in pattern.finditer(text):
        word = match.group()
        key = word if word.isalnum() else _SPACE.sub(lambda space: " " if space.group().isspace() else "-", word)
        kinds = lexicon.get(key.lower(), {}) | (
            cased.get(key) or (models.get(key.lower(), {}) if word[0].isupper() else {})
        )
        if len(word) <= 3 and word.isdecimal():
            kinds = {"number": word}
        elif word[:5].lower() == "what " and not kinds:
            kinds = {"quoted": ""}
        elif word[0].isdecimal() and re.fullmatch(r"\d+(?:st|nd|rd|th)", word):
            kinds = {"ordinal": word[:-2]}
        found.append(Lexeme(match.start() + offset, match.end() + offset, word, kinds))
    return found


@cache
def lexicon_of() -> tuple[re.Pattern, dict[str, dict[str, str]], dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Return the pattern of a lexeme, the forms in lower case, the forms that count in their own case only, and models and long site names in lower case."""
    lexicon: dict[str, dict[str, str]] = {}
    cased: dict[str, dict[str, str]] = {}
    for row in rows("launch_cues"):
        if row["kind"] != "unit":
            for form in forms(row["forms"]):
                lexicon.setdefault(form.lower(), {})[row["kind"]] = row["value"]
    for row in rows("weapons"):
        for form in forms(row["forms"]):
            for spelling in {
                form,
                form.replace("-", " "),
                form.replace("-", "", 1) if re.search(r"-\d", form) else form,
            }:
                cased.setdefault(spelling, {})["model"] = row["model"]
    for row in rows("launch_sites"):
        for form in forms(row["forms"]):
            cased.setdefault(form, {})["site"] = row["name"]
    for row in rows("states"):
        for form in forms(row["forms"]) + forms(row["demonyms"]) + forms(row["metonyms"]):
            if form[0].isupper() or form in ("the North", "the South", "the Kim regime"):
                cased.setdefault(form, {}).setdefault("state", row["code"])
            if form.startswith("the "):
                cased.setdefault(f"The {form[4:]}", {}).setdefault("state", row["code"])
    for word, number in NUMBERS.items():
        lexicon.setdefault(word, {})["number"] = str(number)
    for word, number in ORDINAL_VALUES.items():
        lexicon.setdefault(word, {})["ordinal"] = str(number)
    for word in (*LOWER, *ABOUT, *VAGUE):
        lexicon.setdefault(word, {})
    listed = sorted({*lexicon, *cased}, key=lambda form: (-len(form), form))
    by_letter: dict[str, list[str]] = {}  # tried letter by letter, for hundreds of forms in a row are slow
    for form in listed:
        if re.search(r"[\s.'-]", form):
            rest = re.escape(form[1:]).replace(r"\ ", r"\s+").replace(r"\-", "[-\u2010-\u2015]")
            by_letter.setdefault(form[0].lower(), []).append(rest)
    alternatives = "|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    models = {
        form.lower(): kinds for form, kinds in cased.items() if "model" in kinds or ("site" in kinds and " " in form)
    }
    # "what the officials said was presumably", "what it claimed to be": words between a verb and its weapon
    quoted = r"what\s+(?:[\w'\u2019.]+\s+){1,5}?(?:to\s+be|to\s+have\s+been|was|were|is|are|called|calls|described\s+as)(?:\s+(?:presumably|likely|possibly|believed\s+to\s+be))?"
    return (
        re.compile(
            rf"(?<![\w-])(?:(?:{quoted}|{alternatives})(?![\w]|-\w)|\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|-?mm(?:[- ]cali(?:ber|bre))?|km)?\b|[^\W\d_](?:[\w-]|[.](?=\w)|[\u2010-\u2015](?=\w))*|n['\u2019]t|['\u2019]s\b)|[^\w\s\"'\u2018-\u201d]",
            re.I,
        ),
        lexicon,
        cased,
        models,
    )
