"""What a verb says of a talk: held, ongoing, planned, proposed, collapsed, postponed, cancelled, denied, by its tense and by what governs it.

A `Verdict` is one clause's word. A wish, a condition, a habit or a question is no talk at all: status "none".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kdnb.talk_clauses import CLIMB, governor, is_conditional, is_negated, lexical, tense
from kdnb.talk_reading import VERBAL, Reading, phrase_between, role, status_word

if TYPE_CHECKING:
    from spacy.tokens import Token

TIMES = frozenset(("times", "twice", "thrice"))
ENDS = ("collapsed", "cancelled", "postponed")


class Verdict(NamedTuple):
    """One clause's word on a talk; `sure` when a verb or adjective says it, `past` when it is told of an earlier time (had met), `gone` when the plan is (was to meet)."""

    status: str
    sure: bool
    past: bool = False
    gone: bool = False


NONE = Verdict("none", True)
OPEN = Verdict("open", False)


def verb_verdict(reading: Reading, verb: Token) -> Verdict:
    """Read a verb's own tense, then what stands over it where it is an infinitive."""
    if verb.dep_ in ("acl:relcl", "acl", "ccomp") and verb.head.lower_ == "time" and verb.head.i < verb.i:
        return NONE  # "the first time the three leaders have met since 2019"
    if verb.dep_ in ("csubj", "ccomp", "advcl") and role(verb.head.lower_, "unsure"):
        return NONE  # "it is unclear when they would meet"
    if is_conditional(reading, verb) or _has_terms(reading, verb) or _is_habit(verb) or is_counted(reading, verb) or _is_topic(reading, verb):
        return NONE
    if verb.pos_ not in VERBAL and (ahead := status_word(reading, verb.i, "adverb")) and reading.lower(verb.i + 1) == "in":
        return Verdict(ahead, True)  # "is due in Pyongyang"
    if verb.tag_ == "VBG" and reading.lower(verb.i - 1) in ("after", "following", "since"):
        main = verb.head if verb.head.pos_ in VERBAL else verb
        return Verdict("planned", False) if tense(reading, main) == "future" else Verdict("held", True)  # "returned after visiting Seoul"
    negated, when = is_negated(verb), tense(reading, verb)
    if when == "bare" and (verb.dep_ in ("xcomp", "advcl", "acl", "ccomp", "acl:relcl", "csubj", "conj", "parataxis", "obl", "advcl:relcl") or reading.lower(verb.i - 1) == "to"):
        return _governed(reading, verb, negated)
    own = _by_tense(when)
    if negated and when == "modal" and any(child.lower_ in ("may", "might", "could") for child in verb.children):
        return NONE  # "may not meet this year"
    if negated and when == "perfect":
        return NONE  # "has not been held for four years", "no president has met him"
    if negated:
        return Verdict("refused" if when in ("future", "modal") else "denied", True)
    over = _embedding(reading, verb)
    return over if over is not None and own.status != "none" else own


def _by_tense(when: str) -> Verdict:
    return {
        "past": Verdict("held", True),
        "perfect": Verdict("held", True),
        "pluperfect": Verdict("held", True, past=True),
        "future": Verdict("planned", True),
        "progressive": Verdict("ongoing", True),
        "modal": NONE,
    }.get(when, OPEN)


def _governed(reading: Reading, verb: Token, negated: bool) -> Verdict:
    """An infinitive or participle: what governs it decides ("plans to meet", "ready to meet", "arrived to meet")."""
    over, at = None, verb
    for _ in range(CLIMB):
        if at.head.i == at.i:
            break
        at, linked = at.head, at.dep_
        shared = linked == "conj" and verb.tag_ == "VB" and lexical(reading, at) in ("planned", "proposed")  # "is scheduled to stay and then proceed"
        if linked == "conj" and not shared and at.pos_ in VERBAL and tense(reading, at) != "bare":
            found = verb_verdict(reading, at)
            if negated:
                return Verdict("refused", True) if found.status == "planned" else NONE  # "will stay at home and not attend the talks"
            return found
        if linked != "conj" or shared:
            over = at
            break
    participle = verb.lower_.endswith("ing") and reading.lower(verb.i - 1) != "to"
    if over is None:
        return _before_infinitive(reading, verb)
    word = lexical(reading, over)
    if over.pos_ in VERBAL and is_counted(reading, over):
        return NONE  # "has visited twice to meet him"
    if participle and word in (None, "held", "planned", "wish") and not (word == "wish" and verb.dep_ == "xcomp"):
        main = _by_tense(tense(reading, over)) if over.pos_ in VERBAL else OPEN
        return main if main.status != "none" else OPEN
    if word is None and over.i in reading.mentions and any(child.dep_ == "cop" for child in over.children):
        return Verdict("planned", False)  # "will be in Seoul to pay a courtesy call"
    if word is None and over.pos_ not in VERBAL:
        word = next((found for n in range(verb.i - 2, max(verb.i - 9, -1), -1) if (found := status_word(reading, n, "noun"))), None)
    if word is None and over.pos_ not in VERBAL:
        word = "held" if role(over.lower_, "other") or over.lower_ in ("first", "only", "last") else "wish"
    if word == "wish" or word == "planned" and any(child.lower_ in ("originally", "initially") for child in over.children):
        return NONE
    if word in ("refused", "denied"):
        return Verdict(word if not is_negated(over) else "none", True)
    if word == "planned" and over.pos_ not in VERBAL and (above := governor(over)) is not None and lexical(reading, above) in (*ENDS, "refused"):
        return Verdict(lexical(reading, above), True)
    if word in ("planned", "proposed"):
        if is_negated(over) or is_conditional(reading, over):
            return Verdict("refused", True) if word == "planned" else NONE
        return Verdict(word, True) if not negated else Verdict("refused", True)
    if word in ENDS:
        return Verdict("cancelled", True)
    if word in ("held", "ongoing"):
        return verb_verdict(reading, over)
    when = tense(reading, over)
    if when == "bare" and verb_verdict(reading, over).status == "planned":
        return Verdict("planned", False)  # "is set to visit Washington to meet him"
    return Verdict("planned", False) if when in ("past", "perfect", "future", "progressive", "present", "pluperfect") else NONE


def _before_infinitive(reading: Reading, verb: Token) -> Verdict:
    """Without a governor the words before "to" decide, in captions: "is set to meet"."""
    for number in range(verb.i - 2, max(verb.i - 5, -1), -1):
        found = status_word(reading, number, "adverb") or status_word(reading, number, "verb")
        if found in ("planned", "proposed", "refused", "denied"):
            return Verdict(found, True)
        if role(reading.lower(number), "wishing"):
            return NONE
    return OPEN


def _embedding(reading: Reading, verb: Token) -> Verdict | None:
    """A finite clause under a verb that denies, proposes or wishes it ("denied that they met"); None where it stands."""
    at = verb
    for _ in range(2):
        if at.dep_ not in ("ccomp", "csubj", "csubj:pass") or at.head.i == at.i:
            return None
        at = at.head
        word = lexical(reading, at)
        if word == "denied":
            return Verdict("denied", True)
        if word == "proposed" and not role(at.lower_, "saying"):
            return Verdict("proposed", True)
        if word == "wish":
            return NONE
    return None


def _has_terms(reading: Reading, verb: Token) -> bool:
    """ "would meet him under the right conditions" is no plan."""
    return phrase_between(reading, verb.i + 1, min(verb.i + 10, reading.sentence(verb.i)[1]), "terms")


def is_counted(reading: Reading, verb: Token) -> bool:
    """ "has visited China four times", "have met three times" is no single occasion; nor is what somebody has yet to do."""
    if reading.lower(verb.i - 1) == "to" and reading.lower(verb.i - 2) == "yet":
        return True
    stop = min(verb.i + 8, reading.sentence(verb.i)[1])
    return not TIMES.isdisjoint(reading.lowers[verb.i + 1 : stop]) and any(reading.lower(number) in TIMES and reading.lower(number - 1) != "many" for number in range(verb.i + 1, stop))


def _is_topic(reading: Reading, verb: Token) -> bool:
    """ "talks on resuming the dialogue", "spoke about meeting him": an -ing form that tells what is spoken of; "not aware of him meeting"."""
    if not verb.lower_.endswith("ing"):
        return False
    if reading.lower(verb.i - 1) in ("on", "about", "toward", "towards", "regarding"):
        return True
    return any(reading.lower(number) == "of" and role(reading.lower(number - 1), "awareness") for number in (verb.i - 1, verb.i - 2))


def _is_habit(token: Token) -> bool:
    return any(role(child.lower_, "habit") and child.dep_ in ("advmod", "obl", "obl:tmod", "obl:npmod") for child in token.children)
