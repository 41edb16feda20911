"""The tables of knowledge in kdnb/data/, as rows a person can edit."""

from __future__ import annotations

import csv
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

SEPARATOR = "; "


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``kdnb/data/<name>.csv``, each a dict of column to text.

    An empty cell is ``""``. Raises `ValueError` when there is no such table or when a row has more or fewer cells than
    the header.

    >>> rows("states")[0]["code"]
    'PRK'
    """
    path = files("kdnb") / "data" / f"{name}.csv"
    if not path.is_file():
        known = sorted(p.name.removesuffix(".csv") for p in (files("kdnb") / "data").iterdir() if p.name.endswith(".csv"))
        raise ValueError(f"there is no table {name!r} in kdnb/data; there are {', '.join(known)}")
    with path.open(encoding="utf-8", newline="") as lines:
        table = list(csv.reader(lines, strict=True))
    header = table[0]
    for number, cells in enumerate(table[1:], start=2):
        if len(cells) != len(header):
            raise ValueError(f"kdnb/data/{name}.csv, row {number}: {len(cells)} cells under {len(header)} columns")
    return tuple(dict(zip(header, cells, strict=True)) for cells in table[1:])


def forms(cell: str) -> list[str]:
    """Split a cell that holds several forms.

    >>> forms("South Korea; S. Korea")
    ['South Korea', 'S. Korea']
    >>> forms("")
    []
    """
    return [part for part in (piece.strip() for piece in cell.split(SEPARATOR.strip())) if part]


@contextmanager
def lasting() -> Iterator[None]:
    """Make a hundred thousand objects that stay for good without the garbage collector, which would look through all of them several times."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
            gc.collect(1)  # once, so that the first names need not wait for it
