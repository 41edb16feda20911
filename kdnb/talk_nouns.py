"""A noun of meeting in its clause -> one telling of a talk: who stands in it, beside it and before the verb that carries it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from kdnb.talk_clauses import OPENING_PHRASE, Carrier, carrier, carrier_by_syntax, cases, finite, is_program, lexical
from kdnb.talk_days import day_of
from kdnb.talk_leaders import STATES
from kdnb.talk_order import REACH, attending, sides_left, sides_right
from kdnb.talk_reading import VERBAL, Cue, Reading, any_role, role, status_word
from kdnb.talk_sides import BODIES, Side, leaders_meet, merge_sides, participants, parties, sides_in, sides_of
from kdnb.talk_status import last_held, verdict
from kdnb.talk_tellings import Telling, doers, inner_sides, make_telling, name_words
from kdnb.talk_verbs import ENDS

if TYPE_CHECKING:
    from spacy.tokens import Token


def noun_talk(reading: Reading, cue: Cue) -> Telling | None:
    """A noun of meeting: who stands in it, beside it (with, between) and before the verb that carries it."""
    noun = reading.tokens[cue.head]
    if _own_meeting(reading, cue) or "such" in (reading.lower(cue.first - 1), reading.lower(cue.first - 2)) or cue.loose == "weak" and not _singled_out(reading, cue):
        return None
    said = verdict(reading, cue)
    if said.status == "none":
        return None
    held = carrier(reading, noun)
    if held.relation == "subject" and held.verb.dep_ in ("acl", "acl:relcl") and held.verb.head.i == noun.i:
        held = carrier_by_syntax(reading, noun)  # "they agreed at a meeting held in Panmunjom"
    over = held.verb
    inner = _inside(reading, cue, held)
    beside = _beside(reading, cue, noun, held.top, over)
    if held.relation in ("beside", "noun") and held.prepositions[:1] == ["for"] and (traveller := _traveller(reading, cue)) and not set(traveller) & set(doers(reading, over) if over is not None else []):
        return make_telling(reading, cue, merge_sides(traveller, beside), said._replace(status="open", sure=False), None)
    owned = [Side(code, None) for code in cue.states]
    known = parties(merge_sides(owned, inner))
    sides = merge_sides(owned, inner, [side for side in beside if len(known) < 2 or side.person and side.state in known])
    if len(parties(sides)) < 2 and _is_threefold(reading, cue):
        sides = three_sides(reading, cue, sides)
    if cue.frame == "call" and not sides and held.relation != "object" and not _own_day(reading, cue) or (is_plural(cue) and not (len(beside) == 1 and any_role(name_words(reading, cue), "apart")) and day_of(reading, cue, held.verb.i if held.verb is not None else None) is None):
        return None
    sides, over = _with_doers(reading, cue, held, sides, not inner, beside)
    if is_plural(cue) and reading.lower(cue.last) == "between" and len(parties(sides)) > 2 and not participants(sides) and not _is_threefold(reading, cue):
        return None  # "the calls between A and B, A and C, and B and C"
    sides = _settled(reading, cue, held, sides, bool(inner), bool(owned))
    apart = held.relation == "beside" and held.prepositions[0] not in ("for", "to") and (role(held.prepositions[0], "turn") or role(" ".join(held.prepositions), "ahead"))
    verb = over.i if over is not None and not apart else None  # "ahead of the talks, he met Kim on Friday": the day of meeting Kim
    telling = make_telling(reading, cue, owned or sides, said, verb)
    if owned and held.relation not in ("subject", "object") and not _own_day(reading, cue) and not last_held(reading, cue):
        telling.date = telling.precision = None  # "met on Tuesday on the sidelines of the six-party talks"
        telling.verdict = said._replace(sure=False)
    return telling


def _with_doers(reading: Reading, cue: Cue, held: Carrier, sides: list[Side], alone: bool, beside: list[Side]) -> tuple[list[Side], Token | None]:
    """Return the sides of a noun with those who do what carries it, speak in it or are spoken to, and the verb that was taken for that.

    `alone` says that the noun's own phrase names nobody.
    """
    over = held.verb
    named = 0 < len(parties(beside)) < 2 and reading.lower(cue.last) == "between"  # the other is nobody whom the tables know
    if over is not None and not named and _carries(reading, held):
        over = finite(reading, over) if held.relation == "beside" and not sides else over
        unnamed = {side.state for side in sides if not side.person}
        joined = not cue.states and alone and _with_whom(reading, cue) or _is_threefold(reading, cue)
        sides = merge_sides(sides, [side for side in doers(reading, over) if len(parties(sides)) < 2 or joined or (side.person and side.state in unnamed and held.relation == "object")])
    if over is not None and len(parties(sides)) < 2 and held.relation == "beside" and reading.lower(cue.first - 1) == "their":
        sides = merge_sides(sides, sides_right(reading, over.i + 1, cue.first - 1, opened=False))  # "made a deal with his counterpart during their talks"
    if len(parties(sides)) == 2 and _is_threefold(reading, cue):
        sides = three_sides(reading, cue, sides)
    if over is not None and len(parties(sides)) < 2 and held.relation == "beside" and _has_listener(reading, over, held):
        sides = merge_sides(sides, [side for side in sides_right(reading, over.i + 1, max(cue.first, _listener_stop(reading, over)), opened=True) if side.person])
    return sides, over


def _settled(reading: Reading, cue: Cue, held: Carrier, sides: list[Side], inner: bool, owned: bool) -> list[Side]:
    """Return the sides of a noun, none where it is of others than those found, states alone where its leaders only agree on it."""
    if len(parties(sides)) == 2 and not owned and _is_threefold(reading, cue):
        return []  # who the third one is, nothing tells
    first = reading.tokens[cue.head].left_edge.i
    if len(parties(sides)) < 2 and not inner and held.prepositions[:1] not in (["in"], ["at"], ["during"]) and "their" in [reading.lower(number) for number in range(first, cue.first)]:
        return []  # "their conversation was told through the ambassador": of those spoken of
    if "working-level" in name_words(reading, cue) and leaders_meet(sides, None):
        return [Side(code, None) for code in parties(sides)]  # "the two leaders agreed to resume working-level talks"
    return sides


def _inside(reading: Reading, cue: Cue, held: Carrier) -> list[Side]:
    """Return the sides in a talk's own phrase, with those that "his", "their" or a noun joined to it stand for."""
    noun, over = reading.tokens[cue.head], held.verb
    inner = inner_sides(reading, cue)
    if cue.kind == "summit" and len(inner) == 1 and not inner[0].person and inner[0].state not in (*STATES, "EU"):
        inner = []  # "the Vietnam summit" is held there
    if not inner and noun.dep_ == "conj" and (sister := next((other for other in reading.cues if other.head == noun.head.i and other.pos == "noun"), None)):
        inner = inner_sides(reading, sister)  # "Kim's trip to Russia and meeting with Putin"
    owner = {reading.lower(number) for number in range(noun.left_edge.i, cue.first)}
    if held.relation not in ("subject", "object") and "their" in owner and len(parties(inner)) == len(inner):
        inner = two_persons(doers(reading, over) if over is not None else []) or _owners(reading, noun) or inner
    if held.relation == "beside" and owner & {"his", "her"} and cue.first - reading.sentence(noun.i)[0] < OPENING_PHRASE and over is not None:
        inner = [side for side in doers(reading, over) if side.person] or inner  # "After his summit with Moon, Biden announced"
    return inner


def _traveller(reading: Reading, cue: Cue) -> list[Side]:
    """ "Following Mattis' visit to Seoul for talks with his counterpart, Yun will call ...": whose journey the talks are made for; [] where no journey opens the sentence."""
    start = reading.sentence(cue.head)[0]
    trip = next((other for other in reading.cues if start <= other.head < cue.first and other.kind == "visit" and other.pos == "noun"), None)
    if trip is None or "," in reading.lowers[start : cue.first] or any(reading.tokens[n].tag_ in ("VBD", "VBZ", "VBP", "MD") for n in range(start, cue.first)):
        return []
    return [side for side in inner_sides(reading, trip) if side.person][:1]


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
    """ "China's Xi and North Korea's Kim, at their latest summit, ...": the two persons whose talk it is; [] if the words before name no such two.

    Two states, where the sentence before a summit names no others: "talks between A and B since the breakdown of their second summit".
    """
    start, stop = reading.sentence(noun.i)
    main = next((token for token in reading.doc[start:stop] if token.dep_ == "ROOT" and token.pos_ in VERBAL), None)
    people = two_persons(sides_left(reading, noun.left_edge.i, start)) or (two_persons(doers(reading, main)) if main is not None else [])
    states = sorted({m.state for m in reading.between(start, noun.left_edge.i) if m.state and m.kind in ("state", "person")})
    return people or ([Side(code, None) for code in states] if len(states) == 2 and any(cue.kind == "summit" for cue in reading.cues_at.get(noun.i, ())) else [])


def two_persons(sides: list[Side]) -> list[Side]:
    """Return the sides if they are two persons of two states, else []."""
    return sides if len(sides) == len(participants(sides)) == len(parties(sides)) == 2 else []


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
    named = cue.form.startswith("dialog") and (reading.lower(cue.last) == "between" and day_of(reading, cue, None) is not None or _is_threefold(reading, cue) or any_role(name_words(reading, cue), "ordinal"))
    return named or any(number in reading.times or role(reading.lower(number), "ordinal") for number in before) or (cue.form.startswith("session") and ("the" in (reading.lower(cue.first - 1), reading.lower(cue.first - 2)) or _is_threefold(reading, cue)))


def _is_threefold(reading: Reading, cue: Cue) -> bool:
    """Say whether the talk's own words call it one of three states: "a trilateral session"."""
    return any_role(name_words(reading, cue), "three")


def _own_meeting(reading: Reading, cue: Cue) -> bool:
    """A party's, a cabinet's or a council's meeting, a forum of many states: no talk between two sides."""
    start = max(cue.first - 4, reading.sentence(cue.head)[0])
    words = [reading.lower(number) for number in range(start, cue.first)]
    if words[-1:] == [")"] and "(" in words:
        words = [reading.lower(start - 2), reading.lower(start - 1), *words[: words.index("(")]]  # "a National Security Council (NSC) meeting"
    near = words[-2:]
    pairs = [" ".join(words[at : at + 2]) for at in range(len(words) - 1)]
    if any_role([*words, *pairs], "forum"):
        return True
    if any_role([*near, *pairs[-2:]], "not_talk"):
        return not (cue.kind == "negotiation" or _named_sides_follow(reading, cue))
    after = reading.lower(cue.last)
    if cue.form.startswith("contact") and ("in" in words[-3:] and "secret" not in near or any_role(words, "keeping")):
        return True  # "remains in close contact with the U.N."
    if cue.kind == "summit" and after == "for" and not _owned(reading, cue):
        return True  # "the Summit for Democracy"
    if after == "of" and any(m.kind == "organization" and (not m.state or is_plural(cue)) or m.state in BODIES and is_plural(cue) for number in (cue.last + 1, cue.last + 2) for m in reading.mentions.get(number, ())):
        return True  # "to attend meetings of the Association of Southeast Asian Nations", "a meeting of the Group of 20"
    return cue.frame == "call" and after in ("for", "to", "on", "sign", "center", "centre") and cue.last + 1 not in reading.times


def _owned(reading: Reading, cue: Cue) -> bool:
    """Say whether a state or a person stands right before the talk's noun."""
    return any(m.kind in ("state", "person") for m in reading.mentions.get(cue.first - 1, ()))


def _named_sides_follow(reading: Reading, cue: Cue) -> bool:
    """ "a policy meeting with A", "a policy meeting in Seoul between A and B"."""
    placed = reading.lower(cue.last) in ("in", "at") and any(m.kind in ("place", "state") for m in reading.mentions.get(cue.last + 1, ()))
    number = max(map(reading.end, reading.mentions[cue.last + 1])) if placed else cue.last
    return reading.lower(number) in ("with", "between")


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
    if over is not None and over.i > cue.last and over.lower_ in ("attended", "chaired") and carrier(reading, noun).relation == "subject":
        by = [number + 1 for number in range(over.i, stop - 1) if reading.lower(number) in ("attended", "chaired") and reading.lower(number + 1) == "by"]
        return merge_sides(*(sides_right(reading, number + 1, stop, opened=True) for number in by))  # "the talks were chaired by A and attended by B"
    if over is not None and over.i > cue.last and role(over.lower_, "involving") and carrier(reading, noun).relation == "subject":
        return sides_right(reading, over.i + 1, stop, opened=True)  # "the talks, which start on Tuesday, involve A and B"
    clause = cue.last + (reading.lower(cue.last) == ",")
    clause += reading.lower(clause) in ("that", "which")
    if role(reading.lower(clause), "involving"):
        return sides_right(reading, clause + 1, stop, opened=True)  # "a session that included C", "the talks involved A and B"
    return sides_right(reading, cue.last, stop, opened=False, also=also) or _reduced_relative(reading, cue) or _beside_by_syntax(reading, noun, top, over)


def _beside_by_syntax(reading: Reading, noun: Token, top: Token, over: Token | None) -> list[Side]:
    groups = []
    for head in dict.fromkeys([noun, top, *([over] if over is not None else [])]):
        allowed = ("with", "between", "among") if head is over else ("with", "between", "among", "of", "by")
        for child in head.children:
            if child.dep_ in ("nmod", "obl", "obl:agent", "obl:arg") and child.i > noun.i - (head is over) * 99:
                case = cases(child)
                aside = "," in (reading.lower(child.left_edge.i), reading.lower(child.left_edge.i - 1)) and case[:1] == ["with"] and not attending(reading, child.left_edge.i + 1, reading.sentence(noun.i)[1])
                if case and case[0] in allowed and not aside:
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
    named = {m.state for m in near if m.state and m.kind == "person" and reading.bounds[place] <= reading.at(m) < reading.bounds[place + 1]}
    spoken_of = "PRK" in named and all(reading.at(m) > cue.last for m in near if m.state == "PRK" and m.kind == "person" and reading.at(m) >= reading.bounds[place])  # "after a trilateral summit, X quoted Y on Kim's visit"
    states = named if len(named) == 3 and not spoken_of else told if len(told) == 3 and "PRK" in parties(sides) else told - {"PRK"}
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
        return role(held.verb.lower_, "light") or is_program(reading, held.verb) or lexical(reading, held.verb) in ENDS or agreed
    if held.prepositions[:1] == ["from"] and held.verb is not None and (role(held.verb.lower_, "leaving") or any(cue.kind == "visit" and cue.head == held.verb.i for cue in reading.cues)):
        return True  # "returned from a summit with X"
    if held.relation == "noun" and role(held.top.head.lower_, "detail"):
        return False  # "met to discuss details of the summit"
    if held.prepositions[:1] == ["before"] and held.verb is not None and any(cue.kind == "summit" for cue in reading.cues_at.get(held.top.i, ())):
        return leaders_meet(doers(reading, held.verb), None)  # "the envoys will meet once more before the summit"
    return held.relation in ("beside", "noun") and bool(held.prepositions) and held.prepositions[0] in ("in", "at", "during", "after", "before", "following", "for", "through", "via", "over", "ahead", "to", "of", "into")
