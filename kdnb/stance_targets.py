"""The state that a position is toward: named in its words, spoken to, or meant where nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.issues_of import OTHER, issue_of
from kdnb.stance_claims import Claim
from kdnb.stance_codes import listed, subject_of
from kdnb.stance_names import Speaker
from kdnb.stance_nesting import AGAINST, VOICED, Nesting

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ALLIES = {"KOR": "USA", "USA": "KOR", "JPN": "USA"}
"""Whose alliance "the alliance" is, when the article speaks of both."""
BLAMING = ("ACCUSE", "REQUEST")
"""Codes of whom the subject of the word is meant by: "because Washington did not keep its promise", "Seoul must stop"."""
OPPONENTS, FACING = ("USA", "KOR", "JPN"), ("KOR", "USA", "JPN", "UN", "GBR", "FRA", "EU", "AUS", "CAN", "DEU")
"""Whom Pyongyang's unaddressed words are meant for, and who means Pyongyang by theirs."""
CONCERNED = frozenset((*OPPONENTS, *FACING, "PRK", "CHN", "RUS"))
"""Whom positions on Korea are toward; a third state ("held in Malaysia") only where nothing Korean is at issue."""
NORTHERN = ("launches", "nuclear_program", "denuclearization")
"""Issues on which words without a name are meant for Pyongyang."""
OFFERED = ("dialogue", "denuclearization", "humanitarian")
"""Issues on which a promise without a name is one to the other side."""
NEAR = 150
"""Words back to the last name of an opponent."""


class Targets(Nesting):
    """The claims of one article, and toward whom each is."""

    def __init__(self, doc: Doc):
        super().__init__(doc)
        self.present = {mention.state for mention in doc._.mentions if mention.state}

    def target(self, claim: Claim, speaker: Speaker, tokens: list[Token], code: str, issue: str, word: Token | None) -> str | None:
        """The state that the position is toward; None when the text names no other."""
        others = [other.state for other in claim.speakers if other.state != speaker.state]
        spoken_to = self._object(claim, speaker)
        if spoken_to is not None and (claim.act is None or claim.act.code != "content"):
            return spoken_to
        apart = {speaker.state} | ({other.state for other in claim.speakers} if code in AGAINST else set())
        ours = self._of_several(tokens, speaker)
        named = [state for token, state in self.actors.states(tokens) if state not in apart and token.i not in ours and (state != "UN" or token.i - tokens[0].i < 4 and token.dep_ != "nmod" or any(m.kind == "person" and m.method != "coreference" for m in self.actors.at.get(token.i, ())))]
        if others and code == "AGREE" and issue in OFFERED and claim.act is not None and claim.act.code != code and (met := [state for token, state in self.actors.states(tokens) if state in named and (_has_case(token, "with") or state == VOICED and issue == "dialogue")]):
            return met[0]  # "Washington and Seoul expressed willingness to talk with the North"
        if others and code in ("AGREE", "CONSULT", "SUPPORT"):
            return others[0] if len(set(others)) == 1 else (named or others)[0]
        if code in ("REQUEST", "THREATEN") and (hit := [state for token, state in self.actors.states(tokens) if state in named and _has_case(token, "against")]):
            named = hit  # "called for tougher EU sanctions against North Korea"
        if code in BLAMING and word is not None and (subject := subject_of(word)) is not None:
            blamed = [state for _, state in self.actors.states(subject.subtree) if state not in apart]
            named = blamed or named
        if code in BLAMING:
            named = [state for state in named if state in CONCERNED or state not in self._attributes(tokens)]
        if claim.cue is None and speaker.state == VOICED and self.present & {*OPPONENTS}:
            named = [state for state in named if state in CONCERNED]  # "to impose on us the destiny of Libya" is toward whom the statement is about
        named = [state for state in named if state in CONCERNED] or (named if issue == OTHER else [])
        if code == "THREATEN" and speaker.state in ALLIES:
            named = [state for state in named if state not in ALLIES] or named  # "with the US and the ROK, will maximize the pressure on the North"
        if named:
            return named[0]
        if (told := spoken_to or self._told(claim, speaker)) is not None:
            return told
        if issue == "alliance" and any(token.lemma_.lower() in ("alliance", "ally") for token in tokens) and speaker.state in ALLIES:
            other = ALLIES[speaker.state]
            return other if other in self.present else None
        if code in AGAINST or (code == "AGREE" and (issue in OFFERED or issue in NORTHERN and speaker.state == VOICED)) or (code == "SUPPORT" and claim.cue is not None and (issue == "dialogue" or any(t.lemma_.lower() in listed("bond") for t in tokens)) and speaker.state in (VOICED, *OPPONENTS)):
            return self._opposite(claim, speaker, tokens, issue)
        if code in ("AGREE", "SUPPORT") and any(token.lemma_.lower() in listed("friendly") for token in tokens):
            around = {state for _, state in self.actors.states(tokens[0].sent)} & CONCERNED - {speaker.state, "UN"}
            return around.pop() if len(around) == 1 else None  # "values relations with the ROK and remains committed to growing those ties"
        return None

    def _of_several(self, tokens: list[Token], speaker: Speaker) -> set[int]:
        """Where "the three countries" stand, the speaker's own among them: such a group is toward nobody."""
        groups = {token.i: {mention.state for mention in self.actors.at.get(token.i, ()) if mention.kind == "state"} for token in tokens if len(self.actors.at.get(token.i, ())) > 2}
        return {at for at, states in groups.items() if speaker.state in states}

    def _attributes(self, tokens: list[Token]) -> set[str]:
        """The states that only qualify something else: "fostering the Ukrainian war"."""
        return {state for _, state in self.actors.states([token for token in tokens if token.dep_ == "amod"])}

    def _told(self, claim: Claim, speaker: Speaker) -> str | None:
        """Whom the speaker told so: "he told Moon that he appreciates it"."""
        outer = claim.parent
        if outer is None or outer.cue is None or speaker.state not in {other.state for other in outer.speakers}:
            return None
        return self._object(outer, speaker)

    def _object(self, claim: Claim, speaker: Speaker) -> str | None:
        """The state that the cue of a claim has as its object."""
        if claim.cue is None:
            return None
        things = (child for child in claim.cue.children if child.dep_ in ("obj", "iobj", "obl") and child.i > claim.cue.i)
        return next((state for child in things for _, state in self.actors.states([child]) if state != speaker.state), None)

    def _opposite(self, claim: Claim, speaker: Speaker, tokens: list[Token], issue: str) -> str | None:
        """Whom words without a name are meant for: the other state of the sentence, else the one named last among opponents."""
        apart = {"UN", *(other.state for other in claim.speakers)}
        sentence = [state for _, state in self.actors.states(tokens[0].sent) if state not in apart and state != speaker.state]
        if claim.cue is None and speaker.state == VOICED or issue != OTHER:
            sentence = [state for state in sentence if state in CONCERNED]
        allied = speaker.state in ("CHN", "RUS") and any(token.lemma_.lower() in listed("deployed") for token in tokens)
        if len(set(sentence)) == 1 and not (allied and sentence[0] == "PRK"):
            return sentence[0]
        third = speaker.state in ("CHN", "RUS")
        if issue in NORTHERN and speaker.state != "PRK" and "PRK" in self.present and not allied:
            return "PRK"
        if third and issue not in ("alliance", "exercises") and not allied:
            opponents: tuple[str, ...] = OPPONENTS if issue == OTHER else (*OPPONENTS, "PRK")
        else:
            opponents = OPPONENTS if third or speaker.state == "PRK" else ("PRK",) if speaker.state in FACING else ()
        reach = NEAR if issue != OTHER or allied or (claim.cue is None and speaker.state == VOICED) else NEAR // 3
        reach = max(reach, tokens[0].i - claim.content[0] + NEAR // 3) if claim.cue is None and claim.source is None and speaker.state in FACING else reach  # in a turn: back into the question
        before = self.doc[max(0, tokens[0].i - reach) : tokens[-1].sent.end]
        return next((state for _, state in reversed(self.actors.states(before)) if state in opponents), None)

    def issue_before(self, claim: Claim, speaker: Speaker, tokens: list[Token]) -> str:
        """The issue of the sentence before, if the same side speaks there."""
        first = tokens[0].sent.start
        while first > 0 and self.doc[first - 1].is_space:
            first -= 1
        if first == 0:
            return OTHER
        before = self.doc[first - 1].sent
        if claim.cue is None or (claim.parent is not None and claim.parent.cue is None and claim.parent.source is None and claim.parent.content[0] <= before.start):  # in a turn of a transcript
            claim = claim if claim.cue is None else claim.parent
            return issue_of(list(before)) if speaker.state != VOICED and before.start >= claim.content[0] else OTHER
        spoke = any(other.cue is not None and other.cue.sent == before and speaker.state in {one.state for one in other.speakers} for other in self.claims)
        return issue_of(list(before)) if spoke else OTHER


def _has_case(token: Token, word: str) -> bool:
    """Whether a preposition stands before a name, or before what the name qualifies."""
    return any(child.lower_ == word for above in (token, token.head) for child in above.children if child.dep_ == "case" and child.i < token.i)
