"""Text to a row of time-bearing tokens, one class each, for the grammar of `kdnb.times_grammar`.

The classes are written as one character each, so that the grammar is a set of regular expressions over a short string
in which a character is a token. The words are in ``data/time_words.csv`` and ``data/holidays.csv``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from kdnb.tables import forms, rows


class Token(NamedTuple):
    """A word, number or mark: ``text[start:end]``, its class, and what the tables or its digits say of it."""

    start: int
    end: int
    low: str
    cls: str
    value: str
    capital: bool = False


_TOKEN = re.compile(
    r"""(?=\S|\n)(?:
      (?P<WORD>[^\W\d_]++(?!\d|-\d))
    | (?P<SIGN>[^\w\s'’‘])
    | (?P<BREAK>\n[^\S\n]*\n\s*)
    | (?P<ISO>\b\d{4}-\d{1,2}-\d{1,2}(?:T\d\d:\d\d(?::\d\d)?Z?|(?:-\d\d){3})?(?![\w-])
        | \b\d{4}(?P<mark>[./])\d{1,2}(?P=mark)\d{1,2}\b)
    | (?P<CJK>(?:\d{4}\s?[年년]\s?)?\d{1,2}\s?[月월](?:\s?\d{1,2}\s?[日일])? | \d{4}\s?[年년])
    | (?P<SLASH>\b\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)\b)
    | (?P<CLOCK>\b\d{1,2}(?:[:.]\d\d){0,2}\s?[AaPp](?:\.\s?[Mm]\b\.?|[Mm]\b\.?(?![A-Za-z]))
        | (?<![-+.:\d\[])[012]?\d:[0-5]\d(?::[0-5]\d)?(?!\.?\d|:)
        | \b[012]\d[0-5]\d(?=\s?(?:GMT|UTC|hours\b|local\ time)) | \b(?!19|20)[012]\d[0-5]\d(?=\s?(?:KST|JST|EST|EDT)))
    | (?P<DECADE>\b(?:1\d|20)\d0['’]?s\b | ['’‘]\d0s\b)
    | (?P<SHORT_YEAR>['’‘]\d\d(?!\w))
    | (?P<ORDNUM>\b\d{1,3}(?:st|nd|rd|th)\b)
    | (?P<CODE>\b(?!(?i:mid|late|early|post|pre|FY)-?\d)[^\W\d_]+-?\d[\w-]*)
    | (?P<NUM>\d+(?:,\d{3})*(?:\.\d+)?(?![^\W\d_]|\.\d))
    | (?P<POSS>['’]s\b)
    | (?P<PREFIX>[^\W\d_]+)
    | (?P<MARK>\S)
    )""",
    re.VERBOSE,
)
_MARKS = {
    **{",": "COMMA", "-": "DASH", "–": "DASH", "—": "LONG_DASH", "(": "OPEN", ")": "CLOSE", "'": "QUOTE", "’": "QUOTE"},
    **{"½": "FRACTION", ";": "SEMI"},
}
_NOT_COUNTED = frozenset("$£€¥₩#%‰")
_ABBREVIATED = frozenset("mr mrs ms dr gen lt col sen rep gov st no vs capt maj sgt prof jr sr inc corp co ltd".split())
_FRACTION = re.compile(r"\s[1-9]/[2-9]\b")
_LONGEST = 1 << 12  # characters of a word that goes into one number with its place


def tokenize(text: str) -> tuple[Tokens, str]:
    """Return the tokens of ``text`` and their classes, one character a token (see `symbol`).

    >>> tokens, classes = tokenize("He left on Sept. 24, 2020.")
    >>> [(token.low, token.cls) for token in tokens if token.cls not in ("WORD", "NAME")]
    [('on', 'ON'), ('sept.', 'MONTH_SHORT'), ('24', 'DAYNUM'), (',', 'COMMA'), ('2020', 'YEARNUM'), ('.', 'END')]
    """
    tokens = Tokens(text)
    word, name = symbol("WORD"), symbol("NAME")
    classes: list[str] = []
    taken = 0
    for match in _TOKEN.finditer(text):
        kind, raw = match.lastgroup, match[0]
        start, end = match.span()
        if start < taken:  # inside a phrase
            continue
        if kind == "WORD" or kind == "PREFIX":
            entry = _entry(raw)
            if entry is None or text[start - 1 : start] == "-" and _in_name(tokens, start):  # most words: nothing is listed under them
                classes.append(name if raw[0].isupper() else word)
                tokens.append((start, end) if end - start >= _LONGEST else -start * _LONGEST - (end - start))
                continue
            if entry.alone is not None and end - start < _LONGEST:
                classes.append(entry.symbol)
                tokens.append(start * _LONGEST + (end - start))
                continue
            cls, value, taken = _listed(text, entry, "NAME" if raw[0].isupper() else "WORD", start, end)
        elif kind == "SIGN" or kind == "MARK":
            cls, value, taken = _mark(text, raw, start, tokens), "", end
        elif kind == "NUM":
            cls, value, taken = _number(text, raw, start, end)
        else:
            cls, value, taken = kind, raw.lower(), end
        classes.append(symbol(cls))
        tokens.append(Token(start, taken, text[start:taken].lower(), cls, value, raw[0].isupper()))
    return tokens, "".join(classes)


class Tokens(list):
    """The tokens of a text. A word stands as its place in one number until somebody asks for it: few do, and Python's garbage
    collector has nothing to do with numbers. It is negative for a word under which nothing is listed here."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if type(at) is slice:
            return [self[one] for one in range(*at.indices(len(self)))]
        found = list.__getitem__(self, at)
        if type(found) is not Token:
            found = self[at] = self._made(found)
        return found

    def __iter__(self) -> Iterator[Token]:
        return (self[at] for at in range(len(self)))

    def _made(self, one: int | tuple[int, int]) -> Token:
        start, length = (one[0], one[1] - one[0]) if type(one) is tuple else divmod(abs(one), _LONGEST)
        raw = self.text[start : start + length]
        capital = raw[0].isupper()
        plain = type(one) is tuple or one < 0
        cls, value = ("NAME" if capital else "WORD", "") if plain else _entry(raw).alone
        return Token(start, start + length, raw.lower(), cls, value, capital)


@lru_cache(maxsize=1 << 15)
def _entry(word: str) -> _Entry | None:
    """What is listed under a word as it is written."""
    return _lexicon().get(word.lower())


def _in_name(tokens: Tokens, start: int) -> bool:
    """Is the word that starts here the end of a hyphened name ("Song Min-soon")?"""
    if len(tokens) < 2 or type(dash := list.__getitem__(tokens, -1)) is not Token or dash.low != "-":
        return False
    return tokens[-2].cls == "NAME" and dash.end == start == tokens[-2].end + 1


def _listed(text: str, entry: _Entry, cls: str, start: int, end: int) -> tuple[str, str, int]:
    """Return class, value and end of the longest listed form that begins at ``start``; ``cls`` if there is none."""
    if entry.phrase is not None and (found := entry.phrase.match(text, start)):
        return *entry.phrases[found.lastgroup], found.end()
    if entry.dotted is not None and text[end : end + 1] == ".":
        return *entry.dotted, end + 1
    if entry.word is not None:
        return *entry.word, end
    return cls, "", end


def _number(text: str, raw: str, start: int, end: int) -> tuple[str, str, int]:
    """Tell a day (1 to 31), a year (1000 to 2999) and other numbers; money, shares and scores are no numbers here."""
    value = raw.replace(",", "")
    following = text[end : end + 9].lstrip()
    if (
        value.startswith("00")
        or text[start - 1 : start] in _NOT_COUNTED
        or following[:1] in _NOT_COUNTED
        or following.startswith("percent")
    ):
        return "AMOUNT", value, end
    if "." not in value and (fraction := _FRACTION.match(text, end)):
        return "FIGURE", value + ".5", fraction.end()
    if "." in value or "," in raw:
        return "FIGURE", value, end
    if len(value) <= 2 and 1 <= int(value) <= 31:
        return "DAYNUM", value, end
    if len(value) == 4 and value[0] in "12":
        return "YEARNUM", value, end
    return "FIGURE", value, end


def _mark(text: str, raw: str, start: int, tokens: Tokens) -> str:
    """Tell the end of a sentence from the dot of "U.S." and "Gen."."""
    if raw not in ".!?…":
        return _MARKS.get(raw, "MARK")
    after = text[start + 1 : start + 4].lstrip("\"”’')")
    if after and not after[0].isspace():
        return "MARK"
    before = tokens[-1].low if tokens else ""
    return "MARK" if raw == "." and (len(before) == 1 and before.isalpha() or before in _ABBREVIATED) else "END"


@cache
def symbol(cls: str) -> str:
    """Return the one character that stands for a class in the string of classes."""
    return chr(0x100 + symbol.cache_info().currsize)


class _Entry:
    """What is listed under a first word: the word, with a dot, and phrases, as one pattern with a group for each, the longest first;
    ``alone`` is the word under which nothing else is listed."""

    def __init__(self) -> None:
        self.alone: tuple[str, str] | None = None
        self.symbol = ""
        self.word: tuple[str, str] | None = None
        self.dotted: tuple[str, str] | None = None
        self.phrases: dict[str, tuple[str, str]] = {}
        self.phrase: re.Pattern | None = None


@cache
def _lexicon() -> dict[str, _Entry]:
    """Return the entries of time_words.csv and holidays.csv by first word."""
    entries: dict[str, _Entry] = {}
    written: dict[str, list[str]] = defaultdict(list)
    listed = [(row["forms"], row["class"].upper(), row["value"]) for row in rows("time_words")]
    listed += [(row["forms"], "HOLIDAY", row["rule"]) for row in rows("holidays")]
    by_length = sorted(
        ((form, cls, value) for cell, cls, value in listed for form in forms(cell)), key=lambda one: -len(one[0])
    )
    for form, cls, value in by_length:
        parts = re.findall(r"[^\W\d_]+|\S", form)
        entry = entries.setdefault(parts[0], _Entry())
        if len(parts) == 1:
            entry.word = (cls, value)
        elif parts[1:] == ["."]:
            entry.dotted = (cls, value)
        else:
            written[parts[0]].append(re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]"))
            entry.phrases[f"p{len(entry.phrases)}"] = (cls, value)
    for first, entry in entries.items():
        if entry.phrases:
            groups = [rf"(?P<{name}>{form})(?!\w)" for name, form in zip(entry.phrases, written[first], strict=True)]
            entry.phrase = re.compile("|".join(groups), re.IGNORECASE)
        if entry.word is not None and not entry.phrases and entry.dotted is None:
            entry.alone, entry.symbol = entry.word, symbol(entry.word[0])
    return entries
