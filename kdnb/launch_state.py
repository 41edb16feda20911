"""What is known while an article's launches are read: those told so far, which of them the text is about, the last day named."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field

from kdnb.annotations import TimeExpression
from kdnb.launch_events import Event
from kdnb.launch_moods import foreign_launcher, names_north
from kdnb.launch_sentences import Sentence
from kdnb.weapon_classes import GENERIC
from kdnb.weapons import Weapon

MONTH_DAY = re.compile(r"^(?:(?:early|late) )?(?:on )?(?:(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}|\d{1,2} (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?)$", re.I)
"""A day without its year."""
# a launch this many days before publication is the context of the news and not the news
RECENT = 7


@dataclass(slots=True)
class State:
    """``events`` are all told so far, ``here`` those of the sentence being read and ``told`` where it told the last ones.

    ``number`` is the sentence's; ``focus`` is what the text is about, said last in sentence ``focus_at``, ``aside`` a past launch that
    the paragraph is about; ``day`` and ``weapon`` are the last ones named; ``foreign`` is the other state that the sentences are about;
    ``heading`` is the day that heads the entry of a chronology; ``own_voice``: the article is in the words of Pyongyang's agency.
    """

    published: datetime.date | None
    events: list[Event] = field(default_factory=list)
    number: int = -1
    focus: list[Event] = field(default_factory=list)
    focus_at: int = -9
    aside: list[Event] = field(default_factory=list)
    here: list[Event] = field(default_factory=list)
    told: tuple[int, list[Event]] = (0, [])
    day: datetime.date | None = None
    weapon: Weapon | None = None
    foreign: str | None = None
    foreign_at: int = -9
    heading: datetime.date | None = None
    own_voice: bool = False

    def topic(self) -> list[Event]:
        """Return what "the missile" means: a past launch for the rest of the paragraph that tells it, otherwise the news."""
        if self.here or self.aside:
            return self.here or self.aside
        if self.number - self.focus_at <= 2 and self.focus:
            return self.focus
        return [event for event in self.events if not event.background][:1] or self.events[:1]

    def just(self, sentence: Sentence, offset: int) -> list[Event]:
        """Return what the sentence told last, for "the North last fired a missile in May, although the launch failed"."""
        start, events = self.told
        between = sentence.lexemes[sentence.index(start) + 1 : sentence.index(offset)]
        return events if start and not any("report" in lexeme for lexeme in between) else []

    def tells_news(self) -> bool:
        return any(not event.background for event in self.events)

    def is_past(self, date: datetime.date | None, precision: str | None) -> bool:
        """Whether a date is too long before the article to be its news."""
        main = next((event for event in self.events if not event.background), None)
        reference = self.published or (main.date if main else None)
        if not (date and reference):
            return False
        if precision == "month":
            return (date.year, date.month) < (reference.year, reference.month)
        return date < reference - datetime.timedelta(days=RECENT) and not (
            precision == "year" and date.year == reference.year
        )

    def mind(self, sentence: Sentence, number: int) -> None:
        """Keep which other state a sentence is about."""
        if foreign := foreign_launcher(sentence):
            self.foreign, self.foreign_at = foreign, number
        elif self.foreign and names_north(sentence):
            self.foreign = None

    def is_heading(self, sentence: Sentence) -> bool:
        """Keep the day of a sentence that is nothing more than a day; it heads what follows."""
        day = sentence.times[0] if len(sentence.times) == 1 else None
        if not (day and day.precision == "day" and day.date and sentence.text.strip(" :\u2022*-") == day.text and MONTH_DAY.search(day.text)):
            return False
        self.heading = last_year(day, self.published) if self.published else day.date
        return True

    def remember(self, sentence: Sentence) -> None:
        """Keep the last day named, and the last of the North's weapons, for a later sentence to be told by."""
        self.remember_days(sentence.times)
        named = [weapon for weapon in sentence.weapons if weapon.state == "PRK" and weapon.weapon not in GENERIC]
        self.weapon = named[-1] if named else self.weapon

    def remember_days(self, times: list[TimeExpression]) -> None:
        days = [time.date for time in times if time.precision == "day" and time.date]
        self.day = next((day for day in reversed(days) if not self.published or day <= self.published), self.day)


def last_year(time: TimeExpression, published: datetime.date) -> datetime.date:
    """Return the date of a time, a year earlier where it is ahead only for want of a year ("Feb. 12: tests a missile", told in December)."""
    ahead = time.date > published + datetime.timedelta(days=7) and MONTH_DAY.search(time.text) and (time.date.month, time.date.day) != (2, 29)
    return time.date.replace(year=time.date.year - 1) if ahead else time.date
