"""A text as a page: its words, the spans of words found in it, and small questions about what stands between and around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kdnb.lexicon import Entry, Word, joined
from kdnb.registry import Candidate
from kdnb.romanization import key, surname_spellings
from kdnb.tables import forms, rows


@dataclass(slots=True)
class Item:
    """A span of words: a name (full, single or unknown), or a listed form (title, state, metonym, organization, place).

    `first` and `last` number the words, `start` and `end` the characters. A name carries its folded `tokens` and its `owners`;
    a listed form its `entries`. The rest is filled in when titles are tied to names: `states` that stand beside a title or a name,
    `own` the one state that a title belongs to by itself ("unification minister").
    """

    kind: str
    first: int
    last: int
    start: int
    end: int
    text: str
    entries: tuple[Entry, ...] = ()
    tokens: tuple[str, ...] = ()
    owners: list[Candidate] = field(default_factory=list)
    states: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    former: bool = False
    used: bool = False
    outsider: str = ""


@dataclass(slots=True)
class Page:
    """A text, its words, the items found in it in order, and whether its capitals mean anything.

    `sentences` are the characters at which they begin, `likely` the numbers of the words with which a name may begin: those with a capital,
    if capitals mean anything; `small` the words that occur without a capital, `states` the codes named.
    """

    text: str
    cut: Sequence[Word]
    items: list[Item]
    lower: bool
    sentences: list[int]
    likely: Sequence[int]
    small: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()

    def gap(self, one: int, other: int) -> str:
        """Return what stands between two words, a possessive left out."""
        return self.text[self.cut[one].tail : self.cut[other].start]

    def possessive(self, number: int) -> bool:
        """Say whether a word carries 's."""
        return self.cut[number].tail > self.cut[number].end


def name_item(page: Page, kind: str, first: int, last: int, tokens: tuple[str, ...], owners: list[Candidate]) -> Item:
    """Return the item of a name in words first:last of a page."""
    start, end = page.cut[first].start, page.cut[last - 1].end
    return Item(kind, first, last, start, end, page.text[start:end], (), tokens, owners)


def capital(word: Word) -> bool:
    """Say whether a word begins with a capital letter."""
    return word.text[0].isupper()


def spaced(gap: str) -> bool:
    """Say whether two words are parted by white space alone, inside one paragraph."""
    return gap.isspace() and len(gap) < 4 and "\n\n" not in gap


def joinable(page: Page, one: int, other: int) -> bool:
    """Say whether two words stand in one phrase without a comma."""
    return joined(page.text, page.cut[one], page.cut[other])


HYPHENS = ("-", "‑", "–")


@cache
def cues(table: str, kind: str) -> frozenset[str]:
    """Return the cue words of one kind of a table with columns kind and forms, lower case."""
    return frozenset(form for row in rows(table) if row["kind"] == kind for form in forms(row["forms"]))


def surname_token(item: Item) -> str:
    """Return the folded surname of a name as it is written here."""
    if item.owners:
        person = item.owners[0].person
        if person.hangul and item.tokens[0] in surname_spellings(person.hangul[:1]) or item.owners[0].method == "reading":
            return item.tokens[0]
        surname = key(person.surname)
        return surname if surname in item.tokens else item.tokens[-1]
    if len(item.tokens) == 2 and item.states & {"CHN", "TWN"} and item.tokens[0] in cues("person_cues", "chinese_surname"):
        return item.tokens[0]
    korean = item.tokens[0] in korean_surnames() and ("-" in item.text or len(item.tokens) == 3)
    return item.tokens[0] if korean else item.tokens[-1]


@cache
def korean_surnames() -> frozenset[str]:
    """Return every listed spelling of every listed Korean surname, folded."""
    return frozenset(spelling for row in rows("surnames") for spelling in surname_spellings(row["hangul"]))
