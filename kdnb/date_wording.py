"""Which occasions of the world a text has the words of, and how well they fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from kdnb.date_reasons import first_word, has_word, words_of
from kdnb.tables import forms, rows

OPENING = 300
"""A report names its occasion in its first characters."""
EARLY = 20.0
"""How many times likelier an occasion is all of whose words stand in the first characters."""
LATE = 0.3
"""How much of the weight is left where one of three or more groups of words stands below the opening only."""
USUAL, RARER = 0.0233, 0.4
"""A word that such a share of the occasions has says nothing of which one it is; and the power with which rarer ones say more."""


KOREAS = ("PRK", "KOR")
"""The states that the press writes in too many ways for the table to list them in every row."""
_BY_PHONE = re.compile(r"\b(?:phone|telephone|phoned|by video)\b")
"""Who spoke by phone did not visit."""


class Fit(NamedTuple):
    """An occasion, how well it fits, how telling its words are, and whether all stand where the news stands."""

    row: dict
    weight: float
    telling: float
    whole: bool = True


def matched(body: str, rest: str = "", mostly: bool = False) -> Iterator[Fit]:
    """The occasions all of whose words stand in a text written `plain`; one of them may stand in the rest, or, ``mostly``, nowhere."""
    words, late = words_of(body), words_of(rest)
    possible = _possible(words, 4 if mostly else 3 if rest else None)
    if not possible:
        return
    in_body, in_opening = _Present(body), _Present(body[:OPENING])
    phoned = bool(_BY_PHONE.search(in_opening.text))
    for number in possible:
        row, groups = _occasions()[number]
        found, missing = [], None
        for group in groups:
            there = [form for first, form in group if first in words and in_body[form]]
            if not there and (missing or len(groups) < (4 if mostly else 3)):
                break
            found.append(there)
            missing = missing or (None if there else group)
        if len(found) < len(groups):
            continue
        if missing:
            below = [form for first, form in missing if first in late and has_word(rest, form)]
            if not (below or mostly):
                continue
            found.append(below)
        other = phoned and not any(_BY_PHONE.search(form) for there in found for form in there)
        early = sum(any(in_opening[form] for form in there) for there in found) / len(groups)
        telling = 1.0
        for there in found:
            if there:
                telling *= (USUAL * len(_occasions()) / min(_counts()[form] for form in there)) ** RARER
        doubt = LATE if missing or other else 1.0
        yield Fit(row, telling * EARLY ** (early - 1.0) * doubt, telling, doubt == 1.0)


class _Present(dict):
    """Form -> whether it stands in the text as a word of its own, looked up when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __missing__(self, form: str) -> bool:
        self[form] = has_word(self.text, form)
        return self[form]


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Lower case, without hyphens and line breaks, places in their usual spelling and the two Koreas by their usual names."""
    text = " ".join(text.lower().replace("-", " ").replace("’", "'").split())
    if words_of(text).isdisjoint(_usual()):
        return text
    return _spellings().sub(lambda found: _usual()[found[0]], text)


@cache
def _usual() -> dict[str, str]:
    """Each spelling of a place in one word -> its usual one, for the places that occasions name; "dprk" -> "north korea"."""
    named = {form.strip() for row in rows("occasions") for group in forms(row["opening"]) for form in group.split("/")}
    found = _korean_names()
    for row in rows("places"):
        written = dict.fromkeys(form.lower() for form in (row["name"], *forms(row["forms"])) if form.isalpha())
        usual = next((form for form in written if form in named), None)
        found.update({form: usual for form in written if usual and form not in named})
    return found


def _korean_names() -> dict[str, str]:
    """Each way to write one of the two Koreas or its people, with and without the article -> its usual name, its people."""
    found = {}
    for row in [row for row in rows("states") if row["code"] in KOREAS]:
        for form in forms(f"{row['forms']}; {row['demonyms']}"):
            ending = form[re.search("(?i)korea|$", form).end() :]
            found[form.lower()] = found[f"the {form.lower()}"] = row["name"].lower() + ending
    return {form: usual for form, usual in found.items() if form != usual and len(form) > 2}


@cache
def _spellings() -> re.Pattern:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _usual())))})(?!\w)")


@cache
def _occasions() -> list[tuple[dict, list[list[tuple[str, str]]]]]:
    """Each row with its groups of words, of each of which one must stand in the opening; each form with its first word."""
    return [
        (row, [[(first_word(form), form) for form in map(plain, group.split("/"))] for group in forms(row["opening"])])
        for row in rows("occasions")
    ]


def _possible(words: frozenset[str], fewest: int | None) -> list[int]:
    """The occasions of which each group has the first word of a form here, or, of ``fewest`` groups or more, each but one.

    A set of occasions is one number, a bit each, so that a sentence asks all of them at once.
    """
    full, but_one = -1, 0
    for here, by_word in _by_place():
        for word in words & by_word.keys():
            here |= by_word[word]
        full, but_one = full & here, 0 if fewest is None else (but_one & here) | (full & ~here)
        if not full and not but_one:
            return []
    if fewest is not None:
        full |= but_one & ~_by_place()[fewest - 1][0]
    return _bits(full)


def _bits(mask: int) -> list[int]:
    """The places of the bits of a number that are set."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


@cache
def _by_place() -> list[tuple[int, dict[str, int]]]:
    """For each place in the order of an occasion's groups, the occasions with no group there, and first word of a form -> those that
    have it there."""
    found = []
    for place in range(max(4, *(len(groups) for _, groups in _occasions()))):
        none_here, by_word = 0, {}
        for number, (_, groups) in enumerate(_occasions()):
            if place >= len(groups):
                none_here |= 1 << number
            for first, _ in groups[place] if place < len(groups) else ():
                by_word[first] = by_word.get(first, 0) | 1 << number
        found.append((none_here, by_word))
    return found


@cache
def _counts() -> Counter[str]:
    """Form -> how many occasions have it."""
    return Counter(form for _, groups in _occasions() for group in groups for _, form in group)
