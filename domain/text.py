"""Clean the texts that people write, so that they are safe to store and to show."""

import re
import unicodedata
from collections.abc import Iterable

from domain.errors import BadInput

MAX_TEXT_LENGTH = 4000
"""Characters of one text (a question, an answer, a reason)."""

MAX_NAME_LENGTH = 80
"""Characters of a name (a person asked for, a department, a council)."""

MAX_RAW_LENGTH = 5 * MAX_TEXT_LENGTH
"""Characters of one value that are read; cleaning may remove many of them."""

MAX_COMBINING_MARKS = 30
"""Combining marks on one letter; normalising thousands of them takes minutes."""

ENOUGH_BEYOND = 100
"""Characters after which the rest of a text does not change how its beginning is cleaned."""

_JOINERS = "\u200c\u200d"  # meaningful between letters and emoji
_KEPT = frozenset("\n\t" + _JOINERS)
_REMOVED = {"Cc", "Cf", "Cs", "Co"}  # control, format (bidi overrides too), surrogate, private
# Noncharacters, which document formats cannot contain.
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
    + "]"
)
# Combining marks match no \w, so this is a quick first check.
_MAYBE_TOO_MANY_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MAX_COMBINING_MARKS + 1}}}")
_FLAG, _LAST_TAG = "\U0001f3f4", "\U000e007f"
_FLAG_SEQUENCE = re.compile(f"{_FLAG}[\U000e0020-\U000e007e]{{1,10}}{_LAST_TAG}")
"""A flag of a part of a country: a black flag and the letters of its code, which alone are not shown."""
DASHES = "‐‑‒–—―−﹘﹣－-"
"""Dashes of every kind; the last one may end a character class of a pattern."""
_DECORATION = re.compile(r"(?:[^\w\"'«»“”„()\[\]{}<>/@&+%$€£=~^`|\\]|_|\d\ufe0f?\u20e3|\d{1,2}[.)](?=\s))+")
"""What people put before a word that they mean: smileys, bullets, dashes, the number of a list's item."""
_ADDRESS_FIRST = re.compile(r"\w+://|www\.|\S+@|\w[\w-]*(?:\.\w[\w-]*)*\.[a-z]{2,}(?=/|\s|$)", re.IGNORECASE)
_MIXED_CASE = re.compile(r"[^\W\d_]*[A-ZÅÄÖ]")
_SPACES = re.compile(r"[^\S\n]+")
_NO_BREAK_SPACE = "\xa0"  # Teams writes one after each mention
_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_MANY_LINES = re.compile(r"\n{3,}")


def clean_text(text: str, *, max_length: int = MAX_RAW_LENGTH) -> str:
    """Return ``text`` in NFC, without control characters, with plain spaces and stripped.

    Anything beyond ``max_length`` characters is cut off.
    """
    text = text[:max_length].replace(_NO_BREAK_SPACE, " ").strip()
    if _is_clean(text):  # the usual case, and many times faster
        return _SPACES.sub(" ", text) if "  " in text else text
    text = _LINE_BREAKS.sub("\n", text)
    kept = _without_removed(text)
    whole = unicodedata.normalize("NFC", _limit_marks(_NONCHARACTERS.sub("", kept)))
    lines = (line.strip() for line in _SPACES.sub(" ", whole).split("\n"))
    seen = _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()
    return seen if seen.strip(_JOINERS + " \n") else ""


def _without_removed(text: str) -> str:
    """Return ``text`` without the characters that nobody sees, but with those that make a flag."""
    if text.replace("\n", "").isprintable():  # lines of usual characters
        return text
    removed = {c for c in set(text) - _KEPT if unicodedata.category(c) in _REMOVED}
    if not removed or _FLAG not in text:
        return text.translate(dict.fromkeys(map(ord, removed)))
    flags = {n for match in _FLAG_SEQUENCE.finditer(text) for n in range(*match.span())}
    return "".join(c for n, c in enumerate(text) if n in flags or c not in removed)


def strip_decoration(text: str) -> str:
    """Return ``text`` without smileys, bullets, dashes and the like before its first word."""
    match = _DECORATION.match(text)
    return text if match is None else text[match.end() :]


def _is_clean(text: str) -> bool:
    if text.isascii():
        return text.isprintable()
    if not text.isprintable() or _MAYBE_TOO_MANY_MARKS.search(text):
        return False
    return unicodedata.is_normalized("NFC", text)


def _limit_marks(text: str) -> str:
    """Return ``text`` with at most ``MAX_COMBINING_MARKS`` combining marks on each letter."""
    if not _MAYBE_TOO_MANY_MARKS.search(text):
        return text
    marks = "".join(c for c in set(text) if unicodedata.category(c).startswith("M"))
    if not marks:
        return text
    return re.sub(f"([{marks}]{{{MAX_COMBINING_MARKS}}})[{marks}]+", r"\1", text)


def require_text(text: str, *, missing: str, limit: int = MAX_TEXT_LENGTH) -> str:
    """Return the cleaned ``text``.

    Raises BadInput: ``missing`` if nothing is left, ``too_long`` above ``limit`` characters.
    """
    kept = optional_text(text, limit=limit)
    if not kept:
        raise BadInput(missing)
    return kept


def optional_text(text: str, *, limit: int = MAX_TEXT_LENGTH) -> str:
    """Return the cleaned ``text``, possibly empty; raises BadInput ``too_long`` above ``limit``."""
    kept = clean_text(text)
    if len(kept) > limit:
        raise BadInput("too_long", limit=limit, length=len(kept))
    return kept


def one_line(text: str) -> str:
    """Return the cleaned ``text`` with line breaks replaced by spaces."""
    text = text[:MAX_RAW_LENGTH]
    return " ".join((text if _is_clean(text) else clean_text(text)).split())


def capitalise_first(text: str) -> str:
    """Return ``text`` with its first letter capitalised, if its script has capitals.

    An address (``http://x.example``, ``kommun.se/vatten``) and a word with capitals within stay as they are.
    """
    if _ADDRESS_FIRST.match(text) or _MIXED_CASE.match(text):
        return text
    capital = text[:1].title()  # not upper(): Georgian has capitals that begin no sentence
    return unicodedata.normalize("NFC", capital + text[1:]) if len(capital) == 1 else text


def shorten(text: str, *, max_length: int) -> str:
    """Return at most ``max_length`` characters of ``text`` on one line, with an ellipsis if it was cut."""
    beginning = text[: 2 * max_length + ENOUGH_BEYOND]
    line = one_line(beginning)
    if len(line) < max_length + ENOUGH_BEYOND and len(beginning) < len(text):
        line = one_line(text)
    return line if len(line) <= max_length else line[: max_length - 1].rstrip() + "…"


def word_pattern(words: Iterable[str]) -> str:
    """Return a regular expression for any of these words or phrases, the longest first."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
