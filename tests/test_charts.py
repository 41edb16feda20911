"""The charts: drawn for the seeds, for nothing at all and for more than fits, the same bytes each time."""

import pandas as pd
import pytest
from matplotlib import pyplot as plt

import kdnb
from kdnb.analysis import Analysis
from kdnb.schema import TABLES, table

CHARTS = ["plot_shapes", "plot_cleaning", "plot_names", "plot_talks", "plot_launches", "plot_stances", "plot_speakers", "plot_story"]


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", CHARTS)
def test_same_bytes_twice(story, tmp_path, name):
    draw = getattr(kdnb, name)
    first, second = (kdnb.save_figure(draw(story), name, tmp_path / run) for run in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    assert first.with_suffix(".svg").read_bytes() == second.with_suffix(".svg").read_bytes()


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_found_is_said(tmp_path, name):
    empty = Analysis(**{table_name: table(table_name) for table_name in TABLES})
    kdnb.save_figure(getattr(kdnb, name)(empty), name, tmp_path)


@pytest.mark.parametrize("name", CHARTS)
def test_crowds_are_aggregated(story, tmp_path, name):
    kdnb.save_figure(getattr(kdnb, name)(_many(story, 60)), name, tmp_path)


@pytest.mark.parametrize(("every", "said"), [(1, "60 days on"), (2, "in which"), (20, "months in"), (90, "quarters in"), (366, "years in")])
def test_the_story_has_as_many_rows_as_fit(story, every, said):
    """Positions alone, every so many days: rows are days, then months, quarters, years."""
    stances = pd.concat([story.stances[story.stances["code"] != "COMMENT"].head(1)] * 61, ignore_index=True)
    stances["date"] = pd.Timestamp("2000-01-01") + pd.to_timedelta(range(0, 61 * every, every), unit="D")
    if every == 1:
        stances = stances.head(60)
    axis = kdnb.plot_story(Analysis(**{name: stances if name == "stances" else table(name) for name in TABLES})).axes[0]
    assert said in axis.figure.texts[0].get_text()
    assert len(axis.get_yticks()) <= 61


def test_no_text_of_a_chart_overlaps_another(story):
    """Labels of the talks chart, the most crowded one."""
    figure = kdnb.plot_talks(story)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text()]
    overlapping = [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if a.shrunk(0.98, 0.9).overlaps(b.shrunk(0.98, 0.9))]
    assert not overlapping
    assert all(box.x1 <= figure.bbox.x1 for box in boxes)


def _many(story: Analysis, times: int) -> Analysis:
    """The analysis many times over, each copy a month later."""
    copies = {}
    for name in TABLES:
        frames = []
        for number in range(times):
            frame = getattr(story, name).copy()
            frame["article_id"] = frame["article_id"] + f"-{number}"
            for column in ("talk_id", "launch_id"):
                if column in frame:
                    frame[column] = frame[column] + f"-{number}"
            if "date" in frame:
                frame["date"] = frame["date"] + pd.Timedelta(days=30 * number)
            frames.append(frame)
        copies[name] = pd.concat(frames, ignore_index=True)
    return Analysis(**copies)
