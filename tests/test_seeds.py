"""The five seed articles come out as read by hand: tests/gold/ against what the suite finds."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
CHECKSUMS = {
    "000_e7e77ad03bafa9b3.txt": "a3adcf78abd23d928daf310e7d73c2cb3322f2588d298681e3fd8b45132bec10",
    "001_8899a6e04dc6c744.txt": "60945a4500503e526332575d197fdd9b18180bed60f5093e4f1d8f71ffe663c6",
    "002_e3b8064331014bb5.txt": "bf352d4e6535f7395d903c3afe4c07e0f85374bdc59c06858bd30d8e9de8daeb",
    "003_2fe63f6a8160be6b.txt": "b5809e08aca05522ffbd8215f52ddeef2c0d81b753e6a5ad1816b1c044265548",
    "004_9abdbafbc66bbd45.txt": "b35a0e7a20dc22043275748b3b4f30c6c3c5d66d6af89ae4b6932994afc976e4",
}
FIELDS = {
    "talks": ("kind", "status", "date", "place", "parties", "participants", "background"),
    "launches": ("status", "date", "weapon", "count", "ordinal", "ordinal_since", "background"),
    "stances": ("speaker", "speaker_state", "target", "issue", "code", "via"),
}
REPORTS = {"talks": "talk_reports", "launches": "launch_reports", "stances": "stances"}
GOLD = {name: json.loads((HERE / "gold" / f"{name}.json").read_text(encoding="utf-8")) for name in FIELDS}
PUBLISHED = json.loads((HERE / "gold" / "articles.json").read_text(encoding="utf-8"))


def test_the_seeds_are_untouched():
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SEEDS.iterdir()}
    assert found == CHECKSUMS


@pytest.mark.parametrize("gold", PUBLISHED, ids=lambda gold: gold["article"])
def test_published(story, gold):
    row = story.articles[story.articles["article_id"].str.startswith(gold["article"])].iloc[0]
    assert row["published"] == pd.Timestamp(gold["published"])
    assert row["published_basis"] == gold["basis"]
    assert row["genre"] == gold["genre"]


def _cases():
    for name, rows in GOLD.items():
        for number, gold in enumerate(rows):
            marks = [pytest.mark.xfail(reason=gold["xfail"], strict=True)] if "xfail" in gold else []
            if not gold.get("optional"):
                yield pytest.param(name, gold, marks=marks, id=f"{name}-{number}-{gold['article']}-{gold['at'][:30]}")


@pytest.mark.parametrize(("name", "gold"), list(_cases()))
def test_gold_row_is_found(story, name, gold):
    rows = [row for row in _rows(story, name) if _overlaps(story, name, row, gold)]
    assert rows, "no row's evidence overlaps these words"
    differences = [_differences(name, row, gold) for row in rows]
    assert {} in differences, f"found, but different: {differences}"


@pytest.mark.parametrize("name", GOLD)
def test_nothing_is_invented(story, name):
    """Every row, of any field values, overlaps the words of a gold row; a COMMENT takes no position."""
    for row in _rows(story, name):
        if row.get("code") != "COMMENT":
            assert any(_overlaps(story, name, row, gold) for gold in GOLD[name]), f"invented: {_words(story, row)!r} {row}"


def _rows(story, name):
    return getattr(story, name).to_dict("records")


def _words(story, row):
    return story.articles.set_index("article_id").loc[row["article_id"], "text"][row["start"] : row["end"]]


def _overlaps(story, name, row, gold):
    """Whether a report of the event (or the row itself) shares characters with the gold row's words."""
    key = {"talks": "talk_id", "launches": "launch_id"}.get(name)
    reports = [r for r in getattr(story, REPORTS[name]).to_dict("records") if r[key] == row[key]] if key else [row]
    for report in reports:
        text = story.articles.set_index("article_id").loc[report["article_id"], "text"]
        for words in gold["at"].split("|"):
            at = text.find(words)
            if report["article_id"].startswith(gold["article"]) and report["start"] < at + len(words) and at < report["end"]:
                return True
    return False


def _differences(name, row, gold):
    """Return {field: (found, expected)} for the fields that are not as annotated."""
    found = {field: _text(row[field]) for field in FIELDS[name]}
    expected = {field: _text(gold.get(field, "")) for field in FIELDS[name]}
    return {f: (found[f], expected[f]) for f in FIELDS[name] if not {found[f], "*"} & set(expected[f].split("|"))}


def _text(value):
    if isinstance(value, list):
        return ", ".join(sorted(value))
    if value is None or value is pd.NaT or pd.isna(value):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
