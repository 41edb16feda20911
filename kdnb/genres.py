"""What sort of text an article is, and who published it."""

from __future__ import annotations

import re
from functools import cache

from kdnb.tables import forms, rows

HEAD = 600  # characters in which a statement says that it is one
ENOUGH = 2  # points
DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def guess_genre(page: str, body: str) -> str:
    """Return ``machine_translation`` or ``statement`` when the cues of genres.csv add up, else ``wire``.

    >>> guess_genre("", "China News Service, July 8, according to Korean media reports, on the 8th, the envoys met.")
    'machine_translation'
    >>> guess_genre("", "SEOUL, July 8 (Yonhap) -- The envoys met on Wednesday.")
    'wire'
    """
    points: dict[str, int] = {}
    for where, texts in (("head", (page[:HEAD], body[:HEAD])), ("all", (body,))):
        lowered = "\n".join(texts).lower()
        for genre, value, needs, expression in cues(where):
            if (not needs or any(map(lowered.__contains__, needs))) and any(map(expression.search, texts)):
                points[genre] = points.get(genre, 0) + value
    best = max(points, key=lambda genre: points[genre], default="wire")
    return best if points.get(best, 0) >= ENOUGH else "wire"


@cache
def cues(where: str) -> list[tuple[str, int, list[str], re.Pattern[str]]]:
    """Return the rows of genres.csv that look there: genre, points, words of which one must be there (in lower case), expression."""
    found = (row for row in rows("genres") if row["where"] == where)
    return [(row["genre"], int(row["points"]), forms(row["needs"]), re.compile(row["pattern"], re.IGNORECASE)) for row in found]


def find_publisher(lines: list[str]) -> str | None:
    """Return the publisher that credits, datelines and bylines name, the first found; None when none does.

    >>> find_publisher(["SEOUL, Sept. 24 (Yonhap) --"])
    'Yonhap News Agency'
    >>> find_publisher(["By Ahn Sung-mi (sahn@heraldcorp.com)"])
    'The Korea Herald'
    """
    names, domains = publishers()
    for line in lines:
        for domain in DOMAIN.findall(line.lower()):
            parts = domain.split(".")
            for number in range(len(parts) - 1):
                if ".".join(parts[number:]) in domains:
                    return domains[".".join(parts[number:])]
        name = names[0].search(line)
        if name:
            return names[1][name.group().lower()]
    return None


@cache
def publishers() -> tuple[tuple[re.Pattern[str], dict[str, str]], dict[str, str]]:
    """Return the expression that finds publishers' names with the owner of each form, and the owner of each domain."""
    owners = {form.lower(): row["name"] for row in rows("publishers") for form in forms(row["forms"])}
    alternatives = "|".join(re.escape(form) for form in sorted(owners, key=len, reverse=True))
    domains = {domain: row["name"] for row in rows("publishers") for domain in forms(row["domains"])}
    return (re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE), owners), domains
