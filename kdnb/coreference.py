"""What refers back inside one article: titles alone, "he", "the two sides", "his counterpart", "the regime"."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from kdnb.lexicon import words
from kdnb.names import Evidence, by_office
from kdnb.registry import registry
from kdnb.spotting import Item
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kdnb.actors import Actor, Cast

DEFINITE = frozenset(("the", "his", "her", "their", "its", "that", "this"))
REACH = 2


def resolve_references(doc: Doc, cast: Cast) -> None:
    """Add the mentions of an article that refer back, in order of place, to `cast.mentions`."""
    generic = _generic_titles(cast)
    for item in sorted([*(i for i in cast.page.items if i.kind == "title" and not i.used), *generic], key=lambda item: item.start):
        _title_alone(cast, item)
    cast.mentions.sort(key=lambda mention: mention.start)
    _pronouns(doc, cast)
    _groups(cast)


@cache
def _cue_rows(kind: str) -> tuple[tuple[tuple[str, ...], dict[str, str]], ...]:
    """(words of the form, its row) for one kind of coreference_cues.csv, longest first."""
    found = [
        (tuple(word.lower for word in words(form)), row) for row in rows("coreference_cues") if row["kind"] == kind for form in forms(row["forms"])
    ]
    return tuple(sorted(found, key=lambda item: (-len(item[0]), item[0])))


@cache
def _cue_starts(kind: str) -> dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]:
    table: dict[str, list] = {}
    for form, row in _cue_rows(kind):
        table.setdefault(form[0], []).append((form, row))
    return table


def _cues_in(cast: Cast, kind: str) -> list[tuple[int, int, dict[str, str]]]:
    """Return (first word, end, row) of every cue of a kind; gaps are spaces or hyphens."""
    cut, starts, found = cast.page.cut, _cue_starts(kind), []
    for place, word in enumerate(cut):
        for form, row in starts.get(word.lower, ()):
            last = place + len(form)
            if last <= len(cut) and tuple(w.lower for w in cut[place:last]) == form and all(
                cast.page.text[cut[number].end : cut[number + 1].start] in (" ", "-", "  ", "\n") for number in range(place, last - 1)
            ):
                found.append((place, last, row))
                break
    return found


# Titles alone


def _generic_titles(cast: Cast) -> list[Item]:
    """Return "the US envoy", "the minister": words too general to be a title of their own, after a state or an article."""
    taken = {number: item for item in cast.page.items for number in range(item.first, item.last)}
    found = []
    for first, last, row in _cues_in(cast, "generic"):
        if any(number in taken and taken[number].kind != "title" for number in range(first, last)) or any(number in taken for number in range(first, last)):
            continue
        before = taken.get(first - 1)
        states = frozenset()
        if before is not None and before.kind in ("state", "metonym") and cast.page.gap(first - 1, first) == " ":
            states, first = frozenset(before.entries[0].states[:1]), before.first
        start, end = cast.page.cut[first].start, cast.page.cut[last - 1].end
        found.append(Item("generic", first, last, start, end, cast.page.text[start:end], states=states, offices=frozenset(forms(row["offices"]))))
    return found


def _title_alone(cast: Cast, item: Item) -> None:
    """Resolve a definite title by the article's people, else by who held the office; an unnamed holder keeps the state."""
    before = cast.page.cut[item.first - 1].lower if item.first else ""
    definite = before in DEFINITE or bool(item.states)
    if not definite or before in ("a", "an", "another", "any", "every", "as", "no") or item.former or not item.offices:
        return _release(cast, item)
    office = sorted(item.offices)[0] if len(item.offices) == 1 else None
    actor = _titled(cast, item)
    if actor is not None:
        return _refer(cast, item, actor, "coreference", 0.75, office)
    match = by_office(Evidence(item.states, item.offices, cast.published)) if item.kind == "title" and (item.states or _one_state(item)) else None
    if match is not None:
        person = registry().people[match.name]
        actor = next((known for known in cast.actors if known.name == match.name), None)
        if actor is None:
            from kdnb.actors import Actor

            actor = Actor(match.name, match.state, "office", match.score, person)
            cast.actors.append(actor)
        return _refer(cast, item, actor, "office", match.score, office)
    if len(item.states) == 1 and item.kind == "title":
        (state,) = item.states
        _drop_inside(cast, item)
        cast.add(item, "person", None, state, "unknown", 0.4, office)
        return None
    return _release(cast, item)


def _refer(cast: Cast, item: Item, actor: Actor, method: str, score: float, office: str | None) -> None:
    _drop_inside(cast, item)
    cast.refer(item, actor, method, score, office)


def _drop_inside(cast: Cast, item: Item) -> None:
    """The state inside "the US envoy" is the envoy's, no actor of its own."""
    cast.mentions = [mention for mention in cast.mentions if not (mention.kind in ("state", "organization") and item.start <= mention.start and mention.end <= item.end)]


def _release(cast: Cast, item: Item) -> None:
    """A title that stands for nobody gives its state back ("a South Korean minister")."""
    for other in cast.page.items:
        if other.used and other.kind in ("state", "metonym", "organization") and item.first <= other.first < item.last:
            from kdnb.actors import _listed_form

            _listed_form(cast, other)


def _one_state(item: Item) -> bool:
    return len({code for entry in item.entries for code in entry.states}) == 1


def _titled(cast: Cast, item: Item) -> Actor | None:
    """Return the nearest earlier person of the article who may be called so, else the only later one."""
    fitting = []
    for actor in cast.actors:
        if item.states and actor.state not in item.states:
            continue
        terms = actor.person.terms if actor.person else []
        held = {term.office for term in terms if cast.published is None or term.covers(cast.published, slack=120)}
        if item.offices & (held | actor.offices):
            fitting.append(actor)
    earlier = [(max(place for place in actor.places if place < item.start), actor) for actor in fitting if any(place < item.start for place in actor.places)]
    if earlier:
        return max(earlier, key=lambda pair: pair[0])[1]
    return fitting[0] if len(fitting) == 1 else None


# Pronouns


def _pronouns(doc: Doc, cast: Cast) -> None:
    """Resolve he, she: the last person of that gender who was a subject, in this sentence or the two before it."""
    subjects = _subjects(doc)
    people = sorted(((place, number) for number, actor in enumerate(cast.actors) for place in actor.places))
    for first, last, row in _cues_in(cast, "pronoun"):
        word = cast.page.cut[first]
        near = [(place, cast.actors[number]) for place, number in people if place < word.start and cast.sentence(word.start) - cast.sentence(place) <= REACH]
        near = [(place, actor) for place, actor in near if actor.gender in (row["gender"], None)]
        if not near:
            continue
        _, actor = max(near, key=lambda pair: (_salience(cast, pair[0], word.start, subjects), pair[0]))
        item = Item("pronoun", first, last, word.start, word.end, word.text)
        cast.add(item, "person", actor.name, actor.state, "coreference", 0.7 if actor.gender else 0.55)


def _salience(cast: Cast, place: int, pronoun: int, subjects: set[int] | None) -> int:
    """Subjects weigh more than others, the same and the last sentence more than the one before."""
    distance = cast.sentence(pronoun) - cast.sentence(place)
    subject = place in subjects if subjects is not None else _first_of_sentence(cast, place)
    return 2 * subject - 2 * distance + (distance == 0)


def _subjects(doc: Doc) -> set[int] | None:
    """Return the first characters of the words inside subject phrases; None without a parse."""
    if not doc.has_annotation("DEP"):
        return None
    return {word.idx for token in doc if token.dep_.startswith("nsubj") for word in token.subtree if word.i >= token.left_edge.i and word.i <= token.i + 3}


def _first_of_sentence(cast: Cast, place: int) -> bool:
    start = cast.page.sentences[cast.sentence(place)]
    return not any(mention.kind == "person" and start <= mention.start < place for mention in cast.mentions)


# Groups


def _groups(cast: Cast) -> None:
    """Resolve "the two sides", "the two Koreas", "the regime", "the two envoys", "his counterpart"."""
    present = Counter(mention.state for mention in cast.mentions if mention.state)
    for first, last, row in _cues_in(cast, "fixed") + _cues_in(cast, "regime"):
        states = forms(row["states"])
        if row["kind"] == "regime" and states[0] not in present:
            continue
        _write_states(cast, first, last, states, 0.9 if row["kind"] == "fixed" else 0.7)
    for kind, count in (("state_pair", 2), ("state_trio", 3)):
        for first, last, _ in _cues_in(cast, kind):
            states = _recent_states(cast, cast.page.cut[first].start, count, present)
            if len(states) == count:
                _write_states(cast, first, last, states, 0.7)
    for first, last, _ in _cues_in(cast, "people_pair"):
        people = _recent_people(cast, cast.page.cut[first].start)
        if len(people) == 2:
            item = _item(cast, first, last)
            for actor in people:
                cast.add(item, "person", actor.name, actor.state, "coreference", 0.65)


def _item(cast: Cast, first: int, last: int) -> Item:
    start, end = cast.page.cut[first].start, cast.page.cut[last - 1].end
    return Item("group", first, last, start, end, cast.page.text[start:end])


def _write_states(cast: Cast, first: int, last: int, states: list[str], score: float) -> None:
    item = _item(cast, first, last)
    _drop_inside(cast, item)
    for state in sorted(states):
        cast.add(item, "state", state, state, "coreference", score)


def _recent_states(cast: Cast, start: int, count: int, present: Counter) -> list[str]:
    """Return the states of the nearest sentence, this one or up to three before, that names at least `count`."""
    here = cast.sentence(start)
    gathered: Counter[str] = Counter()
    for distance in range(4):
        for mention in cast.mentions:
            if mention.start < start and mention.state and cast.sentence(mention.start) == here - distance and mention.kind in ("state", "person"):
                gathered[mention.state] += 1
        if len(gathered) >= count:
            return sorted(gathered, key=lambda state: (-present[state], state))[:count]
    return []


def _recent_people(cast: Cast, start: int) -> list[Actor]:
    """Return the two persons named last, within two sentences, of two different states where states are known."""
    here = cast.sentence(start)
    found: list[Actor] = []
    places = sorted(((place, number) for number, actor in enumerate(cast.actors) for place in actor.places if place < start), reverse=True)
    for place, number in places:
        actor = cast.actors[number]
        if here - cast.sentence(place) > REACH:
            break
        if actor not in found and not any(other.state and other.state == actor.state for other in found):
            found.append(actor)
        if len(found) == 2:
            break
    return found

