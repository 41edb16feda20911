"""From articles to tables: the whole walk, article by article."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from kdnb import __version__
from kdnb.articles import COLUMNS, iter_articles
from kdnb.cleaning import CleanArticle, clean
from kdnb.dating import Dating, date_article
from kdnb.language import annotate
from kdnb.launches import find_launches
from kdnb.merging import merge_launches, merge_talks
from kdnb.plover import add_codes
from kdnb.relevance import IRRELEVANT, is_relevant
from kdnb.scale import Result, join, run_cluster, run_workers, settle, unsettle
from kdnb.schema import TABLES, table
from kdnb.stances import find_stances
from kdnb.story import Analysis, plain_rows
from kdnb.talks import find_talks

LONGEST_BODY = 200_000
"""Characters of a body that are parsed; a longer one is cut there and its article says so."""

PART = 200
"""Articles that are written to disk together."""

CHUNK = 10
"""Articles that a worker reads at a time: few, so that the last ones keep all workers busy."""

FOUND = ("segments", "mentions", "talk_reports", "launch_reports", "stances")
"""The tables that one article adds rows to; `Analysis` merges the rest from them."""


def analyze(articles, *, workers: int = 1, client=None, progress: bool | None = None, everything: bool = False) -> Analysis:
    """Clean, date, parse and read every article, and return all tables.

    ``articles`` is whatever `read_articles` takes. ``workers`` processes share the work, or those of a Dask ``client``; the rows are
    the same. ``progress`` shows a bar: by default only in a terminal. Articles that never name either Korea are not parsed, unless
    ``everything`` is true. An article that cannot be read, or that makes a step fail, keeps its row with the reason in
    ``problem``; the others go on. Raises what `read_articles` raises for a source that is none, and `ValueError` for fewer than
    one worker.
    """
    total = len(articles) if isinstance(articles, pd.DataFrame) else None
    return merge_results(_results(_frames(articles), workers, client, progress, everything, total))


def analyze_to(folder: str | Path, articles, *, workers: int = 1, client=None, progress: bool | None = None, everything: bool = False) -> Path:
    """Do what `analyze` does, part by part onto disk, so that memory does not grow with the corpus; return the folder.

    The folder then holds what `Analysis.save` writes. Finished parts lie in ``<folder>/parts`` until all are done: an
    interrupted run, started again on the same articles, does not read them again, and a finished one does nothing.
    """
    folder = Path(folder)
    parts, done = folder / "parts", folder / "done.json"
    if not isinstance(articles, Iterator) and done.exists():
        if json.loads(done.read_text(encoding="utf-8")) == [_digest(frame, everything) for frame in _frames(articles)]:
            return folder
        done.unlink()
    sizes = _take_in(articles, parts, everything, progress)
    waiting = {name: size for name, size in sizes.items() if not (parts / f"{name}.articles.parquet").exists()}
    unread = (pd.read_parquet(parts / f"{name}.unread.parquet") for name in waiting)
    results = _results(unread, workers, client, progress, everything, total=sum(waiting.values()))
    for name, size in waiting.items():
        rows: Result = {found: [] for found in (*FOUND, "articles")}
        while len(rows["articles"]) < size:
            for found, more in next(results).items():
                rows[found] += more
        for found, own in rows.items():  # the articles last: their file says that the part is whole
            _write(table(found, own), parts / f"{name}.{found}.parquet")
    _join_parts(folder, [parts / name for name in sizes])
    done.write_text(json.dumps([name.split("-")[1] for name in sizes]), encoding="utf-8")
    shutil.rmtree(parts)
    return folder


def _take_in(articles, parts: Path, everything: bool, progress: bool | None) -> dict[str, int]:
    """Write the articles to disk in parts, but for those already read; return each part's name and how many articles it has."""
    parts.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, int] = {}
    with tqdm(desc="taking in", unit="article", disable=None if progress is None else not progress) as bar:
        for number, frame in enumerate(_frames(articles)):
            name = f"{number:06d}-{_digest(frame, everything)}"
            sizes[name] = len(frame)
            if not (parts / f"{name}.articles.parquet").exists():
                _write(frame, parts / f"{name}.unread.parquet")
            bar.update(len(frame))
    return sizes


def _digest(frame: pd.DataFrame, everything: bool) -> str:
    """What tells a batch of articles, read with these options by this version, from any other."""
    content = repr((__version__, everything, frame.astype("str").to_dict("list")))
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table so that it is either whole or not there."""
    frame.to_parquet(path.with_suffix(".part"), index=False)
    path.with_suffix(".part").replace(path)


def _join_parts(folder: Path, parts: list[Path]) -> None:
    """Join the parts' tables one after the other, and merge the reports of all."""
    import pyarrow.parquet as pq

    for found in ("segments", "mentions", "stances", "articles"):
        schema = pq.read_schema(f"{parts[0]}.{found}.parquet")
        with pq.ParquetWriter(folder / f"{found}.parquet", schema) as writer:
            for part in parts:
                writer.write_table(pq.read_table(f"{part}.{found}.parquet").cast(schema))
    rows: dict[str, list[dict]] = {}
    for found in ("talk_reports", "launch_reports"):
        rows[found] = [row for part in parts for row in plain_rows(pd.read_parquet(f"{part}.{found}.parquet"))]
    few = pd.read_parquet(folder / "articles.parquet", columns=["article_id", "published", "duplicate_of"])
    for name, found in _merge_events(plain_rows(few), rows["talk_reports"], rows["launch_reports"]).items():
        _write(found, folder / f"{name}.parquet")


def _frames(articles) -> Iterator[pd.DataFrame]:
    """The articles in parts, as `read_articles` returns them."""
    if isinstance(articles, Iterator):
        return articles
    if isinstance(articles, pd.DataFrame) and set(COLUMNS) <= set(articles.columns):
        return (articles[COLUMNS][at : at + PART] for at in range(0, len(articles), PART))
    return iter_articles(articles, PART)


def _results(
    frames: Iterable[pd.DataFrame], workers: int, client, progress: bool | None, everything: bool, total: int | None = None
) -> Iterator[Result]:
    """Yield the rows of a few articles at a time, in order."""
    if workers < 1:
        raise ValueError(f"workers must be 1 or more, not {workers}")
    frames = iter(frames)
    first = next(frames, None)  # a source that is none says so here, before any process starts
    records = (_records(frame, everything) for frame in chain([] if first is None else [first], frames))
    batches = (part[at : at + CHUNK] for part in records for at in range(0, len(part), CHUNK))
    with tqdm(desc="articles", unit="article", total=total, disable=None if progress is None else not progress) as bar:
        if client is not None or workers > 1:
            results = run_cluster(read_batch, lost_batch, batches, client) if client else run_workers(read_batch, lost_batch, batches, workers)
            for result in results:
                bar.update(len(result["articles"]))
                yield result
        else:
            try:
                for number, batch in enumerate(batches):
                    yield read_batch(batch, bar.update)
                    if number == 0 and len(batch) == CHUNK:
                        settle()
            finally:
                unsettle()


def _records(frame: pd.DataFrame, everything: bool) -> list[dict]:
    """A batch's rows; an article that names neither Korea is marked here, before anything costly touches it."""
    records = frame.to_dict("records")
    if not everything:
        for record, relevant in zip(records, is_relevant(frame["text"]), strict=True):
            if not relevant and isinstance(record["text"], str) and record["text"].strip():
                record["problem"] = _join(None if pd.isna(record["problem"]) else record["problem"], IRRELEVANT)
    return records


def read_batch(records: list[dict], done: Callable[[], object] = lambda: None) -> Result:
    """Return the rows of several articles, table by table; ``done`` is called after each."""
    results = []
    for record in records:
        results.append(analyze_article(record))
        done()
    return join(results)


def lost_batch(records: list[dict]) -> Result:
    """Return the rows of articles whose worker died: their articles, saying so."""
    return join([_unread(record, "the process that read it died (out of memory or a crash)") for record in records])


def merge_results(results: Iterable[Result]) -> Analysis:
    """Put the rows of many articles together and merge the reports of one event."""
    rows: dict[str, list[dict]] = {name: [] for name in ("articles", *FOUND)}
    for result in results:
        for name, found in result.items():
            rows[name] += found
    return Analysis(
        articles=table("articles", rows["articles"]),
        segments=table("segments", rows["segments"]),
        mentions=table("mentions", rows["mentions"]),
        stances=table("stances", rows["stances"]),
        **_merge_events(rows["articles"], rows["talk_reports"], rows["launch_reports"]),
    )


def _merge_events(articles: list[dict], talk_reports: list[dict], launch_reports: list[dict]) -> dict[str, pd.DataFrame]:
    published = {article["article_id"]: article["published"] for article in articles}
    talks, talk_reports = merge_talks(talk_reports, published)
    launches, launch_reports = merge_launches(launch_reports, published)
    merged = {"talks": talks, "talk_reports": talk_reports, "launches": launches, "launch_reports": launch_reports}
    return {name: table(name, found) for name, found in merged.items()}


def analyze_article(record: Mapping) -> Result:
    """Return one article's rows of each table; whatever goes wrong is said in its ``problem``."""
    article = _blank(record)
    if not (article["text"] or "").strip() or not (article["problem"] or "note:").startswith("note:") or IRRELEVANT in (article["problem"] or ""):
        return _unread(record)
    if article["duplicate_of"]:
        return _unread(record, f"note: repeats {article['duplicate_of']}, so it was not read again")
    try:
        return _read(article)
    except Exception as error:  # one article's failure must not cost the corpus
        return _unread(record, f"could not be analyzed: {type(error).__name__}: {error}")


def _blank(record: Mapping) -> dict:
    """The article's row before it is read: every column, None where nothing is known."""
    article = {column: record.get(column) for column in TABLES["articles"]}
    return {column: None if value is None or pd.isna(value) else value for column, value in article.items()}


def _unread(record: Mapping, problem: str | None = None) -> Result:
    article = _blank(record)
    if problem:
        article["problem"] = _join(article["problem"], problem)
    return {"articles": [article], **{name: [] for name in FOUND}}


def _read(article: dict) -> Result:
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
    if len(body) > LONGEST_BODY:
        article["problem"] = _join(article["problem"], f"only the first {LONGEST_BODY:,} of {len(body):,} characters were analyzed")
        body = body[: body.rfind(" ", 0, LONGEST_BODY)] if " " in body[:LONGEST_BODY] else body[:LONGEST_BODY]
    doc = annotate(body, dating.date, cleaned.genre, dating.precision, f"{article['title'] or ''}\n{cleaned.heading}")
    found["mentions"] = [
        {"start": m.start, "end": m.end, "text": m.text, "kind": m.kind, "name": m.name, "state": m.state, "method": m.method, "score": m.score}
        for m in doc._.mentions
    ]
    found["talk_reports"] = [add_codes(row, "talk") for row in find_talks(doc)]
    found["launch_reports"] = [add_codes(row, "launch") for row in find_launches(doc)]
    found["stances"] = [{"date": dating.date if dating.precision == "day" else None, **add_codes(row, "stance")} for row in find_stances(doc)]
    for name in FOUND:
        for row in found[name]:
            if name != "segments":
                row["start"], row["end"] = cleaned.to_raw(row["start"], row["end"])
            row["article_id"] = article["article_id"]
            if name == "mentions":
                written = article["text"][row["start"] : row["end"]]
                if row["method"] == "exact" and written.split() != row["text"].split():
                    row["method"] = "alias"  # a listed repair of the cleaning made it exact
                row["text"] = written
    return {"articles": [article], **found}


def _date(article: dict, cleaned: CleanArticle) -> Dating:
    given = article["published"]
    if given is not None:
        return Dating(pd.Timestamp(given).date(), "day", "given", 1.0, ())
    return date_article(cleaned, url=article["url"])


def _join(problem: str | None, more: str) -> str:
    return f"{problem}; {more}" if problem else more
