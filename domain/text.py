"""What people write, made safe to keep: one place for every text that comes in."""

import re
import unicodedata

from domain.errors import BadInput

LONGEST_TEXT = 4000
"""Characters of one text (a question, an answer, a reason)."""

LONGEST_NAME = 80
"""Characters of a name (a person asked for, a department, a council)."""

LONGEST_RAW = 5 * LONGEST_TEXT
"""Characters of one value that are looked at: cleaning may take many away."""

TALLEST = 30
"""Combining marks on one letter; putting thousands in order takes minutes."""

_JOINERS = "\u200c\u200d"  # between letters and emoji they carry meaning
_KEPT = frozenset("\n\t" + _JOINERS)
_REMOVED = {"Cc", "Cf", "Cs", "Co"}  # control, format (bidi overrides too), surrogate, private
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)  # documents cannot hold them
_PERHAPS_TALL = re.compile(rf"[^\w\s\x00-\u02ff]{{{TALLEST + 1}}}")  # marks are no words: a quick look
_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_MANY_LINES = re.compile(r"\n{3,}")


def clean(text: str, *, most: int = LONGEST_RAW) -> str:
    """Give back ``text`` in NFC, without control characters, odd spaces as spaces, outer space cut.

    What comes after ``most`` characters is left out.
    """
    text = text[:most]
    if _is_clean(text):  # nearly always, and many times as fast
        return _SPACES.sub(" ", text).strip()
    text = _LINE_BREAKS.sub("\n", text)
    kept = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _REMOVED)
    whole = unicodedata.normalize("NFC", _level(_NONCHARACTERS.sub("", kept)))
    lines = (_SPACES.sub(" ", line).strip() for line in whole.split("\n"))
    seen = _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
    return seen if seen.strip(_JOINERS + " \n") else ""


def _is_clean(text: str) -> bool:
    if not text.isprintable() or _PERHAPS_TALL.search(text):
        return False
    return unicodedata.is_normalized("NFC", text)


def _level(text: str) -> str:
    """Give back ``text`` without the combining marks that stand on too many others."""
    if not _PERHAPS_TALL.search(text):
        return text
    height, kept = 0, []
    for character in text:
        height = height + 1 if unicodedata.category(character).startswith("M") else 0
        if height <= TALLEST:
            kept.append(character)
    return "".join(kept)


def required(text: str, *, missing: str, limit: int = LONGEST_TEXT) -> str:
    """Give back the cleaned ``text``.

    Raises BadInput: ``missing`` where nothing is left, ``too_long`` above ``limit`` characters.
    """
    kept = optional(text, limit=limit)
    if not kept:
        raise BadInput(missing)
    return kept


def optional(text: str, *, limit: int = LONGEST_TEXT) -> str:
    """Give back the cleaned ``text``, possibly empty; raises BadInput ``too_long`` above ``limit``."""
    kept = clean(text)
    if len(kept) > limit:
        raise BadInput("too_long", limit=limit, length=len(kept))
    return kept


def one_line(text: str) -> str:
    """Give back the cleaned ``text`` with its line breaks as spaces."""
    return " ".join(clean(text).split())


def begin_large(text: str) -> str:
    """Give back ``text`` with its first letter as a capital, where there is one in its script."""
    capital = text[:1].title()  # not upper(): Georgian has capitals that begin no sentence
    return unicodedata.normalize("NFC", capital + text[1:]) if len(capital) == 1 else text


def shorten(text: str, *, most: int) -> str:
    """Give back at most ``most`` characters of ``text`` on one line, with an ellipsis where it was cut."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
