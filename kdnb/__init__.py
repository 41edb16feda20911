"""Korea diplomacy notebooks: who met whom, what was launched and who stands where, from raw news.

Everything public is here; it is loaded on first use, so that ``import kdnb`` costs next to nothing.
"""

from importlib import import_module

_HOME = {
    "read_articles": "articles",
    "iter_articles": "articles",
    "clean": "cleaning",
    "CleanArticle": "cleaning",
    "date_article": "dating",
    "Dating": "dating",
    "date_expressions": "times",
    "resolve_name": "names",
    "Match": "names",
    "attributions": "attribution",
    "load_language": "language",
    "annotate": "language",
    "analyze": "analysis",
    "analyze_to": "analysis",
    "Analysis": "story",
    "load_analysis": "story",
    "show": "evidence",
    "explore": "explorer",
    "findings": "sentences",
    "to_plover": "plover",
    "open_story": "story",
    "reference_launches": "timelines",
    "check_ordinal": "chronology",
    "plot_talks": "timelines",
    "plot_launches": "timelines",
    "plot_stances": "matrices",
    "plot_cleaning": "charts",
    "plot_dating": "charts",
    "plot_shapes": "charts",
    "save_figure": "charts",
    "plot_names": "charts",
    "plot_speakers": "matrices",
    "plot_story": "timelines",
}

__version__ = "0.1.0"
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module 'kdnb' has no attribute {name!r}")
    value = getattr(import_module(f"kdnb.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
