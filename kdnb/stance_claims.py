"""The claims of an article: each attribution and each act, with whose position it is and who relays it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdnb.attribution import parts
from kdnb.attribution_frames import Attribution, attribution_of
from kdnb.attribution_sources import source_of, subject_before
from kdnb.attribution_words import SUBJECTS, takes
from kdnb.stance_clauses import act_of, expressed, possible_acts, possible_states
from kdnb.stance_codes import Act, listed, threatening
from kdnb.stance_names import Speaker
from kdnb.stance_roles import role_forms, role_of
from kdnb.stance_speakers import PERSONAL, Actors, issuer, speaks_for_itself
from kdnb.stance_voices import statement_voice
from kdnb.turns import find_turns
from kdnb.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


LAST, TEXT = 40, 150
"""Tokens back to the words of whoever spoke last, and to where a text was first told of."""


@dataclass(eq=False, slots=True)
class Claim:
    """An attribution or an act, with who speaks."""

    cue: Token | None
    source: Token | None
    source_span: tuple[int, int] | None
    content: tuple[int, int]
    parent: Claim | None = None
    speakers: tuple[Speaker, ...] = ()
    via: str | None = None
    _act: tuple[Act | None] = ()

    @property
    def act(self) -> Act | None:
        """What the cue says that is done, None without one; looked up once."""
        if not self._act:
            self._act = (None if self.cue is None else act_of(self.cue),)
        return self._act[0]


class Claims:
    """The claims of one article, the widest first, each with its speakers."""

    def __init__(self, doc: Doc):
        self.doc = doc = words_of(doc)
        self.tokens = list(doc)
        self.actors = Actors(doc)
        self.found: list[Claim] = []
        self.claims = self._claims()

    def _claims(self) -> list[Claim]:
        found = [self._claim(one) for one in parts(self.doc) if not self._goes_on_doing(one)]
        cues = {claim.cue.i for claim in found if claim.cue is not None}
        for at in possible_acts(self.doc):
            token = self.doc[at]
            if at not in cues and (act := act_of(token)) is not None and act.frame != "clause" and (act.code != "expression" or expressed(token, act) is not None):
                one = attribution_of(token) or _broken_off(token, act) or _with_particle(token)
                if one is not None:
                    found.append(self._claim(one))
        for one in [one for token in self.doc.where("lower_", {"calls"}) if (one := _taken_for_noun(token)) is not None]:
            for other in found:
                if other.source is not None and other.source.i == one.source and other.content[0] < one.cue - 1 < other.content[1]:
                    other.content = (other.content[0], one.cue - 1)
            found.append(self._claim(one))
        found = self._voiced(found)
        found.sort(key=lambda claim: (claim.content[0] - claim.content[1], claim.content))
        for number, claim in enumerate(found):
            claim.parent = next((other for other in reversed(found[:number]) if _within(claim, other)), None)
        self.found = found
        for claim in found:  # the widest first, so that a parent's speakers are known
            if not claim.speakers:
                claim.speakers, claim.via = self._who(claim)
        return [*found, *self._stated(found)]

    def _stated(self, found: list[Claim]) -> Iterator[Claim]:
        """What others are said to be ready for: "the Blue House said that Kim is willing to meet Abe" is Kim's stand."""
        for at in possible_states(self.doc):
            cue = self.doc[at]
            subject = next((child for child in cue.children if child.dep_ in SUBJECTS and child.i < at), None)
            outer = next((claim for claim in reversed(found) if claim.content[0] <= at < claim.content[1]), None)
            if at + 2 < len(self.doc) and self.doc[at + 1].lower_ == "to" and any(threatening(verb) or verb.lemma_.lower() in listed("harm") for verb in self.doc[at + 2 : at + 4]):
                continue
            if subject is None or outer is None or outer.cue is None or not outer.speakers or (act := outer.act) is None or act.code != "content":
                continue
            one = self._claim(Attribution(subject.i, (subject.left_edge.i, subject.i + 1), at, (at, min(cue.right_edge.i + 1, outer.content[1]))))
            one.parent = outer
            one.speakers, one.via = self._who(one)
            if one.speakers and not {speaker.state for speaker in one.speakers} & {speaker.state for speaker in outer.speakers}:
                yield one

    def _goes_on_doing(self, one: Attribution) -> bool:
        """ "We will continue the campaign that has been ongoing" says nothing; "...," he continued does."""
        return one.cue is not None and self.doc[one.cue].lemma_ == "continue" and one.content[0] > one.cue and self.doc[one.content[0]].text not in "\"“"

    def _claim(self, one: Attribution) -> Claim:
        cue, source = (None if at is None else self.doc[at] for at in (one.cue, one.source))
        return Claim(cue, source, one.source_span, self._behind_colon(one))

    def _behind_colon(self, one: Attribution) -> tuple[int, int]:
        """The content, which behind "Lu Kang responded:" goes on over the sentences of its paragraph in which "we" speak."""
        first, last = one.content
        if one.cue is None or one.cue + 1 >= first or self.doc[first - 1].text != ":" or last >= len(self.doc) or self.doc[first].text in "\"“":
            return one.content
        at = last + (self.doc[last].text in ".!")
        while at < len(self.doc) and not self.doc[at].is_space and (sentence := self.doc[at].sent).start == at and any(token.lower_ in ("we", "our", "us") for token in sentence):
            last = at = next((token.i for token in sentence if token.is_space), sentence.end)
        return first, last

    def _voiced(self, found: list[Claim]) -> list[Claim]:
        """Add whose words the turns of a transcript are, or the whole article: everything after "released the following statement"."""
        if turns := find_turns(self.doc):
            found = [claim for claim in found if claim.cue is not None or not any(t.first <= claim.content[0] < t.last for t in turns)]
            voices = [Claim(None, None, None, (t.first, t.last), speakers=(Speaker(t.name, t.state),) if t.state else ()) for t in turns]
            return [*found, *voices]
        voice = statement_voice(self.doc, self.actors)
        if voice is None:
            return found
        first, speakers = voice
        return [*found, Claim(None, None, None, (first, len(self.doc)), speakers=speakers)] if first < len(self.doc) - 2 else found

    def _who(self, claim: Claim) -> tuple[tuple[Speaker, ...], str | None]:
        """Whose position it is, and who relays it."""
        outer = claim.parent.speakers if claim.parent else ()
        over = claim.parent.via if claim.parent else None
        if claim.cue is None and claim.source is None:
            return outer, over
        if claim.cue is None:
            return self._resolved(claim, outer), None
        if claim.source is None or (not self.actors.at.get(claim.source.i) and role_of(claim.source) is None and claim.source.pos_ != "PRON" and not self._heads_a_name(claim.source)):
            if claim.source is not None and claim.source.pos_ == "PROPN" and claim.source.i + 1 == claim.cue.i and claim.source.text not in self.actors.surnames:
                return tuple(self.actors.speakers(claim.source)), None  # "Sanders criticized it after Zeleny asked ..."
            near = self._named_before(claim.cue) if claim.source is None or claim.source.text not in self.actors.surnames else None
            if near is None and claim.source is not None and (known := self.actors.speakers(claim.source)):
                return tuple(known), None
            claim.source_span = None
            if near is None and claim.source is None and (right := self._right_before(claim.cue)) is not None:
                return (right,), None
            if near is None and claim.source is None and claim.cue.tag_ in ("VBD", "VBN", "VBZ") and (subject := subject_before(claim.cue)) is not None and subject.pos_ == "PROPN":
                return tuple(self.actors.speakers(subject)), None
            return ((near,) if near else (), None)
        if _doer_of_a_thing(claim.source, claim.cue):
            return (), None
        if speaks_for_itself(claim.source):
            return outer, over
        found = self._resolved(claim, outer)
        if not found and claim.source.lower_ in PERSONAL and outer:
            voiced = claim.parent is not None and claim.parent.cue is None and claim.parent.source is None
            return (outer, over) if not voiced else (self._last_speakers(claim), None)  # who has the word says I or we
        if claim.parent and claim.parent.source is not None and found:
            if len(found) == 1 and found[0].name is None and len(outer) == 1 and outer[0].state == found[0].state and outer[0].name:
                return outer, over
            relay = self.actors.relay(claim.parent.source)
            above = claim.parent.parent
            if above is not None and {speaker.name for speaker in found} & {speaker.name for speaker in above.speakers}:
                relay = None  # back to whom the outer words are from
            if relay and all(speaker.name for speaker in found) and relay not in {speaker.name for speaker in found}:
                return found, relay
        return found, next((speaker.relay for speaker in found if speaker.relay), None)

    def _resolved(self, claim: Claim, outer: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
        """The speakers that a source names; "he" after another's words is that speaker, "they agreed" in X's mouth includes X."""
        source = claim.source
        if source.lower_ in ("he", "she") and claim.parent is None and (said := self._speaker_before(source)) is not None:
            return (said,)
        found = tuple(self.actors.speakers(source))
        if not found and not outer and source.lower_ in ("he", "she", "it", "they") and claim.parent is None:
            return self._last_speakers(claim)
        if not found and _known_text(source) and claim.parent is None:
            return self._of_text(claim)
        if not found and not outer and claim.parent is None and _the_holder(source):
            return tuple(speaker for speaker in self._last_speakers(claim) if speaker.name is None or source.lower_ != "official")
        together = claim.cue is not None and ((act := claim.act) is not None and act.code == "AGREE" or any(c.lower_ == "both" for c in claim.cue.children))
        if source.lower_ == "they" and together and not found and len(outer) == 1 and (group := self._last_group(source)):
            return group
        if source.lower_ == "they" and together and outer and not {speaker.state for speaker in outer} & {speaker.state for speaker in found}:
            return outer
        return found

    def _of_text(self, claim: Claim) -> tuple[Speaker, ...]:
        """ "The ministry issued a statement ... The statement said": whoever issued the text of that name before, or spoke in it."""
        text, first = claim.source, min(claim.source.i, claim.content[0])
        for at in range(first - 1, max(-1, first - TEXT), -1):
            if self.doc[at].lemma_ == text.lemma_ or (self.doc[at].lemma_.startswith(text.lemma_) and self.doc[at].lemma_ in role_forms("issuance")):
                if (one := issuer(self.doc[at])) is not None:
                    return tuple(self.actors.speakers(one))
                sentence = self.doc[at].sent
                said = [other for other in self.found if other.cue is not None and other.source is not None and sentence.start <= other.cue.i < sentence.end and other.parent is None]
                speakers = {speaker for other in said if "sentence" in takes(other.cue) for speaker in other.speakers or self._who(other)[0]}
                return tuple(speakers) if len(speakers) == 1 else ()
        return ()

    def _heads_a_name(self, title: Token) -> bool:
        """ "Chancellor Angela Merkel": a title, whether listed or not, right before the name that stands with it."""
        following = self.doc[title.i + 1] if title.i + 1 < len(self.doc) else None
        return following is not None and following.head == title and following.dep_ == "flat" and self.actors.person(following.i) is not None

    def _last_group(self, pronoun: Token) -> tuple[Speaker, ...]:
        """Several who spoke or acted together shortly before, as states."""
        before = [other for other in self.found if other.cue is not None and len(other.speakers) > 1 and 0 < pronoun.i - other.cue.i < 2 * LAST]
        last = max(before, key=lambda other: other.cue.i, default=None)
        return tuple(Speaker(None, speaker.state) for speaker in last.speakers) if last is not None else ()

    def _last_speakers(self, claim: Claim) -> tuple[Speaker, ...]:
        """ "A spokesman said ... It was a violation, he added": whoever spoke last, in this paragraph or the last."""
        pronoun = claim.source
        first = min(pronoun.i, claim.content[0], claim.cue.i if claim.cue is not None else pronoun.i)
        before = [other for other in self.found if other.cue is not None and other.source is not None and other.parent is claim.parent and max(other.cue.i, other.source.i) < first]
        last = max((other for other in before if "sentence" in takes(other.cue) or other.act is not None), key=lambda other: other.cue.i, default=None)
        if last is None or first - max(last.cue.i, last.source.i, last.content[1]) > LAST:
            return ()
        speakers = last.speakers or self._who(last)[0]
        return speakers if len(speakers) == 1 and (speakers[0].name is None or pronoun.lower_ not in ("it", "they")) else ()

    def _speaker_before(self, pronoun: Token) -> Speaker | None:
        """The person who spoke in the sentence before, in the same paragraph: "Daniel Russel said ... He called for ..."."""
        start = pronoun.sent.start
        if start == 0 or self.doc[start - 1].is_space:
            return None
        before = self.doc[start - 1].sent
        cues = [claim for claim in self.found if claim.cue is not None and before.start <= claim.cue.i < before.end and claim.parent is None and "sentence" in takes(claim.cue)]
        people = [speaker for claim in cues for speaker in ((claim.source is not None and self.actors.speakers(claim.source)) or [self._named_before(claim.cue)]) if speaker and speaker.name]
        return people[-1] if len({speaker.name for speaker in people}) == 1 else None

    def _right_before(self, cue: Token) -> Speaker | None:
        """ "After the DPRK said": the state named right before a cue that the parse gives no subject."""
        at = cue.i - 1
        while at > cue.sent.start and self.doc[at].text in ("(", ")", "has", "have", "had", "also"):
            at -= 1
        states = [mention for mention in self.actors.at.get(at, ()) if mention.kind == "state" and mention.method != "coreference"]
        return Speaker(None, states[0].state) if states and states[0].state else None

    def _named_before(self, cue: Token) -> Speaker | None:
        """The person whose name opens the clause of a cue, where the parse gives it no subject: "Daniel Russel, the top diplomat, said"."""
        if any(child.lower_ == "to" for child in cue.lefts):
            return None
        beside = next((at for at in range(cue.sent.start + 1, cue.i - 1) if self.doc[at].lower_ in ("along", "together") and self.doc[at + 1].lower_ == "with" and self.doc[at - 1].text == ","), cue.i)
        for at in range(beside - 1, max(cue.sent.start, beside - 14) - 1, -1):
            token = self.doc[at]
            passed = token.pos_ == "SCONJ" or token.pos_ == "VERB" and token.dep_ not in ("acl", "amod", "compound") and cue.tag_ != "VBG"
            if passed or token.is_space or token.text in "\"”“":
                return None
            people = [mention for mention in self.actors.at.get(at, ()) if mention.kind == "person" and mention.state and mention.method != "coreference"]
            if people:
                first = self.doc.char_span(people[0].start, people[0].end, alignment_mode="expand")[0]
                before = self.doc[first.i - 1] if first.i > cue.sent.start else None
                after = self.doc[at + 1]
                if after.text in ("'s", "’s"):
                    continue  # the leader's sister
                if (before is None or before.pos_ in ("PUNCT", "PROPN", "NOUN", "CCONJ", "ADJ") or at == cue.i - 1) and after.text not in ("'s", "’s") and after.i <= cue.i:
                    return Speaker(people[0].name, people[0].state)
                return None
        return None


def _the_holder(source: Token) -> bool:
    """ "The diplomat", "the spokeswoman" and no more: whoever was told of by that title."""
    return source.tag_ == "NN" and source.lower_ in role_forms("title") and [child.lower_ for child in source.lefts] == ["the"] and not any(child.i > source.i and child.dep_ in ("nmod", "acl", "acl:relcl") for child in source.children)


def _broken_off(token: Token, act: Act) -> Attribution | None:
    """ "... resolutions, and reaffirmed openness": an act that the parse took for an adjective, after "and"."""
    if token.tag_ not in ("VBD", "VBN") or token.i == 0 or token.doc[token.i - 1].lower_ not in ("and", "but", "also") or act.frame:
        return None
    source = subject_before(token)
    last = next((t.i for t in token.doc[token.i + 1 : token.sent.end] if t.text in ",;.\"”"), token.sent.end)
    if source is None or last - token.i < 2:
        return None
    return Attribution(source.i, (source.left_edge.i, source.i + 1), token.i, (token.i + 1, last))


def _with_particle(token: Token) -> Attribution | None:
    """ "Walked away from the talks with the United States": an act without an object."""
    particle = next((child for child in token.children if child.i == token.i + 1 and child.lower_ in ("out", "away") and child.dep_ in ("advmod", "compound:prt", "case")), None)
    source = source_of(token)
    if particle is None or source is None or token.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    last = next((t.i for t in token.doc[token.i + 1 : token.sent.end] if t.text in ",;.\"”"), token.sent.end)
    return Attribution(source.i, (source.left_edge.i, source.i + 1), token.i, (particle.i, last)) if last > particle.i + 1 else None


def _taken_for_noun(token: Token) -> Attribution | None:
    """ "Condemns the launch and calls on the North to stop": a verb that the parse took for a noun."""
    if token.pos_ == "VERB" or token.i + 2 >= token.sent.end or token.doc[token.i - 1].lower_ not in ("and", "also"):
        return None
    source = subject_before(token)
    infinitive = next((t.i for t in token.doc[token.i + 2 : token.sent.end] if t.lower_ == "to"), None)
    if token.doc[token.i + 1].lower_ not in ("on", "upon") or source is None or infinitive is None:
        return None
    last = next((t.i for t in token.doc[infinitive : token.sent.end] if t.text in ",;.\"”"), token.sent.end)
    return Attribution(source.i, (source.left_edge.i, source.i + 1), token.i, (token.i + 1, last))


def _doer_of_a_thing(source: Token, cue: Token) -> bool:
    """ "The test launched by the North underscored the need": what the North launched does not speak for it, however it is parsed."""
    by = next((t for t in source.doc[max(cue.sent.start, source.left_edge.i - 1) : source.i] if t.lower_ == "by"), None)
    before = [] if by is None or source.i > cue.i else [t for t in source.doc[cue.sent.start : by.i] if t.tag_ != "RP"][-2:]
    return len(before) == 2 and before[1].tag_ in ("VBN", "VBD") and before[0].pos_ == "NOUN" and role_of(before[0]) is None


def _known_text(source: Token) -> bool:
    """ "The statement said": a text told of before."""
    return source.lemma_.lower() in role_forms("issuance") and any(child.lower_ == "the" for child in source.children) and len(list(source.subtree)) == 2


def _within(claim: Claim, other: Claim) -> bool:
    """Whether a claim stands inside the content of another: its cue, or, without cue, its content."""
    at = claim.cue.i if claim.cue is not None else claim.content[0]
    return claim is not other and other.cue is not claim.cue and other.content[0] <= at < other.content[1]
