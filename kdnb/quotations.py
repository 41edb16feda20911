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
    for token in doc:
        if opened is not None and (token.i - opened > LONGEST or ends_paragraph(token)):
            if ends_paragraph(token) and token.i + 1 < len(doc) and _opens(doc[token.i + 1]):
                found.append((opened, token.i))
            opened = None
        elif opened is None and _opens(token):
            opened = token.i
        elif opened is not None and (token.text in CLOSING or token.text in STRAIGHT):
            found.append((opened, token.i + 1))
            opened = None
    return found


def ends_paragraph(token: Token) -> bool:
    """Whether a token is the blank line between two paragraphs."""
    return token.is_space and "\n\n" in token.text


def _opens(token: Token) -> bool:
    return token.text in OPENING or token.text in STRAIGHT
