"""Read a corpus twice, in order and shuffled among processes: python -m tests.measure_soak SOURCE [--workers 2].

Prints the articles that a step failed on, the peak memory after each few hundred articles, and whether both runs gave the same rows;
the exit code is 1 when one failed or the rows differ.
"""

from __future__ import annotations

import argparse
import resource
import sys

from tqdm import tqdm

import kdnb
from kdnb.analysis import FOUND, analyze_article, merge_results
from kdnb.articles import read_articles
from kdnb.schema import TABLES

EVERY = 200


def rows_of(story: kdnb.Analysis) -> dict[str, list[str]]:
    """Return each table's rows as sorted lines."""
    return {name: sorted(map(repr, getattr(story, name).astype("str").values.tolist())) for name in TABLES}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    articles = read_articles(given.source)
    results = []
    for number, record in enumerate(tqdm(articles.to_dict("records"), desc="in order", disable=None), start=1):
        results.append(analyze_article(record))
        if number % EVERY == 0 or number == len(articles):
            print(f"{number:,} articles: peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB", flush=True)
    once = merge_results(results)
    failed = once.articles[once.articles["problem"].fillna("").str.contains("could not be analyzed")]
    print(*failed["problem"], f"failed: {len(failed)} of {len(articles):,}", sep="\n")
    print(", ".join(f"{len(getattr(once, name)):,} {name}" for name in (*FOUND, "talks", "launches")))
    again = kdnb.analyze(articles.sample(frac=1, random_state=1), workers=given.workers, everything=True)
    different = [name for name, rows in rows_of(once).items() if rows != rows_of(again)[name]]
    print(f"shuffled, {given.workers} workers: {'other rows in ' + ', '.join(different) if different else 'the same rows in every table'}")
    return int(bool(different) or len(failed) > 0)


if __name__ == "__main__":
    sys.exit(main())
