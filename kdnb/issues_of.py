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
    """(index of the phrase's last token, rank of its issue, issue) of each listed phrase; a longer phrase hides the words in it, and one of no issue nothing else."""
    found, taken = [], -1
    listed = _phrases()
    for at, token in enumerate(tokens):
        if at <= taken or token.lower_ not in listed and token.lemma_.lower() not in listed:
            continue
        hits = [
            (len(phrase), order, issue)
            for form in {*keys(token)}
            for phrase, order, issue in listed.get(form, ())
            if at + len(phrase) <= len(tokens) and all(word in keys(tokens[at + n]) for n, word in enumerate(phrase))
        ]
        if hits:
            length, order, issue = max(hits)
            taken = at + length - 1
            if issue != OTHER:
                found.append((taken, order, issue))
    return found


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
