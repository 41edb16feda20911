"""Mark-up left in a text (tags, links, time stamps, front matter) -> white space of the same length, so that offsets stay."""

from __future__ import annotations

import re

HIDDEN = "\u200b"  # stands for mark-up inside a word; the body leaves it out
FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n.{0,6000}?\n---[ \t]*\r?(?:\n|$)", re.DOTALL)
BLOCK_NAMES = (
    "address|article|aside|blockquote|br|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|"
    "section|table|tbody|td|tfoot|th|thead|tr|ul"
)
INLINE_NAMES = (
    "a|abbr|acronym|b|big|body|button|cite|code|del|em|embed|font|head|html|i|iframe|img|input|ins|label|link|meta|noscript|o:p|object|"
    "param|picture|q|s|script|select|small|source|span|strike|strong|style|sub|sup|svg|textarea|time|title|tweet|u|video"
)
TAG = re.compile(rf"<!--.{{0,20000}}?-->|<(script|style)\b[^<>]{{0,2000}}>.{{0,50000}}?</\1>|</?({BLOCK_NAMES})\b[^<>]{{0,3000}}>|</?(?:{INLINE_NAMES})\b[^<>]{{0,3000}}>", re.DOTALL | re.IGNORECASE)
STAMP = re.compile(r"\*\d{1,2}:\d\d[\d:.]*- ?\d{1,2}:\d\d[\d:.]*\* ?:?|\[\[\d{1,2}:\d\d(?::\d\d)?\]\([^()\s]{1,500}\)\]|(?m:^\W{0,3}\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{3})?(?: --> \d[\d:.,]+)?[ \t]*$)|(?m:^\[?\d{1,2}:\d\d(?::\d\d)?\]?(?=[ \t]+\S))")
LINK = re.compile(r"!?\[(?=[^\[\]\n]{1,300}\]\([^()\s]{1,1000}\))|(?<=[^\[\]\n])\]\((?:https?://|/|#)[^()\s]{0,1000}\)")
SIGNS = re.compile(r"(?m:^[ \t]*(?:#{1,6}|\*|>)[ \t]+(?=\S))|\*\*")


def hide_markup(raw: str) -> str:
    """Return the text with its mark-up hidden, as long as before: a tag that breaks a line becomes one, all else takes no room.

    >>> hide_markup("<p>The <b>envoys</b> met.</p>").replace(HIDDEN, "").split()
    ['The', 'envoys', 'met.']
    >>> hide_markup("A < B and C > D")
    'A < B and C > D'
    """
    text = raw
    if "<" in text:
        text = TAG.sub(lambda tag: (" " * (len(tag[0]) - 1) + "\n") if tag[1] or tag[2] else HIDDEN * len(tag[0]), text)
    if STAMP.search(text):
        text = STAMP.sub(blank, text)
    if "](" in text:
        text = LINK.sub(lambda part: HIDDEN * len(part[0]), text)
        text = SIGNS.sub(blank, text)
    return text


def blank(match: re.Match[str]) -> str:
    """Return spaces in place of a match."""
    return " " * len(match[0])


def front_matter(raw: str) -> int:
    """Return where the front matter of a page ends (fields between two lines of dashes), 0 when it has none.

    >>> front_matter("---\\ntitle: Envoys meet\\n---\\nThe envoys met.")
    27
    """
    found = FRONT_MATTER.match(raw)
    return found.end() if found else 0
