"""Whose position it is: from the head of a source to the people and states that speak."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.attrs import LEMMA

from kdnb.stance_officials import body_state, titled
from kdnb.stance_roles import capitals, has_word, listed_words, organization_kind, role_forms, role_of, short_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kdnb.annotations import Mention

SELF = frozenset("i we us our my me ours myself ourselves".split())
PERSONAL = frozenset("he she it they".split())
APART = ("nmod", "nmod:poss", "acl", "acl:relcl", "obl", "conj", "advcl", "parataxis")
"""Relations over which a name inside a source is not the source: "the sister of Kim Jong-un"."""

EARLIER = 250
"""Words back to the last ministry that was named in full."""
ROLES = ("official", "text", "media", "outsider")
TITLING = ("PROPN", "NOUN", "ADJ", "DET")
"""Parts of speech of a title before a name."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who takes the position: ``name`` is None for a state or an office alone; ``relay`` the agency that speaks for its state."""

    name: str | None
    state: str
    relay: str | None = None


def speaks_for_itself(token: Token) -> bool:
    """Whether a word is I or we; "US" is not "us"."""
    return token.lower_ in SELF and token.text != "US"


class Actors:
    """The mentions of a Doc, by token."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self.at: dict[int, list[Mention]] = defaultdict(list)
        heads = {mention.name for mention in doc._.mentions if mention.office == "un_secretary_general"}
        for mention in doc._.mentions:
            if mention.kind == "person" and mention.name in heads:
                mention = replace(mention, state="UN")  # the Secretary-General speaks for no state
            span = mention.span(doc)
            if span is not None and mention.state == "UN" and span.start > 0 and doc[span.start - 1].text == "National":
                continue  # the National Security Council of some state
            for at in range(span.start, span.end) if span is not None else ():
                self.at[at].append(mention)
        self.titled = self._titled()
        self.at_home = self._home()
        self.kin = self._kin()
        self.surnames = self._surnames()

    def _surnames(self) -> dict[str, Mention]:
        """Last word of a full name -> a mention of the one official whose it is."""
        full = [m for m in self.doc._.mentions if m.kind == "person" and m.state and " " in m.text and m.method != "coreference"]
        owners: dict[str, set] = defaultdict(set)
        for mention in full:
            for word in {mention.text.split()[-1], mention.text.split()[0]}:
                owners[word].add(mention.name)
        return {word: mention for mention in full if len(owners[word := mention.text.split()[-1]]) == 1}

    def _titled(self) -> dict[str, Speaker]:
        """Name or surname -> the official whom the registry does not know, from the title at some mention of the name."""
        found: dict[str, Speaker] = {}
        for mention in self.doc._.mentions:
            if mention.kind == "person" and not mention.state and (known := titled(mention, self.doc)) is not None:
                found |= dict.fromkeys((mention.text, mention.name, mention.text.split()[-1]), Speaker(*known))
        return found

    def speakers(self, source: Token) -> list[Speaker]:
        """Return who speaks when a token heads the source; empty for anybody who speaks for no state."""
        found = [speaker for head in _heads(source) for speaker in self._of_head(head)]
        if not found and (office := next((t for t in source.subtree if t.i < source.i and role_of(t) == "official" and t.pos_ == "NOUN"), None)) is not None:
            found = self._of_office(office)  # "the North's committee handling inter-Korean affairs"
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
        while left > 0 and self.doc[left - 1].pos_ in TITLING and not (left < source.i and self._person(left)):
            left -= 1
        if left > 1 and self.doc[left - 1].lower_ == "and" and (before := self._person(left - 2)) is not None:
            return [before, speaker]
        while right + 1 < source.head.i and self._person(right + 1) == speaker:
            right += 1
        if self.doc[right + 1].lower_ != "and":
            return [speaker]
        for at in range(right + 2, min(right + 9, source.head.i)):
            if (after := self._person(at)) is not None:
                ends = self.doc[at + 1].pos_ in ("VERB", "AUX", "ADV") or self._person(at + 1) == after
                return [speaker, after] if ends else [speaker]
            if self.doc[at].pos_ not in TITLING:
                break
        return [speaker]

    def _person(self, at: int) -> Speaker | None:
        """The person with a state whose name a token is in."""
        return next((Speaker(m.name, m.state) for m in self.at.get(at, ()) if m.kind == "person" and m.name and m.state and m.method != "coreference"), None)

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
            while at > 0 and joined != at and self.doc[at - 1].text in ("(", "ROK", "DPRK"):
                at -= 1
            states = [mention for mention in self.at.get(at - 1, ()) if mention.kind == "state" and mention.method != "coreference"] if joined != at else []
            if not states or self.doc[joined - 1].lower_ not in ("and", ","):
                break
            found.insert(0, Speaker(None, states[0].state))
            at = self.doc.char_span(states[0].start, states[0].end, alignment_mode="expand")[0].i
        return found if found and (self.doc[source.left_edge.i - 1].lower_ == "and" or any(child.dep_ == "conj" for child in source.children)) or any(t.lower_ == "and" for t in self.doc[max(0, source.left_edge.i - 3) : source.i]) else []

    def relay(self, source: Token) -> str | None:
        """Return the person or the news agency that a source is, as the name of who relays somebody else's words."""
        inside = [mention for token in source.subtree if token.dep_ not in APART for mention in self.at.get(token.i, ())]
        for mention in (*self._covering(source), *inside):
            if mention.kind == "person" and mention.name:
                return mention.name
            if mention.kind == "organization" and organization_kind(mention.name) == "media":
                return short_name(mention.name)
        return None

    def states(self, tokens: Iterable[Token]) -> list[tuple[Token, str]]:
        """Return (token, state) of each mention of an actor with a state in the tokens, in order, places left out."""
        found, seen = [], set()
        for token in tokens:
            for mention in self.at.get(token.i, ()):
                if mention.state and mention.kind != "place" and mention not in seen and not self._likened(token):
                    seen.add(mention)
                    found.append((token, mention.state))
        return found

    def _likened(self, token: Token) -> bool:
        """ "The Libya model", "a Libya-style deal", "in the German capital": what something is like, or where."""
        following = [after.lower_ for after in self.doc[token.i + 1 : token.i + 3] if after.text != "-"]
        return bool(following) and following[0] in listed_words("likened")

    def _covering(self, head: Token) -> list[Mention]:
        """The mentions on a head; a title's are those of the name that it stands with ("leader Kim Jong-un")."""
        own = self.at.get(head.i, [])
        if any(mention.kind == "person" for mention in own) or head.pos_ == "PROPN" and own:
            return own
        if not own and head.text in self.surnames:
            return [self.surnames[head.text]]
        named = [mention for token in self.doc[head.i + 1 : head.i + 3] if not token.is_punct for mention in self.at.get(token.i, ()) if mention.kind == "person"]
        if named and head.pos_ in ("NOUN", "PROPN") and not any(t.is_punct or t.pos_ in ("VERB", "ADP") for t in self.doc[head.i + 1 : head.i + 2]):
            return named
        inside = [mention for token in head.subtree for mention in self.at.get(token.i, ()) if mention.kind == "person" and self._stands_with(mention, token, head)]
        return inside or own

    def _stands_with(self, mention: Mention, token: Token, head: Token) -> bool:
        """Whether a person inside a source is the source: "Secretary of State Antony Blinken", not "an adviser to Hillary Clinton"."""
        first = token.i
        while first > 0 and self.doc[first - 1].idx >= mention.start:
            first -= 1
        last = token.i
        while last + 1 < len(self.doc) and self.doc[last + 1].idx < mention.end:
            last += 1
        after = self.doc[last + 1] if last + 1 < len(self.doc) else None
        between = self.doc[min(first, head.i) : max(first, head.i)]
        apart = any(t.text in (",", ";", "(") for t in between) and token.dep_ not in ("appos", "flat")
        return not apart and (first == 0 or self.doc[first - 1].pos_ not in ("ADP", "SCONJ")) and not (after is not None and after.tag_ == "POS") and any(a == head for a in (token, *token.ancestors)) and not any(a.dep_ in ("acl", "acl:relcl", "conj", "nmod:poss") for a in (token, *_up_to(token, head)) if a != head)

    def _of_head(self, head: Token) -> list[Speaker]:
        found: list[Speaker] = []
        role = role_of(head)
        covering = self._covering(head)
        for mention in covering:
            if mention.kind == "person":
                if mention.state:
                    found.append(Speaker(mention.name, mention.state))
                elif mention.text in self.titled or mention.name in self.titled:
                    found.append(self.titled.get(mention.text) or self.titled[mention.name])
            elif mention.kind == "state" and mention.state and role != "outsider" and (head.pos_ != "NOUN" or not role or role in ("official", "text")):
                found.append(Speaker(None, mention.state))
            elif mention.kind == "organization" and mention.state:
                found += _of_organization(mention)
            elif mention.kind == "place" and mention.state and mention.text in capitals():
                found.append(Speaker(None, mention.state))
        if found or any(mention.kind == "person" for mention in covering):
            return found
        if head.lemma_.lower() in role_forms("member"):
            bodies = [m for token in head.subtree for m in self.at.get(token.i, ()) if m.kind == "organization" and m.state and organization_kind(m.name) == "international"]
            return [Speaker(None, bodies[0].state)] if bodies else []
        if not covering and head.lemma_.lower() in role_forms("kin"):
            return self.kin.get(head.lemma_.lower(), [])
        if role == "text" and (one := issuer(head)) is not None:
            return self.speakers(one)
        if head.lower_ in ("they", "both", "three", "two", "trio") and not covering:
            return self._of_group(head)
        if role in ("official", "text"):
            return self._of_office(head) or (head.tag_ == "NNS" and self._of_group(head)) or self._named_earlier(head) if role == "official" else self._of_office(head)
        if role is None and head.is_upper and len(head) > 2 and not covering:
            return self._abbreviated(head)
        if role == "media" and not self.states(head.subtree) and any(child.lower_ == "the" for child in head.children):
            return self._last_medium(head)
        if role == "media" and any(child.lower_ in ("state", "official", "state-run", "state-controlled") for child in head.subtree):
            states = [state for _, state in self.states(head.subtree)] or ["PRK"]
            return [Speaker(None, states[0])]
        return found

    def _run_before(self, head: Token) -> list[Token]:
        """The words of the noun phrase before an office that the parse cut: "a White House National Security Council (NSC) spokesman"."""
        first = head.i
        while first > 0 and (self.doc[first - 1].pos_ in ("PROPN", "NOUN", "ADJ") or self.doc[first - 1].text in ("(", ")", "'s", "’s", "&")):
            first -= 1
        return list(self.doc[first : head.i])

    def _named_earlier(self, head: Token) -> list[Speaker]:
        """ "The ministry" without a state: the last one of that word that had one; without any, the dateline's."""
        owner = next((child for child in head.children if child.dep_ == "nmod:poss" and role_of(child) == "official"), None)
        if owner is not None:
            return self._named_earlier(owner)  # "the committee's spokesman"
        if not any(child.lower_ == "the" for child in head.children):
            bare = head.tag_ == "NNS" or any(child.lower_ in ("a", "an") for child in head.children)
            return self.at_home if bare and self._of_a_ministry(head) else []
        if any(child.text[:1].isupper() and child.dep_ in ("amod", "compound") and child.i > head.left_edge.i and child.lower_ not in ("foreign", "defense", "defence", "unification") for child in head.children) and not self._of_a_ministry(head):
            return []  # "the Northern minister" is not the last minister
        for at in range(head.left_edge.i - 1, max(-1, head.i - EARLIER), -1):
            token = self.doc[at]
            if token.lower_ == head.lower_:
                bodies = [mention for mention in self.at.get(at, ()) if mention.kind == "organization" and mention.state]
                found = [speaker for mention in bodies for speaker in _of_organization(mention)] or self._of_office(token)
                if found:
                    return found[:1]
        return self.at_home if self._of_a_ministry(head) else []

    def _of_a_ministry(self, head: Token) -> bool:
        """Whether an office is one of a government, or a ministry, without name or state."""
        return any(token.lower_ in role_forms("domestic") for token in head.subtree if abs(token.i - head.i) < 7)

    def _home(self) -> list[Speaker]:
        """The state whose ministry needs no other name: the dateline's, that of all people in the article, or Seoul's among South, North and allies."""
        for at in range(min(6, len(self.doc))):
            for mention in self.at.get(at, ()):
                if mention.text.isupper() and mention.text.title() in capitals() and mention.state:
                    return [Speaker(None, mention.state)]
        states = [mention.state for mention in self.doc._.mentions if mention.kind == "person" and mention.name and mention.state and mention.method != "coreference"]
        if len(set(states)) == 1 and states[0] != "PRK":
            return [Speaker(None, states[0])]
        present = {mention.state for mention in self.doc._.mentions}
        return [Speaker(None, "KOR")] if "KOR" in present and not present & {"JPN", "CHN", "RUS"} and not any(m.kind == "organization" and organization_kind(m.name) == "media" for m in self.doc._.mentions) else []

    def _abbreviated(self, head: Token) -> list[Speaker]:
        """ "NSC" after "the White House National Security Council (NSC)": whoever stands before the bracket."""
        for at in range(head.i - 2, 0, -1):
            if self.doc[at].text == head.text and self.doc[at - 1].text == "(" and at > 1:
                return [speaker for mention in self.at.get(at - 2, ()) if mention.kind == "organization" and mention.state for speaker in _of_organization(mention)]
        return []

    def _kin(self) -> dict[str, list[Speaker]]:
        """ "Kim Yo-jong, the leader's sister" anywhere in the article: sister -> her."""
        found: dict[str, list[Speaker]] = {}
        for token in self.doc if has_word(self.doc, LEMMA, role_forms("kin")) else ():
            word = token.lemma_.lower()
            if word not in role_forms("kin") or word in found:
                continue
            beside = next((at for at in range(token.i + 1, min(token.i + 4, len(self.doc))) if self.doc[at].text != ","), token.i)
            for at in (beside, *range(token.i - 1, max(-1, token.i - 12), -1)):
                people = [m for m in self.at.get(at, ()) if m.kind == "person" and m.name and m.state and m.method != "coreference"]
                following = self.doc[at + 1].text if at + 1 < len(self.doc) else ""
                if people and self.doc[at].idx + len(self.doc[at]) >= people[0].end and following in (",", ".") or (people and at > token.i):
                    found[word] = [Speaker(people[0].name, people[0].state)]
                    break
        return found

    def _last_medium(self, head: Token) -> list[Speaker]:
        """ "The agency": the last one named, if it speaks for its state."""
        for at in range(head.left_edge.i - 1, max(-1, head.i - EARLIER), -1):
            media = [mention for mention in self.at.get(at, ()) if mention.kind == "organization" and organization_kind(mention.name) == "media"]
            if media:
                return _of_organization(media[0])
        return []

    def _of_group(self, head: Token) -> list[Speaker]:
        """ "The leaders", "the three advisers" without a state: the people of two or more states named just before, in this paragraph or the last."""
        if head.pos_ == "NOUN" and not any(child.lower_ in ("the", "both", "two", "three") for child in head.children):
            return []
        found: dict[str, Speaker] = {}
        breaks = 0
        for at in range(head.left_edge.i - 1, max(-1, head.i - 150), -1):
            breaks += self.doc[at].is_space and "\n\n" in self.doc[at].text
            if breaks > 1:
                break
            for mention in self.at.get(at, ()):
                if mention.kind == "person" and mention.state and mention.method != "coreference":
                    found.setdefault(mention.state, Speaker(None, mention.state))
        return sorted(found.values(), key=lambda speaker: speaker.state) if 2 <= len(found) <= 4 else []

    def _of_office(self, head: Token) -> list[Speaker]:
        """ "The North's foreign ministry", "officials from the two Koreas": the states named in the source."""
        near = [token for token in head.subtree if not any(a.dep_ in ("acl", "acl:relcl", "advcl", "parataxis") and a.i > head.i for a in (token, *_up_to(token, head)))]
        own = [(token, state) for token, state in self.states(near) if token.i <= head.i] or self.states(self._run_before(head))
        edge = head.left_edge.i
        if edge > 1 and self.doc[edge - 1].lower_ == "and":  # "South Korean and U.S. officials", cut in two by the parse
            own = self.states(self.doc[edge - 2 : edge - 1]) + own
        states = own or self.states(near) or [(head, state) for state in _small_bodies(near)]
        many = head.tag_ in ("NNS", "NNPS") or head.lemma_.lower() in ("side", "text", "statement", "agreement")
        return [Speaker(None, state) for state in dict.fromkeys(state for _, state in states)][: None if many else 1]


def _small_bodies(tokens: list[Token]) -> list[str]:
    """The state of a body written small: "a state department spokesperson"."""
    found = (body_state(f"{first.text.title()} {second.text.title()}") for first, second in pairwise(tokens) if first.text.islower() and second.text.islower())
    return [state for state in found if state]


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


def _of_organization(mention: Mention) -> list[Speaker]:
    kind = organization_kind(mention.name)
    if kind in ("thinktank", "company", "school", "ngo", "court"):
        return []
    if kind == "media":
        return [Speaker(None, "PRK", short_name(mention.name))] if mention.state == "PRK" else []
    return [Speaker(None, mention.state)]


def _heads(source: Token) -> list[Token]:
    """The heads of a list; of two names side by side without "and" the last, "to meet Kerry, spokeswoman Hua Chunying said"."""
    found = _conjuncts(source)
    joined = any(child.dep_ == "cc" or child.text == "&" for other in found for child in other.children)
    return [source, *found] if joined or not found else found[-1:]


def _conjuncts(token: Token) -> list[Token]:
    return [c for child in token.children if child.dep_ == "conj" for c in (child, *_conjuncts(child))]


def _up_to(token: Token, head: Token) -> Iterable[Token]:
    while token not in (head, token.head):
        token = token.head
        if token != head:
            yield token
