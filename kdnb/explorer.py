"""The explorer: one page, its script inside it, to filter the rows and see each one's evidence in its raw article."""

from __future__ import annotations

import html
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kdnb.pages import web_file, wrap

if TYPE_CHECKING:
    from kdnb.story import Analysis

MOST_CHARACTERS = 30_000_000
"""Raw text that one page carries: above it the rows of later articles are left out, and the page says so."""
STATIC_ROWS = 200
"""Rows that the page lists before its script runs, and where scripts do not run at all."""


@dataclass(frozen=True)
class Explorer:
    """A page to look through the rows; shows itself in a notebook. ``body`` is its HTML without the surrounding page."""

    body: str
    rows: int

    def page(self, title: str = "kdnb explorer") -> str:
        """Return the whole page, which opens from disk without any network."""
        return wrap(title, self.body)

    def _repr_html_(self) -> str:
        return f'<iframe title="kdnb explorer" style="width:100%;height:40rem;border:1px solid #dcdcdc" srcdoc="{html.escape(self.page())}"></iframe>'

    def __repr__(self) -> str:
        return f"Explorer({self.rows} rows)"


def explore(story: Analysis) -> Explorer:
    """Return the explorer of an analysis: talks, launches and stances, to filter by state, person, date, kind and status.

    Each row has an address (``#`` and its id) and shows its evidence highlighted in the raw article, the junk greyed.
    """
    rows = [*_talks(story), *_launches(story), *_stances(story)]
    articles, left_out = _articles(story, {row["article"] for row in rows})
    rows = [row for row in rows if row["article"] in articles]
    data = json.dumps({"rows": rows, "articles": articles}, ensure_ascii=False).replace("<", "\\u003c")  # no text of an article ends the script
    static = "".join(f"<li>{html.escape(row['label'])} <small>{html.escape(row['detail'])}</small></li>" for row in rows[:STATIC_ROWS])
    note = f"<p>The rows of {left_out:,} articles are left out: one page carries {MOST_CHARACTERS:,} characters of articles at most.</p>" if left_out else ""
    body = (
        f'{note}<div class="explorer">{_FORM}<div><output aria-live="polite">{len(rows)} rows</output><ol>{static}</ol></div>'
        f'<article tabindex="0" aria-label="The raw article">{"Choose a row to see its evidence." if rows else "No rows were found in these articles."}</article></div>'
        f'<script type="application/json" id="kdnb-data">{data}</script><script>{web_file("explorer.js")}</script>'
    )
    return Explorer(body, len(rows))


def _select(name: str, label: str) -> str:
    return f'<label>{label}<select name="{name}"><option value="">any</option></select></label>'


_FORM = (
    '<form hidden><label>show<select name="table"><option value="">everything</option><option value="talk">talks</option>'
    '<option value="launch">launches</option><option value="stance">stances</option></select></label>'
    + _select("state", "state") + _select("person", "person") + _select("kind", "kind or code") + _select("status", "status")
    + '<label>from<input type="date" name="from"></label><label>to<input type="date" name="to"></label><button type="reset">clear</button></form>'
)  # fmt: skip


def _articles(story: Analysis, wanted: set[str]) -> tuple[dict[str, dict], int]:
    """article_id -> text and junk of the articles that rows come from, as many as the page carries, and how many it does not."""
    junk: dict[str, list] = {}
    thrown = story.segments[(story.segments["role"] != "body") & story.segments["article_id"].isin(wanted)]
    for segment in thrown.itertuples():
        junk.setdefault(segment.article_id, []).append([int(segment.start), int(segment.end)])
    found, carried = {}, 0
    for article in story.articles[story.articles["article_id"].isin(wanted)].itertuples():
        carried += len(article.text)
        if carried <= MOST_CHARACTERS:
            found[article.article_id] = {"text": article.text, "junk": junk.get(article.article_id, [])}
    return found, len(wanted) - len(found)


def _row(table: str, row, identity: str, label: str, detail: str, **filters) -> dict:
    date = None if pd.isna(row.date) else f"{row.date:%Y-%m-%d}"
    own = {"table": table, "id": identity, "article": row.article_id, "start": int(row.start), "end": int(row.end), "date": date}
    return own | {"label": f"{date or 'no date'}: {label}", "detail": detail, "status": None} | filters


def _known(*values) -> str:
    return " · ".join(str(value) for value in values if not pd.isna(value))


def _talks(story: Analysis):
    for talk in story.talks.itertuples():
        who = ", ".join(talk.participants or talk.parties)
        detail = _known(" – ".join(talk.parties), talk.status, talk.place, "background" if talk.background else pd.NA, f"{talk.reports} report{'' if talk.reports == 1 else 's'}")
        yield _row("talk", talk, talk.talk_id, f"{talk.kind} of {who}", detail, states=talk.parties, people=talk.participants, kind=talk.kind, status=talk.status)


def _launches(story: Analysis):
    for launch in story.launches.itertuples():
        detail = _known(launch.status, launch.model, launch.site, "background" if launch.background else pd.NA)
        yield _row("launch", launch, launch.launch_id, f"{launch.weapon} launch", detail, states=["PRK"], people=[], kind=launch.weapon, status=launch.status)


def _stances(story: Analysis):
    numbers: Counter[str] = Counter()
    for stance in story.stances.itertuples():
        who = _known(stance.speaker, stance.speaker_state) or "someone"
        states = sorted({state for state in (stance.speaker_state, stance.target) if not pd.isna(state)})
        people = [] if pd.isna(stance.speaker) else [stance.speaker]
        toward = pd.NA if pd.isna(stance.target) else f"toward {stance.target}"
        detail = _known(stance.code, stance.issue.replace("_", " "), toward, " ".join(stance.content.split())[:140])
        numbers[stance.article_id] += 1
        identity = f"stance-{stance.article_id}-{numbers[stance.article_id]}"
        yield _row("stance", stance, identity, who, detail, states=states, people=people, kind=stance.code)
