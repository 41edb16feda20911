"""Who takes which stand toward whom, about what: one row a proposition.

A position is taken by what is said (attribution.py finds who says what) or by the act itself ("condemned", "agreed to").
Journalists, analysts and the narrator take none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kdnb.issues_of import OTHER, issue_of
from kdnb.quotations import find_quotations
from kdnb.stance_claims import Claim, Claims
from kdnb.stance_clauses import bare, clauses, expressed, governing, negated, root, threatens, unreal
from kdnb.stance_codes import COMMENT, Act, Own, code_of, listed, subject_of
from kdnb.stance_roles import role_of
from kdnb.stance_speakers import PERSONAL, Speaker, speaks_for_itself

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_stances(doc: Doc) -> list[dict]:
    """Return the stances of an annotated article: dicts with the columns of the stances table, but for article_id and score.

    ``start`` and ``end`` are character offsets into ``doc.text``; a missing value is None; ``date`` is not in them. A position
    that several sides take together is a row for each.
    """
    return Stances(doc).rows()


ALLIES = {"KOR": "USA", "USA": "KOR", "JPN": "USA"}
"""Whose alliance "the alliance" is, when the article speaks of both."""
BLAMING = ("ACCUSE", "REQUEST")
"""Codes of whom the subject of the word is meant by: "because Washington did not keep its promise", "Seoul must stop"."""
AGAINST = ("ACCUSE", "REQUEST", "THREATEN", "REJECT")
OPPONENTS, FACING = ("USA", "KOR", "JPN"), ("KOR", "USA", "JPN", "UN", "GBR", "FRA", "EU", "AUS", "CAN", "DEU")
"""Whom Pyongyang's unaddressed words are meant for, and who means Pyongyang by theirs."""
CONCERNED = frozenset((*OPPONENTS, *FACING, "PRK", "CHN", "RUS"))
"""Whom positions on Korea are toward; a third state ("held in Malaysia") only where nothing Korean is at issue."""
NORTHERN = ("launches", "nuclear_program", "denuclearization")
"""Issues on which words without a name are meant for Pyongyang."""
OFFERED = ("dialogue", "denuclearization", "humanitarian")
"""Issues on which a promise without a name is one to the other side."""
VOICED = "PRK"
"""Whose state media speak with the state's own voice and put words into others' mouths."""
WHOLE = 6
"""Tokens from which on a quotation is somebody's sentence, not a word held up to scorn."""
NEAR = 150
"""Words back to the last name of an opponent."""
DEEP, SHALLOW = 30, 2
"""How deep in its clause a telling word may stand; in a statement that goes on without a cue it must be the clause's own."""
UNDECIDED = ("other", "launches", "nuclear_program")
"""Issues on which words without a stand are reports of fact, and left out."""
GOING_ON = ("AGREE", "REQUEST", "SUPPORT")
"""Codes of stands that go on about what the sentence before is about: "China will continue to play a constructive role, he said"."""
SAID = Act("", "content", "", "")


class Stances(Claims):
    """One article being read."""

    def __init__(self, doc: Doc):
        super().__init__(doc)
        self.quotations = find_quotations(self.doc)
        self.taking: dict[Claim, bool] = {}
        self.inside: dict[Claim, list[Claim]] = {}
        for claim in self.claims:
            if claim.parent is not None:
                self.inside.setdefault(claim.parent, []).append(claim)
        self.present = {mention.state for mention in doc._.mentions if mention.state}

    def rows(self) -> list[dict]:
        """Return the rows in order of place."""
        found = [placed for claim in self.claims for placed in self._of_claim(claim)]
        return _without_repeats(sorted(found, key=lambda placed: (placed[1]["start"], placed[1]["end"], placed[1]["speaker_state"], placed[1]["code"], placed[0])))

    def _of_claim(self, claim: Claim) -> Iterator[tuple[tuple[int, int], dict]]:
        """Yield ((first, last) token of the content, row)."""
        if not claim.speakers or (claim.cue is not None and (unreal(claim.cue, claim) or self._settled(claim))):
            return
        for tokens, code, word in self._propositions(claim):
            for speaker in claim.speakers:
                row = self._row(claim, speaker, tokens, code, word)
                if row is not None and not (code in AGAINST and row["target"] == VOICED and self._put_in_mouth(claim, speaker, tokens)):
                    yield (tokens[0].i, tokens[-1].i), row

    def _put_in_mouth(self, claim: Claim, speaker: Speaker, tokens: list[Token]) -> bool:
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

    def _goes_on(self, claim: Claim, act: Act) -> bool:
        """ "We urge all to condemn it and call on the North to stop": a second act of the same kind, coordinated within the first."""
        own = claim.act
        return own is not None and own.code == act.code and claim.cue.dep_ == "conj" and claim.cue.tag_ in ("VB", "VBP") and claim.speakers != ()

    def _settled(self, claim: Claim) -> bool:
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
        return act.code not in ("content", "promise") and {speaker.state for speaker in claim.speakers} <= {speaker.state for speaker in outer.speakers} and not self._goes_on(claim, act)

    def _propositions(self, claim: Claim) -> Iterator[tuple[list[Token], str, Token | None]]:
        """Yield (tokens of a clause, code, the word that decides), clauses of one sentence with one code together."""
        act = claim.act if claim.cue is not None else SAID
        if act is None:
            return
        own = self._own(claim)
        act = expressed(claim.cue, act)
        if act is None or (act.frame != "clause" and claim.cue is not None and self.doc[claim.content[0]].pos_ == "AUX"):
            return  # "the calculation that they seek is ...": what follows is no complement
        whole = bare(self.tokens[slice(*claim.content)])
        named = claim.cue is not None and claim.cue.lemma_.lower() in listed("naming") and not self._speech(whole or [claim.cue], claim.cue)
        if not whole or (act.frame == "clause" and not named and not self._speech(whole, claim.cue)):
            return
        if act.frame == "dative" and self._told_no_state(claim):
            return
        voiced = any(speaker.state == VOICED for speaker in claim.speakers)
        if act.code == "promise" and root(whole).lemma_.lower() in listed("beheld"):
            end = claim.parent.content[1] if claim.parent is not None else claim.cue.sent.end
            last = next((at for at in range(whole[-1].i + 1, end) if self.tokens[at].text in ",;."), end)
            yield bare(self.tokens[whole[0].i : last]), "REQUEST", None
        elif act.code == "promise":
            code, word = code_of(whole, own, promised=True, voiced=voiced)
            if code != COMMENT:
                yield whole, code, word
        elif act.code == "content":
            yield from (found for found in self._read(claim, act, own) if found[1] != COMMENT or not named)
        else:
            code = act.negated if negated(claim.cue) else act.code
            following = [other.cue.i for other in self.inside.get(claim, ()) if self._goes_on(other, act)]
            whole = bare([token for token in whole if token.i < min(following) - 1]) if following else whole
            if code and whole:
                yield whole, code, None

    def _told_no_state(self, claim: Claim) -> bool:
        """ "Told airlines to keep away": asked of somebody who is no state's."""
        if claim.parent is not None and claim.parent.cue is None and claim.parent.source is None and any(speaker.state == VOICED for speaker in claim.speakers):
            return False  # in a statement: "we warn the hostile states not to ..."
        told = next((c for c in claim.cue.children if c.dep_ in ("obj", "iobj") and c.i > claim.cue.i), None)
        return told is not None and told.pos_ == "NOUN" and not self.actors.states(told.subtree) and (role_of(told) is not None or issue_of([told]) == OTHER)

    def _read(self, claim: Claim, act: Act, own: Own) -> Iterator[tuple[list[Token], str, Token | None]]:
        """The stands that the clauses of a content take, without the claims inside it that speak for themselves."""
        inner = self._inner(claim)
        found: list[tuple[list[Token], str, Token | None]] = []
        left: list[Token] = []
        for clause in clauses(self.tokens, claim.content):
            rest = bare([token for token in clause if token.i not in inner])
            if not rest or root(clause).i in inner:
                continue
            voiced = any(speaker.state == VOICED for speaker in claim.speakers)
            code, word = code_of(rest, own, deepest=DEEP if claim.cue is not None else SHALLOW, voiced=voiced)
            if code in (COMMENT, "SUPPORT") and claim.cue is not None:
                code = governing(claim.cue) or code
            if code == "REQUEST" and claim.cue is None and voiced and word is not None and (subject := subject_of(word)) is not None and speaks_for_itself(subject):
                code = COMMENT  # "we know what we have to do" asks nobody
            if code in ("AGREE", "REQUEST") and act.default == "THREATEN" and own(subject_of(root(rest))):
                code = act.default  # "warned that it will ask others for sanctions"
            if code == COMMENT and act.default and not (act.default == "SUPPORT" and any(t.lower_ in ("no", "not", "n't", "never") for t in rest)) and (act.default != "THREATEN" or threatens(rest, own, voiced)):
                code = act.default
            if code == COMMENT and root(rest).lemma_.lower() in listed("hoped") and own(subject_of(root(rest))):
                code = "REQUEST"  # "China hopes that both will talk, its ministry said"
            if code == COMMENT and claim.cue is not None and claim.cue.lemma_.lower() in listed("subjunctive") and _asked(root(rest)):
                code = "REQUEST"
            if code == COMMENT:
                left = left or rest
                continue
            if code == "ACCUSE" and not self.actors.states(rest):
                rest = bare(clause)  # "it is unfortunate that they decided so": who decided is blamed
            if found and found[-1][1] == code and found[-1][0][-1].sent == rest[0].sent:
                found[-1] = (found[-1][0] + rest, code, found[-1][2])
            else:
                found.append((rest, code, word))
        if not found and left and not inner and claim.cue is not None:
            found.append((left, COMMENT, None))
        yield from found

    def _speech(self, tokens: list[Token], cue: Token | None) -> bool:
        """Whether a content is a clause or words in quotation marks, not a mere object ("maintains an embargo")."""
        inside = {token.i for token in tokens}
        beyond = [q for q in self.quotations if cue is None or not q[0] <= cue.i < q[1]]
        if tokens[0].lower_ == "to":
            return False
        if root(tokens).pos_ in ("VERB", "AUX") or any(token.dep_ == "cop" for token in root(tokens).children):
            return True
        quoted = any(start <= tokens[0].i < end or tokens[0].i <= start <= tokens[-1].i for start, end in beyond)
        if not quoted and cue is not None and root(tokens).dep_ == "obj" and root(tokens).head == cue:
            return False  # "confirmed a policy of watching what it may do"
        return quoted or any(token.dep_.startswith("nsubj") and token.head.i in inside for token in tokens)

    def _takes_stand(self, claim: Claim) -> bool:
        """Whether a claim makes rows of its own, as far as its cue tells; asked once a claim."""
        if claim not in self.taking:
            self.taking[claim] = self._stands(claim)
        return self.taking[claim]

    def _stands(self, claim: Claim) -> bool:
        act = claim.act
        act = act and expressed(claim.cue, act)
        if not claim.speakers or act is None or unreal(claim.cue, claim) or self._settled(claim):
            return False
        return act.frame != "clause" or claim.cue.lemma_.lower() in listed("naming") or self._speech(bare(self.tokens[slice(*claim.content)]) or [claim.cue], claim.cue)

    def _inner(self, claim: Claim) -> set[int]:
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
        return voiced and act is not None and act.code in AGAINST and all(self._put_in_mouth(claim, speaker, self.tokens[slice(*claim.content)]) for speaker in claim.speakers)

    def _own(self, claim: Claim) -> Own:
        states = {speaker.state for speaker in claim.speakers}
        direct = any(start <= claim.content[0] < end for start, end in self.quotations) and not (claim.cue is not None and claim.cue.i >= claim.content[0] - 1 and claim.parent is not None)

        def own(token: Token | None) -> bool | None:
            if token is None or speaks_for_itself(token):
                return True
            named = {state for _, state in self.actors.states([token])} or {state for _, state in self.actors.states(token.subtree) if role_of(token) == "official"}
            if named:
                return bool(named & states)
            return (token.lower_ in PERSONAL and not (direct and token.lower_ == "it")) or token.lower_ in listed("own_side") or None

        return own

    def _row(self, claim: Claim, speaker: Speaker, tokens: list[Token], code: str, word: Token | None) -> dict | None:
        issue = within = issue_of(tokens)
        if issue == OTHER:
            source = range(*(claim.source_span or (0, 0))) if code != COMMENT else ()  # a ministry's name is not what is asked for
            issue = issue_of([token for token in tokens[0].sent if token.i not in source])
            issue = OTHER if issue == "alliance" else issue
        target = self._target(claim, speaker, tokens, code, issue, word)
        if code == "THREATEN" and speaker.state in ALLIES and target in ALLIES:
            return None  # "announced the site where the U.S. unit will be deployed": allies do not threaten each other
        if code == COMMENT and (target is None or issue in UNDECIDED or (speaker.name is None and speaker.state == "UN")):
            return None
        if target is None and issue == OTHER and code in GOING_ON:
            issue = self._issue_before(claim, speaker, tokens)
        if target is None and issue == OTHER:
            return None  # a stand on anything toward nobody: prices, elections, the weather
        if claim.cue is None and target is None and (code in AGAINST or (code == "SUPPORT" and speaker.state == VOICED)):
            return None
        if code == "SUPPORT" and within == "sanctions" and target == VOICED and claim.act is not None and claim.act.code == code:
            return None  # "approved sanctions against the North" is no praise of it
        start, end = self._evidence(claim, tokens)
        return {
            "start": start,
            "end": end,
            "speaker": speaker.name,
            "speaker_state": speaker.state,
            "target": target,
            "issue": issue,
            "code": code,
            "quoted": self._quoted(tokens),
            "cue": claim.cue.text if claim.cue is not None else None,
            "content": self.doc[tokens[0].i : tokens[-1].i + 1].text,
            "via": claim.via if claim.via != speaker.name else None,
        }

    def _issue_before(self, claim: Claim, speaker: Speaker, tokens: list[Token]) -> str:
        """The issue of the sentence before, if the same side speaks there."""
        first = tokens[0].sent.start
        while first > 0 and self.doc[first - 1].is_space:
            first -= 1
        if first == 0:
            return OTHER
        before = self.doc[first - 1].sent
        if claim.cue is None:  # in a turn of a transcript
            return issue_of(list(before)) if speaker.state != VOICED and before.start >= claim.content[0] else OTHER
        spoke = any(other.cue is not None and other.cue.sent == before and speaker.state in {one.state for one in other.speakers} for other in self.claims)
        return issue_of(list(before)) if spoke else OTHER

    def _target(self, claim: Claim, speaker: Speaker, tokens: list[Token], code: str, issue: str, word: Token | None) -> str | None:
        """The state that the position is toward; None when the text names no other."""
        others = [other.state for other in claim.speakers if other.state != speaker.state]
        spoken_to = self._object(claim, speaker)
        if spoken_to is not None and (claim.act is None or claim.act.code != "content"):
            return spoken_to
        apart = {speaker.state} | ({other.state for other in claim.speakers} if code in AGAINST else set())
        named = [state for token, state in self.actors.states(tokens) if state not in apart and (state != "UN" or token.i - tokens[0].i < 4 and token.dep_ != "nmod")]
        if others and code in ("AGREE", "CONSULT", "SUPPORT"):
            return others[0] if len(set(others)) == 1 else (named or others)[0]
        if code in BLAMING and word is not None and (subject := subject_of(word)) is not None:
            blamed = [state for _, state in self.actors.states(subject.subtree) if state not in apart]
            named = blamed or named
        if code in BLAMING:
            named = [state for state in named if state in CONCERNED or state not in self._attributes(tokens)]
        named = [state for state in named if state in CONCERNED] or (named if issue == OTHER else [])
        if named:
            return named[0]
        if (told := spoken_to or self._told(claim, speaker)) is not None:
            return told
        if issue == "alliance" and any(token.lemma_.lower() in ("alliance", "ally") for token in tokens) and speaker.state in ALLIES:
            other = ALLIES[speaker.state]
            return other if other in self.present else None
        if code in AGAINST or (code == "AGREE" and (issue in OFFERED or issue in NORTHERN and speaker.state == VOICED)) or (code == "SUPPORT" and claim.cue is not None and (issue == "dialogue" or any(t.lemma_.lower() in listed("bond") for t in tokens)) and speaker.state in (VOICED, *OPPONENTS)):
            return self._opposite(claim, speaker, tokens, issue)
        return None

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
        allied = speaker.state in ("CHN", "RUS") and any(token.lemma_.lower() in listed("deployed") for token in tokens)
        if len(set(sentence)) == 1 and not (allied and sentence[0] == "PRK"):
            return sentence[0]
        third = speaker.state in ("CHN", "RUS")
        if issue in NORTHERN and speaker.state != "PRK" and "PRK" in self.present and not allied:
            return "PRK"
        if third and issue not in ("alliance", "exercises") and not allied:
            opponents: tuple[str, ...] = (*OPPONENTS, "PRK")
        else:
            opponents = OPPONENTS if third or speaker.state == "PRK" else ("PRK",) if speaker.state in FACING else ()
        reach = NEAR if issue != OTHER or allied or (claim.cue is None and speaker.state == VOICED) else NEAR // 3
        before = self.doc[max(0, tokens[0].i - reach) : tokens[-1].sent.end]
        return next((state for _, state in reversed(self.actors.states(before)) if state in opponents), None)

    def _evidence(self, claim: Claim, tokens: list[Token]) -> tuple[int, int]:
        first, last = tokens[0].i, tokens[-1].i
        if claim.cue is not None and claim.cue.sent == tokens[0].sent:
            inner = [claim.cue.i, *((claim.source_span[0], claim.source_span[1] - 1) if claim.source_span else ())]
            inner = [i for i in inner if claim.cue.sent.start <= i < claim.cue.sent.end]
            first, last = min(first, *inner), max(last, *inner)
        return self.doc[first].idx, self.doc[last].idx + len(self.doc[last])

    def _quoted(self, tokens: list[Token]) -> str | None:
        best = ""
        for start, end in self.quotations:
            first, last = max(start, tokens[0].i), min(end, tokens[-1].i + 1)
            if first < last:
                words = self.doc[first:last].text.strip().strip("\"“”«»„").strip()
                best = max(best, words, key=len)
        return best or None


def _asked(verb: Token) -> bool:
    """ "Insisted that South Korean reactors be chosen": a bare verb."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "aux:pass", "cop")]
    return any(child.lower_ == "be" for child in helpers) and len(helpers) == 1 or verb.tag_ == "VB" and not helpers


def _without_repeats(found: Iterable[tuple[tuple[int, int], dict]]) -> list[dict]:
    """One row for the same stand of the same speaker in the same words."""
    kept: list[tuple[tuple[int, int], dict]] = []
    same = ("speaker_state", "code", "target")
    for (first, last), row in found:
        twin = next((k for (a, b), k in kept if a <= last and first <= b and all(k[key] == row[key] for key in same)), None)
        if twin is None:
            kept.append(((first, last), row))
    return [row for _, row in kept]
