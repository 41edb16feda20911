"""Files -> the articles table: txt, html, jsonl, csv, parquet, web archives, folders of these, or a DataFrame."""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kdnb.duplicates import Duplicates
from kdnb.encoding import decode
from kdnb.languages import guess_language, language_name

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["article_id", "source", "text", "url", "title", "published", "problem", "duplicate_of"]
LONGEST_LINE = 200_000  # characters; no paragraph is that long, and no parser takes it
LONGEST_TEXT = 1_000_000  # characters; the limit of spaCy's parser

# How data sets name the same thing. A crawler's `timestamp` (C4) is the day of the crawl, months after the article, so it is no date.
ID_FIELDS = ("article_id", "id", "doc_id", "uid")
TEXT_FIELDS = ("text", "maintext", "content", "body")
URL_FIELDS = ("url", "link", "uri")
TITLE_FIELDS = ("title", "headline")
DATE_FIELDS = ("published", "date", "date_publish", "date_published", "publish_date", "published_date", "published_at", "pub_date")

Record = dict[str, Any]  # a row before checks: any of id, source, text, url, title, published, problem


def read_articles(source: Any) -> pd.DataFrame:
    """Return one row an article: article_id, source, text, url, title, published, problem, duplicate_of.

    ``source`` is a file, a folder (read with its subfolders in sorted order), a list of paths, or a DataFrame with a ``text`` column.
    ``text`` is the raw text exactly as decoded (of a web page its main text). ``problem`` is NA when all is well; a problem that
    starts with "note: " leaves the article usable, any other one says why it is not (`usable` tells). ``duplicate_of`` is the
    article_id of an earlier exact or near copy. ``published`` is what the data gave, else NaT. A file that cannot be read gets a
    row with its problem; a missing path raises `FileNotFoundError`, and a source without any article `ValueError`.

    >>> import pandas as pd
    >>> articles = read_articles(pd.DataFrame({"text": ["The two envoys met in Seoul on Friday.", ""]}))
    >>> articles[["article_id", "problem"]].values.tolist()
    [['row-0', nan], ['row-1', 'empty']]
    """
    import pandas as pd

    return pd.concat(iter_articles(source), ignore_index=True)


def iter_articles(source: Any, size: int = 1000) -> Iterator[pd.DataFrame]:
    """Yield the table of `read_articles` in batches of at most ``size`` rows, holding no more than one in memory.

    The same errors come when the first batch is asked for. Copies are found among the last 200,000 articles.
    """
    if size < 1:
        raise ValueError(f"iter_articles: size must be 1 or more, not {size}")
    records = records_of(source)
    seen, taken = Duplicates(), {}
    batch: list[Record] = []
    count = 0
    for record in records:
        batch.append(finish(record, seen, taken))
        count += 1
        if len(batch) == size:
            yield table(batch)
            batch = []
    if count == 0:
        raise ValueError(f"no articles in {os.fspath(source)!r}: kdnb reads {', '.join(READERS)}" if is_path(source) else "no articles: the source is empty")
    if batch:
        yield table(batch)


def usable(articles: pd.DataFrame) -> pd.Series:
    """Tell of each row of the articles table whether it can be analyzed: it has a text, and its problem is none or only a note."""
    return articles["text"].fillna("").str.strip().ne("") & (articles["problem"].isna() | articles["problem"].fillna("").str.startswith("note: "))


def table(batch: list[Record]) -> pd.DataFrame:
    """Return finished records as a DataFrame with the columns and types of the articles table."""
    import pandas as pd

    frame = pd.DataFrame(batch, columns=COLUMNS)
    for column in COLUMNS:
        if column == "published":
            given = pd.to_datetime(frame[column], errors="coerce", utc=True, format="mixed")
            frame[column] = given.dt.tz_localize(None).astype("datetime64[us]")
        else:
            frame[column] = frame[column].astype("str")
    return frame


# Records of each kind of source


def is_path(source: Any) -> bool:
    """Tell whether a source is one path."""
    return isinstance(source, str | os.PathLike)


def records_of(source: Any) -> Iterator[Record]:
    """Return the records of any source, or raise at once for what cannot be one."""
    if is_path(source):
        return records_of_path(Path(source))
    if hasattr(source, "columns") and hasattr(source, "itertuples"):
        if "text" not in source.columns:
            raise ValueError(f"the DataFrame has no column `text`; it has {', '.join(map(str, source.columns)) or 'none'}")
        return records_of_rows(frame_rows(source), "row", "DataFrame")
    if isinstance(source, Iterable) and not isinstance(source, bytes | dict):
        paths = list(source)
        wrong = next((item for item in paths if not is_path(item)), None)
        if wrong is not None:
            raise TypeError(f"a list given to read_articles holds paths, not {type(wrong).__name__}; for texts use a DataFrame with a `text` column")
        for path in paths:
            check_exists(Path(path))
        return (record for path in paths for record in records_of_path(Path(path)))
    raise TypeError(f"read_articles takes a path, a list of paths or a DataFrame with a `text` column, not {type(source).__name__}")


def check_exists(path: Path) -> None:
    """Raise `FileNotFoundError` for a path that is not there."""
    if not path.exists():
        raise FileNotFoundError(f"there is no file or folder {str(path)!r}")


def records_of_path(path: Path) -> Iterator[Record]:
    """Return the records of a file, or of all files of a folder that kdnb can read."""
    check_exists(path)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and reader_of(file) and not hidden(file, path))
        return (record for file in files for record in records_of_file(file, file.relative_to(path).as_posix()))
    if reader_of(path) is None:
        raise ValueError(f"{path.name!r}: kdnb reads {', '.join(READERS)}")
    return records_of_file(path, path.name)


def hidden(file: Path, folder: Path) -> bool:
    """Tell whether a file or a folder that it lies in starts with a dot: notebooks and desktops leave such files."""
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


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
            "problem": first_given(row, ("problem",)) or (None if isinstance(text, str) else "no text in the row"),
        }


def first_given(row: Record, names: tuple[str, ...]) -> Any:
    """Return the first of these fields that holds something, None when none does."""
    for name in names:
        value = row.get(name)
        if value is not None and value == value and value != "":  # NaN and NaT are not equal to themselves
            return value
    return "" if any(row.get(name) == "" for name in names) else None


# Checks of each record


def finish(record: Record, seen: Duplicates, taken: dict[str, int]) -> Record:
    """Return a record as a row of the table: its id made unique, its problem named, an earlier copy found."""
    given, record = record, {field: whole_characters(value) for field, value in record.items()}
    text = record["text"]
    problems = [record.get("problem") or describe_problem(text)]
    if text != given["text"]:
        problems.append("note: halves of characters were replaced")
    if problems[0] and problems[0].startswith("note: "):
        problems.append(describe_problem(text))
    article_id = record["id"]
    taken[article_id] = taken.get(article_id, 0) + 1
    if taken[article_id] > 1:
        problems.append(f"note: another article has the id {article_id!r}")
        article_id = f"{article_id}-{taken[article_id]}"
    problems = list(dict.fromkeys(problem for problem in problems if problem))
    problems.sort(key=lambda problem: problem.startswith("note: "))
    empty = text is None or not text.strip()
    return {
        "article_id": article_id,
        "source": record["source"],
        "text": text,
        "url": record.get("url") or None,
        "title": record.get("title") or None,
        "published": record.get("published") or None,
        "problem": "; ".join(problems) or None,
        "duplicate_of": None if empty else seen.add(article_id, text),
    }


def whole_characters(value: Any) -> Any:
    """Return a text with each half of a character (which JSON can smuggle in, and no file can hold) replaced by "?"; anything else as it is.

    >>> whole_characters("Seoul \\ud83d said")
    'Seoul ? said'
    """
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def describe_problem(text: str | None) -> str | None:
    """Say what keeps a text from being analyzed: empty, endless, or in another language; None when nothing does.

    >>> describe_problem("El ministro de Asuntos Exteriores se reunió con la delegación de los Estados Unidos en Seúl")
    'not English (looks Spanish)'
    """
    if text is None:
        return None
    if not text.strip():
        return "empty"
    longest = max(map(len, text.splitlines()))
    if longest > LONGEST_LINE:
        return f"a line of {longest:,} characters"
    if len(text) > LONGEST_TEXT:
        return f"a text of {len(text):,} characters"
    language = guess_language(text)
    if language == "en":
        return None
    return f"not English (looks {language_name(language)})" if language else "not English, or too short to tell"
