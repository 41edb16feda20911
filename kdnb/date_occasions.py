"""What an article reports: occasions of the world whose words stand together in its opening."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import DAYS, Reason, first_word, from_told, has_word, index_of, later, told, words_of
from kdnb.tables import forms, rows

OPENING, LEAD, SPOKEN = 300, 700, 1200
"""A report names its occasion in its first characters, in its first paragraphs at the latest; a broadcast takes longer."""
REPORTED, RECALLED, AWAITED = 0.58, 0.31, 0.04
"""The chances that an article whose opening has the words reports the occasion, looks back at it or looks ahead to it."""
OLD = 0.3
"""How much of a chance is left to an occasion whose day of the month the article names."""
TOLD_AS_NEWS = 0.72
"""The first of them where the opening says "today" or "yesterday"."""
SOON_AFTER = (0.05, 0.09, 0.48, 0.28, 0.10)
SOON_AFTER_WITH = {"today": (0.01, 0.02, 0.90, 0.06, 0.01), "yesterday": (0.01, 0.02, 0.15, 0.80, 0.02)}
"""Chance of a report two days and one before the occasion begins, on a day of it, one and two days after its end; the same
where the opening says "today" or "yesterday"."""
AWAIT = 30
"""Days before an occasion in which it is written of."""
PLANNED, PLANNED_DAYS = (0.35, 0.45), 8.0
"""The chances of a report and of an outlook where the lead looks ahead, and how many days before, on average."""
REST, LATE = 2500, 0.3
"""Characters of the article in which one of three or more groups of words may stand, and how much of the weight that leaves."""
UNSURE = 0.6
"""How much of the chance of a report is left where some word of every occasion stands below the opening."""
EARLY, MORE, FULL = 20.0, 2.0, 20.0
"""How many times likelier an occasion is all of whose words stand in the first characters, and for each word beyond three; the
weight of the first alone."""


Fits = list[tuple[dict, float]]


def occasions(article: CleanArticle, fits: Fits, named: set[str]) -> Iterator[Reason]:
    """One reason for all occasions that fit; the more of them, the less each one says.

    ``named`` are the days without a year ("07-18") that the article names: what it gives such a day is seldom its news.
    """
    if not fits:
        return
    opening = told(article).text
    words = words_of(opening[:OPENING].lower())
    soon_after = next((shares for word, shares in SOON_AFTER_WITH.items() if word in words), SOON_AFTER)
    reported = REPORTED if soon_after is SOON_AFTER else TOLD_AS_NEWS
    fresh = sum(weight for row, weight in fits if row["date"][5:] not in named) / sum(weight for _, weight in fits)
    reported *= OLD + (1.0 - OLD) * fresh
    fits = [(row, weight * (OLD if row["date"][5:] in named else 1.0)) for row, weight in fits]
    total = sum(weight for _, weight in fits)
    awaited = AWAITED
    if all(weight < LATE for _, weight in fits):
        reported *= UNSURE
    if _outlook(opening):
        reported, awaited = (chance * reported / REPORTED for chance in PLANNED)
    recalled = RECALLED * (1.0 - reported - awaited) / (1.0 - REPORTED)
    density = np.full(len(DAYS), 1.0 - reported - recalled - awaited)
    past: dict[int, float] = {}
    for row, weight in fits:
        share = len(DAYS) * weight / total
        first, last = index_of(row["date"]), index_of(row["end"] or row["date"])
        past[last] = past.get(last, 0.0) + share
        before = np.exp(-np.arange(AWAIT, 0, -1) / PLANNED_DAYS) if awaited > AWAITED else np.ones(AWAIT)
        if first >= AWAIT:
            density[first - AWAIT : first] += awaited * share * before / before.sum()
        for at, chance in _appearance(first, last, soon_after):
            density[at] += reported * chance * share
    density += recalled * later(past)
    best = max(fits, key=lambda fit: fit[1])[0]
    said = f"opens like a report of {best['date']}" + (f" or of {len(fits) - 1} other days" if len(fits) > 1 else "")
    yield from_told(article, 0, min(len(opening), 120), "occasion", said, np.log(density))


def fitting(article: CleanArticle, dated: set[str]) -> Fits:
    """The occasions whose words all stand in the opening, with how well they fit. Those ``dated`` with their year are history."""
    whole = told(article).text
    text = plain(whole[: SPOKEN if article.genre == "transcript" else LEAD])
    return [(row, weight) for row, weight in matched(text, plain(whole[:REST])) if row["date"] not in dated]


def _outlook(opening: str) -> bool:
    """Whether the lead looks ahead: its first sentence of some length speaks of what will be."""
    lead = next((part for part in re.split(r"(?<=[a-z\d]{3}[.!?])\s|\n\n", opening) if len(part) > 60), opening)
    return bool(_OUTLOOK.search(lead[:300]))


_OUTLOOK = re.compile(
    r"\b(?:will|to (?:visit|meet|hold|attend|travel|arrive)|plans? to|set to|due (?:to|in)|slated|scheduled|expected to|upcoming|ahead of|next (?:week|month)|later this (?:week|month))\b"
)


def matched(body: str, rest: str = "") -> Iterator[tuple[dict, float]]:
    """The occasions all of whose words stand in a text written `plain`, with how well they fit; one may stand in the rest."""
    words, opening = words_of(body), body[:OPENING]
    possible = sorted({number for word in words for number in _by_word().get(word, ())})
    late = words_of(rest)
    for number in possible:
        row, groups = _occasions()[number]
        missing = [group for group in groups if not any(first in words and has_word(body, form) for first, form in group)]
        there = not missing or (
            len(missing) == 1 and len(groups) > 2 and any(first in late and has_word(rest, form) for first, form in missing[0])
        )
        if there:
            early = sum(any(has_word(opening, form) for _, form in group) for group in groups)
            weight = EARLY ** (early / len(groups)) * MORE ** max(0, len(groups) - 3)
            yield row, weight / FULL * (LATE if missing else 1.0)


def plain(text: str) -> str:
    """Lower case, without hyphens and line breaks."""
    return " ".join(text.lower().replace("-", " ").replace("’", "'").split())


def _appearance(first: int, last: int, shares: tuple[float, ...]) -> list[tuple[int, float]]:
    """The places in `DAYS` at which reports of an occasion appear, with their shares."""
    during = [(day, shares[2] / (last - first + 1)) for day in range(first, last + 1)]
    around = [(first - 2, shares[0]), (first - 1, shares[1]), (last + 1, shares[3]), (last + 2, shares[4])]
    return [(at, share) for at, share in (*during, *around) if 0 <= at < len(DAYS)]


@cache
def _occasions() -> list[tuple[dict, list[list[tuple[str, str]]]]]:
    """Each row with its groups of words, of each of which one must stand in the opening; each form with its first word."""
    return [
        (row, [[(first_word(form.strip()), form.strip()) for form in group.split("/")] for group in forms(row["opening"])])
        for row in rows("occasions")
    ]


@cache
def _by_word() -> dict[str, list[int]]:
    """First word of a form of an occasion's rarest group -> the occasions: most are passed over without a look."""
    counts: dict[str, int] = {}
    for _, groups in _occasions():
        for word in {first for group in groups for first, _ in group}:
            counts[word] = counts.get(word, 0) + 1
    found: dict[str, list[int]] = {}
    for number, (_, groups) in enumerate(_occasions()):
        rarest = min(groups, key=lambda group: sum(counts[first] for first, _ in group))
        for word in {first for first, _ in rarest}:
            found.setdefault(word, []).append(number)
    return found
