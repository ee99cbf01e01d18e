"""A document and a list that are kept as JSON come back as they were, and give the same files."""

import orjson
import pytest

from bot.documents import Format, document_of, follow_up_sheet, write, write_sheet
from bot.documents.stored import (
    document_from_json,
    document_to_json,
    fingerprint_of,
    sheet_from_json,
    sheet_to_json,
)
from cards.texts import LOCALES, Texts
from domain.document import Document
from domain.minutes import compose
from tests.cards.hostile import LONG_TEXTS
from tests.documents.files import TEXTS, with_questions
from tests.minutes.samples import record


def again(document: Document) -> Document:
    return document_from_json(orjson.loads(orjson.dumps(document_to_json(document))))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_kept_comes_back_as_it_was(locale: str) -> None:
    texts = Texts.of(locale)
    document, sheet = document_of(compose(record()), texts), follow_up_sheet(compose(record()), texts)
    assert again(document) == document
    assert sheet_from_json(orjson.loads(orjson.dumps(sheet_to_json(sheet)))) == sheet


def test_files_made_of_what_was_kept_are_the_same_byte_by_byte() -> None:
    document = document_of(compose(record(**with_questions(*LONG_TEXTS[:3]))), TEXTS)
    for form in (Format.DOCX, Format.PDF, Format.HTML, Format.MD):
        assert write(again(document), to=form) == write(document, to=form)
    sheet = follow_up_sheet(compose(record()), TEXTS)
    assert write_sheet(sheet_from_json(sheet_to_json(sheet))) == write_sheet(sheet)


def test_the_fingerprint_is_that_of_the_text_and_of_no_other() -> None:
    document = document_of(compose(record()), TEXTS)
    other = document_of(compose(record(takes_up=("Något annat",))), TEXTS)
    assert fingerprint_of(again(document)) == fingerprint_of(document)
    assert fingerprint_of(other) != fingerprint_of(document)


def test_a_block_of_an_unknown_kind_is_a_fault() -> None:
    kept = document_to_json(document_of(compose(record()), TEXTS))
    with pytest.raises(KeyError):
        document_from_json({**kept, "blocks": [{"is": "picture"}]})
