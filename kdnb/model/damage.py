"""Putting gold sentences through what captions, headlines and other names do to a text, the gold kept."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from kdnb.model.corpus import Sentence, Word
from kdnb.tables import rows


def damaged(sentences: list[Sentence], rng: random.Random, shares: dict[str, float]) -> list[Sentence]:
    """Put the sentences through one condition, drawn by the recipe's weights, some of their people renamed."""
    sentences = rename(sentences, rng, known_names(), share=0.3)
    kind = rng.choices(list(shares), list(shares.values()))[0]
    if kind in ("bare", "lower_bare", "caption"):
        sentences = without_punctuation(sentences)
    if kind in ("lower", "lower_bare") or (kind == "caption" and rng.random() < 0.7):
        sentences = lower(sentences)
    if kind == "headline":
        return headlines(sentences, rng)
    if rng.random() < {"caption": 1.0, "plain": 0.1, "lower": 0.2}.get(kind, 0.4):
        sentences = one_paragraph(sentences)
    return sentences


def lower(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Lower-case every word."""
    return [replace(s, words=tuple(replace(w, form=w.form.lower()) for w in s.words)) for s in sentences]


def without_punctuation(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Drop every word tagged PUNCT that governs nothing; what it stood between is set apart by a space ("test-fired" -> "test fired")."""
    kept = (_drop(s, lambda w: w.upos == "PUNCT") for s in sentences)
    return [s for s in kept if s]


def both(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Lower-case every word and drop the punctuation: the text of a caption."""
    return lower(without_punctuation(sentences))


def one_paragraph(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Take the paragraph breaks away."""
    return [replace(s, new_paragraph=i == 0) for i, s in enumerate(sentences)]


def headlines(sentences: Iterable[Sentence], rng: random.Random) -> list[Sentence]:
    """Set each sentence as a headline: no final stop, most articles and forms of "be" gone, Title Case or CAPITALS, a paragraph of its own."""
    terse = rng.random() < 0.7
    style = rng.choice((_title, _title, str.upper, str))
    made = []
    for sentence in sentences:
        last = len(sentence.words) - 1
        dropped = {w for i, w in enumerate(sentence.words) if i == last and w.form == "."}
        if terse:
            dropped |= {w for w in sentence.words if w.lemma in ("the", "a", "an", "be") and w.dep in ("det", "aux", "aux:pass")}
        kept = _drop(sentence, lambda w, dropped=dropped: w in dropped)
        if kept:
            made.append(replace(kept, words=tuple(replace(w, form=style(w.form)) for w in kept.words), new_paragraph=True))
    return made


def rename(sentences: Iterable[Sentence], rng: random.Random, names: list[tuple[str, ...]], share: float) -> list[Sentence]:
    """Give some of the people written as "First Last" other names of two or three words, so that "Lee Do-hoon" and "Kim Jong Un" are no surprise."""
    made = []
    for sentence in sentences:
        i = 0
        while i + 1 < len(sentence.words):
            if _is_full_name(sentence, i) and rng.random() < share:
                name = rng.choice(names)
                sentence = _with_name(sentence, i, name)
                i += len(name)
            i += 1
        made.append(sentence)
    return made


def _is_full_name(sentence: Sentence, i: int) -> bool:
    """Are words ``i`` and ``i + 1`` a first and a last name and nothing more?"""
    first, last = sentence.words[i], sentence.words[i + 1]
    if not (first.upos == last.upos == "PROPN" and last.dep == "flat" and last.head == i and first.space and first.dep != "flat"):
        return False
    if not (first.form.istitle() and last.form.istitle() and len(first.form) > 1 and len(last.form) > 1):
        return False
    if any(w.dep == "flat" and w.head == i for j, w in enumerate(sentence.words) if j != i + 1):
        return False
    return sentence.entities is None or (i, i + 2, "PERSON") in sentence.entities


def _with_name(sentence: Sentence, i: int, name: tuple[str, ...]) -> Sentence:
    extra = len(name) - 2

    def moved(place: int) -> int:
        return place + extra if place > i + 1 else place

    words = [replace(w, head=moved(w.head)) for w in sentence.words]
    first, last = words[i], words[i + 1]
    parts = [replace(first, form=name[0], lemma=name[0], space=True)]
    parts += [replace(last, form=part, lemma=part, space=True, head=i) for part in name[1:]]
    parts[-1] = replace(parts[-1], space=last.space)
    spans = sentence.entities and tuple((moved(a), moved(b - 1) + 1 + (extra if b == i + 2 else 0), label) for a, b, label in sentence.entities)
    return replace(sentence, words=(*words[:i], *parts, *words[i + 2 :]), entities=spans)


def _title(form: str) -> str:
    return form if form.lower() in {"of", "to", "in", "on", "and", "for", "with", "at", "by", "'s", "n't"} else form[:1].upper() + form[1:]


def _drop(sentence: Sentence, unwanted: Callable[[Word], bool]) -> Sentence | None:
    """Return the sentence without the leaves that ``unwanted`` names, or None when nothing is left."""
    words = sentence.words
    governors = {w.head for i, w in enumerate(words) if w.head != i}
    keep = [i for i, w in enumerate(words) if not (unwanted(w) and i not in governors)]
    if not keep or all(words[i].upos == "PUNCT" for i in keep):
        return None
    new_place = {old: new for new, old in enumerate(keep)}
    kept = []
    for i, following in zip(keep, [*keep[1:], len(words)], strict=True):
        clitic = following < len(words) and words[following].form[0] in "'’"
        gap = words[i].space or (following > i + 1 and not clitic)
        root = words[i].head not in new_place
        kept.append(replace(words[i], space=gap, head=new_place[i if root else words[i].head]))
    spans = None
    if sentence.entities is not None:
        moved = (([new_place[i] for i in range(start, end) if i in new_place], label) for start, end, label in sentence.entities)
        spans = tuple((inside[0], inside[-1] + 1, label) for inside, label in moved if inside)
    return replace(sentence, words=tuple(kept), entities=spans)


@cache
def known_names() -> list[tuple[str, ...]]:
    """Return the names of kdnb's people, of two or three words, and "Kim Jong Un" beside "Kim Jong-un", in the order of the table."""
    names = []
    for row in rows("people"):
        parts = tuple(row["name"].split())
        if len(parts) in (2, 3):
            names.append(parts)
        if len(parts) == 2 and parts[1].count("-") == 1:
            names.append((parts[0], *parts[1].title().split("-")))
            names += [parts, parts]
    return names
