"""Raw text -> lines, and lines -> pieces: a paragraph, a headline, a caption, a link, each by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kdnb.tables import rows

WORD = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*$")
CONTINUES = re.compile(r"[a-z,;)%]|['’]s\b")
LINE = re.compile(r"\S(?:[^\n\r\x0b\x0c\u2028\u2029]*\S)?")
BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")
SPACE = re.compile(r"\s")
KEY_WORDS = 400
HARD_WRAP = 130  # no page is wrapped wider than this


@dataclass(slots=True)
class Piece:
    """A stretch of the raw text that is one thing, ``raw[start:end]``, without the white space around it.

    ``text`` is the same with line breaks as spaces, so offsets agree. ``gap`` counts the line breaks before it (0: same line).
    ``words`` counts its words, ``common`` is the share of small ones, ``closed`` tells whether it ends as a sentence does, and
    ``key`` is its words in lower case, the first hundreds. ``role`` and ``reason`` are empty until something is known.
    """

    start: int
    end: int
    text: str
    gap: int
    role: str = ""
    reason: str = ""
    words: int = field(init=False)
    common: float = field(init=False)
    closed: bool = field(init=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = WORD.findall(self.text.lower())
        self.words = len(found)
        self.common = sum(map(function_words().__contains__, found)) / len(found) if found else 0.0
        self.key = " ".join(found[:KEY_WORDS])
        self.closed = SENTENCE_END.search(self.text[-8:]) is not None or (self.text.endswith(":") and self.words >= 8)

    def is_prose(self) -> bool:
        """Tell a sentence or a paragraph from a headline, a link and a name: its length, its end, its small words."""
        if self.words >= 25:
            return self.common >= 0.15 and (self.closed or self.common >= 0.25)
        return self.closed and self.words >= 6 and self.common >= 0.12

    def is_opened(self) -> bool:
        """Tell whether it starts as a sentence or a headline starts: not in the middle."""
        return CONTINUES.match(self.text) is None


@cache
def function_words() -> frozenset[str]:
    """Return the small words that prose has and a list of names or links has not."""
    (english,) = (row for row in rows("languages") if row["code"] == "en")
    return frozenset(english["function_words"].split())


def split_pieces(raw: str) -> list[Piece]:
    """Cut a raw text into pieces: its lines, those that were broken by wrapping put together again.

    >>> [piece.text for piece in split_pieces("Envoys meet\\n\\nBiegun met Lee of\\nthe ministry in Seoul.\\nShare")]
    ['Envoys meet', 'Biegun met Lee of the ministry in Seoul.', 'Share']
    """
    lines = [match.span() for match in LINE.finditer(raw)]
    width = wrap_width([end - start for start, end in lines])
    groups: list[list[int]] = []  # start, end, line breaks before
    last = (0, 0)
    for start, end in lines:
        gap = len(BREAK.findall(raw, last[1], start)) if last[1] else 1
        if groups and joins(raw[last[0] : last[1]][-400:], raw[start : min(end, start + 400)], gap, width, last[1] - last[0]):
            groups[-1][1] = end
        else:
            groups.append([start, end, gap])
        last = (start, end)
    return [Piece(start, end, SPACE.sub(" ", raw[start:end]), gap) for start, end, gap in groups]


def wrap_width(lengths: list[int]) -> int:
    """Return the column at which the text was wrapped, or 0 when its lines are whole paragraphs.

    Wrapped text has many lines, none of them long, most of them nearly as long as the longest.
    """
    longest = sorted(lengths)[-max(1, len(lengths) // 50)] if lengths else 0
    full = [length for length in lengths if length >= 0.7 * longest]
    return longest if 40 <= longest <= HARD_WRAP and len(full) >= max(6, 0.5 * len(lengths)) else 0


def joins(before: str, after: str, gap: int, width: int, length: int) -> bool:
    """Tell whether a line goes on in the next one: ``gap`` line breaks between them, the first ``length`` characters long."""
    closed = SENTENCE_END.search(before) is not None
    words_before, words_after = before.count(" ") + 1, after.count(" ") + 1
    dangling = before.endswith((",", "-")) or before.rsplit(None, 1)[-1].lower() in function_words()
    if gap > 2 or (closed and not (width and gap == 1)) or (gap == 2 and not dangling):
        return False
    if CONTINUES.match(after):
        return words_before >= 4 and (words_after >= 3 or not after[0].isalpha())
    if gap == 2:
        return False
    if width:
        return length + len(after.split(None, 1)[0]) + 1 > width * 0.93 if closed else length > width * 0.6
    return dangling and words_before >= 6 and words_after >= 3
