"""The words of a text, and the states, titles, organizations and places that they spell.

`words` cuts a text, `Lexicon.find` reads the longest listed forms in it. Names of people are the matter of names.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from kdnb.tables import forms, rows


class Word(NamedTuple):
    """One word of a text; `start` and `end` leave a possessive 's out, `tail` is where it ends."""

    start: int
    end: int
    tail: int
    text: str
    lower: str


class Entry(NamedTuple):
    """What a listed form stands for: `kind` is state, metonym, title, organization or place.

    `key` is the state's code, the office, or the registry's name; `states` the codes that go with it ((): none or any); `cased` the
    words of the form as listed.
    """

    kind: str
    key: str
    states: tuple[str, ...]
    form: str
    cased: tuple[str, ...] = ()


class Found(NamedTuple):
    """Listed form in words[first:last], with every entry that has it."""

    first: int
    last: int
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Lexicon:
    """Forms as a tree of lower-case words; the entries that end at a node are under the key ""."""

    tree: dict = field(default_factory=dict)

    def add(self, form: str, entry: Entry) -> None:
        """List a form; one of several words matches whatever stands between its words (space, hyphen, full stop)."""
        node, cut = self.tree, words(form)
        for word in cut:
            node = node.setdefault(word.lower, {})
        if cut:
            node.setdefault("", []).append(entry._replace(cased=tuple(word.text for word in cut)))

    def find(self, text: str, cut: Sequence[Word], lower: bool = False) -> list[Found]:
        """Return the longest listed forms, left to right, none overlapping. `lower`: the text has no reliable capitals."""
        found, place, count = [], 0, len(cut)
        while place < count:
            hit = self.longest(text, cut, place, lower) if cut[place].lower in self.tree else None
            if hit and cut[place].lower == "the" and hit.last < count:  # "the South" must not hide "South Korean"
                longer = self.longest(text, cut, place + 1, lower)
                hit = longer if longer and longer.last > hit.last else hit
            if hit:
                found.append(hit)
                place = hit.last
            else:
                place += 1
        return found

    def longest(self, text: str, cut: Sequence[Word], place: int, lower: bool = False) -> Found | None:
        """Return the longest listed form that begins with word number `place`."""
        node, best, last = self.tree, None, place
        while last < len(cut) and (node := node.get(cut[last].lower)) is not None:
            if last > place and not joined(text, cut[last - 1], cut[last]):
                break
            last += 1
            if "" in node:
                fitting = tuple(entry for entry in node[""] if _cased(entry, cut, place, last, lower))
                best = Found(place, last, fitting) if fitting else best
        return best


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of states, titles, organizations and places, built once (some 50 ms)."""
    built = Lexicon()
    for row in rows("states"):
        for column, kind in (("forms", "state"), ("demonyms", "state"), ("metonyms", "metonym")):
            for form in forms(row[column]):
                built.add(form, Entry(kind, row["code"], (row["code"],), form))
        for form in forms(row["capital"]):
            built.add(form, Entry("metonym", row["code"], (row["code"],), form))
    for row in rows("office_titles"):
        for form in forms(row["forms"]):
            built.add(form, Entry("title", row["office"], tuple(forms(row["states"])), form))
    for table, kind in (("organizations", "organization"), ("places", "place")):
        for row in rows(table):
            for form in dict.fromkeys([row["name"], *forms(row["forms"])]):
                built.add(form, Entry(kind, row["name"], tuple(forms(row["state"])), form))
    return built


@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """Cut a text into words; a hyphen or a full stop parts words, an apostrophe inside does not.

    >>> [word.lower for word in words("The North's Kim Yong-chol, O'Brien")]
    ['the', 'north', 'kim', 'yong', 'chol', "o'brien"]
    """
    return tuple(
        Word(start, end, match.end(), (part := text[start:end]), part.lower().replace("’", "'"))
        for match in WORD.finditer(text)
        for start, end in (match.span(1),)
    )


def joined(text: str, one: Word, other: Word) -> bool:
    """Say whether two neighbouring words may belong to one form: only a space, hyphen, or an abbreviation's stop is between."""
    gap = text[one.tail : other.start]
    return gap in GAPS or (gap in (".", ". ", ".-") and len(one.text) <= 2)


WORD = re.compile(r"([^\W_]+(?:['’](?!s\b)[^\W_]+)*)(?:['’]s\b|(?<=s)['’](?=\s))?")
GAPS = (" ", "-", "\n", "–", "‑", "\u00a0", " - ", "·")


def _cased(entry: Entry, cut: Sequence[Word], first: int, last: int, lower: bool) -> bool:
    """A capital in the form asks for one in the text: "US" is not "us", nor "the North" any north."""
    if entry.form.islower():
        return True
    dotted = "." in entry.form
    for listed, word in zip(entry.cased, cut[first:last], strict=True):
        initials = listed.isupper() and 1 < len(listed) <= 5 and not dotted
        if initials and listed != word.text or not lower and listed[0].isupper() and not word.text[0].isupper():
            return False
    return True
