"""Test that the same notes are read from every kind of file."""

from pathlib import Path
from typing import Any

import pytest

from bot.importer.errors import UnreadableFile
from bot.importer.file_reader import read_bytes, read_file
from tests.every import every
from tests.importer.files import docx, odt, odt_paragraph, odt_table, pdf, word_paragraph, word_table
from tests.importer.score import EXAMPLES, found

pytestmark = pytest.mark.usefixtures("forked_children")
PROSE = (EXAMPLES / "01-prose.txt").read_text(encoding="utf-8")
ROWS = [["Vad", "Vem", "Klart"], ["Räkna bänkarna", "Karin Ek", "maj"], ["Måla muren", "Johan Lind", "juni"]]


def texts(notes: dict[str, Any]) -> list[str]:
    return [one["text"] for one in notes["candidates"]]


@every(
    ("ending", "data"),
    [
        ("txt", PROSE.encode()),
        ("txt", PROSE.encode("utf-16")),
        ("txt", PROSE.encode("cp1252")),
        ("md", PROSE.encode("utf-8-sig")),
        ("docx", docx("".join(word_paragraph(line) for line in PROSE.split("\n")))),
        ("odt", odt("".join(odt_paragraph(line) for line in PROSE.split("\n")))),
        ("pdf", pdf([PROSE])),
        ("txt", pdf([PROSE])),  # what is in it counts, not its name
    ],
)
async def test_the_same_notes_are_found_in_every_kind_of_file(ending: str, data: bytes) -> None:
    notes = await read_bytes(data, ending=ending)
    expected = found("01-prose")
    assert notes["next_meeting"] == expected["next_meeting"]
    assert notes["attendance"] == expected["attendance"]
    assert [text.split()[0] for text in texts(notes)] == [text.split()[0] for text in texts(expected)]


@pytest.mark.parametrize("data", [docx(word_table(ROWS)), odt(odt_table(ROWS))])
async def test_the_rows_of_a_table_of_actions_are_follow_ups(data: bytes) -> None:
    assert texts(await read_bytes(data, ending="docx")) == ["Räkna bänkarna", "Måla muren"]


async def test_a_heading_in_a_table_that_only_places_text_is_a_heading() -> None:
    table = word_table(
        [["Lägesbild", "Det är lugnt i byn."], ["Övrigt", "Muren är ful. Vi tar med oss frågan."]]
    )
    (candidate,) = (await read_bytes(docx(table), ending="docx"))["candidates"]
    assert (candidate["section"], candidate["text"]) == ("Övrigt", "Muren är ful.")


async def test_a_long_text_beside_a_heading_is_read_as_text() -> None:
    long = "Det är lugnt i byn. " * 12 + "Muren är ful. Vi tar med oss frågan."
    (candidate,) = (await read_bytes(docx(word_table([["Övrigt", long]])), ending="docx"))["candidates"]
    assert (candidate["section"], candidate["text"]) == ("Övrigt", "Muren är ful.")


async def test_headings_and_items_of_word_are_known_as_such() -> None:
    body = word_paragraph("Lite av varje, 3 saker", style="Rubrik1")
    body += word_paragraph("Karin bokar lokal.", item=True)
    (candidate,) = (await read_bytes(docx(body), ending="docx"))["candidates"]
    assert (candidate["section"], candidate["text"]) == ("Lite av varje, 3 saker", "Karin bokar lokal.")


async def test_headings_and_items_of_an_odt_are_known_as_such() -> None:
    item = f"<text:list><text:list-item>{odt_paragraph('Karin bokar lokal.')}</text:list-item></text:list>"
    body = odt_paragraph("Lite av varje, 3 saker", tag="h") + item
    (candidate,) = (await read_bytes(odt(body), ending="odt"))["candidates"]
    assert (candidate["section"], candidate["text"]) == ("Lite av varje, 3 saker", "Karin bokar lokal.")


async def test_what_was_deleted_or_stands_twice_in_a_word_file_is_left_out() -> None:
    kept = "<w:r><w:t>Muren är</w:t><w:tab/><w:t>ful.</w:t><w:br/></w:r>"
    gone = "<w:del><w:r><w:delText>inte</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>Vi tar med oss bänken.</w:t></w:r></w:moveFrom>"
    body = f"<w:p>{kept}{gone}{moved}<w:r><w:t>Vi tar med oss frågan.</w:t></w:r></w:p>"
    (candidate,) = (await read_bytes(docx(body), ending="docx"))["candidates"]
    assert candidate["text"] == "Muren är ful."


async def test_tabs_spaces_and_comments_of_an_odt() -> None:
    comment = "<office:annotation><text:p>Vi tar med oss fel fråga.</text:p></office:annotation>"
    body = f'<text:p>Muren är<text:s text:c="2"/><text:span>ful.</text:span>{comment}<text:line-break/>'
    (candidate,) = (await read_bytes(odt(f"{body}Vi tar med oss frågan.</text:p>"), ending="odt"))[
        "candidates"
    ]
    assert candidate["text"] == "Muren är ful."


async def test_headings_left_of_the_text_of_a_pdf_head_what_stands_beside_them() -> None:
    page = """Råd

Läget           Det har varit lugnt i byn hela våren och sommaren.
                Inget att berätta om det heller.
                Polisen var här en gång och drack kaffe.

Saker och       Muren vid torget är ful och borde målas om. Vi
ting            tar med oss frågan.
                Tack för i dag."""
    (candidate,) = (await read_bytes(pdf([page]), ending="pdf"))["candidates"]
    assert candidate["section"] == "Saker och ting"
    assert candidate["text"] == "Muren vid torget är ful och borde målas om."


async def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="not_there"):
        await read_file(tmp_path / "nowhere.txt")
    with pytest.raises(UnreadableFile, match="not_there"):
        await read_file(tmp_path)


async def test_no_setting_reaches_the_process_that_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere.py")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert texts(await read_bytes(PROSE.encode(), ending="txt"))
