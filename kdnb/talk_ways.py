"""What lies on the way between the cue of a talk and a time or place: clauses, other talks, asides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.talk_reading import VERBAL, Reading, any_role, role, status_word

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kdnb.annotations import TimeExpression
    from kdnb.talk_reading import Cue

NEAR = 40  # tokens: the longest way from a cue to its day where the syntax does not join them
NEAR_NOUN = 20
ASIDE = 8  # words of "the sidelines of a two-day meeting of the G-20"
CLAUSAL = ("as", "because", "when", "though", "although")


def top_of(reading: Reading, first: int, last: int) -> Token:
    """Return the first of these tokens that hangs on none of them: "25 Aug." is one time, even where the parse cuts it."""
    return next((token for token in reading.tokens[first:last] if token.head is token or not first <= token.head.i < last), reading.tokens[first])


def first_of(reading: Reading, time: TimeExpression) -> int:
    """Return the number of the first token of a time."""
    number = reading.end(time) - 1
    while number > 0 and reading.times.get(number - 1) is time:
        number -= 1
    return number


def in_own_clause(reading: Reading, cue: Cue, first: int, last: int) -> bool:
    """ "talks that were to begin in Seoul on Thursday": the clause behind a talk's noun that says when it is held."""
    tokens, stop = reading.tokens, reading.sentence(cue.head)[1]
    if cue.pos == "verb" or first < cue.last:
        return False
    opener = next((number for number in range(cue.last, first) if reading.lower(number) in ("that", "which")), None)
    verb = top_of(reading, first, last).head
    if opener is None or verb.i not in range(opener, stop) or verb.pos_ not in VERBAL or "who" in (reading.lower(n) for n in range(cue.last, first)):
        return False
    between = [number for number in range(cue.last, opener) if tokens[number].pos_ in VERBAL and number not in reading.mentions]
    if any(other.pos == "noun" and cue.last <= other.head < opener for other in reading.cues):
        return False  # "talks on a summit, which may take place June 12"
    clauses = [number for number in range(opener, verb.i) if tokens[number].tag_ in ("VBD", "VBZ", "VBP") and tokens[number].pos_ == "VERB"]
    subject = [child for child in verb.children if child.dep_.startswith("nsubj")]
    own = all(child.i == opener for child in subject)
    return own and not between and not clauses and status_word(reading, verb.i, "verb") in ("planned", "held", "postponed")


def interrupted(reading: Reading, cue: Cue, first: int, last: int, verb: int | None) -> bool:
    """Say whether another cue, verb or clause stands between a cue and a time."""
    start, stop = (cue.last, first) if first >= cue.last else (last, cue.first)
    turn = next((number for number in range(start, stop) if first >= cue.last and role(reading.lower(number), "turn")), stop)
    if any(reading.tokens[number].tag_ in ("VBD", "VBZ", "VBP") and number not in reading.mentions for number in range(turn, stop)):
        return True  # "the meeting, rescheduled after the North postponed it in May"
    clause = range(0)
    aside = next((number for number in range(start, stop) if role(reading.lowers[number], "sidelines")), stop)
    for number in range(start, stop):
        token = reading.tokens[number]
        if token.lower_ in ("who", "which") and number not in clause and (close := _clause_end(reading, number, stop)):
            clause = range(number, close)
        if token.i == verb or role(token.lower_, "light") or number in clause or token.lower_ == "since" and number + 1 in reading.times and "," in reading.lowers[number:stop]:
            continue
        if aside < number <= aside + ASIDE:
            continue  # "met on the sidelines of a summit at The Hague on Tuesday"
        others = [other for other in reading.cues_at.get(number, ()) if other is not cue and other.loose != "weak" and other.frame != "none"]
        if any(other.frame != "place" or other.pos == "noun" and reading.lower(other.last) == "by" and first > other.last or other.pos == "verb" and (cue.frame == "bound" or "and" in reading.lowers[start:number]) for other in others):
            return True  # "left for Seoul and will arrive in Beijing on the 20th"
        if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP") and first >= cue.last and not _tells_outcome(reading, cue, number):
            return True
        if token.tag_ == "MD" and cue.kind == "visit" and first >= cue.last and token.head.i not in (verb, cue.head) and "and" in reading.lowers[start:number]:
            return True  # "met him during his visit earlier this week and will brief them today"
        if token.lower_ in (";", "but", "while", "which", "who", "that", "since") or (token.dep_ == "mark" and token.lower_ in CLAUSAL and first >= cue.last):
            return True
    return False


def on_sidelines(reading: Reading, number: int) -> bool:
    """ "met on the sidelines of a summit in June": where they met, not what they held."""
    return any_role(reading.lowers[max(0, number - ASIDE) : number], "sidelines")


def _clause_end(reading: Reading, opener: int, stop: int) -> int | None:
    """ "received X, who was on a visit to the North, on July 26": where a relative clause between two commas ends; None for another."""
    if reading.lower(opener - 1) != ",":
        return None
    return next((number for number in range(opener + 1, stop) if reading.lower(number) == "," and reading.tokens[number + 1].pos_ == "ADP"), None)


def _tells_outcome(reading: Reading, cue: Cue, number: int) -> bool:
    """ "the summit between them ended in February": the verb is the talk's own."""
    parted = number - cue.last > NEAR_NOUN or any(reading.lower(n) in (",", "as", "--", "—") for n in range(cue.last, number))
    return cue.pos == "noun" and not parted and not role(reading.lower(number), "saying") and status_word(reading, number, "verb") is not None
