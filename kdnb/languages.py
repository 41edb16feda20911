"""Which language is this? Enough to leave an article alone that is not English."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from kdnb.tables import rows

SAMPLE = 5_000  # characters looked at
LETTERS = {
    "hangul": re.compile(r"[\uac00-\ud7a3]+"),
    "kana": re.compile(r"[\u3040-\u30ff]+"),
    "han": re.compile(r"[\u4e00-\u9fff]+"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]+"),
    "arabic": re.compile(r"[\u0600-\u06ff]+"),
    "thai": re.compile(r"[\u0e00-\u0e7f]+"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+"),
}
OTHER_LETTERS = re.compile(r"[^\x00-\x7f]+")
NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
WORDS = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]+")


def guess_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language most of a text is in; None for fewer than 20 letters or an unknown one.

    >>> guess_language("The two sides agreed to meet again in Seoul on Friday.")
    'en'
    >>> guess_language("북한이 15일 오전 동해상으로 탄도미사일을 발사했다고 합동참모본부가 밝혔다.")
    'ko'
    """
    sample = text[:SAMPLE]
    other = "" if sample.isascii() else "".join(OTHER_LETTERS.findall(sample))
    counts = {script: sum(map(len, expression.findall(other))) for script, expression in LETTERS.items()}
    counts["latin"] += len(sample.encode("ascii", "ignore").translate(None, NO_LETTERS))
    if sum(counts.values()) < 20:
        return None
    script = max(counts, key=lambda name: counts[name])
    if script == "han" and counts["kana"] > 0.1 * counts["han"]:
        script = "kana"
    codes = [row["code"] for row in rows("languages") if row["letters"] == script]
    if len(codes) == 1:
        return codes[0]
    words = WORDS.findall(sample.lower())
    counted, small = Counter(words), Counter()
    for word in counted.keys() & languages_of().keys():
        small.update(dict.fromkeys(languages_of()[word], counted[word]))
    best = max(codes, key=lambda code: small[code])
    return best if small[best] >= 0.12 * max(1, len(words)) else None


def language_name(code: str) -> str:
    """Return the English name of a language.

    >>> language_name("ko")
    'Korean'
    """
    return next(row["name"] for row in rows("languages") if row["code"] == code)


@cache
def languages_of() -> dict[str, list[str]]:
    """Return small word -> codes of the languages that have it."""
    found: dict[str, list[str]] = {}
    for row in rows("languages"):
        for word in dict.fromkeys(row["function_words"].split()):
            found.setdefault(word, []).append(row["code"])
    return found
