"""The frames of attribution: which dependent of a cue is the source, which the content.

The words are in kdnb/data/attribution_cues.csv. Where a parse breaks off, the order of the words and the marks decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from spacy.attrs import LEMMA, LOWER, POS
from spacy.symbols import AUX, NOUN, VERB

from kdnb.quotations import find_quotations
from kdnb.tables import forms, rows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
CLAUSES = ("ccomp", "csubj", "csubj:pass")
NOMINAL = ("NOUN", "PROPN", "PRON")
STOPS = frozenset(".?!")
EDGES = frozenset(",;:.–—-") | {"--"}
ATTACHED = frozenset("for as of over to with against about toward towards".split())
"""What opens a phrase that belongs to the object before it, wherever the parse hung it."""
REACH = 14
"""Words between a quotation and the verb that attributes it: a name, its apposition, an adverbial."""
ANY = frozenset(("clause", "infinitive", "object", "on", "for", "of", "against", "to", "in"))


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution, as tokens of the Doc: ``source`` and ``cue`` are heads (None when missing), ``content`` a span of token indices.

    ``kind`` is "direct" (all of it in quotation marks), "mixed" (some of it) or "indirect". ``source_span`` is the source with its
    modifiers, as token indices.
    """

    source: int | None
    source_span: tuple[int, int] | None
    cue: int | None
    content: tuple[int, int]
    kind: str = ""


def attribution_of(token: Token) -> Attribution | None:
    """Return what a verb attributes to its subject, whatever verb it is; None where it has neither clause nor object."""
    content = None if _mere_auxiliary(token) else _complement(token, ANY)
    return None if content is None else _attribution(token, source_of(token), content)


# --- the tables


@cache
def cues(part: str) -> dict[str, frozenset[str]]:
    """lemma -> what it takes as content, for the cues of a part of speech; a lemma may stand in several rows."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("attribution_cues"):
        for lemma in forms(row["lemmas"]) if row["part"] == part else ():
            found[lemma] = found.get(lemma, frozenset()) | {*forms(row["takes"])}
    return found


def takes(token: Token) -> frozenset[str]:
    """What a verb takes as content by the table; empty for a verb that is no cue. "sentence": it can stand beside what is said."""
    return cues("verb").get(token.lemma_.lower(), frozenset()) if token.pos_ in ("VERB", "AUX") else frozenset()


def speaks(token: Token) -> bool:
    """Whether a verb can stand beside a quotation or enclose a sentence: "..., he said"."""
    return "sentence" in takes(token) and not _mere_auxiliary(token)


# --- cues and their frames


def possible_cues(doc: Doc) -> list[int]:
    """Return the indices of the tokens in which `of_cue` can find anything, by the numbers of their words: it is asked of every token."""
    words = doc.to_array([LOWER, LEMMA, POS]).tolist()
    strings = doc.vocab.strings
    lemmas = {lemma: strings[lemma].lower() for lemma in {lemma for _, lemma, _ in words}}
    prepositions = {lower for lower in {lower for lower, _, _ in words} if strings[lower] in cues("preposition")}
    by_class = {VERB: cues("verb"), AUX: cues("verb"), NOUN: cues("noun")}
    made = strings["make"]
    return [
        at
        for at, (lower, lemma, pos) in enumerate(words)
        if lower in prepositions or lemma == made or lemmas[lemma] in by_class.get(pos, ())
    ]


def of_cue(token: Token, quoted: list[int]) -> Iterator[Attribution]:
    """Yield the attributions that one token makes as a cue."""
    if token.lower_ in cues("preposition"):
        yield from _according_to(token)
    elif token.lemma_ == "make" and (remarks := _remarks_before(token)) is not None:
        yield remarks
    elif token.pos_ in ("VERB", "AUX"):
        own = takes(token)
        if own and not _mere_auxiliary(token):
            content = _complement(token, own)
            if "sentence" in own and (content is None or _inverted(token) is not None or (token.i + 1 < len(token.doc) and token.doc[token.i + 1].text == "," and quoted[content[0]] < 0)):
                content = _sentence_around(token, quoted) or content or _clause_behind(token, quoted) or _caption_before(token)
            if content is not None:
                yield _attribution(token, source_of(token) or _inverted(token) or _named_between(token), content)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in cues("noun"):
        yield from _of_noun(token)


def _mere_auxiliary(verb: Token) -> bool:
    return verb.dep_ in ("aux", "aux:pass", "cop", "case", "mark", "amod", "compound")


def _complement(verb: Token, takes: frozenset[str]) -> tuple[int, int] | None:
    """The clause, infinitive or object that the verb attributes; None where it attributes nothing."""
    after = [child for child in verb.children if child.i > verb.i]
    if "clause" in takes:
        clause = next((c for c in after if c.dep_ in CLAUSES or (c.dep_ == "parataxis" and "sentence" in takes and any(s.dep_ in SUBJECTS for s in c.children))), None)
        if clause is not None and clause.right_edge.i > clause.left_edge.i:
            return _clause_span(verb, clause)
    if "infinitive" in takes:
        clause = next((c for c in after if c.dep_ in ("xcomp", "advcl", "ccomp") and any(t.lower_ == "to" for t in c.lefts)), None)
        if clause is not None:
            objects = [c.left_edge.i for c in after if c.dep_ in ("obj", "iobj", "obl") and c.i < clause.i and "object" in takes]
            return min([clause.left_edge.i, *objects]), _up_to_saying(verb, clause.right_edge.i + 1)
        if (told := _told_to(verb)) is not None:
            return told.left_edge.i, verb.doc[told.right_edge.i + 2].right_edge.i + 1
    if "object" in takes:
        second = verb.lemma_.lower() in cues("naming")  # "called the launch an outrageous act", "described him as scum"
        thing = next((c for c in after if _object(c) and (c.pos_ != "PRON" or c.right_edge.i > c.i or second)), None)
        if thing is not None:
            more = [c.right_edge.i for c in after if c.i > thing.i and verb.doc[c.left_edge.i - 1].text != "," and (c.dep_ in ("xcomp", "ccomp", "dep", "appos") or second and c.dep_ == "obj" or c.left_edge.lower_ in ATTACHED)]
            return thing.left_edge.i, _up_to_saying(verb, max([thing.right_edge.i, *more]) + 1)
    for child in after:
        for phrase in (child, *child.children):  # "warned on Wednesday of consequences": hung on the day
            oblique = phrase.dep_ in ("obl", "nmod") and any(c.dep_ == "case" and c.lower_ in takes for c in phrase.children)
            if oblique and (phrase is child or child.lemma_.lower() in cues("time")) and phrase.lemma_.lower() not in cues("time") and child.dep_ in ("obl", "obj"):
                return phrase.left_edge.i, _with_infinitive(phrase)
    passive = next((c for c in verb.children if c.dep_ == "nsubj:pass"), None)
    if "object" in takes and passive is not None and passive.pos_ != "PRON" and any(c.dep_ == "obl:agent" for c in after):
        return _span(passive)
    return None


def _up_to_saying(verb: Token, last: int) -> int:
    """The end of an object, before "..., saying that" or "what happened saying that" which the parse hung on it."""
    for token in verb.doc[verb.i + 2 : last]:
        if token.tag_ == "VBG" and (takes(token) and _after_comma(token) or speaks(token) and token.nbor(-1).tag_ == "VBD"):
            return token.i
    return last


def _told_to(verb: Token) -> Token | None:
    """ "..., warned South Korea to stop": who is told to, where the parse took it for the subject."""
    doc = verb.doc
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.i < verb.i or subject.right_edge.i + 2 >= verb.sent.end or doc[verb.i - 1].text in "\"”":
        return None
    told = doc[subject.right_edge.i + 1].lower_ == "to" and doc[subject.right_edge.i + 2].tag_ == "VB"
    return subject if told else None


def _after_comma(token: Token) -> bool:
    """Whether a word stands behind a comma, also one with a quotation mark."""
    before = token.doc[max(0, token.i - 2) : token.i]
    return any(word.text == "," for word in before) and all(word.is_punct for word in before[-1:])


def _with_infinitive(thing: Token) -> int:
    """The end of an oblique, or of the infinitive right behind it: "called on Pyongyang to stop", whatever the parse hung it on."""
    doc, last = thing.doc, thing.right_edge.i + 1
    if last + 1 < thing.sent.end and doc[last].lower_ == "to":
        verb = next((token for token in doc[last + 1 : min(last + 5, thing.sent.end)] if token.tag_ == "VB"), None)
        return verb.right_edge.i + 1 if verb is not None else last
    return last


def _object(child: Token) -> bool:
    """An object, also one that the parse took for an oblique without preposition; no day of the week."""
    return (child.dep_ == "obj" or child.dep_ in ("obl", "dep", "xcomp") and child.pos_ in NOMINAL and not any(c.dep_ in ("case", "mark") for c in child.children)) and child.lemma_.lower() not in cues("time")


def _clause_span(verb: Token, clause: Token) -> tuple[int, int]:
    """A clause with what the parse hung on the verb after it, up to a coordinated verb or another attribution's end."""
    last = clause.right_edge.i
    for child in verb.children:
        if child.i > clause.i and child.dep_ in ("advcl", "obl", "ccomp", "acl", "nmod", "advmod", "dep", "appos"):
            last = max(last, child.right_edge.i)
    first = clause.left_edge.i
    between = [t.i for t in verb.doc[verb.i + 1 : clause.i] if t.lower_ == "that" and t.dep_ == "mark"]
    return min([first, *between]) if min([first, *between]) > verb.i else verb.i + 1, last + 1


def _sentence_around(verb: Token, quoted: list[int]) -> tuple[int, int] | None:
    """For "..., he said." and "..., he said, ...": the sentence that the cue is put behind or into.

    By the marks rather than by the parse, which hangs such verbs on anything.
    """
    doc, start, end = verb.doc, _opening(verb), verb.sent.end
    if verb.tag_ == "VBG":
        return None  # "X welcomed the move, saying ...": what stands before is not what was said
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if subject is None or subject.i > verb.i:
        first = _phrase_before(verb, start)
    else:
        first = min(verb.i, subject.left_edge.i)
    while first < verb.i and doc[first].is_punct:  # the parse hangs the comma on the title: "..., Secretary of State Pompeo said"
        first += 1
    if first < verb.i and doc[first].pos_ == "CCONJ":
        return None  # "..., and the minister said that": a clause of its own
    as_clause = first > start and doc[first - 1].lower_ == "as"
    first -= as_clause
    if as_clause and any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in _until_comma(doc, verb.i + 1, end)):
        return None  # "..., as the North said on Tuesday it may reconsider"
    before = first - 1
    if before < start or doc[before].text not in (",", "”", '"', "''", "–", "—") or quoted[before] >= 0 and doc[before].text == ",":
        return None
    last = verb.i
    while last + 1 < end and doc[last + 1].text not in ",.;:?!–—" and not doc[last + 1].is_space and last - verb.i < REACH:
        last += 1
    rest = [t for t in doc[last + 1 : end] if not t.is_punct and not t.is_space]
    if last + 1 < end and doc[last + 1].text == "," and len(rest) > 2:
        return (start, end) if before - start < len(rest) else (start, before)
    return (start, before) if before - start > 2 else None


def _until_comma(doc: Doc, first: int, last: int) -> list[Token]:
    return list(doc[first : next((t.i for t in doc[first:last] if t.text == ","), last)])


def _opening(verb: Token) -> int:
    """Where the sentence of a verb begins, also where the parse ends one at a comma: "..., U.S. ambassador Haley said"."""
    doc, start = verb.doc, verb.sent.start
    while start > 0 and "," in (doc[start].text, doc[start - 1].text):
        start = doc[start - 1].sent.start
    return start


def _phrase_before(verb: Token, start: int) -> int:
    """The first token of the noun phrase between a comma and the verb that the parse gave no subject: ", the ministry said"."""
    doc, at = verb.doc, verb.i
    if at == start or doc[at - 1].pos_ not in NOMINAL:
        return at
    while at > start and verb.i - at < REACH and doc[at - 1].pos_ not in ("VERB", "AUX", "SCONJ") and doc[at - 1].text not in (",", "”", '"', "''"):
        at -= 1
    return at if at > start and doc[at - 1].text in (",", "”", '"', "''") else verb.i


def _clause_behind(verb: Token, quoted: list[int]) -> tuple[int, int] | None:
    """What follows a verb of speech up to the end of its clause, where the parse broke off: from "that", or from the next word on.

    Without "that" it needs a subject before the verb, and a finite verb or a quotation mark close behind.
    """
    doc, last = verb.doc, verb.sent.end
    while last < len(doc) and last - verb.i < 6 and not doc[last - 1].is_punct and not doc[last - 1].is_space:
        last = min(doc[last].sent.end, last + 25)  # captions, "said Friday they had": the parse ends sentences where none ends
    that = next((t.i for t in doc[verb.i + 1 : min(last, verb.i + 8)] if t.lower_ == "that" and t.tag_ in ("IN", "WDT")), None)
    if that is not None and not any(t.text in ".;:" or t.pos_ == "VERB" for t in doc[verb.i + 1 : that]):
        return (that, last) if last - that > 3 else None
    begin = verb.i + 1
    if begin + 1 < last and doc[begin].lower_ == "on" and doc[begin + 1].lemma_.lower() in cues("time"):
        begin += 1
    following = doc[begin] if begin < last else None
    if following is None or following.pos_ not in (*NOMINAL, "DET", "ADJ", "PUNCT") or following.text in EDGES or not (any(c.dep_ in SUBJECTS and c.i < verb.i for c in verb.children) or doc[verb.i - 1].lower_ == "and"):
        return None
    end = next((t.i for t in doc[verb.i + 1 : last] if t.text in (",", ";") and quoted[t.i] < 0), last)
    finite = any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in doc[verb.i + 1 : min(end, verb.i + 14)])
    if not finite and end < last and doc[end].text == "," and quoted[verb.i + 1] < 0:  # "says the drills, which ..., are rehearsals"
        end, finite = last, any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") and t.dep_ != "acl:relcl" for t in doc[end:last])
    first = begin + (following.lemma_.lower() in cues("time"))
    return (first, end) if finite and end - first > 2 else None


def _caption_before(verb: Token) -> tuple[int, int] | None:
    """ "... and whether it will go on depends on the US said Kim": in text without commas, the coordinated clause before the verb."""
    doc = verb.doc
    behind = any(c.dep_ in SUBJECTS and c.i > verb.i for c in verb.children)
    if not behind or any(c.dep_ in SUBJECTS and c.i < verb.i for c in verb.children) or verb.i == 0 or doc[verb.i - 1].is_punct:
        return None
    for at in range(verb.i - 1, max(verb.sent.start, verb.i - 30), -1):
        if doc[at].is_punct and doc[at].text != "-":
            return None
        if doc[at].lower_ in ("and", "but") and doc[at].head.pos_ in ("VERB", "AUX") and verb.i - at > 4:
            return at + 1, verb.i
    return None


def _remarks_before(verb: Token) -> Attribution | None:
    """ "They have disappointed us ... Kim made these remarks": the words in the first person right before."""
    doc = verb.doc
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i), None)
    spoken = any(c.dep_ == "obj" and c.lemma_.lower() in ("remark", "comment") and any(d.lower_ in ("these", "the", "those") for d in c.children) for c in verb.children)
    if subject is None or not spoken:
        return None
    last = subject.left_edge.i
    first = verb.sent.start
    if last - first < 4 and first > 0 and not doc[first - 1].is_space:
        first, last = doc[first - 1].sent.start, first
    if last - first < 4 or not any(t.lower_ in ("we", "us", "our", "i", "my") for t in doc[first:last]):
        return None
    return _attribution(verb, subject, (first, last))


def _inverted(verb: Token) -> Token | None:
    """ "..., said Lee": the noun after the verb, where the parse has no subject."""
    if any(c.dep_ in ("obj", "iobj") for c in verb.children):
        return None  # "Kim Yo-jong, the leader's sister, warned South Korea to stop"
    if "sentence" in takes(verb) and verb.i > 0 and verb.doc[verb.i - 1].text in (",", "”", '"', "''") and verb.i + 1 < len(verb.doc):
        following = verb.doc[verb.i + 1]
        if following.pos_ in NOMINAL or following.pos_ == "DET":
            return noun_near(verb.doc, verb.i, 1, [-1] * len(verb.doc))
    return None


def _named_between(verb: Token) -> Token | None:
    """ "..., the Russian Foreign Ministry said": the noun before the verb, where the parse hung it on what is said."""
    if "sentence" not in takes(verb) or verb.tag_ == "VBG" or _phrase_before(verb, _opening(verb)) == verb.i:
        return None
    return verb.doc[verb.i - 1] if verb.doc[verb.i - 1].lemma_.lower() not in cues("time") else None


def _according_to(token: Token) -> Iterator[Attribution]:
    """ "According to Yonhap, ..." and "..., according to officials": the object is the source, the rest of the clause the content."""
    source = token.head
    if source.pos_ not in NOMINAL or source.i < token.i:
        return
    sentence, first, last = token.sent, token.i, source.right_edge.i
    comma = next((t.i for t in token.doc[source.i : sentence.end] if t.text == ","), None)
    if first - sentence.start <= 1 or token.doc[first - 1].is_space:
        content = ((comma or last) + 1, sentence.end)
    else:
        content = (sentence.start, first)
    if content[1] - content[0] >= 2:
        yield Attribution(source.i, _source_span(source, token.i), token.i, _trim(token.doc, content))


def _of_noun(noun: Token) -> Iterator[Attribution]:
    """ "Seoul's claim that ...", "a warning by Kim that ...", "a pledge to ...": a clause on a noun of speech."""
    clause = next((c for c in noun.children if c.i > noun.i and c.dep_ in ("acl", "ccomp") and any(m.dep_ == "mark" and m.lower_ in ("that", "to") for m in c.children)), None)
    if clause is None:
        return
    source = next((c for c in noun.children if c.dep_ == "nmod:poss"), None)
    source = source or next((c for c in noun.children if c.dep_ == "nmod" and c.i < clause.i and any(m.lower_ in ("by", "from", "of") for m in c.children)), None)
    if source is None and noun.dep_ == "obj":
        source = source_of(noun.head)
    yield _attribution(noun, source, _span(clause))


def source_of(verb: Token) -> Token | None:
    """Whose words they are: the subject, the agent of a passive, or the subject of the clause that the cue hangs on."""
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        if verb.lower_ in ("saying", "telling") and verb.i > 1 and verb.doc[verb.i - 1].lower_ == "as":
            return quoted_person(verb)
        agent = next((c for c in verb.children if c.dep_ == "obl:agent" or (c.dep_ == "obl" and verb.tag_ == "VBN" and _has_case(c, "by"))), None)
        if agent is not None:
            return agent
        subject = next((c for c in reversed(list(verb.children)) if c.dep_ in SUBJECTS and c.i < verb.i), None)
        if subject is None and _told_to(verb) is not None:
            return subject_before(verb)
        subject = subject or next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if subject is not None and not (subject.dep_ == "nsubj:pass" and verb.dep_ not in ("xcomp", "advcl") and not _quoted_as(verb)):
            relative = subject.tag_ in ("WP", "WDT") and verb.dep_ == "acl:relcl"
            return verb.head if relative else subject
        if verb.dep_ == "acl" and verb.head.lemma_.lower() in cues("text") and verb.head.dep_ in ("obj", "obl"):
            verb = verb.head.head  # "released a statement denying ...": whoever released it
            continue
        if verb.tag_ == "VBG" and any(c.lower_ == "for" and c.dep_ == "mark" for c in verb.children):
            blamed = next((c for c in verb.head.children if c.dep_ == "obj" and c.i < verb.i), None)
            if blamed is not None:
                return blamed  # "criticized Seoul for expressing concern"
        if verb.tag_ == "VBG" and verb.i > 0 and (_after_comma(verb) or verb.doc[verb.i - 1].text in (",", "and", "by", "while", "before", "after") or speaks(verb) and verb.head.pos_ != "NOUN"):
            return subject_before(verb)
        if subject is None and verb.i > 0 and verb.doc[verb.i - 1].lower_ == "and" and verb.dep_ in ("ccomp", "acl", "amod", "dep", "parataxis"):
            return subject_before(verb)  # "X met Y and said ...", whatever the parse made of it
        if verb.dep_ in ("acl", "acl:relcl"):
            return None if any(c.lower_ == "to" and c.dep_ == "mark" for c in verb.children) else verb.head
        if verb.dep_ == "conj" and verb.tag_ == "VBD" and verb.head.dep_ == "ccomp" and verb.head.tag_ in ("VBN", "VB") and not any(c.lower_ in ("is", "are", "was", "were") for c in verb.head.lefts):
            verb = verb.head.head  # "said the two had agreed and hailed the alliance": who said it hailed it
            continue
        if verb.dep_ not in ("conj", "xcomp", "advcl", "parataxis", "ccomp") or verb.head == verb or subject is not None:
            return None
        verb = verb.head
    return None


def subject_before(verb: Token) -> Token | None:
    """ "X emailed supporters on Monday evening, telling them ...": the subject of the clause before a participle after a comma.

    The parse may hang the participle on anything, so the subjects of main clauses come first, the nearest among them.
    """
    inner = None
    first = verb.sent.start
    quoted = [q for q in find_quotations(verb.doc) if not q[0] <= verb.i < q[1]]
    beside = any(child.lower_ == "while" for child in verb.children) or verb.tag_ == "VBG" and _after_comma(verb)  # "argued that they are lawful, while denouncing ...": who argued
    if first > 0 and (not verb.doc[first - 1].is_punct and not verb.doc[first - 1].is_space or _after_comma(verb.doc[first])):
        first = max(0, first - 30)  # captions, and behind a quotation: the parse ends sentences where none ends
    for at in range(verb.i - 1, first - 1, -1):
        token = verb.doc[at]
        if token.dep_ not in SUBJECTS or token.head.i >= verb.i or any(start <= at < end for start, end in quoted) or token.tag_ in ("WP", "WDT") or token.lemma_.lower() in cues("time"):
            continue
        clause = token.head
        if beside and clause.dep_ in CLAUSES and clause.head.i < clause.i and not takes(clause):
            continue
        if clause.dep_ in ("ROOT", "conj", "parataxis") or clause.head.i > clause.i or clause in verb.ancestors:
            return token
        if clause.dep_ != "acl:relcl":
            inner = inner or token
    return inner


def _quoted_as(verb: Token) -> bool:
    """ "Kim was quoted as saying ...": the passive subject is the source."""
    return verb.lemma_.lower() in cues("passive")


def quoted_person(verb: Token) -> Token | None:
    """ "KCNA quoted Kim as saying", "Kim was quoted by KCNA as saying": whom the verb of quoting has as object."""
    for above in verb.doc[max(verb.sent.start, verb.i - 12) : verb.i]:
        if above.pos_ == "VERB" and _quoted_as(above):
            passive = next((c for c in above.children if c.dep_ == "nsubj:pass" or (c.dep_ == "nsubj" and any(a.dep_ == "aux:pass" for a in above.children))), None)
            return passive or next((c for c in above.children if c.i > above.i and c.pos_ in NOMINAL), None)
    return None


def _has_case(token: Token, word: str) -> bool:
    return any(c.dep_ == "case" and c.lower_ == word for c in token.children)


def noun_near(doc: Doc, at: int, step: int, quoted: list[int], until: int | None = None) -> Token | None:
    """The head of the first noun phrase to the right (1) or the left (-1) of a token."""
    stop = until if until is not None else at + step * REACH
    for i in range(at + step, stop, step):
        if not 0 <= i < len(doc) or "\n" in doc[i].text or doc[i].text in STOPS or quoted[i] >= 0:
            return None
        if doc[i].pos_ in NOMINAL and not doc[i].is_space and doc[i].lemma_.lower() not in cues("time"):
            return _head_of_phrase(doc[i], quoted)
    return None


def _head_of_phrase(token: Token, quoted: list[int]) -> Token:
    """From a word of a name or a title to the head of its phrase, as far as the words between belong to it."""
    while token.dep_ in ("compound", "nmod:desc", "flat", "amod", "nmod:poss", "det") and token.head.pos_ in NOMINAL and abs(token.head.i - token.i) <= 6 and quoted[token.head.i] < 0:
        token = token.head
    return token


# --- spans


def _attribution(cue: Token, source: Token | None, content: tuple[int, int]) -> Attribution:
    return sourced(cue, source, _trim(cue.doc, _up_to_next(cue, content)))


def _up_to_next(cue: Token, content: tuple[int, int]) -> tuple[int, int]:
    """In text without punctuation, a content ends where "he added" or "she also said" begins the next."""
    doc = cue.doc
    if cue.i > content[0] or any(token.is_punct and token.text != "-" for token in doc[content[0] : content[1]]):
        return content
    for at in range(content[0] + 4, content[1] - 2):
        if doc[at].lower_ in ("he", "she") and any(speaks(token) and token.tag_ == "VBD" for token in doc[at + 1 : at + 3]) and doc[at - 1].lower_ not in ("that", "as", "what", "when"):
            return content[0], at
    return content


def sourced(cue: Token, source: Token | None, content: tuple[int, int]) -> Attribution:
    return Attribution(None if source is None else source.i, None if source is None else _source_span(source, cue.i), cue.i, content)


def _source_span(source: Token, cue: int) -> tuple[int, int]:
    """The source with its modifiers, without a relative clause and without words beyond the cue."""
    first, last = source.left_edge.i, source.right_edge.i + 1
    for child in source.children:
        if child.dep_ in ("acl:relcl", "parataxis", "advcl", "acl", "case", "cc", "ccomp", "punct", "dep"):
            if child.i > source.i and child.dep_ not in ("cc", "punct"):
                last = min(last, child.left_edge.i)
            elif child.i < source.i:
                first = max(first, child.right_edge.i + 1)
    if first <= cue < last:
        first, last = (cue + 1, last) if cue < source.i else (first, cue)
    return _trim(source.doc, (first, last))


def _span(token: Token) -> tuple[int, int]:
    return token.left_edge.i, token.right_edge.i + 1


def _trim(doc: Doc, span: tuple[int, int]) -> tuple[int, int]:
    """Without spaces, commas, stops and dashes at the ends; quotation marks stay."""
    first, last = span
    while first < last - 1 and (doc[first].is_space or doc[first].text in EDGES):
        first += 1
    while last - 1 > first and (doc[last - 1].is_space or doc[last - 1].text in EDGES):
        last -= 1
    return first, last


