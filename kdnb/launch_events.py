"""A launch while its article is being read: what is known of it so far, and how more is learned."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from kdnb.launch_sentences import Frame
from kdnb.weapon_classes import GENERIC, carries, compatible, family
from kdnb.weapons import Weapon, as_rocket

# numbers of an event's parts: "the last missile", and another agency's account of the same launch
LAST, OTHER_ACCOUNT = 99, -9
PRECISIONS = ("day", "week", "month", "year")


@dataclass(slots=True, eq=False)
class Event:
    """A launch; ``start`` and ``end`` are the sentence that tells it, number ``sentence`` of the article.

    ``told_by`` is the state whose agency gave the numbers, ``told_as`` and ``told_model`` the weapon's class and model when first told, ``clocks`` every clock
    time said of it, ``assumed`` that its day is that of the report for want of another, ``condemned`` that it is told by who condemns it, ``parts`` its missiles told apart ("the first missile") and, under OTHER_ACCOUNT, another agency's report.
    """

    start: int
    end: int
    weapon: Weapon
    status: str = "fired"
    date: datetime.date | None = None
    precision: str | None = None
    site: str | None = None
    site_level: str | None = None
    range_km: float | None = None
    apogee_km: float | None = None
    mach: float | None = None
    time: str | None = None
    ordinal: int | None = None
    ordinal_since: str | None = None
    background: bool = False
    told_by: str | None = None
    sentence: int = 0
    parts: dict[int, Event] = field(default_factory=dict)
    told_as: str = "missile"
    told_model: str | None = None
    assumed: bool = False
    condemned: bool = False
    clocks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Anchor:
    """A place in a sentence that speaks of events: what follows it in the sentence is about them.

    ``new`` events are told for the first time; ``main``: in a main clause; ``empty_passive``: a passive that told nothing.
    """

    offset: int
    events: list[Event]
    new: bool = False
    empty_passive: bool = False
    main: bool = False


def anchor_at(anchors: list[Anchor], offset: int) -> Anchor | None:
    left = [anchor for anchor in anchors if anchor.offset <= offset]
    return left[-1] if left else anchors[0] if anchors else None


def agree(date: datetime.date, precision: str | None, event: Event) -> bool:
    if not event.date:
        return True
    coarse = max(PRECISIONS.index(precision or "day"), PRECISIONS.index(event.precision or "day"))
    return (
        date == event.date,
        datetime.timedelta(days=-1) <= event.date - date <= datetime.timedelta(days=7),
        (date.year, date.month) == (event.date.year, event.date.month),
        date.year == event.date.year,
    )[coarse]


def in_month(date: datetime.date, precision: str | None) -> tuple[datetime.date, str | None]:
    """Return a date and precision of the table: a week is told as its month."""
    return (date.replace(day=1), "month") if date and precision == "week" else (date, precision)


def same_count(count: int | None, at_least: bool, other: int | None, other_at_least: bool) -> bool:
    """Whether two numbers, each possibly a lower bound, can be of one salvo.

    >>> same_count(1, True, 2, False), same_count(23, True, 3, False), same_count(3, False, None, True)
    (True, False, True)
    """
    if not count or not other or count == other:
        return True
    return (at_least and other > count) or (other_at_least and count > other) or (at_least and other_at_least)


def redates(date: datetime.date, precision: str | None, event: Event) -> bool:
    """Whether a day takes the place of the one that an event had for want of another: the same or one of the two days before."""
    return event.assumed and precision == "day" and datetime.timedelta() <= event.date - date <= datetime.timedelta(days=2)


def fits(known: Weapon, weapon: Weapon, loose: bool = False) -> bool:
    if not compatible(known.weapon, weapon.weapon):
        return False
    if known.model and weapon.model and family(known.model) != family(weapon.model):
        return False
    if loose or weapon.article == "definite":
        return True
    return same_count(known.count, known.at_least, weapon.count, weapon.at_least)


def retell(event: Event, weapon: Weapon, frame: Frame, date: datetime.date | None, precision: str | None) -> None:
    if date and (event.date is None or (precision == "day" and (event.assumed or event.precision != "day"))):
        event.background = event.background and event.date is not None  # what was the past for want of a day
        event.date, event.precision, event.assumed = date, precision, False
    if frame.mood == "attempt" and event.status == "fired" and frame.kind != "nominal":
        event.status = "failed"
    learn(event, weapon, False)


def learn(event: Event, weapon: Weapon, override: bool, named: bool = False) -> None:
    """Add what a further phrase says of an event's weapon: a class in place of a vaguer one, a model, a count."""
    known = event.weapon
    vaguer = (
        GENERIC.index("missile" if known.soft else known.weapon)
        if known.soft or known.weapon in GENERIC
        else len(GENERIC)
    )
    newer = GENERIC.index(weapon.weapon) if weapon.weapon in GENERIC else len(GENERIC)
    changes: dict = {}
    kin = "missile" if known.soft else known.weapon
    if (
        newer > vaguer
        and not (weapon.weapon == "SLV" and (known.count or 0) > 1)
        and (compatible(kin, weapon.weapon) or override)
        or (override and newer == vaguer and weapon.weapon != known.weapon)
    ):
        changes |= {"weapon": weapon.weapon, "soft": weapon.soft}
    if (
        weapon.model
        and (known.model is None or known.model in ("Scud", "Hwasal") or carries(weapon.model, known.model))
        and (
            compatible(changes.get("weapon", known.weapon), weapon.weapon)
            or as_rocket(weapon) == known.weapon
            or weapon.weapon in GENERIC
            or known.weapon == "unknown"
            or event.weapon.weapon == "artillery"
            or named
        )
    ):
        changes["model"] = weapon.model
    if weapon.count and known.count is None and weapon.count > 1 and weapon.weapon != "nuclear":
        changes |= {"count": weapon.count, "at_least": weapon.at_least}
    if weapon.count == 1 and weapon.article == "indefinite" and known.count is None and known.article == "bare" and not known.plural and not known.at_least:
        changes |= {"count": 1, "at_least": weapon.at_least}  # "Fires Missile" in the headline, "at least one missile" in the text
    if weapon.at_least and known.count is None and not weapon.count and weapon.weapon != "nuclear":
        changes["at_least"] = True
    if changes:
        event.weapon = replace(known, **changes)
