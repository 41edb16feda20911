"""Quotations in a Doc: what stands between quotation marks, of whatever kind, also over several sentences and paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OPENING, CLOSING = frozenset(("“", "«", "„", "``")), frozenset(("”", "»"))
STRAIGHT = frozenset(('"', "''", "‘‘", "’’"))
LONGEST = 400
"""Tokens: an opening mark whose partner is further away has lost it."""


def find_quotations(doc: Doc) -> list[tuple[int, int]]:
    """Return (start, end) token indices of each quotation, its marks included, in order.

    A quotation that is not closed before its paragraph ends goes to the end of the paragraph, if the next one opens again.
    """
    found, opened = [], None
    words = [token.text for token in doc]
    for number, word in enumerate(words):
        if opened is None:
            if word in OPENING or word in STRAIGHT:
                opened = number
        elif number - opened > LONGEST or _breaks(word):
            if _breaks(word) and number + 1 < len(words) and (words[number + 1] in OPENING or words[number + 1] in STRAIGHT):
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
