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

from kdnb.actors import find_mentions
from kdnb.annotations import register_extensions, text_of
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
    nlp.add_pipe("kdnb_times", last=True)
    nlp.add_pipe("kdnb_actors", last=True)
    return nlp


def annotate(text: str, published: datetime.date | None = None, genre: str = "wire") -> Doc:
    """Parse an article's body and find the times and actors in it.

    ``published`` anchors "Friday" and settles who held an office; without it such expressions stay open.

    >>> doc = annotate("Lee Do-hoon met Stephen Biegun in Seoul on Wednesday.", datetime.date(2020, 7, 8))
    >>> [(mention.text, mention.state) for mention in doc._.mentions if mention.kind == "person"]
    [('Lee Do-hoon', 'KOR'), ('Stephen Biegun', 'USA')]
    >>> [time.date.isoformat() for time in doc._.times]
    ['2020-07-08']
    """
    nlp = load_language()
    doc = nlp.make_doc(text)
    doc._.published = published
    doc._.genre = genre
    return nlp(doc)


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
    doc._.times = find_times(text_of(doc), doc._.published)
    return doc


@Language.component("kdnb_actors")
def make_actors(doc: Doc) -> Doc:
    """Write ``doc._.mentions``, the people, states, organizations and places."""
    doc._.mentions = find_mentions(doc, doc._.published)
    return doc
