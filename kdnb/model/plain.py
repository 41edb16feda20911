"""Texts without gold syntax, whose full stops say where their sentences end: much more to learn the breaks of captions from.

Read from the folder of further texts (the model card says where each comes from); what is missing is done without.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Token

from kdnb.model.corpus import Document, Sentence, Word

Paragraphs = list[list[str]]
"""The paragraphs of a text; each holds sentences, or is one string still to be cut."""

STOPS, CLOSERS, OPENERS = set(".!?…"), set("\"'”’)]"), "\"'“‘(["
PRIVATE = ("email", "spam")
"""Kinds of MASC left out: some of its mails are those of EWT."""


def documents(tokenizer: Tokenizer, more: Path | None) -> list[Document]:
    """Return the texts found in the folder, cut into sentences and words; the words know only whether they are punctuation."""
    found = []
    for kind, texts in (("masc", masc), ("speech", speeches), ("wikinews", wikinews), ("talk", talk)):
        made = [_document(tokenizer, f"{kind}_{name}", paragraphs) for name, paragraphs in texts(more)] if more else []
        if not made:
            print(f"without {kind} (plain texts): see the model card")
        found += [document for document in made if document.sentences]
    return found


def masc(more: Path) -> Iterator[tuple[str, Paragraphs]]:
    """Yield the texts of the Manually Annotated Sub-Corpus, one sentence a line, words joined to their tags."""
    path = more / "masc_tagged.zip"
    if not path.exists():
        return
    with zipfile.ZipFile(path) as file:
        kinds = dict(line.split()[:2] for line in file.read("masc_tagged/categories.txt").decode().splitlines() if line.strip())
        for name, kind in sorted(kinds.items()):
            if kind not in PRIVATE:
                text = file.read(f"masc_tagged/{name}").decode("utf-8", "replace")
                lines = (re.sub(r"_\S+", "", line) for line in text.replace("\r", "").split("\n"))
                lines = (re.sub(r" (?=n't\b|['’]\w+\b)|(?<=\w-) ", "", line.strip()) for line in lines)
                yield Path(name).stem, [block.split("\n") for block in re.split(r"\n\n+", "\n".join(lines).strip())]


def speeches(more: Path) -> Iterator[tuple[str, Paragraphs]]:
    """Yield the addresses on the state of the union."""
    path = more / "state_union.zip"
    if not path.exists():
        return
    with zipfile.ZipFile(path) as file:
        for name in sorted(n for n in file.namelist() if n.endswith(".txt")):
            text = re.sub(r"\(Applause[^)]*\)|THE PRESIDENT:", "", file.read(name).decode("latin-1"))
            yield Path(name).stem, _paragraphs(text.replace("\r", ""))[1:]


def wikinews(more: Path) -> Iterator[tuple[str, Paragraphs]]:
    """Yield news articles, without their date lines."""
    csv.field_size_limit(10**7)
    for path in sorted(more.glob("wikinews_*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                blocks = [b for b in _paragraphs(row["text"]) if not re.match(r"\w+day, \w+ \d+, \d{4}\s*$", b[0])]
                yield row["title"], blocks


def talk(more: Path) -> Iterator[tuple[str, Paragraphs]]:
    """Yield transcripts of talk, a turn a paragraph, without the speakers' names and stage directions."""
    for path in sorted((more / "talk").glob("*.md")):
        text = re.sub(r"\\\[[^\]]*\]|^\*\*[^*]+:\*\*|^[#>].*|`", "", path.read_text(encoding="utf-8"), flags=re.M)
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("*", "").replace("\\", "")
        yield path.stem, _paragraphs(text)


def _paragraphs(text: str) -> Paragraphs:
    return [[" ".join(block.split())] for block in re.split(r"\n\s*\n", text) if block.strip()]


def _document(tokenizer: Tokenizer, name: str, paragraphs: Paragraphs) -> Document:
    made = Document(name)
    for paragraph in paragraphs:
        first = True
        for text in paragraph:
            for sentence in sentences(tokenizer(text)) if text.strip() else ():
                made.sentences.append(Sentence(sentence, first, ""))
                first = False
    return made


def sentences(doc: Doc) -> Iterator[tuple[Word, ...]]:
    """Yield the words between full stops; a stop before a small letter ends nothing.

    >>> import spacy
    >>> [len(words) for words in sentences(spacy.blank("en")('He left. "Mr. Kim stayed?" No... not him.'))]
    [3, 6, 5]
    """
    run: list[Token] = []
    for token in doc:
        if token.is_space:
            continue
        run.append(token)
        if _ends(doc, token.i) and (token.whitespace_ or token.i + 1 == len(doc)):
            yield _words(run)
            run = []
    if run:
        yield _words(run)


def _words(tokens: list[Token]) -> tuple[Word, ...]:
    """Hang all words from the first that is no punctuation: spaCy reads where a sentence starts off its tree."""
    kinds = ["X" if any(map(str.isalnum, token.text)) or token.is_currency or token.text in "%&+=@#" else "PUNCT" for token in tokens]
    top = kinds.index("X") if "X" in kinds else 0
    made = zip(tokens, kinds, strict=True)
    return tuple(Word(t.text, "", kind, "", "", top, "ROOT" if place == top else "dep", bool(t.whitespace_)) for place, (t, kind) in enumerate(made))


def _ends(doc: Doc, place: int) -> bool:
    """Does a sentence end with this word: a stop, or quotes and brackets closed after one, and no small letter next?"""
    before = place
    while before > 0 and doc[before].text in CLOSERS:
        before -= 1
    following = doc[place + 1].text.lstrip(OPENERS) if place + 1 < len(doc) else ""
    return bool(set(doc[before].text) <= STOPS) and not following[:1].islower()
