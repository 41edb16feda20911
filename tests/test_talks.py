"""Rows of talks from sentences written in the patterns that real articles use."""

import datetime
import json
from pathlib import Path

import pytest

from kdnb.language import annotate
from kdnb.talks import find_talks

CASES = json.loads((Path(__file__).parent / "cases" / "talks.json").read_text(encoding="utf-8"))
PUBLISHED = datetime.date(2020, 7, 8)
KEYS = {
    "kind", "status", "date", "date_precision", "place", "parties", "participants", "title", "background", "start", "end",
}  # fmt: skip


def _marked():
    for case in CASES:
        marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
        yield pytest.param(case, marks=marks, id=case["label"])


@pytest.mark.parametrize("case", list(_marked()))
def test_rows(case):
    published = datetime.date.fromisoformat(case["published"]) if "published" in case else PUBLISHED
    rows = find_talks(annotate(case["text"], published, case.get("genre", "wire")))
    assert sorted(_words(row) for row in rows) == sorted(case["expected"])


def _words(row):
    day = row["date"].isoformat()[: {"year": 4, "month": 7, "day": 10}[row["date_precision"]]] if row["date"] else "-"
    words = f"{row['kind']} {row['status']} {day} {','.join(row['parties'])} {'+'.join(row['participants'])}"
    return words + " background" * row["background"]


def test_an_article_of_no_known_day_has_its_occasions_without_dates():
    rows = find_talks(annotate("Envoys of South Korea and Japan met in Tokyo yesterday. Talks between the two Koreas are needed.", None))
    assert [(row["parties"], row["place"], row["date"]) for row in rows] == [(["JPN", "KOR"], "Tokyo", None)]


def test_talks_held_on_a_journey_are_where_it_went():
    rows = find_talks(annotate("U.S. envoy Stephen Bosworth said he held useful talks with North Korean officials on a three-day trip to Pyongyang.", PUBLISHED))
    assert [(row["kind"], row["place"]) for row in rows] == [("negotiation", "Pyongyang")]


def test_a_row_has_every_key_and_points_at_its_words():
    text = "It rained in Seoul. Lee Do-hoon met Stephen Biegun there on Wednesday."
    (row,) = find_talks(annotate(text, PUBLISHED))
    assert set(row) == KEYS
    assert text[row["start"] : row["end"]] == "Lee Do-hoon met Stephen Biegun there on Wednesday."


@pytest.mark.parametrize("text", ["", " ", "\n\n", "met", "talks with", "?? -- !!", "Talks between and with.", "会谈", "meeting " * 400])
def test_odd_text_gives_no_row(text):
    assert find_talks(annotate(text, None)) == []


def test_without_a_day_of_publication_the_row_stands():
    (row,) = find_talks(annotate("Lee Do-hoon met Stephen Biegun on July 8, 2020."))
    assert (row["date"], row["background"]) == (PUBLISHED, False)
