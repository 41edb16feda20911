"""The report, the site and the explorer: self-contained, escaped, usable with mouse, keyboard and phone."""

from pathlib import Path

import browser
import nbformat
import pandas as pd
import pytest
from conftest import SEEDS

import kdnb
from kdnb.cli import main
from kdnb.explorer import explore
from kdnb.pages import one_page, site, title_of
from kdnb.suite import run_notebooks

NOTEBOOKS = SEEDS.parent / "notebooks"
HOSTILE = (
    "Foreign Minister Kang Kyung-wha met Stephen Biegun in Seoul on Wednesday. <script>document.title = 'taken'</script> </script><!-- <b>bold</b> "
    "<img src=x onerror=\"document.title='taken'\"> & &lt; 𝒦 👩‍🚀 \u2028 Kim Jong Un <i>rejected</i> the offer of the United States, North Korea said."
)
chromium = pytest.mark.skipif(browser.FOUND is None, reason="there is no Chromium on the PATH")


@pytest.fixture(scope="module")
def page():
    with browser.Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def hostile():
    return kdnb.analyze(pd.DataFrame({"article_id": ["<script>x</script>"], "text": [HOSTILE]}))


def quiet(page):
    """Whether a page asked the network for nothing and complained of nothing."""
    return page.strangers() == [] and page.complaints == []


@chromium
def test_the_report_in_a_browser_without_network(page, story, tmp_path):
    (tmp_path / "report.html").write_text(one_page(story, NOTEBOOKS, "<h1>Opening</h1>"), encoding="utf-8")
    page.open((tmp_path / "report.html").as_uri())
    assert quiet(page)
    pictures = page.js("[...document.images].map((image) => image.naturalWidth)")
    assert len(pictures) >= 8 and all(pictures)
    assert page.js("document.querySelectorAll('section mark').length") > 1
    assert page.js("[...document.querySelectorAll('[id]')].length") == page.js("new Set([...document.querySelectorAll('[id]')].map((x) => x.id)).size")
    assert page.js("[...document.querySelectorAll('nav a')].every((a) => document.getElementById(a.hash.slice(1)))")
    assert page.js("[...document.querySelectorAll('a[href*=ipynb]')].length") == 0
    page.resize(390, 844)
    assert page.js("document.documentElement.scrollWidth") <= 390
    page.resize(1280, 900)


@chromium
def test_the_explorer_filters_and_shows_the_evidence(page, story, tmp_path):
    (tmp_path / "explorer.html").write_text(explore(story).page(), encoding="utf-8")
    address = (tmp_path / "explorer.html").as_uri()
    page.open(address)
    rows = "document.querySelectorAll('.explorer li').length"
    choose = "(name, value) => { const f = document.querySelector('form'); f.elements[name].value = value; f.dispatchEvent(new Event('input')); }"
    everything = len(story.talks) + len(story.launches) + len(story.stances)
    assert page.js(rows) == everything
    assert page.js(f"({choose})('table', 'launch'); {rows}") == len(story.launches)
    page.js("document.querySelector('form').reset()")
    assert page.js(f"new Promise((done) => setTimeout(() => done({rows}), 50))") == everything
    person = story.talks["participants"].explode().dropna().mode()[0]
    assert 0 < page.js(f"({choose})('person', '{person}'); {rows}") < everything
    assert page.js(f"({choose})('from', '2100-01-01'); {rows}") == 0
    page.js("document.querySelector('form').reset()")

    texts = story.articles.set_index("article_id")["text"]
    talk = story.talks.iloc[-1]
    page.js(f"document.querySelector('[data-id=\"{talk['talk_id']}\"]').click()")
    assert page.js("new Promise((done) => setTimeout(() => done(document.querySelector('mark').textContent), 50))") == texts[talk["article_id"]][talk["start"] : talk["end"]]
    linked = page.js("location.href")
    page.open(linked)
    assert page.js("document.querySelector('mark').textContent") == texts[talk["article_id"]][talk["start"] : talk["end"]]
    junk = story.segments[(story.segments["role"] != "body") & (story.segments["article_id"] == talk["article_id"])].iloc[0]
    grey = page.js("[...document.querySelectorAll('.junk')].map((span) => span.textContent)")
    assert texts[talk["article_id"]][junk["start"] : junk["end"]] in "".join(grey)
    assert quiet(page)


@chromium
def test_the_explorer_by_keyboard(page, story, tmp_path):
    (tmp_path / "explorer.html").write_text(explore(story).page(), encoding="utf-8")
    page.open((tmp_path / "explorer.html").as_uri())
    for _ in range(30):
        page.press("Tab")
        if page.js("document.activeElement.matches('.explorer li button')"):
            break
    page.press("ArrowDown", "Tab", "Enter")
    assert page.js("[...document.querySelectorAll('.explorer li button')].indexOf(document.activeElement)") == 2
    assert page.js("new Promise((done) => setTimeout(() => done(document.querySelectorAll('.explorer li button')[2].getAttribute('aria-pressed')), 50))") == "true"


@chromium
def test_texts_are_escaped(page, hostile, tmp_path):
    assert len(hostile.talks) and len(hostile.stances)
    address = tmp_path / "hostile.html"
    address.write_text(explore(hostile).page() + kdnb.show(hostile, hostile.talks.iloc[0])._repr_html_(), encoding="utf-8")
    page.open(address.as_uri())
    assert page.js("document.title") == "kdnb explorer"
    assert quiet(page)
    page.js(f"document.querySelectorAll('.explorer li button')[{len(hostile.talks)}].click()")
    stance = hostile.stances.iloc[0]
    shown = page.js("new Promise((done) => setTimeout(() => done([document.querySelector('mark').textContent, document.querySelector('.explorer article').textContent]), 50))")
    assert shown[0] == HOSTILE[stance["start"] : stance["end"]]
    assert shown[1].endswith(HOSTILE)


@chromium
def test_in_a_notebook(page, story, tmp_path):
    shown = explore(story)
    assert shown._repr_html_() == explore(story)._repr_html_()
    (tmp_path / "notebook.html").write_text(f"<!doctype html><body>{shown._repr_html_()}", encoding="utf-8")
    page.open((tmp_path / "notebook.html").as_uri())
    inside = "document.querySelector('iframe').contentDocument"
    assert page.js(f"{inside}.querySelectorAll('li button').length") == shown.rows
    page.js(f"{inside}.querySelectorAll('li button')[3].click()")
    assert page.js(f"new Promise((done) => setTimeout(() => done({inside}.querySelectorAll('li button')[3].getAttribute('aria-pressed')), 100))") == "true"
    assert quiet(page)


@chromium
def test_the_site(page, story, tmp_path):
    index = site(NOTEBOOKS, tmp_path / "site", story)
    page.open(index.as_uri())
    assert page.js("document.querySelectorAll('.cards img').length") >= 7
    links = page.js("[...document.querySelectorAll('nav a')].map((a) => a.href)")
    assert len(links) == len(list(NOTEBOOKS.glob("*.ipynb"))) + 2
    for link in links:
        page.resize(390, 844)
        page.open(link)
        assert quiet(page)
        assert page.js("document.documentElement.scrollWidth") <= 390, link
        assert all(page.js("[...document.images].map((image) => image.naturalWidth)"))
        assert page.js("[...document.querySelectorAll('a[href]')].filter((a) => a.protocol === 'file:' && a.href.includes('ipynb')).length") == 0
    page.resize(1280, 900)


def test_an_explorer_without_rows():
    empty = kdnb.analyze(pd.DataFrame({"text": ["The cup final was lost on Saturday."]}))
    assert "No rows were found" in explore(empty).page()


def test_notebooks_get_the_story_and_failures_are_told(tmp_path):
    for name, source in (("a.ipynb", "# A title"), ("b.ipynb", "1 / 0"), ("c.ipynb", "import os\nos.environ['KDNB_STORY']")):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T"), nbformat.v4.new_code_cell(source)])
        nbformat.write(notebook, tmp_path / name)
    paths = sorted(tmp_path.glob("*.ipynb"))
    problems = [problem for _, problem in run_notebooks(paths[1:], tmp_path / "out", {"KDNB_STORY": "here"})]
    assert problems == ["ZeroDivisionError: division by zero", None]
    assert "here" in (tmp_path / "out" / "c.ipynb").read_text(encoding="utf-8")
    assert title_of(paths[0]) == "T"


def test_a_report_leaves_out_what_speaks_of_the_seeds(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("# All"), nbformat.v4.new_markdown_cell("Five seeds.", metadata={"tags": ["seeds"]})]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    for without, left in (("seeds", ["# All"]), ("", ["# All", "Five seeds."])):
        saved, _ = next(run_notebooks([tmp_path / "a.ipynb"], tmp_path / "out", without=without))
        assert [cell.source for cell in nbformat.read(saved, as_version=4).cells] == left
    assert any("seeds" in cell.metadata.get("tags", ()) for cell in nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4).cells)


def test_wrong_calls_on_the_command_line(tmp_path, capsys):
    assert main(["tables", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 2
    assert "nowhere" in capsys.readouterr().err
    (tmp_path / "in").mkdir()
    assert main(["tables", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    assert f"no articles in '{tmp_path / 'in'}'" in capsys.readouterr().err
    assert main(["report", str(SEEDS), "--out", str(SEEDS / "out")]) == 2
    assert "choose another folder" in capsys.readouterr().err
    assert not (SEEDS / "out").exists()
    with pytest.raises(SystemExit) as ended:
        main(["report"])
    assert ended.value.code == 2


def test_tables_on_the_command_line(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text(HOSTILE, encoding="utf-8")
    assert main(["tables", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["one.txt"]
    talks = pd.read_csv(tmp_path / "out" / "talks.csv")
    assert talks["participants"].tolist() == ["Kang Kyung-wha; Stephen Biegun"]
    assert Path(tmp_path / "out" / "launches.csv").read_text(encoding="utf-8").startswith("launch_id,")
