"""A Word file that minutes are written into: which fields it shows, and whether it can be used at all."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from docx import Document
from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn

from domain.errors import BadInput

FIELDS = ("council", "day", "keeper", "mark", "minutes", "place", "status", "time", "title", "version")
"""What a template may show, written ``{{ title }}``."""
BODY = "minutes"
"""The field that the minutes themselves take the place of, in a paragraph of its own."""
STYLES = ("Heading 1", "Heading 2", "Heading 3", "List Bullet", "Table Grid")
MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
_FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_FOREIGN = re.compile(rb"<!DOCTYPE|<!ENTITY|\bvbaProject\b|macroEnabled", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, AttributeError, KeyError, SyntaxError, TypeError, ValueError)
"""How a file that is no Word file shows itself, deep in the libraries."""
MOST_TEXTS = 20
_TEXTS = re.compile(r"word/(?:document|header[0-9]*|footer[0-9]*)\.xml")
_TAG = re.compile(r"<[^<>]*>")
_FETCHES = re.compile(r"\b(?:INCLUDE\w*|DDE\w*|LINK|IMPORT|DATABASE|RD)\b", re.IGNORECASE)
"""Fields of Word that bring in something from elsewhere."""
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def check_template(content: bytes) -> None:
    """Say what is wrong with a council's template, before anybody relies on it.

    Raises BadInput ``template_too_large``, ``template_not_word``, ``template_unsafe``, and, naming what is
    wrong or missing, ``template_unknown_field``, ``template_without_field`` or ``template_without_style``.
    """
    open_template(content)


def shows_fields(content: bytes) -> bool:
    """Whether a Word file has anything that looks like a field; False for what is no Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [name for name in parts.namelist() if _TEXTS.fullmatch(name)]
            return any(_has_field(parts, name) for name in names[:MOST_TEXTS])
    except (*_BROKEN, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return False


def _has_field(parts: zipfile.ZipFile, name: str) -> bool:
    """Look at the letters of a part without what stands between them, where Word cuts fields in pieces."""
    with parts.open(name) as part:
        letters = _TAG.sub("", part.read(MOST_UNPACKED).decode(errors="replace"))
    return _FIELD.search(letters) is not None


def open_template(content: bytes) -> WordFile:
    """Give back the checked template, opened."""
    if len(content) > MOST_BYTES:
        raise BadInput("template_too_large", limit=MOST_BYTES // 1_000_000)
    try:
        _expect_harmless(content)
        word = Document(io.BytesIO(content))
        _expect_nothing_fetched(word)
        _expect_fields(word)
        _expect_styles(word)
    except _BROKEN as fault:
        raise BadInput("template_not_word") from fault
    return word


def _expect_harmless(content: bytes) -> None:
    """Refuse what unfolds beyond measure, has macros, or fetches something when it is opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise BadInput("template_too_large", limit=MOST_BYTES // 1_000_000)
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                _expect_plain(parts.read(name))


def _expect_plain(xml: bytes) -> None:
    fetched = (r for r in _RELATION.findall(xml) if b'"External"' in r and b"/hyperlink" not in r)
    if _FOREIGN.search(xml) or any(fetched):
        raise BadInput("template_unsafe")


def _expect_nothing_fetched(word: WordFile) -> None:
    """Refuse parts that lie elsewhere, but for the targets of links, and fields that bring something in."""
    elsewhere = (r.reltype for r in word.part.package.iter_rels() if r.is_external)
    instructions = (
        "".join([*(said.text or "" for said in p.iter(qn("w:instrText"))), *_simple_fields(p)])
        for p in paragraphs_of(word)
    )
    if any(kind != RT.HYPERLINK for kind in elsewhere) or any(map(_FETCHES.search, instructions)):
        raise BadInput("template_unsafe")


def _simple_fields(paragraph: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    return (str(field.get(qn("w:instr"))) for field in paragraph.iter(qn("w:fldSimple")))


def _expect_fields(word: WordFile) -> None:
    used = {name for paragraph in paragraphs_of(word) for name in _FIELD.findall(_letters(paragraph))}
    unknown = sorted(used - set(FIELDS))
    if unknown:
        raise BadInput("template_unknown_field", name=unknown[0], known=FIELDS)
    if not any(is_body(paragraph.text) for paragraph in word.paragraphs):
        raise BadInput("template_without_field", name=BODY)


def _expect_styles(word: WordFile) -> None:
    there = {style.name for style in word.styles}
    missing = [name for name in STYLES if name not in there]
    if missing:
        raise BadInput("template_without_style", name=missing[0])


def is_body(text: str) -> bool:
    """Whether a paragraph is where the minutes go."""
    field = _FIELD.fullmatch(text.strip())
    return field is not None and field[1] == BODY


def paragraphs_of(word: WordFile) -> Iterator[Any]:
    """Give back every paragraph's element: in the text, in tables and boxes, in headers and footers."""
    for part in word.part.package.iter_parts():
        root = getattr(part, "element", None)
        if root is not None:
            yield from root.iter(qn("w:p"))


def fill(word: WordFile, fields: Mapping[str, str]) -> None:
    """Put values in the place of fields; what a value says is never looked at again."""
    for paragraph in paragraphs_of(word):
        pieces = _pieces(paragraph)
        for field in reversed(list(_FIELD.finditer("".join(piece.text or "" for piece in pieces)))):
            if field[1] != BODY:
                _replace(pieces, start=field.start(), end=field.end(), text=fields[field[1]])


def _letters(paragraph: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _pieces(paragraph: Any) -> list[Any]:  # noqa: ANN401 - lxml has no types
    """Give back the pieces that a paragraph's text is cut into; a box within has paragraphs of its own."""
    texts = paragraph.iter(qn("w:t"))
    return [text for text in texts if next(text.iterancestors(qn("w:p"))) is paragraph]


def _replace(pieces: list[Any], *, start: int, end: int, text: str) -> None:
    """Take ``[start:end]`` out of text that is cut into pieces, and put ``text`` where it began."""
    at = 0
    for piece in pieces:
        old = piece.text or ""
        first, last = max(0, start - at), max(0, min(len(old), end - at))
        if first < last:
            piece.text = old[:first] + (text if start >= at else "") + old[last:]
            piece.set(qn("xml:space"), "preserve")
        at += len(old)
