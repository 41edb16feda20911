"""Which occasions of the world a text has the words of, and how well they fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from functools import cache, lru_cache
from typing import NamedTuple

from kdnb.date_reasons import has_word, words_of
from kdnb.tables import forms, rows

OPENING = 300
"""A report names its occasion in its first characters."""
EARLY = 20.0
"""How many times likelier an occasion is all of whose words stand in the first characters."""
LATE, LACKING, LEAST = 0.3, 0.04, 1.5
"""How much of the weight is left where one of three or more groups of words stands below the opening only; where one of four or more
stands nowhere, and how telling the others then have to be."""
UNSURE, UNSURER = 0.6, 0.08
"""The same of the chance of a report."""
USUAL, RARER = 0.0233, 0.4
"""A word that such a share of the occasions has says nothing of which one it is; and the power with which rarer ones say more."""
SPARING, SPARING_MOST = 3, 4
"""How many groups an occasion must have of which one may stand below the opening, and of which one may be missing."""
KOREAS = ("PRK", "KOR")
"""The states that the press writes in too many ways for the table to list them in every row."""
_BY_PHONE = re.compile(r"\b(?:phone|telephone|phoned|by video)\b")
"""Who spoke by phone did not visit."""


class Fit(NamedTuple):
    """An occasion, how well it fits, how telling its words are, and how much of the chance of a report is left by what is missing."""

    row: dict
    weight: float
    telling: float
    sure: float = 1.0

    @property
    def lacking(self) -> bool:
        """Whether one of its groups of words stands nowhere, or the article tells of a call and not of a visit."""
        return self.sure <= UNSURER


def matched(body: str, rest: str = "", mostly: bool = False) -> Iterator[Fit]:
    """The occasions all of whose words stand in a text written `plain`; one of them may stand in the rest, or, of four or more and with a
    rest, nowhere. ``mostly``: the same without doubt."""
    here = _present(body)
    late = None if mostly else _present(rest) if rest else frozenset()
    yield from _fits(_possible(here, late), body, here, late)


class Possible(NamedTuple):
    """The occasions all of whose words stand in a text, and these words: what a sentence of it may match."""

    numbers: list[int]
    words: list[str]


def possible_in(body: str) -> Possible:
    """What sentences of a text written `plain` may match."""
    here = _present(body)
    numbers = _possible(here, frozenset())
    return Possible(numbers, sorted({form for number in numbers for group in _occasions()[number][1] for form in group if form in here}))


def matched_of(possible: Possible, sentence: str) -> Iterator[Fit]:
    """Of the ``possible`` occasions those all of whose words stand in a sentence, like `matched`."""
    here = {form for form in possible.words if has_word(sentence, form)}
    if here:
        numbers = [number for number in possible.numbers if all(any(form in here for form in group) for group in _occasions()[number][1])]
        yield from _fits(numbers, sentence, here, frozenset())


def _fits(numbers: list[int], body: str, here: Set[str], late: Set[str] | None) -> Iterator[Fit]:
    """How well some occasions fit, given which forms stand in the text and, of the rest of it, ``late``."""
    if not numbers:
        return
    opening = body[:OPENING]
    early_forms = here if len(body) <= OPENING else _present(opening)
    phoned = bool(_BY_PHONE.search(opening))
    for number in numbers:
        row, groups = _occasions()[number]
        found = [[form for form in group if form in here] for group in groups]
        missing = next((group for group, there in zip(groups, found, strict=True) if not there), None)
        below = [form for form in missing if form in late] if missing and late else []
        found.append(below)
        other = phoned and not any(_BY_PHONE.search(form) for there in found for form in there)
        early = sum(any(form in early_forms for form in there) for there in found) / len(groups)
        telling = 1.0
        for there in found:
            if there:
                telling *= (USUAL * len(_occasions()) / min(_counts()[form] for form in there)) ** RARER
        lacking = missing and late is not None and not below
        if lacking and (other or telling < LEAST):
            continue
        doubt = LACKING if lacking else LATE if missing or other else 1.0
        sure = UNSURER if lacking or other else UNSURE if missing else 1.0
        yield Fit(row, telling * EARLY ** (early - 1.0) * doubt, telling, sure)


@lru_cache(maxsize=8)
def _present(text: str) -> frozenset[str]:
    """The forms of all occasions that stand in a text as words of their own."""
    by_word, words = _by_word(), words_of(text)
    return frozenset(form for word in words & by_word.keys() for form, several in by_word[word] if form == word or several <= words and has_word(text, form))


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """Lower case, without hyphens, marks of quotation and line breaks, places in their usual spelling and the two Koreas by their usual names."""
    text = text.lower().replace("-", " ").replace("’", "'").replace('"', "").replace("“", "").replace("”", "")
    text = " ".join(text.split())
    if words_of(text).isdisjoint(_usual()):
        return text
    return _spellings().sub(lambda found: _usual()[found[0]], text)


@cache
def _usual() -> dict[str, str]:
    """Each spelling of a place in one word -> its usual one, for the places that occasions name; "dprk" -> "north korea"."""
    named = {form.strip() for row in rows("occasions") for group in forms(row["opening"]) for form in group.split("/")}
    found = _korean_names() | _british({word for form in named for word in form.split(" ")})
    for row in rows("places"):
        written = dict.fromkeys(form.lower() for form in (row["name"], *forms(row["forms"])) if form.isalpha())
        usual = next((form for form in written if form in named), None)
        found.update({form: usual for form in written if usual and form not in named})
    return found


def _british(words: set[str]) -> dict[str, str]:
    """How London spells a word of the table -> the word."""
    return {
        **{word.replace("iz", "is"): word for word in sorted(words) if re.search("iz(?:e|ed|es|er|ing|ation)$", word)},
        **{word.replace("ense", "ence"): word for word in sorted(words) if re.search("fenses?$", word)},
    }


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
def _occasions() -> list[tuple[dict, list[list[str]]]]:
    """Each row with its groups of words, of each of which one must stand in the opening."""
    return [(row, [[plain(form) for form in group.split("/")] for group in forms(row["opening"])]) for row in rows("occasions")]


@cache
def _by_word() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """A word -> the forms of all occasions of whose words it is the one that the fewest forms have ("kim yo jong" under "yo"), and
    these words."""
    words = {form: words_of(form) for form in _counts()}
    having = Counter(word for several in words.values() for word in several)
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for form, several in words.items():
        found.setdefault(min(several, key=lambda word: (having[word], word)), []).append((form, several))
    return found


def _possible(here: Set[str], late: Set[str] | None) -> list[int]:
    """The occasions of each of whose groups a form is ``here``, or of each but one, of which a form is ``late``, or, of more groups
    and where `_dispensable`, none (with no ``late`` forms at all each group must be here; None: any may be missing); how many groups
    these must have, `SPARING` and `SPARING_MOST` say.

    A set of occasions is one number, a bit each, so that a sentence asks all of them at once.
    """
    full, but_one, lacking = -1, 0, 0
    for none_here, there, lower, dispensable in zip(_without_group(), _having(here), _having(late or ()), _dispensable(), strict=True):
        there |= none_here
        lost = full & ~there
        full, but_one, lacking = full & there, (but_one & there) | (lost & lower), (lacking & there) | (lost & (-1 if late is None else dispensable if late else 0))
        if not full and not but_one and not lacking:
            return []
    return _bits(full | but_one & ~_without_group()[SPARING - 1] | lacking & ~_without_group()[SPARING_MOST - 1])


def _having(present: Iterable[str]) -> list[int]:
    """For each place in the order of an occasion's groups, those occasions that have one of some forms there."""
    found, places = [0] * len(_without_group()), _places()
    for form in present:
        for place, having in places[form]:
            found[place] |= having
    return found


def _bits(mask: int) -> list[int]:
    """The places of the bits of a number that are set."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


@cache
def _without_group() -> list[int]:
    """For each place in the order of an occasion's groups, the occasions with no group there."""
    sizes = [len(groups) for _, groups in _occasions()]
    return [sum(1 << number for number, size in enumerate(sizes) if place >= size) for place in range(max(SPARING_MOST, *sizes))]


@cache
def _dispensable() -> list[int]:
    """For each place in the order of an occasion's groups, the occasions that may lack the group there: it has several words, and not
    only people, whom a report of what they did names."""
    people = {plain(form) for row in rows("people") for form in (row["name"], *forms(row["aliases"]))}
    found = [0] * len(_without_group())
    for number, (_, groups) in enumerate(_occasions()):
        for place, group in enumerate(groups):
            found[place] |= (len(group) > 1 and not people.issuperset(group)) << number
    return found


@cache
def _places() -> dict[str, list[tuple[int, int]]]:
    """Form -> each place at which occasions have it, with these."""
    found: dict[str, dict[int, int]] = {}
    for number, (_, groups) in enumerate(_occasions()):
        for place, group in enumerate(groups):
            for form in group:
                having = found.setdefault(form, {})
                having[place] = having.get(place, 0) | 1 << number
    return {form: sorted(having.items()) for form, having in found.items()}


@cache
def _counts() -> Counter[str]:
    """Form -> how many occasions have it."""
    return Counter(form for _, groups in _occasions() for group in groups for form in group)
