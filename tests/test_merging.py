"""Which reports of talks are one talk, and what a merged talk says."""

import datetime

import pytest
import spacy

from kdnb.annotations import register_extensions
from kdnb.launches import find_launches
from kdnb.merging import merge_launches, merge_talks, same_talk
from kdnb.times import find_times

register_extensions()


def report(article, **fields):
    day = fields.pop("date", "2020-07-08")
    row = {
        "kind": "meeting", "status": "held", "date_precision": "day", "place": None, "parties": ["KOR", "USA"], "title": None,
        "participants": ["Lee Do-hoon", "Stephen Biegun"], "background": False, "plover": "CONSULT", "start": 0, "end": 9,
    }  # fmt: skip
    return {**row, "article_id": article, "date": datetime.date.fromisoformat(day) if day else None, **fields}


KOREAS = {"parties": ["KOR", "PRK"], "participants": [], "kind": "negotiation"}
LEADERS = {"parties": ["KOR", "PRK"], "participants": ["Kim Jong-un", "Moon Jae-in"], "kind": "summit"}
MERGE = {
    "same day, same people": (report("a"), report("b")),
    "the day before in Washington": (report("a"), report("b", date="2020-07-07")),
    "talks that another calls a call": (report("a"), report("b", kind="call")),
    "talks without names": (report("a", **KOREAS), report("b", **KOREAS)),
    "a summit of the month": (report("a", **LEADERS, date="2018-04-27"), report("b", **LEADERS, date="2018-04-01", date_precision="month")),
    "more names on one side": (report("a"), report("b", participants=["Cho Sei-young", "Lee Do-hoon", "Stephen Biegun"])),
}
APART = {
    "one article tells them apart": (report("a"), report("a")),
    "another counterpart the same day": (report("a"), report("b", participants=["Cho Sei-young", "Stephen Biegun"])),
    "two and three sides": (report("a"), report("b", parties=["JPN", "KOR", "USA"])),
    "meetings without names": (report("a", participants=[]), report("b", participants=[])),
    "a visit and its meeting": (report("a"), report("b", kind="visit", participants=["Stephen Biegun"])),
    "two days later": (report("a"), report("b", date="2020-07-10")),
    "no day at all": (report("a", date=None, date_precision=None), report("b")),
    "two summits of a year": (report("a", **LEADERS, date="2018-05-26"), report("b", **LEADERS, date="2018-01-01", date_precision="year")),
    "neighbouring days, two cities": (report("a", place="Seoul"), report("b", date="2020-07-09", place="Tokyo")),
    "military and high-level talks of two days": (report("a", **KOREAS), report("b", **KOREAS, date="2020-07-09")),
}


@pytest.mark.parametrize("label", MERGE)
def test_one_talk(label):
    one, other = MERGE[label]
    assert same_talk(one, other) and same_talk(other, one)


@pytest.mark.parametrize("label", APART)
def test_two_talks(label):
    one, other = APART[label]
    assert not same_talk(one, other) and not same_talk(other, one)


def test_a_plan_and_its_outcome_are_one_talk_with_the_last_word():
    published = {"a": datetime.date(2020, 7, 7), "b": datetime.date(2020, 7, 9)}
    talks, reports = merge_talks([report("b"), report("a", status="planned")], published)
    assert [(talk["status"], talk["reports"]) for talk in talks] == [("held", 2)]
    assert [row["status"] for row in reports] == ["planned", "held"]
    assert len({row["talk_id"] for row in reports}) == 1


def test_the_day_is_that_of_the_outcome():
    published = {"a": datetime.date(2020, 7, 5), "b": datetime.date(2020, 7, 9), "c": datetime.date(2020, 7, 9), "d": datetime.date(2020, 7, 10)}
    plan, outcome = report("a", status="planned", date="2020-07-07"), [report("b"), report("c"), report("d", date="2020-07-07")]
    talks, _ = merge_talks([plan, *outcome], published)
    assert [(talk["date"].day, talk["status"], talk["reports"]) for talk in talks] == [(8, "held", 4)]
    vague = report("b", **LEADERS, date="2018-04-01", date_precision="month")
    talks, _ = merge_talks([report("a", **LEADERS, date="2018-04-27", status="planned"), vague], published)
    assert [(talk["date"].day, talk["date_precision"], talk["status"]) for talk in talks] == [(27, "day", "held")]


CORPORA = {
    # label: ({article: (published, text)}, the events as (weapon, count, time, reports))
    "one launch in three articles": (
        {
            "a": ("2019-07-25", "North Korea fired two short-range missiles from near Wonsan at 5:34 a.m. on Thursday, Seoul's military said. They flew about 430 km."),
            "b": ("2019-07-25", "Pyongyang launched two projectiles from the Hodo Peninsula early Thursday. A U.S. official said one flew 690 km."),
            "c": ("2019-07-26", "North Korea said Friday that Kim Jong Un had watched the test. The North fired two short-range missiles on Thursday."),
        },
        [("SRBM", 2, "05:34", 3)],
    ),
    "one in the morning and one in the afternoon": (
        {
            "a": ("2026-04-08", "North Korea launched several short-range ballistic missiles from the Wonsan area at around 8:50 a.m. on Wednesday, the JCS said."),
            "b": ("2026-04-08", "North Korea fired a ballistic missile from the Wonsan area at 2:20 p.m. on Wednesday, its second launch of the day."),
            "c": ("2026-04-09", "North Korea fired short-range ballistic missiles on Wednesday morning at 8:50 a.m., and another ballistic missile at 2:20 p.m."),
        },
        [("SRBM", None, "08:50", 2), ("ballistic", 1, "14:20", 2)],
    ),
    "two sites on one day": (
        {
            "a": ("2022-11-03", "North Korea fired a ballistic missile from Sunan on Thursday, the military said."),
            "b": ("2022-11-03", "North Korea launched a ballistic missile from the Wonsan area on Thursday, the JCS said."),
        },
        [("ballistic", 1, None, 1), ("ballistic", 1, None, 1)],
    ),
    "cruise missiles and artillery of one day": (
        {
            "a": ("2024-01-14", "North Korea fired several cruise missiles off its west coast on Sunday."),
            "b": ("2024-01-14", "North Korea fired some 90 artillery shells near the border on Sunday."),
        },
        [("cruise", None, None, 1), ("artillery", 90, None, 1)],
    ),
    "the day of Washington": (
        {
            "a": ("2017-11-29", "North Korea fired a Hwasong-15 ICBM at 3:17 a.m. on Wednesday from Pyongsong. It flew 950 km and reached an altitude of 4,475 km."),
            "b": ("2017-11-28", "North Korea launched a Hwasong-15 ICBM from Pyongsong on Tuesday. It flew 950 km and reached an altitude of 4,475 km."),
        },
        [("ICBM", 1, "03:17", 2)],
    ),
    "neighbouring days": (
        {
            "a": ("2023-12-18", "North Korea fired a short-range ballistic missile on Sunday. It flew about 570 km."),
            "b": ("2023-12-19", "North Korea fired a long-range ballistic missile on Monday. It flew about 1,000 km."),
        },
        [("SRBM", 1, None, 1), ("ballistic", 1, None, 1)],
    ),
    "a nuclear test of a month": (
        {
            "a": ("2017-09-03", "North Korea conducted its sixth nuclear test on Sunday."),
            "b": ("2019-02-20", "The envoys met. North Korea last conducted a nuclear test in September 2017."),
        },
        [("nuclear", 1, None, 2)],
    ),
    "a plan and the launch": (
        {
            "a": ("2023-05-29", "North Korea announced that it plans to launch a satellite on May 31."),
            "b": ("2023-05-31", "North Korea launched a Chollima-1 rocket carrying a satellite on Wednesday, but it failed."),
        },
        [("SLV", 1, None, 1), ("SLV", 1, None, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("label", CORPORA)
def test_launches_of_several_articles(label):
    articles, expected = CORPORA[label]
    published = {name: datetime.date.fromisoformat(day) for name, (day, _) in articles.items()}
    reports = []
    for name, (_, text) in articles.items():
        doc = spacy.blank("en")(text)
        doc._.published = published[name]
        doc._.times = find_times(text, published[name])
        reports += [{**row, "article_id": name, "plover": None} for row in find_launches(doc)]
    merged, _ = merge_launches(reports, published)
    found = [(row["weapon"], row["count"], row["time"], row["reports"]) for row in merged]
    assert sorted(found, key=str) == sorted(expected, key=str)
