"""Sentence starts where no punctuation shows them: a component that reads whole captions, before the parser, which keeps what it sets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.pipeline.senter import senter_score
from spacy.strings import get_string_id
from spacy.tokens import Doc

from kdnb.model.encoder import Encoder

STOPS = numpy.array([get_string_id(stop) for stop in ".!?…,;:"], dtype="uint64")
WORDS_A_STOP = 150
"""A text with fewer stops and commas than one in so many words is read as having none; one with commas alone is of headlines."""
FILE = "encoder.npz"


class Breaks(Pipe):
    """Presets, in texts without stops, the sentence starts that are likely and forbids those that are not; the parser decides the rest.

    Probabilities are of a start at each word: from ``starts`` on it is one, below ``never`` it is none. What a blank line has
    settled stays.
    """

    def __init__(self, name: str, starts: float, never: float):
        self.name, self.starts, self.never = name, starts, never
        self.encoder = Encoder()
        self.scorer = senter_score

    def __call__(self, doc: Doc) -> Doc:
        if lacks_stops(doc):
            words = [token.text for token in doc]
            likely = with_capitals(words, self.encoder.likely(words))
            for number in numpy.flatnonzero((likely >= self.starts) | (likely < self.never)).tolist():
                token = doc[number]
                if token.is_sent_start is None and not token.is_space:
                    token.is_sent_start = bool(likely[number] >= self.starts)
        return doc

    @property
    def hide_labels(self) -> bool:
        return True

    def to_bytes(self, *, exclude: tuple[str, ...] = ()) -> bytes:
        return self.encoder.packed

    def from_bytes(self, packed: bytes, *, exclude: tuple[str, ...] = ()) -> Breaks:
        self.encoder = Encoder(packed)
        return self

    def to_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> None:
        Path(path).mkdir(exist_ok=True)
        (Path(path) / FILE).write_bytes(self.encoder.packed)

    def from_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> Breaks:
        return self.from_bytes((Path(path) / FILE).read_bytes())


def with_capitals(words: Sequence[str], likely: numpy.ndarray) -> numpy.ndarray:
    """Return the probabilities as capitals change them, which the encoder cannot see, if at least half the likely starts have one.

    Then no small letter starts a sentence, and a capital speaks for a start as much as capitals are rare. In captions names alone have them.

    >>> with_capitals("We met They left Seoul".split(), numpy.array([1.0, 0.3, 0.6, 0.1, 0.1])).round(2).tolist()
    [1.0, 0.0, 0.71, 0.0, 0.16]
    >>> with_capitals("we met they left Seoul".split(), numpy.array([1.0, 0.3, 0.6, 0.1, 0.1])).tolist()
    [1.0, 0.3, 0.6, 0.1, 0.1]
    """
    capital, small = (numpy.array([test(word[:1]) for word in words]) for test in (str.isupper, str.islower))
    starts = likely >= 0.5
    if not starts.any() or capital[starts].mean() < 0.5:
        return likely
    rare = capital.sum() / (capital | small).sum()
    return numpy.where(capital, likely / (likely + (1 - likely) * rare), numpy.where(small, 0, likely))


def lacks_stops(doc: Doc) -> bool:
    """Say whether a text has so few stops and commas that they cannot be what parts its sentences.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> [lacks_stops(nlp(text)) for text in ("talks broke down the envoy left", "Talks broke down. The envoy left.", "")]
    [True, False, False]
    """
    return len(doc) > 1 and bool(numpy.isin(doc.to_array("ORTH"), STOPS).sum() * WORDS_A_STOP < len(doc))


@Language.factory("kdnb_breaks", assigns=["token.is_sent_start"], default_config={"starts": 0.5, "never": 0.2})
def make_breaks(nlp: Language, name: str, starts: float, never: float) -> Breaks:
    """Return the component for a spaCy pipeline."""
    return Breaks(name, starts, never)
