"""How gold texts become training texts: names put on sentences, features, weights, damage."""

import random

import pytest

from kdnb.model import damage, sources
from kdnb.model.columns import read_columns
from kdnb.model.corpus import Document, Sentence, Word
from kdnb.model.entities import add_uner
from kdnb.model.run import rate, weight


def sentence(text, name="s", tag="NN", feats=""):
    """Return a sentence of the words of a text, each its own head, full stops marked as punctuation."""
    return Sentence(tuple(Word(w, w, "PUNCT" if w == "." else "NOUN", tag, feats, i, "ROOT", True) for i, w in enumerate(text.split())), False, name)


def test_names_go_by_sentence_and_by_letters():
    documents = [Document("d", [sentence("Jong-un went to Sinpo .", "one")])]
    rows = [("Jong", "B-PER"), ("-", "I-PER"), ("un", "I-PER"), ("went", "O"), ("to", "O"), ("Sinpo", "B-LOC"), (".", "O")]
    add_uner(documents, {"one": rows}, "a file")
    assert documents[0].sentences[0].entities == ((0, 1, "PERSON"), (3, 4, "LOC"))


def test_names_of_renumbered_sentences_are_found_by_their_letters():
    documents = [Document("d", [sentence("Sinpo .", "old-1")])]
    add_uner(documents, {"new-7": [("Sinpo", "B-LOC"), (".", "O")], "Sinpo.": [("Sinpo", "B-LOC"), (".", "O")]}, "a file")
    assert documents[0].sentences[0].entities == ((0, 1, "LOC"),)


def test_names_of_another_release_are_refused():
    with pytest.raises(ValueError, match="another release"):
        add_uner([Document("d", [sentence("Sinpo .", "one")])], {"two": [("Wonsan", "B-LOC")]}, "a file")


def test_columns(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("-DOCSTART- O\n\nThe O\nOlympic I-MISC\nGames I-MISC\n, O\nSeoul I-LOC\n\nAnna I-PER\nLee I-PER\n's O\ntea O\n", encoding="utf-8")
    first, second = (document.sentences[0] for document in read_columns(path, "WG"))
    assert first.entities == ((4, 5, "LOC"),)
    assert [word.space for word in first.words] == [True, True, False, True, True]
    assert second.entities == ((0, 2, "PERSON"),)
    assert [word.space for word in second.words][:2] == [True, False]


def test_features_unknown_elsewhere_become_the_usual_ones():
    known = [Document("k", [sentence("went ran", tag="VBD", feats="Number=Sing|Tense=Past")])]
    mended = sources.in_features_of(known, [Document("p", [sentence("said", tag="VBD", feats="Tense=Past")])])
    assert mended[0].sentences[0].words[0].feats == "Number=Sing|Tense=Past"


def test_missing_extra_files_are_said_aloud(tmp_path, capsys):
    assert sources.extra(tmp_path, "gone.conllu", "some text") is None
    assert sources.extra(None, "gone.conllu", "some text") is None
    assert "without gone.conllu" in capsys.readouterr().out


def test_weights_go_by_the_longest_beginning():
    weights = {"GUM": 2, "GUM_news": 3}
    assert [weight(Document(name), weights) for name in ("GUM_news_x", "GUM_bio_x", "weblog")] == [3, 2, 1]


def test_rate_rises_then_falls():
    recipe = {"rate": 1.0, "warmup": 10, "steps": 110, "final_rate": 0.1}
    assert [rate(step, recipe) for step in (5, 10, 60, 110, 200)] == pytest.approx([0.5, 1.0, 0.55, 0.1, 0.1])


def test_damage_keeps_names_in_place():
    text = [Sentence(sentence("Anna met Bob .").words, True, "s", ((0, 1, "PERSON"), (2, 3, "PERSON")))]
    for seed in range(20):
        for s in damage.damaged(text, random.Random(seed), {"plain": 1, "lower": 1, "bare": 1, "lower_bare": 1, "headline": 1}):
            assert [s.words[a].form.lower() for a, b, _ in s.entities] == ["anna", "bob"]
