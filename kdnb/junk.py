"""The patterns of data/junk.csv, ready to be matched: what in a page is not the article's own text."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kdnb.tables import rows

LONGEST_JUNK_LINE = 500  # a line longer than this is prose or many things glued together: cut it first, then look


class Junk(NamedTuple):
    """A stretch of a text that a pattern matched: ``text[start:end]``, with the role and the reason."""

    start: int
    end: int
    role: str
    reason: str


class Patterns(NamedTuple):
    """All patterns of one kind as one expression; group ``p<number>`` is row ``number`` of the table."""

    expression: re.Pattern[str]
    meanings: dict[str, tuple[str, str]]

    def meaning(self, match: re.Match[str]) -> tuple[str, str]:
        """Return the role and the reason of a match of ``expression``."""
        return self.meanings[match.lastgroup]


@cache
def patterns(where: str) -> Patterns:
    """Return the patterns of junk.csv whose column ``where`` is the one given.

    ``line`` matches a whole line, ``block`` a line that heads a list of links, ``tail`` a line after which the article is over,
    ``closing`` one of the article's last paragraphs, ``start`` and ``end`` the edge of a line, ``inside`` a stretch within one, ``sentence`` any part of a sentence.
    """
    chosen = [(number, row) for number, row in enumerate(rows("junk")) if row["where"] == where]
    alternatives = "|".join(f"(?P<p{number}>{row['pattern']})" for number, row in chosen)
    meanings = {f"p{number}": (row["role"], f"reads like {row['example'][:60]!r}") for number, row in chosen}
    return Patterns(re.compile(alternatives, re.IGNORECASE), meanings)


def whole_line(text: str) -> Junk | None:
    """Say what a whole line is if a pattern knows it, whatever stands around it.

    >>> whole_line("Published : Feb 4, 2022 - 14:05").role
    'metadata'
    >>> whole_line("The two sides met on Friday.") is None
    True
    """
    return _match_line(text, "line")


def opens_block(text: str) -> Junk | None:
    """Say whether a line heads a list of links ("READ MORE:")."""
    return _match_line(text, "block")


def ends_article(text: str) -> Junk | None:
    """Say whether a line closes the article ("Leave a Reply"): what follows is not the article's."""
    return _match_line(text, "tail")


def closes_article(text: str) -> Junk | None:
    """Say whether one of the last paragraphs speaks of the writer and not of the news."""
    return _match_line(text, "closing", 1500)


def _match_line(text: str, where: str, longest: int = LONGEST_JUNK_LINE) -> Junk | None:
    if len(text) > longest:
        return None
    known = patterns(where)
    match = known.expression.fullmatch(text)
    return Junk(0, len(text), *known.meaning(match)) if match else None
