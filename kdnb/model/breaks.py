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
WORDS_A_SENTENCE = 20
"""What is longer and of one paragraph is taken for many sentences, not for a headline."""


class Breaks(SentenceRecognizer):
    """Presets, in texts without stops, the sentence starts that are likely and forbids those that are not; the parser decides the rest.

    Probabilities are of a start at each word: from ``starts`` on it is one, below ``never`` it is none. In a long text of one paragraph,
    where nothing else says that something new begins, the lower ``lone_starts`` and ``lone_never`` hold.
    """

    def __init__(self, vocab, model: Model, name: str, starts: float, never: float, lone_starts: float, lone_never: float):
        super().__init__(vocab, model, name)
        self.bounds, self.lone_bounds = (starts, never), (lone_starts, lone_never)

    def predict(self, docs: Iterable[Doc]) -> list[numpy.ndarray]:
        """Return each text's probability of a start at each word; nothing for texts that have stops."""
        docs = list(docs)
        bare = [number for number, doc in enumerate(docs) if lacks_stops(doc)]
        found = dict(zip(bare, self.model.predict([docs[number] for number in bare]), strict=True)) if bare else {}
        return [probabilities(found[number]) if number in found else numpy.zeros(0, dtype="f") for number in range(len(docs))]

    def set_annotations(self, docs: Iterable[Doc], likely: Sequence[numpy.ndarray]) -> None:
        """Set the starts, but for those that a blank line has settled."""
        for doc, of_words in zip(docs, likely, strict=True):
            lone = len(of_words) > WORDS_A_SENTENCE and not any(token.is_sent_start for token in doc[1:])
            starts, never = self.lone_bounds if lone else self.bounds
            for number in numpy.flatnonzero((of_words >= starts) | (of_words < never)).tolist():
                token = doc[number]
                if token.is_sent_start is None and not token.is_space:
                    token.is_sent_start = bool(of_words[number] >= starts)


def probabilities(scores: numpy.ndarray) -> numpy.ndarray:
    """Return the probability of a start at each word, from the model's raw scores (none, start).

    >>> probabilities(numpy.array([[1.0, 1.0], [2.0, -2.0]])).round(3).tolist()
    [0.5, 0.018]
    """
    return 1 / (1 + numpy.exp(scores[:, 0] - scores[:, 1]))


def lacks_stops(doc: Doc) -> bool:
    """Say whether a text has so few full stops that they cannot be what ends its sentences.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> [lacks_stops(nlp(text)) for text in ("talks broke down the envoy left", "Talks broke down. The envoy left.", "")]
    [True, False, False]
    """
    return len(doc) > 1 and bool(numpy.isin(doc.to_array("ORTH"), STOPS).sum() * WORDS_A_STOP < len(doc))


@Language.factory(
    "kdnb_breaks",
    assigns=["token.is_sent_start"],
    default_config={"starts": 0.5, "never": 0.05, "lone_starts": 0.5, "lone_never": 0.05},
)
def make_breaks(nlp: Language, name: str, model: Model, starts: float, never: float, lone_starts: float, lone_never: float) -> Breaks:
    """Return the component for a spaCy pipeline."""
    return Breaks(nlp.vocab, model, name, starts, never, lone_starts, lone_never)
