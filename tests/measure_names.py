"""How well are names resolved? Prints accuracy by kind, false matches and time on tests/cases/name_variants.csv.

Run as a script: ``python tests/measure_names.py`` (``--half develop|check`` for one half, ``--wrong`` for the rows that fail,
``--compare`` for rapidfuzz and name_matching on the same rows where they are installed). A row without a person must match nobody.
Times are of the processor, of one process in which no form of the table was seen before. With ``--articles SOURCE`` what a name costs
on the way through articles, as they come.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median

import kdnb.actors
import kdnb.names
import kdnb.single_names
from kdnb.analysis import analyze_article
from kdnb.articles import read_articles, usable
from kdnb.language import load_language
from kdnb.lexicon import lexicon
from kdnb.registry import registry

CASES = Path(__file__).parent / "cases" / "name_variants.csv"


def main() -> None:
    """Print the measures that the options ask for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=("develop", "check"))
    options.add_argument("--wrong", action="store_true")
    options.add_argument("--compare", action="store_true")
    options.add_argument("--articles", type=Path, metavar="SOURCE")
    asked = options.parse_args()
    if asked.articles:
        return report_articles(asked.articles)
    variants = read_variants(asked.half)
    began = time.process_time()
    people = registry().people
    lexicon()
    kdnb.names.resolve_name("Nobody", on="2020-01-01", context="US envoy")  # reads the cue words
    print(f"registry and lexicon: {len(people)} people in {time.process_time() - began:.2f} s")
    report("kdnb", variants, resolve, asked.wrong)
    if asked.compare:
        for name, scorer in (fuzzy_scorers(list(people)) | name_matcher(list(people), variants)).items():
            report(name, variants, scorer, False)


def read_variants(half: str | None = None) -> list[dict[str, str]]:
    """Return the rows, or every other one: rules were made looking at the develop half alone."""
    with CASES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return rows if half is None else rows[half == "check" :: 2]


def resolve(row: dict[str, str]) -> str:
    """Return the name that kdnb gives for a row, "" for nobody."""
    match = kdnb.names.resolve_name(row["form"], on=row["date"] or None, context=row["context"] or None)
    return match.name if match else ""


def report(title: str, variants: list[dict[str, str]], answer: Callable[[dict[str, str]], str], wrong: bool) -> None:
    """Print one resolver's measures: right answers and microseconds a row by kind, false matches, time when seen again."""
    right: dict[str, list[bool]] = defaultdict(list)
    spent: dict[str, list[float]] = defaultdict(list)
    answers = []
    for row in variants:
        began = time.process_time_ns()
        answers.append(answer(row))
        spent[row["kind"]].append((time.process_time_ns() - began) / 1000)
    began = time.process_time()
    for row in variants:
        answer(row)
    again = (time.process_time() - began) / len(variants)
    for row, found in zip(variants, answers, strict=True):
        right[row["kind"]].append(found == row["person"])
        if wrong and found != row["person"]:
            print(f"  {row['kind']:18} {row['form']:28} [{row['context'][:50]}] wanted {row['person'] or '-'}, got {found or '-'}")
    with_person = [found == row["person"] for row, found in zip(variants, answers, strict=True) if row["person"]]
    strangers = [found for row, found in zip(variants, answers, strict=True) if not row["person"]]
    mistaken = sum(bool(found) and found != row["person"] for row, found in zip(variants, answers, strict=True) if row["person"])
    every = [time for times in spent.values() for time in times]
    print(f"{title}: {sum(with_person)} of {len(with_person)} variants right, {mistaken} given to somebody else;", end=" ")
    print(f"{sum(map(bool, strangers))} false matches among {len(strangers)} that must match nobody;", end=" ")
    print(f"microseconds a row: mean {mean(every):.0f}, median {median(every):.0f}, seen again {again * 1e6:.0f}")
    for kind, hits in sorted(right.items()):
        print(f"  {kind:18} {sum(hits):3} of {len(hits):3}   mean {mean(spent[kind]):4.0f}, median {median(spent[kind]):4.0f}")


def report_articles(source: Path) -> None:
    """Print what deciding whose name it is costs, name by name in the order of the articles, the first of each form included."""
    spent = []

    def timed(form: str, *evidence):
        began = time.process_time_ns()
        match = kdnb.names.judge(form, *evidence)
        spent.append((time.process_time_ns() - began) / 1000)
        return match

    kdnb.actors.judge = kdnb.single_names.judge = timed
    load_language()
    registry(), lexicon()
    articles = read_articles(source)
    for text in articles.loc[usable(articles), "text"]:
        analyze_article({"text": text})
    print(f"{len(spent)} names in {usable(articles).sum()} articles: microseconds a name: mean {mean(spent):.0f}, median {median(spent):.0f}")


def fuzzy_scorers(names: list[str], floor: float = 85.0) -> dict[str, Callable[[dict[str, str]], str]]:
    """Return rapidfuzz's best name by three scorers, with the floor that suits them best of 75, 80, 85 and 90; {} without rapidfuzz."""
    try:
        from rapidfuzz import fuzz, process, utils
    except ImportError:
        print("rapidfuzz is not installed: pip install rapidfuzz")
        return {}

    def best(scorer: Callable) -> Callable[[dict[str, str]], str]:
        def answer(row: dict[str, str]) -> str:
            found = process.extractOne(row["form"], names, scorer=scorer, processor=utils.default_process, score_cutoff=floor)
            return found[0] if found else ""

        return answer

    return {f"rapidfuzz {scorer.__name__} >= {floor:.0f}": best(scorer) for scorer in (fuzz.ratio, fuzz.WRatio, fuzz.token_sort_ratio)}


def name_matcher(names: list[str], variants: list[dict[str, str]], floor: float = 70.0) -> dict[str, Callable[[dict[str, str]], str]]:
    """Return the best name by name_matching (n-grams, then several distances), with the floor that suits it best of 60 to 90; {} without it."""
    try:
        import pandas as pd
        from name_matching.name_matcher import NameMatcher
    except ImportError:
        print("name_matching is not installed: pip install name_matching")
        return {}
    matcher = NameMatcher(number_of_matches=1, legal_suffixes=False, common_words=False, top_n=50, verbose=False)
    matcher.load_and_process_master_data("name", pd.DataFrame({"name": names}), transform=True)
    began = time.process_time()
    found = matcher.match_names(pd.DataFrame({"form": [row["form"] for row in variants]}), "form")
    spent = (time.process_time() - began) / len(variants)
    rows = zip(variants, found["match_index"], found["score"], strict=True)
    best = {row["form"]: names[int(number)] for row, number, score in rows if score >= floor}
    return {f"name_matching >= {floor:.0f} ({spent * 1000:.0f} ms a row, all rows at once)": lambda row: best.get(row["form"], "")}


if __name__ == "__main__":
    main()
