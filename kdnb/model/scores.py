"""Print what the shipped pipeline scores on the test sets, under each condition, with counts, speed and size.

    python -m kdnb.model.scores ../shared/data/treebanks

Everything is measured from raw text with spaCy's own scorer: the pipeline cuts words and sentences itself. A document is one text, its
paragraphs (the treebank's ``newpar`` marks) apart by a blank line. UAS and LAS leave punctuation out, as spaCy does.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.training import Example

from kdnb.model import breaks, damage, halves  # noqa: F401  (the pipeline names components of the first and the last)
from kdnb.model.corpus import Document, Sentence, reference_doc
from kdnb.model.treebank import read_documents

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data" / "treebanks"
TESTS = {"EWT": ("en_ewt-test", "uner_en_ewt-test"), "GUM": ("en_gum_open-test", None)}
COLUMNS = {"token_f": "words", "pos_acc": "UPOS", "tag_acc": "XPOS", "lemma_acc": "lemma", "dep_uas": "UAS", "dep_las": "LAS", "sents_f": "sents", "ents_f": "names"}

Change = Callable[[list[Sentence]], list[Sentence]]


CONDITIONS: dict[str, Change] = {
    "as written": list,
    "lower-cased": damage.lower,
    "no punctuation": damage.without_punctuation,
    "both": damage.both,
    "both, one paragraph": lambda sentences: damage.one_paragraph(damage.both(sentences)),
    "headlines": lambda sentences: damage.headlines(sentences, random.Random(0)),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("data", type=Path, nargs="?", default=DATA, help="folder of the treebank files")
    options.add_argument("--pipeline", type=Path, default=HERE / "pipeline")
    given = options.parse_args()
    if not (given.data / "en_ewt-test.conllu.gz").is_file():
        sys.exit(f"{given.data} holds no en_ewt-test.conllu.gz: give the folder of the treebank files, python -m kdnb.model.scores FOLDER")
    nlp = spacy.load(given.pipeline)
    for name, (treebank_file, entity_file) in TESTS.items():
        entities = given.data / f"{entity_file}.iob2.gz" if entity_file else None
        documents = read_documents(given.data / f"{treebank_file}.conllu.gz", entities)
        print_scores(nlp, name, [document.sentences for document in documents])
    print_speed(nlp, given.data)
    size = sum(path.stat().st_size for path in given.pipeline.rglob("*") if path.is_file())
    print(f"size on disk: {size / 1e6:.1f} MB")


def print_scores(nlp: Language, name: str, texts: list[list[Sentence]]) -> None:
    """Print one line a condition: counts of the gold, then scores out of 100."""
    print(f"{name:4} {'condition':20} {'documents':>9} {'sentences':>9} {'words':>6} {'names':>5} | " + " ".join(f"{c:>5}" for c in COLUMNS.values()))
    for condition, change in CONDITIONS.items():
        damaged = [text for text in map(change, texts) if text]
        sentences = [sentence for text in damaged for sentence in text]
        counts = (len(damaged), len(sentences), sum(len(s.words) for s in sentences), sum(len(s.entities or ()) for s in sentences))
        found = score(nlp, damaged)
        line = " ".join(f"{100 * found[key]:5.1f}" for key in COLUMNS)
        print(f"{name:4} {condition:20} {counts[0]:9} {counts[1]:9} {counts[2]:6} {counts[3]:5} | {line}", flush=True)


def score(nlp: Language, texts: list[list[Sentence]]) -> dict:
    """Return spaCy's scores (0 to 1) of the texts, each a list of gold sentences, as the pipeline reads them from raw text."""
    golds = [reference_doc(nlp.vocab, text, scoring=True) for text in texts]
    docs = nlp.pipe(gold.text for gold in golds)
    return Scorer(nlp).score([Example(doc, gold) for doc, gold in zip(docs, golds, strict=True)])


def print_speed(nlp: Language, data: Path, rounds: int = 3) -> None:
    """Print words a second of processor time, best of some rounds, beside spaCy's small CPU architecture with the same components."""
    documents = read_documents(data / "en_gum_open-test.conllu.gz")
    texts = [reference_doc(nlp.vocab, d.sentences).text for d in documents]
    rivals = {"this pipeline": nlp, "spaCy's small CPU architecture": small_architecture(documents)}
    best = dict.fromkeys(rivals, 0.0)
    for _ in range(rounds):
        for name, rival in rivals.items():
            start = time.process_time()
            words = sum(len(doc) for doc in rival.pipe(texts))
            best[name] = max(best[name], words / (time.process_time() - start))
    for name, speed in best.items():
        print(f"{name}: {speed:,.0f} words a second ({speed / best[list(rivals)[1]]:.2f})")


def small_architecture(documents: list[Document]) -> Language:
    """Return spaCy's small CPU architecture (96 wide, 4 deep, edit-tree lemmatizer) with our components, labels set, weights untrained."""
    nlp = spacy.blank("en")
    width = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": 96,
                    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                    "rows": [5000, 1000, 2500, 2500],
                    "include_static_vectors": False,
                },
                "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3},
            }
        },
    )
    for name in ("tagger", "morphologizer", "trainable_lemmatizer"):
        nlp.add_pipe(name, config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": width}})
    for name in ("parser", "ner"):
        model = {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": name,
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": width,
        }
        nlp.add_pipe(name, config={"model": model})
    examples = []
    for document in documents:
        gold = reference_doc(nlp.vocab, document.sentences)
        examples.append(Example(nlp.make_doc(gold.text), gold))
    nlp.initialize(lambda: examples)
    return nlp


if __name__ == "__main__":
    main()
