"""The forms of data/talk_cues.csv as a tree of word parts, to find the longest of them in a text."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kdnb.tables import forms, rows

PARTS = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*|\+|'ll|'d|n't")
MANY_FORMS = 32768  # words whose parts are kept from article to article


@cache
def cue_tree() -> dict:
    """Return the cues as a tree of word parts; the rows that end at a node are under ""."""
    tree: dict = {}
    for row in rows("talk_cues"):
        for form in forms(row["forms"]):
            node = tree
            for part in PARTS.findall(form.lower()):
                node = node.setdefault(part, {})
            node.setdefault("", []).append((row, form, tuple(forms(row["states"]))))
    return tree


@lru_cache(maxsize=MANY_FORMS)
def opens_cue(word: str) -> bool:
    """Say whether a cue may begin with a part of this token."""
    return not cue_tree().keys().isdisjoint(parts_of(word))


@lru_cache(maxsize=MANY_FORMS)
def parts_of(word: str) -> list[str]:
    """Return the parts of a token in lower case that cues are made of: "working-level" has two, a comma none."""
    if word.isalpha():
        return [word]
    return [] if len(word) == 1 and word != "+" and not word.isdigit() else [part.replace("’", "'") for part in PARTS.findall(word)]
