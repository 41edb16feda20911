"""The whole walk: evidence under every row, saving and loading, order and workers, and input that is bad."""

import datetime

import pandas as pd
import pytest
from conftest import SEEDS

import kdnb
from kdnb.analysis import plain_rows
from kdnb.language import annotate
from kdnb.schema import TABLES

TABLE_NAMES = [name for name in TABLES if name != "articles"]
PLAIN = "Foreign Minister Kang Kyung-wha met U.S. Special Representative Stephen Biegun in Seoul on Wednesday to discuss North Korea."


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_every_row_has_its_evidence(story, name):
    """``text[start:end]`` lies inside the article, is not empty, and holds what the row quotes from it."""
    texts = story.articles.set_index("article_id")["text"]
    rows = getattr(story, name)
    assert len(rows), "the seeds have rows in every table"
    for row in rows.to_dict("records"):
        text = texts[row["article_id"]]
        evidence = text[row["start"] : row["end"]]
        assert 0 <= row["start"] < row["end"] <= len(text)
        assert evidence.strip()
        if name == "mentions":
            assert evidence == row["text"]
        if name == "stances" and not pd.isna(row["quoted"]):
            assert " ".join(row["quoted"].split()) in " ".join(text.split())


def test_segments_cover_every_article(story):
    for article in story.articles.itertuples():
        own = story.segments[story.segments["article_id"] == article.article_id].sort_values("start")
        assert own["start"].iloc[0] == 0
        assert own["end"].iloc[-1] == len(article.text)
        assert (own["start"].iloc[1:].to_numpy() == own["end"].iloc[:-1].to_numpy()).all()


def test_no_row_comes_from_junk(story):
    """What was thrown away never yields a talk, a launch or a stance."""
    junk = story.segments[story.segments["role"] != "body"]
    for name in ("mentions", "talk_reports", "launch_reports", "stances"):
        for row in getattr(story, name).itertuples():
            own = junk[junk["article_id"] == row.article_id]
            inside = own[(own["start"] <= row.start) & (row.end <= own["end"])]
            assert inside.empty, f"{name}: a row from {inside.iloc[0]['role']}"


def test_tables_are_typed_and_reports_lead_to_events(story):
    for name, columns in TABLES.items():
        assert list(getattr(story, name).columns) == list(columns)
    assert set(story.talk_reports["talk_id"]) == set(story.talks["talk_id"])
    assert set(story.launch_reports["launch_id"]) == set(story.launches["launch_id"])
    assert story.talks["talk_id"].is_unique


def test_saved_and_loaded_again(story, tmp_path):
    again = kdnb.load_analysis(story.save(tmp_path / "saved"))
    (tmp_path / "saved" / "talks.parquet").unlink()
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(story, name))
    with pytest.raises(FileNotFoundError, match="talks.parquet"):
        kdnb.load_analysis(tmp_path / "saved")


def test_order_and_workers_do_not_matter(story):
    articles = kdnb.read_articles(SEEDS)
    turned = kdnb.analyze(articles.iloc[::-1], workers=2)
    for name in ("talks", "launches"):
        assert plain_rows(getattr(turned, name)) == plain_rows(getattr(story, name))
    key = ["article_id", "start", "end"]
    assert turned.stances.sort_values(key)["code"].tolist() == story.stances.sort_values(key)["code"].tolist()


def test_onto_disk_in_parts_and_resumed(story, tmp_path):
    folder = kdnb.analyze_to(tmp_path / "out", SEEDS)
    again = kdnb.load_analysis(folder)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(story, name))
    assert not (folder / "parts").exists()


def test_bad_articles_are_told_and_cost_nothing_else(tmp_path):
    (tmp_path / "a_good.txt").write_text(PLAIN)
    (tmp_path / "b_empty.txt").write_text("")
    (tmp_path / "c_binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "d_cp1252.txt").write_bytes("Seoul’s envoy said “we are ready” – again, in North Korea’s café.".encode("cp1252"))
    (tmp_path / "e_line.txt").write_text("North Korea fired a missile. " * 180_000)
    (tmp_path / "f_korean.txt").write_text("한국과 미국의 북핵 수석대표가 수요일 서울에서 만나 대화 재개 방안을 논의했다고 외교부가 밝혔다. " * 5)
    story = kdnb.analyze(tmp_path)
    problems = story.articles.set_index("article_id")["problem"]
    assert len(problems) == 6
    assert pd.isna(problems["a_good"])
    for bad in ("b_empty", "c_binary", "d_cp1252", "e_line", "f_korean"):
        assert isinstance(problems[bad], str), f"{bad} does not say what is wrong"
    assert story.talks["article_id"].tolist() == ["a_good"]
    assert "“we are ready”" in story.articles.set_index("article_id").loc["d_cp1252", "text"]


def test_a_failing_step_costs_one_article(monkeypatch):
    import kdnb.analysis as analysis

    def fail(text):
        if "fails" in text:
            raise RuntimeError("boom")
        return kdnb.clean(text)

    monkeypatch.setattr(analysis, "clean", fail)
    story = kdnb.analyze(pd.DataFrame({"text": [f"This fails. {PLAIN}", PLAIN + " It was cold."]}))
    assert "boom" in story.articles["problem"].iloc[0]
    assert story.talks["article_id"].tolist() == ["row-1"]


def test_two_articles_with_one_id_are_told_apart():
    story = kdnb.analyze(pd.DataFrame({"article_id": ["x", "x"], "text": [PLAIN, "North Korea fired two missiles on Monday, Seoul said."]}))
    assert story.articles["article_id"].is_unique
    assert story.articles["problem"].notna().any()


def test_wrong_calls_raise_one_clear_error(tmp_path):
    with pytest.raises(ValueError, match="no articles"):
        kdnb.analyze(tmp_path)
    with pytest.raises(ValueError, match="no column `text`"):
        kdnb.analyze(pd.DataFrame({"body_text": ["x"]}))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        kdnb.analyze(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="workers"):
        kdnb.analyze(SEEDS, workers=0)


def test_articles_that_name_neither_korea_are_not_parsed():
    story = kdnb.analyze(pd.DataFrame({"text": ["The two ministers met in Lisbon on Friday to talk about fish.", PLAIN]}))
    assert "neither Korea" in story.articles["problem"].iloc[0]
    assert pd.isna(story.articles["problem"].iloc[1])


@pytest.mark.parametrize(
    ("precision", "days"),
    [("day", ["2018-06-27", "2018-06-12", "2017-01-01"]), ("month", [None, "2018-06-12", "2017-01-01"]), ("year", [None, None, "2017-01-01"])],
)
def test_a_month_or_year_of_publication_anchors_no_weekday(precision, days):
    """An article known to be of July 2018 was not published on 1 July: what hangs on the day stays open."""
    text = "Moon Jae-in met Kim Jong-un on Wednesday, after the summit of June 12. Last year they did not meet."
    doc = annotate(text, datetime.date(2018, 7, 1), precision=precision)
    assert [time.date and time.date.isoformat() for time in doc._.times] == days


def test_show_highlights_the_evidence(story):
    row = story.talks.iloc[0]
    shown = kdnb.show(story, row)
    text = story.articles.set_index("article_id").loc[row["article_id"], "text"]
    assert "".join(part for part, _ in shown.stretches) == text
    assert "".join(part for part, what in shown.stretches if what == "evidence") == text[row["start"] : row["end"]]
    assert "<mark" in shown._repr_html_()
    with pytest.raises(ValueError, match="article_id, start and end"):
        kdnb.show(story, {"article_id": "x"})
    with pytest.raises(ValueError, match="no article"):
        kdnb.show(story, {"article_id": "x", "start": 0, "end": 1})


def test_html_of_articles_is_escaped():
    story = kdnb.analyze(pd.DataFrame({"text": [PLAIN + " <script>alert(1)</script>"]}))
    assert "<script>" not in kdnb.show(story, story.talks.iloc[0])._repr_html_()


PLOVER_MODES = {  # the modes of PLOVER's manual for the codes that we use
    "AGREE": {None}, "CONSULT": {None, "visit", "third-party", "multilateral", "phone"}, "SUPPORT": {None}, "CONCEDE": {None},
    "REQUEST": {None, "assist", "change", "yield", "meet"}, "ACCUSE": {None, "disapprove", "investigate", "allege"},
    "REJECT": {None, "assist", "change", "yield", "meet"}, "THREATEN": {None, "restrict", "arrest", "relations", "expel", "territory", "violence"},
    "MOBILIZE": {None, "troops", "weapons", "police", "militia"},
}  # fmt: skip


def test_plover_events(story, tmp_path):
    import json

    events = kdnb.to_plover(story, tmp_path / "events.json")
    assert json.loads((tmp_path / "events.json").read_text(encoding="utf-8")) == events
    texts = story.articles.set_index("article_id")["text"]
    for event in events:
        source = event["source"]
        assert event["text"] == texts[source["article_id"]][source["start"] : source["end"]]
        assert -10 <= event["score"] <= 10
        assert event["mode"] in PLOVER_MODES[event["event"]]
        assert event["quad_code"] in (1, 2, 3, 4)
    assert len({event["id"] for event in events}) == len(events)
    kdnb.to_plover(story, tmp_path / "events.jsonl")
    assert [json.loads(line) for line in (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()] == events
    assert {"CONSULT", "ACCUSE", "MOBILIZE"} <= {event["event"] for event in events}
