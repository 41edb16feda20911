"""From articles to tables: the whole walk, article by article."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from kdnb.articles import read_articles
from kdnb.cleaning import CleanArticle, clean
from kdnb.dating import Dating, date_article
from kdnb.language import annotate
from kdnb.launches import find_launches
from kdnb.merging import merge_launches, merge_talks
from kdnb.plover import add_codes
from kdnb.schema import LIST, TABLES, table
from kdnb.stances import find_stances
from kdnb.talks import find_talks

LONGEST_BODY = 200_000
"""Characters of a body that are parsed; a longer one is cut there and its article says so."""

FOUND = ("segments", "mentions", "talk_reports", "launch_reports", "stances")
"""The tables that one article adds rows to; `Analysis` merges the rest from them."""


@dataclass
class Analysis:
    """What was read and found: one DataFrame a table, as `kdnb.schema.TABLES` describes them.

    In every table but ``articles``, ``text[start:end]`` of the row's article is the evidence for the row.
    """

    articles: pd.DataFrame
    segments: pd.DataFrame
    mentions: pd.DataFrame
    talks: pd.DataFrame
    talk_reports: pd.DataFrame
    launches: pd.DataFrame
    launch_reports: pd.DataFrame
    stances: pd.DataFrame

    def save(self, folder: str | Path) -> Path:
        """Write each table as ``<folder>/<table>.parquet``, replacing an earlier one, and return the folder."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            getattr(self, field.name).to_parquet(folder / f"{field.name}.parquet", index=False)
        return folder

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self, field.name))} {field.name.replace('_', ' ')}" for field in fields(self))
        return f"Analysis({counts})"


def load_analysis(folder: str | Path) -> Analysis:
    """Read what `Analysis.save` wrote; raises `FileNotFoundError` naming the table that is missing."""
    tables = {}
    for field in fields(Analysis):
        path = Path(folder) / f"{field.name}.parquet"
        if not path.is_file():
            raise FileNotFoundError(f"{path} is missing: {folder} does not hold a saved analysis")
        tables[field.name] = table(field.name, pd.read_parquet(path).to_dict("records"))
    return Analysis(**tables)


def analyze(articles, *, progress: bool | None = None) -> Analysis:
    """Clean, date, parse and read every article, and return all tables.

    ``articles`` is whatever `read_articles` takes. ``progress`` shows a bar: by default only in a terminal. An article that
    cannot be read, or that makes a step fail, keeps its row with the reason in ``problem``; the others go on.
    """
    if not isinstance(articles, pd.DataFrame) or "problem" not in articles:
        articles = read_articles(articles)
    hidden = None if progress is None else not progress
    records = tqdm(articles.to_dict("records"), desc="articles", unit="article", disable=hidden)
    return merge_results(analyze_article(record) for record in records)


def merge_results(results: Iterable[Mapping[str, list[dict]]]) -> Analysis:
    """Put the rows of many articles together and merge the reports of one event."""
    rows: dict[str, list[dict]] = {name: [] for name in ("articles", *FOUND)}
    for result in results:
        for name, found in result.items():
            rows[name] += found
    copies = {article["article_id"] for article in rows["articles"] if article["duplicate_of"] is not None}
    published = {article["article_id"]: article["published"] for article in rows["articles"]}
    talks, talk_reports = merge_talks(rows["talk_reports"], published, copies)
    launches, launch_reports = merge_launches(rows["launch_reports"], published, copies)
    return Analysis(
        articles=table("articles", rows["articles"]),
        segments=table("segments", rows["segments"]),
        mentions=table("mentions", rows["mentions"]),
        talks=table("talks", talks),
        talk_reports=table("talk_reports", talk_reports),
        launches=table("launches", launches),
        launch_reports=table("launch_reports", launch_reports),
        stances=table("stances", rows["stances"]),
    )


def analyze_article(record: Mapping) -> dict[str, list[dict]]:
    """Return one article's rows of each table; whatever goes wrong is said in its ``problem``."""
    article = {column: record.get(column) for column in TABLES["articles"]}
    article = {column: None if value is None or value is pd.NaT or pd.isna(value) else value for column, value in article.items()}
    nothing: dict[str, list[dict]] = {name: [] for name in FOUND}
    if not article["text"]:
        return {"articles": [article], **nothing}
    try:
        return _read(article)
    except Exception as error:  # one article's failure must not cost the corpus
        article["problem"] = _join(article["problem"], f"could not be analyzed: {type(error).__name__}: {error}")
        return {"articles": [article], **nothing}


def _read(article: dict) -> dict[str, list[dict]]:
    cleaned = clean(article["text"])
    dating = _date(article, cleaned)
    article |= {
        "title": article["title"] or cleaned.title,
        "publisher": article["publisher"] or cleaned.publisher,
        "byline": cleaned.byline,
        "dateline": cleaned.dateline,
        "published": dating.date,
        "published_precision": dating.precision,
        "published_basis": dating.basis,
        "published_confidence": dating.confidence,
        "genre": cleaned.genre,
        "language": cleaned.language,
    }
    found: dict[str, list[dict]] = {"segments": [segment._asdict() for segment in cleaned.segments]}
    body = cleaned.body
    if cleaned.language != "en":
        article["problem"] = _join(article["problem"], f"not English but {cleaned.language or 'unknown'}: not analyzed")
        body = ""
    elif len(body) > LONGEST_BODY:
        article["problem"] = _join(article["problem"], f"only the first {LONGEST_BODY:,} of {len(body):,} characters were analyzed")
        body = body[: body.rfind(" ", 0, LONGEST_BODY)] if " " in body[:LONGEST_BODY] else body[:LONGEST_BODY]
    doc = annotate(body, dating.date, cleaned.genre)
    found["mentions"] = [
        {"start": m.start, "end": m.end, "text": m.text, "kind": m.kind, "name": m.name, "state": m.state, "method": m.method, "score": m.score}
        for m in doc._.mentions
    ]
    found["talk_reports"] = [add_codes(row, "talk") for row in find_talks(doc)]
    found["launch_reports"] = [add_codes(row, "launch") for row in find_launches(doc)]
    found["stances"] = [{"date": dating.date, **add_codes(row, "stance")} for row in find_stances(doc)]
    for name in FOUND:
        for row in found[name]:
            if name != "segments":
                row["start"], row["end"] = cleaned.to_raw(row["start"], row["end"])
            row["article_id"] = article["article_id"]
            if name == "mentions":
                row["text"] = article["text"][row["start"] : row["end"]]
    return {"articles": [article], **found}


def _date(article: dict, cleaned: CleanArticle) -> Dating:
    given = article["published"]
    if given is not None:
        return Dating(pd.Timestamp(given).date(), "day", "given", 1.0, ())
    return date_article(cleaned, url=article["url"])


def _join(problem: str | None, more: str) -> str:
    return f"{problem}; {more}" if problem else more
