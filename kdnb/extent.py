"""Where the article is among the pieces of a page: its first and its last paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from kdnb import junk
from kdnb.lines import Piece

ALONE = 0.3  # a paragraph with no other beside it counts less: the teaser under a headline
AGAINST = {"headline": -8.0, "promo": -6.0, "menu": -3.0, "comment": -10.0, "legal": -10.0, "metadata": -2.0, "duplicate": -2.0}
TRANSPARENT = {"caption", "byline", "dateline", "metadata", "duplicate", "source"}  # may stand between two paragraphs
SMALL_LINES = 6  # menu items, stamps and advertisements between a lead and the rest of its article
PAST, FINITE = junk.cue("past"), junk.cue("finite")


def find_body(pieces: list[Piece], transcript: bool) -> tuple[int, int]:
    """Return the numbers of the first and the last paragraph of the article, (0, -1) when there is none.

    Prose counts for the article and every line of something else against it; the stretch with the best sum is the article.
    So a list of headlines with a sentence under each stays outside, and a link between two paragraphs does not end the article.
    """
    weights = [weight(pieces, number, transcript) for number in range(len(pieces))]
    best = (0.0, 0, -1)
    total, start = 0.0, 0
    for number, value in enumerate(weights):
        if total <= 0:
            total, start = 0.0, number
        total += value
        if total > best[0]:
            best = (total, start, number)
    first, last = best[1], best[2]
    if last < 0:  # no paragraph: a lead that breaks off is better than nothing
        leads = [n for n, p in enumerate(pieces) if not p.role and p.words >= 12 and p.common >= 0.2 and FINITE.search(p.text)]
        first = last = max(leads, key=lambda n: pieces[n].words, default=-1)
        return max(first, 0), last
    return widen(pieces, first, -1), widen(pieces, last, 1)


def widen(pieces: list[Piece], edge: int, step: int) -> int:
    """Move an edge of the article outwards over paragraphs that only a few small lines part from it.

    The lead above a picture and a share menu, the last paragraph below an advertisement.
    """
    number, small = edge + step, 0
    while 0 <= number < len(pieces) and small <= SMALL_LINES:
        piece = pieces[number]
        if is_story(piece, False):
            edge, small = number, 0
        elif not piece.role and piece.words >= 4 or piece.role in {"comment", "legal"} or piece.reason.startswith("a headline"):
            break
        else:
            small += 1
        number += step
    return edge


def weight(pieces: list[Piece], number: int, transcript: bool) -> float:
    """Return what a piece says for (in words) or against the article being here."""
    piece = pieces[number]
    if piece.role:
        return AGAINST.get(piece.role, 0.0)
    if not is_story(piece, transcript):
        return 0.0 if is_short_sentence(piece) else AGAINST["headline"]
    alone = not any(is_story(other, transcript) for other in neighbours(pieces, number))
    return piece.words * (ALONE if alone and piece.words < 60 else 1.0)


def is_story(piece: Piece, transcript: bool) -> bool:
    """Tell whether a piece may be a paragraph of the article."""
    return not piece.role and (piece.is_prose() or transcript and piece.words > 30)


def neighbours(pieces: list[Piece], number: int) -> Iterator[Piece]:
    """Yield the piece before and the piece after, captions and the like left out."""
    for step in (-1, 1):
        other = number + step
        while 0 <= other < len(pieces) and pieces[other].role in TRANSPARENT:
            other += step
        if 0 <= other < len(pieces):
            yield pieces[other]


def is_short_sentence(piece: Piece) -> bool:
    """Tell whether a short piece still is a sentence: "Talks ended." or "He said:"."""
    if piece.closed:
        return True
    return piece.words >= 9 and piece.common >= 0.3 and PAST.search(piece.text) is not None or piece.text.endswith((":", ",", "--", "—")) and piece.words >= 3
