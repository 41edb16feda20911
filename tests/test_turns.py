"""Whose words the turns of a transcript are."""

import datetime

import pytest

from kdnb.headings import voice_of
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

PAGE = """Q) What does the Ministry say to this morning's launch?

A) We urge North Korea to abandon its provocative acts. I will not make a separate assessment of the North's intentions.

Q) And is the line still cut?

A) We have nothing to confirm."""

REACTIONS = """Leaders reacted to the test on Tuesday.

"North Korea's nuclear test is totally unacceptable." - Japanese Prime Minister Shinzo Abe.

"The test by North Korea is nothing but an act of isolating itself." -- South Korean President Park Geun-hye"""

OWN_STATEMENT = """Those of the south Korean ministry found fault with our drill. It is really foolish of south Korea. I warn south Korea once again."""

WIRE = """SEOUL: North Korea fired a missile on Friday, the military said.

READ MORE: Kim Jong-un visits a factory

"We condemn it," a spokesman said."""


@pytest.mark.parametrize(
    ("text", "day", "turns"),
    [
        (BRIEFING, "2022-10-04", [(None, None), ("John Kirby", "USA"), (None, "USA"), (None, None)]),
        (SUMMIT, "2022-06-29", [("Yoon Suk Yeol", "KOR"), ("Fumio Kishida", "JPN")]),
        (REPORT, "2020-06-19", [("Lee Do-hoon", "KOR"), ("Morgan Ortagus", "USA")]),
        (REACTIONS, "2016-01-06", [("Shinzo Abe", "JPN"), ("Park Geun-hye", "KOR")]),
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


def test_the_heading_says_who_answers():
    rows = find_stances(annotate(PAGE, datetime.date(2023, 12, 18), heading="Regular Briefing by Spokesperson Koo Byoungsam\n"))
    assert [(row["speaker"], row["speaker_state"], row["target"], row["code"]) for row in rows] == [("Koo Byoung-sam", "KOR", "PRK", "REQUEST")]


def test_the_heading_says_whose_statement_it_is():
    day = datetime.date(2022, 11, 24)
    rows = find_stances(annotate(OWN_STATEMENT, day, heading="Press Statement of Kim Yo Jong, Deputy Department Director\n"))
    assert {(row["speaker"], row["target"], row["code"]) for row in rows} >= {("Kim Yo-jong", "KOR", "ACCUSE"), ("Kim Yo-jong", "KOR", "THREATEN")}
    assert not any(row["speaker"] for row in find_stances(annotate(OWN_STATEMENT, day, heading="Seoul's ministry finds fault\n")))


@pytest.mark.parametrize(
    ("heading", "voice"),
    [
        ("Foreign Ministry Spokesperson Lu Kang's Regular Press Conference on January 10, 2018", ("Lu Kang", "CHN")),
        ("Press Statement of Kim Yo Jong, Deputy Department Director", ("Kim Yo-jong", "PRK")),
        ("Kim Yo Jong, Vice Department Director, Makes Press Statement", ("Kim Yo-jong", "PRK")),
        ("Statement by Spokesperson for DPRK Foreign Ministry", (None, "PRK")),
        ("Kim Yo Jong condemns the South's remarks", None),
        ("Seoul regrets the statement on Kim Yo Jong's trip", None),
        ("", None),
    ],
)
def test_whose_words_a_page_gives(heading, voice):
    assert voice_of(heading, datetime.date(2018, 1, 10)) == voice


def test_a_commentary_of_state_media_argues_for_the_state():
    text = "Shortly ago, the Japanese prime minister made another reckless remark. Japan seeks to cover up its crimes. The Japanese reactionaries should not run amuck."
    rows = find_stances(annotate(text, datetime.date(2018, 3, 12), heading="KCNA Commentary Censures Japan\nPyongyang, March 12 (KCNA) -- "))
    assert {(row["speaker_state"], row["target"], row["code"]) for row in rows} >= {("PRK", "JPN", "ACCUSE"), ("PRK", "JPN", "REQUEST")}
    assert find_stances(annotate(text, datetime.date(2018, 3, 12), heading="Rally Staged in Seoul\nPyongyang, March 12 (KCNA) -- ")) == []


def test_one_speaker_may_have_the_whole_text():
    rows = find_stances(annotate("SECRETARY BLINKEN: I'm very proud of our cooperation with Japan. North Korea's provocations violate the resolutions.", datetime.date(2023, 7, 14)))
    assert {(row["speaker"], row["target"], row["code"]) for row in rows} == {("Antony Blinken", "JPN", "SUPPORT"), ("Antony Blinken", "PRK", "ACCUSE")}


def test_a_title_in_the_body_and_a_surname_in_it():
    day = datetime.date(2023, 8, 25)
    text = "Remarks by Ambassador Linda Thomas-Greenfield at a Briefing on North Korea\n\nColleagues, North Korea has violated the resolutions. I urge every member to condemn this launch of North Korea."
    rows = find_stances(annotate(text, day))
    assert {(row["speaker"], row["target"], row["code"]) for row in rows} == {("Linda Thomas-Greenfield", "PRK", "ACCUSE"), ("Linda Thomas-Greenfield", "PRK", "REQUEST")}
    assert voice_of("Remarks by Ambassador Thomas-Greenfield at a Briefing\n\nAmbassador Linda Thomas-Greenfield\nNew York", day) == ("Linda Thomas-Greenfield", "USA")


def test_the_speaker_may_stand_with_a_title_under_the_heading():
    day = datetime.date(2017, 6, 2)
    heading = "Explanation of Vote on a Resolution\n\nAmbassador Nikki Haley\nU.S. Permanent Representative to the United Nations\nNew York City"
    assert voice_of(heading, day) == ("Nikki Haley", "USA")
    assert voice_of("Remarks Expected on Friday\n\nNikki Haley\nNew York City", day) is None
    assert voice_of("Envoy Arrives\n\nAmbassador Nikki Haley\nU.S. Permanent Representative", day) is None


def test_a_surname_in_a_label_is_whoever_had_it_before():
    text = "QUESTION: Is it time for talks?\n\nAMBASSADOR LINDA THOMAS-GREENFIELD: We are willing to meet with North Korea.\n\nQUESTION: And sanctions?\n\nAMBASSADOR THOMAS-GREENFIELD: We care about them."
    assert [turn.name for turn in find_turns(annotate(text, datetime.date(2022, 2, 4)))] == [None, "Linda Thomas-Greenfield", None, "Linda Thomas-Greenfield"]
