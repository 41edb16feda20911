"""Which reports of talks are one talk, and what a merged talk says."""

import datetime

import pytest

from kdnb.merging import merge_talks, same_talk


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
