"""Where names and titles stand in a text: spans of words and what they may be, before anyone decides who they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kdnb.annotations import text_of
from kdnb.lexicon import Entry, Found, Word, joined, lexicon, words
from kdnb.names import name_tokens
from kdnb.registry import Candidate, registry
from kdnb.romanization import key, skeleton, surname_spellings
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST_NAME = 4


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


def spot(doc: Doc) -> Page:
    """Return the page of a Doc, with every name and listed form that can be seen without knowing who is who."""
    text = text_of(doc)
    cut = words(text)
    capitals = [number for number, word in enumerate(cut) if word.text != word.lower and word.text[0].isupper()]
    lower = len(cut) > 40 and len(capitals) < 0.02 * len(cut) or doc.has_extension("genre") and doc._.genre == "transcript"
    page = Page(text, cut, [], lower, _sentences(doc), range(len(cut)) if lower else capitals)
    listed = [_listed(page, hit) for hit in lexicon().find(text, cut, page.lower)]
    page.items = [item for item in listed if not _false_direction(page, item)]
    page.items += _halves(page)
    page.small = frozenset([word.lower for word in cut if word.text == word.lower or not capital(word)])
    page.states = frozenset(code for item in page.items if item.kind in ("state", "metonym") for code in item.entries[0].states[:1])
    page.items = _with_names(page, doc)
    return page


def capital(word: Word) -> bool:
    """Say whether a word begins with a capital letter."""
    return word.text[0].isupper()


@cache
def cues(table: str, kind: str) -> frozenset[str]:
    """Return the cue words of one kind of a table with columns kind and forms, lower case."""
    return frozenset(form for row in rows(table) if row["kind"] == kind for form in forms(row["forms"]))


# Listed forms


def _listed(page: Page, hit: Found) -> Item:
    kinds = {entry.kind for entry in hit.entries}
    kind = next(kind for kind in ("title", "organization", "state", "place", "metonym") if kind in kinds)
    first = hit.first
    if kind != "title" and page.cut[first].lower == "the" and hit.last - first > 1:
        first += 1
    start, end = page.cut[first].start, page.cut[hit.last - 1].end
    if page.text[end : end + 1] == "." and page.text[start:end].count("."):
        end += 1
    return Item(kind, first, hit.last, start, end, page.text[start:end], hit.entries)


def _false_direction(page: Page, item: Item) -> bool:
    """ "the North Atlantic" and "the north of the city" are not North Korea."""
    if item.kind != "metonym" or item.text.lower() not in ("north", "south"):
        return False
    if item.first == 0 or page.cut[item.first - 1].lower != "the":
        return True
    if item.last >= len(page.cut) or page.possessive(item.last - 1):
        return False
    after = page.cut[item.last]
    return page.gap(item.last - 1, item.last) in (" ", "-") and (after.lower in ("of", "side", "coast", "east", "west") or capital(after))


def _halves(page: Page) -> list[Item]:
    """Return the first half of "North and South Korea", "South and North Korean": a state that lends its noun."""
    found = []
    for item in page.items:
        if item.kind != "state" or item.first < 2 or page.cut[item.first - 1].lower not in ("and", "or"):
            continue
        half, own = page.cut[item.first - 2], page.cut[item.first].lower
        other = {"north": "south", "south": "north"}.get(own)
        if other and half.lower == other:
            _, whole = lexicon().read(f"{half.lower.title()} Korea")
            found += [Item("state", item.first - 2, item.first - 1, half.start, half.end, half.text, entries) for entries in whole]
    return found


def _sentences(doc: Doc) -> list[int]:
    """The character at which each sentence begins."""
    if doc.has_annotation("SENT_START"):
        table = doc.to_array(["IDX", "SENT_START"])
        return [0, *table[1:, 0][table[1:, 1] == 1].tolist()]
    return [0, *(match.end() for match in re.finditer(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])[.!?]['\"”’)]*\s+(?=[\"“‘'(]*[A-Z])|\n\n+", doc.text))]


# Names


def _with_names(page: Page, doc: Doc) -> list[Item]:
    """Return the page's items and its names in order; of two that overlap the longer stays."""
    taken = {number: item for item in page.items for number in range(item.first, item.last)}
    starts = registry().starts
    names, past = [], 0
    for place in page.likely:
        if place < past or key(page.cut[place].text) not in starts:
            continue
        name = _known(page, place, taken) or _korean_shape(page, place, taken)
        if name:
            names.append(name)
            past = name.last
    gone = {id(taken[number]) for name in names for number in range(name.first, name.last) if number in taken}
    items = [item for item in page.items if id(item) not in gone] + names
    items += _recognized(page, doc, items)
    items += _after_titles(page, items)
    items += singles(page, items)
    return sorted(items, key=lambda item: (item.first, -item.last))


def _known(page: Page, place: int, taken: dict[int, Item]) -> Item | None:
    """Return the longest run of words from `place` that somebody in the registry may be called."""
    last = _run(page, place)
    for end in range(min(last, place + LONGEST_NAME + 1), place + 1, -1):
        if any(number in taken and taken[number].last - taken[number].first >= end - place for number in range(place, end)):
            continue
        if end - place < 2 or (page.lower and not _sure(page, place, end)) or _cut_short(page, place, end):
            continue
        tokens = name_tokens(page.text[page.cut[place].start : page.cut[end - 1].end])
        owners = registry().lookup(tokens) if len(tokens) > 1 else []
        if owners and not (owners[0].person.hangul and _goes_on(page, end, taken)):
            return _name(page, "full", place, end, tokens, owners)
    return None


def spaced(gap: str) -> bool:
    """Say whether two words are parted by white space alone, inside one paragraph."""
    return gap.isspace() and len(gap) < 4 and "\n\n" not in gap


def _cut_short(page: Page, first: int, last: int) -> bool:
    """Say whether a hyphen ties the words to more on either side: "Lee Choon" is not the name in "Lee Choon-geun"."""
    before = page.text[page.cut[first - 1].tail : page.cut[first].start] if first else ""
    if before in HYPHENS or last == len(page.cut) or page.gap(last - 1, last) not in HYPHENS:
        return before in HYPHENS
    after = page.cut[last]
    if capital(after):  # "Lee Kun-Hee" goes on, "Moon Jae-in-Trump" does not
        return last - first == 2 and key(page.cut[first].text) in korean_surnames() and key(after.text) in registry().syllables
    return after.lower not in AFTER_HYPHEN


def _goes_on(page: Page, last: int, taken: dict[int, Item]) -> bool:
    """Say whether another capitalized word follows that may belong to the same name: "Kim Yong" in "Kim Yong Hwan"."""
    if last >= len(page.cut) or page.lower or page.cut[last - 1].tail > page.cut[last - 1].end or last in taken:
        return False
    word, gap = page.cut[last], page.gap(last - 1, last)
    if not spaced(gap) and not (gap == ". " and len(page.cut[last - 1].text) == 1):  # "J.P. Morgan"
        return False
    return word.lower in cues("person_cues", "particle") or (capital(word) and word.lower not in cues("person_cues", "beside"))


def _comes_on(page: Page, first: int, taken: dict[int, Item]) -> bool:
    """Say whether a capitalized word that is no title stands right before: "Park" in "Ju-min Park", "Perry" in "Michael Perry"."""
    if not first or page.lower or page.cut[first - 1].tail > page.cut[first - 1].end:
        return False
    word, gap = page.cut[first - 1], page.gap(first - 1, first)
    if gap in HYPHENS:
        return first - 1 not in taken
    if not (spaced(gap) or gap == ". ") or not capital(word):
        return spaced(gap) and first > 1 and page.gap(first - 2, first - 1) in HYPHENS and capital(page.cut[first - 2]) and first - 1 not in taken
    if gap == ". " and len(word.text) > 4:
        return False
    known = first - 1 in taken or word.lower in page.small or word.lower in cues("person_cues", "beside")
    titles = cues("person_cues", "honorific") | cues("person_cues", "rank") | cues("person_cues", "modifier") | cues("person_cues", "official")
    return not (known or word.lower in titles or word.lower + "." in titles)


TICKER = re.compile(r"[A-Z0-9]{2,}\.[A-Z]{1,3}")  # "JLL.N"
QUOTES = ("“", '"', "‘", "'")
HYPHENS = ("-", "‑", "–")
AFTER_HYPHEN = frozenset(("san", "led", "era", "ssi", "nim", "backed", "appointed", "style", "like", "and", "the"))


def _run(page: Page, place: int) -> int:
    """Return the end of the run of words that a name from `place` may take: capitals, or small letters after a hyphen."""
    last = place + 1
    while last < len(page.cut) and last - place < LONGEST_NAME + 1 and page.cut[last - 1].tail == page.cut[last - 1].end:
        gap, word = page.gap(last - 1, last), page.cut[last]
        initial = len(page.cut[last - 1].text) == 1 and gap in (". ", ".")
        if not (spaced(gap) or gap in HYPHENS or gap == "·" or initial):
            break
        hyphened = gap in HYPHENS or (last + 1 < len(page.cut) and page.gap(last, last + 1) in HYPHENS)
        if not (capital(word) or hyphened or page.lower):
            break
        last += 1
    return last


def _sure(page: Page, first: int, last: int) -> bool:
    """In a text without reliable capitals ("so he", "no young") a name needs a capital, a hyphen or a listed form."""
    span = page.text[page.cut[first].start : page.cut[last - 1].end]
    return "-" in span or all(map(capital, page.cut[first:last])) or any(c.base > 0.9 for c in registry().by_form.get(key(span), ()))


def _korean_shape(page: Page, place: int, taken: dict[int, Item]) -> Item | None:
    """Return a name of Korean shape that the registry does not know: "Kim Min-ji", or "Kim Kwang Min" of two plain syllables."""
    if place + 3 > len(page.cut) or place in taken or not capital(page.cut[place]) or key(page.cut[place].text) not in korean_surnames():
        return None
    one, other = page.cut[place + 1], page.cut[place + 2]
    if not capital(one) or not spaced(page.gap(place, place + 1)) or one.tail > one.end or page.cut[place].tail > page.cut[place].end:
        return None
    hyphened = page.gap(place + 1, place + 2) in HYPHENS and max(len(one.text), len(other.text)) <= 7 and other.text.isalpha()
    plain = spaced(page.gap(place + 1, place + 2)) and capital(other) and {key(one.text), key(other.text)} <= registry().syllables.keys()
    if not hyphened and not plain or place + 1 in taken or place + 2 in taken:
        return None
    return _name(page, "unknown", place, place + 3, name_tokens(page.text[page.cut[place].start : other.end]), [])


@cache
def korean_surnames() -> frozenset[str]:
    """Return every listed spelling of every listed Korean surname, folded."""
    return frozenset(spelling for row in rows("surnames") for spelling in surname_spellings(row["hangul"]))


def _recognized(page: Page, doc: Doc, items: list[Item]) -> list[Item]:
    """Return the persons that the trained pipeline saw and the registry does not have."""
    covered = {number for item in items for number in range(item.first, item.last)}
    starts = {word.start: number for number, word in enumerate(page.cut)}
    found = []
    for entity in doc.ents:
        if entity.label_ not in ("PERSON", "PER"):
            continue
        first = starts.get(entity.start_char)
        if first is None:
            continue
        last = first
        while last < len(page.cut) and page.cut[last].end <= entity.end_char:
            last += 1
        while first < last and page.cut[first].lower in cues("person_cues", "honorific") | cues("person_cues", "rank"):
            first += 1
        while first < last and page.cut[last - 1].lower in cues("person_cues", "beside"):
            last -= 1
        quoted = first < last and first > 0 and page.text[page.cut[first].start - 1] in QUOTES
        ticker = first < last and TICKER.fullmatch(page.text[page.cut[first].start : page.cut[last - 1].end])
        if first >= last or quoted or ticker or _cut_short(page, first, last) or covered & set(range(first, last)) or not all(map(capital, page.cut[first:last])) or last - first > 4:
            continue
        tokens = name_tokens(page.text[page.cut[first].start : page.cut[last - 1].end])
        if tokens and not {word.lower for word in page.cut[first:last]} & cues("person_cues", "never"):
            found.append(_name(page, "unknown" if last - first > 1 else "single", first, last, tokens, []))
            covered |= set(range(first, last))
    return found


def _after_titles(page: Page, items: list[Item]) -> list[Item]:
    """Return the capitalized words right after a title ("Foreign Minister Wopke Hoekstra"), or any two in a text without capitals."""
    covered = {number for item in items for number in range(item.first, item.last)}
    found = []
    for item in items:
        if item.kind != "title" or item.last >= len(page.cut) or page.possessive(item.last - 1):
            continue
        first = item.last
        while first < len(page.cut) and page.cut[first].lower in cues("person_cues", "honorific") | cues("person_cues", "rank"):
            first += 1
        last = first
        while last < len(page.cut) and last - first < 3 and last not in covered and page.gap(last - 1, last) in (" ", "-", ". ") and capital(page.cut[last]):
            last += 1
            if page.possessive(last - 1):
                break
        particle = last < len(page.cut) and page.gap(last - 1, last) == " " and page.cut[last].lower in cues("person_cues", "particle")
        if last > first and not particle and page.text[page.cut[item.last - 1].tail : page.cut[first].start] == " ":
            tokens = name_tokens(page.text[page.cut[first].start : page.cut[last - 1].end])
            if tokens:
                found.append(_name(page, "unknown" if last - first > 1 else "single", first, last, tokens, []))
                covered |= set(range(first, last))
    return found


def singles(page: Page, items: list[Item]) -> list[Item]:
    """Return the single capitalized words that a surname, known or heard wrong, may be."""
    book = registry()
    covered = {number for item in items for number in range(item.first, item.last)}
    named = [item for item in items if item.kind in ("full", "unknown")]
    surnames = {surname_token(item) for item in named} | {item.tokens[0] for item in named if item.kind == "unknown" and len(item.tokens) == 2 and item.tokens[0] in cues("person_cues", "chinese_surname")}
    sounds = {skeleton(surname) for surname in surnames if len(surname) >= 5}
    taken = dict.fromkeys(covered, None)
    found, never = [], cues("person_cues", "never")
    for number in page.likely:
        word = page.cut[number]
        if number in covered or word.lower in never:
            continue
        token, sound = key(word.text), ""
        if token not in surnames:
            if not capital(word):
                continue
            sound = skeleton(token) if len(token) >= 5 else ""
            if not (token in book.by_surname or sound and (sound in sounds or len(sound) > 2 and sound in book.by_sound)):
                continue
        beside = page.text[max(0, word.start - 2) : word.start], page.text[word.tail : word.tail + 2]  # "Sadis & Goldberg" is a firm
        if "& " not in beside and " &" not in beside and (_alone(page, number, taken) or _paired(page, number, surnames)):
            found.append(_name(page, "single", number, number + 1, (token,), []))
    return found


def _alone(page: Page, number: int, taken: dict[int, Item]) -> bool:
    return not (_comes_on(page, number, taken) or _goes_on(page, number + 1, taken) or _cut_short(page, number, number + 1))


def _paired(page: Page, number: int, surnames: set[str]) -> bool:
    """Say whether a hyphen joins a word to another surname of the page: "the Trump-Xi meeting"."""
    beside = [other for other in (number - 1, number + 1) if 0 <= other < len(page.cut) and page.gap(min(number, other), max(number, other)) in HYPHENS]
    return bool(beside) and {key(page.cut[other].text) for other in (*beside, number)} <= surnames


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


def _name(page: Page, kind: str, first: int, last: int, tokens: tuple[str, ...], owners: list[Candidate]) -> Item:
    start, end = page.cut[first].start, page.cut[last - 1].end
    return Item(kind, first, last, start, end, page.text[start:end], (), tokens, owners)


def joinable(page: Page, one: int, other: int) -> bool:
    """Say whether two words stand in one phrase without a comma."""
    return joined(page.text, page.cut[one], page.cut[other])
