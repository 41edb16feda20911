"""States, organizations and places by their listed forms, and what stands for a government: "Seoul said", "the Biden administration"."""

from __future__ import annotations

from kdnb.bare_leaders import heads
from kdnb.cast import Actor, Cast
from kdnb.lexicon import Entry
from kdnb.spans import Item, Page, capital, cues


def is_government(cast: Cast, item: Item, actor: Actor | None) -> bool:
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


def add_listed_form(cast: Cast, item: Item) -> None:
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
