"""Score find_launches on the CSIS entries: python tests/measure_launches.py FOLDER_WITH_CSIS_DEV [--wrong]

The facts were read off the descriptions by hand (tests/cases/csis_facts.csv: one row a launch, its entry the row number in
csis_dev.csv; "a|b" accepts either, an empty cell means that the description does not say). A launch is found when its date
and a compatible weapon are; a second row that `same_launch` joins to it (another agency's numbers) is no row of its own.
"""

import argparse
import csv
import datetime
from collections import Counter, defaultdict
from pathlib import Path

import spacy

from kdnb.annotations import register_extensions
from kdnb.chronology import same_launch
from kdnb.launches import find_launches
from kdnb.times import find_times
from kdnb.weapon_classes import compatible

FIELDS = (
    "date",
    "status",
    "weapon",
    "model",
    "count",
    "at_least",
    "site",
    "range_km",
    "apogee_km",
    "mach",
    "time",
    "ordinal",
    "ordinal_since",
    "background",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print every miss, made-up row and wrong field")
    parser.add_argument("--parsed", action="store_true", help="use the trained pipeline instead of plain sentences")
    options = parser.parse_args()
    register_extensions()
    entries = list(csv.DictReader((options.folder / "csis_dev.csv").open(encoding="utf-8")))
    gold = defaultdict(list)
    for row in csv.DictReader((Path(__file__).parent / "cases" / "csis_facts.csv").open(encoding="utf-8")):
        gold[int(row["entry"])].append(row)
    totals, fields = Counter(), defaultdict(Counter)
    for number, entry in enumerate(entries):
        score(number, read(entry, options.parsed), gold[number], totals, fields, options.wrong)
    precision, recall = totals["right"] / totals["found"], totals["right"] / totals["gold"]
    print(
        f"entries {len(entries)}, launches in the gold {totals['gold']}, found {totals['found']}, right {totals['right']}"
    )
    print(f"precision {precision:.3f}  recall {recall:.3f}  F1 {2 * precision * recall / (precision + recall):.3f}")
    for field in FIELDS:
        print(
            f"  {field:14} {fields[field]['right']:4} of {fields[field]['all']:4}  {fields[field]['right'] / max(1, fields[field]['all']):.3f}"
        )
    right, whole = (sum(counts[key] for counts in fields.values()) for key in ("right", "all"))
    print(f"  all fields     {right:4} of {whole:4}  {right / whole:.3f}")


def read(entry: dict, parsed: bool = False) -> list[dict]:
    """Return an entry's launches, reports of one event joined."""
    published = datetime.date.fromisoformat(entry["date"])
    if parsed:
        from kdnb.language import annotate

        doc = annotate(entry["description"], published)
    else:
        doc = spacy.blank("en")(entry["description"])
        doc._.published = published
        doc._.times = find_times(entry["description"], published)
    events: list[list[dict]] = []
    for row in find_launches(doc):
        row["article_id"] = "entry"
        home = next((event for event in events if all(same_launch(row, other) for other in event)), None)
        events.append([row]) if home is None else home.append(row)
    return [
        {key: next((row[key] for row in event if row[key] not in (None, False)), event[0][key]) for key in event[0]}
        for event in events
    ]


def score(number: int, found: list[dict], gold: list[dict], totals: Counter, fields: dict, wrong: bool) -> None:
    pairs, left = [], list(found)
    for truth in gold:
        best = max(
            (row for row in left if fits(row, truth)),
            key=lambda row: sum(agrees(row, truth, field) for field in FIELDS),
            default=None,
        )
        if best is None:
            if wrong:
                print(number, "MISSED", {k: v for k, v in truth.items() if v})
            continue
        left.remove(best)
        pairs.append((best, truth))
    for row in left:
        if wrong:
            print(number, "MADE UP", {k: v for k, v in row.items() if v not in (None, False)})
    totals.update(gold=len(gold), found=len(found), right=len(pairs))
    for row, truth in pairs:
        for field in FIELDS:
            if said(row[field]) == "" and "" in options_of(truth[field]) and field not in ("background",):
                continue
            ok = agrees(row, truth, field)
            fields[field].update(all=1, right=int(ok))
            if wrong and not ok:
                print(number, field, "is", said(row[field]) or "-", "should be", truth[field] or "-")


def fits(row: dict, truth: dict) -> bool:
    dated = said(row["date"]) in options_of(truth["date"]) or (row["date"] is None and truth["background"])
    return dated and any(
        compatible(row["weapon"], weapon) or row["weapon"] in ("missile", "unknown")
        for weapon in options_of(truth["weapon"])
    )


def options_of(cell: str) -> list[str]:
    return cell.split("|")


def said(value) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


def agrees(row: dict, truth: dict, field: str) -> bool:
    value = said(row[field])
    for option in options_of(truth[field]):
        if value == option:
            return True
        if (
            field in ("range_km", "apogee_km", "mach")
            and value
            and option
            and abs(float(value) - float(option)) <= 0.02 * float(option)
        ):
            return True
    return False


if __name__ == "__main__":
    main()
