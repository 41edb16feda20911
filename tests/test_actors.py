"""Actors: the cases of tests/cases/actors.json on a text without parse (but those that say "parsed"), and the seeds with the trained pipeline."""

import datetime
import json
from pathlib import Path

import pytest
import spacy

from kdnb.actors import find_mentions
from kdnb.annotations import register_extensions
from kdnb.cleaning import clean
from kdnb.language import annotate

CASES = json.loads((Path(__file__).parent / "cases" / "actors.json").read_text(encoding="utf-8"))
ROWS = [pytest.param(case, id=f"{pile}: {case['label']}") for pile, cases in CASES.items() for case in cases]
SEEDS = Path(__file__).parents[1] / "seeds"


def mentions_of(case):
    if case.get("parsed"):
        return annotate(case["text"], datetime.date.fromisoformat(case["on"]))._.mentions
    register_extensions()
    doc = spacy.blank("en")(case["text"])
    doc._.genre = case.get("genre", "wire")
    found = find_mentions(doc, datetime.date.fromisoformat(case["on"]) if "on" in case else None)
    assert all(doc.text[mention.start : mention.end] == mention.text for mention in found)
    assert all(0 <= mention.score <= 1 for mention in found)
    return found


@pytest.mark.parametrize("case", ROWS)
def test_case(case):
    found = mentions_of(case)
    people = [(mention.text, mention.name, mention.office) for mention in found if mention.kind == "person"]
    for text, name, *office in case.get("people", []):
        assert any(row[:2] == (text, name) and (not office or row[2] == office[0]) for row in people), people
    for text, name in case.get("never", []):
        assert (text, name) not in [row[:2] for row in people]
    if case.get("nobody"):
        assert not people
    states = {mention.name for mention in found if mention.kind == "state" and mention.method != "coreference"}
    if "states" in case:
        assert sorted(states) == case["states"]
    for place in case.get("places", []):
        assert place in {mention.name for mention in found if mention.kind == "place"}
    if "groups" in case:
        spans = {}
        for mention in found:
            if mention.kind == "state" and mention.method == "coreference":
                spans.setdefault(mention.text, []).append(mention.name)
        assert sorted(map(list, spans.items())) == sorted(case["groups"])


SEED_PEOPLE = {
    "000": ("2020-07-08", "wire", {"Lee Do-hoon", "Stephen Biegun", "Cho Sei-young"}),
    "001": ("2020-12-09", "wire", {"Stephen Biegun", "Choi Jong-kun", "Lee Do-hoon", "Suh Hoon", "Park Jie-won", "Lee In-young", "Kang Kyung-wha", "Donald Trump", "Moon Jae-in"}),
    "002": ("2022-02-04", "wire", {"Antony Blinken", "Chung Eui-yong", "Yoshimasa Hayashi", "Ned Price"}),
    "003": ("2019-10-06", "transcript", {"Kim Myong-gil", "Stephen Biegun", "Morgan Ortagus"}),
    "004": ("2018-06-01", "wire", {"Kim Jong-un", "Moon Jae-in", "Donald Trump", "Kim Yong-chol", "Mike Pompeo", "Sergei Lavrov"}),
}


@pytest.mark.parametrize("seed", SEED_PEOPLE)
def test_seed_has_these_people_and_nobody_else(seed):
    day, genre, people = SEED_PEOPLE[seed]
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    doc = annotate(clean(path.read_text(encoding="utf-8")).body, datetime.date.fromisoformat(day), genre)
    found = {mention.name for mention in doc._.mentions if mention.kind == "person" and mention.name}
    assert found == people


def test_seed_speaker_is_price_relaying_blinken():
    (path,) = SEEDS.glob("002_*.txt")
    doc = annotate(clean(path.read_text(encoding="utf-8")).body, datetime.date(2022, 2, 4))
    chief = [mention.name for mention in doc._.mentions if mention.text == "Secretary"]
    assert set(chief) == {"Antony Blinken"}


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n", "Kim", "'s", "💥 \x00", "U.S.", "The the the", "Kim Jong-"])
def test_odd_text(text):
    register_extensions()
    doc = spacy.blank("en")(text)
    assert isinstance(find_mentions(doc, None), list)
