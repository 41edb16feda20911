"""A written name in words: in lower case as they stand, and folded as names are looked up."""

from __future__ import annotations

from functools import cache

from kdnb.lexicon import plain_words, words
from kdnb.romanization import key


def name_tokens(form: str) -> tuple[str, ...]:
    """Cut a name into folded words; initials in the middle and a possessive go.

    >>> name_tokens("Joseph R. Biden's"), name_tokens("Kang Kyŏng-hwa")
    (('joseph', 'biden'), ('kang', 'kyong', 'hwa'))
    """
    return cut_name(form)[1]


@cache
def cut_name(form: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return the words of a form in lower case, its `name_tokens`, and all its letters folded.

    >>> cut_name("George H. W. Bush")
    (('george', 'h', 'w', 'bush'), ('george', 'bush'), 'georgehwbush')
    """
    lower = form.lower().replace("-", " ").split(" ")
    letters = "".join(lower)
    if letters.isascii() and letters.isalpha() and min(map(len, lower)) > 1:
        tokens = tuple(lower)
        return tokens, tokens, letters
    parts = plain_words(form)
    lower = " ".join(parts).lower().split(" ") if parts else [word.lower for word in words(form)]
    folded = [key(part) for part in parts or [word.text for word in words(form)]]
    kept = "" if "." in form else "ou"  # "Kwon O-kie" is no "Joseph R. Biden"
    last = len(folded) - 1
    tokens = [part for number, part in enumerate(folded) if part and (len(part) > 1 or part in tuple(kept) or number in (0, last))]
    return tuple(lower), tuple(tokens), key(form)
