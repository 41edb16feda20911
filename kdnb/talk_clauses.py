"""The verbs around a talk: what governs it, who is its subject, when and how it is said to be.

Syntax comes first; the order of words decides where the parse gives nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.talk_reading import VERBAL, Reading, any_role, phrase_role, role, status_word

if TYPE_CHECKING:
    from spacy.tokens import Token

CLIMB = 5
TAKES_PLACE = ("take place", "takes place", "took place", "taken place")
OPENING_PHRASE = 7  # tokens: "At the outset of the talks, ..."
WHILE = ("during", "before", "after", "following")  # prepositions of a verb, never of a noun
INFINITIVE = ("xcomp", "advcl", "acl", "ccomp", "acl:relcl", "csubj")


def cases(token: Token) -> list[str]:
    """Return the prepositions of a phrase, in lower case: ["following"], ["ahead", "of"]."""
    found = []
    for child in token.children:
        if child.dep_ == "case" or (child.dep_ == "mark" and child.i < token.i):
            found.append(child.lower_)
            found += [grandchild.lower_ for grandchild in child.children if grandchild.dep_ == "fixed"]
    return found


def anchor(reading: Reading, noun: Token) -> tuple[Token, list[str]]:
    """Climb from a talk's noun over nouns that only carry it ("a round of", "the start of"); return the top noun and its prepositions."""
    top = noun
    for _ in range(CLIMB):
        head = top.head
        passes = top.dep_ in ("nmod", "compound", "conj", "appos", "nmod:of") and head.i != top.i and head.pos_ not in VERBAL
        if top.dep_ == "conj" and passes and head.pos_ in ("NOUN", "PROPN"):
            top = head if role(head.lower_, "passage") or _is_talk(reading, head) else top
            if top is not head:
                break
        elif passes and (role(head.lower_, "passage") or (top.dep_ == "compound" and _is_talk(reading, head))):
            top = head
        else:
            break
    return top, prepositions_before(reading, top) or cases(top) or (cases(noun) if top is not noun else [])


def prepositions_before(reading: Reading, noun: Token) -> list[str]:
    """Return the preposition right before a noun phrase that the parse may miss ("ahead of", "following"), [] where there is none."""
    first = noun.i
    while first > 0 and noun.i - first < 8 and reading.lower(first - 1) != "," and (reading.tokens[first - 1].pos_ in ("ADJ", "NOUN", "PROPN", "NUM", "PART", "DET", "PUNCT") or reading.lower(first) == "-"):
        first -= 1
    for size in (4, 3, 2):
        words = [reading.lower(number) for number in range(first - size, first)]
        if first >= size and (role(" ".join(words), "ahead") or role(" ".join(words), "past")):
            return words
    return [reading.lower(first - 1)] if first and role(reading.lower(first - 1), "turn") else []


def _is_talk(reading: Reading, token: Token) -> bool:
    return token.i in reading.cues_at


def governor(token: Token) -> Token | None:
    """Return the verb that a phrase depends on, or None."""
    head = token.head
    if head.i == token.i:
        return None
    return head if head.pos_ in VERBAL or any(child.dep_ == "cop" for child in head.children) else None


class Carrier(NamedTuple):
    """What a talk's noun hangs on: the noun at the top of "the start of the talks", its prepositions, the verb, and how it hangs on it.

    `relation` is subject, object, beside (a preposition), noun (the top hangs on another noun) or None.
    """

    top: Token
    prepositions: list[str]
    verb: Token | None
    relation: str | None


def carrier(reading: Reading, noun: Token) -> Carrier:
    """Return what carries a talk's noun; where the parse gives no verb, the order of words does."""
    if noun.i not in reading.carriers:
        reading.carriers[noun.i] = _find_carrier(reading, noun)
    return reading.carriers[noun.i]


def _find_carrier(reading: Reading, noun: Token) -> Carrier:
    held = carrier_by_syntax(reading, noun)
    reduced = held.relation == "subject" and not any(child.dep_.startswith(("aux", "cop")) for child in held.verb.children)
    if held.relation != "subject" or reduced:
        outcome = _outcome_after(reading, noun)
        if outcome is not None and (not reduced or status_word(reading, outcome.i, "verb") in ("postponed", "cancelled", "collapsed")):
            return Carrier(noun, [], outcome, "subject")
    return held


def _outcome_after(reading: Reading, noun: Token) -> Token | None:
    """ "a meeting to plan a reunion is scheduled for June", "the summit fell apart": the next finite verb is the talk's own."""
    last = min(reading.sentence(noun.i)[1], noun.i + 16)
    start = noun.i + 1
    if reading.lower(start) == "," and reading.lower(start + 1) == "which":
        start += 2
    for number in range(start, last):
        token, word = reading.tokens[number], reading.lower(number)
        if word in (",", "who", "which", "that", "as", "but", "while", '"', ";"):
            return None
        if number == noun.i + 1 and status_word(reading, number, "verb") == "collapsed":
            return token
        if token.pos_ == "VERB" and (number == start or reading.tokens[number - 1].pos_ in ("AUX", "ADV")):
            found = status_word(reading, number, "verb")
            own = found in ("planned", "postponed", "cancelled", "collapsed") or word in ("held", "taking") or (start > noun.i + 1 and found == "held") or f"{word} {reading.lower(number + 1)}" in TAKES_PLACE
            return token if own and not (number == noun.i + 1 and found == "planned") else None
        if token.tag_ in ("VBD", "VBZ", "VBP") and token.pos_ == "VERB":
            behind = reading.lower(noun.i + 1) in ("between", "with") and number - 1 in reading.mentions  # "the summit between A and B broke down"
            return token if behind and status_word(reading, number, "verb") in ("postponed", "cancelled", "collapsed") else None
    return None


def carrier_by_syntax(reading: Reading, noun: Token) -> Carrier:
    """Return what carries a talk's noun, whatever verb follows it."""
    top, prepositions = anchor(reading, noun)
    first, last = reading.sentence(noun.i)
    own_verb = top.dep_.startswith("nsubj") and top is not noun and not cases(top)  # "the fifth round of the talks will begin"
    opens = top.i - first < OPENING_PHRASE and not any(token.pos_ == "VERB" and token.tag_ != "VBG" for token in (reading.tokens[number] for number in range(first, top.i)))
    if prepositions and not own_verb and opens and (main := _main_verb(reading, top, first, last)) is not None:
        return Carrier(top, prepositions, main, "beside")
    verb = top if prepositions[:1] == ["in"] and any(child.dep_ == "cop" for child in top.children) else governor(top)  # "they were in talks"
    if verb is None and prepositions and prepositions[0] in WHILE and (over := _verb_above(top)) is not None:
        return Carrier(top, prepositions, over, "beside")  # "will discuss it, among other issues, during his trip"
    if verb is None and top.dep_ == "appos" and not prepositions and (over := _verb_before(reading, noun)) is not None:
        return Carrier(top, prepositions, over, "object")  # "held the first-ever DPRK-U.S. summit", cut by the parse
    if verb is None and top.dep_ in ("nmod", "compound", "nmod:poss", "conj", "appos") and top.head.i != top.i:
        return Carrier(top, prepositions, governor(top.head), "noun")
    if verb is None:
        return _carrier_by_order(reading, noun, top, prepositions)
    if role(verb.lower_, "turn"):  # "following talks in New York", with following taken for a verb
        return Carrier(top, [verb.lower_], governor(verb), "beside")
    if top.dep_.startswith(("nsubj", "csubj")):
        return Carrier(top, prepositions, verb, "subject")
    named = top.tag_ == "VBG" and top.text.istitle()  # "hold the Senior Officials Meeting", read as a verb
    if prepositions == ["over"] and verb.lemma_.lower() == "preside":
        return Carrier(top, [], verb, "object")
    if (top.dep_ in ("obj", "iobj", "ccomp", "xcomp") or named) and not prepositions:
        return Carrier(top, prepositions, verb, "object")
    return Carrier(top, prepositions, verb, "beside" if prepositions else None)


def _verb_above(token: Token) -> Token | None:
    """Return the next verb up the tree, None where there is none."""
    for _ in range(CLIMB):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in VERBAL:
            return token
    return None


def _verb_before(reading: Reading, noun: Token) -> Token | None:
    """Return the verb right before the noun's phrase, hyphens and all, None where anything else stands there."""
    number = noun.i - 1
    while number > 0 and noun.i - number < 8 and (reading.tokens[number].pos_ in ("ADJ", "ADV", "DET", "NOUN", "NUM", "PROPN") or reading.lower(number) == "-"):
        number -= 1
    return reading.tokens[number] if reading.tokens[number].pos_ == "VERB" else None


def _carrier_by_order(reading: Reading, noun: Token, top: Token, prepositions: list[str]) -> Carrier:
    """Without syntax: a verb of holding just before makes an object, the next verb after makes a subject."""
    behind = [child for child in (*top.children, *noun.children) if child.dep_ in ("acl", "advcl", "parataxis") and child.i > noun.i]
    clause = next((child for child in behind if _is_past(child) or top.dep_ == "ROOT" and child.tag_ in ("VBN", "VBD")), None)  # "the fourth round of talks resumed"
    if clause is not None and (not prepositions or top.dep_ == "ROOT"):
        return Carrier(top, prepositions, clause, "subject")
    first, last = reading.sentence(top.i)
    for number in range(top.i - 1, max(first, top.i - 6) - 1, -1):
        token = reading.tokens[number]
        if token.pos_ in VERBAL and not token.lower_.endswith("ed") and role(token.lower_, "light"):
            return Carrier(top, prepositions, token, "object")
        if token.pos_ in ("ADP", "PUNCT", "SCONJ", *VERBAL):
            break
    if prepositions:
        return Carrier(top, prepositions, _main_verb(reading, top, first, last), "beside")
    for number in range(top.i + 1, min(last, top.i + 25)):
        token = reading.tokens[number]
        if token.lower_ in ("who", "which", "that", ",", '"'):
            break
        if token.pos_ == "VERB" and not token.lower_.endswith("ing") and not _is_reduced(reading, number):
            return Carrier(top, prepositions, token, "subject")
    return Carrier(top, prepositions, None, None)


def _main_verb(reading: Reading, top: Token, first: int, last: int) -> Token | None:
    """ "In the talks in Beijing, Yun and Wang discussed ...": the first finite verb after the comma that closes an opening phrase."""
    if top.i - first >= OPENING_PHRASE:
        return None
    comma = next((number for number in range(top.i + 1, min(last, top.i + 25)) if reading.lower(number) == ","), None)
    if comma is None:
        return None
    return next((reading.tokens[n] for n in range(comma + 1, min(last, comma + 30)) if reading.tokens[n].tag_ in ("VBD", "VBZ", "VBP", "VB") and reading.tokens[n].dep_ != "acl:relcl"), None)


def _is_reduced(reading: Reading, number: int) -> bool:
    """ "talks set for Thursday": a participle right behind its noun or name, with another verb to come."""
    token = reading.tokens[number]
    return token.tag_ == "VBN" and reading.tokens[number - 1].pos_ in ("NOUN", "PROPN") and reading.lower(number + 1) in ("for", "on", "in", "by", "at", "to")


def subjects(verb: Token) -> list[Token]:
    """Return the heads of a verb's subject; a participle or infinitive takes that of the verb it hangs on, a relative clause its noun.

    The agent of a passive verb is its subject. [] where there is none.
    """
    at = verb
    for _ in range(CLIMB):
        passive = any(child.dep_ == "aux:pass" for child in at.children)
        agents = [child for child in at.children if child.dep_ in ("obl:agent", "obl") and "by" in cases(child)]
        if passive and agents and at is verb:
            return agents
        own = [child for child in at.children if child.dep_ in ("nsubj", "nsubj:pass", "nsubj:outer")]
        if own:
            relative = any(child.lower_ in ("who", "which", "that") for child in own) and at.dep_ in ("acl:relcl", "acl")
            return [at.head] if relative else own
        if at.dep_ == "acl" and any(child.dep_ == "mark" and role(child.lower_, "turn") for child in at.children) and (over := governor(at.head)) is not None:
            at = over  # "returned four days after visiting Seoul"
            continue
        if at.dep_ in ("acl", "acl:relcl") and at.head.pos_ not in VERBAL and at.head.i < at.i and not any(c.lower_ == "to" for c in at.children):
            return [at.head]
        if at.dep_ == "xcomp" and at.head.pos_ in VERBAL:
            objects = [child for child in at.head.children if child.dep_ in ("obj", "iobj") and child.i < at.i]
            if objects:
                return objects
        if at.head.i == at.i or at.dep_ not in (*INFINITIVE, "conj", "parataxis"):
            return []
        at = at.head
    return []


def finite(reading: Reading, verb: Token) -> Token:
    """Climb from an infinitive to the finite verb that it hangs on: "agreed to work ... during their talks"."""
    at = verb
    for _ in range(CLIMB):
        if at.head.i == at.i or tense(reading, at) != "bare":
            return at
        at = at.head
    return at


def is_program(reading: Reading, verb: Token) -> bool:
    """ "The visit by X will include a meeting with Y": the verb tells what a journey is made of."""
    return role(verb.lower_, "including") and any(
        other.kind == "visit" for head in subjects(verb) for number in (head.i, head.head.i) for other in reading.cues_at.get(number, ())
    )


def is_negated(verb: Token) -> bool:
    """Say whether a negation stands on the verb or on its subject ("no meeting took place", "neither side met")."""
    for child in verb.children:
        if role(child.lower_, "negation") and child.dep_ in ("advmod", "aux", "det", "cc:preconj", "neg", "mark", "cc"):
            return True
        if child.dep_ in ("nsubj", "nsubj:pass", "obj") and any(role(grand.lower_, "negation") and grand.dep_ == "det" for grand in (*child.children, child.left_edge)):
            return True
    before = verb.nbor(-1).lower_ if verb.i else ""
    return role(before, "negation")


def is_conditional(reading: Reading, verb: Token) -> bool:
    """Say whether a clause is a condition or a question of whether."""
    marks = [child for child in verb.children if child.dep_ in ("mark", "advmod", "aux") and child.i < verb.i]
    return any(phrase_role(reading, mark.i, "condition") and mark.dep_ == "mark" for mark in marks) or (
        any(mark.lower_ == "should" for mark in marks) and is_question(reading, verb)
    )


def tense(reading: Reading, verb: Token) -> str:
    """Return past, perfect, pluperfect, future, modal, progressive, present or bare (an infinitive, a participle without auxiliary)."""
    if verb.i not in reading.tenses:
        reading.tenses[verb.i] = _find_tense(reading, verb)
    return reading.tenses[verb.i]


def _find_tense(reading: Reading, verb: Token) -> str:
    words = [child.lower_ for child in verb.children if child.dep_ in ("aux", "aux:pass", "cop") and child.i < verb.i + 3]
    if verb.pos_ == "AUX" or verb.lower_ in ("is", "are", "was", "were"):
        words.append(verb.lower_)
    start = verb.i
    while start > reading.sentence(verb.i)[0] and verb.i - start < 4 and _in_group(reading, start - 1):
        start -= 1
        words.append(reading.lower(start))
    be = {"is", "are", "am", "was", "were", "'s", "’s", "'re", "be", "been"} & set(words)
    if any_role(words, "future"):
        return "future"
    if any_role(words, "modal"):
        return "modal"
    if "going" in words and "to" in words:
        return "future"
    if "to" in words:
        return "future" if be and not {"been", "have"} & set(words) and _be_to(reading, verb) else "bare"
    if "had" in words:
        return "pluperfect"
    if {"has", "have", "'ve", "having"} & set(words):
        return "perfect"
    if verb.lower_.endswith("ing") and be:
        return "past" if {"was", "were"} & be else "progressive"
    if {"was", "were", "did"} & set(words):
        return "past"
    if verb.tag_ in ("VBD", "VBN") or verb.lower_.endswith("ed") and not verb.lower_.endswith("eed") or _is_past(verb):
        return "past" if not ({"is", "are", "be"} & be) else "present"
    if be or verb.tag_ in ("VBZ", "VBP"):
        return "present"
    return "bare"


def _in_group(reading: Reading, number: int) -> bool:
    token = reading.tokens[number]
    return token.pos_ in ("AUX", "ADV", "PART") or token.lower_ in ("to", "not", "n't", "have", "has", "had", "be", "been", "will", "would", "is", "are", "was", "were")


def _be_to(reading: Reading, verb: Token) -> bool:
    """ "was to meet", "are to hold": the verb to be right before to."""
    for number in range(verb.i - 1, max(verb.i - 4, reading.sentence(verb.i)[0]), -1):
        if reading.lower(number) == "to":
            before = number - 2 if reading.tokens[number - 1].pos_ == "ADV" else number - 1  # "was also to meet"
            return reading.lower(before) in ("is", "are", "was", "were", "'s", "’s")
    return False


def _is_past(verb: Token) -> bool:
    return _says_past(str(verb.morph))


@lru_cache(maxsize=1024)
def _says_past(features: str) -> bool:
    """Say whether "Mood=Ind|Tense=Past|VerbForm=Fin" has a finite verb's past tense."""
    found = dict(feature.split("=") for feature in features.split("|") if feature)
    return found.get("Tense") == "Past" and found.get("VerbForm") == "Fin"


def is_question(reading: Reading, verb: Token) -> bool:
    """Say whether the sentence is a question."""
    first, last = reading.sentence(verb.i)
    words = (reading.tokens[number].text.rstrip(" \"”'’)\n") for number in range(last - 1, first - 1, -1))
    return next((word for word in words if word), "").endswith("?")


def lexical(reading: Reading, verb: Token) -> str | None:
    """Return what a governing verb makes of talks under it: a status, "wish", "refused", or None for a plain verb."""
    found = status_word(reading, verb.i - (reading.lower(verb.i) == "way"), "verb")  # "the talks are under way"
    if verb.pos_ in ("ADJ", "NOUN") or found is None:
        found = status_word(reading, verb.i, "adverb") or status_word(reading, verb.i, "adjective" if verb.pos_ == "ADJ" else "noun") or found
    if found in (None, "held") and role(verb.lower_, "wishing"):
        return "wish"
    return found
