"""Read zipped documents (docx and odt): only the part with the text is unpacked, up to a limit."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from bot.importer.errors import MAX_UNPACKED_BYTES, UnreadableFile
from bot.importer.rules import Line

MAX_MEMBERS = 5_000
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_DOCX_CONTENT, _ODT_CONTENT = "word/document.xml", "content.xml"
_ENCRYPTED = 0x1


def read_archive(data: bytes) -> list[Line]:
    """Return the lines of a zipped document; raises UnreadableFile."""
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
        raise UnreadableFile("broken") from None
    except (KeyError, ValueError, LookupError):
        raise UnreadableFile("broken") from None


def _read(package: zipfile.ZipFile) -> list[Line]:
    names = package.namelist()
    if len(names) > MAX_MEMBERS:
        raise UnreadableFile("bomb")
    if any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("Basic/")
        for name in names
    ):
        raise UnreadableFile("macros")
    if _DOCX_CONTENT in names:
        from bot.importer.formats.docx import read_docx  # noqa: PLC0415 - only what this file needs

        return read_docx(_events(package, _DOCX_CONTENT))
    if _ODT_CONTENT in names and _unpack(package, "mimetype").startswith(_ODT_TYPE):
        if b"encryption-data" in _unpack(package, "META-INF/manifest.xml"):
            raise UnreadableFile("locked")
        from bot.importer.formats.odt import read_odt  # noqa: PLC0415 - same

        return read_odt(_events(package, _ODT_CONTENT))
    raise UnreadableFile("unknown_kind")


def _events(package: zipfile.ZipFile, name: str) -> Iterator[tuple[str, Element]]:
    """Yield the start and end of each tag of a part; entities and external documents are refused."""
    source = io.BytesIO(_unpack(package, name))
    yield from iterparse(source, events=("start", "end"), forbid_dtd=True)


def _unpack(package: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part, up to the limit; the size that its header states is not trusted."""
    info = package.getinfo(name)
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile("locked")
    with package.open(info) as part:
        data = part.read(MAX_UNPACKED_BYTES + 1)
    if len(data) > MAX_UNPACKED_BYTES:
        raise UnreadableFile("bomb")
    return data
