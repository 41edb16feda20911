"""Many articles: workers that die, runs that are cut off, Dask, and the first pass."""

import multiprocessing

import dying
import pandas as pd
import pytest
from conftest import SEEDS

import kdnb
import kdnb.analysis as analysis
from kdnb.relevance import is_relevant
from kdnb.scale import run_cluster, run_workers
from kdnb.schema import TABLES

PLAIN = "Foreign Minister Kang Kyung-wha met U.S. Special Representative Stephen Biegun in Seoul on {day} to discuss North Korea."
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def batches(*marked, articles=10, size=3):
    """Batches of small records; those whose numbers are given kill their reader."""
    records = [{"text": f"{number} {dying.MARKER if number in marked else ''}"} for number in range(articles)]
    return [records[at : at + size] for at in range(0, articles, size)]


def numbers(results):
    return [(int(record["text"].split()[0]), record.get("problem")) for result in results for record in result["articles"]]


@pytest.mark.parametrize("marked", [(), (0,), (4, 5), (9,)], ids=str)
def test_a_worker_that_dies_costs_its_article(marked):
    found = numbers(run_workers(dying.read, dying.lost, batches(*marked), workers=2))
    assert found == [(number, "died" if number in marked else None) for number in range(10)]


def test_leaving_off_in_the_middle_leaves_no_process_behind():
    results = run_workers(dying.read, dying.lost, batches(articles=60), workers=2)
    next(results)
    results.close()
    assert not multiprocessing.active_children()


def test_an_article_that_kills_its_worker_is_reported(monkeypatch):
    monkeypatch.setattr(analysis, "read_batch", dying.read_batch)
    articles = pd.DataFrame({"text": [PLAIN.format(day="Monday"), f"{dying.MARKER} {PLAIN.format(day='Tuesday')}", PLAIN.format(day="Friday")]})
    story = kdnb.analyze(articles, workers=2)
    problems = story.articles["problem"]
    assert "died" in problems.iloc[1]
    assert problems.iloc[[0, 2]].isna().all()
    assert set(story.talk_reports["article_id"]) == {"row-0", "row-2"}


def test_a_script_without_a_main_guard_is_told(tmp_path):
    import subprocess
    import sys

    script = tmp_path / "script.py"
    script.write_text("from kdnb.scale import run_workers\nprint(list(run_workers(print, print, [[1]], 2)))\n")
    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    assert ended.returncode and 'if __name__ == "__main__":' in ended.stderr.splitlines()[-1]


def test_a_run_that_was_killed_goes_on_where_it_stopped(tmp_path, monkeypatch, story):
    """The process ends in the second of three parts; the second run reads the second and the third only."""
    first = multiprocessing.get_context("spawn").Process(target=dying.analyze_and_die, args=(tmp_path / "out", SEEDS, 2))
    first.start()
    first.join()
    assert first.exitcode == 7
    read = []
    monkeypatch.setattr(analysis, "PART", 2)
    whole = analysis.analyze_article
    monkeypatch.setattr(analysis, "analyze_article", lambda record: read.append(record["article_id"]) or whole(record))
    again = kdnb.load_analysis(kdnb.analyze_to(tmp_path / "out", SEEDS))
    assert [article_id[:3] for article_id in read] == ["002", "003", "004"]
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(story, name))
    read.clear()
    kdnb.analyze_to(tmp_path / "out", SEEDS)
    assert not read, "a finished run does nothing"
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "one.txt").write_text(PLAIN.format(day="Friday"))
    kdnb.analyze_to(tmp_path / "out", tmp_path / "more")
    assert read == ["one"], "other articles are read"


def test_dask_gives_the_same_rows(story):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
        found = kdnb.analyze(SEEDS, client=client)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(story, name))


def test_dask_survives_a_worker_that_dies():
    distributed = pytest.importorskip("distributed", reason="Dask is not installed")
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = numbers(run_cluster(dying.read, dying.lost, batches(4, articles=6), client))
    assert found == [(number, "died" if number == 4 else None) for number in range(6)]


def test_the_first_pass_keeps_every_article_with_rows():
    """Articles about Korea that never write the word are few; those that name a leader, a city or a missile pass."""
    kept = ["Kim Jong Un inspected a factory.", "Talks in PYONGYANG ended.", "The DPRK's envoy left.", "At Panmunjom the two sides met.", "Seoul said so."]
    left = ["The cup final was lost.", "", None]
    assert is_relevant(pd.Series(kept + left)) == [True] * len(kept) + [False] * len(left)
