"""Korean names half read in Chinese, half spelled: "Park Zhen" for Park Jin, "Wen Jae-in" for Moon Jae-in, as translations write."""

from __future__ import annotations

from functools import cache

from kdnb.persons import Person
from kdnb.romanization import character_readings, surname_spellings, syllable_spellings
from kdnb.tables import forms, rows


def halves(tokens: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return a name of two words as it is, and with the second word cut in two wherever possible."""
    word = tokens[1]
    return [tokens, *((tokens[0], word[:cut], word[cut:]) for cut in range(1, len(word)))]


def reads_mixed(tokens: tuple[str, ...], person: Person, readings: list[frozenset[str]]) -> bool:
    """Say whether each word, or part of the second, spells or reads one syllable of the name; the surname too."""
    return any(
        len(parts) == len(readings)
        and all(
            part in reading or part in (syllable_spellings(syllable) if number else surname_spellings(syllable))
            for number, (part, syllable, reading) in enumerate(zip(parts, person.hangul, readings, strict=True))
        )
        for parts in ([tokens] if len(tokens) == 3 else halves(tokens))
    )


def certain_readings(person: Person) -> list[frozenset[str]]:
    """Return the Chinese readings of each character of a Korean name in hanja, [] where they are not known."""
    return list(map(character_readings, person.han)) if len(person.han) == len(person.hangul) else []


def syllable_readings(person: Person) -> list[frozenset[str]]:
    """Return the Chinese readings of each syllable of a Korean name, those of its hanja and of the hanja usual for the syllable."""
    usual = [_usual_readings(syllable, number == 0) for number, syllable in enumerate(person.hangul)]
    certain = certain_readings(person)
    return [one | other for one, other in zip(certain, usual, strict=True)] if certain else usual


@cache
def _usual_readings(syllable: str, surname: bool) -> frozenset[str]:
    table, column = ("surnames", "hangul") if surname else ("name_hanja", "syllable")
    hanja = [form for row in rows(table) if row[column] == syllable for form in forms(row["hanja"])]
    return frozenset(reading for character in hanja for reading in character_readings(character[0]))
