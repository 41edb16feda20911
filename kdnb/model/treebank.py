"""Treebank files -> documents of sentences."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kdnb.model.corpus import Document, Sentence, Word
from kdnb.model.entities import add_uner, named_entities


def read_documents(path: Path, entities: Path | None = None) -> list[Document]:
    """Return the documents of a CoNLL-U file (plain or .gz), with the entities of its Entity layer or of a UNER file beside it."""
    documents: list[Document] = []
    new_paragraph = True
    for comments, rows in _blocks(path):
        for comment in comments:
            if comment.startswith("# newdoc"):
                documents.append(Document(comment.split("=", 1)[-1].strip()))
                new_paragraph = True
            elif re.match(r"# newpar( id\b|$)", comment):
                new_paragraph = True
        layer = any("Entity=" in row[9] for row in rows)
        words, marks = _words(rows)
        gum = path.name.startswith("en_gum")
        spans = named_entities(words, marks) if gum or layer else None
        documents[-1].sentences.append(Sentence(words, new_paragraph, _value(comments, "sent_id"), spans))
        new_paragraph = False
    if entities is not None:
        rows_of = {_value(comments, "sent_id"): rows for comments, rows in _blocks(entities)}
        rows_of |= {_squeezed(row[1] for row in rows): rows for rows in rows_of.values()}  # PUD's sentences are numbered anew in UNER
        add_uner(documents, {name: [(row[1], row[2]) for row in rows] for name, rows in rows_of.items()}, entities.name)
    return documents


def _squeezed(forms: Iterable[str]) -> str:
    return "".join(forms).replace(" ", "")


def _value(comments: list[str], key: str) -> str:
    """Return what the comments say under a key; "" when they do not."""
    return next((c.split("=", 1)[1].strip() for c in comments if c.startswith(f"# {key} =")), "")


def _blocks(path: Path) -> Iterator[tuple[list[str], list[list[str]]]]:
    opener = gzip.open if path.suffix == ".gz" else open
    comments: list[str] = []
    rows: list[list[str]] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                comments.append(line)
            elif line:
                rows.append(line.split("\t"))
            elif rows:
                yield comments, rows
                comments, rows = [], []
    if rows:
        yield comments, rows


def _words(rows: list[list[str]]) -> tuple[tuple[Word, ...], list[str]]:
    """Return the words and, for each, its marks in the Entity layer."""
    words, marks = [], []
    joined_to, joined_space = 0, True
    for row in rows:
        number = row[0]
        if "-" in number:
            joined_to, joined_space = int(number.split("-")[1]), "SpaceAfter=No" not in row[9]
            continue
        if not number.isdigit():  # 8.1: an empty node of the enhanced graph
            continue
        place = int(number) - 1
        space = "SpaceAfter=No" not in row[9]
        if place + 1 <= joined_to:
            space = joined_space and place + 1 == joined_to
        head = int(row[6]) - 1 if row[6] != "0" else place
        feats = "" if row[5] == "_" else row[5]
        words.append(Word(row[1], row[2], row[3], row[4], feats, head, row[7] if head != place else "ROOT", space))
        found = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        marks.append(found[1] if found else "")
    return tuple(words), marks
