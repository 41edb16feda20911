"""What a clause takes a stand on: PLOVER's code of a proposition, from kdnb/data/stance_cues.csv and the clause's own syntax."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kdnb.issues_of import keys
from kdnb.stance_roles import role_of
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Token

COMMENT = "COMMENT"
Own = Callable[["Token | None"], "bool | None"]
"""Whether a token names the speaker's own side (True), another (False) or nobody (None)."""
NEGATIONS = frozenset("not n't never no nor neither hardly cannot".split())
WILL = frozenset("will 'll ’ll would shall wo".split())
POSSIBLE = frozenset("may might could".split())
STRONG = ("THREATEN", "REJECT")
"""Codes that their words decide wherever they stand in the clause; of the others the word nearest its head decides."""
ATTRIBUTE = 2
"""How deep in its clause an adjective before a noun may stand that praises."""
GAP = 3
"""Words that a * in a listed phrase may stand for."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb says that its subject does: a code, or "content" or "promise" where what follows decides, with a default."""

    frame: str
    code: str
    default: str
    negated: str


@cache
def acts() -> dict[str, tuple[Act, ...]]:
    """Lemma, or lemma and particle ("call on"), -> what doing it means; also verbs of speech, whose content decides."""
    found: dict[str, tuple[Act, ...]] = {}
    for row in rows("stance_cues"):
        if row["part"] in ("act", "speech"):
            code, _, default = row["code"].partition(" ")
            for form in forms(row["forms"]):
                found[form] = (*found.get(form, ()), Act(row["frame"] or ("clause" if row["part"] == "speech" else ""), code, default, row["negated"]))
    return found


@cache
def listed(part: str) -> frozenset[str]:
    """Return the words of a part of the table: habit, silence, hoped, going_on, concessive."""
    return frozenset(form for row in rows("stance_cues") if row["part"] == part for form in forms(row["forms"]))


@cache
def expressions() -> dict[str, Act]:
    """Noun, or noun and "to", -> what expressing it means ("voiced concern", "a warning to stop")."""
    found = {}
    for row in rows("stance_cues"):
        if row["part"] == "expression":
            code, _, default = row["code"].partition(" ")
            found |= {form: Act("", code, default, row["negated"]) for form in forms(row["forms"])}
    return found


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], int, str, str]]]:
    """First word -> (phrase, rank, code, code when negated)."""
    found: dict[str, list] = {}
    for rank, row in enumerate(rows("stance_cues")):
        if row["part"] == "phrase":
            for form in forms(row["forms"]):
                phrase = tuple(form.lower().replace("-", " - ").split())
                found.setdefault(phrase[0], []).append((phrase, rank, row["code"], row["negated"]))
    return found


@cache
def _fates() -> dict[str, bool]:
    """Lemma of what the other side will do by way of a threat -> whether only state media mean it so."""
    return {form: row["frame"] == "voiced" for row in rows("stance_cues") if row["part"] == "fate" for form in forms(row["forms"])}


@cache
def _futures() -> dict[str, tuple[str, str, bool]]:
    """Lemma -> (code, code when negated, whether it must be promised or wanted: to announce it is not enough)."""
    return {form: (row["code"], row["negated"], row["frame"] == "promised") for row in rows("stance_cues") if row["part"] == "future" for form in forms(row["forms"])}


def threatening(verb: Token) -> bool:
    """Whether doing what a verb says is a threat ("ready to launch"), not a promise."""
    return _futures().get(verb.lemma_.lower(), ("",))[0] == "THREATEN"


def code_of(tokens: Sequence[Token], own: Own, promised: bool = False, deepest: int = 30, voiced: bool = False) -> tuple[str, Token | None]:
    """Return the code of a clause with the word that decides it, COMMENT and None when it takes no stand.

    ``own`` says whether a token names the speaker's own side, None where it names nobody; ``promised``: the clause is what somebody vowed or decided to do;
    words deeper in the clause than ``deepest`` are not read; ``voiced``: in the words of state media, which blame wherever they can.
    """
    tokens = _without_granted(tokens)
    if not tokens:
        return COMMENT, None
    if (doomed := _fate(tokens, own, voiced)) is not None:
        return "THREATEN", doomed
    future = _future(tokens, own, promised)
    inside = {token.i for token in tokens}
    hits = sorted(hit for hit in _hits(tokens, own) if hit[1] <= deepest or voiced and hit[3] == "ACCUSE")
    if (future == "REJECT" or hits and hits[0][5]) and any(token.lemma_.lower() in listed("harm") and not _provided(token, inside) for token in tokens):
        return "AGREE", None  # "will not pursue hostile acts" promises
    if future == COMMENT and hits and hits[0][3] == "CONSULT":
        return COMMENT, None  # "will hold talks on Friday" gives notice of an occasion
    if hits and (hits[0][3] in STRONG or future in (None, COMMENT)):
        return hits[0][3], tokens[hits[0][4]]
    return future or COMMENT, None


def _without_granted(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without a clause or phrase that grants something, "despite difficulties": empty where all of them do."""
    if tokens[0].lower_ not in listed("concessive"):
        return tokens
    granted = {token.i for token in tokens[0].head.subtree}
    return [token for token in tokens if token.i not in granted]


def _fate(tokens: Sequence[Token], own: Own, voiced: bool) -> Token | None:
    """The verb of what the other side will suffer: "the U.S. will face a worse crisis" in the words of state media."""
    for at, token in enumerate(tokens):
        mere = _fates().get(token.lemma_.lower()) if token.pos_ == "VERB" else None
        if mere is not None and (voiced or not mere) and _will(token) and not _negated(tokens, at) and own(subject_of(token)) is False:
            return token
    return None


def _hits(tokens: Sequence[Token], own: Own) -> list[tuple[bool, int, int, str, int, bool]]:
    """(not a strong code, depth in the clause, rank, code, place, whether a promise denied) of each listed phrase in the tokens, negation taken into account."""
    found = []
    inside = {token.i for token in tokens}
    phrases = _phrases()
    for at, token in enumerate(tokens):
        if token.lower_ not in phrases and token.lemma_.lower() not in phrases:
            continue
        for form in {*keys(token)}:
            for phrase, rank, code, negated in phrases.get(form, ()):
                if _matches(tokens, at, phrase):
                    if phrase[0] in listed("verbal") and token.pos_ == "NOUN" or phrase[0] in listed("adjectival") and token.pos_ == "VERB":
                        continue
                    denied = code == "AGREE" and negated == "REJECT" and phrase[0] not in NEGATIONS and _negated(tokens, at) or phrase[0] in NEGATIONS and negated == "AGREE"
                    if _negated(tokens, at) and phrase[0] not in NEGATIONS:
                        code = negated
                    if _provided(token, inside):
                        continue  # "will not use it unless others encroach on it", "can go on if we show willingness"
                    if phrase == ("never", "be") and any(t.tag_ == "JJR" for t in tokens[at + 2 : at + 4]):
                        code = "SUPPORT"  # "has never been stronger"
                    subject = subject_of(token)
                    following = tokens[at + 1] if at + 1 < len(tokens) else token
                    if phrase == ("should",) and (following.pos_ in ("DET", "PROPN", "PRON") or subject is not None and subject.i > token.i):
                        continue  # "should the North provoke it"
                    if code == "CONSULT" and (subject is None or not own(subject)):
                        continue
                    if code == "SUPPORT" and token.dep_ == "amod" and _depth(token, inside) > ATTRIBUTE:
                        continue  # "based on the fact that the North rarely held important events"
                    if code == "SUPPORT" and token.tag_ == "JJR" and token.head.lemma_.lower() in listed("pressing"):
                        continue  # "stronger pressure"
                    if code == "AGREE" and (token.dep_ == "amod" or subject is not None and own(subject) is False):
                        continue  # "the North is ready to test" promises nothing in Seoul's mouth
                    if token.pos_ == "VERB" and any(act.frame == "matter" for act in acts().get(form, ())) and of_a_guest(token):
                        continue
                    if code == "REQUEST" and token.pos_ == "NOUN" and any(child.lower_ in ("at", "upon") for child in token.lefts):
                        continue  # "called at the other side's request"
                    if form == "thank" and at + 1 < len(tokens) and tokens[at + 1].lower_ == "you":
                        continue  # courtesy
                    if at + 1 < len(tokens) and f"{token.lower_} {tokens[at + 1].lower_}" in listed("harmless"):
                        continue
                    if token.lower_ == "concerned" and _of_those(token):
                        continue
                    if code == "ACCUSE" and "obj" in (token.dep_, token.dep_ == "amod" and token.head.dep_) and any(above.lemma_.lower() in listed("ended") for above in (token.head, token.head.head)):
                        continue
                    if code == "ACCUSE" and token.dep_ == "amod" and any(child.lower_ in POSSIBLE for child in token.head.head.children):
                        continue  # "as the North may make provocative moves"
                    if code == "ACCUSE" and token.pos_ == "VERB" and subject is not None and subject.dep_ != "nsubj:pass" and own(subject):
                        continue  # "we failed to agree" accuses nobody
                    if code:
                        found.append((code not in STRONG, _depth(token, inside), rank, code, at, denied))
    return found


def _of_those(word: Token) -> bool:
    """ "The parties concerned", "a person concerned": whom it concerns, not who is concerned over something."""
    doc = word.doc
    after = doc[word.i + 1].lower_ if word.i + 1 < len(doc) else ""
    return word.i > 0 and doc[word.i - 1].pos_ == "NOUN" and after not in ("about", "over", "at", "that", "by", "with")


def _provided(token: Token, inside: set[int]) -> bool:
    """Whether a word stands in a clause with "unless" or "if" of what is said."""
    while True:
        if token.dep_ == "advcl" and any(child.lower_ in ("unless", "if") for child in token.children):
            return True
        if token.head == token or token.head.i not in inside:
            return False
        token = token.head


def of_a_guest(verb: Token) -> bool:
    """ "Welcomed the envoy at the border": what is welcomed is a person, not a step."""
    for thing in verb.children:
        if thing.dep_ in ("obj", "nsubj:pass"):
            named = any(mention.kind == "person" and mention.start <= thing.idx < mention.end for mention in verb.doc._.mentions)
            return named or thing.ent_type_ == "PERSON" or role_of(thing) in ("official", "outsider")
    return False


def _depth(token: Token, inside: set[int]) -> int:
    """How deep in the clause a word stands; an auxiliary or a copula's complement counts as its verb."""
    depth = 0
    while token.head != token and token.head.i in inside and depth < 30:
        depth += token.dep_ not in ("aux", "aux:pass", "cop", "advmod", "fixed", "mark", "conj", "xcomp", "case", "amod")
        token = token.head
    return depth


def _matches(tokens: Sequence[Token], at: int, phrase: tuple[str, ...]) -> bool:
    if not phrase:
        return True
    if phrase[0] == "*":
        return any(_matches(tokens, at + skip, phrase[1:]) for skip in range(GAP + 1))
    return at < len(tokens) and phrase[0] in keys(tokens[at]) and _matches(tokens, at + 1, phrase[1:])


def _negated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a negation stands on the word, on its verb, or right before it."""
    token = tokens[at]
    near = {t.lower_ for t in tokens[max(0, at - 3) : at]}
    if "but" in near and tokens[at - 1].lower_ == "but":
        return False  # "cannot but reconsider"
    if token.head.lemma_.lower() in listed("held_back"):
        return False
    own = {child.lower_ for child in token.children}
    above = {child.lower_ for child in token.head.children if child.i < token.i} if token.dep_ in ("xcomp", "obj", "ccomp", "amod", "nsubj:pass") else set()
    return bool(NEGATIONS & (near | own | above))


def _future(tokens: Sequence[Token], own: Own, promised: bool) -> str | None:
    """What the speaker's own side says that it will do, or vows to do."""
    for at, token in enumerate(tokens):
        if token.lemma_.lower() not in _futures() or token.pos_ not in ("VERB", "AUX"):
            continue
        code, negated, only_promised = _futures()[token.lemma_.lower()]
        bound = token.dep_ in ("amod", "compound") or any(child.lower_ in ("whether", "if") for child in token.children)
        if bound or not (promised and _top(token, tokens) or _will(token) and own(subject_of(token))):
            continue
        if _negated(tokens, at):
            if any(child.dep_ == "obj" and child.lemma_.lower() in listed("unsaid") for child in token.children):
                continue
            return negated
        if code == "THREATEN" and any(child.dep_ == "obj" and {child.lemma_.lower(), *(c.lemma_.lower() for c in child.children if c.dep_ == "conj")} & listed("friendly") for child in token.children):
            return "AGREE"
        return code if promised or not only_promised else COMMENT
    return None


def _top(token: Token, tokens: Sequence[Token]) -> bool:
    first, last = tokens[0].i, tokens[-1].i
    return not first <= token.head.i <= last or token.head == token or (token.dep_ == "conj" and not first <= token.head.head.i <= last)


def _will(token: Token) -> bool:
    return any(child.lower_ in WILL for child in token.children if child.dep_ == "aux") or (token.dep_ == "conj" and any(c.lower_ in WILL for c in token.head.children))


def subject_of(token: Token) -> Token | None:
    """The subject of a word's clause: its own, or that of the verb that it coordinates with, completes or helps."""
    above = token.head if token.dep_ in ("conj", "xcomp", "aux", "obj", "cop", "advmod") else None
    for verb in (token, above):
        for child in verb.children if verb is not None else ():
            if child.dep_ in ("nsubj", "nsubj:pass", "nsubj:outer"):
                return verb.head if child.tag_ in ("WDT", "WP") and verb.dep_ == "acl:relcl" else child
    return None
