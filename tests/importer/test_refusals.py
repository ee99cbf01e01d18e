"""Test refused files, each with its sentence."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter

from bot.importer.errors import MAX_FILE_BYTES, MAX_PAGES, UNREADABLE_CODES, UNREADABLE_VALUES, UnreadableFile
from bot.importer.file_reader import read_bytes
from cards.languages import LOCALES
from cards.texts import Texts
from tests.every import every
from tests.importer.files import WORD, docx, odt, package, pdf, word_paragraph

pytestmark = pytest.mark.usefixtures("forked_children")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Karin Ek undersöker om det går."]))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def lying_pdf() -> bytes:
    """Make a PDF with more pages than it declares."""
    return pdf(["hej"] * (MAX_PAGES + 1)).replace(b"/Count 201", b"/Count 1  ")


def nested(*tags: str, times: int) -> str:
    """Nest tags many times."""
    opened, closed = (
        "".join(f"<{end}{tag}>" for tag in order) for end, order in (("", tags), ("/", tags[::-1]))
    )
    return opened * times + closed * times


def entity(definition: str) -> bytes:
    document = (
        f"<!DOCTYPE a [{definition}]><w:document {WORD}><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>"
    )
    return package({"word/document.xml": document})


REFUSED: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "a file over the limit": ("too_large", "txt", lambda: b"a" * (MAX_FILE_BYTES + 1)),
    "a blank text": ("empty", "txt", lambda: b" \n "),
    "a blank pdf": ("empty", "pdf", lambda: pdf([""])),
    "a docx of nothing but nested tags": (
        "empty",
        "docx",
        lambda: docx("<w:p>" * 20_000 + "</w:p>" * 20_000),
    ),
    "a spreadsheet": ("unknown_kind", "xlsx", lambda: b"hej"),
    "no ending": ("unknown_kind", "", lambda: b"hej"),
    "a spreadsheet named docx": ("unknown_kind", "docx", lambda: package({"xl/workbook.xml": "<a/>"})),
    "the old Word": ("old_word", "doc", lambda: OLD_OFFICE + b"WordDocument"),
    "a program named txt": ("not_text", "txt", lambda: b"\x7fELF\0\0\0"),
    "half of UTF-16": ("not_text", "txt", lambda: b"\xff\xfe\0"),
    "a locked docx": ("locked", "docx", lambda: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le")),
    "a locked pdf": ("locked", "pdf", lambda: locked_pdf("hemlig")),
    "a locked odt": ("locked", "odt", lambda: odt("", **{"META-INF__manifest.xml": "<encryption-data/>"})),
    "a docm": ("macros", "docm", lambda: docx("<w:p/>", **{"word__vbaProject.bin": b"x"})),
    "an odt with macros": ("macros", "odt", lambda: odt("", **{"Basic__Standard__script-lb.xml": "<x/>"})),
    "half a docx": ("broken", "docx", lambda: docx("<w:p/>")[:150]),
    "a docx cut off inside": ("broken", "docx", lambda: docx("<w:p>")),
    "a text named docx": ("broken", "docx", lambda: b"hej"),
    "an entity": ("broken", "docx", lambda: entity('<!ENTITY a "ha">')),
    "a file drawn in by an entity": (
        "broken",
        "docx",
        lambda: entity('<!ENTITY a SYSTEM "file:///etc/hostname">'),
    ),
    "tables in tables in tables": (
        "broken",
        "docx",
        lambda: docx("<w:tbl><w:tr><w:tc>" * 50 + "</w:tc></w:tr></w:tbl>" * 50),
    ),
    "half a pdf": ("broken", "pdf", lambda: pdf(["hej"] * 9)[:900]),
    "bytes named pdf": ("broken", "pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40),
    "a bomb": ("bomb", "docx", lambda: docx(" " * 60_000_000)),
    "a package of 6000 parts": ("bomb", "docx", lambda: package({f"{n}.xml": "" for n in range(6_000)})),
    "10000 pages": ("too_many_pages", "pdf", lambda: pdf(["hej"] * 10_000)),
    "pages that lie about their number": (
        "too_many_pages",
        "pdf",
        lambda: pdf(["hej"] * (MAX_PAGES + 1)).replace(b"/Count 201", b"/Count 1  "),
    ),
    "a long text": ("too_much_text", "txt", lambda: b"hej " * 300_000),
    "too many lines": ("too_much_text", "txt", lambda: b"a\n" * 40_000),
    "a docx with too much text": ("too_much_text", "docx", lambda: docx(word_paragraph("hej " * 1000) * 400)),
}


@every(("code", "ending", "make"), REFUSED)
async def test_this_file_is_refused_with_a_sentence(
    code: str, ending: str, make: Callable[[], bytes]
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        await read_bytes(make(), ending=ending)
    assert refused.value.code == code


@pytest.mark.parametrize("locale", LOCALES)
def test_every_refusal_has_a_sentence_in_both_languages(locale: str) -> None:
    for code in UNREADABLE_CODES:
        assert Texts.of(locale)(f"unreadable.{code}", **UNREADABLE_VALUES).endswith(".")
    assert {code for code, _, _ in REFUSED.values()} <= UNREADABLE_CODES


async def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert (await read_bytes(locked_pdf(""), ending="pdf"))["candidates"]
