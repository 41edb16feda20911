"""Reports of one real-world event -> one event with its reports.

A report is what one article says of an event. Two reports are one event only when nothing in them speaks against it and something
speaks for it (see `same_talk` and `kdnb.launches.same_launch`); two different events never merge for want of detail.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping

from kdnb.launches import same_launch

Report = dict

NEAR = datetime.timedelta(days=1)
"""Two articles may put one event on neighbouring days: Seoul is 13 or 14 hours ahead of Washington."""

CALL, TRIP, FACE = "call", "visit", "face to face"
"""Talks of different groups are never one talk."""

KINDS = ("summit", "negotiation", "dialogue", "meeting", "visit", "call")
"""The more telling kind first: "talks" that another report calls a summit are a summit."""


def merge_talks(reports: Iterable[Report], published: Mapping[str, datetime.date | None], copies: Collection[str] = ()) -> tuple[list, list]:
    """Return (talks, reports): one row a real occasion, and every report with the ``talk_id`` that it belongs to.

    ``published`` maps article_id to its day, so that the latest article's word on the status stands: a plan and its outcome are
    one talk. ``copies`` are articles that repeat another one word for word: their reports are kept but not counted.
    """
    clusters = _cluster(_in_order(reports, published), same_talk, _talk_keys)
    talks, labelled = [], []
    for cluster in clusters:
        talk_id = _name("talk", cluster[0])
        best = _merge(cluster, published)
        best["kind"] = min((r["kind"] for r in cluster), key=KINDS.index)
        best["parties"] = sorted({state for r in cluster for state in r["parties"]})
        best["participants"] = sorted({name for r in cluster for name in r["participants"]})
        talks.append({**best, "talk_id": talk_id, "reports": _count(cluster, copies)})
        labelled += [{**report, "talk_id": talk_id} for report in cluster]
    return _sorted(talks), _sorted(labelled)


def merge_launches(reports: Iterable[Report], published: Mapping[str, datetime.date | None], copies: Collection[str] = ()) -> tuple[list, list]:
    """Return (launches, reports), as `merge_talks` does; where reports differ the first one that says something stands."""
    clusters = _cluster(_in_order(reports, published), same_launch, _launch_keys)
    launches, labelled = [], []
    for cluster in clusters:
        launch_id = _name("launch", cluster[0])
        launches.append({**_merge(cluster, published), "launch_id": launch_id, "reports": _count(cluster, copies)})
        labelled += [{**report, "launch_id": launch_id} for report in cluster]
    return _sorted(launches), _sorted(labelled)


def same_talk(a: Report, b: Report) -> bool:
    """Whether two reports are of one talk.

    Against it: another group of kinds, other parties, a third person where both name one for a state, other days. For it: the same
    day, or the same people within one article or one month.
    """
    if _group(a) != _group(b) or not _one_set_in_the_other(a["parties"], b["parties"]):
        return False
    if not _one_set_in_the_other(a["participants"], b["participants"]):
        return False
    here = a["article_id"] == b["article_id"]
    shared = len({*a["participants"]} & {*b["participants"]})
    if a["date"] and b["date"]:
        if a["date_precision"] == b["date_precision"] == "day":
            return a["date"] == b["date"] or (not here and shared >= 2 and abs(a["date"] - b["date"]) <= NEAR)
        coarse = min(a, b, key=lambda r: ("year", "month", "day").index(r["date_precision"]))
        same_year = a["date"].year == b["date"].year
        within = same_year and (coarse["date_precision"] == "year" or a["date"].month == b["date"].month)
        return within and (shared >= 2 or a["kind"] == b["kind"] == "summit")
    return here and shared >= 2


def _group(report: Report) -> str:
    return {"call": CALL, "visit": TRIP}.get(report["kind"], FACE)


def _one_set_in_the_other(a: Iterable, b: Iterable) -> bool:
    return {*a} <= {*b} or {*b} <= {*a}


def _talk_keys(report: Report) -> Iterable[tuple]:
    """Under which keys a talk's possible other reports are filed: its days, its month when that is all, its article."""
    yield "article", report["article_id"]
    if report["date"]:
        yield "month", report["date"].year, report["date"].month, _group(report)
        if report["date_precision"] == "day":
            for days in (-1, 1):
                near = report["date"] + days * NEAR
                yield "month", near.year, near.month, _group(report)


def _launch_keys(report: Report) -> Iterable[tuple]:
    yield "article", report["article_id"]
    if report["date"]:
        for days in (-1, 0, 1):
            yield "day", report["date"] + days * NEAR


def _cluster(reports: list[Report], same: Callable, keys: Callable) -> list[list[Report]]:
    """Put each report with the first cluster whose every report it may share an event with."""
    clusters: list[list[Report]] = []
    filed: dict[tuple, list[int]] = {}
    for report in reports:
        candidates = sorted({number for key in keys(report) for number in filed.get(key, ())})
        number = next((n for n in candidates if all(same(report, other) for other in clusters[n])), None)
        if number is None:
            number = len(clusters)
            clusters.append([])
        clusters[number].append(report)
        for key in keys(report):
            if number not in filed.setdefault(key, []):
                filed[key].append(number)
    return clusters


def _in_order(reports: Iterable[Report], published: Mapping) -> list[Report]:
    """The same order whatever order the articles were read in: dated reports first, so that vaguer ones find them."""

    def order(report: Report) -> tuple:
        precision = ("day", "month", "year", None).index(report["date_precision"] if report["date"] else None)
        return precision, published.get(report["article_id"]) or datetime.date.max, report["article_id"], report["start"]

    return sorted(reports, key=order)


def _merge(cluster: list[Report], published: Mapping) -> Report:
    """The first report, its gaps filled from the others, with the status that the latest article gives."""
    merged = dict(cluster[0])
    for report in cluster[1:]:
        for field, value in report.items():
            if merged.get(field) is None:
                merged[field] = value
    latest = max(cluster, key=lambda r: (published.get(r["article_id"]) or datetime.date.min, not r["background"]))
    merged["status"], merged["plover"] = latest["status"], latest["plover"]
    merged["background"] = all(report["background"] for report in cluster)
    return merged


def _name(kind: str, report: Report) -> str:
    return f"{kind}-{report['article_id']}-{report['start']}"


def _count(cluster: list[Report], copies: Collection[str]) -> int:
    return sum(report["article_id"] not in copies for report in cluster)


def _sorted(rows: list[Report]) -> list[Report]:
    return sorted(rows, key=lambda row: (row["date"] or datetime.date.max, row["article_id"], row["start"], row["end"]))
