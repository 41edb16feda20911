"""The whole suite on someone's own folder: tables, executed notebooks, figures and one HTML report."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from tqdm import tqdm

from kdnb.analysis import analyze_to
from kdnb.charts import FIGURES
from kdnb.pages import one_page
from kdnb.readers import passed_over
from kdnb.schema import LIST, TABLES
from kdnb.story import STORY, Analysis, open_saved
from kdnb.suite import run_notebooks

SEEDS_ONLY = "seeds"
"""The tag of cells that speak of the seed articles, and have no place in a report on others."""


def report(folder: Path, out: Path, workers: int = 1) -> int:
    """Run the suite on a folder of articles; return how many notebooks failed.

    Writes ``out/tables`` (Parquet and CSV), ``out/notebooks``, ``out/figures`` and ``out/report.html``. Run again on the same articles
    it does only what is missing. Raises `ValueError` when ``out`` lies inside ``folder`` and what `kdnb.read_articles` raises.
    """
    tables = write_tables(folder, out / "tables", workers)
    failures = _run_missing(out, tables)
    story = open_saved(tables)
    said = [*summary(story, passed_over(folder)), *(f"A notebook failed: {failure}." for failure in failures)]
    opening = f'<section><h1>What was read</h1><ul>{"".join(f"<li>{html.escape(line)}</li>" for line in said)}</ul></section>'
    (out / "report.html").write_text(one_page(story, out / "notebooks", opening), encoding="utf-8")
    print("", *said, f"Open {out / 'report.html'}; beside it lie tables/, notebooks/ and figures/.", sep="\n")
    return len(failures)


def write_tables(folder: Path, out: Path, workers: int = 1) -> Path:
    """Analyze a folder onto disk, and write each table as CSV beside the Parquet; return where they are."""
    if folder.resolve() in (out.resolve(), *out.resolve().parents):
        raise ValueError(f"--out {out} lies inside {folder}, which is only read; choose another folder")
    tables = analyze_to(out, folder, workers=workers)
    for name in TABLES:
        _write_csv(name, tables)
    return tables


def _write_csv(name: str, tables: Path) -> None:
    """Write a table as CSV, a stretch of rows at a time; several states or people in one cell are parted by "; "."""
    import pyarrow.parquet

    source = pyarrow.parquet.ParquetFile(tables / f"{name}.parquet")
    lists = [column for column, kind in TABLES[name].items() if kind == LIST]
    with (tables / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
        source.schema_arrow.empty_table().to_pandas().to_csv(target, index=False)
        for batch in source.iter_batches():
            frame = batch.to_pandas()
            frame[lists] = frame[lists].map("; ".join)
            frame.to_csv(target, index=False, header=False)


def _run_missing(out: Path, tables: Path) -> list[str]:
    """Execute the notebooks that were not yet executed on these very articles; return what went wrong."""
    done, target = out / "notebooks" / ".done.json", out / "notebooks"
    finished = (tables / "done.json").read_text(encoding="utf-8")
    state = json.loads(done.read_text(encoding="utf-8")) if done.exists() else {}
    if state.get("articles") != finished:
        state = {"articles": finished, "notebooks": []}
    environment = {STORY: str(tables.resolve()), FIGURES: str((out / "figures").resolve())}
    (out / "figures").mkdir(parents=True, exist_ok=True)
    failures = []
    waiting = [path for path in sorted(notebooks_folder().glob("*.ipynb")) if path.name not in state["notebooks"]]
    running = run_notebooks(waiting, target, environment, without=SEEDS_ONLY)
    for path, problem in tqdm(running, total=len(waiting), desc="notebooks", unit="notebook", disable=None):
        if problem:
            failures.append(f"{path.name}: {problem}")
        else:
            state["notebooks"].append(path.name)
        done.write_text(json.dumps(state), encoding="utf-8")
    return failures


def notebooks_folder() -> Path:
    """Return where the suite's notebooks are: beside the package in a checkout, inside it when installed."""
    inside = Path(str(files("kdnb"))) / "notebooks"
    return inside if inside.is_dir() else inside.parent.parent / "notebooks"


def summary(story: Analysis, other_files: Mapping[str, int]) -> list[str]:
    """Say what was read, what was skipped and why, and what was found, a sentence a line; ``other_files`` counts those that nothing reads."""
    articles = story.articles
    copies = int(articles["duplicate_of"].notna().sum())
    problems = articles.loc[articles["duplicate_of"].isna(), "problem"].dropna()
    said = [f"Articles: {len(articles):,}, of which {len(articles) - len(problems) - copies:,} without a remark; {copies:,} repeat another."]
    said += [f"{count:,} × {problem}" for problem, count in problems.str.slice(0, 90).value_counts(sort=True).head(8).items()]
    if other_files:
        said.append(f"Files of other kinds, not read: {', '.join(f'{count:,} {ending}' for ending, count in sorted(other_files.items()))}.")
    said.append(f"Found: talks {len(story.talks):,}, launches {len(story.launches):,}, stances {len(story.stances):,}.")
    return said
