"""People, states, organizations and places in an article, each tied to the registry.

`find_mentions` ties titles to names, resolves full names, then the surnames and titles that follow them (single_names.py), then what
refers back (coreference.py). Two plausible owners give an unknown person, as written.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from kdnb.annotations import Mention
from kdnb.bare_leaders import name_bare_leaders
from kdnb.cast import Actor, Cast, agrees, said_office
from kdnb.coreference import resolve_references
from kdnb.governments import add_listed_form, is_government
from kdnb.name_context import Evidence
from kdnb.name_cutting import name_tokens
from kdnb.name_spotting import singles
from kdnb.names import Match, judge
from kdnb.registry import registry
from kdnb.romanization import key
from kdnb.single_names import settle_single_name
from kdnb.spans import Item, Page, joinable, surname_token
from kdnb.spotting import spot
from kdnb.titles import tie_titles

if TYPE_CHECKING:
    from spacy.tokens import Doc

SURE_IN_CAPTIONS = 0.8
PATRONYMIC = ("ovich", "evich", "ovna", "evna")  # "Vladimir Vladimirovich"


def find_mentions(doc: Doc, published: datetime.date | None = None) -> list[Mention]:
    """Return the people, states, organizations and places of an article, in order of place.

    `doc` is a Doc of the body; sentences, parse and entities are used where it has them. `published` lets terms of office decide;
    without it they only support. A form with several referents has one Mention for each. Nothing is raised for odd text.

    >>> import spacy
    >>> doc = spacy.blank("en")("Stephen Biegun met Lee Do-hoon in Seoul. Biegun then left.")
    >>> [(m.text, m.name, m.kind) for m in find_mentions(doc)]
    [('Stephen Biegun', 'Stephen Biegun', 'person'), ('Lee Do-hoon', 'Lee Do-hoon', 'person'), ('Seoul', 'Seoul', 'place'), ('Biegun', 'Stephen Biegun', 'person')]
    """
    page = spot(doc)
    tie_titles(page)
    if page.lower:
        _hear_names(page, published)
        page.items = sorted([*page.items, *singles(page, page.items)], key=lambda item: (item.first, -item.last))
    cast = Cast(page, published)
    names = [item for item in page.items if item.kind in ("full", "unknown")]
    for item in sorted(names, key=lambda item: not (item.offices or item.states)):  # a title settles a form for the whole article
        _full_name(cast, item)
    name_bare_leaders(cast, [item for item in page.items if item.kind == "single" and not settle_single_name(cast, item)])
    for item in page.items:
        if item.kind in ("state", "metonym", "organization", "place"):
            add_listed_form(cast, item)
    resolve_references(doc, cast)
    return sorted(cast.mentions, key=lambda mention: (mention.start, mention.end, mention.kind, mention.name or ""))


def _hear_names(page: Page, published: datetime.date | None) -> None:
    """In captions, try the two words or the one word after a title as a misheard name: "spokesperson morgen Ortega's"."""
    named = {item.first for item in page.items if item.kind in ("full", "unknown")}
    for title in [item for item in page.items if item.kind == "title" and item.last not in named]:
        for count in (2, 1):
            last = title.last + count
            if last > len(page.cut) or not joinable(page, title.last - 1, title.last):
                continue
            start, end = page.cut[title.last].start, page.cut[last - 1].tail
            match = judge(page.text[start:end], Evidence(title.states, title.offices), published)
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
    match = None if outsider else judge(item.text, Evidence(item.states, item.offices, cast.page.states), cast.published)
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
    actor.offices |= frozenset() if item.former else item.offices  # "the president" is not the former one
    actor.state = actor.state or (next(iter(item.states)) if len(item.states) == 1 else None)
    if is_government(cast, item, actor):
        return
    method, score = (match.method, match.score) if match else (actor.method, actor.score)
    cast.refer(item, actor, method, score, said_office(item, actor))


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
        patronymic = actor.person is not None and len(item.tokens) == 2 and item.tokens[0] == actor.person.first and item.tokens[1].endswith(PATRONYMIC)
        same = part or patronymic or folded in actor.forms or actor.person is not None and actor.person.hangul and actor.person.syllables in given
        if same and agrees(item, actor) and actor.outsider == outsider:
            return actor
        if actor.person is None and (key(actor.name) == folded or (surname_token(item) in actor.surnames and _alike(item, actor))):
            return actor
    return None


def _alike(item: Item, actor: Actor) -> bool:
    return item.tokens[0] == key(actor.name.split()[0]) and item.tokens[-1] == key(actor.name.split()[-1])
