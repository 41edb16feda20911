"""A parsed Doc as plain Python objects, which answer several times faster than spaCy's.

spaCy makes a Token, and each of its strings, anew whenever it is asked; the extractors ask thousands of times an article. `words_of`
asks once. What it returns is read like the Doc: `words[3].lower_`, `words[2:5].text`, `words.sents`, `word.children`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Set
from functools import cached_property, lru_cache
from itertools import compress, count, repeat
from operator import add
from typing import TYPE_CHECKING, Any

from kdnb.annotations import text_of

if TYPE_CHECKING:
    from spacy.strings import StringStore
    from spacy.tokens import Doc, Token
    from spacy.tokens.morphanalysis import MorphAnalysis

COLUMNS = ["ORTH", "LOWER", "POS", "TAG", "DEP", "LEMMA", "HEAD", "IDX", "IS_PUNCT", "IS_SPACE", "SENT_START"]
TEXTS = ("text", "lower_", "pos_", "tag_", "dep_", "lemma_")  # the first of these, as a Word has them
MANY_STRINGS = 200_000  # decoded strings that are kept from article to article


def words_of(doc: Doc | Words) -> Words:
    """Return a Doc's words; made once a Doc."""
    if isinstance(doc, Words):
        return doc
    if "kdnb_words" not in doc.user_data:
        doc.user_data["kdnb_words"] = Words(doc)
    return doc.user_data["kdnb_words"]


class Word:
    """A token as `spacy.tokens.Token` describes it, with what the extractors ask of it."""

    __slots__ = ("doc", "i", "text", "lower_", "pos_", "tag_", "dep_", "lemma_", "head", "idx", "is_punct", "is_space", "is_sent_start", "children")

    def __init__(self, doc: Words, row: tuple) -> None:
        self.doc, self.head, self.children = doc, self, ()
        self.i, self.text, self.lower_, self.pos_, self.tag_, self.dep_, self.lemma_, self.idx, self.is_punct, self.is_space, self.is_sent_start = row

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def token(self) -> Token:
        return self.doc.parsed[self.i]

    @property
    def lefts(self) -> list[Word]:
        return [child for child in self.children if child.i < self.i]

    @property
    def left_edge(self) -> Word:
        return self.doc.edges(self.i)[0]

    @property
    def right_edge(self) -> Word:
        return self.doc.edges(self.i)[1]

    @property
    def subtree(self) -> list[Word]:
        return [self.doc[token.i] for token in self.token.subtree]

    @property
    def ancestors(self) -> Iterator[Word]:
        at = self
        while at.head is not at:
            at = at.head
            yield at

    @property
    def sent(self) -> Stretch:
        return self.doc.sentence(self.i)

    @property
    def morph(self) -> MorphAnalysis:
        return self.token.morph

    def nbor(self, step: int = 1) -> Word:
        if not 0 <= self.i + step < len(self.doc):
            raise IndexError(f"the text has no word {self.i + step}")
        return self.doc[self.i + step]

    def __getattr__(self, name: str) -> Any:
        """Ask spaCy for a plain value that is seldom needed (``ent_type_``, ``whitespace_``)."""
        found = getattr(self.token, name)
        if found is not None and not isinstance(found, (bool, int, str)):
            raise AttributeError(f"a Word has no {name!r}")
        return found


class Stretch(list):
    """Words in a row, read like a `spacy.tokens.Span`."""

    __slots__ = ("doc", "start", "end")

    def __init__(self, doc: Words, words: list[Word], start: int) -> None:
        super().__init__(words)
        self.doc, self.start, self.end = doc, start, start + len(words)

    def __getitem__(self, at: int | slice) -> Word | Stretch:
        if type(at) is slice:
            first, last, _ = at.indices(len(self))
            return self.doc[self.start + first : self.start + max(first, last)]
        return list.__getitem__(self, at)

    @property
    def start_char(self) -> int:
        return list.__getitem__(self, 0).idx

    @property
    def end_char(self) -> int:
        last = list.__getitem__(self, -1)
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        return text_of(self.doc.parsed)[self.start_char : self.end_char] if self else ""

    @property
    def root(self) -> Word:
        return self.doc[self.doc.parsed[self.start : self.end].root.i]

    @property
    def sent(self) -> Stretch:
        return self.doc.sentence(self.start)


class Words:
    """All words of a Doc, read like the Doc; ``parsed`` is the Doc itself.

    ``columns`` has what all words have of one kind ("lower_", "tag_"; "small_lemma" is the lemma in lower case), ``starts`` their first
    characters, ``spaces`` and ``firsts`` whether each is white space and whether it begins a sentence.
    """

    def __init__(self, doc: Doc) -> None:
        self.parsed, self._ = doc, doc._
        table = doc.to_array(COLUMNS)
        strings = _decoded(doc.vocab.strings)
        texts = [list(map(strings.__getitem__, column)) for column in table[:, : len(TEXTS)].T.tolist()]
        heads, self.starts = table[:, 6:8].astype("int64").T.tolist()
        _, self.spaces, self.firsts = signs = (table[:, 8:] == 1).T.tolist()
        self.columns: dict[str, list[str]] = dict(zip(TEXTS, texts, strict=True))
        self.columns["small_lemma"] = list(map(str.lower, self.columns["lemma_"]))
        self._words = words = list(map(Word, repeat(self), zip(count(), *texts, self.starts, *signs, strict=False)))
        self._edges: dict[int, tuple[Word, Word]] = {}
        for word, offset in zip(words, heads, strict=True):
            if offset:
                word.head = head = words[word.i + offset]
                if head.children:
                    head.children.append(word)
                else:
                    head.children = [word]

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words)

    def __getitem__(self, at: int | slice) -> Word | Stretch:
        if type(at) is slice:
            first, last, _ = at.indices(len(self._words))
            return Stretch(self, self._words[first:last], first)
        return self._words[at]

    @cached_property
    def ends(self) -> list[int]:
        """The character behind each word."""
        return list(map(add, self.starts, map(len, self.columns["text"])))

    def where(self, kind: str, values: Set[str] | Mapping[str, Any]) -> list[Word]:
        """Return the words that have one of these values: ``words.where("tag_", {"VBD", "VBZ"})``; faster than to ask each."""
        return list(compress(self._words, map(values.__contains__, self.columns[kind])))

    @cached_property
    def sents(self) -> list[Stretch]:
        """The parser's sentences, in order."""
        return [self[sentence.start : sentence.end] for sentence in self.parsed.sents]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sents]

    def sentence(self, i: int) -> Stretch:
        """Return the sentence of the word with this number."""
        return self.sents[bisect_right(self._sentence_starts, i) - 1]

    def edges(self, i: int) -> tuple[Word, Word]:
        """Return the first and the last word of what hangs on a word; looked up once."""
        found = self._edges.get(i)
        if found is None:
            token = self.parsed[i]
            found = self._edges[i] = self._words[token.left_edge.i], self._words[token.right_edge.i]
        return found

    def char_span(self, start: int, end: int, alignment_mode: str = "strict") -> Stretch | None:
        """Return the words of a stretch of characters, as `Doc.char_span` does."""
        if alignment_mode == "expand" and 0 <= start < end:
            first, last = bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)
            if first >= 0 and start < self.ends[first] and end <= self.ends[last - 1]:
                return self[first:last]
        span = self.parsed.char_span(start, end, alignment_mode=alignment_mode)
        return None if span is None else self[span.start : span.end]

    @property
    def text(self) -> str:
        return text_of(self.parsed)

    def __getattr__(self, name: str) -> Any:
        """All else is the Doc's (``vocab``, ``user_data``, ``to_array``, ``has_annotation``)."""
        return getattr(self.parsed, name)


class _Strings(dict):
    """The strings of a vocabulary by their keys, looked up when first asked for."""

    def __init__(self, vocabulary: StringStore) -> None:
        self.vocabulary = vocabulary

    def __missing__(self, key: int) -> str:
        self[key] = self.vocabulary[key]
        return self[key]


@lru_cache(maxsize=1)
def _strings_of(vocabulary: StringStore) -> _Strings:
    return _Strings(vocabulary)


def _decoded(vocabulary: StringStore) -> _Strings:
    """Return the strings of a vocabulary by their keys; those of many articles are kept."""
    strings = _strings_of(vocabulary)
    if len(strings) > MANY_STRINGS:
        strings.clear()
    return strings
