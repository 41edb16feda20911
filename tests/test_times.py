"""Expressions of time: cases as data, and what the public calls promise."""

import datetime
import doctest
import json
from pathlib import Path

import pytest

from kdnb import times, times_calendar, times_hours, times_lexer
from kdnb.tables import forms, rows
from kdnb.times import date_expressions, find_times
from kdnb.times_calendar import holiday

CASES = json.loads((Path(__file__).parent / "cases" / "times.json").read_text(encoding="utf-8"))


def marked(case: dict) -> pytest.param:
    marks = [pytest.mark.xfail(reason=case["comment"], strict=True)] if case["pile"] == "known failure" else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_reads(case):
    published = case["published"] and datetime.date.fromisoformat(case["published"])
    found = find_times(case["text"], published)
    assert [[time.text, time.value] for time in found] == case["expected"]
    assert all(case["text"][time.start : time.end] == time.text for time in found)


def test_a_length_anchored_to_a_day_is_dated():
    day, _ = find_times("But a day after the drill ended May 25, the leaders met.", datetime.date(2018, 6, 1))
    assert (day.value, day.date, day.precision) == ("P1D", datetime.date(2018, 5, 26), "day")


def test_table_of_a_text():
    table = date_expressions("They met in June and will meet on Friday for two days.", "2018-06-06")
    assert list(table.columns) == ["start", "end", "text", "value", "date", "precision"]
    assert table["value"].tolist() == ["2018-06", "2018-06-08", "P2D"]
    assert table["date"].dt.strftime("%F").fillna("").tolist() == ["2018-06-01", "2018-06-08", ""]
    assert table["precision"].isna().tolist() == [False, False, True]


def test_table_of_nothing_has_the_same_types():
    empty, full = date_expressions("No time at all."), date_expressions("On Friday.", datetime.date(2018, 6, 6))
    assert len(empty) == 0 and empty.dtypes.equals(full.dtypes)


def test_wrong_calls_say_what_to_do():
    with pytest.raises(ValueError, match="published must be a date"):
        date_expressions("Friday", published="yesterday")
    with pytest.raises(TypeError, match="text must be a str"):
        date_expressions(None)


def test_no_form_is_listed_twice():
    listed = [form for row in rows("time_words") for form in forms(row["forms"])]
    listed += [form for row in rows("holidays") for form in forms(row["forms"])]
    assert sorted(listed) == sorted(set(listed))
    tenses = [form for row in rows("tense_words") for form in forms(row["forms"])]
    assert sorted(tenses) == sorted(set(tenses))


def test_every_holiday_has_a_day():
    assert all(holiday(row["rule"], 2020) is not None for row in rows("holidays"))


@pytest.mark.parametrize("module", [times, times_calendar, times_hours, times_lexer])
def test_docstring_examples(module):
    assert doctest.testmod(module).failed == 0
