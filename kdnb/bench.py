"""How fast and how big: ``python -m kdnb.bench [SOURCE] --articles 1000 10000 --out bench`` writes a table and a picture.

Every number is measured in one run on one machine, so that they can be held against each other; none is asserted anywhere.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pandas as pd
from tqdm import tqdm

from kdnb.articles import COLUMNS, read_articles, usable

PART = 200
BARE, OURS = "bare pipeline", "kdnb"
FIRST_PASS_TEXTS = 2000


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kdnb.bench", description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", type=Path, default=Path("seeds"), help="articles, repeated with changes to make many (default: the seeds)")
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000], help="corpora whose peak memory is measured (default 1000 10000)")
    parser.add_argument("--sample", type=int, default=100, help="articles whose stages are timed (default 100)")
    parser.add_argument("--speedup", type=int, default=400, help="articles read by one worker and by two (default 400)")
    parser.add_argument("--out", type=Path, default=Path("bench"))
    options = parser.parse_args(arguments)
    articles = read_articles(options.source)
    texts = articles.loc[usable(articles), "text"].tolist()
    stages = time_stages(texts, options.sample)
    rows = [*_speeds(texts, stages, options.sample), *_speedup(texts, options.speedup), *_memory(texts, options.articles)]
    measured = pd.DataFrame(rows, columns=["measure", "articles", "value", "unit"])
    options.out.mkdir(parents=True, exist_ok=True)
    measured.to_csv(options.out / "bench.csv", index=False)
    stages.to_csv(options.out / "stages.csv", index=False)
    plot_bench(measured, stages).savefig(options.out / "bench.png", metadata={"Software": None})
    print(measured.round(3).to_string(index=False), stages.round(3).to_string(index=False), f"In {options.out}/", sep="\n\n")
    return 0


def corpus(texts: list[str], count: int) -> Iterator[pd.DataFrame]:
    """Yield ``count`` articles in parts: the texts over and over, one lower-case word in six exchanged for another of the same text.

    So no article is a near copy of another, and each takes as long to read as the one it was made from.
    """
    rows = []
    for number in range(count):
        text = texts[number % len(texts)]
        rows.append(dict.fromkeys(COLUMNS) | {"article_id": f"a{number}", "source": "bench", "text": _changed(text, number) if number >= len(texts) else text})
        if len(rows) == PART or number == count - 1:
            frame = pd.DataFrame(rows, columns=COLUMNS)
            yield frame.astype(dict.fromkeys(set(COLUMNS) - {"published"}, "str")).astype({"published": "datetime64[us]"})
            rows = []


def _changed(text: str, number: int) -> str:
    random = Random(number)
    words = text.split(" ")
    plain = [at for at, word in enumerate(words) if word.isalpha() and word.islower()]
    for at in plain[number % 6 :: 6]:
        words[at] = words[random.choice(plain)]
    return " ".join(words)


def time_stages(texts: list[str], count: int) -> pd.DataFrame:
    """Return the seconds of processor time that each stage takes for ``count`` articles, with what it belongs to."""
    from kdnb.analysis import analyze_article
    from kdnb.cleaning import clean
    from kdnb.dating import date_article
    from kdnb.language import load_language, make_doc
    from kdnb.launches import find_launches
    from kdnb.scale import settle
    from kdnb.stances import find_stances
    from kdnb.talks import find_talks

    nlp = load_language()
    for text in texts:  # tables and caches are filled once in a run, however long it is
        analyze_article({"text": text})
    settle()
    spent: dict[tuple[str, str], float] = {}

    def timed(stage: str, owner: str, function, *values):
        begun = time.process_time()
        result = function(*values)
        spent[stage, owner] = spent.get((stage, owner), 0.0) + time.process_time() - begun
        return result

    for frame in corpus(texts, count):
        for text in tqdm(frame["text"], desc="stages", unit="article", disable=None):
            cleaned = timed("cleaning", OURS, clean, text)
            dating = timed("dating", OURS, date_article, cleaned)
            doc = timed("tokenizer", BARE, make_doc, cleaned.body, dating.date, cleaned.genre, dating.precision, cleaned.heading)
            for name, component in nlp.pipeline:
                doc = timed(name.removeprefix("kdnb_"), OURS if name.startswith("kdnb_") else BARE, component, doc)
            for name, find in (("talks", find_talks), ("launches", find_launches), ("stances", find_stances)):
                timed(name, OURS, find, doc)
    return pd.DataFrame([(stage, owner, seconds) for (stage, owner), seconds in spent.items()], columns=["stage", "of", "cpu_seconds"])


def _speeds(texts: list[str], stages: pd.DataFrame, count: int) -> Iterator[tuple]:
    """Speeds of the first pass, of cleaning and of everything, and what kdnb adds to the bare pipeline."""
    from kdnb.relevance import is_relevant

    many = pd.concat(corpus(texts, FIRST_PASS_TEXTS))["text"]
    is_relevant(many[:1])
    begun = time.process_time()
    is_relevant(many)
    yield from _rates("first pass", len(many), many.str.len().sum() / 1e6, time.process_time() - begun)
    millions = sum(frame["text"].str.len().sum() for frame in corpus(texts, count)) / 1e6
    of = stages.groupby("of")["cpu_seconds"].sum()
    yield from _rates("cleaning", count, millions, stages.set_index("stage")["cpu_seconds"]["cleaning"])
    yield from _rates("end to end", count, millions, of.sum())
    yield "added to the bare pipeline's time", count, of[OURS] / of[BARE], "× bare"


def _rates(what: str, count: int, millions: float, seconds: float) -> Iterator[tuple]:
    yield what, count, count / seconds, "articles a CPU second"
    yield what, count, millions / seconds, "million characters a CPU second"


def _speedup(texts: list[str], count: int) -> Iterator[tuple]:
    seconds = {workers: _apart(texts, count, workers)[0] for workers in (1, 2)}
    for workers, spent in seconds.items():
        yield f"onto disk, {workers} worker{'s' * (workers > 1)}", count, count / spent, "articles a second"
    yield "speed-up from 1 to 2 workers", count, seconds[1] / seconds[2], "×"


def _memory(texts: list[str], sizes: list[int]) -> Iterator[tuple]:
    for count in sizes:
        yield "peak memory", count, _apart(texts, count, 1)[1], "MB"


def _apart(texts: list[str], count: int, workers: int) -> tuple[float, float]:
    """Return the seconds and the peak memory in MB of a process of its own that analyzes a corpus onto disk."""
    afresh = multiprocessing.get_context("spawn")
    ours, theirs = afresh.Pipe()
    process = afresh.Process(target=_analyze, args=(theirs, texts, count, workers))
    process.start()
    theirs.close()
    answer = ours.recv()
    process.join()
    return answer


def _analyze(pipe, texts: list[str], count: int, workers: int) -> None:
    from kdnb.analysis import analyze_to

    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        analyze_to(folder, corpus(texts, count), workers=workers)
        seconds = time.perf_counter() - begun
    unit = 1e6 if sys.platform == "darwin" else 1e3
    pipe.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit))


def plot_bench(measured: pd.DataFrame, stages: pd.DataFrame):
    """Show where the time goes, and the peak memory of each corpus."""
    from kdnb.charts import frame

    ratio = measured.loc[measured["unit"] == "× bare", "value"].iloc[0]
    memory = measured[measured["measure"] == "peak memory"]
    stages = stages.sort_values("cpu_seconds")
    figure, axes = frame(
        10, 0.28 * len(stages) + 0.3, f"kdnb adds {ratio:.0%} to the time of the bare pipeline",
        "Left: processor time by stage, grey the bare spaCy pipeline, blue what kdnb adds. Right: peak memory of a run onto disk, by articles",
        "Source: python -m kdnb.bench, one run on one machine.", ncols=2, gridspec_kw={"width_ratios": [2, 1], "wspace": 0.35},
    )  # fmt: skip
    left, right = axes[0]
    left.barh(range(len(stages)), stages["cpu_seconds"], color=["#0072b2" if of == OURS else "#c4c4c4" for of in stages["of"]])
    left.set_yticks(range(len(stages)), stages["stage"])
    for row, seconds in enumerate(stages["cpu_seconds"]):
        left.text(seconds, row, f" {seconds:.2f} s", va="center", fontsize=8)
    left.set_xlim(0, stages["cpu_seconds"].max() * 1.15)
    right.bar([f"{count:,}" for count in memory["articles"]], memory["value"], color="#0072b2", width=0.5)
    for at, size in enumerate(memory["value"]):
        right.text(at, size, f"{size:,.0f} MB", ha="center", va="bottom", fontsize=8)
    figure.subplots_adjust(left=0.13, right=0.97)
    return figure


if __name__ == "__main__":
    sys.exit(main())
