"""Raw text -> lines, and lines -> pieces: a paragraph, a headline, a caption, a link, each by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from kdnb.markup import HIDDEN, front_matter, hide_markup
from kdnb.tables import forms, rows

WORD = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*$")
ENDINGS = frozenset(".!?…'\"”’»)]")  # the last character of all that SENTENCE_END finds
CONTINUES = re.compile(r"[a-z,;)%]|['’]s\b")
LINE = re.compile(r"\S(?:[^\n\r\x0b\x0c\u2028\u2029]*\S)?")
BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")
SPACE = re.compile(r"\s")
KEY_WORDS = 400
EDGES = HIDDEN + " \t\r\n\x0b\x0c\xa0\u3000"
TITLE_FIELD = re.compile(r"(?:post_)?title:\s*\S")
BYLINE = re.compile(r"[Bb]y:? [A-Z]")
GIVEN_NAME = re.compile(r"[A-Z][a-z]+(?:-[a-z]+| [A-Z]?[a-z]+)\b")
HARD_WRAP = 130  # no page is wrapped wider than this
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
CHRONICLE = re.compile(  # "Oct. 9, 2006: North Korea ...", "\u25a0 28 July: Second ..."; a list of other stories has days without a colon
    rf"[^\w\"]{{0,3}}(?:(?:early|late|mid-?) ?)?(?:{MONTH}(?: \d{{1,2}})?,?(?: (?:19|20)\d\d)?|\d{{1,2}} {MONTH}(?:,? (?:19|20)\d\d)?|(?:19|20)\d\d(?:,? {MONTH}(?: \d{{1,2}})?)?) ?[:\u2013\u2014] ?\S",
    re.IGNORECASE,
)
DAY = re.compile(rf"[^\w\"]{{0,3}}(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? (?:19|20)\d\d)?:?", re.IGNORECASE)
"""A line that is a day and nothing more."""


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
        self.closed = self.text[-1:] in ENDINGS and SENTENCE_END.search(self.text[-8:]) is not None or (self.text.endswith(":") and self.words >= 8)

    def is_prose(self) -> bool:
        """Tell a sentence or a paragraph from a headline, a link and a name: its length, its end, its small words; an entry of a chronology is one."""
        if self.words >= 6 and CHRONICLE.match(self.text):
            return True
        if self.words >= 25:
            return self.common >= 0.15 and (self.closed or self.common >= 0.25)
        return self.closed and self.words >= 6 and self.common >= 0.12


@cache
def function_words() -> frozenset[str]:
    """Return the small words that prose has and a list of names or links has not."""
    (english,) = (row for row in rows("languages") if row["code"] == "en")
    return frozenset(english["function_words"].split())


@cache
def open_words() -> frozenset[str]:
    """Return the words in which no sentence and no headline ends: articles, prepositions, conjunctions, auxiliaries."""
    (english,) = (row for row in rows("languages") if row["code"] == "en")
    return frozenset(english["open_words"].split())


@cache
def surnames() -> frozenset[str]:
    """Return the family names of Koreans as the press spells them."""
    return frozenset(form for row in rows("surnames") for form in forms(row["spellings"]))


def split_pieces(raw: str) -> list[Piece]:
    """Cut a raw text into pieces: its lines, those that were broken by wrapping put together again.

    >>> [piece.text for piece in split_pieces("Envoys meet\\n\\nBiegun met Lee of\\nthe ministry in Seoul.\\nShare")]
    ['Envoys meet', 'Biegun met Lee of the ministry in Seoul.', 'Share']
    """
    text = hide_markup(raw)
    head = front_matter(raw)
    lines = [match.span() for match in LINE.finditer(text)]
    width = wrap_width([end - start for start, end in lines if start >= head])
    wrapped = frozenset() if width else wrapped_lines(text, lines)
    groups: list[list[int]] = []  # start, end, line breaks before
    last = (0, 0)
    for number, (start, end) in enumerate(lines):
        between = text[last[1] : start]
        gap = (len(between) if between in ("\n", "\n\n") else len(BREAK.findall(between))) if last[1] else 1
        before, after = text[last[0] : last[1]][-400:], text[start : min(end, start + 400)]
        if groups and start >= head and joins(before, after, gap, width or number in wrapped and last[1] - last[0], last[1] - last[0]):
            groups[-1][1] = end
        else:
            groups.append([start, end, gap])
        last = (start, end)
    return [piece for group in groups if (piece := make_piece(text, *group, in_front=group[1] <= head)) is not None]


def make_piece(text: str, start: int, end: int, gap: int, in_front: bool) -> Piece | None:
    """Return the piece ``text[start:end]`` without hidden mark-up at its ends, None when nothing else is there."""
    whole = text[start:end]
    shown = whole.strip(EDGES)
    if not shown:
        return None
    start += whole.index(shown)
    piece = Piece(start, start + len(shown), shown if shown.isprintable() else SPACE.sub(" ", shown), gap)
    if in_front:
        named = TITLE_FIELD.match(piece.text)
        piece.role, piece.reason = ("title", "the field `title` above the page") if named else ("metadata", "a field above the page")
    return piece


def wrap_width(lengths: list[int]) -> int:
    """Return the column at which the text was wrapped, or 0 when its lines are whole paragraphs.

    Wrapped text has many lines, none of them long, most of them nearly as long as the longest.
    """
    prose = sorted(length for length in lengths if length >= 40)
    if len(prose) < 5:
        return 0
    width = prose[int(0.9 * len(prose))]
    full = sum(0.75 * width <= length <= 1.1 * width for length in prose)
    return width if width <= HARD_WRAP and full >= 0.6 * len(prose) and prose[-1] <= 1.6 * width else 0


def wrapped_lines(text: str, lines: list[tuple[int, int]]) -> frozenset[int]:
    """Return the numbers of the lines that go on from the one above, on a page of which only a part is wrapped.

    In a wrapped part line follows line, most are long, none is very long, and many begin in mid-sentence; in a list few do.
    """
    found: set[int] = set()
    run: list[int] = []
    for number in range(len(lines) + 1):
        start, end = lines[number] if number < len(lines) else (0, HARD_WRAP + 1)
        apart = number == len(lines) or end - start > HARD_WRAP or bool(run) and BREAK.sub("", text[lines[run[-1]][1] : start], count=1).strip(" \t") != ""
        if apart:
            if is_wrapped(text, [lines[one] for one in run]):
                found.update(run[1:])
            run = []
        if end - start <= HARD_WRAP:
            run.append(number)
    return frozenset(found)


def is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell wrapped lines from a list: see `wrapped_lines`."""
    if len(lines) < 4:
        return False
    lengths = [end - start for start, end in lines]
    begun = sum(CONTINUES.match(text, start) is not None for start, _ in lines[1:])
    long = sum(length >= 0.7 * max(lengths) for length in lengths[:-1])
    return max(lengths) >= 40 and begun >= 0.35 * (len(lines) - 1) and long >= 0.6 * (len(lines) - 1)


def joins(before: str, after: str, gap: int, width: int, length: int) -> bool:
    """Tell whether a line goes on in the next one: ``gap`` line breaks between them, the first ``length`` characters long."""
    closed = SENTENCE_END.search(before) is not None
    words_before, words_after = before.count(" ") + 1, after.count(" ") + 1
    dangling = before.endswith((",", "-")) or before.rsplit(None, 1)[-1].lower() in open_words()
    if gap > 2 or BYLINE.match(after) or (closed and not (width and gap == 1)) or (gap == 2 and not dangling):
        return False
    if CONTINUES.match(after):
        return words_before >= 4 and (words_after >= 3 or not after[0].isalpha() or gap == 1 and SENTENCE_END.search(after) is not None)
    if gap == 2:
        return False
    if width:
        return length + len(after.split(None, 1)[0]) + 1 > width * 0.93 if closed else length > width * 0.6
    name = GIVEN_NAME.match(after) is not None and before.rsplit(None, 1)[-1] in surnames()  # "... talks with Lee | Do-hoon"
    return (dangling or name) and words_before >= 3 and words_after >= 3
