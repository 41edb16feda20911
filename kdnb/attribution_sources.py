"""Whose words they are: from a cue to its source, by the syntax and, where the parse breaks off, by the order of the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.attribution_clauses import opening, phrase_before
from kdnb.attribution_words import CLAUSES, NOMINAL, REACH, STOPS, SUBJECTS, after_comma, cues, speaks, takes, told_to
from kdnb.quotations import find_quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def source_of(verb: Token) -> Token | None:
    """Whose words they are: the subject, the agent of a passive, or the subject of the clause that the cue hangs on."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        if verb.lower_ in ("saying", "telling") and verb.i > 1 and verb.doc[verb.i - 1].lower_ == "as":
            return quoted_person(verb)
        if verb.tag_ == "VBG" and speaks(verb) and any(token.lower_ == "as" for token in verb.doc[max(0, verb.i - 2) : verb.i]) and (person := quoted_person(verb)) is not None:
            return person  # "quoted Kim as firmly stating"
        agent = next((c for c in verb.children if c.dep_ == "obl:agent" or (c.dep_ == "obl" and verb.tag_ == "VBN" and _has_case(c, "by"))), None)
        if agent is not None:
            return agent
        subject = next((c for c in reversed(list(verb.children)) if c.dep_ in SUBJECTS and c.i < verb.i), None)
        if subject is None and told_to(verb) is not None:
            return subject_before(verb)
        subject = subject or next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if subject is not None and not (subject.dep_ == "nsubj:pass" and verb.dep_ not in ("xcomp", "advcl") and not _quoted_as(verb)):
            relative = subject.tag_ in ("WP", "WDT") and verb.dep_ == "acl:relcl"
            return verb.head if relative else subject
        if verb.dep_ == "acl" and verb.head.lemma_.lower() in cues("text") and verb.head.dep_ in ("obj", "obl"):
            verb = verb.head.head  # "released a statement denying ...": whoever released it
            continue
        if verb.tag_ == "VBG" and any(c.lower_ == "for" and c.dep_ == "mark" for c in verb.children):
            blamed = next((c for c in verb.head.children if c.dep_ == "obj" and c.i < verb.i), None)
            if blamed is not None:
                return blamed  # "criticized Seoul for expressing concern"
        if verb.tag_ == "VBG" and verb.i > 0 and (after_comma(verb) or verb.doc[verb.i - 1].text in (",", "and", "by", "while", "before", "after") or speaks(verb) and verb.head.pos_ != "NOUN"):
            return subject_before(verb)
        if subject is None and verb.i > 0 and verb.doc[verb.i - 1].lower_ == "and" and verb.dep_ in ("ccomp", "acl", "amod", "dep", "parataxis"):
            return subject_before(verb)  # "X met Y and said ...", whatever the parse made of it
        if verb.dep_ == "conj" and verb.tag_ == "VBD" and subject is None and (verb.head.tag_ in ("VBZ", "VBP") and verb.head.dep_ == "acl:relcl" or verb.head.pos_ == "NOUN"):
            above = next((token for token in verb.ancestors if token.tag_ in ("VBD", "VBN") and token.dep_ not in ("acl", "amod")), None)
            if above is not None:
                verb = above  # "is opposed to tests that violate them, and urged ...", "condemned it as a violation and committed to ..."
                continue
        if verb.dep_ in ("acl", "acl:relcl"):
            return None if any(c.lower_ == "to" and c.dep_ == "mark" for c in verb.children) else verb.head
        if verb.dep_ == "conj" and verb.tag_ == "VBD" and verb.head.dep_ == "ccomp" and _not_of_the_past(verb.head):
            verb = verb.head.head  # "said the two had agreed and hailed the alliance": who said it hailed it
            continue
        if verb.dep_ not in ("conj", "xcomp", "advcl", "parataxis", "ccomp") or verb.head == verb or subject is not None:
            return None
        if verb.dep_ == "conj" and verb.head.tag_ == "VBN" and verb.head.dep_ == "acl" and any(c.dep_ in ("xcomp", "advcl") for c in verb.children):
            return subject_before(verb)  # "discussed those abducted by the North and resolved to ...": who discussed
        verb = verb.head
    return None


def subject_before(verb: Token) -> Token | None:
    """ "X emailed supporters on Monday evening, telling them ...": the subject of the clause before a participle after a comma.

    The parse may hang the participle on anything, so the subjects of main clauses come first, the nearest among them.
    """
    inner = None
    first = verb.sent.start
    quoted = [q for q in find_quotations(verb.doc) if not q[0] <= verb.i < q[1]]
    beside = any(child.lower_ == "while" for child in verb.children) or verb.tag_ == "VBG" and after_comma(verb)  # "argued that they are lawful, while denouncing ...": who argued
    if first > 0 and (not verb.doc[first - 1].is_punct and not verb.doc[first - 1].is_space or after_comma(verb.doc[first])):
        first = max(0, first - 30)  # captions, and behind a quotation: the parse ends sentences where none ends
    for at in range(verb.i - 1, first - 1, -1):
        token = verb.doc[at]
        if token.dep_ not in SUBJECTS or token.head.i >= verb.i or any(start <= at < end for start, end in quoted) or token.tag_ in ("WP", "WDT") or token.lemma_.lower() in cues("time"):
            continue
        clause = token.head
        stated = clause.dep_ in CLAUSES or clause.dep_ == "acl" and any(mark.lower_ == "that" for mark in clause.children)
        if beside and stated and clause.head.i < clause.i and not takes(clause):
            continue
        if clause.dep_ in ("ROOT", "conj", "parataxis") or clause.head.i > clause.i or clause in verb.ancestors and not (beside and clause.dep_ == "acl:relcl" and not speaks(clause)):
            return token
        if clause.dep_ != "acl:relcl":
            inner = inner or token
    return inner


def _not_of_the_past(clause: Token) -> bool:
    """Whether a clause is told in another tense than "rejected it", which then goes on from the verb above: "said the two had agreed and hailed it"."""
    helpers = {child.tag_: child.lower_ for child in clause.lefts if child.dep_ in ("cop", "aux", "aux:pass")}
    if "cop" in {child.dep_ for child in clause.lefts}:
        return "VBZ" in helpers or "VBP" in helpers
    return clause.tag_ in ("VBN", "VB") and not {"is", "are", "was", "were"} & set(helpers.values())


def _quoted_as(verb: Token) -> bool:
    """ "Kim was quoted as saying ...": the passive subject is the source."""
    return verb.lemma_.lower() in cues("passive")


def quoted_person(verb: Token) -> Token | None:
    """ "KCNA quoted Kim as saying", "Kim was quoted by KCNA as saying": whom the verb of quoting has as object."""
    for above in verb.doc[max(verb.sent.start, verb.i - 12) : verb.i]:
        if above.pos_ == "VERB" and _quoted_as(above):
            passive = next((c for c in above.children if c.dep_ == "nsubj:pass" or (c.dep_ == "nsubj" and any(a.dep_ == "aux:pass" for a in above.children))), None)
            return passive or next((c for c in above.children if c.i > above.i and c.pos_ in NOMINAL), None)
    return None


def _has_case(token: Token, word: str) -> bool:
    return any(c.dep_ == "case" and c.lower_ == word for c in token.children)


def inverted(verb: Token) -> Token | None:
    """ "..., said Lee": the noun after the verb, where the parse has no subject."""
    if any(c.dep_ in ("obj", "iobj") for c in verb.children):
        return None  # "Kim Yo-jong, the leader's sister, warned South Korea to stop"
    if "sentence" in takes(verb) and verb.i > 0 and verb.doc[verb.i - 1].text in (",", "”", '"', "''") and verb.i + 1 < len(verb.doc):
        following = verb.doc[verb.i + 1]
        if following.pos_ in NOMINAL or following.pos_ == "DET":
            noun = noun_near(verb.doc, verb.i, 1, [-1] * len(verb.doc))
            opens = noun is not None and noun.dep_ in SUBJECTS and noun.head != verb and any(c.dep_ in SUBJECTS and c.i < verb.i for c in verb.children)
            return None if opens else noun  # "Kim, the leader's sister, said it was obvious that ..."
    return None


def named_between(verb: Token) -> Token | None:
    """ "..., the Russian Foreign Ministry said": the noun before the verb, where the parse hung it on what is said."""
    if "sentence" not in takes(verb) or verb.tag_ == "VBG" or phrase_before(verb, opening(verb)) == verb.i:
        return None
    return verb.doc[verb.i - 1] if verb.doc[verb.i - 1].lemma_.lower() not in cues("time") else None


def noun_near(doc: Doc, at: int, step: int, quoted: list[int], until: int | None = None) -> Token | None:
    """The head of the first noun phrase to the right (1) or the left (-1) of a token."""
    stop = until if until is not None else at + step * REACH
    for i in range(at + step, stop, step):
        if not 0 <= i < len(doc) or "\n" in doc[i].text or doc[i].text in STOPS or quoted[i] >= 0:
            return None
        if doc[i].pos_ in NOMINAL and not doc[i].is_space and doc[i].lemma_.lower() not in cues("time"):
            return _head_of_phrase(doc[i], quoted)
    return None


def _head_of_phrase(token: Token, quoted: list[int]) -> Token:
    """From a word of a name or a title to the head of its phrase, as far as the words between belong to it."""
    while token.dep_ in ("compound", "nmod:desc", "flat", "amod", "nmod:poss", "det") and token.head.pos_ in NOMINAL and abs(token.head.i - token.i) <= 6 and quoted[token.head.i] < 0:
        token = token.head
    return token
