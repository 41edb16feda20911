"""The command line: ``kdnb tables FOLDER --out DIR`` and ``kdnb report FOLDER --out DIR``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 done with failures that were reported, 2 a wrong call."""
    parser = argparse.ArgumentParser(prog="kdnb", description="Who met whom, what was launched and who stands where, from a folder of raw news.")
    commands = parser.add_subparsers(dest="command", required=True)
    tables = commands.add_parser("tables", help="write the tables (Parquet and CSV) only")
    for command in (tables,):
        command.add_argument("folder", type=Path, help="a folder or file of articles: txt, html, jsonl, csv, parquet, warc")
        command.add_argument("--out", type=Path, required=True, help="where to write; never inside the folder that is read")
        command.add_argument("--workers", type=int, default=1, help="processes that share the reading (default 1)")
    options = parser.parse_args(arguments)
    try:
        return _tables(options)
    except (OSError, ValueError) as error:
        print(f"kdnb: {error}", file=sys.stderr)
        return 2


def _tables(options: argparse.Namespace) -> int:
    from kdnb.analysis import analyze_to

    check_apart(options.folder, options.out)
    folder = analyze_to(options.out, options.folder, workers=options.workers)
    print(f"tables in {folder}")
    return 0


def check_apart(source: Path, out: Path) -> None:
    """Raise `ValueError` when the output would land in the folder that is read."""
    if source.resolve() in (out.resolve(), *out.resolve().parents):
        raise ValueError(f"--out {out} lies inside {source}, which is only read; choose another folder")
