"""What stands around a written name: its titles, its state, its trade. Free text in, an `Evidence` out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kdnb.lexicon import Found, Word, joined, lexicon, words
from kdnb.tables import forms, rows


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands around a form: states and offices (keys of office_titles.csv) of its title, the date, and what speaks against it.

    `nearby` are states that the text names without tying them to the form; `loose` says that the offices too are only somewhere near,
    `former` that the title is a past one. `outsider` is the word that says that the person is no
    official ("photographer").
    """

    states: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    on: datetime.date | None = None
    nearby: frozenset[str] = frozenset()
    outsider: str = ""
    loose: bool = False
    former: bool = False


def strip_titles(form: str) -> tuple[str, Evidence]:
    """Part a form into the name and what its own titles say ("Mr. Biegun", "President Moon Jae-in", "the US envoy" -> no name)."""
    cut = words(form)
    found = lexicon().find(form, cut)
    titles = [hit for hit in found if _kinds(hit) & {"title", "state", "metonym"}]
    if not any("title" in _kinds(hit) for hit in titles) and not (cut and _cue(cut[0]) in _cues("honorific") | _cues("rank")):
        return form, Evidence()
    used = {number for hit in titles for number in range(hit.first, hit.last)}
    ignored = _cues("honorific") | _cues("rank") | _cues("modifier") | _cues("former") | {"the", "a", "of", "for", "and", "to", "on", "s", "his", "its"}
    kept = [number for number, word in enumerate(cut) if number not in used and _cue(word) not in ignored]
    name = form[cut[kept[0]].start : cut[kept[-1]].end] if kept else ""
    return name, evidence_of(form, found)


def evidence_of(text: str, found: list[Found] | None = None) -> Evidence:
    """Return the states and offices that a descriptor names ("South Korea's foreign minister")."""
    found = lexicon().find(text, words(text)) if found is None else found
    titles = [entry for hit in found for entry in hit.entries if entry.kind == "title"]
    states = {code for hit in found for entry in hit.entries if entry.kind in ("state", "metonym", "organization") for code in entry.states[:1]}
    fitting = [entry for entry in titles if not states or not entry.states or states & set(entry.states)]
    former = any(word.lower in _cues("former") for word in words(text))
    return Evidence(frozenset(states), frozenset(entry.key for entry in fitting), former=former)


def own_state(found: list[Found]) -> frozenset[str]:
    """Return the one state whose title it is: "secretary of state" is American without saying so."""
    states = {entry.states for hit in found for entry in hit.entries if entry.kind == "title"}
    return frozenset(next(iter(states))) if len(states) == 1 and len(next(iter(states))) == 1 else frozenset()


def read_context(form: str, context: str) -> Evidence:
    """Read free text around a form. With the form in it, the words tied to it speak, and the rest only lends states nearby."""
    place = context.lower().find(form.lower()) if form and context else -1
    if place < 0:
        said = evidence_of(context)
        if len(words(context)) <= 20:
            return Evidence(said.states, said.offices, None, frozenset(), _outsider(context), former=said.former)
        return Evidence(offices=said.offices, nearby=said.states, former=said.former)
    before = context[:place].rstrip(" \n\"'“‘(")
    behind = _apposition(APPOSITION.match(context, place + len(form)))
    ahead = _right_before(before)
    near = evidence_of(context)
    beside = " ".join([*before.split()[-3:], "|", behind])
    states, offices = ahead.states, ahead.offices
    if behind and not offices:
        said = evidence_of(behind)
        states, offices = states or (said.states if len(said.states) == 1 and said.offices else frozenset()), said.offices
    return Evidence(states, offices, None, near.states, _outsider(beside), former=ahead.former)


def _right_before(text: str) -> Evidence:
    """Return what the titles and the state say that stand right before a name, at the end of a text."""
    cut = words(text)
    ignored = _cues("honorific") | _cues("rank") | _cues("modifier") | _cues("former") | {"and", "the"}
    place, states, offices, former = len(cut), frozenset(), frozenset(), False
    apart = bool(cut) and "," in text[cut[-1].tail :]
    for hit in reversed(lexicon().find(text, cut)):
        between = {word.lower for word in cut[hit.last : place]}
        kinds = _kinds(hit)
        former = former or bool(between & _cues("former"))
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
    small = _cues("honorific") | _cues("rank") | _cues("modifier") | _cues("former")
    return set(between) <= small or (not titled and len(between) <= 3 and between[-1] in _cues("noun") and not _cues("between") & set(between))


def _apposition(match: re.Match[str] | None) -> str:
    """Return the text set off after a name if it is about the name: a title that no other name follows."""
    text = match.group(1) if match else ""
    cut = words(text)
    titles = [hit for hit in lexicon().find(text, cut) if "title" in _kinds(hit)]
    other = titles and titles[-1].last < len(cut) and cut[titles[-1].last].text[0].isupper()
    return "" if other else text


APPOSITION = re.compile(r"(?:'s|’s)?\s*,\s*([^,.;\n]{3,120})")


def _outsider(text: str) -> str:
    """Return the first word of a text that says that somebody is no official, "" for none."""
    cut = [word.lower for word in words(text)]
    single, several = _cues("outsider"), _phrases("outsider")
    return next((word for word in cut if word in single), "") or next((cue for cue in several if f" {cue} " in f" {' '.join(cut)} "), "")


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(sorted(cue for cue in _cues(kind) if " " in cue))


@cache
def _cues(kind: str) -> frozenset[str]:
    """The cue words of one kind of person_cues.csv, as folded by `words`."""
    return frozenset(
        " ".join(word.lower for word in words(form)) for row in rows("person_cues") if row["kind"] == kind for form in forms(row["forms"])
    )


def _cue(word: Word) -> str:
    return word.lower


def _kinds(hit: Found) -> set[str]:
    return {entry.kind for entry in hit.entries}
