"""Surnames alone: a person of the article, else a title's holder, else somebody the whole article fits."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from kdnb.bare_leaders import heads
from kdnb.cast import Actor, Cast, agrees, holds, said_office
from kdnb.governments import is_government
from kdnb.name_context import Evidence
from kdnb.name_sounds import sounds_like
from kdnb.names import Match, judge
from kdnb.registry import registry
from kdnb.romanization import key
from kdnb.spans import Item, capital, cues
from kdnb.tables import forms, rows

SURE_OF_SOUND = 0.62
OWNER = 60  # characters of "sister of North Korean leader" before a name


def settle_single_name(cast: Cast, item: Item) -> bool:
    """Resolve a surname alone: a person of the article, else a title's holder, else somebody the whole article fits. Say whether it is settled."""
    actor = _bearer(cast, item)
    before = cast.page.cut[item.first - 1].lower if item.first and cast.page.gap(item.first - 1, item.first) == " " else ""
    if item.outsider and (actor is None or actor.person is None or item.outsider == before):  # "Moon, a former lawyer," is still the president
        return True
    if actor is not None and not item.offices and not _may_be_titled(actor, before):
        return True  # "Minister Kim" is not the leader
    if is_government(cast, item, actor):
        return True
    if actor is not None:
        actor.bare += 1
        cast.refer(item, actor, _follow_up_method(item, actor), min(actor.score, 0.9), said_office(item, actor))
        return True
    if sum(item.tokens[-1] in other.surnames and agrees(item, other) for other in cast.actors) > 1:
        return True  # one of several, and nothing says which
    inside = _mid_sentence(cast, item)
    match = judge(item.text, Evidence(item.states, item.offices, cast.page.states), cast.published)
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
    cast.refer(item, actor, match.method, match.score, said_office(item, actor))
    return True


def _may_be_titled(actor: Actor, word: str) -> bool:
    """Say whether somebody has held an office that a general word such as "minister" may mean; anybody where it is no such word."""
    offices = _general_offices("generic").get(word)
    held = actor.offices | {term.office for term in actor.person.terms} if actor.person else set()
    return offices is None or not held or not offices.isdisjoint(held)


@cache
def _general_offices(kind: str) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for row in rows("coreference_cues"):
        for form in forms(row["forms"]) if row["kind"] == kind else ():
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


def _bearer(cast: Cast, item: Item) -> Actor | None:
    """Return the person of the article whom a bare surname means."""
    token = item.tokens[-1]
    fitting = [actor for actor in cast.actors if token in actor.surnames and (agrees(item, actor) or _shortened(cast, item, actor))]
    if item.offices and fitting and all(actor.person is None and actor.offices.isdisjoint(item.offices) for actor in fitting) and judge(item.text, Evidence(item.states, item.offices, cast.page.states), cast.published):
        return None  # "President Trump" beside Melania Trump, whom no table knows
    if not fitting and len(token) >= 5 and token not in registry().by_surname and capital(cast.page.cut[item.first]):
        fitting = [actor for actor in cast.actors if _heard(cast, item, actor) and agrees(item, actor)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    if item.offices:
        titled = [actor for actor in fitting if holds(actor, item.offices, cast.published)]
        if len(titled) == 1:
            return titled[0]
    earlier = [actor for actor in fitting if actor.places and min(actor.places) < item.start]
    if not earlier:
        return min(fitting, key=lambda actor: min(actor.places, default=len(cast.page.text)))
    named = [actor for actor in earlier if actor.bare]
    if not named and len(others := [actor for actor in earlier if not _is_only_owner(cast, item, actor)]) == 1:
        return others[0]  # "Kim Yo Jong, the sister of leader Kim Jong Un, ... Kim said"
    if not named:
        just_named = _just_named(cast, item, earlier)
        if len(just_named) > 1:
            return None  # "Kim Gunn spoke with Sung Kim. Kim said"
        leading = [] if just_named else [actor for actor in earlier if actor.person in heads(token, cast.published)]
        if len(leading) == 1:
            earlier = leading  # not the official named once in passing
        elif len({cast.sentence(actor.last_before(item.start)) for actor in earlier}) < len(earlier):
            return None  # named together, and nothing says which
    return max(named or earlier, key=lambda actor: actor.last_before(item.start))


def _is_only_owner(cast: Cast, item: Item, actor: Actor) -> bool:
    """Say whether somebody has been named only to say whose sister or brother another one is."""
    kin = "|".join(sorted(cues("coreference_cues", "kin")))
    owner = re.compile(rf"\b(?:{kin}) (?:of|to) (?:\w+ ){{0,4}}$", re.IGNORECASE)
    return all(owner.search(cast.page.text, max(place - OWNER, 0), place) for place in actor.places if place < item.start)


def _shortened(cast: Cast, item: Item, actor: Actor) -> bool:
    """Say whether the word before a surname shortens a title that the person has held: "Secretary Hill" was an assistant secretary."""
    before = cast.page.cut[item.first - 1].lower if item.first else ""
    offices = _general_offices("short").get(before, frozenset())
    return bool(offices) and not (item.states and actor.state not in item.states) and holds(actor, offices, cast.published)


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


def _from_article(cast: Cast, item: Item) -> Match | None:
    """Resolve a damaged surname by the titles that the article names anywhere: Biegen, in a story on a US special representative."""
    if cast.page.cut[item.first].lower in cast.page.small or item.tokens[-1] in registry().by_surname:  # a damaged name is nobody's
        return None
    titles = dict.fromkeys((other.states, other.offices) for other in cast.page.items if other.kind == "title" and other.states)
    found = {}
    for states, offices in titles:
        match = judge(item.text, Evidence(states, offices, loose=True), cast.published)
        if match and match.score >= SURE_OF_SOUND and any("that office" in reason for reason in match.reasons):
            found[match.name] = match
    return next(iter(found.values())) if len(found) == 1 else None


def _mid_sentence(cast: Cast, item: Item) -> bool:
    """A capital proves a name only inside a sentence."""
    starts = cast.page.sentences
    start = starts[bisect_right(starts, item.start) - 1]
    return any(character.isalnum() for character in cast.page.text[start : item.start])
