"""Whose position it is: from the head of a source to the people and states that speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.spans import cues
from kdnb.stance_names import Speaker
from kdnb.stance_offices import Offices, of_organization
from kdnb.stance_roles import capitals, organization_kind, role_forms, role_of

if TYPE_CHECKING:
    from spacy.tokens import Token

SELF = frozenset("i we us our my me ours myself ourselves".split())
PERSONAL = frozenset("he she it they".split())
TITLING = ("PROPN", "NOUN", "ADJ", "DET")
"""Parts of speech of a title before a name."""


def speaks_for_itself(token: Token) -> bool:
    """Whether a word is I or we; "US" is not "us"."""
    return token.lower_ in SELF and token.text != "US"


class Actors(Offices):
    """Who speaks in a Doc."""

    def speakers(self, source: Token) -> list[Speaker]:
        """Return who speaks when a token heads the source; empty for anybody who speaks for no state."""
        found = [speaker for head in _heads(source) for speaker in self._of_head(head)]
        if not found and (office := next((t for t in source.subtree if t.i < source.i and role_of(t) == "official" and t.pos_ == "NOUN"), None)) is not None:
            found = self.of_office(office)  # "the North's committee handling inter-Korean affairs"
        if found and found[0].name is None and found[0].relay is None:
            found = self._listed_before(source) + found
        elif len(found) == 1 and source.dep_ in ("nsubj", "nsubj:outer"):
            found = self._joined(source, found[0])
        return list(dict.fromkeys(found))

    def _joined(self, source: Token, speaker: Speaker) -> list[Speaker]:
        """A person with the one beside with "and" and a title: "Secretary Blinken and Foreign Minister Chung emphasized", whatever the parse made of it."""
        own = [mention for mention in self.at.get(source.i, ()) if mention.kind == "person" and mention.name == speaker.name and mention.method != "coreference"]
        if not own or source.head.i < source.i:
            return [speaker]
        left = right = source.i
        while left > 0 and self.doc[left - 1].pos_ in TITLING and not (left < source.i and self.person(left)):
            left -= 1
        if left > 1 and self.doc[left - 1].lower_ == "and" and (before := self.person(left - 2)) is not None:
            return [before, speaker]
        while right + 1 < source.head.i and self.person(right + 1) == speaker:
            right += 1
        if self.doc[right + 1].lower_ != "and":
            return [speaker]
        for at in range(right + 2, min(right + 9, source.head.i)):
            if (after := self.person(at)) is not None:
                ends = self.doc[at + 1].pos_ in ("VERB", "AUX", "ADV") or self.person(at + 1) == after
                return [speaker, after] if ends else [speaker]
            if self.doc[at].pos_ not in TITLING:
                break
        return [speaker]

    def _listed_before(self, source: Token) -> list[Speaker]:
        """The states of a list that the parse cut: "The United States, Japan, and South Korea condemn"."""
        at = min([source.left_edge.i, *(self.doc.char_span(m.start, m.end, alignment_mode="expand")[0].i for m in self.at.get(source.i, ()))])
        found: list[Speaker] = []
        while at > 1:
            while at > 0 and self.doc[at - 1].lower_ in ("the", "of", "republic"):
                at -= 1
            joined = at
            while at > 0 and self.doc[at - 1].text in (",", "and", ")"):
                at -= 1
            while at > 0 and joined != at and (self.doc[at - 1].text == "(" or self.doc[at].text == ")" and self.doc[at - 1].is_upper):
                at -= 1
            states = [mention for mention in self.at.get(at - 1, ()) if mention.kind == "state" and mention.method != "coreference"] if joined != at else []
            if not states or self.doc[joined - 1].lower_ not in ("and", ","):
                break
            found.insert(0, Speaker(None, states[0].state))
            at = self.doc.char_span(states[0].start, states[0].end, alignment_mode="expand")[0].i
        return found if found and (self.doc[source.left_edge.i - 1].lower_ == "and" or any(child.dep_ == "conj" for child in source.children)) or any(t.lower_ == "and" for t in self.doc[max(0, source.left_edge.i - 3) : source.i]) else []

    def _of_head(self, head: Token) -> list[Speaker]:
        found: list[Speaker] = []
        role = role_of(head)
        covering = self.covering(head)
        if covering and covering[0].kind == "state" and (person := self._right_behind(head)) is not None:
            return [person]
        for mention in covering:
            if mention.kind == "person":
                if mention.state:
                    found.append(Speaker(mention.name, mention.state))
                elif mention.text in self.titled or mention.name in self.titled:
                    found.append(self.titled.get(mention.text) or self.titled[mention.name])
            elif mention.kind == "state" and mention.state and role != "outsider" and (head.pos_ != "NOUN" or not role or role in ("official", "text")):
                found.append(Speaker(None, mention.state))
            elif mention.kind == "organization" and mention.state:
                found += of_organization(mention)
            elif mention.kind == "place" and mention.state and mention.text in capitals():
                found.append(Speaker(None, mention.state))
        if found or any(mention.kind == "person" for mention in covering):
            return found
        if head.lemma_.lower() in role_forms("member"):
            bodies = [m for token in head.subtree for m in self.at.get(token.i, ()) if m.kind == "organization" and m.state and organization_kind(m.name) == "international"]
            return [Speaker(None, bodies[0].state)] if bodies else []
        if not covering and head.lemma_.lower() in cues("coreference_cues", "kin"):
            return self.kin.get(head.lemma_.lower(), [])
        if role == "text" and (one := issuer(head)) is not None:
            return self.speakers(one)
        if head.lower_ in ("they", "both", "three", "two", "trio") and not covering:
            return self.of_group(head)
        if role in ("official", "text"):
            return self.of_office(head) or (head.tag_ == "NNS" and self.of_group(head)) or self.named_earlier(head) if role == "official" else self.of_office(head)
        if role is None and head.is_upper and len(head) > 2 and not covering:
            return self.abbreviated(head)
        if role == "media" and not self.states(head.subtree) and any(child.lower_ == "the" for child in head.children):
            return self.last_medium(head)
        if role == "media" and any(child.lower_ in ("state", "official", "state-run", "state-controlled") for child in head.subtree):
            states = [state for _, state in self.states(head.subtree)] or ["PRK"]
            return [Speaker(None, states[0])]
        return found

    def _right_behind(self, state: Token) -> Speaker | None:
        """The person whom the parse sets beside a state: "the DPRK First Vice Foreign Minister Kim Kye Gwan said"."""
        beside = next((child for child in state.children if child.dep_ == "appos" and child.i > state.i), None)
        if beside is None or any(token.is_punct for token in self.doc[state.i : beside.i]):
            return None
        return self.person(beside.i)


def issuer(text: Token) -> Token | None:
    """Who is said to have issued a text: "the statement released by North Korea condemned ...", "issued a statement that accused"."""
    if text.dep_ == "obj" and text.head.lemma_.lower() in role_forms("issued"):
        return next((child for child in text.head.children if child.dep_ in ("nsubj", "nsubj:outer")), None)
    for verb in text.children:
        if verb.dep_ in ("acl", "acl:relcl") and verb.lemma_.lower() in role_forms("issued"):
            for agent in verb.children:
                if agent.dep_ in ("obl:agent", "obl") and any(c.lower_ in ("by", "from") for c in agent.children):
                    return agent
    return None


def _heads(source: Token) -> list[Token]:
    """The heads of a list; of two names side by side without "and" the last, "to meet Kerry, spokeswoman Hua Chunying said"."""
    found = _conjuncts(source)
    joined = any(child.dep_ == "cc" or child.text == "&" for other in found for child in other.children)
    return [source, *found] if joined or not found else found[-1:]


def _conjuncts(token: Token) -> list[Token]:
    return [c for child in token.children if child.dep_ == "conj" for c in (child, *_conjuncts(child))]
