"""Whether a launch failed."""

from __future__ import annotations

import re

from kdnb.launch_events import Anchor, Event, anchor_at
from kdnb.launch_sentences import Sentence
from kdnb.lexemes import cue_list

CRASHED = re.compile(r"(?<!stage of the )\b(?:rocket|vehicle|satellite|it) (?:\w+ ){0,2}(?:crashed|fell|plunged) into\b")
"""What a rocket does that lifts no satellite, while a missile is to fall into the sea."""


def judge(sentence: Sentence, anchors: list[Anchor]) -> None:
    """Mark the launches as failed of which a sentence says so."""
    if crashed := CRASHED.search(sentence.text):
        anchor = anchor_at(anchors, sentence.start + crashed.start())
        for event in anchor.events if anchor else []:
            event.status = "failed" if event.weapon.weapon == "SLV" and event.status == "fired" else event.status
    for position, lexeme in enumerate(sentence.lexemes):
        if "failure" not in lexeme:
            continue
        dates = {n for time in sentence.times for n in range(sentence.index(time.start), sentence.index(time.end - 1) + 1)}
        before = [sentence.lexemes[n].text.lower() for n in range(max(0, position - 6), position) if n not in dates]  # "on May 31" is no "may"
        if not _tells_failure(sentence, position, before):
            continue
        events = _failing(sentence, anchors, position, before)
        for event in events if len(events) == 1 else [e for e in events if e.weapon.weapon != "nuclear"]:
            partial = (event.weapon.count or 1) > 1 and bool({"one", "other", "another"} & set(before))
            if event.status in ("fired", "suspected") and event.weapon.weapon != "nuclear" and not partial:
                event.status = "failed"


def _tells_failure(sentence: Sentence, position: int, before: list[str]) -> bool:
    """Whether a word of failing is said of a launch of the sentence: not "failed to reach a conclusion", "did not fail", "had halted talks"."""
    after, word = sentence.words(position + 1, position + 3), sentence.lexemes[position].text.lower()
    if word == "failures" or (before and before[-1] in ("three", "two", "four")):
        return False
    if word in ("failed", "fails", "fail", "failing") and after[:1] == ["to"] and not cue_list("failed to") & set(after[1:2]):
        return False
    if after == ["to", "reach"] and not cue_list("reached") & set(sentence.words(position + 3, position + 7)):
        return False
    if word in cue_list("flawed") and after[:1] and after[0] in cue_list("effort") and {"after", "since", "following", "second", "third", "last"} & set(before[-5:]):
        return False  # "around three months after its second failed attempt"
    if {"previous", "earlier"} & set(sentence.words(position + 1, position + 5)):
        return False  # "had failed twice in previous attempts"
    despite = before[-2:] == ["despite", "its"]  # "which despite its failure violates the resolutions"
    if not despite and (UNSAID & set(before) or SOME.search(" ".join(before))):
        return False
    if word in ("halted", "aborted") and after[:1] in (["the"], ["its"], ["their"], ["all"], ["a"]):
        return False  # "had halted the agreement"
    return word not in ("halted", "aborted", "exploded", "hit", "lost thrust") or not any(topic in sentence.text for topic in cue_list("other matter"))


UNSAID = frozenset(("not", "'t", "no", "if", "despite", "previous", "could", "may", "would", "whether", "earlier"))
SOME = re.compile(r"one of|\b(?:one|two) out of")


def _failing(sentence: Sentence, anchors: list[Anchor], position: int, before: list[str]) -> list[Event]:
    """The events that a word of failing is said of: those of the launch behind an adjective, else of the verb that it stands with."""
    lexeme = sentence.lexemes[position]
    verb = next((other for other in sentence.lexemes[position + 1 : position + 2] if "fired" in other), lexeme)
    ahead = next((other for other in anchors if other.offset > lexeme.start), None) if lexeme.text.lower() in cue_list("flawed") else None
    near = ahead and sentence.lexemes[position + 1 : sentence.index(ahead.offset)]
    noun = ahead and len(near) <= 3 and all(other.text.isalpha() and not {"passive", "report"} & set(other.kinds) for other in near)
    anchor = ahead if noun else anchor_at(anchors, verb.start)  # "followed a failed launch", "unsuccessfully launched a rocket"
    events = anchor.events if anchor else []
    if before[-1:] not in (["which"], ["that"]):
        return events
    named = next((weapon for weapon in sentence.weapons if weapon.last in (position - 2, position - 3)), None)  # "seven missiles, including a Taepodong-2 which exploded"
    of_named = [event for event in events if named and event.weapon.model == named.model]
    return of_named or ([] if named and named.model and any((event.weapon.count or 1) > 1 for event in events) else events)
