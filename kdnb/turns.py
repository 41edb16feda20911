"""Transcripts in turns: "MR. PRICE: ...", "Q ...", "PRESIDENT YOON: ...", and whose words each turn is.

Broadcasters set what a speaker says in a report as a turn of one paragraph: 'Noh Kyu-duk(Special Representative) : "..."'.

The labels that are no names are in kdnb/data/turn_labels.csv; the others are names with their titles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kdnb.annotations import text_of
from kdnb.headings import named, voice_of
from kdnb.name_context import strip_titles
from kdnb.names import resolve_name
from kdnb.persons import Person
from kdnb.registry import registry
from kdnb.stance_officials import state_of_title
from kdnb.stance_roles import role_of
from kdnb.tables import rows

if TYPE_CHECKING:
    import datetime

    from spacy.tokens import Doc

OPENS = r"(?:\A|\n\n)"
LABEL = re.compile(rf"{OPENS}(?:((?:[A-Z][\w.’'-]*)(?: (?:[A-Z][\w.’'-]*|of|and|the)){{0,6}})(?: \([^()\n]{{1,40}}\))?: (?=\S)|(Q)\s+(?=[A-Z\"“])|([QA])[).] ?(?=[A-Z\"“]))")
SOUNDBITE = re.compile(OPENS + r"(?:\[Sound ?bite\] ?)?([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,4}) ?\(((?:[^()\n]|\([^()\n]*\)){2,120})\) ?: ?(?=[\"“])")
BRACKETED = re.compile(r"\[([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,4}) ?/ ?([^\[\]:\n]{2,120}): ?(?=\S)")
"""A soundbite in brackets, as Korean broadcasters' pages have it: "[Geng Shuang/Deputy Chinese Ambassador to the United Nations: ...]"."""
NAMED = re.compile(r"\[Sound ?bite: ([^\[\]\n]{3,120}?) ((?:[A-Z][\w.’'-]* ){1,2}[A-Z][\w.’'-]*)\] ?(?=[\"“])")
"""The same with the title before the name: '[Sound bite: U.S. envoy Stephen Biegun]"..."'."""
TITLED_NAME = re.compile(r"\[(?!Sound)([A-Z][^\[\]\n:/\"“]{2,80}?) ((?:[A-Z][\w.’'-]* ){1,2}[A-Z][\w.’'-]*) ?: ?(?=[\"“])")
"""And in brackets as a whole: '[President Lee Jae Myung: "..."]'."""
SIGNED = re.compile(OPENS + r"(?P<said>[\"“][^\n]{20,}[\"”])\s*(?:[-–—]|--)\s*(?P<who>[A-Z][^\n\"“”]{3,120})(?=\n\n|\Z)")
"""A quotation with its speaker behind a dash: '"This is unacceptable." - Japanese Prime Minister Shinzo Abe.'"""
BITES = ((TITLED_NAME, "]"), (SOUNDBITE, "\n\n"), (BRACKETED, "]"), (NAMED, '"'))
TITLED = re.compile(r"(?:MR|MS|MRS|DR)\.? ")
UNKNOWN = ("", None)
"""The speaker of a label with an honorific whose surname is in no table."""
ANSWER = "a"
"""The label under which a ministry's page sets its own answers."""
FEWEST = 2
"""Turns with a known label that make an article a transcript."""


class Turn(NamedTuple):
    """Tokens ``first`` to ``last`` (half open) of a Doc without their label; ``name`` and ``state`` are None where nobody who speaks for a state has the word."""

    first: int
    last: int
    name: str | None
    state: str | None


def find_turns(doc: Doc) -> list[Turn]:
    """Return the turns of a transcript, or the soundbites of a report, in order; empty for an article that is none."""
    text = text_of(doc)
    if bites := [(bite, *form) for form in BITES for bite in _found(form[0], text)]:
        return sorted(turn for bite in bites if (turn := _soundbite(doc, *bite)) is not None)
    if signed := list(_found(SIGNED, text)):
        return [turn for quotation in signed if (turn := _signed(doc, quotation)) is not None]
    labels = [(match.end(), match.start(), match.group(1) or match.group(2) or match.group(3)) for match in _found(LABEL, text)]
    said = [_speaker(label, doc._.published) for _, _, label in labels]
    full = {label.split()[-1]: speaker for speaker, (_, _, label) in zip(said, labels, strict=True) if speaker and speaker[0]}
    said = [full.get(label.split()[-1]) if speaker in (None, (None, None)) and label.isupper() and " " in label and label.split()[-1] in full else speaker for speaker, (_, _, label) in zip(said, labels, strict=True)]
    known = [speaker for speaker in said if speaker is not None]
    alone = len(labels) == 1 and labels[0][1] == 0 and labels[0][2].isupper() and bool(known) and known[0][0] is not None  # one speaker's whole text
    if len(known) < FEWEST and not alone and not (len(said) >= FEWEST and known and known[0][0]):
        return []
    hosts = {state for name, state in filter(None, said) if name}
    if len(hosts) == 1:  # "MR. RHODES" beside the press secretary answers for the same government
        host = hosts.pop()
        said = [(_written(label, doc), host) if speaker == UNKNOWN else speaker for speaker, (_, _, label) in zip(said, labels, strict=True)]
    if any(label.lower() == ANSWER for _, _, label in labels) and (answering := voice_of(doc._.heading, doc._.published) or _answering(doc, labels)) is not None:
        said = [answering if label.lower() == ANSWER else speaker for speaker, (_, _, label) in zip(said, labels, strict=True)]
    ends = [start for _, start, _ in labels[1:]] + [len(text)]
    turns = []
    for (begin, _, _), end, speaker in zip(labels, ends, said, strict=True):
        span = doc.char_span(begin, end, alignment_mode="contract")
        if span is not None:
            turns.append(Turn(span.start, span.end, *(speaker if speaker and speaker != UNKNOWN else (None, None))))
    return turns


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `finditer` finds of a pattern; one that opens a paragraph is tried only where a paragraph opens."""
    if not pattern.pattern.startswith(OPENS):
        yield from pattern.finditer(text)
        return
    place = past = 0
    while place >= 0:
        if place >= past and (match := pattern.match(text, place)):
            yield match
            past = match.end()
        place = text.find("\n\n", place + 1)


def _answering(doc: Doc, labels: list[tuple[int, int, str]]) -> tuple[None, str] | None:
    """Whose answers those under "A:" are: the state that most often acts in them, itself or as a side, where they say "we"."""
    ends = [start for _, start, _ in labels[1:]] + [len(text_of(doc))]
    spans = [doc.char_span(begin, end, alignment_mode="contract") for (begin, _, label), end in zip(labels, ends, strict=True) if label.lower() == ANSWER]
    answers = [token for span in spans if span is not None for token in span]
    if not any(token.lower_ in ("we", "our") for token in answers):
        return None
    acting_words = [token for token in answers if token.dep_ == "nsubj"]
    places = {token.idx for subject in acting_words for token in (subject, *subject.lefts) if token == subject or role_of(subject) == "official"}
    acting = Counter(mention.state for mention in doc._.mentions if mention.kind == "state" and mention.start in places and mention.method != "coreference")
    return max(((None, state) for state in acting), key=lambda one: (acting[one[1]], one[1]), default=None)


def _soundbite(doc: Doc, bite: re.Match[str], form: re.Pattern[str], closed: str) -> Turn | None:
    """The turn of a name with its title: to the end of its paragraph, or to the mark that closes it."""
    name, title = bite.groups() if form not in (NAMED, TITLED_NAME) else _name_last(*bite.groups(), doc)
    match = resolve_name(name.title() if name.isupper() else name, on=doc._.published, context=title.title() if title.isupper() else title)
    end = bite.string.find(closed, bite.end() + 1)
    span = doc.char_span(bite.end(), len(bite.string) if end < 0 else end, alignment_mode="contract")
    if span is None:
        return None
    return Turn(span.start, span.end, match.name, match.state) if match else Turn(span.start, span.end, name, state_of_title(title))


def _signed(doc: Doc, quotation: re.Match[str]) -> Turn | None:
    """The turn of a quotation whose speaker is named behind it; None where nobody of a state is."""
    voice = named(quotation["who"], doc._.published)
    span = doc.char_span(*quotation.span("said"), alignment_mode="contract")
    return Turn(span.start, span.end, *voice) if voice is not None and span is not None else None


def _name_last(title: str, name: str, doc: Doc) -> tuple[str, str]:
    """(name, title) of a label that ends with the name, of two words or three."""
    words = f"{title} {name}".split()
    known = next((count for count in (2, 3) if resolve_name(" ".join(words[-count:]), on=doc._.published) is not None), 2)
    return " ".join(words[-known:]), " ".join(words[:-known])


def _speaker(label: str, on: datetime.date | None) -> tuple[str | None, str | None] | None:
    """Return (name, state) of a label, (None, None) for somebody who asks or is not told, `UNKNOWN`, or None for what need not be a label."""
    row = _labels().get(label.lower())
    if row is not None:
        holder = registry().offices.holder([row["office"]], frozenset({row["state"]}), on) if row["office"] and on else None
        return (holder[0].name if holder else None, row["state"] or None) if row["role"] == "official" else (None, None)
    titled = TITLED.match(label)
    if titled and (person := _spokesperson(label.split()[-1], on)) is not None:
        return person.name, person.state
    written = label if any(letter.islower() for letter in label) else label.title()
    match = resolve_name(written, on=on)
    if match is not None and not (titled and on is None):  # a surname alone needs a day
        return match.name, match.state
    if titled:
        return UNKNOWN
    return (None, None) if label.isupper() and strip_titles(written)[1].offices else None


def _written(label: str, doc: Doc) -> str | None:
    """The full name that the transcript gives somewhere to the bearer of a surname."""
    surname = label.split()[-1].lower()
    return next((m.text for m in doc._.mentions if m.kind == "person" and " " in m.text and m.text.split()[-1].lower() == surname), None)


def _spokesperson(surname: str, on: datetime.date | None) -> Person | None:
    """The one spokesperson of that surname, in office that day: "MR. KIRBY"."""
    own = [
        person
        for person in registry().people.values()
        if person.name.split()[-1].lower() == surname.lower()
        and any(term.office.startswith("spokesperson") and (on is None or term.covers(on)) for term in person.terms)
    ]
    return own[0] if len(own) == 1 else None


@cache
def _labels() -> dict[str, dict[str, str]]:
    return {row["form"]: row for row in rows("turn_labels")}
