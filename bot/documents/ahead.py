"""Gets a process ready to write a file while somebody still looks up what is to stand in it."""

import pickle
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.documents import Format, Sheet, write, write_sheet
from bot.documents.apart import PATIENCE, PROJECT, NotWritten, command, understood
from domain.document import Document

LIGHT = (Format.HTML, Format.MD, Format.TXT)
"""Written here at once: they need no large library."""

Writer = Callable[[Document | Sheet, bytes | None], bytes]


@contextmanager
def getting_ready(to: Format) -> Iterator[Writer]:
    """Give back what writes a file of this format.

    It raises BadInput for a template that cannot be used, NotWritten after a minute or a fault.
    """
    if to in LIGHT:
        yield lambda content, template: _here(content, to=to, template=template)
        return
    process = subprocess.Popen(  # noqa: S603 - our own program
        command(to), cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield lambda content, template: _there(process, content, to=to, template=template)
    finally:
        process.kill()
        process.communicate()


def _here(content: Document | Sheet, *, to: Format, template: bytes | None) -> bytes:
    if isinstance(content, Sheet):
        return write_sheet(content).content
    return write(content, to=to, template=template).content


def _there(
    process: subprocess.Popen[bytes], content: Document | Sheet, *, to: Format, template: bytes | None
) -> bytes:
    order = pickle.dumps(("write", content, to, template))
    try:
        told, _ = process.communicate(order, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise NotWritten("too slow") from None
    match understood(told):
        case bytes() as written:
            return written
        case other:
            raise NotWritten(type(other).__name__)
