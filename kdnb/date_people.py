"""Officials: whoever is named with a title held that office on the day of publication; others were at least in public life."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

import numpy as np

from kdnb.cleaning import CleanArticle
from kdnb.date_reasons import DAYS, SENTENCE_END, Reason, age, from_body, has_word, index_of, within
from kdnb.names import resolve_name
from kdnb.tables import forms, rows

OUT_OF_OFFICE = -3.6
"""For a day on which a person did not hold the office that the article gives: tables and readings are wrong now and then."""
NEAR, ELSEWHERE = -2.0, -1.4
"""The same where the office stands without the name: in the same sentence, elsewhere in the article."""
SLACK = 10
"""Days around a term in which the press may give the title already or still."""
RULING = ("president", "prime_minister", "leader")
"""Offices whose holder gives an administration its name."""
SURPRISES = 6
"""How many titled names that are in no table as written are looked up by their sound."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CAPITALIZED = re.compile(r"[^\W\d_a-zß-öø-ÿ](?<![^\W\d_].)(?<![^\W\d_][-'’].)[^\W\d_]*(?:[-'’][^\W\d_]+)*")
"""A word with a capital, not one inside a word ("mcDonald", "ex-President")."""
_NAME = re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z]?[a-z]+){1,2}\b")
_FORMER = re.compile(r"\b(?:former|ex)[- ](?:[\w'’.,-]+ ){0,6}$", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:(?:then|late|slain|deposed|ousted)[- ]|(?:death|funeral|purge|execution|assassination|killing|murder) of )(?:[\w'’.-]+ ){0,4}$", re.IGNORECASE
)
_NEW = re.compile(r"\b(?:new|newly[- ](?:appointed|named|installed|elected|inaugurated))[- ](?:[\w'’.-]+ ){0,6}$", re.IGNORECASE)
_BEGAN = re.compile(
    r"\b(?:since (?:his|her) (?:appointment|inauguration)|since (?:taking|assuming) office|(?:took|assumed|takes) office|appointed|named|inaugurated|sworn in)"
    r"(?: [\w'’.-]+){0,10}? (?:(?:earlier )?(?:last|this) (week|month))\b"
)
NEWLY, FRESH = 180, {"week": (-2, 13), "month": (-5, 55)}
"""Days in which the press calls an official new, and those after which his appointment was "last week" or "last month"."""
_ELECT = re.compile(r"\b(?:elect|designate|nominee|nominate|incoming)\W+(?:[\w'’.-]+ ){0,2}$", re.IGNORECASE)
_DEPUTY = re.compile(r"(?:\w|\b(?:vice|deputy|assistant|under|senior)[ -])$")
"""What before a title makes it another one: "Deputy Foreign Minister Kim" is no foreign minister."""
_OTHERS = re.compile(r",? (?!North\b|South\b)[A-Z][a-z]+[ -][A-Z]?[a-z]")
"""After a title, the name of the one who bears it."""
_APPOSED = re.compile(r"[A-Z][\w’'-]+, (?:the |an? )?(?:[A-Z][\w.’']+ ){0,2}$")
"""Before a title, the name of the one who bears it."""
_ADMINISTRATION = re.compile(r"(?:['’]s)?[ -](?:administration|government|presidency|White House|regime)\b")


def officials(article: CleanArticle) -> Iterator[Reason]:
    """Give a reason for each person of the tables that the article names, at the first of the places that say most."""
    body, low = article.body, article.body.lower().replace("vice-", "vice ")
    found: dict[str, list[tuple[int, int]]] = {}
    for person, start, end in _named(body):
        found.setdefault(person, []).append((start, end))
    for person, places in found.items():
        readings = [reading for place in places[:6] if (reading := _titled(person, place, body, low))]
        start, end, says, weights = (
            max(readings, key=lambda reading: np.ptp(reading[3])) if readings else _untitled(person, places[0], body, low)
        )
        if np.ptp(weights) > 0:
            yield from_body(article, start, end, "office", says, weights)


def respelled(body: str) -> list[str]:
    """The usual names of the people whom a text names in another spelling ("Yun Seok-yeol")."""
    people = {person for person, start, end in _named(body) if "; " not in person and " " in body[start:end]}
    return sorted(person for person in people if _plain(person) not in _plain(body))


def _named(body: str) -> Iterator[tuple[str, int, int]]:
    """Each place that names a person: in full, by a surname with a title, or in a spelling that only its sound resolves."""
    names, surnames, first_words, low = _names(), _surnames(), _first_words(), body.lower()
    done, tried = 0, set()
    for capital in _CAPITALIZED.finditer(body):
        start, end = capital.span()
        if start < done:
            continue
        word = _plain(capital[0])
        parts = [capital, *islice(_WORD.finditer(body, end), 2)] if word.split(" ", 1)[0] in first_words else []
        for count in range(len(parts), 0, -1):
            person = names.get(" ".join([_plain(part[0]) for part in parts[:count]]))
            if person:
                done = parts[count - 1].end()
                yield person, start, done
                break
        else:
            holders = _holders(surnames[word], body, low, start, end) if word in surnames else ()
            if len(holders) == 1:
                yield holders[0], start, end
            elif holders:
                yield "; ".join(holders), start, end
            elif (
                len(tried) < SURPRISES
                and (name := _NAME.match(body, start))
                and name[0] not in tried
                and not {*name[0].lower().split(" ")} & _no_names()
                and _after_title(low, start)
            ):
                tried.add(name[0])
                for written in dict.fromkeys((" ".join(name[0].split(" ")[:2]), name[0])):
                    match = resolve_name(written, context=body[max(0, start - 150) : start + len(written) + 100])
                    if match and match.name in _terms():
                        done = start + len(written)
                        yield match.name, start, done
                        break


def _holders(by_office: dict[tuple[str, str], list[str]], body: str, low: str, start: int, end: int) -> list[str]:
    """Those of one surname who held the office whose title stands before a name, or gave an administration the name."""
    rules = _ADMINISTRATION.match(body, end)
    offices = [*_titles_before(low, start), *(office for office in by_office if rules and office[0] in RULING)]
    return sorted({person for office in offices for person in by_office.get(office, ())})


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """A written word as the tables of names have it: in lower case, without hyphens and the mark of the genitive."""
    return word.lower().replace("-", " ").replace("’", "'").removesuffix("'s")


def _titled(person: str, place: tuple[int, int], body: str, low: str) -> tuple | None:
    """Read one place with a title: (start, end, what it says, weights), None where no title stands with the name."""
    start, end = place
    held = [term for one in person.split("; ") for term in _direct(one, low, start)]
    if not held and _ADMINISTRATION.match(body, end):
        held = [term for one in person.split("; ") for term in _ruling(one)]
    if not held:
        held = _after(person.split("; ")[0], low, end)
    if not held:
        return None
    before = body[max(0, start - 80) : start]
    terms = [(term["from"], term["to"]) for term in held]
    first = min((term["from"] for term in held if term["from"]), default="")
    said = "; ".join(f"{term['title'] or term['office']}, {term['from']} to {term['to'] or 'now'}" for term in held[:2])
    inside = _with_slack(tuple(terms))
    if _ELECT.search(before):
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
        fresh = np.any([(age(one) >= -slack) & (age(one) <= days) for one, _ in terms if one] or [inside], axis=0)
        return start, end, f"{person} was newly {said}", np.where(fresh, 1.0, np.where(inside, -1.5, OUT_OF_OFFICE))
    return start, end, f"{person} was {said}", np.where(inside, 0.0, OUT_OF_OFFICE)


def _untitled(person: str, place: tuple[int, int], body: str, low: str) -> tuple:
    """A person named without a title: in public life; in an office, less surely, if the sentence or the article names it."""
    terms = _terms()[person.split("; ")[0]]
    first = min((term["from"] for term in terms if term["from"]), default="")
    weights = np.where(within([(term["from"], term["to"]) for term in terms]), 0.0, -0.6)
    if first:
        weights[: max(0, index_of(first) - 400)] -= 2.5
    said = "in public life"
    for against, start, end in ((NEAR, *_sentence(body, *place)), (ELSEWHERE, 0, len(body))):
        named = [term for term in terms if _names_office(term, body, low, start, end)]
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


def _names_office(term: dict, body: str, low: str, start: int, end: int) -> bool:
    """Whether a stretch names the office of a term, in two words or more, and not as the title of somebody else."""
    for form in _titles().get((term["office"], term["state"]), ()):
        at = low.find(form, start, end) if " " in form else -1
        while at >= 0:
            after = at + len(form)
            several = low.startswith("s", after) and not low[after + 1 : after + 2].isalpha()
            one = not low[after : after + 1].isalpha() and not (
                _OTHERS.match(body, after) or _APPOSED.search(body, max(0, at - 40), at)
            )
            if (several or one) and not _DEPUTY.search(low[max(0, at - 12) : at]):
                return True
            at = low.find(form, at + 1, end)
    return False


def _ruling(person: str) -> list[dict]:
    """The terms in which an administration bears the person's name."""
    return [term for term in _terms()[person] if term["office"] in RULING]


def _direct(person: str, low: str, start: int) -> list[dict]:
    """The terms whose title stands right before the name; of two titles that end there the longer counts."""
    titles = _titles_before(low, start)
    found = [(titles[office], term) for term in _terms()[person] if (office := (term["office"], term["state"])) in titles]
    longest = max((length for length, _ in found), default=0)
    return [term for length, term in found if length == longest]


def _titles_before(low: str, start: int) -> dict[tuple[str, str], int]:
    """The offices whose title stands right before a place, with the length of the longest such title."""
    before = low[max(0, start - 70) : start].rstrip(" ,\n")
    if not before or before[-1] in '.;:!?"”':
        return {}
    found: dict[tuple[str, str], int] = {}
    if _last_word(before) not in _title_ends():
        return found
    for word in _WORD_START.finditer(before):
        offices = _offices_by_title().get(before[word.start() :])
        if offices and not _DEPUTY.search(before[: word.start()]):
            country = _country_before(before[: word.start()])
            for office in offices:
                if country is None or office[1] == country or office[1] not in _countries():
                    found.setdefault(office, len(before) - word.start())
    return found


def _country_before(before: str) -> str | None:
    """The state that ends a stretch ("the North Korean " envoy, "Japan's " foreign minister)."""
    words = _GENITIVE.sub("", before).split(" ")[-5:]
    return next((state for start in range(len(words)) if (state := _states_by_name().get(" ".join(words[start:])))), None)


_GENITIVE = re.compile(r"(?:['’]s?)?\s*$")


@cache
def _states_by_name() -> dict[str, str]:
    """Names and demonyms of states in lower case -> the state."""
    return {form.lower(): row["code"] for row in rows("states") if len(row["code"]) == 3 for form in forms(f"{row['forms']}; {row['demonyms']}")}


@cache
def _countries() -> frozenset[str]:
    return frozenset(_states_by_name().values())


@cache
def _offices_by_title() -> dict[str, list[tuple[str, str]]]:
    """Title -> the offices and states that bear it."""
    offices: dict[str, list[tuple[str, str]]] = {}
    for office, titles in _titles().items():
        for form in titles:
            offices.setdefault(form, []).append(office)
    return offices


@cache
def _title_ends() -> frozenset[str]:
    """The last word of every title."""
    return frozenset(_last_word(form) for form in _offices_by_title())


def _last_word(text: str) -> str:
    return _LAST_WORD.search(text, max(0, len(text) - 25))[0]


_LAST_WORD = re.compile(r"\w*$")
_WORD_START = re.compile(r"(?<!\w)\w")


def _after(person: str, low: str, end: int) -> list[dict]:
    """The terms whose title follows the name as an apposition: ", the South Korean foreign minister,"."""
    apposition = (
        re.match(r",? (?:who is )?((?:the |a |an )?(?:\b[a-z]\.|[^.,;()]){3,100}?)[,.;)]", low[end : end + 120])
        if low[end : end + 1] == ","
        else None
    )
    if not apposition or re.search(r"\b(?:former|ex|said|told|says)\b", apposition[1]):
        return []
    found, stateless = [], _demonyms().sub("", apposition[1])
    for term in _terms()[person]:
        lengths = [
            len(form)
            for form in _titles().get((term["office"], term["state"]), ())
            if _bears(apposition[1], form) or _bears(stateless, form)
        ]
        if lengths:
            found.append((max(lengths), term))
    longest = max((length for length, _ in found), default=0)
    return [term for length, term in found if length == longest]


def _bears(apposition: str, form: str) -> bool:
    """Whether an apposition holds a title, and not as part of that of a deputy."""
    return has_word(apposition, form) and not _DEPUTY.search(apposition[: apposition.find(form)])


@cache
def _demonyms() -> re.Pattern:
    """What names a state or a ministry inside a title: "director general of the Japanese Foreign Ministry's bureau"."""
    words = {form.lower() for row in rows("states") for form in forms(row["demonyms"])}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))}|(?:[a-z]+ )?ministry['’]s) ")


@lru_cache(maxsize=1024)
def _with_slack(terms: tuple[tuple[str, str], ...]) -> np.ndarray:
    """The days within terms, stretched."""
    return _stretched(within(terms))


def _stretched(inside: np.ndarray) -> np.ndarray:
    """Stretch terms by some days on both sides."""
    reach = np.flatnonzero(np.diff(inside.astype(np.int8)))
    wider = inside.copy()
    for edge in reach:
        wider[max(0, edge - SLACK + 1) : edge + SLACK + 1] = True
    return wider


@cache
def _terms() -> dict[str, list[dict]]:
    terms: dict[str, list[dict]] = {}
    for row in rows("offices"):
        terms.setdefault(row["person"], []).append(row)
    return terms


@cache
def _names() -> dict[str, str]:
    """Every full name and alias, in lower case without hyphens -> the one person who bears it."""
    owners: dict[str, set[str]] = {}
    for row in rows("people"):
        if row["name"] in _terms():
            for form in (row["name"], *forms(row["aliases"])):
                spaced = form.lower().replace("-", " ").replace("’", "'")
                variants = {spaced}
                words = spaced.split(" ")
                if len(words) == 3:
                    variants.add(f"{words[0]} {words[1]}{words[2]}")
                    if len(words[1]) <= 2 and words[1].endswith("."):
                        variants.add(f"{words[0]} {words[2]}")
                    if row["state"] in ("KOR", "PRK"):
                        variants.add(f"{words[1]} {words[2]} {words[0]}")
                if len(words) == 2 and row["state"] == "JPN":
                    variants.add(f"{words[1]} {words[0]}")
                for variant in variants:
                    owners.setdefault(variant, set()).add(row["name"])
    return {
        form: next(iter(people))
        for form, people in owners.items()
        if len(people) == 1 and (" " in form or len(form) > 4)
    }


@cache
def _first_words() -> frozenset[str]:
    """The words with which a full name begins."""
    return frozenset(form.split(" ", 1)[0] for form in _names())


@cache
def _surnames() -> dict[str, dict[tuple[str, str], list[str]]]:
    """Surname in lower case -> office and state -> the people who held it and bear the surname."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for row in rows("people"):
        if row["name"] in _terms():
            words = row["name"].lower().split(" ")
            surname = words[0] if row["state"] in ("KOR", "PRK", "CHN") else words[-1]
            offices = found.setdefault(surname.removesuffix("'s"), {})
            for term in _terms()[row["name"]]:
                offices.setdefault((term["office"], term["state"]), []).append(row["name"])
    return found


@cache
def _titles() -> dict[tuple[str, str], tuple[str, ...]]:
    titles: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows("office_titles"):
        for state in forms(row["states"]) or sorted({term["state"] for term in rows("offices")}):
            titles[row["office"], state] = titles.get((row["office"], state), ()) + tuple(forms(row["forms"]))
    return titles


def _after_title(low: str, start: int) -> bool:
    """Whether a title, or its last word, stands before a name in the same sentence."""
    before = re.split(r"[.!?;:\"”]\s|\n\n", low[max(0, start - 80) : start])[-1]
    return any(word in _title_words() for word in _WORD.findall(before))


@cache
def _no_names() -> frozenset[str]:
    """Words that stand in titles and in names of states, not of people."""
    titles = {word for row in rows("office_titles") for form in forms(row["forms"]) for word in form.split(" ")}
    states = {
        word.lower()
        for row in rows("states")
        for column in ("forms", "demonyms", "metonyms", "capital")
        for form in forms(row[column])
        for word in form.split(" ")
    }
    return frozenset(titles | states)


@cache
def _title_words() -> frozenset[str]:
    """The words that carry a title: the last before an "of" or a "for" of each form."""
    heads = [
        re.split(r" (?:of|for|to|at|on|and)\b", form)[0].split(" ")[-1]
        for row in rows("office_titles")
        for form in forms(row["forms"])
    ]
    return frozenset(head for head in heads if len(head) > 4)
