"""What the tables say, in sentences: computed from the rows, so that they hold for any folder of articles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from kdnb.charts import HAPPENED
from kdnb.timelines import counts_since, reference_launches

if TYPE_CHECKING:
    from kdnb.analysis import Analysis


class Findings(list):
    """Sentences; a bulleted list in a notebook, lines in a terminal."""

    def __str__(self) -> str:
        return "\n".join(f"- {sentence}" for sentence in self)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return re.sub(r"([<&*_`\[\]])", r"\\\1", str(self))


def findings(story: Analysis, subject: str | None = None) -> Findings:
    """Return the findings on one subject (articles, cleaning, dates, names, talks, launches, stances), or on all.

    Raises `ValueError` for another subject.
    """
    if subject is not None and subject not in _SUBJECTS:
        raise ValueError(f"there are findings on {', '.join(_SUBJECTS)}; not on {subject!r}")
    return Findings(sentence for name, say in _SUBJECTS.items() if subject in (None, name) for sentence in say(story))


def _articles(story: Analysis):
    articles = story.articles
    problems = articles["problem"].notna().sum()
    copies = articles["duplicate_of"].notna().sum()
    yield f"{_some(len(articles), 'article')}, {articles['text'].str.len().sum():,} characters; {_some(problems, 'article')} with a problem, {copies} repeating another."
    genres = articles["genre"].value_counts()
    if len(genres):
        yield "By kind: " + ", ".join(f"{count} {genre.replace('_', ' ')}" for genre, count in genres.items()) + "."


def _cleaning(story: Analysis):
    lengths = (story.segments["end"] - story.segments["start"]).groupby(story.segments["role"]).sum().sort_values(ascending=False)
    if lengths.empty:
        yield "There was no text to clean."
        return
    thrown = lengths.drop("body", errors="ignore")
    yield f"{lengths.get('body', 0) / lengths.sum():.1%} of the characters are the articles' own sentences."
    if len(thrown):
        yield "The rest: " + ", ".join(f"{count:,} characters of {role}" for role, count in thrown.items()) + "."


def _dates(story: Analysis):
    articles = story.articles
    for basis, group in articles.groupby("published_basis"):
        yield f"{_some(len(group), 'article')} dated as {basis}, {group['published'].min():%Y-%m-%d} to {group['published'].max():%Y-%m-%d}."
    undated = articles["published"].isna().sum()
    if undated:
        yield f"{_some(undated, 'article')} left undated rather than guessed."


def _names(story: Analysis):
    people = story.mentions[story.mentions["kind"] == "person"]
    known = people[~people["method"].isin(["unknown"])]
    yield f"{_some(len(people), 'mention')} of people: {known['name'].nunique()} people of the registry and {people[people['method'] == 'unknown']['name'].nunique()} who are not in it."
    hard = known[known["method"].isin(["reading", "sound"])].drop_duplicates(["text", "name"]).head(8)
    if len(hard):
        yield "Recognized by reading or sound: " + ", ".join(f"{' '.join(m.text.split())} = {m.name}" for m in hard.itertuples()) + "."


def _talks(story: Analysis):
    talks = story.talks
    if talks.empty:
        yield "No talks were found."
        return
    statuses = talks["status"].value_counts()
    yield f"{_some(len(talks), 'talk')}: " + ", ".join(f"{count} {status}" for status, count in statuses.items()) + f"; {talks['background'].sum()} as background."
    pairs = talks["parties"].map(" and ".join).value_counts()
    yield f"Most between {pairs.index[0]} ({pairs.iloc[0]})."
    news = talks[~talks["background"] & talks["date"].notna()]
    for talk in news[news["status"] == "collapsed"].head(3).itertuples():
        yield f"Broke down: {_who(talk)}{_where(talk)}, {talk.date:%Y-%m-%d}."
    for talk in news[news["status"].isin(HAPPENED)].sort_values("date").tail(3).itertuples():
        yield f"Took place: {_who(talk)}{_where(talk)}, {talk.date:%Y-%m-%d} ({talk.kind})."


def _launches(story: Analysis):
    launches = story.launches
    if launches.empty:
        yield "No launches were found."
        return
    for launch in launches[launches["date"].notna()].head(5).itertuples():
        yield f"{launch.date:%Y-%m-%d}: {launch.weapon}, {launch.status}."
    tests = reference_launches()
    for _, claim in launches[launches["ordinal"].notna() & launches["date"].notna()].head(3).iterrows():
        counts = ", ".join(f"{count} {way}" for way, count in counts_since(tests, claim).items())
        yield f"An article counts number {claim['ordinal']} of the year on {claim['date']:%Y-%m-%d}; the chronology has {counts}."


def _stances(story: Analysis):
    taken = story.stances[story.stances["code"] != "COMMENT"]
    if taken.empty:
        yield "No positions were found."
        return
    yield f"{_some(len(taken), 'position')} by {taken['speaker'].fillna(taken['speaker_state']).nunique()} speakers, and {len(story.stances) - len(taken)} comments that take none."
    sides = taken.groupby("speaker_state")["score"].agg(["size", "mean"]).sort_values("size", ascending=False).head(4)
    yield "Mean PLOVER score by side: " + ", ".join(f"{state} {row['mean']:+.1f} ({row['size']:.0f})" for state, row in sides.iterrows()) + "."
    pairs = taken.groupby(["speaker_state", "target"]).size().sort_values(ascending=False)
    if len(pairs):
        yield f"Most often addressed: {pairs.index[0][1]} by {pairs.index[0][0]} ({pairs.iloc[0]})."


_SUBJECTS = {
    "articles": _articles, "cleaning": _cleaning, "dates": _dates, "names": _names, "talks": _talks, "launches": _launches, "stances": _stances,
}  # fmt: skip


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _who(talk) -> str:
    return " and ".join(talk.participants or talk.parties)


def _where(talk) -> str:
    return "" if pd.isna(talk.place) else f" in {talk.place}"
