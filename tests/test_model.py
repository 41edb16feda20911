"""The shipped pipeline: what it holds, how it cuts words, and a few plain sentences that it must read right."""

import json
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
import spacy

import kdnb.language  # the factories of its components, which an installation knows by their entry points
from kdnb.model.encoder import LONGEST_WORD, WINDOW, windows

PIPELINE = Path(kdnb.__file__).parent / "model" / "pipeline"
CASES = json.loads((Path(__file__).parent / "cases" / "tokenizer.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nlp():
    return spacy.load(PIPELINE)


def test_components_and_labels(nlp):
    assert {"breaks", "tagger", "morphologizer", "parser", "ner", "lemmatizer"} <= set(nlp.pipe_names)
    assert set(nlp.get_pipe("ner").labels) == {"PERSON", "ORG", "LOC"}
    needed = {"nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "appos", "conj", "flat", "compound", "acl:relcl", "ccomp", "xcomp"}
    assert needed <= set(nlp.get_pipe("parser").labels)


def test_installations_know_the_factories(nlp):
    project = tomllib.loads((Path(kdnb.__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    factories = {part["factory"] for part in nlp.config["components"].values()}
    assert {name for name in factories if name.startswith("kdnb_")} <= set(project["project"]["entry-points"]["spacy_factories"])


def test_size_fits_in_git():
    assert sum(path.stat().st_size for path in PIPELINE.rglob("*")) < 20e6


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_words(nlp, case):
    assert [word.text for word in nlp.make_doc(case["text"])] == case["expected"]


def test_subject_verb_object(nlp):
    doc = nlp("North Korea fired two short-range missiles on Thursday.")
    verb = next(word for word in doc if word.dep_ == "ROOT")
    assert (verb.text, verb.pos_, verb.lemma_) == ("fired", "VERB", "fire")
    assert {word.dep_: word.text for word in verb.children if word.dep_ in ("nsubj", "obj")} == {"nsubj": "Korea", "obj": "missiles"}


def test_passive_and_agent(nlp):
    doc = nlp("The proposal was rejected by the minister.")
    assert [word.dep_ for word in doc if word.text in ("proposal", "minister")] == ["nsubj:pass", "obl:agent"]


def test_caption_without_capitals_or_stops(nlp):
    doc = nlp("the president met the prime minister in seoul on friday")
    assert [(word.text, word.dep_) for word in doc if word.dep_ in ("nsubj", "ROOT", "obj")] == [
        ("president", "nsubj"),
        ("met", "ROOT"),
        ("minister", "obj"),
    ]


def test_blank_line_ends_a_sentence(nlp):
    doc = nlp("Talks in Geneva\n\nthey will go on\n\nMinisters agree")
    assert [sentence.text.strip() for sentence in doc.sents] == ["Talks in Geneva", "they will go on", "Ministers agree"]


def test_breaks_are_for_texts_without_stops(nlp):
    bare = "president moon met chairman kim at the border village on friday they agreed to end the war officially this year the white house welcomed the agreement"
    with nlp.select_pipes(enable=["tok2vec", "breaks"]):
        caption, prose = nlp(bare), nlp(bare.replace(" they", ". They") + ".")
    assert "they" in [word.text for word in caption if word.is_sent_start]
    within = [word for word in caption if word.text in ("the", "at", "to") and word.nbor().text != "white"]
    assert {word.is_sent_start for word in within} == {False}
    assert {word.is_sent_start for word in prose if word.i} == {None}


def test_long_captions_are_read_in_windows_that_miss_no_word():
    sizes = [1, 2, 8, 0, 3] * 200
    parts = windows(sizes)
    asked = [word for (_, end, sure), (_, _, following) in pairwise([*parts, (0, 0, len(sizes))]) for word in range(sure, min(end, following))]
    assert asked == list(range(len(sizes)))
    assert all(start <= sure <= end and sum(sizes[start:end]) <= WINDOW for start, end, sure in parts)


def test_words_in_pieces(nlp):
    encoder = nlp.get_pipe("breaks").encoder
    encoder.likely(["talks"])
    names = {row: piece for piece, row in encoder.rows.items()}
    assert [names[row] for row in encoder.pieces("Talks-the")] == ["talks", "-", "the"]
    assert [names[row] for row in encoder.pieces("\n\n")] == ["[SEP]"]
    assert encoder.pieces("\n") == []
    assert [names[row] for row in encoder.pieces("회담")] == ["[UNK]"]
    assert len(encoder.pieces("a" * 5000)) == LONGEST_WORD


def test_weights_survive_their_folder(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    for name in ("tok2vec", "ner", "breaks"):
        assert again.get_pipe(name).to_bytes(exclude=["vocab"]) == nlp.get_pipe(name).to_bytes(exclude=["vocab"])


def test_names_of_strangers(nlp):
    doc = nlp("Foreign Minister Anna Lindberg met John Whitfield in London.")
    assert {entity.text: entity.label_ for entity in doc.ents} == {"Anna Lindberg": "PERSON", "John Whitfield": "PERSON", "London": "LOC"}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?!", "한국어", "a" * 5000])
def test_odd_input(nlp, text):
    assert nlp(text).text == text
