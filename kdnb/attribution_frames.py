"""The frames of attribution: which dependent of a cue is the source, which the content.

The words are in kdnb/data/attribution_cues.csv; sources in attribution_sources.py, clauses in attribution_clauses.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.attribution_clauses import caption_before, clause_behind, clause_span, sentence_around
from kdnb.attribution_sources import inverted, named_between, source_of
from kdnb.attribution_words import (
    CLAUSES,
    EDGES,
    NOMINAL,
    SUBJECTS,
    after_comma,
    cues,
    mere_auxiliary,
    speaks,
    takes,
    told_to,
)
from kdnb.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ATTACHED = frozenset("for as of over to with against about toward towards".split())
"""What opens a phrase that belongs to the object before it, wherever the parse hung it."""
ANY = frozenset(("clause", "infinitive", "object", "on", "for", "of", "against", "to", "in"))


class Attribution(NamedTuple):
    """One attribution, as tokens of the Doc: ``source`` and ``cue`` are heads (None when missing), ``content`` a span of token indices.

    ``kind`` is "direct" (all of it in quotation marks), "mixed" (some of it) or "indirect". ``source_span`` is the source with its
    modifiers, as token indices.
    """

    source: int | None
    source_span: tuple[int, int] | None
    cue: int | None
    content: tuple[int, int]
    kind: str = ""


def attribution_of(token: Token) -> Attribution | None:
    """Return what a verb attributes to its subject, whatever verb it is, "condemned this" too; None where it has neither clause nor object."""
    content = None if mere_auxiliary(token) else _complement(token, ANY) or _pointed_at(token)
    return None if content is None else _attribution(token, source_of(token), content)


def _pointed_at(verb: Token) -> tuple[int, int] | None:
    """ "The two sides strongly condemned this"."""
    thing = next((child for child in verb.children if child.dep_ == "obj" and child.i > verb.i and child.lower_ in ("this", "that", "it")), None)
    return None if thing is None else (thing.i, thing.i + 1)


def possible_cues(doc: Doc) -> list[int]:
    """Return the indices of the tokens in which `of_cue` can find anything: it is asked of every token."""
    by_class = {"VERB": cues("verb"), "AUX": cues("verb"), "NOUN": cues("noun")}
    possible = [word.i for word in words_of(doc).where("small_lemma", _lemmas()) if word.lemma_ == "make" or word.lemma_.lower() in by_class.get(word.pos_, ())]
    return sorted({*possible, *(word.i for word in words_of(doc).where("lower_", cues("preposition")))})


@cache
def _lemmas() -> frozenset[str]:
    return frozenset({"make", *cues("verb"), *cues("noun")})


def of_cue(token: Token, quoted: list[int]) -> Iterator[Attribution]:
    """Yield the attributions that one token makes as a cue."""
    if token.lower_ in cues("preposition"):
        yield from _according_to(token)
    elif token.lemma_ == "make" and (made := _made_clear(token) or _remarks_before(token)) is not None:
        yield made
    elif token.pos_ in ("VERB", "AUX"):
        own = takes(token)
        if own and not mere_auxiliary(token):
            content = _complement(token, own)
            if "sentence" in own and (content is None or inverted(token) is not None or (token.i + 1 < len(token.doc) and token.doc[token.i + 1].text == "," and quoted[content[0]] < 0)):
                behind = clause_behind(token, quoted) if content is None and _in_a_text(token) else None
                content = behind or sentence_around(token, quoted) or content or clause_behind(token, quoted) or caption_before(token)
            if content is not None:
                yield _attribution(token, source_of(token) or inverted(token) or named_between(token), content)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in cues("noun"):
        yield from _of_noun(token)


def _complement(verb: Token, takes: frozenset[str]) -> tuple[int, int] | None:
    """The clause, infinitive or object that the verb attributes; None where it attributes nothing."""
    after = [child for child in verb.children if child.i > verb.i]
    if "clause" in takes:
        clause = next((c for c in after if c.dep_ in CLAUSES or (c.dep_ == "parataxis" and "sentence" in takes and any(s.dep_ in SUBJECTS for s in c.children))), None)
        if clause is not None and clause.right_edge.i > clause.left_edge.i:
            return clause_span(verb, clause)
    if "infinitive" in takes:
        clause = next((c for c in after if c.dep_ in ("xcomp", "advcl", "ccomp") and any(t.lower_ == "to" for t in c.lefts)), None)
        if clause is not None:
            objects = [c.left_edge.i for c in after if c.dep_ in ("obj", "iobj", "obl") and c.i < clause.i and "object" in takes]
            return min([clause.left_edge.i, *objects]), _up_to_saying(verb, clause.right_edge.i + 1)
        if (told := told_to(verb)) is not None:
            return told.left_edge.i, verb.doc[told.right_edge.i + 2].right_edge.i + 1
        gerund = next((c for c in after if c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VBG" and c.i == verb.i + 1), None) if verb.lemma_.lower() in cues("gerund") else None
        if gerund is not None:
            return gerund.left_edge.i, gerund.right_edge.i + 1  # "proposed holding two meetings"
    if "object" in takes:
        second = verb.lemma_.lower() in cues("naming")  # "called the launch an outrageous act", "described him as scum"
        thing = next((c for c in after if _object(c) and (c.pos_ != "PRON" or c.right_edge.i > c.i or second)), None)
        if thing is not None:
            more = [c.right_edge.i for c in after if c.i > thing.i and verb.doc[c.left_edge.i - 1].text != "," and (c.dep_ in ("xcomp", "ccomp", "dep", "appos") or second and c.dep_ == "obj" or c.left_edge.lower_ in ATTACHED)]
            return thing.left_edge.i, _up_to_saying(verb, max([thing.right_edge.i, *more]) + 1)
    for child in after:
        for phrase in (child, *child.children):  # "warned on Wednesday of consequences": hung on the day
            oblique = phrase.dep_ in ("obl", "nmod") and any(c.dep_ == "case" and c.lower_ in takes for c in phrase.children)
            if oblique and (phrase is child or child.lemma_.lower() in cues("time")) and phrase.lemma_.lower() not in cues("time") and child.dep_ in ("obl", "obj"):
                return phrase.left_edge.i, _with_infinitive(phrase)
    passive = next((c for c in verb.children if c.dep_ == "nsubj:pass"), None)
    if "object" in takes and passive is not None and passive.pos_ != "PRON" and any(c.dep_ == "obl:agent" for c in after):
        return _span(passive)
    return None


def _in_a_text(verb: Token) -> bool:
    """ "Said in a statement that ...": whether the parse hung the clause on the text."""
    texts = (child for child in verb.children if child.i > verb.i and child.dep_ == "obl" and child.lemma_.lower() in cues("text"))
    clauses = (clause for text in texts for clause in text.children if clause.i > text.i and clause.dep_ in ("acl", "ccomp"))
    return any(mark.dep_ == "mark" and mark.lower_ == "that" for clause in clauses for mark in clause.children)


def _up_to_saying(verb: Token, last: int) -> int:
    """The end of an object, before "..., saying that" or "what happened saying that" which the parse hung on it."""
    for token in verb.doc[verb.i + 2 : last]:
        if token.tag_ == "VBG" and (takes(token) and after_comma(token) or speaks(token) and token.nbor(-1).tag_ == "VBD"):
            return token.i
    return last


def _with_infinitive(thing: Token) -> int:
    """The end of an oblique, or of the infinitive right behind it: "called on Pyongyang to stop", whatever the parse hung it on."""
    doc, last = thing.doc, thing.right_edge.i + 1
    if last + 1 < thing.sent.end and doc[last].lower_ == "to":
        verb = next((token for token in doc[last + 1 : min(last + 5, thing.sent.end)] if token.tag_ == "VB"), None)
        return verb.right_edge.i + 1 if verb is not None else last
    return last


def _object(child: Token) -> bool:
    """An object, also one that the parse took for an oblique without preposition; no day of the week."""
    return (child.dep_ == "obj" or child.dep_ in ("obl", "dep", "xcomp") and child.pos_ in NOMINAL and not any(c.dep_ in ("case", "mark") for c in child.children)) and child.lemma_.lower() not in cues("time")


def _made_clear(verb: Token) -> Attribution | None:
    """ "The North has made it clear that it will not return": the clause behind "clear", whatever the parse hung it on."""
    clear = next((token for token in verb.doc[verb.i + 1 : min(verb.i + 5, verb.sent.end)] if token.lower_ in ("clear", "plain")), None)
    above = [verb, clear, *(child for child in verb.children if child.lower_ == "it" and child.i > verb.i)] if clear is not None else []
    clauses = (child for one in above for child in one.children if child.i > clear.i and child.dep_ in ("ccomp", "advcl", "csubj", "xcomp", "acl", "acl:relcl"))
    clause = next((clause for clause in clauses if any(mark.dep_ == "mark" and mark.lower_ == "that" for mark in clause.children)), None)
    return None if clause is None or (source := source_of(verb)) is None else _attribution(verb, source, _span(clause))


def _remarks_before(verb: Token) -> Attribution | None:
    """ "They have disappointed us ... Kim made these remarks": the words in the first person right before."""
    doc = verb.doc
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i), None)
    spoken = any(c.dep_ == "obj" and c.lemma_.lower() in ("remark", "comment") and any(d.lower_ in ("these", "the", "those") for d in c.children) for c in verb.children)
    if subject is None or not spoken:
        return None
    last = subject.left_edge.i
    first = verb.sent.start
    if last - first < 4 and first > 0 and not doc[first - 1].is_space:
        first, last = doc[first - 1].sent.start, first
    if last - first < 4 or not any(t.lower_ in ("we", "us", "our", "i", "my") for t in doc[first:last]):
        return None
    return _attribution(verb, subject, (first, last))


def _according_to(token: Token) -> Iterator[Attribution]:
    """ "According to Yonhap, ..." and "..., according to officials": the object is the source, the rest of the clause the content."""
    source = token.head
    if source.pos_ not in NOMINAL or source.i < token.i:
        return
    sentence, first, last = token.sent, token.i, source.right_edge.i
    comma = next((t.i for t in token.doc[source.i : sentence.end] if t.text == ","), None)
    if first - sentence.start <= 1 or token.doc[first - 1].is_space:
        content = ((comma or last) + 1, sentence.end)
    else:
        content = (sentence.start, first)
    if content[1] - content[0] >= 2:
        yield Attribution(source.i, _source_span(source, token.i), token.i, _trim(token.doc, content))


def _of_noun(noun: Token) -> Iterator[Attribution]:
    """ "Seoul's claim that ...", "a warning by Kim that ...", "a pledge to ...": a clause on a noun of speech."""
    clause = next((c for c in noun.children if c.i > noun.i and c.dep_ in ("acl", "ccomp") and any(m.dep_ == "mark" and m.lower_ in ("that", "to") for m in c.children)), None)
    if clause is None and noun.lemma_.lower() in cues("text"):
        clause = _behind_a_day(noun)
    if clause is None:
        return
    source = next((c for c in noun.children if c.dep_ == "nmod:poss"), None)
    source = source or next((c for c in noun.children if c.dep_ == "nmod" and c.i < clause.i and any(m.lower_ in ("by", "from", "of") for m in c.children)), None)
    if source is None and noun.dep_ == "obj":
        source = source_of(noun.head)
    yield _attribution(noun, source, _span(clause))


def _behind_a_day(noun: Token) -> Token | None:
    """ "A statement from the ministry earlier in the day that it has no interest": the clause that the parse hung on the day."""
    for at in range(noun.i + 1, min(noun.i + 14, noun.sent.end - 2)):
        if noun.doc[at].text in ",;":
            return None
        if noun.doc[at].lemma_.lower() in cues("time") and noun.doc[at + 1].lower_ == "that":
            return next((c for c in noun.doc[at].children if c.dep_ in ("acl", "acl:relcl") and any(m.dep_ in ("mark", "nsubj") and m.lower_ == "that" for m in c.children) and any(s.dep_ in SUBJECTS and s.lower_ != "that" for s in c.children)), None)
    return None


def _attribution(cue: Token, source: Token | None, content: tuple[int, int]) -> Attribution:
    return sourced(cue, source, _trim(cue.doc, _up_to_next(cue, content)))


def _up_to_next(cue: Token, content: tuple[int, int]) -> tuple[int, int]:
    """In text without punctuation, a content ends where "he added" or "she also said" begins the next."""
    doc = cue.doc
    if cue.i > content[0] or any(token.is_punct and token.text != "-" for token in doc[content[0] : content[1]]):
        return content
    for at in range(content[0] + 4, content[1] - 2):
        if doc[at].lower_ in ("he", "she") and any(speaks(token) and token.tag_ == "VBD" for token in doc[at + 1 : at + 3]) and doc[at - 1].lower_ not in ("that", "as", "what", "when"):
            return content[0], at
    return content


def sourced(cue: Token, source: Token | None, content: tuple[int, int]) -> Attribution:
    return Attribution(None if source is None else source.i, None if source is None else _source_span(source, cue.i), cue.i, content)


def _source_span(source: Token, cue: int) -> tuple[int, int]:
    """The source with its modifiers, without a relative clause and without words beyond the cue."""
    first, last = source.left_edge.i, source.right_edge.i + 1
    for child in source.children:
        if child.dep_ in ("acl:relcl", "parataxis", "advcl", "acl", "case", "cc", "ccomp", "punct", "dep"):
            if child.i > source.i and child.dep_ not in ("cc", "punct"):
                last = min(last, child.left_edge.i)
            elif child.i < source.i:
                first = max(first, child.right_edge.i + 1)
    if first <= cue < last:
        first, last = (cue + 1, last) if cue < source.i else (first, cue)
    return _trim(source.doc, (first, last))


def _span(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1


def _trim(doc: Doc, span: tuple[int, int]) -> tuple[int, int]:
    """Without spaces, commas, stops and dashes at the ends; quotation marks stay."""
    first, last = span
    while first < last - 1 and (doc[first].is_space or doc[first].text in EDGES):
        first += 1
    while last - 1 > first and (doc[last - 1].is_space or doc[last - 1].text in EDGES):
        last -= 1
    return first, last
