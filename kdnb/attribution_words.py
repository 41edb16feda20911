"""The words that attribute, from kdnb/data/attribution_cues.csv, and what is asked of a single word."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
CLAUSES = ("ccomp", "csubj", "csubj:pass")
NOMINAL = ("NOUN", "PROPN", "PRON")
STOPS = frozenset(".?!")
EDGES = frozenset(",;:.–—-") | {"--"}
REACH = 14
"""Words between a quotation and the verb that attributes it: a name, its apposition, an adverbial."""


@cache
def cues(part: str) -> dict[str, frozenset[str]]:
    """lemma -> what it takes as content, for the cues of a part of speech; a lemma may stand in several rows."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("attribution_cues"):
        for lemma in forms(row["lemmas"]) if row["part"] == part else ():
            found[lemma] = found.get(lemma, frozenset()) | {*forms(row["takes"])}
    return found


def takes(token: Token) -> frozenset[str]:
    """What a verb takes as content by the table; empty for a verb that is no cue. "sentence": it can stand beside what is said."""
    if token.pos_ not in ("VERB", "AUX"):
        return frozenset()
    own = cues("verb").get(token.lemma_.lower(), frozenset())
    if token.lemma_ == "point" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "out":
        return cues("verb")["point out"]
    return own


def speaks(token: Token) -> bool:
    """Whether a verb can stand beside a quotation or enclose a sentence: "..., he said"."""
    return "sentence" in takes(token) and not mere_auxiliary(token)


def mere_auxiliary(verb: Token) -> bool:
    return verb.dep_ in ("aux", "aux:pass", "cop", "case", "mark", "amod", "compound")


def after_comma(token: Token) -> bool:
    """Whether a word stands behind a comma, also one with a quotation mark."""
    before = token.doc[max(0, token.i - 2) : token.i]
    return any(word.text == "," for word in before) and all(word.is_punct for word in before[-1:])


def told_to(verb: Token) -> Token | None:
    """ "..., warned South Korea to stop": who is told to, where the parse took it for the subject."""
    doc = verb.doc
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.i < verb.i or subject.right_edge.i + 2 >= verb.sent.end or doc[verb.i - 1].text in "\"”":
        return None
    told = doc[subject.right_edge.i + 1].lower_ == "to" and doc[subject.right_edge.i + 2].tag_ == "VB"
    return subject if told else None
