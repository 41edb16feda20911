"""Cleaning: cases as data, the seeds, and what must hold of any text."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdnb import junk
from kdnb.cleaning import clean
from kdnb.tables import forms, rows

CASES = json.loads((Path(__file__).parent / "cases" / "cleaning.json").read_text(encoding="utf-8"))
SEEDS = {path.name[:3]: path.read_bytes().decode() for path in sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))}
JUNK = [(row["where"], row["role"], row["example"]) for row in rows("junk")]


def parameter(case):
    """Return the case as a pytest parameter; known failures must fail."""
    marks = pytest.mark.xfail(strict=True, reason=case["comment"]) if case["pile"] == "known failure" else ()
    return pytest.param(case, id=case["label"], marks=marks)


def stretches(text):
    """Return the role and the text of every segment, white space as single spaces."""
    return [(segment.role, " ".join(text[segment.start : segment.end].split())) for segment in clean(text).segments]


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_cases(case):
    assert clean(case["text"]).body == case["body"]
    found = stretches(case["text"])
    assert [(role, text) for role, text in case["roles"].items() if (role, text) not in found] == []


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=300) | st.lists(st.sampled_from([case["text"] for case in CASES]) | st.text(max_size=30), max_size=3).map("\n".join))
def test_segments_cover_any_text_and_the_body_points_into_it(text):
    article = clean(text)
    assert "".join(text[segment.start : segment.end] for segment in article.segments) == text
    assert all(one.end == other.start for one, other in zip(article.segments, article.segments[1:], strict=False))
    for start in range(0, len(article.body), 7):
        first, last = article.to_raw(start, min(start + 5, len(article.body)))
        assert 0 <= first <= last <= len(text)


@pytest.mark.parametrize("seed", SEEDS)
def test_words_of_the_body_map_to_the_same_words(seed):
    text = SEEDS[seed]
    article = clean(text)
    for start in range(0, len(article.body) - 40, 11):
        raw = text[slice(*article.to_raw(start, start + 40))]
        assert len(set(article.body[start : start + 40].split()[1:-1]) - set(raw.split())) <= 2  # repaired words only


def test_seeds_keep_their_articles_and_nothing_else():
    kept = {seed: clean(text) for seed, text in SEEDS.items()}
    assert [article.genre for article in kept.values()] == ["machine_translation", "wire", "wire", "transcript", "wire"]
    assert "".join(kept["000"].body.split()) == "".join(SEEDS["000"].split())
    assert kept["001"].body.startswith("US Deputy Secretary") and kept["001"].body.endswith("US delegation Friday.")
    assert kept["002"].title == "Secretary Blinken condemns N. Korean missile tests in talks with S. Korean FM"
    assert kept["002"].dateline == "Washington (US), February 4:" and kept["002"].publisher == "Yonhap News Agency"
    assert kept["002"].body.startswith("U.S. Secretary of State") and "Source" not in kept["002"].body
    assert "\n" not in kept["003"].body and "thoughts" not in kept["003"].body and kept["003"].body.endswith("do so as well")
    assert kept["003"].byline == "Lee Jiwon Arirang news" and kept["003"].publisher == "Arirang News"
    assert "Iran" not in kept["004"].body and "BIRTHDAY" not in kept["004"].body
    assert kept["004"].body.count("\n\n") == 10


def test_slips_of_speech_recognition_are_put_right_and_point_to_what_was_written():
    article = clean(SEEDS["003"])
    for right, written in (("Stephen Biegun", "Stephen\nbegan"), ("Morgan Ortagus", "morgen Ortega’s"), ("Kim Myung-kil", "Kim\nmyung-kil")):
        start = article.body.index(right)
        assert SEEDS["003"][slice(*article.to_raw(start, start + len(right)))] == written


@pytest.mark.parametrize(("where", "role", "example"), JUNK, ids=[example[:40] for _, _, example in JUNK])
def test_every_junk_pattern_finds_its_example(where, role, example):
    text = example.strip()
    if where in ("line", "block", "tail", "closing"):
        assert junk.match_line(where, text).role == role
    else:
        assert role in [found.role for found in junk.search(junk.patterns(where), text, 0, len(text))]


@pytest.mark.parametrize("row", rows("page_cues"), ids=lambda row: row["name"])
def test_every_cue_finds_its_example(row):
    assert junk.cue(row["name"]).search(row["example"])


@pytest.mark.parametrize("row", rows("genres"), ids=lambda row: row["example"][:30])
def test_every_cue_of_a_genre_finds_its_example(row):
    assert re.search(row["pattern"], row["example"], re.IGNORECASE)
    assert not row["needs"] or any(word in row["example"].lower() for word in forms(row["needs"]))


@pytest.mark.parametrize("length", [0, 1, 20_000])
def test_odd_lengths(length):
    for character in ("a", " ", "\n", ">", "북"):
        assert len(clean(character * length).segments) <= max(1, length)


def test_wrong_calls_say_so():
    with pytest.raises(TypeError, match="str"):
        clean(None)
    with pytest.raises(ValueError, match="body has"):
        clean("Short.").to_raw(0, 99)
