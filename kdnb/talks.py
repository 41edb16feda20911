"""Talks: who met, called, visited or negotiated with whom, when, and what came of it.

`talk_reading` files what an article says, `talk_frames` reads each cue's clause, `talk_threads` joins the tellings of one occasion,
`talk_history` completes a vague one from the milestones; here the rows are made.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from kdnb.talk_frames import tellings
from kdnb.talk_history import complete
from kdnb.talk_reading import read
from kdnb.talk_sides import enough, leaders_meet, participants, parties
from kdnb.talk_threads import Thread, group_of, threads

if TYPE_CHECKING:
    from spacy.tokens import Doc

PAST_CONTEXT = datetime.timedelta(days=14)
"""A talk held longer ago than this is context of the article, not its news."""


def find_talks(doc: Doc) -> list[dict]:
    """Return one row an occasion that the article tells of, however often: kind, status, date, date_precision, place, parties,
    participants, title, background, start, end.

    `doc` comes from `kdnb.language.annotate`. `start` and `end` are characters of `doc.text`, the clause that says most. A row has two
    sides at least and a date or a named person; a wish, a refusal to meet, one state's own meeting give none. Missing is None.

    >>> import kdnb.language
    >>> doc = kdnb.language.annotate("Lee Do-hoon met Stephen Biegun in Seoul on Wednesday.", datetime.date(2020, 7, 8))
    >>> [(row["kind"], row["status"], row["date"].isoformat(), row["participants"]) for row in find_talks(doc)]
    [('meeting', 'held', '2020-07-08', ['Lee Do-hoon', 'Stephen Biegun'])]
    """
    reading = read(doc)
    published = doc._.published
    found = []
    for thread in threads(complete(tellings(reading), doc, published), published):
        row = _row(thread, published)
        if is_definite(thread, row):
            found.append(row)
    return sorted(found, key=lambda row: (row["start"], row["end"], row["kind"]))


def _row(thread: Thread, published: datetime.date | None) -> dict:
    best = max(thread.tellings, key=lambda telling: (len(participants(telling.sides)), len(telling.sides) > 1, telling.date is not None, telling.verdict.sure, -telling.start))
    named = [telling.title for telling in (best, *thread.tellings) if telling.title and (telling is best or telling.date is not None)]
    return {
        "kind": kind_of(thread, published),
        "status": status_of(thread, published),
        "date": thread.date,
        "date_precision": thread.precision,
        "place": thread.place,
        "parties": parties(thread.sides),
        "participants": participants(thread.sides),
        "title": named[0] if named else None,
        "background": is_background(thread, published),
        "start": best.start,
        "end": best.end,
    }


def kind_of(thread: Thread, published: datetime.date | None) -> str:
    """Return the most telling kind of its cues; heads of two states make a summit, "talks" without persons a negotiation."""
    naming = [telling for telling in thread.tellings if telling.sides] or thread.tellings  # "amid an impasse in the nuclear talks" does not tell what a meeting is
    kinds = {telling.kind for telling in naming if group_of(telling) != "any"} or {telling.kind for telling in naming}
    if "call" in kinds and thread.place and thread.group == "any":
        kinds = kinds - {"call"} | {"meeting"}
    for kind in ("visit", "call"):
        if kind in kinds:
            return kind
    if "summit" in kinds or leaders_meet(thread.sides, thread.date or published):
        return "summit"
    for kind in ("dialogue", "negotiation"):
        if kind in kinds:
            return kind
    people = {side.state for side in thread.sides if side.person}
    met = bool(people) and any(telling.cue.kind == "meeting" and not telling.cue.loose and telling.sides for telling in thread.tellings)
    if len(people) < 2 and not met and any(telling.cue.form.endswith("talks") for telling in thread.tellings):
        return "negotiation"
    return "meeting"


def status_of(thread: Thread, published: datetime.date | None) -> str:
    """Return the last word on it, put right by the calendar: what lies ahead has not been held."""
    word = thread.status
    day = thread.date if thread.precision == "day" else None
    if word == "open":
        return "planned" if thread.date and published and thread.date > published else "held"
    if word == "refused":
        return "denied"
    sure = any(telling.verdict.sure and telling.verdict.status == word for telling in thread.tellings)
    if day and published and word in ("held", "ongoing") and day > published + datetime.timedelta(days=sure):
        return "planned"
    if word == "planned" and _is_over(thread, published) and not any(t.verdict.sure for t in thread.tellings if t.verdict.status == "planned"):
        return "held"
    return word


def _is_over(thread: Thread, published: datetime.date | None) -> bool:
    """Say whether its day, or the whole of its month or year, lies before the day of publication."""
    return bool(thread.date and published) and _last_day(thread) < published


def _last_day(thread: Thread) -> datetime.date:
    if thread.precision == "month":
        return (thread.date + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return thread.date.replace(month=12, day=31) if thread.precision == "year" else thread.date


def is_background(thread: Thread, published: datetime.date | None) -> bool:
    """Say whether the talk is past context rather than the article's news: two weeks old, or told as past of the past."""
    if thread.date and published:
        if _last_day(thread) < published - PAST_CONTEXT:
            return True
        if thread.precision == "day":
            return False
    said = [telling.verdict for telling in thread.tellings]
    return all(verdict.past for verdict in said)


def is_definite(thread: Thread, row: dict) -> bool:
    """Say whether it is an occasion: two states, and a date (if only "yesterday", in an article of no known day) or people named on both sides."""
    people = {side.state for side in thread.sides if side.person}
    if not enough(thread.sides):
        return False
    word = thread.status
    if word in ("denied", "refused"):
        return len(people) > 1 and bool(thread.date)
    if row["date_precision"] in ("day", "month") or any(telling.timed for telling in thread.tellings):
        return True
    if row["date_precision"] == "year":
        return len(people) > 1 or row["kind"] in ("summit", "visit") and bool(people)
    if word == "open":
        return len(people) > 1 and row["kind"] in ("call", "summit")
    told = word not in ("planned", "proposed") and row["place"] is not None
    return len(people) > 1 or bool(people) and (row["kind"] == "visit" or told or word == "collapsed")
