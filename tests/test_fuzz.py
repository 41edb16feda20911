"""Damaged copies of the seeds: nothing raises, and every row still has its evidence. KDNB_FUZZ=500 tries that many of each."""

import os
from random import Random

import pandas as pd
import pytest
from conftest import SEEDS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kdnb
from kdnb.schema import TABLES

EXAMPLES = int(os.environ.get("KDNB_FUZZ", 0))
ORIGINALS = [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))]
ODD = ("\x00", "\u2028", "\u202e", "\ufeff", "\u0301" * 30, "👩‍🚀", "﷽", "\r", "\x85", "\u00ad", "<script>", "</script>", "<!--", "&lt;", "`", '"', "“", "한국", "李度勳", "%", "\\u0000")


def _cut(data, random):
    start, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return data[start:end]


def _double(data, random):
    start = random.randrange(len(data) + 1)
    return data + data[start : start + 3000]


def _shuffle(data, random):
    lines = data.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join(lines)


def _noise(data, random):
    damaged = bytearray(data)
    for _ in range(random.choice((1, 20, len(data) // 10))):
        if damaged:
            damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)


def _mixed_encodings(data, random):
    at = random.randrange(len(data) + 1)
    encoding = random.choice(("cp1252", "utf-16", "euc-kr", "gb18030", "shift_jis"))
    return data[:at] + data[at:].decode("utf-8", "replace").encode(encoding, "replace")


def _one_line(data, random):
    return random.choice((b"", b" ", b"\t", b"\xc2\xa0")).join(data.splitlines())


def _odd_characters(data, random):
    text = data.decode("utf-8", "replace")
    for _ in range(random.choice((1, 30))):
        at = random.randrange(len(text) + 1)
        text = text[:at] + random.choice(ODD) + text[at:]
    return text.encode()


def _every_word_a_line(data, random):
    return random.choice((b"\n", b"\r\n", b"\n\n\n")).join(data.split())


def _case(data, random):
    return random.choice((bytes.upper, bytes.lower, bytes.swapcase, bytes.title))(data)


def _only_marks(data, random):
    return bytes(byte for byte in data if chr(byte) in random.choice((" .,\n", '"\n', "ABCDEFGHIJKLMNOPQRSTUVWXYZ .", "0123456789 \n")))


DAMAGES = (_cut, _double, _shuffle, _noise, _mixed_encodings, _one_line, _odd_characters, _every_word_a_line, _case, _only_marks)


@st.composite
def damaged(draw):
    """A seed with one to four damages."""
    data = draw(st.sampled_from(ORIGINALS))
    for damage, seed in draw(st.lists(st.tuples(st.sampled_from(DAMAGES), st.integers(0, 2**32 - 1)), min_size=1, max_size=4)):
        data = damage(data, Random(seed))
    return data


def fuzzed(few):
    """Settings: a few examples, the same on every run, or as many new ones as ``KDNB_FUZZ`` says."""
    return settings(
        max_examples=EXAMPLES or few, derandomize=not EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )


def check_evidence(story):
    """Every row of every table lies in its article and is not empty; segments cover each article that was cleaned."""
    texts = story.articles.set_index("article_id")["text"]
    for name in TABLES.keys() - {"articles"}:
        for row in getattr(story, name).itertuples():
            text = texts[row.article_id]
            assert 0 <= row.start < row.end <= len(text), (name, row)
            if name != "segments":
                assert text[row.start : row.end].strip(), (name, row)
            if name == "mentions":
                assert row.text == text[row.start : row.end]
    for article_id, own in story.segments.sort_values(["article_id", "start"]).groupby("article_id"):
        assert own["start"].iloc[0] == 0 and own["end"].iloc[-1] == len(texts[article_id])
        assert (own["start"].iloc[1:].to_numpy() == own["end"].iloc[:-1].to_numpy()).all()


@fuzzed(12)
@given(damaged())
def test_damaged_files_are_read_or_refused(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "article.txt").write_bytes(data)
    story = kdnb.analyze(folder)
    assert len(story.articles) == 1
    assert "could not be analyzed" not in (story.articles["problem"].fillna("").iloc[0])
    check_evidence(story)
    again = kdnb.load_analysis(story.save(folder / "saved"))
    pd.testing.assert_frame_equal(again.articles, story.articles)


@fuzzed(60)
@given(damaged())
def test_cleaning_and_dating_damaged_text(data):
    text = data.decode("utf-8", "replace")
    cleaned = kdnb.clean(text)
    spans = [(segment.start, segment.end) for segment in cleaned.segments]
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert not text or (spans[0][0], spans[-1][1]) == (0, len(text))
    for start in range(0, len(cleaned.body), max(1, len(cleaned.body) // 7)):
        end = min(len(cleaned.body), start + 40)
        low, high = cleaned.to_raw(start, end)
        assert 0 <= low < high <= len(text)
    kdnb.date_article(text)


@fuzzed(100)
@given(st.text(max_size=300))
def test_any_text_at_all(text):
    kdnb.clean(text)
    kdnb.date_article(text)
    kdnb.resolve_name(text)
    for row in kdnb.date_expressions(text, published="2020-07-08").itertuples():
        assert text[row.start : row.end] == row.text


@pytest.mark.parametrize("text", ["\ud800 Seoul said.", "Seoul\x00said\x00so.", "\u2028".join("Seoul"), "Korea " * 20_000], ids=["half a character", "zeros", "line separators", "one word"])
def test_odd_rows_of_a_data_frame(text):
    story = kdnb.analyze(pd.DataFrame({"text": [text, "Seoul said on Friday it would meet North Korea."]}, dtype="object"))
    assert len(story.articles) == 2
    check_evidence(story)
