"""Who said what: each case's attributions are found with their source and kind; nothing is found in narration."""

import json
from pathlib import Path

import pandas as pd
import pytest

import kdnb

CASES = json.loads((Path(__file__).parent / "cases" / "attribution.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_attributions(case):
    text, frame = case["text"], kdnb.attributions(case["text"])
    found = [[_words(text, row.source_start, row.source_end), _words(text, row.content_start, row.content_end), row.kind] for row in frame.itertuples()]
    for expected in case["expected"]:
        assert expected in found
    assert found or not case["expected"]
    if not case["expected"]:
        assert not found


def _words(text, start, end):
    return None if pd.isna(start) else text[start:end]


def test_empty_text_has_the_columns():
    frame = kdnb.attributions("")
    assert list(frame.columns) == ["source_start", "source_end", "cue_start", "cue_end", "content_start", "content_end", "kind"]
    assert frame.empty


def test_wrong_call_says_what_it_wants():
    with pytest.raises(TypeError, match="takes a text"):
        kdnb.attributions(None)


@pytest.mark.parametrize("text", ["\"", "said", ", he said.", "“”", "\"\n\n\"\n\n\"", "according to", "said said said", "… — \"a\" - he said"])
def test_odd_text_raises_nothing(text):
    kdnb.attributions(text)
