"""One cue of meeting in its clause -> one telling of a talk: its sides, day, place, status.

Each frame of data/talk_cues.csv is one way in which a cue takes its participants; journeys are in talk_trips.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from typing import TYPE_CHECKING

from kdnb.talk_apart import one_by_one
from kdnb.talk_clauses import OPENING_PHRASE, Carrier, carrier, carrier_by_syntax, cases, finite, lexical, subjects
from kdnb.talk_leaders import STATES
from kdnb.talk_reading import Cue, Reading, role, status_word
from kdnb.talk_setting import day_of
from kdnb.talk_sides import BODIES, REACH, Side, enough, merge_sides, participants, parties, sides_in, sides_left, sides_of, sides_right
from kdnb.talk_status import ENDS, NONE, Verdict, verdict
from kdnb.talk_tellings import Telling, doers, inner_sides, make_telling, name_words
from kdnb.talk_trips import errand, visits

if TYPE_CHECKING:
    from spacy.tokens import Token

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


def tellings(reading: Reading) -> list[Telling]:
    """Return every telling of a talk in the article, in order; those that name no side may still point back to another."""
    found: list[Telling] = []
    for cue in reading.cues:
        if cue.frame == "none":
            continue
        if cue.frame in ("place", "bound", "sent"):
            found += visits(reading, cue, found)
        elif cue.frame == "errand":
            found += errand(reading, cue)
        elif several := one_by_one(reading, cue, is_plural(cue)):
            found += several
        elif (telling := _verb_talk(reading, cue) if cue.pos == "verb" else _noun_talk(reading, cue)) is not None:
            _count_from(reading, telling, found)
            found.append(telling)
    return found


def _count_from(reading: Reading, telling: Telling, earlier: list[Telling]) -> None:
    """ "on Thursday, one day after Blinken and Hayashi talked": the day is counted from the talk told before in the sentence.

    "The same day" is that of the talk told last, wherever.
    """
    start, stop = reading.sentence(telling.cue.head)
    last = next((other for other in reversed(earlier) if other.precision == "day"), None)
    if last is not None and telling.precision == "day" and any(reading.lower(n) == "same" and reading.lower(n + 1) == "day" for n in range(telling.cue.last, stop)):
        telling.date = last.date
    main = next((other for other in reversed(earlier) if other.cue.head >= start and other.precision == "day"), None)
    for number in range(telling.cue.first - 1, max(start, telling.cue.first - REACH), -1):
        if main is None or number <= main.cue.last:
            return
        if reading.lower(number) in ("after", "before") and reading.lower(number - 1) in ("week", "weeks", "month", "months", "year", "years"):
            telling.date = telling.precision = None
            return
        if reading.lower(number) in ("after", "before") and reading.lower(number - 1) in ("day", "days"):
            count = NUMBERS.index(reading.lower(number - 2)) if reading.lower(number - 2) in NUMBERS else 1
            step = datetime.timedelta(days=max(count, 1))
            telling.date = main.date - step if reading.lower(number) == "after" else main.date + step
            telling.precision = "day"
            return


def _verb_talk(reading: Reading, cue: Cue) -> Telling | None:
    """A verb of meeting: its subject meets its object or whom it has beside "with"."""
    verb = reading.tokens[cue.head]
    said = verdict(reading, cue)
    if said is NONE or said.status == "none" or cue.loose == "told" and said.status not in ("held", "ongoing"):
        return None
    left = doers(reading, verb)
    right = _objects(reading, cue, verb)
    if cue.frame in ("object", "person", "joined") and not right or cue.frame == "with" and not right and len(parties(left)) < 2:
        return None
    sides = merge_sides(left, right)
    if not enough(sides):
        return _of_those_named(reading, cue, said) if not right and cue.frame == "mutual" else None
    if not right and len(parties(left)) > 1 and not _meets_alone(reading, cue):
        return None
    return make_telling(reading, cue, sides, said, verb.i)


def _of_those_named(reading: Reading, cue: Cue, said: Verdict) -> Telling | None:
    """ "the two envoys met last month", "they will meet": of those whom the article spoke of; None for another subject."""
    heads = subjects(reading.tokens[cue.head])
    words = {word for head in heads for word in (head.lower_, *(child.lower_ for child in head.children))}
    people = "the" in words and any(role(head.lower_, "side_noun") and head.tag_ == "NNS" for head in heads)  # "the top diplomats of the allies met"
    if not words & {"they", "two", "three", "both", "pair"} and not people:
        return None
    pair = _pair_before(reading, cue) if "they" in words or people else []
    return make_telling(reading, cue, pair or (three_sides(reading, cue, []) if "three" in words else []), said, cue.head)


def _pair_before(reading: Reading, cue: Cue) -> list[Side]:
    """ "X and Y will attend the forum. They will meet on May 31.": the two persons of two states who are the sentence before's subject.

    Or its subject and object: "X told his counterpart, Y, that ... The ministers met in Beijing."
    """
    place = bisect_right(reading.bounds, cue.head) - 1
    if not place:
        return []
    main = next((token for token in reading.doc[reading.bounds[place - 1] : reading.bounds[place]] if token.dep_ == "ROOT"), None)
    if main is None:
        return []
    told = sides_right(reading, main.i + 1, reading.bounds[place], opened=True) if role(main.lower_, "saying") else []
    pair = merge_sides(*(sides_of(reading, head) for head in subjects(main)), told)
    return pair if len(pair) == len(participants(pair)) == len(parties(pair)) == 2 else []


def _meets_alone(reading: Reading, cue: Cue) -> bool:
    """ "Abe and Ban met": nothing but a place or a day may follow ("met the demands" is no meeting; "spoke by phone" is a call)."""
    verb = reading.tokens[cue.head]
    return cue.kind == "call" or cue.frame in ("mutual", "with") and not any(child.dep_ in ("obj", "ccomp") and cue.last <= child.i and child.left_edge.i < cue.last + 2 and child.i not in reading.times for child in verb.children)


def _objects(reading: Reading, cue: Cue, verb: Token) -> list[Side]:
    """Return the sides after a verb of meeting, as its frame allows."""
    groups: list[list[Side]] = []
    for child in verb.children:
        case = cases(child)
        if child.dep_ in ("obj", "iobj") and cue.frame in ("mutual", "object", "person"):
            groups.append(sides_of(reading, child))
        elif child.dep_ in ("obl", "nmod", "obl:agent", "obl:arg") and case and (
            case[0] == "with" or (case[0] == "to" and cue.frame == "with") or (case[0] == "by" and child.dep_ == "obl:agent")
        ):
            groups.append(sides_of(reading, child))
            if role(child.lower_, "public"):
                return []
    sent_end = reading.sentence(verb.i)[1]
    if any(child.dep_ == "aux:pass" for child in verb.children):
        return merge_sides(*(sides_of(reading, child) for child in verb.children if child.dep_ == "nsubj:pass"))
    sides = sides_right(reading, cue.last, sent_end, opened=cue.frame not in ("with", "joined"), also=("to",) if cue.frame == "with" else ())
    if not sides or (cue.frame == "with" and not any(side.person for side in sides)):
        sides = merge_sides(sides, *groups)
    if cue.frame == "person" and not ((any(side.person for side in sides) or _is_delegation(reading, cue)) and _is_guest(reading, cue)):
        return []
    return sides


def _is_delegation(reading: Reading, cue: Cue) -> bool:
    """ "received a military delegation of the Russian Federation": people whom no name tells."""
    near = [reading.lower(number) for number in range(cue.last, min(cue.last + 6, reading.sentence(cue.head)[1]))]
    ends = next((at for at, word in enumerate(near) if word in (",", "from", "to", "for", "and")), len(near))
    return any(word in ("delegation", "delegations", "envoy", "envoys") for word in near[:ends])


def _is_guest(reading: Reading, cue: Cue) -> bool:
    """A person comes right after "received", "called": not "called Kim a madman", "called his meetings precious"."""
    number = cue.last
    stop = reading.sentence(cue.head)[1]
    guest = next((n for n in range(cue.last, stop) if any(m.kind == "person" for m in reading.mentions.get(n, ()))), stop)
    if any(reading.lower(n) in ("from", "between", "with", "to", "for", "by") or role(reading.lower(n), "letter") for n in range(cue.last, min(guest, cue.last + REACH))):
        handed = any(reading.lower(n) == "credentials" for n in range(cue.last, guest))
        return handed or _is_delegation(reading, cue)  # "received a letter from Putin", "greeted a new era in the relations between them"
    while number < len(reading.doc) and number < cue.last + REACH and (reading.tokens[number].pos_ in ("DET", "ADJ", "PROPN", "NOUN") or number in reading.mentions):
        number += 1
    if number == cue.last:
        return False
    if not cue.form.startswith("call"):
        return True
    following = reading.lower(number)
    ends_in_name = any(m.kind == "person" for m in reading.mentions.get(number - 1, ()))
    return ends_in_name and (following in ("", ".", ",", "on", "to", "in", "after", "from", "last", "earlier") or number in reading.times)


def _noun_talk(reading: Reading, cue: Cue) -> Telling | None:
    """A noun of meeting: who stands in it, beside it (with, between) and before the verb that carries it."""
    noun = reading.tokens[cue.head]
    if _own_meeting(reading, cue) or cue.loose == "weak" and not _singled_out(reading, cue):
        return None
    said = verdict(reading, cue)
    if said.status == "none":
        return None
    held = carrier(reading, noun)
    if held.relation == "subject" and held.verb.dep_ == "acl" and held.verb.head.i == noun.i:
        held = carrier_by_syntax(reading, noun)  # "they agreed at a meeting held in Panmunjom"
    over = held.verb
    inner = inner_sides(reading, cue)
    beside = _beside(reading, cue, noun, held.top, over)
    owned = [Side(code, None) for code in cue.states]
    if cue.kind == "summit" and len(inner) == 1 and not inner[0].person and inner[0].state not in (*STATES, "EU"):
        inner = []  # "the Vietnam summit" is held there
    if not inner and noun.dep_ == "conj" and (sister := next((other for other in reading.cues if other.head == noun.head.i and other.pos == "noun"), None)):
        inner = inner_sides(reading, sister)  # "Kim's trip to Russia and meeting with Putin"
    if held.relation == "beside" and reading.lower(noun.left_edge.i) == "their" and len(parties(inner)) == len(inner):
        inner = _owners(reading, noun) or inner
    if held.relation == "beside" and reading.lower(noun.left_edge.i) in ("his", "her") and cue.first - reading.sentence(noun.i)[0] < OPENING_PHRASE and over is not None:
        inner = [side for side in doers(reading, over) if side.person] or inner  # "After his summit with Moon, Biden announced"
    known = parties(merge_sides(owned, inner))
    sides = merge_sides(owned, inner, [side for side in beside if len(known) < 2 or side.person and side.state in known])
    if len(parties(sides)) < 2 and _is_threefold(reading, cue):
        sides = three_sides(reading, cue, sides)
    if cue.frame == "call" and not sides and held.relation != "object" and not _own_day(reading, cue) or (is_plural(cue) and not (len(beside) == 1 and any(role(word, "apart") for word in name_words(reading, cue))) and day_of(reading, cue, held.verb.i if held.verb is not None else None) is None):
        return None
    if over is not None and _carries(reading, held):
        over = finite(reading, over) if held.relation == "beside" and not sides else over
        unnamed = {side.state for side in sides if not side.person}
        joined = not cue.states and not inner and _with_whom(reading, cue)
        sides = merge_sides(sides, [side for side in doers(reading, over) if len(parties(sides)) < 2 or joined or (side.person and side.state in unnamed and held.relation == "object")])
    if over is not None and len(parties(sides)) < 2 and held.relation == "beside" and _has_listener(reading, over, held):
        sides = merge_sides(sides, [side for side in sides_right(reading, over.i + 1, max(cue.first, _listener_stop(reading, over)), opened=True) if side.person])
    apart = held.relation == "beside" and held.prepositions[0] not in ("for", "to") and (role(held.prepositions[0], "turn") or role(" ".join(held.prepositions), "ahead"))
    verb = over.i if over is not None and not apart else None  # "ahead of the talks, he met Kim on Friday": the day of meeting Kim
    telling = make_telling(reading, cue, owned or sides, said, verb)
    if owned and held.relation not in ("subject", "object") and not _own_day(reading, cue):
        telling.date = telling.precision = None  # "met on Tuesday on the sidelines of the six-party talks"
        telling.verdict = said._replace(sure=False)
    return telling


def _has_listener(reading: Reading, over: Token, held: Carrier) -> bool:
    """ "At a dinner on Monday, Albright told Kim ...", "invited him for a summit": whom the subject speaks to or asks takes part."""
    if role(over.lower_, "asking"):
        return held.prepositions[0] in ("for", "to", "at")
    return role(over.lower_, "saying") and held.prepositions[0] in ("at", "in", "during", "over")


def _listener_stop(reading: Reading, over: Token) -> int:
    """Return where the listener's phrase ends at the latest: before what is said."""
    stop = reading.sentence(over.i)[1]
    return next((n for n in range(over.i + 1, stop) if reading.lower(n) in ("that", ":", '"', "“", "``")), stop)


def _owners(reading: Reading, noun: Token) -> list[Side]:
    """ "China's Xi and North Korea's Kim, at their latest summit, ...": the two persons whose talk it is; [] if the words before name no such two."""
    pair = sides_left(reading, noun.left_edge.i, reading.sentence(noun.i)[0])
    return pair if len(pair) == len(participants(pair)) == len(parties(pair)) == 2 else []


def _own_day(reading: Reading, cue: Cue) -> bool:
    """Say whether a day stands in the phrase of the talk's noun or right behind it."""
    first = reading.tokens[cue.head].left_edge.i
    return any(number in reading.times for number in (*range(first, cue.first), cue.last, cue.last + 1))


def is_plural(cue: Cue) -> bool:
    """Meetings, summits and calls without a day are several occasions; "talks" are one."""
    last = cue.form.split()[-1]
    return cue.pos == "noun" and last.endswith("s") and last not in ("talks", "negotiations", "discussions", "consultations")


def _singled_out(reading: Reading, cue: Cue) -> bool:
    """ "dialogue" alone is a topic; with an ordinal, a day or "the" and a session it is an occasion."""
    before = range(max(cue.first - 3, reading.sentence(cue.head)[0]), cue.first)
    held = carrier(reading, reading.tokens[cue.head])
    if held.relation == "subject" and status_word(reading, held.verb.i, "verb") in ("held", "planned", "postponed", "cancelled") and day_of(reading, cue, held.verb.i) is not None:
        return True  # "the last military dialogue was held in December 2007"
    return any(number in reading.times or role(reading.lower(number), "ordinal") for number in before) or (cue.form.startswith("session") and (reading.lower(cue.first - 1) == "the" or _is_threefold(reading, cue)))


def _is_threefold(reading: Reading, cue: Cue) -> bool:
    """Say whether the talk's own words call it one of three states: "a trilateral session"."""
    return any(role(word, "three") for word in name_words(reading, cue))


def _own_meeting(reading: Reading, cue: Cue) -> bool:
    """A party's, a cabinet's or a council's meeting, a forum of many states: no talk between two sides."""
    start = max(cue.first - 4, reading.sentence(cue.head)[0])
    words = [reading.lower(number) for number in range(start, cue.first)]
    near = words[-2:]
    pairs = [" ".join(words[at : at + 2]) for at in range(len(words) - 1)]
    if any(role(word, "forum") for word in [*words[-3:], *pairs]):
        return True
    if any(role(word, "not_talk") for word in near) or any(role(pair, "not_talk") for pair in pairs[-2:]):
        return not (cue.kind == "negotiation" or _named_sides_follow(reading, cue))
    after = reading.lower(cue.last)
    if cue.form.startswith("contact") and ("in" in words[-3:] and "secret" not in near or any(role(word, "keeping") for word in words)):
        return True  # "remains in close contact with the U.N."
    if cue.kind == "summit" and after == "for" and not _owned(reading, cue):
        return True  # "the Summit for Democracy"
    if after == "of" and is_plural(cue) and any(m.kind == "organization" or m.state in BODIES for number in (cue.last + 1, cue.last + 2) for m in reading.mentions.get(number, ())):
        return True  # "to attend meetings of the Association of Southeast Asian Nations"
    return cue.frame == "call" and after in ("for", "to", "on", "sign", "center", "centre") and cue.last + 1 not in reading.times


def _owned(reading: Reading, cue: Cue) -> bool:
    """Say whether a state or a person stands right before the talk's noun."""
    return any(m.kind in ("state", "person") for m in reading.mentions.get(cue.first - 1, ()))


def _named_sides_follow(reading: Reading, cue: Cue) -> bool:
    return reading.lower(cue.last) in ("with", "between")


def _beside(reading: Reading, cue: Cue, noun: Token, top: Token, over: Token | None) -> list[Side]:
    """Return the sides that follow with "with", "between", "among", "of", "by", "involving"; by the order of words, else by syntax."""
    hosted = ("for",) if over is not None else ()  # "a gala dinner for top diplomats" has no host
    also = {"hosted": hosted, "call": ("to",)}.get(cue.frame, ("on", "to") if cue.form.startswith("courtesy") else ())
    if reading.lower(cue.last) == "of" and len(parties(pair := sides_right(reading, cue.last, reading.sentence(noun.i)[1], opened=False, also=("of",)))) > 1:
        return pair  # "the summit of President A and leader B", cut by the parse
    first, stop = reading.sentence(noun.i)
    if reading.tokens[first].pos_ in ("ADP", "SCONJ", "ADV") and cue.first - first < OPENING_PHRASE:
        comma = next((number for number in range(cue.last, stop) if reading.lower(number) == ","), stop)
        if len(parties(pair := sides_right(reading, cue.last, comma, opened=False, also=also))) > 1:
            return pair  # "Prior to the talks between A and B, C met D"
    if over is not None and over.i > cue.last and role(over.lower_, "involving") and carrier(reading, noun).relation == "subject":
        return sides_right(reading, over.i + 1, stop, opened=True)  # "the talks, which start on Tuesday, involve A and B"
    if reading.lower(cue.last) in ("that", "which") and role(reading.lower(cue.last + 1), "involving"):
        return sides_right(reading, cue.last + 2, stop, opened=True)  # "a session that included C"
    return sides_right(reading, cue.last, stop, opened=False, also=also) or _reduced_relative(reading, cue) or _beside_by_syntax(reading, noun, top, over)


def _beside_by_syntax(reading: Reading, noun: Token, top: Token, over: Token | None) -> list[Side]:
    groups = []
    for head in dict.fromkeys([noun, top, *([over] if over is not None else [])]):
        allowed = ("with", "between", "among") if head is over else ("with", "between", "among", "of", "by")
        for child in head.children:
            if child.dep_ in ("nmod", "obl", "obl:agent", "obl:arg") and child.i > noun.i - (head is over) * 99:
                case = cases(child)
                if case and case[0] in allowed:
                    groups.append(sides_of(reading, child))
            elif child.dep_ == "acl" and child.lower_ in ("involving", "grouping"):
                groups += [sides_of(reading, grand) for grand in child.children if grand.dep_ == "obj"]
    return merge_sides(*groups)


def _with_whom(reading: Reading, cue: Cue) -> bool:
    """ "Shin held talks with Austin and Kihara": behind "with" stand the others, behind "between" all of them."""
    stop = min(cue.last + REACH, reading.sentence(cue.head)[1])
    return next((reading.lower(n) == "with" for n in range(cue.last, stop) if reading.lower(n) in ("with", "between", "among")), False)


def three_sides(reading: Reading, cue: Cue, sides: list[Side]) -> list[Side]:
    """ "the trilateral meeting": the three states that this sentence and the three before it name (after it, in the first), North Korea apart, if they are just three."""
    place = bisect_right(reading.bounds, cue.head) - 1
    near = reading.between(reading.bounds[max(place - 3, 0)], reading.bounds[min(place + (1 if place else 4), len(reading.bounds) - 1)])
    told = {m.state for m in near if m.state and m.kind in ("state", "person")} - set(BODIES)
    states = told if len(told) == 3 and "PRK" in parties(sides) else told - {"PRK"}
    if len(states) != 3 or not set(parties(sides)) <= states:
        return sides
    people = {m.state: m.name for m in reversed(near) if m.kind == "person" and reading.bounds[place] <= reading.at(m) < reading.bounds[place + 1]}  # the first of each state
    return merge_sides(sides, [Side(code, people.get(code)) for code in sorted(states - set(parties(sides)))])


def _reduced_relative(reading: Reading, cue: Cue) -> list[Side]:
    """ "the meeting he had with Putin": both sides stand in the clause behind the noun."""
    number, stop = cue.last, reading.sentence(cue.head)[1]
    while number < stop and number in reading.mentions:
        number += 1
    if number == cue.last or not role(reading.lower(number), "light"):
        return []
    return merge_sides(sides_in(reading, range(cue.last, number)), sides_right(reading, number + 1, stop, opened=False))


def _carries(reading: Reading, held: Carrier) -> bool:
    """Say whether the subject of the verb takes part: it holds the talks, or does something in, at, after or for them."""
    if held.relation == "object":
        agreed = lexical(reading, held.verb) == "planned" and len(parties(doers(reading, held.verb))) > 1  # "Seoul and Beijing confirmed a summit"
        return role(held.verb.lower_, "light") or lexical(reading, held.verb) in ENDS or agreed
    return held.relation in ("beside", "noun") and bool(held.prepositions) and held.prepositions[0] in ("in", "at", "during", "after", "before", "following", "for", "through", "via", "over", "ahead", "to", "of", "into")
