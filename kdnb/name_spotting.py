"""Names in a page: those of the registry, Korean shapes, what the trained pipeline saw, what follows a title, and single surnames."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from kdnb.name_cutting import name_tokens
from kdnb.registry import registry
from kdnb.romanization import key, skeleton
from kdnb.spans import HYPHENS, Item, Page, capital, cues, korean_surnames, name_item, spaced, surname_token

if TYPE_CHECKING:
    from spacy.tokens import Doc

LONGEST_NAME = 4


def with_names(page: Page, doc: Doc) -> list[Item]:
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
            return name_item(page, "full", place, end, tokens, owners)
    return None


def _cut_short(page: Page, first: int, last: int) -> bool:
    """Say whether a hyphen ties the words to more on either side: "Lee Choon" is not the name in "Lee Choon-geun"."""
    before = page.text[page.cut[first - 1].tail : page.cut[first].start] if first else ""
    if before in HYPHENS or last == len(page.cut) or page.gap(last - 1, last) not in HYPHENS:
        return before in HYPHENS
    after = page.cut[last]
    if capital(after):  # "Lee Kun-Hee" goes on, "Moon Jae-in-Trump" does not
        return last - first == 2 and key(page.cut[first].text) in korean_surnames() and key(after.text) in registry().syllables
    return after.lower not in AFTER_HYPHEN


AFTER_HYPHEN = frozenset(("san", "led", "era", "ssi", "nim", "backed", "appointed", "style", "like", "and", "the"))


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
    return name_item(page, "unknown", place, place + 3, name_tokens(page.text[page.cut[place].start : other.end]), [])


def _recognized(page: Page, doc: Doc, items: list[Item]) -> list[Item]:
    """Return the persons that the trained pipeline saw and the registry does not have."""
    covered = {number for item in items for number in range(item.first, item.last)}
    found = []
    for entity in doc.ents:
        if entity.label_ not in ("PERSON", "PER"):
            continue
        first = bisect_left(page.cut, entity.start_char, key=attrgetter("start"))
        if first == len(page.cut) or page.cut[first].start != entity.start_char:
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
        pair = last - first == 2 and page.gap(first, first + 1) in HYPHENS and {key(word.text) for word in page.cut[first:last]} <= _leaders()
        if first >= last or quoted or ticker or pair or _cut_short(page, first, last) or covered & set(range(first, last)) or not all(map(capital, page.cut[first:last])) or last - first > 4:
            continue
        tokens = name_tokens(page.text[page.cut[first].start : page.cut[last - 1].end])
        if tokens and not {word.lower for word in page.cut[first:last]} & cues("person_cues", "never"):
            found.append(name_item(page, "unknown" if last - first > 1 else "single", first, last, tokens, []))
            covered |= set(range(first, last))
    return found


TICKER = re.compile(r"[A-Z0-9]{2,}\.[A-Z]{1,3}")  # "JLL.N"


QUOTES = ("“", '"', "‘", "'")


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
        while last < len(page.cut) and last - first < 3 and last not in covered and _within_name(page, last - 1, last - first) and capital(page.cut[last]):
            last += 1
            if page.possessive(last - 1):
                break
        particle = last < len(page.cut) and page.gap(last - 1, last) == " " and page.cut[last].lower in cues("person_cues", "particle")
        if last > first and not particle and page.text[page.cut[item.last - 1].tail : page.cut[first].start] == " ":
            tokens = name_tokens(page.text[page.cut[first].start : page.cut[last - 1].end])
            headline = last - first > 1 and any(word.lower in page.small for word in page.cut[first:last])  # "Foreign Minister Holds Talks"
            if tokens and not headline:
                found.append(name_item(page, "unknown" if last - first > 1 else "single", first, last, tokens, []))
                covered |= set(range(first, last))
    return found


def _within_name(page: Page, number: int, taken: int) -> bool:
    """Say whether a name that has some words already may go on behind word number `number`: a full stop only follows an initial."""
    gap = page.gap(number, number + 1)
    return gap in (" ", "-") or gap == ". " and (not taken or len(page.cut[number].text) == 1)


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
            found.append(name_item(page, "single", number, number + 1, (token,), []))
    return found


def _alone(page: Page, number: int, taken: dict[int, Item]) -> bool:
    return not (_comes_on(page, number, taken) or _goes_on(page, number + 1, taken) or _cut_short(page, number, number + 1))


def _paired(page: Page, number: int, surnames: set[str]) -> bool:
    """Say whether a hyphen joins a word to another surname of the page: "the Trump-Xi meeting"."""
    beside = [other for other in (number - 1, number + 1) if 0 <= other < len(page.cut) and page.gap(min(number, other), max(number, other)) in HYPHENS]
    return bool(beside) and {key(page.cut[other].text) for other in (*beside, number)} <= surnames | _leaders()


@cache
def _leaders() -> frozenset[str]:
    """Return the surnames of all who ever headed a state, folded."""
    listed = cues("person_cues", "head")
    return frozenset(person.last for person in registry().people.values() if any(f"{term.office} {term.state}" in listed for term in person.terms))
