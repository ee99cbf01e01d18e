"""Test that a document is split into pages without loss, and that each fits on a card."""

import orjson

from bot.documents import build_document
from cards.elements import MAX_PAGE_BYTES, paginate_document, paginate_text
from cards.texts import Texts
from domain.document import Document, Heading
from domain.minutes import compose_minutes
from domain.text import MAX_TEXT_LENGTH
from simulator.cards import texts
from tests.cards.hostile import LONG_TEXTS
from tests.documents.large_minutes import crowded
from tests.documents.open_files import with_carried
from tests.every import every
from tests.minutes.samples import record


def document(**values: object) -> Document:
    return build_document(compose_minutes(record(**values)), Texts.of("sv"))


def shown(found: Document) -> str:
    return "".join(texts({"body": [element for page in paginate_document(found) for element in page]}))


def test_three_hundred_questions_are_all_there_page_by_page() -> None:
    crowd = build_document(compose_minutes(crowded(300)), Texts.of("sv"))
    pages = paginate_document(crowd)
    sizes = [sum(len(orjson.dumps(element)) for element in page) for page in pages]
    assert len(pages) > 5
    assert max(sizes) <= MAX_PAGE_BYTES
    words = shown(crowd)
    assert [number for number in range(300) if f"nummer {number}," not in words] == []


@every("text", LONG_TEXTS)
def test_a_text_goes_on_where_the_page_before_ended(text: str) -> None:
    kept = document(**with_carried(text))
    (item,) = (b for b in kept.blocks if hasattr(b, "items") and "TR-1" in b.items[0].text)
    assert item.items[0].text in shown(kept)


def test_the_title_is_left_to_the_cards_heading() -> None:
    kept = document()
    title = next(block.text for block in kept.blocks if isinstance(block, Heading))
    assert title not in shown(kept)


def test_a_list_as_text_is_cut_between_lines_that_fit_a_field() -> None:
    lines = [f"TR-{n} " + "ord " * 60 for n in range(100)]
    pages = paginate_text("\n".join(lines))
    assert len(pages) > 5
    assert all(len(page) <= MAX_TEXT_LENGTH for page in pages)
    assert [line.strip() for page in pages for line in page.split("\n")] == [line.strip() for line in lines]
    assert paginate_text("x" * MAX_TEXT_LENGTH) == ("x" * MAX_TEXT_LENGTH,)
    assert paginate_text("") == ("",)
