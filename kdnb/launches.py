"""Missile launches and weapons tests by North Korea that an article tells of, one row a launch.

An article is read sentence by sentence (`launch_reader`): `launch_frames` says where a launch is told, `launch_tellings` and
`launch_mentions` which of these are one event, `launch_times` its day, and `launch_details` what the words around it add.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kdnb.annotations import text_of
from kdnb.launch_events import Event
from kdnb.launch_reader import Reader, names_model
from kdnb.launch_sentences import Sentence, sentence_spans
from kdnb.launch_verbless import ENTRY_LENGTH, is_entry
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Doc

WEAPONS = (
    "missile", "rocket", "projectile", "satellite", "launch vehicle", "nuclear", "icbm", "srbm", "mrbm", "irbm", "slbm", "artillery", "howitzer", "shells",
    "mrl", "hwasong", "guided weapon", "tactical weapon", "strategic weapon", "weapon system", "weapons system", "torpedo", "drone", "engine",
)  # fmt: skip
OPENING = 600  # characters in which the voice of an article shows
DEEDS = ("launch", "test", "detonat", "lob", "liftoff", "lift-off", "explo", "orbit")
FIRES = re.compile(r"fir(?:es?|ed|ing)\b")


def find_launches(doc: Doc) -> list[dict]:
    """Return the launches by North Korea in an annotated article, in order of appearance.

    Each row has the columns of the table launches; ``start`` and ``end`` are the sentence that tells it, ``site`` the launch
    site, ``range_km`` the distance flown (never what a missile could fly), ``time`` the local "HH:MM" of the first launch,
    ``ordinal_since`` the ISO date prefix from which ``ordinal`` counts ("2022"). ``at_least`` says that ``count`` is a lower
    bound, or with no count that there were several. Where a second agency gives other numbers for one launch there is a
    second row with them. What is only threatened, possible or general ("its recent launches") gives no row; a
    launch that is being prepared gives one an article, planned when announced and suspected when others detect it.
    """
    text = text_of(doc)
    modeled = names_model(text)
    if not _may_tell(text, modeled):
        return []
    reader = Reader(doc._.published, any(words in text[:OPENING] for words in _voice()), modeled)
    times = list(doc._.times)
    entry = False
    for start, end in sentence_spans(doc):
        opens = "\n" in text[max(0, start - 3) : start]
        if reader.awaits(text[start:end]):
            reader.catch_up(text, times)
            sentence = Sentence.read(text, start, end, times)
            sentence.opens, sentence.first = opens, not text[:start].strip()
            entry = sentence.entry = is_entry(sentence, text) if sentence.first else entry
            reader.read(sentence)
        else:
            reader.pass_over(start, end, opens)
    return [_row(event) for event in reader.finish()]


def _may_tell(text: str, modeled: bool) -> bool:
    """Say whether a text names a weapon or a model and, unless it is as short as a database's entry, what is done with one."""
    small = text.lower()
    return (modeled or any(part in small for part in WEAPONS)) and (len(text) < ENTRY_LENGTH or any(part in small for part in DEEDS) or bool(FIRES.search(small)))


@cache
def _voice() -> list[str]:
    """Return the words by which an article is known to be of Pyongyang's agency."""
    return [form for row in rows("launch_cues") if row["kind"] == "voice" for form in forms(row["forms"])]


def _row(event: Event) -> dict:
    weapon = event.weapon
    date, precision = event.date, event.precision
    return {
        "status": event.status,
        "date": date,
        "date_precision": precision if date else None,
        "weapon": weapon.weapon,
        "model": weapon.model,
        "count": weapon.count,
        "at_least": weapon.at_least,
        "site": event.site,
        "range_km": event.range_km,
        "apogee_km": event.apogee_km,
        "mach": event.mach,
        "time": event.time,
        "ordinal": event.ordinal,
        "ordinal_since": event.ordinal_since,
        "background": event.background,
        "start": event.start,
        "end": event.end,
    }
