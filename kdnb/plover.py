"""PLOVER, the event ontology that replaced CAMEO: codes, modes and scores for our rows, and the export.

Codes, modes and scores: the PLOVER manual (openeventdata/PLOVER) and Halterman, Bagozzi, Beger, Schrodt and Scarborough, "PLOVER and
POLECAT: A New Political Event Ontology and Dataset" (2023). Which status of ours becomes which code stands in kdnb/data/plover_events.csv.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kdnb.tables import rows

if TYPE_CHECKING:
    import pandas as pd

    from kdnb.analysis import Analysis

_MODES = {"visit": "visit", "call": "phone"}
_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@cache
def _scores() -> dict[tuple[str, str], float]:
    return {(row["code"], row["mode"]): float(row["score"]) for row in rows("plover")}


@cache
def _quads() -> dict[str, str | None]:
    return {row["code"]: row["quad"] or None for row in rows("plover")}


def score(code: str, mode: str = "") -> float:
    """Return PLOVER's conflict-cooperation score, -10 to 10; an unknown mode has its code's score.

    >>> score("CONSULT"), score("CONSULT", "visit"), score("MOBILIZE", "weapons")
    (2.5, 4.0, -6.5)
    """
    if (code, "") not in _scores():
        raise ValueError(f"{code!r} is not a PLOVER code of ours; they are {', '.join(sorted({c for c, _ in _scores()}))}")
    return _scores().get((code, mode), _scores()[code, ""])


def add_codes(row: dict, kind: str) -> dict:
    """Return the row of a talk, launch or stance with its PLOVER code or, for a stance, the score of its code."""
    if kind == "stance":
        return {**row, "score": score(row["code"])}
    return {**row, "plover": _event_codes()[kind, row["status"]]}


@cache
def _event_codes() -> dict[tuple[str, str], str | None]:
    return {(row["table"], row["status"]): row["code"] or None for row in rows("plover_events")}


def to_plover(story: Analysis, path: str | Path | None = None) -> list[dict]:
    """Return the events of an analysis in PLOVER's shape, one dict each, and write them as JSON when a path is given.

    Background talks and launches, and stances that are mere COMMENT, are left out, as are launches that did not happen.
    A dict has id, event, mode, context (a list), quad and its number quad_code, score, date, date_precision, place, actor and
    recipient (lists of {name, country}), text (the evidence, verbatim) and source (article_id, url, start, end). Missing values
    are None. Modes and contexts are those of PLOVER's manual: an ordinary meeting has no mode. A path that ends in .jsonl gets one
    event a line, which the manual suggests.
    """
    articles = story.articles.set_index("article_id")
    events = [_talk(row) | _source(row, articles) for row in _news(story.talks)]
    events += [_launch(row) | _source(row, articles) for row in _news(story.launches) if row["plover"]]
    events += [_stance(row) | _source(row, articles) for row in _records(story.stances) if row["code"] != "COMMENT"]
    seen: set[str] = set()
    for event in events:  # several positions stand in one sentence
        while event["id"] in seen:
            event["id"] += "+"
        seen.add(event["id"])
    if path is not None:
        lines = [json.dumps(event, ensure_ascii=False) for event in events]
        text = "\n".join(lines) if Path(path).suffix == ".jsonl" else json.dumps(events, ensure_ascii=False, indent=1)
        Path(path).write_text(text + "\n", encoding="utf-8")
    return events


def _records(frame: pd.DataFrame) -> list[dict]:
    import pandas as pd

    return [
        {key: value if isinstance(value, list) or not pd.isna(value) else None for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _news(frame: pd.DataFrame) -> list[dict]:
    return [row for row in _records(frame) if not row["background"]]


def _event(name: str, code: str, mode: str | None, context: list[str], row: dict, actor: list[dict], recipient: list[dict]) -> dict:
    quad = _quads()[code]
    return {
        "id": name,
        "event": code,
        "mode": mode,
        "context": context,
        "quad": quad,
        "quad_code": _QUADS.index(quad) + 1 if quad else None,
        "score": score(code, mode or ""),
        "date": row["date"].date().isoformat() if row["date"] is not None else None,
        "date_precision": row.get("date_precision", "day" if row["date"] is not None else None),
        "place": row.get("place", row.get("site")),
        "actor": actor,
        "recipient": recipient,
    }


def _talk(row: dict) -> dict:
    mode = _talk_mode(row)
    people = row["participants"]
    sides = [{"name": None, "country": state} for state in row["parties"]]
    if people:
        named = [{"name": name, "country": _states().get(name)} for name in people]
        sides = named + [side for side in sides if side["country"] not in {person["country"] for person in named}]
    first = sides[0]["country"] if sides else None
    return _event(row["talk_id"], row["plover"], mode, ["diplomatic"], row, [s for s in sides if s["country"] == first], [s for s in sides if s["country"] != first])


def _talk_mode(row: dict) -> str | None:
    """Return PLOVER's mode of a talk: how it was held, "meet" for one that is asked for or refused, None for an ordinary meeting."""
    if row["plover"] in ("REQUEST", "REJECT"):
        return "meet"
    if row["plover"] != "CONSULT":
        return None
    if len(row["parties"]) > 2:
        return "multilateral"
    host = _hosts().get(row["place"])
    third = host and row["kind"] != "call" and len(row["parties"]) == 2 and host not in row["parties"]
    return "third-party" if third else _MODES.get(row["kind"])


@cache
def _hosts() -> dict[str, str | None]:
    return {row["name"]: row["state"] or None for row in rows("places")}


@cache
def _states() -> dict[str, str]:
    return {row["name"]: row["state"] for row in rows("people")}


def _launch(row: dict) -> dict:
    context = ["military", "cbrn"] if row["weapon"] == "nuclear" else ["military"]
    return _event(row["launch_id"], row["plover"], "weapons", context, row, [{"name": None, "country": "PRK"}], [])


def _stance(row: dict) -> dict:
    actor = [{"name": row["speaker"], "country": row["speaker_state"]}]
    name = f"stance-{row['article_id']}-{row['start']}"
    mode = "disapprove" if row["code"] == "ACCUSE" else None
    return _event(name, row["code"], mode, [], row, actor, [{"name": None, "country": row["target"]}] if row["target"] else [])


def _source(row: dict, articles: pd.DataFrame) -> dict:
    import pandas as pd

    article = articles.loc[row["article_id"]]
    url = None if pd.isna(article["url"]) else article["url"]
    return {
        "text": article["text"][row["start"] : row["end"]],
        "source": {"article_id": row["article_id"], "url": url, "start": row["start"], "end": row["end"]},
    }
