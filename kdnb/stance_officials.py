"""People whom the registry does not know, by the title they are given: "Cmdr. Gary Ross, a Pentagon spokesman"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kdnb.annotations import Mention

RANK = re.compile(r"^(?:[A-Z][a-z]+\.\s+)+")
LENGTH = 14
"""Words of a title, before the name or after its comma."""
STOPS = frozenset(",;:.()\"“”")


def titled(mention: Mention, doc: Doc) -> tuple[str, str] | None:
    """Return (name as written, without rank, state) of a person without state who is given an official's title; None for others."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None or " " not in RANK.sub("", mention.text):
        return None
    for title in (_before(doc, span.start), _after(doc, span.end)):
        state = _state_of_title(title)
        if state:
            return RANK.sub("", mention.name or mention.text), state
    return None


def _before(doc: Doc, start: int) -> list[Token]:
    """The words right before a name, back to a verb or a mark: "State Department spokesman"."""
    first = start
    while first > doc[start].sent.start and start - first < LENGTH and not _ends_title(doc[first - 1]):
        first -= 1
    return list(doc[first:start])


def _after(doc: Doc, end: int) -> list[Token]:
    """The apposition behind a name and a comma: "a spokesman for the ministry"."""
    if end >= len(doc) or doc[end].text != ",":
        return []
    last = end + 1
    while last < len(doc) and last - end <= LENGTH and not _ends_title(doc[last]):
        last += 1
    return list(doc[end + 1 : last])


def _ends_title(token: Token) -> bool:
    return token.text in STOPS or token.is_space or token.pos_ in ("VERB", "AUX", "PRON", "SCONJ")


def _state_of_title(title: list[Token]) -> str | None:
    """The state that a title is of; None for a title of no office, a former one, or one outside government."""
    words = {form for token in title for form in (token.lower_, token.lemma_.lower())}
    if not words & _listed("title") or words & (_listed("private") | _listed("outsider")):
        return None
    text = " ".join(token.text for token in title)
    found = (match for match in _pattern().finditer(text) if not _dealt_with(text, match))
    return next((_bodies()[match.group()] for match in found), None)


def state_of_title(title: str) -> str | None:
    """Return the state that a written title is of, None for a title of none: "Deputy Chinese Ambassador to the United Nations"."""
    words = {word.strip(",.").lower() for word in title.split()}
    if not words & _listed("title") or words & (_listed("private") | _listed("outsider")):
        return None
    return next((_bodies()[match.group()] for match in _pattern().finditer(title) if not _dealt_with(title, match)), None)


def _dealt_with(text: str, match: re.Match[str]) -> bool:
    """Whether a state is whom the office is about, not whose it is: "ambassador to Seoul", "representative for North Korea"."""
    before = text[: match.start()].removesuffix("the ").split()[-1:]
    owner = text[match.end() :].lstrip().startswith(("'s", "\u2019s"))
    if before and before[0][:1].isupper() and _bodies()[match.group()] == "UN":
        return True  # the National Security Council
    return before in (["to"], ["on"]) or (before == ["for"] and match.group() in _states() and not owner)


@cache
def _listed(role: str) -> frozenset[str]:
    return frozenset(form for row in rows("stance_sources") if row["role"] == role for form in forms(row["forms"]))


@cache
def _bodies() -> dict[str, str]:
    """Name of a state, or of a body that speaks for one -> the state."""
    found = {}
    for row in rows("organizations"):
        if row["state"] and row["kind"] not in ("thinktank", "company", "school", "ngo", "court", "media"):
            found |= dict.fromkeys((row["name"], *forms(row["forms"])), row["state"])
    for row in rows("states"):
        for column in ("name", "forms", "demonyms", "metonyms"):
            found |= dict.fromkeys(forms(row[column]), row["code"])
    return found


def body_state(name: str) -> str | None:
    """Return the state that a body of this name speaks for ("State Department"), None for any other name."""
    return _bodies().get(name)


@cache
def _states() -> frozenset[str]:
    return frozenset(form for row in rows("states") for form in forms(row["forms"]))


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted((name for name in _bodies() if name[:1].isupper()), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
