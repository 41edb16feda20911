"""What an analysis holds: one table a subject, saved and loaded without the parser."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd
from pyarrow import parquet

from kdnb.schema import LIST, TABLES

STORY = "KDNB_STORY"
"""The variable of the environment that tells the notebooks which saved analysis to tell."""


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
        counts = ", ".join(f"{self._count(field.name):,} {field.name.replace('_', ' ')}" for field in fields(self))
        return f"Analysis({counts})"

    def _count(self, name: str) -> int:
        return len(getattr(self, name))


class _Saved(Analysis):
    """An analysis on disk: each table is read when it is first asked for, for most notebooks need few of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise AttributeError(f"an Analysis has no {name!r}")
        setattr(self, name, _load(name, self._folder))
        return getattr(self, name)

    def _count(self, name: str) -> int:
        return len(self.__dict__[name]) if name in self.__dict__ else parquet.read_metadata(self._folder / f"{name}.parquet").num_rows


def load_analysis(folder: str | Path) -> Analysis:
    """Return what `Analysis.save` or `kdnb.analyze_to` wrote, all tables read, so that the folder may go.

    Raises `FileNotFoundError` naming the table that is missing, and `ValueError` for a table of other columns: one that another
    version saved.
    """
    saved = open_saved(Path(folder))
    return Analysis(*(getattr(saved, field.name) for field in fields(Analysis)))


def open_saved(folder: Path) -> Analysis:
    """Return the same, but each table is read when it is first asked for: for those who need few of them while the folder stands."""
    for field in fields(Analysis):
        _check(field.name, folder)
    return _Saved(folder)


def open_story() -> Analysis:
    """Return the analysis that a notebook tells: the one saved in the folder ``$KDNB_STORY``, else the five seeds, read now."""
    if STORY in os.environ:
        return open_saved(Path(os.environ[STORY]))
    from kdnb.analysis import analyze  # needs the parser, which a saved story does not

    here = Path.cwd()
    return analyze(next(folder / "seeds" for folder in (here, *here.parents) if (folder / "seeds").is_dir()), progress=False)


def _check(name: str, folder: Path) -> None:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {folder} does not hold a saved analysis")
    different = set(parquet.read_schema(path).names) ^ set(TABLES[name])
    if different:
        raise ValueError(f"{path} has other columns than this version writes ({', '.join(sorted(different))}); analyze the articles again")


def _load(name: str, folder: Path) -> pd.DataFrame:
    frame = pd.read_parquet(folder / f"{name}.parquet")
    return pd.DataFrame({column: _typed(frame[column], kind) for column, kind in TABLES[name].items()})


def _typed(column: pd.Series, kind: str) -> pd.Series:
    return pd.Series([list(cell) for cell in column], dtype="object") if kind == LIST else column.astype(kind)


def plain_rows(frame: pd.DataFrame) -> list[dict]:
    """Return a table's rows as the extractors make them: None for missing, dates and lists of Python."""

    def plain(value):
        if hasattr(value, "tolist") and not isinstance(value, pd.Timestamp):
            return value.tolist()
        if isinstance(value, list):
            return value
        if pd.isna(value):
            return None
        return value.date() if isinstance(value, pd.Timestamp) else value

    return [{key: plain(value) for key, value in row.items()} for row in frame.to_dict("records")]
