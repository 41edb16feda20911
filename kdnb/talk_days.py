"""Which expression of time dates a talk: the nearest that no other noun, verb or talk of the sentence owns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kdnb.talk_clauses import carrier, lexical
from kdnb.talk_reading import VERBAL, Reading, any_role, phrase_between, role, status_word
from kdnb.talk_ways import NEAR, NEAR_NOUN, first_of, in_own_clause, interrupted, on_sidelines, top_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kdnb.annotations import TimeExpression
    from kdnb.talk_reading import Cue

NO_VERB_NEAR = 100  # with no verb on the way: names, offices and places only
NAMED = 20  # words between "according" and the day of the word
COUNTED = re.compile(r"\b(?:days?|weeks?|hours?)\b", re.IGNORECASE)  # "a day" after something
CLOCK = re.compile(r"(?:(?:about|around|before|just|at) )*\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?(?: (?:local|Korean?) time)?|noon|midnight", re.IGNORECASE)  # an hour of no day
VAGUE = re.compile(r"(?:just |only |a few |several )?(?:days|weeks|months|hours|minutes)\b", re.IGNORECASE)
DEEDS = ("cancelled", "postponed", "planned", "proposed", "refused", "denied")


def day_of(reading: Reading, cue: Cue, verb: int | None, until: int | None = None) -> TimeExpression | None:
    """Return the expression of time that dates the talk, or None.

    Inside the noun's phrase first ("Friday's talks", "the June 12 summit"), then what hangs on the cue or on its verb, then the nearest
    in the sentence that belongs to no verb of saying and no other cue. `until` closes the sentence earlier, in a list.
    """
    start, stop = reading.sentence(cue.head)
    if cue.last >= stop - 1 and reading.genre == "transcript":
        stop = min(stop + 4, len(reading.doc))  # captions are cut anywhere: "their meetup | the day before"
    stop = min(until or stop, stop)
    ranked = [(rank, time.start, time) for time in reading.times_between(start, stop) if time.date and (rank := _closeness(reading, cue, verb, time)) is not None]
    return _begin(reading, min(ranked, key=lambda item: item[:2])[2]) if ranked else None


def _begin(reading: Reading, time: TimeExpression) -> TimeExpression:
    """Return the first day of "the Feb. 27-28 summit", the time itself where it ends nothing."""
    first = first_of(reading, time)
    before = reading.times.get(first - 2) if reading.lower(first - 1) in ("-", "–") else None
    return before if before is not None and before.date and before.precision == "day" == time.precision and before.date <= time.date else time


def is_timed(reading: Reading, cue: Cue, verb: int | None) -> bool:
    """Say whether the clause gives a talk a day or a month that only the day of publication would tell: "met in Beijing yesterday"."""
    open_times = [time for time in reading.times_between(*reading.sentence(cue.head)) if time.date is None and time.value.startswith("XXXX-")]
    return any(_closeness(reading, cue, verb, time) is not None for time in open_times)


def _closeness(reading: Reading, cue: Cue, verb: int | None, time: TimeExpression) -> tuple[int, int] | None:
    """Rank a time for a cue, lower is nearer: (0 in its phrase, 1 hanging on it, 2 on its verb, 3 by distance; distance)."""
    tokens, first, last = reading.tokens, first_of(reading, time), reading.end(time)
    distance = cue.first - last if last <= cue.first else first - cue.last
    before = reading.lower(first - 1)
    if time.value in ("PRESENT_REF", "PAST_REF", "FUTURE_REF"):
        return None
    noun = tokens[cue.head]
    offset = bool(COUNTED.search(time.text)) and reading.lower(last) in ("after", "before", "following") and last < cue.first
    if cue.pos == "noun" and noun.left_edge.i <= first < cue.first and distance < 8 and not _turns(reading, last, cue.first, False):
        return 0, distance
    if 0 <= distance < NEAR_NOUN and _opens_when(reading, cue, last):
        return 1, distance
    if cue.pos == "noun" and _is_of_deed(reading, cue, first):
        return None
    if ";" in reading.lowers[min(last, cue.last) : max(first, cue.first)] and "(" not in reading.lowers[min(last, cue.last) : max(first, cue.first)]:
        return None  # "his first visit to Russia; his father visited in 2011"
    if before in ("since", "until", "till", "by", "than") or CLOCK.fullmatch(time.text) or _of_noun(reading, cue, time):  # but "since February's summit"
        return None
    if "since" in reading.lowers[cue.last : first] and "," not in reading.lowers[cue.last : first] or (first < cue.first and _turns(reading, last + offset, cue.first, cue.kind == "visit" or time.precision != "day" or verb is not None and role(reading.lower(verb), "gathering"))):
        return None
    if first >= cue.last and phrase_between(reading, cue.last, first - 1, "before"):
        return None  # "took place ahead of reunions from Feb. 20"
    if VAGUE.match(time.text) or _of_earlier_verb(reading, cue, first) or reading.lower(last) in ("on", "of") and last + 1 in reading.times:
        return None  # "early in the morning on Aug. 3"
    if in_own_clause(reading, cue, first, last):
        return 1, distance
    if _of_another(reading, cue, verb, first, last) or _in_other_clause(reading, cue, first):
        return None
    root = top_of(reading, first, last)
    if _of_modified(reading, cue, root.head) or first < cue.first and _of_agreeing(reading, cue, root.head):
        return None
    if root.head.tag_ == "VBG" and root.head.dep_ in ("acl", "advcl") and any(other.pos == "noun" and cue.last <= other.first < root.head.i < first for other in reading.cues):
        return None  # "the meeting precedes Hill's visit to Asia starting Friday"
    if cue.kind != "visit" and role(root.head.lower_, "closing") and reading.lower(root.head.i - 1) in ("to", "will", "and"):
        return None  # "the meeting, to end Monday"
    if root.head.i in range(cue.first, cue.last) and root.i not in range(cue.first, cue.last):
        return 1, distance
    if _beside_saying(reading, first, last, cue, verb) or first < cue.first and (_of_talks_before(reading, cue, verb, root.head) or _before_saying(reading, cue, verb, last)):
        return None
    if cue.kind == "visit" and cue.pos == "noun" and carrier(reading, noun).prepositions[:1] == ["on"]:
        return None  # "met him on Friday, on the final day of his trip to China"
    if verb is not None and root.head.i == verb:
        return 2, distance
    bare = not any(tokens[number].pos_ in VERBAL for number in range(min(cue.last, last), max(cue.first, first)))
    if _opens_clause(reading, cue, verb, first, last):
        return 2, distance
    reach = NO_VERB_NEAR if bare else NEAR if cue.pos == "verb" or offset else NEAR_NOUN
    if distance > reach or interrupted(reading, cue, first, last, verb):
        return None
    arrival = first < cue.first and reading.lower(cue.first - 1) == "to" and any(other.kind == "visit" and other.pos == "verb" and reading.sentence(cue.head)[0] <= other.head < first for other in reading.cues)
    return 3 + arrival, max(distance, 0)  # "arrived on Saturday to meet him this week"


def _of_modified(reading: Reading, cue: Cue, head: Token) -> bool:
    """ "a meeting of the G-20 starting Friday", "the announcement on May 24 of a summit": the day of the noun that it modifies, not of the talk beside it."""
    if head.tag_ == "VBN" and cue.last <= head.i <= cue.last + (reading.lower(cue.last) == ","):
        return False  # "expectations for the talks, scheduled from Aug. 27"
    held = carrier(reading, reading.tokens[cue.head]) if cue.pos == "noun" else None
    if head.dep_ == "acl" and head.tag_ in ("VBG", "VBN") and not (held and held.verb is head and (head.tag_ == "VBN" or not role(head.lower_, "light"))):
        noun, own = head.head, ("passage", "side_noun")
    elif held and head.pos_ == "NOUN" and head.i < cue.first and held.top.head.i == head.i and held.prepositions[:1] and role(held.prepositions[0], "topical"):
        noun, own = head, ("passage",)
    else:
        return False
    return noun.pos_ == "NOUN" and noun.i not in reading.mentions and noun.i not in range(cue.first, cue.last) and not any(role(noun.lower_, name) for name in own)


def _of_agreeing(reading: Reading, cue: Cue, head: Token) -> bool:
    """ "In June 2005 the two agreed to resume the talks": the day of a deed that lies before the talks; not "was scheduled on Monday to meet"."""
    verb = reading.tokens[cue.head] if cue.pos == "verb" else carrier(reading, reading.tokens[cue.head]).verb
    if verb is None or verb.dep_ not in ("xcomp", "advcl") or verb.head.i != head.i or head.tag_ not in ("VBD", "VBN"):
        return False
    return lexical(reading, head) in DEEDS and not any(child.dep_ == "aux:pass" for child in head.children)


def _is_of_deed(reading: Reading, cue: Cue, first: int) -> bool:
    """ "on Thursday canceled a summit", "announced Monday a meeting": the day of what was done about the talks, not theirs.

    Behind the talks only a day of its own ("scheduled for June 12", "on June 12" still to come) is theirs where they were called off.
    """
    held = carrier(reading, reading.tokens[cue.head])
    if held.relation == "subject" and role(held.verb.lower_, "settling") and held.verb.i < first and not any(reading.tokens[number].tag_ in ("IN", "TO") and number + 1 not in reading.times for number in range(held.verb.i, first)):
        return True  # "his meeting with them was decided only late Thursday"
    if held.relation != "object" or (deed := lexical(reading, held.verb)) not in (*DEEDS, "wish"):
        return False
    if first < cue.first:
        return True  # so is "met him the next day and discussed the recent contact"
    time, published = reading.times[first], reading.published
    if deed not in ("cancelled", "postponed") or time.precision != "day" or not published or time.date > published:
        return False
    return not any(status_word(reading, number, pos) == "planned" for number in range(cue.last, first) for pos in ("verb", "adjective"))


def _of_talks_before(reading: Reading, cue: Cue, verb: int | None, head: Token) -> bool:
    """ "held talks on Sunday, agreeing to hold a summit": the day of the verb that carries the talks told before."""
    if head.pos_ not in VERBAL or head.i in (cue.head, verb):
        return False
    return any(other.head < cue.head and head.i == (reading.tokens[other.head].head.i if other.pos == "noun" else other.head) for other in reading.cues)


def _opens_clause(reading: Reading, cue: Cue, verb: int | None, first: int, last: int) -> bool:
    """ "On March 16, commencing at 9 a.m., the minister held a telephone meeting": the day that opens a sentence is its first finite verb's."""
    start, main = reading.sentence(cue.head)[0], cue.head if cue.pos == "verb" else verb
    if main is None or first - start > 1 or reading.lower(last) != "," or main < last:
        return False
    return not any(reading.tokens[n].tag_ in ("VBD", "VBZ", "VBP") and n not in reading.mentions or reading.lower(n) in ("who", "which", "that") for n in range(last, main))


def _opens_when(reading: Reading, cue: Cue, last: int) -> bool:
    """ "since October 2014, when officials met", "was welcomed on Thursday as he held talks": the day before a clause of its own is that clause's."""
    opener = last + (reading.lower(last) == ",")
    if reading.lower(opener) not in ("when", "as") or cue.first < opener:
        return False
    return not any(reading.tokens[number].pos_ == "VERB" and not role(reading.lower(number), "light") or reading.lower(number) == "," for number in range(opener, min(cue.first, cue.head)))


def _of_noun(reading: Reading, cue: Cue, time: TimeExpression) -> bool:
    """ "ahead of the Thursday anniversary": the day of another noun, unless that only carries the talk."""
    root = top_of(reading, first_of(reading, time), reading.end(time))
    noun = root.head
    name = noun.pos_ == "PROPN" and noun.i not in reading.mentions and noun.i <= time.span(reading.doc).end + 1  # "the June 15 Joint Declaration"
    if root.dep_ not in ("compound", "nmod:poss", "nmod:unmarked", "amod") or not (noun.pos_ == "NOUN" or name) or noun.i in reading.times or noun.i < root.i:
        return False
    if cue.pos == "noun" and any(other.head == noun.i and other.pos == "noun" for other in reading.cues):
        return noun.i not in range(cue.first, cue.last) and noun.head.i not in range(cue.first, cue.last)  # "at the meeting, the accord signed at last month's summit"
    return noun.i not in range(cue.first, cue.last) and not role(noun.lower_, "passage") and not any(other.head == noun.i for other in reading.cues)


def _turns(reading: Reading, start: int, stop: int, trip: bool) -> bool:
    """ "Friday following talks": a preposition of time between a day and a cue parts them; not "for" in a title ("Minister for Foreign Affairs")."""
    words = reading.lowers[max(start, 0) : max(stop, 0)]
    if any_role(words, "turn"):
        return True
    return not trip and any(word == "for" and not role(reading.lower(max(start, 0) + at - 1), "side_noun") and start + at + 1 not in reading.times for at, word in enumerate(words))


def _of_another(reading: Reading, cue: Cue, verb: int | None, first: int, last: int) -> bool:
    """A day right beside another cue is that one's: "held talks Friday to prepare a meeting"."""
    start, stop = reading.sentence(cue.head)
    for other in reading.cues:
        if not start <= other.head < stop and reading.genre != "transcript":
            continue  # "met in Tokyo yesterday. Talks will go on"
        if other.head in (cue.head, verb) or other.loose == "weak" or other.kind == "visit" and cue.frame == "person":
            continue  # "will host Yoon for a state visit on April 26"
        gap = first - other.last if first >= other.last else other.first - last
        ours = first - cue.last if first >= cue.last else cue.first - last
        if first >= cue.last and ours <= 1 and other.first > first:
            continue
        between = range(other.last, first) if first >= other.last else range(last, other.first)
        if first < other.first and other.pos == "verb" and reading.lower(last) == ",":
            continue  # "who met him earlier on Saturday, welcomed the talks"
        if 0 <= gap <= 1 and gap < ours and not (gap and first < other.first and any(reading.tokens[n].pos_ in ("ADP", "CCONJ", "SCONJ", "PART") or role(reading.lower(n), "turn") for n in between)) and not on_sidelines(reading, other.first):
            return True
    return False


def _of_earlier_verb(reading: Reading, cue: Cue, first: int) -> bool:
    """ "will leave on the 9th and meet him on the 10th": a day before "and" is the first verb's."""
    start = reading.sentence(cue.head)[0]
    joined = cue.pos == "verb" and first < cue.first and "and" in (reading.lower(cue.first - 1), reading.lower(cue.first - 2))
    return joined and any(reading.tokens[number].pos_ == "VERB" for number in range(start, first))


def _in_other_clause(reading: Reading, cue: Cue, first: int) -> bool:
    """ "a day after the drill ended May 25, Kim had a summit": the day belongs to the clause before the comma."""
    if first > cue.first:
        return False
    comma = next((number for number in range(first, cue.first) if reading.lower(number) == ","), None)
    if comma is None:
        return False
    start, verbs = reading.sentence(cue.head)[0], 0
    for number in range(first - 1, start - 1, -1):
        verbs += reading.tokens[number].tag_ in ("VBD", "VBZ", "VBP") and number not in reading.mentions
        if role(reading.lower(number), "turn") or reading.lower(number) in ("when", "while", "as", "once"):
            return verbs > 0
    return False


def _beside_saying(reading: Reading, first: int, last: int, cue: Cue, verb: int | None) -> bool:
    """ "the department said Thursday", "according to the agency on Thursday": the day of the word."""
    opener = next((number for number in range(first - 2 * (reading.lower(first - 1) == ","), max(first - NAMED, reading.sentence(cue.head)[0]) - 1, -1) if reading.lower(number) in ("according", ",")), first)
    if reading.lower(opener) == "according":
        return True
    for number in (first - 1, first - 2):
        if role(reading.lower(number), "saying") and reading.tokens[max(number, 0)].pos_ in VERBAL and number not in (cue.head, verb):
            return True
    head = top_of(reading, first, last).head
    far = head.i > last + 1  # "spoke with him Wednesday and asked for help, the ministry said": a long subject, misread
    return role(head.lower_, "saying") and head.pos_ in VERBAL and head.i not in (cue.head, verb) and not far


def _before_saying(reading: Reading, cue: Cue, verb: int | None, last: int) -> bool:
    """ "At a ceremony on Thursday, he said the recent summit had helped": the day of the word; not "on Thursday, officials said, they met"."""
    for number in range(last, cue.first):
        if role(reading.lower(number), "saying") and reading.tokens[number].tag_ in ("VBD", "VBZ", "VBP") and number not in (cue.head, verb):
            return reading.lower(number + 1) != ","
    return False
