"""The command line: ``kdnb report FOLDER --out DIR`` and ``kdnb tables FOLDER --out DIR``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 done but a notebook failed, 2 a wrong call, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="kdnb", description="Who met whom, what was launched and who stands where, from a folder of raw news.")
    commands = parser.add_subparsers(dest="command", required=True)
    whole = commands.add_parser("report", help="run the whole suite: tables, notebooks, figures and one HTML report")
    tables = commands.add_parser("tables", help="write the tables (Parquet and CSV) only")
    for command in (whole, tables):
        command.add_argument("folder", type=Path, help="a folder or file of articles: txt, html, jsonl, csv, parquet, warc")
        command.add_argument("--out", type=Path, required=True, help="where to write; never inside the folder that is read")
        command.add_argument("--workers", type=int, default=1, help="processes that share the reading (default 1)")
    options = parser.parse_args(arguments)
    from kdnb.report import report, write_tables

    try:
        if options.command == "report":
            return int(report(options.folder, options.out, options.workers) > 0)
        print(f"tables in {write_tables(options.folder, options.out, options.workers)}")
    except (OSError, ValueError) as error:
        print(f"kdnb: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("kdnb: interrupted; run the same command again to go on", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
