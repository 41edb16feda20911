"""Which texts each stage of the training learns from, and which ones choose.

``data`` is the folder of the treebanks; ``more`` is a folder of further files, any of which may be missing (the model card says where
each comes from and what it is worth).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from kdnb.model import entities
from kdnb.model.columns import read_columns
from kdnb.model.corpus import Document, Sentence, Word
from kdnb.model.treebank import read_documents

Dev = dict[str, list[list[Sentence]]]


def treebanks(data: Path, more: Path | None) -> tuple[list[Document], Dev]:
    """Return the documents with gold syntax to learn from, and the texts to choose by: every second document of the dev sets each."""
    documents, dev = [], {}
    for name in ("en_ewt", "en_gum_open"):
        documents += read_documents(data / f"{name}-train.conllu.gz")
        held = read_documents(data / f"{name}-dev.conllu.gz")
        documents += held[::2]
        dev[name.split("_")[1]] = [d.sentences for d in held[1::2]]
    further = extra(more, "en_pud-test.conllu", "1,000 parsed sentences of news and encyclopedia")
    if further:
        documents += in_features_of(documents, [replace(d, name=f"PUD_{d.name}") for d in read_documents(further)])
    return documents, dev


def in_features_of(known: list[Document], documents: list[Document]) -> list[Document]:
    """Give words whose features no known document has (PUD leaves number and person off past verbs) the usual ones of their tag."""
    usual: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for word in (w for d in known for s in d.sentences for w in s.words):
        usual[word.upos, word.xpos][word.feats] += 1

    def mended(word: Word) -> Word:
        seen = usual[word.upos, word.xpos]
        return word if not seen or seen[word.feats] else replace(word, feats=seen.most_common(1)[0][0])

    return [Document(d.name, [replace(s, words=tuple(map(mended, s.words))) for s in d.sentences]) for d in documents]


def names(data: Path, more: Path | None) -> tuple[list[Document], Dev]:
    """Return the documents to learn names from, and the texts to watch by: every fifth document of the dev sets each."""
    gum = read_documents(data / "en_gum_open-train.conllu.gz")
    gum_dev = read_documents(data / "en_gum_open-dev.conllu.gz")
    ewt_dev = read_documents(data / "en_ewt-dev.conllu.gz", data / "uner_en_ewt-dev.iob2.gz")
    entities.tidy(gum + gum_dev)
    documents = gum + [d for dev in (gum_dev, ewt_dev) for i, d in enumerate(dev) if i % 5 != 4]
    ewt = extra(more, "uner_en_ewt-train.iob2", "the names of EWT train")
    if ewt:
        documents += read_documents(data / "en_ewt-train.conllu.gz", ewt)
    pud, pud_names = (extra(more, name, "names of PUD") for name in ("en_pud-test.conllu", "uner_en_pud-test.iob2"))
    if pud and pud_names:
        documents += [replace(d, name=f"PUD_{d.name}") for d in read_documents(pud, pud_names)]
    wikigold = extra(more, "wikigold.conll.txt", "names of encyclopedia articles")
    if wikigold:
        documents += read_columns(wikigold, "WG")
    documents = [Document(d.name, [replace(s, parsed=False) for s in d.sentences]) for d in documents]
    return documents, {"ewt": [d.sentences for d in ewt_dev[4::5]], "gum": [d.sentences for d in gum_dev[4::5]]}


def extra(more: Path | None, name: str, what: str) -> Path | None:
    """Return the path of a further file, or None, said aloud, when it is not there."""
    if more is not None and (more / name).exists():
        return more / name
    print(f"without {name} ({what}): see the model card")
    return None
