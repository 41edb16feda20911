"""Gold texts in memory: words, sentences, documents, and the spaCy Docs made of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word; ``head`` counts from 0 within its sentence and is its own place for the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence; ``entities`` is None where the treebank has no entity layer, ``parsed`` False where only entities are gold."""

    words: tuple[Word, ...]
    new_paragraph: bool
    name: str
    entities: tuple[tuple[int, int, str], ...] | None = None
    parsed: bool = True


@dataclass(slots=True)
class Document:
    """One text of a treebank."""

    name: str
    sentences: list[Sentence] = field(default_factory=list)


def reference_doc(vocab: Vocab, sentences: Iterable[Sentence], scoring: bool = False) -> Doc:
    """Return one gold Doc of the sentences, paragraphs apart by a blank line, which is one white-space token as the tokenizer makes it.

    For scoring, a blank line carries no gold and counts as punctuation: spaCy's scorer passes over it in what is predicted, but would
    count its tags and its relation in the gold as missed.
    """
    from spacy.tokens import Doc, Span

    columns: dict[str, list] = {name: [] for name in ("words", "spaces", "tags", "pos", "morphs", "lemmas", "heads", "deps", "sent_starts")}
    spans: list[tuple[int, int, str]] = []
    labelled, parsed = True, True

    def add(form, space, tag, pos, feats, lemma, head, dep, start):
        for name, value in zip(columns, (form, space, tag, pos, feats, lemma, head, dep, start), strict=True):
            columns[name].append(value)

    for sentence in sentences:
        if columns["words"] and sentence.new_paragraph:
            columns["spaces"][-1] = False
            tag, pos, lemma, dep = ("", "", "", "punct") if scoring else ("_SP", "SPACE", "\n\n", "dep")
            add("\n\n", False, tag, pos, "", lemma, len(columns["words"]) - 1, dep, False)
        elif columns["words"] and not columns["words"][-1].isspace():
            columns["spaces"][-1] = True
        offset = len(columns["words"])
        for place, word in enumerate(sentence.words):
            add(word.form, word.space, word.xpos, word.upos, word.feats, word.lemma, word.head + offset, word.dep, place == 0)
        parsed &= sentence.parsed
        labelled &= sentence.entities is not None
        spans += [(start + offset, end + offset, label) for start, end, label in sentence.entities or ()]
    if columns["spaces"]:
        columns["spaces"][-1] = False
    given = columns if parsed else {name: columns[name] for name in ("words", "spaces")}
    doc = Doc(vocab, **given)
    if labelled:
        doc.set_ents([Span(doc, *span) for span in spans])
    return doc


def groups(document: Document, rng: random.Random, longest: int) -> Iterator[list[Sentence]]:
    """Cut a document into runs of whole sentences of random length, at most about ``longest`` words each."""
    run: list[Sentence] = []
    limit = rng.randint(longest // 5, longest)
    for sentence in document.sentences:
        if run and sum(len(s.words) for s in run) + len(sentence.words) > limit:
            yield run
            run, limit = [], rng.randint(longest // 5, longest)
        run.append(sentence)
    if run:
        yield run
