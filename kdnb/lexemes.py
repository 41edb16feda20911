"""A sentence cut into lexemes: words and listed phrases with what they can be.

The phrases come from launch_cues.csv, weapons.csv, launch_sites.csv and states.csv; number words are listed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kdnb.tables import forms, rows

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
).split()
TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
).split()
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
DEFINITE = ("the", "this", "these", "those", "its", "their", "both", "his", "each")
LOWER = ("at least", "more than", "over", "upwards of", "no fewer than", "not less than", "as many as")
ABOUT = (
    "about", "around", "some", "approximately", "roughly", "nearly", "almost", "a total of", "total of", "up to", "estimated", "close to", "all",
)
VAGUE = (
    "several", "multiple", "multipled", "a barrage of", "barrage of", "a volley of", "volley of", "a salvo of", "salvo of", "dozens of",
    "scores of", "hundreds of", "a number of", "a series of", "series of", "a handful of", "a string of", "a few", "numerous", "many",
    "a flurry of", "several rounds of", "several dozen", "a slew of", "two or three", "various", "various types of",
)


LIST = "list"
"""The value of rows of launch_cues.csv whose words serve one rule and make no kind of lexeme."""


@cache
def cue_list(kind: str) -> frozenset[str]:
    """Return the words, in lower case as written, of the lists of one kind in launch_cues.csv."""
    return frozenset(form for row in rows("launch_cues") if row["kind"] == kind and row["value"] == LIST for form in forms(row["forms"]))


@dataclass(slots=True)
class Lexeme:
    """A word or listed phrase: its characters in the text and what it can be (kind -> value)."""

    start: int
    end: int
    text: str
    kinds: dict[str, str]

    def __contains__(self, kind: str) -> bool:
        return kind in self.kinds


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
        elif word[0] == "\u2019":
            word = f"'{word[1:]}"
        found.append(Lexeme(match.start() + offset, match.end() + offset, word, kinds))
    return found


@cache
def lexicon_of() -> tuple[re.Pattern, dict[str, dict[str, str]], dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Return the pattern of a lexeme, the forms in lower case, the forms that count in their own case only, and models and long site names in lower case."""
    lexicon: dict[str, dict[str, str]] = {}
    cased: dict[str, dict[str, str]] = {}
    for row in rows("launch_cues"):
        if row["kind"] not in ("unit", "voice", "shown") and row["value"] != LIST:
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
                if spelling[-1].isdecimal():
                    cased.setdefault(f"{spelling}s", {})["model"] = row["model"]  # "two KN-23s"
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
            if form.lower() in ("the north", "the south"):
                rest += r"(?!\s+Korea)"  # "the North Korean missiles flew"
            by_letter.setdefault(form[0].lower(), []).append(rest)
    alternatives = "|".join(f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    models = {
        form.lower(): kinds for form, kinds in cased.items() if "model" in kinds or ("site" in kinds and " " in form)
    }
    # "what the officials said was presumably", "what it claimed to be": words between a verb and its weapon
    quoted = r"what\s+(?:[\w'\u2019.]+\s+){1,5}?(?:to\s+be|to\s+have\s+been|was|were|is|are|called|calls|described\s+as)(?:\s+(?:presumably|likely|possibly|believed\s+to\s+be))?"
    return (
        re.compile(
            rf"(?<![\w-])(?:(?:{quoted}|{alternatives})(?![\w]|-\w)|\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|-?mm(?:[- ]cali(?:ber|bre))?|km)?\b|[^\W\d_](?:[\w-]|[.](?=\w)|[\u2010-\u2015](?=\w))*)|(?<=[^\W\d_])['\u2019][st]\b|[^\w\s\"'\u2018-\u201d]",
            re.I,
        ),
        lexicon,
        cased,
        models,
    )
