"""Test lists: their texts and the targets of their buttons."""

from dataclasses import replace

from cards.question_list import NO_FILTER, QuestionListView, RowGroup, question_list_card, search_results_card
from domain.question import QuestionStatus
from tests.cards.people import COUNCIL, frame_of
from tests.cards.reading import actions, inputs, paragraphs, shown, titles
from tests.cards.samples import ROWS

SV, EN = frame_of("sv"), frame_of("en")
GROUPS = (RowGroup(heading="Tekniska förvaltningen", rows=ROWS),)


def by_title(card: dict[str, object], title: str) -> dict[str, object]:
    return next(a for a in actions(card) if a["title"] == title)


def test_a_list_shows_number_text_state_marks_and_age() -> None:
    lines = paragraphs(
        question_list_card(QuestionListView(title="Uppföljningslista", groups=GROUPS, total=5), SV)
    )
    assert lines[:4] == [
        "Uppföljningslista",
        "5 frågor",
        "Tekniska förvaltningen",
        "TR-3  Kan skolgården låsas på kvällarna?",
    ]
    assert "◐  Pågår  ·  Svar utlovat till 10 december 2026  ·  64 dagar" in lines
    assert "→  Skickad till Tekniska förvaltningen  ·  ⚠ Har inte nått Petra Holm  ·  1 dag" in lines


def test_a_long_text_is_shortened_in_a_row() -> None:
    long = replace(ROWS[0], text="ord " * 500)
    (row,) = [
        p
        for p in paragraphs(
            question_list_card(QuestionListView(title="L", groups=(RowGroup(heading="A", rows=(long,)),)), SV)
        )
        if "TR-3" in p
    ]
    assert len(row) <= len("TR-3  ") + 160
    assert row.endswith("…")


def test_an_empty_list_says_so() -> None:
    assert "Inga frågor att visa." in shown(question_list_card(QuestionListView(title="L", groups=()), SV))


def test_a_row_opens_its_question_and_remembers_the_way_back() -> None:
    view_ = QuestionListView(title="L", groups=GROUPS, page=2, department=1, council=1)
    button = by_title(question_list_card(view_, SV), "Hantera")
    assert button["data"] == {
        "question": 103,
        "version": 1,
        "nonce": "nonce-of-this-card",
        "back": {"of": "list", "council": 1, "department": "1", "status": NO_FILTER, "page": 2},
    }


def test_turning_the_page_keeps_the_filters() -> None:
    view_ = QuestionListView(
        title="L", groups=GROUPS, page=2, has_next=True, status=QuestionStatus.IN_PROGRESS, total=40
    )
    card = question_list_card(view_, SV)
    assert by_title(card, "Föregående")["data"] == {
        "department": NO_FILTER,
        "status": "in_progress",
        "page": 1,
        "nonce": SV.nonce,
    }
    assert by_title(card, "Nästa")["data"] == {
        "department": NO_FILTER,
        "status": "in_progress",
        "page": 3,
        "nonce": SV.nonce,
    }
    assert "40 frågor  ·  sida 2" in shown(card)


def test_the_first_page_has_no_previous_and_the_last_no_next() -> None:
    assert not {"Föregående", "Nästa"} & set(
        titles(question_list_card(QuestionListView(title="L", groups=GROUPS), SV))
    )


def test_filters_offer_all_departments_and_states_and_begin_at_the_first_page() -> None:
    card = question_list_card(
        QuestionListView(title="L", groups=GROUPS, page=3, departments=COUNCIL.departments), SV
    )
    assert [field["id"] for field in inputs(card)] == ["department", "status"]
    assert [field["value"] for field in inputs(card)] == [NO_FILTER, NO_FILTER]
    assert [c["title"] for c in inputs(card)[1]["choices"]][:2] == ["Alla öppna", "Att fördela"]
    assert by_title(card, "Filtrera")["data"] == {"page": 1, "nonce": SV.nonce}


def test_more_questions_than_are_counted_are_said_to_be_more() -> None:
    assert "Fler än 1000 frågor" in shown(
        question_list_card(QuestionListView(title="L", groups=GROUPS, total=1000, exceeds_total=True), SV)
    )


def test_a_search_says_what_was_searched_and_goes_on_with_it() -> None:
    card = search_results_card(
        QuestionListView(title="Sökträffar", groups=GROUPS, has_next=True), SV, words="lampor"
    )
    assert "Sökord: lampor" in shown(card)
    assert by_title(card, "Nästa")["verb"] == "search"
    assert card["refresh"]["action"]["data"]["text"] == "lampor"
