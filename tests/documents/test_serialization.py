"""Test that a document and a list survive the conversion to JSON, and give the same files."""

import orjson
import pytest

from bot.documents import FileFormat, build_document, follow_up_sheet, render_document, render_sheet
from bot.documents.serialization import (
    document_from_json,
    document_to_json,
    fingerprint,
    sheet_from_json,
    sheet_to_json,
)
from cards.languages import LOCALES
from cards.texts import Texts
from domain.document import Document
from domain.minutes import compose_minutes
from tests.cards.hostile import LONG_TEXTS, SHORT_TEXTS
from tests.documents.open_files import TEXTS, with_questions
from tests.minutes.samples import record


def again(document: Document) -> Document:
    return document_from_json(orjson.loads(orjson.dumps(document_to_json(document))))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_kept_comes_back_as_it_was(locale: str) -> None:
    texts = Texts.of(locale)
    document, sheet = (
        build_document(compose_minutes(record()), texts),
        follow_up_sheet(compose_minutes(record()), texts),
    )
    assert again(document) == document
    assert sheet_from_json(orjson.loads(orjson.dumps(sheet_to_json(sheet)))) == sheet


def test_files_made_of_what_was_kept_are_the_same_byte_by_byte() -> None:
    document = build_document(
        compose_minutes(record(**with_questions(LONG_TEXTS[0], *SHORT_TEXTS[::10]))), TEXTS
    )
    for form in (FileFormat.DOCX, FileFormat.PDF, FileFormat.HTML, FileFormat.MD):
        assert render_document(again(document), file_format=form) == render_document(
            document, file_format=form
        )
    sheet = follow_up_sheet(compose_minutes(record()), TEXTS)
    assert render_sheet(sheet_from_json(sheet_to_json(sheet))) == render_sheet(sheet)


def test_the_fingerprint_is_that_of_the_text_and_of_no_other() -> None:
    document = build_document(compose_minutes(record()), TEXTS)
    other = build_document(compose_minutes(record(next_agenda_items=("Något annat",))), TEXTS)
    assert fingerprint(again(document)) == fingerprint(document)
    assert fingerprint(other) != fingerprint(document)


def test_a_block_of_an_unknown_kind_is_a_fault() -> None:
    kept = document_to_json(build_document(compose_minutes(record()), TEXTS))
    with pytest.raises(KeyError):
        document_from_json({**kept, "blocks": [{"is": "picture"}]})
