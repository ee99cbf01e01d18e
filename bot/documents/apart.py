"""Writes files in a process of its own: the bot answers others meanwhile and keeps no heavy library."""

import asyncio
import gc
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import orjson

from bot.documents import Format, Sheet, Written, write, write_sheet
from bot.reading.confine import confine
from domain.document import Document
from domain.errors import BadInput

PATIENCE = 60.0
"""Seconds that a file may take; minutes with 300 questions take a few."""
_FILE = b"\0"
"""Begins an answer that is a file; JSON never begins so."""
PROJECT = Path(__file__).parents[2]
_SURROUNDINGS = frozenset(
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


class NotWritten(Exception):  # noqa: N818 - the file is what matters, not the error
    """A file could not be made: it took too long, or the libraries failed."""


def command(to: Format | None = None) -> tuple[str, ...]:
    """Give back how the process is started; it loads what a format needs before it is told what to write."""
    return (sys.executable, "-m", __name__, *(() if to is None else (to.value,)))


async def check_apart(content: bytes, *, meant: bool, patience: float = PATIENCE) -> bool:
    """Check a Word file that somebody sent, and give back whether it is a template.

    One that was ``meant`` to be one is; any other where it shows a field. Raises BadInput for a template that
    cannot be used (see ``bot.documents.check_template``), NotWritten.
    """
    match await _asked(("check", content, meant), patience=patience):
        case bool() as found:
            return found
        case other:
            raise NotWritten(type(other).__name__)


async def write_apart(
    content: Document | Sheet, *, to: Format, template: bytes | None = None, patience: float = PATIENCE
) -> Written:
    """Write a document or a sheet as `write` and `write_sheet` do.

    Raises BadInput where the template cannot be used, NotWritten after ``patience`` seconds or a fault.
    """
    match await _asked(("write", content, to, template), patience=patience, to=to):
        case bytes() as written:
            return Written(content=written, format=to)
        case other:
            raise NotWritten(type(other).__name__)


async def _asked(order: tuple[object, ...], *, patience: float, to: Format | None = None) -> object:
    """Hand an order to a process of its own, and give back its answer; raises BadInput, NotWritten."""
    process = await asyncio.create_subprocess_exec(
        *command(to),
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if name in _SURROUNDINGS},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        told, _ = await asyncio.wait_for(process.communicate(pickle.dumps(order)), patience)
    except TimeoutError as fault:
        raise NotWritten("too slow") from fault
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return understood(told)


def understood(told: bytes) -> object:
    """Read an answer; the process may have read a stranger's file, so it is JSON or plain bytes."""
    if told[:1] == _FILE:
        return told[1:]
    try:
        answer = orjson.loads(told)
    except orjson.JSONDecodeError:
        raise NotWritten("failed") from None
    match answer:
        case [str() as code, dict() as values]:
            raise BadInput(code, **values)
        case _:
            return answer


def _write(content: Document | Sheet, to: Format, template: bytes | None) -> bytes:
    if isinstance(content, Sheet):
        return _FILE + write_sheet(content).content
    if template is not None:
        _load(Format.DOCX)
        confine()
    return _FILE + write(content, to=to, template=template).content


def _check(content: bytes, meant: bool) -> bytes:  # noqa: FBT001 - as it was ordered
    from bot.documents.template import check_template, shows_fields  # noqa: PLC0415 - a large library

    confine()
    found = meant or shows_fields(content)
    if found:
        check_template(content)
    return orjson.dumps(found)


def _load(to: str) -> None:
    """Load the large library of a format."""
    if to == Format.PDF:
        import bot.documents.pdf  # noqa: PLC0415
    elif to == Format.DOCX:
        import bot.documents.word  # noqa: F401, PLC0415


def _main() -> None:
    gc.disable()  # it lives for one file
    for to in sys.argv[1:]:
        _load(to)
    what, *order = pickle.load(sys.stdin.buffer)  # noqa: S301 - what our own program has just ordered
    work: dict[str, Callable[..., bytes]] = {"write": _write, "check": _check}
    try:
        answer = work[what](*order)
    except BadInput as refusal:
        answer = orjson.dumps([refusal.code, refusal.values])
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _main()
