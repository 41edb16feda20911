"""What refers back inside one article: titles alone, "he", "the two sides", "his counterpart", "the regime".

Missing one is better than inventing one: a pronoun inside direct speech, or with nobody of its gender near, stays unresolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.lexicon import Entry, Lexicon
from kdnb.name_context import Evidence
from kdnb.names import by_office
from kdnb.registry import registry
from kdnb.spotting import Item
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kdnb.actors import Actor, Cast

DEFINITE = frozenset(("the", "his", "her", "their", "its", "that", "this"))
INDEFINITE = frozenset(("a", "an", "another", "any", "every", "as", "no", "some", "each", "other"))
REACH = 2
NEAR, FAR = 200, 900
GROUPS = ("state_pair", "state_trio", "fixed", "allies", "regime", "people_pair", "people_pair_any", "people_trio", "people_pair_bare", "role")
SPOKEN = ("pronoun", "plural", "counterpart", "generic")


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
    quoted = _quoted(cast.page.text)
    subjects = _subjects(doc)
    for cue in found:
        if cue.kind == "pronoun":
            _pronoun(cast, cue, subjects, quoted)
        elif cue.kind == "counterpart":
            _counterpart(cast, cue)
    present = Counter(mention.state for mention in cast.mentions if mention.state)
    introduced = _introduced(cast)
    groups = introduced + [pair for pair in _joined_by_and(cast) if not any(group.start <= pair.start < group.end for group in introduced)]
    for cue in found:
        if cue.kind in GROUPS:
            _group(cast, cue, present, groups, introduced)
    groups.sort(key=lambda group: group.start)
    topics = _plural_subjects(doc)
    for cue in found:
        if cue.kind == "plural":
            _they(cast, cue, groups, topics)


class Group(NamedTuple):
    """Who a stretch of the text names together: (name, state, kind) each, nobody for a group that could not be resolved."""

    start: int
    end: int
    referents: list[tuple[str, str | None, str]]


# Cues


@cache
def _cue_forms() -> tuple[Lexicon, list[dict[str, str]]]:
    """The forms of groups, pronouns and general titles, each with the number of its row."""
    built, table = Lexicon(), list(rows("coreference_cues"))
    for number, row in enumerate(table):
        for form in forms(row["forms"]) if row["kind"] in GROUPS + SPOKEN else ():
            built.add(form, Entry(row["kind"], str(number), (), form))
    return built, table


@cache
def _cue_words(kind: str) -> frozenset[str]:
    return frozenset(form for row in rows("coreference_cues") if row["kind"] == kind for form in forms(row["forms"]))


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


def _quoted(text: str) -> list[tuple[int, int]]:
    """Return the spans of direct speech, an unclosed one to the end of its paragraph."""
    spans = []
    for match in re.finditer(r"“[^”\n]*(?:”|\n|$)|\"[^\"\n]*(?:\"|\n|$)", text):
        if match.end() - match.start() > 25:
            spans.append(match.span())
    return spans


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
    actor = _titled(cast, item)
    states = item.states or _where(cast, item)
    if actor is None and item.kind == "title" and states:
        match = by_office(Evidence(states, item.offices, cast.published))
        actor = cast.actor(match, registry().people[match.name]) if match else None
        if actor is not None:
            return _refer(cast, item, actor, "office", match.score, office)
    if actor is not None:
        return _refer(cast, item, actor, "coreference", 0.75, office)
    if len(item.states) == 1 and item.kind == "title" and item.offices:
        _drop_inside(cast, item.start, item.end)
        cast.add(item, "person", None, next(iter(item.states)), "unknown", 0.4, office)
    return None


def _refer(cast: Cast, item: Item, actor: Actor, method: str, score: float, office: str | None) -> None:
    _drop_inside(cast, item.start, item.end)
    cast.refer(item, actor, method, score, office)


def _drop_inside(cast: Cast, start: int, end: int) -> None:
    """The state inside "the US envoy" is the envoy's, no actor of its own."""
    cast.mentions = [m for m in cast.mentions if m.kind not in ("state", "organization", "place") or m.start < start or end < m.end]


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
    if after in ("of", "for", "at", "and") or not all(listed):
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


# Pronouns


def _pronoun(cast: Cast, cue: Cue, subjects: set[int] | None, quoted: list[tuple[int, int]]) -> None:
    """Resolve he or she to the most salient person of that gender in this sentence or the two before it."""
    word = cast.page.cut[cue.first]
    if _inside(word.start, quoted):
        return
    near = []
    for actor in cast.actors:  # an outsider counts too: "he" is the coach, and then nobody's mention
        place = actor.last_before(word.start)
        if place >= 0 and cast.sentence(word.start) - cast.sentence(place) <= REACH and actor.gender in (cue.row["gender"], None if cue.row["gender"] == "m" else "f"):
            near += [(_salience(cast, place, word.start, subjects, quoted), place, actor) for place in actor.places if place < word.start]
    near = [row for row in near if cast.sentence(word.start) - cast.sentence(row[1]) <= REACH]
    if word.lower == "him":  # whoever does it does not do it to himself
        near = [row for row in near if cast.sentence(row[1]) != cast.sentence(word.start) or not _is_subject(cast, row[1], subjects)]
    if not near:
        return
    _, _, actor = max(near, key=lambda row: row[:2])
    item = Item("pronoun", cue.first, cue.last, word.start, word.end, word.text)
    cast.refer(item, actor, "coreference", 0.7 if actor.gender else 0.55)


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _salience(cast: Cast, place: int, pronoun: int, subjects: set[int] | None, quoted: list[tuple[int, int]]) -> int:
    """Weigh a mention before a pronoun: subjects and speakers over others, near over far, direct speech last."""
    distance = cast.sentence(pronoun) - cast.sentence(place)
    subject = _is_subject(cast, place, subjects)
    first = bisect_left(cast.page.cut, place, key=lambda word: word.start)
    speaks = any(word.lower in _cue_words("speech") for word in cast.page.cut[first + 1 : first + 5])
    return 3 * subject + speaks - 2 * distance - 4 * _inside(place, quoted) - _modifies(cast, place)


def _is_subject(cast: Cast, place: int, subjects: set[int] | None) -> bool:
    """Say whether a mention is a subject, by the parse where its sentence has one, else by coming first."""
    parsed = subjects is not None and any(cast.sentence(start) == cast.sentence(place) for start in subjects)
    return place in subjects if parsed else _leads_sentence(cast, place)


def _modifies(cast: Cast, place: int) -> int:
    """1 for a name in front of a noun or with 's: "the Trump and Moon administrations", "Kim's sister"."""
    actor_end = next((m.end for m in cast.mentions if m.start == place and m.kind == "person"), place)
    return 1 if re.match(r"['’]s|\s+(?:administration|government|and \w+ administrations)", cast.page.text[actor_end : actor_end + 40]) else 0


def _subjects(doc: Doc) -> set[int] | None:
    """Return the characters where the words of a subject begin, its own modifiers included; None without a parse."""
    if not doc.has_annotation("DEP"):
        return None
    found = set()
    labels = doc.to_array("DEP").tolist()
    subjects = {label for label in set(labels) if doc.vocab.strings[label].startswith("nsubj")}
    for number, label in enumerate(labels):
        if label in subjects:
            token = doc[number]
            found.add(token.idx)
            found.update(child.idx for child in token.children if child.dep_ in ("flat", "compound", "appos", "flat:name", "goeswith"))
            found.update(grand.idx for child in token.children if child.dep_ in ("appos", "flat") for grand in child.children if grand.dep_ in ("flat", "compound"))
    return found


def _leads_sentence(cast: Cast, place: int) -> bool:
    """Say whether a person comes first in the sentence, or first after its opening phrase ("After the talks with X, Y said")."""
    start = cast.page.sentences[cast.sentence(place)]
    opening = re.match(r"(?:\W*)(?:after|before|during|with|in|on|at|as|while|when|meanwhile|following|for)\b[^,.\n]{3,120},", cast.page.text[start:place], re.I)
    start += opening.end() if opening else 0
    return not any(mention.kind == "person" and start <= mention.start < place for mention in cast.mentions)


# Groups


def _counterpart(cast: Cast, cue: Cue) -> None:
    """Resolve "his Chinese counterpart" to who holds the same office there."""
    page = cast.page
    state = next((item for item in page.items if item.last == cue.first and item.kind in ("state", "metonym")), None)
    if state is None or any(item.first == cue.last and item.kind in ("full", "single", "unknown") for item in page.items):
        return
    after = next((item for item in page.items if item.first >= cue.last), None)
    if after is not None and after.kind in ("full", "unknown") and page.text[page.cut[cue.last - 1].tail : after.start] in (", ", " – ", " — "):
        return
    earlier = [(actor.last_before(state.start), number) for number, actor in enumerate(cast.actors) if actor.last_before(state.start) >= 0]
    if not earlier:
        return
    model = cast.actors[max(earlier)[1]]
    terms = model.person.terms if model.person else []
    offices = frozenset(model.offices | {term.office for term in terms if cast.published and term.covers(cast.published)})
    code = state.entries[0].states[0]
    item = Item("title", state.first, cue.last, state.start, page.cut[cue.last - 1].end, page.text[state.start : page.cut[cue.last - 1].end])
    item.states, item.offices = frozenset((code,)), offices
    if offices:
        _title_alone(cast, item)


def _group(cast: Cast, cue: Cue, present: Counter, groups: list[Group], introduced: list[Group]) -> None:
    """Resolve a group of states or of people, and remember it for "they"."""
    start, end = cast.page.cut[cue.first].start, cast.page.cut[cue.last - 1].end
    referents: list[tuple[str, str | None, str]] = []
    score = 0.7
    if cue.kind in ("fixed", "allies", "regime"):
        states = forms(cue.row["states"])
        after = cast.page.cut[cue.last].lower if cue.last < len(cast.page.cut) else ""
        if cue.kind == "regime" and after in ("in", "of"):
            return
        if cue.kind == "allies" and not set(states) <= set(present) or cue.kind == "regime" and states[0] not in present:
            return
        referents, score = [(state, state, "state") for state in states], 0.9 if cue.kind == "fixed" else 0.7
    elif cue.kind in ("state_pair", "state_trio"):
        count = 2 if cue.kind == "state_pair" else 3
        states = _recent_states(cast, start, count, present)
        referents = [(state, state, "state") for state in states] if len(states) == count else []
    elif cue.kind == "role":
        referents, score = _those(cast, introduced, start, end, 0), 0.6
    elif cue.kind != "people_pair_bare" or _stands_alone(cast, cue):
        count = 3 if cue.kind == "people_trio" else 2
        people = _recent_people(cast, start, count, cue)
        referents = [(actor.name, actor.state, "person") for actor in people] if len(people) == count else []
        if not referents and cue.kind != "people_pair_bare":
            referents, score = _those(cast, introduced, start, end, count), 0.6
    if cue.kind in ("role", "people_pair", "people_trio") and not referents and not any(group.start <= start < group.end for group in introduced):
        groups.append(Group(start, end, []))  # "they" are these, whoever they are
    if referents:
        item = Item("group", cue.first, cue.last, start, end, cast.page.text[start:end])
        _drop_inside(cast, start, end)
        for name, state, kind in sorted(referents, key=str):
            cast.add(item, kind, name, state, "coreference", score)
        if cue.kind != "regime" and "-" not in item.text:  # "inter-Korean" is no subject
            groups.append(Group(start, end, referents))


def _stands_alone(cast: Cast, cue: Cue) -> bool:
    """ "The two are likely to meet" has people; "the two ministries" is something else; "both" needs a verb too."""
    if cue.last >= len(cast.page.cut) or cast.page.cut[cue.first].lower == "both":
        return False
    gap, after = cast.page.gap(cue.last - 1, cue.last), cast.page.cut[cue.last].lower
    return gap.strip() in (",", ".", ";") or after in _cue_words("after_two")


def _joined_by_and(cast: Cast) -> list[Group]:
    """Return the pairs of persons or of states that "and" joins ("South Korea and the United States")."""
    pairs = []
    named = sorted((m for m in cast.mentions if m.name and m.kind in ("person", "state") and m.method != "coreference"), key=lambda m: m.start)
    for place, (one, other) in enumerate(zip(named, named[1:], strict=False)):
        between = cast.page.text[one.end : other.start]
        if one.kind == other.kind and one.name != other.name and len(between) < 60 and AND.fullmatch(between):
            joined, first = [other, one], place
            while first and named[first - 1].kind == one.kind and re.fullmatch(r",(?: the)? ", cast.page.text[named[first - 1].end : joined[-1].start]):
                first -= 1
                joined.append(named[first])
            start = joined[-1].start
            if one.kind == "person" or not TOPIC.search(cast.page.text[max(0, start - 40) : start]):
                pairs.append(Group(start, other.end, list({m.name: (m.name, m.state, m.kind) for m in joined}.values())))
    return pairs


def _introduced(cast: Cast) -> list[Group]:
    """Return the officials whom the article brings in by their states: "the security advisers of the United States, Japan and South Korea"."""
    found, text = [], cast.page.text
    named = sorted((m for m in cast.mentions if m.name and m.kind == "state"), key=lambda m: m.start)
    runs: list[list] = []
    for mention in named:
        if runs and LISTED.fullmatch(text[runs[-1][-1].end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    nouns = "|".join(sorted({form.split()[-1] for form in _cue_words("role")}))
    for run in runs:
        states = sorted({mention.name for mention in run})
        start, end = run[0].start, run[-1].end
        before = re.search(rf"\b(?:{nouns})(?: of| from) (?:the )?$", text[max(0, start - 60) : start], re.I)
        after = re.match(rf"(?:['’]s?)? (?:[\w-]+ ){{0,4}}?(?:{nouns})\b", text[end : end + 70], re.I)
        if len(states) > 1 and (before or after):
            place = max(0, start - 60) + before.start() if before else start
            found.append(Group(place, end + (after.end() if after else 0), [(state, state, "state") for state in states]))
    return found


def _those(cast: Cast, introduced: list[Group], start: int, end: int, count: int) -> list[tuple[str, str | None, str]]:
    """Return the states of the officials brought in last, of the same kind and as many (0 for any number)."""
    noun = cast.page.text[start:end].lower().split()[-1]
    earlier = [group for group in introduced if group.end <= start and start - group.start < FAR]
    for group in reversed(earlier):
        said = cast.page.text[max(0, group.start - 30) : group.end].lower()
        if noun in said or (noun == "nsas" and "security advis" in said):
            return group.referents if count in (0, len(group.referents)) else []
    return []


def _plural_subjects(doc: Doc) -> list[int] | None:
    """Return where the plural subjects of main clauses stand; None without a parse."""
    if not doc.has_annotation("DEP"):
        return None
    return [token.idx for token in doc if token.dep_.startswith("nsubj") and token.head.dep_ == "ROOT" and token.tag_ in ("NNS", "NNPS")]


LISTED = re.compile(r"(?:,|,? and|,? as well as)?(?: the)? |/|-")
TOPIC = re.compile(r"\b(?:between|of|to|with|from|by|for|on|in|against|toward|towards|about|over|at|into|among|concerning|regarding)(?: (?:the|both))? $")


AND = re.compile(r"(?:['’]s [^,.;]*)?,? and (?:the |Mr\.? |Ms\.? |his |her |its |[A-Z][^,.;]* )?")


def _they(cast: Cast, cue: Cue, groups: list[Group], subjects: list[int] | None) -> None:
    """Resolve they to the last group of this or the last sentence; nobody otherwise, nor where other people are the subject before it."""
    word = cast.page.cut[cue.first]
    before = [group for group in groups if group.start < word.start]
    if not before or cast.sentence(word.start) - cast.sentence(before[-1].start) > 1 or word.start - before[-1].start > NEAR:
        return
    near = [place for place in subjects or () if place < word.start and cast.sentence(word.start) - cast.sentence(place) <= 1]
    if near:
        before = [group for group in groups if group.start <= near[-1] < group.end]
    if not before:
        return
    item = Item("pronoun", cue.first, cue.last, word.start, word.end, word.text)
    for name, state, kind in sorted(before[-1].referents, key=str):
        cast.add(item, kind, name, state, "coreference", 0.55)


def _recent_states(cast: Cast, start: int, count: int, present: Counter) -> list[str]:
    """Return the states that the last four sentences are most about: groups before persons, persons before states, near before far."""
    here = cast.sentence(start)
    weights: Counter[str] = Counter()
    for mention in cast.mentions:
        distance = here - cast.sentence(mention.start)
        if mention.state and mention.start < start and distance <= 3 and start - mention.start < FAR and mention.kind in ("state", "person"):
            group = mention.kind == "state" and mention.method == "coreference"
            weight = 3 if group else 2 if mention.kind == "person" else 0.3 if _host(cast, mention.start) else 1
            weights[mention.state] += weight * 0.6**distance
    people = Counter(mention.state for mention in cast.mentions if mention.kind == "person" and mention.state)
    for state, number in people.items():  # whose envoys the article follows: bystanders come up as states alone
        weights[state] += 1.5 * number / people.total()
    return sorted(weights, key=lambda state: (-weights[state] - 0.02 * min(present[state], 20), state))[:count]


def _host(cast: Cast, start: int) -> bool:
    """Say whether a state is only where it happens ("met in Sweden")."""
    return bool(re.search(r"\b(?:in|at|near|to|from) (?:the )?$", cast.page.text[max(0, start - 10) : start]))


def _recent_people(cast: Cast, start: int, count: int, cue: Cue) -> list[Actor]:
    """Return the two or three persons named last, within two sentences, of different states where states are known, who fit the cue's office."""
    here = cast.sentence(start)
    found: list[Actor] = []
    places = sorted(((place, number) for number, actor in enumerate(cast.actors) for place in actor.places if place < start), reverse=True)
    for place, number in places:
        actor = cast.actors[number]
        if here - cast.sentence(place) > REACH:
            break
        if actor not in found and _fits(cast, actor, cue) and not any(other.state and other.state == actor.state for other in found):
            found.append(actor)
        if len(found) == count:
            break
    return found


def _fits(cast: Cast, actor: Actor, cue: Cue) -> bool:
    """Say whether a person may be one of "the two ministers"; a head of state is never one of "the two diplomats"."""
    terms = actor.person.terms if actor.person else []
    held = actor.offices | {term.office for term in terms if cast.published is None or term.covers(cast.published, slack=120)}
    offices = set(forms(cue.row["offices"]))
    if offices:
        return bool(held & offices) or not held
    return cue.kind not in ("people_pair", "people_trio") or not held & set(HEADS)


HEADS = ("president", "prime_minister", "leader", "head_of_state")
