"""Pieces of a page -> their roles: which are the article, which are not, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kdnb import junk
from kdnb.extent import find_body, is_short_sentence, is_story
from kdnb.lines import DAY, Piece, function_words

LEAD_WORDS = 16  # words of the shortest lead that may stand as a headline too
POSITIONS, MAYBE_POSITIONS = junk.cue("positions"), junk.cue("maybe_positions")
SAID, PAST, FINITE = junk.cue("said"), junk.cue("past"), junk.cue("finite")
PHOTO_WORDS, DATED, CREDIT = junk.cue("picture_verbs"), junk.cue("dated"), junk.cue("credit")
AGENCY_END = re.compile(r"[.!?][\"”]? (?:Newsis|News1|Yonhap(?: News(?: Agency)?)?|EPA|AFP|AP|Reuters|Xinhua|Kyodo)\W*$")
STANDS = re.compile(r"\((?:L|R|C|l|r|c)\)")  # "(R)" is a party too: only beside a credit, or against a lead
TURN = re.compile(r"[A-Z][A-Z .'’-]{3,40}: [A-Z\"“]")  # "SENIOR OFFICIAL: Good morning. Thank you."
SEEN = re.compile(r"\b(?:is|are) (?:seen|pictured|shown)\b")
LONG_CAPTION = 30  # words; a longer last paragraph before an agency's name is the article's
NAME = re.compile(r"(?<=[\w,’'“\"(] )(?!I\b|I’|I')[A-Z][\w’'-]{2,}")  # a capital in mid-sentence
TEASER = re.compile(r"(?:\.\.\.|…|\[…\])['\"’”]?$")
SENTENCE_BREAK = re.compile(r"[.!?][\"')\]]*(?:\s+|$)")
SAME_QUOTES = (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"))
FALSE_END = re.compile(r"(?:\b[A-Z]\.){2,}$|[^.]\.\.$")


def assign_roles(pieces: list[Piece], transcript: bool) -> None:
    """Give every piece that has none yet a role and a reason, in place."""
    mark_tail(pieces)
    mark_link_blocks(pieces)
    mark_duplicates(pieces)
    mark_captions(pieces)
    mark_titles(pieces)
    first, last = find_body(pieces, transcript)
    mark_closing(pieces, first, last)
    mark_strangers(pieces, first, last)
    mark_days(pieces, first, last)
    mark_head(pieces, first)
    mark_middle(pieces, first, last, transcript)
    mark_end(pieces, last)


def unknown(pieces: list[Piece]) -> Iterator[Piece]:
    """Go through the pieces that have no role yet."""
    return (piece for piece in pieces if not piece.role)


def mark(piece: Piece, role: str, reason: str) -> None:
    """Give a piece its role and why."""
    piece.role, piece.reason = role, reason


def mark_tail(pieces: list[Piece]) -> None:
    """Mark all that follows a line such as "8 thoughts on ..." or "Leave a Reply", if the article stands before it."""
    before, total = 0, sum(piece.end - piece.start for piece in pieces if piece.is_prose() and not piece.role)
    for number, piece in enumerate(pieces):
        found = junk.match_line("tail", piece.text)
        sure = found is not None and piece.words >= 4 and before >= 200  # "8 thoughts on ...", not a menu's "Comments"
        if found and (sure or before * 3 >= total):
            for after in pieces[number:]:
                if not after.role or after is piece:
                    mark(after, found.role, found.reason if after is piece else f"after the line {piece.text[:60]!r}")
            return
        if found and before == 0:
            mark(piece, "menu", found.reason)
        if piece.is_prose() and not piece.role:
            before += piece.end - piece.start


def mark_link_blocks(pieces: list[Piece]) -> None:
    """Mark headings such as "READ MORE:" and the headlines that follow each, up to the next sentence."""
    heading, began = None, False
    for number, piece in enumerate(pieces):
        if piece.role:
            continue
        if piece.is_prose() and not began:
            began = True
            for last in pieces[max(0, number - 3) : number]:  # the article's own headline stands there, below a list of others
                if last.reason.startswith("a headline under"):
                    mark(last, "", "")
        found = junk.match_line("block", piece.text)
        if found:
            heading = piece.text
            mark(piece, found.role, found.reason)
        elif heading and not piece.is_prose():
            mark(piece, "promo", f"a headline under {heading[:40]!r}")
        else:
            heading = None


def mark_duplicates(pieces: list[Piece]) -> None:
    """Mark a headline, caption or paragraph that has been there before, and teasers.

    A teaser is the start of a later paragraph, or breaks off before "Read more" on a page that has whole paragraphs too.
    """
    whole = sum(piece.words for piece in unknown(pieces) if piece.is_prose() and piece.closed)
    seen: set[str] = set()
    starts: dict[str, int] = {}  # the first eight words -> the last piece that has them
    for number, piece in enumerate(pieces):
        if piece.words > 8:
            starts[first_words(piece)] = number
        if piece.role:
            continue
        sentences = [part for part in SENTENCE_BREAK.split(straight_quotes(piece.text.lower())) if len(part) >= 40]
        if piece.words >= 4 and (piece.key in seen or sentences and seen.issuperset(sentences)):
            above = next((other for other in pieces[:number] if other.key == piece.key and not other.role), None)
            if above is not None and is_lead(piece):
                mark(above, "title", "the headline: the lead repeats it")
                mark(piece, "body", "a sentence that its headline repeats")
            else:
                mark(piece, "duplicate", "the same words stand above")
        seen.add(piece.key)
        if not (POSITIONS.search(piece.text) or junk.describes_picture(piece.text)):
            seen.update(sentences)  # the caption of a picture may be the lead once more
    for number, piece in enumerate(pieces):
        if not piece.role and piece.words >= 8 and (TEASER.search(piece.text) or not piece.closed and piece.words >= 16):
            after = pieces[number + 1] if number + 1 < len(pieces) else None
            if after is not None and after.gap == 0 and after.role == "promo" and not piece.closed and whole > 100:
                mark(piece, "promo", "a teaser")
                continue
            again = starts.get(first_words(piece), number)
            if again > number and pieces[again].words > piece.words:
                mark(piece, "duplicate", "the start of a paragraph below")


def is_lead(piece: Piece) -> bool:
    """Tell a lead that a page has as its headline too from a headline that stands twice: it says who said so."""
    return not is_pictured(piece) and piece.words >= LEAD_WORDS and piece.common >= 0.2 and SAID.search(piece.text) is not None and not DATED.search(piece.text) and "photo" not in piece.text.lower()


def is_pictured(piece: Piece) -> bool:
    """Tell whether a piece says who stands where, or is seen."""
    return any(cue.search(piece.text) for cue in (POSITIONS, MAYBE_POSITIONS, STANDS, SEEN))


def straight_quotes(text: str) -> str:
    """Return a text with straight quotation marks for round ones."""
    for written, straight in () if text.isascii() else SAME_QUOTES:
        text = text.replace(written, straight)
    return text


def first_words(piece: Piece) -> str:
    """Return the first eight words of a piece, by which a teaser and its paragraph know each other."""
    return " ".join(piece.key.split(" ", 8)[:8])


def mark_captions(pieces: list[Piece]) -> None:
    """Mark what ends in a photographer's credit or describes who stands where in a picture.

    "(Yonhap)" after the last paragraph is the source of the article, not a credit.
    """
    prose = [piece for piece in unknown(pieces) if piece.is_prose()]
    began = False  # a headline too says "visits" and "attends"
    for number, piece in enumerate(pieces):
        began = began or bool(prose) and piece is prose[0]
        if piece.role or piece.words > 90:
            continue
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        credited = after is not None and after.gap == 0 and after.role == "source"
        credited = credited and (after.text[0] in "([" or not PAST.search(piece.text) and not SAID.search(piece.text))
        final = bool(prose) and piece is prose[-1] and len(prose) > 1
        picture = junk.describes_picture(piece.text)
        if picture:
            mark(piece, picture.role, picture.reason)
        elif says_twice(piece):
            mark(piece, "caption", "the same words twice: the text of a picture and its caption")
        elif AGENCY_END.search(piece.text) and not final and not PAST.search(piece.text) and not SAID.search(piece.text):
            mark(piece, "caption", "in the present, and ends in the name of an agency")
        elif (POSITIONS.search(piece.text) or MAYBE_POSITIONS.search(piece.text) and not PAST.search(piece.text)) and not SAID.search(piece.text):
            mark(piece, "caption", "says who stands where in a picture")
        elif piece.is_prose() and after is not None and after.key.startswith(piece.key) and not PAST.search(piece.text) and not SAID.search(piece.text):
            mark(piece, "caption", "in the present, and the same words follow: the text of a picture and its caption")
            after.role, after.reason = ("caption", "the caption of a picture") if after.role in ("", "duplicate") else (after.role, after.reason)
        elif credited and not (final and (piece.closed or piece.words > LONG_CAPTION) and not PHOTO_WORDS.search(piece.text)) and len(prose) > 1:
            mark(piece, "caption", f"ends in the credit {after.text!r}")
        elif DATED.search(piece.text) and not final and not PAST.search(piece.text) and not SAID.search(piece.text):
            mark(piece, "caption", "weekday, day and year in a present sentence: a picture agency's caption")
        elif CREDIT.search(piece.text) and not final and (not SAID.search(piece.text) or is_pictured(piece)):
            mark(piece, "caption", "has a picture credit")
        elif began and piece.words <= 40 and not piece.closed and PHOTO_WORDS.search(piece.text) and not PAST.search(piece.text):
            mark(piece, "caption", "describes a picture")
        if piece.role == "caption" and credited:
            mark(after, "caption", "the credit of the picture")


def says_twice(piece: Piece) -> bool:
    """Tell whether a piece is the same words twice."""
    words = piece.key.split(" ")
    half = len(words) // 2
    return half >= 6 and len(words) % 2 == 0 and words[:half] == words[half:]


def mark_titles(pieces: list[Piece]) -> None:
    """Mark a first line that ends like a sentence only by its abbreviation ("... the U.S. and D.P.R.K.") or its dots."""
    for piece, after in zip(pieces, pieces[1:], strict=False):
        if after.role == "byline" and not piece.role and 4 <= piece.words <= 30 and after.gap <= 2:
            mark(piece, "title", "the line before the byline")
        if piece.role == "title" or piece.is_prose():
            break
    number = next((n for n, piece in enumerate(pieces) if piece.role not in {"metadata", "menu"}), len(pieces))
    if number + 1 >= len(pieces) or pieces[number].role or pieces[number].words > 30:
        return
    stamped = pieces[number + 1].gap == 0 and pieces[number + 1].role in {"byline", "metadata"}
    if stamped or FALSE_END.search(pieces[number].text):
        mark(pieces[number], "title", "the first line, before a byline or without a full stop of its own")


def mark_closing(pieces: list[Piece], first: int, last: int) -> None:
    """Mark what the last paragraphs say about the writer."""
    prose = [piece for piece in pieces[first : last + 1] if is_story(piece, False)]
    for piece in prose[1:][-2:]:
        found = junk.closes_article(piece.text)
        if found and not SAID.search(piece.text):
            mark(piece, found.role, found.reason)


def mark_strangers(pieces: list[Piece], first: int, last: int) -> None:
    """Mark the last sentences below a pitch or a link that share no name with the article: teasers of other pages.

    At least three of them, in the present, nobody said them, and half of them have names of their own.
    """
    pitch = max((n for n in range(first, last) if pieces[n].role in {"promo", "legal"}), default=last)
    tail = [piece for piece in pieces[pitch + 1 : last + 1] if is_story(piece, False)]
    above = [piece for piece in pieces[first:pitch] if is_story(piece, False)]
    told = sum(PAST.search(piece.text) is not None for piece in tail)
    if not 3 <= len(tail) <= 8 or told * 3 > len(tail) or sum(piece.words for piece in above) < 80 or any(SAID.search(piece.text) for piece in tail):
        return
    known = {name for piece in above for name in NAME.findall(piece.text)}
    names = [set(NAME.findall(piece.text)) for piece in tail]
    if known.isdisjoint(set().union(*names)) and sum(map(bool, names)) * 2 >= len(tail):
        for piece in tail:
            mark(piece, "promo", "shares no name with the article above the link")


def mark_days(pieces: list[Piece], first: int, last: int) -> None:
    """Keep the days that head the entries of a chronology, two at the least; one such line is a page's stamp."""
    before_prose = range(max(0, first - 1), last)
    days = [n for n in before_prose if not pieces[n].role and DAY.fullmatch(pieces[n].text) and pieces[n + 1].is_prose()]
    for number in days if len(days) > 1 else []:
        mark(pieces[number], "body", "the day of an entry")


def mark_head(pieces: list[Piece], first: int) -> None:
    """Find the title among the lines before the article; the rest are menus or what a standfirst says."""
    lines = [piece for piece in pieces[:first] if not piece.role]
    title = choose_title(lines, pieces[first : first + 6])
    for piece in lines:
        if piece is title:
            mark(piece, "title", "the headline: its words come back in the article")
        elif introduces(piece, pieces[first]) and title and piece.start > title.start:
            mark(piece, "body", "introduces the text that follows")
        elif piece.closed and TURN.match(piece.text) and title and piece.start > title.start:
            mark(piece, "body", "the first words of who speaks")
        elif piece.is_prose() and not (title and piece.start > title.start):
            mark(piece, "promo", "a text before the article, among headlines")
        elif piece.words >= 8 and title and piece.start > title.start:
            mark(piece, "title", "a line under the headline")
        else:
            mark(piece, "menu", "a short line before the article")


def introduces(piece: Piece, story: Piece) -> bool:
    """Tell whether a line hands over to the first paragraph: "As stated by the spokesperson:"."""
    return piece.end <= story.start and story.start - piece.end <= 4 and piece.text.endswith(":") and piece.words >= 4 and piece.common >= 0.2


def choose_title(lines: list[Piece], story: list[Piece]) -> Piece | None:
    """Return the line whose content words come back in the story's first paragraphs, None when no line shares two of them.

    Of two that share as much the later one is nearer the article: the headlines of other stories stand above.
    """
    told = {word for piece in story for word in piece.key.split()} - function_words()
    best, best_score = None, 0.0
    for number, piece in enumerate(lines):
        words = [word for word in piece.key.split() if word not in function_words()]
        shared = sum(word in told for word in words)
        if shared < 2 or not 3 <= piece.words <= 40:
            continue
        score = shared / len(words) * min(shared, 5) + 0.5 * number / len(lines)
        if score > best_score:
            best, best_score = piece, score
    if best is None:
        likely = [piece for piece in lines if 3 <= piece.words <= 40 and not told.isdisjoint(piece.key.split())]
        best = likely[0] if len(likely) == 1 else None
    return best


def mark_middle(pieces: list[Piece], first: int, last: int, transcript: bool) -> None:
    """Keep sentences between the first and the last paragraph; mark headlines among them as links or subheadings."""
    for number in range(first, last + 1):
        piece = pieces[number]
        if piece.role:
            continue
        if first == last or piece.is_prose() or transcript or is_short_sentence(piece):
            mark(piece, "body", "sentences")
        elif piece.words <= 8 and pieces[number - 1].role == "body" and number < last and pieces[number + 1].is_prose():
            mark(piece, "title", "a subheading")
        else:
            mark(piece, "promo", "a headline between paragraphs")


def is_cut_off(piece: Piece) -> bool:
    """Tell the start of a sentence from a headline: half of its words are small ones."""
    finite = FINITE.search(piece.text) is not None
    return piece.words >= 5 and piece.common >= (0.2 if finite else 0.3) and piece.text.lstrip("\"“‘'")[:1].isupper()


def mark_end(pieces: list[Piece], last: int) -> None:
    """Mark what follows the last paragraph: short sentences are the article's, lines without an end are links or menus."""
    for number in range(last + 1, len(pieces)):
        piece = pieces[number]
        if piece.role:
            continue
        if piece is pieces[-1] and pieces[last].role == "body" and is_cut_off(piece):
            mark(piece, "body", "a sentence, cut off at the end of the page")
        elif piece.closed and piece.words >= 3 and piece.common >= 0.15 and pieces[number - 1].role == "body":
            mark(piece, "body", "a short sentence after the last paragraph")
        elif piece.is_prose():
            mark(piece, "promo", "a text after the article, among headlines")
        elif piece.words >= 4:
            mark(piece, "promo", "a headline after the article")
        else:
            mark(piece, "menu", "a short line after the article")
