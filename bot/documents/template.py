"""Word templates: the fields they show, whether they can be used, and how they are filled in."""

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

TEMPLATE_FIELDS = (
    "council",
    "day",
    "keeper",
    "mark",
    "minutes",
    "place",
    "status",
    "time",
    "title",
    "version",
)
"""The fields that a template may contain, written ``{{ title }}``."""
BODY_FIELD = "minutes"
"""The field that the minutes themselves replace; it must be a paragraph of its own."""
REQUIRED_STYLES = ("Heading 1", "Heading 2", "Heading 3", "List Bullet", "Table Grid")
MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000
_FIELD = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_FOREIGN = re.compile(rb"<!DOCTYPE|<!ENTITY|\bvbaProject\b|macroEnabled", re.IGNORECASE)
_PARSE_ERRORS = (zipfile.BadZipFile, AttributeError, KeyError, SyntaxError, TypeError, ValueError)
"""What the libraries raise for a file that is not a Word file."""
MAX_PARTS = 20
_TEXTS = re.compile(r"word/(?:document|header[0-9]*|footer[0-9]*)\.xml")
_TAG = re.compile(r"<[^<>]*>")
_FETCHES = re.compile(r"\b(?:INCLUDE\w*|DDE\w*|LINK|IMPORT|DATABASE|RD)\b", re.IGNORECASE)
"""Word fields that load content from outside the file."""
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def validate_template(content: bytes) -> None:
    """Validate a council's template before anybody relies on it.

    Raises BadInput ``template_too_large``, ``template_not_word``, ``template_unsafe``, and, naming what is
    wrong or missing, ``template_unknown_field``, ``template_without_field`` or ``template_without_style``.
    """
    open_template(content)


def has_fields(content: bytes) -> bool:
    """Return whether a Word file contains anything that looks like a field; False for other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [name for name in parts.namelist() if _TEXTS.fullmatch(name)]
            return any(_has_field(parts, name) for name in names[:MAX_PARTS])
    except (*_PARSE_ERRORS, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return False


def _has_field(parts: zipfile.ZipFile, name: str) -> bool:
    """Search the text of a part without its tags, since Word splits fields."""
    with parts.open(name) as part:
        letters = _TAG.sub("", part.read(MAX_UNPACKED).decode(errors="replace"))
    return _FIELD.search(letters) is not None


def open_template(content: bytes) -> WordFile:
    """Validate a template and return it opened."""
    if len(content) > MAX_BYTES:
        raise BadInput("template_too_large", limit=MAX_BYTES // 1_000_000)
    try:
        _require_harmless(content)
        word = Document(io.BytesIO(content))
        _require_nothing_fetched(word)
        _require_fields(word)
        _require_styles(word)
    except _PARSE_ERRORS as fault:
        raise BadInput("template_not_word") from fault
    return word


def _require_harmless(content: bytes) -> None:
    """Refuse files that unpack to too much, have macros, or load anything when they are opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
            raise BadInput("template_too_large", limit=MAX_BYTES // 1_000_000)
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                _expect_plain(parts.read(name))


def _expect_plain(xml: bytes) -> None:
    fetched = (r for r in _RELATION.findall(xml) if b'"External"' in r and b"/hyperlink" not in r)
    if _FOREIGN.search(xml) or any(fetched):
        raise BadInput("template_unsafe")


def _require_nothing_fetched(word: WordFile) -> None:
    """Refuse external parts other than the targets of links, and fields that load content."""
    elsewhere = (r.reltype for r in word.part.package.iter_rels() if r.is_external)
    instructions = (
        "".join([*(said.text or "" for said in p.iter(qn("w:instrText"))), *_simple_fields(p)])
        for p in all_paragraphs(word)
    )
    if any(kind != RT.HYPERLINK for kind in elsewhere) or any(map(_FETCHES.search, instructions)):
        raise BadInput("template_unsafe")


def _simple_fields(paragraph: Any) -> Iterator[str]:  # noqa: ANN401 - lxml has no types
    return (str(field.get(qn("w:instr"))) for field in paragraph.iter(qn("w:fldSimple")))


def _require_fields(word: WordFile) -> None:
    used = {name for paragraph in all_paragraphs(word) for name in _FIELD.findall(_paragraph_text(paragraph))}
    unknown = sorted(used - set(TEMPLATE_FIELDS))
    if unknown:
        raise BadInput("template_unknown_field", name=unknown[0], known=TEMPLATE_FIELDS)
    if not any(is_body_field(paragraph.text) for paragraph in word.paragraphs):
        raise BadInput("template_without_field", name=BODY_FIELD)


def _require_styles(word: WordFile) -> None:
    there = {style.name for style in word.styles}
    missing = [name for name in REQUIRED_STYLES if name not in there]
    if missing:
        raise BadInput("template_without_style", name=missing[0])


def is_body_field(text: str) -> bool:
    """Return whether a paragraph is the field for the minutes themselves."""
    field = _FIELD.fullmatch(text.strip())
    return field is not None and field[1] == BODY_FIELD


def all_paragraphs(word: WordFile) -> Iterator[Any]:
    """Yield every paragraph element: in the text, in tables and boxes, in headers and footers."""
    for part in word.part.package.iter_parts():
        root = getattr(part, "element", None)
        if root is not None:
            yield from root.iter(qn("w:p"))


def fill_fields(word: WordFile, fields: Mapping[str, str]) -> None:
    """Replace fields by values; values are never searched for fields."""
    for paragraph in all_paragraphs(word):
        pieces = _text_elements(paragraph)
        for field in reversed(list(_FIELD.finditer("".join(piece.text or "" for piece in pieces)))):
            if field[1] != BODY_FIELD:
                _replace(pieces, start=field.start(), end=field.end(), text=fields[field[1]])


def _paragraph_text(paragraph: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "".join(piece.text or "" for piece in _text_elements(paragraph))


def _text_elements(paragraph: Any) -> list[Any]:  # noqa: ANN401 - lxml has no types
    """Return the elements that hold a paragraph's text; a text box inside it has its own paragraphs."""
    texts = paragraph.iter(qn("w:t"))
    return [text for text in texts if next(text.iterancestors(qn("w:p"))) is paragraph]


def _replace(pieces: list[Any], *, start: int, end: int, text: str) -> None:
    """Replace ``[start:end]`` of text that is split over elements."""
    at = 0
    for piece in pieces:
        old = piece.text or ""
        first, last = max(0, start - at), max(0, min(len(old), end - at))
        if first < last:
            piece.text = old[:first] + (text if start >= at else "") + old[last:]
            piece.set(qn("xml:space"), "preserve")
        at += len(old)
