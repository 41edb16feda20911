"""Classes and models of weapons: which of two can be one weapon said more vaguely, which names are one model's."""

from __future__ import annotations

from kdnb.tables import rows

GENERIC = ("unknown", "rocket", "missile", "ballistic")

KIN = (
    frozenset({"SLBM", "SRBM", "MRBM", "IRBM", "ICBM", "hypersonic", "ballistic", "missile", "unknown"}),
    frozenset({"cruise", "SAM", "missile", "unknown"}),
    frozenset({"artillery", "unknown"}),
    frozenset({"SLV", "unknown", "ballistic"}),
    frozenset({"drone", "unknown"}),
)


def compatible(a: str, b: str) -> bool:
    """Whether two weapon classes can be one weapon, one of them said more vaguely.

    >>> compatible("ballistic", "SRBM"), compatible("SRBM", "ICBM"), compatible("cruise", "ballistic")
    (True, False, False)
    """
    return a == b or ((a in GENERIC or b in GENERIC) and any(a in kin and b in kin for kin in KIN))


def family(model: str) -> str:
    """Return the model that a name is another name of ("KN-23" is the Hwasong-11A), for a satellite the rocket that carried it."""
    return next((other for row in rows("weapons") if row["model"] == model and (other := row["same_as"] or row["carried_by"])), model)


def carries(model: str, other: str) -> bool:
    """Whether a model is the rocket that carries a satellite.

    >>> carries("Chollima-1", "Malligyong-1")
    True
    """
    return any(row["model"] == other and row["carried_by"] == model for row in rows("weapons"))
