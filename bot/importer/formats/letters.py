"""Decode text and mend its letters: old encodings, text encoded twice, accents beside their letters.

Swedish decides between encodings: the one in which words hold å, ä and ö, and no signs, is right.
"""

import codecs
import html
import quopri
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import partial

from bot.importer.errors import UnreadableFile

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""That of UTF-32 begins with that of UTF-16."""
_OLD_ENCODINGS = ("cp1252", "mac_roman", "cp850", "latin-1")
"""In the order in which they are preferred."""
_MIN_ZERO_SHARE, _MAX_OTHER_ZERO_SHARE = 0.3, 0.05
"""Shares of zero bytes at the even or odd places of UTF-16: nearly all letters have one."""
_SAMPLE_BYTES = 4096
_BINARY = re.compile(rb"[\x01-\x07\x0e-\x19]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
"""Controls that no text has; without the next line of EBCDIC's heirs."""
_SWEDISH = re.compile(r"[åäöÅÄÖ]")
_FOREIGN = re.compile(r"[éèêëáàâãíïîóòôøúüûçñæßšžœÉÈÊËÁÀÂÍÓÔØÚÜÇÑÆŠŽŒ]")
_SIGN = re.compile(
    r"(?<=\w)’(?=\w)|(?<!\w)[„“”‘»«](?=\w)|(?<=[\w.,?!])[”“’»«…](?!\w)|(?<=\s)[–—•·…](?=\s)|(?<=\d)–(?=\d)"
    r"|^[•·–—]|§(?=\s?\d)|(?<=\d)[§°½€](?!\w)"
)
_QUOTED_PRINTABLE = re.compile(rb"[A-Za-z]=(?:C3=(?:A5|A4|B6|85|84|96)|E5|E4|F6)")
_ENTITY = re.compile(r"&(?:[aouAOU](?:ring|uml)|eacute|nbsp|amp|#\d{2,5}|#x[\dA-Fa-f]{2,4});")
_SWEDISH_ENTITY = re.compile(
    r"&(?:[aAoO](?:ring|uml)|#(?:229|228|246|197|196|214)|#x(?:[eE][45]|[fF]6|[cC][45]|[dD]6));"
)
_MISREAD_BYTES = tuple(
    {
        character: byte
        for byte in range(0x80, 0x100)
        for character in {bytes([byte]).decode(encoding, errors="ignore") or chr(byte), *extra[byte - 0x80]}
    }
    for encoding, extra in (
        ("cp1252", [chr(byte) for byte in range(0x80, 0x100)]),
        ("mac_roman", [""] * 0x80),
        ("cp850", [""] * 0x80),
    )
)
"""What each byte looks like in an encoding; what Windows-1252 leaves open is read as Latin-1."""


def _misread_utf8(misread: dict[str, int]) -> re.Pattern[str]:
    """Return how letters look that were encoded as UTF-8 and read in another encoding."""
    lead, second, rest = (
        re.escape("".join(one for one, byte in misread.items() if low <= byte < high))
        for low, high in ((0xC2, 0xE0), (0xE0, 0xF0), (0x80, 0xC0))
    )
    return re.compile(f"(?:[{lead}][{rest}]|[{second}][{rest}]{{2}})+")


_MISREAD_UTF8 = tuple(map(_misread_utf8, _MISREAD_BYTES))
_MAX_ENCODED = 3
_SEVEN_BITS = str.maketrans("{|}[\\]", "äöåÄÖÅ")
_IN_SEVEN_BITS = re.compile(r"(?<=[a-zA-Z])[{|}](?=[a-z{|}])")
"""Swedish letters of ISO 646, which files of old systems have."""
_REPLACED = re.compile(r"\ufffd(?=\w)|(?<=\w)\ufffd")
_QUESTIONED = re.compile(r"(?<![\w/.?=&])\w*[a-zåäö]\?[a-zåäö]\w*(?![\w/=&])")
_MIN_QUESTIONED = 2
_MIN_SEVEN_BITS = 3
_NO_LETTER = re.compile(r"[\ue000-\uf8ff]|\(cid:\d+\)")
_MAX_NO_LETTERS = 0.1
"""Share of a text that fonts without names of letters may take."""
_LOOSE_ACCENT = re.compile(r"[¨\u02da]")
_MIN_LOOSE = 2
"""Accents for which there is no letter, from which on letters got lost."""
_ACCENTS = {
    "¨": "\u0308",
    "\u0308": "\u0308",
    "\u02da": "\u030a",
    "\u030a": "\u030a",
    "°": "\u030a",
    "´": "\u0301",
    "\u0301": "\u0301",
    "`": "\u0300",
    "\u0300": "\u0300",
    "\u02c6": "\u0302",
    "\u0302": "\u0302",
}
_DETACHED = re.compile(rf"(?P<before>[^\W\d_])? ?(?P<accent>[{''.join(_ACCENTS)}]) ?(?P<after>[^\W\d_])?")
_WORD_BEFORE = re.compile(r"(?<!\S)\w+ $")
_VOWEL = re.compile(r"[aeiouyåäö]", re.IGNORECASE)


def decode(data: bytes) -> str:
    """Decode a text: UTF-8, UTF-16, UTF-32, Windows-1252, Mac Roman, code page 850, or lines of several.

    Raises UnreadableFile ``not_text``, or ``broken_letters`` if no encoding gives words.
    """
    if len(_QUOTED_PRINTABLE.findall(data)) >= _MIN_QUESTIONED:
        data = quopri.decodestring(data)
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    encoding = encoding or _wide_encoding(data)
    if encoding is None:
        text = _decode_narrow(data)
    else:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as fault:
            if fault.end < len(data) - 3:
                raise UnreadableFile("not_text") from None
            text = data.decode(encoding, errors="ignore")  # the last letter was cut off
    if "\0" in text or (data.strip() and not text):
        raise UnreadableFile("not_text")
    if not _SWEDISH.search(text) and len(_IN_SEVEN_BITS.findall(text)) >= _MIN_SEVEN_BITS:
        return text.translate(_SEVEN_BITS)
    text = mend_encoded_twice(text)
    return html.unescape(text) if _SWEDISH_ENTITY.search(text) and _ENTITY.search(text) else text


def _wide_encoding(data: bytes) -> str | None:
    """Return UTF-16 or UTF-32 if zero bytes show that a text without a byte order mark is encoded in it."""
    sample = data[:_SAMPLE_BYTES]
    if len(_BINARY.findall(sample)) * 50 > len(sample):
        return None
    zeros = [sample[at::4].count(0) / max(1, len(sample[at::4])) for at in range(4)]
    if min(zeros[1:]) > _MIN_ZERO_SHARE > zeros[0]:
        return "utf-32-le"
    if min(zeros[:3]) > _MIN_ZERO_SHARE > zeros[3]:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > _MIN_ZERO_SHARE and even < _MAX_OTHER_ZERO_SHARE:
        return "utf-16-le"
    if even > _MIN_ZERO_SHARE and odd < _MAX_OTHER_ZERO_SHARE:
        return "utf-16-be"
    return None


def _decode_narrow(data: bytes) -> str:
    """Decode line by line: those that are UTF-8 are taken as such, the others in one old encoding."""
    lines = list[str | bytes]()
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            lines.append(line)
    old = b"".join(line for line in lines if isinstance(line, bytes))
    if not old:
        return "".join(map(str, lines))
    if len(_REPLACED.findall(old.decode(errors="replace"))) and _is_damaged_utf8(old):
        raise UnreadableFile("broken_letters")
    encoding, score = max(
        ((name, _score(old.decode(name, errors="replace"))) for name in _OLD_ENCODINGS),
        key=lambda one: one[1],
    )
    if score < 0:
        raise UnreadableFile("not_text" if _CONTROL.search(old.decode("latin-1")) else "broken_letters")
    return "".join(
        line if isinstance(line, str) else line.decode(encoding, errors="replace") for line in lines
    )


def _is_damaged_utf8(data: bytes) -> bool:
    """Return whether most letters are UTF-8, so that the others are damaged."""
    text = data.decode(errors="replace")
    return len(_SWEDISH.findall(text)) > text.count("\ufffd")


def _score(text: str) -> float:
    """Return how far a text looks right; below zero it does not."""
    good = 3 * len(_SWEDISH.findall(text)) + len(_FOREIGN.findall(text)) / 2 + len(_SIGN.findall(text))
    odd = sum(
        1
        for sign in re.finditer(r"[^\x00-\x7f\xa0]", text)
        if not _SWEDISH.match(sign[0]) and not _FOREIGN.match(sign[0])
    ) - len(_SIGN.findall(text))
    wrong_case = len(re.findall(r"(?<=[a-zåäö])[ÅÄÖÉÜÑÇÆØ](?=[a-zåäö])", text))
    return good - 2 * odd - 4 * wrong_case - 10 * len(_CONTROL.findall(text))


def mend_encoded_twice(text: str) -> str:
    """Return a text in which letters that were encoded twice, or three times, are letters again."""
    for _ in range(_MAX_ENCODED):
        before = text
        for misread, pattern in zip(_MISREAD_BYTES, _MISREAD_UTF8, strict=True):
            reread = {_reread(one, misread) for one in pattern.findall(text)}
            if any(_SWEDISH.search(one) or pattern.search(one) for one in reread):
                text = pattern.sub(partial(_reread_match, misread=misread), text)
        if text == before:
            break
    return text


def _reread_match(found: re.Match[str], *, misread: dict[str, int]) -> str:
    return _reread(found[0], misread)


def _reread(text: str, misread: dict[str, int]) -> str:
    try:
        return bytes(misread[character] for character in text).decode()
    except UnicodeError:
        return text


def join_accents(text: str) -> str:
    """Return a text of a PDF in which accents are on their letters; they stood behind them, or in front."""
    sides = Counter(
        side
        for found in _DETACHED.finditer(text)
        for side in ("before", "after")
        if _composed(found[side], found["accent"]) and not _composed(found[_other(side)], found["accent"])
    )
    likely = "after" if sides["after"] > sides["before"] else "before"
    return _DETACHED.sub(lambda found: _joined(found, likely), text)


def _other(side: str) -> str:
    return "before" if side == "after" else "after"


def _joined(found: re.Match[str], likely: str) -> str:
    before, after = found["before"] or "", found["after"] or ""
    for side in (likely, _other(likely)):
        letter = _composed(found[side], found["accent"])
        if letter and side == "before":
            return letter + after
        if letter:
            return f"{before} {letter}" if _begins_word(found) else before + letter
    return found[0]


def _begins_word(found: re.Match[str]) -> bool:
    """Return whether the space before an accent parts two words: ``vid ˚Agatan``, not ``fr ˚agan``."""
    if not found["before"] or found["accent"] == found[0][1]:
        return False
    head = _WORD_BEFORE.search(found.string, 0, found.start("accent"))
    return found["after"].isupper() or bool(head and _VOWEL.search(head[0]))


def _composed(letter: str | None, accent: str) -> str:
    """Return a letter with its accent, empty if there is no such letter in neighbouring languages."""
    whole = unicodedata.normalize("NFC", letter + _ACCENTS[accent]) if letter else ""
    return whole if len(whole) == 1 and (_SWEDISH.match(whole) or _FOREIGN.match(whole)) else ""


def require_letters(texts: Iterable[str]) -> None:
    """Raise UnreadableFile ``broken_letters`` if letters were lost, so that nothing is read wrongly."""
    text = "\n".join(texts)
    if _REPLACED.search(text):
        raise UnreadableFile("broken_letters")
    lost = len(_QUESTIONED.findall(text))
    if lost >= _MIN_QUESTIONED and not _SWEDISH.search(text):
        raise UnreadableFile("broken_letters")
    if len(_LOOSE_ACCENT.findall(text)) >= _MIN_LOOSE:
        raise UnreadableFile("broken_letters")
    if len("".join(_NO_LETTER.findall(text))) > _MAX_NO_LETTERS * len(text):
        raise UnreadableFile("broken_letters")
