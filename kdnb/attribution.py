"""Who said what, on any topic: sources, the words that attribute, and what is attributed.

The words are in kdnb/data/attribution_cues.csv; the frames (which dependent of a cue is the source, which the content) are here.
Quotations come first, by where their cue stands; then cues by their syntax. Model and terms: PolNeAR 1.0 (Newell, Margolin and
Ruths, 2018), on a part of whose training articles it is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kdnb.attribution_frames import Attribution, of_cue, possible_cues, sourced
from kdnb.attribution_sources import noun_near, quoted_person, source_of
from kdnb.attribution_words import CLAUSES, REACH, STOPS, SUBJECTS, cues, speaks
from kdnb.quotations import CLOSING, STRAIGHT, ends_paragraph, find_quotations
from kdnb.words import words_of

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc, Token

COLUMNS = ["source_start", "source_end", "cue_start", "cue_end", "content_start", "content_end", "kind"]

def attributions(text: str) -> pd.DataFrame:
    """Return who said what in a text, one row an attribution, in the order of the contents.

    Columns source_start, source_end, cue_start, cue_end, content_start, content_end (character offsets into ``text``; NA where
    there is no source or cue) and kind: direct, mixed or indirect. Raises `TypeError` for anything but a text.

    >>> text = "Blinken said that the door remains open."
    >>> row = attributions(text).iloc[0]
    >>> text[row.source_start : row.source_end], text[row.content_start : row.content_end], row.kind
    ('Blinken', 'that the door remains open', 'indirect')
    """
    import pandas as pd

    from kdnb.language import load_language

    if not isinstance(text, str):
        raise TypeError(f"attributions takes a text, not {type(text).__name__}")
    doc = load_language()(text, disable=["kdnb_times", "kdnb_actors"])
    found = [
        (*_characters(doc, one.source_span), *_characters(doc, None if one.cue is None else (one.cue, one.cue + 1)), *_characters(doc, one.content), one.kind)
        for one in find_attributions(doc)
    ]
    frame = pd.DataFrame(found, columns=COLUMNS)
    return frame.astype(dict.fromkeys(COLUMNS[:-1], "Int64") | {"kind": "str"})


def find_attributions(doc: Doc, joined: bool = True) -> list[Attribution]:
    """Return the attributions of a parsed Doc, each content at most once, in order.

    A quotation that its cue breaks in two ("...," he said. "...") is one attribution, whose content runs over the cue; ``joined``
    false leaves its parts apart.
    """
    doc = words_of(doc)
    quotations = find_quotations(doc)
    quoted = _inside(doc, quotations)
    found = [one for place in range(len(quotations)) if (one := _of_quotation(doc, quotations, place, quoted)) is not None]
    taken = {one.cue for one in found}
    for at in possible_cues(doc):
        if at not in taken:
            found += (_whole_quotations(doc, one, quotations, quoted) for one in of_cue(doc[at], quoted))
    found = _without_repeats(_within_outer(doc, found))
    found += _unclaimed(doc, found, quotations, quoted)
    found = [_with_kind(doc, one, quoted) for one in found]
    return sorted(_joined(doc, found) if joined else found, key=lambda one: (one.content, one.cue or 0))


def parts(doc: Doc) -> list[Attribution]:
    """Return the attributions of a parsed Doc, the parts of a broken quotation apart, looked for once."""
    if "kdnb_attributions" not in doc.user_data:
        doc.user_data["kdnb_attributions"] = find_attributions(doc, joined=False)
    return doc.user_data["kdnb_attributions"]


# --- quotations, by the cue beside them


def _inside(doc: Doc, quotations: list[tuple[int, int]]) -> list[int]:
    """Token -> number of the quotation that it is in, -1 for none."""
    inside = [-1] * len(doc)
    for number, (start, end) in enumerate(quotations):
        inside[start:end] = [number] * (end - start)
    return inside


def _of_quotation(doc: Doc, quotations: list[tuple[int, int]], place: int, quoted: list[int]) -> Attribution | None:
    """The attribution of a quotation by a verb right before or right after it; None for words quoted within a clause."""
    start, end = quotations[place]
    before, after = _verb_before(doc, start, quoted), _verb_after(doc, end, quoted)
    left = start - 1
    while left > 0 and doc[left].is_space and "\n" not in doc[left].text:  # a hard space
        left -= 1
    introduced = left >= 0 and before is not None and (doc[left].text in ",:" or left == before.i)
    if introduced and (after is None or doc[left].text == ":" or left + 1 - before.i <= 3):
        source = _outside(source_of(before), quoted) or noun_near(doc, before.i, -1, quoted)
        return sourced(before, source, (start, _phrase_end(doc, end) if left == before.i else end))
    if before is None and after is None and (releasing := _released_before(doc, left)) is not None:
        return sourced(releasing, source_of(releasing), (start, end))
    if after is not None and not (before is not None and not _starts(doc, start)):
        calling = doc[_sentence_part(doc, start)].tag_ == "VBG"
        if not _starts(doc, start) and (calling or any(child.dep_ in CLAUSES and child.i > after.i for child in after.children)):
            return None  # 'calling it "a threat," he said that ...'
        source = _beside(doc, end, after, quoted)
        first = start if _starts(doc, start) else _sentence_part(doc, start)
        return sourced(after, source, (first, end))
    return None


def _phrase_end(doc: Doc, end: int) -> int:
    """The end of a noun phrase of which only the first words are quoted: 'vowed "stronger" action against the drills'."""
    if end >= len(doc) or doc[end].pos_ not in ("NOUN", "PROPN") or doc[end - 2].pos_ not in ("ADJ", "NOUN", "VERB"):
        return end
    last = end
    while last < doc[end].sent.end and doc[last].text not in (",", ";", ".") and not doc[last].is_space:
        last += 1
    return last


def _starts(doc: Doc, at: int) -> bool:
    """Whether a sentence begins here, by the marks before it rather than by the parse."""
    before = doc[at - 2].text if at > 1 and doc[at - 1].text in CLOSING | STRAIGHT else doc[max(0, at - 1)].text
    return at == 0 or doc[at - 1].is_space or (before.strip() or ".")[-1] in ".?!:–—" or (doc[at].is_sent_start and doc[at - 1].text != ",")


def _sentence_part(doc: Doc, at: int) -> int:
    """Back to where the sentence begins that a quotation ends: "the talks were "good", he said"."""
    first = at
    while first > 0 and not _starts(doc, first):
        first -= 1
    return first


def _verb_before(doc: Doc, start: int, quoted: list[int]) -> Token | None:
    for at in range(start - 1, max(-1, start - REACH), -1):
        token = doc[at]
        if "\n" in token.text or token.text in STOPS or quoted[at] >= 0:
            return None
        if speaks(token):
            return token
    return None


def _released_before(doc: Doc, left: int) -> Token | None:
    """The verb of "The ministry released a statement:" right before a quotation, by its object."""
    if left < 2 or doc[left].text not in (",", ":"):
        return None
    text = next((token for token in reversed(doc[max(doc[left].sent.start, left - REACH) : left]) if token.lemma_.lower() in cues("text")), None)
    return text.head if text is not None and text.dep_ == "obj" and text.head.pos_ == "VERB" and text.head.i < text.i else None


def _verb_after(doc: Doc, end: int, quoted: list[int]) -> Token | None:
    """The verb of "...," he said and "...," said Ramos: no stop between, and the quotation must not have ended the sentence."""
    ended = doc[end - 2].text in STOPS and doc[end - 2].text == "."
    for at in range(end, min(len(doc), end + (5 if ended else REACH))):
        token = doc[at]
        if ends_paragraph(token) or token.text in STOPS or quoted[at] >= 0 or token.text == ":":
            return None
        if token.tag_ == "VBG" and token.dep_ in ("advcl", "ccomp", "xcomp", "parataxis") and at - end < 3 and not speaks(token):
            return None  # ..., "open to talks," expressing hope that he will respond
        if token.dep_ in ("acl", "acl:relcl") and token.tag_ == "VBN":
            continue  # the "conditions" mentioned by Kim
        if speaks(token):
            if token.tag_ == "VBG" and doc[at - 1].lower_ != "as" and at - end < 3:
                return None  # called for "mutual respect," saying that ...
            follows = doc[at + 1].text if at + 1 < len(doc) else "."
            return token if not ended or follows in (".", ",") or doc[at + 1].is_space else None
        if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("acl", "acl:relcl", "amod", "appos", "aux", "compound") and at - end > 6:
            return None
    return None


def _beside(doc: Doc, end: int, verb: Token, quoted: list[int]) -> Token | None:
    """The source of a verb after a quotation: the subject, else the first noun between the two, else the first after the verb."""
    if verb.lower_ in ("saying", "telling") and verb.doc[verb.i - 1].lower_ == "as" and (person := quoted_person(verb)) is not None:
        return person
    subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
    if subject is not None and quoted[subject.i] < 0 and subject.i >= end:
        return subject
    return noun_near(doc, end - 1, 1, quoted, verb.i) if verb.i > end else noun_near(doc, verb.i, 1, quoted)


def _outside(token: Token | None, quoted: list[int]) -> Token | None:
    return token if token is not None and quoted[token.i] < 0 else None


# --- what belongs together


def _whole_quotations(doc: Doc, one: Attribution, quotations: list[tuple[int, int]], quoted: list[int]) -> Attribution:
    """A content that ends within a quotation goes on to its end, unless the cue itself stands inside."""
    first, last = one.content
    within = quoted[one.cue]
    if within >= 0:
        return one._replace(content=(first, min(last, max(first + 1, quotations[within][1]))))
    for at in (first, last - 1):
        if quoted[at] >= 0:
            start, end = quotations[quoted[at]]
            if not start <= one.cue < end:
                first, last = min(first, start), max(last, end)
    if quoted[last - 1] >= 0 and one.cue < first and last < doc[last - 1].sent.end and quoted[last] < 0 and doc[last].pos_ in ("DET", "ADP", "NOUN", "PROPN", "ADJ"):
        while last < doc[first].sent.end and doc[last].text not in (",", ";", "."):  # words go on after a quoted one
            last += 1
    if last < len(doc) and quoted[last] >= 0 and quotations[quoted[last]][0] == last and doc[last - 1].text == ":":
        last = quotations[quoted[last]][1]
    return one if first <= one.cue < last and not one.content[0] <= one.cue < one.content[1] else one._replace(content=(first, last))


def _within_outer(doc: Doc, found: list[Attribution]) -> list[Attribution]:
    """ "Kim told Moon that he is ready, the office said, adding that ...": what Kim told ends where the office's words end."""
    outer = [one for one in found if one.cue is not None and one.cue >= one.content[1]]
    kept = []
    for one in found:
        first, last = one.content
        ends = [other.content[1] for other in outer if one.cue is not None and other.content[0] <= one.cue < first < other.content[1] < last and first < other.cue < last]
        kept.append(one._replace(content=(first, min(ends))) if ends else one)
    return kept


def _without_repeats(found: list[Attribution]) -> list[Attribution]:
    """One attribution a content: the one with a source, then the nearer cue."""
    best: dict[tuple[int, int], Attribution] = {}
    for one in found:
        other = best.get(one.content)
        if other is None or (one.source is not None, -_distance(one)) > (other.source is not None, -_distance(other)):
            best[one.content] = one
    return list(best.values())


def _distance(one: Attribution) -> int:
    return min(abs(one.cue - one.content[0]), abs(one.cue - one.content[1]))


def _unclaimed(doc: Doc, found: list[Attribution], quotations: list[tuple[int, int]], quoted: list[int]) -> Iterator[Attribution]:
    """Whole quoted sentences that no cue claims belong to the speaker quoted just before, in this paragraph or the last."""
    direct = sorted((one for one in found if one.source is not None and one.cue is not None and quoted[one.cue] < 0), key=lambda one: one.content[1])
    claimed = sorted((*one.content, one.cue) for one in found)
    place, last = 0, None
    for number, (start, end) in enumerate(quotations):
        while place < len(direct) and direct[place].content[1] <= start:
            last, place = direct[place], place + 1
        if end - start < 6 or not _starts(doc, start) or any(2 * (min(b, end) - max(a, start)) > end - start and not start < cue < end for a, b, cue in claimed):
            continue
        if (later := _closing_source(doc, quotations, number, direct)) is not None:
            yield Attribution(later.source, later.source_span, None, (start, end))
            continue
        near = last is not None and not _labelled(doc, start) and sum(ends_paragraph(t) for t in doc[last.content[1] : start]) <= 1 and start - max(last.content[1], last.cue) < 60
        one = Attribution(last.source if near else None, last.source_span if near else None, None, (start, end))
        last = one._replace(cue=start) if near else last
        yield one


def _labelled(doc: Doc, start: int) -> bool:
    """Whether a label in brackets opens the paragraph of a quotation: "[Soundbite] (N. Korean television) : ..." is not the last speaker's."""
    for at in range(start - 1, max(-1, start - 50), -1):
        if ends_paragraph(doc[at]):
            return False
        if doc[at].text == "]":
            return True
    return False


def _closing_source(doc: Doc, quotations: list[tuple[int, int]], number: int, direct: list[Attribution]) -> Attribution | None:
    """The attribution at the end of a quotation of several paragraphs, each opened anew, for its first; None for any other."""
    if not _goes_on(doc, quotations[number]) or (number and _goes_on(doc, quotations[number - 1])):
        return None
    closing = next((one for one in quotations[number : number + 6] if not _goes_on(doc, one)), None)
    if closing is None:
        return None
    start, end = closing
    return next((one for one in direct if one.content[0] < end and start < one.content[1] and one.cue >= start), None)


def _goes_on(doc: Doc, quotation: tuple[int, int]) -> bool:
    """Whether a quotation stops without a mark at its paragraph's end, to be opened anew in the next."""
    end = quotation[1]
    return end < len(doc) and ends_paragraph(doc[end]) and doc[end - 1].text not in CLOSING | STRAIGHT


def _joined(doc: Doc, found: list[Attribution]) -> list[Attribution]:
    """Put the quotations without a cue together with the one that they go on from, in the same paragraph."""
    whole: list[Attribution] = []
    for one in sorted(found, key=lambda one: one.content):
        before = next((k for k in range(len(whole) - 1, max(-1, len(whole) - 6), -1) if whole[k].cue is not None and whole[k].source == one.source), None)
        if one.cue is None and one.source is not None and before is not None:
            first, last = whole[before].content
            if first < one.content[0] and not any(ends_paragraph(token) for token in doc[last : one.content[0]]):
                whole[before] = whole[before]._replace(content=(first, max(last, one.content[1])))
                continue
        whole.append(one)
    return whole


def _with_kind(doc: Doc, one: Attribution, quoted: list[int]) -> Attribution:
    if max(quoted[slice(*one.content)], default=-1) < 0:
        return one._replace(kind="indirect")
    words = [i for i in range(*one.content) if not doc[i].is_punct and not doc[i].is_space]
    inside = sum(quoted[i] >= 0 for i in words)
    return one._replace(kind="indirect" if not inside else "direct" if inside >= 0.9 * len(words) else "mixed")


def _characters(doc: Doc, span: tuple[int, int] | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1]))
