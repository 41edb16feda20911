"""Whether a launch failed."""

from __future__ import annotations

import re

from kdnb.launch_events import Anchor, anchor_at
from kdnb.launch_sentences import Sentence

ADJECTIVES = ("failed", "unsuccessful", "botched", "aborted")
REACHED = {"orbit", "space", "target", "targets", "altitude", "height", "speed", "velocity", "range"}
CRASHED = re.compile(r"(?<!stage of the )\b(?:rocket|vehicle|satellite|it) (?:\w+ ){0,2}(?:crashed|fell|plunged) into\b")
"""What a rocket does that lifts no satellite, while a missile is to fall into the sea."""


def judge(sentence: Sentence, anchors: list[Anchor]) -> None:
    if crashed := CRASHED.search(sentence.text):
        anchor = anchor_at(anchors, sentence.start + crashed.start())
        for event in anchor.events if anchor else []:
            event.status = "failed" if event.weapon.weapon == "SLV" and event.status == "fired" else event.status
    for position, lexeme in enumerate(sentence.lexemes):
        if "failure" not in lexeme:
            continue
        dates = {n for time in sentence.times for n in range(sentence.index(time.start), sentence.index(time.end - 1) + 1)}
        before = [sentence.lexemes[n].text.lower() for n in range(max(0, position - 6), position) if n not in dates]  # "on May 31" is no "may"
        after, word = sentence.words(position + 1, position + 3), lexeme.text.lower()
        if word == "failures" or (before and before[-1] in ("three", "two", "four")):
            continue
        if (
            word in ("failed", "fails", "fail", "failing")
            and after[:1] == ["to"]
            and after[1:2]
            not in (["launch"], ["fly"], ["enter"], ["reach"], ["take"], ["put"], ["separate"], ["ignite"], ["deploy"], ["place"], ["orbit"])
        ):
            continue
        if after == ["to", "reach"] and not REACHED & set(sentence.words(position + 3, position + 7)):
            continue  # "failed to reach a conclusion"
        if word in ADJECTIVES and after[:1] and after[0] in ("attempt", "attempts", "effort", "bid") and {"after", "since", "following", "second", "third", "last"} & set(before[-5:]):
            continue  # "around three months after its second failed attempt"
        if {"previous", "earlier"} & set(sentence.words(position + 1, position + 5)):
            continue  # "had failed twice in previous attempts"
        if before[-2:] == ["despite", "its"]:
            before = []  # "which despite its failure violates the resolutions"
        if (
            {"not", "'t", "no", "if", "despite", "previous", "could", "may", "would", "whether", "earlier"}
            & set(before)
            or "one of" in " ".join(before)
            or re.search(r"\b(?:one|two) out of", " ".join(before))
        ):
            continue
        if word in ("halted", "aborted") and after[:1] in (["the"], ["its"], ["their"], ["all"], ["a"]):
            continue  # "had halted the agreement"
        if word in ("halted", "aborted", "exploded", "hit", "lost thrust") and re.search(
            r"talks|negotiat|summit|dialogue|bomb|nuclear", sentence.text
        ):
            continue
        verb = next((other for other in sentence.lexemes[position + 1 : position + 2] if "fired" in other), lexeme)
        ahead = next((other for other in anchors if other.offset > lexeme.start), None) if word in ADJECTIVES else None
        near = ahead and sentence.lexemes[position + 1 : sentence.index(ahead.offset)]
        noun = ahead and len(near) <= 3 and all(other.text.isalpha() and not {"passive", "report"} & set(other.kinds) for other in near)
        anchor = ahead if noun else anchor_at(anchors, verb.start)  # "followed a failed launch", "unsuccessfully launched a rocket"
        events = anchor.events if anchor else []
        if before[-1:] in (["which"], ["that"]):  # "seven missiles, including a Taepodong-2 which exploded"
            named = next((weapon for weapon in sentence.weapons if weapon.last in (position - 2, position - 3)), None)
            of_named = [event for event in events if named and event.weapon.model == named.model]
            events = of_named or ([] if named and named.model and any((event.weapon.count or 1) > 1 for event in events) else events)
        for event in events if len(events) == 1 else [e for e in events if e.weapon.weapon != "nuclear"]:
            partial = (event.weapon.count or 1) > 1 and bool({"one", "other", "another"} & set(before))
            if event.status in ("fired", "suspected") and event.weapon.weapon != "nuclear" and not partial:
                event.status = "failed"
