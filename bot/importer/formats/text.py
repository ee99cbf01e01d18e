"""Read plain text and Markdown."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.importer.formats.boxes import box
from bot.importer.formats.letters import decode
from bot.importer.formats.line_builder import FileText
from bot.importer.rules import Line

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$|^\s*(?:[-*_=]\s*){3,}$")
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_BORDER = re.compile(r"(?<!\\)\|")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_BOX = re.compile(r"^(?P<bullet>\s*(?:[-*+]|\d{1,3}[.)])\s+)\[(?P<state>[ xX])\]\s+")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~|<(?P<tag>s|del|strike)>.*?</(?P=tag)>", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\](?::\s*)?")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|sub|sup|span|mark|small|p|div|details|summary|center|font)\b[^<>]*>",
    re.IGNORECASE,
)
"""Tags that editors write into Markdown; their text is read."""
_ESCAPED = re.compile(r"\\([\\`*_{}()\[\]#+.!|>~-])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read_text(data: bytes, *, markdown: bool) -> FileText:
    """Return the lines of a text; with ``markdown`` its markup is interpreted. Raises UnreadableFile."""
    text = decode(data).replace("\f", "\n\n")
    if not markdown:
        return FileText(lines=[Line(line) for line in text.splitlines()])
    struck, comments = len(_STRUCK.findall(text)), len(_COMMENT.findall(text))
    lines = [_markdown(line) for line in _with_breaks(_COMMENT.sub("", text))]
    return FileText(lines=lines, left_out=Counter(struck=struck, comments=comments))


def _with_breaks(text: str) -> Iterator[str]:
    """Yield the lines; those in the cell of a table stay in it."""
    for line in text.splitlines():
        plain = _TAG.sub("", line)
        yield from [_BREAK.sub(" ", plain)] if _ROW.match(plain) else _BREAK.split(plain)


def _markdown(text: str) -> Line:
    if _RULE.match(text):
        return Line()
    text = _BOX.sub(lambda found: found["bullet"] + box(ticked=found["state"] != " "), _QUOTE.sub("", text))
    text = _LINK.sub(r"\1", _FOOTNOTE.sub("", _STRUCK.sub("", text)))
    heading, row = _HEADING.match(text), _ROW.match(text)
    if heading:
        return Line(_ESCAPED.sub(r"\1", heading[1]), heading=True)
    if row:
        cells = (_ESCAPED.sub(r"\1", cell).strip() for cell in _BORDER.split(row[1]))
        return Line(text, cells=tuple(cells))
    return Line(_ESCAPED.sub(r"\1", re.sub(r"^(\s*)[*+](\s)", r"\1-\2", text)))
