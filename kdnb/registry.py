"""The people whom the library knows, their offices, and every written form that leads to them.

Forms are generated when the registry is loaded (well under a second): spellings of a Korean name syllable by syllable, Chinese readings
of its hanja, both orders, nicknames and Russian and Japanese habits of transcription. `Registry.lookup` goes from a form to its owners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from kdnb.name_mixtures import certain_readings, reads_mixed, syllable_readings
from kdnb.name_outlines import outline
from kdnb.offices import Offices
from kdnb.persons import FAMILY_FIRST, Person, Term, first_day, last_day, name_words, person_of, plain_name, years_of
from kdnb.romanization import (
    DOUBLED,
    FIRST,
    cyrillic_key,
    cyrillic_letters,
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
HABITS = {"Cyrillic": cyrillic_key, "Japanese": long_vowels}
"""What the transcriptions of a word share."""
NOBODY: dict[str, tuple[Candidate, ...]] = {}
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
        self.by_form: dict[str, list[Candidate]] = defaultdict(list)
        self.by_surname: dict[str, list[Person]] = defaultdict(list)
        self.by_given: dict[str, list[Candidate]] = defaultdict(list)
        self.by_loose: dict[str, list[Person]] = defaultdict(list)
        self.by_sound: dict[str, list[Person]] = defaultdict(list)
        self.korean_surnames: set[str] = set()
        self.syllables: dict[str, set[str]] = defaultdict(set)
        self.units: dict[str, set[str]] = defaultdict(set)
        self.spelled_pairs: dict[str, dict[str, tuple[Candidate, ...]]] = defaultdict(dict)
        self.by_syllables: dict[str, dict[str, tuple[Candidate, ...]]] = defaultdict(dict)
        self.longest_syllable = 0
        self.mixed_heads: dict[str, set[Person]] = defaultdict(set)
        self.loose_traces: dict[tuple[int, str], set[tuple[str, int]]] = defaultdict(set)
        self.starts: set[str] = set()
        for row in offices:
            self._add_office(row)
        for person in self.people.values():
            if person.first and not person.chinese and not person.hangul:
                person.openings = frozenset((person.first[0], "^" + person.first_sound, *self.nicknames.get(person.first, ())))
            self._add_forms(person)
            person.years = years_of(person.terms)
        for given, owners in self.by_given.items():
            self._add_pairs(given, tuple(owners))
        self.offices = Offices(self.people.values())
        self.longest_syllable = max(map(len, self.syllables), default=0)
        cyrillic_letters()  # so that no name waits for them, nor for the sounds of known words
        for word in {*self.units, *self.korean_surnames, *self.nicknames}:
            skeleton(word), outline(word)

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
        if len(found) == 2 and found[0].person is found[1].person:
            return found[:1] if found[0].base >= found[1].base else found[1:]
        best: dict[str, Candidate] = {}
        for candidate in found:
            name = candidate.person.name
            if name not in best or candidate.base > best[name].base:
                best[name] = candidate
        return sorted(best.values(), key=lambda candidate: (-candidate.base, candidate.person.name))

    def spelled(self, tokens: tuple[str, ...]) -> set[str]:
        """Return the given names in Hangul, of those in the registry, that one to three folded words may spell."""
        return {candidate.person.syllables for candidate in self._given(tokens)}

    def _given(self, tokens: tuple[str, ...]) -> Sequence[Candidate]:
        """Return whose given name one to three folded words may spell, some of them twice."""
        pairs, first = self.spelled_pairs, tokens[0]
        if len(tokens) == 2:
            return pairs[first].get(tokens[1], ()) if first in pairs else ()
        if len(tokens) > 2:
            syllables = product(*[self.syllables.get(token, ()) for token in tokens])
            return [candidate for parts in syllables for candidate in self.by_given.get("".join(parts), ())]
        found = [candidate for syllable in self.syllables.get(first, ()) for candidate in self.by_given.get(syllable, ())]
        for cut in range(1, min(len(first), self.longest_syllable + 1)):
            if first[:cut] in pairs and (rest := first[cut:]) in pairs[first[:cut]] and (first[cut - 1] != "h" or first[cut] not in "aeiouwy"):
                found += pairs[first[:cut]][rest]  # Dohoon is Do-hoon, not Doh-oon
        return found

    def _korean(self, tokens: tuple[str, ...]) -> list[Candidate]:
        first, last, found = tokens[0], tokens[-1], []
        if first in self.korean_surnames:
            given = self.spelled_pairs.get(tokens[1], NOBODY).get(last, ()) if len(tokens) == 3 else self._given(tokens[1:])
            if given:
                found = [candidate for candidate in given if first in candidate.person.surnames]
        if last in self.korean_surnames:
            found += [candidate for candidate in self._given(tokens[:-1]) if last in candidate.person.surnames]
        return found

    def _mixed(self, tokens: tuple[str, ...]) -> list[Candidate]:
        """Return owners of a name half read in Chinese, half spelled in Korean ("Park Zhen", "Wen Jae-in"), as translations write.

        The usual hanja of each syllable count for less than those of people.csv.
        """
        if len(tokens) > 3 or not (heads := self.mixed_heads.get(tokens[0])):
            return []
        units, word, owners = self.units, tokens[1], []
        given = [(word, tokens[2])] if len(tokens) == 3 else [(word[:cut], word[cut:]) for cut in range(1, len(word))]
        for one, other in given:
            if one in units and other in units:
                owners += self._two_units(units[one], units[other])
        if len(tokens) == 2 and word in units:
            owners += [candidate for name in units[word] for candidate in self.by_given.get(name, ())]
        found = []
        for person in dict.fromkeys([candidate.person for candidate in owners if candidate.person in heads]):
            if reads_mixed(tokens, person, certain_readings(person)):
                found.append(Candidate(person, "reading", UNSURE_READING, f"{person.han} read in Chinese, in part or whole"))
            elif reads_mixed(tokens, person, syllable_readings(person)):
                found.append(Candidate(person, "reading", LIKELY_READING, f"the likely hanja of {person.hangul} read in Chinese, in part or whole"))
        return found

    def _two_units(self, firsts: set[str], seconds: set[str]) -> list[Candidate]:
        found, known = [], self.by_syllables
        for first in firsts:
            if first in known and not seconds.isdisjoint(known[first]):
                found += [candidate for second in seconds.intersection(known[first]) for candidate in known[first][second]]
        return found

    def _loose(self, tokens: tuple[str, ...], joined: str) -> list[Candidate]:
        found = []
        for what, first in self.loose_traces.get((len(tokens), consonant_trace(joined)), ()):
            order = tokens[first:] + tokens[:first]
            owners = self.by_loose.get(what + " ".join(map(HABITS[what], order)), ())
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
        for what in (["Cyrillic"] if person.cyrillic else []) + (["Japanese"] if person.state == "JPN" else []):
            tokens = tuple(map(key, (*person.given, person.surname)))
            self.by_loose[what + " ".join(map(HABITS[what], tokens))].append(person)
            for first, order in enumerate((tokens, (tokens[-1], *tokens[:-1]))):
                self.loose_traces[len(tokens), consonant_trace("".join(order))].add((what, first))

    def _add_korean(self, person: Person) -> None:
        self.by_given[person.syllables].append(Candidate(person, "romanization", BASES["romanization"], f"spelled from Hangul {person.hangul}"))
        for spelling in surname_spellings(person.family):
            self.starts.add(spelling)
            self.korean_surnames.add(spelling)
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
        for head in (*surname_spellings(person.hangul[0]), *syllable_readings(person)[0]):
            self.mixed_heads[head].add(person)

    def _add_pairs(self, given: str, owners: tuple[Candidate, ...]) -> None:
        """Note the two words, or parts of one, in which a given name of two syllables may be spelled."""
        if len(given) == 2:
            self.by_syllables[given[0]][given[1]] = owners
            seconds = syllable_spellings(given[1])
            for one in syllable_spellings(given[0]):
                spelled = self.spelled_pairs[one]
                for other in seconds:
                    spelled[other] = spelled[other] + owners if other in spelled else owners

    def _own(self, form: str, person: Person, method: str, why: str, base: float | None = None) -> None:
        folded = key(form)
        parts = name_words(form) if "." in form else []
        if (short := "".join([key(word) for number, word in enumerate(parts) if len(word) > 1 or number in (0, len(parts) - 1)])) not in ("", folded):
            self._own(short, person, method, why, base)  # without the initials in the middle, which `name_tokens` drops
        self.starts.update(map(key, name_words(form)[:1]))
        if folded and all(candidate.person is not person for candidate in self.by_form[folded]):
            self.by_form[folded].append(Candidate(person, method, base or BASES[method], why))


def consonant_trace(letters: str) -> str:
    """Return the consonants that every Cyrillic and Japanese habit of transcription leaves as they are, in order, doubled ones once.

    >>> consonant_trace("sergejlawrow") == consonant_trace("sergeilavrov"), consonant_trace("alla")
    (True, 'l')
    """
    return DOUBLED.sub(FIRST, letters.translate(CHANGING))


CHANGING = {code: None for code in range(ord("a"), ord("z") + 1) if chr(code) not in "bdglmnpr"}


def _nicknames() -> dict[str, set[str]]:
    """A first name or its short form -> the names that it may stand for."""
    table = defaultdict(set)
    for row in rows("nicknames"):
        group = {key(row["name"]), *map(key, forms(row["forms"]))}
        for name in group:
            table[name] |= group
    return dict(table)
