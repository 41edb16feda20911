"""The pipeline before training: components, word vectors from clusters, lemma tables, the rule of paragraphs."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vectors import Vectors

from kdnb.model.corpus import Document, Sentence, reference_doc
from kdnb.tokenizer import make_tokenizer


def build(config, documents: list[Document]) -> Language:
    """Return the pipeline with its tables and labels, weights not yet trained."""
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    nlp.tokenizer = make_tokenizer(nlp)
    add_cluster_vectors(nlp)
    examples = [example(nlp, d.sentences) for d in documents]
    nlp.initialize(lambda: examples)
    add_paragraph_rule(nlp)
    add_lemma_tables(nlp, documents)
    return nlp


def add_paragraph_rule(nlp: Language) -> None:
    """A blank line always ends a sentence: the rule presets the start that the parser then keeps."""
    ruler = nlp.get_pipe("paragraphs")
    ruler.add([[{"TEXT": {"REGEX": r"\n\s*\n"}}, {"IS_SPACE": False}]], {"SENT_START": 1}, index=1)


def lookups(name: str) -> dict:
    """Return a table of the package spacy-lookups-data, which is needed to train only."""
    try:
        import spacy_lookups_data
    except ImportError:
        raise ImportError("Training needs the package spacy-lookups-data (Brown clusters, lemma rules): pip install spacy-lookups-data") from None
    return json.loads(gzip.decompress((Path(spacy_lookups_data.__file__).parent / "data" / f"{name}.json.gz").read_bytes()))


def add_cluster_vectors(nlp: Language, width: int = 192) -> None:
    """Give each word the vector of its Brown cluster: the sum of one fixed random vector for each prefix of the cluster's path."""
    clusters, frequency = lookups("en_lexeme_cluster"), lookups("en_lexeme_prob")
    best: dict[str, str] = {}
    for form, cluster in clusters.items():
        low = form.lower()
        if cluster and (low not in best or frequency.get(form, -30) > frequency.get(best[low], -30)):
            best[low] = form
    frequent = sorted(best, key=lambda low: (-frequency.get(best[low], -30), low))[:100_000]
    numbers = sorted({clusters[best[low]] for low in frequent})
    row_of = {number: row for row, number in enumerate(numbers)}
    random_vector: dict[tuple[int, int], numpy.ndarray] = {}
    generator = numpy.random.default_rng(0)
    rows = numpy.zeros((len(numbers), width), dtype="f")
    for number, row in row_of.items():
        for length in (4, 6, 8, 10, 12, 32):
            key = (length, number & ((1 << length) - 1))
            if key not in random_vector:
                random_vector[key] = generator.normal(size=width).astype("f") / numpy.sqrt(width)
            rows[row] += random_vector[key]
    vectors = Vectors(strings=nlp.vocab.strings, data=rows, attr="LOWER", name="brown_clusters")
    for low in frequent:
        vectors.key2row[spacy.strings.get_string_id(low)] = row_of[clusters[best[low]]]
    nlp.vocab.vectors = vectors


def add_lemma_tables(nlp: Language, documents: list[Document]) -> None:
    """Fill the rule lemmatizer: suffix rules and index of WordNet, exceptions from the treebanks, each form's most frequent lemma."""
    seen: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    for document in documents:
        for sentence in document.sentences:
            for word in sentence.words:
                seen[word.upos.lower()][word.form.lower()][word.lemma] += 1
    exceptions = {pos: {f: list(v) for f, v in forms.items()} for pos, forms in lookups("en_lemma_exc").items()}
    for pos, forms in seen.items():
        for form, lemmas in forms.items():
            exceptions.setdefault(pos, {})[form] = [lemmas.most_common(1)[0][0]]
    tables = spacy.lookups.Lookups()
    tables.add_table("lemma_rules", {**lookups("en_lemma_rules"), "aux": lookups("en_lemma_rules")["verb"]})
    tables.add_table("lemma_index", lookups("en_lemma_index"))
    tables.add_table("lemma_exc", exceptions)
    nlp.get_pipe("lemmatizer").initialize(lookups=tables)


def example(nlp: Language, sentences: list[Sentence]) -> Example:
    """Pair the gold Doc of the sentences with the tokenizer's own Doc of their text, sentence starts after blank lines preset as in use."""
    gold = reference_doc(nlp.vocab, sentences)
    predicted = nlp.make_doc(gold.text)
    preset_paragraphs(predicted)
    return Example(predicted, gold)


def preset_paragraphs(doc: Doc) -> None:
    """Mark the word after each blank line as the start of a sentence."""
    if "\n\n" in doc.text:
        for token in doc[:-1]:
            if token.is_space and token.text.count("\n") > 1 and not doc[token.i + 1].is_space:
                doc[token.i + 1].is_sent_start = True
