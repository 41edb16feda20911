"""Who can speak: the words of kdnb/data/stance_sources.csv, the kinds of organizations, the capitals that stand for states."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Token

ROLES = ("official", "text", "media", "outsider")


@cache
def _roles() -> dict[str, str]:
    return {form: row["role"] for row in rows("stance_sources") if row["role"] in ROLES for form in forms(row["forms"])}


@cache
def listed_words(part: str) -> frozenset[str]:
    """Return the words of a part of stance_cues.csv."""
    return frozenset(form for row in rows("stance_cues") if row["part"] == part for form in forms(row["forms"]))


@cache
def role_forms(role: str) -> tuple[str, ...]:
    """Return the words that stance_sources.csv lists under a role."""
    return tuple(form for row in rows("stance_sources") if row["role"] == role for form in forms(row["forms"]))


def role_of(head: Token) -> str | None:
    """Return official, text, media or outsider, or None for a word that is not listed."""
    return _roles().get(head.lemma_.lower()) or _roles().get(head.lower_)


@cache
def _organizations() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in rows("organizations")}


def organization_kind(name: str | None) -> str:
    """Return the kind that organizations.csv gives, "" for an unknown one."""
    return _organizations().get(name or "", {}).get("kind", "")


@cache
def short_name(name: str) -> str:
    """Return an agency's initials where the press uses them: KCNA for the Korean Central News Agency."""
    listed = forms(_organizations().get(name, {}).get("forms", ""))
    return next((form for form in listed if form.isupper() and len(form) <= 5), name)


@cache
def capitals() -> frozenset[str]:
    """The forms under which a capital speaks for its state."""
    return frozenset(form for row in rows("states") for column in ("capital", "metonyms") for form in forms(row[column]))
