"""The whole suite on someone's own folder: tables, executed notebooks, figures and one HTML report; and the site of the seeds."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from tqdm import tqdm

from kdnb.analysis import Analysis, analyze_to, load_analysis
from kdnb.charts import FIGURES
from kdnb.explorer import explore, wrap
from kdnb.schema import TABLES
from kdnb.suite import STORY, run_notebooks, title_of


def report(folder: Path, out: Path, workers: int = 1) -> int:
    """Run the suite on a folder of articles; return how many notebooks failed.

    Writes ``out/tables`` (Parquet and CSV), ``out/notebooks``, ``out/figures`` and ``out/report.html``. Run again on the same articles
    it does only what is missing. Raises `ValueError` when ``out`` lies inside ``folder`` and what `kdnb.read_articles` raises.
    """
    tables = write_tables(folder, out / "tables", workers)
    finished = (tables / "done.json").read_text(encoding="utf-8")
    failures = _run_missing(out, tables, finished)
    story = load_analysis(tables)
    (out / "report.html").write_text(_one_page(story, out / "notebooks"), encoding="utf-8")
    _summary(story, out, failures)
    return len(failures)


def write_tables(folder: Path, out: Path, workers: int = 1) -> Path:
    """Analyze a folder onto disk, and write each table as CSV beside the Parquet; return where they are."""
    if folder.resolve() in (out.resolve(), *out.resolve().parents):
        raise ValueError(f"--out {out} lies inside {folder}, which is only read; choose another folder")
    tables = analyze_to(out, folder, workers=workers)
    for name in TABLES:
        import pandas as pd

        frame = pd.read_parquet(tables / f"{name}.parquet")
        for column in (column for column in ("parties", "participants") if column in frame):
            frame[column] = frame[column].map("; ".join)
        frame.to_csv(tables / f"{name}.csv", index=False)
    return tables


def _run_missing(out: Path, tables: Path, finished: str) -> list[str]:
    """Execute the notebooks that were not yet executed on these very articles; return what went wrong."""
    done, target = out / "notebooks" / ".done.json", out / "notebooks"
    state = json.loads(done.read_text(encoding="utf-8")) if done.exists() else {}
    if state.get("articles") != finished:
        state = {"articles": finished, "notebooks": []}
    environment = {STORY: str(tables.resolve()), FIGURES: str((out / "figures").resolve())}
    (out / "figures").mkdir(parents=True, exist_ok=True)
    failures = []
    waiting = [path for path in sorted(notebooks_folder().glob("*.ipynb")) if path.name not in state["notebooks"]]
    for path, problem in tqdm(run_notebooks(waiting, target, environment), total=len(waiting), desc="notebooks", disable=None):
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


def _summary(story: Analysis, out: Path, failures: list[str]) -> None:
    """Say what was read, what was skipped and why, and what was found."""
    articles = story.articles
    problems = articles["problem"].dropna()
    print(f"\n{len(articles):,} articles: {len(articles) - len(problems):,} read without a problem; " + (f"{len(problems):,} with one:" if len(problems) else "none with one."))
    for problem, count in problems.str.slice(0, 90).value_counts().head(8).items():
        print(f"  {count:,} × {problem}")
    print(f"Found {len(story.talks):,} talks, {len(story.launches):,} launches and {len(story.stances):,} stances.")
    print(f"Open {out / 'report.html'}; tables in {out / 'tables'}, notebooks in {out / 'notebooks'}, figures in {out / 'figures'}.")
    print(*(f"A notebook failed: {failure}" for failure in failures), sep="\n", end="\n" if failures else "")


def _one_page(story: Analysis, notebooks: Path) -> str:
    paths = sorted(notebooks.glob("*.ipynb"))
    links = "".join(f'<a href="#{path.stem}">{html.escape(title_of(path))}</a>' for path in paths)
    sections = "".join(f'<section id="{path.stem}">{to_html(path, links_to="#")}</section>' for path in paths)
    explorer = f'<section id="explorer"><h1>Look through the rows</h1>{explore(story).body}</section>'
    return wrap("kdnb report", sections + explorer, f'<nav aria-label="Sections">{links}<a href="#explorer">Explorer</a></nav>')


def to_html(path: Path, *, links_to: str, code: bool = False) -> str:
    """Return an executed notebook's HTML without a page around it; links to other notebooks become ``links_to`` and their name."""
    notebook = nbformat.read(path, as_version=4)
    exporter = HTMLExporter(template_name="basic", exclude_input=not code, exclude_input_prompt=True, exclude_output_prompt=True, embed_images=True)
    text, _ = exporter.from_notebook_node(notebook)
    for other in sorted(path.parent.glob("*.ipynb")):
        text = text.replace(f'href="{other.name}"', f'href="#{other.stem}"' if links_to == "#" else f'href="{other.stem}.html"')
    return text


def site(notebooks: Path, out: Path, story: Analysis) -> Path:
    """Write the suite as pages to browse: an index with the pictures, a page a notebook, and the explorer; return the index."""
    out.mkdir(parents=True, exist_ok=True)
    paths = sorted(notebooks.glob("*.ipynb"))
    for path in paths:
        page = wrap(title_of(path), to_html(path, links_to="pages", code=True), _navigation(paths, path.stem))
        (out / f"{path.stem}.html").write_text(page, encoding="utf-8")
    explorer = wrap("Look through the rows", f"<h1>Look through the rows</h1>{explore(story).body}", _navigation(paths, "explorer"))
    (out / "explorer.html").write_text(explorer, encoding="utf-8")
    cards = "".join(_card(path) for path in paths)
    body = f'<h1>Who met whom, what was launched, and who stands where?</h1><ul class="cards">{cards}</ul>'
    (out / "index.html").write_text(wrap("kdnb", body, _navigation(paths, "index")), encoding="utf-8")
    return out / "index.html"


def _navigation(paths: list[Path], here: str) -> str:
    pages = [("index", "Index"), *((path.stem, title_of(path)) for path in paths), ("explorer", "Explorer")]
    links = (f'<a href="{stem}.html"{" aria-current=page" if stem == here else ""}>{html.escape(title)}</a>' for stem, title in pages)
    return f'<nav aria-label="Pages">{"".join(links)}</nav>'


def _card(path: Path) -> str:
    picture = next(_pictures(path), None)
    shown = f'<img alt="" src="data:image/png;base64,{picture}">' if picture else ""
    return f'<li><a href="{path.stem}.html"><strong>{html.escape(title_of(path))}</strong>{shown}</a></li>'


def _pictures(path: Path) -> Iterator[str]:
    """Yield the pictures of a notebook, as saved in it."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                yield output["data"]["image/png"].replace("\n", "")
