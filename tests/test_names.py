"""Names: the cases of tests/cases/names.json, and what must hold for every row of the registry."""

import datetime
import json
from pathlib import Path

import pytest
from measure_names import read_variants, resolve
from pypinyin import Style, pinyin

import kdnb.names
from kdnb.registry import registry
from kdnb.romanization import HAN, hanja_readings, key, syllable_spellings
from kdnb.tables import forms, rows

CASES = json.loads((Path(__file__).parent / "cases" / "names.json").read_text(encoding="utf-8"))
ROWS = [pytest.param(case, id=f"{pile}: {case['label']}") for pile, cases in CASES.items() for case in cases]


@pytest.mark.parametrize("case", ROWS)
def test_case(case):
    match = kdnb.names.resolve_name(case["form"], on=case.get("on"), context=case.get("context"))
    assert (match.name if match else None) == case["person"]
    if "method" in case:
        assert match.method == case["method"]
        assert match.reasons


def test_real_variants():
    variants = read_variants()
    wanted = [row for row in variants if row["person"]]
    strangers = [row for row in variants if not row["person"]]
    assert sum(resolve(row) == row["person"] for row in wanted) >= 0.9 * len(wanted)
    assert sum(bool(resolve(row)) for row in strangers) <= 1


def test_press_name_leads_to_its_owner():
    """Nobody's registered name belongs to somebody else; true namesakes may give nobody."""
    wrong = {}
    for name in registry().people:
        match = kdnb.names.resolve_name(name)
        if match is not None and match.name != name:
            wrong[name] = match.name
    assert not wrong


def test_spellings_keep_confusable_syllables_apart():
    for one, other in (("철", "춘"), ("길", "국"), ("도", "동"), ("철", "천"), ("남", "난")):
        assert not set(syllable_spellings(one)) & set(syllable_spellings(other))


def test_all_readings_of_a_character():
    assert {"".join(reading) for reading in hanja_readings("李度勳")} >= {"liduxun", "liduoxun"}
    assert hanja_readings("이도훈") == ()


def test_readings_are_those_of_pypinyin_and_cover_the_tables():
    table = {row["character"]: forms(row["readings"]) for row in rows("han_readings")}
    hanja = {form[0] for name in ("surnames", "name_hanja") for row in rows(name) for form in forms(row["hanja"])}
    assert hanja | {character for row in rows("people") for character in row["han"] if HAN.match(character)} == set(table)
    for sign, readings in table.items():
        assert set(readings) == {reading.replace("ü", "u").replace("lv", "lu") for reading in pinyin(sign, style=Style.NORMAL, heteronym=True)[0]}


@pytest.mark.parametrize("on", ["2019-10-05", "2019-10", "2019", datetime.date(2019, 10, 5), datetime.datetime(2019, 10, 5, 12)])
def test_dates(on):
    assert kdnb.names.resolve_name("the US secretary of state", on=on).name == "Mike Pompeo"


def test_wrong_calls():
    with pytest.raises(TypeError, match="form must be text"):
        kdnb.names.resolve_name(None)
    with pytest.raises(ValueError, match="ISO date"):
        kdnb.names.resolve_name("Biegun", on="last week")


@pytest.mark.parametrize("odd", ["\x00", "💥", "....", "Kim " * 50, "-", "'s", "李", "ㄱ", "Kim Jong-"])
def test_odd_text_is_nobody(odd):
    assert kdnb.names.resolve_name(odd) is None


def test_key():
    assert key("Kang Kyŏng-hwa") == key("KANG KYONGHWA")


@pytest.mark.parametrize(
    ("form", "on", "state"),
    [("Ban Ki-moon", "2005-09-19", "KOR"), ("Ban Ki-moon", "2013-03-07", "UN"), ("Ban Ki-moon", None, "KOR"), ("UN Secretary-General Ban", "2013-03-07", "UN"), ("Josep Borrell", "2021-01-01", "EU")],
)
def test_the_state_is_the_one_served_on_the_day(form, on, state):
    assert kdnb.names.resolve_name(form, on=on).state == state
