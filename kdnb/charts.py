"""The pictures: one function a question, one style for all.

Every chart says its finding in the title, its measure below it and its source at the foot. A state keeps one colour everywhere.
On more rows than can be labelled a chart counts by month instead, and says so.
"""

from __future__ import annotations

import os
import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kdnb.tables import rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kdnb.analysis import Analysis

STYLE, FIGURES = "kdnb.kdnb", "KDNB_FIGURES"
CORPUS = "Source: the articles read, through kdnb; every mark leads back to words of an article."
MOST_STRIPS, MOST_MARKS, MOST_VARIANTS = 40, 60, 40
"""Above these a chart aggregates: strips of articles, marks on a timeline, written forms of names."""

KIND_MARKERS = {"summit": "*", "meeting": "o", "call": "^", "negotiation": "s", "dialogue": "D", "visit": ">"}
HAPPENED = ("held", "ongoing", "collapsed")


@cache
def colours(what: str) -> dict[str, str]:
    """Return name -> colour of ``state``, ``role`` or ``method``; ``""`` is the colour of any other."""
    return {row["name"]: row["colour"] for row in rows("colours") if row["what"] == what}


def state_colour(state: str | None) -> str:
    """Return the one colour that a state has in every chart."""
    return colours("state").get(state or "", colours("state")[""])


def save_figure(figure: Figure, name: str, folder: str | Path | None = None) -> Path:
    """Write ``<folder>/<name>.png`` and ``.svg``, the same bytes on every run, and return the PNG's path.

    The folder is by default ``$KDNB_FIGURES``, else the project's figures/ beside the notebooks.
    """
    folder = Path(folder or os.environ.get(FIGURES, "../figures"))
    folder.mkdir(parents=True, exist_ok=True)
    with plt.style.context(STYLE):
        figure.savefig(folder / f"{name}.png", metadata={"Software": None})
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    return folder / f"{name}.png"


def frame(
    width: float, height: float, title: str, subtitle: str, source: str, *, over: float = 0.0, under: float = 0.35, **subplots
) -> tuple[Figure, np.ndarray]:
    """Return a figure and its axes under a title, a subtitle and above a source line.

    Sizes are in inches; ``over`` and ``under`` are room for what stands above and below the axes. A title too long for the width is wrapped.
    """
    title = "\n".join(textwrap.wrap(title, int(width * 8.6)))
    subtitle = "\n".join(line for part in subtitle.split("\n") for line in textwrap.wrap(part, int(width * 13.8)))
    head, foot = 0.72 + over + 0.22 * title.count("\n") + 0.17 * subtitle.count("\n"), 0.35 + under
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(width, height + head + foot), squeeze=False, **subplots)
        total = height + head + foot
        figure.text(0.15 / width, 1 - 0.12 / total, title, fontsize=13, fontweight="bold", va="top", linespacing=1.15)
        below = 1 - (0.40 + 0.23 * title.count("\n")) / total
        figure.text(0.15 / width, below, subtitle, fontsize=9, color="#555555", va="top")
        figure.text(0.15 / width, 0.1 / total, source, fontsize=7.5, color="#777777", va="bottom")
        figure.subplots_adjust(top=1 - head / total, bottom=foot / total)
    return figure, axes


def nothing(what: str) -> Figure:
    """Return a picture that says that there is nothing to show."""
    figure, axes = frame(8, 0.8, f"No {what} in these articles", "Nothing was found, so nothing is drawn.", CORPUS)
    axes[0, 0].axis("off")
    return figure


def plot_cleaning(story: Analysis) -> Figure:
    """Show what was kept and what was thrown away: a strip an article, or the shares by role for more than 40 articles."""
    segments = story.segments
    if segments.empty:
        return nothing("text")
    spans = segments.assign(length=(segments["end"] - segments["start"]).astype(int))
    kept = spans[spans["role"] == "body"]["length"].sum() / spans["length"].sum()
    names = list(dict.fromkeys(spans["article_id"]))
    if len(names) > MOST_STRIPS:
        return _role_shares(spans, len(names), kept)
    figure, axes = frame(
        11, 0.52 * len(names) + 0.6,
        f"{1 - kept:.0%} of the characters are not the article's own sentences",
        "Each strip is one raw article from its first character to its last; dark is kept, colour is thrown away, and why",
        CORPUS, over=0.15,
    )  # fmt: skip
    axis = axes[0, 0]
    for row, name in enumerate(names):
        own = spans[spans["article_id"] == name]
        axis.barh([row] * len(own), own["length"], left=own["start"].astype(int), color=[colours("role")[r] for r in own["role"]], height=0.62)
        share = own[own["role"] == "body"]["length"].sum() / own["length"].sum()
        axis.text(own["end"].max() + spans["end"].max() * 0.008, row, f"{share:.0%} kept", va="center", fontsize=8, color="#333333")
    axis.set_yticks(range(len(names)), [_short_id(name) for name in names])
    axis.invert_yaxis()
    axis.set_xlim(0, spans["end"].max() * 1.1)
    axis.set_xlabel("characters of the raw article")
    _legend_above(axis, [role for role in colours("role") if role in set(spans["role"])], colours("role"))
    figure.subplots_adjust(left=0.06, right=0.98)
    return figure


def _role_shares(spans: pd.DataFrame, articles: int, kept: float) -> Figure:
    shares = (spans.groupby("role")["length"].sum() / spans["length"].sum()).sort_values()
    figure, axes = frame(
        9, 0.32 * len(shares) + 0.4, f"{1 - kept:.0%} of the characters are not the articles' own sentences",
        f"Share of all characters by what they are, {articles:,} articles together", CORPUS,
    )  # fmt: skip
    axis = axes[0, 0]
    axis.barh(shares.index, shares, color=[colours("role")[role] for role in shares.index])
    for row, share in enumerate(shares):
        axis.text(share + 0.01, row, f"{share:.1%}", va="center", fontsize=8)
    axis.set_xlim(0, 1.08)
    axis.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    figure.subplots_adjust(left=0.12, right=0.97)
    return figure


def plot_names(story: Analysis) -> Figure:
    """Show which written forms stand for which person, and how each was recognized."""
    people = story.mentions[(story.mentions["kind"] == "person") & story.mentions["name"].notna()]
    forms = people[~people["method"].isin(["coreference", "unknown"])]
    forms = forms.assign(written=forms["text"].str.split().str.join(" "))
    forms = forms[forms["written"] != forms["name"]]
    if forms.empty:
        return nothing("names written otherwise than usual")
    flows = forms.groupby(["name", "written", "method"]).size().reset_index(name="times")
    most = flows.groupby("name")["times"].sum().nlargest(MOST_VARIANTS).index
    left_out = flows["name"].nunique() - len(most)
    flows = flows[flows["name"].isin(most)].sort_values(["name", "method", "written"])
    left_out += max(0, len(flows) - MOST_VARIANTS)
    flows = flows.head(MOST_VARIANTS).reset_index(drop=True)
    figure, axes = frame(
        9.5, 0.27 * len(flows) + 0.5,
        f"{len(flows)} written forms are {flows['name'].nunique()} people",
        "Left: as written, with how often. Right: who it is. The colour says how it was recognized"
        + (f". {left_out:,} more are not shown" if left_out else ""),
        CORPUS, over=0.2, under=0,
    )  # fmt: skip
    axis = axes[0, 0]
    for name, group in flows.groupby("name", sort=False):
        middle = group.index.to_numpy().mean()
        axis.text(0.72, middle, name, va="center", fontweight="bold")
        for row, flow in group.iterrows():
            curve = np.linspace(0, 1, 40)
            ease = curve**2 * (3 - 2 * curve)
            axis.plot(0.36 + curve * 0.34, row + ease * (middle - row), color=colours("method")[flow["method"]], lw=1 + min(flow["times"], 6) * 0.5)
            axis.text(0.35, row, f"{shortened(flow['written'], 36)}  ×{flow['times']}", ha="right", va="center")
    axis.set_xlim(0, 1)
    axis.set_ylim(len(flows) - 0.3, -1.1)
    axis.axis("off")
    _legend_above(axis, sorted(set(flows["method"])), colours("method"))
    figure.subplots_adjust(left=0.02, right=0.98)
    return figure


def _legend_above(axis: Axes, names: list[str], palette: dict[str, str]) -> None:
    """Name the colours in a row above the axes, in their colours."""
    handles = [plt.Line2D([], [], marker="s", ls="", ms=8, color=palette[name], label=name) for name in names]
    axis.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1.0), ncol=len(names), frameon=False, handletextpad=0.2, columnspacing=1.1, borderpad=0)


def _short_id(article_id: str) -> str:
    return article_id.split("_")[0][:12]


def plot_shapes(story: Analysis) -> Figure:
    """Show the shape of each raw text: the length of every line from the first to the last, for the first 12 articles."""
    articles = story.articles.dropna(subset=["text"]).head(12)
    if articles.empty:
        return nothing("text")
    more = len(story.articles) - len(articles)
    figure, axes = frame(
        11, 0.95 * len(articles), "The kind of an article shows in the length of its lines",
        "Each row is one raw article: a bar a line, its height the characters in it (cut at 600). Captions break every 80 characters, wire copy runs on"
        + (f". {more:,} more articles are not drawn" if more else ""),
        CORPUS, nrows=len(articles), under=0.1,
    )  # fmt: skip
    most = min(120, max(len(text.splitlines()) for text in articles["text"]))
    for axis, article in zip(axes[:, 0], articles.itertuples(), strict=True):
        lengths = [min(len(line), 600) for line in article.text.splitlines()][:most]
        axis.bar(range(len(lengths)), lengths, width=0.85, color="#0072b2", align="edge")
        axis.set_xlim(0, most * 1.02)
        axis.set_ylim(0, 620)
        axis.set_yticks([0, 600])
        axis.set_xticks([])
        genre = "" if pd.isna(article.genre) else article.genre.replace("_", " ")
        axis.text(most, 560, f"{_short_id(article.article_id)}  {genre}, {len(article.text.splitlines())} lines", ha="right", va="top", fontsize=9)
    figure.subplots_adjust(left=0.05, right=0.98, hspace=0.25)
    return figure


def plot_dating(text: str, url: str | None = None) -> Figure:
    """Show how the days on which one article may have appeared are eliminated, reason after reason."""
    from kdnb.dating import DAYS, candidates, date_article, weigh

    dating = date_article(text, url=url)
    reasons = [reason for reason in candidates(text, url=url) if reason in dating.reasons][:14]
    left, so_far = [len(DAYS)], []
    for reason in reasons:
        so_far.append(reason)
        chance = np.sort(weigh(so_far))[::-1]
        left.append(int(np.searchsorted(chance.cumsum(), 0.95)) + 1)
    when = "no day" if dating.date is None else dating.date.strftime({"day": "%-d %B %Y", "month": "%B %Y"}.get(dating.precision, "%Y"))
    figure, axes = frame(
        11, 0.3 * len(left) + 0.3, f"{len(DAYS):,} days, {len(reasons)} reasons: {when}",
        f"How many days hold 95% of the chance as each reason is added, from top to bottom; logarithmic. Confidence in the end {dating.confidence:.2f}",
        "Source: the article's own words with kdnb/data/offices.csv and kdnb/data/milestones.csv.", under=0.2,
    )  # fmt: skip
    axis = axes[0, 0]
    axis.barh(range(len(left)), [count - 0.8 for count in left], color=["#c4c4c4"] + ["#0072b2"] * (len(left) - 1), height=0.7, left=0.8)
    labels = ["every day from 1994 to 2026"] + [shortened(reason.says, 70) for reason in reasons]
    for row, count in enumerate(left):
        axis.text(count * 1.12, row, f"{count:,}", va="center", fontsize=8)
    axis.set_xscale("log")
    axis.set_xlim(0.8, len(DAYS) * 3)
    axis.set_ylim(len(left) - 0.4, -0.6)
    axis.set_yticks(range(len(left)), labels)
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel("days left")
    figure.subplots_adjust(left=0.47, right=0.98)
    return figure


def shortened(text: str, most: int) -> str:
    """Return the text cut to ``most`` characters, with an ellipsis where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip(" ,·") + "…"
