"""Claims within claims: which of them take a stand of their own, and which belong to the words around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdnb.quotations import find_quotations
from kdnb.stance_claims import Claim, Claims
from kdnb.stance_clauses import bare, expressed, root, unreal
from kdnb.stance_codes import Act, listed
from kdnb.stance_names import Speaker

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

VOICED = "PRK"
"""Whose state media speak with the state's own voice and put words into others' mouths."""
AGAINST = ("ACCUSE", "REQUEST", "THREATEN", "REJECT")
WHOLE = 6
"""Tokens from which on a quotation is somebody's sentence, not a word held up to scorn."""


class Nesting(Claims):
    """The claims of one article, with those that stand inside each."""

    def __init__(self, doc: Doc):
        super().__init__(doc)
        self.quotations = find_quotations(self.doc)
        self.taking: dict[Claim, bool] = {}
        self.inside: dict[Claim, list[Claim]] = {}
        for claim in self.claims:
            if claim.parent is not None:
                self.inside.setdefault(claim.parent, []).append(claim)

    def settled(self, claim: Claim) -> bool:
        """Whether the claim is what its own speakers agreed to, asked for or refused: one stand, and the outer verb says which."""
        outer = claim.parent
        if outer is None:
            return False
        if outer.cue is None:  # a whole statement: what it reports of others' words is not theirs
            return bool(outer.speakers) and outer.source is None and (own := claim.act) is not None and own.code == "content" and not {s.state for s in claim.speakers} & {s.state for s in outer.speakers}
        others = not {speaker.state for speaker in claim.speakers} & {speaker.state for speaker in outer.speakers}
        if outer.cue.lemma_.lower() in listed("hoped") or (others and outer.speakers and claim.cue.lemma_.lower() in listed("hoped")):
            return True  # what one hopes of another, or takes another to want
        if (act := outer.act) is None or expressed(outer.cue, act) is None or (act.code in ("content", "promise") and act.default != "THREATEN"):
            return False
        if not others and act.default == "THREATEN" and any(child.lower_ in ("will", "would") for child in claim.cue.lefts):
            return True  # "warned that it will ask others for sanctions"
        if others and act.code == "ACCUSE" and claim.cue.dep_ != "acl:relcl":
            return True  # "criticized China for opposing sanctions": what one is accused of
        return act.code not in ("content", "promise") and {speaker.state for speaker in claim.speakers} <= {speaker.state for speaker in outer.speakers} and not self.goes_on(claim, act)

    def goes_on(self, claim: Claim, act: Act) -> bool:
        """ "We urge all to condemn it and call on the North to stop": a second act of the same kind, coordinated within the first."""
        own = claim.act
        return own is not None and own.code == act.code and claim.cue.dep_ == "conj" and claim.cue.tag_ in ("VB", "VBP") and claim.speakers != ()

    def put_in_mouth(self, claim: Claim, speaker: Speaker, tokens: list[Token]) -> bool:
        """ "The U.S. faults our launch" in Pyongyang's own words is Pyongyang's reading of the U.S., unless the words are quoted."""
        above = claim.parent
        while above is not None and not any(outer.state == VOICED for outer in above.speakers):
            above = above.parent
        own = claim.act
        if above is not None and above is claim.parent and above.cue is not None and claim.cue is not None and claim.cue.dep_ == "acl:relcl" and (accused := above.act) is not None and accused.code == "ACCUSE":
            return False  # "criticized Bolton, who has called on the North": the narrator's aside
        if above is None or speaker.state == VOICED or (own is not None and own.code == "content"):
            return False  # "Pyongyang says ..., which Washington countered by saying ...": what is said is the speaker's
        inner = (q for q in self.quotations if q[0] > above.content[0] + 1 and q[1] - q[0] > WHOLE)
        return not any(start <= tokens[-1].i and tokens[0].i < end for start, end in inner)

    def inner(self, claim: Claim) -> set[int]:
        """The tokens of the claims inside this one that make rows of their own."""
        inside: set[int] = set()
        for other in self.inside.get(claim, ()):
            if other.cue is not None and self._takes_stand(other) and not self._in_mouth(other, claim):
                inside |= {*range(*other.content), other.cue.i, *(range(*other.source_span) if other.source_span else ())}
        return inside

    def _in_mouth(self, claim: Claim, outer: Claim) -> bool:
        """Whether state media put a stand against Pyongyang into another's mouth: the words stay their own."""
        act = claim.act if outer.cue is not None else None
        voiced = any(speaker.state == VOICED for speaker in outer.speakers) and not any(speaker.state == VOICED for speaker in claim.speakers)
        return voiced and act is not None and act.code in AGAINST and all(self.put_in_mouth(claim, speaker, self.tokens[slice(*claim.content)]) for speaker in claim.speakers)

    def _takes_stand(self, claim: Claim) -> bool:
        """Whether a claim makes rows of its own, as far as its cue tells; asked once a claim."""
        if claim not in self.taking:
            self.taking[claim] = self._stands(claim)
        return self.taking[claim]

    def _stands(self, claim: Claim) -> bool:
        act = claim.act
        act = act and expressed(claim.cue, act)
        if not claim.speakers or act is None or unreal(claim.cue, claim) or self.settled(claim):
            return False
        return act.frame != "clause" or claim.cue.lemma_.lower() in listed("naming") or self.is_speech(bare(self.tokens[slice(*claim.content)]) or [claim.cue], claim.cue)

    def is_speech(self, tokens: list[Token], cue: Token | None) -> bool:
        """Whether a content is a clause or words in quotation marks, not a mere object ("maintains an embargo")."""
        inside = {token.i for token in tokens}
        beyond = [q for q in self.quotations if cue is None or not q[0] <= cue.i < q[1]]
        if tokens[0].lower_ == "to":
            return False
        if root(tokens).pos_ in ("VERB", "AUX") or any(token.dep_ == "cop" for token in root(tokens).children):
            return True
        quoted = any(start <= tokens[0].i < end or tokens[0].i <= start <= tokens[-1].i for start, end in beyond)
        if not quoted and cue is not None and root(tokens).dep_ == "obj" and root(tokens).head == cue:
            return any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") and not _relative(token, inside) for token in tokens)  # "confirmed a policy of watching what it may do" is none, "said the administration attached importance to it and was willing" is
        return quoted or any(token.dep_.startswith("nsubj") and token.head.i in inside for token in tokens)


def _relative(token: Token, inside: set[int]) -> bool:
    """Whether a word stands in a relative or other dependent clause of what is said."""
    while token.i in inside:
        if token.dep_ in ("acl:relcl", "advcl", "ccomp", "acl"):
            return True
        if token.head == token:
            return False
        token = token.head
    return False
