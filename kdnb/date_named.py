"""Whom of the people of the tables a text names: in full, by a surname with a title, or in a spelling that only its sound resolves."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from kdnb.date_titles import ADMINISTRATION, RULING, terms_of, titles_before
from kdnb.names import resolve_name
from kdnb.tables import forms, rows

SURPRISES = 6
"""How many titled names that are in no table as written are looked up by their sound."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_CAPITALIZED = re.compile(r"[^\W\d_a-zß-öø-ÿ](?<![^\W\d_].)(?<![^\W\d_][-'’].)[^\W\d_]*(?:[-'’][^\W\d_]+)*")
"""A word with a capital, not one inside a word ("mcDonald", "ex-President")."""
_GIVEN = re.compile(rf" (?!(?:{'|'.join((*calendar.day_name, *calendar.month_name[1:]))})\b)[A-Z][a-z]+(?:-[A-Za-z][a-z]+)?\b")
"""What makes a surname the beginning of another name ("spokesman Park Joon-young"); a day after it is none."""
_NAME = re.compile(r"\b[A-Z][a-z]+(?:[ -][A-Z]?[a-z]+){1,2}\b")


def respelled(text: str, length: int) -> list[str]:
    """The usual names of the people whom the first ``length`` characters of a text name in another spelling ("Yun Seok-yeol")."""
    people = {person for person, start, end in named_people(text) if end <= length and "; " not in person and " " in text[start:end]}
    lead = text[:length].lower().replace("-", " ").replace("’", "'")
    return sorted(person for person in people if _plain(person) not in lead)


@lru_cache(maxsize=4)
def named_people(text: str) -> tuple[tuple[str, int, int], ...]:
    """Each place that names a person: in full, by a surname with a title, or in a spelling that only its sound resolves."""
    return tuple(_named(text))


def _named(body: str) -> Iterator[tuple[str, int, int]]:
    names, low = _names(), body.lower()
    done, tried = 0, set()
    for capital in _CAPITALIZED.finditer(body):
        start, end = capital.span()
        if start < done:
            continue
        word = _word(capital[0])
        if word.opens:
            parts = [capital, *islice(_WORD.finditer(body, end), 2)]
            written = [_plain(part[0]) for part in parts]
            count = next((count for count in range(len(parts), 0, -1) if " ".join(written[:count]) in names), 0)
            if count:
                done = parts[count - 1].end()
                yield names[" ".join(written[:count])], start, done
                continue
        if word.bearers and not _GIVEN.match(body, end) and (holders := _holders(word.bearers, body, low, start, end)):
            yield "; ".join(holders), start, end
        elif (
            not word.no_name
            and len(tried) < SURPRISES
            and (name := _NAME.match(body, start))
            and name[0] not in tried
            and _no_names().isdisjoint(name[0].lower().split(" "))
            and _after_title(low, start)
        ):
            tried.add(name[0])
            for written in dict.fromkeys((" ".join(name[0].split(" ")[:2]), name[0])):
                match = resolve_name(written, context=body[max(0, start - 80) : start + len(written) + 60])
                if match and match.name in terms_of():
                    done = start + len(written)
                    yield match.name, start, done
                    break


class _Word(NamedTuple):
    """What the tables know of a word with a capital: whether a full name ``opens`` with it, who are the ``bearers`` of the surname by
    office and state, and whether it is of titles and states and ``no_name``."""

    opens: bool
    bearers: dict[tuple[str, str], list[str]] | None
    no_name: bool


@lru_cache(maxsize=8192)
def _word(written: str) -> _Word:
    plain = _plain(written)
    return _Word(plain.split(" ", 1)[0] in _first_words(), _surnames().get(plain), written.lower() in _no_names())


def _holders(by_office: dict[tuple[str, str], list[str]], body: str, low: str, start: int, end: int) -> list[str]:
    """Those of one surname who held the office whose title stands before a name, or gave an administration the name."""
    rules = ADMINISTRATION.match(body, end)
    offices = [*titles_before(low, start), *(office for office in by_office if rules and office[0] in RULING)]
    return sorted({person for office in offices for person in by_office.get(office, ())})


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """A written word as the tables of names have it: in lower case, without hyphens and the mark of the genitive."""
    return word.lower().replace("-", " ").replace("’", "'").removesuffix("'s")


@cache
def _names() -> dict[str, str]:
    """Every full name and alias, in lower case without hyphens -> the one person who bears it."""
    owners: dict[str, set[str]] = {}
    for row in rows("people"):
        if row["name"] in terms_of():
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
        if row["name"] in terms_of():
            words = row["name"].lower().split(" ")
            surname = words[0] if row["state"] in ("KOR", "PRK", "CHN") else words[-1]
            offices = found.setdefault(surname.removesuffix("'s"), {})
            for term in terms_of()[row["name"]]:
                offices.setdefault((term["office"], term["state"]), []).append(row["name"])
    return found


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
