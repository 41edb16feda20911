"""Whose words a whole article is: a statement's, or state media's in its own voice."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from kdnb.annotations import text_of
from kdnb.headings import argues_for_state, voice_of
from kdnb.quotations import find_quotations
from kdnb.registry import registry
from kdnb.stance_codes import listed
from kdnb.stance_names import Speaker
from kdnb.stance_roles import role_forms
from kdnb.stance_speakers import speaks_for_itself

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kdnb.stance_speakers import Actors

OWN_WORDS = 4
"""One sentence in so many says "we" in an article that is a statement."""
FEW_WORDS, TITLE = 8, 250
"""The same for an article whose heading says whose words it is; characters of the longest title that the body begins with."""
LOADED = 3
"""Different words of North Korean state media, outside quotation marks, that make an article one of theirs."""
TOLD, ASKED = frozenset(("say", "tell", "accord")), frozenset(("\"", "“", "”", "?"))
REPORTING = ("say", "tell", "accord", "report", "quote", "cite", "accuse", "claim", "add")
"""Verbs of a sentence whose words are not its narrator's."""


def statement_voice(doc: Doc, actors: Actors) -> tuple[int, tuple[Speaker, ...]] | None:
    """Return (first token, speakers) of the statement that an article consists of; None for an article that is none.

    "X released the following press statement" gives X; in a statement without such words, "we" is the state that it speaks for: the
    one that most often acts in it.
    """
    for sentence in islice(doc.sents, 4):
        text = sentence.text.strip().lower()
        if "the following" in text and any(word in text for word in ("statement", "remarks", "commentary", "answer", "press release")) or text.endswith("statement:"):
            verb = next((token for token in sentence if token.pos_ == "VERB" and token.lemma_ in ("release", "issue", "make", "give", "publish")), None)
            subject = verb and next((child for child in verb.children if child.dep_ in ("nsubj", "nsubj:pass")), None)
            speakers = actors.speakers(subject) if subject is not None else []
            people = [Speaker(m.name, m.state) for t in sentence for m in actors.at.get(t.i, ()) if m.kind == "person" and m.state and (verb is None or t.i < verb.i)]
            speakers = people[:1] or speakers or [Speaker(m.name if m.kind == "person" else None, m.state) for t in sentence for m in actors.at.get(t.i, ()) if m.state][:1]
            if speakers:
                return sentence.end, tuple(speakers)
    if (titled := _of_heading(doc)) is not None:
        return 0, (titled,)
    if (voice := _state_media(doc)) is not None:
        return 0, (voice,)
    if doc.where("lemma_", TOLD) or doc.where("text", ASKED):
        return None
    condemning = [token for sentence in islice(doc.sents, 5) for token in sentence if token.lemma_ in ("condemn", "welcome", "reaffirm", "condemns") and token.tag_ in ("VBZ", "VBP")]
    sentences = [sentence for sentence in doc.sents if not sentence.text.isspace()]
    ours = sum(any(token.lower_ in ("we", "our") for token in sentence) for sentence in sentences)
    if not condemning and ours * OWN_WORDS < len(sentences):
        return None
    acting = Counter(state for token in doc if token.dep_ == "nsubj" for _, state in actors.states([token]) if state != "PRK")
    subjects = [child for token in condemning for child in token.children if child.dep_ in ("nsubj", "nsubj:outer")]
    named = [state for subject in subjects for _, state in actors.states(subject.subtree) if state != "PRK"] or [state for _, state in actors.states(doc[:4]) if state != "PRK"]
    governing = Counter(state for token in doc if token.lower_ in listed("own_side") for _, state in actors.states(token.subtree) if state != "PRK") if not named and not acting else Counter()
    first = next(iter(named), None) or next(iter(state for state, _ in (acting or governing).most_common(1)), None)
    opening = next((sentence.end_char for sentence in sentences), 0)  # who issues a statement stands at its beginning
    ours_alone = not subjects or any(subject.lower_ == "we" for subject in subjects)
    if ours_alone and first != "UN" and any(mention.state == first and (mention.kind == "person" and mention.start >= opening or mention.kind == "state" and mention.text in registry().people) and mention.method != "coreference" for mention in doc._.mentions):
        return None  # a newspaper's "we", which speaks of its own state's people as of others
    return (0, (Speaker(None, first),)) if first else None


def _of_heading(doc: Doc) -> Speaker | None:
    """Whose statement the page says that it is, where its sentences outside quotation marks speak as "I" or "we"."""
    opening = text_of(doc).partition("\n\n")[0]
    title = opening if len(opening) < TITLE and opening[-1:] not in ".!?\"”" else ""
    voice = voice_of(f"{doc._.heading}\n{title}", doc._.published)
    if voice is None or any(mention.name == voice.name and mention.kind == "person" and mention.method == "exact" and mention.start > len(title) for mention in doc._.mentions):
        return None  # somebody tells of the speaker
    quoted = {i for start, end in find_quotations(doc) for i in range(start, end)}
    sentences = [sentence for sentence in doc.sents if not sentence.text.isspace()]
    own = sum(any(token.i not in quoted and speaks_for_itself(token) for token in sentence) for sentence in sentences)
    return Speaker(*voice) if own * FEW_WORDS >= len(sentences) else None


def _state_media(doc: Doc) -> Speaker | None:
    """The state that an article is written by: its narrator says DPRK and speaks of puppets, followers and gangster-like moves."""
    argues = argues_for_state(doc._.heading)
    if "dprk" not in text_of(doc).lower() and not argues:
        return None
    quoted = {i for start, end in find_quotations(doc) for i in range(start, end)}
    told = [sentence for sentence in doc.sents if not any(token.lemma_ in REPORTING for token in sentence)]
    if 2 * len(told) < len(list(doc.sents)) and not argues:
        return None  # an agency's report of what Pyongyang says
    narrated = " ".join(token.lower_ for sentence in told for token in sentence if token.i not in quoted)
    loaded = [form for form in role_forms("voice") if f" {form} " in f" {narrated} "]
    spelled = text_of(doc).count("south Korea") > 1  # Pyongyang's own spelling
    loaded += ["south Korea"] if spelled else []
    return Speaker(None, "PRK", "KCNA") if argues and loaded or (spelled or " dprk " in f" {narrated} ") and len(loaded) >= LOADED else None
