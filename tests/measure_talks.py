"""Precision, recall and the fields of talks on annotated articles, with every disagreement.

    python tests/measure_talks.py GOLD.jsonl TEXTS [ARTICLE ...]

A line of GOLD.jsonl is an article: {"id", "published", "genre", "gold": [{"kind", "status", "date", "parties", "people", "opt"}]}; its
body is TEXTS/<id>.txt. Values are alternatives parted by "|", "*" is any; dates are ISO prefixes; parties are parted by spaces, people by
commas. A row with "opt" may be found or not. A row is right when a gold row of the same sort (visit or not) has its states and people and
no other day; each gold row counts once. Kind, status and day are then counted on the rows that are right.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections import Counter
from pathlib import Path

from kdnb.language import annotate
from kdnb.talks import find_talks


def main(gold: Path, texts: Path, only: set[str]) -> None:
    """Print the disagreements of each article, then the counts."""
    counts, fields = Counter(), Counter()
    for line in gold.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if only and article["id"] not in only:
            continue
        published = datetime.date.fromisoformat(article["published"]) if article["published"] else None
        text = (texts / f"{article['id']}.txt").read_text(encoding="utf-8")
        rows = find_talks(annotate(text, published, article["genre"]))
        counts["articles"] += 1
        compare(article, rows, text, counts, fields)
    found, right, wanted = counts["rows"], counts["right"], counts["wanted"]
    precision, recall = right / max(found, 1), counts["recalled"] / max(wanted, 1)
    print(f"{counts['articles']} articles: precision {precision:.3f} ({right} of {found} rows), recall {recall:.3f} ({counts['recalled']} of {wanted})")
    print(f"F1 {2 * precision * recall / max(precision + recall, 1e-9):.3f}")
    for field in ("kind", "status", "date", "people"):
        print(f"{field}: {fields[field]} of {right} ({fields[field] / max(right, 1):.3f})")


def compare(article: dict, rows: list[dict], text: str, counts: Counter, fields: Counter) -> None:
    """Pair rows with gold rows, best first, count and print what differs."""
    pairs = sorted(
        ((closeness(row, wanted), r, g) for r, row in enumerate(rows) for g, wanted in enumerate(article["gold"])), key=lambda pair: (-pair[0], pair[1:])
    )
    taken, paired = set(), {}
    for score, r, g in pairs:
        if score > 0 and r not in paired and g not in taken:
            paired[r] = g
            taken.add(g)
    for r, row in enumerate(rows):
        counts["rows"] += 1
        if r not in paired:
            print(f"{article['id']}  INVENTED  {_words(row)} | {text[row['start'] : row['end']][:160]!r}")
            continue
        wanted = article["gold"][paired[r]]
        counts["right"] += 1
        wrong = [field for field in ("kind", "status", "date", "people") if not agrees(row, wanted, field)]
        for field in ("kind", "status", "date", "people"):
            fields[field] += field not in wrong
        if wrong:
            print(f"{article['id']}  {', '.join(wrong):9}  {_words(row)} | wanted {_wanted(wanted)}")
    for g, wanted in enumerate(article["gold"]):
        if not wanted.get("opt"):
            counts["wanted"] += 1
            counts["recalled"] += g in taken
            if g not in taken:
                print(f"{article['id']}  MISSED  {_wanted(wanted)}")


def closeness(row: dict, wanted: dict) -> float:
    """Return how well a row fits a gold row, 0 where they cannot be the same."""
    kinds = wanted["kind"].split("|")
    if not {"*", row["kind"]} & set(kinds) and (row["kind"] == "visit" or kinds == ["visit"]):
        return 0
    states, people = set(wanted["parties"].split()), _people(wanted)
    if "*" not in states and set(row["parties"]) != states:
        return 0
    if people and row["participants"] and "*" not in people and not people & set(row["participants"]):
        return 0
    if not _same_time(row, wanted):
        return 0
    return 1 + len(people & set(row["participants"])) + agrees(row, wanted, "kind") + agrees(row, wanted, "status") + agrees(row, wanted, "date")


def _same_time(row: dict, wanted: dict) -> bool:
    dates = wanted["date"].split("|")
    if not row["date"] or "*" in dates:
        return True
    shown = _day(row)
    return any(shown.startswith(date) or date.startswith(shown) for date in dates)


def agrees(row: dict, wanted: dict, field: str) -> bool:
    """Say whether a field of a row is one of the alternatives."""
    if field == "people":
        people = _people(wanted)
        return "*" in people or set(row["participants"]) == people
    options = wanted[field].split("|")
    if field == "date":
        return "*" in options or _day(row) in options
    return "*" in options or row[field] in options


def _people(wanted: dict) -> set[str]:
    return {name.strip() for name in wanted["people"].split(",") if name.strip()}


def _day(row: dict) -> str:
    return row["date"].isoformat()[: {"year": 4, "month": 7, "day": 10}[row["date_precision"]]] if row["date"] else ""


def _words(row: dict) -> str:
    return f"{row['kind']} {row['status']} {_day(row) or '-'} {' '.join(row['parties'])} / {', '.join(row['participants'])}"


def _wanted(wanted: dict) -> str:
    return f"{wanted['kind']} {wanted['status']} {wanted['date']} {wanted['parties']} / {wanted['people']}"


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), set(sys.argv[3:]))
