"""Render and validate files in a confined child process (`bot.importer.sandbox`).

An order is pickled, since the bot itself sends it; a reply never is, since the child may have read an
untrusted file: it is JSON, or the bytes of a file after `FILE_MARK`.
"""

import gc
import pickle
from collections.abc import Callable

import orjson

from bot.documents import FileFormat, Sheet, render_document, render_sheet
from domain.document import Document
from domain.errors import BadInput

FILE_MARK = b"\0"
"""The first byte of a reply that is a file; JSON never begins with it."""


def prepare(to: str) -> Callable[[bytes], bytes]:
    """Load the large library of a format, and return the function that carries out an order."""
    gc.disable()  # the process handles one file only
    match to:
        case FileFormat.PDF:
            from bot.documents.pdf import load_fonts  # noqa: PLC0415

            load_fonts()
        case FileFormat.DOCX:
            import bot.documents.template  # noqa: PLC0415
            import bot.documents.word  # noqa: PLC0415
        case FileFormat.XLSX:
            import bot.documents.xlsx  # noqa: F401, PLC0415
    return _carry_out


def _carry_out(order: bytes) -> bytes:
    work: dict[str, Callable[..., bytes]] = {"write": _render, "check": _validate}
    what, *values = pickle.loads(order)  # noqa: S301 - what our own program has just ordered
    try:
        return work[what](*values)
    except BadInput as refusal:
        return orjson.dumps([refusal.code, refusal.values])


def _render(content: Document | Sheet, to: FileFormat, template: bytes | None) -> bytes:
    if isinstance(content, Sheet):
        return FILE_MARK + render_sheet(content).content
    return FILE_MARK + render_document(content, file_format=to, template=template).content


def _validate(content: bytes, meant: bool) -> bytes:  # noqa: FBT001 - as it was ordered
    from bot.documents.template import has_fields, validate_template  # noqa: PLC0415 - a large library

    found = meant or has_fields(content)
    if found:
        validate_template(content)
    return orjson.dumps(found)
