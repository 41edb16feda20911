"""The same story twice: exact copies and near copies (one wire story on two sites)."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import deque

SHINGLE = 4  # words
SKETCH = 48  # the smallest hashes of an article's shingles stand for all of them
KEYS = 6  # the smallest of these find candidates
ALIKE = 0.6  # share of shingles in common: a copy with an edited paragraph or two; a follow-up shares 0.1 to 0.4 with its first report
FEWEST = 48  # shingles: shorter texts are only compared exactly ("Delegation Arrives" and "Delegation Leaves" differ in a word)
WINDOW = 200_000  # articles remembered, so that memory stays bounded on a stream
WORDS = re.compile(r"[^\W_]+")
PROSE = re.compile(r"[^\n]{80,}")  # menus and headlines differ from site to site and would hide the copy


class Duplicates:
    """Remembers the articles seen and finds an earlier copy of each new one.

    >>> story = "The two envoys met in Seoul on Friday to discuss how talks with the North could be resumed this year, he said. " * 2
    >>> seen = Duplicates()
    >>> seen.add("a", story), seen.add("b", "Home\\n" + story), seen.add("c", "Something else was written here.")
    (None, 'a', None)
    """

    def __init__(self) -> None:
        self._exact: dict[bytes, str] = {}
        self._sketches: dict[str, list[int]] = {}
        self._owners: dict[int, list[str]] = {}
        self._order: deque[tuple[str, bytes]] = deque()

    def add(self, article_id: str, text: str) -> str | None:
        """Return the id of the earliest article that this one copies, None for a new one, and remember it if it is new."""
        words = WORDS.findall(text.lower())
        digest = hashlib.blake2b(" ".join(words).encode(), digest_size=12).digest()
        if digest in self._exact:
            return self._exact[digest]
        sketch = sketch_of(text)
        for other in sorted({owner for key in sketch[:KEYS] for owner in self._owners.get(key, ())}):
            if len(sketch) >= FEWEST and similarity(sketch, self._sketches[other]) >= ALIKE:
                return other
        self._remember(article_id, digest, sketch)
        return None

    def _remember(self, article_id: str, digest: bytes, sketch: list[int]) -> None:
        self._exact[digest] = article_id
        self._sketches[article_id] = sketch
        for key in sketch[:KEYS]:
            self._owners.setdefault(key, []).append(article_id)
        self._order.append((article_id, digest))
        if len(self._order) > WINDOW:
            oldest, digest = self._order.popleft()
            del self._exact[digest]
            for key in self._sketches.pop(oldest)[:KEYS]:
                self._owners[key].remove(oldest)
                if not self._owners[key]:
                    del self._owners[key]


def sketch_of(text: str) -> list[int]:
    """Return the smallest hashes of the runs of four words in a text's long lines, ascending and without repetition."""
    import numpy as np

    prose = " ".join(PROSE.findall(text)) or text
    words = np.array([zlib.crc32(word.encode()) for word in WORDS.findall(prose.lower())], dtype=np.uint64)
    if len(words) < SHINGLE:
        return []
    mixed = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + words[place : len(words) - SHINGLE + 1 + place]
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.unique(mixed ^ (mixed >> np.uint64(32)))[:SKETCH].tolist()


def similarity(one: list[int], other: list[int]) -> float:
    """Return the share of shingles that two articles have in common (Jaccard), estimated from their sketches: 0 to 1."""
    smallest = sorted(set(one) | set(other))[:SKETCH]
    return len(set(smallest) & set(one) & set(other)) / len(smallest) if smallest else 0.0
