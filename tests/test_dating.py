"""Dating articles: cases as data, the five seeds, what the reasons promise, bad input."""

import datetime
import doctest
import json
from pathlib import Path

import numpy as np
import pytest

from kdnb import dating
from kdnb.cleaning import clean
from kdnb.date_launch_fits import launch_fits
from kdnb.date_occasions import fitting
from kdnb.date_reasons import looks_ahead, still_ahead
from kdnb.date_recalled import placed_elsewhere, recalled
from kdnb.date_wording import matched, plain
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


@pytest.mark.parametrize(
    "text, kind, first, last",
    [
        ("They spoke of follow-up steps to last week's summit between Presidents Moon Jae-in and Joe Biden.", "recalled", "2021-05-24", "2021-06-03"),
        ("He arrives ahead of Kim Jong Un's summit with Donald Trump next month, which Seoul welcomed.", "recalled", "2018-05-01", "2019-01-31"),
        ("They spoke by phone ahead of a second U.S.-North Korea summit scheduled for next week.", "milestone", "2019-02-18", "2019-02-24"),
    ],
)
def test_a_summit_is_placed_by_its_sides_and_its_time(text, kind, first, last):
    (reason,) = [reason for reason in candidates(text) if reason.kind == kind and np.ptp(reason.weights) > 0]
    days = [str(day) for day in DAYS[reason.weights == reason.weights.max()]]
    assert first <= min(days) and max(days) <= last


def test_what_is_to_be_done_by_a_month_is_ahead_of_it():
    text = "The North seeks to complete its satellite by April 2023."
    assert not looks_ahead_at("It was the first talk since the coming to power in January of the president.", "January")
    assert looks_ahead_at(text, "April 2023") and not looks_ahead_at("Trade had halved by April 2023.", "April 2023")


def looks_ahead_at(text: str, words: str) -> bool:
    return still_ahead(text, text.index(words), text.index(words) + len(words))


def test_a_launch_comes_so_many_days_after_another():
    """On 18 and 23 December 2022 the North launched, and on 20 and 23 February 2023."""
    fits = {str(DAYS[place]): fit for place, fit in launch_fits("It comes five days after the North fired two missiles.", "", {}).items()}
    alone = {str(DAYS[place]): fit for place, fit in launch_fits("It comes after the North fired two missiles.", "", {}).items()}
    assert fits["2022-12-23"] / alone["2022-12-23"] > 4.0 * fits["2023-02-20"] / alone["2023-02-20"]


def test_an_occasion_may_lack_one_group_of_words_but_no_person():
    groups = "shoigu; pyongyang / kim jong un / north korea; security council; dialogue / treaty / visit; surprise / rare / long range / blinken"
    (row,) = [row for row in rows("occasions") if row["opening"] == groups]
    rest = "an official said"
    told = [fit for fit in matched(plain("Security Council secretary Shoigu flew to Pyongyang for a dialogue."), rest) if fit.row is row]
    assert [fit.lacking for fit in told] == [True]
    assert not [fit for fit in matched(plain("A Security Council secretary flew to Pyongyang on a rare visit."), rest) if fit.row is row]


def test_words_are_read_as_the_tables_write_them():
    assert plain("denuclearisation and defence are a \"grave\" concern") == "denuclearization and defense are a grave concern"


def test_days_that_an_occasion_names_itself_do_not_speak_against_it():
    text = "North Korea told Japan on Monday of a satellite launch, and the window was between May 31 and June 11, the coast guard said."
    (reason,) = [reason for reason in candidates(text) if reason.kind == "occasion"]
    assert "2023-05-28" <= str(DAYS[reason.weights.argmax()]) <= "2023-05-30" and reason.weights.max() > 7.0


def test_no_inferred_day_is_surer_than_four_in_five():
    found = date_article("Kim Jong Un and Donald Trump met at the Metropole in Hanoi on Wednesday, and the White House said their second summit would go on Thursday.")
    assert found.date.isoformat() == "2019-02-27" and found.confidence <= 0.8


def test_the_anniversary_of_the_armistice_is_not_that_of_the_war():
    text = "He went to ceremonies for the 60th anniversary of the signing of the Korean War armistice."
    (reason,) = [reason for reason in candidates(text) if reason.kind == "anniversary"]
    assert str(DAYS[reason.weights.argmax()])[:7] == "2013-07"


def test_an_agreement_that_there_was_not_is_no_report_of_one():
    text = "The talks on reopening the Kaesong industrial complex broke down without any agreement, the sixth round to fail, Seoul said."
    days = {fit.row["date"] for fit in fitting(clean(text), set()) if not fit.lacking}
    assert "2013-07-25" in days and "2013-08-14" not in days


def test_what_was_last_thursday_is_not_the_news():
    text = "The minister spoke on Wednesday. The sixth round of talks on the Kaesong complex of the two Koreas broke down last Thursday."
    assert "2013-07-25" in placed_elsewhere(clean(text))


def test_of_two_summits_that_are_meant_the_one_that_is_news_is_one():
    """Both of 2018 in Panmunjom; the first, on a Friday, is what the article's opening has the words of."""
    sentence = "It came ahead of the summit between Moon Jae-in and Kim Jong-un, scheduled for Friday in the border village of Panmunjom."
    (reason,) = recalled(clean(sentence), {"2018-04-27"}, set())
    first, second = (float(reason.weights[np.datetime64(day) == DAYS][0]) for day in ("2018-04-24", "2018-05-22"))
    assert first >= second > 0.0


@pytest.mark.parametrize(
    "text",
    [
        "Leaders Meet\n\nVLADIVOSTOK (Point News / Sputnik - 25th April, 2019) The two leaders have concluded their first summit, the Kremlin said.",
        "- The Capital Times - Thursday, April 25, 2019\n\nThe two leaders have concluded their first summit, the Kremlin said in a statement.",
        "News 9\n\nLeaders meet\n\n입력 2019.04.25 (00:20)\n\nThe two leaders have concluded their first summit, the Kremlin said in a statement.",
    ],
)
def test_a_page_states_its_day_in_many_ways(text):
    dating = date_article(text)
    assert (dating.date, dating.basis) == (datetime.date(2019, 4, 25), "stated")


def test_a_day_in_brackets_after_its_weekday_is_that_of_the_news():
    (reason,) = [reason for reason in candidates("He sent a letter, the agency reported on Saturday (14/7/2018), and was optimistic.") if "beside its weekday" in reason.says]
    assert DAYS[reason.weights.argmax()] == np.datetime64("2018-07-14")
