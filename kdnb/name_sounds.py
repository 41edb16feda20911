"""Whom a damaged or shortened name may mean: a surname alone, a name heard or translated wrong, beside its title."""

from __future__ import annotations

import datetime
from functools import cache

from kdnb.lexicon import words
from kdnb.name_context import Evidence
from kdnb.name_outlines import outline, outlines
from kdnb.persons import FAMILY_FIRST, Person
from kdnb.registry import Candidate, registry
from kdnb.romanization import (
    character_readings,
    edits,
    hanja_readings,
    skeleton,
    syllable_spellings,
)


def by_surname(tokens: tuple[str, ...], evidence: Evidence, on: datetime.date | None) -> list[Candidate]:
    """A surname alone: worth something if one person has it, or one who was in high office then, or beside a title."""
    if len(tokens) != 1:
        return []
    owners = registry().by_surname.get(tokens[0], [])
    known = [person for person in owners if person.high and _prominent(person, on)] if len(owners) > 1 else owners
    if not known and on:
        known = [person for person in owners if person.active(on)]
    alone = known[0] if len(known) == 1 and not known[0].hangul else None
    if alone and len(tokens[0]) < (3 if _prominent(alone, on) else 5):
        alone = None
    if alone is None and not evidence.offices:
        return []
    return [
        Candidate(person, "exact" if tokens[0] == person.last else "romanization", 0.7 if person is alone else 0.45, "the surname alone")
        for person in owners
        if not evidence.states or not evidence.states.isdisjoint(person.states)
    ]


def _prominent(person: Person, on: datetime.date | None) -> bool:
    """Say whether a person led a government or its diplomacy on the day, or ever where there is no day: "Trump" is not Ivanka Trump."""
    return any(on is None or term.covers(on) for term in person.high)


def by_sound(form: str, tokens: tuple[str, ...], evidence: Evidence, on: datetime.date | None) -> list[Candidate]:
    """People whose name sounds like the form: by the surname's consonants, and among the holders of the title's office."""
    states, offices, _, _, loose, former = evidence
    if len(tokens) > (4 if offices else 2):  # without a title "Dong Yong-sueng" is not Tony Snow
        return []
    book = registry()
    if len(tokens) == 1 and (len(tokens[0]) < 4 or not offices and tokens[0] in book.by_surname):
        return []
    sound = skeleton(tokens[-1])
    people = book.by_sound.get(sound, []) if len(sound) > 1 else []
    if offices and not loose:
        people = people + book.offices.holders_like(tokens, offices, states)
    if not people:
        return []
    titled = offices and states and not former and not loose
    holder = book.offices.holder(offices, states, on) if titled else None
    chief = holder[0] if holder else None
    several, first = len(tokens) > 1, tokens[0]
    marks = {first[0], "^" + skeleton(first), first}
    found = []
    for person in dict.fromkeys(people):
        base, why = NOT_ALIKE
        if person.hangul:
            if several and (first in person.surnames or first in person.surname_readings):
                base, why = _korean_slip(tokens, person)
        elif several and person.openings and person.openings.isdisjoint(marks):
            if person is not chief:
                continue  # another first name, seen at a glance
        else:
            base, why = _western_slip(form, tokens, person)
        if not base and titled:
            if person is chief:
                base, why = _of_the_holder(tokens, person)
            if not base and person.hangul and several:
                base, why = _outlined(tokens, person)
        if base:
            found.append(Candidate(person, "sound", base, why))
    return found


NOT_ALIKE = (0.0, "")


def _of_the_holder(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """What a form may still be of the only holder of its title."""
    slip = (_garbled if person.hangul else _near_sound)(tokens, person)
    return slip if slip[0] else _cut_reading(tokens, person)


def _outlined(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """Every syllable in its outline alone, as Russian and Japanese leave it: enough for who holds the title on the day, or nearly so."""
    if tokens[0] not in person.heads and outline(tokens[0]) not in outlines(person.family):
        return NOT_ALIKE
    given, syllables = tokens[1:], person.syllables
    for parts in [given] if len(given) == len(syllables) else _splits(given[0]) if len(given) == 1 and len(syllables) == 2 else []:
        if all(outline(part) in outlines(syllable) for part, syllable in zip(parts, syllables, strict=True)):
            return 0.35, f"a title that {person.name} has held, and the outline of the name"
    return NOT_ALIKE


def _garbled(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """Of the title's only holder, a surname and one syllable that stand, and another that is cut or no syllable: "Yoon Seo-yeol".

    A whole other syllable is another name: "Lee Dong-hoon" is not Lee Do-hoon, whatever the title.
    """
    if tokens[0] not in person.surnames and tokens[0] not in person.surname_readings or not 1 < len(tokens) <= 3 or len(person.syllables) != 2:
        return NOT_ALIKE
    whole = f"the holder of the title, one syllable as in {person.name}"
    for parts in [tokens[1:]] if len(tokens) == 3 else [(tokens[1], ""), *_splits(tokens[1])]:
        right = [_is_syllable(part, person, place) for place, part in enumerate(parts)]
        if sum(right) == 1 and _damaged(parts[right.index(False)], person.syllables[right.index(False)]):
            return 0.4, whole
    return NOT_ALIKE


def _cut_reading(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """Of the title's only holder, a Chinese reading that lost its last character ("Lin Fang" for 林芳正) or a letter is off."""
    if len(tokens) != 2 or len(tokens[1]) < 3 or len(person.han) < 3:
        return NOT_ALIKE
    joined = "".join(tokens)
    for surname, given in hanja_readings(person.han):
        cut = tokens[0] == surname and given.startswith(tokens[1]) and tokens[1] in character_readings(person.han[1])
        if cut or len(joined) > 6 and edits(joined, surname + given, 1) == 1:
            return 0.4, f"the holder of the title, {person.han} read in Chinese but for an end or a letter"
    return NOT_ALIKE


def _is_syllable(part: str, person: Person, place: int) -> bool:
    character = person.han[place + 1 : place + 2]
    return part in syllable_spellings(person.syllables[place]) or (character != "" and part in character_readings(character))


def _damaged(part: str, syllable: str) -> bool:
    """Say whether a part is the cut beginning of a syllable ("seo" of "seok"), or no Korean syllable at all."""
    cut = len(part) != 1 and any(spelling.startswith(part) for spelling in syllable_spellings(syllable))
    return cut or part not in registry().syllables


def _near_sound(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """Of the title's only holder, a western name bent further than by ear alone: the consonants but for one, or all but three letters."""
    word, surname = tokens[-1], person.last
    if len(tokens) > 1 and not _first_name(tokens[0], person):  # "Lawrence Summers" is not Gary Samore
        read = any(tokens[0] in character_readings(character) for character in person.han[1:])  # "Fang Hayashi" for 林芳正
        alike = word == surname and (read or tokens[0][0] == person.first[:1]) and len(tokens[0]) > 1
        return (0.4, f"the holder of the title, with the surname of {person.name}") if alike else (0.0, "")
    if len(tokens) > 2 or len(word) < 5 or word in registry().by_surname or word in registry().korean_surnames:
        return NOT_ALIKE
    one, other = skeleton(word), person.sound
    if one[:1] != other[:1] and word[0] != surname[0]:
        return NOT_ALIKE
    near = len(other) > 2 and one[:1] == other[:1] and edits(one, other, 1) <= 1 or word[0] == surname[0] and edits(word, surname) <= 3 < len(surname)
    return (0.4, f"the holder of the title, near {person.name} in sound") if near else (0.0, "")


def _western_slip(form: str, tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """Say how well a damaged spelling keeps a western name: 0 to 0.75."""
    word, surname, first = tokens[-1], person.last, 0.0
    heard = skeleton(word) == person.sound
    if not heard and (word[0] != surname[0] or len(word) < 5 or len(surname) < 5):
        return _reading_slip(tokens, person) if person.chinese else NOT_ALIKE
    if person.given and len(tokens) > 1 and not (first := _first_name(tokens[0], person)):
        return _reading_slip(tokens, person) if person.chinese else NOT_ALIKE
    likeness = sounds_like(word, surname)
    if len(tokens) == 1 and person.state in FAMILY_FIRST and likeness < 1:  # Zhong is not Zhang
        likeness = 0.0
    if not likeness and first == 1.0 and heard and len(person.sound) == 1:
        likeness = 0.7  # Yoon for Yun
    if not likeness:
        return _reading_slip(tokens, person) if person.chinese else NOT_ALIKE
    ordinary = 0.15 if form and words(form)[-1].text.islower() else 0.0
    return 0.5 * likeness + 0.25 * first - ordinary, f"sounds like {person.name}"


def _first_name(token: str, person: Person) -> float:
    if token == person.first or person.first in registry().nicknames.get(token, ()):
        return 1.0
    same = skeleton(token) == person.first_sound
    if not (same or token[0] == person.first[0]) or edits(token, person.first, 2) > 2:
        return 0.0
    return 0.9 if same else 0.3


def sounds_like(one: str, other: str) -> float:
    """Return how alike two words are by ear and eye, 0 to 1; 0 where they are simply different words.

    >>> sounds_like("beghan", "biegun") > 0.7, sounds_like("began", "blinken")
    (True, 0.0)
    """
    if one == other:
        return 1.0
    sound, same = skeleton(other), one[0] == other[0]
    if skeleton(one) != sound:
        if not same:
            return 0.0
    elif len(sound) > 1 and (one[0] in "aeiou") == (other[0] in "aeiou"):
        far = edits(one, other)
        unlike = not same or abs(len(one) - len(other)) < 2  # Raimondo is not Linde, Froman is not Flynn
        different = far > 3 and unlike or far > 2 and len(sound) < 3  # Kyl is not Kerry
        return 0.0 if different else max(0.9 - 0.05 * far, 0.7)
    length = min(len(one), len(other))
    if length < 5 or not same or abs(len(one) - len(other)) > 2:
        return 0.0
    far = edits(one, other, 2)
    return 0.85 if far == 1 else 0.75 if far == 2 and length >= 8 else 0.0


def _korean_slip(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """One syllable of the given name misspelled in a vowel ("Chung Eui-yung"): everything else must be a usual spelling."""
    syllables, given, known = person.syllables, tokens[1:], registry().syllables
    if tokens[0] not in person.surnames:
        return _reading_slip(tokens, person) if tokens[0] in person.surname_readings else NOT_ALIKE
    parts = [given] if len(given) == len(syllables) else [] if len(given) > 1 or len(syllables) != 2 else _splits(given[0])
    for cut in parts:
        slips = [(part, syllable) for part, syllable in zip(cut, syllables, strict=True) if syllable not in known.get(part, ())]
        if not slips or len(slips) == 1 and _frame(slips[0][0]) in _frames(slips[0][1]):
            return 0.55, f"spelled like {person.name} but for a vowel"
    return _reading_slip(tokens, person) if tokens[0] in person.surname_readings else NOT_ALIKE


def _reading_slip(tokens: tuple[str, ...], person: Person) -> tuple[float, str]:
    """One letter off the Chinese reading of a name of three characters, or two off a longer one."""
    if len(tokens) < 2:
        return NOT_ALIKE
    joined = "".join(tokens)
    half = tokens[0] == person.last or joined.endswith(person.joined[len(person.last) :])
    if half and person.state in FAMILY_FIRST and not person.hangul and len(joined) > 7 and edits(joined, person.joined, 2) <= (1 if len(joined) < 9 else 2):
        return 0.5, f"a letter off {person.name}"
    if tokens[0] not in person.surname_readings:
        return NOT_ALIKE
    if len(joined) >= 7 and any(tokens[0] == surname and edits(joined, surname + given, 1) == 1 for surname, given in hanja_readings(person.han)):
        return 0.5, f"one letter off {person.han} read in Chinese"
    return NOT_ALIKE


def _splits(word: str) -> list[tuple[str, str]]:
    return [(word[:cut], word[cut:]) for cut in range(1, len(word))]


@cache
def _frames(syllable: str) -> frozenset[tuple[str, ...]]:
    return frozenset(map(_frame, syllable_spellings(syllable)))


def _frame(spelling: str) -> tuple[str, ...]:
    """Return the folded consonants around the vowels of a syllable: "young" and "yong" are ("", "ng")."""
    plain = spelling.translate(VOWELS)
    while "__" in plain:
        plain = plain.replace("__", "_")
    return tuple([FOLDED.get(part, part) for part in plain.split("_")])


VOWELS = str.maketrans("aeiouwy", "_______")
FOLDED = {"kk": "k", "g": "k", "tt": "t", "d": "t", "pp": "p", "b": "p", "jj": "ch", "j": "ch", "l": "r", "sh": "s"}
