"""Which reports tell of one launch, and which launch of the year it was: reports held against each other and the chronology.

The chronology (launches.csv) has a row a missile, dated by the Korean day. "The seventh launch this year" can count missiles
or days, with cruise missiles or without: `check_ordinal` counts all ways and says which fits.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from functools import cache

from kdnb.launch_events import same_count
from kdnb.tables import rows
from kdnb.weapon_classes import GENERIC, compatible, family

MISSILES = ("SRBM", "MRBM", "IRBM", "ICBM", "SLBM", "hypersonic", "")
CLOSE = 30
"""Minutes between two reports' clock times of one launch: of the chronology's 366 pairs of missiles fired from one site on one day since
2014, 346 (95%) left within half an hour of each other."""
FAR = 60
"""Kilometres between the sites of two launches of one day: the chronology's 35 pairs from different sites lie 63 km apart and more, while
the places that agencies name for one launch (Sunan and Pyongyang, Wonsan and Hodo) lie closer."""


def same_launch(a: Mapping, b: Mapping) -> bool:
    """Whether two reports (rows of launch_reports) are of one event.

    Against it, each alone enough: another day (a day's difference is let pass between articles when both agree on a model, a
    count and a time or number, since Washington's day is not Seoul's); only one of them planned; weapon classes or models that
    cannot be one weapon; other counts where neither is a lower bound; other times of day (more than `CLOSE` minutes apart, in one article
    any); sites more than `FAR` km apart; other ordinals. For it: the same day and a compatible weapon. A report without a day joins only one of its own article with the same weapon, or one that shares
    an ordinal and the date's part that it has. So two salvos of a day stay two as soon as anything said tells them apart.
    """
    if (a["status"] == "planned") != (b["status"] == "planned") or not compatible(a["weapon"], b["weapon"]):
        return False
    if a["model"] and b["model"] and family(a["model"]) != family(b["model"]):
        return False
    if not same_count(a["count"], a["at_least"], b["count"], b["at_least"]):
        return False
    if a["ordinal"] and b["ordinal"] and a["ordinal"] != b["ordinal"] and a["ordinal_since"] == b["ordinal_since"]:
        return False
    if a["site"] and b["site"] and _kilometres(a["site"], b["site"]) > FAR:
        return False
    here = a.get("article_id") == b.get("article_id")
    if a["time"] and b["time"] and _minutes(a["time"], b["time"]) > (0 if here else CLOSE):
        return False
    return _same_day(a, b, here)


def _same_day(a: Mapping, b: Mapping, here: bool) -> bool:
    if not (a["date"] and b["date"]):
        specific = a["weapon"] == b["weapon"] and a["weapon"] not in GENERIC
        return (
            here
            and not a["date"]
            and not b["date"]
            and specific
            and bool(a["model"] or a["count"])
            and a["model"] == b["model"]
        )
    if a["date_precision"] == b["date_precision"] == "day":
        if a["date"] == b["date"]:
            return True
        shared = sum(
            bool(a[field]) and a[field] == b[field]
            for field in ("model", "count", "time", "range_km", "apogee_km", "site", "ordinal")
        )
        return not here and abs(a["date"] - b["date"]) <= datetime.timedelta(days=1) and shared >= 3
    year = a["date"].year == b["date"].year
    coarse = max(("day", "month", "year").index(row["date_precision"] or "year") for row in (a, b))
    within = year and (coarse == 2 or a["date"].month == b["date"].month)
    # a month or a year holds many launches: only what is rare, a nuclear test or a satellite, or an ordinal, names one
    return (
        within
        and a["weapon"] == b["weapon"]
        and (
            a["weapon"] == "nuclear"
            or (bool(a["ordinal"]) and a["ordinal"] == b["ordinal"])
            or (coarse == 1 and a["weapon"] == "SLV")
        )
    )


def _kilometres(a: str, b: str) -> float:
    """Return how far two sites lie apart, 0 where one is a whole province or unknown."""
    known = _places()
    if a not in known or b not in known:
        return 0.0
    (north, east), (other_north, other_east) = known[a], known[b]
    return 111 * math.hypot(north - other_north, (east - other_east) * math.cos(math.radians(north)))


@cache
def _places() -> dict[str, tuple[float, float]]:
    return {row["name"]: (float(row["lat"]), float(row["lon"])) for row in rows("launch_sites") if row["lat"] and row["level"] != "province"}


def _minutes(a: str, b: str) -> int:
    hours = [int(clock[:2]) * 60 + int(clock[3:]) for clock in (a, b)]
    return abs(hours[0] - hours[1])


def check_ordinal(row: Mapping) -> dict:
    """Hold a row's ordinal ("the seventh this year") against the chronology.

    Returns the claim, how many missiles, launch days and weapons days there had been by that day under each way of counting
    (keys ``missiles``, ``missiles_with_cruise``, ``days``, ``days_with_cruise``, ``class`` and ``model`` for missiles of the row's own
    class and model, and ``tests`` for nuclear tests), ``fits``, the ways that give the claimed number, and ``nearest``, where none
    does the way that comes nearest with the difference ("days_with_cruise", -1). Counting starts at ``ordinal_since``, or at the row's year without one; for a nuclear test at the first. Raises `ValueError` when the row has no ordinal or no date.

    >>> claim = {"ordinal": 7, "ordinal_since": "2022", "date": datetime.date(2022, 1, 30), "weapon": "IRBM"}
    >>> counts = check_ordinal(claim)
    >>> counts["missiles"], counts["days"], counts["days_with_cruise"], counts["fits"]
    (9, 6, 7, ['days_with_cruise'])
    """
    if not row["ordinal"] or not row["date"]:
        raise ValueError(
            f"check_ordinal: the row needs an ordinal and a date, not {row['ordinal']!r} and {row['date']!r}"
        )
    day = f"{row['date']:%Y-%m-%d}"
    nuclear = row["weapon"] == "nuclear"
    since = row["ordinal_since"] or ("" if nuclear else day[:4])
    known = [launch for launch in rows("launches") if since <= launch["date"] <= day and len(launch["date"]) == 10]
    if nuclear:
        counts = {"tests": sum(launch["weapon"] == "nuclear" for launch in known)}
    else:
        flown = [launch for launch in known if launch["weapon"] in MISSILES]
        cruise = [launch for launch in known if launch["weapon"] == "cruise"]
        counts = {
            "missiles": len(flown),
            "missiles_with_cruise": len(flown) + len(cruise),
            "days": len({launch["date"] for launch in flown}),
            "days_with_cruise": len({launch["date"] for launch in flown + cruise}),
        }
        own = [launch for launch in flown + cruise if launch["weapon"] == row["weapon"]]
        counts |= {"class": len(own)} if own else {}
        if model := row.get("model"):
            counts["model"] = sum(family(launch["model"].split(" (")[0]) == family(model) for launch in flown + cruise)
    fits = [name for name, count in counts.items() if count == row["ordinal"]]
    nearest = min(counts, key=lambda name: abs(counts[name] - row["ordinal"]))
    return {
        "claimed": int(row["ordinal"]),
        "since": since or None,
        **counts,
        "fits": fits,
        "nearest": None if fits else (nearest, counts[nearest] - int(row["ordinal"])),
    }
