"""Test the PDF: accessible and archivable, with structure, language, bookmarks and embedded fonts."""

import gc
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from pypdf.generic import ArrayObject, DictionaryObject

from bot.documents import FileFormat, build_document, render_document
from domain.document import Paragraph, Run
from domain.minutes import FIRST_DRAFT, compose_minutes
from tests.documents.open_files import TEXTS, opened_pdf, with_questions, written
from tests.every import every
from tests.minutes.evening import AFTER
from tests.minutes.samples import record

Pdf: TypeAlias = Any  # the objects of a PDF have no types
ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


@pytest.fixture(scope="module")
def draft() -> Pdf:
    return opened_pdf(written(FileFormat.PDF).content)


def root(pdf: Pdf) -> Pdf:
    return pdf.trailer["/Root"]


def structure(element: Pdf, parent: str = "") -> Iterator[tuple[str, str, Pdf]]:
    """Return each element's name, its parent's name, and the element."""
    element = element.get_object()
    if isinstance(element, ArrayObject):
        for one in element:
            yield from structure(one, parent)
    elif isinstance(element, DictionaryObject) and "/S" in element:
        yield str(element["/S"]), parent, element
        if "/K" in element:
            yield from structure(element["/K"], str(element["/S"]))


def titles(outline: list[Any]) -> list[Any]:
    return [titles(item) if isinstance(item, list) else item.title for item in outline]


def test_it_claims_to_be_for_archives_and_for_everybody(draft: Pdf) -> None:
    about = draft.xmp_metadata
    assert about is not None
    told = about.rdf_root.toxml()
    assert 'pdfaid:part="2" pdfaid:conformance="A"' in told
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in told
    assert root(draft)["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/ID" in draft.trailer
    assert "/Encrypt" not in draft.trailer


def test_it_has_title_language_and_bookmarks(draft: Pdf) -> None:
    assert draft.metadata is not None
    assert draft.metadata.title == "Minnesanteckningar: Trygghetsrådet i Björkvik, onsdag 18 november 2026"
    assert draft.metadata.author == "Trygghetsrådet i Björkvik"
    assert root(draft)["/Lang"] == "sv"
    assert root(draft)["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert titles(draft.outline) == [
        "Minnesanteckningar: Trygghetsrådet i Björkvik",
        [
            "Inledning", ["Kommentarer till föregående anteckningar"],
            "Belysning och siktröjning längs skolvägarna", ["Frågor till gästerna"],
            "Lägesbild", "Laget runt: hur har hösten varit?", "Övrigt", "Uppföljning", "Nästa möte",
        ],
    ]  # fmt: skip


def test_its_text_comes_in_the_order_that_it_is_read_in(draft: Pdf) -> None:
    told = draft.pages[0].extract_text()
    read = [
        "Minnesanteckningar:",
        "Utkast.",
        "Datum och tid",
        "onsdag 18",
        "Plats",
        "Johan Lind",
        "Inledning",
    ]
    assert sorted(read, key=told.index) == read


def test_its_structure_is_tagged(draft: Pdf) -> None:
    assert root(draft)["/MarkInfo"]["/Marked"].value
    elements = list(structure(root(draft)["/StructTreeRoot"]["/K"]))
    count = Counter(name for name, _, _ in elements)
    assert (count["/H1"], count["/H2"], count["/H3"], count["/Table"]) == (1, 7, 2, 1)
    assert (count["/TH"], count["/TR"]) == (9, 5)
    parents = {
        name: {above for child, above, _ in elements if child == name} for name in ("/LI", "/LBody", "/TR")
    }
    assert parents == {"/LI": {"/L"}, "/LBody": {"/LI"}, "/TR": {"/THead", "/TBody"}}
    assert all("/StructParents" in page and page["/Tabs"] == "/S" for page in draft.pages)


def attributes(element: Pdf) -> Pdf:
    """Return the attributes of a cell, which has exactly one dictionary of them."""
    return element["/A"].get_object()


def ids(pdf: Pdf) -> dict[str, Pdf]:
    """Return the elements of the tree of ids, a name tree as in ISO 32000-1, 7.9.6."""
    names = root(pdf)["/StructTreeRoot"]["/IDTree"]["/Names"]
    keys, elements = list(names[::2]), list(names[1::2])
    assert [str(key).encode("latin-1") for key in keys] == sorted(str(key).encode("latin-1") for key in keys)
    assert len(set(keys)) == len(keys)
    return {str(key): one.get_object() for key, one in zip(keys, elements, strict=True)}


@every("questions", [1, 60])
def test_every_cell_of_a_table_can_be_named_by_its_headers(questions: int) -> None:
    """Check as in Matterhorn 15-003 and 01-006: scopes, and ids that refer to headers, on every page."""
    many = with_questions(*(f"Fråga {n}: " + "varför? " * 20 for n in range(questions)))
    pdf = opened_pdf(written(FileFormat.PDF, **many).content)
    found = list(structure(root(pdf)["/StructTreeRoot"]["/K"]))
    headers = [element for name, _, element in found if name == "/TH"]
    sections = {
        scope: {
            str(element["/P"]["/P"]["/S"]) for element in headers if attributes(element)["/Scope"] == scope
        }
        for scope in ("/Column", "/Row")
    }
    assert sections == {"/Column": {"/THead"}, "/Row": {"/TBody"}}
    by_id = ids(pdf)
    assert {str(element["/ID"]) for _, _, element in found if "/ID" in element} == by_id.keys()
    assert len(by_id) == len(headers) > questions
    cells = [element for name, _, element in found if name == "/TD"]
    assert cells
    for cell in cells:
        named = [by_id[str(key)] for key in attributes(cell)["/Headers"]]
        assert {str(one["/S"]) for one in named} == {"/TH"}
        assert sorted(str(attributes(one)["/Scope"]) for one in named) == ["/Column", "/Row"]


def fonts(pdf: Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            yield font.get_object()


def test_all_fonts_are_inside_and_can_be_read_as_letters(draft: Pdf) -> None:
    used = list(fonts(draft))
    assert used
    for font in used:
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font


def test_a_draft_is_marked_on_every_page_and_adopted_minutes_are_not() -> None:
    many = with_questions(*(f"Fråga {n}: " + "varför? " * 60 for n in range(30)))
    draft, adopted = (
        opened_pdf(written(FileFormat.PDF, edition=e, **many).content) for e in (FIRST_DRAFT, ADOPTED)
    )
    assert len(draft.pages) > 3
    assert all("UTKAST" in page.extract_text() for page in draft.pages)
    assert not any("UTKAST" in page.extract_text() for page in adopted.pages)
    counted = [f"Sida {number} av {len(draft.pages)}" for number in range(1, len(draft.pages) + 1)]
    assert all(said in page.extract_text() for said, page in zip(counted, draft.pages, strict=True))


def test_it_asks_for_nothing_runs_nothing_and_says_nothing_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, logger="weasyprint"):
        pdf = opened_pdf(written(FileFormat.PDF).content)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING] == []
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root(pdf))
    assert all("/Annots" not in page for page in pdf.pages)


def test_emoji_and_other_alphabets_do_not_stop_it() -> None:
    pdf = opened_pdf(
        written(FileFormat.PDF, **with_questions("👩\u200d👧 och שלום och 12 kl. 17.30")).content
    )
    assert "12 kl. 17.30" in "".join(page.extract_text() for page in pdf.pages)


def test_the_garbage_collector_works_again_afterwards() -> None:
    for before in (True, False):
        (gc.enable if before else gc.disable)()
        written(FileFormat.PDF)
        assert gc.isenabled() is before
    gc.enable()


@every("lines", range(23, 28))
def test_who_kept_the_notes_never_stands_alone_on_the_last_page(lines: int) -> None:
    drafted = build_document(compose_minutes(record()), TEXTS)
    paragraphs = (Paragraph((Run(f"Rad {number}"),)) for number in range(lines))
    blocks = (drafted.blocks[0], *paragraphs, *drafted.blocks[-5:])
    pages = opened_pdf(
        render_document(replace(drafted, blocks=blocks), file_format=FileFormat.PDF).content
    ).pages
    assert not pages[-1].extract_text().lstrip().startswith("Anteckningar av")
