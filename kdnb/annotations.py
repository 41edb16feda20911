"""What the pipeline writes on a parsed article: mentions of actors and expressions of time.

Every extractor reads these two records and nothing else of the steps before it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of a Doc's text: ``doc.text[start:end] == text``."""

    start: int
    end: int
    text: str

    def span(self, doc: Doc) -> Span:
        """Return the tokens that the stretch touches."""
        return doc.char_span(self.start, self.end, alignment_mode="expand")


@dataclass(frozen=True, slots=True)
class Mention(Annotation):
    """One written form standing for one actor; "the two sides" has one Mention a side.

    ``name`` is the registry's name (a state's code for a state), or the form as written for an unknown person; ``state`` is
    ISO 3166 alpha-3 or None. ``method`` and ``score`` say how the form led to the name (DESIGN: exact, alias, romanization,
    reading, sound, office, coreference, unknown; 0 to 1). ``office`` is the key of the title that stood with the name, if any.
    """

    kind: str
    name: str | None
    state: str | None
    method: str
    score: float
    office: str | None = None


@dataclass(frozen=True, slots=True)
class TimeExpression(Annotation):
    """An expression of time with its TIMEX3 value ("2013-03-22", "2013-W12", "P2D", "PRESENT_REF").

    ``date`` is its first day (None for a duration, a set or an unknown day) and ``precision`` is day, week, month, season, year or None.
    """

    value: str
    date: datetime.date | None
    precision: str | None


def text_of(doc: Doc) -> str:
    """Return ``doc.text``, which spaCy puts together from the tokens on every call, put together once."""
    if "kdnb_text" not in doc.user_data:
        doc.user_data["kdnb_text"] = doc.text
    return doc.user_data["kdnb_text"]


def keep_text(doc: Doc, text: str) -> None:
    """Write down the text that a Doc was just made of, for `text_of`."""
    doc.user_data["kdnb_text"] = text


def register_extensions() -> None:
    """Declare ``doc._.published``, ``.period``, ``.genre``, ``.heading``, ``.mentions`` and ``.times``; harmless when called again.

    ``heading`` is what the page has above the text; ``period`` is the first and last day of the month or year of publication where the day is unknown; ``published`` is then None.
    """
    from spacy.tokens import Doc

    Doc.set_extension("published", default=None, force=True)
    Doc.set_extension("period", default=None, force=True)
    Doc.set_extension("genre", default="wire", force=True)
    Doc.set_extension("heading", default="", force=True)
    Doc.set_extension("mentions", default=[], force=True)
    Doc.set_extension("times", default=[], force=True)
