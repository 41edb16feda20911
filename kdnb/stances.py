"""Who takes which stand toward whom, about what: one row a proposition.

A position is taken by what is said (attribution.py finds who says what) or by the act itself ("condemned", "agreed to").
Journalists, analysts and the narrator take none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kdnb.issues_of import OTHER, issue_of, keys
from kdnb.stance_claims import Claim
from kdnb.stance_clauses import bare, clauses, expressed, governing, negated, root, threatens, unreal
from kdnb.stance_codes import COMMENT, Act, Own, code_of, expressions, listed, subject_of
from kdnb.stance_names import Speaker
from kdnb.stance_nesting import AGAINST, VOICED
from kdnb.stance_roles import role_of
from kdnb.stance_speakers import PERSONAL, speaks_for_itself
from kdnb.stance_targets import ALLIES, OPPONENTS, Targets

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_stances(doc: Doc) -> list[dict]:
    """Return the stances of an annotated article: dicts with the columns of the stances table, but for article_id and score.

    ``start`` and ``end`` are character offsets into ``doc.text``; a missing value is None; ``date`` is not in them. A position
    that several sides take together is a row for each.
    """
    return Stances(doc).rows()


DEEP, SHALLOW = 30, 3
"""How deep in its clause a telling word may stand; in a statement that goes on without a cue it must be the clause's own."""
UNDECIDED = ("other", "launches", "nuclear_program")
"""Issues on which words without a stand are reports of fact, and left out."""
GOING_ON = ("AGREE", "REQUEST", "SUPPORT")
"""Codes of stands that go on about what the sentence before is about: "China will continue to play a constructive role, he said"."""
SAID = Act("", "content", "", "")


class Stances(Targets):
    """One article being read."""

    def rows(self) -> list[dict]:
        """Return the rows in order of place."""
        found = [placed for claim in self.claims for placed in self._of_claim(claim)]
        return _without_repeats(sorted(found, key=lambda placed: (placed[1]["start"], placed[1]["end"], placed[1]["speaker_state"], placed[1]["code"], placed[0])))

    def _of_claim(self, claim: Claim) -> Iterator[tuple[tuple[int, int], dict]]:
        """Yield ((first, last) token of the content, row)."""
        if not claim.speakers or (claim.cue is not None and (unreal(claim.cue, claim) or self.settled(claim))):
            return
        for tokens, code, word in self._propositions(claim):
            for speaker in claim.speakers:
                row = self._row(claim, speaker, tokens, code, word)
                if row is not None and not (code in AGAINST and row["target"] == VOICED and self.put_in_mouth(claim, speaker, tokens)):
                    yield (tokens[0].i, tokens[-1].i), row

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
        named = claim.cue is not None and claim.cue.lemma_.lower() in listed("naming") and not self.is_speech(whole or [claim.cue], claim.cue)
        if not whole or (act.frame == "clause" and not named and not self.is_speech(whole, claim.cue)):
            return
        if act.frame == "dative" and self._told_no_state(claim) or (act.default == "SUPPORT" and _told_somebody(whole)):
            return
        opening = [token.lower_ for token in whole[:2]]
        if act.code == "REQUEST" and claim.cue is not None and (claim.cue.lemma_.lower() == "insist" and {"its", "their", "his", "our"} & {*opening} or opening in (["for", "us"], ["for", "me"])):
            return  # "insists on its program", "a demand for us to give them up"
        voiced = any(speaker.state == VOICED for speaker in claim.speakers)
        if act.code == "promise" and root(whole).lemma_.lower() in listed("beheld"):
            end = claim.parent.content[1] if claim.parent is not None else claim.cue.sent.end
            last = next((at for at in range(whole[-1].i + 1, end) if self.tokens[at].text in ",;."), end)
            yield bare(self.tokens[whole[0].i : last]), "REQUEST", None
        elif act.code == "promise":
            code, word = code_of(whole, own, promised=True, voiced=voiced)
            if code != COMMENT:
                yield whole, code, word
        elif act.code == "content" and act.default == "SUPPORT" and act.negated and negated(claim.cue):
            yield whole, act.negated, None
        elif act.code == "content":
            yield from (found for found in self._read(claim, act, own) if found[1] != COMMENT or not named)
        else:
            code = act.negated if negated(claim.cue) else act.code
            following = [other.cue.i for other in self.inside.get(claim, ()) if self.goes_on(other, act)]
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
        inner = self.inner(claim)
        found: list[tuple[list[Token], str, Token | None]] = []
        left: list[Token] = []
        for clause in clauses(self.tokens, claim.content):
            rest = bare([token for token in clause if token.i not in inner])
            if not rest or root(clause).i in inner or (rest[-1].pos_ == "CCONJ" and rest[-1].i + 1 in inner and rest[-2:][0].lemma_.lower() in expressions()):
                continue  # "sees no need and has no intention to sour ties"
            if claim.cue is None and rest[0].pos_ == "AUX" and any(token.text == "?" for token in rest[-1].sent if token.i > rest[-1].i):
                continue  # "Is it problematic?"
            if root(rest).lemma_.lower() in listed("going_on") and any(child.dep_ == "xcomp" and child.i in inner for child in root(rest).children):
                continue  # "will continue to [urge it to return]": what goes on says it
            voiced = any(speaker.state == VOICED for speaker in claim.speakers)
            code, word = code_of(rest, own, deepest=DEEP if claim.cue is not None else SHALLOW, voiced=voiced)
            if code == "ACCUSE" and voiced and claim.cue is None and word is not None and any(above.dep_ == "ccomp" and above.head.lemma_ in ("say", "tell", "report") and not own(subject_of(above.head)) for above in (word, *word.ancestors)):
                continue  # "a person concerned said that the drill was against its launches": others' words
            if code in (COMMENT, "SUPPORT") and claim.cue is not None:
                code = governing(claim.cue) or code
            if code == "REQUEST" and claim.cue is None and (voiced or word is not None and word.lemma_ in ("have", "will")) and word is not None and (subject := subject_of(word)) is not None and speaks_for_itself(subject):
                code = COMMENT  # "we know what we have to do" asks nobody
            if code == "REQUEST" and claim.cue is None and voiced and word is not None and word.pos_ == "VERB" and own(subject_of(word)) is False and word.tag_ in ("VBD", "VBN", "VBZ", "VBG"):
                code = COMMENT  # "the Japanese ministry called for a solution": what others ask for
            others_verb = code == "REQUEST" and claim.cue is None and word is not None and word.pos_ == "VERB" and (subject := subject_of(word) or (word.head if word.dep_ == "acl" else None)) is not None and not own(subject)
            if others_verb and (word.tag_ in ("VBD", "VBN") or voiced and all(speaker.name is None for speaker in claim.speakers)):
                code = COMMENT  # "the rally called for his impeachment", "thirteen members called for an end to it"
            if code == "REQUEST" and word is not None and word.lemma_ == "require" and not self.actors.states(rest):
                code = COMMENT  # "peace requires courage"
            if code in ("AGREE", "REQUEST") and act.default == "THREATEN" and own(subject_of(root(rest))):
                code = act.default  # "warned that it will ask others for sanctions"
            if code == "ACCUSE" and act.default == "THREATEN" and root(rest).dep_ == "obj" and root(rest).head == claim.cue and root(rest).pos_ in ("NOUN", "ADJ", "PROPN"):
                code = act.default  # "warn the shameless fools"
            if code == COMMENT and act.default and not (act.default == "SUPPORT" and any(t.lower_ in ("no", "not", "n't", "never") for t in rest)) and (act.default != "THREATEN" or threatens(rest, own, voiced)):
                code = act.default
            hoped_of = subject_of(root(rest)) if act.default == "REQUEST" else None
            if hoped_of is not None and not own(hoped_of) and (code == "ACCUSE" or code == "SUPPORT" and role_of(hoped_of) == "official"):
                code = act.default  # "I hope that they will understand that defiance leads nowhere"
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

    def _own(self, claim: Claim) -> Own:
        states = {speaker.state for speaker in claim.speakers}
        named_alone = bool(claim.speakers) and all(speaker.name for speaker in claim.speakers) and claim.cue is not None
        first_person = (claim.source is None and claim.cue is None) or (claim.source is not None and speaks_for_itself(claim.source))
        direct = any(start <= claim.content[0] < end for start, end in self.quotations) and not (claim.cue is not None and claim.cue.i >= claim.content[0] - 1 and claim.parent is not None)

        def own(token: Token | None) -> bool | None:
            if token is None or speaks_for_itself(token):
                return True
            named = {state for _, state in self.actors.states([token])} or {state for _, state in self.actors.states(token.subtree) if role_of(token) == "official"}
            if named:
                return bool(named & states)
            return (token.lower_ in PERSONAL and not first_person and not ((direct or named_alone) and token.lower_ == "it")) or token.lower_ in listed("own_side") or None

        return own

    def _row(self, claim: Claim, speaker: Speaker, tokens: list[Token], code: str, word: Token | None) -> dict | None:
        issue = within = issue_of(tokens)
        if issue == OTHER:
            source = range(*(claim.source_span or (0, 0))) if code != COMMENT else ()  # a ministry's name is not what is asked for
            issue = issue_of([token for token in tokens[0].sent if token.i not in source])
            issue = OTHER if issue == "alliance" else issue
        if code == "ACCUSE" and issue in ("humanitarian", OTHER) and _pities(claim, tokens):
            code = COMMENT
        target = self.target(claim, speaker, tokens, code, issue, word)
        if code == "THREATEN" and speaker.state in ALLIES and target in ALLIES:
            return None  # "announced the site where the U.S. unit will be deployed": allies do not threaten each other
        if code == COMMENT and (target is None or issue in UNDECIDED or (speaker.name is None and speaker.state == "UN")):
            return None
        if target is None and issue == OTHER and code in GOING_ON:
            issue = self.issue_before(claim, speaker, tokens)
        if target is None and issue == OTHER:
            return None  # a stand on anything toward nobody: prices, elections, the weather
        if claim.cue is None and target is None and (code in AGAINST or (code == "SUPPORT" and speaker.state == VOICED)):
            return None
        if code == "SUPPORT" and word is None and within == OTHER and claim.act is not None and claim.act.default == code and not self.actors.states(tokens):
            return None  # "highlighted the second part of it"
        if code == "SUPPORT" and claim.cue is None and speaker.name is None and speaker.state == VOICED and target in OPPONENTS:
            return None  # state media praise no opponent in their own voice: "remains unchanged in its ambition"
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


def _told_somebody(content: list[Token]) -> bool:
    """ "Reiterated to his counterpart": who is told, not what."""
    head = root(content)
    return head.dep_ == "obl" and role_of(head) == "official" and any(child.dep_ == "case" and child.lower_ == "to" for child in head.children)


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
    rows = [row for _, row in kept]
    return [row for row in rows if row["target"] or not any(other["target"] and _around(other, row) for other in rows)]


def _around(wide: dict, row: dict) -> bool:
    """ "Praised the cooperation, calling it proof of the bond between Moscow and Pyongyang": the stand toward nobody is that toward somebody."""
    return wide["start"] <= row["start"] and row["end"] <= wide["end"] and all(wide[key] == row[key] for key in ("speaker", "speaker_state", "code"))


def _pities(claim: Claim, tokens: list[Token]) -> bool:
    """ "Expressed concern over the first cases of COVID-19": nobody has done it."""
    words = {form for token in (*tokens, *(claim.cue.children if claim.cue is not None else ())) for form in keys(token)}
    return not listed("misfortune").isdisjoint(words) and not listed("worry").isdisjoint(words)
