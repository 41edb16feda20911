"""Pieces of a page -> their roles: which are the article, which are not, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kdnb import junk
from kdnb.lines import WORD, Piece

LINK_RUN = 3  # this many headlines in a row are a list of links
TEASER = re.compile(r"(?:\.\.\.|…|\[…\])['\"’”]?$")
PHOTO_WORDS = re.compile(
    r"\((?:l|r|c|left|right|center|centre)\)|\b(?:poses?|posing|shakes? hands|pictured|file photo|from left|is seen|are seen|"
    r"(?:undated|file|handout) (?:photo|image)|photo shows|speaks? (?:to|at|during)|attends?|talks? to reporters)\b", re.IGNORECASE)
CREDIT = re.compile(r"[(\[][^()\[\]]{0,40}\b(?:Yonhap|AP|AFP|Reuters|Xinhua|Kyodo|News1|Newsis|EPA|Getty|KCNA|Photo|photo)\b[^()\[\]]{0,40}[)\]]\.?$")


def assign_roles(pieces: list[Piece], transcript: bool) -> None:
    """Give every piece a role and a reason, in place."""
    mark_known_lines(pieces)
    mark_tail(pieces)
    mark_link_blocks(pieces)
    mark_duplicates(pieces)
    mark_captions(pieces)
    first, last = find_body(pieces, transcript)
    mark_head(pieces, first)
    mark_middle(pieces, first, last, transcript)
    mark_end(pieces, last)


def unknown(pieces: list[Piece]) -> Iterator[Piece]:
    """Go through the pieces that have no role yet."""
    return (piece for piece in pieces if not piece.role)


def mark(piece: Piece, role: str, reason: str) -> None:
    """Give a piece its role and why."""
    piece.role, piece.reason = role, reason


def mark_known_lines(pieces: list[Piece]) -> None:
    """Mark the lines that a pattern knows wherever they stand: menus, bylines, stamps, credits, advertisements."""
    for piece in unknown(pieces):
        found = junk.whole_line(piece.text)
        if found and not (found.role == "menu" and piece.words > 12):
            mark(piece, found.role, found.reason)


def mark_tail(pieces: list[Piece]) -> None:
    """Mark all that follows a line such as "8 thoughts on ..." or "Leave a Reply", if the article stands before it."""
    before, total = 0, sum(piece.end - piece.start for piece in pieces if piece.is_prose() and not piece.role)
    for number, piece in enumerate(pieces):
        found = None if piece.is_prose() else junk.ends_article(piece.text)
        if found and before * 3 >= total:
            for after in pieces[number:]:
                if not after.role or after is piece:
                    mark(after, found.role, found.reason if after is piece else f"after the line {piece.text[:60]!r}")
            return
        if found and before == 0:
            mark(piece, "menu", found.reason)
        if piece.is_prose() and not piece.role:
            before += piece.end - piece.start


def mark_link_blocks(pieces: list[Piece]) -> None:
    """Mark headings such as "READ MORE:" and the headlines that follow each, up to the next sentence."""
    heading = None
    for piece in pieces:
        if piece.role:
            continue
        found = junk.opens_block(piece.text)
        if found:
            heading = piece.text
            mark(piece, found.role, found.reason)
        elif heading and not piece.is_prose():
            mark(piece, "promo", f"a headline under {heading[:40]!r}")
        else:
            heading = None


def mark_duplicates(pieces: list[Piece]) -> None:
    """Mark a headline, caption or paragraph that has been there before, and a teaser that is the start of a later paragraph."""
    seen: set[str] = set()
    for piece in unknown(pieces):
        key = " ".join(WORD.findall(piece.text.lower()))
        if piece.words >= 4 and key in seen:
            mark(piece, "duplicate", "the same words stand above")
        seen.add(key)
    for number, piece in enumerate(pieces):
        if not piece.role and piece.words >= 6 and TEASER.search(piece.text):
            start = piece.text.rstrip(".…'\"’”[] ")[:200]
            if any(start in other.text for other in pieces[number + 1 :]):
                mark(piece, "duplicate", "the start of a paragraph below")


def mark_captions(pieces: list[Piece]) -> None:
    """Mark what ends in a photographer's credit and stands before or between paragraphs."""
    prose = [piece for piece in unknown(pieces) if piece.is_prose()]
    for piece in unknown(pieces):
        credit = CREDIT.search(piece.text)
        if credit and piece.words <= 70 and (piece is not prose[-1] if prose else True):
            mark(piece, "caption", f"ends in the credit {credit.group()!r}")
        elif piece.words <= 40 and not piece.closed and PHOTO_WORDS.search(piece.text):
            mark(piece, "caption", "describes a picture")


def find_body(pieces: list[Piece], transcript: bool) -> tuple[int, int]:
    """Return the numbers of the first and the last piece of prose without a role, (0, -1) when there is none."""
    found = [n for n, piece in enumerate(pieces) if not piece.role and (piece.is_prose() or transcript and piece.words > 30)]
    return (found[0], found[-1]) if found else (0, -1)


def mark_head(pieces: list[Piece], first: int) -> None:
    """Find the title among the lines before the article; the rest are menus or what a standfirst says."""
    lines = [piece for piece in pieces[:first] if not piece.role]
    story = {word.lower() for piece in pieces[first : first + 6] for word in WORD.findall(piece.text)}

    def shared(piece: Piece) -> float:
        words = [word.lower() for word in WORD.findall(piece.text)]
        return sum(word in story for word in words) / len(words)

    candidates = [piece for piece in lines if 3 <= piece.words <= 40]
    title = max(candidates, key=lambda piece: (shared(piece) >= 0.3, shared(piece) * min(piece.words, 8)), default=None)
    for piece in lines:
        if piece is title:
            mark(piece, "title", "the headline: its words come back in the article")
        elif piece.words >= 8 and title and piece.start > title.start:
            mark(piece, "title", "a line under the headline")
        else:
            mark(piece, "menu", "a short line before the article")


def mark_middle(pieces: list[Piece], first: int, last: int, transcript: bool) -> None:
    """Keep sentences between the first and the last paragraph; mark headlines among them as links or subheadings."""
    for number in range(first, last + 1):
        piece = pieces[number]
        if piece.role:
            continue
        if piece.is_prose() or transcript or is_short_sentence(piece):
            mark(piece, "body", "sentences")
        elif piece.words <= 8 and pieces[number - 1].role == "body" and number < last and pieces[number + 1].is_prose():
            mark(piece, "title", "a subheading")
        else:
            mark(piece, "promo", "a headline between paragraphs")


def is_short_sentence(piece: Piece) -> bool:
    """Tell whether a short piece still is a sentence: "Talks ended." or "He said:"."""
    if piece.closed:
        return True
    return piece.words >= 9 and piece.common >= 0.3 or piece.text.endswith((":", ",", "--", "—")) and piece.words >= 3


def mark_end(pieces: list[Piece], last: int) -> None:
    """Mark what follows the last paragraph: short sentences are the article's, lines without an end are links or menus."""
    for piece in pieces[last + 1 :]:
        if piece.role:
            continue
        if piece.words >= 4:
            mark(piece, "promo", "a headline after the article")
        else:
            mark(piece, "menu", "a short line after the article")
