"""Reads packed files, docx and odt: only the part with the text is unpacked, and that only up to a limit."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from bot.reading.refusals import MOST_UNPACKED, Unreadable
from domain.notes import Line

MOST_MEMBERS = 5_000
_ODT = b"application/vnd.oasis.opendocument.text"
_WORD, _OPEN = "word/document.xml", "content.xml"
_ENCRYPTED = 0x1


def read_package(data: bytes) -> list[Line]:
    """Give back the lines of a packed document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _read(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        DefusedXmlException,
        EOFError,
        NotImplementedError,
        OSError,
    ):
        raise Unreadable("broken") from None
    except (KeyError, ValueError, LookupError):
        raise Unreadable("broken") from None


def _read(package: zipfile.ZipFile) -> list[Line]:
    names = package.namelist()
    if len(names) > MOST_MEMBERS:
        raise Unreadable("bomb")
    if any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("Basic/")
        for name in names
    ):
        raise Unreadable("macros")
    if _WORD in names:
        from bot.reading.word import read_word  # noqa: PLC0415 - only what this file needs

        return read_word(_events(package, _WORD))
    if _OPEN in names and _part(package, "mimetype").startswith(_ODT):
        if b"encryption-data" in _part(package, "META-INF/manifest.xml"):
            raise Unreadable("locked")
        from bot.reading.opendocument import read_opendocument  # noqa: PLC0415 - same

        return read_opendocument(_events(package, _OPEN))
    raise Unreadable("unknown_kind")


def _events(package: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Element]]:
    """Give back the beginnings and ends of the tags of a part; entities and outside documents are refused."""
    source = io.BytesIO(_part(package, name))
    yield from iterparse(source, events=("start", "end"), forbid_dtd=True)


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part, as far as notes can go; what its header says of its size is not believed."""
    info = package.getinfo(name)
    if info.flag_bits & _ENCRYPTED:
        raise Unreadable("locked")
    with package.open(info) as part:
        data = part.read(MOST_UNPACKED + 1)
    if len(data) > MOST_UNPACKED:
        raise Unreadable("bomb")
    return data
