"""Launches: cases in cases/launches.json; an expected row names the columns that the case is about."""

import datetime
import doctest
import json
import re
from pathlib import Path

import pytest
import spacy

from kdnb import chronology, launch_events, launch_frames, launch_offsets, launch_times, launches, measures, weapons
from kdnb.annotations import register_extensions
from kdnb.chronology import check_ordinal, same_launch
from kdnb.launches import find_launches
from kdnb.lexemes import LIST
from kdnb.tables import forms, rows
from kdnb.times import find_times

register_extensions()
CASES = json.loads((Path(__file__).parent / "cases" / "launches.json").read_text(encoding="utf-8"))
COLUMNS = [
    "status", "date", "date_precision", "weapon", "model", "count", "at_least", "site", "range_km", "apogee_km", "mach", "time", "ordinal",
    "ordinal_since", "background", "start", "end",
]  # fmt: skip


def read(text: str, published: str | None) -> list[dict]:
    doc = spacy.blank("en")(text)
    doc._.published = datetime.date.fromisoformat(published) if published else None
    doc._.times = find_times(text, doc._.published)
    return find_launches(doc)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case["label"],
            marks=[pytest.mark.xfail(reason=case["known_failure"])] if "known_failure" in case else [],
        )
        for case in CASES
    ],
)
def test_cases(case):
    found = read(case["text"], case["published"])
    shown = [
        {key: str(row[key]) if key == "date" and row[key] else row[key] for key in truth}
        for row, truth in zip(found, case["expected"], strict=False)
    ]
    assert (len(found), shown) == (len(case["expected"]), case["expected"])
    for row in found:
        assert list(row) == COLUMNS
        assert 0 <= row["start"] < row["end"] <= len(case["text"])


@pytest.mark.parametrize(
    "text", ["", " ", "missile", "launch missile " * 50, "North Korea fired \ufffd\u200b missiles (((", "\n\n"]
)
def test_odd_text_raises_nothing(text):
    read(text, None)


@pytest.mark.parametrize("module", [weapons, measures, launch_frames, launch_offsets, launch_events, launch_times, launches, chronology])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def report(**said) -> dict:
    row = dict.fromkeys(COLUMNS) | {
        "status": "fired", "date": datetime.date(2022, 11, 18), "date_precision": "day", "weapon": "ICBM", "at_least": False, "article_id": "a",
    }  # fmt: skip
    return row | said


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (report(range_km=1000.0), report(range_km=1200.0), True),  # two agencies
        (report(weapon="ballistic"), report(model="Hwasong-17", article_id="b"), True),
        (report(model="KN-23", weapon="SRBM"), report(model="Hwasong-11A", weapon="SRBM"), True),
        (report(), report(date=datetime.date(2022, 11, 3)), False),
        (report(), report(weapon="SRBM"), False),
        (report(count=2), report(count=1), False),
        (report(time="06:00"), report(time="06:37"), False),
        (report(status="planned"), report(), False),
        (report(date=None, date_precision=None), report(article_id="b"), False),
        (report(date=datetime.date(2022, 11, 1), date_precision="month", article_id="b"), report(), False),
        (
            report(date=datetime.date(2016, 1, 1), date_precision="month", weapon="nuclear"),
            report(date=datetime.date(2016, 1, 6), weapon="nuclear"),
            True,
        ),
    ],
)
def test_same_launch(a, b, same):
    assert same_launch(a, b) is same
    assert same_launch(b, a) is same


def test_the_seventh_launch_of_2022_counts_days_with_cruise_missiles():
    counts = check_ordinal(report(ordinal=7, ordinal_since="2022", date=datetime.date(2022, 1, 30), weapon="IRBM"))
    assert counts["fits"] == ["days_with_cruise"]
    assert (counts["missiles"], counts["days"]) == (9, 6)


@pytest.mark.parametrize(
    ("claim", "fits", "nearest"),
    [  # claims of the press, and what they count
        (report(ordinal=23, ordinal_since="2022", date=datetime.date(2022, 10, 4), weapon="IRBM"), ["days_with_cruise"], None),
        (report(ordinal=3, ordinal_since="2017", date=datetime.date(2017, 11, 29)), ["class"], None),
        (report(ordinal=5, ordinal_since="2023", date=datetime.date(2023, 12, 18)), ["class"], None),
        (report(ordinal=4, ordinal_since="2016", date=datetime.date(2016, 5, 31), weapon="IRBM", model="Musudan"), ["class", "model"], None),
        (report(ordinal=17, ordinal_since="2022", date=datetime.date(2022, 5, 25), weapon="missile"), [], ("days_with_cruise", -1)),
        (report(ordinal=6, date=datetime.date(2017, 9, 3), weapon="nuclear"), ["tests"], None),
    ],
)
def test_what_an_ordinal_counts(claim, fits, nearest):
    counts = check_ordinal(claim)
    assert (counts["fits"], counts["nearest"]) == (fits, nearest)


def test_check_ordinal_needs_an_ordinal():
    with pytest.raises(ValueError, match="needs an ordinal"):
        check_ordinal(report())


def test_chronology_rows():
    launches_known = rows("launches")
    assert len(launches_known) > 339
    for row in launches_known:
        assert row["weapon"] in (*weapons.CLASSES, "")
        assert row["outcome"] in ("success", "failure", "")
        datetime.date.fromisoformat((row["date"] + "-01")[:10])
    sunday = [row for row in launches_known if row["date"] == "2022-01-30"]
    assert [(row["weapon"], row["model"], row["time_utc"]) for row in sunday] == [("IRBM", "Hwasong-12", "22:52")]


def test_no_form_has_two_owners():
    for table, owner in (("weapons", "model"), ("launch_sites", "name")):
        seen: dict[str, str] = {}
        for row in rows(table):
            for form in forms(row["forms"]):
                assert seen.setdefault(form, row[owner]) == row[owner], form
    models = {row["model"] for row in rows("weapons")}
    assert len(models) == len(rows("weapons"))
    assert {row["same_as"] for row in rows("weapons")} <= models | {""}


def test_every_list_of_words_is_in_the_table():
    asked = {kind for path in Path(launches.__file__).parent.glob("*.py") for kind in re.findall(r"""cue_list\(["']([^"']+)["']\)""", path.read_text(encoding="utf-8"))}
    assert asked == {row["kind"] for row in rows("launch_cues") if row["value"] == LIST}
