"""Who takes which stand toward whom, about what: one row a proposition.

A position is taken by what is said (attribution.py finds who says what) or by the act itself ("condemned", "agreed to").
Journalists, analysts and the narrator take none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdnb.attribution import Attribution, attribution_of, find_attributions
from kdnb.issues_of import OTHER, issue_of
from kdnb.quotations import find_quotations
from kdnb.stance_codes import COMMENT, Act, acts, code_of, expressions
from kdnb.stance_speakers import PERSONAL, SELF, Actors, Speaker

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


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


def find_stances(doc: Doc) -> list[dict]:
    """Return the stances of an annotated article: dicts with the columns of the stances table, but for article_id and score.

    ``start`` and ``end`` are character offsets into ``doc.text``; a missing value is None; ``date`` is not in them. A position
    that several sides take together is a row for each.
    """
    return Stances(doc).rows()


SAID = Act("", "content", "", "")


class Stances:
    """One article being read."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self.actors = Actors(doc)
        self.quotations = find_quotations(doc)
        self.claims = self._claims()

    def rows(self) -> list[dict]:
        """Return the rows in order of place."""
        found = [row for claim in self.claims for row in self._of_claim(claim)]
        return _without_repeats(sorted(found, key=lambda row: (row["start"], row["end"], row["speaker_state"], row["code"])))

    # --- claims and their speakers

    def _claims(self) -> list[Claim]:
        found = [self._claim(one) for one in find_attributions(self.doc)]
        cues = {claim.cue.i for claim in found if claim.cue is not None}
        for token in self.doc:
            if token.i not in cues and token.pos_ in ("VERB", "AUX") and _act(token) is not None:
                one = attribution_of(token)
                if one is not None:
                    found.append(self._claim(one))
        found.sort(key=lambda claim: (claim.content[0] - claim.content[1], claim.content))
        for number, claim in enumerate(found):
            claim.parent = next((other for other in reversed(found[:number]) if _within(claim, other)), None)
        last: tuple[Speaker, ...] = ()
        for claim in found:  # the widest first, so that a parent's speakers are known
            claim.speakers, claim.via = self._who(claim, last)
        return found

    def _claim(self, one: Attribution) -> Claim:
        token = lambda i: None if i is None else self.doc[i]  # noqa: E731
        return Claim(token(one.cue), token(one.source), one.source_span, one.content)

    def _who(self, claim: Claim, last: tuple[Speaker, ...]) -> tuple[tuple[Speaker, ...], str | None]:
        """Whose position it is, and who relays it."""
        outer = claim.parent.speakers if claim.parent else ()
        if claim.source is None:
            return ((), None) if claim.cue is not None else (outer, None)
        found = tuple(self.actors.speakers(claim.source))
        if claim.source.lower_ in SELF:
            return outer, claim.parent.via if claim.parent else None
        if not found and claim.source.lower_ in PERSONAL and outer:
            return outer, claim.parent.via if claim.parent else None
        if not found:
            return (), None
        if claim.parent and claim.parent.source is not None:
            if len(found) == 1 and found[0].name is None and len(outer) == 1 and outer[0].state == found[0].state and outer[0].name:
                return outer, claim.parent.via
            relay = self.actors.relay(claim.parent.source)
            if relay and all(speaker.name for speaker in found) and relay not in {speaker.name for speaker in found}:
                return found, relay
        via = next((speaker.relay for speaker in found if speaker.relay), None)
        return found, via

    # --- from claims to rows

    def _of_claim(self, claim: Claim) -> Iterator[dict]:
        if not claim.speakers or (claim.cue is not None and _unreal(claim.cue)):
            return
        for tokens, code in self._propositions(claim):
            for speaker in claim.speakers:
                row = self._row(claim, speaker, tokens, code)
                if row is not None:
                    yield row

    def _propositions(self, claim: Claim) -> Iterator[tuple[list[Token], str]]:
        """Yield (tokens of a clause, code), clauses of one sentence with one code together."""
        act = _act(claim.cue) if claim.cue is not None else SAID
        if act is None:
            return
        own = self._own(claim)
        act = _expressed(claim.cue, act)
        whole = _bare([self.doc[i] for i in range(*claim.content)])
        if not whole:
            return
        if act.code == "promise":
            code = code_of(whole, own, promised=True)
            if code != COMMENT:
                yield whole, code
        elif act.code == "content":
            yield from self._read(claim, act, own)
        else:
            code = act.negated if negated(claim.cue) else act.code
            if code:
                yield whole, code

    def _read(self, claim: Claim, act: Act, own) -> Iterator[tuple[list[Token], str]]:
        """The stands that the clauses of a content take, without the claims inside it that speak for themselves."""
        inner = self._inner(claim)
        found: list[tuple[list[Token], str]] = []
        left: list[Token] = []
        for clause in clauses(self.doc, claim.content):
            rest = _bare([token for token in clause if token.i not in inner])
            if not rest or (len(rest) < len(clause) and len(rest) < 4):
                continue
            code = code_of(rest, own)
            if code in (COMMENT, "SUPPORT") and claim.cue is not None:
                code = _governing(claim.cue) or code
            if code == COMMENT and act.default and not inner:
                code = act.default
            if code == COMMENT:
                left = left or rest
            elif found and found[-1][1] == code and found[-1][0][-1].sent == rest[0].sent:
                found[-1] = (found[-1][0] + rest, code)
            else:
                found.append((rest, code))
        if not found and left and not inner and claim.cue is not None:
            found.append((left, COMMENT))
        yield from found

    def _inner(self, claim: Claim) -> set[int]:
        """The tokens of the claims inside this one that make rows of their own."""
        inside: set[int] = set()
        for other in self.claims:
            if other.parent is claim and other.speakers and other.cue is not None and _act(other.cue) is not None:
                inside |= {*range(*other.content), other.cue.i, *(range(*other.source_span) if other.source_span else ())}
        return inside

    def _own(self, claim: Claim):
        states = {speaker.state for speaker in claim.speakers}

        def own(token: Token | None) -> bool:
            if token is None:
                return True
            if token.lower_ in SELF:
                return True
            named = {state for _, state in self.actors.states([token])}
            return bool(named & states) if named else token.lower_ in PERSONAL

        return own

    def _row(self, claim: Claim, speaker: Speaker, tokens: list[Token], code: str) -> dict | None:
        issue = issue_of(tokens)
        if issue == OTHER:
            issue = issue_of(list(tokens[0].sent))
            issue = OTHER if issue == "alliance" else issue
        target = self._target(claim, speaker, tokens, code, issue)
        if code == COMMENT and (issue == OTHER or target is None):
            return None
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
            "content": self.doc.text[tokens[0].idx : tokens[-1].idx + len(tokens[-1])],
            "via": claim.via if claim.via != speaker.name else None,
        }

    def _target(self, claim: Claim, speaker: Speaker, tokens: list[Token], code: str, issue: str) -> str | None:
        """The state that the position is toward; None when the text names no other."""
        if len(claim.speakers) > 1:
            others = [other.state for other in claim.speakers if other.state != speaker.state]
        else:
            others = []
        if claim.cue is not None:
            for child in claim.cue.children:
                if child.dep_ in ("obj", "iobj", "obl") and child.i > claim.cue.i and child.ent_type_ != "DATE":
                    named = [state for token, state in self.actors.states([child]) if state != speaker.state]
                    if named:
                        return named[0]
        named = [state for _, state in self.actors.states(tokens) if state != speaker.state]
        if others and (code in ("AGREE", "CONSULT", "SUPPORT") or not named):
            return others[0] if len(set(others)) == 1 else (named or [None])[0]
        if named:
            return named[0]
        if issue in ("launches", "nuclear_program") and code in ("ACCUSE", "REQUEST", "THREATEN") and speaker.state in ("KOR", "USA", "JPN", "UN"):
            return "PRK"
        return None

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


def _within(claim: Claim, other: Claim) -> bool:
    """Whether a claim stands inside the content of another: its cue, or, without cue, its content."""
    at = claim.cue.i if claim.cue is not None else claim.content[0]
    return claim is not other and other.cue is not claim.cue and other.content[0] <= at < other.content[1]


def _act(cue: Token) -> Act | None:
    """What the cue says that is done, by its lemma, its particle and its frame."""
    lemma = cue.lemma_.lower()
    listed: list[Act] = []
    for child in cue.children:
        if child.i > cue.i and child.dep_ in ("compound:prt", "obl", "advmod", "case"):
            words = [child.lower_] + [c.lower_ for c in child.children if c.dep_ == "case"]
            for word in words:
                listed += acts().get(f"{lemma} {word}", ())
    listed += acts().get(lemma, ())
    infinitive = any(c.dep_ in ("xcomp", "advcl", "ccomp") and any(t.lower_ == "to" for t in c.lefts) for c in cue.children)
    for act in listed:
        if act.frame == "" or act.frame == "infinitive" and infinitive:
            return act
    return None


def _governing(cue: Token) -> str | None:
    """ "Countered by saying ...": the verb above says how it is meant."""
    if cue.dep_ == "advcl" and cue.tag_ == "VBG" and cue.head.i < cue.i and (above := _act(cue.head)) is not None and above.code == "REJECT":
        return above.code
    return None


def _expressed(cue: Token | None, act: Act) -> Act:
    """ "Voiced concern over": the noun says what is done, whatever the verb."""
    if cue is None:
        return act
    for child in cue.children:
        if child.dep_ == "obj" and child.lemma_.lower() in expressions() and (act.code == "content"):
            return expressions()[child.lemma_.lower()]
    return act


def _unreal(cue: Token) -> bool:
    """Whether the cue is only possible, planned or asked for: "may reject", "is expected to urge", "if the North agrees"."""
    lefts = {child.lower_ for child in cue.children if child.i < cue.i}
    if lefts & {"may", "might", "could", "if", "whether", "should", "must", "unless"}:
        return True
    return cue.dep_ == "xcomp" and any(child.lower_ == "to" for child in cue.lefts)


def negated(cue: Token) -> bool:
    """Whether a cue is denied."""
    return any(child.lower_ in ("not", "n't", "never") for child in cue.children)


def _heads(token: Token, inside: set[int]) -> bool:
    return token.head.i not in inside or token.head == token


def clauses(doc: Doc, content: tuple[int, int]) -> list[list[Token]]:
    """Cut a content into its sentences and their coordinated clauses, each as tokens without outer punctuation."""
    found = []
    first = content[0]
    for i in range(content[0], content[1]):
        token = doc[i]
        split = i > first and (token.is_sent_start or _opens_clause(token))
        if split:
            found.append([doc[n] for n in range(first, i)])
            first = i
    found.append([doc[n] for n in range(first, content[1])])
    return [clause for clause in map(_bare, found) if clause]


def _opens_clause(token: Token) -> bool:
    """Whether a coordinated finite clause with its own subject or auxiliary begins with this token."""
    head = token.head if token.dep_ in ("cc", "mark", "nsubj") else None
    if head is None or head.dep_ not in ("conj", "parataxis") or head.left_edge.i != token.i:
        return False
    return any(child.dep_ in ("nsubj", "nsubj:pass", "aux") for child in head.children)


def _bare(tokens: list[Token]) -> list[Token]:
    while tokens and (tokens[0].is_punct or tokens[0].is_space or tokens[0].lower_ in ("that", "and")):
        tokens = tokens[1:]
    while tokens and (tokens[-1].is_punct or tokens[-1].is_space):
        tokens = tokens[:-1]
    return tokens


def _without_repeats(found: Iterable[dict]) -> list[dict]:
    """One row for the same stand of the same speaker in the same words."""
    kept: list[dict] = []
    for row in found:
        same = ("speaker", "speaker_state", "code", "target")
        twin = next((k for k in kept if k["start"] < row["end"] and row["start"] < k["end"] and all(k[key] == row[key] for key in same)), None)
        if twin is None:
            kept.append(row)
    return kept
