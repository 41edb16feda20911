"""Characters that went wrong on the way to the page, put right with a map back."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from kdnb.tables import rows


class Stretch(NamedTuple):
    """A stretch of the result and where it comes from: ``raw[start:end]``. With the same length, character for character."""

    text: str
    start: int
    end: int


Edit = tuple[int, int, str]  # start, end, what stands there instead
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffc\x00-\x08\x0e-\x1f\x7f]+")
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[\da-fA-F]{1,5}|[a-zA-Z]{2,8});")
GLUED_SENTENCES = re.compile(r"[.?!](?<=[a-z0-9)%][a-z0-9)%].)[\"”’)]?(?=[A-Z](?:[a-z]| |\.[A-Z])|[“\[])")
"""The end of a sentence with the next one glued to it: "of the regime.At the talks"."""
SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")


def repair(stretches: list[Stretch], more: Callable[[str], Iterable[Edit]] | None = None) -> tuple[str, list[Stretch]]:
    """Return the text of the stretches with its characters repaired, and the stretches it now has.

    ``more`` finds further edits in the text (the slips of speech recognition).
    """
    text = "".join(stretch.text for stretch in stretches)
    for find in (character_edits, more):
        edits = list(find(text)) if find else []
        if edits:
            stretches = apply(stretches, edits)
            text = "".join(stretch.text for stretch in stretches)
    return text, stretches


def character_edits(text: str) -> list[Edit]:
    """Find mojibake, invisible characters, entities, missing spaces and runs of white space; where two overlap the first counts."""
    plain = text.replace("\n", "").isprintable()  # no invisible character but one, and no white space but spaces: quicker to see so
    found = [(m.start(), m.end(), "") for m in INVISIBLE.finditer(text)] if not plain or "\ufffc" in text else []
    found += [(m.start(), m.end(), " ") for m in SPACES.finditer(text)] if not plain or "  " in text else []
    found += [(m.start(), m.start(), " ") for m in glued_names().finditer(text)]
    found += [(m.end(), m.end(), " ") for m in GLUED_SENTENCES.finditer(text)]
    if "&" in text:
        found += [(m.start(), m.end(), html.unescape(m.group())) for m in ENTITY.finditer(text) if html.unescape(m.group()) != m.group()]
    if not text.isascii() and mojibake_signs().search(text):
        found += [(m.start(), m.end(), mojibake()[m.group()]) for m in mojibake_signs().finditer(text)]
    found.sort()
    return [edit for number, edit in enumerate(found) if not number or edit[0] >= found[number - 1][1]]


@cache
def glued_names() -> re.Pattern[str]:
    """Return the expression that finds where a space is missing before or after a name that pages print in bold."""
    names = "|".join(re.escape(row["name"]) for row in rows("glued_names"))
    after = "|".join(rf"(?<={re.escape(row['name'])})(?=[a-zA-Z])" for row in rows("glued_names"))
    return re.compile(rf"(?<=[a-z])(?={names})|{after}")


@cache
def mojibake() -> dict[str, str]:
    """Return what UTF-8 read as Windows-1252 looks like, and the character that it was."""
    broken = {}
    for row in rows("mojibake"):
        for encoding in ("cp1252", "latin-1"):
            try:
                seen = row["character"].encode("utf-8").decode(encoding)
            except UnicodeDecodeError:
                continue
            broken[seen] = row["character"]
        if row["broken"]:
            broken[row["broken"]] = row["character"]
    return broken


@cache
def mojibake_signs() -> re.Pattern[str]:
    """Return the expression that finds mojibake, the longest forms first."""
    return re.compile("|".join(re.escape(form) for form in sorted(mojibake(), key=len, reverse=True)))


def apply(stretches: list[Stretch], edits: list[Edit]) -> list[Stretch]:
    """Replace parts of the stretches' text, given by offsets in the whole text, in order and without overlap."""
    starts = [0, *accumulate(len(stretch.text) for stretch in stretches)]
    result: list[Stretch] = []
    done = 0
    for start, end, new in edits:
        result += cut(stretches, starts, done, start)
        source = to_source(stretches, start, end, starts)
        result.append(Stretch(new, *source))
        done = end
    return result + cut(stretches, starts, done, starts[-1])


def cut(stretches: list[Stretch], starts: list[int], start: int, end: int) -> list[Stretch]:
    """Return the stretches of ``text[start:end]``."""
    result = []
    number = bisect_right(starts, start) - 1
    while start < end:
        stretch, offset = stretches[number], starts[number]
        stop = min(end, starts[number + 1])
        if stop > start:
            if len(stretch.text) == stretch.end - stretch.start:
                result.append(Stretch(stretch.text[start - offset : stop - offset], stretch.start + start - offset, stretch.start + stop - offset))
            else:
                result.append(Stretch(stretch.text[start - offset : stop - offset], stretch.start, stretch.end))
        start, number = max(stop, start), number + 1
    return result


def to_source(stretches: list[Stretch], start: int, end: int, starts: list[int] | None = None) -> tuple[int, int]:
    """Return the raw offsets of ``text[start:end]``; inside a replacement, those of all that it replaced.

    >>> to_source([Stretch("He met ", 10, 17), Stretch("Biegun", 17, 22)], 3, 13)
    (13, 22)
    """
    starts = starts or [0, *accumulate(len(stretch.text) for stretch in stretches)]
    if not stretches:
        return 0, 0
    return _source(stretches, starts, start)[0], _source(stretches, starts, max(start, end - 1))[1 if end > start else 0]


def _source(stretches: list[Stretch], starts: list[int], offset: int) -> tuple[int, int]:
    """Return the raw start and end of one character of the text."""
    number = min(bisect_right(starts, offset) - 1, len(stretches) - 1)
    stretch = stretches[number]
    if len(stretch.text) != stretch.end - stretch.start:
        return stretch.start, stretch.end
    position = stretch.start + offset - starts[number]
    return position, position + 1
