"""States, organizations, places and milestones, read row by row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date

import pytest

from kdnb.tables import forms, rows

STATES = {row["code"]: row for row in rows("states")}
PLACES = {row["name"]: row for row in rows("places")}
WRITTEN = ("forms", "demonyms", "metonyms", "capital")
KINDS = {
    "organizations": {
        "party", "government", "legislature", "ministry", "agency", "military", "court", "media", "ngo", "company",
        "school", "thinktank", "international",
    },
    "places": {"launch_site", "nuclear_site", "venue", "border", "city", "region", "sea", "base"},
    "milestones": {
        "summit", "meeting", "agreement", "launch", "nuclear_test", "visit", "exercise", "resolution", "election",
        "anniversary", "incident", "other",
    },
}  # fmt: skip
FIRST = ["PRK", "KOR", "USA", "CHN", "JPN", "RUS", "UN", "EU", "ASEAN", "IAEA"]


def owners(table: str, key: str, columns: tuple[str, ...]) -> dict[str, set[str]]:
    """Each form in small letters -> the rows that hold it."""
    found = defaultdict(set)
    for row in rows(table):
        for column in columns:
            for form in forms(row[column]):
                found[form.lower()].add(row[key])
    return found


def shared(found: dict[str, set[str]]) -> dict[str, list[str]]:
    return {form: sorted(names) for form, names in sorted(found.items()) if len(names) > 1}


def test_codes_are_unique_and_the_main_ones_come_first():
    codes = [row["code"] for row in rows("states")]
    assert codes[: len(FIRST)] == FIRST
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch("[A-Z]{3}", code) for code in codes[len(FIRST) :])


@pytest.mark.parametrize("table", ["states", "organizations", "places", "milestones"])
def test_names_are_unique(table):
    names = Counter(row["name"] for row in rows(table))
    assert not [name for name, count in names.items() if count > 1]


@pytest.mark.parametrize(
    ("table", "key", "columns"),
    [
        ("states", "code", WRITTEN),
        ("organizations", "name", ("forms",)),
        ("places", "name", ("forms",)),
        ("milestones", "name", ("forms",)),
    ],
)
def test_no_form_has_two_owners_in_a_table(table, key, columns):
    assert not shared(owners(table, key, columns))


@pytest.mark.parametrize("table", ["organizations", "places"])
def test_a_form_shared_with_a_state_belongs_to_that_state(table):
    """Seoul is a city and a government, the White House an office and the United States; a foreign owner is a slip."""
    held = owners("states", "code", WRITTEN)
    foreign = [
        (row["name"], form)
        for row in rows(table)
        for form in forms(row["forms"])
        if held.get(form.lower(), {row["state"]}) != {row["state"]}
    ]
    assert not foreign


def test_organizations_and_places_share_no_form():
    of_organizations, of_places = owners("organizations", "name", ("forms",)), owners("places", "name", ("forms",))
    assert not set(of_organizations) & set(of_places)


@pytest.mark.parametrize("table", ["organizations", "places", "milestones"])
def test_kinds_states_and_sources_are_known(table):
    assert not [row["name"] for row in rows(table) if row["kind"] not in KINDS[table]]
    assert not [row["name"] for row in rows(table) if not row["source"]]
    assert not [row["name"] for row in rows(table) if {*forms(row.get("state", ""))} - STATES.keys()]


@pytest.mark.parametrize("table", ["organizations", "places"])
def test_a_row_has_a_form(table):
    assert not [row["name"] for row in rows(table) if not forms(row["forms"])]


def test_places_lie_on_earth():
    for row in rows("places"):
        assert -90 <= float(row["lat"] or 0) <= 90, row["name"]
        assert -180 <= float(row["lon"] or 0) <= 180, row["name"]


def test_places_of_the_peninsula_lie_on_it():
    """A swapped or mistyped coordinate shows here first; Ulleung and Dokdo reach 131.9 degrees east."""
    for row in rows("places"):
        if row["state"] in ("PRK", "KOR") and row["lat"] and row["lon"]:
            assert 33 <= float(row["lat"]) <= 43.1 and 124 <= float(row["lon"]) <= 132, row["name"]


def test_dates_of_milestones_are_days_in_order():
    starts = []
    for row in rows("milestones"):
        assert row["precision"] == {10: "day", 7: "month", 4: "year"}[len(row["date"])], row["name"]
        starts.append(row["date"])
        if row["precision"] == "day":
            start = date.fromisoformat(row["date"])
            end = date.fromisoformat(row["end"]) if row["end"] else start
            assert date(1994, 1, 1) <= start <= end <= date(2026, 12, 31), row["name"]
            assert (end - start).days <= 25, row["name"]
    assert starts == sorted(starts)


def test_parties_and_places_of_milestones_are_in_their_tables():
    for row in rows("milestones"):
        assert forms(row["parties"]), row["name"]
        assert forms(row["parties"]) == sorted(set(forms(row["parties"])) & STATES.keys()), row["name"]
        assert not row["place"] or row["place"] in PLACES, row["name"]


def test_launches_of_milestones_are_in_the_chronology():
    """Both carry the day in Korea; rows with another source are launches that the chronology lacks or dates otherwise."""
    chronology = {row["date"] for row in rows("launches")}
    claimed = [row for row in rows("milestones") if row["source"] == "nagix/nk-missile-tests"]
    assert not [row["name"] for row in claimed if row["date"] not in chronology]


def test_enough_is_known():
    """Counts that the tables had when they were checked; a lost block of rows shows here."""
    assert len(STATES) >= 79
    assert len(rows("organizations")) >= 260
    assert len(PLACES) >= 260
    assert len(rows("milestones")) >= 400
