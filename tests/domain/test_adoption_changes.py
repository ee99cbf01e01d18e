"""Test the differences between two texts of minutes."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.adoption import Change, ChangeKind, diff_documents
from domain.document import BulletList, DataTable, Document, Fact, FactList, Heading, Paragraph, Run


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def document(*notes: str, place: str = "Stadshuset") -> Document:
    return Document(
        title="Rådet",
        language="sv",
        author="Rådet",
        subject="",
        changed=datetime(2026, 11, 18, tzinfo=UTC),
        blocks=(
            Heading("Rådet", 1),
            paragraph("Färdigställd av Karin Ek."),
            FactList((Fact("Plats", (place,)),)),
            Heading("Inledning", 2),
            *(paragraph(note) for note in notes),
            BulletList((paragraph("TR-1 Lampan"),)),
            DataTable(caption="", columns=("Nr",), rows=(("TR-1",),), widths=(100,)),
        ),
    )


def test_the_same_text_differs_in_nothing_whichever_edition_it_is() -> None:
    before = document("Ett.")
    blocks = (before.blocks[0], paragraph("Utkast."), *before.blocks[2:])
    assert diff_documents(before, replace(before, blocks=blocks)) == ()


def test_a_line_more_and_a_line_less() -> None:
    assert diff_documents(document("Ett."), document("Ett.", "Två.")) == (
        Change(heading="Inledning", after="Två."),
    )
    gone = diff_documents(document("Ett.", "Två."), document("Två."))
    assert gone == (Change(heading="Inledning", before="Ett."),)
    assert gone[0].kind is ChangeKind.REMOVED


def test_a_line_in_other_words_is_one_change() -> None:
    changed = diff_documents(document("Ett."), document("Tre.", place="Kulturhuset"))
    assert changed == (
        Change(heading="Rådet", before="Plats: Stadshuset", after="Plats: Kulturhuset"),
        Change(heading="Inledning", before="Ett.", after="Tre."),
    )
    assert {change.kind for change in changed} == {ChangeKind.CHANGED}
