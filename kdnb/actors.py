"""People, states, organizations and places in an article, each tied to the registry.

`find_mentions` ties titles to names, resolves full names, then the surnames and titles that follow them, then what refers back
(coreference.py). Two plausible owners give an unknown person, as written.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kdnb.annotations import Mention
from kdnb.bare_leaders import heads, name_bare_leaders
from kdnb.lexicon import Entry
from kdnb.name_context import Evidence
from kdnb.name_sounds import sounds_like
from kdnb.names import Match, judge, name_tokens
from kdnb.persons import Person
from kdnb.registry import registry
from kdnb.romanization import key
from kdnb.spotting import Item, Page, capital, cues, joinable, singles, spot, surname_token
from kdnb.tables import forms, rows
from kdnb.titles import tie_titles

if TYPE_CHECKING:
    from spacy.tokens import Doc

SURE_OF_SOUND, SURE_IN_CAPTIONS = 0.62, 0.8


@dataclass(eq=False, slots=True)
class Actor:
    """One person of an article: who, what the article calls them, and where; an outsider only keeps the surname from others."""

    name: str
    state: str | None
    method: str
    score: float
    person: Person | None = None
    surnames: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    places: list[int] = field(default_factory=list)
    bare: int = 0
    outsider: bool = False

    def last_before(self, place: int) -> int:
        """Return where the person was last mentioned before a character, -1 for nowhere."""
        return max((start for start in self.places if start < place), default=-1)

    @property
    def gender(self) -> str | None:
        """m, f or None."""
        return self.person.gender if self.person else None


@dataclass(slots=True)
class Cast:
    """The persons of an article and the mentions found so far."""

    page: Page
    published: datetime.date | None
    actors: list[Actor] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def sentence(self, place: int) -> int:
        """Return the number of the sentence that a character is in."""
        return bisect_right(self.page.sentences, place) - 1

    def actor(self, match: Match, person: Person) -> Actor:
        """Return the article's actor for a match, a new one if it is the first."""
        known = next((actor for actor in self.actors if actor.name == match.name), None)
        if known is None:
            known = Actor(match.name, match.state, match.method, match.score, person)
            self.actors.append(known)
        return known

    def add(self, item: Item, kind: str, name: str | None, state: str | None, method: str, score: float, office: str | None = None) -> None:
        """Write a mention over an item."""
        self.mentions.append(Mention(item.start, item.end, item.text, kind, name, state, method, round(score, 2), office))

    def drop_inside(self, start: int, end: int) -> None:
        """Forget what stands inside a longer mention: the state in "the US envoy" is the envoy's, no actor of its own."""
        self.mentions = [m for m in self.mentions if m.kind not in ("state", "organization", "place") or m.start < start or end < m.end]

    def refer(self, item: Item, actor: Actor, method: str, score: float, office: str | None = None) -> None:
        """Write a mention of a person and remember where."""
        actor.places.append(item.start)
        if actor.outsider:
            return
        self.add(item, "person", actor.name, actor.state, method, score, office)


def find_mentions(doc: Doc, published: datetime.date | None = None) -> list[Mention]:
    """Return the people, states, organizations and places of an article, in order of place.

    `doc` is a Doc of the body; sentences, parse and entities are used where it has them. `published` lets terms of office decide;
    without it they only support. A form with several referents has one Mention for each. Nothing is raised for odd text.

    >>> import spacy
    >>> doc = spacy.blank("en")("Stephen Biegun met Lee Do-hoon in Seoul. Biegun then left.")
    >>> [(m.text, m.name, m.kind) for m in find_mentions(doc)]
    [('Stephen Biegun', 'Stephen Biegun', 'person'), ('Lee Do-hoon', 'Lee Do-hoon', 'person'), ('Seoul', 'Seoul', 'place'), ('Biegun', 'Stephen Biegun', 'person')]
    """
    from kdnb.coreference import resolve_references

    page = spot(doc)
    tie_titles(page)
    if page.lower:
        _hear_names(page, published)
        page.items = sorted([*page.items, *singles(page, page.items)], key=lambda item: (item.first, -item.last))
    cast = Cast(page, published)
    names = [item for item in page.items if item.kind in ("full", "unknown")]
    for item in sorted(names, key=lambda item: not (item.offices or item.states)):  # a title settles a form for the whole article
        _full_name(cast, item)
    name_bare_leaders(cast, [item for item in page.items if item.kind == "single" and not _single_name(cast, item)])
    for item in page.items:
        if item.kind in ("state", "metonym", "organization", "place") :
            _listed_form(cast, item)
    resolve_references(doc, cast)
    return sorted(cast.mentions, key=lambda mention: (mention.start, mention.end, mention.kind, mention.name or ""))


# Persons


def _hear_names(page: Page, published: datetime.date | None) -> None:
    """In captions, try the two words or the one word after a title as a misheard name: "spokesperson morgen Ortega's"."""
    named = {item.first for item in page.items if item.kind in ("full", "unknown")}
    for title in [item for item in page.items if item.kind == "title" and item.last not in named]:
        for count in (2, 1):
            last = title.last + count
            if last > len(page.cut) or not joinable(page, title.last - 1, title.last):
                continue
            start, end = page.cut[title.last].start, page.cut[last - 1].tail
            match = judge(page.text[start:end], Evidence(title.states, title.offices, published))
            sure = title.states or count == 2 and match is not None and "in that office on the day" in match.reasons
            if match is None or (match.method == "sound" and (match.score < SURE_IN_CAPTIONS or not sure)):
                continue
            heard = Item("full", title.last, last, start, end, page.text[start:end], tokens=name_tokens(page.text[start:end]))
            heard.states, heard.offices, title.used = title.states, title.offices, True
            page.items = sorted([*(item for item in page.items if item.last <= heard.first or heard.last <= item.first), heard], key=lambda item: item.first)
            break


def _full_name(cast: Cast, item: Item) -> None:
    """Resolve a full name, or keep it as written; the same form is one person throughout an article."""
    outsider = bool(item.outsider) and not item.offices
    match = None if outsider else judge(item.text, Evidence(item.states, item.offices, cast.published, cast.page.states))
    actor = _same_actor(cast, item, match, outsider)
    if actor is None:
        if match is None and not _plausible(cast, item):
            return
        person = registry().people[match.name] if match else None
        name, state = (match.name, match.state) if match else (item.text, next(iter(sorted(item.states)), None) if len(item.states) == 1 else None)
        actor = Actor(name, state, match.method if match else "unknown", match.score if match else 0.5, person, outsider=outsider)
        cast.actors.append(actor)
    actor.surnames.add(surname_token(item))
    actor.forms.add(key(item.text))
    actor.offices |= item.offices
    actor.state = actor.state or (next(iter(item.states)) if len(item.states) == 1 else None)
    if _is_government(cast, item, actor):
        return
    method, score = (match.method, match.score) if match else (actor.method, actor.score)
    cast.refer(item, actor, method, score, _office(item, actor))


def _plausible(cast: Cast, item: Item) -> bool:
    """An unknown name needs a title, a Korean shape or the trained pipeline's word."""
    return item.kind == "unknown" or bool(item.offices)


def _same_actor(cast: Cast, item: Item, match: Match | None, outsider: bool) -> Actor | None:
    if match:
        return next((actor for actor in cast.actors if actor.name == match.name), None)
    folded = key(item.text)
    given = registry().spelled(item.tokens) if len(item.tokens) == 2 else set()
    for actor in cast.actors:
        part = "-" in item.text and any(form.endswith(folded) for form in actor.forms)  # "Thomas-Greenfield" is Linda Thomas-Greenfield
        same = part or folded in actor.forms or actor.person is not None and actor.person.hangul and actor.person.syllables in given
        if same and _agrees(item, actor) and actor.outsider == outsider:
            return actor
        if actor.person is None and (key(actor.name) == folded or (surname_token(item) in actor.surnames and _alike(item, actor))):
            return actor
    return None


def _alike(item: Item, actor: Actor) -> bool:
    return item.tokens[0] == key(actor.name.split()[0]) and item.tokens[-1] == key(actor.name.split()[-1])


def _single_name(cast: Cast, item: Item) -> bool:
    """Resolve a surname alone: a person of the article, else a title's holder, else somebody the whole article fits. Say whether it is settled."""
    actor = _bearer(cast, item)
    before = cast.page.cut[item.first - 1].lower if item.first else ""
    if item.outsider and (actor is None or actor.person is None or item.outsider == before):  # "Moon, a former lawyer," is still the president
        return True
    if actor is not None and not item.offices and not _may_be_titled(actor, before):
        return True  # "Minister Kim" is not the leader
    if _is_government(cast, item, actor):
        return True
    if actor is not None:
        actor.bare += 1
        cast.refer(item, actor, _follow_up_method(item, actor), min(actor.score, 0.9), _office(item, actor))
        return True
    inside = _mid_sentence(cast, item)
    match = judge(item.text, Evidence(item.states, item.offices, cast.published, cast.page.states))
    if match and not (item.offices or item.states or any(actor.name == match.name for actor in cast.actors) or inside and _known_by_surname(cast, match)):
        match = None
    if match is None and inside:
        match = _from_article(cast, item)
    if match is None:
        return False
    actor = cast.actor(match, registry().people[match.name])
    actor.surnames.add(item.tokens[-1])
    actor.offices |= item.offices
    actor.bare += 1
    cast.refer(item, actor, match.method, match.score, _office(item, actor))
    return True


def _may_be_titled(actor: Actor, word: str) -> bool:
    """Say whether somebody has held an office that a general word such as "minister" may mean; anybody where it is no such word."""
    offices = _general_offices().get(word)
    held = actor.offices | {term.office for term in actor.person.terms} if actor.person else set()
    return offices is None or not held or not offices.isdisjoint(held)


@cache
def _general_offices() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for row in rows("coreference_cues"):
        for form in forms(row["forms"]) if row["kind"] == "generic" else ():
            table[form] = table.get(form, frozenset()) | frozenset(forms(row["offices"]))
    return table


def _known_by_surname(cast: Cast, match: Match) -> bool:
    """Say whether a surname alone may mean its one owner: who governs or leads diplomacy then, or is in office and the article on Korea.

    A story on shops quotes a Davis, a Jones and a Rhodes.
    """
    person, on = registry().people[match.name], cast.published
    if person.high and (on is None or any(term.covers(on) for term in person.high)):
        return True
    return (on is None or person.active(on)) and not cast.page.states.isdisjoint(("PRK", "KOR"))


def _is_government(cast: Cast, item: Item, actor: Actor | None) -> bool:
    """Say whether a name only calls a government ("the Biden-Harris Administration"), which is written down as its state."""
    page, last = cast.page, item.last
    for _ in range(4):  # "Lee Myung-bak and Obama administrations", "Biden-Harris Administration"
        if last >= len(page.cut) or page.possessive(last - 1) or page.gap(last - 1, last).strip() not in ("", "-", "–", "/"):
            return False
        word = page.cut[last]
        if word.lower in cues("person_cues", "government"):
            break
        if not capital(word) and word.lower != "and":
            return False
        last += 1
    else:
        return False
    if last > item.last and page.gap(item.last - 1, item.last) == " " and page.cut[item.last].lower != "and":
        return False
    state = actor.state if actor else _head_state(cast, item)
    if state:
        cast.add(item, "state", state, state, "alias", 0.8)
    return True


def _head_state(cast: Cast, item: Item) -> str | None:
    """Return the state that somebody of this surname heads on the day, else the one state that they ever headed."""
    states = {person.state for person in heads(item.tokens[-1], cast.published) or heads(item.tokens[-1], None)}
    return next(iter(states)) if len(states) == 1 else None


def _bearer(cast: Cast, item: Item) -> Actor | None:
    """Return the person of the article whom a bare surname means."""
    token = item.tokens[-1]
    fitting = [actor for actor in cast.actors if token in actor.surnames and _agrees(item, actor)]
    if not fitting and len(token) >= 5 and token not in registry().by_surname and capital(cast.page.cut[item.first]):
        fitting = [actor for actor in cast.actors if _heard(cast, item, actor) and _agrees(item, actor)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    if item.offices:
        titled = [actor for actor in fitting if _holds(actor, item.offices, cast.published)]
        if len(titled) == 1:
            return titled[0]
    earlier = [actor for actor in fitting if actor.places and min(actor.places) < item.start]
    if not earlier:
        return min(fitting, key=lambda actor: min(actor.places, default=len(cast.page.text)))
    named = [actor for actor in earlier if actor.bare]
    if not named and len(_just_named(cast, item, earlier)) > 1:
        return None  # "Kim Gunn spoke with Sung Kim. Kim said"
    return max(named or earlier, key=lambda actor: (max((place for place in actor.places if place < item.start), default=-1)))


def _just_named(cast: Cast, item: Item, actors: list[Actor]) -> list[Actor]:
    """Return who of several was named in this sentence or the two before."""
    here = cast.sentence(item.start)
    return [actor for actor in actors if here - cast.sentence(actor.last_before(item.start)) <= 2]


def _heard(cast: Cast, item: Item, actor: Actor) -> bool:
    """Say whether a capitalized word inside a sentence sounds like a surname that the article has used: Beghan after Biegun."""
    token = item.tokens[-1]
    alike = any(len(name) >= 5 and name[0] == token[0] and sounds_like(token, name) >= 0.7 for name in actor.surnames)
    return alike and actor.person is not None and (bool(item.offices) or cast.page.cut[item.first].lower not in cast.page.small)


def _follow_up_method(item: Item, actor: Actor) -> str:
    """Say how a bare surname leads to the person: as registered, as the article spells it, or by sound."""
    if actor.person is not None and item.tokens[-1] == key(actor.person.surname):
        return "exact"
    return actor.method if item.tokens[-1] in actor.surnames else "sound"


def _agrees(item: Item, actor: Actor) -> bool:
    """A title beside a surname must not belong to another state or be held by somebody else."""
    if item.states and actor.state and actor.state not in item.states:
        return False
    if item.offices and actor.person is not None and actor.person.terms:
        return _holds(actor, item.offices, None) or bool(actor.offices & item.offices)
    return True


def _holds(actor: Actor, offices: frozenset[str], on: datetime.date | None) -> bool:
    if actor.offices & offices:
        return True
    terms = actor.person.terms if actor.person else []
    return any(term.office in offices and (on is None or term.covers(on, slack=120)) for term in terms)


def _from_article(cast: Cast, item: Item) -> Match | None:
    """Resolve a damaged surname by the titles that the article names anywhere: Biegen, in a story on a US special representative."""
    if cast.page.cut[item.first].lower in cast.page.small or item.tokens[-1] in registry().by_surname:  # a damaged name is nobody's
        return None
    titles = dict.fromkeys((other.states, other.offices) for other in cast.page.items if other.kind == "title" and other.states)
    found = {}
    for states, offices in titles:
        match = judge(item.text, Evidence(states, offices, cast.published, loose=True))
        if match and match.score >= SURE_OF_SOUND and any("that office" in reason for reason in match.reasons):
            found[match.name] = match
    return next(iter(found.values())) if len(found) == 1 else None


def _mid_sentence(cast: Cast, item: Item) -> bool:
    """A capital proves a name only inside a sentence."""
    starts = cast.page.sentences
    start = starts[bisect_right(starts, item.start) - 1]
    return any(character.isalnum() for character in cast.page.text[start : item.start])


def _office(item: Item, actor: Actor) -> str | None:
    """Return the office that a title beside the name says; of several the one that the person is known to hold."""
    held = {term.office for term in actor.person.terms} if actor.person else set()
    return next(iter(sorted(item.offices & held) or sorted(item.offices)), None)


# States, organizations, places


def _listed_form(cast: Cast, item: Item) -> None:
    entry = _entry(item)
    state = entry.states[0] if len(entry.states) == 1 or entry.kind == "state" else None
    score = 1.0 if entry.kind == "state" else 0.95
    city = next((other.key for other in item.entries if other.kind == "place"), None)
    if entry.kind in ("state", "metonym") and (city or entry.kind == "metonym") and _is_location(cast.page, item, entry):
        cast.add(item, "place", city or item.text, state, "exact", 0.9)
    elif entry.kind in ("state", "metonym"):
        cast.add(item, "state", entry.key, entry.key, "exact" if entry.kind == "state" else "alias", score)
    else:
        cast.add(item, entry.kind, entry.key, state, "exact" if entry.key == item.text else "alias", score)


def _entry(item: Item) -> Entry:
    order = {"organization": 0, "state": 1, "metonym": 2, "place": 3, "title": 4}
    return min(item.entries, key=lambda entry: order[entry.kind])


def _is_location(page: Page, item: Item, entry: Entry) -> bool:
    """Say whether a city is where something happens ("in Seoul", "the Hanoi summit") and not who acts ("Seoul said")."""
    first = item.first - 1
    while first >= 0 and page.cut[first].lower in cues("place_cues", "locating"):
        first -= 1
    before = page.cut[first].lower if first >= 0 and page.gap(first, first + 1) == " " else ""
    if before in cues("place_cues", "location"):
        return True
    earlier = {page.cut[number].lower for number in range(max(0, first - 4), max(first, 0))}
    if before == "of" and first and page.cut[first - 1].lower in cues("place_cues", "part"):
        return True
    if before in cues("place_cues", "mover") and earlier & cues("place_cues", "motion"):
        return True
    if before in ("visit", "visited", "visiting", "visits", "left", "leave", "toured"):
        return True
    if item.last >= len(page.cut) or page.gap(item.last - 1, item.last) != " " or page.possessive(item.last - 1):
        return False
    after = page.cut[item.last]
    if after.lower in cues("place_cues", "event") or not capital(after) or page.lower or after.lower in cues("person_cues", "beside"):
        return after.lower in cues("place_cues", "event")
    titled = any(other.first == item.last and other.kind in ("title", "full", "single", "unknown") for other in page.items)
    return not titled  # "Pyongyang Maternity Hospital" does not act
