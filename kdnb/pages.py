"""Notebooks as pages: HTML that holds its style, pictures and script inside it and asks the network for nothing.

``python -m kdnb.pages NOTEBOOKS OUT`` writes the suite as a site to browse.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from kdnb.story import Analysis

TITLE = "Who met whom, what was launched, and who stands where?"


def site(notebooks: Path, out: Path, story: Analysis) -> Path:
    """Write executed notebooks as pages: an index with the pictures, a page a notebook, and the explorer; return the index."""
    from kdnb.explorer import explore

    out.mkdir(parents=True, exist_ok=True)
    paths = sorted(notebooks.glob("*.ipynb"))
    for path in paths:
        body = notebook_html(path, links_to="pages", code=True)
        (out / f"{path.stem}.html").write_text(wrap(title_of(path), body, _navigation(paths, path.stem)), encoding="utf-8")
    explorer = f"<h1>Look through the rows</h1>{explore(story).body}"
    (out / "explorer.html").write_text(wrap("Look through the rows", explorer, _navigation(paths, "explorer")), encoding="utf-8")
    index = f'<h1>{TITLE}</h1><ul class="cards">{"".join(_card(path) for path in paths)}</ul>'
    (out / "index.html").write_text(wrap("kdnb", index, _navigation(paths, "index")), encoding="utf-8")
    return out / "index.html"


def one_page(story: Analysis, notebooks: Path, opening: str) -> str:
    """Return executed notebooks and the explorer as one page, below the HTML of an opening section."""
    from kdnb.explorer import explore

    paths = sorted(notebooks.glob("*.ipynb"))
    links = "".join(f'<a href="#{path.stem}">{html.escape(_short(path))}</a>' for path in paths)
    sections = "".join(f'<section id="{path.stem}">{notebook_html(path, links_to="sections")}</section>' for path in paths)
    explorer = f'<section id="explorer"><h1>Look through the rows</h1>{explore(story).body}</section>'
    navigation = f'<nav aria-label="Sections">{links}<a href="#explorer">Look through the rows</a></nav>'
    return wrap("kdnb report", opening + sections + explorer, navigation)


def wrap(title: str, body: str, navigation: str = "") -> str:
    """Return a whole page with our style inside it."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{html.escape(title)}</title><style>{web_file("style.css")}</style></head>\n'
        f"<body>{navigation}<main>{body}</main></body></html>\n"
    )


def web_file(name: str) -> str:
    """Return a file of kdnb/web."""
    return (files("kdnb") / "web" / name).read_text(encoding="utf-8")


def title_of(path: Path) -> str:
    """Return a notebook's first heading."""
    lines = (line for cell in nbformat.read(path, as_version=4).cells for line in cell.source.splitlines())
    return next((line.lstrip("# ") for line in lines if line.startswith("# ")), path.stem)


def notebook_html(path: Path, *, links_to: str, code: bool = False) -> str:
    """Return an executed notebook's HTML without a page around it.

    Links to the other notebooks lead to ``"pages"`` beside this one or to ``"sections"`` of it. A picture is described by the
    heading above it, and ids start with the notebook's name, for several notebooks may stand on one page.
    """
    from nbconvert import HTMLExporter

    notebook = nbformat.read(path, as_version=4)
    exporter = HTMLExporter(
        template_name="basic", exclude_input=not code, exclude_input_prompt=True, exclude_output_prompt=True, exclude_anchor_links=True, embed_images=True
    )
    text, _ = exporter.from_notebook_node(notebook)
    text = _described(text).replace('id="cell-id=', f'id="{path.stem}-')
    for other in sorted(path.parent.glob("*.ipynb")):
        text = text.replace(f'href="{other.name}"', f'href="{other.stem}.html"' if links_to == "pages" else f'href="#{other.stem}"')
    return text


def _described(text: str) -> str:
    """Say in the alternative text of each picture what the heading above it says.

    >>> _described('<h2>Who &amp; whom?</h2><img alt="No description has been provided for this image" src=""/>')
    '<h2>Who &amp; whom?</h2><img alt="Who &amp; whom?" src=""/>'
    """
    heading = "Figure"

    def described(match: re.Match) -> str:
        nonlocal heading
        heading = re.sub("<[^>]*>", "", match["heading"]).replace('"', "&quot;") if match["heading"] else heading
        return match[0] if match["heading"] else f'alt="{heading}"'

    return re.sub(r'<h[1-6][^>]*>(?P<heading>.*?)</h[1-6]>|alt="No description has been provided for this image"', described, text)


def _navigation(paths: list[Path], here: str) -> str:
    pages = [("index", "Index"), *((path.stem, _short(path)) for path in paths), ("explorer", "Look through the rows")]
    links = (f'<a href="{stem}.html"{" aria-current=page" if stem == here else ""}>{html.escape(title)}</a>' for stem, title in pages)
    return f'<nav aria-label="Pages">{"".join(links)}</nav>'


def _short(path: Path) -> str:
    """Return what navigation calls a notebook.

    >>> _short(Path("03_dates_and_names.ipynb"))
    'Dates and names'
    """
    return path.stem.lstrip("0123456789_").replace("_", " ").capitalize()


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


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m kdnb.pages NOTEBOOKS OUT")
    from kdnb.story import open_story

    print(site(Path(sys.argv[1]), Path(sys.argv[2]), open_story()))
