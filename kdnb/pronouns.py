"""He and she: who is the most salient person of that gender, in this sentence or the two before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from kdnb.spans import Item, cues
from kdnb.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kdnb.cast import Actor, Cast
    from kdnb.coreference import Cue

REACH = 2


class Subjects(NamedTuple):
    """Where the subjects of a Doc's sentences are; nothing in a Doc without a parse.

    `starts` are the characters at which the words of a subject begin, its own modifiers and owner included; `sentences` the numbers of the
    sentences that have one; `plurals` the characters of plural subjects of main clauses, in order; `strangers` those of subjects that name
    nobody ("the official"); `finite` those of finite verbs.
    """

    starts: frozenset[int] = frozenset()
    sentences: frozenset[int] = frozenset()
    plurals: tuple[int, ...] = ()
    strangers: tuple[int, ...] = ()
    finite: frozenset[int] = frozenset()


class Speech(NamedTuple):
    """Direct speech: `spans` of characters, and `before` each sentence, how many of those before it are wholly spoken."""

    spans: list[tuple[int, int]]
    before: list[int]


def find_speech(cast: Cast) -> Speech:
    """Return where an article speaks in quotation marks, an unclosed one to the end of its paragraph."""
    matches = re.finditer(r"“[^”\n]*(?:”|\n|$)|\"[^\"\n]*(?:\"|\n|$)", cast.page.text)
    spans = [match.span() for match in matches if match.end() - match.start() > 25]
    starts = cast.page.sentences
    spoken = (any(start <= first and next_one <= end + 2 for start, end in spans) for first, next_one in pairwise(starts))
    return Speech(spans, list(accumulate(spoken, initial=0)))


def find_subjects(doc: Doc, cast: Cast) -> Subjects:
    """Return where the parse of a Doc has its subjects."""
    if not doc.has_annotation("DEP"):
        return Subjects()
    words = words_of(doc)
    subjects = words.where("dep_", SUBJECT)
    starts = [word.idx for word in subjects] + [word.idx for word in words.where("dep_", INNER) if _inside_subject(word)]
    plurals = [word.idx for word in subjects if word.tag_ in ("NNS", "NNPS") and word.head.dep_ == "ROOT"]
    strangers = [word.idx for word in words.where("lower_", cues("coreference_cues", "stranger")) if word.tag_ == "NN" and _does_something(word)]
    finite = [word.idx for word in words.where("tag_", FINITE)]
    return Subjects(frozenset(starts), frozenset(map(cast.sentence, starts)), tuple(plurals), tuple(strangers), frozenset(finite))


def _inside_subject(word: Token) -> bool:
    """Say whether a word belongs to the name that a subject is, or owns it."""
    head = word.head
    return head.dep_ in SUBJECT or word.dep_ in ("flat", "compound") and head.dep_ in ("appos", "flat", "nmod:poss") and head.head.dep_ in SUBJECT


def _does_something(word: Token) -> bool:
    """Say whether a word is a subject, or a finite verb comes right after it."""
    return word.dep_ in SUBJECT or word.i + 1 < len(word.doc) and word.nbor(1).tag_ in FINITE


SUBJECT = frozenset(("nsubj", "nsubj:pass", "nsubj:outer"))
INNER = frozenset(("flat", "compound", "appos", "flat:name", "goeswith", "nmod:poss"))
FINITE = frozenset(("VBD", "VBZ", "MD"))


def resolve_pronoun(cast: Cast, cue: Cue, subjects: Subjects, speech: Speech) -> None:
    """Resolve he or she to the most salient person of that gender in this sentence or the two before it."""
    word = cast.page.cut[cue.first]
    if inside(word.start, speech.spans) or AHEAD.match(cast.page.text, word.start):
        return
    if word.lower in ("his", "her") and (owner := _owner_ahead(cast, word.start, cue)) is not None:
        return cast.refer(Item("pronoun", cue.first, cue.last, word.start, word.end, word.text), owner, "coreference", 0.7 if owner.gender else 0.55)
    near = []
    author = _author(cast, word.start)
    ahead = AFTER.match(cast.page.text, word.end).end()
    for actor in cast.actors:  # an outsider counts too: "he" is the coach, and then nobody's mention
        if actor is author or any(word.end < place <= ahead for place in actor.places):
            continue  # "he told Kim Jong-un": not himself
        if actor.gender in (cue.row["gender"], None if cue.row["gender"] == "m" else "f"):
            places = [(place, distance(cast, place, word.start, speech)) for place in actor.places if place < word.start]
            near += [(_salience(cast, place, far, subjects, speech), place, actor) for place, far in places if far <= REACH]
    if word.lower in ("he", "she") and (nation := _nation(cast, cue.last)):
        near = [row for row in near if row[2].state == nation]
    if cast.page.text.startswith("own ", word.end + 1):
        here = [row for row in near if cast.sentence(row[1]) == cast.sentence(word.start)]
        near = here and [max(here, key=lambda row: row[1])] or near  # "to help Trump prepare for his own talks"
    if word.lower == "him" and (beside := [row for row in near if ALIKE.fullmatch(cast.page.text, row[1], word.start)]):
        near = beside
    elif word.lower == "him":  # whoever does it does not do it to himself
        here = cast.sentence(word.start)
        doer = max((row for row in near if cast.sentence(row[1]) == here and _is_subject(cast, row[1], subjects) and not _owns(cast, row[1])), key=lambda row: row[1], default=None)
        if doer is not None and not CLAUSE.search(SET_OFF.sub("", cast.page.text[doer[1] : word.start])):
            near = [row for row in near if row[2] is not doer[2]]
    if not near:
        return
    best, where, actor = max(near, key=lambda row: row[:2])
    if any(other is not actor and _joined(cast, place, where) for _, place, other in near):
        return  # "Hill and Kim met": neither is he
    for place in subjects.strangers:
        far = distance(cast, place, word.start, speech) if place < word.start else REACH + 1
        nearer = far <= REACH and (_salience(cast, place, far, subjects, speech), place) > (best, where)
        if nearer and not any(mention.start <= place < mention.end and mention.name for mention in cast.mentions):
            return  # "the official said ... he added"
    item = Item("pronoun", cue.first, cue.last, word.start, word.end, word.text)
    cast.refer(item, actor, "coreference", 0.7 if actor.gender else 0.55)


def _owner_ahead(cast: Cast, start: int, cue: Cue) -> Actor | None:
    """ "In his two-day visit to Seoul, Bosworth will hold talks": who does something behind the phrase that opens the sentence; None for another "his".

    Or whoever stands right before it: "Yoon and his counterparts".
    """
    text = cast.page.text
    if text.endswith(" and ", 0, start):  # "Yoon and his counterparts"
        ends = {mention.end: mention.name for mention in cast.mentions if mention.kind == "person" and mention.end in (start - 5, start - 6)}
        beside = next((actor for actor in cast.actors if actor.name in ends.values() and actor.gender in (cue.row["gender"], None)), None)
        if beside is not None:
            return beside
    if not OPENS.fullmatch(text, cast.page.sentences[cast.sentence(start)], start):
        return None
    comma = text.find(", ", start, start + LONG)
    for actor in cast.actors if comma > 0 else ():
        if actor.gender in (cue.row["gender"], None) and any(comma < place < comma + LONG and TITLED.fullmatch(text, comma + 2, place) for place in actor.places):
            return actor
    return None


def _nation(cast: Cast, number: int) -> str | None:
    """Return the state of which he or she is said to be: "He is the highest North Korean official to come"."""
    cut = cast.page.cut
    if number + 2 >= len(cut) or cut[number].lower not in ("is", "was") or cut[number + 1].lower not in ("the", "a", "an", "one"):
        return None
    for item in cast.page.items:
        if number < item.first <= number + 6 and item.kind == "state" and any(character in ",.;:" for character in cast.page.text[cut[number].start : item.start]):
            return None
        if number < item.first <= number + 6 and item.kind == "state" and item.last < len(cut) and not cast.page.possessive(item.last - 1):
            return item.entries[0].states[0] if cut[item.last].lower in cues("person_cues", "noun") else None
    return None


def _joined(cast: Cast, one: int, other: int) -> bool:
    """Say whether "and" joins two mentions of people, given by where they start ("Hill and the North's Kim")."""
    end = next((mention.end for mention in cast.mentions if mention.start == one and mention.kind == "person"), None)
    return end is not None and end < other and JOINED.fullmatch(cast.page.text, end, other) is not None


JOINED = re.compile(r",? and (?:[^\s,.;:]+ ){0,6}")


def _author(cast: Cast, place: int) -> Actor | None:
    """Return who speaks in the first person at a character, behind "X released the following statement", and is no he or she there."""
    issued = ISSUED.search(cast.page.text, 0, place) if "the following" in cast.page.text else None
    named = [(actor.last_before(issued.start()), number) for number, actor in enumerate(cast.actors)] if issued else []
    return cast.actors[max(named)[1]] if named and max(named)[0] >= 0 else None


ISSUED = re.compile(r"\b(?:released|issued|made(?: public)?) the following (?:\w+ )?statement\b")
OPENS = re.compile(r"\W*(?:In|On|At|During|After|Before|Following|Upon|Throughout|Despite|Ahead of|Prior to|As part of) ")
LONG = 120
TITLED = re.compile(r"(?:(?:[A-Z][\w.’'-]*|of|the|for|and) ){0,8}")
AFTER = re.compile(r"(?: [\w’'-]+){0,4}")
"""The words after a pronoun in one phrase."""
ALIKE = re.compile(r"(?:[A-Z][\w.-]* ){1,4}and (?:\w+ ){1,2}")
"""A name and a second verb: "ousted X and brought him"."""
CLAUSE = re.compile(r",|\b(?:that|which|who|whether|if|where|when|for|take|takes|took)\b")
SET_OFF = re.compile(",[^,]*,")
AHEAD = re.compile("(?:his|her) part, ", re.I)
"""For his part, somebody who is named after it."""


def distance(cast: Cast, place: int, pronoun: int, speech: Speech) -> int:
    """Count the sentences from a mention to a pronoun, those of direct speech between them left out."""
    first, last = cast.sentence(place), cast.sentence(pronoun)
    if last - first <= 1:
        return last - first
    return last - first - (speech.before[last] - speech.before[first + 1])


def inside(place: int, spans: list[tuple[int, int]]) -> bool:
    """Say whether a character is in one of the spans."""
    return any(start <= place < end for start, end in spans)


def _salience(cast: Cast, place: int, far: int, subjects: Subjects, speech: Speech) -> int:
    """Weigh a mention before a pronoun: subjects and speakers over others, near over far, direct speech last."""
    subject = _is_subject(cast, place, subjects)
    first = bisect_left(cast.page.cut, place, key=lambda word: word.start)
    speaks = any(word.lower in cues("coreference_cues", "speech") for word in cast.page.cut[first + 1 : first + 5])
    return 3 * subject + speaks - PENALTY[far] - 4 * inside(place, speech.spans) - _modifies(cast, place)


PENALTY = (0, 2, 5)
"""By sentences back."""


def _is_subject(cast: Cast, place: int, subjects: Subjects) -> bool:
    """Say whether a mention is a subject: by the parse or a finite verb right after it, where its sentence has a subject, else by coming first."""
    if cast.sentence(place) not in subjects.sentences:
        return _leads_sentence(cast, place)
    if place in subjects.starts:
        return True
    end = next((mention.end for mention in cast.mentions if mention.start == place and mention.kind == "person"), None)
    if end is None:
        return False
    gap = 2 if cast.page.text[end : end + 2] == ", " else 1  # "the spokesman, John Kirby, said"
    return end + gap in subjects.finite and cast.page.text[end : end + gap] in (" ", ", ")


def _owns(cast: Cast, place: int) -> bool:
    """Say whether a mention only owns what does something: "delays in his schedule forced him"."""
    return re.match(r"(?:his|her)\b", cast.page.text[place : place + 4], re.I) is not None or bool(_modifies(cast, place))


def _modifies(cast: Cast, place: int) -> int:
    """1 for a name in front of a noun or with 's: "the Trump and Moon administrations", "Kim's sister"."""
    actor_end = next((m.end for m in cast.mentions if m.start == place and m.kind == "person"), place)
    return 1 if re.match(r"['’]s|\s+(?:administration|government|and \w+ administrations)", cast.page.text[actor_end : actor_end + 40]) else 0


def _leads_sentence(cast: Cast, place: int) -> bool:
    """Say whether a person comes first in the sentence, or first after its opening phrase ("After the talks with X, Y said")."""
    start = cast.page.sentences[cast.sentence(place)]
    opening = re.match(r"(?:\W*)(?:after|before|during|with|in|on|at|as|while|when|meanwhile|following|for)\b[^,.\n]{3,120},", cast.page.text[start:place], re.I)
    start += opening.end() if opening else 0
    return not any(mention.kind == "person" and start <= mention.start < place for mention in cast.mentions)
