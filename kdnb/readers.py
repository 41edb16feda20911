"""Files -> records, one reader a kind of file: text, web pages, JSONL, CSV, Parquet, web archives, folders of these."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kdnb.encoding import decode

if TYPE_CHECKING:
    import pandas as pd

# How data sets name the same thing. A crawler's `timestamp` (C4) is the day of the crawl, months after the article, so it is no date.
ID_FIELDS = ("article_id", "id", "doc_id", "uid")
TEXT_FIELDS = ("text", "maintext", "content", "body")
URL_FIELDS = ("url", "link", "uri")
TITLE_FIELDS = ("title", "headline")
DATE_FIELDS = ("published", "date", "date_publish", "date_published", "publish_date", "published_date", "published_at", "pub_date")

Record = dict[str, Any]  # a row before checks: any of id, source, text, url, title, published, problem


def check_exists(path: Path) -> None:
    """Raise `FileNotFoundError` for a path that is not there."""
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {str(path)!r}")


def records_of_path(path: Path) -> Iterator[Record]:
    """Return the records of a file, or of all files of a folder that kdnb can read."""
    check_exists(path)
    if path.is_dir():
        return (record for file in files_in(path) if reader_of(file) for record in records_of_file(file, file.relative_to(path).as_posix()))
    if reader_of(path) is None:
        raise ValueError(f"{path.name!r}: kdnb reads {', '.join(READERS)}")
    return records_of_file(path, path.name)


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and its subfolders in sorted order, links that lead nowhere too, but none that starts with a dot or lies in such a folder."""
    files = (file for file in folder.rglob("*") if file.is_file() or file.is_symlink() and not file.exists())
    return sorted(file for file in files if not any(part.startswith(".") for part in file.relative_to(folder).parts))


def passed_over(source: Path) -> Counter[str]:
    """Count the files of a folder that have no reader, by ending; a file that is none of a folder has a reader or raises."""
    return Counter(file.suffix.lower() or "no ending" for file in (files_in(source) if source.is_dir() else ()) if reader_of(file) is None)


def reader_of(path: Path) -> Callable[[Path, str], Iterator[Record]] | None:
    """Return the reader for a file's name, None when there is none."""
    name = path.name.lower()
    return next((reader for ending, reader in READERS.items() if name.endswith(ending)), None)


def records_of_file(path: Path, source: str) -> Iterator[Record]:
    """Yield a file's records; a file that breaks on the way gives what it had and a record that says so."""
    try:
        for record in reader_of(path)(path, stem(path)):
            yield {**record, "source": source}
    except (OSError, EOFError, ValueError, ImportError) as error:
        yield {"id": stem(path), "source": source, "text": None, "problem": f"could not be read: {error}"}


def stem(path: Path) -> str:
    """Return a file's name without its endings that kdnb knows.

    >>> stem(Path("news/2019.10.jsonl.gz"))
    '2019.10'
    """
    ending = next((ending for ending in READERS if path.name.lower().endswith(ending)), "")
    return path.name[: len(path.name) - len(ending)]


def read_text(path: Path, name: str) -> Iterator[Record]:
    """Yield the one record of a text file."""
    data = path.read_bytes()
    if not data:
        yield {"id": name, "text": "", "problem": "empty file"}
        return
    text, problem = decode(data)
    yield {"id": name, "text": text, "problem": problem}


def read_html(path: Path, name: str) -> Iterator[Record]:
    """Yield the one record of a saved web page."""
    data = path.read_bytes()
    if not data:
        yield {"id": name, "text": "", "problem": "empty file"}
        return
    yield {"id": name, **page_record(data)}


def page_record(data: bytes) -> Record:
    """Return the main text of a web page with its title, address and date where it states them."""
    import trafilatura

    html, problem = decode(data)
    if html is None:
        return {"text": None, "problem": problem}
    page = trafilatura.bare_extraction(html, include_comments=False, favor_precision=True, with_metadata=True)
    if page is None or not page.text:
        return {"text": None, "problem": "no article found in the page"}
    return {"text": page.text, "url": page.url, "title": page.title, "published": page.date, "problem": problem}


def read_jsonl(path: Path, name: str) -> Iterator[Record]:
    """Yield a record for every line of a JSONL file, also a gzipped one, without reading it whole."""
    opened = gzip.open if path.name.lower().endswith(".gz") else open
    with opened(path, "rb") as lines:
        yield from records_of_rows(map(parse_line, (line for line in lines if line.strip())), name)


def parse_line(line: bytes) -> Record:
    """Return the object of a line of JSON; what is none becomes a problem."""
    text, problem = decode(line)
    try:
        value = json.loads(text or "")
    except ValueError as error:
        return {"text": None, "problem": f"not JSON: {error}"}
    if not isinstance(value, dict):
        return {"text": None, "problem": f"a JSON object was expected, not {type(value).__name__}"}
    return {**value, "problem": problem}


def read_csv(path: Path, name: str) -> Iterator[Record]:
    """Yield a record for every row of a CSV file with a header."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    text, problem = decode(path.read_bytes())
    if text is None:
        raise ValueError(problem)
    yield from records_of_rows(csv.DictReader(text.splitlines(keepends=True)), name)


def read_parquet(path: Path, name: str) -> Iterator[Record]:
    """Yield a record for every row of a Parquet file, a thousand rows in memory at a time."""
    import pyarrow.parquet

    batches = pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=1000)
    yield from records_of_rows((row for batch in batches for row in batch.to_pylist()), name)


def read_archive(path: Path, name: str) -> Iterator[Record]:
    """Yield a record for every page of a web archive (WARC) or of its texts (WET); needs fastwarc (the extra `scale`).

    Pictures and pages that the server did not have are passed over. A record that the file's end cuts off, and a file without any
    page, give a record that says so.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise ImportError("web archives need fastwarc: pip install 'kdnb[scale]'") from error
    wanted, pages = WarcRecordType.response | WarcRecordType.conversion, 0
    with path.open("rb") as stream:
        for number, record in enumerate(ArchiveIterator(stream, record_types=wanted, auto_decode="all")):
            is_text = record.record_type == WarcRecordType.conversion
            if not is_text and not (record.is_http and record.http_headers.status_code == 200 and "html" in (record.http_content_type or "")):
                continue
            pages += 1
            about = {"id": f"{name}-{number}", "url": record.headers.get("WARC-Target-URI")}
            encoded = record.is_http and {"content-encoding", "transfer-encoding"} & {header.lower() for header, _ in record.http_headers}
            data = record.reader.read()
            if not encoded and len(data) < record.content_length:
                yield {**about, "text": None, "problem": "could not be read: the archive breaks off"}
            elif is_text:
                text, problem = decode(data)
                yield {**about, "text": text, "problem": problem}
            else:
                yield {**page_record(data), **about}
    if not pages:
        yield {"id": name, "text": None, "problem": "no page in the archive"}


READERS: dict[str, Callable[[Path, str], Iterator[Record]]] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_jsonl,
    ".csv": read_csv,
    ".parquet": read_parquet,
    ".warc": read_archive,
    ".warc.gz": read_archive,
    ".wet": read_archive,
    ".wet.gz": read_archive,
}


def frame_rows(frame: pd.DataFrame) -> Iterator[Record]:
    """Yield the rows of a DataFrame as dicts, without turning all of it into dicts at once."""
    names = [str(column) for column in frame.columns]
    for values in frame.itertuples(index=False, name=None):
        yield dict(zip(names, values, strict=True))


def records_of_rows(rows: Iterable[Record], name: str, source: str | None = None) -> Iterator[Record]:
    """Yield records from rows that name their fields in one of several ways; a row without an id gets ``<name>-<row number>``."""
    for number, row in enumerate(rows):
        text = first_given(row, TEXT_FIELDS)
        given = first_given(row, ID_FIELDS)
        yield {
            "id": f"{name}-{number}" if given is None else str(given),
            "source": row.get("source") or source if source == "DataFrame" else source,
            "text": text if isinstance(text, str) else None,
            "url": first_given(row, URL_FIELDS),
            "title": first_given(row, TITLE_FIELDS),
            "published": first_given(row, DATE_FIELDS),
            "problem": first_given(row, ("problem",)) or (None if isinstance(text, str) else _without_text(row)),
        }


def _without_text(row: Record) -> str:
    if any(field in row for field in TEXT_FIELDS):
        return "no text in the row"
    return f"no field {', '.join(TEXT_FIELDS[:-1])} or {TEXT_FIELDS[-1]}; there are {', '.join(map(str, row)) or 'none'}"[:200]


def first_given(row: Record, names: tuple[str, ...]) -> Any:
    """Return the first of these fields that holds something, None when none does."""
    for name in names:
        value = row.get(name)
        if value is not None and value == value and value != "":  # NaN and NaT are not equal to themselves
            return value
    return "" if any(row.get(name) == "" for name in names) else None
