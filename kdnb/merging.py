"""Reports of one real-world event -> one event with its reports.

A report is what one article says of an event. Two reports are one event only when nothing in them speaks against it and something
speaks for it (see `same_talk` and `kdnb.launches.same_launch`); two different events never merge for want of detail.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from kdnb.chronology import same_launch
from kdnb.registry import registry
from kdnb.talk_places import other_place

Report = dict

NEAR = datetime.timedelta(days=1)
"""Two articles may put one event on neighbouring days: Seoul is 13 or 14 hours ahead of Washington."""

CALL, TRIP, FACE = "call", "visit", "face to face"
"""Talks of different groups are never one talk."""

KINDS = ("summit", "negotiation", "dialogue", "meeting", "visit", "call")
"""The more telling kind first: "talks" that another report calls a summit are a summit."""


def merge_talks(reports: Iterable[Report], published: Mapping[str, datetime.date | None]) -> tuple[list, list]:
    """Return (talks, reports): one row a real occasion, and every report with the ``talk_id`` that it belongs to.

    ``published`` maps article_id to its day, so that the latest article's word on the status stands: a plan and its outcome are
    one talk.
    """
    clusters = _cluster(_in_order(reports, published), same_talk, _talk_keys)
    talks, labelled = [], []
    for cluster, talk_id in zip(clusters, _names("talk", clusters), strict=True):
        best = _merge(cluster, published)
        best["date"], best["date_precision"] = _day(cluster, best["status"])
        best["kind"] = min((r["kind"] for r in cluster), key=KINDS.index)
        best["parties"] = sorted({state for r in cluster for state in r["parties"]})
        best["participants"] = sorted({name for r in cluster for name in r["participants"]})
        talks.append({**best, "talk_id": talk_id, "reports": len(cluster)})
        labelled += [{**report, "talk_id": talk_id} for report in cluster]
    return _sorted(talks), _sorted(labelled)


def merge_launches(reports: Iterable[Report], published: Mapping[str, datetime.date | None]) -> tuple[list, list]:
    """Return (launches, reports), as `merge_talks` does; where reports differ the first one that says something stands."""
    clusters = _cluster(_in_order(reports, published), same_launch, _launch_keys)
    launches, labelled = [], []
    for cluster, launch_id in zip(clusters, _names("launch", clusters), strict=True):
        launches.append({**_merge(cluster, published), "launch_id": launch_id, "reports": len(cluster)})
        labelled += [{**report, "launch_id": launch_id} for report in cluster]
    return _sorted(launches), _sorted(labelled)


def same_talk(a: Report, b: Report) -> bool:
    """Whether two reports are of one talk.

    Against it: one article (it has told its talks apart already), other states, for some state other people, other days, a call
    beside a visit, two cities. For it: the same day with shared people on both sides, or, where a report names nobody, the same day
    and the same sort of talks between the same states; without a day, the same month for a summit or for the same people in one place.
    """
    if a["article_id"] == b["article_id"] or {*a["parties"]} != {*b["parties"]} or _other_people(a, b):
        return False
    shared = {*a["participants"]} & {*b["participants"]}
    both = len({_state_of(name) for name in shared}) >= 2 or (len(a["parties"]) < 2 and bool(shared))
    if not a["date"] or not b["date"] or _group(a) != _group(b) and not (both and TRIP not in (_group(a), _group(b))):
        return False
    if a["date_precision"] == b["date_precision"] == "day":
        if a["date"] != b["date"]:
            return both and abs(a["date"] - b["date"]) <= NEAR and not _other_city(a, b)
        return both or (_group(a) == TRIP and bool(shared)) or (not (a["participants"] and b["participants"]) and _same_sort(a, b))
    if _group(a) != FACE or _group(b) != FACE or "year" in (a["date_precision"], b["date_precision"]):
        return False
    same_month = (a["date"].year, a["date"].month) == (b["date"].year, b["date"].month)
    if a["kind"] == b["kind"] == "summit":
        return same_month and not _other_city(a, b)
    return same_month and both and bool(a["place"]) and a["place"] == b["place"]


def _group(report: Report) -> str:
    return {"call": CALL, "visit": TRIP}.get(report["kind"], FACE)


def _same_sort(a: Report, b: Report) -> bool:
    """Rows without people: two states may hold several meetings a day, but hardly two negotiations or summits."""
    return a["kind"] == b["kind"] and a["kind"] in ("summit", "negotiation", "dialogue") and not _other_city(a, b)


def _other_people(a: Report, b: Report) -> bool:
    """For some state both name people and share none of them."""
    for state in {_state_of(name) for name in a["participants"]} - {None}:
        here = {name for name in a["participants"] if _state_of(name) == state}
        there = {name for name in b["participants"] if _state_of(name) == state}
        if there and not here & there:
            return True
    return False


def _state_of(name: str) -> str | None:
    person = registry().people.get(name)
    return person.state if person else None


def _other_city(a: Report, b: Report) -> bool:
    return bool(a["place"] and b["place"]) and other_place(a["place"], b["place"])


def _talk_keys(report: Report) -> Iterable[tuple]:
    """Under which keys a talk's possible other reports are filed: its states with its month, and the next month at either end."""
    if report["date"]:
        days = (-NEAR, 0 * NEAR, NEAR) if report["date_precision"] == "day" else (0 * NEAR,)
        for month in dict.fromkeys(((report["date"] + step).year, (report["date"] + step).month) for step in days):
            yield "month", *month, *sorted(report["parties"])


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
        return _precision(report), published.get(report["article_id"]) or datetime.date.max, report["article_id"], report["start"]

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


def _day(cluster: list[Report], status: str) -> tuple[datetime.date | None, str | None]:
    """Return the day, and its precision, that most of the precise reports of the outcome give; of equals the first. A plan's day may change."""
    best = min(_precision(report) for report in cluster)
    precise = [report for report in cluster if _precision(report) == best]
    outcome = [report for report in precise if report["status"] == status] or precise
    days = Counter((report["date"], report["date_precision"]) for report in outcome)
    return max(days, key=lambda day: days[day])


def _precision(report: Report) -> int:
    return ("day", "month", "year", None).index(report["date_precision"] if report["date"] else None)


def _names(kind: str, clusters: list[list[Report]]) -> list[str]:
    """Name each event after its first report: the same name in whatever corpus the article is read."""
    names: dict[str, None] = {}
    for report in (cluster[0] for cluster in clusters):
        name = f"{kind}-{report['article_id']}-{report['start']}"
        while name in names:
            name += "+"
        names[name] = None
    return list(names)


def _sorted(rows: list[Report]) -> list[Report]:
    return sorted(rows, key=lambda row: (row["date"] or datetime.date.max, row["article_id"], row["start"], row["end"]))
