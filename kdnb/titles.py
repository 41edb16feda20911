"""Which titles and states stand with which names: "Seoul's top nuclear envoy, Lee Do-hoon", "Choi Jong-kun, first vice foreign minister"."""

from __future__ import annotations

import re
from functools import cache

from kdnb.spans import Item, Page, capital, cues, joinable
from kdnb.tables import rows


def tie_titles(page: Page) -> None:
    """Give every title the state that it belongs to, and every name the titles and the state beside it."""
    for place, item in enumerate(page.items):
        if item.kind == "title":
            _title_state(page, place)
    last = None
    for place, item in enumerate(page.items):
        if item.kind in ("full", "unknown", "single"):
            _titles_before(page, place)
            if item.kind != "single":
                _title_after(page, place)
            item.outsider = _outsider(page, item)
            if last and last.outsider and page.text[last.end : item.start] in (" and ", ", ", ", and "):
                item.outsider = last.outsider  # "Reporting by X, Y and Z"
            last = item


def _title_state(page: Page, place: int) -> None:
    """Look for the state before a title ("Seoul's top nuclear envoy") or after it ("president of South Korea")."""
    item = page.items[place]
    first, states, lesser, firm = item.first, frozenset(), False, False
    while first > 0:
        if not joinable(page, first - 1, first):
            break
        before = page.items[place - 1] if place and page.items[place - 1].last == first else None
        if before is not None:
            if (before.kind in ("state", "metonym", "organization") or _capital_owns(page, before)) and not states:
                first = before.first
                item.former = item.former or (first > 0 and page.cut[first - 1].lower in cues("person_cues", "former"))
                firm = _of_a_firm(page, first)
                lesser = lesser or first > 0 and joinable(page, first - 1, first) and page.cut[first - 1].lower in cues("person_cues", "lesser")
                states = _states(before)
            break
        word = page.cut[first - 1].lower
        if word in cues("person_cues", "former") and word not in ("then", "late"):
            item.former = True
        lesser = lesser or word in cues("person_cues", "lesser") or word == "first"  # "China's first premier" was another
        if word not in cues("person_cues", "modifier") and word not in cues("person_cues", "successor"):
            break
        first -= 1
    if not states and item.last + 1 < len(page.cut) and page.cut[item.last].lower == "of" and page.gap(item.last - 1, item.last) == " ":
        begins = item.last + 1 + (page.cut[item.last + 1].lower == "the")
        after = next((other for other in page.items[place + 1 : place + 2] if other.first in (begins, item.last + 1)), None)
        if after is not None and after.kind in ("state", "metonym", "organization") and after.entries[0].states:
            states = _states(after)
            firm = _names_more(page, after) or any(other.kind == "title" and other.first == after.last for other in page.items[place + 2 : place + 3])  # "the envoy of the South Korean president"
    own = {code for entry in item.entries if entry.kind == "title" for code in entry.states}
    if not states and len(own) == 1 and all(entry.states for entry in item.entries if entry.kind == "title"):
        item.own = frozenset(own)
    item.states = states
    item.offices = frozenset(
        entry.key for entry in item.entries if entry.kind == "title" and (not states or not entry.states or states & set(entry.states))
    )
    item.offices = _narrow(item, item.offices)
    if lesser:  # "vice chairman" is no chairman
        item.offices = frozenset(office for office in item.offices if office not in held_by_one())
    if firm:
        item.offices = frozenset()
    item.first = first
    item.start = page.cut[first].start
    item.text = page.text[item.start : item.end]


def _capital_owns(page: Page, place: Item) -> bool:
    """Say whether a capital stands for its state as the owner of a title: "Seoul's chief nuclear negotiator"."""
    return place.kind == "place" and page.possessive(place.last - 1) and any(entry.kind == "metonym" for entry in place.entries)


def _of_a_firm(page: Page, first: int) -> bool:
    """Say whether a name of no list stands before a state: "a Mazda China spokeswoman" speaks for Mazda."""
    if not first or page.lower or page.gap(first - 1, first) != " " or page.possessive(first - 1):
        return False
    word = page.cut[first - 1]
    plain = word.lower in page.small or word.lower in cues("person_cues", "beside") | cues("person_cues", "modifier") | cues("person_cues", "honorific")
    return capital(word) and not plain and word.start not in page.sentences and not any(item.first < first <= item.last for item in page.items)


def _names_more(page: Page, state: Item) -> bool:
    """Say whether a state only begins what a title is of: "president of America's Research Group", "chairman of the China Securities ..."."""
    if page.possessive(state.last - 1):
        return True
    if state.kind == "organization" or state.last == len(page.cut) or page.lower or page.gap(state.last - 1, state.last) != " ":
        return False
    named = any(item.first == state.last and item.kind in ("full", "single", "unknown") for item in page.items)
    return capital(page.cut[state.last]) and not named and page.cut[state.last].lower not in cues("person_cues", "beside")


def _narrow(item: Item, offices: frozenset[str]) -> frozenset[str]:
    """Prefer the offices listed for the title's state to those of any state: a premier is not a prime minister in Pyongyang."""
    listed = frozenset(entry.key for entry in item.entries if entry.kind == "title" and item.states & set(entry.states))
    return listed or offices


@cache
def held_by_one() -> frozenset[str]:
    """Return the offices that one person holds at a time."""
    return frozenset(row["office"] for row in rows("office_titles") if row["single"] == "yes")


def _states(item: Item) -> frozenset[str]:
    return frozenset(code for entry in item.entries for code in entry.states[:1]) if len({e.states[:1] for e in item.entries}) == 1 else frozenset()


def _titles_before(page: Page, place: int) -> None:
    """Tie the titles right before a name, one or several ("Deputy Secretary of State and Special Representative Stephen Biegun")."""
    name, first, back = page.items[place], page.items[place].first, place - 1
    skipped = cues("person_cues", "honorific") | cues("person_cues", "rank")
    while first and page.cut[first - 1].lower in skipped and not (back >= 0 and page.items[back].last == first):
        first -= 1
    while back >= 0:
        before = page.items[back]
        gap = page.text[before.end : page.cut[first].start] if before.last <= first else None
        if gap is None or len(gap) > 15:
            break
        if before.kind == "title" and (gap in (" ", "  ") or gap == ". " and len(before.text) <= 5 or (gap in (", ", ",") and name.kind != "single")) or (
            before.kind == "title" and name.offices and gap in (" and ", ", and ", ", ")
        ):
            _tie(name, before)
            first = before.first
        elif before.kind == "state" and gap == ") " and page.text[before.start - 1] == "(":
            first = before.first  # "of the Republic of Korea (ROK) Song Min-soon"
        elif before.kind in ("state", "metonym", "organization") and gap in (" ", " (", "'s ", "’s ", " counterpart ", " counterpart, ") and not name.states:
            name.states = _states(before)
            if back and page.items[back - 1].kind == "title" and page.text[page.items[back - 1].end : before.start] in (" of ", " of the "):
                _tie(name, page.items[back - 1])
            break
        else:
            break
        back -= 1
        while back >= 0 and page.items[back].first >= first:
            back -= 1


def _title_after(page: Page, place: int) -> None:
    """Tie the title in apposition after a name ("Suh Hoon, President Moon Jae-in's top security adviser,")."""
    name = page.items[place]
    if name.last >= len(page.cut) or page.text[page.cut[name.last - 1].tail : page.cut[name.last].start] not in (", ", ",", " (", " – ", " — "):
        return
    reach = name.last
    for other in page.items[place + 1 :]:
        if other.first - reach > 3 or other.first - name.last > 10:
            break
        between = page.text[page.cut[reach - 1].tail if reach > name.last else page.cut[name.last].start : other.start]
        if any(mark in between for mark in ",.;:)") or not set(between.lower().split()) <= APPOSITION | cues("person_cues", "modifier"):
            break
        if other.kind == "title" and page.cut[name.last].lower in ("a", "an") and _speaks(page, other):
            break  # "to meet Kim Jong Il, a U.S. spokesman said"
        if other.kind == "title":
            following = next((item for item in page.items if item.first == other.last and item.kind in ("full", "single", "unknown")), None)
            if following is None or not page.possessive(following.last - 1):
                if following is None:
                    _tie(name, other)
                break
        elif other.kind in ("full", "single", "unknown") and not page.possessive(other.last - 1):
            break
        reach = other.last


def _speaks(page: Page, title: Item) -> bool:
    """Say whether a verb of speech comes right after a title."""
    return title.last < len(page.cut) and page.gap(title.last - 1, title.last) == " " and page.cut[title.last].lower in cues("coreference_cues", "speech")


APPOSITION = frozenset("the a an who doubles as also is was a and s serves served".split())


BREAK = re.compile("[,.:;]")


def _tie(name: Item, title: Item) -> None:
    title.used = True
    name.offices |= title.offices
    name.former = name.former or title.former
    name.states = name.states or title.states


def _outsider(page: Page, item: Item) -> str:
    """Return the word beside a name that says that its bearer is no official ("Yonhap reporter X", "X, a golfer,")."""
    outsiders = cues("person_cues", "outsider")
    before = [page.cut[number].lower for number in range(max(0, item.first - 3), item.first)]
    gap = page.text[page.cut[item.first - 1].tail : item.start] if item.first else ""
    if before and gap == " " and before[-1] in cues("person_cues", "host"):
        return before[-1]
    if before and gap == " " and item.kind == "single" and before[-1] in cues("person_cues", "noun") - cues("person_cues", "official"):
        return before[-1]  # "economist Moon"
    if before and "," not in gap and "." not in gap:
        for word in (before[-1], before[-2] if len(before) > 1 and before[-1] in ("by", "and") else ""):
            if word in outsiders:
                return word
    after = page.text[item.end : item.end + 60]
    if after.startswith(", "):
        words_after = BREAK.split(after[2:], maxsplit=1)[0].lower().replace("-", " ").split()[:6]
        return next((word for word in words_after if word in outsiders), "")
    return ""
