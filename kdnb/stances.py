"""Who takes which stand toward whom, about what: one row a proposition.

A position is taken by what is said (attribution.py finds who says what) or by the act itself ("condemned", "agreed to").
Journalists, analysts and the narrator take none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdnb.attribution import find_attributions
from kdnb.attribution_frames import Attribution, attribution_of, subject_before, takes
from kdnb.issues_of import OTHER, issue_of
from kdnb.quotations import find_quotations
from kdnb.stance_codes import COMMENT, Act, acts, code_of, expressions
from kdnb.stance_speakers import PERSONAL, Actors, Speaker, role_of, speaks_for_itself, statement_voice

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


ALLIES = {"KOR": "USA", "USA": "KOR", "JPN": "USA"}
"""Whose alliance "the alliance" is, when the article speaks of both."""
AGAINST = ("ACCUSE", "REQUEST", "THREATEN", "REJECT")
OPPONENTS, FACING = ("USA", "KOR", "JPN"), ("KOR", "USA", "JPN", "UN", "GBR", "FRA", "EU", "AUS", "CAN", "DEU")
"""Whom Pyongyang's unaddressed words are meant for, and who means Pyongyang by theirs."""
NORTHERN = ("launches", "nuclear_program", "denuclearization")
"""Issues on which words without a name are meant for Pyongyang."""
OFFERED = ("dialogue", "denuclearization", "humanitarian")
"""Issues on which a promise without a name is one to the other side."""
NEAR = 150
"""Words back to the last name of an opponent."""
DEEP, SHALLOW = 30, 1
"""How deep in its clause a telling word may stand; in a statement that goes on without a cue it must be the clause's own."""
HOPED = ("hope", "wish", "want", "expect")
SILENCE = ("comment", "respond", "confirm", "elaborate", "say", "identify", "disclose", "specify", "speculate", "give")
"""What it is no stand to decline."""
GOING_ON = ("go", "continue", "proceed")
HABITS = ("frequently", "often", "routinely", "regularly", "usually", "typically")
UNDECIDED = ("other", "launches", "nuclear_program")
"""Issues on which words without a stand are reports of fact, and left out."""
SAID = Act("", "content", "", "")


class Stances:
    """One article being read."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self.actors = Actors(doc)
        self.quotations = find_quotations(doc)
        self.present = {mention.state for mention in doc._.mentions if mention.state}
        self.found: list[Claim] = []
        self.claims = self._claims()

    def rows(self) -> list[dict]:
        """Return the rows in order of place."""
        found = [placed for claim in self.claims for placed in self._of_claim(claim)]
        return _without_repeats(sorted(found, key=lambda placed: (placed[1]["start"], placed[1]["end"], placed[1]["speaker_state"], placed[1]["code"], placed[0])))

    # --- claims and their speakers

    def _claims(self) -> list[Claim]:
        found = [self._claim(one) for one in find_attributions(self.doc, joined=False)]
        cues = {claim.cue.i for claim in found if claim.cue is not None}
        for token in self.doc:
            if token.i not in cues and token.pos_ in ("VERB", "AUX") and (act := _act(token)) is not None and act.frame != "clause":
                one = attribution_of(token) or _broken_off(token, act)
                if one is not None:
                    found.append(self._claim(one))
        found = self._voiced(found)
        found.sort(key=lambda claim: (claim.content[0] - claim.content[1], claim.content))
        for number, claim in enumerate(found):
            claim.parent = next((other for other in reversed(found[:number]) if _within(claim, other)), None)
        self.found = found
        for claim in found:  # the widest first, so that a parent's speakers are known
            if not claim.speakers:
                claim.speakers, claim.via = self._who(claim)
        return found

    def _claim(self, one: Attribution) -> Claim:
        cue, source = (None if at is None else self.doc[at] for at in (one.cue, one.source))
        return Claim(cue, source, one.source_span, one.content)

    def _voiced(self, found: list[Claim]) -> list[Claim]:
        """Add whose statement the whole article is, if it is one: everything after "released the following statement"."""
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
        if claim.source is None or (not self.actors.at.get(claim.source.i) and role_of(claim.source) is None and claim.source.pos_ != "PRON"):
            near = self._named_before(claim.cue) if claim.source is None or claim.source.text not in self.actors.surnames else None
            if near is None and claim.source is not None and (known := self.actors.speakers(claim.source)):
                return tuple(known), None
            claim.source_span = None
            if near is None and claim.source is None and claim.cue.tag_ in ("VBD", "VBN", "VBZ") and (subject := subject_before(claim.cue)) is not None and subject.pos_ == "PROPN":
                return tuple(self.actors.speakers(subject)), None
            return ((near,) if near else (), None)
        if speaks_for_itself(claim.source):
            return outer, over
        found = self._resolved(claim, outer)
        if not found and claim.source.lower_ in PERSONAL and outer:
            return outer, over
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
        together = claim.cue is not None and ((act := _act(claim.cue)) is not None and act.code == "AGREE" or any(c.lower_ == "both" for c in claim.cue.children))
        if source.lower_ == "they" and together and outer and not {speaker.state for speaker in outer} & {speaker.state for speaker in found}:
            return outer
        return found

    def _speaker_before(self, pronoun: Token) -> Speaker | None:
        """The person who spoke in the sentence before, in the same paragraph: "Daniel Russel said ... He called for ..."."""
        start = pronoun.sent.start
        if start == 0 or self.doc[start - 1].is_space:
            return None
        before = self.doc[start - 1].sent
        cues = [claim for claim in self.found if claim.cue is not None and before.start <= claim.cue.i < before.end and claim.parent is None and "sentence" in takes(claim.cue)]
        people = [speaker for claim in cues for speaker in ((claim.source is not None and self.actors.speakers(claim.source)) or [self._named_before(claim.cue)]) if speaker and speaker.name]
        return people[-1] if len({speaker.name for speaker in people}) == 1 else None

    def _named_before(self, cue: Token) -> Speaker | None:
        """The person whose name opens the clause of a cue, where the parse gives it no subject: "Daniel Russel, the top diplomat, said"."""
        if any(child.lower_ == "to" for child in cue.lefts):
            return None
        for at in range(cue.i - 1, max(cue.sent.start, cue.i - 14) - 1, -1):
            token = self.doc[at]
            passed = token.pos_ == "SCONJ" or token.pos_ == "VERB" and token.dep_ not in ("acl", "amod", "compound") and cue.tag_ != "VBG"
            if passed or token.is_space or token.text in "\"”“":
                return None
            people = [mention for mention in self.actors.at.get(at, ()) if mention.kind == "person" and mention.state and mention.method != "coreference"]
            if people:
                first = self.doc.char_span(people[0].start, people[0].end, alignment_mode="expand")[0]
                before = self.doc[first.i - 1] if first.i > cue.sent.start else None
                after = self.doc[at + 1]
                if (before is None or before.pos_ in ("PUNCT", "PROPN", "NOUN", "CCONJ", "ADJ")) and after.text not in ("'s", "’s") and after.i <= cue.i:
                    return Speaker(people[0].name, people[0].state)
                return None
        return None

    # --- from claims to rows

    def _of_claim(self, claim: Claim) -> Iterator[tuple[tuple[int, int], dict]]:
        """Yield ((first, last) token of the content, row)."""
        if not claim.speakers or (claim.cue is not None and (_unreal(claim.cue, claim) or self._settled(claim))):
            return
        for tokens, code in self._propositions(claim):
            for speaker in claim.speakers:
                row = self._row(claim, speaker, tokens, code)
                if row is not None:
                    yield (tokens[0].i, tokens[-1].i), row

    def _goes_on(self, claim: Claim, act: Act) -> bool:
        """ "We urge all to condemn it and call on the North to stop": a second act of the same kind, coordinated within the first."""
        own = _act(claim.cue) if claim.cue is not None else None
        return own is not None and own.code == act.code and claim.cue.dep_ == "conj" and claim.cue.tag_ in ("VB", "VBP") and claim.speakers != ()

    def _settled(self, claim: Claim) -> bool:
        """Whether the claim is what its own speakers agreed to, asked for or refused: one stand, and the outer verb says which."""
        outer = claim.parent
        if outer is None:
            return False
        if outer.cue is None:  # a whole statement: what it reports of others' words is not theirs
            return outer.source is None and (own := _act(claim.cue)) is not None and own.code == "content" and not {s.state for s in claim.speakers} & {s.state for s in outer.speakers}
        others = not {speaker.state for speaker in claim.speakers} & {speaker.state for speaker in outer.speakers}
        if outer.cue.lemma_.lower() in HOPED or (others and outer.speakers and claim.cue.lemma_.lower() in HOPED):
            return True  # what one hopes of another, or takes another to want
        if (act := _act(outer.cue)) is None or act.code in ("content", "promise"):
            return False
        return {speaker.state for speaker in claim.speakers} <= {speaker.state for speaker in outer.speakers} and not self._goes_on(claim, act)

    def _propositions(self, claim: Claim) -> Iterator[tuple[list[Token], str]]:
        """Yield (tokens of a clause, code), clauses of one sentence with one code together."""
        act = _act(claim.cue) if claim.cue is not None else SAID
        if act is None:
            return
        own = self._own(claim)
        act = _expressed(claim.cue, act)
        if act is None or (act.frame != "clause" and claim.cue is not None and self.doc[claim.content[0]].pos_ == "AUX"):
            return  # "the calculation that they seek is ...": what follows is no complement
        whole = _bare([self.doc[i] for i in range(*claim.content)])
        if not whole or (act.frame == "clause" and not self._speech(whole)):
            return
        if act.code == "promise":
            code = code_of(whole, own, promised=True)
            if code != COMMENT:
                yield whole, code
        elif act.code == "content":
            yield from self._read(claim, act, own)
        else:
            code = act.negated if negated(claim.cue) else act.code
            following = [other.cue.i for other in self.claims if other.parent is claim and self._goes_on(other, act)]
            whole = _bare([token for token in whole if token.i < min(following) - 1]) if following else whole
            if code and whole:
                yield whole, code

    def _read(self, claim: Claim, act: Act, own) -> Iterator[tuple[list[Token], str]]:
        """The stands that the clauses of a content take, without the claims inside it that speak for themselves."""
        inner = self._inner(claim)
        found: list[tuple[list[Token], str]] = []
        left: list[Token] = []
        for clause in clauses(self.doc, claim.content):
            rest = _bare([token for token in clause if token.i not in inner])
            if not rest or _root(clause).i in inner:
                continue
            code = code_of(rest, own, deepest=DEEP if claim.cue is not None else SHALLOW)
            if code in (COMMENT, "SUPPORT") and claim.cue is not None:
                code = _governing(claim.cue) or code
            if code == COMMENT and act.default and not (act.default == "SUPPORT" and any(t.lower_ in ("no", "not", "n't", "never") for t in rest)) and (act.default != "THREATEN" or _threatens(rest, own)):
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

    def _speech(self, tokens: list[Token]) -> bool:
        """Whether a content is a clause or words in quotation marks, not a mere object ("maintains an embargo")."""
        inside = {token.i for token in tokens}
        if tokens[0].lower_ == "to":
            return False
        if _root(tokens).pos_ in ("VERB", "AUX") or any(token.dep_ == "cop" for token in _root(tokens).children):
            return True
        quoted = any(start <= tokens[0].i < end or tokens[0].i <= start <= tokens[-1].i for start, end in self.quotations)
        return quoted or any(token.dep_.startswith("nsubj") and token.head.i in inside for token in tokens)

    def _takes_stand(self, claim: Claim) -> bool:
        """Whether a claim makes rows of its own, as far as its cue tells."""
        act = _act(claim.cue)
        act = act and _expressed(claim.cue, act)
        if not claim.speakers or act is None or _unreal(claim.cue, claim) or self._settled(claim):
            return False
        return act.frame != "clause" or self._speech(_bare([self.doc[i] for i in range(*claim.content)]) or [claim.cue])

    def _inner(self, claim: Claim) -> set[int]:
        """The tokens of the claims inside this one that make rows of their own."""
        inside: set[int] = set()
        for other in self.claims:
            if other.parent is claim and other.cue is not None and self._takes_stand(other):
                inside |= {*range(*other.content), other.cue.i, *(range(*other.source_span) if other.source_span else ())}
        return inside

    def _own(self, claim: Claim):
        states = {speaker.state for speaker in claim.speakers}

        def own(token: Token | None) -> bool:
            if token is None:
                return True
            if speaks_for_itself(token):
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
        if code == COMMENT and (speaker.name is None or target is None or issue in UNDECIDED):
            return None
        if target is None and issue == OTHER:
            return None  # a stand on anything toward nobody: prices, elections, the weather
        if claim.cue is None and target is None and code in ("ACCUSE", "REQUEST", "THREATEN", "REJECT"):
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
        others = [other.state for other in claim.speakers if other.state != speaker.state]
        if claim.cue is not None:
            for child in claim.cue.children:
                if child.dep_ in ("obj", "iobj", "obl") and child.i > claim.cue.i:
                    named = [state for _, state in self.actors.states([child]) if state != speaker.state]
                    if named:
                        return named[0]
        apart = {speaker.state, "UN"} | ({other.state for other in claim.speakers} if code in AGAINST else set())
        named = [state for _, state in self.actors.states(tokens) if state not in apart]
        if others and code in ("AGREE", "CONSULT", "SUPPORT"):
            return others[0] if len(set(others)) == 1 else (named or others)[0]
        if named:
            return named[0]
        if issue == "alliance" and any(token.lemma_.lower() in ("alliance", "ally") for token in tokens) and speaker.state in ALLIES:
            other = ALLIES[speaker.state]
            return other if other in self.present else None
        if code in AGAINST or (code == "AGREE" and issue in OFFERED):
            return self._opposite(claim, speaker, tokens, issue)
        return None

    def _opposite(self, claim: Claim, speaker: Speaker, tokens: list[Token], issue: str) -> str | None:
        """Whom words without a name are meant for: the other state of the sentence, else the one named last among opponents."""
        apart = {"UN", *(other.state for other in claim.speakers)}
        sentence = [state for _, state in self.actors.states(tokens[0].sent) if state not in apart]
        if len(set(sentence)) == 1:
            return sentence[0]
        if issue in NORTHERN and speaker.state != "PRK" and "PRK" in self.present:
            return "PRK"
        opponents = OPPONENTS if speaker.state in ("PRK", "CHN", "RUS") else ("PRK",) if speaker.state in FACING else ()
        reach = NEAR if issue != OTHER else NEAR // 3
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


def _broken_off(token: Token, act: Act) -> Attribution | None:
    """ "... resolutions, and reaffirmed openness": an act that the parse took for an adjective, after "and"."""
    if token.tag_ not in ("VBD", "VBN") or token.i == 0 or token.doc[token.i - 1].lower_ not in ("and", "but", "also") or act.frame:
        return None
    source = subject_before(token)
    last = next((t.i for t in token.doc[token.i + 1 : token.sent.end] if t.text in ",;.\"”"), token.sent.end)
    if source is None or last - token.i < 2:
        return None
    return Attribution(source.i, (source.left_edge.i, source.i + 1), token.i, (token.i + 1, last))


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
    infinitive = any(c.dep_ in ("xcomp", "advcl", "ccomp") and any(t.lower_ == "to" for t in c.lefts) for c in cue.children) and not any(c.dep_ == "aux:pass" for c in cue.children)
    dative = infinitive and any(c.dep_ in ("obj", "iobj", "obl") and c.i > cue.i for c in cue.children)
    for act in listed:
        if act.frame in ("", "clause") or act.frame == "infinitive" and infinitive or act.frame == "dative" and dative:
            return act
    return None


def _governing(cue: Token) -> str | None:
    """ "Countered by saying ...": the verb above says how it is meant."""
    if cue.dep_ == "advcl" and cue.tag_ == "VBG" and cue.head.i < cue.i:
        return next((act.code for act in acts().get(cue.head.lemma_.lower(), ()) if act.code == "REJECT"), None)
    return None


def _expressed(cue: Token | None, act: Act) -> Act | None:
    """ "Voiced concern over": the noun says what is done, whatever the verb; None where nothing listed is expressed."""
    if cue is not None and act.code in ("content", "expression"):
        for child in cue.children:
            bare = child.dep_ == "obl" and act.code == "expression" and not any(c.dep_ == "case" for c in child.children)
            if (child.dep_ == "obj" or bare) and child.i > cue.i and child.lemma_.lower() in expressions():
                return expressions()[child.lemma_.lower()]
    return None if act.code == "expression" else act


def _unreal(cue: Token, claim: Claim) -> bool:
    """Whether the cue is only possible, planned or asked for: "may reject", "is expected to urge", "if the North agrees"."""
    lefts = {child.lower_ for child in cue.children if child.i < cue.i}
    if lefts & {"may", "might", "could", "if", "whether", "should", "must", "unless", "would", "can", *HABITS}:
        return True
    if claim.parent is None and lefts & {"will", "'ll", "’ll"}:
        return True
    if cue.dep_ in ("xcomp", "advcl", "acl") and any(child.lower_ == "to" for child in cue.lefts) and cue.head.lemma_.lower() not in GOING_ON:
        return True
    if any(child.dep_ == "xcomp" and child.lemma_.lower() in SILENCE for child in cue.children):
        return True
    marks = {"if", "unless", "whether"} if claim.parent is None or cue.tag_ == "VBD" else {"if", "unless", "whether", "until", "after", "before", "once", "when"}
    return any(child.dep_ == "mark" and child.lower_ in marks for above in (cue, *cue.ancestors) if above.dep_ == "advcl" for child in above.children)


def _threatens(tokens: list[Token], own) -> bool:
    """Whether a warning is of what the speaker would do, not of what others may do."""
    inside = {token.i for token in tokens}
    subject = next((token for token in tokens if token.dep_.startswith("nsubj") and token.head.i in inside), None)
    return subject is None or own(subject)


def negated(cue: Token) -> bool:
    """Whether a cue is denied, itself or in its object: "offered no sign"."""
    objects = [child for child in cue.children if child.dep_ == "obj"]
    return any(child.lower_ in ("not", "n't", "never", "no") for head in (cue, *objects) for child in head.children)


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


def _root(tokens: list[Token]) -> Token:
    """The highest token of a clause; of several, the first verb among them."""
    inside = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in inside or token.head == token]
    return next((token for token in tops if token.pos_ in ("VERB", "AUX") or any(c.dep_ == "cop" for c in token.children)), tops[0] if tops else tokens[0])


def _opens_clause(token: Token) -> bool:
    """Whether a coordinated finite clause with its own subject or auxiliary begins with this token."""
    head = token.head if token.dep_ in ("cc", "mark", "nsubj") else None
    if head is None or head.dep_ not in ("conj", "parataxis"):
        return False
    edge = head.left_edge
    if token.i != edge.i and not (edge.is_punct and token.i == edge.i + 1):
        return False
    return any(child.dep_ in ("nsubj", "nsubj:pass", "aux") for child in head.children)


def _bare(tokens: list[Token]) -> list[Token]:
    while tokens and (tokens[0].is_punct or tokens[0].is_space or tokens[0].lower_ in ("that", "and")):
        tokens = tokens[1:]
    while tokens and (tokens[-1].is_punct or tokens[-1].is_space):
        tokens = tokens[:-1]
    return tokens


def _without_repeats(found: Iterable[tuple[tuple[int, int], dict]]) -> list[dict]:
    """One row for the same stand of the same speaker in the same words."""
    kept: list[tuple[tuple[int, int], dict]] = []
    same = ("speaker_state", "code", "target")
    for (first, last), row in found:
        twin = next((k for (a, b), k in kept if a <= last and first <= b and all(k[key] == row[key] for key in same)), None)
        if twin is None:
            kept.append(((first, last), row))
    return [row for _, row in kept]
