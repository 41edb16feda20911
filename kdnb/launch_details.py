"""What the words around a launch add to it: what it was, from where, how far, how high, failed or not, which of the year."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from kdnb.launch_events import OTHER_ACCOUNT, Anchor, Event, anchor_at, learn
from kdnb.launch_sentences import Sentence
from kdnb.measures import find_clocks, find_lengths, find_speed
from kdnb.tables import rows
from kdnb.weapons import ORDINAL_VALUES, compatible


def describe(
    sentence: Sentence, anchors: list[Anchor], used: set[int], source: str | None, published: datetime.date | None
) -> list[Event]:
    """Give the events of a sentence's anchors what the sentence says of them.

    ``used`` are the ids of the weapons that tell a launch, ``source`` the state whose agency spoke last. Returns the reports of
    other agencies that give other numbers, as events of their own.
    """
    identify(sentence, anchors, used)
    locate(sentence, anchors)
    accounts = measure(sentence, anchors, source)
    judge(sentence, anchors)
    rank(sentence, anchors, published)
    return accounts


def identify(sentence: Sentence, anchors: list[Anchor], used: set[int]) -> None:
    for weapon in sentence.weapons:
        if id(weapon) in used or weapon.state != "PRK":
            continue
        anchor = anchor_at(anchors, weapon.start)
        if not anchor or not anchor.events:
            continue
        before = sentence.words(weapon.first - 5, weapon.first)
        kinds = {kind for lexeme in sentence.lexemes[max(0, weapon.first - 6) : weapon.first] for kind in lexeme.kinds}
        if (
            any("flight" in lexeme for lexeme in sentence.lexemes[weapon.last + 1 : weapon.last + 2])
            and weapon.article != "definite"
        ):
            kinds.add("ident")
        joined = " ".join(before)
        listed = weapon.article == "bare" and any(other.last == weapon.first - 2 and not compatible(other.weapon, weapon.weapon) for other in sentence.weapons)
        apposed = not listed and (
            bool(before)
            and before[-1] in (",", "(", "also", "likely", "possibly", "reportedly")
            or joined.endswith((", likely", ", a", "also known as"))
        )
        named = weapon.model is not None and bool(
            kinds & {"ident", "report"}
            or {"of", "with", "its", "the", "new", "called", "involving", "using"} & set(before[-3:])
        )
        if re.search(r"\bspeculat\w+\b[^,;.]*$", sentence.text[: weapon.start - sentence.start]):
            continue
        if not ("ident" in kinds or apposed or named) or (before[-1:] == ["for"] and not weapon.model) or {
            "resembling",
            "like",
            "than",
            "upon",
            "unlike",
            "similar",
            "after",
            "based",
            "carry",
            "including",
            *(() if "but" in before else ("not", "n't")),
        } & set(before):
            continue
        choice = sentence.words(weapon.last + 1, weapon.last + 2) == ["or"] or bool({"or", "either"} & set(before[-5:]))
        if (
            choice
            and len(
                {other.weapon for other in sentence.weapons if id(other) not in used and other.article != "definite"}
            )
            > 1
        ):
            continue
        for event in anchor.events:
            override = (
                any(
                    word
                    in (
                        "identified",
                        "identified as",
                        "called",
                        "announced",
                        "described as",
                        "was the",
                        "claimed",
                        "involved",
                    )
                    for word in before
                )
                and weapon.article != "bare"
            )
            learn(event, replace(weapon, model=None) if choice else weapon, override, joined.endswith(("to be", "called", "named", "dubbed", "known as")))


def locate(sentence: Sentence, anchors: list[Anchor]) -> None:
    for site, level, offset in _sites(sentence):
        anchor = anchor_at(anchors, offset)
        if anchor and anchor.offset > offset and sentence.index(anchor.offset) - sentence.index(offset) > 9:
            continue
        for event in anchor.events if anchor else []:
            if event.site is None or (event.site_level == "province" and level != "province"):
                event.site, event.site_level = site, level


def measure(sentence: Sentence, anchors: list[Anchor], source: str | None) -> list[Event]:
    """Set range, apogee, speed and time; return other agencies' accounts."""
    source = source_of(sentence, sentence.end) or source
    accounts = []
    for role, value, offset in _values(sentence, [anchor.offset for anchor in anchors]):
        anchor = anchor_at(anchors, offset)
        if not anchor or not anchor.events:
            continue
        for event in list(anchor.events):
            account = _set(event, role, value, source_of(sentence, offset), source, sentence)
            accounts += [account] if account else []
    clocks = find_clocks(sentence.text)
    for offset, clock in clocks:
        anchor = anchor_at(anchors, offset + sentence.start)
        for event in _own(anchor.events, offset + sentence.start, sentence.start + clocks[0][0]) if anchor else []:
            event.time = event.time or clock
            event.clocks.append(clock)
    return accounts


def _own(events: list[Event], offset: int, first: int) -> list[Event]:
    """Return the events of a list that a clock is said of: the last before it where a weapon stands between it and the ``first`` clock."""
    behind = [event for event in events if first < event.weapon.start < offset]
    ahead = [event for event in events if event.weapon.start < offset]
    return behind[-1:] or (ahead[-1:] if any(event.weapon.start > offset for event in events) and ahead else events)


def _set(
    event: Event, role: str, value: float, here: str | None, source: str | None, sentence: Sentence
) -> Event | None:
    """Give a number to an event; return another agency's account when it begins here with another number."""
    current = getattr(event, role)
    if current is None:
        setattr(event, role, value)
        event.told_by = event.told_by or here or source
    elif abs(current - value) > 0.05 * current and here and event.told_by and here != event.told_by:
        other = event.parts.get(OTHER_ACCOUNT)
        begun = None
        if other is None:
            other = replace(
                event,
                start=sentence.start,
                end=sentence.end,
                range_km=None,
                apogee_km=None,
                mach=None,
                time=None,
                ordinal=None,
                ordinal_since=None,
                told_by=here,
                parts={},
            )
            event.parts[OTHER_ACCOUNT] = begun = other
        if getattr(other, role) is None:
            setattr(other, role, value)
        return begun
    return None


CRASHED = re.compile(r"\b(?:rocket|vehicle|satellite|it) (?:\w+ ){0,2}(?:crashed|fell|plunged) into\b")
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
        if before[-2:] == ["despite", "its"]:
            before = []  # "which despite its failure violates the resolutions"
        if (
            {"not", "n't", "no", "if", "despite", "previous", "could", "may", "would", "whether", "earlier"}
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
        anchor = anchor_at(anchors, verb.start)  # "unsuccessfully launched a rocket"
        events = anchor.events if anchor else []
        if before[-1:] in (["which"], ["that"]):  # "seven missiles, including a Taepodong-2 which exploded"
            named = next((weapon for weapon in sentence.weapons if weapon.last in (position - 2, position - 3)), None)
            events = [event for event in events if named and event.weapon.model == named.model] or events
        for event in events if len(events) == 1 else [e for e in events if e.weapon.weapon != "nuclear"]:
            partial = (event.weapon.count or 1) > 1 and bool({"one", "other", "another"} & set(before))
            if event.status in ("fired", "suspected") and event.weapon.weapon != "nuclear" and not partial:
                event.status = "failed"


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
    ordinal, since, offset = found
    anchor = anchor_at(anchors, offset)
    for event in (anchor.events if anchor else [])[:1]:
        if event.ordinal is None:
            event.ordinal = ordinal
        if event.ordinal == ordinal and since and not event.ordinal_since:
            day = event.date or published
            relative = {"year": 4, "month": 7}.get(since)
            event.ordinal_since = since if not relative else day.isoformat()[:relative] if day else None


def source_of(sentence: Sentence, offset: int) -> str | None:
    found = None
    for position, lexeme in enumerate(sentence.lexemes):
        if lexeme.start >= offset:
            break
        state = lexeme.kinds.get("agency") or lexeme.kinds.get("state")
        near = sentence.lexemes[position - 2 if position > 1 else 0 : position + 6]
        if state and any(
            "report" in other or other.text.lower() in ("according", "estimated", "detected", "ministry")
            for other in near
        ):
            found = state
    return found


def _sites(sentence: Sentence) -> list[tuple[str, str, int]]:
    """Return the launch sites that a sentence names with "from", "near", "at" ..., the most exact first within a phrase."""
    levels = {row["name"]: row["level"] for row in rows("launch_sites")}
    found: list[tuple[str, str, int]] = []
    for position, lexeme in enumerate(sentence.lexemes):
        if "site" not in lexeme:
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
        lexeme.text.lower() in ("threat", "threats", "warning", "response") for lexeme in near[-3:]
    )


def _values(sentence: Sentence, breaks: list[int]) -> list[tuple[str, float, int]]:
    """Return (column, value, offset) of the numbers of a flight; of a salvo's several ranges the longest."""
    best: dict[tuple[str, int], tuple[float, int]] = {}
    lengths = [length for length in find_lengths(sentence.text) if length.role in ("range", "apogee")]
    run, last = 0, None
    for length in lengths:
        if (
            last is None
            or length.role != last.role
            or any(last.end < offset - sentence.start < length.start for offset in breaks)
            or length.start - last.end > 60
            or re.search(r"[.;]|\bbut\b|while", sentence.text[last.end : length.start])
        ):
            run += 1
        key = (length.role, run)
        if key not in best or length.km > best[key][0]:
            best[key] = (length.km, best[key][1] if key in best else length.start)
        last = length
    found = [(f"{role}_km", km, offset + sentence.start) for (role, _), (km, offset) in best.items()]
    speed = find_speed(sentence.text)
    return found + ([("mach", speed[1], speed[0] + sentence.start)] if speed else [])


# "the January nuclear test, its fourth"
OWN_ORDINAL = re.compile(r"\bnuclear (?:weapons? )?(?:test|explosion)(?: [^,;.]{1,30})?, (?:its|the (?:North|country)['\u2019]s) (?P<word>[a-z]+)(?=[,.;]|$| since\b)", re.I)
WORDS = rf"{'|'.join(word for word, value in ORDINAL_VALUES.items() if value > 0)}|\d+(?:st|nd|rd|th)"
ORDINAL = re.compile(
    rf"\b(?P<word>{WORDS})\s+(?P<what>(?:[\w.\-\u2010-\u2015]+\s+){{0,6}}?(?:(?:launch|test|firing|provocation|show of force|attempt|volley|round|event)\w*|time|missile|(?=this (?:year|month))|of (?=20\d\d)))"
    r"(?P<rest>[^.;]{0,70})",
    re.I,
)


def _ordinal(sentence: Sentence) -> tuple[int, str | None, int] | None:
    """Return (ordinal, since, offset) of a claim such as "the seventh missile launch since the start of the year"."""
    match = None
    while match := ORDINAL.search(sentence.text, match.start("rest") if match else 0):
        rest = re.split(rf",|\band (?=(?:its|the) (?:{WORDS})\b)|\b(?=(?:the|its) (?:{WORDS}) )", match["rest"])[0]  # "its first in 113 days and its 17th this year"
        since = _since_time(sentence, match.start("rest")) or _since(rest, match["what"])
        if match["what"] == "time" and re.search(r"\bfor the\s*$", sentence.text[: match.start()]):
            continue  # "a day after a submarine called there for the first time since the 1980s"
        if re.search(r"\b(?:may|might|could|would|will|to|soon)\s+(?:\w+\s+)?\w+\s+(?:its|a|the)\s*$", sentence.text[: match.start()]):
            continue
        marked = re.search(
            r"\b(?:mark|was|is|constitut|conduct|represent|assessed)\w*[^.]{0,25}$",
            sentence.text[: match.start()],
            re.I,
        )
        if since is None and not (marked and re.search(r"test|launch|attempt|firing", match["what"], re.I)):
            continue
        if re.search(r"\b(?:summit|talks|meeting|anniversary|stage|phase)\b", match["what"]) or (
            since is None and match["word"].lower() == "first"
        ):
            continue
        value = ORDINAL_VALUES.get(match["word"].lower()) or int(re.sub(r"\D", "", match["word"]))
        return value, since, sentence.start + match.start()
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
        r"\b(?:this year|since the (?:start|beginning) of the (?:new )?year|of the year|so far this year|since the year began|the year)\b",
        rest + " ",
        re.I,
    ):
        return "year"
    if re.search(r"\bthis month\b", rest):
        return "month"
    match = re.search(
        r"\b(?:in|of|since|since the start of|during)\s+(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?\s+(?:\d{1,2},?\s+)?)?(?P<year>20\d\d|19\d\d)\b",
        what + " " + rest,
    )
    if not match:
        return None
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return match["year"] + (f"-{months.index(match['month']) + 1:02d}" if match["month"] else "")
