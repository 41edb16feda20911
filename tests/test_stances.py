"""Who stands where: each case gives exactly the rows expected, comments apart, and every row points at its words."""

import datetime
import json
from pathlib import Path

import pytest

from kdnb.language import annotate
from kdnb.stances import find_stances
from kdnb.tables import forms, rows

CASES = json.loads((Path(__file__).parent / "cases" / "stances.json").read_text(encoding="utf-8"))
CODES = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "COMMENT"}
ISSUES = {"dialogue", "denuclearization", "launches", "nuclear_program", "sanctions", "alliance", "exercises", "inter_korean", "humanitarian", "peace_regime", "other"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_stances(case):
    doc = annotate(case["text"], datetime.date(2020, 7, 8))
    found = find_stances(doc)
    stands = [[row["speaker"], row["speaker_state"], row["target"], row["code"], row["issue"]] for row in found if row["code"] != "COMMENT"]
    assert stands == case["expected"]
    for row in found:
        assert 0 <= row["start"] < row["end"] <= len(doc.text)
        assert row["content"] in doc.text
        assert row["quoted"] is None or row["quoted"] in doc.text
        assert row["target"] != row["speaker_state"]


def test_relayed_words_are_the_speakers():
    doc = annotate('"Secretary Blinken condemned North Korea\'s launch," State Department spokesperson Ned Price said. ', datetime.date(2022, 2, 4))
    found = [(row["speaker"], row["target"], row["code"], row["via"]) for row in find_stances(doc)]
    assert found == [("Antony Blinken", "PRK", "ACCUSE", "Ned Price")]


def test_nothing_in_an_empty_article():
    assert find_stances(annotate("")) == []


def test_tables_hold_known_codes_and_issues():
    for row in rows("stance_cues"):
        assert {*row["code"].split()} - {"content", "promise", "expression"} <= CODES
        assert row["negated"] in CODES | {""}
    assert {row["issue"] for row in rows("issue_words")} <= ISSUES


@pytest.mark.parametrize(("table", "parts"), [("stance_cues", ("phrase", "future", "expression")), ("issue_words", None)])
def test_no_form_has_two_owners(table, parts):
    seen: dict = {}
    for number, row in enumerate(rows(table)):
        if parts is None or row["part"] in parts:
            for form in forms(row["forms"]):
                key = (row.get("part"), form)
                assert seen.setdefault(key, number) == number, f"{form!r} stands in two rows"
