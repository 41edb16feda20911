"""The shared layers and the recognizer of names with their weights in half precision on disk, widened on loading: half the weight in git."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.pipeline import EntityRecognizer, Tok2Vec
from spacy.pipeline.ner import DEFAULT_NER_MODEL
from spacy.pipeline.tok2vec import DEFAULT_TOK2VEC_MODEL
from thinc.api import Model


def cast(model: Model, kind: str) -> None:
    """Turn all the model's parameters into another kind of float."""
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name):
                node.set_param(name, node.get_param(name).astype(kind))


class Halved:
    """A trained component whose folder holds halves; in memory, and in bytes, its weights stay as they are."""

    def to_disk(self, path: str | Path, **how) -> None:
        whole = self.model.to_bytes()
        cast(self.model, "float16")
        super().to_disk(path, **how)
        self.model.from_bytes(whole)

    def from_disk(self, path: str | Path, **how) -> Halved:
        super().from_disk(path, **how)
        cast(self.model, "float32")
        return self


class HalvedTok2Vec(Halved, Tok2Vec):
    """spaCy's shared layers."""


class HalvedRecognizer(Halved, EntityRecognizer):
    """spaCy's recognizer of names."""


@Language.factory("kdnb_tok2vec", assigns=["doc.tensor"], default_config={"model": DEFAULT_TOK2VEC_MODEL})
def make_tok2vec(nlp: Language, name: str, model: Model) -> HalvedTok2Vec:
    """Return the shared layers for a spaCy pipeline."""
    return HalvedTok2Vec(nlp.vocab, model, name)


@Language.factory("kdnb_ner", assigns=["doc.ents", "token.ent_iob", "token.ent_type"], default_config={"model": DEFAULT_NER_MODEL})
def make_recognizer(nlp: Language, name: str, model: Model) -> HalvedRecognizer:
    """Return the recognizer of names for a spaCy pipeline."""
    return HalvedRecognizer(nlp.vocab, model, name)
