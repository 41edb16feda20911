"""A cheap first pass: does an article name either Korea at all? Everything else is left unparsed."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from kdnb.tables import rows

IRRELEVANT = "note: names neither Korea, so it was not read further"


def is_relevant(texts: pd.Series) -> list[bool]:
    """Tell of each text whether it names one of the Koreas in a form of kdnb/data/relevance.csv, in any case; a missing text does not.

    >>> is_relevant(pd.Series(["Talks in PYONGYANG ended.", "The cup final was lost.", None]))
    [True, False, False]
    """
    return texts.astype("str").str.contains(_pattern(), case=False, regex=True).fillna(False).astype(bool).tolist()


@cache
def _pattern() -> str:
    return "|".join(re.escape(row["form"]) for row in rows("relevance"))
