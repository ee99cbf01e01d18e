"""Render files in a child process, so that the bot stays responsive and loads no large library."""

import asyncio
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from bot.documents import FileFormat, RenderedFile, render_document, render_sheet
from bot.documents.follow_up_list import Sheet
from bot.importer.sandbox import restrict_process
from domain.document import Document
from domain.errors import BadInput

RENDER_TIMEOUT = 60.0
"""Seconds that a file may take; minutes with 300 questions take a few."""
_FILE_MARK = b"\0"
"""Begins an answer that is a file; JSON never begins so."""
PROJECT_ROOT = Path(__file__).parents[2]
_PASSED_VARIABLES = frozenset(
    [
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
        "COVERAGE_PROCESS_START",
    ]
)
"""No setting and no secret reaches the process that opens what strangers wrote."""
LIGHT_FORMATS = (FileFormat.HTML, FileFormat.MD, FileFormat.TXT)
"""Written here at once: they need no large library."""

Renderer = Callable[[Document | Sheet, bytes | None], bytes]


class RenderingFailed(Exception):  # noqa: N818 - the file is what matters, not the error
    """A file could not be rendered: it took too long, or the libraries failed."""


def child_command(file_format: FileFormat | None = None) -> tuple[str, ...]:
    """Return the command of the child process, which loads the libraries of a format at its start."""
    return (sys.executable, "-m", __name__, *(() if file_format is None else (file_format.value,)))


async def validate_in_child(content: bytes, *, is_template: bool, time_limit: float = RENDER_TIMEOUT) -> bool:
    """Validate a Word file that somebody sent, and return whether it is a template.

    With ``is_template`` it is one; otherwise it is one if it shows a field.
    Raises BadInput for an unusable template (see ``bot.documents.validate_template``), RenderingFailed.
    """
    match await _run_child(("check", content, is_template), time_limit=time_limit):
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
    match await _run_child(("write", content, file_format, template), time_limit=time_limit, to=file_format):
        case bytes() as written:
            return RenderedFile(content=written, format=file_format)
        case other:
            raise RenderingFailed(type(other).__name__)


async def _run_child(order: tuple[object, ...], *, time_limit: float, to: FileFormat | None = None) -> object:
    """Run an order in a child process and return its reply; raises BadInput, RenderingFailed."""
    process = await asyncio.create_subprocess_exec(
        *child_command(to),
        cwd=PROJECT_ROOT,
        env={name: value for name, value in os.environ.items() if name in _PASSED_VARIABLES},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        told, _ = await asyncio.wait_for(process.communicate(pickle.dumps(order)), time_limit)
    except TimeoutError as fault:
        raise RenderingFailed("too slow") from fault
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return parse_reply(told)


def parse_reply(told: bytes) -> object:
    """Parse a reply: JSON or plain bytes, since the child may have read an untrusted file."""
    if told[:1] == _FILE_MARK:
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


def _render(content: Document | Sheet, to: FileFormat, template: bytes | None) -> bytes:
    if isinstance(content, Sheet):
        return _FILE_MARK + render_sheet(content).content
    if template is not None:
        _load(FileFormat.DOCX)
        restrict_process()
    return _FILE_MARK + render_document(content, file_format=to, template=template).content


def _validate(content: bytes, meant: bool) -> bytes:  # noqa: FBT001 - as it was ordered
    from bot.documents.template import has_fields, validate_template  # noqa: PLC0415 - a large library

    restrict_process()
    found = meant or has_fields(content)
    if found:
        validate_template(content)
    return orjson.dumps(found)


def _load(to: str) -> None:
    """Import the large library of a format."""
    if to == FileFormat.PDF:
        import bot.documents.pdf  # noqa: PLC0415
    elif to == FileFormat.DOCX:
        import bot.documents.word  # noqa: F401, PLC0415


def _main() -> None:
    gc.disable()  # it lives for one file
    for to in sys.argv[1:]:
        _load(to)
    what, *order = pickle.load(sys.stdin.buffer)  # noqa: S301 - what our own program has just ordered
    work: dict[str, Callable[..., bytes]] = {"write": _render, "check": _validate}
    try:
        answer = work[what](*order)
    except BadInput as refusal:
        answer = orjson.dumps([refusal.code, refusal.values])
    sys.stdout.buffer.write(answer)


@contextmanager
def prepare_renderer(file_format: FileFormat) -> Iterator[Renderer]:
    """Start a child process for this format early, and return what renders a file in it.

    It raises BadInput for a template that cannot be used, RenderingFailed after a minute or a fault.
    """
    if file_format in LIGHT_FORMATS:
        yield lambda content, template: _render_here(content, to=file_format, template=template)
        return
    process = subprocess.Popen(  # noqa: S603 - our own program
        child_command(file_format),
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield lambda content, template: _render_in_child(process, content, to=file_format, template=template)
    finally:
        process.kill()
        process.communicate()


def _render_here(content: Document | Sheet, *, to: FileFormat, template: bytes | None) -> bytes:
    if isinstance(content, Sheet):
        return render_sheet(content).content
    return render_document(content, file_format=to, template=template).content


def _render_in_child(
    process: subprocess.Popen[bytes], content: Document | Sheet, *, to: FileFormat, template: bytes | None
) -> bytes:
    order = pickle.dumps(("write", content, to, template))
    try:
        told, _ = process.communicate(order, timeout=RENDER_TIMEOUT)
    except subprocess.TimeoutExpired:
        raise RenderingFailed("too slow") from None
    match parse_reply(told):
        case bytes() as written:
            return written
        case other:
            raise RenderingFailed(type(other).__name__)


if __name__ == "__main__":
    _main()
