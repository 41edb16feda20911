"""Train the pipeline from the treebank files with one command, and put it where the library finds it.

    python -m kdnb.model.train --data ../shared/data/treebanks

A run that was stopped goes on from its last checkpoint when the same command is given again. Training needs the package
spacy-lookups-data beside those of the library; use does not.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from spacy.attrs import LOWER
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, load_config
from thinc.api import Adam, NumpyOps, set_current_ops

from kdnb.model import damage, entities
from kdnb.model.building import build, example
from kdnb.model.corpus import Document, Sentence, groups, reference_doc
from kdnb.model.scores import score
from kdnb.model.treebank import read_documents

HERE = Path(__file__).parent
TRAINING = ("en_ewt-train", "en_gum_open-train")
HELPER = "senter"  # learns sentence starts beside the parser, for the sake of the shared layers; the parser's own are better, so it is not shipped


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--data", type=Path, default=HERE.parents[2] / "shared/data/treebanks", help="folder of the treebank files")
    options.add_argument("--config", type=Path, default=HERE / "config.cfg")
    options.add_argument("--out", type=Path, default=HERE / "pipeline", help="where the pipeline goes")
    options.add_argument("--work", type=Path, default=Path("out/model"), help="folder of the checkpoints")
    options.add_argument("--set", nargs="*", default=[], metavar="recipe.steps=2000", help="values that replace the config's")
    given = options.parse_args()
    overrides = {key: json.loads(value) for key, value in (pair.split("=", 1) for pair in given.set)}
    config = load_config(given.config, overrides=overrides, interpolate=False)
    recipe = config.interpolate().pop("recipe")
    config.pop("recipe")
    set_current_ops(NumpyOps(use_blis=False))  # numpy's own matrix product was three times as fast as blis
    fix_random_seed(recipe["seed"])
    documents = [d for name in TRAINING for d in read_documents(given.data / f"{name}.conllu.gz")]
    entities.tidy(documents)
    names, dev = development(given.data)
    nlp = build(config, documents)
    random.seed(recipe["seed"])
    run = Run(nlp, recipe, given.work, dev)
    run.go(documents + names, until=recipe["label_names_at"])
    with nlp.use_params(run.optimizer.averages):
        label_names(nlp, documents, names)
    run.go(documents + 3 * names, until=recipe["steps"])
    with nlp.use_params(run.optimizer.averages):  # the averages hold only inside
        save(nlp, given.out)


class Run:
    """A run of training: its optimizer, its step, its checkpoint."""

    def __init__(self, nlp: Language, recipe: dict, work: Path, dev: dict):
        self.nlp, self.recipe, self.work, self.dev = nlp, recipe, work, dev
        self.optimizer = Adam(recipe["rate"], L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
        self.step = self.load()

    def go(self, documents: list[Document], until: int) -> None:
        """Train up to a step, scoring the dev sets and keeping a checkpoint every so often."""
        losses: dict[str, float] = defaultdict(float)
        stream = batches(self.nlp, documents, self.recipe, seed=self.step)
        clock = time.time()
        while self.step < until:
            self.step += 1
            self.optimizer.learn_rate = rate(self.step, self.recipe)
            self.nlp.update(next(stream), drop=self.recipe["dropout"], sgd=self.optimizer, losses=losses, exclude=["paragraphs", "lemmatizer"])
            if self.step % self.recipe["evaluate_every"] == 0 or self.step == until:
                with self.nlp.use_params(self.optimizer.averages):
                    scores = evaluate(self.nlp, self.dev)
                summary = " ".join(f"{key} {value:.1f}" for key, value in scores.items())
                print(f"{self.step:6} {time.time() - clock:6.0f} s | {summary} | " + " ".join(f"{k} {v:.0f}" for k, v in losses.items()), flush=True)
                losses.clear()
                self.save()

    def save(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        keys = self.parameters()
        state = {name: [getattr(self.optimizer, name).get(key) for key in keys] for name in ("mom1", "mom2", "averages", "nr_update")}
        with open(self.work / "checkpoint.tmp", "wb") as file:
            pickle.dump({"step": self.step, "nlp": self.nlp.to_bytes(exclude=["vocab"]), "optimizer": state}, file)
        (self.work / "checkpoint.tmp").rename(self.work / "checkpoint.pickle")

    def load(self) -> int:
        """Put the checkpoint's weights and optimizer state back; return its step, 0 when there is none."""
        if not (self.work / "checkpoint.pickle").exists():
            return 0
        with open(self.work / "checkpoint.pickle", "rb") as file:
            kept = pickle.load(file)
        self.nlp.from_bytes(kept["nlp"], exclude=["vocab"])
        keys = self.parameters()
        for name, values in kept["optimizer"].items():
            getattr(self.optimizer, name).update({key: value for key, value in zip(keys, values, strict=True) if value is not None})
        return kept["step"]

    def parameters(self) -> list[tuple[int, str]]:
        """Return the optimizer's key of every parameter, in an order that is the same in every process."""
        models = [pipe.model for _, pipe in self.nlp.pipeline if getattr(pipe, "model", None) not in (None, True)]
        return [(node.id, name) for model in models for node in model.walk() for name in node.param_names]


def label_names(nlp: Language, documents: list[Document], names: list[Document]) -> None:
    """Let the half-trained pipeline name the entities of the documents that have none, within the spans of their gold syntax."""
    bare = [d for d in documents if d.sentences[0].entities is None]
    with nlp.select_pipes(enable=["tok2vec", "ner"]):
        docs = nlp.pipe(reference_doc(nlp.vocab, d.sentences).text for d in bare)
        guesses = [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs]
    entities.label_names(bare, guesses, [d for d in documents if d.sentences[0].entities is not None] + names)


def rate(step: int, recipe: dict) -> float:
    """Warm up, then fall in a straight line to ``final_rate`` of the full rate."""
    if step < recipe["warmup"]:
        return recipe["rate"] * step / recipe["warmup"]
    done = (step - recipe["warmup"]) / max(1, recipe["steps"] - recipe["warmup"])
    return recipe["rate"] * (1 - (1 - recipe["final_rate"]) * min(1.0, done))


def batches(nlp: Language, documents: list[Document], recipe: dict, seed: int) -> Iterator[list[Example]]:
    """Yield batches for ever: each round shuffles the documents, cuts them anew and damages each run of sentences anew."""
    rng = random.Random(seed)
    weighted = [document for document in documents for _ in range(1 + is_news(document))]
    while True:
        runs = [run for document in weighted for run in groups(document, rng, recipe["longest"])]
        rng.shuffle(runs)
        batch: list[Example] = []
        words = 0
        for run in runs:
            run = damage.damaged(run, rng, recipe["damage"])
            if not run:
                continue
            batch.append(example(nlp, run))
            words += sum(len(sentence.words) for sentence in run)
            if words >= recipe["batch_words"]:
                yield batch
                batch, words = [], 0


def is_news(document: Document) -> bool:
    """Is it of the genres nearest to what the library reads? These are seen twice as often."""
    return document.name.startswith(("GUM_news", "GUM_interview", "GUM_speech"))


def development(data: Path) -> tuple[list[Document], dict[str, list[list[Sentence]]]]:
    """Return documents to learn names from (every second one of EWT dev, entities only) and the dev sets to choose by."""
    ewt = read_documents(data / "en_ewt-dev.conllu.gz", data / "uner_en_ewt-dev.iob2.gz")
    gum = read_documents(data / "en_gum_open-dev.conllu.gz")
    for_names = [Document(d.name, [replace(s, parsed=False) for s in d.sentences]) for d in ewt[::2]]
    dev = {"ewt": [d.sentences for d in ewt], "gum": [d.sentences for d in gum], "names": [d.sentences for d in ewt[1::2]]}
    return for_names, dev


def evaluate(nlp: Language, dev: dict[str, list[list[Sentence]]]) -> dict[str, float]:
    """Score the dev sets from raw text, as written and lower-cased without punctuation."""
    scores = {}
    with nlp.select_pipes(disable=[HELPER]):
        for name in ("ewt", "gum"):
            bare = [text for text in map(damage.both, dev[name]) if text]
            for condition, texts in ((name, dev[name]), (f"{name}-bare", bare)):
                found = score(nlp, texts)
                for key, label in (("pos_acc", "upos"), ("dep_uas", "uas"), ("dep_las", "las"), ("sents_f", "sents")):
                    scores[f"{condition}:{label}"] = 100 * found[key]
        scores["names"] = 100 * score(nlp, dev["names"])["ents_f"]
    return scores


def save(nlp: Language, out: Path) -> None:
    """Write the pipeline, without the helper, beside its place, then move it there in one step."""
    nlp.remove_pipe(HELPER)
    nlp.meta.update(name="kdnb", version="1", license="CC BY-SA 4.0", description="English for news of the Korean Peninsula; see the model card")
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    nlp.to_disk(fresh)
    settings = fresh / "vocab" / "vectors.cfg"  # spaCy 3.8 forgets here that the vectors go by the lower-case form
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "attr": LOWER}))
    old = out.with_name(out.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main()


if __name__ == "__main__":
    main()
