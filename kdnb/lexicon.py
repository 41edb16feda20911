"""The words of a text, and the states, titles, organizations and places that they spell.

`words` cuts a text, `Lexicon.find` reads the longest listed forms in it. Names of people are the matter of names.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, compress, count, pairwise, repeat
from operator import add, sub
from typing import NamedTuple

from kdnb.tables import forms, lasting, rows


class Word(NamedTuple):
    """One word of a text; `start` and `end` leave a possessive 's out, `tail` is where it ends."""

    start: int
    end: int
    tail: int
    text: str
    lower: str


class Entry(NamedTuple):
    """What a listed form stands for: `kind` is state, metonym, title, organization or place.

    `key` is the state's code, the office, or the registry's name; `states` the codes that go with it ((): none or any); `capitals`
    say which words of the form ask for a capital: its place, and the word as it must be written, "" for any capital at its start.
    """

    kind: str
    key: str
    states: tuple[str, ...]
    form: str
    capitals: tuple[tuple[int, str], ...] = ()


class Found(NamedTuple):
    """Listed form in words[first:last], with every entry that has it."""

    first: int
    last: int
    entries: tuple[Entry, ...]


@dataclass(eq=False, slots=True)
class Listed:
    """The entries of one form and what they say together: the `states` of all but titles and places, and the `titles`.

    `capitals` says whether any entry asks for capitals, `written` has the ways to write the form's words that fit all entries.
    """

    entries: tuple[Entry, ...] = ()
    titles: tuple[Entry, ...] = ()
    states: frozenset[str] = frozenset()
    capitals: bool = False
    written: list[list[str]] = field(default_factory=list)

    def add(self, entry: Entry, written: list[str]) -> None:
        """Take one more entry, whose form has these words."""
        self.entries = (*self.entries, entry)
        if entry.kind == "title":
            self.titles = (*self.titles, entry)
        elif entry.kind != "place":
            self.states |= frozenset(entry.states[:1])
        self.capitals = self.capitals or bool(entry.capitals)
        ways = [*self.written, written] if written and written not in self.written else self.written
        self.written = [way for way in ways if all(_cased(other, way, 0, False) for other in self.entries)]

    def cased(self, parts: Sequence[str], first: int, lower: bool) -> Listed | None:
        """Return this, or what is left of it, with the entries that fit the capitals of the words from number `first`; None for no entry."""
        if not self.capitals:
            return self
        fitting = tuple([entry for entry in self.entries if _cased(entry, parts, first, lower)])
        return self if len(fitting) == len(self.entries) else _listed(fitting) if fitting else None


@lru_cache(maxsize=4096)
def _listed(entries: tuple[Entry, ...]) -> Listed:
    listed = Listed()
    for entry in entries:
        listed.add(entry, [])
    return listed


@dataclass(slots=True)
class Lexicon:
    """Forms as a tree of lower-case words; what ends at a node is under the key "".

    `title_words` are the words with which titles begin, `title_starts` the first two words of each, or its only one.
    """

    tree: dict = field(default_factory=dict)
    title_words: set[str] = field(default_factory=set)
    title_starts: set[str] = field(default_factory=set)

    def add(self, form: str, entry: Entry) -> None:
        """List a form; one of several words matches whatever stands between its words (space, hyphen, full stop)."""
        node, cut = self.tree, words(form)
        if entry.kind == "title" and cut:
            self.title_words.add(cut[0].lower)
            self.title_starts.add(" ".join([word.lower for word in cut[:2]]))
        for word in cut:
            node = node.setdefault(word.lower, {})
        if cut:
            node.setdefault("", Listed()).add(entry._replace(capitals=_capitals(form, cut)), [word.text for word in cut])

    def may_title(self, lower: Sequence[str]) -> bool:
        """Say at a glance whether a title may begin at one of some words in lower case: at "kim" in "Kim's sister", not in "Kim Min"."""
        if self.title_words.isdisjoint(lower):
            return False
        starts = self.title_starts
        return not starts.isdisjoint(lower) or not starts.isdisjoint([f"{one} {other}" for one, other in pairwise(lower)])

    def find(self, text: str, cut: Sequence[Word], lower: bool = False) -> list[Found]:
        """Return the longest listed forms, left to right, none overlapping. `lower`: the text has no reliable capitals."""
        found = self._match([word.text for word in cut], [word.lower for word in cut], lambda number: joined(text, cut[number - 1], cut[number]), lower)
        return [Found(first, last, listed.entries) for first, last, listed in found]

    def read(self, text: str) -> tuple[list[str], list[Listed]]:
        """Return the words of a short text in lower case, and what `find` finds in it, without offsets."""
        parts, folded = short_words(text)
        if parts is None:
            return folded, [_listed(hit.entries) for hit in self.find(text, words(text))]
        return [word for word in folded if word != MARK] if MARK in folded else folded, self.walk(parts, folded)

    def walk(self, parts: list[str], folded: list[str]) -> list[Listed]:
        """Return what `find` finds in the words of a short text, as they stand and in lower case."""
        found, tree, past = [], self.tree, 0
        for place, word in enumerate(folded):
            if word not in tree or place < past:
                continue
            node, last = tree[word], place + 1
            listed, reach = None, last
            if "" in node:
                listed = node[""]
            for following in folded[last:]:
                if following not in node:
                    break
                node, last = node[following], last + 1
                if "" in node:
                    listed, reach = node[""], last
            if listed is not None and (word == "the" or listed.capitals and parts[place:reach] not in listed.written):
                listed, reach = self._reach(parts, folded, place) or (None, past)
            if listed is not None:
                found.append(listed)
                past = reach
        return found

    def _reach(self, parts: Sequence[str], folded: list[str], place: int) -> tuple[Listed, int] | None:
        """Return the longest form of a short text that begins with word number `place` and has its capitals, and where it ends."""
        hit = self._longest(parts, folded, place, None, False)
        if hit is None:
            return None
        _, last, listed = hit
        if folded[place] == "the" and last < len(folded) and folded[place + 1] in self.tree:  # "the South" must not hide "South Korean"
            longer = self._reach(parts, folded, place + 1)
            return longer if longer and longer[1] > last else (listed, last)
        return listed, last

    def _match(self, parts: Sequence[str], folded: Sequence[str], follows: Callable[[int], bool] | None, lower: bool) -> list[tuple[int, int, Listed]]:
        """Find listed forms in words given as written and in lower case; `follows`: may this word be of one form with the one before it?"""
        tree, found, past = self.tree, [], 0
        for place in compress(count(), map(tree.__contains__, folded)):
            node, word = tree[folded[place]], folded[place]
            if place < past or "" not in node and (place + 1 == len(folded) or folded[place + 1] not in node):
                continue
            hit = self._longest(parts, folded, place, follows, lower)
            if hit and word == "the" and hit[1] < len(parts):  # "the South" must not hide "South Korean"
                longer = self._longest(parts, folded, place + 1, follows, lower)
                hit = longer if longer and longer[1] > hit[1] else hit
            if hit:
                found.append(hit)
                past = hit[1]
        return found

    def _longest(self, parts: Sequence[str], folded: Sequence[str], place: int, follows: Callable[[int], bool] | None, lower: bool) -> tuple[int, int, Listed] | None:
        """Return the longest listed form that begins with word number `place`: its first word, the word after it, what it says."""
        node, last, ends = self.tree.get(folded[place]), place + 1, []
        while node is not None:
            if "" in node:
                ends.append((last, node[""]))
            if last == len(parts) or (node := node.get(folded[last])) is None or follows and not follows(last):
                break
            last += 1
        while ends:
            last, listed = ends.pop()
            fitting = listed.cased(parts, place, lower)
            if fitting is not None:
                return place, last, fitting
        return None


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of states, titles, organizations and places, built once (some 50 ms)."""
    built = Lexicon()
    with lasting():
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
    parts = text.translate(PARTING).split(" ")  # from here on in C, for millions of words: twice as quick as a match for each word
    ends = list(map(add, accumulate(map(len, parts)), count()))
    spans = zip(map(sub, ends, map(len, parts)), ends, ends, parts, map(str.lower, parts), strict=True)
    cut = list(map(tuple.__new__, repeat(Word), compress(spans, parts)))
    if "'" in text or "’" in text:
        for number in reversed([number for number, part in enumerate(filter(None, parts)) if "'" in part or "’" in part]):
            cut[number : number + 1] = _with_apostrophes(text, cut[number].start, cut[number].end)
    return tuple(cut)


def plain_words(text: str) -> list[str] | None:
    """Return the words of a short text of nothing but words, single spaces, hyphens and 's; None for any other.

    >>> plain_words("South Korea's vice-minister"), plain_words("Blinken, Antony")
    (['South', 'Korea', 'vice', 'minister'], None)
    """
    if "'" in text or "’" in text:
        text = (text.replace("-", " ") + " ").replace("'s ", " ").replace("’s ", " ")[:-1]
    parts = text.replace("-", " ").split(" ")
    return parts if "".join(parts).isalnum() and "" not in parts else None


def short_words(text: str) -> tuple[list[str] | None, list[str]]:
    """Return the words of a short text, with a mark wherever no form goes on, and the same in lower case; None and the words for odd signs."""
    parts = text.replace("-", " ").split(" ")
    if "" in parts or not "".join(parts).isalnum():
        parts = plain_words(text) or _marked_words(text)
        if parts is None:
            return None, [word.lower for word in words(text)]
    return parts, " ".join(parts).lower().split(" ")


def _marked_words(text: str) -> list[str] | None:
    """Return the words of a short text with a mark wherever no form goes on, at a comma or a full stop; None for a text of other signs."""
    if "'" in text or "’" in text:
        text = (text + " ").replace("'s ", " ").replace("’s ", " ")[:-1]
    text = ABBREVIATION.sub(" ", text) if "." in text else text
    parts = text.translate(MARKS).split()
    return parts if "".join(parts).replace(MARK, "").isalnum() and "  " not in text and "\n" not in text else None


MARK = "|"
MARKS = {ord(sign): f" {MARK} " for sign in ".,;:()[]/\"“”"} | {ord("-"): " "}
ABBREVIATION = re.compile(r"(?<=\b\w)\.[ -]?|(?<=\b\w\w)\.[ -]?")  # "U.S. envoy", "Lt. Gen."


def _with_apostrophes(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the words of text[start:end], letters and apostrophes: "North's" is North, "O'Brien" is whole."""
    for match in WORD.finditer(text, start):
        if match.start() >= end:
            return
        part = match.group(1)
        yield Word(*match.span(1), match.end(), part, part.lower().replace("’", "'"))


class _Parting(dict):
    """Character code -> itself for what words are made of, a space for all else; filled as characters come up."""

    def __missing__(self, code: int) -> int:
        self[code] = code if chr(code).isalnum() or chr(code) in "'’" else 32
        return self[code]


PARTING = _Parting()


def joined(text: str, one: Word, other: Word) -> bool:
    """Say whether two neighbouring words may belong to one form: only a space, hyphen, or an abbreviation's stop is between."""
    gap = text[one.tail : other.start]
    return gap in GAPS or (gap in (".", ". ", ".-") and len(one.text) <= 2)


WORD = re.compile(r"([^\W_]+(?:['’](?!s\b)[^\W_]+)*)(?:['’]s\b|(?<=s)['’](?=\s))?")
GAPS = frozenset((" ", "-", "\n", "–", "‑", "\u00a0", " - ", "·"))


def _capitals(form: str, cut: Sequence[Word]) -> tuple[tuple[int, str], ...]:
    """Return which words of a listed form ask for a capital in the text: "US" is not "us", nor "the North" any north."""
    whole = [word.text.isupper() and 1 < len(word.text) <= 5 and "." not in form for word in cut]
    return tuple((place, word.text if whole[place] else "") for place, word in enumerate(cut) if whole[place] or word.text[0].isupper())


def _cased(entry: Entry, parts: Sequence[str], first: int, lower: bool) -> bool:
    """Say whether the words from number `first` have the capitals that a form asks for; without reliable ones initials still do."""
    for place, exact in entry.capitals:
        text = parts[first + place]
        if exact and exact != text or not exact and not lower and not text[0].isupper():
            return False
    return True
