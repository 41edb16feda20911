"""Who launched what, clause by clause: the places in a sentence where a launch is told.

A `Frame` is a verb or noun of launching with its weapons ("North Korea fired two missiles and a rocket", "the test of an ICBM",
"a projectile was launched") and its mood: only what is told as having happened, attempted or planned becomes a launch.
"""

from __future__ import annotations

import re

from kdnb.launch_elliptic import elliptic
from kdnb.launch_moods import aimed_elsewhere, launcher, mood_of, owner_of
from kdnb.launch_nouns import nominal, nominal_at
from kdnb.launch_sentences import Frame, Sentence
from kdnb.launch_verbless import broke_up, ended_in_failure, entry, heads_entry, involved, orbited
from kdnb.weapons import Weapon

PICTURED = re.compile(r"(?:In )?(?:the|this|an?) (?:undated |file |combination )?(?:photo|picture|image)s?\b[^,.]{0,60}\b(?:released|provided|distributed|taken|shows?|carried)\b", re.I)
"""What opens the caption of a picture, which tells no launch of its own: "In the photo released by KCTV, a missile is being launched"."""


def find_frames(sentence: Sentence) -> list[Frame]:
    """Return the frames of a sentence in order; a list of weapons is one frame."""
    if PICTURED.match(sentence.text):
        return []
    frames: list[Frame] = elliptic(sentence)
    last: tuple[Weapon, Frame | None] | None = None
    for weapon in sentence.weapons:
        frame = _frame(sentence, weapon)
        if frame and frames and not frame.asserted and frames[-1].asserted and frame.mood == "real":
            between = " ".join(sentence.words(frames[-1].weapons[-1].last + 1, min(frame.at, weapon.first)))
            frame.asserted = bool(
                re.fullmatch(r",?\s*(?:and|plus|as well as|along with|together with)(?: an?| the)?", between)
            )
        if frame is None and last and last[1] and _is_listed(sentence, last[0], weapon):
            last[1].weapons.append(weapon)
            last = (weapon, last[1])
            continue
        if frame and frame.kind == "passive" and last and not last[1] and last[0].state == "PRK" and _is_listed(sentence, last[0], weapon):
            frame.weapons.insert(0, last[0])  # "two Scuds and a Nodong were fired"
        if frame and weapon.state == "PRK":
            same = next((other for other in frames if other.at == frame.at), None)
            if same:
                same.weapons.append(weapon)
            else:
                frames.append(frame)
            last = (weapon, same or frame)
        else:
            last = (weapon, None)
    return sorted(frames, key=lambda frame: frame.at)


def _is_listed(sentence: Sentence, before: Weapon, weapon: Weapon) -> bool:
    between = sentence.words(before.last + 1, weapon.first)
    joined = " ".join(between)
    if re.fullmatch(
        r", (?:reportedly|likely|possibly|known as|called|dubbed|believed to be)[^,]{1,40}, (?:and|plus)", joined
    ) or re.fullmatch(r"(?:from|near|off|on|in) [^,]{1,40} and", joined):
        return True
    if re.fullmatch(r"(?:(?:on|in|from|near) [^,]{1,40}, )?(?:and|including|plus|along with)", joined):
        return True
    if re.fullmatch(
        r"(?:, )?(?:and|plus|along with|as well as|together with|including|, including|, and|, plus|and then|and also|, along with|, as well as|and another)",
        joined,
    ):
        return True
    return joined == "," and (weapon.article == "indefinite" or weapon.plural) and _list_goes_on(sentence, weapon)


def _list_goes_on(sentence: Sentence, weapon: Weapon) -> bool:
    following = sentence.words(weapon.last + 1, weapon.last + 3)
    listed = following[:1] == [","] and any(other.first == weapon.last + 2 for other in sentence.weapons)
    return bool(following) and (following[0] == "and" or following[:2] == [",", "and"] or listed)


def _frame(sentence: Sentence, weapon: Weapon) -> Frame | None:
    for reader in (_active, _passive, ended_in_failure, nominal, orbited, broke_up, involved, entry):
        found = reader(sentence, weapon)
        if found:
            found.asserted = found.asserted or sentence.first and found.kind == "nominal" and heads_entry(sentence, found)
            elsewhere = aimed_elsewhere(sentence, max(found.at, weapon.last))
            return found if found.mood != "none" and not elsewhere else None
    return None


def _active(sentence: Sentence, weapon: Weapon) -> Frame | None:
    lexemes = sentence.lexemes
    at, of, first = weapon.first - 1, False, weapon.first
    dates = [(time.start, time.end) for time in sentence.times] if at > 0 and lexemes[at].text.lower() == "of" else []
    while at >= 0 and first - at <= 5:
        lexeme, word = lexemes[at], lexemes[at].text.lower()
        if dates and of and (word == "on" and lexemes[at + 1].start in [start for start, _ in dates] or any(start <= lexeme.start < end for start, end in dates)):
            at, first = at - 1, first - 1  # "carried out a test launch on Friday afternoon of a new missile"
            continue
        if any(kind in lexeme for kind in ("fired", "fire", "occasion")):
            break
        of, dates = of or word == "of", dates if word != "," else []
        if word == "'s" and at and ("state" in lexemes[at - 1] or lexemes[at - 1].text.lower() in ("country", "nation", "regime", "north")):
            at -= 2  # "a test of the country's new rocket launcher"
            continue
        if not (
            word in ("of", "off", "up", "out", "yet", "just", "for", "a", "the", ",", "as", "also", "involving", "(", "-", "\u2014", "\u2013")
            or word.endswith("ly")
            or "quoted" in lexeme
            or "number" in lexeme
            or "adjective" in lexeme
        ):
            at = _over_place(sentence, at) if weapon.count or weapon.article == "indefinite" else -1
            break
        at -= 1
    if at < 0 or first - at > 12 or not any(kind in lexemes[at] for kind in ("fired", "fire", "occasion")):
        return None
    lexeme = lexemes[at]
    if of or ("occasion" in lexeme and "fire" not in lexeme and "fired" not in lexeme):
        return nominal_at(sentence, weapon, at) if of else None
    if "fired" in lexeme and lexeme.text.lower() == "flew":
        return None
    reaction = next((n for n in range(at - 2, max(-1, at - 12), -1) if "react" in lexemes[n]), None) if sentence.words(at - 1, at) in (["for"], ["over"]) else None
    if reaction is not None and any(other.kinds.get("state") == "PRK" for other in lexemes[reaction:at]) and lexeme.text.lower().endswith("ing"):  # "condemned North Korea on Friday for firing a missile"
        return Frame(at, "active", "real", [weapon], reaction=reaction)
    if launcher(sentence, at, weapon) != "PRK":
        return Frame(at, "active", "none", [weapon])
    passive = at and "passive" in lexemes[at - 1] and "fired" in lexeme
    return Frame(at, "active", "none" if passive else mood_of(sentence, at), [weapon])


def _over_place(sentence: Sentence, at: int) -> int:
    """Step back over "into the sea off its east coast" between the verb and its object."""
    for position in range(at, max(-1, at - 9), -1):
        lexeme = sentence.lexemes[position]
        if "fired" in lexeme:
            return position
        if lexeme.text.lower() in (",", "and", "that", "which", "said", "while", "when", "as", "but", "before", "after") or {
            "report",
            "head",
            "model",
            "passive",
            "ident",
        } & set(lexeme.kinds):
            return -1
    return -1


def _count_from_before(sentence: Sentence, weapon: Weapon) -> None:
    """Give the missiles of "several projectiles presumed to be ballistic missiles were launched" the number of the projectiles."""
    before = next((other for other in reversed(sentence.weapons) if other.last < weapon.first), None)
    between = sentence.lexemes[before.last + 1 : weapon.first] if before and weapon.count is None else []
    if 0 < len(between) <= 3 and all("ident" in lexeme or lexeme.text.lower() in (",", "to", "be") for lexeme in between):
        weapon.count, weapon.at_least = before.count, before.at_least


UNDERWENT = re.compile(
    r"(?:also |has |have |successfully )*(?:underwent|undergone|was put to|were put to) (?:an? |its |their |the )?(?:\w+ )?(?:test|firing|launch|flight)"
)


def _over_aside(sentence: Sentence, at: int) -> int:
    """Return the position behind "(two in the morning, one in the afternoon)" and ", among them SRBMs and SAMs," at a position."""
    if sentence.words(at, at + 1) == ["("]:
        return next((n + 1 for n in range(at + 1, min(at + 14, len(sentence.lexemes))) if sentence.lexemes[n].text == ")"), at)
    of = next((n for n in range(at, min(at + 4, len(sentence.lexemes))) if sentence.lexemes[n].text == ","), None)
    if of is None or sentence.words(of + 1, of + 3) not in (["among", "them"], ["including", "two"], ["including", "one"]):
        return at
    return next((n + 1 for n in range(of + 1, min(of + 12, len(sentence.lexemes) - 1)) if sentence.lexemes[n].text == "," and "passive" in sentence.lexemes[n + 1]), at)


def _passive(sentence: Sentence, weapon: Weapon) -> Frame | None:
    if UNDERWENT.match(" ".join(sentence.words(weapon.last + 1, weapon.last + 8))):
        at = next(
            n
            for n in range(weapon.last + 1, len(sentence.lexemes))
            if sentence.words(n, n + 1)[0].startswith(("under", "put", "was put", "were put"))
        )
        return Frame(at, "passive", "real", [weapon]) if owner_of(sentence, weapon.first) in ("PRK", None) else None
    if weapon.model and sentence.words(weapon.first - 1, weapon.first) in (["was"], ["is"]) and any(
        other.last == weapon.first - 2 and other.article == "definite" for other in sentence.weapons
    ):
        return Frame(weapon.first, "passive", "none", [weapon])  # "the rocket was a Taepodong-2 that the North launched"
    _count_from_before(sentence, weapon)
    lexemes, at, auxiliary, conducted = sentence.lexemes, _over_aside(sentence, weapon.last + 1), False, False
    start = at
    while at < len(lexemes) and at - start <= 5:
        lexeme, word = lexemes[at], lexemes[at].text.lower()
        if "fired" in lexeme and word != "flew":
            break
        if (
            "conduct" in lexeme
            and auxiliary
            and word in ("conducted", "carried out", "detected", "held", "observed", "reported", "confirmed", "made")
        ):
            conducted = True
            break
        auxiliary = auxiliary or "passive" in lexeme
        if not (
            "passive" in lexeme
            or "perfect" in lexeme
            or word in ("that", "which", ",", "also", "it", "the", "all", "both", "a", "last", "first")
            or word.endswith("ly")
            or "fire" in lexeme
            or "occasion" in lexeme
            or "state" in lexeme
            or "agency" in lexeme
        ):
            return None
        at += 1
    else:
        return None
    if at >= len(lexemes):
        return None
    owner = "state" in lexemes[at - 1] and lexemes[at - 1].kinds["state"]
    by = next(
        (lexemes[n + 1 : n + 4] for n in range(at + 1, min(at + 4, len(lexemes))) if lexemes[n].text.lower() == "by"),
        [],
    )
    states = [lexeme.kinds[kind] for lexeme in by for kind in ("state", "agency") if kind in lexeme]
    foreign = (owner and owner != "PRK") or (states and states[0] != "PRK") or (not states and sentence.context)
    if foreign or owner_of(sentence, weapon.first) not in ("PRK", None):
        return Frame(at, "passive", "none", [weapon])
    mood = mood_of(sentence, at) if at > start else "real"
    if conducted and "fire" not in lexemes[start] and "occasion" not in lexemes[start]:
        return None if weapon.article == "definite" else Frame(at, "passive", mood, [weapon])
    return Frame(at, "passive", mood, [weapon])
