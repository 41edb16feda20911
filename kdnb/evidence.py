"""A row -> its evidence, highlighted in the raw article, with the junk greyed."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kdnb.analysis import Analysis

GREY, BRIGHT, OFF = "\x1b[90m", "\x1b[1;30;43m", "\x1b[0m"
STYLE = {"junk": "color:#767676", "kept": "", "evidence": "background:#ffe08a;color:#000"}


@dataclass(frozen=True)
class Evidence:
    """A raw article in stretches, each with what it is: evidence, kept or junk. Prints in colour; HTML in a notebook."""

    article_id: str
    stretches: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        colours = {"junk": GREY, "kept": "", "evidence": BRIGHT}
        return "".join(colours[what] + text + (OFF if colours[what] else "") for text, what in self.stretches)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        inside = "".join(
            f'<mark style="{STYLE[what]}">{html.escape(text)}</mark>'
            if what == "evidence"
            else f'<span style="{STYLE[what]}">{html.escape(text)}</span>'
            for text, what in self.stretches
        )
        return f'<div style="white-space:pre-wrap;max-width:46em;line-height:1.5"><b>{html.escape(self.article_id)}</b>\n\n{inside}</div>'


def show(story: Analysis, row: Mapping) -> Evidence:
    """Return the raw article that a row came from, with the row's evidence highlighted and the junk greyed.

    ``row`` is a row of any table of the analysis (``story.talks.iloc[0]``, a dict, or a tuple of ``itertuples``). In a
    notebook the result is HTML, in a terminal coloured text. Raises `ValueError` when the row has no evidence or is not
    of this analysis.
    """
    row = row._asdict() if hasattr(row, "_asdict") else row
    if not {"article_id", "start", "end"} <= set(row.keys()):
        raise ValueError("a row has article_id, start and end; pass one row, such as story.talks.iloc[0]")
    article = story.articles[story.articles["article_id"] == row["article_id"]]
    if article.empty:
        raise ValueError(f"this analysis has no article {row['article_id']!r}")
    text = article["text"].iloc[0]
    start, end = int(row["start"]), int(row["end"])
    segments = story.segments[story.segments["article_id"] == row["article_id"]]
    junk = [(s, e) for s, e, role in zip(segments["start"], segments["end"], segments["role"], strict=True) if role != "body"]
    cuts = sorted({0, len(text), start, end, *(point for pair in junk for point in pair)})
    stretches = [(text[a:b], _kind(a, start, end, junk)) for a, b in zip(cuts, cuts[1:], strict=False)]
    return Evidence(str(row["article_id"]), tuple(stretches))


def _kind(at: int, start: int, end: int, junk: list[tuple[int, int]]) -> str:
    if start <= at < end:
        return "evidence"
    return "junk" if any(s <= at < e for s, e in junk) else "kept"
