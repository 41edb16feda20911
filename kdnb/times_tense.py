"""Does a clause speak of what has been or of what is to come? Read from the words around an expression of time."""

from __future__ import annotations

from functools import cache

from kdnb.tables import forms, rows
from kdnb.times_lexer import Token

_REACH = 28  # tokens: the longest way to a cue where a transcript has no punctuation
_GONE_BY = frozenset(
    ("had", "originally", "previously", "initially", "earlier")
)  # "had been scheduled to expire Friday"
_BE = frozenset(("is", "are", "was", "were", "be", "am"))


def tense(tokens: list[Token], first: int, last: int) -> str | None:
    """Return "past", "future" or None (nothing says) for the expression that is ``tokens[first:last]``.

    The nearest cue to the left in the sentence decides; without one, the first to the right. "He said Thursday that he
    will" is past; a remark between commas ("he will, officials said, arrive Thursday") is passed over.
    """
    start = first
    while start > 0 and first - start < _REACH and tokens[start - 1].cls not in ("END", "BREAK"):
        start -= 1
    for at in range(first - 1, start - 1, -1):
        if found := _cue(tokens, at, start):
            return found
    for at in range(last, min(last + _REACH, len(tokens))):
        if tokens[at].cls in ("END", "BREAK"):
            break
        if found := _cue(tokens, at, last):
            return found
    return None


def _cue(tokens: list[Token], at: int, start: int) -> str | None:
    """Return the tense that the word at ``at`` gives, None when it gives none."""
    low = tokens[at].low
    before = tokens[at - 1].low if at > start else ""
    if low == "to" and before in _BE:
        return "future"
    listed = _words().get(low)
    if listed == "said":
        return None if _parenthetical(tokens, at, start) else "past"
    if (
        listed == "future"
        and low.endswith("ed")
        and _GONE_BY & {token.low for token in tokens[max(at - 3, start) : at]}
    ):
        return "past"
    if listed == "future":
        return "future"
    if listed in ("future_to", "future_to_for"):
        following = tokens[at + 1].low if at + 1 < len(tokens) else ""
        ahead = following == "to" or following == "for" and listed == "future_to_for"
        return "future" if ahead else "past" if low.endswith("ed") else None
    if listed in ("neutral", "skip"):
        return None
    if listed == "past" or (tokens[at].cls == "WORD" and len(low) > 3 and low.endswith("ed")):
        # "to be released Friday", "will have met": what governs the participle says it
        return (
            None
            if before in ("be", "being") or low in ("have", "been") and before in ("will", "to", "would")
            else _past(tokens, at)
        )
    return None


def _parenthetical(tokens: list[Token], at: int, start: int) -> bool:
    """Is the verb of saying at ``at`` a remark between commas: "he will, the ministry said, arrive Thursday"?"""
    after = tokens[at + 1].cls if at + 1 < len(tokens) else "END"
    return after == "COMMA" and any(token.cls == "COMMA" for token in tokens[max(at - 8, start) : at])


def _past(tokens: list[Token], at: int) -> str | None:
    """Return "past", or "future" for "was to" and "were due to", None for "was" before another cue."""
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return "future" if tokens[at].low in _BE and following == "to" else "past"


@cache
def _words() -> dict[str, str]:
    """Return the cues of tense_words.csv with what they say."""
    return {form: row["tense"] for row in rows("tense_words") for form in forms(row["forms"])}
