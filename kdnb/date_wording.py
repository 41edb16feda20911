"""Which occasions of the world a text has the words of, and how well they fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kdnb.date_reasons import first_word, has_word, words_of
from kdnb.tables import forms, rows

OPENING = 300
"""A report names its occasion in its first characters."""
EARLY = 20.0
"""How many times likelier an occasion is all of whose words stand in the first characters."""
LATE = 0.3
"""How much of the weight is left where one of three or more groups of words stands below the opening only."""
USUAL, RARER = 40.0, 0.4
"""A word that so many occasions have says nothing of which one it is; and the power with which rarer ones say more."""


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
    words, opening, late = words_of(body), body[:OPENING], words_of(rest)
    lookups = (0, 1) if rest or mostly else (0,)
    possible = sorted({number for lookup in lookups for word in words for number in _by_word(lookup).get(word, ())})
    phoned = bool(_BY_PHONE.search(opening))
    for number in possible:
        row, groups = _occasions()[number]
        absent = sum(words.isdisjoint(firsts) for firsts in _first_words()[number])
        if absent > 1 or absent and len(groups) < (4 if mostly else 3):
            continue  # as below, seen without a look at the text
        found = [[form for first, form in group if first in words and has_word(body, form)] for group in groups]
        missing = [group for group, there in zip(groups, found, strict=True) if not there]
        if missing:
            below = [form for first, form in missing[0] if first in late and has_word(rest, form)]
            if len(missing) > 1 or len(groups) < (4 if mostly else 3) or not (below or mostly):
                continue
            found.append(below)
        other = phoned and not any(_BY_PHONE.search(form) for there in found for form in there)
        early = sum(any(has_word(opening, form) for form in there) for there in found) / len(groups)
        telling = 1.0
        for there in found:
            if there:
                telling *= (USUAL / min(_counts()[form] for form in there)) ** RARER
        doubt = LATE if missing or other else 1.0
        yield Fit(row, telling * EARLY ** (early - 1.0) * doubt, telling, doubt == 1.0)


def plain(text: str) -> str:
    """Lower case, without hyphens and line breaks, places in their usual spelling."""
    text = " ".join(text.lower().replace("-", " ").replace("’", "'").split())
    return _spellings().sub(lambda found: _usual()[found[0]], text)


@cache
def _usual() -> dict[str, str]:
    """Each spelling of a place in one word -> its usual one, for the places that occasions name."""
    named = {form.strip() for row in rows("occasions") for group in forms(row["opening"]) for form in group.split("/")}
    found = {}
    for row in rows("places"):
        written = dict.fromkeys(form.lower() for form in (row["name"], *forms(row["forms"])) if form.isalpha())
        usual = next((form for form in written if form in named), None)
        found.update({form: usual for form in written if usual and form not in named})
    return found


@cache
def _spellings() -> re.Pattern:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _usual())))})\b")


@cache
def _occasions() -> list[tuple[dict, list[list[tuple[str, str]]]]]:
    """Each row with its groups of words, of each of which one must stand in the opening; each form with its first word."""
    return [
        (row, [[(first_word(form.strip()), form.strip()) for form in group.split("/")] for group in forms(row["opening"])])
        for row in rows("occasions")
    ]


@cache
def _first_words() -> list[list[frozenset[str]]]:
    """For each occasion, the first words of the forms of each group."""
    return [[frozenset(first for first, _ in group) for group in groups] for _, groups in _occasions()]


@cache
def _by_word(rank: int) -> dict[str, list[int]]:
    """First word of a form of an occasion's rarest group, or of the next -> the occasions: most are passed over without a look."""
    counts = Counter(word for _, groups in _occasions() for word in {first for group in groups for first, _ in group})
    found: dict[str, list[int]] = {}
    for number, (_, groups) in enumerate(_occasions()):
        rarest = sorted(groups, key=lambda group: sum(counts[first] for first, _ in group))[min(rank, len(groups) - 1)]
        for word in {first for first, _ in rarest}:
            found.setdefault(word, []).append(number)
    return found


@cache
def _counts() -> Counter[str]:
    """Form -> how many occasions have it."""
    return Counter(form for _, groups in _occasions() for group in groups for _, form in group)
