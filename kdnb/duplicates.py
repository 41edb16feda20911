"""The same story twice: exact copies and near copies (one wire story on two sites)."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import deque
from typing import NamedTuple

SHINGLE = 4  # words
SKETCH = 96  # the smallest hashes of an article's shingles stand for all of them
KEYS = 12  # the smallest of these find candidates
ALIKE = 0.6  # share of all shingles in common: a copy with an edited paragraph or two; a follow-up shares 0.1 to 0.4 with its first report
CONTAINED = 0.75  # share of the shorter one's shingles found in the other: the same story cut shorter, or among other text
FEWEST = 60  # shingles: shorter texts are only compared exactly ("Delegation Arrives" and "Delegation Leaves" differ in a word)
WINDOW = 200_000  # articles remembered, so that memory stays bounded on a stream
WORDS = re.compile(r"[^\W_]+")
PROSE = re.compile(r"[^\n]{80,}")  # menus and headlines differ from site to site and would hide the copy


class Sketch(NamedTuple):
    """The smallest hashes of an article's shingles, ascending, and how many shingles it has."""

    hashes: list[int]
    size: int


class Duplicates:
    """Remembers the articles seen and finds an earlier copy of each new one.

    >>> story = " ".join(f"On day {day} the two envoys met in hall {day * 7} of the ministry." for day in range(12))
    >>> seen = Duplicates()
    >>> seen.add("a", story), seen.add("b", "Home\\n" + story + " Share"), seen.add("c", "Something else was written here.")
    (None, 'a', None)
    """

    def __init__(self) -> None:
        self._exact: dict[bytes, str] = {}
        self._sketches: dict[str, Sketch] = {}
        self._owners: dict[int, list[str]] = {}
        self._order: deque[tuple[str, bytes]] = deque()

    def add(self, article_id: str, text: str) -> str | None:
        """Return the id of the earliest article that this one copies, None for a new one, and remember it if it is new."""
        words = WORDS.findall(text.lower())
        digest = hashlib.blake2b(" ".join(words).encode(), digest_size=12).digest()
        if digest in self._exact:
            return self._exact[digest]
        sketch = sketch_of(text)
        if sketch.size >= FEWEST:
            for other in sorted({owner for key in sketch.hashes[:KEYS] for owner in self._owners.get(key, ())}):
                if is_copy(sketch, self._sketches[other]):
                    return other
        self._remember(article_id, digest, sketch)
        return None

    def _remember(self, article_id: str, digest: bytes, sketch: Sketch) -> None:
        self._exact[digest] = article_id
        self._sketches[article_id] = sketch
        for key in sketch.hashes[:KEYS]:
            self._owners.setdefault(key, []).append(article_id)
        self._order.append((article_id, digest))
        if len(self._order) > WINDOW:
            oldest, digest = self._order.popleft()
            del self._exact[digest]
            for key in self._sketches.pop(oldest).hashes[:KEYS]:
                self._owners[key].remove(oldest)
                if not self._owners[key]:
                    del self._owners[key]


def sketch_of(text: str) -> Sketch:
    """Return the sketch of the runs of four words in a text's long lines."""
    import numpy as np

    prose = " ".join(PROSE.findall(text)) or text
    words = np.array([zlib.crc32(word.encode()) for word in WORDS.findall(prose.lower())], dtype=np.uint64)
    if len(words) < SHINGLE:
        return Sketch([], 0)
    mixed = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + words[place : len(words) - SHINGLE + 1 + place]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    hashes = np.unique(mixed ^ (mixed >> np.uint64(32)))
    return Sketch(hashes[:SKETCH].tolist(), len(hashes))


def is_copy(one: Sketch, other: Sketch) -> bool:
    """Tell whether two articles are one story: alike as a whole, or one mostly found in the other.

    The share in common (Jaccard) is estimated from the smallest hashes of both; with the sizes it gives how many they share.
    """
    if min(one.size, other.size) < FEWEST:
        return False
    smallest = sorted(set(one.hashes) | set(other.hashes))[:SKETCH]
    alike = len(set(smallest) & set(one.hashes) & set(other.hashes)) / len(smallest)
    shared = alike / (1 + alike) * (one.size + other.size)
    return alike >= ALIKE or shared >= CONTAINED * min(one.size, other.size)
