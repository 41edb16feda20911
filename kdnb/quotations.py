"""Quotations in a Doc: what stands between quotation marks, of whatever kind, also over several sentences and paragraphs."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from kdnb.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OPENING, CLOSING = frozenset(("“", "«", "„", "``")), frozenset(("”", "»"))
STRAIGHT = frozenset(('"', "''", "‘‘", "’’"))
TICK = "`"
"""Two of them open a quotation on pages of the 1990s: ``We welcome this,'' he said."""
MARKS = OPENING | CLOSING | STRAIGHT | {TICK}
LONGEST = 400
"""Tokens: an opening mark whose partner is further away has lost it."""


def find_quotations(doc: Doc) -> list[tuple[int, int]]:
    """Return (start, end) token indices of each quotation, its marks included, in order.

    A quotation that is not closed before its paragraph ends goes to the end of the paragraph, if the next one opens again. They are
    looked for once a Doc.
    """
    if "kdnb_quotations" not in doc.user_data:
        doc.user_data["kdnb_quotations"] = _quotations(_marks(doc))
    return doc.user_data["kdnb_quotations"]


def _marks(doc: Doc) -> dict[int, str]:
    """Token index -> the mark or paragraph break that stands there."""
    words = words_of(doc)
    possible = words.where("text", MARKS) + [word for word in compress(words, words.spaces) if "\n\n" in word.text]
    marks = {word.i: word.text for word in sorted(possible, key=lambda word: word.i)}
    ticks = [at for at, word in marks.items() if word == TICK]
    doubled = {at: "``" for at in ticks if marks.get(at + 1) == TICK}
    return {at: doubled.get(at, word) for at, word in marks.items() if word != TICK or at in doubled}


def _quotations(marks: dict[int, str]) -> list[tuple[int, int]]:
    found, opened = [], None
    for number, word in marks.items():
        if opened is not None and number - opened > LONGEST + 1:
            opened = None
        if opened is None:
            if word in OPENING or word in STRAIGHT:
                opened = number
        elif number - opened > LONGEST or _breaks(word):
            following = marks.get(number + 1, "")
            if _breaks(word) and (following in OPENING or following in STRAIGHT):
                found.append((opened, number))
            opened = None
        elif word in CLOSING or word in STRAIGHT:
            found.append((opened, number + 1))
            opened = None
    return found


def ends_paragraph(token: Token) -> bool:
    """Whether a token is the blank line between two paragraphs."""
    return _breaks(token.text)


def _breaks(word: str) -> bool:
    return "\n\n" in word and word.isspace()
