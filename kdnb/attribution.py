"""Who said what, on any topic: sources, the words that attribute, and what is attributed.

The words are in kdnb/data/attribution_cues.csv; the frames (which dependent of a cue is the source, which the content) are here.
Model and terms: PolNeAR 1.0 (Newell, Margolin and Ruths, 2018), on whose development data it is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kdnb.quotations import find_quotations
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc, Token

COLUMNS = ["source_start", "source_end", "cue_start", "cue_end", "content_start", "content_end", "kind"]

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
CLAUSES = ("ccomp", "csubj", "csubj:pass")
PARENTHETIC = ("parataxis", "advcl", "discourse")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution, as tokens of the Doc: ``source`` and ``cue`` are heads (None when missing), ``content`` a span of token indices.

    ``kind`` is "direct" (all of it in quotation marks), "mixed" (some of it) or "indirect". ``source_span`` is the source with its
    modifiers, as token indices.
    """

    source: int | None
    source_span: tuple[int, int] | None
    cue: int | None
    content: tuple[int, int]
    kind: str


def attributions(text: str) -> pd.DataFrame:
    """Return who said what in a text, one row an attribution, in the order of the contents.

    Columns source_start, source_end, cue_start, cue_end, content_start, content_end (character offsets into ``text``; NA where
    there is no source or cue) and kind: direct, mixed or indirect.

    >>> text = "Blinken said that the door remains open."
    >>> row = attributions(text).iloc[0]
    >>> text[row.source_start : row.source_end], text[row.content_start : row.content_end], row.kind
    ('Blinken', 'that the door remains open', 'indirect')
    """
    import pandas as pd

    from kdnb.language import load_language

    if not isinstance(text, str):
        raise TypeError(f"attributions takes a text, not {type(text).__name__}")
    doc = load_language()(text, disable=["kdnb_times", "kdnb_actors"])
    found = [
        (*_characters(doc, one.source_span), *_characters(doc, one.cue and (one.cue, one.cue + 1)), *_characters(doc, one.content), one.kind)
        for one in find_attributions(doc)
    ]
    frame = pd.DataFrame(found, columns=COLUMNS)
    return frame.astype({column: "Int64" for column in COLUMNS[:-1]} | {"kind": "str"})


def find_attributions(doc: Doc) -> list[Attribution]:
    """Return the attributions of a parsed Doc, each content at most once, in order."""
    quotations = find_quotations(doc)
    found = [one for token in doc for one in _of_cue(token)]
    found = [_widened(doc, one, quotations) for one in found]
    found = _without_repeats(found)
    found += _unclaimed(doc, found, quotations)
    return sorted((_with_kind(doc, one, quotations) for one in found), key=lambda one: (one.content, one.cue or 0))


def attribution_of(token: Token) -> Attribution | None:
    """Return what a verb attributes to its subject, whatever verb it is; None where it has neither clause nor object."""
    content = _content_of_verb(token, frozenset(("clause", "infinitive", "object", "on", "for", "of", "against", "to", "in")))
    return None if content is None or _mere_auxiliary(token) else _attribution(token, _source_of(token), content)


# --- cues and their frames ---------------------------------------------------------------------------------------------


@cache
def _cues(part: str) -> dict[str, frozenset[str]]:
    """lemma -> what it takes as content, for the cues of a part of speech; a lemma may stand in several rows."""
    cues: dict[str, frozenset[str]] = {}
    for row in rows("attribution_cues"):
        for lemma in forms(row["lemmas"]) if row["part"] == part else ():
            cues[lemma] = cues.get(lemma, frozenset()) | {*forms(row["takes"])}
    return cues


def _of_cue(token: Token) -> Iterator[Attribution]:
    """Yield the attributions that one token makes as a cue."""
    if token.lower_ in _cues("preposition"):
        yield from _according_to(token)
    elif token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in _cues("verb"):
        yield from _of_verb(token, _cues("verb")[token.lemma_.lower()])
    elif token.pos_ == "NOUN" and token.lemma_.lower() in _cues("noun"):
        yield from _of_noun(token)


def _of_verb(verb: Token, takes: frozenset[str]) -> Iterator[Attribution]:
    if _mere_auxiliary(verb):
        return
    content = _content_of_verb(verb, takes)
    if content is not None:
        yield _attribution(verb, _source_of(verb), content)


def _mere_auxiliary(verb: Token) -> bool:
    return verb.dep_ in ("aux", "aux:pass", "cop", "case", "mark", "amod", "compound")


def _content_of_verb(verb: Token, takes: frozenset[str]) -> tuple[int, int] | None:
    """The clause, infinitive, object or enclosing sentence that the verb attributes; None where it attributes nothing."""
    own = list(verb.children)
    for child in own:
        if child.dep_ in CLAUSES and "clause" in takes:
            return _span(child)
    if "clause" in takes:
        around = _sentence_around(verb)
        if around is not None:
            return around
    for child in own:
        if "clause" in takes and child.dep_ == "parataxis" and child.i > verb.i:
            return _span(child)
    for child in own:
        if "infinitive" in takes and child.dep_ in ("xcomp", "advcl") and any(c.lower_ == "to" for c in child.lefts):
            others = [c for c in own if c.dep_ in ("obj", "iobj", "obl") and verb.i < c.i < child.i]
            return (min(o.left_edge.i for o in others), _span(child)[1]) if others and "object" in takes else _span(child)
    for child in own:
        if "object" in takes and child.dep_ == "obj" and child.pos_ != "PRON":
            return _span(child)
        if child.dep_ == "obl" and any(c.dep_ == "case" and c.lower_ in takes for c in child.children):
            return _span(child)
        if "object" in takes and child.dep_ == "nsubj:pass":
            return _span(child)
    return None


def _sentence_around(verb: Token) -> tuple[int, int] | None:
    """For "..., he said" and "as he said, ...": the clause that the cue is put into or after, without the cue's own words."""
    if verb.dep_ not in PARENTHETIC or verb.head == verb:
        return None
    as_clause = any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)
    if verb.dep_ == "advcl" and not as_clause:
        return None
    head = verb.head
    first, last = head.left_edge.i, head.right_edge.i + 1
    own_first, own_last = verb.left_edge.i, verb.right_edge.i + 1
    before, after = (first, min(own_first, last)), (max(own_last, first), last)
    if verb.i < head.i:
        return after if after[1] > after[0] else None
    return before if before[1] - before[0] >= after[1] - after[0] - 2 else (first, last)


def _according_to(token: Token) -> Iterator[Attribution]:
    """"According to Yonhap, ..." and "..., according to officials": the object is the source, the rest of the clause the content."""
    source = token.head
    if source.pos_ not in ("NOUN", "PROPN", "PRON") or source.dep_ not in ("obl", "nmod", "advcl", "dep", "obl:unmarked"):
        return
    head = source.head
    if head == source:
        return
    first, last = head.left_edge.i, head.right_edge.i + 1
    if source.left_edge.i <= first + 1:
        content = (source.right_edge.i + 1, last)
    elif source.right_edge.i + 1 >= last - 1:
        content = (first, source.left_edge.i)
    else:
        content = (first, last)
    if content[1] - content[0] >= 2:
        yield Attribution(source.i, _source_span(source, token.i), token.i, _trim(token.doc, content), "")


def _of_noun(noun: Token) -> Iterator[Attribution]:
    """"Seoul's claim that ...", "a warning by Kim that ...": a clause on a noun of speech."""
    clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp") and any(m.dep_ == "mark" and m.lower_ == "that" for m in c.children)), None)
    if clause is None:
        return
    source = next((c for c in noun.children if c.dep_ == "nmod:poss"), None)
    source = source or next((c for c in noun.children if c.dep_ == "nmod" and any(m.lower_ in ("by", "from", "of") for m in c.children)), None)
    if source is None and noun.dep_ == "obj":
        source = _source_of(noun.head)
    yield _attribution(noun, source, _span(clause))


def _source_of(verb: Token) -> Token | None:
    """Whose words they are: the subject, the agent of a passive, or the subject of the clause that the cue hangs on."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        agent = next((c for c in verb.children if c.dep_ == "obl:agent" or (c.dep_ == "obl" and _passive(verb) and _has_case(c, "by"))), None)
        if agent is not None:
            return agent
        subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if subject is not None and not (subject.dep_ == "nsubj:pass" and verb.dep_ not in ("xcomp", "advcl") and not _quoted_as(verb)):
            return subject.head.head if subject.tag_ == "WP" and verb.dep_ == "acl:relcl" else subject
        if verb.dep_ in ("acl", "acl:relcl"):
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "advcl", "parataxis", "ccomp") or verb.head == verb or subject is not None:
            return None
        verb = verb.head
    return None


def _passive(verb: Token) -> bool:
    return verb.tag_ == "VBN"


def _quoted_as(verb: Token) -> bool:
    """"Kim was quoted as saying ...": the passive subject is the source."""
    return verb.lemma_.lower() in _cues("passive")


def _has_case(token: Token, word: str) -> bool:
    return any(c.dep_ == "case" and c.lower_ == word for c in token.children)


# --- spans -------------------------------------------------------------------------------------------------------------


def _attribution(cue: Token, source: Token | None, content: tuple[int, int]) -> Attribution:
    content = _trim(cue.doc, content)
    return Attribution(source.i if source is not None else None, _source_span(source, cue.i) if source is not None else None, cue.i, content, "")


def _source_span(source: Token, cue: int) -> tuple[int, int]:
    """The source with its modifiers, without a relative clause and without words beyond the cue."""
    first, last = source.left_edge.i, source.right_edge.i + 1
    for child in source.children:
        if child.dep_ in ("acl:relcl", "parataxis", "advcl", "acl", "case", "cc", "conj") and child.dep_ != "conj":
            if child.i > source.i:
                last = min(last, child.left_edge.i)
            else:
                first = max(first, child.right_edge.i + 1)
    if first <= cue < last:
        first, last = (cue + 1, last) if cue < source.i else (first, cue)
    return _trim(source.doc, (first, last))


def _span(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1


def _trim(doc: Doc, span: tuple[int, int]) -> tuple[int, int]:
    """Without spaces, commas, stops and dashes at the ends; quotation marks stay."""
    first, last = span
    while first < last - 1 and (doc[first].is_space or doc[first].text in ",;:.–—--"):
        first += 1
    while last - 1 > first and (doc[last - 1].is_space or doc[last - 1].text in ",;:.–—--"):
        last -= 1
    return first, last


def _characters(doc: Doc, span: tuple[int, int] | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1]))


# --- quotations --------------------------------------------------------------------------------------------------------


def _widened(doc: Doc, one: Attribution, quotations: Iterable[tuple[int, int]]) -> Attribution:
    """A content that starts or ends within a quotation is the whole quotation, unless the cue itself stands inside."""
    first, last = one.content
    for start, end in quotations:
        if start < last and first < end and not (one.cue is not None and start <= one.cue < end):
            overlap = min(last, end) - max(first, start)
            if overlap * 2 >= min(end - start, last - first):
                first, last = min(first, start), max(last, end)
    if one.cue is not None and first <= one.cue < last:
        return one
    return Attribution(one.source, one.source_span, one.cue, (first, last), "")


def _without_repeats(found: list[Attribution]) -> list[Attribution]:
    """One attribution a content: the one with a source, then the nearer cue."""
    best: dict[tuple[int, int], Attribution] = {}
    for one in found:
        other = best.get(one.content)
        if other is None or (one.source is not None, -_distance(one)) > (other.source is not None, -_distance(other)):
            best[one.content] = one
    return list(best.values())


def _distance(one: Attribution) -> int:
    return min(abs(one.cue - one.content[0]), abs(one.cue - one.content[1]))


def _unclaimed(doc: Doc, found: list[Attribution], quotations: list[tuple[int, int]]) -> Iterator[Attribution]:
    """Whole quoted sentences that no cue claims belong to the source of the attribution before them."""
    for start, end in quotations:
        if end - start < 8 or any(one.content[0] < end and start < one.content[1] for one in found):
            continue
        before = [one for one in found if one.source is not None and one.content[1] <= start]
        last = max(before, key=lambda one: one.content[1], default=None)
        near = last is not None and doc[last.content[1] - 1].sent.end >= doc[start].sent.start - 40
        yield Attribution(last.source if near else None, last.source_span if near else None, None, (start, end), "")


def _with_kind(doc: Doc, one: Attribution, quotations: list[tuple[int, int]]) -> Attribution:
    words = [i for i in range(*one.content) if not doc[i].is_punct and not doc[i].is_space]
    quoted = sum(any(start <= i < end for start, end in quotations) for i in words)
    kind = "indirect" if not quoted else "direct" if quoted >= 0.9 * len(words) else "mixed"
    return Attribution(one.source, one.source_span, one.cue, one.content, kind)
