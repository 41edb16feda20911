"""Bytes -> text, whatever encoding they were saved in."""

from __future__ import annotations

import codecs
import re

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ALONE = 1.6  # mean length of runs of bytes above 127: accents and curly quotes stand alone, Korean or Russian letters do not
EASTERN = ["cp949", "gb18030", "shift_jis", "euc_jp", "big5", "cp1251", "koi8_r"]
HIGH = re.compile(rb"[\x80-\xff]+")
SAMPLE = 50_000  # bytes looked at


def decode(data: bytes) -> tuple[str | None, str | None]:
    """Return the text and, unless it was plain UTF-8, a sentence that says what was done; text None when it is no text.

    >>> decode("“Talks”".encode())
    ('“Talks”', None)
    >>> decode("“Talks”".encode("cp1252"))
    ('“Talks”', 'note: decoded as windows-1252')
    >>> decode(bytes(range(256)))
    (None, 'binary, not text')
    """
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace"), None if name == "utf-8-sig" else f"note: decoded as {name}"
    sample = data[:SAMPLE]
    if sum(byte < 9 or 13 < byte < 32 and byte != 27 for byte in sample) > 0.005 * len(sample):
        return None, "binary, not text"
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        bad = error
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") <= 0.02 * sum(ord(character) > 127 for character in text):
        return text, f"note: a broken character at byte {bad.start:,}"
    runs = HIGH.findall(sample)
    if sum(map(len, runs)) <= ALONE * len(runs):
        return data.decode("cp1252", errors="replace"), "note: decoded as windows-1252"
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample, cp_isolation=EASTERN + ["cp1252"]).best()
    if best is None:
        return None, "binary, not text"
    return data.decode(best.encoding, errors="replace"), f"note: decoded as {best.encoding.replace('_', '-')}"
