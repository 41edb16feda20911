"""Where names and titles stand in a text: spans of words and what they may be, before anyone decides who they are."""

from __future__ import annotations

import re
from functools import cache
from itertools import compress, count
from operator import eq, ne
from typing import TYPE_CHECKING

from kdnb.annotations import text_of
from kdnb.lexicon import Found, lexicon, words
from kdnb.name_spotting import with_names
from kdnb.spans import Item, Page, capital, cues
from kdnb.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

KOREAS = ("Korea", "Korean", "Koreans")
TITLE = 8  # words of the longest title between a state and the name of its official


def spot(doc: Doc) -> Page:
    """Return the page of a Doc, with every name and listed form that can be seen without knowing who is who."""
    text = text_of(doc)
    cut = words(text)
    texts, lowers = [word.text for word in cut], [word.lower for word in cut]
    cased = list(compress(count(), map(ne, texts, lowers)))
    capitals = [number for number in cased if texts[number][0].isupper()]
    lower = len(cut) > 40 and len(capitals) < 0.02 * len(cut) or doc.has_extension("genre") and doc._.genre == "transcript"
    page = Page(text, cut, [], lower, _sentences(doc), range(len(cut)) if lower else capitals)
    listed = [_listed(page, hit) for hit in lexicon().find(text, cut, page.lower)]
    page.items = [item for item in listed if not _false_direction(page, item) and not _between_koreas(page, item)]
    page.items = _of_korea(page.items)
    halves = _halves(page)
    page.items = [item for item in page.items if not any(half.first <= item.first < half.last for half in halves)] + halves
    page.small = frozenset([*compress(lowers, map(eq, texts, lowers)), *(lowers[number] for number in cased if not texts[number][0].isupper())])
    page.states = frozenset(code for item in page.items if item.kind in ("state", "metonym") for code in item.entries[0].states[:1])
    page.items = with_names(page, doc)
    if not page.lower and (south := _bare_koreas(page)):
        page.items = sorted([*page.items, *south], key=lambda item: (item.first, -item.last))
        page.states |= {south[0].entries[0].key}
    return page


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


def _between_koreas(page: Page, item: Item) -> bool:
    """ "inter-Korean Red Cross talks" are not those of the Korean Red Cross."""
    return item.kind == "organization" and item.first > 0 and page.cut[item.first - 1].lower == "inter" and page.gap(item.first - 1, item.first) == "-"


def _of_korea(items: list[Item]) -> list[Item]:
    """Leave out "the North" and "the South" in a text that names another state and no Korea before them: Syria's north."""
    named: set[str] = set()
    kept = []
    for item in items:
        half = item.kind == "metonym" and item.text.lower() in ("north", "south")
        if half and named and named.isdisjoint(_koreas()):
            continue
        if item.kind in ("state", "metonym", "organization"):
            named.update(code for entry in item.entries for code in entry.states[:1])
        kept.append(item)
    return kept


@cache
def _koreas() -> frozenset[str]:
    """Return the states that "the North" and "the South" may be."""
    listed = [entry for form in ("the North", "the South") for hit in lexicon().read(form)[1] for entry in hit.entries]
    return frozenset(code for entry in listed for code in entry.states)


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
            found += [Item("state", item.first - 2, item.first - 1, half.start, half.end, half.text, listed.entries) for listed in whole]
    return found


def _bare_koreas(page: Page) -> list[Item]:
    """Return "Korea" and "Korean" where they are the South: in a text that says "North Korea" of the other one and never "South Korea",
    or names people of the South and nothing of the North.

    Not in one that calls an official of the North so: "Korean leader Kim Jong-un"; nor the end of a name, "chairman of the Workers' Party of Korea".
    """
    south = lexicon().read("South Korea")[1]
    own = {entry.key for hit in south for entry in hit.entries}
    states = [item for item in page.items if item.kind == "state"]
    other = {item.entries[0].key for item in states if item.text.endswith(KOREAS)}
    people = [item for item in page.items if item.kind == "full" and item.owners]
    home = {owner.person.state for item in people for owner in item.owners}
    if own & {item.entries[0].key for item in states} or not other and (not own <= home or (_koreas() - own) & (page.states | home)):
        return []
    taken = {number for item in page.items for number in range(item.first, item.last)}
    named = {item.last for item in page.items if item.kind in ("title", "organization")}
    bare = [number for number in page.likely if page.cut[number].text in KOREAS and number not in taken and not _is_shared(page, number) and not (page.cut[number - 1].lower == "of" and number - 1 in named)]
    for number in bare:
        beside = next((item for item in people if number < item.first < number + TITLE), None)
        if beside is not None and {owner.person.state for owner in beside.owners} <= other:
            return []
    return [Item("state", number, number + 1, page.cut[number].start, page.cut[number].end, page.cut[number].text, hit.entries) for number in bare for hit in south]


def _is_shared(page: Page, number: int) -> bool:
    """ "The Korean Peninsula", "the two Koreas", "inter-Korean": what belongs to no one state."""
    after = page.cut[number + 1].lower if number + 1 < len(page.cut) and page.gap(number, number + 1) in (" ", "-") else ""
    return after in cues("place_cues", "korean") or number > 0 and page.gap(number - 1, number) == "-"


def _sentences(doc: Doc) -> list[int]:
    """The character at which each sentence begins."""
    if doc.has_annotation("SENT_START"):
        words = words_of(doc)
        return [0, *compress(words.starts[1:], words.firsts[1:])]
    return [0, *(match.end() for match in re.finditer(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])[.!?]['\"”’)]*\s+(?=[\"“‘'(]*[A-Z])|\n\n+", doc.text))]
