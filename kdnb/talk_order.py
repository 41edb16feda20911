"""The sides of a talk by the order of words, where syntax does not join them: what follows a cue, what stands before a verb."""

from __future__ import annotations

from kdnb.talk_reading import VERBAL, Reading, any_role, role, status_word
from kdnb.talk_sides import Side, sides_in

REACH = 12
OPENING = ("with", "between", "among")
CLAUSES = (";", ":", ".", "?", "that", "who", "which", "whom", "where", "when", "while", "but", "as", "if", "because", "although")


def sides_right(reading: Reading, start: int, stop: int, opened: bool, also: tuple[str, ...] = ()) -> list[Side]:
    """Return the sides that follow a cue in tokens [start, stop), up to the next clause; by the order of words alone.

    `opened` says whether a side may come at once ("met Kim"); else only after with, between, among, or `also` ("spoke to"). A preposition such as "for" or "in"
    closes the group to states, but not to the person right behind them ("envoy for North Korea Sung Kim", "in New York Kim Yong Chol").
    """
    if not reading.names_any(start, stop):
        return []
    numbers: list[int] = []
    listed = False
    skip, closed, noun = start, start, any(cue.last == start and (cue.pos == "noun" or cue.loose) for cue in reading.cues)
    start = _behind_participle(reading, start, stop) if noun else start
    for number in range(start, min(stop, start + 8 * REACH)):
        word = reading.lower(number)
        named = reading.mentions.get(number, ())
        listed = listed or word == ":"  # "with his counterparts: A's envoy, X; B's envoy, Y"
        if number > start + 5 * REACH and not listed:
            break
        if word in OPENING or role(word, "joining") or (word in also and number < start + 3):
            aside = word == "with" and number > start and reading.lower(number - 1) == "," and not attending(reading, number + 1, stop)
            border = word == "between" and any(m.kind == "place" for m in reading.mentions.get(number - 1, ()))  # "in the zone between the two Koreas"
            anew = word == "with" and any(n in reading.mentions for n in numbers) and (not opened or reading.lower(number - 1) == "and")  # "his meeting Friday with A and with B"
            if aside or border or anew or noun and role(reading.lower(number - 1), "relation"):
                break
            opened = True
        elif word == "by" and role(reading.lower(number - 1), "joining"):
            continue
        elif word == "(":
            skip = next((n for n in range(number + 1, min(stop, number + 8)) if reading.lower(n) == ")"), number) + 1
        elif (word in ("who", "which") or opened and reading.tokens[number].tag_ in ("VBN", "VBD") and number not in reading.mentions and _is_aside(reading, number, stop)) and reading.lower(number - 1) == ",":
            skip = next((n for n in range(number + 1, min(stop, number + 25)) if reading.lower(n) == ("," if numbers else "between")), stop)
        elif number < skip or word == ";" and listed:
            continue
        elif _ends_group(reading, number, bool(numbers), opened, stop) or (noun and _is_other_noun(reading, number)):
            break
        elif role(word, "outside") and not named and not (word == "under" and reading.lower(number + 1).startswith("secretar")) and "well" not in (reading.lower(number + 1), reading.lower(number - 1)):
            closed = number
            opened = opened and word == "in" and role(reading.lower(number - 1), "side_noun") and reading.lower(number - 1).endswith("s")
        elif opened or any(m.kind == "person" for m in named) and (listed or _reopens(reading, number, numbers, closed)):
            opened = opened or any(m.kind == "person" for m in named)
            numbers.append(number)
    return sides_in(reading, numbers) if numbers else []


def attending(reading: Reading, start: int, stop: int) -> bool:
    """ "took place in April, with A, B and C": persons of two states to the end of the sentence; not "with North Korea on the agenda"."""
    if any(reading.tokens[number].pos_ in VERBAL and number not in reading.mentions for number in range(start, stop)):
        return False
    return len({m.state for m in reading.between(start, stop) if m.kind == "person" and m.state}) > 1


def _behind_participle(reading: Reading, start: int, stop: int) -> int:
    """ "talks planned for Monday between X and Y": the sides stand behind a participle with its day and place."""
    if start >= stop or reading.tokens[start].tag_ not in ("VBN", "VBD") or status_word(reading, start, "verb") not in ("planned", "held", "postponed"):
        return start
    for number in range(start + 1, min(stop, start + REACH)):
        if reading.lower(number) in OPENING:
            return number
        if reading.tokens[number].pos_ in VERBAL or reading.lower(number) in CLAUSES:
            break
    return start


def _is_other_noun(reading: Reading, number: int) -> bool:
    """The sides behind another talk's noun are the other talk's: "talks on a second summit between Trump and Kim"."""
    return any(cue.pos == "noun" and (cue.loose != "weak" or role(reading.lower(cue.first - 1), "three")) and cue.frame != "place" for cue in reading.cues_at.get(number, ()))


def _reopens(reading: Reading, number: int, numbers: list[int], closed: int) -> bool:
    """A person stands right behind the state or place of a title, or behind "and"."""
    before = reading.mentions.get(number - 1, ())
    titled = reading.lower(closed) == "for" or reading.lower(closed) == "to" and role(reading.lower(closed - 1), "side_noun")  # "ambassador to Seoul"
    if titled and number - closed < REACH and all(reading.tokens[n].pos_ in ("PROPN", "ADJ", "NOUN", "DET", "CCONJ", "NUM") or reading.lower(n) == "-" for n in range(closed + 1, number)):
        return True
    return any(m.kind in ("state", "place", "organization") for m in before) or (bool(numbers) and reading.lower(number - 1) in ("and", "-"))


def _ends_group(reading: Reading, number: int, begun: bool, opened: bool, stop: int) -> bool:
    """Say whether a group of sides ends at this token: a verb, a clause, a new subject after a comma."""
    token, word = reading.tokens[number], reading.lower(number)
    if number in reading.mentions or "well" in (word, reading.lower(number + 1), reading.lower(number - 1)):
        return False
    if word == ":" and role(reading.lower(number - 1), "side_noun") and reading.lower(number - 1).endswith("s"):
        return False  # "with his counterparts: X and Y"
    if word in CLAUSES or (role(word, "turn") and begun) or (word in ("--", "—", "–", '"', "“") and begun):
        return True
    if word == ",":
        if role(reading.lower(number + 1), "joining"):
            return False  # "the first round, including A, B and C"
        return _new_subject(reading, number + 1, stop) or not (begun or opened)
    if word == "to" and number + 1 < stop and reading.tokens[number + 1].pos_ == "VERB":
        return True
    if word == "-" and begun and token.whitespace_ and reading.tokens[number - 1].whitespace_:
        return True  # "Russia's Vladimir Putin - an ally of Damascus"
    if word == "and" and any(m.method == "coreference" and m.kind == "state" for m in reading.mentions.get(number + 1, ())):
        return True  # "met with the ambassador and both sides agreed"
    if reading.lower(number - 1) == "-":  # "President-elect"
        return False
    return token.pos_ in VERBAL and not role(word, "side_noun") and not role(word, "joining") and not word.endswith("ing") and word not in ("led", "headed")


def _new_subject(reading: Reading, start: int, stop: int) -> bool:
    """After a comma: a phrase that runs into a verb before the next comma is another clause ("..., the ministry said")."""
    for number in range(start, min(stop, start + 10)):
        token, word = reading.tokens[number], reading.lower(number)
        if number == start and token.tag_ in ("VBN", "VBD") and _is_aside(reading, number, stop):
            return False
        if word in (",", "and", ".", ";") or role(word, "joining") or (word == "as" and reading.lower(number + 1) == "well"):
            return False
        if word in CLAUSES or token.pos_ in VERBAL and number not in reading.mentions and not role(word, "side_noun"):
            return True
    return False


def _is_aside(reading: Reading, number: int, stop: int) -> bool:
    """ "with Li Qiang, ranked second in the hierarchy, and Zhao Leji": a participle behind a name, up to a comma and "and" with another name."""
    comma = next((n for n in range(number + 1, min(stop, number + REACH)) if reading.lower(n) == ","), None)
    if comma is None or reading.lower(comma + 1) != "and" or any(m.kind == "person" for m in reading.between(number, comma)):
        return False
    return any(m.kind == "person" for m in reading.mentions.get(number - 2, ())) and any(m.kind == "person" for m in reading.between(comma + 2, comma + 2 + 6))


def sides_left(reading: Reading, verb: int, start: int) -> list[Side]:
    """Return the sides of the nearest actor before a verb within its sentence; where the parse found no subject."""
    if not reading.names_any(max(start, verb - 2 * REACH), verb):
        return []
    number = verb - 1
    while number >= start and verb - number < 2 * REACH:
        token = reading.tokens[number]
        actors = [m for m in reading.mentions.get(number, ()) if m.kind in ("person", "state")]
        if actors:
            first = min(reading.at(m) for m in actors)
            before = reading.lower(first - 1) if reading.lower(first - 1) != "the" else reading.lower(first - 2)
            if before == "(":
                number = first - 1
                continue
            travelled = reading.lower(verb - 1) == "to" and any(cue.frame == "place" and cue.last == first for cue in reading.cues)
            clause = before in ("as", "after", "before", "since") and number == verb - 1 and reading.tokens[verb].tag_ in ("VBD", "VBZ", "VBP")  # "was reached as Kono held talks"
            if (clause or not role(before, "outside")) and before not in OPENING and not travelled:
                staff = any_role(reading.lowers[number + 1 : verb], "side_noun")  # "Moon's top adviser", not "Kim's train"
                while number + 1 < verb and (reading.tokens[number + 1].pos_ in ("NOUN", "PROPN", "ADJ") or staff and reading.lower(number + 1) in ("'s", "’s")):
                    number += 1  # "Japanese and North Korean officials"
                return sides_in(reading, range(_group_start(reading, first, start), number + 1))
            number = first
        elif token.pos_ == "VERB" and number < verb - 3 and not role(token.lower_, "saying") or token.lower_ == "that" and token.dep_ == "mark" and number < verb - 1:
            return []  # "he said that the negotiations are deepening"
        number -= 1
    return []


def sides_opening(reading: Reading, verb: int, start: int) -> list[Side]:
    """ "X, foreign minister of A who is on a visit to B, met Y": the group that opens the sentence, before its apposition; [] if no comma closes that."""
    if not reading.names_any(start, verb):
        return []
    last = verb - 1
    while last > start and (reading.lower(last) in ("and", "also", "then") or reading.tokens[last].pos_ in ("ADV", "AUX") or reading.tokens[last].tag_ == "VBD"):
        last -= 1
    if reading.lower(last) != ",":
        return []
    if reading.tokens[start].pos_ in ("ADP", "SCONJ", "ADV") or reading.lower(start) == "according":
        start = next((number + 1 for number in range(start, last) if reading.lower(number) == ","), last)
    named = next((number for number in range(start, min(start + REACH, last)) if reading.mentions.get(number)), None)
    if named is None or any(reading.tokens[number].pos_ in (*VERBAL, "ADP") for number in range(start, named)):
        return []
    stop = next((number for number in range(named, last) if number not in reading.mentions and (reading.lower(number) in (",", "who", "which") or reading.tokens[number].pos_ in VERBAL)), last)
    if role(reading.lower(stop - 1), "side_noun") and reading.lower(stop - 1).endswith(("s", "counterpart")):  # "A and his counterparts, B and C, met"
        stop = next((number for number in range(stop + 1, last) if reading.lower(number) == ","), last)
    if reading.lower(stop) not in (",", "who", "which"):
        return []
    numbers = [*range(start, stop)]
    for number in range(stop, last):
        if reading.lower(number) == "," and reading.lower(number + 1) == "and":  # "X, minister of A, and Y, minister of B, met"
            end = next((n for n in range(number + 2, last + 1) if reading.lower(n) == ","), last)
            numbers += range(number + 2, end)
    return sides_in(reading, numbers)


def _group_start(reading: Reading, first: int, start: int) -> int:
    """Go left over "X and", "X, Y and" to where a coordinated group begins."""
    number = first
    while number - 1 >= start:
        word = reading.lower(number - 1)
        titled = word in ("for", "from") and number - 2 >= start and (reading.tokens[number - 2].pos_ == "PROPN" or role(reading.lower(number - 2), "side_noun"))  # "Secretary of State for", "officials from"
        if titled or word in ("and", ",", "the", "-", "of", "his", "her", "'s", "’s", "(", ")") or number - 1 in reading.mentions or reading.tokens[number - 1].pos_ in ("PROPN", "ADJ", "NOUN"):
            number -= 1
        else:
            break
    comma = next((n for n in range(number, first) if reading.lower(n) == ","), None)
    if comma is not None and number > start and (reading.tokens[number - 1].pos_ == "ADP" or reading.lower(number) in ("of", "and")):
        return comma + 1
    return number
