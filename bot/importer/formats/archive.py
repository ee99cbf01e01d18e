"""Read zipped documents (docx and odt): only the parts with text are unpacked, up to a limit."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from bot.importer.errors import MAX_UNPACKED_BYTES, UnreadableFile
from bot.importer.formats.line_builder import FileText

MAX_MEMBERS = 5_000
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_RELATIONSHIPS = "_rels/.rels"
_ODT_CONTENT, _ODT_MANIFEST = "content.xml", "META-INF/manifest.xml"
_ENCRYPTED = 0x1


class Package:
    """The parts of a zipped document. Names are compared without regard to capitals, as Word does."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower().replace("\\", "/"): name for name in archive.namelist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def events(self, name: str) -> Iterator[tuple[str, Element]]:
        """Yield the start and end of each tag of a part; entities and external documents are refused."""
        yield from iterparse(io.BytesIO(self.read(name)), events=("start", "end"), forbid_dtd=True)

    def root(self, name: str) -> Element:
        """Return a part as a tree; for those that are small."""
        root: Element = fromstring(self.read(name), forbid_dtd=True)
        return root

    def read(self, name: str) -> bytes:
        """Unpack one part, up to the limit; the size that its header states is not trusted."""
        info = self._archive.getinfo(self._names[name.lower()])
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableFile("locked")
        with self._archive.open(info) as part:
            data = part.read(MAX_UNPACKED_BYTES + 1)
        if len(data) > MAX_UNPACKED_BYTES:
            raise UnreadableFile("bomb")
        return data

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return by id the kind and the name of the parts to which a part of OOXML is related.

        The kind is the end of its type, which is the same in both namespaces. ``""`` is the package itself.
        """
        folder, own = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{own}.rels")
        if path not in self:
            return {}
        return {
            tag.get("Id", ""): (
                tag.get("Type", "").rpartition("/")[2],
                _target(folder, tag.get("Target", "")),
            )
            for tag in self.root(path)
            if tag.get("TargetMode", "Internal") == "Internal"
        }


def _target(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def read_archive(data: bytes) -> FileText:
    """Return the lines of a zipped document; raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive)
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
    except RuntimeError as fault:  # how zipfile says that a password is needed
        if isinstance(fault, RecursionError):
            raise
        raise UnreadableFile("locked") from None
    except (KeyError, ValueError, LookupError):
        raise UnreadableFile("broken") from None


def _read(archive: zipfile.ZipFile) -> FileText:
    names = archive.namelist()
    if len(names) > MAX_MEMBERS:
        raise UnreadableFile("bomb")
    if any(
        name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("Basic/")
        for name in names
    ):
        raise UnreadableFile("macros")
    package = Package(archive)
    if _RELATIONSHIPS in package or "word/document.xml" in package:
        from bot.importer.formats.docx import read_docx  # noqa: PLC0415 - only what this file needs

        return read_docx(package)
    if _ODT_CONTENT in package and _is_odt(package):
        if _ODT_MANIFEST in package and b"encryption-data" in package.read(_ODT_MANIFEST):
            raise UnreadableFile("locked")
        from bot.importer.formats.odt import read_odt  # noqa: PLC0415 - same

        return read_odt(package)
    raise UnreadableFile("unknown_kind")


def _is_odt(package: Package) -> bool:
    """Return whether a document is a text: its type says so, or its manifest if the type is missing."""
    if "mimetype" in package:
        return package.read("mimetype").strip().startswith(_ODT_TYPE)
    return _ODT_MANIFEST in package and _ODT_TYPE in package.read(_ODT_MANIFEST)
