"""Any source of articles -> the articles table: what is unusable marked, copies found."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kdnb.duplicates import Duplicates
from kdnb.languages import guess_language, language_name
from kdnb.readers import READERS, Record, check_exists, frame_rows, records_of_path, records_of_rows

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["article_id", "source", "text", "url", "title", "published", "problem", "duplicate_of"]
LONGEST_LINE = 200_000  # characters; no paragraph is that long, and no parser takes it
LONGEST_TEXT = 1_000_000  # characters; the limit of spaCy's parser


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
