"""Which issue a stretch of an article is about: the words of kdnb/data/issue_words.csv."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

OTHER = "other"


def issue_of(tokens: Sequence[Token]) -> str:
    """Return the issue that the tokens are about, "other" when no listed word is among them.

    The word nearest the head of the clause decides ("talks about sanctions" is dialogue, "sanctions until talks" sanctions);
    between equals, the issue listed first.
    """
    found = [(_depth(tokens[at]), order, at, issue) for at, order, issue in _hits(tokens)]
    return min(found)[3] if found else OTHER


def _hits(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """(index of the phrase's last token, rank of its issue, issue) of each listed phrase; a longer phrase hides the words in it."""
    found, taken = [], -1
    for at in range(len(tokens)):
        if at <= taken:
            continue
        best = max((hit for hit in _phrases_at(tokens, at)), default=None)
        if best is not None:
            taken = at + best[0] - 1
            found.append((taken, best[1], best[2]))
    return found


def _phrases_at(tokens: Sequence[Token], at: int):
    for form in {keys(tokens[at])[0], keys(tokens[at])[1]}:
        for phrase, order, issue in _phrases().get(form, ()):
            if all(at + n < len(tokens) and word in keys(tokens[at + n]) for n, word in enumerate(phrase)):
                yield len(phrase), order, issue


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    """First word -> the phrases that begin with it, with the rank of their issue."""
    found: dict[str, list] = {}
    for order, row in enumerate(rows("issue_words")):
        for form in forms(row["forms"]):
            phrase = tuple(form.lower().replace("-", " - ").split())
            found.setdefault(phrase[0], []).append((phrase, order, row["issue"]))
    return found


def keys(token: Token) -> tuple[str, str]:
    """The forms under which a token is looked up: its lemma and itself, in lower case."""
    return token.lemma_.lower(), token.lower_


def _depth(token: Token) -> int:
    depth = 0
    while token.head != token and depth < 30:
        token, depth = token.head, depth + 1
    return depth
