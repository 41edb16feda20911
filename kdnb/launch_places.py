"""From where a launch was."""

from __future__ import annotations

import re

from kdnb.launch_events import Anchor, anchor_at
from kdnb.launch_sentences import Sentence
from kdnb.tables import rows


def locate(sentence: Sentence, anchors: list[Anchor]) -> None:
    for site, level, offset in _sites(sentence):
        anchor = anchor_at(anchors, offset)
        if anchor and anchor.offset > offset and sentence.index(anchor.offset) - sentence.index(offset) > 9:
            continue
        for event in anchor.events if anchor else []:
            if event.site is None or (event.site_level == "province" and level != "province"):
                event.site, event.site_level = site, level


def _sites(sentence: Sentence) -> list[tuple[str, str, int]]:
    """Return the launch sites that a sentence names with "from", "near", "at" ..., the most exact first within a phrase."""
    levels = {row["name"]: row["level"] for row in rows("launch_sites")}
    found: list[tuple[str, str, int]] = []
    for position, lexeme in enumerate(sentence.lexemes):
        if "site" not in lexeme:
            continue
        if sentence.entry and sentence.words(position - 1, position) in ([], [","], [";"], ["("]):
            found.append((lexeme.kinds["site"], levels[lexeme.kinds["site"]], lexeme.start))  # "2 Nodong, Sukchon, 650 km"
            continue
        after = sentence.text[lexeme.end - sentence.start : lexeme.end - sentence.start + 7]
        before = sentence.words(position - 8, position)
        if re.match(r"-(?:class|type|based)|['\u2019]s (?!i)|, the (?:North|state)", after):
            continue
        cues = [
            word
            for word in before
            if word
            in (
                "from",
                "at",
                "near",
                "off",
                "in",
                "into",
                "toward",
                "towards",
                "to",
                "around",
                "of",
                "landed",
                "between",
                "against",
                "by",
                "with",
            )
        ]
        if re.match(
            r"[- ](?:industrial|complex|joint|factory|summit|talks|declaration|zone|government|regime|said|leader)",
            after + sentence.text[lexeme.end - sentence.start + 7 : lexeme.end - sentence.start + 20],
        ):
            continue
        if (
            not cues
            or cues[-1] in ("into", "toward", "towards", "to", "against", "by", "with", "between")
            or (
                "state" in lexeme
                and cues[-1] not in ("from", "near", "at", "around")
                and "from" not in cues[-3:]
                and not found
            )
        ):
            continue
        if "landed" in before or {"island", "islet"} & set(before[-4:]) or ("state" in lexeme and not found and not _launch_before(sentence, position)):
            continue
        found.append((lexeme.kinds["site"], levels[lexeme.kinds["site"]], lexeme.start))
    return sorted(found, key=lambda site: (site[1] == "province", site[2]))


def _launch_before(sentence: Sentence, position: int) -> bool:
    """Whether "from Pyongyang" comes right after a launch and not after "threats"."""
    area = sentence.words(position + 1, position + 2)[:1] in (["area"], ["airport"], ["region"], ["international"])
    near = sentence.lexemes[max(0, position - 14) : position]
    after_verb = any("fired" in lexeme or "fire" in lexeme or "occasion" in lexeme for lexeme in near)
    if sentence.words(position - 1, position) == ["in"] and "from" not in sentence.words(position - 6, position):
        return False
    return (area or after_verb) and not any(
        lexeme.text.lower() in ("threat", "threats", "warning", "response", "provocation", "provocations", "rhetoric", "pressure") for lexeme in near[-3:]
    )
