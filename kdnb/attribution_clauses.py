"""What is said, as a clause behind a verb or the sentence around it; where a parse breaks off, by the order of the words and the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.attribution_words import EDGES, NOMINAL, REACH, SUBJECTS, cues

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def clause_span(verb: Token, clause: Token) -> tuple[int, int]:
    """A clause with what the parse hung on the verb after it, up to a coordinated verb or another attribution's end."""
    last = clause.right_edge.i
    for child in verb.children:
        if child.i > clause.i and child.dep_ in ("advcl", "obl", "ccomp", "acl", "nmod", "advmod", "dep", "appos"):
            last = max(last, child.right_edge.i)
    first = clause.left_edge.i
    between = [t.i for t in verb.doc[verb.i + 1 : clause.i] if t.lower_ == "that" and t.dep_ == "mark"]
    return min([first, *between]) if min([first, *between]) > verb.i else verb.i + 1, last + 1


def sentence_around(verb: Token, quoted: list[int]) -> tuple[int, int] | None:
    """For "..., he said." and "..., he said, ...": the sentence that the cue is put behind or into.

    By the marks rather than by the parse, which hangs such verbs on anything.
    """
    doc, start, end = verb.doc, opening(verb), verb.sent.end
    if verb.tag_ == "VBG":
        return None  # "X welcomed the move, saying ...": what stands before is not what was said
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is not None and subject.tag_ in ("WDT", "WP") and verb.dep_ == "acl:relcl":
        return None  # "talks with Pyongyang, which has not responded": what stands before was not said by it
    first = phrase_before(verb, start) if subject is None or subject.i > verb.i else min(verb.i, subject.left_edge.i)
    while first < verb.i and doc[first].is_punct:  # the parse hangs the comma on the title: "..., Secretary of State Pompeo said"
        first += 1
    if first < verb.i and doc[first].pos_ == "CCONJ":
        return None  # "..., and the minister said that": a clause of its own
    as_clause = first > start and doc[first - 1].lower_ == "as"
    first -= as_clause
    if as_clause and any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in _until_comma(doc, verb.i + 1, end)):
        return None  # "..., as the North said on Tuesday it may reconsider"
    before = first - 1
    if before < start or doc[before].text not in (",", "”", '"', "''", "–", "—") or quoted[before] >= 0 and doc[before].text == ",":
        return None
    last = verb.i
    while last + 1 < end and doc[last + 1].text not in ",.;:?!–—" and not doc[last + 1].is_space and last - verb.i < REACH:
        last += 1
    rest = [t for t in doc[last + 1 : end] if not t.is_punct and not t.is_space]
    if last + 1 < end and doc[last + 1].text == "," and len(rest) > 2:
        return (start, end) if before - start < len(rest) else (start, before)
    return (start, before) if before - start > 2 else None


def _until_comma(doc: Doc, first: int, last: int) -> list[Token]:
    return list(doc[first : next((t.i for t in doc[first:last] if t.text == ","), last)])


def opening(verb: Token) -> int:
    """Where the sentence of a verb begins, also where the parse ends one at a comma: "..., U.S. ambassador Haley said"."""
    doc, start = verb.doc, verb.sent.start
    while start > 0 and "," in (doc[start].text, doc[start - 1].text):
        start = doc[start - 1].sent.start
    return start


def phrase_before(verb: Token, start: int) -> int:
    """The first token of the noun phrase between a comma and the verb that the parse gave no subject: ", the ministry said"."""
    doc, at = verb.doc, verb.i
    if at == start or doc[at - 1].pos_ not in NOMINAL:
        return at
    while at > start and verb.i - at < REACH and doc[at - 1].pos_ not in ("VERB", "AUX", "SCONJ") and doc[at - 1].text not in (",", "”", '"', "''"):
        at -= 1
    return at if at > start and doc[at - 1].text in (",", "”", '"', "''") else verb.i


def clause_behind(verb: Token, quoted: list[int]) -> tuple[int, int] | None:
    """What follows a verb of speech up to the end of its clause, where the parse broke off: from "that", or from the next word on.

    Without "that" it needs a subject before the verb, and a finite verb or a quotation mark close behind.
    """
    doc, last = verb.doc, verb.sent.end
    while last < len(doc) and last - verb.i < 6 and not doc[last - 1].is_punct and not doc[last - 1].is_space:
        last = min(doc[last].sent.end, last + 25)  # captions, "said Friday they had": the parse ends sentences where none ends
    aside = verb.i + 1 < last and doc[verb.i + 1].text == ","  # "warned, during his speech on Wednesday, that"
    that = next((t.i for t in doc[verb.i + 1 : min(last, verb.i + (14 if aside else 8))] if t.lower_ == "that" and t.tag_ in ("IN", "WDT")), None)
    if that is not None and not any(t.text in ".;:" or t.pos_ == "VERB" and doc[t.i - 1].lower_ not in ("while", "when", "after") for t in doc[verb.i + 1 : that]):
        return (that, last) if last - that > 3 else None
    begin = verb.i + 1
    if begin + 1 < last and doc[begin].lower_ == "on" and doc[begin + 1].lemma_.lower() in cues("time"):
        begin += 1
    if begin + 3 < last and doc[begin].lower_ in ("earlier", "late", "later"):  # "said earlier this week Pyongyang is ready"
        day = next((t.i for t in doc[begin + 1 : begin + 4] if t.lemma_.lower() in cues("time")), None)
        begin = begin if day is None else day + 1
    following = doc[begin] if begin < last else None
    if following is None or following.pos_ not in (*NOMINAL, "DET", "ADJ", "PUNCT") or following.text in EDGES or not (any(c.dep_ in SUBJECTS and c.i < verb.i for c in verb.children) or doc[verb.i - 1].lower_ == "and"):
        return None
    end = next((t.i for t in doc[verb.i + 1 : last] if t.text in (",", ";") and quoted[t.i] < 0), last)
    finite = any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in doc[verb.i + 1 : min(end, verb.i + 14)])
    if not finite and end < last and doc[end].text == "," and quoted[verb.i + 1] < 0:  # "says the drills, which ..., are rehearsals"
        end, finite = last, any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") and t.dep_ != "acl:relcl" for t in doc[end:last])
    first = begin + (following.lemma_.lower() in cues("time"))
    return (first, end) if finite and end - first > 2 else None


def caption_before(verb: Token) -> tuple[int, int] | None:
    """ "... and whether it will go on depends on the US said Kim": in text without commas, the coordinated clause before the verb."""
    doc = verb.doc
    behind = any(c.dep_ in SUBJECTS and c.i > verb.i for c in verb.children)
    if not behind or any(c.dep_ in SUBJECTS and c.i < verb.i for c in verb.children) or verb.i == 0 or doc[verb.i - 1].is_punct:
        return None
    for at in range(verb.i - 1, max(verb.sent.start, verb.i - 30), -1):
        if doc[at].is_punct and doc[at].text != "-":
            return None
        if doc[at].lower_ in ("and", "but") and doc[at].head.pos_ in ("VERB", "AUX") and verb.i - at > 4:
            return at + 1, verb.i
    return None
