"""What became of a talk, as the clause of its cue says it: a verb's own word, or what a noun of meeting is called and stands under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.talk_clauses import (
    Carrier,
    carrier,
    cases,
    finite,
    governor,
    is_conditional,
    is_negated,
    is_program,
    is_question,
    lexical,
    tense,
)
from kdnb.talk_days import day_of
from kdnb.talk_reading import VERBAL, Cue, Reading, any_role, role, status_word
from kdnb.talk_verbs import ENDS, NONE, OPEN, Verdict, is_counted, verb_verdict

if TYPE_CHECKING:
    from spacy.tokens import Token


def verdict(reading: Reading, cue: Cue) -> Verdict:
    """Return the status that the clause of a cue gives; "open" where nothing says, "none" where there is no occasion.

    "refused" is a talk that one side will not hold.
    """
    token = reading.tokens[cue.head]
    if is_question(reading, token) and reading.genre != "transcript":
        return NONE
    return verb_verdict(reading, token) if cue.pos == "verb" else noun_verdict(reading, cue)


def noun_verdict(reading: Reading, cue: Cue) -> Verdict:
    """Read the adjectives before a talk's noun, then the verb or noun that it stands under."""
    noun = reading.tokens[cue.head]
    before = [reading.tokens[number] for number in range(max(noun.left_edge.i, cue.first - 8), cue.head)]
    if any_role([word.lower_ for word in before if word.dep_ == "det"], "negation"):
        return _no_talk(reading, noun)
    if last_held(reading, cue):
        return Verdict("held", True)
    if _is_back_on(reading, cue):
        return Verdict("planned", True)
    if any_role([word.lower_ for word in before if word.dep_ in ("det", "amod", "nummod")], "habit") or _several_rounds(noun) and not _has_day(reading, cue) and not _in_one_go(reading, cue):
        return NONE
    if any_role([word.lower_ for word in before], "idle"):
        return NONE  # "the stalled nuclear talks"
    said = [found for word in before if "than" not in (reading.lower(word.i - 1), reading.lower(word.i - 2)) and (found := status_word(reading, word.i, "adjective"))]
    adjective = Verdict(said[0], said[0] != "postponed") if said and said[0] != "proposed" else None  # "the delayed talks" have a new day
    held = carrier(reading, noun)
    clause = _as_carried(reading, held)
    if clause.status in ("open", "planned") and (role(held.top.lower_, "outcome") or reading.lower(noun.left_edge.i) == "of" and role(noun.head.lower_, "outcome")):
        clause = Verdict("held", False)  # "to explain the outcome of his trip"
    if clause.status == "open" and {"cop"} & {child.dep_ for child in noun.children} and {"would", "will"} & {child.lower_ for child in noun.children}:
        clause = Verdict("planned", False)  # "for what would be his third summit"
    if cue.kind == "visit" and held.verb is not None and role(held.verb.lower_, "closing") and clause.status in ("open", "planned"):
        return Verdict("ongoing", True)  # "is to wrap up her visit to Seoul today"
    if said and said[0] == "proposed" and (clause.status not in ("held", *ENDS) or held.relation not in ("subject", "object")):
        return Verdict("proposed", True)
    if adjective and adjective.status == "collapsed":
        return adjective
    if clause.status in ("open", "none") and adjective:
        return adjective
    if clause.status in ("held", "open") and held.relation == "object" and reading.tokens[cue.last - 1].nbor(1 if cue.last < len(reading.doc) else 0).tag_ == "VBN" and status_word(reading, cue.last, "verb") == "planned":
        return Verdict("planned", True)  # "had meetings scheduled with X"
    if cue.kind == "visit" and clause.status == "open" and held.relation == "subject" and role(held.verb.lower_, "telling") and not is_negated(held.verb):
        return Verdict("held", False)  # "Wang's visit to Pyongyang comes as ...", "is his first in 24 years"
    if cue.kind == "visit" and clause.status == "open" and noun.dep_ != "acl:relcl" and cases(noun)[:1] == ["on"] and (be := [child.lower_ for child in noun.children if child.dep_ == "cop"]):
        return Verdict("ongoing" if be[0] in ("is", "are", "'s", "’s") else "held", True)  # "is on his third trip to Beijing"
    told = [child.lower_ for child in noun.children if child.dep_ == "cop"] if cue.kind == "visit" and clause.status == "open" else []
    if told and told[0] in ("is", "'s", "’s") and not cases(noun) and not is_negated(noun) and any_role([word.lower_ for word in before], "ordinal"):
        return Verdict("held", False)  # "It is Kim's first visit to Russia since 2002"
    if adjective and adjective.status in ("planned", "ongoing", *ENDS) and clause.status not in ENDS:
        return adjective
    if clause.status == "open" and held.relation not in ("subject", "object") and (sister := _listed_with(reading, cue)):
        return verdict(reading, sister)
    return clause


def _is_back_on(reading: Reading, cue: Cue) -> bool:
    """ "the summit with Kim is officially back on", "the summit is on again"."""
    stop = min(cue.last + 16, reading.sentence(cue.head)[1])
    for number in range(cue.last + 1, stop):
        if reading.lower(number) == "on" and (number + 1 == len(reading.lowers) or reading.tokens[number + 1].pos_ in ("ADP", "ADV", "CCONJ", "PUNCT", "SCONJ", "SPACE") or reading.lower(number - 1) == "back" and number + 1 in reading.times):
            back = reading.lower(number - 1) in ("back", "still")
            return any(reading.lower(n) in (("is", "are", "was", "were") if back else ("is", "are")) for n in range(number - 1 - 2 * back, number))
    return False


def _listed_with(reading: Reading, cue: Cue) -> Cue | None:
    """ "plans to hold bilateral talks with A and a trilateral meeting": the talk before it in a list; None where it stands alone."""
    first = min(reading.tokens[cue.head].left_edge.i, cue.first)
    linked = "and" in (reading.lower(first), reading.lower(first - 1)) and {"a", "an"} & {reading.lower(number) for number in range(first, cue.first)}
    start = reading.sentence(cue.head)[0]
    before = [other for other in reading.cues if start <= other.head < first and other.pos == "noun" and other.kind != "visit"]
    if not linked or not before or any(reading.tokens[number].pos_ in VERBAL for number in range(before[-1].last, first)):
        return None
    return before[-1]


def last_held(reading: Reading, cue: Cue) -> bool:
    """ "the reopening of the six-way talks, last held in December 2008"."""
    number = cue.last + (reading.lower(cue.last) in (",", "(", "-", "--", "—"))
    return reading.lower(number) in ("last", "first") and status_word(reading, number + 1, "verb") == "held"


def _several_rounds(noun: Token) -> bool:
    """ "four rounds of talks" are four."""
    head = noun.head
    return noun.dep_ == "nmod" and head.lower_ in ("rounds", "sessions", "series") and any(child.dep_ == "nummod" or head.lower_ == "series" for child in head.children)


def _has_day(reading: Reading, cue: Cue) -> bool:
    time = day_of(reading, cue, None)
    return time is not None and time.precision == "day"


def _in_one_go(reading: Reading, cue: Cue) -> bool:
    """ "had two rounds of talks with X", told of a day or without a time; not "have held four rounds", "held four rounds last year"."""
    held = carrier(reading, reading.tokens[cue.head])
    if held.relation != "object" or not role(held.verb.lower_, "light") or tense(reading, held.verb) != "past":
        return False
    time = day_of(reading, cue, held.verb.i)
    return time is None or time.precision == "day"


def _no_talk(reading: Reading, noun: Token) -> Verdict:
    """ "no meeting took place", "there will be no talks"."""
    over = governor(noun)
    if over is not None and tense(reading, over) in ("future", "modal"):
        return Verdict("refused", True)
    return Verdict("denied", True)


def _under_noun(reading: Reading, held: Carrier) -> Verdict:
    """The talk hangs on another noun: "the collapse of", "plans for", "hopes of"."""
    head = held.top.head
    found = status_word(reading, head.i, "noun")
    if found == "refused":
        return Verdict("refused", True)
    if found == "proposed" and held.verb is not None and lexical(reading, held.verb) == "refused":
        return Verdict("refused", True)  # "turned down a request for a meeting"
    if found in ENDS and held.verb is not None and role(held.verb.lower_, "wavering"):
        return OPEN  # "hinted at the cancellation of the summit"
    if found:
        return NONE if held.verb is not None and is_negated(held.verb) else Verdict(found, True)
    vague = any(child.lower_ in ("a", "an") for child in held.top.children) and any(cue.kind == "visit" for cue in reading.cues_at.get(held.top.i, ()))
    if role(head.lower_, "wish") or vague and held.prepositions[:1] and role(held.prepositions[0], "topical"):
        return NONE  # "discussions about a Clinton visit"
    return _by_preposition(reading, held)


def _as_carried(reading: Reading, held: Carrier) -> Verdict:
    """The talk is the subject, object or circumstance of a verb, or hangs on a noun."""
    if held.verb is not None and is_conditional(reading, held.verb):
        return NONE
    if held.verb is not None and role(held.top.lower_, "detail") and (is_negated(held.verb) or "yet" in _words_before(reading, held.verb)):
        return Verdict("planned", False)  # "the exact date of the summit has not been fixed"
    if held.relation == "noun":
        return _under_noun(reading, held)
    if held.relation == "subject":
        return _as_subject(reading, held.verb)
    if held.relation == "object":
        return _as_object(reading, held.verb)
    return _by_preposition(reading, held) if held.relation == "beside" else OPEN


def _words_before(reading: Reading, verb: Token) -> list[str]:
    return [reading.lower(number) for number in range(verb.i - 3, verb.i)]


def _as_subject(reading: Reading, over: Token) -> Verdict:
    end = _later_end(reading, over)
    if end:
        return Verdict(end, True)
    word, when = lexical(reading, over), tense(reading, over)
    if role(over.lower_, "idle"):
        return NONE  # "talks have been stalled since the summit"
    if is_negated(over) and any(child.lower_ in ("may", "might", "could") for child in over.children):
        return OPEN  # "the summit might not go ahead"
    if word in ENDS:
        return Verdict(word, True) if not is_negated(over) and when != "modal" else NONE
    if word is None and over.pos_ == "VERB" and any(child.lower_ == "would" for child in over.children) and {"a", "an"} & set(_words_before_subject(over)):
        return NONE  # "a meeting between them would determine much"
    if word == "wish" and not any(child.dep_ == "aux:pass" for child in over.children):
        word = None
    if role(over.lower_, "confirming") and is_negated(over):
        return OPEN  # "has not been confirmed"
    if when == "future" and (role(over.lower_, "closing") or over.lower_ == "last"):
        return Verdict("ongoing", False)  # "the meeting will end tomorrow"
    if word in ("planned", "proposed"):
        return Verdict(word, True, gone=when in ("past", "pluperfect")) if not is_negated(over) else Verdict("refused", True)
    if word in ("refused", "denied"):
        return Verdict("refused" if word == "refused" else "denied", True)
    if word == "ongoing":
        return Verdict("ongoing" if when != "past" else "held", True)
    own = verb_verdict(reading, over)
    if own.status == "denied" and word != "held":
        return Verdict("held", False)
    if over.lower_ == "came":
        return own._replace(sure=False)  # "the meeting came amid tension" may lie ahead
    return own if word == "held" else Verdict(own.status, False, own.past)


def _words_before_subject(over: Token) -> list[str]:
    return [grand.lower_ for child in over.children if child.dep_.startswith("nsubj") for grand in child.children if grand.dep_ == "det"]


def _later_end(reading: Reading, over: Token) -> str | None:
    """ "were scheduled for May but were called off": the second verb has the last word."""
    for child in over.children:
        own = any(grand.dep_.startswith("nsubj") for grand in child.children)
        if child.dep_ == "conj" and child.i > over.i and not own and not is_negated(child) and tense(reading, child) not in ("modal", "bare"):
            found = lexical(reading, child)
            if found in ENDS:
                return found
    return None


def _as_object(reading: Reading, over: Token) -> Verdict:
    word = lexical(reading, over)
    light = role(over.lower_, "light") or is_program(reading, over)
    if word in ENDS and tense(reading, over) == "bare" and over.head.i != over.i and role(over.head.lower_, "wavering"):
        return OPEN if not is_negated(over.head) else NONE
    if word in (*ENDS, "planned", "proposed", "refused", "denied"):
        if is_negated(over):
            return NONE if word in ("proposed", *ENDS) else Verdict("refused", True)
        own = verb_verdict(reading, over)
        if own.status == "refused" and role(over.lower_, "confirming"):
            return OPEN  # "refused to confirm his visit"
        if word in (*ENDS, "refused"):
            return Verdict(word, True) if own.status != "none" else NONE
        return Verdict(word, not role(over.lower_, "readying")) if own.status != "none" else NONE
    if light:
        return verb_verdict(reading, over)
    if word == "wish":
        return NONE
    own = verb_verdict(reading, over)
    return Verdict("open", False, own.past) if own.status != "none" else OPEN


def _by_preposition(reading: Reading, held: Carrier) -> Verdict:
    """ "ahead of the summit" is planned; "after", "at", "during" share the main clause's time."""
    over, prepositions = held.verb, held.prepositions
    when = tense(reading, over) if over is not None and over.pos_ in VERBAL else "past"
    if not prepositions:
        return OPEN
    word = lexical(reading, over) if over is not None else None
    if prepositions[0] in ("of", "from") and word in ENDS:
        return Verdict(word, True) if not is_negated(over) and verb_verdict(reading, over).status != "none" else NONE
    if _has_role(prepositions, "ahead"):
        return _ahead(reading, prepositions, over, word, any(cue.head == held.top.i and cue.kind == "visit" for cue in reading.cues))
    if prepositions[0] in ("on", "about", "of", "over") and over is not None and role(over.lower_, "briefing") and not is_negated(over):
        return Verdict("held", False)  # "briefed them on his talks with X"
    if prepositions[0] == "with" and over is not None and over.pos_ in VERBAL and held.top.lower_ == "meeting":
        return verb_verdict(reading, over)._replace(sure=False)  # "talks will take place, with A and B meeting C"
    if prepositions[0] == "to":
        if over is not None and role(over.lower_, "referring"):
            return OPEN
        if word in ("planned", "proposed", "refused", *ENDS):
            return Verdict(word, True)
        return NONE if word == "wish" or word is None and not _between_two(reading, held.top) else OPEN
    if prepositions[0] == "from" and over is not None and role(over.lower_, "leaving"):
        return verb_verdict(reading, over)  # "emerged from a meeting with him"
    if not _has_role(prepositions, "past") and not (prepositions[0] == "on" and held.top.lower_ in ("day", "leg", "stop")):  # "on the final day of his trip"
        return OPEN
    late = prepositions[0] in ("after", "following", "since", "upon", "from")
    if late and when == "bare" and over.pos_ in VERBAL and any(child.lower_ in ("a", "an") for child in held.top.children) and verb_verdict(reading, over).status == "planned":
        return Verdict("planned", False)  # "is expected to visit Seoul after a trip to Tokyo"
    if over is not None and over.pos_ in VERBAL and not late:
        governed = verb_verdict(reading, over) if when == "bare" and tense(reading, finite(reading, over)) in ("present", "future", "progressive") else OPEN
        if governed.status == "planned":
            return governed._replace(sure=False)  # "plans to discuss it during his meeting with X"
        if when == "bare" and not (prepositions[0] in ("in", "through") and role(over.lower_, "light")):
            over = finite(reading, over)
            when = tense(reading, over)
        own = verb_verdict(reading, over)
        if own.status == "none" and when in ("bare", "modal") or word == "refused":
            return NONE if word != "refused" else Verdict("refused", True)
        status = {"planned": "planned" if when == "future" or (when == "bare" and word != "wish") else "held", "ongoing": "ongoing", "open": "open"}.get(own.status, "held")
        if when == "bare" and status == "planned":
            return Verdict(status, False)
        return Verdict(status, prepositions[0] in ("in", "at", "during") and status == "held" and when != "present", own.past)
    return OPEN if when in ("future", "modal") else Verdict("held", False, when == "pluperfect")


def _between_two(reading: Reading, top: Token) -> bool:
    """ "paid attention to the summit between A and B": talks told by who holds them are no mere topic."""
    return reading.lower(top.i + 1) == "between" and any(child.lower_ == "the" for child in top.children)


def _has_role(prepositions: list[str], name: str) -> bool:
    return role(prepositions[0], name) or role(" ".join(prepositions), name)


def _ahead(reading: Reading, prepositions: list[str], over: Token | None, word: str | None, trip: bool) -> Verdict:
    """ "ahead of the talks", "arrived for talks"; "met for talks" has held them, "arrived for a trip" has begun it."""
    if prepositions[0] not in ("for", "to", "toward", "towards"):
        return Verdict("planned", False)
    if word == "wish" or (over is not None and (is_negated(over) or over.lower_ in ("prepared", "ready") and any(child.dep_ in ("cop", "aux:pass") for child in over.children))):
        return NONE  # "is prepared for a third summit"
    together = over is not None and any(child.lower_ == "together" for child in over.children)  # "have come together for talks"
    if over is not None and (together or role(over.lower_, "gathering") or any(cue.head == over.i and (cue.kind != "visit" or trip) for cue in reading.cues)):
        return verb_verdict(reading, over)
    if over is not None and over.pos_ in VERBAL and (is_counted(reading, over) or tense(reading, over) == "modal"):
        return NONE  # "may visit Russia for a summit"
    if over is not None and over.pos_ in VERBAL and tense(reading, over) == "bare":
        own = verb_verdict(reading, over)
        if own.status in ("proposed", "refused", "none"):
            return own
    return Verdict(word if word in ("planned", "proposed", "refused", *ENDS) else "planned", False)
