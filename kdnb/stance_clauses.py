"""The clause around a cue of stance: what its verb does, whether it is real, and the clauses of what is said."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kdnb.quotations import TICK
from kdnb.stance_codes import Act, Own, acts, expressions, listed, of_a_guest
from kdnb.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kdnb.stance_claims import Claim

TOPIC = frozenset(("on", "about", "of", "over", "toward", "towards", "regarding", "concerning"))
"""What makes a participle the topic of talks or plans: "negotiations on scrapping the program"."""


def act_of(cue: Token) -> Act | None:
    """What the cue says that is done, by its lemma, its particle and its frame."""
    lemma = cue.lemma_.lower()
    if cue.lower_ == "calls":
        return acts()["call on"][0]
    if cue.pos_ == "NOUN":  # "voiced concern that ..."
        verbs = [cue.head] if cue.dep_ == "obj" else list(cue.lefts)
        voiced = any(act.code in ("expression", "content") for verb in verbs for act in acts().get(verb.lemma_.lower(), ()))
        infinitive = any(child.dep_ in ("acl", "advcl", "xcomp") and any(t.lower_ == "to" for t in child.lefts) for child in cue.children)
        return (infinitive and expressions().get(f"{lemma} to") or expressions().get(lemma)) if voiced else None
    named: list[Act] = []
    thing = next((child.i for child in cue.children if child.dep_ == "obj"), None)
    for child in cue.children:
        if child.i > cue.i and (child.dep_ in ("compound:prt", "obl", "advmod", "case", "advcl") or child.dep_ == "xcomp" and child.pos_ == "ADJ"):
            words = [child.lower_] + [c.lower_ for c in child.children if c.dep_ == "case" or (child.dep_ == "advcl" and c.dep_ == "mark")]
            if lemma == "call" and child.dep_ == "obl" and thing is not None and thing < child.i:
                continue  # "calling the offer for talks a trick"
            for word in words:
                named += acts().get(f"{lemma} {word}", ())
    named += acts().get(lemma, ())
    return next((act for act in named if _fits(act.frame, cue)), None)


def _fits(frame: str, cue: Token) -> bool:
    """Whether a verb stands in the frame that an act asks for."""
    if frame == "doubted":
        return any(c.dep_ == "obj" and c.lemma_.lower() in listed("doubted") for c in cue.children)
    if frame in ("infinitive", "dative", "request"):
        infinitive = any(c.dep_ in ("xcomp", "advcl", "ccomp") and any(t.lower_ == "to" for t in c.lefts) for c in cue.children) and not any(c.dep_ == "aux:pass" for c in cue.children)
        if frame == "dative":
            suffered = cue.lemma_.lower() in listed("warned") and any(t.dep_ == "aux:pass" for c in cue.children if c.i > cue.i for t in c.lefts)
            return infinitive and not suffered and any(c.dep_ in ("obj", "iobj", "obl") and c.i > cue.i for c in cue.children)
        return infinitive or (frame == "request" and _infinitive_behind(cue))
    if frame == "that":
        return any(c.dep_ == "ccomp" and c.i > cue.i for c in cue.children)
    return frame in ("", "clause") or (frame == "stated" and cue.pos_ == "ADJ") or (frame == "matter" and not of_a_guest(cue))


def possible_acts(doc: Doc) -> list[int]:
    """Return the indices of the verbs that a listed act or verb of speech may begin with."""
    first = _first_words()
    possible = [word for word in words_of(doc).where("small_lemma", first) if word.pos_ in ("VERB", "AUX", "PROPN")]
    return [word.i for word in possible if word.pos_ != "PROPN" or _acts_as_verb(word)]


def _acts_as_verb(name: Token) -> bool:
    """ "The members deplore the test": a verb that the parse took for a name, with its subject."""
    return name.dep_ == "ROOT" and any(child.dep_ == "nsubj" and child.i < name.i for child in name.children) and any(child.dep_ == "obj" for child in name.children)


def possible_states(doc: Doc) -> list[int]:
    """Return the indices of the listed adjectives that are said of a subject ("is willing")."""
    return [word.i for word in words_of(doc).where("lower_", _states()) if any(child.dep_ == "cop" for child in word.children)]


@cache
def _states() -> frozenset[str]:
    return frozenset(form for form, found in acts().items() if any(act.frame == "stated" for act in found))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(part for form in acts() for part in (form, form.split()[0]))


def _infinitive_behind(cue: Token) -> bool:
    """ "Called on Pyongyang to stop": an infinitive before the clause ends, whatever the parse hung it on."""
    for token in cue.doc[cue.i + 1 : cue.sent.end - 1]:
        if token.text in ".;:":
            return False
        if token.lower_ == "to" and any(t.tag_ == "VB" for t in cue.doc[token.i + 1 : token.i + 4]):
            return True
    return False


def governing(cue: Token) -> str | None:
    """ "Countered by saying ...": the verb above says how it is meant."""
    if cue.dep_ == "advcl" and cue.tag_ == "VBG" and cue.head.i < cue.i:
        return next((act.code for act in acts().get(cue.head.lemma_.lower(), ()) if act.code == "REJECT"), None)
    return None


def expressed(cue: Token | None, act: Act) -> Act | None:
    """ "Voiced concern over": the noun says what is done, whatever the verb; None where nothing listed is expressed."""
    if cue is not None and act.code in ("content", "expression"):
        for child in cue.children:
            direct = child.dep_ == "obj" or child.dep_ == "obl" and act.code == "expression" and not any(c.dep_ == "case" for c in child.children)
            if child.lower_ == "what":  # "what it called firm opposition"
                child = next((named for called in child.children if called.dep_ == "acl:relcl" for named in called.children if named.i > called.i), child)
            noun, known = child.lemma_.lower(), expressions()
            if direct and child.i > cue.i and noun in known:
                pairs = (f"{first} {noun}" for first in (child.nbor(-1).lower_, cue.lemma_.lower()))
                named = next((known[pair] for pair in pairs if pair in known), known[noun])
                return named if named.code else None
    return None if act.code == "expression" else act


def unreal(cue: Token, claim: Claim) -> bool:
    """Whether the cue is only possible, planned, asked for or talked about: "may reject", "is expected to urge", "if the North agrees"."""
    lefts = {child.lower_ for child in cue.children if child.i < cue.i}
    if cue.tag_ == "VBG" and cue.i > 0 and cue.doc[cue.i - 1].lower_ in TOPIC and cue.head.pos_ in ("NOUN", "VERB"):
        return True
    if cue.tag_ == "VBG" and cue.dep_ in ("acl", "conj") and any(child.dep_ == "mark" and child.lower_ == "to" for above in (cue, cue.head) if above.tag_ == "VBG" for child in above.lefts):
        return True  # "its commitment to reducing arms and easing tension"
    if cue.tag_ == "VBN" and cue.dep_ in ("advcl", "ccomp") and "when" in lefts and not any(child.dep_ in ("aux:pass", "nsubj:pass") for child in cue.children):
        return True  # "said when asked for comment"
    opens = cue.i == 0 or cue.doc[cue.i - 1].is_punct or cue.doc[cue.i - 1].is_space
    if opens and cue.tag_ in ("VBN", "VBD") and cue.dep_ in ("advcl", "ccomp") and cue.head.i > cue.i and not any(child.dep_.startswith("nsubj") for child in cue.children):
        return True  # "Asked when the talks might resume, Hill said"
    subject = next((child for child in cue.children if child.dep_ in ("nsubj", "nsubj:pass")), None)
    if subject is not None and any(child.lower_ in ("do", "does", "did") and child.i < subject.i < cue.i for child in cue.children):
        return True  # "Does North Korea truly believe that ...?"
    if lefts & {"may", "might", "could", "if", "whether", "should", "must", "unless", "would", "can", *listed("habit")}:
        return True
    asked = claim.parent is not None and claim.parent.cue is None and claim.parent.source is None and not claim.parent.speakers  # in a reporter's turn
    if (claim.parent is None or asked) and lefts & {"will", "'ll", "’ll"}:
        return True
    if cue.tag_ in ("VB", "VBP") and cue.dep_ == "conj" and not any(child.dep_ in ("aux", "nsubj") for child in cue.children):
        first = cue.head
        while first.dep_ == "conj":
            first = first.head
        goes_on = claim.parent is not None and claim.act is not None and claim.parent.act is not None and claim.parent.act.code == claim.act.code
        if first.tag_ == "VB" and any(child.lower_ == "to" for child in first.lefts) and not goes_on:
            return True  # "urged them to stop and apologize"
    if cue.dep_ in ("xcomp", "advcl", "acl") and any(child.lower_ == "to" for child in cue.lefts) and cue.head.lemma_.lower() not in listed("going_on"):
        return True
    refused = (act := claim.act) is not None and act.code == "REJECT"
    if refused and any(child.dep_ in ("xcomp", "advcl") and any(t.lower_ == "to" for t in child.lefts) and child.lemma_.lower() in listed("silence") for child in cue.children):
        return True
    if cue.lower_ == "raising":
        return True  # "..., raising concerns that it may": what happens raises them, nobody voices them
    if any(child.dep_ == "mark" and child.lower_ in ("if", "whether") for above in (cue, *cue.ancestors) if above.dep_ == "ccomp" for child in above.children):
        return True  # "declined to say if it will ease sanctions"
    marks = {"if", "unless", "whether"} if claim.parent is None or cue.tag_ == "VBD" else {"if", "unless", "whether", "until", "after", "before", "once", "when"}
    return any(child.dep_ == "mark" and child.lower_ in marks for above in (cue, *cue.ancestors) if above.dep_ == "advcl" for child in above.children)


def threatens(tokens: list[Token], own: Own, grim: bool = False) -> bool:
    """Whether a warning is of what the speaker would do, not of what others may do; ``grim``: or of what nobody named would do."""
    inside = {token.i for token in tokens}
    subject = next((token for token in tokens if token.dep_.startswith("nsubj") and token.head.i in inside), None)
    return subject is None or bool(own(subject)) or (grim and own(subject) is None)


def negated(cue: Token) -> bool:
    """Whether a cue is denied, itself or in its object: "offered no sign"."""
    objects = [child for child in cue.children if child.dep_ == "obj"]
    return any(child.lower_ in ("not", "n't", "never", "no") for head in (cue, *objects) for child in head.children)


def clauses(tokens: list[Token], content: tuple[int, int]) -> list[list[Token]]:
    """Cut a content, a stretch of an article's tokens, into its sentences and their coordinated clauses, each as tokens without outer punctuation."""
    found = []
    first = content[0]
    for i in range(content[0], content[1]):
        token = tokens[i]
        split = i > first and (token.is_sent_start or _opens_clause(token)) and tokens[i - 1].lower_ != "that"
        if split:
            found.append(tokens[first:i])
            first = i
    found.append(tokens[first : content[1]])
    return [clause for clause in map(bare, found) if clause]


def root(tokens: list[Token]) -> Token:
    """The highest token of a clause; of several, the first verb among them."""
    inside = {token.i for token in tokens}
    first = None
    for token in tokens:
        head = token.head.i
        if head not in inside or head == token.i:
            if token.pos_ in ("VERB", "AUX") or any(c.dep_ == "cop" for c in token.children):
                return token
            first = first or token
    return first or tokens[0]


def _opens_clause(token: Token) -> bool:
    """Whether a coordinated finite clause with its own subject or auxiliary begins with this token."""
    head = token.head if token.dep_ in ("cc", "mark", "nsubj") else None
    if head is None or head.dep_ not in ("conj", "parataxis"):
        return False
    edge = head.left_edge
    if token.i != edge.i and not (edge.is_punct and token.i == edge.i + 1):
        return False
    return any(child.dep_ in ("nsubj", "nsubj:pass", "aux") for child in head.children)


def bare(tokens: list[Token]) -> list[Token]:
    while tokens and (tokens[0].is_punct or tokens[0].is_space or tokens[0].lower_ in ("that", "and", TICK)):
        tokens = tokens[1:]
    while tokens and (tokens[-1].is_punct or tokens[-1].is_space):
        tokens = tokens[:-1]
    return tokens
