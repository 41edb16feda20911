"""Whose words a page says that it gives: "Foreign Ministry Spokesperson Lu Kang's Regular Press Conference", "Press Statement of Kim Yo Jong".

The words for such pages are in kdnb/data/stance_sources.csv, under the role page.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.names import resolve_name
from kdnb.stance_officials import state_of_title
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    import datetime

WORDS = 14
"""Words of the longest title and name."""
ENDS = re.compile(r"[,;:(\n]| (?:on|at|to|in|about|regarding|concerning|following|after)\b", re.IGNORECASE)
UNDER = 3
"""Lines under a heading in which the speaker may stand."""
CAPITAL = re.compile(r"[^\W\d_a-z]")


class Voice(NamedTuple):
    """Who is named in the heading: ``name`` is None for an office without a name."""

    name: str | None
    state: str


def voice_of(heading: str, on: datetime.date | None = None) -> Voice | None:
    """Return whose words a page gives by its heading, the text above its body; None where none says so.

    >>> voice_of("Press Statement of Kim Yo Jong, Deputy Department Director")
    Voice(name='Kim Yo-jong', state='PRK')
    >>> voice_of("Kim Yo Jong visits a factory") is None
    True
    """
    for line in heading.splitlines():
        for pattern in _patterns():
            if (match := pattern.search(line)) is not None and (voice := named(match["who"], on) or _in_full(match["who"], heading, on)) is not None:
                return voice
    return _beneath(heading, on)


def _beneath(heading: str, on: datetime.date | None) -> Voice | None:
    """Who stands with a title in the lines right under one that begins with such a word: "Remarks on North Korea", "Ambassador Nikki Haley"."""
    lines = [line.strip() for line in heading.splitlines() if line.strip()]
    first = next((number for number, line in enumerate(lines) if _opening().match(line)), None)
    for number in range(first + 1, min(first + 1 + UNDER, len(lines))) if first is not None else ():
        line = lines[number]
        titled = state_of_title(line) or state_of_title(" ".join(lines[number + 1 : number + 2]))
        if titled and len(line.split()) <= WORDS // 2 and (voice := named(line, on)) is not None and voice.name:
            return voice
    return None


def argues_for_state(heading: str) -> bool:
    """Whether a page is a commentary of North Korea's own agency, by its title and by the mark before its text: "Pyongyang, March 12 (KCNA) --".

    >>> argues_for_state("Rodong Sinmun Blasts Japan\\nPyongyang, March 12 (KCNA) -- "), argues_for_state("Envoy Arrives\\nPyongyang, March 12 (KCNA) -- ")
    (True, False)
    """
    marked = any(f"({mark})" in heading for row in rows("stance_sources") if row["role"] == "agency" for mark in forms(row["forms"]))
    return marked and any(form in heading for row in rows("stance_sources") if row["role"] == "argues" for form in forms(row["forms"]))


def _any_of(role: str) -> str:
    """The forms of a role, as alternatives of a pattern."""
    return "|".join(form for row in rows("stance_sources") if row["role"] == role for form in forms(row["forms"]))


@cache
def _opening() -> re.Pattern[str]:
    """A heading that begins with the word for what the page gives."""
    return re.compile(rf"(?:{_any_of('page')})\b", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Name behind the word with "by" or "of", before it with "'s", or at the line's beginning before "issues"."""
    pages, gives = _any_of("page"), _any_of("gives")
    return (
        re.compile(rf"\b(?:{pages}) (?:of|by|from) (?P<who>[^\n]+)", re.IGNORECASE),
        re.compile(rf"(?P<who>[^\n,]+?)['’]s? (?:\w+ ){{0,3}}(?:{pages})\b", re.IGNORECASE),
        re.compile(rf"^\W*(?P<who>[^\n,]+?)(?:,[^\n]*)? (?:{gives}) (?:[\w.]+ ){{0,3}}(?:{pages})\b", re.IGNORECASE),
    )


def _in_full(phrase: str, heading: str, on: datetime.date | None) -> Voice | None:
    """The person of whom a phrase gives the surname and another line of the heading the whole name: "Ambassador Linda Thomas-Greenfield"."""
    ends = ENDS.search(phrase)
    words = phrase[: ends.start() if ends else None].split()
    lines = (line for line in heading.splitlines() if words and line.endswith(f" {words[-1]}"))
    return next((voice for line in lines if (voice := named(line, on)) is not None and voice.name), None)


def named(phrase: str, on: datetime.date | None) -> Voice | None:
    """The person that a phrase ends with, or the state whose office it names."""
    ends = ENDS.search(phrase)
    words = phrase[: ends.start() if ends else None].rstrip(" .").split()[-WORDS:]
    state = state_of_title(" ".join(words))
    for count in (3, 2):
        name = " ".join(words[-count:])
        if len(words) >= count and CAPITAL.match(name) and (match := resolve_name(name, on=on, context=phrase)) is not None and match.state:
            return Voice(match.name, "UN" if state == "UN" else match.state)
    return Voice(None, state) if state else None
