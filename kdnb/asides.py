"""Sentences that the parser loses over an aside, parsed again without it.

"Noh Kyu-duk, the ministry's special representative for peace and security affairs, and his U.S. counterpart, Sung Kim, discussed the
summit": where so much stands between a subject and its verb, small parsers take the verb for part of a noun. Read without what stands
between the commas, the sentence is short; what was left out is then hung on the noun before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
RELATIVE = frozenset({"WP", "WP$", "WDT"})
NOUNISH = frozenset({"amod", "appos", "compound", "fixed", "flat", "nmod", "nmod:poss", "nsubj", "nummod", "obj", "obl"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl"})
DASHES = frozenset({"-", "--", "–", "—"})  # after them a dateline is over
LONGEST_ASIDE = 30
"""Words between two commas beyond which they are not taken for a pair."""


@Language.factory("kdnb_asides", requires=["token.dep", "token.head", "token.tag"], assigns=["token.dep", "token.head"])
def make_asides(nlp: Language, name: str) -> Asides:
    """Return the component; it uses the pipeline's own parser and the layers below it."""
    return Asides(nlp)


class Asides:
    """Parses sentences again whose verb has been lost over an aside; all other sentences stay as they are."""

    def __init__(self, nlp: Language):
        self.nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        for sentence in list(doc.sents):
            if is_lost(sentence) and (found := asides(sentence)):
                self.read_again(sentence, found)
        return doc

    def read_again(self, sentence: Span, found: list[Span]) -> None:
        """Parse the sentence without its asides and, if its verb is found then, take that tree."""
        inside = {token.i for aside in found for token in aside}
        kept = [token for token in sentence if token.i not in inside]
        short = Doc(
            sentence.doc.vocab,
            words=[token.text for token in kept],
            spaces=[bool(token.whitespace_) or token.i + 1 in inside for token in kept],
            sent_starts=[number == 0 for number in range(len(kept))],
        )
        for name in ("tok2vec", "tagger", "parser"):
            short = self.nlp.get_pipe(name)(short)
        if is_lost(short[:]):
            return
        for token, new in zip(kept, short, strict=True):
            token.head, token.dep_ = kept[new.head.i], new.dep_
        for aside in found:
            hang(aside, noun_before(aside, inside))


def is_lost(sentence: Span) -> bool:
    """Say whether a finite verb has become part of a noun, or nothing governs it, or it governs all and has no subject."""
    root = sentence.root
    if root.tag_ in FINITE or root.pos_ == "VERB" and any(child.tag_ in FINITE for child in root.lefts):
        return not any(child.dep_ in SUBJECTS for child in root.children)
    finite = [token for token in sentence if token.tag_ in FINITE or token.tag_ == "VBN" and token.i and token.nbor(-1).text == ","]
    if not finite:
        return False
    if any(token.dep_ in NOUNISH for token in finite):
        return True
    return root.pos_ in ("NOUN", "PROPN") and not any(child.dep_ == "cop" or child.dep_ in SUBJECTS for child in root.children)


def asides(sentence: Span) -> list[Span]:
    """Return what stands between two commas after a noun and tells who or what it is, commas and all.

    The first comma after "During the talks" or "Speaking in Seoul" only ends that.
    """
    commas = [token.i for token in sentence if token.text == ","]
    if sentence[0].pos_ in ("ADP", "ADV", "SCONJ", "VERB"):
        commas = commas[1:]
    return list(_pairs(sentence.doc, commas, sentence.start))


def _pairs(doc: Doc, commas: list[int], start: int) -> Iterator[Span]:
    number = 0
    while number + 1 < len(commas):
        left, right = commas[number : number + 2]
        if left > start and 1 < right - left <= LONGEST_ASIDE + 1 and is_aside(doc[left - 1], doc[left + 1 : right]):
            yield doc[left : right + 1]
            number += 1
        number += 1


def is_aside(before: Token, inner: Span) -> bool:
    """Say whether the words after a comma are a relative clause on the noun before it, or another name for it.

    A name after a name is a list ("Seoul, Tokyo, and Washington"); a noun after a name, or a name after a noun, is an apposition.
    """
    if before.pos_ not in ("NOUN", "PROPN") or inner[0].pos_ == "CCONJ" or any(token.text in DASHES and token.nbor(-1).whitespace_ for token in inner):
        return False
    finite = next((token.i for token in inner if token.tag_ in FINITE), None)
    relative = next((token.i for token in inner if token.tag_ in RELATIVE), inner.end)
    if relative == inner.start:
        return finite is not None
    if finite is not None and finite < relative or inner[0].pos_ not in ("ADJ", "DET", "NOUN", "NUM", "PRON", "PROPN"):
        return False
    named = all(token.pos_ == "PROPN" for token in inner)
    return named if before.pos_ == "NOUN" else any(token.pos_ == "NOUN" for token in inner)


def noun_before(aside: Span, inside: set[int]) -> Token:
    """Return the head of the noun that the aside follows: the first word of a name."""
    number = aside.start - 1
    while number in inside:
        number -= 1
    noun = aside.doc[number]
    while noun.dep_ in ("flat", "compound") and noun.head.i not in inside:
        noun = noun.head
    return noun


def hang(aside: Span, noun: Token) -> None:
    """Hang an aside on its noun: its first word that governs others, and under that all that hung elsewhere."""
    inner = aside[1:-1]
    tops = [token for token in inner if token.head.i not in range(inner.start, inner.end) or token.head == token]
    clause = inner[0].tag_ in RELATIVE
    top = next((token for token in tops if token.pos_ in (("VERB", "AUX") if clause else ("NOUN", "PROPN"))), tops[0])
    for token in tops:
        if token != top:
            token.head, token.dep_ = top, "dep" if token.dep_ == "ROOT" else token.dep_
    top.head, top.dep_ = noun, "acl:relcl" if clause else "appos"
    for comma in (aside[0], aside[-1]):
        comma.head, comma.dep_ = top, "punct"
