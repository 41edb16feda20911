"""Transcripts of broadcasts: recognizing them, and what speech recognition got wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from functools import cache

from kdnb.lines import Piece, surnames
from kdnb.repairs import Edit
from kdnb.tables import forms, rows

TURN = re.compile(r"\s*>>+\s*")
MARKS = re.compile(r"[.,;:!?…\"“”]")
ABBREVIATION = re.compile(r"\b(?:[a-zA-Z]\.)+")  # "u.s." is no full stop
SYLLABLE = r"[bcdghjklmnprstw]{0,2}y?[aeiouw]{1,3}(?:ng|[nklmptrh])?"
GIVEN = re.compile(rf"(?<![\w-])([A-Za-z]+) ({SYLLABLE}-{SYLLABLE})(?![\w-])")  # "Kim myung-kil"
WORD = re.compile(r"\w+")
LONG = 80  # words: state media write sentences of 65 words without a comma


def is_transcript(pieces: list[Piece]) -> bool:
    """Tell captions from writing: a long stretch with hardly a mark of punctuation in it, or turn marks.

    A long sentence of a newspaper has commas and quotation marks where captions have none.
    """
    story = max((piece for piece in pieces if not piece.role), key=lambda piece: piece.words, default=None)
    if story is None or story.words < LONG:
        return False
    turns = len(TURN.findall(story.text))
    marks = len(MARKS.findall(ABBREVIATION.sub("", story.text))) - turns
    return marks * LONG < story.words or turns >= 3 and story.words > 100


def cut_sign_off(piece: Piece) -> list[Piece]:
    """Cut the reporter's sign-off ("Lee Jiwon Arirang news") off the end of a transcript's last paragraph."""
    match = sign_off().search(piece.text, max(0, len(piece.text) - 120))
    if not match or piece.words < LONG:
        return [piece]
    kept = part(piece, 0, match.start(), piece.role, piece.reason, piece.gap)
    return kept + part(piece, match.start(), len(piece.text), "byline", "the reporter signs off", 0)


@cache
def sign_off() -> re.Pattern[str]:
    """Return the expression for a name and a broadcaster at the end of a text."""
    stations = sorted({form for row in rows("publishers") if row["kind"] == "broadcaster" for form in forms(row["forms"])}, key=len, reverse=True)
    name = r"[A-Z][\w'’-]+(?: [A-Z]?[\w'’-]+){1,2}"
    return re.compile(rf"(?<!\S){name},? (?i:{'|'.join(map(re.escape, stations))})(?i: news| tv| radio)?(?:,? [A-Z]\w+)?\W*$")


def split_turns(pieces: list[Piece]) -> list[Piece]:
    """Cut the body at turn marks (">>"), so that what each speaker says is a paragraph; the marks are metadata."""
    result = []
    for piece in pieces:
        if piece.role != "body" or ">>" not in piece.text:
            result.append(piece)
            continue
        done = 0
        for turn in TURN.finditer(piece.text):
            result += part(piece, done, turn.start(), "body", piece.reason, 1)
            result += part(piece, turn.start(), turn.end(), "metadata", "a new speaker begins", 1)
            done = turn.end()
        result += part(piece, done, len(piece.text), "body", piece.reason, 1)
    return result


def part(piece: Piece, start: int, end: int, role: str, reason: str, gap: int) -> list[Piece]:
    """Return ``piece.text[start:end]`` as a piece of its own, without white space at its ends; no piece when nothing is left."""
    text = piece.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if text == piece.text:  # its words are counted already
        whole = copy(piece)
        whole.gap, whole.role, whole.reason = gap, role, reason
        return [whole]
    return [Piece(piece.start + start, piece.start + start + len(text), text, gap, role, reason)] if text else []


def repair(text: str) -> Iterator[Edit]:
    """Find the slips of speech recognition that caption_repairs.csv lists, and names that it wrote in lower case.

    A family name is written large when the transcript does so elsewhere.

    >>> list(repair("Kim met envoy Stephen began in seoul and kim left"))
    [(14, 27, 'Stephen Biegun'), (31, 36, 'Seoul'), (41, 44, 'Kim')]
    >>> list(repair("the envoy Kim myung-kil left"))
    [(14, 15, 'M')]
    """
    edits = {}
    for match in GIVEN.finditer(text):
        if match.group(1).capitalize() in surnames():
            edits[match.start(2)] = (match.start(2), match.start(2) + 1, match.group(2)[0].upper())
    expression, right, firsts = slips()
    done = 0
    for word in WORD.finditer(text):
        match = expression.match(text, word.start()) if word.start() >= done and word.group().lower() in firsts else None
        if match is None:
            continue
        done = match.end()
        said = right.get(" ".join(match.group().lower().replace("’", "'").split()), match.group().capitalize())
        known = match.lastgroup != "surname" or match.group().capitalize() in text
        if known and said != match.group():
            edits = {start: edit for start, edit in edits.items() if not match.start() <= start < match.end()}
            edits[match.start()] = (match.start(), match.end(), said)
    yield from (edits[start] for start in sorted(edits))


@cache
def slips() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    """Return the expression that finds listed slips and small surnames, what was said by the slip in lower case, and the words that one begins with."""
    right = {row["heard"].lower(): row["said"] for row in rows("caption_repairs")}
    heard = "|".join(re.escape(form).replace("'", "['’]") for form in sorted(right, key=len, reverse=True))
    names = sorted(name.lower() for name in surnames() if len(name) > 2)  # "an" and "no" are words
    expression = rf"(?<![\w-])(?:(?i:{heard})|(?P<surname>{'|'.join(map(re.escape, names))}))(?![\w-])"
    return re.compile(expression), right, frozenset(WORD.match(form).group() for form in (*right, *names))
