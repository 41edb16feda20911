"""What an article looks back on or ahead to: occasions of the world whose words stand together in one of its sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_occasions import matched, plain
from kdnb.date_reasons import DAYS, SENTENCE_END, Reason, from_body, index_of, later, looks_ahead
from kdnb.date_relations import relation

SURE = 0.6
"""The chance that a sentence which places the event means the one of the table."""
UNPLACED = 0.35
"""The same for a sentence that does not say when."""
AHEAD = 45
"""Days before an occasion in which a sentence about the future speaks of it."""
MOST = 6
"""How many sentences of an article count."""


def recalled(article: CleanArticle) -> Iterator[Reason]:
    """One reason for each of the first sentences that names occasions; an occasion counts once."""
    seen: set[str] = set()
    for start, end in _sentences(article.body):
        density = _density(article.body, start, end, seen)
        if density is not None:
            yield from_body(article, start, end, "recalled", f"tells of {', '.join(sorted(seen)[-3:])}", np.log(density))
            if len(seen) >= MOST:
                return


def placed_as_old(article: CleanArticle, opening: int) -> set[str]:
    """The occasions that a sentence of the opening places in the past or gives another day: they are not its news."""
    found = set()
    for start, end in _sentences(article.body[:opening]):
        sentence = article.body[start:end]
        for row, _ in matched(plain(sentence)):
            where = relation(sentence, row["date"], row["end"] or row["date"])
            if where and where[0] == "old":
                found.add(row["date"])
    return found


def _density(body: str, start: int, end: int, seen: set[str]) -> np.ndarray | None:
    """The likelihood of each day of publication against any day alike, given a sentence; None where it names no occasion."""
    sentence = body[start:end]
    rows = [(row, weight) for row, weight in matched(plain(sentence)) if row["date"] not in seen]
    parts = []
    for row, weight in rows:
        first, last = row["date"], row["end"] or row["date"]
        where = relation(sentence, first, last)
        if where and where[1].any():
            parts.append((row, weight, SURE, where[1] / where[1].sum()))
        elif where is None and looks_ahead(body, start, end):
            window = np.zeros(len(DAYS))
            window[max(0, index_of(first) - AHEAD) : index_of(first) + 1] = 1.0
            parts.append((row, weight, UNPLACED, window / max(1.0, window.sum())))
        elif where is None:
            parts.append((row, weight, UNPLACED, later({min(index_of(last), len(DAYS) - 1): 1.0})))
    if not parts:
        return None
    total = sum(weight for _, weight, _, _ in parts)
    seen.update(row["date"] for row, _, _, _ in parts)
    return 1.0 + sum(sure * weight / total * (len(DAYS) * share - 1.0) for _, weight, sure, share in parts)


def _sentences(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in SENTENCE_END.finditer(body):
        yield start, stop.end()
        start = stop.end()
    if start < len(body):
        yield start, len(body)
