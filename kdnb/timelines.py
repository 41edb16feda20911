"""Pictures over time: talks by pair, launches on the reference chronology, and the whole story."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from kdnb.charts import CORPUS, HAPPENED, KIND_MARKERS, MOST_MARKS, frame, nothing, shortened, state_colour
from kdnb.matrices import COLOURS, SCORES
from kdnb.tables import rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kdnb.analysis import Analysis

CHRONOLOGY = "Reference: CNS North Korea Missile Test Database (NTI), one count a missile; see kdnb/data/launches.csv."
UNDATED = "no date"


def plot_talks(story: Analysis) -> Figure:
    """Show who met whom when: a lane for each pair of states, a row for each day.

    The marker is the kind; filled talks took place, hollow ones are planned or proposed, struck ones broke down or were called off.
    More than 60 talks are counted by month instead.
    """
    talks = story.talks[story.talks["parties"].map(len) > 0]
    if talks.empty:
        return nothing("talks")
    talks = talks.assign(pair=talks["parties"].map(" – ".join))
    if len(talks) > MOST_MARKS:
        return _talks_by_month(talks)
    pairs = list(talks["pair"].value_counts(sort=True).index)
    days = sorted({_day_label(row) for row in talks.itertuples()})
    heights = _row_heights(talks, days)
    tops = dict(zip([label for _, label in days], np.concatenate([[0], np.cumsum(heights)[:-1]]), strict=True))
    broken = (talks["status"] == "collapsed").sum()
    held, open_ = talks["status"].isin(HAPPENED).sum(), talks["status"].isin(["planned", "proposed"]).sum()
    figure, axes = frame(
        max(2.35 * len(pairs) + 1.6, 9), 0.27 * sum(heights),
        f"{len(talks)} talks: {held} took place, {broken} of them broke down; {open_} were still ahead; {len(talks) - held - open_} called off",
        "One mark a talk, by day and pair of states. Filled: took place; hollow: not yet; struck: broke down or was called off. Grey: background of the news",
        CORPUS, over=0.2 + 0.16 * max(_in_lines(pair).count("\n") for pair in pairs),
    )  # fmt: skip
    axis = axes[0, 0]
    for row, (_, label) in enumerate(days):
        if row % 2 == 0:
            axis.axhspan(tops[label] - 0.5, tops[label] + heights[row] - 0.5, color="#f5f5f5", lw=0)
    stacked: dict[tuple, int] = {}
    for talk in talks.sort_values(["date", "article_id", "start"]).itertuples():
        label = _day_label(talk)[1]
        at = stacked.get((talk.pair, label), 0)
        stacked[talk.pair, label] = at + 1
        _mark_talk(axis, pairs.index(talk.pair), tops[label] + at, talk)
    axis.set_xlim(-0.12, len(pairs) - 0.05)
    axis.set_ylim(sum(heights) - 0.5, -0.5)
    axis.set_yticks([tops[label] + (heights[row] - 1) / 2 for row, (_, label) in enumerate(days)], [label for _, label in days])
    axis.set_xticks(np.arange(len(pairs)), [_in_lines(pair) for pair in pairs], fontweight="bold", ha="left")
    axis.xaxis.tick_top()
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    kinds = [kind for kind in KIND_MARKERS if kind in set(talks["kind"])]
    handles = [plt.Line2D([], [], marker=KIND_MARKERS[kind], ls="", color="#555555", ms=9 if kind == "summit" else 6, label=kind) for kind in kinds]
    axis.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncol=len(kinds), frameon=False, borderpad=0.2)
    width = figure.get_size_inches()[0]
    figure.subplots_adjust(left=1.35 / width, right=1 - 0.1 / width)
    return figure


def _in_lines(pair: str) -> str:
    """Break the states of a lane into lines of three, so that six do not run into the next lane.

    >>> _in_lines("CHN – JPN – KOR – PRK")
    'CHN – JPN – KOR\\nPRK'
    """
    states = pair.split(" – ")
    return "\n".join(" – ".join(states[at : at + 3]) for at in range(0, len(states), 3))


def _day_label(talk) -> tuple[pd.Timestamp, str]:
    if pd.isna(talk.date):
        return pd.Timestamp.max, UNDATED
    return talk.date, talk.date.strftime({"day": "%a %Y-%m-%d", "month": "%B %Y"}.get(talk.date_precision, "%Y"))


def _row_heights(talks: pd.DataFrame, days: list[tuple]) -> list[int]:
    labels = [_day_label(row)[1] for row in talks.itertuples()]
    counts = pd.DataFrame({"pair": list(talks["pair"]), "label": labels}).value_counts()
    return [int(counts.xs(label, level="label").max()) for _, label in days]


def _mark_talk(axis: Axes, lane: int, at: float, talk) -> None:
    colour = "#9a9a9a" if talk.background else state_colour(next((s for s in talk.parties if s not in ("KOR", "USA")), "USA"))
    happened = talk.status in HAPPENED
    axis.plot(
        lane, at, KIND_MARKERS[talk.kind], ms=11 if talk.kind == "summit" else 7, color=colour, mfc=colour if happened else "white", mew=1.5, clip_on=False
    )
    if talk.status in ("collapsed", "cancelled", "postponed", "denied"):
        axis.plot([lane - 0.055, lane + 0.055], [at + 0.32, at - 0.32], color="black", lw=1.6, clip_on=False)
    people = ", ".join(_surname(name) for name in talk.participants) or (talk.title if isinstance(talk.title, str) else talk.kind)
    place = f" · {talk.place}" if isinstance(talk.place, str) else ""
    axis.text(lane + 0.075, at, shortened(people + place, 38), va="center", fontsize=7.2, color="#777777" if talk.background else "#222222")


def _surname(name: str) -> str:
    """A name as short as the press may write it again: Koreans and Chinese keep theirs, there are many Kims and Lees.

    >>> _surname("Stephen Biegun"), _surname("Suh Hoon")
    ('Biegun', 'Suh Hoon')
    """
    return name if name in _kept_whole() else name.split()[-1]


@cache
def _kept_whole() -> frozenset[str]:
    return frozenset(row["name"] for row in rows("people") if row["state"] in ("PRK", "KOR", "CHN"))


def _talks_by_month(talks: pd.DataFrame) -> Figure:
    dated = talks[talks["date"].notna()]
    pairs = list(dated["pair"].value_counts().head(8).index)
    shown = dated[dated["pair"].isin(pairs)]
    counts = shown.groupby(["pair", shown["date"].dt.to_period("M")]).size()
    figure, axes = frame(
        11, 0.55 * len(pairs) + 0.4, f"{len(talks):,} talks, most between {pairs[0] if pairs else 'unknown sides'}",
        f"Too many to label: talks a month by pair of states, the {len(pairs)} most frequent pairs; {len(talks) - len(shown):,} others or undated are not drawn",
        CORPUS,
    )  # fmt: skip
    axis = axes[0, 0]
    for row, pair in enumerate(pairs):
        own = counts.loc[pair]
        axis.scatter(own.index.to_timestamp(), [row] * len(own), s=12 + 14 * own.to_numpy(), color=state_colour(pair.split(" – ")[0]), alpha=0.7, lw=0)
    axis.set_yticks(range(len(pairs)), pairs)
    axis.set_ylim(len(pairs) - 0.5, -0.5)
    axis.grid(axis="x")
    figure.subplots_adjust(left=0.14, right=0.97)
    return figure


def reference_launches() -> pd.DataFrame:
    """Return the reference chronology: one row a missile, with ``date`` (Korean day) and ``weapon``."""
    frame_ = pd.DataFrame(rows("launches"))
    return frame_.assign(date=pd.to_datetime(frame_["date"], errors="coerce")).dropna(subset=["date"])


def plot_launches(story: Analysis) -> Figure:
    """Show the launches in the articles on top of every test of the reference chronology, by month.

    Where an article counts them ("the seventh this year") a second panel follows that year's count, by missiles and by days, and
    shows where the claim stands; a claim on a year without any test of the chronology has no such panel.
    """
    tests = reference_launches()
    launches = story.launches[story.launches["date"].notna()]
    claims = launches[launches["ordinal"].notna()]
    claims = claims[[not counted_around(tests, day).empty for day in claims["date"]]]
    figure, axes = frame(
        11, 5.6 if len(claims) else 3.0, _launch_title(launches, claims, tests),
        "Above: missiles tested by North Korea a month, and the launches that the articles report (triangles)"
        + ("\nBelow: the count since the start of that year, by missile and by day of launch, and the article's claim" if len(claims) else ""),
        f"{CORPUS} {CHRONOLOGY}", nrows=2 if len(claims) else 1, gridspec_kw={"hspace": 0.32},
    )  # fmt: skip
    months = tests.groupby(tests["date"].dt.to_period("M")).size()
    axis = axes[0, 0]
    axis.bar(months.index.to_timestamp(), months, width=26, color="#c4c4c4")
    axis.set_ylabel("missiles a month")
    axis.grid(axis="y")
    top = months.max()
    axis.set_ylim(0, top * 1.25)
    for launch in launches.itertuples():
        axis.plot(launch.date, top * 1.1, "v", color=state_colour("PRK"), ms=8)
    labelled = launches.drop_duplicates("date")
    for launch in labelled.itertuples() if len(labelled) < 3 else ():  # on an axis of forty years more would overlap
        axis.annotate(f"{launch.date:%Y-%m-%d} {launch.weapon}", (launch.date, top * 1.1), (-8, 0), textcoords="offset points", ha="right", va="center", fontsize=8)
    if len(claims):
        _plot_claim(axes[1, 0], claims.iloc[0], tests)
    figure.subplots_adjust(left=0.07, right=0.97)
    return figure


def counts_since(tests: pd.DataFrame, claim: pd.Series) -> dict[str, int]:
    """Return how many tests the chronology holds from the start of the claim's year to its day, by way of counting."""
    year = tests[(tests["date"].dt.year == claim["date"].year) & (tests["date"] <= claim["date"])]
    return {"missiles": len(year), "days of launch": year["date"].nunique()}


def counted_around(tests: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Return the tests of a day's year up to two months after it, in order."""
    year = tests[tests["date"].dt.year == day.year].sort_values("date")
    return year[year["date"] <= day + pd.Timedelta(days=62)]


def _launch_title(launches: pd.DataFrame, claims: pd.DataFrame, tests: pd.DataFrame) -> str:
    if claims.empty:
        return f"{len(launches)} dated launches in the articles, against {len(tests)} missiles in the chronology"
    claim = claims.iloc[0]
    counts = counts_since(tests, claim)
    agreeing = [way for way, count in counts.items() if count == claim["ordinal"]]
    listed = ", ".join(f"{count} {way}" for way, count in counts.items())
    verdict = f"counts {agreeing[0]}" if agreeing else "fits neither"
    return f"“Number {claim['ordinal']} this year” on {claim['date']:%Y-%m-%d}: the chronology has {listed}, so the claim {verdict}"


def _plot_claim(axis: Axes, claim: pd.Series, tests: pd.DataFrame) -> None:
    until = counted_around(tests, claim["date"])
    by_missile = pd.Series(range(1, len(until) + 1), index=until["date"])
    days = until.drop_duplicates("date")
    by_day = pd.Series(range(1, len(days) + 1), index=days["date"])
    for counts, colour, name in ((by_missile, "#56b4e9", "missiles"), (by_day, "#0072b2", "days of launch")):
        axis.step(counts.index, counts, where="post", color=colour, lw=2)
        axis.plot(counts.index, counts, "o", color=colour, ms=4)
        axis.annotate(name, (counts.index[-1], counts.iloc[-1]), (6, 0), textcoords="offset points", va="center", color=colour, fontweight="bold")
    axis.plot(claim["date"], claim["ordinal"], "v", color=state_colour("PRK"), ms=9, zorder=4)
    axis.annotate(
        f"the article: number {claim['ordinal']}", (claim["date"], claim["ordinal"]), (10, -3), textcoords="offset points",
        color=state_colour("PRK"), fontweight="bold", va="top",
    )  # fmt: skip
    axis.set_xlim(pd.Timestamp(claim["date"].year, 1, 1), max(until["date"].max() + pd.Timedelta(days=14), claim["date"] + pd.Timedelta(days=40)))
    axis.set_ylim(0, by_missile.max() + 1)
    axis.set_ylabel(f"tests since January {claim['date'].year}")
    axis.grid(axis="y")


def plot_story(story: Analysis) -> Figure:
    """Show talks, launches and stances in one order of time, a column for each side.

    Rows are the days on which something happened or was said, or, where these are more than 60, the months, quarters or years; a side's
    column holds its talks, its launches and what it said.
    """
    events = _events(story)
    if events.empty:
        return nothing("dated events")
    sides = [side for side in ("PRK", "KOR", "USA", "JPN", "CHN", "RUS") if side in set(events["side"])]
    events = events[events["side"].isin(sides)]
    rows_of, form, events = next(
        (name, form, grouped) for name, form, grouped in _by_period(events) if grouped["date"].nunique() <= MOST_MARKS or name == "years"
    )
    days = sorted(events["date"].unique())
    grid = events.groupby(["date", "side", "what"]).agg(count=("score", "size"), score=("score", "mean")).reset_index()
    figure, axes = frame(
        10.5, 0.34 * len(days) + 0.1,
        f"{len(days)} {rows_of} {'on' if rows_of == 'days' else 'in'} which something happened, side by side",
        "Filled circles: talks that a side took part in; hollow: talks that have not taken place. Triangles: launches. "
        "Squares: positions taken, blue cooperative, red conflictual. The number is how many",
        CORPUS, over=0.3, under=0,
    )  # fmt: skip
    axis = axes[0, 0]
    offsets = {"talk": 0.0, "open talk": 0.2, "launch": 0.4, "stance": 0.6}
    for cell in grid.itertuples():
        x, y = sides.index(cell.side) + offsets[cell.what], days.index(cell.date)
        colour = state_colour(cell.side)
        if cell.what == "stance":
            axis.plot(x, y, "s", ms=13, color=plt.get_cmap(COLOURS)(SCORES(cell.score)), mec="#666666", mew=0.5)
        elif cell.what == "launch":
            axis.plot(x, y, "v", ms=13, color=colour)
        else:
            axis.plot(x, y, "o", ms=14, color=colour, mfc=colour if cell.what == "talk" else "white", mew=1.5)
        dark = cell.what in ("talk", "launch") or (cell.what == "stance" and cell.score > 4)
        axis.text(x, y, cell.count, ha="center", va="center_baseline", fontsize=7.5, color="white" if dark else "black")
    axis.set_xticks(np.arange(len(sides)) + 0.3, sides, fontweight="bold")
    for side, label in zip(sides, axis.get_xticklabels(), strict=True):
        label.set_color(state_colour(side))
    axis.xaxis.tick_top()
    axis.set_xlim(-0.25, len(sides) - 0.1)
    axis.set_ylim(len(days) - 0.4, -0.6)
    axis.set_yticks(range(len(days)), [day.strftime(form) for day in days])
    axis.grid(axis="y")
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
    figure.subplots_adjust(left=0.13, right=0.99)
    return figure


def _by_period(events: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield what rows stand for, how one is labelled, and the events with the row of each as their ``date``, finest first."""
    for name, period, form in (("days", "D", "%a %Y-%m-%d"), ("months", "M", "%B %Y"), ("quarters", "Q", "%Y Q%q"), ("years", "Y", "%Y")):
        yield name, form, events.assign(date=events["date"].dt.to_period(period))


def _events(story: Analysis) -> pd.DataFrame:
    """One row for each side of each dated talk, launch and stance: date, side, what, score."""
    found = [
        (talk.date, side, "talk" if talk.status in HAPPENED else "open talk", 0.0)
        for talk in story.talks[story.talks["date_precision"] == "day"].itertuples()
        for side in talk.parties
    ]
    found += [(launch.date, "PRK", "launch", 0.0) for launch in story.launches[story.launches["date_precision"] == "day"].itertuples()]
    stances = story.stances[story.stances["date"].notna() & (story.stances["code"] != "COMMENT") & story.stances["speaker_state"].notna()]
    found += [(stance.date, stance.speaker_state, "stance", float(stance.score)) for stance in stances.itertuples()]
    return pd.DataFrame(found, columns=["date", "side", "what", "score"])
