"""One stage of the training: batches, optimizer, checkpoint."""

from __future__ import annotations

import pickle
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam

from kdnb.model import damage
from kdnb.model.building import example
from kdnb.model.corpus import Document, groups

Evaluation = Callable[[Language], dict[str, float]]


class Run:
    """A run of training: its optimizer, its step, its checkpoint."""

    def __init__(self, nlp: Language, recipe: dict, checkpoint: Path, evaluate: Evaluation):
        self.nlp, self.recipe, self.checkpoint, self.evaluate = nlp, recipe, checkpoint, evaluate
        self.optimizer = Adam(recipe["rate"], L2=0.01, grad_clip=1.0, L2_is_weight_decay=True, use_averages=True)
        self.step = self.load()

    def go(self, documents: list[Document]) -> None:
        """Train to the last step, scoring the dev sets and keeping a checkpoint every so often; frozen components only annotate."""
        losses: dict[str, float] = defaultdict(float)
        stream = batches(self.nlp, documents, self.recipe, seed=self.step)
        clock, frozen = time.time(), self.recipe["frozen"]
        while self.step < self.recipe["steps"]:
            self.step += 1
            self.optimizer.learn_rate = rate(self.step, self.recipe)
            self.nlp.update(next(stream), drop=self.recipe["dropout"], sgd=self.optimizer, losses=losses, exclude=frozen, annotates=frozen)
            if self.step % self.recipe["evaluate_every"] == 0 or self.step == self.recipe["steps"]:
                with self.nlp.use_params(self.optimizer.averages):
                    scores = self.evaluate(self.nlp)
                summary = " ".join(f"{key} {value:.1f}" for key, value in scores.items())
                print(f"{self.step:6} {time.time() - clock:6.0f} s | {summary} | " + " ".join(f"{k} {v:.0f}" for k, v in losses.items()), flush=True)
                losses.clear()
                self.save()

    def save(self) -> None:
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        keys = self.parameters()
        state = {name: [getattr(self.optimizer, name).get(key) for key in keys] for name in ("mom1", "mom2", "averages", "nr_update")}
        fresh = self.checkpoint.with_suffix(".new")
        with open(fresh, "wb") as file:
            pickle.dump({"step": self.step, "nlp": self.nlp.to_bytes(exclude=["vocab"]), "optimizer": state}, file)
        fresh.rename(self.checkpoint)

    def load(self) -> int:
        """Put the checkpoint's weights and optimizer state back; return its step, 0 when there is none."""
        if not self.checkpoint.exists():
            return 0
        with open(self.checkpoint, "rb") as file:
            kept = pickle.load(file)
        self.nlp.from_bytes(kept["nlp"], exclude=["vocab"])
        keys = self.parameters()
        for name, values in kept["optimizer"].items():
            getattr(self.optimizer, name).update({key: value for key, value in zip(keys, values, strict=True) if value is not None})
        return kept["step"]

    def parameters(self) -> list[tuple[int, str]]:
        """Return the optimizer's key of every parameter, in an order that is the same in every process."""
        models = [self.nlp.get_pipe(name).model for name in self.recipe["pipes"]]
        return [(node.id, name) for model in models for node in model.walk() for name in node.param_names]


def rate(step: int, recipe: dict) -> float:
    """Warm up, then fall in a straight line to ``final_rate`` of the full rate."""
    if step < recipe["warmup"]:
        return recipe["rate"] * step / recipe["warmup"]
    done = (step - recipe["warmup"]) / max(1, recipe["steps"] - recipe["warmup"])
    return recipe["rate"] * (1 - (1 - recipe["final_rate"]) * min(1.0, done))


def batches(nlp: Language, documents: list[Document], recipe: dict, seed: int) -> Iterator[list[Example]]:
    """Yield batches for ever: each round shuffles the documents, cuts them anew and damages each run of sentences anew."""
    rng = random.Random(seed)
    weighted = [document for document in documents for _ in range(weight(document, recipe["weights"]))]
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


def weight(document: Document, weights: dict[str, int]) -> int:
    """Return how often a round shows the document: by the longest beginning of its name that the recipe lists, once otherwise."""
    return next((weights[start] for start in sorted(weights, key=len, reverse=True) if document.name.startswith(start)), 1)
