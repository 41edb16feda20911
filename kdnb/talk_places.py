"""Cities and venues: which name a place has, which state it is in, whether two are one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from kdnb.annotations import Mention

NEAR = 0.05  # degrees


def place_name(mention: Mention) -> str | None:
    """Return a place's name; a country or a sea is not where people meet."""
    name = mention.name or mention.text
    return None if name in _wide() else name.removeprefix("the ")


@cache
def _wide() -> frozenset[str]:
    wide = {row["name"] for row in rows("places") if row["kind"] in ("sea", "region")}
    wide |= {row["name"] for row in rows("states")} | {row["code"] for row in rows("states")}
    return frozenset(wide - {row["name"] for row in rows("places") if row["kind"] in ("city", "venue")})


@cache
def capital_states() -> dict[str, str]:
    """Return {city or venue: state} from places.csv and the capitals of states.csv."""
    found = {row["name"]: row["state"] for row in rows("places") if row["state"]}
    for row in rows("states"):
        for form in forms(row["capital"]):
            found[form] = row["code"]
    return found


@cache
def _capitals() -> dict[str, str]:
    """Return {state: its capital's first name}."""
    return {row["code"]: forms(row["capital"])[0] for row in rows("states") if row["capital"]}


def capital_of(mention: Mention) -> str | None:
    """Return the city that "the Chinese capital" names; None for what is no state."""
    return _capitals().get(mention.state or "") if mention.kind == "state" else None


def other_place(place: str, other: str) -> bool:
    """Say whether two places are two cities; a venue lies in a city of its state."""
    if place == other:
        return False
    known = _places()
    if place in known and other in known and known[place][0] == known[other][0]:
        return known[place][1] == known[other][1] == "city"
    return place in known and other in known and not _side_by_side(known[place], known[other])


def _side_by_side(place: tuple, other: tuple) -> bool:
    """ "the Peace House" of the South stands in Panmunjom: less than some kilometres apart."""
    ways = [abs(float(ours) - float(theirs)) for ours, theirs in zip(place[2:], other[2:], strict=True) if ours and theirs]
    return bool(ways) and max(ways) < NEAR


@cache
def _places() -> dict[str, tuple[str, str, str, str]]:
    """Return {name: (state, kind, latitude, longitude)}, each "" where it is not known."""
    return {row["name"]: (row["state"], row["kind"], row["lat"], row["lon"]) for row in rows("places")}
