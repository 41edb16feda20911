"""When and where a talk is held, as the clause around its cue says it."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from kdnb.talk_clauses import carrier, lexical
from kdnb.talk_places import place_name
from kdnb.talk_reading import VERBAL, Reading, phrase_role, role, status_word

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kdnb.annotations import TimeExpression
    from kdnb.talk_reading import Cue

NEAR = 40  # tokens: the longest way from a cue to its day where the syntax does not join them
NO_VERB_NEAR = 100  # with no verb on the way: names, offices and places only
SPANNING = ("and", "to", "-", "–", "through", "until", "early", "late")
WEEK = datetime.timedelta(days=6)
NAMED = 20  # words between "according" and the day of the word
NEAR_NOUN = 20
PLACE_NEAR = 12
ASIDE = 8  # words of "the sidelines of a two-day meeting of the G-20"
COUNTED = re.compile(r"\b(?:days?|weeks?|hours?)\b", re.IGNORECASE)  # "a day" after something
CLOCK = re.compile(r"(?:(?:about|around|before|just|at) )*\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?(?: (?:local|Korean?) time)?|noon|midnight", re.IGNORECASE)  # an hour of no day
VAGUE = re.compile(r"(?:just |only |a few |several )?(?:days|weeks|months|hours|minutes)\b", re.IGNORECASE)
DEEDS = ("cancelled", "postponed", "planned", "proposed", "refused", "denied")
CLAUSAL = ("as", "because", "when", "though", "although")
LOCATING = ("in", "at", "inside")
COARSE = {"day": "day", "week": "month", "month": "month", "season": "year", "year": "year"}


def day_of(reading: Reading, cue: Cue, verb: int | None, until: int | None = None) -> TimeExpression | None:
    """Return the expression of time that dates the talk, or None.

    Inside the noun's phrase first ("Friday's talks", "the June 12 summit"), then what hangs on the cue or on its verb, then the nearest
    in the sentence that belongs to no verb of saying and no other cue. `until` closes the sentence earlier, in a list.
    """
    start, stop = reading.sentence(cue.head)
    if cue.last >= stop - 1 and reading.doc._.genre == "transcript":
        stop = min(stop + 4, len(reading.doc))  # captions are cut anywhere: "their meetup | the day before"
    stop = min(until or stop, stop)
    times = {id(time): time for number in range(start, stop) if (time := reading.times.get(number))}
    ranked = [(rank, time.start, time) for time in times.values() if time.date and (rank := _closeness(reading, cue, verb, time)) is not None]
    return min(ranked, key=lambda item: item[:2])[2] if ranked else None


def is_timed(reading: Reading, cue: Cue, verb: int | None) -> bool:
    """Say whether the clause gives a talk a day or a month that only the day of publication would tell: "met in Beijing yesterday"."""
    start, stop = reading.sentence(cue.head)
    times = {id(time): time for number in range(start, stop) if (time := reading.times.get(number)) and time.date is None and time.value.startswith("XXXX-")}
    return any(_closeness(reading, cue, verb, time) is not None for time in times.values())


def _closeness(reading: Reading, cue: Cue, verb: int | None, time: TimeExpression) -> tuple[int, int] | None:
    """Rank a time for a cue, lower is nearer: (0 in its phrase, 1 hanging on it, 2 on its verb, 3 by distance; distance)."""
    tokens, first, last = reading.tokens, _first(reading, time), reading.end(time)
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
    if before in ("since", "until", "till", "by", "than") or CLOCK.fullmatch(time.text) or _of_noun(reading, cue, time):  # but "since February's summit"
        return None
    if "since" in reading.lowers[cue.last : first] and "," not in reading.lowers[cue.last : first] or (first < cue.first and _turns(reading, last + offset, cue.first, cue.kind == "visit" or time.precision != "day" or verb is not None and role(reading.lower(verb), "gathering"))):
        return None
    if first >= cue.last and any(phrase_role(reading, number, "before") for number in range(cue.last, first - 1)):
        return None  # "took place ahead of reunions from Feb. 20"
    if VAGUE.match(time.text) or _of_earlier_verb(reading, cue, first) or reading.lower(last) in ("on", "of") and last + 1 in reading.times:
        return None  # "early in the morning on Aug. 3"
    if _in_own_clause(reading, cue, first, last):
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
    if distance > reach or _interrupted(reading, cue, first, last, verb):
        return None
    return 3, max(distance, 0)


def top_of(reading: Reading, first: int, last: int) -> Token:
    """Return the first of these tokens that hangs on none of them: "25 Aug." is one time, even where the parse cuts it."""
    return next((token for token in reading.tokens[first:last] if token.head is token or not first <= token.head.i < last), reading.tokens[first])


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
    if verb is None or verb.dep_ != "xcomp" or verb.head.i != head.i or head.tag_ not in ("VBD", "VBN"):
        return False
    return lexical(reading, head) in DEEDS and not any(child.dep_ == "aux:pass" for child in head.children)


def _is_of_deed(reading: Reading, cue: Cue, first: int) -> bool:
    """ "on Thursday canceled a summit", "announced Monday a meeting": the day of what was done about the talks, not theirs.

    Behind the talks only a day of its own ("scheduled for June 12", "on June 12" still to come) is theirs where they were called off.
    """
    held = carrier(reading, reading.tokens[cue.head])
    if held.relation != "object" or (deed := lexical(reading, held.verb)) not in (*DEEDS, "wish"):
        return False
    if first < cue.first:
        return True  # so is "met him the next day and discussed the recent contact"
    time, published = reading.times[first], reading.doc._.published
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
    """ "since October 2014, when officials met": the day before a clause of its own is that clause's."""
    opener = last + (reading.lower(last) == ",")
    if reading.lower(opener) != "when" or cue.first < opener:
        return False
    return not any(reading.tokens[number].pos_ == "VERB" or reading.lower(number) == "," for number in range(opener, min(cue.first, cue.head)))


def _of_noun(reading: Reading, cue: Cue, time: TimeExpression) -> bool:
    """ "ahead of the Thursday anniversary": the day of another noun, unless that only carries the talk."""
    root = top_of(reading, _first(reading, time), reading.end(time))
    noun = root.head
    name = noun.pos_ == "PROPN" and noun.i not in reading.mentions and noun.i <= time.span(reading.doc).end + 1  # "the June 15 Joint Declaration"
    if root.dep_ not in ("compound", "nmod:poss", "nmod:unmarked", "amod") or not (noun.pos_ == "NOUN" or name) or noun.i in reading.times or noun.i < root.i:
        return False
    if cue.pos == "noun" and any(other.head == noun.i and other.pos == "noun" for other in reading.cues):
        return noun.i not in range(cue.first, cue.last) and noun.head.i not in range(cue.first, cue.last)  # "at the meeting, the accord signed at last month's summit"
    return noun.i not in range(cue.first, cue.last) and not role(noun.lower_, "passage") and not any(other.head == noun.i for other in reading.cues)


def _in_own_clause(reading: Reading, cue: Cue, first: int, last: int) -> bool:
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


def _turns(reading: Reading, start: int, stop: int, trip: bool) -> bool:
    """ "Friday following talks": a preposition of time between a day and a cue parts them; not "for" in a title ("Minister for Foreign Affairs")."""
    words = reading.lowers[max(start, 0) : max(stop, 0)]
    if any(role(word, "turn") for word in words):
        return True
    return not trip and any(word == "for" and not role(reading.lower(max(start, 0) + at - 1), "side_noun") for at, word in enumerate(words))


def _elsewhere(reading: Reading, start: int, stop: int, verb: int | None) -> bool:
    """ "met in Beijing a week after the summit", "talked in Beijing as they try to hold a summit": a time or a clause parts a place from the talk."""
    if any(reading.tokens[number].pos_ == "VERB" and reading.tokens[number].tag_ in ("VBD", "VBZ", "VBP") and number != verb for number in range(start, stop)):
        return True
    return any(role(reading.lower(number), "turn") and COUNTED.match(reading.lower(number - 1)) for number in range(start, stop))


def _of_another(reading: Reading, cue: Cue, verb: int | None, first: int, last: int) -> bool:
    """A day right beside another cue is that one's: "held talks Friday to prepare a meeting"."""
    start, stop = reading.sentence(cue.head)
    for other in reading.cues:
        if not start <= other.head < stop and reading.doc._.genre != "transcript":
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
        if 0 <= gap <= 1 and gap < ours and not (gap and first < other.first and any(reading.tokens[n].pos_ in ("ADP", "CCONJ", "SCONJ", "PART") or role(reading.lower(n), "turn") for n in between)) and not _on_sidelines(reading, other.first):
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
    opener = next((number for number in range(first, max(first - NAMED, reading.sentence(cue.head)[0]) - 1, -1) if reading.lower(number) in ("according", ",")), first)
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


def _interrupted(reading: Reading, cue: Cue, first: int, last: int, verb: int | None) -> bool:
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
        if any(other.frame != "place" or cue.frame == "bound" and other.pos == "verb" for other in others):
            return True  # "left for Seoul and will arrive in Beijing on the 20th"
        if token.pos_ == "VERB" and token.tag_ in ("VBD", "VBZ", "VBP", "MD") and first >= cue.last and not _tells_outcome(reading, cue, number):
            return True
        if token.lower_ in (";", "but", "while", "which", "who", "that", "since") or (token.dep_ == "mark" and token.lower_ in CLAUSAL and first >= cue.last):
            return True
    return False


def _on_sidelines(reading: Reading, number: int) -> bool:
    """ "met on the sidelines of a summit in June": where they met, not what they held."""
    return any(role(word, "sidelines") for word in reading.lowers[max(0, number - ASIDE) : number])


def _clause_end(reading: Reading, opener: int, stop: int) -> int | None:
    """ "received X, who was on a visit to the North, on July 26": where a relative clause between two commas ends; None for another."""
    if reading.lower(opener - 1) != ",":
        return None
    return next((number for number in range(opener + 1, stop) if reading.lower(number) == "," and reading.tokens[number + 1].pos_ == "ADP"), None)


def _tells_outcome(reading: Reading, cue: Cue, number: int) -> bool:
    """ "the summit between them ended in February": the verb is the talk's own."""
    parted = number - cue.last > NEAR_NOUN or any(reading.lower(n) in (",", "as", "--", "—") for n in range(cue.last, number))
    return cue.pos == "noun" and not parted and not role(reading.lower(number), "saying") and status_word(reading, number, "verb") is not None


def _first(reading: Reading, time: TimeExpression) -> int:
    number = reading.end(time) - 1
    while number > 0 and reading.times.get(number - 1) is time:
        number -= 1
    return number


def precision_of(time: TimeExpression | None) -> str | None:
    """Return day, month or year: a week within one month counts as that month, a season as its year."""
    if time is None or not time.date or (time.precision == "week" and (time.date + WEEK).month != time.date.month):
        return None
    return COARSE.get(time.precision or "")


def date_of(time: TimeExpression | None):
    """Return the first day of the time, of its month or of its year, as its precision allows."""
    precision = precision_of(time)
    if precision is None:
        return None
    return {"day": time.date, "month": time.date.replace(day=1), "year": time.date.replace(month=1, day=1)}[precision]


def last_day(reading: Reading, time: TimeExpression | None) -> datetime.date | None:
    """Return the second day of "July 28 and 29", "Monday to Wednesday", None for a talk of one day or of no known end."""
    if time is None or time.precision != "day":
        return None
    number, stop = reading.end(time), reading.end(time) + 3
    while number < stop and (reading.lower(number) in SPANNING) and number not in reading.times:
        number += 1
    other = reading.times.get(number)
    if other is None or number == reading.end(time) or other.precision != "day" or not other.date or not time.date <= other.date <= time.date + WEEK:
        return None
    return other.date


def place_of(reading: Reading, cue: Cue, verb: int | None) -> str | None:
    """Return the city or venue of a talk: "in Stockholm" on the cue or its verb, "the Hanoi summit", else the nearest after it."""
    noun = reading.tokens[cue.head]
    best: tuple[int, int, str] | None = None
    for mention in reading.between(*reading.sentence(cue.head)):
        if mention.kind != "place":
            continue
        first, last = reading.at(mention), reading.end(mention)
        root = top_of(reading, first, last)
        distance = cue.first - last if last <= cue.first else first - cue.last
        bound = reading.lower(first - 1) == "to" and reading.tokens[first - 2].pos_ == "VERB" and 0 <= cue.first - last < 4
        town = reading.lower(first - 1) == "of" and role(reading.lower(first - 2), "settlement")  # "in the resort city of Wonsan"
        root = reading.tokens[first - 2] if town else root
        before = root.left_edge.i if town else first
        located = bound or reading.lower(before - 2) in LOCATING or reading.lower(before - 1) in LOCATING or town and reading.lower(before) in LOCATING
        if first < cue.first and "according" in (opening := reading.lowers[reading.sentence(first)[0] : first])[:2] and "," not in opening:
            continue  # "according to the ministry in Seoul, he will meet ..."
        if cue.pos == "noun" and noun.left_edge.i <= first < cue.first and distance < 6:
            rank = 0
        elif located and (root.head.i in (cue.head, verb) or _in_own_clause(reading, cue, first, last)):
            rank = 1
        elif any(root.head.i == other.head and other.pos == "verb" and other.kind != "visit" for other in reading.cues if other.head not in (cue.head, verb)):
            continue  # "met in Berlin to discuss the six-party talks"
        elif located and 0 <= distance <= (PLACE_NEAR if any(token.pos_ == "VERB" and token.lower_ != "held" for token in reading.tokens[cue.last : first]) else NEAR) and not _interrupted(reading, cue, first, last, verb) and not _elsewhere(reading, last, cue.first, verb):
            rank = 2
        else:
            continue
        name = place_name(mention)
        if name and (best is None or (rank, distance) < best[:2]):
            best = (rank, distance, name)
    return best[2] if best else None
