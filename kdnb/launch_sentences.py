"""A sentence of an article as the launch modules read it: its lexemes, its weapon phrases and its times; and what tells a launch in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kdnb.annotations import TimeExpression, text_of
from kdnb.lexemes import Lexeme, lex
from kdnb.weapons import Weapon, weapon_phrases

if TYPE_CHECKING:
    from spacy.tokens import Doc

HOUR = re.compile(
    r"(?:about |around )?(?:\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?|\d{1,2}:\d\d|noon|midnight|midday)(?: (?:local|Seoul|Korean?|Japan) time)?",
    re.I,
)
FROM_SUBMARINE = re.compile(r"\s+(?:(?:that was )?(?:test-)?(?:fired|launched) )?from (?:an?|its|the|one of its) (?:[\w-]+ ){0,2}submarine", re.I)


@dataclass(slots=True)
class Frame:
    """``at`` is the position of the verb or noun among the lexemes; ``kind`` is active, passive or nominal.

    ``mood`` is real, attempt, planned, suspected, perfect, gerund or none; ``asserted`` is false for a launch only referred to,
    ``reaction`` is where the verb stands that condemns it, None for a launch that is told.
    """

    at: int
    kind: str
    mood: str
    weapons: list[Weapon]
    asserted: bool = True
    reaction: int | None = None
    times: list[TimeExpression] = field(default_factory=list)


# "(2149 GMT Friday)": the day elsewhere
ABROAD = re.compile(r"\([^()]{0,30}\b(?:GMT|UTC|EDT|EST|ET)\b[^()]{0,30}\)|\bor \d{1,2}(?:[:.]\d\d)? [ap]\.?m\.? [A-Z][a-z]+day (?:GMT|UTC|EDT|EST|ET)\b")
# "MOSCOW (News Agency - 24th March, 2023)": the day of the report
DATELINE = re.compile(r"(?:[A-Z][A-Z.'-]+[ ,]+){1,3}\([^()]{0,80}\)")


@dataclass(slots=True)
class Sentence:
    """A sentence's lexemes, weapon phrases and times; all offsets are the text's own.

    ``said``: a day in it is one of speech, ``reported``: which dates the launch for want of another; ``opens``: it opens a paragraph, ``first``: the text;
    ``entry``: the text is a database's entry without a verb; ``context`` is
    the other state that the sentences before tell launches of ("They fired missiles" after "the Iranians").
    """

    start: int
    end: int
    text: str
    lexemes: list[Lexeme]
    weapons: list[Weapon]
    times: list[TimeExpression]
    said: bool = False
    reported: bool = False
    opens: bool = False
    first: bool = False
    entry: bool = False
    context: str | None = None

    @classmethod
    def read(cls, text: str, start: int, end: int, times: list[TimeExpression]) -> Sentence:
        abroad = [match.span() for match in ABROAD.finditer(text, start, end)]
        if dateline := DATELINE.match(text, start, end):
            abroad.append(dateline.span())
        times = [time for time in times if start <= time.start < end and not HOUR.fullmatch(time.text) and not any(first < time.start < last for first, last in abroad)]
        lexemes = lex(text[start:end], start)
        for lexeme in lexemes:
            if any(time.start <= lexeme.start < time.end for time in times):
                lexeme.kinds.clear()  # "the Jan. 6 nuclear test" is not six tests, "on May 31" no possibility
        weapons = weapon_phrases(lexemes)
        for weapon in weapons:
            if weapon.weapon in ("ballistic", "missile") and FROM_SUBMARINE.match(text[weapon.end : min(end, weapon.end + 60)]):
                weapon.weapon = "SLBM"
        return cls(start, end, text[start:end], lexemes, weapons, times)

    def words(self, first: int, last: int) -> list[str]:
        """Return the words from one position to another (not included), in lower case."""
        return [lexeme.text.lower() for lexeme in self.lexemes[max(0, first) : max(0, last)]]

    def index(self, offset: int) -> int:
        """Return the position of the first lexeme at or after an offset."""
        return next((n for n, lexeme in enumerate(self.lexemes) if lexeme.end > offset), len(self.lexemes))


# a run of text this long without a full stop is a caption transcript: there the parser's sentences are better
LONG = 600
# the second kind of stop has lost the space behind it: "ended in failure.The North's agency"
STOP = re.compile(r"[.!?][\"\u201d)]*(?=\s+[\"\u201c(]?[A-Z])|(?<=[a-z\d)]{2})\.(?=[A-Z][a-z]+ )|\n\n")
ABBREVIATION = re.compile(
    r"\b(?:[ap]\.m|U\.S|U\.N|N|S|Sept?|Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec|Gen|Adm|Mr|Ms|Dr|Lt|Col|Sen|Rep|No)\.$"
)
OPENING = re.compile(r"\s*(?:The|It|In|On|At|A|An|But|And|They|He|She|According)\b")


def sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """Return the sentences' offsets: between full stops, and in long unpunctuated stretches those of the parser.

    A full stop is the better witness where there is one: the parser breaks "Hwasong-11 | Ra" and "at 7 a.m. | local time".
    """
    text, spans, start = text_of(doc), [], 0
    for match in STOP.finditer(text):
        stop = text[start : match.end()]
        if "\n" not in match.group() and ABBREVIATION.search(stop) and not OPENING.match(text[match.end() :]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    found: list[tuple[int, int]] = []
    for start, end in spans:
        inner = []
        if end - start > LONG and doc.has_annotation("SENT_START"):
            inner = [sent.start_char for sent in doc.sents if start < sent.start_char < end]
        found += zip([start, *inner], [*inner, end], strict=True)
    return [
        (start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip()))
        for start, end in found
        if text[start:end].strip()
    ]


def source_of(sentence: Sentence, offset: int) -> str | None:
    """Return the state whose agency or army speaks last before an offset, None if none does."""
    found = None
    for position, lexeme in enumerate(sentence.lexemes):
        if lexeme.start >= offset:
            break
        state = lexeme.kinds.get("agency") or lexeme.kinds.get("state")
        near = sentence.lexemes[position - 2 if position > 1 else 0 : position + 6]
        if state and any(
            "report" in other or other.text.lower() in ("according", "estimated", "detected", "ministry")
            for other in near
        ):
            found = state
    return found
