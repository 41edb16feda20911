"""The people whom the library knows, their offices, and every written form that leads to them.

Forms are generated when the registry is loaded (well under a second): spellings of a Korean name syllable by syllable, Chinese readings
of its hanja, both orders, nicknames and Russian and Japanese habits of transcription. `Registry.lookup` goes from a form to its owners.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from kdnb.name_mixtures import certain_readings, reads_mixed, syllable_readings
from kdnb.name_outlines import Outline, outline, outlines
from kdnb.persons import FAMILY_FIRST, Person, Term, first_day, last_day, name_words, person_of, plain_name, years_of
from kdnb.romanization import (
    cyrillic_key,
    hanja_readings,
    japanese_readings,
    key,
    long_vowels,
    skeleton,
    surname_spellings,
    syllable_spellings,
)
from kdnb.tables import forms, lasting, rows


class Candidate(NamedTuple):
    """A person whom a form may stand for, and by which method."""

    person: Person
    method: str
    base: float
    why: str


BASES = {"exact": 1.0, "alias": 0.97, "romanization": 0.88, "reading": 0.85}
UNSURE_READING, LIKELY_READING = 0.58, 0.44
HIGH = frozenset(("president", "president_elect", "prime_minister", "foreign_minister", "leader"))


@cache
def registry() -> Registry:
    """Return the registry of people.csv and offices.csv, built on first use."""
    with lasting():
        return Registry([dict(row) for row in rows("people")], [dict(row) for row in rows("offices")])


class Registry:
    """People by name and by every form; built from rows of people.csv and offices.csv."""

    def __init__(self, people: list[dict[str, str]], offices: list[dict[str, str]]) -> None:
        self.nicknames = _nicknames()
        self.people = {row["name"]: person_of(row) for row in people}
        self.terms: dict[tuple[str, str], list[tuple[int, int, Person, Term]]] = defaultdict(list)
        self.near_holders: dict[tuple[str, str | None], dict[str | Outline | None, list[Person]]] = defaultdict(dict)
        self.served: dict[str, set[str | None]] = defaultdict(set)
        self.by_form: dict[str, list[Candidate]] = defaultdict(list)
        self.by_surname: dict[str, list[Person]] = defaultdict(list)
        self.by_given: dict[str, list[Candidate]] = defaultdict(list)
        self.by_loose: dict[str, list[Person]] = defaultdict(list)
        self.by_sound: dict[str, list[Person]] = defaultdict(list)
        self.korean_surnames: dict[str, set[str]] = defaultdict(set)
        self.syllables: dict[str, set[str]] = defaultdict(set)
        self.units: dict[str, set[str]] = defaultdict(set)
        self.spelled_pairs: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        self.longest_syllable = 0
        self.mixed_heads: set[str] = set()
        self.loose_shapes: set[str] = set()
        self.loose_lengths: set[int] = set()
        self.loose_letters: set[frozenset[str]] = set()
        self.starts: set[str] = set()
        for row in offices:
            self._add_office(row)
        for person in self.people.values():
            self._add_forms(person)
            self._add_signs(person)
            person.years = years_of(person.terms)
        for given in sorted(self.by_given):
            self._add_pairs(given)
        self.longest_syllable = max(map(len, self.syllables), default=0)

    def lookup(self, tokens: tuple[str, ...]) -> list[Candidate]:
        """Return the owners of a full name given as folded words ("lee", "do", "hoon"), best method first, one row a person."""
        joined = "".join(tokens)
        found, several = self.by_form.get(joined, []), len(tokens)
        if several > 1:
            if several < 5 and (spelled := self._korean(tokens)):
                found = found + spelled
            if tokens[0] in self.nicknames:
                found = found + self._nicknamed(tokens)
            if not found:
                found = self._loose(tokens, joined) or self._mixed(tokens)
                if not found and joined[-1] == "s" and len(tokens[-1]) > 2:  # "Kim Jong-uns": the apostrophe is lost, no syllable ends so
                    return [candidate for candidate in self.lookup((*tokens[:-1], tokens[-1][:-1])) if candidate.person.hangul]
        if len(found) < 2:
            return found
        best: dict[str, Candidate] = {}
        for candidate in found:
            name = candidate.person.name
            if name not in best or candidate.base > best[name].base:
                best[name] = candidate
        return sorted(best.values(), key=lambda candidate: (-candidate.base, candidate.person.name)) if len(best) > 1 else [best[name]]

    def holder(self, offices: Iterable[str], states: frozenset[str], on: datetime.date | None) -> tuple[Person, Term] | None:
        """Return who held one of the offices, of one of the states (empty: any), on a day, with the term; None for nobody or for two."""
        if on is None:
            return None
        day, held = on.toordinal(), None
        for office in offices:
            for state in states or ("",):
                for opens, closes, person, term in self.terms.get((office, state), ()):
                    if opens <= day <= closes:
                        if held is not None and held[0] is not person:
                            return None
                        held = (person, term)
        return held

    def holders_like(self, tokens: tuple[str, ...], offices: Iterable[str], states: frozenset[str]) -> list[Person]:
        """Return the holders of offices, of one of the states (empty: any), whose name begins as the folded words do, some of them twice.

        It may begin so as spelled or read, in letter, in sound or in outline, or the words behind the first may be the given names.
        """
        last, found = tokens[-1], []
        signs = (tokens[0], outline(tokens[0]) if len(tokens) > 1 else None, ">" + "".join(tokens[1:]), "=" + last[0], "~" + skeleton(last)[:1])
        for office in offices:
            for state in states or self.served.get(office, ()):
                if alike := self.near_holders.get((office, state)):
                    found += [person for sign in signs if sign in alike for person in alike[sign]]
        return found

    def spelled(self, tokens: tuple[str, ...]) -> Sequence[str]:
        """Return the given names in Hangul, of those in the registry, that one to three folded words may spell, sorted."""
        pairs = self.spelled_pairs
        if len(tokens) == 2:
            return pairs[tokens[0]].get(tokens[1], ()) if tokens[0] in pairs else ()
        if len(tokens) > 2:
            syllables = product(*[self.syllables.get(token, ()) for token in tokens])
            return sorted([name for parts in syllables if (name := "".join(parts)) in self.by_given])
        word = tokens[0]
        found = [syllable for syllable in self.syllables.get(word, ()) if syllable in self.by_given]
        for cut in range(1, min(len(word), self.longest_syllable + 1)):
            if word[:cut] in pairs and (names := pairs[word[:cut]].get(word[cut:])) and (word[cut - 1] != "h" or word[cut] not in "aeiouwy"):
                found += names  # Dohoon is Do-hoon, not Doh-oon
        return sorted(set(found)) if len(found) > 1 else found

    def _korean(self, tokens: tuple[str, ...]) -> list[Candidate]:
        found, surnames = [], self.korean_surnames
        if tokens[0] in surnames and (names := self.spelled(tokens[1:])):
            families = surnames[tokens[0]]
            found += [candidate for hangul in names for candidate in self.by_given[hangul] if candidate.person.family in families]
        if tokens[-1] in surnames and (names := self.spelled(tokens[:-1])):
            families = surnames[tokens[-1]]
            found += [candidate for hangul in names for candidate in self.by_given[hangul] if candidate.person.family in families]
        return found

    def _mixed(self, tokens: tuple[str, ...]) -> list[Candidate]:
        """Return owners of a name half read in Chinese, half spelled in Korean ("Park Zhen", "Wen Jae-in"), as translations write.

        The usual hanja of each syllable count for less than those of people.csv.
        """
        if tokens[0] not in self.mixed_heads or len(tokens) > 3:
            return []
        units, word = self.units, tokens[1]
        given = [(units.get(word), units.get(tokens[2]))] if len(tokens) == 3 else [(units.get(word[:cut]), units.get(word[cut:])) for cut in range(1, len(word))]
        owners = [
            candidate.person for firsts, seconds in given if firsts and seconds for one in firsts for other in seconds for candidate in self.by_given.get(one + other, ())
        ]
        if len(tokens) == 2:
            owners += [candidate.person for name in units.get(word, ()) for candidate in self.by_given.get(name, ())]
        found = []
        for person in dict.fromkeys(owners):
            if reads_mixed(tokens, person, certain_readings(person)):
                found.append(Candidate(person, "reading", UNSURE_READING, f"{person.han} read in Chinese, in part or whole"))
            elif reads_mixed(tokens, person, syllable_readings(person)):
                found.append(Candidate(person, "reading", LIKELY_READING, f"the likely hanja of {person.hangul} read in Chinese, in part or whole"))
        return found

    def _loose(self, tokens: tuple[str, ...], joined: str) -> list[Candidate]:
        if UNCHANGED.intersection(joined) not in self.loose_letters or len(tokens) not in self.loose_lengths:
            return []
        found, shapes = [], list(map(loose_shape, tokens))
        for first in (0, 1):
            if " ".join(shapes[first:] + shapes[:first]) in self.loose_shapes:
                order = tokens[first:] + tokens[:first]
                for fold, what in ((cyrillic_key, "Cyrillic"), (long_vowels, "Japanese")):
                    owners = self.by_loose.get(what + " ".join(map(fold, order)), ())
                    found += [Candidate(person, "romanization", BASES["romanization"], f"a transcription of the {what}") for person in owners]
        return found

    def _nicknamed(self, tokens: tuple[str, ...]) -> list[Candidate]:
        nicknames = self.nicknames[tokens[0]]
        return [
            Candidate(person, "alias", BASES["alias"] - 0.02, f"{tokens[0]} is short or another form of {person.given[0]}")
            for person in self.by_surname.get(tokens[-1], ())
            if not person.hangul and person.first in nicknames
        ]

    def _add_office(self, row: dict[str, str]) -> None:
        person = self.people.get(row["person"])
        if person is None:
            raise ValueError(f"kdnb/data/offices.csv names {row['person']!r}, who is not in people.csv")
        start, end = first_day(row["from"]), last_day(row["to"])
        term = Term(row["office"], row["state"], start, end)
        term = term._replace(opens=start.toordinal() if start else term.opens, closes=end.toordinal() if end else term.closes)
        person.take(term, row["office"] in HIGH and person.state not in ("CHN", "TWN"))
        for state in (row["state"], ""):
            self.terms[row["office"], state].append((term.opens, term.closes, person, term))

    def _add_signs(self, person: Person) -> None:
        """Note with what a name begins, for `holders_like`; after all terms, for they say whom a person has served."""
        if person.hangul:
            signs = {*person.heads, *outlines(person.family[:1])}
        else:
            signs = {*person.heads, "=" + person.last[0], "~" + person.sound[:1], ">" + "".join(map(key, person.given))}
        for office in person.offices:
            self.served[office] |= person.states
            for state in person.states:
                alike = self.near_holders[office, state]
                for sign in signs:
                    alike.setdefault(sign, []).append(person)

    def _add_forms(self, person: Person) -> None:
        plain = plain_name(person.name)
        self._own(plain, person, "exact", "the name in the registry")
        flipped = " ".join((*person.given, person.surname)) if plain.startswith(person.surname) else f"{person.surname} {' '.join(person.given)}"
        self._own(flipped, person, "exact", "the name in the other order")
        for alias in person.aliases:
            self._own(alias, person, "alias", "a form listed for the person")
        for form in (person.hangul, person.han, person.cyrillic):
            self._own(form, person, "exact", "the name in its own script")
        for surname, given in hanja_readings(person.han):
            why = f"{person.han} read in Chinese"
            self.starts |= {surname, given}
            short = len(person.han) < 3  # two syllables are anybody's: "Jian Xin"
            self._own(surname + given, person, "reading", why, UNSURE_READING if short else BASES["reading"])
            self._own(given + surname, person, "reading", why, UNSURE_READING if short else BASES["reading"])
        for surname, given in japanese_readings(person.han) if person.hangul else ():
            self.starts |= {word for word in (surname, given) if len(word) > 2}  # "In", "To" and "Go" begin too many sentences
            for form in (surname + given, given + surname):
                self._own(form, person, "reading", f"{person.han} read in Japanese", UNSURE_READING)
        for part in {person.last, *(key(name_words(alias)[-1]) for alias in person.aliases if not person.hangul and person.state not in FAMILY_FIRST)}:
            self.by_surname[part].append(person)
        self.starts |= self.nicknames.get(person.first, set())
        if person.hangul:
            self._add_korean(person)
        elif person.state not in FAMILY_FIRST:
            self.by_sound[person.sound].append(person)
        for what, fold in (("Cyrillic", cyrillic_key if person.cyrillic else None), ("Japanese", long_vowels if person.state == "JPN" else None)):
            if fold:
                tokens = tuple(map(key, (*person.given, person.surname)))
                self.by_loose[what + " ".join(map(fold, tokens))].append(person)
                self.loose_shapes.add(" ".join(map(loose_shape, tokens)))
                self.loose_lengths.add(len(tokens))
                self.loose_letters.add(UNCHANGED.intersection("".join(tokens)))

    def _add_korean(self, person: Person) -> None:
        self.by_given[person.syllables].append(Candidate(person, "romanization", BASES["romanization"], f"spelled from Hangul {person.hangul}"))
        for spelling in surname_spellings(person.family):
            self.starts.add(spelling)
            self.korean_surnames[spelling].add(person.family)
            if person not in self.by_surname[spelling]:
                self.by_surname[spelling].append(person)
        for syllable in person.syllables:
            for spelling in syllable_spellings(syllable):
                self.syllables[spelling].add(syllable)
                self.units[spelling].add(syllable)
        self.starts |= set(syllable_spellings(person.syllables[:1]))
        for syllable, readings in zip(person.hangul, syllable_readings(person), strict=True):
            self.starts |= readings
            for reading in readings:
                self.units[reading].add(syllable)
        self.mixed_heads |= {*surname_spellings(person.hangul[0]), *syllable_readings(person)[0]}

    def _add_pairs(self, given: str) -> None:
        """Note the two words, or parts of one, in which a given name of two syllables may be spelled."""
        if len(given) == 2:
            names, seconds = (given,), syllable_spellings(given[1])
            for one in syllable_spellings(given[0]):
                spelled = self.spelled_pairs[one]
                for other in seconds:
                    spelled[other] = spelled[other] + names if other in spelled else names

    def _own(self, form: str, person: Person, method: str, why: str, base: float | None = None) -> None:
        folded = key(form)
        parts = name_words(form) if "." in form else []
        if (short := "".join([key(word) for number, word in enumerate(parts) if len(word) > 1 or number in (0, len(parts) - 1)])) not in ("", folded):
            self._own(short, person, method, why, base)  # without the initials in the middle, which `name_tokens` drops
        self.starts.update(map(key, name_words(form)[:1]))
        if folded and all(candidate.person is not person for candidate in self.by_form[folded]):
            self.by_form[folded].append(Candidate(person, method, base or BASES[method], why))


def loose_shape(word: str) -> str:
    """Return the first and the last letter of a word and the consonants in it, as far as every Cyrillic and Japanese habit leaves them as they are.

    >>> loose_shape("sergej") == loose_shape("sergei"), loose_shape("lavrov")
    (True, 'l_lr')
    """
    first, last = word[0], word[-1]
    return f"{first if first in UNCHANGED else '_'}{last if last in UNCHANGED else '_'}{''.join(sorted(UNCHANGED.intersection(word)))}"


UNCHANGED = frozenset("bdglmnpr")


def _nicknames() -> dict[str, set[str]]:
    """A first name or its short form -> the names that it may stand for."""
    table = defaultdict(set)
    for row in rows("nicknames"):
        group = {key(row["name"]), *map(key, forms(row["forms"]))}
        for name in group:
            table[name] |= group
    return dict(table)
