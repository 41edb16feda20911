"""Where the sentences of an article begin for the talks: the parser's breaks, held against its full stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

STOPS = frozenset(".?!…:;") | {"...", "?!", "。"}
CLOSERS = frozenset("\"”’')]»")
OPENERS = frozenset("the a an he she it they we this that these in on but and at his her its their after however".split())
MANY_WORDS = 80  # words a full stop: fewer full stops than that are none


def sentence_bounds(doc: Doc, stops: int) -> list[int]:
    """Return where sentences begin, and the number after the last token.

    The parser's sentences, joined again where it broke one off without a full stop, unless the text has too few `stops` (captions).
    """
    starts = [sent.start for sent in doc.sents]
    if stops * MANY_WORDS < len(doc):
        return [*(start for start in starts if start == 0 or _opens(doc, start)), len(doc)]
    kept = [start for start in starts if start == 0 or _closes(doc, start)]
    return [*kept, len(doc)]


def _opens(doc: Doc, start: int) -> bool:
    """Say whether a sentence may begin at this token of a text without full stops: not inside a name or a phrase."""
    before, here = doc[start - 1], doc[start]
    if before.is_space:
        return True
    if before.pos_ in ("ADP", "DET", "ADJ", "CCONJ", "SCONJ", "PART", "AUX") or here.pos_ in ("VERB", "AUX", "ADP"):
        return False
    return not (before.pos_ == here.pos_ == "PROPN")


def _closes(doc: Doc, start: int) -> bool:
    """Say whether a sentence ends before this token: a full stop that is not an abbreviation's, or a paragraph's end."""
    number = start - 1
    while number > 0 and (doc[number].is_space or doc[number].text in CLOSERS):
        if "\n\n" in doc[number].text:
            return True
        number -= 1
    last = doc[number].text
    return last in STOPS or (last.endswith(".") and doc[start].lower_ in OPENERS)
