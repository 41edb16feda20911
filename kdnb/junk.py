"""The patterns of data/junk.csv and data/page_cues.csv, ready to be matched: what in a page is not the article's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from kdnb.tables import forms, rows

LONGEST_LINE = 420  # characters; a longer line is prose, or many things glued together: cut it first, then look
LONGEST_CAPTION = 600
LONGEST_CLOSING = 1500
CREDIT_WINDOW = 160  # characters at the end of a line in which a picture credit stands


class Junk(NamedTuple):
    """A stretch of a text that a pattern matched: ``text[start:end]``, with the role and the reason."""

    start: int
    end: int
    role: str
    reason: str


class Pattern(NamedTuple):
    """A row of junk.csv; ``needs`` holds words of which one must be there (in lower case), so that most texts are not searched."""

    expression: re.Pattern[str]
    needs: tuple[str, ...]
    role: str
    reason: str


@cache
def patterns(where: str) -> tuple[Pattern, ...]:
    """Return the patterns of junk.csv whose column ``where`` is the one given.

    ``line`` matches a whole line, ``block`` a line that heads a list of links, ``tail`` a line after which the article is over,
    ``closing`` one of the article's last paragraphs, ``picture`` the end of a line under a picture, ``start`` and ``end`` the edge
    of a line, ``inside`` the start of a link within one, ``sentence`` any part of a sentence.
    """
    return tuple(
        Pattern(re.compile(row["pattern"], re.IGNORECASE), tuple(forms(row["needs"])), row["role"], f"reads like {row['example'][:60]!r}")
        for row in rows("junk")
        if row["where"] == where
    )


@cache
def cue(name: str) -> re.Pattern[str]:
    """Return the expression of page_cues.csv with this name.

    >>> cue("said").search("the ministry said on Friday").group()
    'said'
    """
    row = next(row for row in rows("page_cues") if row["name"] == name)
    return re.compile(row["pattern"], 0 if row["capitals"] == "yes" else re.IGNORECASE)


def active(known: tuple[Pattern, ...], lowered: str) -> tuple[Pattern, ...]:
    """Return those of the patterns that can match in a text, given in lower case: looking for a word is quicker than matching."""
    return tuple([p for p in known if not p.needs or any(map(lowered.__contains__, p.needs))])


def narrowed(known: tuple[Pattern, ...], lowered: str) -> tuple[Pattern, ...]:
    """Return the patterns active in a whole article, with those of their needed words that are in it: few to look for in each paragraph."""
    found = ((pattern, tuple([word for word in pattern.needs if word in lowered])) for pattern in known)
    return tuple([pattern._replace(needs=needs) for pattern, needs in found if needs or not pattern.needs])


@cache
def any_of(where: str) -> re.Pattern[str]:
    """Return one expression that matches where any of the patterns does."""
    return re.compile("|".join(f"(?:{pattern.expression.pattern})" for pattern in patterns(where)), re.IGNORECASE)


def search(known: tuple[Pattern, ...], text: str, start: int, end: int) -> Iterator[Junk]:
    """Yield what these patterns find first in ``text[start:end]``, at most one a pattern."""
    if not known:
        return
    lowered = text[start:end].lower()
    for pattern in active(known, lowered):
        match = pattern.expression.search(text, start, end)
        if match and match.end() > match.start():
            yield Junk(match.start(), match.end(), pattern.role, pattern.reason)


@cache
def whole_lines(where: str) -> tuple[re.Pattern[str], dict[str, Pattern]]:
    """Return the patterns for whole lines as one expression, with the pattern that each of its groups stands for."""
    known = {f"p{number}": pattern for number, pattern in enumerate(patterns(where))}
    alternatives = "|".join(f"(?P<{name}>{pattern.expression.pattern})" for name, pattern in known.items())
    return re.compile(alternatives, re.IGNORECASE), known


@lru_cache(maxsize=4096)  # a piece is asked again at each step
def match_line(where: str, text: str, longest: int = LONGEST_LINE) -> Junk | None:
    """Return what the whole line is, None when no pattern knows it.

    >>> match_line("line", "Published : Feb 4, 2022 - 14:05").role
    'metadata'
    >>> match_line("block", "READ MORE:").role
    'promo'
    >>> match_line("line", "The two sides met on Friday.") is None
    True
    """
    if len(text) > longest:
        return None
    expression, known = whole_lines(where)
    match = expression.fullmatch(text)
    return Junk(0, len(text), known[match.lastgroup].role, known[match.lastgroup].reason) if match else None


def describes_picture(text: str) -> Junk | None:
    """Return the picture credit that a line ends in."""
    if len(text) > LONGEST_CAPTION:
        return None
    start = max(0, len(text) - CREDIT_WINDOW)
    return next(search(patterns("picture"), text, start, len(text)), None)


def closes_article(text: str) -> Junk | None:
    """Return what a last paragraph is if it speaks of the writer and not of the news."""
    return match_line("closing", text, LONGEST_CLOSING)
