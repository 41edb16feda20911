"""An article as the talks modules read it: its words, who and when each stands for, and the cues of meeting among them.

The tables are data/talk_cues.csv (what names a talk), talk_status.csv (what became of it) and talk_context.csv (words around it).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import compress, count, pairwise
from typing import TYPE_CHECKING, NamedTuple

from kdnb.tables import forms, rows
from kdnb.talk_cues import cue_tree, opens_cue, parts_of
from kdnb.talk_leaders import bare_leaders, pair_named
from kdnb.talk_places import capital_of
from kdnb.talk_sentences import STOPS, sentence_bounds
from kdnb.words import Word, Words, words_of

if TYPE_CHECKING:
    import datetime

    from spacy.tokens import Doc, Token

    from kdnb.annotations import Mention, TimeExpression

VERBAL = ("VERB", "AUX")
DATELINE_MARKS = frozenset("-–—•:/|") | {"--", "---"}
TITLE = 25  # words of the longest title behind a name


class Cue(NamedTuple):
    """A verb or noun of data/talk_cues.csv in tokens [first, last); `head` is the token that the syntax hangs on."""

    first: int
    last: int
    head: int
    pos: str
    kind: str
    frame: str
    loose: str
    states: tuple[str, ...]
    form: str


@dataclass(slots=True)
class Reading:
    """A Doc with its mentions and times filed under the tokens that they cover.

    `lower` gives the token of a number in lower case, "" outside the text; `mentions` has who is named by a token, `begun` by the first one of
    his; `named`, `opened` and `dated` are the numbers of the tokens that a mention covers, one begins at, and a time covers, in order;
    `carriers`, `doers`, `tenses` and `names` keep what has been worked out of a noun, a verb and a cue.
    """

    doc: Words
    tokens: list[Word]
    published: datetime.date | None
    genre: str
    lowers: list[str]
    lower: Callable[[int], str]
    ends: list[int]
    mentions: dict[int, list[Mention]] = field(default_factory=dict)
    times: dict[int, TimeExpression] = field(default_factory=dict)
    begun: dict[int, list[Mention]] = field(default_factory=dict)
    named: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    dated: list[int] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    cues_at: dict[int, list[Cue]] = field(default_factory=dict)
    bounds: list[int] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    carriers: dict = field(default_factory=dict)
    doers: dict = field(default_factory=dict)
    tenses: dict[int, str] = field(default_factory=dict)
    names: dict = field(default_factory=dict)

    def sentence(self, number: int) -> tuple[int, int]:
        """Return the first token of the token's sentence and the number after its last."""
        return self.sentences[number]

    def names_any(self, first: int, last: int) -> bool:
        """Say whether a mention stands in tokens [first, last): where none does no side is to be found."""
        place = bisect_left(self.named, first)
        return place < len(self.named) and self.named[place] < last

    def between(self, first: int, last: int) -> list[Mention]:
        """Return the mentions that begin in tokens [first, last), in order."""
        opened = self.opened[bisect_left(self.opened, first) : bisect_left(self.opened, last)]
        return [mention for number in opened for mention in self.begun[number]]

    def file(self, mentions: list[Mention], first: int, last: int) -> None:
        """Note that tokens [first, last) name these."""
        for number in range(first, last):
            self.mentions.setdefault(number, []).extend(mentions)
        self.begun.setdefault(first, []).extend(mentions)

    def put_in_order(self) -> None:
        """Bring the numbers of tokens up to date after filing."""
        self.named, self.opened, self.dated = sorted(self.mentions), sorted(self.begun), sorted(self.times)

    def states(self, first: int, last: int) -> set[str | None]:
        """Return the states of all mentions in tokens [first, last); None stands for one of unknown state."""
        covered = self.named[bisect_left(self.named, first) : bisect_left(self.named, last)]
        return {mention.state for number in covered for mention in self.mentions[number]}

    def times_between(self, first: int, last: int) -> list[TimeExpression]:
        """Return the times that cover a token of [first, last), in order."""
        covered = self.dated[bisect_left(self.dated, first) : bisect_left(self.dated, last)]
        return list({id(self.times[number]): self.times[number] for number in covered}.values())

    def at(self, mention: Mention) -> int:
        """Return the number of the mention's first token."""
        try:
            return self.places[id(mention)][0]
        except KeyError:
            return self._place(mention)[0]

    def end(self, mention: Mention | TimeExpression) -> int:
        """Return the number after its last token."""
        try:
            return self.places[id(mention)][1]
        except KeyError:
            return self._place(mention)[1]

    def _place(self, mention: Mention | TimeExpression) -> tuple[int, int]:
        place = self.places[id(mention)] = self.token_at(mention.start), self.token_at(mention.end - 1) + 1
        return place

    def token_at(self, character: int) -> int:
        """Return the number of the token that a character belongs to, or of the next one."""
        return min(bisect_right(self.ends, character), len(self.ends) - 1)


class _Lowers(dict):
    """Number -> token in lower case, "" outside the text; asked thousands of times an article, so a look-up and no function."""

    def __missing__(self, number: int) -> str:
        return ""


def read(doc: Doc) -> Reading:
    """File an annotated Doc's mentions and times under its tokens and find the cues of meeting."""
    doc = words_of(doc)
    tokens = list(doc)
    lowers = doc.columns["lower_"]
    reading = Reading(doc, tokens, doc._.published, doc._.genre, lowers, _Lowers(enumerate(lowers)).__getitem__, doc.ends)
    mentions, times = doc._.mentions, doc._.times
    told = {reading.at(m): m.state for m in mentions if m.state and m.kind != "person"}
    for mention in mentions:
        if _is_dateline(reading, mention, times):
            continue
        if reading.lower(reading.end(mention)) == "capital" and (city := capital_of(mention)):
            mention = replace(mention, kind="place", name=city)  # "arrived in the Chinese capital"
        elif mention.kind == "person" and mention.state is None and (state := _state_told(reading, mention, told)):
            mention = replace(mention, state=state)
        pair = pair_named(mention, mentions, reading.published) if "-" in mention.text else []
        reading.file(pair or [mention], reading.at(mention), reading.end(mention))
    for time in times:
        for number in range(reading.token_at(time.start), reading.end(time)):
            reading.times[number] = time
    reading.put_in_order()
    reading.bounds = sentence_bounds(doc, len(doc.where("text", STOPS)))
    reading.sentences = [bounds for bounds in pairwise(reading.bounds) for _ in range(*bounds)]
    reading.cues = list(_cues(reading))
    for cue in reading.cues:
        reading.cues_at.setdefault(cue.head, []).append(cue)
    for number, mention in list(bare_leaders(reading)):
        reading.file([mention], number, number + 1)
    reading.put_in_order()
    return reading


def _is_dateline(reading: Reading, mention: Mention, times: list[TimeExpression]) -> bool:
    """ "SINGAPORE -- North Korea's foreign minister ...", "Tokyo, Aug 24 President Lee ...": a place that opens a paragraph."""
    first = reading.at(mention)
    if first and "\n" not in reading.lower(first - 1):
        return False
    after = reading.end(mention)
    if not first and reading.lower(after) in DATELINE_MARKS:
        return True
    dated = reading.lower(after) == "," and next((time for time in times if reading.token_at(time.start) == after + 1), None)
    return bool(dated) and reading.tokens[reading.end(dated)].text[:1].isupper()


def _state_told(reading: Reading, mention: Mention, told: dict[int, str]) -> str | None:
    """ "Le Hoai Trung, head of a committee of Vietnam's Communist Party,": the state of a title behind an unknown name; None where none is told."""
    comma = reading.end(mention)
    if reading.lower(comma) != ",":
        return None
    titled = False
    for number in range(comma + 1, min(comma + TITLE, len(reading.lowers))):
        word = reading.lower(number)
        titled = titled or role(word, "side_noun")
        if titled and number in told:
            return told[number]
        if word in STOPS or word in (",", "who", "which") or reading.tokens[number].tag_ in ("VBD", "VBZ", "VBP"):
            return None
    return None


def role(word: str, name: str) -> bool:
    """Say whether a word in lower case has a role of data/talk_context.csv.

    >>> role("held", "light"), role("cabinet", "not_talk"), role("held", "wish")
    (True, True, False)
    """
    return word in _roles()[name]


def any_role(words: Iterable[str], name: str) -> bool:
    """Say whether any of some words in lower case has a role."""
    return not _roles()[name].isdisjoint(words)


def phrase_role(reading: Reading, number: int, name: str) -> bool:
    """Say whether the token, alone or with those after it, has the role ("in the wake of")."""
    word = reading.lower(number)
    if word not in _first_words()[name]:
        return False
    listed = _roles()[name]
    return word in listed or any(" ".join(reading.lower(number + k) for k in range(size)) in listed for size in (2, 3, 4))


def phrase_between(reading: Reading, first: int, last: int, name: str) -> bool:
    """Say whether a word or phrase with the role begins in tokens [first, last)."""
    return not _first_words()[name].isdisjoint(reading.lowers[max(first, 0) : last]) and any(phrase_role(reading, number, name) for number in range(first, last))


def status_word(reading: Reading, number: int, pos: str) -> str | None:
    """Return what the word says of talks ("collapsed", "planned", "refused" ...), read with its particle; None where it says nothing.

    `pos` is verb, noun, adjective or adverb.
    """
    table, heads = _statuses()[pos]
    if reading.lower(number) not in heads:
        return None
    for size in (3, 2):
        found = table.get(" ".join(reading.lower(number + k) for k in range(size)))
        if found:
            return found
    token = reading.tokens[number]
    if pos == "verb":
        for child in token.children:
            if child.dep_ == "compound:prt" and (found := table.get(f"{token.lower_} {child.lower_}")):
                return found
    return table.get(token.lower_)


@cache
def _roles() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("talk_context"):
        found.setdefault(row["role"], set()).update(forms(row["forms"]))
    return {name: frozenset(words) for name, words in found.items()}


@cache
def _first_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(form.split()[0] for form in listed) for name, listed in _roles().items()}


@cache
def _statuses() -> dict[str, tuple[dict[str, str], frozenset[str]]]:
    """Return {part of speech: ({form: status}, the first words of the forms)}."""
    found: dict[str, dict[str, str]] = {"verb": {}, "noun": {}, "adjective": {}, "adverb": {}}
    for row in rows("talk_status"):
        found[row["pos"]].update(dict.fromkeys(forms(row["forms"]), row["status"]))
    return {pos: (table, frozenset(form.split()[0] for form in table)) for pos, table in found.items()}


def _cues(reading: Reading) -> Iterator[Cue]:
    """Yield the longest cues, left to right; a verb cue needs a verb, a noun cue a noun."""
    past = (0, 0)
    for number in compress(count(), map(opens_cue, reading.lowers)):
        for part in range(len(parts_of(reading.lowers[number]))):
            if (number, part) >= past and (found := _longest(reading, number, part)):
                cue, past = found
                if not _in_title(reading, cue):
                    yield cue


def _longest(reading: Reading, first: int, part: int) -> tuple[Cue, tuple[int, int]] | None:
    """Return the longest cue that begins with this part of token `first`, and the token and part behind it."""
    node, found = cue_tree(), None
    for number in range(first, len(reading.lowers)):
        parts = parts_of(reading.lowers[number])
        for place in range(part if number == first else 0, len(parts)):
            node = node.get(parts[place])
            if node is None:
                return found
            if "" in node and (cue := _fitting(reading, node[""], first, number)):
                found = cue, (number, place + 1)
    return found


def _in_title(reading: Reading, cue: Cue) -> bool:
    """ "head of the delegation to the six-party talks": where an envoy is sent tells who he is, not what is held."""
    if cue.frame == "hosted" and reading.lower(cue.first - 1) == "over":
        return True  # "met Lee over dinner on Thursday"
    first = cue.first - 1 if reading.lower(cue.first - 1) == "the" else cue.first
    if cue.pos == "noun" and reading.lower(first - 1) == "in" and reading.lower(first - 2) == "involved" and not reading.lower(first - 3).startswith(("is", "are", "was", "were")):
        return True  # "the negotiators involved in the talks"
    named = cue.first
    while cue.pos == "noun" and named > cue.first - 3 and reading.tokens[named].text.istitle():
        named -= 1
    if reading.lower(named) == "for" and role(reading.lower(named - 1), "side_noun"):
        return True  # "Minister for Peace Negotiations"
    if cue.pos == "verb" or not role(reading.lower(first - 2), "side_noun"):
        return False
    return reading.lower(first - 1) in ("to", "at", "for") and bool(cue.states) or reading.lower(first - 1) in ("to", "in") and cue.kind == "negotiation"


def _fitting(reading: Reading, entries: list, first: int, last: int) -> Cue | None:
    """Return the cue whose part of speech is the token's."""
    nominal = is_nominal(reading.tokens[last]) if last == first and any(row["pos"] != "noun" for row, _, _ in entries) else None
    for row, form, states in entries:
        noun = row["pos"] == "noun"
        if row["frame"] == "none" and form.startswith("call") and is_nominal(reading.tokens[first]):
            continue  # "a call on August 23"
        if nominal is None or noun == nominal:
            head = last if noun else first
            return Cue(first, last + 1, head, row["pos"], row["kind"], row["frame"], row["loose"], states, form)
    return None


def is_nominal(token: Token) -> bool:
    """Say whether a form such as "meeting", "talks" or "visit" is a noun here; what stands before it outweighs the tagger.

    A determiner, a possessive, an adjective or a number makes a noun; "to", a modal verb or a pronoun subject makes a verb.
    """
    before = token.nbor(-1) if token.i else None
    if token.lower_ in ("headed", "arrived", "visited", "departed", "toured"):
        return False  # "the envoy headed to Washington", misread
    if before is not None and not token.is_sent_start:
        if token.text.istitle() and before.text.istitle() and before.pos_ in ("NOUN", "PROPN") and token.text.endswith("ing"):
            return True  # "the Senior Officials Meeting"
        if before.lower_ in ("the", "a", "an", "his", "her", "their", "its", "this", "that", "'s", "’s", "another", "first", "second", "these"):
            return before.lower_ not in ("that", "first", "second") or token.pos_ not in VERBAL
        if before.lower_ in ("to", "will", "would", "could", "should", "may", "might", "must", "can", "'ll", "who", "he", "she", "they"):
            return before.lower_ == "to" and token.pos_ == "NOUN" and token.lower_.endswith("s")
        if before.lower_ in ("while", "when", "after", "before", "by", "upon") and token.lower_ == "meeting" and token.i + 1 < len(token.doc):
            return token.nbor(1).pos_ in ("ADP", "PUNCT", "CCONJ", "AUX")
    return token.pos_ not in VERBAL and token.pos_ != "ADP"
