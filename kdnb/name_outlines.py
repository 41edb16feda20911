"""The rough sound of a Korean syllable, which Russian, Japanese and Chinese translators and speech recognition keep: "Kan Gen Hwa" for 강경화.

An outline is the class of the consonant before the vowel, of the vowel, and of the consonant after it. It is weak evidence: n and ng
are one, and so are six ways to write 어. Use it only for the holder of a title.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Outline(NamedTuple):
    """One letter for each part of a syllable, "" for a consonant that is not there."""

    before: str
    vowel: str
    after: str


@cache
def outline(part: str) -> Outline | None:
    """Return the outline of a written syllable, None for what cannot be one.

    >>> outline("gyong") == outline("gen"), outline("chzhun") == outline("jun"), outline("stephen")
    (False, True, None)
    """
    middle = part.lstrip(CONSONANTS)
    before, after = part[: len(part) - len(middle)], middle.lstrip(VOWELS)
    vowel = middle[: len(middle) - len(after)]
    sound = ENDINGS.get(vowel[-2:]) or ENDINGS.get(vowel[-1:])
    if sound is None or before not in BEFORE or after not in AFTER:
        return None
    return Outline(BEFORE[before], sound, AFTER[after])


@cache
def outlines(syllable: str) -> frozenset[Outline]:
    """Return the outlines in which one syllable of Hangul may come out.

    >>> outline("gen") in outlines("경"), outline("gyong") in outlines("경"), outline("don") in outlines("도")
    (True, True, False)
    """
    code = ord(syllable) - 0xAC00
    if not 0 <= code < 11172:
        return frozenset()
    before, vowels, after = INITIALS[code // 588], MEDIALS[code % 588 // 28], FINALS[code % 28]
    return frozenset(Outline(begin, vowel, after) for begin in before for vowel in vowels)


VOWELS, CONSONANTS = "aeiouwyv", "bcdfghjklmnpqrstxz"
BEFORE = {
    letters: sign
    for sign, several in {
        "": "", "k": "k g kk q gk", "h": "h kh x hh f", "t": "t d tt dd th dt", "p": "p b pp bb ph bp", "s": "s ss sh", "n": "n", "m": "m", "r": "r l rh",
        "c": "c ch j jj tch ts tz z zh dz dzh chzh chh chkh tsh dj",
    }.items()
    for letters in several.split(" ")
}  # fmt: skip
AFTER = {
    letters: sign
    for sign, several in {"": " h", "k": "k g ck kk gk c", "n": "n ng m nn nk", "l": "l r ll rl lh", "p": "p b", "t": "t d s tt th"}.items()
    for letters in several.split(" ")
}
ENDINGS = {"ai": "e", "ay": "e", "ei": "e", "ey": "e", "ee": "i", "ea": "o", "a": "a", "e": "e", "o": "o", "u": "o", "i": "i", "y": "i", "w": "o"}
"""The class of a vowel by its last letters."""
INITIALS = ("k", "k", "n", "t", "t", ("r", "n", ""), "m", "p", "p", "s", "s", ("", "h"), "c", "c", "c", "k", "t", "p", ("h", ""))
MEDIALS = ("a", "e", "a", "e", "oe", "e", "oe", "e", "o", "a", "e", "eoi", "oe", "o", "oe", "e", "ie", "o", "oi", "ioe", "i")
FINALS = ("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "n", "l", "l", "l", "p", "l", "n", "p", "p", "t", "t", "n", "t", "t", "k", "t", "p", "")
