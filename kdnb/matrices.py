"""Pictures of who says what to whom: speakers by issue, and states by states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from kdnb.charts import CORPUS, frame, nothing, state_colour

if TYPE_CHECKING:
    from kdnb.analysis import Analysis

MOST_SPEAKERS = 25
SCORES = Normalize(-6.5, 6.5)
COLOURS = "RdYlBu"
"""Red is conflict, blue cooperation: told apart in every common colour blindness."""


def plot_stances(story: Analysis) -> Figure:
    """Show each speaker's positions by issue: the number is how many, the colour their mean PLOVER score.

    Rows that take no position (COMMENT) are left out; a state speaks where no person is named. Above 25 speakers only the most
    frequent are shown.
    """
    taken = story.stances[story.stances["code"] != "COMMENT"]
    taken = taken.assign(who=taken["speaker"].fillna(taken["speaker_state"])).dropna(subset=["who"])
    if taken.empty:
        return nothing("positions")
    everyone = taken["who"].nunique()
    order = taken.groupby("who").agg(state=("speaker_state", "first"), count=("code", "size")).sort_values("count", ascending=False)
    order = order.head(MOST_SPEAKERS).sort_values(["state", "count"], ascending=[True, False])
    taken = taken[taken["who"].isin(order.index)]
    hidden = f"; the {MOST_SPEAKERS} most frequent of {everyone} speakers" if everyone > MOST_SPEAKERS else ""
    top = taken.groupby("issue").size().sort_values(ascending=False)
    figure = _matrix(
        taken, "who", "issue", list(order.index), list(top.index),
        f"{len(taken)} positions of {len(order)} speakers, most of them on {top.index[0].replace('_', ' ')}",
        f"How many positions each speaker takes on each issue; colour: mean PLOVER score, red conflict, blue cooperation{hidden}",
    )  # fmt: skip
    for label in figure.axes[0].get_yticklabels():
        label.set_color(state_colour(order.loc[label.get_text(), "state"]))
        label.set_fontweight("bold")
    return figure


def plot_speakers(story: Analysis) -> Figure:
    """Show who speaks to whom: state by state, how many positions and their mean PLOVER score."""
    taken = story.stances[story.stances["code"] != "COMMENT"].dropna(subset=["speaker_state", "target"])
    if taken.empty:
        return nothing("positions toward a state")
    pairs = taken.groupby(["speaker_state", "target"]).size().sort_values(ascending=False)
    (speaker, target), most = pairs.index[0], pairs.iloc[0]
    figure = _matrix(
        taken, "speaker_state", "target", sorted(set(taken["speaker_state"])), sorted(set(taken["target"])),
        f"{speaker} speaks to {target} most: {most} of {len(taken)} positions",
        "Rows: who speaks; columns: toward whom. The number is how many positions; colour: mean PLOVER score, red conflict, blue cooperation",
    )  # fmt: skip
    for label in (*figure.axes[0].get_yticklabels(), *figure.axes[0].get_xticklabels()):
        label.set_color(state_colour(label.get_text()))
        label.set_fontweight("bold")
    return figure


def _matrix(taken: pd.DataFrame, down: str, across: str, names: list[str], columns: list[str], title: str, subtitle: str) -> Figure:
    cells = taken.groupby([down, across]).agg(count=("code", "size"), score=("score", "mean")).reset_index()
    left = 0.25 + 0.085 * max(len(name) for name in names)
    width = max(left + 1.1 * len(columns) + 0.3, 7.5)
    lines = 1 + max(column.count("_") for column in columns)
    figure, axes = frame(width, 0.42 * len(names), title, subtitle, CORPUS, over=0.12 + 0.15 * lines, under=0)
    axis = axes[0, 0]
    for cell in cells.itertuples():
        x, y = columns.index(getattr(cell, across)), names.index(getattr(cell, down))
        axis.scatter(x, y, s=150 + 75 * min(cell.count, 8), color=plt.get_cmap(COLOURS)(SCORES(float(cell.score))), edgecolor="#777777", lw=0.6)
        axis.text(x, y, cell.count, ha="center", va="center_baseline", fontsize=8.5, color="white" if cell.score > 4 else "black")
    axis.set_xticks(range(len(columns)), [column.replace("_", "\n") for column in columns])
    axis.set_yticks(range(len(names)), names)
    axis.xaxis.tick_top()
    axis.set_xlim(-0.6, len(columns) - 0.4)
    axis.set_ylim(len(names) - 0.5, -0.5)
    axis.grid()
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    figure.subplots_adjust(left=left / width, right=min(0.98, (left + 1.25 * len(columns)) / width))
    return figure
