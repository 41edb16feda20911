"""Who is named in an article: its mentions by token, the names and states of a phrase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kdnb.stance_officials import titled
from kdnb.stance_roles import listed_words, organization_kind, short_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kdnb.annotations import Mention

APART = ("nmod", "nmod:poss", "acl", "acl:relcl", "obl", "conj", "advcl", "parataxis")
"""Relations over which a name inside a source is not the source: "the sister of Kim Jong-un"."""


class Speaker(NamedTuple):
    """Who takes the position: ``name`` is None for a state or an office alone; ``relay`` the agency that speaks for its state."""

    name: str | None
    state: str
    relay: str | None = None


class Named:
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

    def person(self, at: int) -> Speaker | None:
        """The person with a state whose name a token is in."""
        return next((Speaker(m.name, m.state) for m in self.at.get(at, ()) if m.kind == "person" and m.name and m.state and m.method != "coreference"), None)

    def relay(self, source: Token) -> str | None:
        """Return the person or the news agency that a source is, as the name of who relays somebody else's words."""
        inside = [mention for token in source.subtree if token.dep_ not in APART for mention in self.at.get(token.i, ())]
        for mention in (*self.covering(source), *inside):
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

    def covering(self, head: Token) -> list[Mention]:
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
        if first > head.i and any(child.dep_ == "case" and child.lower_ == "of" for named in self.doc[first : last + 1] for child in named.children):
            return False  # "the government of President Yoon"
        return not apart and (first == 0 or self.doc[first - 1].pos_ not in ("ADP", "SCONJ")) and not (after is not None and after.tag_ == "POS") and any(a == head for a in (token, *token.ancestors)) and not any(a.dep_ in ("acl", "acl:relcl", "conj", "nmod:poss") for a in (token, *up_to(token, head)) if a != head)


def up_to(token: Token, head: Token) -> Iterable[Token]:
    while token not in (head, token.head):
        token = token.head
        if token != head:
            yield token
