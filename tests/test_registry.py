"""The registry of people and offices, read row by row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations, product

import pytest

from kdnb.tables import forms, rows

PEOPLE = {row["name"]: row for row in rows("people")}
KOREANS = [row for row in PEOPLE.values() if row["hangul"]]
TITLES = {(row["office"], state) for row in rows("office_titles") for state in forms(row["states"]) or [""]}
SINGLE = {
    (row["office"], state) for row in rows("office_titles") if row["single"] for state in forms(row["states"]) or [""]
}
ISO = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
HANGUL = re.compile(r"[가-힣]{2,5}")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]{2,6}")
STATE = re.compile(r"([A-Z]{3}|UN|EU|ASEAN|IAEA)?")
HANDOVER = 60  # days that two holders may overlap: sources count the last day differently, successors are named early


def label(row: dict[str, str]) -> str:
    return f"{row['person']}, {row['office']}, {row['from']}"


def first_day(prefix: str) -> date:
    if not prefix:
        return date.min
    year, month, day = [*map(int, prefix.split("-")), 1, 1][:3]
    return date(year, month, day)


def last_day(prefix: str) -> date:
    if not prefix:
        return date.max
    year, month, day = [*map(int, prefix.split("-")), 12 if prefix.count("-") == 0 else 28, 28][:3]
    return date(year, month, day)


def certain_overlap(one: dict[str, str], other: dict[str, str]) -> int:
    """Days that two terms share on any reading of their dates (a bare year or month counts as little as it can)."""
    if not one["from"] or not other["from"]:
        return 0
    begins = max(last_day(one["from"]), last_day(other["from"]))
    ends = min(first_day(row["to"]) if row["to"] else date.max for row in (one, other))
    return (ends - begins).days


def known(office: str, state: str, table: set[tuple[str, str]]) -> bool:
    return (office, state) in table or (office, "") in table


def test_names_are_unique_and_spaced():
    names = [row["name"] for row in rows("people")]
    assert not [name for name, count in Counter(names).items() if count > 1]
    assert not [name for name in names if name != " ".join(name.split())]


def test_every_person_has_a_source_and_a_code_of_a_state():
    """NATO's secretaries general have no state: the alliance has no code."""
    assert not [row["name"] for row in rows("people") if not row["source"]]
    assert not [row["name"] for row in rows("people") if not STATE.fullmatch(row["state"])]
    assert {row["gender"] for row in rows("people")} <= {"m", "f", ""}


def test_hangul_is_hangul_and_han_is_han():
    assert not [row["name"] for row in KOREANS if not HANGUL.fullmatch(row["hangul"])]
    assert not [row["name"] for row in PEOPLE.values() if row["han"] and not HAN.fullmatch(row["han"])]


def test_hanja_has_one_sign_for_each_syllable():
    assert not [row["name"] for row in KOREANS if row["han"] and len(row["han"]) != len(row["hangul"])]


def test_one_hanja_has_one_owner():
    owners = Counter(row["han"] for row in PEOPLE.values() if row["han"])
    assert not [han for han, count in owners.items() if count > 1]


def test_people_of_one_hangul_can_be_told_apart():
    """Two named Kim Hyun-jong served at the National Security Office, in 2019 and in 2025: state, office or years must differ."""
    owners = defaultdict(list)
    for row in KOREANS:
        owners[row["hangul"]].append(row)
    for namesakes in owners.values():
        for one, other in combinations(namesakes, 2):
            terms = [[term for term in rows("offices") if term["person"] == person["name"]] for person in (one, other)]
            clashes = [
                (label(mine), label(theirs))
                for mine, theirs in product(*terms)
                if mine["office"] == theirs["office"] and mine["state"] == theirs["state"] and certain_overlap(mine, theirs) > 0
            ]
            assert not clashes


def test_no_alias_is_another_persons_name():
    owners = defaultdict(set)
    for row in PEOPLE.values():
        for form in {row["name"], *forms(row["aliases"])}:
            owners[form.casefold().replace("-", " ")].add(row["name"])
    assert not {form: names for form, names in owners.items() if len(names) > 1}


def test_every_office_has_a_person_a_title_and_a_source():
    terms = rows("offices")
    assert not [label(row) for row in terms if row["person"] not in PEOPLE]
    assert not [label(row) for row in terms if not known(row["office"], row["state"], TITLES)]
    assert not [label(row) for row in terms if not row["title"] or not row["source"]]


def test_terms_have_valid_dates():
    terms = rows("offices")
    assert not [label(row) for row in terms if row["from"] and not ISO.fullmatch(row["from"])]
    assert not [label(row) for row in terms if row["to"] and not ISO.fullmatch(row["to"])]
    assert not [label(row) for row in terms if first_day(row["from"]) > last_day(row["to"])]


def test_no_term_is_listed_twice():
    terms = Counter((row["person"], row["office"], row["state"], row["from"]) for row in rows("offices"))
    assert not [term for term, count in terms.items() if count > 1]


def test_an_office_has_one_holder_at_a_time():
    """Acting holders stand beside the suspended one, so they are not compared."""
    holders = defaultdict(list)
    for row in rows("offices"):
        if known(row["office"], row["state"], SINGLE) and "acting" not in row["title"]:
            holders[row["office"], row["state"]].append(row)
    clashes = [
        f"{office} of {state}: {label(one)} - {one['to']} and {label(other)} - {other['to']}"
        for (office, state), terms in holders.items()
        for one, other in combinations(terms, 2)
        if one["person"] != other["person"] and certain_overlap(one, other) > HANDOVER
    ]
    assert not clashes, "\n".join(clashes)


@pytest.mark.parametrize("row", rows("office_titles"), ids=lambda row: f"{row['office']}-{row['states']}")
def test_title_forms_are_lower_case_and_listed_once(row):
    titles = forms(row["forms"])
    assert titles and titles == [title.lower() for title in titles]
    assert not [title for title, count in Counter(titles).items() if count > 1]


def test_one_state_has_one_row_for_an_office():
    keys = Counter((row["office"], state) for row in rows("office_titles") for state in forms(row["states"]) or [""])
    assert not [key for key, count in keys.items() if count > 1]


def test_what_must_not_match_names_people_of_the_registry_and_says_why():
    table = rows("not_names")
    assert len({(row["form"], row["not"]) for row in table}) == len(table)
    assert not [row["form"] for row in table if not row["why"] or row["not"] and row["not"] not in PEOPLE]


def test_no_official_is_barred_from_everybody():
    officials = {form for row in PEOPLE.values() for form in (row["name"], *forms(row["aliases"]))}
    assert not [row["form"] for row in rows("not_names") if not row["not"] and row["form"] in officials]
