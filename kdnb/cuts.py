"""Pieces with something glued to them -> smaller pieces: a stamp before the first sentence, a link inside one, a byline after the last."""

from __future__ import annotations

import re

from kdnb import junk
from kdnb.captions import cut_sign_off, part
from kdnb.lines import Piece

PLACE = r"(?:[A-Z][A-Z.'’-]+(?:[ -][A-Z][A-Z.'’-]+){0,3}|[A-Z][\w.'’-]+(?:[ -][A-Z][\w.'’-]+){0,2})"  # SEOUL, NEW YORK, Panmunjom
REGION = r"(?:,? (?:[A-Z][\w.]+(?:,? [A-Z][\w.]+){0,3}|\([A-Z][\w. ]{1,20}\)))?"  # , South Korea   (US)   , Korea, Republic Of
DAY = r"(?:,? ?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2})?(?:,? \d{4})?)"  # , Sept. 24
AGENCY = r"\([A-Z][\w ./&-]{1,30}\)"
DASH = r"(?:--+|—|–|―|-(?= )|(?<=\d):|(?<=\)):)"
DATELINE = re.compile(
    rf"(?:{PLACE}{REGION}{DAY}? ?(?:{AGENCY} ?{DASH}?|{DASH})|{DAY} ?{AGENCY} ?{DASH}|[A-Z][A-Z .-]{{2,24}}: ?(?=[A-Z\"“])|{AGENCY} ?{DASH})\s*"
)
SENTENCES = re.compile(r"[^.!?]*(?:[.!?](?![\s\"'”’)\]])[^.!?]*)*(?:[.!?]+[\"'”’)\]]*\s*|$)")


def cut_pieces(pieces: list[Piece], transcript: bool) -> list[Piece]:
    """Cut off what patterns know at the start, at the end and inside of every piece."""
    result: list[Piece] = []
    for piece in pieces:
        for part_of_piece in cut_sign_off(piece) if transcript else [piece]:
            result += [part_of_piece] if part_of_piece.role else cut_piece(part_of_piece)
    return result


def cut_piece(piece: Piece) -> list[Piece]:
    """Cut one piece; the parts with a role have it already, the rest of the piece has none."""
    if junk.whole_line(piece.text):
        return [piece]
    text, start, end = piece.text, 0, len(piece.text)
    head: list[Piece] = []
    tail: list[Piece] = []
    while match := junk.patterns("start").expression.match(text, start):
        if match.end() == start:
            break
        head += part(piece, start, match.end(), *junk.patterns("start").meaning(match), gap=0 if head else piece.gap)
        start = skip_space(text, match.end())
    dateline = DATELINE.match(text, start, min(end, start + 120))
    if dateline and is_dateline(dateline.group(), text[dateline.end() : dateline.end() + 40]):
        head += part(piece, start, dateline.end(), "dateline", "place, day or agency before the first sentence", 0 if head else piece.gap)
        start = dateline.end()
    end = cut_end(piece, start, end, tail)
    middle = cut_sentences(piece, start, end, 0 if head else piece.gap)
    return head + middle + tail


def skip_space(text: str, offset: int) -> int:
    """Return the offset of the next character that is not white space."""
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def is_dateline(prefix: str, rest: str) -> bool:
    """Tell a dateline from a sentence that has a dash: it names an agency, a day or a place in capitals, and a sentence follows."""
    if not rest or not (rest[0].isupper() or rest[0] in "\"'“‘["):
        return False
    place = re.split(r"[,(—–:]|--| - ", prefix)[0].strip()
    return "(" in prefix or any(char.isdigit() for char in prefix) or (place.isupper() and len(place) > 3)


def cut_end(piece: Piece, start: int, end: int, tail: list[Piece]) -> int:
    """Cut patterns off the end, put them in front of ``tail`` and return where the rest ends."""
    known = junk.patterns("end")
    while end > start:
        window = max(start, end - 320)
        match = next((m for m in known.expression.finditer(piece.text, window, end) if m.end() >= end), None)
        if not match or match.start() <= start:
            return end
        tail[:0] = part(piece, match.start(), end, *known.meaning(match), gap=0)
        end = match.start()
        while end > start and piece.text[end - 1].isspace():
            end -= 1
    return end


def cut_sentences(piece: Piece, start: int, end: int, gap: int) -> list[Piece]:
    """Take out sentences that only a page says ("Sign up for our newsletter"), leaving the rest in one or more pieces."""
    known = junk.patterns("sentence")
    if not known.expression.search(piece.text, start, end):
        return part(piece, start, end, "", "", gap)
    result: list[Piece] = []
    kept = start
    for sentence in SENTENCES.finditer(piece.text, start, end):
        match = known.expression.search(piece.text, sentence.start(), sentence.end()) if sentence.end() > sentence.start() else None
        if match and is_addressed(sentence.group(), known.meaning(match)[0]):
            result += part(piece, kept, sentence.start(), "", "", 0 if result else gap)
            result += part(piece, sentence.start(), sentence.end(), *known.meaning(match), gap=0 if result else gap)
            kept = sentence.end()
    return result + part(piece, kept, end, "", "", 0 if result else gap)


def is_addressed(sentence: str, role: str) -> bool:
    """Tell whether a sentence speaks to the page's reader and not of the news: short, no quotation marks, no one said it."""
    return len(sentence) < 300 and not re.search(r"[\"“”]|\b(?:said|says|told|according to)\b", sentence)
