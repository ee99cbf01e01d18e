"""Render files in a child process, so that the bot stays responsive and does not load large libraries."""

import pickle
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import orjson

from bot.documents import FileFormat, RenderedFile, render_document, render_sheet
from bot.documents.child import FILE_MARK
from bot.documents.follow_up_list import Sheet
from bot.importer.sandbox import ChildFailed, ConfinedChild, FailureReason, Limits, start_confined
from domain.document import Document
from domain.errors import BadInput

RENDER_TIMEOUT = 60.0
"""Maximum seconds for a file; minutes with 300 questions take a few seconds."""
TEMPLATE_LIMITS = Limits(
    seconds=RENDER_TIMEOUT,
    cpu_seconds=15,
    memory_bytes=768 * 1024 * 1024,
    output_bytes=128 * 1024 * 1024,
)
"""Limits for Word files, which may be based on a template that somebody sent."""
RENDER_LIMITS = replace(
    TEMPLATE_LIMITS,
    cpu_seconds=int(RENDER_TIMEOUT),
    memory_bytes=2048 * 1024 * 1024,
)
"""Limits for formats without templates; a PDF of 2,000 questions takes 12 s and a quarter of the memory."""
SHEET_LIMITS = replace(RENDER_LIMITS, scratch_bytes=256 * 1024 * 1024)
"""openpyxl writes each sheet to a temporary file first."""
_LIMITS = {FileFormat.DOCX: TEMPLATE_LIMITS, FileFormat.XLSX: SHEET_LIMITS}
_INHERITED_VARIABLES = (
    "PATH",
    "HOME",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "TZ",
    "LD_LIBRARY_PATH",
    "XDG_CACHE_HOME",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
)
"""Environment variables that are needed to find libraries and fonts."""
LIGHT_FORMATS = (FileFormat.HTML, FileFormat.MD, FileFormat.TXT)
"""Formats that are rendered in this process, since they need no large library."""

Renderer = Callable[[Document | Sheet, bytes | None], Awaitable[bytes]]


class RenderingFailed(Exception):  # noqa: N818 - the file is what matters, not the error
    """A file could not be rendered: it took too long, or the libraries failed."""


async def validate_in_child(content: bytes, *, is_template: bool, time_limit: float = RENDER_TIMEOUT) -> bool:
    """Validate a Word file that somebody sent, and return whether it is a template.

    With ``is_template`` it must be one; otherwise it counts as one if it contains a field.
    Raises BadInput for an unusable template (see ``bot.documents.validate_template``), RenderingFailed.
    """
    async with _start_child(FileFormat.DOCX, time_limit=time_limit) as child:
        match await _order(child, "check", content, is_template):
            case bool() as found:
                return found
            case other:
                raise RenderingFailed(type(other).__name__)


async def render_in_child(
    content: Document | Sheet,
    *,
    file_format: FileFormat,
    template: bytes | None = None,
    time_limit: float = RENDER_TIMEOUT,
) -> RenderedFile:
    """Render a document or a sheet in a child process.

    Raises BadInput if the template cannot be used, RenderingFailed after ``time_limit`` seconds or a fault.
    """
    async with _start_child(file_format, time_limit=time_limit) as child:
        written = await _render(child, content, file_format=file_format, template=template)
    return RenderedFile(content=written, format=file_format)


@asynccontextmanager
async def prepare_renderer(file_format: FileFormat) -> AsyncIterator[Renderer]:
    """Start a child process for this format early, and yield the function that renders one file in it.

    The function raises BadInput for an unusable template, RenderingFailed after a minute or a fault.
    """
    if file_format in LIGHT_FORMATS:

        async def render(content: Document | Sheet, template: bytes | None) -> bytes:
            if isinstance(content, Sheet):
                return render_sheet(content).content
            return render_document(content, file_format=file_format, template=template).content

        yield render
        return
    async with _start_child(file_format) as child:
        yield lambda content, template: _render(child, content, file_format=file_format, template=template)


def _start_child(
    file_format: FileFormat, *, time_limit: float = RENDER_TIMEOUT
) -> AbstractAsyncContextManager[ConfinedChild]:
    """Start a child process that loads the libraries of a format."""
    limits = replace(_LIMITS.get(file_format, RENDER_LIMITS), seconds=time_limit)
    return start_confined(
        "bot.documents.child", file_format.value, limits=limits, inherit=_INHERITED_VARIABLES
    )


async def _render(
    child: ConfinedChild, content: Document | Sheet, *, file_format: FileFormat, template: bytes | None
) -> bytes:
    match await _order(child, "write", content, file_format, template):
        case bytes() as written:
            return written
        case other:
            raise RenderingFailed(type(other).__name__)


async def _order(child: ConfinedChild, *order: object) -> object:
    """Give an order to a child process and return its reply; raises BadInput, RenderingFailed."""
    try:
        told = await child.run(pickle.dumps(order))
    except ChildFailed as failure:
        why = "too slow" if failure.reason is FailureReason.TOO_SLOW else "failed"
        raise RenderingFailed(why) from failure
    return parse_reply(told)


def parse_reply(told: bytes) -> object:
    """Parse a reply: JSON or plain bytes, since the child may have read an untrusted file."""
    if told[:1] == FILE_MARK:
        return told[1:]
    try:
        answer = orjson.loads(told)
    except orjson.JSONDecodeError:
        raise RenderingFailed("failed") from None
    match answer:
        case [str() as code, dict() as values]:
            raise BadInput(code, **values)
        case _:
            return answer
