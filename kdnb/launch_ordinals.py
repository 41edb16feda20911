"""Which launch it was: "the seventh since the start of the year", "the January nuclear test, its fourth"."""

from __future__ import annotations

import datetime
import re

from kdnb.launch_events import Anchor, anchor_at
from kdnb.launch_sentences import Sentence
from kdnb.lexemes import ORDINAL_VALUES


def rank(sentence: Sentence, anchors: list[Anchor], published: datetime.date | None) -> None:
    """Set which launch it was ("the seventh since the start of the year")."""
    for own in OWN_ORDINAL.finditer(sentence.text):
        anchor = anchor_at(anchors, sentence.start + own.start())
        for event in (anchor.events if anchor else [])[:1]:
            if event.weapon.weapon == "nuclear" and event.ordinal is None:
                event.ordinal = ORDINAL_VALUES.get(own["word"].lower())
    found = _ordinal(sentence)
    if not found:
        return
    ordinal, since, offset, what = found
    inside = [anchor for anchor in anchors if anchor.events and offset < anchor.offset < offset + len(what) and NUCLEAR.search(what)]
    anchor = inside[-1] if inside else anchor_at(anchors, offset)
    for event in (anchor.events if anchor else [])[:1]:
        if NUCLEAR.search(what) and event.weapon.weapon != "nuclear":
            continue
        if event.ordinal is None:
            event.ordinal = ordinal
        if event.ordinal == ordinal and since and not event.ordinal_since:
            day = event.date or published
            relative = {"year": 4, "month": 7}.get(since)
            event.ordinal_since = since if not relative else day.isoformat()[:relative] if day else None


# "the January nuclear test, its fourth"
OWN_ORDINAL = re.compile(r"\bnuclear (?:weapons? )?(?:test|explosion)(?: [^,;.]{1,30})?, (?:its|the (?:North|country)['\u2019]s) (?P<word>[a-z]+)(?=[,.;]|$| since\b)", re.I)
WORDS = rf"{'|'.join(word for word, value in ORDINAL_VALUES.items() if value > 0)}|\d+(?:st|nd|rd|th)"
ORDINAL = re.compile(
    rf"\b(?P<word>{WORDS})\s+(?P<what>(?:[\w.\-\u2010-\u2015]+\s+){{0,6}}?(?:(?:launch|test|firing|provocation|show of force|attempt|volley|round|event)\w*|time|missile|(?=this (?:year|month))|of (?=20\d\d)))"
    r"(?P<rest>[^.;]{0,70})",
    re.I,
)


ATTENDED = re.compile(r"\b(?:attend|watch|overs|observ|supervis|visit|witness)\w*", re.I)
NUCLEAR = re.compile(r"\b(?:nuclear|atomic|hydrogen|H-bomb)\b.{0,30}\b(?:test|explosion)", re.I)
WITHIN = re.compile(r"\s*(?:\w+\s+){0,3}?(?:in|within) (?:as many|just|less|under|about|around|only|(?:the )?(?:past|last)|\d+|two|three|four|five|six|seven|eight|nine|ten|a)\b(?! century)", re.I)
"""A span behind an ordinal: "the second such launch in the past week" says nothing of the year."""


def _ordinal(sentence: Sentence) -> tuple[int, str | None, int, str] | None:
    """Return (ordinal, since, offset, the words that count) of a claim such as "the seventh missile launch since the start of the year"."""
    match = None
    while match := ORDINAL.search(sentence.text, match.start("rest") if match else 0):
        rest = re.split(rf",|\band (?=(?:its|the) (?:{WORDS})\b)|\b(?=(?:the|its) (?:{WORDS}) )", match["rest"])[0]  # "its first in 113 days and its 17th this year"
        since = _since_time(sentence, match.start("rest")) or _since(rest, match["what"])
        if match["what"] == "time" and ATTENDED.search(match["rest"]):
            continue  # "the first time since early 2020 that Kim had officially attended a missile test"
        if match["what"] == "time" and re.search(r"\bfor the\s*$", sentence.text[: match.start()]):
            continue  # "a day after a submarine called there for the first time since the 1980s"
        if re.search(r"\b(?:may|might|could|would|will|to|soon)\s+(?:\w+\s+)?\w+\s+(?:its|a|the)\s*$", sentence.text[: match.start()]):
            continue
        marked = re.search(
            r"\b(?:mark|was|is|constitut|conduct|represent|assessed)\w*[^.]{0,25}$",
            sentence.text[: match.start()],
            re.I,
        )
        if since is None and WITHIN.match(match["rest"]):
            continue
        if since is None and not (marked and re.search(r"test|launch|attempt|firing", match["what"], re.I)):
            continue
        if re.search(r"\b(?:summit|talks|meeting|anniversary|stage|phase)\b", match["what"]) or (
            since is None and match["word"].lower() == "first"
        ):
            continue
        value = ORDINAL_VALUES.get(match["word"].lower()) or int(re.sub(r"\D", "", match["word"]))
        return value, since, sentence.start + match.start(), sentence.text[match.start() : match.end("what")]
    return None


def _since_time(sentence: Sentence, start: int) -> str | None:
    for time in sentence.times:
        before = sentence.text[start : time.start - sentence.start]
        if (
            time.date
            and time.start - sentence.start >= start
            and re.search(r"\bsince\s*$", before)
            and len(before) < 40
        ):
            return time.date.isoformat()[: {"year": 4, "month": 7}.get(time.precision, 10)]
    return None


def _since(rest: str, what: str) -> str | None:
    if re.search(
        r"\b(?:(?<!earlier )(?<!late )this year|since the (?:start|beginning) of the (?:new )?year|of the year|so far this year|since the year began|the year)\b",
        rest + " ",
        re.I,
    ):
        return "year"
    if re.search(r"(?<!earlier )(?<!late )\bthis month\b", rest):
        return "month"
    match = re.search(
        r"\b(?:in|of|since|since the start of|during)\s+(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?\s+(?:\d{1,2},?\s+)?)?(?P<year>20\d\d|19\d\d)\b",
        what + " " + rest,
    )
    if not match:
        return None
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return match["year"] + (f"-{months.index(match['month']) + 1:02d}" if match["month"] else "")
