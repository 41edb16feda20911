"""Launches in preparation: announced by North Korea, or only detected by others, and without a day.

"Signs that the North might be preparing a launch of a Musudan" is no launch, and yet it is news of one.
"""

from __future__ import annotations

import datetime
import re

from kdnb.launch_events import Event, fits
from kdnb.launch_sentences import Sentence
from kdnb.weapons import Weapon

CUE = re.compile(
    r"\b(?:prepar(?:e|es|ing)|(?<!\bin )preparations?|readying|gearing up|getting ready|plans?|announced plans|intends|intention|(?:will|would)(?= (?:soon |also |again )?(?:test-?)?(?:launch|fire|test|put|shoot)\b))\b",
    re.I,
)
# the words between "preparing" and the weapon
WAY = re.compile(
    r"(?:\s+(?:for|to|of|the|a|an|its|another|new|possible|potential|imminent|apparent|underway|conduct|carry out|stage|make|"
    r"(?:test-?|test )?(?:launch|fire|launching|firing)|(?:flight-?|flight )?test(?:ing)?|shoot|put))*\s*",
    re.I,
)
ACT = re.compile(
    r"\b(?:(?:test-?)?(?:launch|fire|launching|firing)|(?:flight-?)?test(?:ing)?|shoot|detonat\w+)\b", re.I
)
IT = re.compile(r"\s+(?:to|for)(?: \w+)? (?:(?:test-?|test )?(?:launch|fire|firing)|test) (?:it|one|them)\b", re.I)
UNREAL = re.compile(
    r"\b(?:no|not|n't|if|unless|denied|without|any|had been|whether|refrain|stop|cancel\w*|halt\w*)\b|n['\u2019]t\b",
    re.I,
)
ANNOUNCED = re.compile(
    r"\b(?:said (?:that )?preparations|announce|notif|inform|declar|vow|tells?|told|sa(?:id|ys?) (?:that )?(?:it|they) (?:will|would|plan|intend|is prepar|was prepar|are prepar))",
    re.I,
)
DETECTED = re.compile(
    r"\b(?:detect\w*|signs?|indicat\w*|imagery|images|photos?|appear\w*|apparent\w*|suspect\w*|intelligence|spotted|seem\w*|observ\w*|might be|"
    r"may be|could be|reported\w*|said|says|believ\w*)\b",
    re.I,
)


PLAIN = re.compile(r"\b(?:North Korea|The North|Pyongyang) (?:is|was) (?:now |also |reportedly )?(?:preparing|readying|gearing up|getting ready)$")
"""What tells of preparations as a fact."""


def find_preparation(sentence: Sentence) -> tuple[Weapon, str] | None:
    """Return the weapon of a launch in preparation and its status, planned when announced and suspected when only detected.

    None for one that is denied or conditional, for another state's, and for one of no certain weapon ("new launches").
    """
    text = sentence.text
    for cue in CUE.finditer(text):
        pronoun = IT.match(text[cue.end() :])
        named = [weapon for weapon in sentence.weapons if weapon.end - sentence.start < cue.start() and weapon.state == "PRK"]
        if pronoun and named and named[-1].model and not UNREAL.search(text[max(0, cue.start() - 40) : cue.start()]):
            return named[-1], "suspected"  # "has moved a Musudan to the coast and is preparing to launch it"
        for weapon in sentence.weapons:
            first, last = weapon.start - sentence.start, weapon.end - sentence.start
            if first < cue.end() or weapon.state != "PRK" or not _certain(weapon):
                continue
            way, after = text[cue.end() : first], text[last : last + 24]
            act = (
                weapon.weapon == "nuclear"
                or ACT.search(way)
                or re.match(rf"\s+(?:for (?:an? )?)?{ACT.pattern}", after, re.I)
            )
            if not WAY.fullmatch(way) or not act:
                continue
            if UNREAL.search(text[max(0, cue.start() - 40) : cue.start()]) or _foreign(sentence, cue.start(), weapon):
                continue
            before = text[: cue.end()]
            plan = cue.group().lower().startswith(("plan", "announced", "inten", "w"))
            announced = ANNOUNCED.search(before) or "announced" in cue.group().lower()
            if announced and (text.startswith("The North ") or _speaker(sentence, cue.start()) == "PRK"):
                return weapon, "planned"
            if not plan and (DETECTED.search(text) or PLAIN.search(text[: cue.end()])):
                return weapon, "suspected"
    return None


CLAUSE = re.compile(r",|\b(?:as|which|that|while|marked)\b")
"""Where what follows is of something else: "of the Musudan, the same missile it launched in May", "as it rounds off a year"."""


def is_news(sentence: Sentence, published: datetime.date | None) -> bool:
    """Whether no time of the sentence puts it into the past."""
    if not published:
        return True
    limit = published - datetime.timedelta(days=14)
    ends = {"day": 0, "week": 6, "month": 31, "year": 366}
    first = min((weapon.end for weapon in sentence.weapons), default=sentence.start)
    clause = CLAUSE.search(sentence.text, max(0, first - sentence.start))
    end = sentence.start + clause.start() if clause else sentence.end
    return not any(
        time.start < end and time.date and time.precision in ends and time.date + datetime.timedelta(days=ends[time.precision]) < limit
        for time in sentence.times
    )


def add_preparation(
    events: list[Event], sentence: Sentence, found: tuple[Weapon, str], number: int, published: datetime.date | None
) -> list[Event]:
    """Return the events with a launch in preparation, the same events if it is among them."""
    weapon, status = found
    if any(event.status in ("planned", "suspected") and fits(event.weapon, weapon, loose=True) for event in events):
        return events
    event = Event(sentence.start, sentence.end, weapon, status, sentence=number, told_as=weapon.weapon)
    if status == "planned" and published:
        ahead = [
            time
            for time in sentence.times
            if time.start > weapon.start and time.precision in ("day", "month") and time.date and time.date > published
        ]
        event.date, event.precision = (ahead[0].date, ahead[0].precision) if ahead else (None, None)
    return [*events, event]


def _certain(weapon: Weapon) -> bool:
    """Whether a phrase means one launch: "a Musudan", "its sixth nuclear test"; not "missiles"."""
    if weapon.words & {"more", "other", "further", "future", "additional", "any"} or weapon.plural and not weapon.count:
        return False
    return bool(weapon.article == "indefinite" or weapon.model or weapon.ordinal or weapon.weapon in ("nuclear", "SLV"))


def _foreign(sentence: Sentence, offset: int, weapon: Weapon) -> bool:
    """Whether the preparations are another state's: the nearest state before them is, and no North Korea follows."""
    states = [
        (lexeme.kinds["state"], lexeme.start - sentence.start)
        for at, lexeme in enumerate(sentence.lexemes)
        if "state" in lexeme and not any("told" in told for told in sentence.lexemes[max(0, at - 3) : at])  # "notified neighboring Japan that it plans to"
    ]
    before = [state for state, start in states if start < offset]
    return (
        "PRK" not in [state for state, _ in states]
        and bool(before)
        and not weapon.model
        and not any("site" in lexeme for lexeme in sentence.lexemes)
        or before[-1:] not in (["PRK"], [])
        and bool(re.search(r"\b(?:is|are|was|were|its|it|they)\s+(?:\w+ )?$", sentence.text[:offset]))
    )


def _speaker(sentence: Sentence, offset: int) -> str | None:
    """Return the first state named before an announcement."""
    for lexeme in sentence.lexemes:
        if lexeme.start - sentence.start >= offset:
            break
        if state := lexeme.kinds.get("state") or lexeme.kinds.get("agency"):
            return state
    return None
