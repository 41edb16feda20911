"""Which words of the treebanks are names: from GUM's Entity layer and from Universal NER."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache

from kdnb.model.corpus import Document, Sentence, Word
from kdnb.tables import forms, rows

ENTITY_LABELS = {"person": "PERSON", "organization": "ORG", "place": "LOC", "PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
NAME_PARTS = {"flat", "compound", "nmod", "nmod:poss", "case", "amod", "nummod", "punct", "goeswith", "cc", "conj", "det"}


def named_entities(words: tuple[Word, ...], marks: list[str]) -> tuple[tuple[int, int, str], ...]:
    """Return the outermost proper-named spans of GUM's Entity layer: those whose head is a proper noun, cut down to the name itself."""
    open_spans: list[tuple[str, int, str]] = []
    found: list[tuple[int, int, str]] = []
    for place, mark in enumerate(marks):
        for opened, closed in re.findall(r"\(([^()]*\)?)|([^()]+)\)", mark):
            if opened:
                number, kind = opened.rstrip(")").split("-")[:2]
                open_spans.append((number, place, kind))
                if opened.endswith(")"):
                    found.append((open_spans.pop()[1], place + 1, kind))
            else:
                for i in range(len(open_spans) - 1, -1, -1):
                    if open_spans[i][0] == closed:
                        _, start, kind = open_spans.pop(i)
                        found.append((start, place + 1, kind))
                        break
    names = []
    for start, end, kind in found:
        core = _name(words, start, end, kind) if kind in ENTITY_LABELS else None
        if core:
            names.append((*core, ENTITY_LABELS[kind]))
    names.sort(key=lambda n: (n[0] - n[1], n[0]))
    kept: list[tuple[int, int, str]] = []
    for name in names:
        if all(name[1] <= other[0] or name[0] >= other[1] for other in kept):
            kept.append(name)
    return tuple(sorted(kept))


def _name(words: tuple[Word, ...], start: int, end: int, kind: str) -> tuple[int, int] | None:
    """Return the name within a mention ("the late [Lord Byron]", not "the school of Byron"), or None when its head is no proper noun."""
    heads = [i for i in range(start, end) if not start <= words[i].head < end or words[i].head == i]
    if not heads or words[heads[0]].upos != "PROPN":
        return None
    head = heads[0]
    if kind == "person" and words[head].xpos == "NNPS":  # "Kenyans", "Huguenots": a people, no person
        return None
    return _grown(words, head, start, end)


def _grown(words: tuple[Word, ...], head: int, start: int, end: int) -> tuple[int, int]:
    """Return the run of words around ``head`` that are one name with it by syntax, within ``start`` and ``end``."""
    inside = {head}
    growing = True
    while growing:
        growing = False
        for i in range(start, end):
            word = words[i]
            beside = word.dep == "conj" and word.head == head  # "Dave and Frank" are two, "Science and Technology" under "Ministry" one
            if i not in inside and not beside and word.head in inside and word.dep in NAME_PARTS and (word.upos == "PROPN" or _links(words, i, end)):
                inside.add(i)
                growing = True
    first = last = head
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    while first < last and words[first].upos not in ("PROPN", "NOUN", "ADJ"):
        first += 1
    while last > first and words[last].upos not in ("PROPN", "NOUN", "NUM"):
        last -= 1
    return first, last + 1


def _links(words: tuple[Word, ...], place: int, end: int) -> bool:
    """Is this word a joint within a name: a hyphen, "of", "for", "and" or "the" between capitalised words, or a capitalised part?"""
    word = words[place]
    if word.upos in ("NOUN", "ADJ", "NUM") and word.dep in ("compound", "flat", "amod", "nummod"):
        return word.form[:1].isupper() and place > 0
    joint = word.form in ("-", "of", "for", "and", "&", "'s", "the", ".")
    return joint and 0 < place < end - 1 and words[place - 1].form[:1].isupper() and (words[place + 1].form[:1].isupper() or word.form == "of")


def add_uner(documents: list[Document], labels: dict[str, list[tuple[str, str]]], source: str) -> None:
    """Put UNER's words and tags, by sentence name, on the documents; by characters, for words may be cut differently.

    A sentence that UNER lacks (one of EWT train was split since) stays without; where more than one in a hundred is lacking, the
    files do not belong together.
    """
    def rows_of(sentence: Sentence):
        return labels.get(sentence.name) or labels.get("".join(word.form for word in sentence.words).replace(" ", ""))

    absent = [s.name for d in documents for s in d.sentences if not rows_of(s)]
    if 100 * len(absent) > sum(len(d.sentences) for d in documents):
        raise ValueError(f"{source} has no sentence {absent[0]} and {len(absent) - 1} more: it belongs to another release of the treebank")
    for document in documents:
        for i, sentence in enumerate(document.sentences):
            if rows_of(sentence):
                document.sentences[i] = replace(sentence, entities=_by_characters(sentence.words, rows_of(sentence)))


def _by_characters(words: tuple[Word, ...], rows: list[tuple[str, str]]) -> tuple[tuple[int, int, str], ...]:
    tags = [tag if i == 0 or tag == "O" else "I" + tag[1:] for form, tag in rows for i in range(len(form))]
    spans: list[list] = []
    position = 0
    for place, word in enumerate(words):
        tag = tags[position] if position < len(tags) else "O"
        position += len(word.form)
        if tag.startswith("B-") or (tag.startswith("I-") and not (spans and spans[-1][1] == place)):
            if tag[2:] in ENTITY_LABELS:
                spans.append([place, place + 1, ENTITY_LABELS[tag[2:]]])
        elif tag.startswith("I-"):
            spans[-1][1] = place + 1
    return tuple((start, end, label) for start, end, label in spans)


def tidy(documents: list[Document]) -> None:
    """Draw the Entity layer of GUM closer to what counts as a name elsewhere.

    A lone word that is more often a common noun ("Fellow", "Senator") is no name; a form that is mostly a place ("Belgium" beside
    "the Belgian government") is a place throughout, for GUM calls a state that acts an organization.
    """
    nouns, labels = Counter(), defaultdict(Counter)
    for sentence in (s for d in documents for s in d.sentences):
        nouns.update(w.form.lower() for w in sentence.words if w.upos == "NOUN")
        nouns.subtract(w.form.lower() for w in sentence.words if w.upos == "PROPN")
        for start, end, label in sentence.entities or ():
            labels[_surface(sentence, start, end)][label] += 1
    for document in documents:
        for i, sentence in enumerate(document.sentences):
            if not sentence.entities:
                continue
            kept = []
            for start, end, label in sentence.entities:
                form = _surface(sentence, start, end)
                if end - start > 1 or nouns[form.lower()] <= 0:
                    place = form.lower() in states() or labels[form]["LOC"] > labels[form]["ORG"]
                    kept.append((start, end, "LOC" if label == "ORG" and place else label))
            document.sentences[i] = replace(sentence, entities=tuple(kept))


@cache
def states() -> frozenset[str]:
    """Return the names of states, in lower case: a state is a place, also when it acts."""
    return frozenset(form.lower() for row in rows("states") if len(row["code"]) == 3 for form in forms(row["forms"]))


def _surface(sentence: Sentence, start: int, end: int) -> str:
    return " ".join(word.form for word in sentence.words[start:end])
