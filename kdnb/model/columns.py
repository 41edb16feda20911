"""Files of one word a line with its name tag at the end (WikiGold) -> documents that teach names only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from kdnb.model.corpus import Document, Sentence, Word
from kdnb.model.entities import ENTITY_LABELS

JOINED = re.compile(r"^(?:[,.;:!?)\]%]|n['’]t|['’](?:s|re|ve|ll|d|m)|''|\.\.\.)$")  # written onto the word before it
OPENING = ("(", "[", "$", "#", "``")


def read_columns(path: Path, name: str) -> list[Document]:
    """Return each sentence of the file as a document; labels other than people, organizations and places are left out."""
    made = []
    for rows in _blocks(path):
        words = tuple(_word(i, form, rows[i + 1][0] if i + 1 < len(rows) else "") for i, (form, _) in enumerate(rows))
        made.append(Document(f"{name}_{len(made)}", [Sentence(words, True, "", _spans([tag for _, tag in rows]), parsed=False)]))
    return made


def _blocks(path: Path) -> Iterator[list[tuple[str, str]]]:
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    for filled, block in groupby(lines, key=lambda cells: len(cells) > 1 and cells[0] != "-DOCSTART-"):
        if filled:
            yield [(cells[0], cells[-1]) for cells in block]


def _word(place: int, form: str, following: str) -> Word:
    mark = not any(c.isalnum() for c in form) and form not in "$%&#+=@"
    return Word(form, form, "PUNCT" if mark else "X", "X", "", place, "ROOT", not JOINED.match(following) and form not in OPENING)


def _spans(tags: list[str]) -> tuple[tuple[int, int, str], ...]:
    spans: list[list] = []
    open_label = None
    for i, tag in enumerate(tags):
        label = ENTITY_LABELS.get(tag[2:])
        if label and label == open_label and not tag.startswith("B-"):
            spans[-1][1] = i + 1
        elif label:
            spans.append([i, i + 1, label])
        open_label = label
    return tuple((start, end, label) for start, end, label in spans)
