"""Who launched what, clause by clause: the places in a sentence where a launch is told.

A `Frame` is a verb or noun of launching with its weapons ("North Korea fired two missiles and a rocket", "the test of an ICBM",
"a projectile was launched") and its mood: only what is told as having happened, attempted or planned becomes a launch.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kdnb.launch_moods import aimed_elsewhere, launcher, mood_of, owner_of
from kdnb.launch_nouns import nominal, nominal_at
from kdnb.launch_sentences import Frame, Sentence
from kdnb.lexemes import Lexeme
from kdnb.weapons import Weapon


def find_frames(sentence: Sentence) -> list[Frame]:
    """Return the frames of a sentence in order; a list of weapons is one frame."""
    frames: list[Frame] = _elliptic(sentence)
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


MORE = ("more", "others", "more of them")
ELLIPSIS = re.compile(r"\b(?:more|launch(?:es)? on|tests? on|test-firings? on|others|including one|(?:the|its) (?:\w+(?:st|nd|rd|th)|\w+teen|latter|final|previous|last|earlier|recent))\b", re.I)
LAUNCHES = (["launch"], ["launches"], ["test"], ["tests"], ["test-firing"], ["test-firings"])
EARLIER = ("previous", "last", "earlier", "recent")


def _elliptic(sentence: Sentence) -> list[Frame]:
    """Return the launches whose weapon stands elsewhere: "it fired two more on Jan. 17", "far larger than the first in October 2006".

    Their weapon is marked by the word "elliptic": the reader gives it the class of the launch that was told last.
    """
    if not ELLIPSIS.search(sentence.text):
        return []
    found = []
    lexemes = sentence.lexemes
    starts = {sentence.index(time.start) for time in sentence.times if time.precision in ("day", "month") and not time.text.lower().startswith(("this", "a "))}
    for at, lexeme in enumerate(lexemes):
        following = sentence.words(at + 1, at + 5)
        headless = not any(weapon.first <= at + 3 and at < weapon.last for weapon in sentence.weapons)
        more = len(following) > 1 and "number" in lexemes[at + 1] and following[1] in MORE
        if "fired" in lexeme and more and headless and launcher(sentence, at, None) == "PRK":
            weapon = _of_context(lexemes, at + 1, at + 2, int(lexemes[at + 1].kinds["number"]))
            found.append(Frame(at, "active", mood_of(sentence, at), [weapon]))
        ordinal = lexeme.kinds.get("ordinal")
        if lexeme.text.lower() == "including" and following[:1] == ["one"] and following[1:2] in (["in"], ["on"]) and at + 3 in starts:
            named = [weapon for weapon in sentence.weapons if weapon.last < at and weapon.state == "PRK"]
            if named:  # "test launches of various missiles, including one in May"
                weapon = _of_context(lexemes, at + 1, at + 1, 1)
                weapon.weapon = named[-1].weapon
                found.append(Frame(at + 1, "nominal", "real", [weapon], asserted=False))
        known = [weapon for weapon in sentence.weapons if weapon.last < at and weapon.state == "PRK"]
        if known and (ordinal or "number" in lexeme) and following[:1] in LAUNCHES and following[1:2] == ["on"] and at + 3 in starts:
            weapon = _of_context(lexemes, at, at, 1 if ordinal else int(lexeme.kinds["number"]))  # "after the first launch on April 15 and two launches on April 28"
            weapon.weapon, weapon.model = known[-1].weapon, known[-1].model
            found.append(Frame(at + 1, "nominal", "real", [weapon], asserted=False))
            continue
        if not (ordinal or lexeme.text.lower() in EARLIER) or not known or sentence.words(at - 1, at) not in (["the"], ["its"]):
            continue
        after = next((n for n in range(at + 1, at + 4) if sentence.words(n, n + 1)[:1] not in (["one"], ["on"], ["in"], [","], ["was"])), at + 1)
        if after in starts and following[0] in ("one", "on", "in", ",", "was"):
            weapon = _of_context(lexemes, at, at, 1)
            weapon.weapon, weapon.article = known[-1].weapon, "definite"
            weapon.ordinal = int(ordinal) if ordinal and int(ordinal) > 0 else None
            found.append(Frame(at, "nominal", "real", [weapon], asserted=False))
    return found


def _of_context(lexemes: list[Lexeme], first: int, last: int, count: int) -> Weapon:
    return Weapon(lexemes[first].start, lexemes[last].end, first, last, "unknown", count=count, article="indefinite", plural=count > 1, words=frozenset({"elliptic"}))


IN_ORBIT = re.compile(r"(?:[\w-]+ ){0,3}(?:in|into) (?:[\w-]+ ){0,2}(?:orbit|space)\b", re.I)
PUT = frozenset("put puts putting place places placed placing send sends sent sending deliver delivered inserted boosted lofted carried carries lifted lifts".split())


def _orbited(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of "put its first satellite into orbit", "succeeded in placing a satellite in orbit"."""
    if weapon.weapon != "SLV" or not IN_ORBIT.match(sentence.text[weapon.end - sentence.start :].lstrip()):
        return None
    at = next((n for n in range(weapon.first - 1, max(-1, weapon.first - 4), -1) if sentence.lexemes[n].text.lower() in PUT), None)
    if at is None or launcher(sentence, at, weapon) != "PRK":
        return None
    before = sentence.words(at - 3, at)
    past = sentence.lexemes[at].text.lower() in ("put", "puts", "placed", "places", "sent", "sends", "delivered", "inserted", "boosted", "lofted", "carried", "carries", "lifted", "lifts")
    failed_to = before[-2:] in (["fails", "to"], ["failed", "to"])
    tried = before[-2:] in (["attempted", "to"], ["tried", "to"])
    if not (failed_to or tried or past and "to" not in before[-1:] or {"succeeded", "successfully"} & set(before)):
        return None
    carrier = next((other for other in sentence.weapons if other.last == at - (3 if failed_to else 1)), None)
    if failed_to and not carrier:
        return None
    mood = mood_of(sentence, at) if not (failed_to or tried) else "attempt"
    weapon = replace(carrier, weapon="SLV") if carrier and carrier.state == "PRK" else weapon  # "Unha-2 rocket places satellite into orbit"
    failed = any(word.startswith("failed") for word in sentence.words(at - 3, at))
    return Frame(at, "active", "none" if mood == "none" else "attempt" if failed else "real", [weapon])


AFTER_LAUNCH = re.compile(r"(?:in (?:the )?(?:mid-?)?air )?(?:\w+ ){0,3}(?:after|upon|on|during) (?:its |the |being )?(?:launch\w*|lift-?off|take-?off|blast-?off|fir\w+)\b")


def _broke_up(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of "a Unha-3 rocket explodes just after take-off", which names what went wrong in place of the launch."""
    at = weapon.last + 1
    named = next((other for other in sentence.weapons if at < other.first <= at + 4), None)
    if named and sentence.words(at, at + 1) == [","] and sentence.words(named.last + 1, named.last + 2) == [","]:
        at = named.last + 2  # "a ballistic missile, presumably a KN-17, failed shortly after launch"
    if weapon.article == "definite" or at >= len(sentence.lexemes) or "failure" not in sentence.lexemes[at]:
        return None
    follows = AFTER_LAUNCH.match(" ".join(sentence.words(at + 1, at + 8)))
    return Frame(at, "passive", "attempt", [weapon]) if follows and owner_of(sentence, weapon.first) in ("PRK", None) else None


def _involved(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of "North Korea's latest weapons test involved a hypersonic missile", the one that the text is about if any is."""
    at = weapon.first - 1
    if weapon.article != "indefinite" or sentence.words(at, at + 1) != ["involved"]:
        return None
    noun = sentence.lexemes[at - 1] if at > 0 else None
    owned = owner_of(sentence, at - 1) == "PRK" or launcher(sentence, at, weapon) == "PRK" and not sentence.context
    told = noun and ("occasion" in noun or "fire" in noun) and not noun.text.lower().endswith("s") and owned
    return Frame(at, "nominal", "real", [weapon]) if told else None


PLACED = frozenset("from near at off into toward towards on with ( . , : ; in".split())


def _heads(sentence: Sentence, frame: Frame) -> bool:
    """Whether a named launch is all that an entry's first sentence says: "Failed launch of the Chollima-1 from Sohae at 6:29 a.m."."""
    first, last = min(frame.at, frame.weapons[0].first), max(frame.at, frame.weapons[-1].last)
    opens = all({"adjective", "ordinal", "fire", "occasion"} & set(lexeme.kinds) or lexeme.text.lower() in ("known", "of", "ejection") for lexeme in sentence.lexemes[:first])
    plural = frame.weapons[0].plural and not frame.weapons[0].count
    return opens and not plural and frame.mood in ("real", "attempt") and (last + 1 >= len(sentence.lexemes) or sentence.lexemes[last + 1].text.lower() in PLACED)


def _verbless(sentence: Sentence, weapon: Weapon) -> Frame | None:
    """Return the launch of an entry without a verb: "One MRBM from Sunan", "Several cruise missiles into the Yellow Sea at 4 a.m."."""
    following = sentence.words(weapon.last + 1, weapon.last + 5)
    placed = following[:1] in (["from"], ["into"]) and ("sea" in following or any("site" in lexeme for lexeme in sentence.lexemes[weapon.last + 2 : weapon.last + 4]))
    numbered = weapon.article == "indefinite" and (weapon.count or weapon.at_least) or weapon.model
    return Frame(weapon.last, "nominal", "real", [weapon]) if sentence.first and weapon.first == 0 and placed and numbered else None


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
    for reader in (_active, _passive, nominal, _orbited, _broke_up, _involved, _verbless):
        found = reader(sentence, weapon)
        if found:
            found.asserted = found.asserted or sentence.first and found.kind == "nominal" and _heads(sentence, found)
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
