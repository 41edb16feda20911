"""Score clean() on a folder of annotated pages: python tests/measure_cleaning.py FOLDER [--split check] [--worst 5].

A page is NAME.txt with NAME.json beside it: {"body": [[start, end], ...], "neutral": [[start, end], ...], "split": "check"}. What is
neither body nor neutral is junk; a junk stretch is a line of it with a letter or a digit. A stretch counts as removed when none of its
words is in the body. The score counts letters and digits, so that white space weighs nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from kdnb.cleaning import clean

WORD = re.compile(r"\w+")


def score(text: str, gold: dict) -> tuple[dict[str, int], list[str]]:
    """Return the counts of one page and the stretches that went wrong."""
    label = bytearray(len(text))  # 0 junk, 1 body, 2 neutral
    for value, name in ((1, "body"), (2, "neutral")):
        for start, end in gold.get(name, []):
            label[start:end] = bytes([value]) * (end - start)
    kept = bytearray(len(text))
    for segment in clean(text).segments:
        if segment.role == "body":
            kept[segment.start : segment.end] = b"\x01" * (segment.end - segment.start)
    counts = dict.fromkeys(("body", "body_kept", "junk", "junk_removed", "stretches", "stretches_removed"), 0)
    errors = []
    for stretch in re.finditer(r"[^\n]+", text):
        for run in runs(text, label, stretch.start(), stretch.end()):
            words = [m.span() for m in WORD.finditer(text, *run[1:])]
            if run[0] == 2 or not words:
                continue
            size = sum(end - start for start, end in words)
            inside = sum(end - start for start, end in words if kept[start])
            if run[0] == 1:
                counts["body"] += size
                counts["body_kept"] += inside
                if inside < size:
                    errors.append(f"LOST {size - inside:5} of {size:5}: {text[run[1] : run[2]][:200]!r}")
            else:
                counts["junk"] += size
                counts["junk_removed"] += size - inside
                counts["stretches"] += 1
                counts["stretches_removed"] += inside == 0
                if inside:
                    errors.append(f"KEPT {inside:5} of {size:5}: {text[run[1] : run[2]][:200]!r}")
    return counts, errors


def runs(text: str, label: bytearray, start: int, end: int) -> list[tuple[int, int, int]]:
    """Cut a line where the label of its words changes: label, start, end."""
    found: list[tuple[int, int, int]] = []
    for word in WORD.finditer(text, start, end):
        value = label[word.start()]
        if found and found[-1][0] == value:
            found[-1] = (value, found[-1][1], word.end())
        else:
            found.append((value, word.start(), word.end()))
    return found


def main() -> None:
    """Print the scores of all pages together, and the worst pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", choices=["develop", "check"])
    parser.add_argument("--worst", type=int, default=0)
    arguments = parser.parse_args()
    total: dict[str, int] = {}
    pages = []
    for path in sorted(arguments.folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if arguments.split and gold.get("split") != arguments.split:
            continue
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        counts, errors = score(text, gold)
        pages.append((counts["body"] - counts["body_kept"] + counts["junk"] - counts["junk_removed"], path.stem, counts, errors))
        total = {key: total.get(key, 0) + value for key, value in counts.items()}
    for wrong, name, counts, errors in sorted(pages, reverse=True)[: arguments.worst]:
        print(f"\n{name}: {wrong} characters wrong; {counts}")
        print(*errors[:12], sep="\n")
    print(f"{len(pages)} pages, {total['stretches']} junk stretches, {total['body']:,} characters of body, {total['junk']:,} of junk")
    for part, whole in (("body_kept", "body"), ("junk_removed", "junk"), ("stretches_removed", "stretches")):
        print(f"{part:18} {100 * total[part] / max(1, total[whole]):5.1f} %")


if __name__ == "__main__":
    main()
