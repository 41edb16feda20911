"""Pieces with something glued to them -> smaller pieces: a stamp before the first sentence, a link inside one, a byline after the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kdnb import junk
from kdnb.captions import cut_sign_off, part
from kdnb.lines import Piece
from kdnb.tables import forms, rows

Known = dict[str, tuple[junk.Pattern, ...]]  # the patterns that this article may need, by where they match
PLACE = r"(?:[A-Z][A-Z.'’-]+(?:[ /-][A-Z][A-Z.'’-]+){0,3}|[A-Z][\w.'’-]+(?:[ -][A-Z][\w.'’-]+){0,2})"  # SEOUL, NEW YORK, Panmunjom
REGION = r"(?:,? (?:[A-Z][\w.]+(?:,? [A-Z][\w.]+){0,3}|\([A-Z][\w. ]{1,20}\)))?"  # , South Korea   (US)   , Korea, Republic Of
DAY = r"(?:,? ?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?: \d{1,2})?(?:,? \d{4})?)"  # , Sept. 24
AGENCY = r"(?:\([A-Z][\w ./&-]{1,30}\)|/[A-Z][\w-]{2,12}/\.?)"  # (Yonhap)   /TASS/.
DASH = r"(?:--+|—(?: --)?|–|―|-(?= )|(?<=\d):|(?<=\)):)"
DATELINE = re.compile(
    rf"(?:{PLACE} {AGENCY}{DAY}(?<=\d{{4}})|{PLACE}{REGION}{DAY}?\.? ?(?:{AGENCY} ?{DASH}?|{DASH})|{DAY} ?{AGENCY} ?{DASH}|[A-Z][A-Z .-]{{2,24}}: ?(?=[A-Z\"“])|{AGENCY} ?{DASH})\s*"
)
END_SIGNS = re.compile(r"[.!?][\"”’]? [A-Z]\w+\W*$|[)\]@>…-]\W*$|@|\.\.\.|\b(?:more|reading|story|article|[Bb]y|BY)\b")  # without one of these nothing is glued to the end
LONGEST_HEAD = 600  # characters of headline and caption glued to the first sentence
NEW_START = re.compile(r"[\s.:-]*[A-Z\"“‘]")
END_WINDOW = 240
HEADLINE_STOP = re.compile(r"[.!?][\"'”’]?(?=\s|$)(?<![A-Z]\.)")
FRESH_SENTENCE = re.compile(r"(?<=[a-z0-9’'\"] )(?=(?:A|An|The|But|In|On|At|He|She|It|They|We|This|That|However|Meanwhile|After|Before|During|Earlier|Last)\s+[a-z])")
THIRD_PERSON, SECOND_PERSON = junk.cue("third_person"), junk.cue("second_person")
SENTENCES = re.compile(r"[^.!?]*(?:[.!?](?![\s\"'”’)\]])[^.!?]*)*(?:[.!?]+[\"'”’)\]]*\s*|$)")


def cut_pieces(pieces: list[Piece], transcript: bool) -> list[Piece]:
    """Cut off what patterns know at the start, at the end and inside of every piece."""
    lowered = "\n".join(piece.text for piece in pieces).lower()
    known = {where: junk.narrowed(junk.patterns(where), lowered) for where in ("start", "end", "inside", "sentence")}
    result: list[Piece] = []
    leading = True  # until the first long paragraph: only there a dash after a name makes a dateline
    headlines: dict[str, str] = {}  # lines without a full stop, by their first words
    for piece in pieces:
        for stretch in cut_sign_off(piece) if transcript and not piece.role else cut_headline(piece, headlines):
            result += [stretch] if stretch.role else cut_piece(stretch, known, leading)
            leading = leading and not (stretch.words >= 20 and stretch.is_prose())
    return result


def cut_piece(piece: Piece, known: Known, leading: bool) -> list[Piece]:
    """Cut one piece; the parts that a pattern knows have their role already, the rest of the piece has none."""
    if mark_known(piece) or junk.match_line("block", piece.text) or junk.match_line("tail", piece.text):
        return [piece]
    head, start = cut_start(piece, known, leading)
    tail, end = cut_end(piece, start, known)
    middle = cut_inside(piece, start, end, 0 if head else piece.gap, known)
    if head or tail or len(middle) > 1:
        for rest in middle:
            mark_known(rest)
    return head + middle + tail


def cut_headline(piece: Piece, headlines: dict[str, str]) -> list[Piece]:
    """Cut off a headline that stood alone above and is glued to the first sentence here: "Envoys meetThe envoys of ..."."""
    text, key = piece.text, piece.text[:16]
    glued = headlines.get(key)
    if glued and len(text) > len(glued) + 40 and text.startswith(glued) and NEW_START.match(text, len(glued)):
        return part(piece, 0, len(glued), "duplicate", "the headline again", piece.gap) + part(piece, len(glued), len(text), "", "", 0)
    if not piece.closed and 4 <= piece.words <= 40 and not piece.role:
        headlines.setdefault(key, text)
    return [piece]


def mark_known(piece: Piece) -> bool:
    """Mark a piece that a pattern knows wherever it stands: a menu, a byline, a stamp, a credit, an advertisement."""
    found = None if piece.role else junk.match_line("line", piece.text)
    if found and not (found.role == "menu" and piece.words > 12):
        piece.role, piece.reason = found.role, found.reason
    return bool(piece.role)


def cut_start(piece: Piece, known: Known, leading: bool) -> tuple[list[Piece], int]:
    """Cut stamps, menu items and a dateline off the start; return them and where the rest begins."""
    text, start = piece.text, 0
    head: list[Piece] = []
    searching = True
    while searching and junk.any_of("start").match(text, start):
        searching = False
        for pattern in known["start"]:
            if match := pattern.expression.match(text, start):
                head += part(piece, start, match.end(), pattern.role, pattern.reason, 0 if head else piece.gap)
                start, searching = skip_space(text, match.end()), True
    late = late_dateline().search(text, start, start + LONGEST_HEAD) if leading else None
    if late:
        role = "caption" if junk.describes_picture(text[start : late.start()].strip()) or piece.common > 0.3 else "title"
        head += part(piece, start, late.start(), role, "stands before the dateline", 0 if head else piece.gap)
        start = late.start()
    dateline = DATELINE.match(text, start, min(len(text), start + 120))
    if dateline and (piece.closed or piece.words >= 15) and is_dateline(dateline.group(), text[dateline.end() : dateline.end() + 40], leading):
        head += part(piece, start, dateline.end(), "dateline", "place, day or agency before the first sentence", 0 if head else piece.gap)
        start = dateline.end()
    elif leading and (capital := bare_dateline().match(text, start)):
        head += part(piece, start, capital.end(), "dateline", "a capital before the first sentence", 0 if head else piece.gap)
        start = capital.end()
    return head, start


@cache
def capitals() -> str:
    """Return the capitals of states in capital letters, as alternatives of an expression."""
    names = sorted({form.upper() for row in rows("states") for form in forms(row["capital"]) if len(form) > 3}, key=len, reverse=True)
    return rf"(?:{'|'.join(map(re.escape, names))})(?:/[A-Z]{{4,}})?"


@cache
def bare_dateline() -> re.Pattern[str]:
    """Return the expression for a dateline without a dash: "SEOUL North Korea fired ...", "Seoul: North Korea fired ..."."""
    named = "|".join(sorted(form for row in rows("states") for form in forms(row["capital"])))
    return re.compile(rf"{capitals()}[\s\u200b]+(?=[A-Z][a-z.])|(?:{named}): +(?=[A-Z\"“])")


@cache
def late_dateline() -> re.Pattern[str]:
    """Return the expression for a dateline within a line: a place in capitals with a day or an agency, or a capital with a dash.

    What stands before it is a headline or a caption.
    """
    place = r"[A-Z][A-Z.'’-]{2,}(?:[ /-][A-Z][A-Z.'’-]+){0,3}"
    sure = rf"(?:{place}{REGION}(?:{DAY} ?{AGENCY}?|,? ?{AGENCY})|{capitals()}{REGION})"
    return re.compile(rf"(?<=\s){sure} ?{DASH}\s*(?=[A-Z\"“])")


def skip_space(text: str, offset: int) -> int:
    """Return the offset of the next character that is not white space."""
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def is_dateline(prefix: str, rest: str, leading: bool) -> bool:
    """Tell a dateline from a sentence that has a dash: it names an agency, a day or a place in capitals, and a sentence follows.

    Before the first paragraph a long dash after a place is enough: "Munich – Foreign Minister ...".
    """
    if not rest or not (rest[0].isupper() or rest[0] in "\"'“‘["):
        return False
    place = re.split(r"[,(—–:]|--| - ", prefix)[0].strip()
    if prefix.rstrip().endswith(":") and (not leading or speaks_here(place)):
        return False  # "MR MILLER: ...", the turn of a transcript
    if leading and prefix.rstrip().endswith(("—", "–", "--")):
        return True
    return "(" in prefix or "/" in prefix or any(char.isdigit() for char in prefix) or (place.isupper() and len(place) > 3)


def speaks_here(label: str) -> bool:
    """Say whether a label is one of who has the word: "QUESTION", "MR MILLER", "AMBASSADOR KIM"."""
    known = {row["form"]: row["role"] for row in rows("turn_labels")}
    words = label.lower().split() or [""]
    officials = {form.split()[-1] for form, role in known.items() if role == "official"}
    return label.lower() in known or known.get(words[0].rstrip(".")) == "honorific" or len(words) > 1 and words[-1] in officials


def cut_end(piece: Piece, start: int, known: Known) -> tuple[list[Piece], int]:
    """Cut bylines, sources and links off the end; return them and where the rest ends."""
    text, end = piece.text, len(piece.text)
    tail: list[Piece] = []
    while end > start and END_SIGNS.search(text, max(start, end - 60), end):
        found = [match for match in junk.search(known["end"], text, max(start, end - END_WINDOW), end) if match.end == end and match.start > start]
        if not found:
            break
        match = min(found, key=lambda one: one.start)
        tail = part(piece, match.start, end, match.role, match.reason, 0) + tail
        end = match.start
        while end > start and text[end - 1].isspace():
            end -= 1
    return tail, end


def cut_inside(piece: Piece, start: int, end: int, gap: int, known: Known) -> list[Piece]:
    """Take out what stands within: links ("Read more: ...") and sentences that only a page says ("Sign up for ...")."""
    stretches = sorted([*find_links(piece.text, start, end, known["inside"]), *find_page_sentences(piece.text, start, end, known["sentence"])])
    result: list[Piece] = []
    done = start
    for stretch in stretches:
        if stretch.start < done:
            continue
        result += part(piece, done, stretch.start, "", "", 0 if result else gap)
        result += part(piece, stretch.start, stretch.end, stretch.role, stretch.reason, 0 if result else gap)
        done = stretch.end
    return result + part(piece, done, end, "", "", 0 if result else gap)


def find_links(text: str, start: int, end: int, known: tuple[junk.Pattern, ...]) -> Iterator[junk.Junk]:
    """Find links glued to a sentence: from their marker to the end of the headline."""
    for pattern in junk.active(known, text[start:end].lower()):
        for match in pattern.expression.finditer(text, start, end):
            yield junk.Junk(match.start(), headline_end(text, match.end(), end), pattern.role, pattern.reason)


def headline_end(text: str, start: int, end: int) -> int:
    """Return where a headline ends that began at ``start``: at a full stop, or where a new sentence starts without one.

    A headline has no more than 200 characters.

    >>> text = "Read more: Trump pulls out of Iran nuclear deal A round of talks will be held."
    >>> text[headline_end(text, 11, len(text)):]
    'A round of talks will be held.'
    """
    end = min(end, start + 200)
    stop = HEADLINE_STOP.search(text, start, end)
    limit = stop.end() if stop else end
    fresh = FRESH_SENTENCE.search(text, min(start + 15, limit), limit)
    return fresh.end() if fresh else limit


def find_page_sentences(text: str, start: int, end: int, known: tuple[junk.Pattern, ...]) -> Iterator[junk.Junk]:
    """Find sentences that speak to the page's reader."""
    if not any(junk.search(known, text, start, end)):
        return
    waiting = None
    for sentence in SENTENCES.finditer(text, start, end):
        if sentence.end() == sentence.start():
            continue
        found = next(junk.search(known, text, sentence.start(), sentence.end()), None)
        if found and is_addressed(sentence.group(), found.role):
            begins = waiting.start if waiting and waiting.end == sentence.start() and waiting.role == found.role else sentence.start()
            if waiting and waiting.start != begins:
                yield waiting
            waiting = junk.Junk(begins, sentence.end(), found.role, waiting.reason if waiting and waiting.start == begins else found.reason)
    if waiting:
        yield waiting


def is_addressed(sentence: str, role: str) -> bool:
    """Tell whether a sentence speaks to the page's reader and not of the news: short, no quotation marks, no one said it."""
    if len(sentence) > 300 or THIRD_PERSON.search(sentence):
        return False
    return role != "promo" or SECOND_PERSON.search(sentence) is not None
