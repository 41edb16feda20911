"""Who "I" is: the one quoted, or the one who has the word in a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.annotations import Mention
from kdnb.attribution import parts
from kdnb.quotations import find_quotations
from kdnb.turns import find_turns
from kdnb.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FIRST = frozenset(("i", "me", "my"))
SCORE = 0.8
"""Of a first person: what can be wrong is whose words they are."""


def first_persons(doc: Doc) -> list[Mention]:
    """Return a mention for each "I", "me" and "my" whose speaker is a person that ``doc._.mentions`` or a turn's label names."""
    doc = words_of(doc)
    words = [token for token in doc.where("lower_", FIRST) if token.pos_ == "PRON"]
    if not words:
        return []
    turns, found = find_turns(doc), []
    quotations = find_quotations(doc)
    for word in words:
        turn = next((turn for turn in turns if turn.first <= word.i < turn.last), None)
        quoted = any(start < word.i < end for start, end in quotations)
        if turn is not None and not (quoted and doc[turn.first].text not in "\"“"):
            speaker = (turn.name, turn.state) if turn.name else None
        else:
            speaker = _quoted(word, doc) if quoted else None
        if speaker is not None:
            found.append(Mention(word.idx, word.idx + len(word), word.text, "person", *speaker, "coreference", SCORE))
    return found


def _quoted(word: Token, doc: Doc) -> tuple[str, str | None] | None:
    """Return (name, state) of the person whose quoted words a first person stands in."""
    around = [one for one in parts(doc) if one.source is not None and one.content[0] <= word.i < one.content[1]]
    if not around:
        return None
    one = min(around, key=lambda one: one.content[1] - one.content[0])
    first, last = one.source_span or (one.source, one.source + 1)
    head = doc[one.source]
    people = [m for m in doc._.mentions if m.kind == "person" and m.name and m.start < doc[last - 1].idx + len(doc[last - 1]) and m.end > doc[first].idx]
    covering = [mention for mention in people if mention.start <= head.idx < mention.end]
    people = covering or people
    return (people[0].name, people[0].state) if len({mention.name for mention in people}) == 1 else None
