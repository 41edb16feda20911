"""Officials: whoever is named with a title held that office on the day of publication; others were at least in public life."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_named import named_people
from kdnb.date_reasons import DAYS, SENTENCE_END, Reason, age, cue_words, from_body, index_of, told, within
from kdnb.date_titles import ADMINISTRATION, names_office, ruling_terms, terms_after, terms_before, terms_of

OUT_OF_OFFICE = -3.6
"""For a day on which a person did not hold the office that the article gives: tables and readings are wrong now and then."""
NEAR, ELSEWHERE = -2.0, -1.4
"""The same where the office stands without the name: in the same sentence, elsewhere in the article."""
SLACK = 10
"""Days around a term in which the press may give the title already or still."""
_FORMER = re.compile(rf"\b(?:{cue_words('former')})[- ](?:(?!\w{{3,}}\. )[\w'’.,-]+ ){{0,6}}$", re.IGNORECASE)
_THEN = re.compile(
    rf"\b(?:(?:{cue_words('then')})[- ]|(?:{cue_words('end')}) of )(?:[\w'’.-]+ ){{0,4}}$", re.IGNORECASE
)
_NEW = re.compile(rf"\b(?:new(?! (?:{cue_words('new place')})\b)|newly[- ](?:{cue_words('installed')}))[- ](?:(?!\w{{3,}}\. )[\w'’.-]+ ){{0,6}}$", re.IGNORECASE)
_BEGAN = re.compile(
    r"\b(?:since (?:his|her) (?:appointment|inauguration)|since (?:taking|assuming) office|(?:took|assumed|takes) office|appointed|named|inaugurated|sworn in)"
    r"(?: [\w'’.-]+){0,10}? (?:(?:earlier )?(?:last|this) (week|month))\b"
)
NEWLY, FRESH = 180, {"week": (-2, 13), "month": (-5, 55)}
"""Days in which the press calls an official new, and those after which his appointment was "last week" or "last month"."""
_COUNTERPART = re.compile(r"\bcounterpart,? $")
"""Before the name of one who was president, prime minister or leader: he was it then ("his U.S. counterpart Barack Obama")."""
_UNSURE = {10: 0, 7: 30, 4: 365}
"""By how many days the beginning of a term may be off that is known to the day, the month or the year."""
_ELECT = re.compile(r"\b(?:elect|designate|nominee|nominate|incoming)\W+(?:[\w'’.-]+ ){0,2}$", re.IGNORECASE)


def officials(article: CleanArticle) -> Iterator[Reason]:
    """Give a reason for each person of the tables that the article names, at the first of the places that say most."""
    body, low = article.body, article.body.lower().replace("vice-", "vice ")
    found: dict[str, list[tuple[int, int]]] = {}
    whole = told(article)
    for person, start, end in named_people(whole.text):
        if start >= whole.shift:
            found.setdefault(person, []).append((start - whole.shift, end - whole.shift))
    for person, places in found.items():
        readings = [reading for place in places[:6] if (reading := _titled(person, place, body, low))]
        if not readings:
            reading = _untitled(person, places[0], body, low)
        else:
            reading = readings[0] if len(readings) == 1 else max(readings, key=lambda reading: np.ptp(reading[3]))
        start, end, says, weights = reading
        if np.ptp(weights) > 0:
            yield from_body(article, start, end, "office", says, weights)


def _titled(person: str, place: tuple[int, int], body: str, low: str) -> tuple | None:
    """Read one place with a title: (start, end, what it says, weights), None where no title stands with the name."""
    start, end = place
    elect = _ELECT.search(low, max(0, start - 40), start)
    held = [term for one in person.split("; ") for term in terms_before(one, low, elect.start() if elect else start)]
    if not held and ADMINISTRATION.match(body, end):
        held = [term for one in person.split("; ") for term in ruling_terms(one)]
    if not held and _COUNTERPART.search(low, max(0, start - 15), start):
        held = ruling_terms(person.split("; ")[0])
    if not held:
        held = terms_after(person.split("; ")[0], low, end)
    if not held:
        return None
    before = body[max(0, start - 80) : start]
    terms = [(term["from"], term["to"]) for term in held]
    first = min((term["from"] for term in held if term["from"]), default="")
    said = "; ".join(f"{term['title'] or term['office']}, {term['from']} to {term['to'] or 'now'}" for term in held[:2])
    inside = _with_slack(tuple(terms))
    if elect or _ELECT.search(before):
        starts = np.any(
            [(age(one) <= 5) & (age(one) >= -120) for one, _ in terms if one] or [np.ones(len(DAYS), bool)], axis=0
        )
        return start, end, f"{person} was soon to be {said}", np.where(starts, 0.0, OUT_OF_OFFICE)
    if _FORMER.search(before):
        weights = np.where(inside, -1.5, 0.0) + (np.where(age(first) < 0, OUT_OF_OFFICE, 0.0) if first else 0.0)
        return start, end, f"{person} had been {said}", weights
    if _THEN.search(before):
        return (
            start,
            end,
            f"{person} was or had been {said}",
            np.where(age(first) < 0, OUT_OF_OFFICE, np.where(inside, -0.5, 0.0)) if first else np.zeros(len(DAYS)),
        )
    days, slack = NEWLY if _NEW.search(before) else None, SLACK
    if began := _BEGAN.search(low, start, end + 300):
        slack, days = FRESH[began[1]]
    if days:
        fresh = np.any([(age(one) >= -slack) & (age(one) <= days + _UNSURE[len(one)]) for one, _ in terms if one] or [inside], axis=0)
        return start, end, f"{person} was newly {said}", np.where(fresh, 1.0, np.where(inside, -1.5, OUT_OF_OFFICE))
    return start, end, f"{person} was {said}", _in_office(tuple(terms))


def _untitled(person: str, place: tuple[int, int], body: str, low: str) -> tuple:
    """A person named without a title: in public life; in an office, less surely, if the sentence or the article names it."""
    terms = terms_of()[person.split("; ")[0]]
    first = min((term["from"] for term in terms if term["from"]), default="")
    weights = np.where(within([(term["from"], term["to"]) for term in terms]), 0.0, -0.6)
    if first:
        weights[: max(0, index_of(first) - 400)] -= 1.0
        weights[: max(0, index_of(first) - 2500)] -= 1.5
    said = "in public life"
    for against, start, end in ((NEAR, *_sentence(body, *place)), (ELSEWHERE, 0, len(body))):
        named = [term for term in terms if names_office(term, body, low, start, end)]
        if named:
            inside = np.all(
                [
                    within([(term["from"], term["to"]) for term in named if term["office"] == office])
                    for office in sorted({term["office"] for term in named})
                ],
                axis=0,
            )
            weights = weights + np.where(_stretched(inside), 0.0, against) * bool(inside.any())
            said = "; ".join(
                f"{term['title'] or term['office']}, {term['from']} to {term['to'] or 'now'}" for term in named[:2]
            )
            break
    return (*place, f"{person} was {said}", weights)


def _sentence(body: str, start: int, end: int) -> tuple[int, int]:
    """The part of a name's sentence within 120 characters of it."""
    before, after = body[max(0, start - 120) : start], body[end : end + 120]
    ends = [stop.end() for stop in SENTENCE_END.finditer(before)]
    stop = SENTENCE_END.search(after)
    return start - len(before) + (ends[-1] if ends else 0), end + (stop.start() if stop else len(after))


@lru_cache(maxsize=1024)
def _with_slack(terms: tuple[tuple[str, str], ...]) -> np.ndarray:
    """The days within terms, stretched."""
    return _stretched(within(terms))


@lru_cache(maxsize=64)
def _in_office(terms: tuple[tuple[str, str], ...]) -> np.ndarray:
    """The weights of the days for one who held an office in these terms."""
    return np.where(_with_slack(terms), 0.0, OUT_OF_OFFICE)


def _stretched(inside: np.ndarray) -> np.ndarray:
    """Stretch terms by some days on both sides."""
    reach = np.flatnonzero(np.diff(inside.astype(np.int8)))
    wider = inside.copy()
    for edge in reach:
        wider[max(0, edge - SLACK + 1) : edge + SLACK + 1] = True
    return wider
