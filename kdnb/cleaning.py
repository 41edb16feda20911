"""Raw page text -> labelled segments -> the article's own words, with a map back to the raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from kdnb import captions, cuts, repairs, roles
from kdnb.genres import find_publisher, guess_genre
from kdnb.languages import guess_language
from kdnb.lines import CONTINUES, SENTENCE_END, Piece, split_pieces

FIELD = re.compile(r"^(?:post_)?title:\s*(?:>-?)?")
HEADING = 600
CREDITS = ("source", "dateline", "byline", "legal")  # where a page names its publisher, best first


class Segment(NamedTuple):
    """A stretch ``text[start:end]`` of the raw text, what it is (DESIGN: title, body, menu ...) and why we think so."""

    start: int
    end: int
    role: str
    reason: str


@dataclass(frozen=True)
class CleanArticle:
    """An article without what is not the article.

    ``segments`` cover the raw ``text`` from its first to its last character, in order, without overlap; white space goes to the
    segment before it. ``body`` holds the sentences, paragraphs apart by an empty line. ``title``, ``byline``, ``dateline`` and
    ``publisher`` are None where the page has none.
    """

    text: str
    body: str
    segments: list[Segment]
    title: str | None
    byline: str | None
    dateline: str | None
    publisher: str | None
    genre: str
    language: str | None
    _pieces: list[repairs.Stretch] = field(repr=False, default_factory=list)

    @property
    def heading(self) -> str:
        """What stands above the body: title, date, byline; at most its last `HEADING` characters."""
        first = next((segment.start for segment in self.segments if segment.role == "body"), 0)
        return self.text[max(0, first - HEADING) : first]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the raw text of ``body[start:end]``.

        A repaired word maps to all that was written for it. Raises `ValueError` when the stretch is not inside the body.

        >>> article = clean("Asia\\n\\nThe envoys met on Fri\\u00adday in the city of Seoul.\\nShare")
        >>> article.body[18:24], article.text[slice(*article.to_raw(18, 24))]
        ('Friday', 'Fri\\xadday')
        """
        if not 0 <= start <= end <= len(self.body):
            raise ValueError(f"to_raw({start}, {end}): the body has {len(self.body)} characters")
        return repairs.to_source(self._pieces, start, end)


def clean(text: str) -> CleanArticle:
    """Separate an article from its page.

    Works on any text, also an empty one (no segments) and one without an article (an empty body); raises `TypeError` for what is not text.

    >>> article = clean("Asia\\nEnvoys meet in Seoul\\n\\nThe envoys met in Seoul on Friday, the ministry said.\\nREAD MORE:\\nTrump leaves a deal\\n")
    >>> article.title, article.body
    ('Envoys meet in Seoul', 'The envoys met in Seoul on Friday, the ministry said.')
    >>> [(s.role, text) for s in article.segments if (text := article.text[s.start:s.end].strip())]
    [('menu', 'Asia'), ('title', 'Envoys meet in Seoul'), ('body', 'The envoys met in Seoul on Friday, the ministry said.'), ('promo', 'READ MORE:'), ('promo', 'Trump leaves a deal')]
    """
    if not isinstance(text, str):
        raise TypeError(f"clean() takes the text of one article as str, not {type(text).__name__}; for tables use read_articles()")
    pieces = split_pieces(text)
    transcript = captions.is_transcript(pieces)
    pieces = cuts.cut_pieces(pieces, transcript)
    roles.assign_roles(pieces, transcript)
    if transcript:
        pieces = captions.split_turns(pieces)
    body, stretches = join_body(text, pieces, transcript)
    return CleanArticle(
        text=text,
        body=body,
        segments=cover(text, pieces),
        title=FIELD.sub("", title).strip(" '\">-") if (title := first_text(pieces, "title")) else None,
        byline=first_text(pieces, "byline"),
        dateline=first_text(pieces, "dateline"),
        publisher=find_publisher([piece.text for role in CREDITS for piece in pieces if piece.role == role]),
        genre="transcript" if transcript else guess_genre(text, body),
        language=guess_language(body or text),
        _pieces=stretches,
    )


def first_text(pieces: list[Piece], role: str) -> str | None:
    """Return the text of the first piece with this role, None when there is none."""
    return next((piece.text for piece in pieces if piece.role == role), None)


def cover(text: str, pieces: list[Piece]) -> list[Segment]:
    """Return the segments: pieces with the same role and reason put together, white space added to the one before."""
    if text and not pieces:
        return [Segment(0, len(text), "metadata", "nothing but white space")]
    segments: list[Segment] = []
    for number, piece in enumerate(pieces):
        start = piece.start if segments else 0
        end = pieces[number + 1].start if number + 1 < len(pieces) else len(text)
        if segments and segments[-1].role == piece.role == "body":
            segments[-1] = segments[-1]._replace(end=end)
        else:
            segments.append(Segment(start, end, piece.role, piece.reason))
    return segments


def join_body(text: str, pieces: list[Piece], transcript: bool) -> tuple[str, list[repairs.Stretch]]:
    """Put the body's pieces together and return it with the map to the raw text.

    A sentence that junk or a line break cut in two is one again; other pieces become paragraphs.
    """
    joined: list[repairs.Stretch] = []
    last, gap = None, 0
    for piece in pieces:
        gap += piece.gap
        if piece.role != "body":
            continue
        if last is not None:
            joined.append(repairs.Stretch(" " if goes_on(last, piece, gap) else "\n\n", last.end, piece.start))
        joined.append(repairs.Stretch(piece.text, piece.start, piece.end))
        last, gap = piece, 0
    return repairs.repair(joined, captions.repair if transcript else None)


def goes_on(last: Piece, piece: Piece, gap: int) -> bool:
    """Tell whether a piece of the body continues the sentence or the paragraph of the one before it, ``gap`` line breaks above."""
    if gap == 0 and last.closed:
        return True
    return not SENTENCE_END.search(last.text) and (CONTINUES.match(piece.text) is not None or piece.gap == 0)
