"""Print the TempEval-3 scores of `kdnb.find_times` on a folder of .tml files.

    python tests/measure_times.py FOLDER [FOLDER ...] [--part all|dev|held] [--errors]

The rules of the official scorer (TempEval-3, tools/evaluation-entities): expressions that overlap are paired one to one
in the order of the text; strict counts pairs of the same words, relaxed counts pairs; value F1 is relaxed F1 times the
share of pairs with the right value. The date of creation is given and not counted. A third of the files, drawn once by
a fixed seed, is "held"; the rest is "dev". The speed is processor time on one core, loading left out.
"""

from __future__ import annotations

import argparse
import datetime
import random
import re
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from kdnb.times import find_times


def read(path: Path) -> tuple[str, datetime.date, list[tuple[int, int, str, str]]]:
    """Return the text, the date of creation and the gold expressions (start, end, type, value)."""
    root = ElementTree.parse(path).getroot()
    text, gold = "", []

    def walk(node: ElementTree.Element) -> None:
        nonlocal text
        start = len(text)
        text += node.text or ""
        for child in node:
            walk(child)
            text += child.tail or ""
        if node.tag == "TIMEX3":
            gold.append((start, len(text), node.get("type"), node.get("value")))

    walk(root.find("TEXT"))
    created = re.match(r"\d{4}-\d\d-\d\d", root.find("DCT/TIMEX3").get("value"))
    return text, datetime.date.fromisoformat(created[0]), sorted(gold)


def pair(gold: list, system: list) -> list[tuple[int, int]]:
    """Pair overlapping expressions one to one, in order."""
    pairs, taken = [], set()
    for g, (start, end, *_) in enumerate(gold):
        for s, found in enumerate(system):
            if s not in taken and found.start < end and start < found.end:
                pairs.append((g, s))
                taken.add(s)
                break
    return pairs


def f1(hits: int, system: int, gold: int) -> float:
    return 200 * hits / (system + gold) if system + gold else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--part", choices=("all", "dev", "held"), default="all")
    parser.add_argument("--errors", action="store_true", help="list what is missed, too much or wrong")
    options = parser.parse_args()
    paths = sorted(path for folder in options.folders for path in folder.rglob("*.tml"))
    shuffled = paths[:]
    random.Random(4).shuffle(shuffled)
    held = set(shuffled[: len(paths) // 3])
    if options.part != "all":
        paths = [path for path in paths if (path in held) == (options.part == "held")]
    gold_count = system_count = strict = relaxed = values = characters = 0
    seconds = 0.0
    for path in paths:
        text, created, gold = read(path)
        began = time.process_time()
        system = find_times(text, created)
        seconds += time.process_time() - began
        characters += len(text)
        pairs = pair(gold, system)
        gold_count += len(gold)
        system_count += len(system)
        relaxed += len(pairs)
        for g, s in pairs:
            start, end, kind, value = gold[g]
            same = (start, end) == (system[s].start, system[s].end)
            strict += same
            values += value == system[s].value
            if options.errors and (not same or value != system[s].value):
                label = "VALUE" if same else "SPAN " if value == system[s].value else "BOTH "
                show(
                    label,
                    path,
                    text,
                    start,
                    end,
                    f"{kind} {value} | {system[s].text!r} {system[s].value} | {created:%a %F}",
                )
        if options.errors:
            for g in sorted(set(range(len(gold))) - {g for g, _ in pairs}):
                show("MISS ", path, text, *gold[g][:2], f"{gold[g][2]} {gold[g][3]}")
            for s in sorted(set(range(len(system))) - {s for _, s in pairs}):
                show("EXTRA", path, text, system[s].start, system[s].end, system[s].value)
    print(f"{len(paths)} documents ({options.part}), {gold_count} gold, {system_count} found")
    for name, hits in (("strict", strict), ("relaxed", relaxed)):
        precision, recall = 100 * hits / max(system_count, 1), 100 * hits / max(gold_count, 1)
        print(f"{name:7} F1 {f1(hits, system_count, gold_count):5.1f}   P {precision:5.1f}   R {recall:5.1f}")
    value_f1 = f1(relaxed, system_count, gold_count) * values / max(relaxed, 1)
    print(f"value   F1 {value_f1:5.1f}   right values {values} of {relaxed} pairs")
    print(f"{characters / seconds / 2500:.0f} documents of 2,500 characters a second")


def show(label: str, path: Path, text: str, start: int, end: int, note: str) -> None:
    around = " ".join(f"{text[max(start - 60, 0) : start]}[{text[start:end]}]{text[end : end + 40]}".split())
    print(f"{label} {note}\n      {path.stem}: {around}")


if __name__ == "__main__":
    main()
