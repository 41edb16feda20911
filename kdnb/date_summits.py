"""Summits that a sentence describes: by who met, and where, in which month or for which time ("the second summit of Trump and Kim")."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import Reason, age, first_word, from_body, has_word, sentences, words_of
from kdnb.date_titles import RULING
from kdnb.date_wording import KOREAS, plain
from kdnb.tables import forms, rows

BY_DAY, BY_PLACE, BY_NUMBER, BY_MONTH = 4, 3, 2, 2
"""What the day, the place, the number and the month of a summit count; of the summits that a sentence may mean the best alone counts."""
BEFORE = -3.0
"""For a day before the summit that has the number before."""
_MEETING = frozenset("summit summits met meeting meetings talks visit visited".split())
_SUMMIT = frozenset(("summit", "summits"))
_NUMBERED = re.compile(r"\b(first|second|third|fourth|fifth|1st|2nd|3rd)(?: ever)?(?: [\w.]+){0,2} (?:summit|meeting|talks)\b")
_BETWEEN = re.compile(r"\bsummit(?: [\w.]+){0,2}? (?:between|of|with) ([^,;]{0,100})")
"""Whose summit it is, where the sentence says so; else those named near the word, else all whom it names may be meant."""
_WORD = re.compile(r"\bsummits?\b")
_NEAR = re.compile(r"[^,;]{0,80}\bsummits?\b[^,;]{0,60}")
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "1st": 1, "2nd": 2, "3rd": 3}
_MONTH = re.compile(rf"\b({'|'.join(name.lower() for name in calendar.month_name[1:])})\b(?: (\d{{1,2}})\b)?")
_MONTHS = tuple(name.lower() for name in calendar.month_name)
_RANKS = {name.title(): number for name, number in _NUMBERS.items()}
_TOO_WIDE = {"korea", "korean", "koreans", "korea's", "rok's"}
"""Forms of a state that stand in the names of both Koreas."""
_AT = re.compile(r"\b(?:in|to|at|near) (?:the )?$")
"""Before a capital that stands for a place and not for its government."""


class Summit(NamedTuple):
    """A row of milestones.csv, the forms by which a sentence names each of its sides and their leaders, and other rulers of these
    states; its number among those of the same two people, and its place; ``capital``: the place also stands for a government."""

    row: dict
    states: tuple[tuple[str, ...], ...]
    leaders: tuple[tuple[str, ...], ...]
    others: frozenset[str]
    number: int
    places: tuple[str, ...]
    capital: bool


def summits(sentence: str) -> Iterator[dict]:
    """The milestones that a sentence written `plain` describes: both sides, and the place, the number or the month."""
    words = words_of(sentence)
    if words.isdisjoint(_MEETING):
        return
    called = not words.isdisjoint(_SUMMIT)
    by_word, by_number = _by_sign()
    number, days = (_number(sentence), dict(_MONTH.findall(sentence))) if called else (None, {})
    possible = {place for word in words & by_word.keys() for place in by_word[word]}
    possible.update(by_number.get(number, ()))
    fits = [(score, _summits()[place]) for place in sorted(possible) if (score := _score(_summits()[place], sentence, words, number, days))]
    if not fits:
        return
    found = next((found for part in _parts(sentence, called) if (found := [fit for fit in fits if _is_of(fit[1], part, called)])), [])
    highest = max((score for score, _ in found), default=0)
    best = [summit for score, summit in found if score == highest]
    if len({summit.row["parties"] for summit in best}) > 1:
        near = [_nearness(summit, sentence) for summit in best]
        best = [summit for summit, place in zip(best, near, strict=True) if place == max(near)]
    yield from (summit.row for summit in best) if len({summit.row["parties"] for summit in best}) == 1 else ()


def pair_summits(sentence: str) -> list[dict]:
    """The milestones that a sentence written `plain` may mean by "the summit between Moon and Biden": all summits of the two sides that
    it names at the word, none where these may be several pairs.
    """
    if words_of(sentence).isdisjoint(_SUMMIT):
        return []
    between = _BETWEEN.search(sentence)
    part = between[1] if between else _around(sentence, _WORD.search(sentence))
    found = [summit for summit in _summits() if len(summit.states) == 2 and _is_of(summit, part, True)]
    if not found and between:
        before = sentence[max(0, between.start() - 90) : between.start()]
        found = [summit for summit in _summits() if len(summit.states) == 2 and _faces(summit, before, between[1])]
    return [summit.row for summit in found] if len({summit.row["parties"] for summit in found}) == 1 else []


def _faces(summit: Summit, before: str, after: str) -> bool:
    """Whether one leader stands before the word and the other side after it: "Kim's summit with President Trump"."""
    words, later = words_of(before), words_of(after)
    return any(
        _names(before, words, summit.leaders[one]) and _names(after, later, (*summit.leaders[1 - one], *summit.states[1 - one])) for one in (0, 1)
    ) and summit.others.isdisjoint(words | later)


def _nearness(summit: Summit, sentence: str) -> int:
    """Where the side stands that is farther from the word "summit", of those before it."""
    before = sentence[: sentence.find("summit")]
    return min(max((before.rfind(form) for form in (*leader, *state)), default=-1) for leader, state in zip(summit.leaders, summit.states, strict=True))


def _parts(sentence: str, called: bool) -> Iterator[str]:
    """Where the sides of a summit may be named, the likeliest place first."""
    if called and (between := _BETWEEN.search(sentence)):
        yield between[1]
    elif called and (word := _WORD.search(sentence)):
        yield _around(sentence, word)
    yield sentence


def _around(sentence: str, word: re.Match) -> str:
    """What stands near the word "summit" in its part of the sentence."""
    start = max(0, word.start() - 80, *(sentence.rfind(mark, 0, word.start()) + 1 for mark in ",;"))
    return _NEAR.match(sentence, start)[0]  # to search for it would try every start


def _is_of(summit: Summit, part: str, called: bool) -> bool:
    """Whether a part of a sentence names both sides of a summit and no other ruler of their states."""
    words = words_of(part)
    if not summit.others.isdisjoint(words):
        return False
    return _sides(summit, part, words) if called else all(_names(part, words, leader) for leader in summit.leaders)


def bounds(article: CleanArticle) -> Iterator[Reason]:
    """ "A third summit between Trump and Kim" is spoken of after their second one; one reason for each summit."""
    seen = set()
    for start, end in sentences(article.body) if "summit" in article.body else ():
        text = plain(article.body[start:end])
        number, sides = _number(text), _BETWEEN.search(text)
        for place in _by_sign()[1].get(number - 1, ()) if number and sides else ():
            summit = _summits()[place]
            if summit.row["date"] not in seen and _is_of(summit, sides[1], True):
                seen.add(summit.row["date"])
                weights = np.where(age(summit.row["date"]) < 0, BEFORE, 0.0)
                yield from_body(article, start, end, "summit", f"number {number - 1} was on {summit.row['date']}", weights)


def _number(sentence: str) -> int | None:
    found = _NUMBERED.search(sentence)
    return _NUMBERS[found[1]] if found else None


def _sides(summit: Summit, sentence: str, words: frozenset[str]) -> bool:
    """Whether a sentence names each side: its leader or its state."""
    return all(_names(sentence, words, (*leader, *state)) for leader, state in zip(summit.leaders, summit.states, strict=True))


def _names(sentence: str, words: frozenset[str], named: tuple[str, ...]) -> bool:
    return any(first_word(form) in words and has_word(sentence, form) for form in named)


def _score(summit: Summit, sentence: str, words: frozenset[str], number: int | None, days: dict[str, str]) -> int:
    """How much of what a sentence says fits a summit, 0 where nothing does or something speaks against it."""
    placed = any(first_word(place) in words and _names_place(sentence, place, summit.capital) for place in summit.places)
    called = not words.isdisjoint(_SUMMIT)
    if not (called or placed):
        return 0
    same_number = number is not None and number == summit.number
    first, last = summit.row["date"], summit.row["end"] or summit.row["date"]
    month = _MONTHS[int(first[5:7])]
    day = days.get(month)
    same_day = bool(day) and int(first[8:]) <= int(day) <= int(last[8:])
    against = number is not None and not same_number or days and month not in days or day and not same_day
    if against and not placed:
        return 0
    return BY_DAY * same_day + BY_PLACE * placed + called * (BY_NUMBER * same_number + BY_MONTH * (month in days))


@lru_cache(maxsize=1024)
def _names_place(sentence: str, place: str, capital: bool) -> bool:
    at = sentence.find(place)
    while at >= 0:
        if has_word(sentence[max(0, at - 1) : at + len(place) + 1], place) and (not capital or _AT.search(sentence, max(0, at - 10), at)):
            return True
        at = sentence.find(place, at + 1)
    return False


@cache
def _by_sign() -> tuple[dict[str, list[int]], dict[int, list[int]]]:
    """The summits by the first words of their places and by their months, and by their numbers."""
    by_word: dict[str, list[int]] = {}
    by_number: dict[int, list[int]] = {}
    for place, summit in enumerate(_summits()):
        month = _MONTHS[int(summit.row["date"][5:7])]
        for word in {first_word(form) for form in summit.places} | {month}:
            by_word.setdefault(word, []).append(place)
        by_number.setdefault(summit.number, []).append(place)
    return by_word, by_number


@cache
def _summits() -> list[Summit]:
    """The summits of two or three sides that milestones.csv knows to the day."""
    counts: Counter[tuple[str, ...]] = Counter()
    found = []
    for row in sorted(rows("milestones"), key=lambda row: row["date"]):
        parties = forms(row["parties"])
        if row["kind"] != "summit" or row["precision"] != "day" or len(parties) < 2:
            continue
        leaders = [_leaders(state, row["date"]) for state in parties]
        pair = tuple(sorted(person for people in leaders for person in people))
        counts[pair] = _RANKS.get(row["name"].split(" ")[0], counts[pair] + 1)
        others = frozenset(other for state, people in zip(parties, leaders, strict=True) for other in _other_rulers(state) - {_surname(one) for one in people})
        surnames = Counter(_surname(person) for people in leaders for person in people)
        named = tuple(tuple(form for person in people for form in _forms(person, surnames)) for people in leaders)
        places, capital = _places(row["place"])
        found.append(Summit(row, tuple(map(_state, parties)), named, others, counts[pair] if len(parties) == 2 else 0, places, capital))
    return found


def _leaders(state: str, day: str) -> list[str]:
    """Who led a state on a day: its leader, else its president, else its prime minister."""
    for office in ("leader", "president", "prime_minister"):
        found = {row["person"] for row in rows("offices") if row["state"] == state and row["office"] == office and row["from"] <= day <= (row["to"] or "9999")}
        if found:
            return sorted(found)
    return []


@cache
def _other_rulers(state: str) -> frozenset[str]:
    """The surnames of all who ruled a state; not those of Koreans, which ministers bear too."""
    return frozenset(_surname(row["person"]) for row in rows("offices") if row["state"] == state and row["office"] in RULING and state not in KOREAS)


@cache
def _state(code: str) -> tuple[str, ...]:
    """The forms that name a state or its people in a sentence written `plain`."""
    (named,) = (row for row in rows("states") if row["code"] == code)
    found = [form.lower() for form in forms(f"{named['name']}; {named['forms']}; {named['demonyms']}") if len(form) > 2 or form == "US"]
    if code in KOREAS:
        found.append(f"the {named['name'].split(' ')[0].lower()}")
    return tuple(form for form in dict.fromkeys(found) if form not in _TOO_WIDE)


def _forms(person: str, surnames: Counter[str]) -> tuple[str, ...]:
    """A leader's full name, and the surname where it is that of one side only."""
    full = person.lower().replace("-", " ")
    return (full, _surname(person)) if surnames[_surname(person)] == 1 else (full,)


def _surname(person: str) -> str:
    (row,) = (row for row in rows("people") if row["name"] == person)
    return person.split(" ")[0 if row["state"] in ("KOR", "PRK", "CHN") else -1].lower()


def _places(place: str) -> tuple[tuple[str, ...], bool]:
    """The forms of a place, with its country where that is another than a capital's, and whether it is a capital of the six states."""
    row = next((row for row in rows("places") if row["name"] == place), None)
    found = dict.fromkeys(form.lower().replace("-", " ") for form in (place, *(forms(row["forms"]) if row else ())) if form)
    country = next((state for state in rows("states") if row and state["code"] == row["state"]), None)
    capital = any(place in forms(state["capital"]) for state in rows("states")[:6])
    if country and not capital and country["code"] in ("VNM", "SGP"):
        found[country["name"].lower()] = None
    return tuple(found), capital
