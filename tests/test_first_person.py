"""Who "I" is."""

import datetime

import pytest

from kdnb.language import annotate
from kdnb.talks import find_talks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"I met with Deputy Secretary Biegun in Washington yesterday," Lee Do-hoon told reporters at the airport.', ["Lee Do-hoon"]),
        ('"I told my staff to wait," said a fisherman from Busan. Lee Do-hoon was not there.', []),
        ("PRESIDENT BIDEN: I met with President Yoon in Seoul on May 21.\n\nPRIME MINISTER KISHIDA: I will meet him tomorrow.", ["Joe Biden", "Fumio Kishida"]),
        ("I was in Pyongyang when Kim Jong-un spoke.", []),
    ],
)
def test_first_persons(text, expected):
    doc = annotate(text, datetime.date(2022, 6, 29))
    assert [mention.name for mention in doc._.mentions if mention.text in ("I", "my")] == expected


def test_a_speaker_takes_part_in_the_talks_that_he_tells_of():
    doc = annotate('"I met with Deputy Secretary Biegun in Washington yesterday," Lee Do-hoon told reporters.', datetime.date(2020, 9, 30))
    assert [(row["kind"], str(row["date"]), row["participants"]) for row in find_talks(doc)] == [("meeting", "2020-09-29", ["Lee Do-hoon", "Stephen Biegun"])]
