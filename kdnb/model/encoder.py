"""A small transformer that reads words without capitals or stops and says where sentences start: numpy alone, weights kept in few bits.

Its beginnings are those of MiniLM (the model card says what was done to them). Words go in as pieces, a blank line as a piece of its own.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from itertools import groupby

import numpy

FIRST, BREAK, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST_WORD = 8
"""No more pieces than this are read of a word."""
LONGEST_PIECE = 20
WINDOW, OVERLAP = 250, 50
"""Texts are read in windows of so many pieces, each beginning so many words before the last one's end."""
HEADS = 12
LEVELS = 127
"""A weight is kept as a whole number from -127 to 127 times the scale of its row: eight bits, of which packing leaves seven."""

Weights = dict[str, numpy.ndarray]


class Encoder:
    """Pieces and weights, packed as they lie on disk and unpacked when the first text comes."""

    def __init__(self, packed: bytes = b""):
        self.packed = packed
        self.weights: Weights = {}
        self.rows: dict[str, int] = {}
        self.known: dict[str, list[int]] = {}

    def likely(self, words: Sequence[str]) -> numpy.ndarray:
        """Return for each word the probability that a sentence starts with it; 0 for white space."""
        if not self.rows:
            self.rows, self.weights = unpacked(self.packed)
        pieces = [self.pieces(word) for word in words]
        found = numpy.zeros(len(words), dtype="f")
        for start, end, sure in windows([len(of_word) for of_word in pieces]):
            run = [self.rows[FIRST], *(piece for of_word in pieces[start:end] for piece in of_word), self.rows[BREAK]]
            places = numpy.cumsum([1, *(len(of_word) for of_word in pieces[start : end - 1])])
            found[sure:end] = 1 / (1 + numpy.exp(-scores(self.weights, run)[places][sure - start :]))
        return numpy.where([word.isspace() for word in words], numpy.float32(0), found) if len(words) else found

    def pieces(self, word: str) -> list[int]:
        """Return the numbers of the pieces of a word: the longest known beginning, then the longest known part that follows, and so on.

        A blank line is a piece; other white space is none.
        """
        if word not in self.known:
            if word.isspace():
                self.known[word] = [self.rows[BREAK]] if word.count("\n") > 1 else []
            else:
                parts = (self.split(part) for part in runs(word))
                self.known[word] = [piece for part in parts for piece in part][:LONGEST_WORD] or [self.rows[UNKNOWN]]
        return self.known[word]

    def split(self, part: str) -> list[int]:
        """Return the numbers of the pieces of letters and digits without a gap, or that of the unknown piece."""
        found, start = [], 0
        while start < len(part) and len(found) < LONGEST_WORD:
            mark = "##" if start else ""
            end = next((end for end in range(min(len(part), start + LONGEST_PIECE), start, -1) if mark + part[start:end] in self.rows), 0)
            if not end:
                return [*found, self.rows[UNKNOWN]]
            found.append(self.rows[mark + part[start:end]])
            start = end
        return found


def runs(word: str) -> list[str]:
    """Return the runs of letters and digits of a word in small letters without accents, and its other signs one by one.

    >>> runs("São-Paulo's")
    ['sao', '-', 'paulo', "'", 's']
    """
    letters = "".join(sign for sign in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(sign) != "Mn")
    parts = ("".join(part) if plain else list(part) for plain, part in groupby(letters, str.isalnum))
    return [run for part in parts for run in ([part] if isinstance(part, str) else part)]


def windows(sizes: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return where each window starts and ends, and from which word on it is asked, given the number of pieces of each word.

    >>> windows([1] * 300)
    [(0, 250, 0), (200, 300, 225)]
    """
    made: list[tuple[int, int, int]] = []
    start = end = 0
    while end < len(sizes):
        held, end = 0, start
        while end < len(sizes) and held + sizes[end] <= WINDOW:
            held += sizes[end]
            end += 1
        made.append((start, end, start + OVERLAP // 2 if made else 0))
        start = max(start + 1, end - OVERLAP)
    return made


def scores(weights: Weights, pieces: list[int]) -> numpy.ndarray:
    """Return the network's raw score of a sentence start at each piece."""
    x = weights["emb.weight"][pieces] @ weights["proj.weight"].T + weights["proj.bias"] + weights["pos.weight"][: len(pieces)]
    x = normal(x, weights, "n")
    for layer in range(sum(name.endswith(".qkv.weight") for name in weights)):
        at = f"layers.{layer}."
        x = normal(x + linear(attention(linear(x, weights, at + "qkv")), weights, at + "o"), weights, at + "n1")
        x = normal(x + linear(gelu(linear(x, weights, at + "f1")), weights, at + "f2"), weights, at + "n2")
    return linear(x, weights, "out")[:, 0]


def attention(mixed: numpy.ndarray) -> numpy.ndarray:
    """Return what each piece gathers from all, head by head, from its query, key and value laid side by side."""
    length, width = len(mixed), mixed.shape[1] // 3
    query, key, value = mixed.reshape(length, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    weight = query @ key.transpose(0, 2, 1) * numpy.float32((width // HEADS) ** -0.5)
    weight = numpy.exp(weight - weight.max(axis=-1, keepdims=True))
    weight /= weight.sum(axis=-1, keepdims=True)
    return (weight @ value).transpose(1, 0, 2).reshape(length, width)


def linear(x: numpy.ndarray, weights: Weights, name: str) -> numpy.ndarray:
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def normal(x: numpy.ndarray, weights: Weights, name: str) -> numpy.ndarray:
    x = x - x.mean(axis=-1, keepdims=True)
    return x / numpy.sqrt((x * x).mean(axis=-1, keepdims=True)) * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def gelu(x: numpy.ndarray) -> numpy.ndarray:
    return x * (numpy.tanh((x + x * x * x * numpy.float32(0.044715)) * numpy.float32(0.7978845608)) + 1) * numpy.float32(0.5)


def packed(pieces: Sequence[str], weights: Weights) -> bytes:
    """Return the pieces, in the order of their rows, and the weights as the bytes of an npz file, matrices rounded row by row."""
    arrays = {"pieces": numpy.frombuffer("\n".join(pieces).encode(), dtype="uint8")}
    for name, array in weights.items():
        array = numpy.asarray(array, dtype="f")
        if array.ndim == 2:
            scale = numpy.abs(array).max(axis=1, keepdims=True) / LEVELS + numpy.float32(1e-12)
            arrays[f"{name}:scale"] = scale.astype("f")
            array = numpy.rint(array / scale).astype("int8")
        arrays[name] = array
    file = io.BytesIO()
    numpy.savez_compressed(file, **arrays)
    return file.getvalue()


def unpacked(packed: bytes) -> tuple[dict[str, int], Weights]:
    """Return the row of each piece, and the weights.

    >>> rows, weights = unpacked(globals()["packed"](["the", "##s"], {"w": numpy.array([[127.0, -254.0], [0.0, 0.25]])}))
    >>> rows, weights["w"].tolist()
    ({'the': 0, '##s': 1}, [[128.0, -254.0], [0.0, 0.25]])
    """
    with numpy.load(io.BytesIO(packed)) as file:
        arrays = {name: file[name] for name in file.files}
    rows = {piece: row for row, piece in enumerate(arrays.pop("pieces").tobytes().decode().split("\n"))}
    scales = {name.removesuffix(":scale"): array for name, array in arrays.items() if name.endswith(":scale")}
    return rows, {name: array * scales[name] if name in scales else array for name, array in arrays.items() if not name.endswith(":scale")}
