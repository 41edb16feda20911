"""How well stances are found: against articles read by hand, which are not part of the repository.

    python tests/measure_stances.py GOLD.jsonl FOLDER

A line of GOLD.jsonl is {"file": name in FOLDER, with or without .txt, "published": ISO date, "stances": [{"at": words of the article,
"speaker": name, null or "*", "speaker_state": [...], "target": [... or "*"], "code": [...], "optional": bool}]}. A stance without "at" is
met by a row anywhere in the article; one state or code may stand without its list, and "state" for "speaker_state". A row of ours is
right when it overlaps the words and has the speaker and the states; a row that only meets an optional stance counts neither way. COMMENT
takes no stand and is not counted unless it meets a gold row.
"""

import datetime
import json
import sys
from collections import Counter
from pathlib import Path

from kdnb.cleaning import clean
from kdnb.language import annotate
from kdnb.stances import find_stances


def meets(row: dict, gold: dict, text: str) -> bool:
    """Whether a row overlaps any place of the gold row's words and speaks for its state."""
    if not gold["at"]:
        return row["speaker_state"] in gold["speaker_state"]
    at = text.find(gold["at"])
    while at >= 0:
        if row["start"] < at + len(gold["at"]) and at < row["end"]:
            return row["speaker_state"] in gold["speaker_state"]
        at = text.find(gold["at"], at + 1)
    return False


def quality(row: dict, gold: dict) -> tuple[bool, bool, bool]:
    """(speaker right, target right, code right)."""
    target = row["target"] in gold["target"] or "*" in gold["target"] or (row["target"] is None and None in gold["target"])
    return gold["speaker"] in ("*", row["speaker"]), target, row["code"] in gold["code"]


def score(text: str, rows: list[dict], gold: list[dict], show: str = "") -> Counter:
    """Count right, wrong, optional and missed rows of one article; the best match first, each row and each stance once."""
    pairs = sorted(
        ((quality(row, stance), -r, -g) for r, row in enumerate(rows) for g, stance in enumerate(gold) if meets(row, stance, text)),
        key=lambda pair: (pair[0][0] and pair[0][1], not gold[-pair[2]]["optional"], pair[0], pair[1], pair[2]),
        reverse=True,
    )
    counts: Counter = Counter()
    used_rows, used_gold, weak = set(), set(), {}
    for (speaker, target, code), r, g in pairs:
        if -r in used_rows or -g in used_gold:
            continue
        if not (speaker and target):
            weak.setdefault(-r, -g)
            continue
        used_rows.add(-r)
        used_gold.add(-g)
        kind = "optional" if gold[-g]["optional"] else "right"
        counts[kind] += 1
        counts[kind + " code"] += code
        if show and not code:
            print(f"  CODE {show}: {rows[-r]['code']} for {gold[-g]['code']}: {text[rows[-r]['start'] : rows[-r]['end']][:160]!r}")
    for r, row in enumerate(rows):
        if r in used_rows or row["code"] == "COMMENT":
            continue
        kind = "wrong" if r not in weak or not gold[weak[r]]["optional"] else "optional"
        counts[kind] += 1
        if show and kind == "wrong":
            why = f"for {gold[weak[r]]['speaker']} > {gold[weak[r]]['target']} {gold[weak[r]]['code']}" if r in weak else "made up"
            print(f"  WRONG {show}: {row['speaker']}/{row['speaker_state']} > {row['target']} {row['code']} {why}: {text[row['start'] : row['end']][:200]!r}")
    for g, stance in enumerate(gold):
        if g not in used_gold and not stance["optional"]:
            counts["missed"] += 1
            if show:
                print(f"  MISSED {show}: {stance['speaker']}/{stance['speaker_state']} > {stance['target']} {stance['code']}: {stance['at']!r}")
    return counts


def stances_of(article: dict) -> list[dict]:
    """The gold stances of a line, each with all its fields."""
    found = []
    for stance in article["stances"]:
        states, target, code = stance.get("speaker_state", stance.get("state")), stance.get("target", "*"), stance["code"]
        found.append(
            {
                "at": stance.get("at", ""),
                "speaker": stance.get("speaker"),
                "speaker_state": states if isinstance(states, list) else [states],
                "target": target if isinstance(target, list) else [target],
                "code": code if isinstance(code, list) else [code],
                "optional": bool(stance.get("optional")),
            }
        )
    return found


def text_of(folder: Path, name: str) -> str:
    path = folder / name
    return (path if path.is_file() else folder / f"{name}.txt").read_text(encoding="utf-8")


def report(counts: Counter, articles: int) -> None:
    """Print precision, recall, F1 on speaker and direction, and how many codes of those found are right."""
    right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    print(f"{articles} articles, {right + missed} stances, {right + wrong} rows counted (and {counts['optional']} optional)")
    print(f"speaker and direction: precision {precision:.2f} ({right}/{right + wrong}), recall {recall:.2f} ({right}/{right + missed}), F1 {2 * precision * recall / max(0.001, precision + recall):.2f}")
    print(f"code right in {counts['right code'] / max(1, right):.2f} ({counts['right code']}/{right}) of those found")


def main(gold_file: str, folder: str) -> None:
    total, articles = Counter(), 0
    for line in Path(gold_file).read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        cleaned = clean(text_of(Path(folder), article["file"]))
        day = article.get("published") or ""
        published = datetime.date.fromisoformat(day) if len(day) == 10 else None
        doc = annotate(cleaned.body, published, cleaned.genre, heading=cleaned.heading)
        total += score(doc.text, find_stances(doc), stances_of(article), article["file"])
        articles += 1
    report(total, articles)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python tests/measure_stances.py GOLD.jsonl FOLDER")
    main(*sys.argv[1:3])
