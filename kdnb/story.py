"""What an analysis holds: one table a subject, saved and loaded without the parser."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

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
        counts = ", ".join(f"{len(getattr(self, field.name))} {field.name.replace('_', ' ')}" for field in fields(self))
        return f"Analysis({counts})"


def load_analysis(folder: str | Path) -> Analysis:
    """Read what `Analysis.save` or `kdnb.analyze_to` wrote.

    Raises `FileNotFoundError` naming the table that is missing, and `ValueError` for a table of other columns: one that another
    version saved.
    """
    return Analysis(**{field.name: _load(field.name, Path(folder)) for field in fields(Analysis)})


def open_story() -> Analysis:
    """Return the analysis that a notebook tells: the one saved in the folder ``$KDNB_STORY``, else the five seeds, read now."""
    if STORY in os.environ:
        return load_analysis(os.environ[STORY])
    from kdnb.analysis import analyze  # needs the parser, which a saved story does not

    here = Path.cwd()
    return analyze(next(folder / "seeds" for folder in (here, *here.parents) if (folder / "seeds").is_dir()), progress=False)


def _load(name: str, folder: Path) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {folder} does not hold a saved analysis")
    frame = pd.read_parquet(path)
    columns = TABLES[name]
    if set(frame.columns) != set(columns):
        raise ValueError(f"{path} has other columns than this version writes ({', '.join(sorted(set(frame.columns) ^ set(columns)))}); analyze the articles again")
    typed = {column: pd.Series([list(cell) for cell in frame[column]], dtype="object") if kind == LIST else frame[column].astype(kind) for column, kind in columns.items()}
    return pd.DataFrame(typed)


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
