"""Dating articles: cases as data, the five seeds, what the reasons promise, bad input."""

import datetime
import doctest
import json
from pathlib import Path

import numpy as np
import pytest

from kdnb import dating
from kdnb.cleaning import clean
from kdnb.date_reasons import looks_ahead
from kdnb.dating import DAYS, candidates, date_article, weigh
from kdnb.tables import forms, rows

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases" / "dating.json").read_text(encoding="utf-8"))
SEEDS = {
    "000": ("2020-07-08", "inferred"),
    "001": ("2020-12-09", "stated"),
    "002": ("2022-02-04", "stated"),
    "003": ("2019-10-06", "inferred"),
    "004": ("2018-06-01", "inferred"),
}


def marked(case: dict) -> pytest.param:
    marks = [pytest.mark.xfail(reason=case["comment"], strict=True)] if case["pile"] == "known failure" else []
    return pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_dates(case):
    found = date_article(case["text"], case["url"])
    if case["expected"]:
        day, precision, basis = case["expected"]
        assert (found.date and found.date.isoformat(), found.precision, found.basis) == (day, precision, basis)
    else:
        assert found.date is None or found.date.isoformat() < case["not_after"]


@pytest.mark.parametrize("seed", SEEDS)
def test_seeds(seed):
    (path,) = (HERE.parent / "seeds").glob(f"{seed}*.txt")
    found = date_article(path.read_text(encoding="utf-8"))
    assert (found.date.isoformat(), found.precision, found.basis) == (SEEDS[seed][0], "day", SEEDS[seed][1])


def test_a_third_summit_is_spoken_of_after_the_second():
    text = "The two states are holding discussions on a third summit between President Donald Trump and Kim Jong Un, an official in Seoul said Wednesday."
    (reason,) = [reason for reason in candidates(text) if reason.kind == "summit"]
    assert {str(day) for day in DAYS[reason.weights < 0]} == {str(day) for day in DAYS if str(day) < "2019-02-27"}


def test_reasons_point_into_the_raw_text_and_weigh_every_day():
    text = "Asia\n\nFeb 04, 2022\n\nForeign Minister Chung Eui-yong said Friday that the seventh launch this year by North Korea was wrong."
    reasons = candidates(text)
    assert {"plain", "weekday", "office", "rank"} <= {reason.kind for reason in reasons}
    assert all(
        text[reason.start : reason.end] == reason.text and reason.weights.shape == DAYS.shape for reason in reasons
    )
    assert all(np.isfinite(reason.weights).all() for reason in reasons)
    assert weigh(reasons).sum() == pytest.approx(1.0)
    assert date_article(clean(text)) == date_article(text)


def test_without_reasons_no_day_stands_out():
    assert weigh([]).max() < 0.001


def test_confidence_grows_with_agreement():
    alone = "Feb 04, 2022\n\nThe minister said that talks were held."
    agreed = (
        "Feb 04, 2022\n\nSEOUL, Feb. 4 (Yonhap) -- Foreign Minister Chung Eui-yong said Friday that talks were held."
    )
    assert date_article(alone).confidence < date_article(agreed).confidence


@pytest.mark.parametrize("wrong", [None, 7, b"text", ["text"]])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(TypeError, match="date_article takes"):
        date_article(wrong)


def test_an_address_must_be_text():
    with pytest.raises(TypeError, match="url must be"):
        date_article("Text.", url=7)


@pytest.mark.parametrize(
    "text",
    [
        " \n\t",
        "31 February 2020",
        "0000-00-00 99/99/9999",
        "date " * 50,
        "Sept. 31, 1850 (AP) -- War.",
        "\x00\x01",
        "金" * 500,
    ],
)
def test_odd_text_does_not_raise(text):
    assert date_article(text).date is None or isinstance(date_article(text).date, datetime.date)


def test_tables_of_dating_are_sound():
    for row in rows("era_words"):
        assert row["from"] < (row["to"] or "9999") and forms(row["forms"]), row
    listed = [form for row in rows("era_words") for form in forms(row["forms"])]
    assert sorted(listed) == sorted(set(listed))
    assert [row["date"] for row in rows("anniversaries")] == sorted(row["date"] for row in rows("anniversaries"))


def test_occasions_are_sound():
    for row in rows("occasions"):
        first, last = datetime.date.fromisoformat(row["date"]), datetime.date.fromisoformat(row["end"] or row["date"])
        assert first <= last and (last - first).days <= 20 and row["source"], row
        groups = [[form.strip() for form in group.split("/")] for group in forms(row["opening"])]
        assert len(groups) > 1 and all(form and form == form.lower() and "-" not in form for group in groups for form in group), row
    days = [(row["date"], row["end"], row["opening"]) for row in rows("occasions")]
    assert days == sorted(set(days))


def test_a_day_stated_without_its_year_is_no_surer_than_the_year():
    text = "SEOUL, Aug. 20 (Yonhap) -- Foreign Minister Chung Eui-yong said Friday that he would travel to Moscow next week."
    dated = text.replace("Aug. 20", "Aug. 20, 2021")
    assert date_article(text).date == date_article(dated).date
    assert date_article(text).confidence < date_article(dated).confidence


def test_examples():
    assert doctest.testmod(dating).failed == 0


def test_a_noun_that_looks_like_a_verb_is_not_ahead():
    for sentence, ahead in (("It is an open denial of the Singapore agreement, he said.", False), ("The experts open talks Sept. 15.", True)):
        word = "Singapore" if "Singapore" in sentence else "Sept"
        at = sentence.index(word)
        assert looks_ahead(sentence, at, at + len(word)) is ahead
