"""What an article looks back on or ahead to: occasions of the world whose words stand together in one of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_occasions import crowd
from kdnb.date_reasons import DAYS, Reason, from_body, index_of, later, sentences
from kdnb.date_relations import looks_out, names_weekday, placing, relation
from kdnb.date_wording import matched, plain

SURE = 0.6
"""The chance that a sentence which places the event means the one of the table."""
BY_WEEKDAY = 0.4
"""The same for one that gives a day of the week."""
UNPLACED = 0.2
"""The same for a sentence that does not say when."""
AHEAD = 45
"""Days before an occasion in which a sentence about the future speaks of it."""
_HYPOTHETICAL = re.compile(r"\b(?:would|vowed to|threatened to|pledged to)\b")
"""In a sentence that tells when something was said of what was to come: "announced last month that it would conduct a third test"."""
MOST = 6
"""How many sentences of an article count."""


def recalled(article: CleanArticle, news: set[str]) -> Iterator[Reason]:
    """One reason for each of the first sentences that names occasions; an occasion counts once, and the ``news`` not again."""
    seen = set(news)
    for start, end in sentences(article.body):
        density = _density(article.body, start, end, seen)
        if density is not None:
            yield from_body(article, start, end, "recalled", f"tells of {', '.join(sorted(seen)[-3:])}", np.log(density))
            if len(seen) >= MOST + len(news):
                return


def placed_elsewhere(article: CleanArticle) -> set[str]:
    """The occasions that a sentence places in the past or the next weeks: they are not the news."""
    found = set()
    for start, end in sentences(article.body):
        sentence = article.body[start:end]
        placed = placing(sentence)
        if placed and not _HYPOTHETICAL.search(sentence) and (placed[0] in ("ahead", "after") or placed[0] in ("old", "month") and not names_weekday(sentence)):
            told = sentence[placed[1].end() :] if placed[0] == "after" else sentence
            for row, *_ in matched(plain(told), mostly=placed[0] != "after"):
                if placed[0] == "month" or relation(sentence, row["date"], row["end"] or row["date"])[1].any():
                    found.add(row["date"])
    return found


def _density(body: str, start: int, end: int, seen: set[str]) -> np.ndarray | None:
    """The likelihood of each day of publication against any day alike, given a sentence; None where it names no occasion."""
    sentence = body[start:end]
    placed = placing(sentence)
    told = sentence[placed[1].end() :] if placed and placed[0] == "after" else sentence
    rows = [(row, weight) for row, weight, *_ in matched(plain(told)) if row["date"] not in seen]
    parts = []
    for row, weight in rows:
        first, last = row["date"], row["end"] or row["date"]
        days, sure = _publication(sentence, first, last)
        if days is not None:
            parts.append((row, weight, sure, days))
    if not parts:
        return None
    total = sum(weight for _, weight, _, _ in parts) * crowd([weight for _, weight, _, _ in parts])
    seen.update(row["date"] for row, _, _, _ in parts)
    return 1.0 + sum(sure * weight / total * (len(DAYS) * share - 1.0) for _, weight, sure, share in parts)


def _publication(sentence: str, first: str, last: str) -> tuple[np.ndarray | None, float]:
    """The share of each day of publication, given a sentence about an event, and how sure it is; (None, 0) where it says nothing."""
    where, start, end = relation(sentence, first, last), max(0, index_of(first)), min(index_of(last), len(DAYS) - 1)
    window = np.zeros(len(DAYS))
    if looks_out(sentence) and (where is None or where[0] == "weekday" and where[1].any()):
        length = AHEAD if where is None else 6
        window[max(0, start - length) : end + 2] = 1.0
        return window / window.sum(), UNPLACED
    if where is None:
        return later({end: 1.0}), UNPLACED
    if where[0] == "new" or not where[1].any():
        return None, 0.0
    return where[1] / where[1].sum(), BY_WEEKDAY if where[0] == "weekday" else SURE
