"""What the first pass of analyze() loses: python -m tests.measure_first_pass SOURCE [--most 1000].

SOURCE is whatever read_articles takes. The articles that the first pass leaves out are read all the same, and their rows that concern
either Korea are printed: each is one that the first pass costs, or one that should not be there. Recall is the share of articles with
such rows that the first pass keeps, the articles that it keeps being read too.
"""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from kdnb.analysis import analyze_article
from kdnb.articles import read_articles, usable
from kdnb.relevance import is_relevant

KOREAS = {"PRK", "KOR"}


def rows_on_korea(record: dict) -> list[str]:
    """Return the rows of an article that concern either Korea, each in a line."""
    found = analyze_article(record)
    talks = [f"talk {row['kind']} {row['parties']}" for row in found["talk_reports"] if KOREAS & {*row["parties"]}]
    launches = [f"launch {row['weapon']}" for row in found["launch_reports"]]
    stances = [f"{row['speaker_state']} {row['code']} {row['target']}: {row['content'][:90]!r}" for row in found["stances"] if KOREAS & {row["speaker_state"], row["target"]}]
    return talks + launches + stances


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("--most", type=int, default=1000, help="articles of each sort that are read")
    given = parser.parse_args()
    articles = read_articles(given.source)
    articles = articles[usable(articles)]
    kept = is_relevant(articles["text"])
    with_rows = {}
    for sort, wanted in (("kept", True), ("left out", False)):
        records = [record for record, keep in zip(articles.to_dict("records"), kept, strict=True) if keep == wanted][: given.most]
        told = {record["article_id"]: rows for record in tqdm(records, desc=sort, disable=None) if (rows := rows_on_korea(record))}
        with_rows[sort] = len(told)
        print(f"{sort}: {sum(keep == wanted for keep in kept):,} of {len(kept):,} articles; of {len(records):,} read, {len(told):,} have rows on Korea")
        if not wanted:
            print(*(f"  {article}: {row}" for article, rows in told.items() for row in rows), sep="\n")
    if any(with_rows.values()):
        print(f"recall {with_rows['kept'] / sum(with_rows.values()):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
