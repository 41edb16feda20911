"""Offices, ministries and groups that are named without their state: "the ministry", "the leaders", "the agency"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kdnb.spans import cues
from kdnb.stance_names import Named, Speaker, up_to
from kdnb.stance_officials import body_state
from kdnb.stance_roles import capitals, organization_kind, role_forms, role_of, short_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kdnb.annotations import Mention

COUNTED = {"two": (2, 2), "both": (2, 2), "three": (3, 3)}
"""How many states a group has at least and at most that is counted: of three, none are "the two presidents"."""
PARAGRAPHS = 6
"""Paragraphs back to the people whom "the three" are; of two, or uncounted, they stand in the last one."""
EARLIER = 250
"""Words back to the last ministry that was named in full."""


class Offices(Named):
    """The mentions of a Doc, with the offices that only the article as a whole gives a state."""

    def __init__(self, doc: Doc):
        super().__init__(doc)
        self.at_home = self._home()
        self.kin = self._kin()

    def of_office(self, head: Token) -> list[Speaker]:
        """ "The North's foreign ministry", "officials from the two Koreas": the states named in the source."""
        near = [token for token in head.subtree if not any(a.dep_ in ("acl", "acl:relcl", "advcl", "parataxis") and a.i > head.i for a in (token, *up_to(token, head)))]
        own = [(token, state) for token, state in self.states(near) if token.i <= head.i] or self.states(self._run_before(head))
        edge = head.left_edge.i
        if edge > 1 and self.doc[edge - 1].lower_ == "and":  # "South Korean and U.S. officials", cut in two by the parse
            own = self.states(self.doc[edge - 2 : edge - 1]) + own
        owned = [t for t in near if t.i < t.head.i and role_of(t.head) == "official" and all(mention.kind == "organization" for mention in self.at.get(t.head.i, ()))]
        states = own or self.states(owned) or self.states(near) or [(head, state) for state in _small_bodies(near)]
        many = head.tag_ in ("NNS", "NNPS") or head.lemma_.lower() in ("side", "text", "statement", "agreement")
        return [Speaker(None, state) for state in dict.fromkeys(state for _, state in states)][: None if many else 1]

    def _run_before(self, head: Token) -> list[Token]:
        """The words of the noun phrase before an office that the parse cut: "a White House National Security Council (NSC) spokesman"."""
        first = head.i
        while first > 0 and (self.doc[first - 1].pos_ in ("PROPN", "NOUN", "ADJ") or self.doc[first - 1].text in ("(", ")", "'s", "’s", "&")):
            first -= 1
        return list(self.doc[first : head.i])

    def named_earlier(self, head: Token) -> list[Speaker]:
        """ "The ministry" without a state: the last one of that word that had one; without any, the dateline's."""
        owner = next((child for child in head.children if child.dep_ == "nmod:poss" and role_of(child) == "official"), None)
        if owner is not None:
            return self.named_earlier(owner)  # "the committee's spokesman"
        if not any(child.lower_ == "the" for child in head.children):
            bare = head.tag_ == "NNS" or any(child.lower_ in ("a", "an") for child in head.children)
            return self.at_home if bare and self._of_a_ministry(head) else []
        if any(child.text[:1].isupper() and child.dep_ in ("amod", "compound") and child.i > head.left_edge.i and child.lower_ not in ("foreign", "defense", "defence", "unification") for child in head.children) and not self._of_a_ministry(head):
            return []  # "the Northern minister" is not the last minister
        for at in range(head.left_edge.i - 1, max(-1, head.i - EARLIER), -1):
            token = self.doc[at]
            if token.lower_ == head.lower_:
                bodies = [mention for mention in self.at.get(at, ()) if mention.kind == "organization" and mention.state]
                found = [speaker for mention in bodies for speaker in of_organization(mention)] or self.of_office(token)
                if found:
                    return found[:1]
        return (self.at_home or self._in_seoul(head)) if self._of_a_ministry(head) else []

    def _in_seoul(self, head: Token) -> list[Speaker]:
        """ "The presidential office" without a state: the English press calls only Seoul's so."""
        korean = any(token.lower_ == "presidential" for token in head.subtree) and any(mention.state == "KOR" for mention in self.doc._.mentions)
        return [Speaker(None, "KOR")] if korean else []

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

    def abbreviated(self, head: Token) -> list[Speaker]:
        """ "NSC" after "the White House National Security Council (NSC)": whoever stands before the bracket."""
        for at in range(head.i - 2, 0, -1):
            if self.doc[at].text == head.text and self.doc[at - 1].text == "(" and at > 1:
                return [speaker for mention in self.at.get(at - 2, ()) if mention.kind == "organization" and mention.state for speaker in of_organization(mention)]
        return []

    def _kin(self) -> dict[str, list[Speaker]]:
        """ "Kim Yo-jong, the leader's sister" anywhere in the article: sister -> her."""
        found: dict[str, list[Speaker]] = {}
        for token in self.doc.where("small_lemma", cues("coreference_cues", "kin")):
            word = token.lemma_.lower()
            if word in found:
                continue
            beside = next((at for at in range(token.i + 1, min(token.i + 4, len(self.doc))) if self.doc[at].text != ","), token.i)
            for at in (beside, *range(token.i - 1, max(-1, token.i - 12), -1)):
                people = [m for m in self.at.get(at, ()) if m.kind == "person" and m.name and m.state and m.method != "coreference"]
                following = self.doc[at + 1].text if at + 1 < len(self.doc) else ""
                if people and self.doc[at].idx + len(self.doc[at]) >= people[0].end and following in (",", ".") or (people and at > token.i):
                    found[word] = [Speaker(people[0].name, people[0].state)]
                    break
        return found

    def last_medium(self, head: Token) -> list[Speaker]:
        """ "The agency": the last one named, if it speaks for its state."""
        for at in range(head.left_edge.i - 1, max(-1, head.i - EARLIER), -1):
            media = [mention for mention in self.at.get(at, ()) if mention.kind == "organization" and organization_kind(mention.name) == "media"]
            if media:
                return of_organization(media[0])
        return []

    def of_group(self, head: Token) -> list[Speaker]:
        """ "The leaders", "the three advisers" without a state: the people of two or more states named just before, in this paragraph or the last."""
        if head.pos_ == "NOUN" and not any(child.lower_ in ("the", "both", "two", "three") for child in head.children):
            return []
        found: dict[str, Speaker] = {}
        said = next((child.lower_ for child in head.children if child.lower_ in COUNTED), None)
        breaks, most = 0, PARAGRAPHS if said == "three" else 1
        for at in range(head.left_edge.i - 1, max(-1, head.i - 150), -1):
            breaks += self.doc[at].is_space and "\n\n" in self.doc[at].text
            if breaks > most:
                break
            for mention in self.at.get(at, ()):
                if mention.kind == "person" and mention.state and mention.method != "coreference":
                    found.setdefault(mention.state, Speaker(None, mention.state))
        few, many = COUNTED.get(said, (2, 4))
        return sorted(found.values(), key=lambda speaker: speaker.state) if few <= len(found) <= many else []


def _small_bodies(tokens: list[Token]) -> list[str]:
    """The state of a body written small: "a state department spokesperson"."""
    found = (body_state(f"{first.text.title()} {second.text.title()}") for first, second in pairwise(tokens) if first.text.islower() and second.text.islower())
    return [state for state in found if state]


def of_organization(mention: Mention) -> list[Speaker]:
    kind = organization_kind(mention.name)
    if kind in ("thinktank", "company", "school", "ngo", "court"):
        return []
    if kind == "media":
        return [Speaker(None, "PRK", short_name(mention.name))] if mention.state == "PRK" else []
    return [Speaker(None, mention.state)]
