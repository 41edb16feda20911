"""What an article looks back on or ahead to: occasions of the world whose words stand together in one of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_occasions import crowd
from kdnb.date_reasons import DAYS, Reason, from_body, index_of, later, sentences, told
from kdnb.date_relations import looks_out, names_weekday, placing, relation
from kdnb.date_summits import pair_summits, summits
from kdnb.date_wording import Possible, matched, matched_of, plain, possible_in

SURE = 0.6
"""The chance that a sentence which places the event means the one of the table."""
BY_WEEKDAY = 0.4
"""The same for one that gives a day of the week."""
UNPLACED = 0.2
"""The same for a sentence that does not say when."""
DESCRIBED = 0.75
"""The same for a summit that a sentence describes so that one alone fits."""
AHEAD = 45
"""Days before an occasion in which a sentence about the future speaks of it."""
_HYPOTHETICAL = re.compile(r"\b(?:would|vowed to|threatened to|pledged to)\b")
"""In a sentence that tells when something was said of what was to come: "announced last month that it would conduct a third test"."""
_HELD = re.compile(
    r"\b(?:at (?:his|her|their)|during|after|since|following|last|previous|concluded|failed|collapsed)\b[^,.;]{0,40}\bsummit"
    r"|\bsummit\b[^,.;]{0,120}\b(?:ended|held|collapsed|failed|broke|produced|signed|reached|agreed|last)\b"
)
"""In a sentence that describes a summit: it is past, whatever else the sentence looks ahead to."""
_TO_BE = re.compile(r"\b(?:an?|another|possible|potential|planned|proposed|upcoming) (?:(?:first|second|third|fourth|fifth|historic|possible|potential) )?(?:[\w.'’-]+ ){0,2}summit\b")
"""A summit that is spoken of as one to come: "plans for a second summit"."""
_ITS_TIME = re.compile(r"\b((?:last|next|this) (?:week|month|year))['’]s(?= (?:[\w.'’-]+ ){0,4}summit\b)")
"""The time of a summit before its name: "last week's summit"."""
MOST = 6
"""How many sentences of an article count."""


def recalled(article: CleanArticle, news: set[str], referred: set[str]) -> Iterator[Reason]:
    """One reason for each of the first sentences that names occasions; an occasion counts once, the ``news`` not again, and a milestone
    ``referred`` to only where a sentence places it."""
    seen, count, possible = set(news), 0, possible_in(plain(told(article).text))
    for start, end in sentences(article.body):
        density, days = _density(article.body[start:end], possible, seen, referred)
        if density is not None:
            yield from_body(article, start, end, "recalled", f"tells of {', '.join(days[:3])}", np.log(density))
            count += 1
            if count == MOST:
                return


def placed_elsewhere(article: CleanArticle) -> set[str]:
    """The occasions that a sentence places in the past or the next weeks: they are not the news."""
    found = set()
    for start, end in sentences(article.body):
        sentence = article.body[start:end]
        placed = placing(sentence)
        if placed and (placed[0] in ("ahead", "after") or placed[0] in ("old", "month") and not names_weekday(sentence)) and not _HYPOTHETICAL.search(sentence):
            rest = sentence[placed[1].end() :] if placed[0] == "after" else sentence
            for row, *_ in matched(plain(rest), mostly=placed[0] != "after"):
                if placed[0] == "month" or relation(sentence, row["date"], row["end"] or row["date"])[1].any():
                    found.add(row["date"])
    return found


def _density(sentence: str, possible: Possible, seen: set[str], referred: set[str]) -> tuple[np.ndarray | None, list[str]]:
    """The likelihood of each day of publication against any day alike, given a sentence, and the days it tells of; None where it names
    no occasion."""
    sentence = _ITS_TIME.sub(r"\1", sentence)
    placed = placing(sentence)
    rest = sentence[placed[1].end() :] if placed and placed[0] == "after" else sentence
    text = plain(rest)
    described = [(row, 1.0) for row in summits(text)]
    if all(row["date"] in seen for row, _ in described):  # of two that it may mean, the one that is news is one
        described = []
    least = DESCRIBED
    if not described and placed and placed[0] in ("ahead", "old", "month"):
        described, least = [(row, 1.0) for row in _of_pair(sentence, text, placed[0], seen)], SURE
    rows = described or [(row, weight) for row, weight, *_ in matched_of(possible, text) if row["date"] not in seen]
    parts = []
    for row, weight in rows:
        days, sure = _publication(sentence, row["date"], row["end"] or row["date"], bool(described))
        if days is not None and not (described and sure == UNPLACED and row["date"] in referred):
            parts.append((row, weight, max(sure, least) if described else sure, days))
    if not parts:
        return None, []
    total = sum(weight for _, weight, _, _ in parts) * crowd([weight for _, weight, _, _ in parts])
    days_told = [row["date"] for row, _, _, _ in parts]
    seen.update(days_told if least == DESCRIBED else ())
    return 1.0 + sum(sure * weight / total * (len(DAYS) * share - 1.0) for _, weight, sure, share in parts), days_told


def _of_pair(sentence: str, text: str, placed: str, seen: set[str]) -> list[dict]:
    """The summits that a sentence which says when may mean by naming their sides ("last week's summit of Moon and Biden"); each pair and
    relation once."""
    fitting = [row for row in pair_summits(text) if relation(sentence, row["date"], row["end"] or row["date"])[1].any()]
    pair = f"{fitting[0]['parties']} {placed}" if fitting else ""
    if pair in seen:
        return []
    seen.add(pair)
    return fitting


def _publication(sentence: str, first: str, last: str, described: bool) -> tuple[np.ndarray | None, float]:
    """The share of each day of publication, given a sentence about an event, and how sure it is; (None, 0) where it says nothing."""
    where, start, end = relation(sentence, first, last), max(0, index_of(first)), min(index_of(last), len(DAYS) - 1)
    if described and where and where[0] == "weekday" and not where[1].any():
        where = None  # the weekday is that of the telling
    window = np.zeros(len(DAYS))
    ahead = _TO_BE.search(sentence) or looks_out(sentence) and not _HELD.search(sentence) if described else looks_out(sentence)
    if ahead and (where is None or where[0] == "weekday" and where[1].any()):
        length = AHEAD if where is None else 6
        window[max(0, start - length) : end + 2] = 1.0
        return window / window.sum(), UNPLACED
    if where is None:
        return later({end: 1.0}), UNPLACED
    if where[0] == "new" or not where[1].any():
        return None, 0.0
    return where[1] / where[1].sum(), BY_WEEKDAY if where[0] == "weekday" else SURE
