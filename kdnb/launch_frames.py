"""Who launched what, clause by clause: the places in a sentence where a launch is told.

A `Frame` is a verb or noun of launching with its weapons ("North Korea fired two missiles and a rocket", "the test of an ICBM",
"a projectile was launched") and its mood: only what is told as having happened, attempted or planned becomes a launch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kdnb.annotations import TimeExpression, text_of
from kdnb.weapons import Lexeme, Weapon, lex, weapon_phrases

if TYPE_CHECKING:
    from spacy.tokens import Doc

HOUR = re.compile(
    r"(?:about |around )?(?:\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?|\d{1,2}:\d\d|noon|midnight|midday)(?: (?:local|Seoul|Korean?|Japan) time)?",
    re.I,
)
BREAKS = (";", ":", ".")
PREPOSITIONS = (
    "by",
    "to",
    "toward",
    "towards",
    "into",
    "with",
    "against",
    "from",
    "in",
    "at",
    "near",
    "over",
    "of",
    "between",
    "off",
    "for",
    "on",
    "about",
    "around",
    "outside",
)


@dataclass(slots=True)
class Frame:
    """``at`` is the position of the verb or noun among the lexemes; ``kind`` is active, passive or nominal.

    ``mood`` is real, attempt, planned, suspected, perfect, gerund or none; ``asserted`` is false for a launch only referred to.
    """

    at: int
    kind: str
    mood: str
    weapons: list[Weapon]
    asserted: bool = True
    times: list[TimeExpression] = field(default_factory=list)


@dataclass(slots=True)
class Sentence:
    """A sentence's lexemes, weapon phrases and times; all offsets are the text's own.

    ``said``: a day in it is one of speech; ``opens``: it opens a paragraph.
    """

    start: int
    end: int
    text: str
    lexemes: list[Lexeme]
    weapons: list[Weapon]
    times: list[TimeExpression]
    said: bool = False
    opens: bool = False

    @classmethod
    def read(cls, text: str, start: int, end: int, times: list[TimeExpression]) -> Sentence:
        times = [time for time in times if start <= time.start < end and not HOUR.fullmatch(time.text)]
        lexemes = lex(text[start:end], start)
        for lexeme in lexemes:
            if any(time.start <= lexeme.start < time.end for time in times):
                lexeme.kinds.clear()  # "the Jan. 6 nuclear test" is not six tests, "on May 31" no possibility
        return cls(start, end, text[start:end], lexemes, weapon_phrases(lexemes), times)

    def words(self, first: int, last: int) -> list[str]:
        """Return the words from one position to another (not included), in lower case."""
        return [lexeme.text.lower() for lexeme in self.lexemes[max(0, first) : max(0, last)]]

    def index(self, offset: int) -> int:
        """Return the position of the first lexeme at or after an offset."""
        return next((n for n, lexeme in enumerate(self.lexemes) if lexeme.end > offset), len(self.lexemes))


# a run of text this long without a full stop is a caption transcript: there the parser's sentences are better
LONG = 600
STOP = re.compile(r"[.!?][\"\u201d)]*(?=\s+[\"\u201c(]?[A-Z])|\n\n")
ABBREVIATION = re.compile(
    r"\b(?:[ap]\.m|U\.S|U\.N|N|S|Sept?|Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec|Gen|Adm|Mr|Ms|Dr|Lt|Col|Sen|Rep|No)\.$"
)
OPENING = re.compile(r"\s*(?:The|It|In|On|At|A|An|But|And|They|He|She|According)\b")


def sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """Return the sentences' offsets: between full stops, and in long unpunctuated stretches those of the parser.

    A full stop is the better witness where there is one: the parser breaks "Hwasong-11 | Ra" and "at 7 a.m. | local time".
    """
    text, spans, start = text_of(doc), [], 0
    for match in STOP.finditer(text):
        stop = text[start : match.end()]
        if "\n" not in match.group() and ABBREVIATION.search(stop) and not OPENING.match(text[match.end() :]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    found: list[tuple[int, int]] = []
    for start, end in spans:
        inner = []
        if end - start > LONG and doc.has_annotation("SENT_START"):
            inner = [sent.start_char for sent in doc.sents if start < sent.start_char < end]
        found += zip([start, *inner], [*inner, end], strict=True)
    return [
        (start + len(text[start:end]) - len(text[start:end].lstrip()), end)
        for start, end in found
        if text[start:end].strip()
    ]


def find_frames(sentence: Sentence) -> list[Frame]:
    """Return the frames of a sentence in order; a list of weapons is one frame."""
    frames: list[Frame] = []
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
        if frame and weapon.state == "PRK":
            same = next((other for other in frames if other.at == frame.at), None)
            if same:
                same.weapons.append(weapon)
            else:
                frames.append(frame)
            last = (weapon, same or frame)
        else:
            last = (weapon, None)
    return frames


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
    for reader in (_active, _passive, _nominal):
        found = reader(sentence, weapon)
        if found:
            return found if found.mood != "none" else None
    return None


def _active(sentence: Sentence, weapon: Weapon) -> Frame | None:
    lexemes = sentence.lexemes
    at, of = weapon.first - 1, False
    while at >= 0 and weapon.first - at <= 5:
        lexeme, word = lexemes[at], lexemes[at].text.lower()
        if any(kind in lexeme for kind in ("fired", "fire", "occasion")):
            break
        of = of or word == "of"
        if not (
            word in ("of", "off", "up", "out", "yet", "just", "for", "a", "the", ",", "as", "also", "involving", "(")
            or word.endswith("ly")
            or "quoted" in lexeme
            or "number" in lexeme
            or "adjective" in lexeme
        ):
            at = _over_place(sentence, at) if weapon.count or weapon.article == "indefinite" else -1
            break
        at -= 1
    if at < 0 or weapon.first - at > 12 or not any(kind in lexemes[at] for kind in ("fired", "fire", "occasion")):
        return None
    lexeme = lexemes[at]
    if of or ("occasion" in lexeme and "fire" not in lexeme and "fired" not in lexeme):
        return _nominal_at(sentence, weapon, at) if of else None
    if "fired" in lexeme and lexeme.text.lower() == "flew":
        return None
    if _launcher(sentence, at, weapon) != "PRK":
        return Frame(at, "active", "none", [weapon])
    passive = at and "passive" in lexemes[at - 1] and "fired" in lexeme
    return Frame(at, "active", "none" if passive else _mood(sentence, at), [weapon])


def _over_place(sentence: Sentence, at: int) -> int:
    """Step back over "into the sea off its east coast" between the verb and its object."""
    for position in range(at, max(-1, at - 9), -1):
        lexeme = sentence.lexemes[position]
        if "fired" in lexeme:
            return position
        if lexeme.text.lower() in (",", "and", "that", "which", "said") or {
            "report",
            "head",
            "model",
            "passive",
            "ident",
        } & set(lexeme.kinds):
            return -1
    return -1


UNDERWENT = re.compile(
    r"(?:also |has |have |successfully )*(?:underwent|undergone|was put to|were put to) (?:an? |its |their |the )?(?:\w+ )?(?:test|firing|launch|flight)"
)


def _passive(sentence: Sentence, weapon: Weapon) -> Frame | None:
    if UNDERWENT.match(" ".join(sentence.words(weapon.last + 1, weapon.last + 8))):
        at = next(
            n
            for n in range(weapon.last + 1, len(sentence.lexemes))
            if sentence.words(n, n + 1)[0].startswith(("under", "put", "was put", "were put"))
        )
        return Frame(at, "passive", "real", [weapon]) if _owner(sentence, weapon.first) in ("PRK", None) else None
    lexemes, at, auxiliary, conducted = sentence.lexemes, weapon.last + 1, False, False
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
    foreign = (owner and owner != "PRK") or (states and states[0] != "PRK")
    if foreign or _owner(sentence, weapon.first) not in ("PRK", None):
        return Frame(at, "passive", "none", [weapon])
    mood = _mood(sentence, at) if at > start else "real"
    if conducted and "fire" not in lexemes[start] and "occasion" not in lexemes[start]:
        return None if weapon.article == "definite" else Frame(at, "passive", mood, [weapon])
    return Frame(at, "passive", mood, [weapon])


def _nominal(sentence: Sentence, weapon: Weapon) -> Frame | None:
    following = sentence.lexemes[weapon.last + 1 : weapon.last + 3]
    if any("blast" in lexeme for lexeme in sentence.lexemes[weapon.first : weapon.last + 1]):
        return _nominal_at(sentence, weapon, weapon.last)
    if following and ("fire" in following[0] or "occasion" in following[0]) and "nonhead" not in following[0]:
        if len(following) > 1 and "nonhead" in following[1]:
            return None
        if (
            len(following) > 1
            and following[1].text.lower() == "of"
            and any(weapon.last + 2 < other.first <= weapon.last + 4 for other in sentence.weapons)
        ):
            return None
        return _nominal_at(sentence, weapon, weapon.last + 1)
    return None


def _nominal_at(sentence: Sentence, weapon: Weapon, at: int) -> Frame:
    """A launch named by a noun: told if a verb such as "conducted" governs it, otherwise only referred to."""
    lexemes, first = sentence.lexemes, min(at, weapon.first)
    noun = sentence.lexemes[at].text.lower()
    if (
        noun.endswith("s")
        and noun not in ("tests", "launches", "firings", "nuclear tests")
        or noun.endswith("ests")
        or noun.endswith("ches")
    ):
        weapon.plural = weapon.plural or weapon.count is None
    if weapon.first > at and noun.endswith("s"):
        number = next(
            (int(lexeme.kinds["number"]) for lexeme in lexemes[max(0, at - 2) : at] if "number" in lexeme), None
        )
        if number or weapon.count == 1:
            weapon.count, weapon.at_least = number, "at least" in sentence.words(at - 4, at)
    if "rocket" in weapon.words and noun.startswith("launch") and not weapon.plural and weapon.weapon == "unknown":
        weapon.weapon = "SLV"  # what the press calls a rocket launch, with nothing more, is the satellite's
    governor = None
    if (
        re.search(
            r"\b(?:was|were|is|be|called it|as)(?: a| an| the)?(?: \w+)?$", " ".join(sentence.words(first - 4, first))
        )
        and not weapon.ordinal
    ):
        return Frame(at, "nominal", "none", [weapon])
    for position in range(first - 1, max(-1, first - 14), -1):
        lexeme = lexemes[position]
        if "conduct" in lexeme or lexeme.text.lower() in ("attempted", "there was", "tried"):
            governor = position
            break
        if (
            lexeme.text in BREAKS
            or "weapon" in lexeme
            or lexeme.text.lower() in ("after", "following", "over", "that", "by", "against")
            or ("report" in lexeme and "conduct" not in lexeme)
        ):
            break
    unreal = {
        "possible",
        "potential",
        "impending",
        "expected",
        "anticipated",
        "imminent",
        "further",
        "future",
        "any",
        "feared",
        "looming",
        "suspected nuclear",
        "threatened",
        "hypothetical",
        "simulated",
        "every",
        "next",
    }
    would = {"would", "could", "might", "may", "will"} & set(
        sentence.words(max(at, weapon.last) + 1, max(at, weapon.last) + 5)
    )
    if weapon.words & {"more"} and not weapon.count:
        unreal.add("more")
    if (
        _owner(sentence, first) not in ("PRK", None)
        or unreal & {*weapon.words, *sentence.words(first - 2, first)}
        or (would and weapon.article != "definite")
    ):
        return Frame(at, "nominal", "none", [weapon])
    near = sentence.words(first - 4, weapon.last + 3)
    attempt = any(
        word
        in (
            "failed",
            "attempted",
            "attempt",
            "unsuccessful",
            "botched",
            "launch attempt",
            "attempted launch",
            "failed launch",
            "failed-test",
            "failed test",
            "failed-launch",
        )
        for word in near
    )
    if governor is None and re.match(
        r"(?:(?:for|of|in|at|from) [^,;]{1,40} )?(?:(?:was|were|has been|have been) (?:also |again )?(?:\w+ly )?(?:conducted|carried out|held|staged|made)|took place)\b",
        " ".join(sentence.words(max(at, weapon.last) + 1, max(at, weapon.last) + 9)),
    ):
        if weapon.article == "definite" and not weapon.words & {"new", "new-type", "newly developed"}:
            return Frame(at, "nominal", "real", [weapon], asserted=False)
        return Frame(at, "nominal", "real", [weapon])
    if governor is None:
        planned = any(word in ("planned", "upcoming", "scheduled") for word in near)
        return Frame(
            at, "nominal", "planned" if planned else "attempt" if attempt else "real", [weapon], asserted=False
        )
    if _launcher(sentence, governor, weapon) != "PRK" and lexemes[governor].text.lower() not in (
        "detected",
        "reported",
        "confirmed",
        "announced",
        "claimed",
        "observed",
    ):
        return Frame(at, "nominal", "none", [weapon])
    mood = _mood(sentence, governor)
    modal = {"modal", "halt", "plan"} & {kind for lexeme in lexemes[max(0, first - 2) : first] for kind in lexeme.kinds}
    if modal and mood in ("real", "perfect"):
        mood = "none"
    if mood == "real" and "".join(sentence.words(governor - 1, governor)) == "to":
        mood = "none"
    detected = (
        lexemes[governor].text.lower() in ("detected", "reported", "confirmed", "announced", "claimed")
        and weapon.article == "definite"
    )
    return Frame(at, "nominal", "attempt" if attempt and mood == "real" else mood, [weapon], asserted=not detected)


def _mood(sentence: Sentence, at: int) -> str:
    """Tell from the words before a verb whether it happened."""
    lexemes, verb = sentence.lexemes, sentence.lexemes[at]
    word = verb.text.lower()
    finite = "fired" in verb or (
        "conduct" in verb
        and (word.split()[0].endswith("ed") or word in ("oversaw", "held", "made", "overseen", "carried out"))
    )
    word = word.split()[0]
    for position in range(at - 1, max(-1, at - 9), -1):
        lexeme, near = lexemes[position], at - position
        if lexeme.text in BREAKS or ("fired" in lexeme and near > 1 and "attempt" not in lexeme):
            break
        if lexeme.text.lower() in ("if", "unless", "whether", "should") or ("habit" in lexeme and near <= 2):
            return "none"
        if "report" in lexeme and "plan" not in lexeme and near > 1 and finite:
            break
        if "doubt" in lexeme and near <= 3:
            return "suspected"
        if "halt" in lexeme and near <= (3 if finite else 5):
            return "none"
        if "modal" in lexeme and near <= (2 if finite else 5):
            return "none"
        if "plan" in lexeme and near <= (2 if finite else 5):
            return "planned" if not finite else "none"
        if "attempt" in lexeme and near <= 3 and lexeme.text.lower() not in ("apparent", "failed", "unsuccessful"):
            return "attempt"
        if "perfect" in lexeme and near <= 3 and finite:
            return "perfect" if lexeme.text.lower() != "had" else "real"
    if finite:
        return "real"
    if (
        at
        and lexemes[at - 1].text.lower() in ("to", "not")
        or (
            word
            in ("fire", "launch", "test", "conduct", "test-fire", "test-launch", "carry", "detonate", "flight-test")
        )
    ):
        return "none"
    return "gerund" if word.endswith("ing") else "real"


def _launcher(sentence: Sentence, at: int, weapon: Weapon) -> str:
    """Return the state of the nearest subject before a verb; North Korea when none is named."""
    lexemes = sentence.lexemes
    for position in range(at - 1, -1, -1):
        lexeme = lexemes[position]
        if lexeme.text == ";":
            break
        state = lexeme.kinds.get("state") or lexeme.kinds.get("agency")
        if state and not _is_oblique(sentence, position):
            return state
    return "PRK"


def _is_oblique(sentence: Sentence, position: int) -> bool:
    before = sentence.words(position - 3, position)
    while before and before[-1] in ("the", "its", "both", "and", "north", "south", "east", "west"):
        before.pop()
    if before and before[-1] in (
        "notified",
        "told",
        "informed",
        "warned",
        "urged",
        "accused",
        "condemned",
        "asked",
        "alerted",
        "threatened",
        "assured",
    ):
        return True
    if before and before[-1] == "of" and "kim" not in sentence.lexemes[position].text.lower():
        return True
    return bool(before) and before[-1] in PREPOSITIONS and "according" not in before and before[-1] not in ("by",)


def _owner(sentence: Sentence, first: int) -> str | None:
    """Return the state right before a phrase ("South Korea's missile test"), None if there is none."""
    for lexeme in reversed(sentence.lexemes[max(0, first - 3) : first]):
        if (
            lexeme.text.lower() in ("said", "that", ",", "by", "and", "of", "on")
            or "report" in lexeme
            or "conduct" in lexeme
        ):
            return None
        if "state" in lexeme:
            return lexeme.kinds["state"]
    return None
