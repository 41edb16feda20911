"""The spaCy pipeline: our trained parser with the components that know times and actors.

``annotate`` is the seam that the extractors stand on: plain article text in, a parsed and annotated Doc out.
"""

from __future__ import annotations

import datetime
from functools import cache
from importlib.resources import files

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kdnb import asides  # noqa: F401  (a component)
from kdnb.actors import find_mentions
from kdnb.annotations import keep_text, register_extensions, text_of
from kdnb.first_person import first_persons
from kdnb.model import breaks, halves  # noqa: F401  (the pipeline names their components)
from kdnb.times import find_times

register_extensions()


@cache
def load_language() -> Language:
    """Return the shipped pipeline with kdnb's components; loaded once, without any download.

    Components: the trained tagger, parser, lemmatizer and entity recognizer of ``kdnb/model/pipeline``, with
    ``kdnb_paragraphs`` before them and ``kdnb_times`` and ``kdnb_actors`` after them.
    """
    nlp = spacy.load(files("kdnb") / "model" / "pipeline")
    nlp.add_pipe("kdnb_paragraphs", first=True)
    nlp.add_pipe("kdnb_asides", after="parser")
    nlp.add_pipe("kdnb_times", last=True)
    nlp.add_pipe("kdnb_actors", last=True)
    return nlp


def annotate(text: str, published: datetime.date | None = None, genre: str = "wire", precision: str | None = "day", heading: str = "") -> Doc:
    """Parse an article's body and find the times and actors in it.

    ``published`` anchors "Friday" and settles who held an office; without it such expressions stay open. With a ``precision`` of
    month or year only that much of it is known: an expression gets a day if every day of that month or year gives it the same.
    ``heading`` is what stands above the text on its page: it may say whose words the text is.

    >>> doc = annotate("Lee Do-hoon met Stephen Biegun in Seoul on Wednesday.", datetime.date(2020, 7, 8))
    >>> [(mention.text, mention.state) for mention in doc._.mentions if mention.kind == "person"]
    [('Lee Do-hoon', 'KOR'), ('Stephen Biegun', 'USA')]
    >>> [time.date.isoformat() for time in doc._.times]
    ['2020-07-08']
    """
    return load_language()(make_doc(text, published, genre, precision, heading))


def make_doc(text: str, published: datetime.date | None = None, genre: str = "wire", precision: str | None = "day", heading: str = "") -> Doc:
    """Cut a body into words and write on the Doc what is known of its article, ready for the pipeline."""
    doc = load_language().make_doc(text)
    keep_text(doc, text)
    if published and precision in ("month", "year"):
        doc._.period = _period(published, precision)
    else:
        doc._.published = published
    doc._.genre = genre
    doc._.heading = heading
    return doc


def _period(day: datetime.date, precision: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of the month or year that a day lies in."""
    first = day.replace(day=1) if precision == "month" else day.replace(month=1, day=1)
    last = (first + datetime.timedelta(days=31 if precision == "month" else 366)).replace(day=1) - datetime.timedelta(days=1)
    return first, last


@Language.component("kdnb_paragraphs")
def make_paragraphs(doc: Doc) -> Doc:
    """Start a sentence after every paragraph break: the parser keeps what is set before it."""
    for token in doc[:-1]:
        if token.is_space and "\n\n" in token.text:
            doc[token.i + 1].is_sent_start = True
    return doc


@Language.component("kdnb_times")
def make_times(doc: Doc) -> Doc:
    """Write ``doc._.times``, the expressions of time, read from the day that the article was published."""
    text, period = text_of(doc), doc._.period
    doc._.times = find_times(text, doc._.published)
    if period:
        early, late = ({(time.start, time.end): time for time in find_times(text, day)} for day in period)
        agreed = {place for place in early.keys() & late.keys() if early[place] == late[place]}
        doc._.times = [early[time.start, time.end] if (time.start, time.end) in agreed else time for time in doc._.times]
    return doc


@Language.component("kdnb_actors")
def make_actors(doc: Doc) -> Doc:
    """Write ``doc._.mentions``, the people, states, organizations and places; who held an office in a month is asked of its middle."""
    on, period = doc._.published, doc._.period
    if period and period[1] - period[0] < datetime.timedelta(days=31):
        on = period[0].replace(day=15)
    doc._.mentions = find_mentions(doc, on)
    doc._.mentions = sorted([*doc._.mentions, *first_persons(doc)], key=lambda mention: mention.start)
    return doc
