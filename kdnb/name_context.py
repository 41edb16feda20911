"""What stands around a written name: its titles, its state, its trade. Free text in, an `Evidence` out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kdnb.lexicon import MARK, Found, Listed, Word, joined, lexicon, short_words, words
from kdnb.name_cutting import cut_name
from kdnb.tables import forms, rows


class Evidence(NamedTuple):
    """What stands around a form: states and offices (keys of office_titles.csv) of its title, and what speaks against it.

    `nearby` are states that the text names without tying them to the form; `loose` says that the offices too are only somewhere near,
    `former` that the title is a past one. `outsider` is the word that says that the person is no
    official ("photographer").
    """

    states: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    nearby: frozenset[str] = frozenset()
    outsider: str = ""
    loose: bool = False
    former: bool = False


NOTHING = Evidence()
new_tuple = tuple.__new__
"""Makes a named tuple in half the time of its class, for what is made at every name."""


@cache
def openers() -> frozenset[str]:
    """Return the words without which a form has no titles: those with which titles begin, and "Mr." and the like."""
    return cues().honors | lexicon().title_words


def strip_titles(form: str) -> tuple[str, Evidence]:
    """Part a form into the name and what its own titles say ("Mr. Biegun", "President Moon Jae-in", "the US envoy" -> no name)."""
    lower, book = cut_name(form)[0], lexicon()
    honored = bool(lower) and lower[0] in cues().honors
    if not honored and not book.may_title(lower):
        return form, NOTHING
    folded, listed = book.read(form)
    if not honored and not any(hit.titles for hit in listed):
        return form, NOTHING
    cut = words(form)
    titles = [hit for hit in book.find(form, cut) if _kinds(hit) & {"title", "state", "metonym"}]
    used = {number for hit in titles for number in range(hit.first, hit.last)}
    kept = [number for number, word in enumerate(cut) if number not in used and word.lower not in cues().small and word.lower not in LINKS]
    name = form[cut[kept[0]].start : cut[kept[-1]].end] if kept else ""
    return name, _said_by(folded, listed)


LINKS = frozenset("the a of for and to on s his its".split())


def evidence_of(text: str) -> Evidence:
    """Return the states and offices that a descriptor names ("South Korea's foreign minister")."""
    return _said_by(*lexicon().read(text))


def _said_by(folded: list[str], listed: list[Listed]) -> Evidence:
    former = not cues().former.isdisjoint(folded)
    return _said(listed, former) if listed or former else NOTHING


def _said(listed: list[Listed], former: bool) -> Evidence:
    """Return what listed forms say together."""
    titles, states, owners, last = (), NONE, NONE, NONE
    for hit in listed:
        named = hit.states
        if named:
            states = states | named if states else named
        if hit.titles:
            titles += hit.titles
            owners = owners | last if owners else last
        else:
            last = named
    if owners and len(states) > 1:  # "the U.S. envoy for North Korea" is American
        states = owners
    offices = frozenset([entry.key for entry in titles if not states or not entry.states or not states.isdisjoint(entry.states)]) if titles else NONE
    return new_tuple(Evidence, (states, offices, NONE, "", False, former))


NONE: frozenset[str] = frozenset()


def own_state(title: str) -> frozenset[str]:
    """Return the one state whose title it is: "secretary of state" is American without saying so."""
    _, listed = lexicon().read(title)
    states = {entry.states for hit in listed for entry in hit.titles}
    return frozenset(next(iter(states))) if len(states) == 1 and len(next(iter(states))) == 1 else frozenset()


def read_context(form: str, context: str, bare: bool) -> Evidence:
    """Read free text around a form. With the form in it, the words tied to it speak, and the rest only lends states nearby.

    `bare` says that the form is a name without titles: of no official nothing but that is read.
    """
    place = context.lower().find(form.lower()) if form else -1
    if place < 0:
        return _descriptor(context, bare)
    before = context[:place].rstrip(" \n\"'“‘(")
    behind = _apposition(APPOSITION.match(context, place + len(form)))
    beside = " ".join([*before.split()[-3:], "|", behind])
    outsider = _outsider([word.lower for word in words(beside)])
    if outsider and bare:
        return Evidence(outsider=outsider)
    ahead, near = _right_before(before), evidence_of(context)
    states, offices = ahead.states, ahead.offices
    if behind and not offices:
        said = evidence_of(behind)
        states, offices = states or (said.states if len(said.states) == 1 and said.offices else NONE), said.offices
    return Evidence(states, offices, near.states, outsider, former=ahead.former)


@lru_cache(maxsize=4096)
def _descriptor(text: str, bare: bool) -> Evidence:
    """Return what a text beside a form says of it; a long one only names states and offices nearby."""
    parts, folded = short_words(text)
    known = cues()
    outsider = "" if known.outsider_starts.isdisjoint(folded) or len(folded) - folded.count(MARK) > 20 else _outsider(folded)
    if outsider and bare:
        return Evidence(outsider=outsider)
    listed = lexicon().read(text)[1] if parts is None else lexicon().walk(parts, folded)
    said = _said(listed, not known.former.isdisjoint(folded))
    if outsider:
        return said._replace(outsider=outsider)
    if len(folded) > 20 and len(folded) - folded.count(MARK) > 20:
        return Evidence(NONE, said.offices, said.states, former=said.former)
    return said


def _right_before(text: str) -> Evidence:
    """Return what the titles and the state say that stand right before a name, at the end of a text."""
    cut = words(text)
    ignored = cues().small | {"and", "the"}
    place, states, offices, former = len(cut), frozenset(), frozenset(), False
    apart = bool(cut) and "," in text[cut[-1].tail :]
    for hit in reversed(lexicon().find(text, cut)):
        between = {word.lower for word in cut[hit.last : place]}
        kinds = _kinds(hit)
        former = former or bool(between & cues().former)
        if kinds & {"title"} and between <= ignored:
            offices |= {entry.key for entry in hit.entries if entry.kind == "title"}
            place = hit.first
        elif kinds & {"state", "metonym", "organization"} and not apart and _owns(text, cut, hit.last, place, bool(offices)):
            states = frozenset(code for entry in hit.entries for code in entry.states[:1])
            break
        else:
            break
    return Evidence(states if len(states) == 1 else frozenset(), offices, former=former)


def _owns(text: str, cut: Sequence[Word], first: int, last: int, titled: bool) -> bool:
    """Say whether a state before words[first] goes with what begins at words[last]: nothing between but words of a title.

    Before a name without a listed title they must end in a word for an official ("South Korean labor minister X").
    """
    if any(not joined(text, cut[number - 1], cut[number]) for number in range(first, min(last, len(cut) - 1) + (last < len(cut)))):
        return False
    between = [word.lower for word in cut[first:last]]
    return cues().small.issuperset(between) or (not titled and len(between) <= 3 and between[-1] in cues().officials and cues().between.isdisjoint(between))


def _apposition(match: re.Match[str] | None) -> str:
    """Return the text set off after a name if it is about the name: a title that no other name follows."""
    text = match.group(1) if match else ""
    cut = words(text)
    titles = [hit for hit in lexicon().find(text, cut) if "title" in _kinds(hit)]
    other = titles and titles[-1].last < len(cut) and cut[titles[-1].last].text[0].isupper()
    return "" if other else text


APPOSITION = re.compile(r"(?:'s|’s)?\s*,\s*([^,.;\n]{3,120})")


def _outsider(cut: list[str]) -> str:
    """Return the first of some words, in lower case, that says that somebody is no official, "" for none."""
    known = cues()
    if known.outsider_starts.isdisjoint(cut):
        return ""
    if found := known.outsiders.intersection(cut):
        return min(found, key=cut.index)
    text = f" {' '.join(cut)} "
    return next((cue for start in cut for cue in known.longer.get(start, ()) if f" {cue} " in text), "")


class Cues(NamedTuple):
    """Words of person_cues.csv as folded by `words`: what may stand before a name, small words of titles, and who is no official.

    `outsider_starts` are the first words of `outsiders`, and `longer` leads from them to those of several words.
    """

    honors: frozenset[str]
    small: frozenset[str]
    former: frozenset[str]
    officials: frozenset[str]
    between: frozenset[str]
    outsiders: frozenset[str]
    outsider_starts: frozenset[str]
    longer: dict[str, list[str]]


@cache
def cues() -> Cues:
    """Return the cue words, read once."""
    kinds = ("honorific", "rank"), SMALL, ("former",), ("noun",), ("between",), ("outsider",)
    sets = [_folded_cues(several) for several in kinds]
    longer: dict[str, list[str]] = {}
    for cue in sorted(sets[-1]):
        if " " in cue:
            longer.setdefault(cue.split()[0], []).append(cue)
    return Cues(*sets, sets[-1] | longer.keys(), longer)


SMALL = ("honorific", "rank", "modifier", "former")


def _folded_cues(kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(" ".join(word.lower for word in words(form)) for row in rows("person_cues") if row["kind"] in kinds for form in forms(row["forms"]))


def _kinds(hit: Found) -> set[str]:
    return {entry.kind for entry in hit.entries}
