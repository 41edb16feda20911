"""How well `kdnb.date_article` dates articles whose day is known, as they are and without anything but their sentences.

    python tests/measure_dating.py ARTICLES.jsonl [--body] [--worst 10] [--only SET]

Each line is an object with ``text``, ``date`` (the true day), and, where known, ``url``, ``set`` (articles are counted by it) and
``label``. With --body the article loses its stamps, dateline, title and address before it is dated. A day is right if it is the
true one, where it is inferred also if it is one day off.
"""

import argparse
import datetime
import json
import time
from collections import defaultdict
from pathlib import Path

from kdnb.cleaning import clean
from kdnb.dating import date_article

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)


def measured(article: dict, body_only: bool) -> dict:
    """Return the dating of one article, what is true, and how far apart they are."""
    text = clean(article["text"]).body if body_only else article["text"]
    began = time.process_time()
    dating = date_article(text, url=None if body_only else article.get("url"))
    truth = datetime.date.fromisoformat(article["date"][:10])
    off = abs((dating.date - truth).days) if dating.precision == "day" else None
    shown = {"day": 10, "month": 7, "year": 4}.get(dating.precision, 0)
    return {
        "article": article, "dating": dating, "truth": truth, "off": off, "seconds": time.process_time() - began,
        "right": dating.date is not None and (off <= (dating.basis == "inferred") if off is not None else str(dating.date)[:shown] == str(truth)[:shown]),
    }  # fmt: skip


def print_shares(results: list[dict]) -> None:
    """Print, by set and in all, how many are dated to the day and right."""
    sets = defaultdict(list)
    for one in results:
        sets[one["article"].get("set", "")].append(one)
        sets["all"].append(one)
    print(
        f"{'set':18}{'articles':>9}{'day':>6}{'right':>6}{'of all':>8}{'of dated':>9}{'coarser':>9}{'right':>6}{'undated':>8}"
    )
    for name, members in sorted(sets.items()):
        days = [one for one in members if one["off"] is not None]
        coarse = [one for one in members if one["off"] is None and one["dating"].date]
        right = sum(one["right"] for one in days)
        print(
            f"{name:18}{len(members):9}{len(days):6}{right:6}{right / len(members):8.1%}{right / max(1, len(days)):9.1%}"
            f"{len(coarse):9}{sum(one['right'] for one in coarse):6}{len(members) - len(days) - len(coarse):8}"
        )


def print_calibration(results: list[dict]) -> None:
    """Print, for each bin of confidence, how many datings to the day are right; then those to the month and year together."""
    for name, members in (
        ("day", [one for one in results if one["off"] is not None]),
        ("coarser", [one for one in results if one["off"] is None and one["dating"].date]),
    ):
        print(f"confidence ({name}): dated, right, mean confidence, share right")
        for low, high in zip(BINS, BINS[1:], strict=False):
            inside = [one for one in members if low <= one["dating"].confidence < high]
            if inside:
                mean = sum(one["dating"].confidence for one in inside) / len(inside)
                right = sum(one["right"] for one in inside)
                print(
                    f"  {low:.2f}-{min(high, 1):.2f}  {len(inside):5}{right:5}  {mean:.3f}  {right / len(inside):.3f}"
                )


def print_worst(results: list[dict], count: int) -> None:
    """Print the surest wrong datings with their reasons."""
    wrong = sorted(
        (one for one in results if one["dating"].date and not one["right"]), key=lambda one: -one["dating"].confidence
    )
    for one in wrong[:count]:
        dating = one["dating"]
        print(
            f"\n{one['article'].get('set')} {one['article'].get('label')}: {dating.date} ({dating.precision}, {dating.basis}, {dating.confidence}), true {one['truth']}"
        )
        for reason in dating.reasons[:7]:
            print(f"    {reason.kind:10} {reason.text[:50]!r}: {reason.says[:110]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--body", action="store_true", help="date the sentences alone")
    parser.add_argument("--worst", type=int, default=0, help="how many of the surest wrong datings to print")
    parser.add_argument("--only", help="measure the sets whose name begins so")
    options = parser.parse_args()
    articles = [
        json.loads(line)
        for path in options.articles
        for line in Path(path).read_text(encoding="utf-8").split("\n")
        if line
    ]
    date_article("North Korea fired a missile on Friday, Foreign Minister Kang Kyung-wha said.")
    results = [
        measured(article, options.body)
        for article in articles
        if not options.only or article.get("set", "").startswith(options.only)
    ]
    print_shares(results)
    print_calibration(results)
    print(
        f"median {1000 * sorted(one['seconds'] for one in results)[len(results) // 2]:.0f} ms of processor time, mean {1000 * sum(one['seconds'] for one in results) / len(results):.0f} ms"
    )
    print_worst(results, options.worst)


if __name__ == "__main__":
    main()
