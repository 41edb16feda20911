"""How raw news text is cut into words: spaCy's English rules, drawn closer to the treebanks' and to what the wires write.

The trained pipeline stores these rules with itself, so that use and training cut alike; this module is needed to train, not to load.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kdnb.tables import rows

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer

# Prefixes that no treebank cuts off: "co-founder", "anti-ship", "mid-July", beside "test-fired" and "long-range", which it does cut.
BOUND_PREFIXES = (
    "anti|arch|co|counter|cross|de|e|ex|intra|macro|micro|mid|mini|mono|multi|non|over|post|pre|pro|re|semi|socio|sub|super|trans|ultra"
)
# One syllable of a Korean or Chinese given name in Latin letters: "Jong-un", "Sei-young", "Qian-long" stay one word ...
SYLLABLE = r"(?:[bcdghjklmnpqrstwxyz]|ch|hw|hy|ky|my|sh|ss|tch|ts|zh|kk|kw|gw|gy|ry|py|by|ny|wh)?[aeiouwy]{1,4}(?:ng|ck|ks|[bghklmnprt])?"
# ... and these end English compounds instead: "Ten-year", "sign-up", "go-to".
ENGLISH_ENDS = (
    "a|air|all|am|an|at|bar|be|big|bin|boat|book|boy|by|can|car|cell|chair|cup|cut|day|deep|do|door|eye|far|fat|five|four|free|get|girl|go|gun|hair|"
    "he|heat|high|him|hip|hit|hop|hot|hour|i|in|is|it|jail|keep|kill|kin|king|la|law|lay|leap|let|long|look|low|mail|man|many|may|me|mean|meet|men|"
    "met|my|near|neck|new|nine|no|now|of|oh|oil|ok|on|only|or|our|out|own|pack|pair|pay|poor|put|rail|rain|rat|read|real|rich|ring|room|run|say|sea|"
    "seat|see|sell|set|sheet|ship|shot|show|six|size|so|soon|sum|sun|tail|talk|tank|tax|team|ten|the|thin|to|too|top|two|up|us|war|was|watt|way|we|"
    "week|well|wet|when|who|why|win|wing|yard|year|yen|you|your"
)
NAME = rf"(?!(?:{ENGLISH_ENDS})-){SYLLABLE}-(?!(?:{ENGLISH_ENDS})$){SYLLABLE}"
# Whole strings that stay one word although they have a hyphen inside; the case does not matter, for captions have none.
KEPT_WHOLE = (
    rf"(?i:(?:{BOUND_PREFIXES})-[a-z]{{2,}})",
    rf"(?i:{NAME})",
    rf"(?=[A-Z])(?i:{SYLLABLE})-(?!(?:{ENGLISH_ENDS})$)(?i:{SYLLABLE})",
    r"\d+(?:-\d+){2,}",
    r"\d{4}-\d{2}|\d{3}-\d{4}",  # a month, a telephone number
    r"#[A-Za-z]\w+|[a-z]/[a-z]",
)
UNITS = r"%|kms?|mm?|cm|mi|ft|yd|lbs?|kt|kts|kn|mph|kph|kmh|hrs?|mins?|secs?|[ap]\.m|[ap]m|[AP]M|[AP]\.M|bn|mn|tn|k|K|MW|GW|kW|MHz|GHz|Hz"
# A run of one mark is one word: "!!!", "=====", "--", ">>".
RUNS = [r"[.!?]*[!?][.!?]+", r"[.]+[!?]", r"\${2,}", r"={2,}", r"_{2,}", r"\*{2,}", r"-{2,}", r"~{2,}", r"#{2,}", r">{2,}", r"<{2,}", r"\+{2,}"]
DASH = "-\u2010\u2011\u2012\u2013\u2014\u2015"
INFIXES = [
    rf"(?<=[A-Za-z]\.)[{DASH}](?=[A-Za-z0-9])",  # "U.S.-led", "Korea-U.S.", "N.-S."
    rf"(?<=[0-9%])[{DASH}](?=[A-Za-z])",  # "16-nation"
    rf"(?<=[A-Za-z])[{DASH}](?=[A-Z]\.)",
    r"(?<=[A-Za-z])[\u2012\u2013\u2014\u2015](?=[0-9])",
    r"(?<=[0-9])[\u2012\u2013\u2014\u2015](?=[0-9])",
    r"(?<=[\"\u201d'\u2019),.!?])[\u2013\u2014\u2015](?=\w)",
    r"(?<=[a-z])/(?=[a-z])",
    r">{2,}|<{2,}|={2,}|[\"\u201c\u201d\u00ab\u00bb]",
]
ABBREVIATIONS = (
    "u.s. u.k. u.n. e.u. n. s. d.c. d.p.r.k. r.o.k. p.r.c. u.a.e. a.m. p.m. ft. no. nos. amb. maj. capt. sgt. col. adm. gen. lt. gov. sen. rep. reps. "
    "sens. prof. dr. mr. mrs. ms. st. jr. sr. inc. corp. ltd. vs. al. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. "
    "mon. tue. tues. wed. thu. thur. thurs. fri. brig. cmdr. ph.d."
).split()
AMBIGUOUS = {"no.", "mar.", "mon.", "fri.", "sat.", "sun.", "gen.", "col.", "rep."}  # words that end sentences: only capitalised
MERGED = {"id", "Id", "wed", "Wed", "shed", "Shed", "ima", "Ima", "and/or"}  # spaCy cuts these in two; "Wed" is a day


def make_tokenizer(nlp: Language) -> Tokenizer:
    """Return the tokenizer for an English pipeline; it is written to disk with the pipeline.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> nlp.tokenizer = make_tokenizer(nlp)
    >>> [word.text for word in nlp("The U.S.-led test-fired 450km mid-to-late-July missile")]
    ['The', 'U.S.', '-', 'led', 'test', '-', 'fired', '450', 'km', 'mid', '-', 'to', '-', 'late', '-', 'July', 'missile']
    """
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    defaults = nlp.Defaults
    kept_whole = re.compile("|".join(f"(?:{pattern})$" for pattern in KEPT_WHOLE))
    return Tokenizer(
        nlp.vocab,
        rules=_exceptions(defaults.tokenizer_exceptions),
        prefix_search=compile_prefix_regex([*RUNS, "'", *defaults.prefixes]).search,
        suffix_search=compile_suffix_regex([*RUNS, *_without_units(defaults.suffixes), rf"(?<=[0-9])(?:{UNITS})"]).search,
        infix_finditer=compile_infix_regex([*INFIXES, *defaults.infixes]).finditer,
        token_match=kept_whole.match,
        url_match=defaults.url_match,
    )


def _exceptions(rules: dict) -> dict:
    """spaCy's exceptions, without those that cut plain words, with abbreviations in each case that is written, and people's given names."""
    made = {form: parts for form, parts in rules.items() if form not in MERGED}
    for form in ABBREVIATIONS:
        cases = {form.upper() if form.count(".") > 1 else form.capitalize(), form.capitalize()}
        if form not in AMBIGUOUS:
            cases.add(form)
        for case in cases:
            made[case] = [{"ORTH": case}]
    for first, second in (("wan", "na"), ("out", "ta")):
        for form in (first, first.capitalize()):
            made[form + second] = [{"ORTH": form}, {"ORTH": second}]
    for person in rows("people"):
        for part in person["name"].split():
            if "-" in part:
                made[part] = [{"ORTH": part}]
                made[part.lower()] = [{"ORTH": part.lower()}]
    return made


def _without_units(suffixes: list[str]) -> list[str]:
    """Drop spaCy's units: it takes the "m" of "$5m" and the "G" of "5G" for units, and leaves "mph" on its number."""
    return [suffix for suffix in suffixes if "km²" not in suffix]
