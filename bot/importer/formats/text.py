"""Read plain text and Markdown."""

import re

from bot.importer.errors import UnreadableFile
from bot.importer.rules import Line

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$|^\s*(?:[-*_=]\s*){3,}$")
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_BOX = re.compile(r"^(\s*[-*+]\s+)\[[ xX]\]\s+")
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_text(data: bytes, *, markdown: bool) -> list[Line]:
    """Return the lines of a text; with ``markdown`` its markup is interpreted."""
    lines = decode(data).replace("\f", "\n\n").splitlines()
    return [_markdown(line) for line in lines] if markdown else [Line(line) for line in lines]


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 or Windows-1252; raises UnreadableFile."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding is not None:
            raise UnreadableFile("not_text") from None
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableFile("not_text")
    return text


def _markdown(text: str) -> Line:
    if _RULE.match(text):
        return Line()
    text = _LINK.sub(r"\1", _QUOTE.sub("", _BOX.sub(r"\1", text)))
    heading, row = _HEADING.match(text), _ROW.match(text)
    if heading:
        return Line(heading[1], heading=True)
    if row:
        return Line(text, cells=tuple(cell.strip() for cell in row[1].split("|")))
    return Line(re.sub(r"^(\s*)[*+](\s)", r"\1-\2", text))
