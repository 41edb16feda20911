"""The pipeline around its weights: components, word vectors, lemma tables, the rule of paragraphs."""

from __future__ import annotations

from collections import Counter, defaultdict

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.training import Example

from kdnb.model.corpus import Document, Sentence, reference_doc
from kdnb.model.vectors import add_vectors, lookups
from kdnb.tokenizer import make_tokenizer


def build(config, texts: list[list[Sentence]], pipes: list[str], frozen: dict[str, bytes]) -> Language:
    """Return a pipeline of trained components, ``frozen``, and others with the labels that the texts show, weights not yet trained."""
    config = config.copy()
    config["nlp"]["pipeline"] = [*frozen, *pipes]
    config["components"] = {name: config["components"][name] for name in (*frozen, *pipes)}
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    nlp.tokenizer = make_tokenizer(nlp)
    add_vectors(nlp.vocab)
    examples = [example(nlp, text) for text in texts]
    with nlp.select_pipes(enable=pipes):
        nlp.initialize(lambda: examples)
    for name, weights in frozen.items():
        load_pipe(nlp, name, weights)
    return nlp


def assemble(config, documents: list[Document], weights: dict[str, bytes]) -> Language:
    """Return the whole pipeline: trained components from their bytes, the rule of paragraphs, the lemma tables."""
    nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    nlp.tokenizer = make_tokenizer(nlp)
    add_vectors(nlp.vocab)
    for name in weights:
        if name in nlp.pipe_names:
            load_pipe(nlp, name, weights[name])
    add_paragraph_rule(nlp.get_pipe("paragraphs"))
    add_lemma_tables(nlp, documents)
    return nlp


def load_pipe(nlp: Language, name: str, weights: bytes) -> None:
    """Fill a component from its bytes and let the vocabulary know its labels, without which they cannot be read off the words."""
    pipe = nlp.get_pipe(name).from_bytes(weights, exclude=["vocab"])
    for label in pipe.labels:
        nlp.vocab.strings.add(label)
    for feats in getattr(pipe, "cfg", {}).get("labels_morph", {}).values():
        nlp.vocab.morphology.add(feats)


def add_paragraph_rule(ruler: AttributeRuler) -> None:
    """A blank line always ends a sentence: the rule presets the start that the parser then keeps."""
    ruler.add([[{"TEXT": {"REGEX": r"\n\s*\n"}}, {"IS_SPACE": False}]], {"SENT_START": 1}, index=1)


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
