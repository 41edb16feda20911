"""Sentence starts where no punctuation shows them: a component that reads whole captions, before the parser, which keeps what it sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy
from spacy.language import Language
from spacy.pipeline import SentenceRecognizer
from spacy.strings import get_string_id
from spacy.tokens import Doc
from thinc.api import Model

STOPS = numpy.array([get_string_id(stop) for stop in ".!?…"], dtype="uint64")
WORDS_A_STOP = 150
"""A text with fewer stops than one in so many words is read as having none."""


class Breaks(SentenceRecognizer):
    """Presets, in texts without stops, the sentence starts that are likely and forbids those that are not; the parser decides the rest.

    Each word has a raw score, not a probability (0 is as likely as not): from ``starts`` on a sentence starts there, below ``never`` none does.
    """

    def __init__(self, vocab, model: Model, name: str, starts: float, never: float):
        super().__init__(vocab, model, name)
        self.starts, self.never = starts, never

    def predict(self, docs: Iterable[Doc]) -> list[numpy.ndarray]:
        """Return each text's score of a start at each word; nothing for texts that have stops."""
        docs = list(docs)
        bare = [number for number, doc in enumerate(docs) if lacks_stops(doc)]
        found = dict(zip(bare, self.model.predict([docs[number] for number in bare]), strict=True)) if bare else {}
        return [found[number][:, 1] if number in found else numpy.zeros(0, dtype="f") for number in range(len(docs))]

    def set_annotations(self, docs: Iterable[Doc], scores: Sequence[numpy.ndarray]) -> None:
        """Set the starts, but for those that a blank line has settled."""
        for doc, likely in zip(docs, scores, strict=True):
            for number in numpy.flatnonzero((likely >= self.starts) | (likely < self.never)).tolist():
                token = doc[number]
                if token.is_sent_start is None and not token.is_space:
                    token.is_sent_start = bool(likely[number] >= self.starts)


def lacks_stops(doc: Doc) -> bool:
    """Say whether a text has so few full stops that they cannot be what ends its sentences.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> [lacks_stops(nlp(text)) for text in ("talks broke down the envoy left", "Talks broke down. The envoy left.", "")]
    [True, False, False]
    """
    return len(doc) > 1 and bool(numpy.isin(doc.to_array("ORTH"), STOPS).sum() * WORDS_A_STOP < len(doc))


@Language.factory("kdnb_breaks", assigns=["token.is_sent_start"], default_config={"starts": 0.5, "never": 0.05})
def make_breaks(nlp: Language, name: str, model: Model, starts: float, never: float) -> Breaks:
    """Return the component for a spaCy pipeline."""
    return Breaks(nlp.vocab, model, name, starts, never)
