"""What refers back inside one article: titles alone, "he", "the two sides", "his counterpart", "the regime".

Missing one is better than inventing one: a pronoun inside direct speech, or with nobody of its gender near, stays unresolved.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.groups import introduced_officials, joined_by_and, resolve_group, resolve_they
from kdnb.lexicon import Entry, Lexicon
from kdnb.names import by_office
from kdnb.pronouns import find_speech, find_subjects, resolve_pronoun
from kdnb.registry import registry
from kdnb.spans import Item, capital, cues
from kdnb.tables import forms, rows
from kdnb.titles import held_by_one

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kdnb.cast import Actor, Cast

DEFINITE = frozenset(("the", "his", "her", "their", "its", "that", "this"))
INDEFINITE = frozenset(("a", "an", "another", "any", "every", "as", "no", "some", "each", "other", "next", "future", "first", "potential", "woman", "for"))
GROUPS = ("state_pair", "state_trio", "fixed", "allies", "regime", "people_pair", "people_pair_any", "people_trio", "people_pair_bare", "people_trio_bare", "role")
SPOKEN = ("pronoun", "plural", "counterpart", "counterparts", "generic", "relative")


class Cue(NamedTuple):
    """A form of coreference_cues.csv in words[first:last]."""

    kind: str
    first: int
    last: int
    row: dict[str, str]


def resolve_references(doc: Doc, cast: Cast) -> None:
    """Add the mentions of an article that refer back to `cast.mentions`."""
    found = _cues_in(cast)
    titles = [item for item in cast.page.items if item.kind == "title" and not item.used]
    for item in sorted([*titles, *_generic_titles(cast, found)], key=lambda item: item.start):
        _title_alone(cast, item)
    speech = find_speech(cast)
    subjects = find_subjects(doc, cast)
    for cue in found:
        if cue.kind == "pronoun":
            resolve_pronoun(cast, cue, subjects, speech)
        elif cue.kind == "counterpart":
            _counterpart(cast, cue, found)
        elif cue.kind == "counterparts":
            _counterparts(cast, cue)
        elif cue.kind == "relative":
            _relative(cast, cue)
    present = Counter(mention.state for mention in cast.mentions if mention.state)
    introduced = introduced_officials(cast)
    groups = introduced + [pair for pair in joined_by_and(cast) if not any(group.start <= pair.start < group.end for group in introduced)]
    for cue in found:
        if cue.kind in GROUPS:
            resolve_group(cast, cue, present, groups, introduced, speech)
    groups.sort(key=lambda group: group.start)
    for cue in found:
        if cue.kind == "plural":
            resolve_they(cast, cue, groups, subjects)


# Cues


@cache
def _cue_forms() -> tuple[Lexicon, list[dict[str, str]]]:
    """The forms of groups, pronouns and general titles, each with the number of its row."""
    built, table = Lexicon(), list(rows("coreference_cues"))
    for number, row in enumerate(table):
        for form in forms(row["forms"]) if row["kind"] in GROUPS + SPOKEN else ():
            built.add(form, Entry(row["kind"], str(number), (), form))
            counted = form.replace("two ", "2 ").replace("three ", "3 ")
            if counted != form:
                built.add(counted, Entry(row["kind"], str(number), (), counted))  # "the 2 sides"
    return built, table


def _cues_in(cast: Cast) -> list[Cue]:
    """Return every cue, the longest at each place, none inside another or inside a listed form longer than itself."""
    page = cast.page
    built, table = _cue_forms()
    taken = {number: item for item in page.items for number in range(item.first, item.last)}
    cues = []
    for hit in built.find(page.text, page.cut, lower=True):
        entry = hit.entries[0]
        cue = Cue(entry.kind, hit.first, hit.last, table[int(entry.key)])
        if not any(_longer(taken.get(number), cue) for number in range(cue.first, cue.last)):
            cues.append(cue)
    return cues


def _longer(item: Item | None, cue: Cue) -> bool:
    """A name or a listed form keeps its words, unless the cue covers all of it ("inter-Korean", "the two Koreas")."""
    return item is not None and not (cue.first <= item.first and item.last <= cue.last and cue.kind in GROUPS)


# Titles alone


def _generic_titles(cast: Cast, found: list[Cue]) -> list[Item]:
    """Return "the US envoy", "the minister": words too general to be a title of their own, with the state before them."""
    taken = {number: item for item in cast.page.items for number in range(item.first, item.last)}
    items = []
    for cue in found:
        if cue.kind != "generic":
            continue
        before, first, states = taken.get(cue.first - 1), cue.first, frozenset()
        if before is not None and before.kind in ("state", "metonym") and cast.page.gap(first - 1, first) == " ":
            states, first = frozenset(before.entries[0].states[:1]), before.first
        start, end = cast.page.cut[first].start, cast.page.cut[cue.last - 1].end
        offices = frozenset(forms(cue.row["offices"]))
        items.append(Item("generic", first, cue.last, start, end, cast.page.text[start:end], states=states, offices=offices))
    return items


@cache
def _wider(form: str) -> frozenset[str]:
    """The offices that a general word may mean in an article ("envoy"), beyond those that list it as their title."""
    return frozenset(office for row in rows("coreference_cues") if row["kind"] == "generic" and form in forms(row["forms"]) for office in forms(row["offices"]))


def _title_alone(cast: Cast, item: Item) -> None:
    """Resolve a definite title by the article's people, else by who held the office; an unnamed holder keeps the state."""
    before = cast.page.cut[item.first - 1].lower if item.first else ""
    if not (before in DEFINITE or item.states) or before in INDEFINITE or item.former:
        return
    if not item.states and item.own and not _general(item):
        item.states = item.own  # "the unification minister" is South Korea's wherever it stands; "the leader" need not be the North's
    office = next(iter(item.offices)) if len(item.offices) == 1 and item.kind == "title" else None
    if _is_narrower(cast, item):
        return
    actor = _titled(cast, item)
    states = item.states or _where(cast, item)
    if actor is None and item.kind == "title" and states:
        match = by_office(states, item.offices & held_by_one(), cast.published)
        actor = cast.actor(match, registry().people[match.name]) if match else None
        if actor is not None:
            return _refer(cast, item, actor, "office", match.score, office)
    if actor is not None:
        return _refer(cast, item, actor, "coreference", 0.75, office)
    if len(item.states) == 1 and item.kind == "title" and item.offices:
        cast.drop_inside(item.start, item.end)
        cast.add(item, "person", None, next(iter(item.states)), "unknown", 0.4, office)
    return None


def _is_narrower(cast: Cast, item: Item) -> bool:
    """ "Japan's top diplomat for Asian affairs" is not the minister."""
    cut = cast.page.cut
    return _general(item) and item.last + 1 < len(cut) and cut[item.last].lower == "for" and capital(cut[item.last + 1]) and cast.page.gap(item.last - 1, item.last) == " "


def _refer(cast: Cast, item: Item, actor: Actor, method: str, score: float, office: str | None) -> None:
    cast.drop_inside(item.start, item.end)
    cast.refer(item, actor, method, score, office)


def _general(item: Item) -> bool:
    """Say whether a title is a general word that any state may use ("leader", "secretary general"), listed for one state or not."""
    return bool(_wider(_core(item)))


def _core(item: Item) -> str:
    """Return the listed title, all of it: "vice president" is no president, "the prime minister" no minister."""
    return item.entries[0].form.lower() if item.entries else item.text.lower().split()[-1]


def _where(cast: Cast, item: Item) -> frozenset[str]:
    """Return the states of the article that have such an office, for one that few have ("the vice president")."""
    after = cast.page.cut[item.last].lower if item.last < len(cast.page.cut) else ""
    listed = [entry.states for entry in item.entries if entry.kind == "title"]
    if after in ("of", "for", "at", "and") or not all(listed) or _core(item) in cues("person_cues", "corporate"):
        return frozenset()
    return cast.page.states & {state for states in listed for state in states}


def _titled(cast: Cast, item: Item) -> Actor | None:
    """Return the nearest earlier person of the article who may be called so, else the only later one."""
    offices = item.offices | _wider(_core(item))
    fitting = []
    for actor in cast.actors:
        if actor.outsider or (item.states and actor.state not in item.states):
            continue
        terms = actor.person.terms if actor.person else []
        held = {term.office for term in terms if cast.published is None or term.covers(cast.published, slack=120)}
        if offices & (held | actor.offices):
            fitting.append(actor)
    if item.own and not item.states:
        fitting = [actor for actor in fitting if actor.state in item.own] or fitting
    earlier = [(actor.last_before(item.start), number) for number, actor in enumerate(fitting) if actor.last_before(item.start) >= 0]
    if earlier:
        return fitting[max(earlier)[1]]
    return fitting[0] if len(fitting) == 1 and item.states else None


def _counterpart(cast: Cast, cue: Cue, found: list[Cue]) -> None:
    """Resolve "his Chinese counterpart" to whom the article names as that, else to who holds the same office there."""
    page = cast.page
    state = next((item for item in page.items if item.last == cue.first and item.kind in ("state", "metonym")), None)
    if state is None or any(item.first == cue.last and item.kind in ("full", "single", "unknown") for item in page.items):
        return
    after = next((item for item in page.items if item.first >= cue.last), None)
    if after is not None and after.kind in ("full", "unknown") and page.text[page.cut[cue.last - 1].tail : after.start] in (", ", " – ", " — "):
        return
    model = _last_named(cast, state.start)
    if model is None:
        return
    code = state.entries[0].states[0]
    item = Item("title", state.first, cue.last, state.start, page.cut[cue.last - 1].end, page.text[state.start : page.cut[cue.last - 1].end])
    named = [actor for other in found if other.kind == "counterpart" and (actor := _named_counterpart(cast, other, model, code)) is not None]
    if len({actor.name for actor in named}) == 1:
        _refer(cast, item, named[0], "coreference", 0.75, None)
        return
    offices = _same_offices(cast, model, code)
    item.states, item.offices = frozenset((code,)), offices
    if offices:
        _title_alone(cast, item)


def _same_offices(cast: Cast, model: Actor, code: str) -> frozenset[str]:
    """Return the offices of somebody's counterpart in a state: a president's may be a prime minister."""
    terms = model.person.terms if model.person else []
    offices = frozenset(model.offices | {term.office for term in terms if cast.published and term.covers(cast.published)})
    heads = [entry.split() for entry in cues("person_cues", "head")]
    if any([office, model.state] in heads for office in offices):
        return frozenset(office for office, owner in heads if owner == code) or offices
    return offices


def _counterparts(cast: Cast, cue: Cue) -> None:
    """Resolve "his Chinese and Japanese counterparts" to who hold the same office there; a state without one stays a state."""
    page, run = cast.page, []
    for item in reversed([item for item in page.items if item.last <= cue.first and item.kind in ("state", "metonym")]):
        nearest = run[-1].first if run else cue.first
        if page.text[item.end : page.cut[nearest].start] not in ((" ", ) if not run else (", ", " and ", ", and ", ",")):
            break
        run.append(item)
    model = _last_named(cast, run[-1].start) if run else None
    behind = [item for item in page.items if item.first >= cue.last and item.kind in ("full", "unknown")]
    named = bool(behind) and page.text[page.cut[cue.last - 1].tail : behind[0].start].strip(" -–—,:") == ""
    if model is None or named or cast.sentence(model.last_before(run[-1].start)) != cast.sentence(run[-1].start):
        return
    for state in run:
        code, last = state.entries[0].states[0], cue.last if state is run[0] else state.last
        match = by_office(frozenset((code,)), _same_offices(cast, model, code) & held_by_one(), cast.published)
        if match and match.name != model.name:
            end = page.cut[cue.last - 1].end if state is run[0] else state.end
            item = Item("title", state.first, last, state.start, end, page.text[state.start : end])
            _refer(cast, item, cast.actor(match, registry().people[match.name]), "office", match.score, None)


def _last_named(cast: Cast, place: int) -> Actor | None:
    """Return the person mentioned last before a character."""
    last, number = max(((actor.last_before(place), number) for number, actor in enumerate(cast.actors)), default=(-1, 0))
    return cast.actors[number] if last >= 0 else None


def _named_counterpart(cast: Cast, cue: Cue, model: Actor, code: str) -> Actor | None:
    """Return the person of a state whose name stands behind "counterpart", if it is the same one's counterpart."""
    end = cast.page.cut[cue.last - 1].end
    after = next((m for m in cast.mentions if m.kind == "person" and m.state == code and cast.page.text[end : m.start] in (" ", ", ") and m.start > end), None)
    if after is None or _last_named(cast, cast.page.cut[cue.first].start) is not model:
        return None
    return next((actor for actor in cast.actors if actor.name == after.name), None)


def _relative(cast: Cast, cue: Cue) -> None:
    """Resolve "his sister", "Kim's sister": a leader's relative who is known by that alone, as the row's office says."""
    start = cast.page.cut[cue.first].start
    owner = next((m for m in cast.mentions if m.kind == "person" and m.name and cast.page.text[m.end : start] in (" ", "'s ", "’s ")), None)
    person = registry().people.get(owner.name) if owner else None
    states = frozenset(forms(cue.row["states"]))
    if person is None or not any(term.office == "leader" and term.state in states and (cast.published is None or term.covers(cast.published)) for term in person.terms):
        return
    match = by_office(states, frozenset(forms(cue.row["offices"])), cast.published)
    if match:
        item = Item("relative", cue.first, cue.last, start, cast.page.cut[cue.last - 1].end, cast.page.text[start : cast.page.cut[cue.last - 1].end])
        cast.refer(item, cast.actor(match, registry().people[match.name]), "coreference", 0.75, forms(cue.row["offices"])[0])
