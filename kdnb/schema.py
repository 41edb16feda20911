"""The columns and types of every table, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

TEXT, DAY, WHOLE, REAL, TRUTH, LIST = "string", "datetime64[s]", "Int64", "Float64", "boolean", "object"

SPAN = {"article_id": TEXT, "start": WHOLE, "end": WHOLE}

TALK = {
    "kind": TEXT, "status": TEXT, "date": DAY, "date_precision": TEXT, "place": TEXT, "parties": LIST, "participants": LIST,
    "title": TEXT, "background": TRUTH, "plover": TEXT,
}  # fmt: skip

LAUNCH = {
    "status": TEXT, "date": DAY, "date_precision": TEXT, "weapon": TEXT, "model": TEXT, "count": WHOLE, "at_least": TRUTH,
    "site": TEXT, "range_km": REAL, "apogee_km": REAL, "mach": REAL, "time": TEXT, "ordinal": WHOLE, "ordinal_since": TEXT,
    "background": TRUTH, "plover": TEXT,
}  # fmt: skip

TABLES: dict[str, dict[str, str]] = {
    "articles": {
        "article_id": TEXT, "source": TEXT, "text": TEXT, "url": TEXT, "title": TEXT, "publisher": TEXT, "byline": TEXT, "dateline": TEXT,
        "published": DAY, "published_precision": TEXT, "published_basis": TEXT, "published_confidence": REAL, "genre": TEXT,
        "language": TEXT, "problem": TEXT, "duplicate_of": TEXT,
    },
    "segments": {**SPAN, "role": TEXT, "reason": TEXT},
    "mentions": {**SPAN, "text": TEXT, "kind": TEXT, "name": TEXT, "state": TEXT, "method": TEXT, "score": REAL},
    "talks": {"talk_id": TEXT, **TALK, "reports": WHOLE, **SPAN},
    "talk_reports": {"talk_id": TEXT, **TALK, **SPAN},
    "launches": {"launch_id": TEXT, **LAUNCH, "reports": WHOLE, **SPAN},
    "launch_reports": {"launch_id": TEXT, **LAUNCH, **SPAN},
    "stances": {
        **SPAN, "date": DAY, "speaker": TEXT, "speaker_state": TEXT, "target": TEXT, "issue": TEXT, "code": TEXT, "score": REAL,
        "quoted": TEXT, "cue": TEXT, "content": TEXT, "via": TEXT,
    },
}  # fmt: skip


def table(name: str, rows: Iterable[Mapping] = ()) -> pd.DataFrame:
    """Return rows as the table ``name``: its columns, in order, typed; a key that is not a column is an error.

    >>> table("segments").dtypes["start"]
    Int64Dtype()
    """
    columns = TABLES[name]
    rows = list(rows)
    unknown = sorted({key for row in rows for key in row} - set(columns))
    if unknown:
        raise ValueError(f"the table {name!r} has no column {', '.join(unknown)}")
    return pd.DataFrame(
        {
            column: pd.Series([row.get(column) for row in rows], dtype="object").astype(kind)
            if kind == LIST
            else _typed([row.get(column) for row in rows], kind)
            for column, kind in columns.items()
        }
    )


def _typed(values: list, kind: str) -> pd.Series:
    if kind == DAY:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype=kind)
    return pd.Series(values, dtype=kind)
