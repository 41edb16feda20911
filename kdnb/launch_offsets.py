"""Days told by their distance from another launch: "two days after it fired an ICBM", "followed hours later by a test"."""

from __future__ import annotations

import datetime
import re

from kdnb.launch_events import Event
from kdnb.launch_sentences import Sentence
from kdnb.lexemes import NUMBERS

UNITS = {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}
DISTANCE = re.compile(
    r"\b(?P<about>about|around|nearly|some|almost|roughly|more than|less than|over|barely)?\s*(?:(?P<number>an?|\d{1,3}|[a-z]+)\s+)?"
    r"(?P<unit>hour|day|week|month|year)s?\s+(?P<way>after|before|later|earlier|following)\b(?P<rest>[^.;]*)$",
    re.I,
)
"""What stands before a launch that is dated by it."""
REPORT = re.compile(r",.*\b(?:said|reported|announced|detected)\b", re.I)
BEHIND = re.compile(r"\s*[^.;,]{0,40}?\b(?P<number>an?|\d{1,3}|[a-z]+)?\s*(?P<unit>hour|day|week|month|year)s?\s+(?P<way>later|earlier)\b", re.I)
"""The same behind a launch: "the firing of three missiles on the east coast hours later"."""
OWN = re.compile(
    r"\b(?:(?:launch|test|firing|test-firing|test-launch|barrage|volley|salvo|shelling|exercise|drill|move|show of force)(?:es|s)?|it|this|that|which|they)\b"
    r"(?:\s+\w+){0,3}?\s+(?:comes?|came|coming|is|was|were|took place|happened|occurred|follow\w*)\b[^,;]*$|,\s*(?:coming )?(?:just |only |barely )?$",
    re.I,
)
"""A main clause about the launch that the article is about, or a mere comma behind one."""
DURATION = re.compile(r"(?:about |around |nearly |just |only |more than |less than |some )*(?:an?|\d+|[a-z]+) (?:hour|day|week|month|year)s?", re.I)


def is_distance(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a time expression is the distance to something ("a day" of "a day after the parade") and no day itself."""
    return bool(
        DURATION.fullmatch(sentence.text[start - sentence.start : end - sentence.start])
        and re.match(r"\s+(?:after|before|following|later|earlier)\b", sentence.text[end - sentence.start :])
    )


def offset_date(
    sentence: Sentence, offset: int, last: int, before: list[Event], topic: list[Event], day: datetime.date | None = None,
    published: datetime.date | None = None,
) -> tuple[datetime.date, str] | None:
    """Return the date and precision of the launch at an offset that is told by its distance, None where nothing is.

    ``last`` is the end of its weapon phrase, ``before`` the launches told earlier in the sentence, ``topic`` what the article is
    about and ``day`` the last day named, for an article about something else. "About" a week leaves the month open only; "a week" is taken as seven days.

    >>> import datetime
    >>> from kdnb.launch_events import Event
    >>> from kdnb.weapons import find_weapons
    >>> text = "The launch comes two days after North Korea fired an ICBM."
    >>> news = Event(0, 9, find_weapons("a missile")[0], date=datetime.date(2023, 2, 20), precision="day")
    >>> offset_date(Sentence.read(text, 0, len(text), []), text.index("fired"), len(text) - 1, [], [news])
    (datetime.date(2023, 2, 18), 'day')
    """
    lead = sentence.text[: offset - sentence.start]
    match = DISTANCE.search(lead)
    while match and (nearer := DISTANCE.search(lead, match.end("unit"))):
        match = nearer  # "days after it fired one and a month after its second test"
    sign = 0
    if match and match["way"].lower() in ("after", "following", "before") and not re.search(r",|\band\b|\bthat\b|\bfor\b|\bover\b", match["rest"]):
        if not (before or OWN.search(lead[: match.start()])):
            return None
        sign = 1 if match["way"].lower() == "before" else -1
    elif match and not before and not lead[: match.start()].strip() and len(match["rest"].split()) <= 4:
        sign = 1 if match["way"].lower() == "later" else -1  # "Hours earlier the North had fired two missiles"
    elif before:
        close = match and match["way"].lower() in ("later", "earlier") and len(match["rest"].split()) <= 8
        match = match if close else BEHIND.match(sentence.text, last - sentence.start)
        sign = 0 if not match else 1 if match["way"].lower() == "later" else -1
    if published and match and REPORT.search(match["rest"] if "rest" in match.re.groupindex else "") and not lead[: match.start()].strip():
        before, topic, day = [], [], published  # "A day earlier, Seoul reported the launch": a day before the report that the article is of
    base = next((event.date for event in [*reversed(before), *topic] if event.date and event.precision == "day"), day)
    return _moved(base, sign, match) if sign and base else None


def _moved(base: datetime.date, sign: int, match: re.Match) -> tuple[datetime.date, str] | None:
    word, unit = (match["number"] or "").lower(), match["unit"].lower()
    about = match.groupdict().get("about")
    number = 1 if word in ("a", "an") else int(word) if word.isdecimal() else NUMBERS.get(word)
    if unit == "hour":
        return base, "day"
    if number is None:
        return None
    if unit in ("day", "week") and not about:
        return base + datetime.timedelta(days=sign * number * UNITS[unit]), "day"
    if unit in ("day", "week", "month"):
        months = base.year * 12 + base.month - 1 + sign * number if unit == "month" else None
        if months is None:
            near = [base + datetime.timedelta(days=sign * number * UNITS[unit] + slack) for slack in (-1, 1)]
            return (near[0].replace(day=1), "month") if near[0].month == near[1].month else None
        return datetime.date(months // 12, months % 12 + 1, 1), "month"
    return datetime.date(base.year + sign * number, 1, 1), "year"
