"""Whose words the turns of a transcript are."""

import datetime

import pytest

from kdnb.language import annotate
from kdnb.stances import find_stances
from kdnb.turns import find_turns

BRIEFING = """Q Does the White House have a reaction to the launch?

MR. KIRBY: We strongly condemn North Korea's launch of a ballistic missile.

MS. LARKFIELD: We are still ready to meet with North Korea without preconditions.

Q And Seoul?"""

SUMMIT = """PRESIDENT YOON: I am deeply grateful to President Biden for hosting this meeting.

PRIME MINISTER KISHIDA: (As interpreted.) Japan condemns the launches of North Korea in the strongest terms.

We will cooperate closely with the United States."""

REPORT = """South Korea's top nuclear envoy met his American counterpart in Washington on Thursday.

LEE DO-HOON(SPECIAL REPRESENTATIVE FOR KOREAN PENINSULA PEACE AND SECURITY AFFAIRS) : "We are ready to cooperate with North Korea."

The two discussed how to bring the North back to the table.

Morgan Ortagus (U.S. State Department Spokesperson): "We urge North Korea to refrain from provocations."

They will meet again."""

WIRE = """SEOUL: North Korea fired a missile on Friday, the military said.

READ MORE: Kim Jong-un visits a factory

"We condemn it," a spokesman said."""


@pytest.mark.parametrize(
    ("text", "day", "turns"),
    [
        (BRIEFING, "2022-10-04", [(None, None), ("John Kirby", "USA"), (None, "USA"), (None, None)]),
        (SUMMIT, "2022-06-29", [("Yoon Suk Yeol", "KOR"), ("Fumio Kishida", "JPN")]),
        (REPORT, "2020-06-19", [("Lee Do-hoon", "KOR"), ("Morgan Ortagus", "USA")]),
        (WIRE, "2022-10-04", []),
        ("", "2022-10-04", []),
    ],
)
def test_turns(text, day, turns):
    doc = annotate(text, datetime.date.fromisoformat(day))
    assert [(turn.name, turn.state) for turn in find_turns(doc)] == turns


def test_a_surname_alone_needs_the_day():
    assert [turn.name for turn in find_turns(annotate(SUMMIT.replace("YOON", "LEE")))][0] is None


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        (BRIEFING, "2022-10-04", {("John Kirby", "USA", "PRK", "ACCUSE"), (None, "USA", "PRK", "AGREE")}),
        (SUMMIT, "2022-06-29", {("Yoon Suk Yeol", "KOR", "USA", "SUPPORT"), (None, "JPN", "PRK", "ACCUSE"), ("Fumio Kishida", "JPN", "USA", "AGREE")}),
        (REPORT, "2020-06-19", {("Lee Do-hoon", "KOR", "PRK", "AGREE"), ("Morgan Ortagus", "USA", "PRK", "REQUEST")}),
    ],
)
def test_first_persons_are_whose_turn_it_is(text, day, expected):
    rows = find_stances(annotate(text, datetime.date.fromisoformat(day)))
    assert {(row["speaker"], row["speaker_state"], row["target"], row["code"]) for row in rows} == expected
