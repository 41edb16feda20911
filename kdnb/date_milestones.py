"""What an article refers to and reports: dated occasions, words of an era, anniversaries."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache
from operator import itemgetter

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import (
    DAYS,
    MONTH,
    MONTH_NUMBER,
    YEAR,
    Reason,
    age,
    first_word,
    from_body,
    has_word,
    index_of,
    is_unsure,
    looks_ahead,
    recency,
    rows_of_letters,
    within,
    words_of,
)
from kdnb.date_relations import relation
from kdnb.tables import forms, rows

UNFORESEEN = {"launch", "nuclear_test", "incident", "agreement", "resolution"}
"""Kinds of milestones that nobody names before they happen; summits and votes are written of for months before."""
_MONTHS = "|".join(calendar.month_name[1:])
_MONTH_ONLY = re.compile(rf"(?:\W+\w+){{0,3}}\W+(?:in|last) (?:{_MONTHS})\b(?!,? (?:\d{{4}}|(?:of )?(?:last|this) year))", re.IGNORECASE)
"""A milestone placed by its month alone lies within the last twelve months."""
_LOOKS_BACK = re.compile(
    r"\b(?:since|(?:commitments?|pledges?|promises?|agreements?) (?:from|of|made at|reached at)|implement(?:s|ing|ation of)?|(?:agreed|made|reached|signed) at) (?:[\w'’.-]+ ){0,3}$"
)
"""Before what was held already, whatever the rest of the clause looks ahead to."""
PLACED = 0.7
"""The chance that a phrase beside a milestone says when it was."""
_PART = re.compile(r"[,.;:()\n]| (?:and|but|that|which|who|as|(?<!scheduled )(?<!slated )(?<!planned )(?<! set )for|to) ")
_COUNTED_ANEW = re.compile(r" (?:(?:carried out |conducted |staged )?(?:under|since) )|(?: so far)? (?:this|in the|of the|in a|in (?:two|three|four)) (?:month|year|week|day)s?\b")
"""After "the second ICBM test", another count: "this month"."""
_PLACED_AFTER = re.compile(
    rf"(?: that)?(?: was)?(?: held| signed| adopted| reached| issued)?(?: in \w+)? (?:in|last|of|this)"
    rf"(?: early| late| mid)?[ -](?:({_MONTHS})\b)?(?:,? ?((?:19|20)\d\d)\b)?"
)
_PLACED_BEFORE = re.compile(rf"\b(?:({_MONTHS})(?:['’]s)?,? )?((?:19|20)\d\d)?(?:['’]s)? ?$")
"""The month and the year that an article gives to what it names, after the name and before it."""
_LAST_YEAR_BEFORE = re.compile(r"last year['’]s (?:[\w-]+ ){0,3}$", re.IGNORECASE)
_LAST_YEAR_AFTER = re.compile(r"(?:\W+\w+){0,3}\W+last year\b", re.IGNORECASE)


Referred = list[tuple[dict, int, int, bool]]


def milestones(article: CleanArticle, named: Referred) -> Iterator[Reason]:
    """Milestones referred to by name: the article is later, unless they are ahead. The latest says how much later, unless it
    stands with its year, as what is history does.
    """
    newest = max((row["date"] for row, _, _, ahead in named if not ahead), default="")
    for row, start, end, ahead in named:
        apart = age(row["date"])
        if ahead:
            weights = np.where(
                apart > 0,
                -2.5 if row["kind"] not in UNFORESEEN else -0.5,
                np.where(apart >= -120, 1.2, np.where(apart >= -400, 0.0, -1.5)),
            )
        else:
            before = -4.5 if row["kind"] in UNFORESEEN else -2.5
            dated = re.search(rf"\b{row['date'][:4]}\b", article.body[max(0, start - 30) : end + 60])
            after = (
                np.clip(recency(apart, 0.05, 0.35, 0.40), -0.5, 5.0)
                if row["date"] == newest and not dated
                else np.where(apart > 4000, -0.4, 0.0)
            )
            weights = np.where(apart < 0, np.where(apart >= -45, before / 1.5, before), after)
            if _MONTH_ONLY.match(article.body, end):
                weights = np.where(apart > 365, -3.0, weights)
            elif _LAST_YEAR_BEFORE.search(article.body, max(0, start - 40), start) or _LAST_YEAR_AFTER.match(
                article.body, end
            ):
                weights = np.where(int(row["date"][:4]) + 1 == YEAR, weights + 1.0, -2.0)
        placed = _placed(article.body, start, end, row)
        if placed is not None:
            weights = np.log(np.where(placed, PLACED * len(DAYS) / placed.sum(), 0.0) + 1.0 - PLACED)
        yield from_body(
            article,
            start,
            end,
            "milestone",
            f"{row['name']} ({row['date']}) is {'ahead' if ahead else 'past'}",
            weights,
        )


def _placed(body: str, start: int, end: int, row: dict) -> np.ndarray | None:
    """The days of publication that a phrase right beside a milestone leaves ("last month's", "next week"); None without one that fits."""
    before = _PART.split(body[max(0, start - 28) : start])[-1]
    after = _PART.split(body[end : end + 34])[0]
    where = relation(f"{before}{body[start:end]}{after}", row["date"], row["end"] or row["date"])
    return where[1] if where and where[0] in ("ahead", "old") and where[1].any() else None


def referred(body: str) -> Referred:
    """The milestones named without ambiguity, each once: (row, start, end, whether it is ahead)."""
    low, found = body.lower(), {}
    words = rows_of_letters(low, _WORD)
    pairs = _milestone_forms().keys() & {*zip(words, words[1:], strict=False)}
    possible = [entry for pair in pairs for entry in _milestone_forms()[pair]]
    for _, form, owners in sorted(possible, key=itemgetter(0)):
        at = low.find(form)
        if at < 0 or owners[0]["name"] in found or not has_word(low[max(0, at - 1) : at + len(form) + 1], form):
            continue
        row = owners[0]
        if _other_month(row, body, at, at + len(form)) or (row["kind"] in UNFORESEEN and _COUNTED_ANEW.match(low, at + len(form))):
            continue
        found[row["name"]] = (
            row,
            at,
            at + len(form),
            _is_ahead(row, body, at, at + len(form))
            and not _LOOKS_BACK.search(low, max(0, at - 60), at),
        )
    return sorted(found.values(), key=lambda item: item[1])


def _other_month(row: dict, body: str, start: int, end: int) -> bool:
    """Whether the article places what it names in another month or year than the milestone: it means another event.

    "The Pyongyang summit held last June" is that of 2000, not that of September 2018.
    """
    if row["precision"] != "day":
        return False
    days = (row["date"], row["end"] or row["date"])
    after, before = _PLACED_AFTER.match(body, end), _PLACED_BEFORE.search(body[max(0, start - 30) : start])
    for month, year in [place.groups() for place in (after, before) if place]:
        number = month and MONTH_NUMBER[month[:3].title()]
        if (month and number not in {int(day[5:7]) for day in days}) or (
            year and int(year) not in {int(day[:4]) for day in days}
        ):
            return True
    return False


def _is_ahead(row: dict, body: str, start: int, end: int) -> bool:
    """Whether a milestone is spoken of before it happens; a further test is feared long before it comes."""
    return looks_ahead(body, start, end) or (row["kind"] in UNFORESEEN and is_unsure(body, start, end))


@cache
def _milestone_forms() -> dict[tuple[str, str], list[tuple[int, str, list[dict]]]]:
    """The forms in lower case that mean one milestone only, numbered, by their first two words; a bare word is no form."""
    found: dict[str, list[dict]] = {}
    for row in rows("milestones"):
        if row["date"] >= "1993":
            for form in dict.fromkeys(form.lower() for form in forms(row["forms"]) if " " in form):
                found.setdefault(form, []).append(row)
    by_words: dict[tuple[str, str], list] = {}
    for number, (form, owners) in enumerate(found.items()):
        if len(owners) == 1:
            by_words.setdefault(tuple(_WORD.findall(form)[:2]), []).append((number, form, owners))
    return by_words


_WORD = re.compile(r"[a-z0-9]+")


# --- eras and anniversaries --------------------------------------------------------------------------------------------


def eras(article: CleanArticle) -> Iterator[Reason]:
    """Words that nobody used before a day, and few after another."""
    words, (first_words, table) = words_of(article.body), _era_words()
    for row, listed in table if not words.isdisjoint(first_words) else ():
        form = next((form for first, form in listed if first in words and has_word(article.body, form)), None)
        if form:
            at = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", article.body).start()
            weights = np.where(age(row["from"]) < 0, -4.0, np.where(within([(row["from"], row["to"])]), 0.0, -0.7))
            yield from_body(
                article,
                at,
                at + len(form),
                "era",
                f"{form!r} was said since {row['from']}{' until ' + row['to'] if row['to'] else ''}",
                weights,
            )


@cache
def _era_words() -> tuple[frozenset[str], list[tuple[dict, list[tuple[str, str]]]]]:
    """The first words of all forms, and the rows with their forms, each with its first word."""
    table = [(row, [(first_word(form), form) for form in forms(row["forms"])]) for row in rows("era_words")]
    return frozenset(first for _, listed in table for first, _ in listed), table


_ANNIVERSARY = re.compile(
    r"\b(\d{1,3})(?:st|nd|rd|th)? (?:[\w'’-]+ ){0,2}(?:anniversary|anniv\.|birthday)", re.IGNORECASE
)
_WORD_ANNIVERSARY = re.compile(
    rf"\b({'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth'}) (?:[\w'’-]+ ){{0,2}}(?:anniversary|anniv\.)",
    re.IGNORECASE,
)
_ORDINALS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)
}


def anniversaries(article: CleanArticle) -> Iterator[Reason]:
    """ "The 70th anniversary of the Korean War": in that year, most likely near the day."""
    low = article.body.lower()
    if "anniv" not in low and "birthday" not in low:
        return
    seen = set()
    for found in (*_ANNIVERSARY.finditer(article.body), *_WORD_ANNIVERSARY.finditer(article.body)):
        number = int(found[1]) if found[1].isdigit() else _ORDINALS[found[1].lower()]
        around = article.body[max(0, found.start() - 30) : found.end() + 60].lower()
        possible = [row for row in rows("anniversaries") if any(form in around for form in forms(row["forms"]))]
        row = max(possible, key=lambda row: row["date"], default=None)  # that of the war's armistice is not that of the war
        year = int(row["date"][:4]) + number if row else 0
        if not row or year in seen or not 1994 <= year <= 2026:
            continue
        seen.add(year)
        day = index_of(f"{year}{row['date'][4:]}")
        apart = np.abs(np.arange(len(DAYS)) - day)
        weights = np.where(
            apart <= 3,
            2.5,
            np.where(
                apart <= 40,
                1.5,
                np.where(
                    year == YEAR,
                    0.5,
                    np.where((year - 1 == YEAR) & (MONTH > 6), -0.5, np.where(year + 1 == YEAR, -1.5, -3.0)),
                ),
            ),
        )
        yield from_body(
            article, found.start(), found.end(), "anniversary", f"{row['of']} was {number} years ago in {year}", weights
        )
