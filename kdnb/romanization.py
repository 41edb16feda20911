"""How a name of another script is written in Latin letters: spellings, readings, and what a damaged spelling keeps.

Hangul is spelled syllable by syllable (Revised Romanization, McCune-Reischauer, the North's style and press habits, from
romanization.csv, press_spellings.csv and surnames.csv), hanja are read in Chinese (han_readings.csv, and pypinyin for characters that it
lacks) and in Japanese (japanese_readings.csv), and `skeleton` keeps the consonants that survive speech recognition and translation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import compress, count, product
from operator import itemgetter, ne

from anyascii import anyascii

from kdnb.tables import forms, rows

PARTS = ("initial", "medial", "final")
STYLES = ("revised", "mccune", "north", "press")
NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}
HANGUL = re.compile("[가-힣]")
HAN = re.compile("[\u3400-\u9fff]")
MAX_READINGS = 24


@cache
def key(text: str) -> str:
    """Return the letters of a written name alone: lower case, no accents, hyphens, spaces or breathings.

    >>> key("Kang Kyung-wha"), key("Kang Kyŏng-hwa"), key("Shinzō  ABE")
    ('kangkyungwha', 'kangkyonghwa', 'shinzoabe')
    """
    if text.isascii():
        return text.translate(NO_LETTERS).lower()
    plain = unicodedata.normalize("NFKD", text)
    if HANGUL.search(text):
        plain = unicodedata.normalize("NFC", plain)
    return "".join(letter for letter in plain if letter.isalpha()).lower()


@cache
def surname_spellings(hangul: str) -> tuple[str, ...]:
    """Return the Latin spellings of a Korean surname, most usual first; generated ones where the table has none.

    >>> surname_spellings("노")[:3]
    ('noh', 'roh', 'no')
    """
    listed = [key(form) for row in rows("surnames") if row["hangul"] == hangul for form in forms(row["spellings"])]
    return tuple(dict.fromkeys([*listed, *(() if listed else syllable_spellings(hangul))]))


@cache
def syllable_spellings(syllable: str) -> tuple[str, ...]:
    """Return the ways to spell one Hangul syllable of a given name, in order of the styles; () for anything else.

    A syllable that begins with ㄹ loses or changes it in the South (렬 is ryol, yol or nyol).

    >>> {"myong", "myung", "myeong"} <= set(syllable_spellings("명"))
    True
    >>> "dong" in syllable_spellings("도")
    False
    """
    if len(syllable) != 1 or not HANGUL.match(syllable):
        return ()
    listed = _press_table().get(syllable, ())
    code = ord(syllable) - 0xAC00
    jamo = [chr(0x1100 + code // 588), chr(0x1161 + code % 588 // 28), chr(0x11A7 + code % 28) if code % 28 else ""]
    spelled = [*listed, *_combined(*jamo)]
    if jamo[0] == "\u1105" and jamo[1] in "\u1163\u1167\u1168\u116d\u1172\u1175":
        spelled += _combined("\u110b", *jamo[1:])
    return tuple(dict.fromkeys(spelled))


@cache
def _press_table() -> dict[str, tuple[str, ...]]:
    return {row["syllable"]: tuple(forms(row["spellings"])) for row in rows("press_spellings")}


@cache
def _jamo_table() -> dict[tuple[str, str], tuple[str, ...]]:
    """(part, conjoining jamo) -> its letters in every style."""
    table = {}
    for row in rows("romanization"):
        letters = [form for style in STYLES for form in (forms(row[style]) or ([""] if style != "press" else []))]
        jamo = unicodedata.normalize("NFKC", row["jamo"])
        table[row["part"], _conjoining(jamo, row["part"])] = tuple(dict.fromkeys(letters))
    return table


def _conjoining(jamo: str, part: str) -> str:
    """Turn a jamo written alone ("ㄱ") into the code point that it has inside a syllable."""
    name = unicodedata.name(jamo).replace("HANGUL LETTER", "").replace("HANGUL CHOSEONG", "").replace("HANGUL JUNGSEONG", "")
    kind = {"initial": "CHOSEONG", "medial": "JUNGSEONG", "final": "JONGSEONG"}[part]
    return unicodedata.lookup(f"HANGUL {kind} {name.strip()}")


def _combined(initial: str, medial: str, final: str) -> list[str]:
    table = _jamo_table()
    ends = table.get(("final", final), ()) if final else ("",)
    return [
        begin + middle + end
        for begin, middle, end in product(table.get(("initial", initial), ()), table.get(("medial", medial), ()), ends)
        if _writable(begin, medial, middle, end)
    ]


def _writable(begin: str, medial: str, middle: str, end: str) -> bool:
    """Leave out what no style writes: "shan" for 산, "wun" after a consonant, "gahn" for 간, "yu" for an open 여."""
    if medial in "\u1165\u1167" and middle in ("u", "yu", "you") and not end:
        return False
    if begin in ("sh", "l") and middle[0] not in "iey":
        return begin == "l"
    if middle in ("wu", "woo", "yi") and begin:
        return False
    return not (middle in ("ah", "oh", "uh") and end)


@cache
def hanja_readings(han: str) -> tuple[tuple[str, str], ...]:
    """Return (surname, given) for each Chinese reading of a name in hanja or hanzi, in toneless pinyin.

    All readings of each character are combined, the usual first, at most 24. Fewer than two characters give ().

    >>> hanja_readings("李度勳")[0]
    ('li', 'duxun')
    """
    if len(han) < 2 or not all(HAN.match(character) for character in han):
        return ()
    readings = [(read[0], "".join(read[1:])) for read in product(*map(_readings, han))][:MAX_READINGS]
    return tuple(readings)


@cache
def character_readings(character: str) -> frozenset[str]:
    """Return the toneless Chinese readings of one character.

    >>> sorted(character_readings("勳"))
    ['xun']
    """
    return frozenset(_readings(character)) if HAN.match(character) else frozenset()


@cache
def _readings(character: str) -> tuple[str, ...]:
    """Return the readings of one Chinese character, the usual first: from the table, for pypinyin takes 0.2 s and 200,000 lists to load."""
    if character in _readings_table():
        return _readings_table()[character]
    from pypinyin import Style, pinyin

    usual, every = (pinyin(character, style=Style.NORMAL, heteronym=several)[0] for several in (False, True))
    return tuple(dict.fromkeys(reading.replace("ü", "u").replace("lv", "lu").replace("nv", "nu") for reading in (*usual, *every)))


@cache
def _readings_table() -> dict[str, tuple[str, ...]]:
    return {row["character"]: tuple(forms(row["readings"])) for row in rows("han_readings")}


@cache
def japanese_readings(han: str) -> tuple[tuple[str, str], ...]:
    """Return (surname, given) for each Japanese reading of a Korean name in hanja, long vowels short; () for one with an unlisted character.

    >>> japanese_readings("文在寅")
    (('bun', 'zaiin'), ('mon', 'zaiin'))
    """
    listed = [_japanese_table().get(character, ()) for character in han]
    return tuple((read[0], "".join(read[1:])) for read in product(*listed)) if len(han) > 1 else ()


@cache
def _japanese_table() -> dict[str, tuple[str, ...]]:
    return {row["character"]: tuple(forms(row["readings"])) for row in rows("japanese_readings")}


def cyrillic_in_latin(name: str) -> str:
    """Return a name in Cyrillic in Latin letters: ё as in Korean names (Ён is Yon, not En), and an h where a syllable is one letter.

    >>> cyrillic_in_latin("Ли Ён Хо"), cyrillic_in_latin("Пак Ы Чун"), cyrillic_in_latin("Синдзо Абэ")
    ('Li Yon Kho', 'Pak Yh Chun', 'Sinzo Abe')
    """
    words = name.replace("дз", "з").translate(cyrillic_letters()).split(" ")
    return " ".join([word + "h" if len(word) == 1 else word for word in words])


@cache
def cyrillic_letters() -> dict[int, str]:
    """Return a table for `str.translate`: Cyrillic letters in Latin ones."""
    return {code: anyascii({"ё": "йо", "Ё": "Йо"}.get(chr(code), chr(code))) for code in range(0x400, 0x500)}


def without_cases(name: str) -> str:
    """Return a name in Cyrillic without the endings of Russian cases.

    >>> without_cases("Ким Ён Намом"), without_cases("Дмитрием Медведевым"), without_cases("Мун Чжэ Ина")
    ('Ким Ён Нам', 'Дмитри Медведев', 'Мун Чжэ Ин')
    """
    return RUSSIAN_CASES.sub("", name)


RUSSIAN_CASES = re.compile(r"(?<=\w\w)(?:[аяуюе]|[оеы]м|[ое]й)\b")


@cache
def cyrillic_key(word: str) -> str:
    """Return what every usual transcription of a Russian word shares: Sergei, Sergey and Sergej are one.

    >>> cyrillic_key("Sergey") == cyrillic_key("Sergei"), cyrillic_key("Zakharova") == cyrillic_key("Zaharova")
    (True, True)
    """
    word = key(word)
    for pattern, plain in CYRILLIC_HABITS:
        word = pattern.sub(plain, word)
    return DOUBLED.sub(FIRST, word)


CYRILLIC_HABITS = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("shch|sch|stch", "sh"), ("tch|tsch", "ch"), ("kh", "h"), ("tz|ts", "c"), ("x", "ks"), ("w", "v"), ("ff?$", "v"),
        ("iy|yi|ij|yy|ii|yj", "i"), ("y?[ey]o|io(?=v)", "e"), ("(?<=ch)o|(?<=sh)o", "e"), ("y?e", "e"), ("ou", "u"), ("[yj]", "i"),
        ("ie", "e"), ("ii+", "i"),
    )
]


@cache
def long_vowels(word: str) -> str:
    """Return a Japanese word with its long vowels written short, in Hepburn: Kouno, Kohno and Kōno are Kono, Humio is Fumio.

    >>> long_vowels("Kouno"), long_vowels("Katoh"), long_vowels("Yūko"), long_vowels("Humio")
    ('kono', 'kato', 'yuko', 'fumio')
    """
    word = key(word)
    word = re.sub("ou|oo|oh(?![aeiouy])", "o", word)
    word = re.sub("uu", "u", word)
    for pattern, plain in KUNREI:
        word = pattern.sub(plain, word)
    return word


KUNREI = [
    (re.compile(pattern), plain)
    for pattern, plain in (("kh", "h"), ("(?<![sc])hu", "fu"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("zi", "ji"), ("sy", "sh"), ("ty", "ch"), ("[zj]y", "j"))
]


@cache
def skeleton(word: str) -> str:
    """Return the folded consonants of a word, which mishearing and retransliteration mostly keep.

    >>> skeleton("Biegun") == skeleton("began") == skeleton("Beghan") == skeleton("Bigan")
    True
    >>> skeleton("Ortega's") == skeleton("Ortagus"), skeleton("Pompeo") == skeleton("Pengpeiao")
    (True, True)
    """
    word = SOUNDS.sub(_sound, word if word.isalpha() and word.isascii() and word.islower() else key(word))
    if "ng" in word:
        word = NASAL.sub("n", word)
    return DOUBLED.sub(FIRST, word.translate(CONSONANTS))


def _sound(match: re.Match[str]) -> str:
    return SOUND_LETTERS[match.lastindex]


# Each group is named by the letter that its sounds become, _ by none; single letters follow
SOUNDS = re.compile("(?P<_>^[kg](?=n)|^w(?=r))|(?P<j>[sz]h|j|d(?:gh|ck|[gkq])(?=e))|(?P<g>gh|ck|[kcq]h?(?![eiy])|k|q)|(?P<b>ph)|(?P<d>th)")
SOUND_LETTERS = {number: name.strip("_") for name, number in SOUNDS.groupindex.items()}
NASAL = re.compile("ng(?![aeiou])")
CONSONANTS = str.maketrans("vfpczxtmr", "bbbsssdnl", "aeiouyhw")
DOUBLED = re.compile(r"(.)\1+")
FIRST = itemgetter(1)  # of a match its first group: much quicker than r"\1"


@cache
def edits(one: str, other: str, limit: int = 3) -> int:
    """Return how many letters must be put in, left out or changed, at most `limit` + 1.

    >>> edits("biegun", "began"), edits("biegun", "kim")
    (2, 4)
    """
    if one == other:
        return 0
    least = max(abs(len(one) - len(other)), (len(set(one) ^ set(other)) + 1) // 2)  # a change makes two letters differ at most
    return next((far for far in range(max(1, least), limit + 1) if _within(one, other, far)), limit + 1)


def _within(one: str, other: str, limit: int) -> bool:
    if abs(len(one) - len(other)) > limit:
        return False
    place = next(compress(count(), map(ne, one, other)), min(len(one), len(other)))  # of the first letter that differs
    one, other, rest, rest_of_other = one[place:], other[place:], one[place + 1 :], other[place + 1 :]
    if limit == 1:
        return rest in (rest_of_other, other) or one == rest_of_other
    return _within(rest, rest_of_other, limit - 1) or _within(rest, other, limit - 1) or _within(one, rest_of_other, limit - 1)
