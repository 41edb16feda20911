"""Titles of offices in a text, and the terms of those who bear them."""

from __future__ import annotations

import re
from functools import cache

from kdnb.date_reasons import cue_words, has_word
from kdnb.tables import forms, rows

RULING = ("president", "prime_minister", "leader")
"""Offices whose holder gives an administration its name."""
_DEPUTY = re.compile(r"(?:\w|\b(?:vice|deputy|assistant|under|senior)[ -])$")
"""What before a title makes it another one: "Deputy Foreign Minister Kim" is no foreign minister."""
_OTHERS = re.compile(r",? (?!North\b|South\b)[A-Z][a-z]+[ -][A-Z]?[a-z]")
"""After a title, the name of the one who bears it."""
_APPOSED = re.compile(r"[A-Z][\w’'-]+, (?:the |an? )?(?:[A-Z][\w.’']+ ){0,2}$")
"""Before a title, the name of the one who bears it."""
ADMINISTRATION = re.compile(r"(?:['’]s)?[ -](?:administration|government|presidency|White House|regime)\b")
_GENITIVE = re.compile(r"(?:['’]s?)?\s*$")
_LAST_WORD = re.compile(r"\w*$")
_WORD_START = re.compile(r"(?<!\w)\w")


def names_office(term: dict, body: str, low: str, start: int, end: int) -> bool:
    """Whether a stretch names the office of a term, in two words or more, and not as the title of somebody else."""
    for form in _titles().get((term["office"], term["state"]), ()):
        at = low.find(form, start, end) if " " in form else -1
        while at >= 0:
            after = at + len(form)
            several = low.startswith("s", after) and not low[after + 1 : after + 2].isalpha()
            one = not low[after : after + 1].isalpha() and not (
                _OTHERS.match(body, after) or _APPOSED.search(body, max(0, at - 40), at)
            )
            if (several or one) and not _DEPUTY.search(low[max(0, at - 12) : at]):
                return True
            at = low.find(form, at + 1, end)
    return False


def ruling_terms(person: str) -> list[dict]:
    """The terms in which an administration bears the person's name."""
    return [term for term in terms_of()[person] if term["office"] in RULING]


def terms_before(person: str, low: str, start: int) -> list[dict]:
    """The terms whose title stands right before the name; of two titles that end there the longer counts."""
    titles = titles_before(low, start)
    found = [(titles[office], term) for term in terms_of()[person] if (office := (term["office"], term["state"])) in titles]
    longest = max((length for length, _ in found), default=0)
    return [term for length, term in found if length == longest]


def titles_before(low: str, start: int) -> dict[tuple[str, str], int]:
    """The offices whose title stands right before a place, with the length of the longest such title."""
    before = low[max(0, start - 70) : start].rstrip(" ,\n")
    if not before or before[-1] in '.;:!?"”':
        return {}
    found: dict[tuple[str, str], int] = {}
    if _last_word(before) not in _title_ends():
        return found
    for word in _WORD_START.finditer(before):
        offices = _offices_by_title().get(before[word.start() :])
        if offices and not _DEPUTY.search(before[: word.start()]):
            country = _country_before(before[: word.start()])
            for office in offices:
                if country is None or office[1] == country or office[1] not in _countries():
                    found.setdefault(office, len(before) - word.start())
    return found


def _country_before(before: str) -> str | None:
    """The state that ends a stretch ("the North Korean " envoy, "Japan's " foreign minister)."""
    words = _GENITIVE.sub("", before).split(" ")[-5:]
    return next((state for start in range(len(words)) if (state := _states_by_name().get(" ".join(words[start:])))), None)


@cache
def _states_by_name() -> dict[str, str]:
    """Names and demonyms of states in lower case -> the state."""
    return {form.lower(): row["code"] for row in rows("states") if len(row["code"]) == 3 for form in forms(f"{row['forms']}; {row['demonyms']}")}


@cache
def _countries() -> frozenset[str]:
    return frozenset(_states_by_name().values())


@cache
def _offices_by_title() -> dict[str, list[tuple[str, str]]]:
    """Title -> the offices and states that bear it."""
    offices: dict[str, list[tuple[str, str]]] = {}
    for office, titles in _titles().items():
        for form in titles:
            offices.setdefault(form, []).append(office)
    return offices


@cache
def _title_ends() -> frozenset[str]:
    """The last word of every title."""
    return frozenset(_last_word(form) for form in _offices_by_title())


def _last_word(text: str) -> str:
    return _LAST_WORD.search(text, max(0, len(text) - 25))[0]


def terms_after(person: str, low: str, end: int) -> list[dict]:
    """The terms whose title follows the name as an apposition: ", the South Korean foreign minister,"."""
    apposition = (
        re.match(r",? (?:who is )?((?:the |a |an )?(?:\b[a-z]\.|[^.,;()]){3,100}?)[,.;)]", low[end : end + 120])
        if low[end : end + 1] == ","
        else None
    )
    if not apposition or re.search(rf"\b(?:{cue_words('former')}|said|told|says)\b", apposition[1]):
        return []
    found, stateless = [], _demonyms().sub("", apposition[1])
    for term in terms_of()[person]:
        lengths = [
            len(form)
            for form in _titles().get((term["office"], term["state"]), ())
            if _bears(apposition[1], form) or _bears(stateless, form)
        ]
        if lengths:
            found.append((max(lengths), term))
    longest = max((length for length, _ in found), default=0)
    return [term for length, term in found if length == longest]


def _bears(apposition: str, form: str) -> bool:
    """Whether an apposition holds a title, and not as part of that of a deputy."""
    return has_word(apposition, form) and not _DEPUTY.search(apposition[: apposition.find(form)])


@cache
def _demonyms() -> re.Pattern:
    """What names a state or a ministry inside a title: "director general of the Japanese Foreign Ministry's bureau"."""
    words = {form.lower() for row in rows("states") for form in forms(row["demonyms"])}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))}|(?:[a-z]+ )?ministry['’]s) ")


@cache
def terms_of() -> dict[str, list[dict]]:
    terms: dict[str, list[dict]] = {}
    for row in rows("offices"):
        terms.setdefault(row["person"], []).append(row)
    return terms


@cache
def _titles() -> dict[tuple[str, str], tuple[str, ...]]:
    titles: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows("office_titles"):
        for state in forms(row["states"]) or sorted({term["state"] for term in rows("offices")}):
            titles[row["office"], state] = titles.get((row["office"], state), ()) + tuple(forms(row["forms"]))
    return titles
