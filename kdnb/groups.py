"""Several at once: "the two sides", "the three ministers", "they", and whom the article has named together."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.pronouns import distance, inside
from kdnb.spans import Item, cues
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from kdnb.annotations import Mention
    from kdnb.cast import Actor, Cast
    from kdnb.coreference import Cue
    from kdnb.pronouns import Speech, Subjects

REACH = 2
NEAR, FAR = 200, 900


class Group(NamedTuple):
    """Who a stretch of the text names together: (name, state, kind) each, nobody for a group that could not be resolved.

    `topic`: they are not who acts there ("talks between A and B").
    """

    start: int
    end: int
    referents: list[tuple[str, str | None, str]]
    topic: bool = False


def resolve_group(cast: Cast, cue: Cue, present: Counter, groups: list[Group], introduced: list[Group], speech: Speech) -> None:
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
        states = _joined_here(cast, start, count, groups) or count == 3 and _last_three(groups, start) or _recent_states(cast, start, count, present)
        referents = [(state, state, "state") for state in states] if len(states) == count else []
    elif cue.kind == "role":
        referents, score = _those(cast, introduced, start, end, 0) or _joined_people(cast, groups, start, end), 0.6
    elif not cue.kind.endswith("_bare") or _stands_alone(cast, cue):
        count = 3 if cue.kind.startswith("people_trio") else 2
        told = next((group for group in reversed(groups) if group.end <= start and cast.sentence(group.start) == cast.sentence(start) and len(group.referents) == count and not group.topic), None)
        if cue.kind == "people_pair_any" and told is not None:
            referents = told.referents  # "the two Korean leaders met, in the second meeting between the two men"
        else:
            people = _recent_people(cast, start, count, cue, speech)
            referents = [(actor.name, actor.state, "person") for actor in people] if len(people) == count else _only_group(cast, groups, count, cue)
        if not referents and not cue.kind.endswith("_bare"):
            referents, score = _those(cast, introduced, start, end, count), 0.6
    if cue.kind in ("role", "people_pair", "people_trio") and not referents and not any(group.start <= start < group.end for group in introduced):
        groups.append(Group(start, end, []))  # "they" are these, whoever they are
    if referents:
        item = Item("group", cue.first, cue.last, start, end, cast.page.text[start:end])
        cast.drop_inside(start, end)
        for name, state, kind in sorted(referents, key=str):
            cast.add(item, kind, name, state, "coreference", score)
        if cue.kind != "regime" and "-" not in item.text:  # "inter-Korean" is no subject
            groups.append(Group(start, end, referents))


def _stands_alone(cast: Cast, cue: Cue) -> bool:
    """ "The two are likely to meet" has people; "the two ministries" is something else; "both" needs a verb too."""
    if cue.last >= len(cast.page.cut) or cast.page.cut[cue.first].lower == "both":
        return False
    gap, after = cast.page.gap(cue.last - 1, cue.last), cast.page.cut[cue.last].lower
    return gap.strip() in (",", ".", ";") or after in cues("coreference_cues", "after_two")


def joined_by_and(cast: Cast) -> list[Group]:
    """Return the pairs of persons or of states that "and" joins ("South Korea and the United States")."""
    named = sorted((m for m in cast.mentions if m.name and m.kind in ("person", "state") and (m.method != "coreference" or m.text in ("He", "She"))), key=lambda m: m.start)
    persons = [mention for mention in named if mention.kind == "person"]
    return _joined(cast, persons) + _joined(cast, named, "state")


def _joined(cast: Cast, named: list[Mention], kind: str = "person") -> list[Group]:
    pairs = []
    for place, (one, other) in enumerate(zip(named, named[1:], strict=False)):
        between = cast.page.text[one.end : other.start]
        if one.kind == other.kind == kind and one.name != other.name and len(between) < 60 and AND.fullmatch(between):
            joined, first = [other, one], place
            while first and named[first - 1].kind == one.kind and COMMA[kind].fullmatch(cast.page.text, named[first - 1].end, joined[-1].start):
                first -= 1
                joined.append(named[first])
            start = joined[-1].start
            topic = TOPIC[kind].search(cast.page.text[max(0, start - 60) : start]) is not None
            pairs.append(Group(start, other.end, list({m.name: (m.name, m.state, m.kind) for m in joined}.values()), topic))
    return pairs


def introduced_officials(cast: Cast) -> list[Group]:
    """Return the officials whom the article brings in by their states: "the security advisers of the United States, Japan and South Korea"."""
    found, text = [], cast.page.text
    named = sorted((m for m in cast.mentions if m.name and m.kind == "state"), key=lambda m: m.start)
    runs: list[list] = []
    for mention in named:
        if runs and LISTED.fullmatch(text[runs[-1][-1].end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    named_before, named_after = _named_officials()
    for run in runs:
        states = sorted({mention.name for mention in run})
        if len(states) < 2:
            continue
        start, end = run[0].start, run[-1].end
        before, after = named_before.search(text[max(0, start - 60) : start]), named_after.match(text[end : end + 70])
        if before or after:
            place = max(0, start - 60) + before.start() if before else start
            found.append(Group(place, end + (after.end() if after else 0), [(state, state, "state") for state in states]))
    return found


@cache
def _named_officials() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the officials of some states before their names ("the envoys of") and behind them ("'s nuclear envoys")."""
    nouns = "|".join(sorted({form.split()[-1] for form in cues("coreference_cues", "role")}))
    return re.compile(rf"\b(?:{nouns})(?: of| from) (?:the )?$", re.I), re.compile(rf"(?:['’]s?)? (?:[\w-]+ ){{0,4}}?(?:{nouns})\b", re.I)


def _those(cast: Cast, introduced: list[Group], start: int, end: int, count: int) -> list[tuple[str, str | None, str]]:
    """Return the states of the officials brought in last, of the same kind and as many (0 for any number)."""
    noun = cast.page.text[start:end].lower().split()[-1]
    earlier = [group for group in introduced if group.end <= start and start - group.start < FAR]
    for group in reversed(earlier):
        said = cast.page.text[max(0, group.start - 30) : group.end].lower()
        if noun in said or (noun == "nsas" and "security advis" in said):
            return group.referents if count in (0, len(group.referents)) else []
    return []


def _joined_people(cast: Cast, groups: list[Group], start: int, end: int) -> list[tuple[str, str | None, str]]:
    """ "X and Y signed the accord. After the talks the leaders ...": the persons of different states whom "and" joined last, if they are called so."""
    near = [group for group in groups if group.end <= start and cast.sentence(start) - cast.sentence(group.start) <= REACH and all(kind == "person" for _, _, kind in group.referents)]
    row = next((row for row in rows("coreference_cues") if row["kind"] == "people_pair" and f"the two {cast.page.text[start:end].lower().split(maxsplit=1)[-1]}" in forms(row["forms"])), None)
    if not near or row is None or near[-1].topic or not LEADS.search(cast.page.text[max(0, near[-1].start - 60) : near[-1].start]):
        return []
    people, actors = near[-1].referents, {actor.name: actor for actor in cast.actors}
    apart = len({state for _, state, _ in people}) == len(people) > 1
    return people if apart and all(name in actors and _fits(cast, actors[name], row, "people_pair") for name, _, _ in people) else []


def resolve_they(cast: Cast, cue: Cue, groups: list[Group], subjects: Subjects) -> None:
    """Resolve they to the last group of this or the last sentence; nobody otherwise, nor where other people are the subject before it."""
    word = cast.page.cut[cue.first]
    before = [group for group in groups if group.start < word.start and not (group.topic and group.referents[0][2] == "state")]
    if not before or cast.sentence(word.start) - cast.sentence(before[-1].start) > 1 or word.start - before[-1].start > NEAR:
        return
    near = [place for place in subjects.plurals if place < word.start and cast.sentence(word.start) - cast.sentence(place) <= 1]
    if near:
        before = [group for group in groups if group.start <= near[-1] < group.end]
    if not before or OTHERS.search(cast.page.text, before[-1].end, word.start):
        return
    group = before[-1]
    if group.topic:  # "A and B discussed the talks of C and D": the former
        group = next((other for other in reversed(before) if not other.topic and cast.sentence(other.start) == cast.sentence(group.start)), group)
    item = Item("pronoun", cue.first, cue.last, word.start, word.end, word.text)
    for name, state, kind in sorted(group.referents, key=str):
        cast.add(item, kind, name, state, "coreference", 0.55)


def _joined_here(cast: Cast, start: int, count: int, groups: list[Group]) -> list[str]:
    """Return the two or three states, or those of the persons, that the same sentence has joined before: "noting that A and B ..., he hoped the two countries would"."""
    here = [group for group in groups if group.end <= start and cast.sentence(group.start) == cast.sentence(start) and not LOCATED.search(cast.page.text[max(0, group.start - 12) : group.start])]
    states = sorted({state for _, state, _ in here[-1].referents if state}) if here else []
    return states if len(states) == count else []


def _last_three(groups: list[Group], start: int) -> list[str]:
    """Return the three states, or those of the three persons, that the article has named together last."""
    earlier = [sorted({state for _, state, _ in group.referents if state}) for group in groups if group.end <= start and start - group.start < FAR]
    return next((states for states in reversed(earlier) if len(states) == 3), [])


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
    usual = next((forms(row["states"]) for row in rows("coreference_cues") if row["kind"] == "usual_trio"), [])
    if count == 3 and weights.keys() >= set(usual):  # North Korea is what the three talk about
        return sorted(usual)
    people = Counter(mention.state for mention in cast.mentions if mention.kind == "person" and mention.state)
    for state, number in people.items():  # whose envoys the article follows: bystanders come up as states alone
        weights[state] += 1.5 * number / people.total()
    return sorted(weights, key=lambda state: (-weights[state] - 0.02 * min(present[state], 20), state))[:count]


def _host(cast: Cast, start: int) -> bool:
    """Say whether a state is only where it happens ("met in Sweden")."""
    return bool(re.search(r"\b(?:in|at|near|to|from) (?:the )?$", cast.page.text[max(0, start - 10) : start]))


def _recent_people(cast: Cast, start: int, count: int, cue: Cue, speech: Speech) -> list[Actor]:
    """Return the two or three persons named last, within two sentences, of different states where states are known, who fit the cue's office.

    Those of another occasion ("ahead of his summit with X") only where there are no others, and nobody of whom somebody else speaks in quotation marks.
    """
    spoken = [] if inside(start, speech.spans) else speech.spans
    places = sorted(((place, number) for number, actor in enumerate(cast.actors) for place in actor.places if place < start), reverse=True)
    near = [(place, number) for place, number in places if distance(cast, place, start, speech) <= REACH and not inside(place, spoken)]
    main = [(place, number) for place, number in near if not _of_another_occasion().search(cast.page.text[max(0, place - 80) : place])]
    found = _fitting_people(cast, main, count, cue)
    return found if len(found) == count else _fitting_people(cast, near, count, cue)


@cache
def _of_another_occasion() -> re.Pattern[str]:
    """Return the expression that finds, at the end of a text, what sets the next name apart from who meets here: "ahead of his summit with"."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, cues('coreference_cues', 'elsewhere'))))})\b[^,;.]*$")


def _fitting_people(cast: Cast, places: list[tuple[int, int]], count: int, cue: Cue) -> list[Actor]:
    found: list[Actor] = []
    for place, number in places:
        actor = cast.actors[number]
        if actor not in found and not OWNER.match(cast.page.text, _end(cast, place)) and _fits(cast, actor, cue.row, cue.kind) and not any(other.state and other.state == actor.state for other in found):
            found.append(actor)
        if len(found) == count:
            break
    return found


def _end(cast: Cast, place: int) -> int:
    return next((mention.end for mention in cast.mentions if mention.start == place and mention.kind == "person"), place)


def _only_group(cast: Cast, groups: list[Group], count: int, cue: Cue) -> list[tuple[str, str | None, str]]:
    """Return the two or three persons of different states whom alone "and" joins in the article, wherever it does."""
    named = [group.referents for group in groups if len(group.referents) == count and all(kind == "person" for _, _, kind in group.referents)]
    if not named or len({frozenset(name for name, _, _ in people) for people in named}) > 1 or len({state for _, state, _ in named[0]}) < count:
        return []
    actors = {actor.name: actor for actor in cast.actors}
    return named[0] if all(name in actors and _fits(cast, actors[name], cue.row, cue.kind) for name, _, _ in named[0]) else []


def _fits(cast: Cast, actor: Actor, row: dict[str, str], kind: str) -> bool:
    """Say whether a person may be one of "the two ministers"; a head of state is never one of "the two diplomats"."""
    terms = actor.person.terms if actor.person else []
    held = actor.offices | {term.office for term in terms if cast.published is None or term.covers(cast.published, slack=120)}
    offices = set(forms(row["offices"]))
    if offices:
        return bool(held & offices) or not held
    return kind not in ("people_pair", "people_trio") or not held & set(HEADS)


OTHERS = re.compile(r"\band (?:its|their|his|her|other) \w+")  # "the United States and its allies" are more than anybody named
LEADS = re.compile(r"(?:^|[.,;:\n”\"]\s*)(?:(?:[A-Z][\w.’'-]*|of|the|then|\w+-\w+) )*$")  # "hosted X and Y" is about whoever hosted them too
OWNER = re.compile("['’]s? ")
LISTED = re.compile(r"(?:,|,? and|,? as well as)?(?: the)? |/|-")
ABOUT = r"\b(?:between|of|to|with|from|by|for|on|in|against|toward|towards|about|over|at|into|among|concerning|regarding|include|includes|included|including|involve|involves|involved|involving|comprising)"
TOPIC = {
    "state": re.compile(ABOUT + r"(?: (?:the|both))? $"),
    "person": re.compile(ABOUT + r"(?: (?:[A-Z][\w.’'-]*|of|the|then))* $"),
}
COMMA = {"state": re.compile(r",(?: the)? "), "person": re.compile(r", (?:(?:[A-Z][\w.]*(?:['’]s)?|of|for|and|the|his|her) )*")}
LOCATED = re.compile(r"\b(?:in|at|from|visit|visited|visiting|via) (?:the )?$")
AND = re.compile(r"(?:['’]s [^,.;]*)?,? and (?:(?:the|Mr\.?|Ms\.?|his|her|its|their) )*(?:[A-Z][^,.;]* )?")
HEADS = ("president", "prime_minister", "leader", "head_of_state")
