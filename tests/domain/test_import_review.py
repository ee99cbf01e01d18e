"""Test the review of old notes: findings never change, and each decision concerns one row."""

from datetime import date, time
from typing import Any

from cards.import_review import MAX_ROWS, paginate_rows
from cards.import_review_rows import ImportReviewRow
from domain.import_review import (
    MAX_ENTRIES,
    MAX_SENTENCES,
    MeetingDetails,
    ReviewItemKind,
    Verdict,
    choose_sentences,
    follow_sentences,
    forget_sentences,
    is_empty,
    meeting_details,
    merge_decisions,
    next_meeting_details,
    read_document,
    review_items,
    sanitize_findings,
    sentences_of,
    undecided_items,
    unfollow_sentences,
)
from domain.text import MAX_NAME_LENGTH, MAX_TEXT_LENGTH
from tests.cards.people import COUNCIL

ASKED = {"text": "Lyktorna?", "sentence": "Vi tar med oss frågan.", "section": "Laget runt"}
FOUND: dict[str, Any] = {
    "date": "2021-09-15",
    "start": "17:30",
    "end": None,
    "place": "Sal B",
    "attendance": [{"name": "Karin Ek", "role": "elected"}, {"name": None, "role": "resident"}],
    "answered": [{"question": "Hur många?", "answer": "Tolv.", "section": None}],
    "candidates": [{**ASKED, "department": "Tekniska", "confidence": 0.95}],
    "previous": [{"text": "Staketet", "state": "done"}],
    "next_meeting": {"date": "2021-11-17", "start": "17:30", "end": "19:30", "place": None},
    "sentences": [],
    "left_out": {},
}


SENTENCES = [{"text": "Bron är röd.", "section": "Bron"}, {"text": "Tack för i dag.", "section": None}]


def test_a_sentence_that_was_chosen_is_a_follow_up_to_decide_on() -> None:
    found = sanitize_findings({**FOUND, "sentences": SENTENCES, "left_out": {"struck": 2, "other": 1}})
    assert found["left_out"] == {"struck": 2}
    told = sentences_of(found)
    first = choose_sentences(found, {}, shown=told[:1], chosen=[0, 1, 99])
    assert first["chosen"] == [0]
    both = choose_sentences(found, first, shown=told[1:], chosen=[1])
    asked, bridge, _, answered = review_items(found, both)
    assert (bridge.text, bridge.section, bridge.verdict) == ("Bron är röd.", "Bron", None)
    assert (asked.key, bridge.key, answered.key) == ("c0", "c1", "a0")
    kept = merge_decisions(both, {"c1": {"verdict": "kept", "text": "Måla bron"}})
    assert review_items(found, kept)[1].text == "Måla bron"
    forgotten = forget_sentences(found, first)
    assert [(one.at, one.text) for one in sentences_of(forgotten)] == [(0, "Bron är röd.")]
    assert forget_sentences(found, {})["sentences"] == []
    none = choose_sentences(found, kept, shown=told, chosen=[])
    assert [item.key for item in review_items(found, none)] == ["c0", "a0"]


def test_the_text_is_shown_with_what_was_found_in_it_and_any_sentence_becomes_a_follow_up() -> None:
    text = ("Bron är röd.", "Lyktorna? Vi tar med", "oss frågan.", "Hur många?", "Svar: Tolv.", "Tack.")
    found = sanitize_findings({**FOUND, "sentences": [{"text": one, "section": None} for one in text]})
    found["candidates"][0]["sentence"] = "Lyktorna? Vi tar med oss frågan."
    followed = follow_sentences(found, {}, [0, 99])
    document = read_document(found, followed)
    assert [[item.key for item in line.items] for line in document.lines] == [
        ["c1"],
        ["c0"],
        ["c0"],
        ["a0"],
        ["a0"],
        [],
    ]
    assert [line.is_chosen for line in document.lines] == [True, *[False] * 5]
    assert (document.lines[0].items[0].verdict, document.unplaced) == (Verdict.KEPT, ())
    assert unfollow_sentences(found, followed, [0]) == {"chosen": [], "rows": {}}
    found["candidates"][0]["sentence"] = "I en tabell"
    assert [item.key for item in read_document(found, {}).unplaced] == ["c0"]


def test_of_a_file_with_very_many_sentences_it_is_told_how_many_are_not_kept() -> None:
    found = sanitize_findings({**FOUND, "sentences": SENTENCES[:1] * (MAX_SENTENCES + 3)})
    assert len(sentences_of(found)) == MAX_SENTENCES
    assert found["left_out"] == {"sentences": 3}
    assert sentences_of({}) == ()


def test_who_said_it_is_no_part_of_a_question_or_its_answer() -> None:
    there = [{"name": "Johan Lind", "role": "elected"}, {"name": None, "role": "resident"}]
    said = {
        "question": "Johan: Hur många?",
        "answer": "Johan Lind: Tolv.\njohan: Och en till.",
        "section": None,
    }
    asked = {**ASKED, "text": "Johan: Lyktorna: tänds de?", "department": None, "confidence": 0.9}
    kept = sanitize_findings({**FOUND, "attendance": there, "answered": [said], "candidates": [asked]})
    assert kept["answered"][0]["question"] == "Hur många?"
    assert kept["answered"][0]["answer"] == "Tolv.\nOch en till."
    assert kept["candidates"][0]["text"] == "Lyktorna: tänds de?"
    nobody = sanitize_findings({**FOUND, "attendance": [], "answered": [said]})
    assert nobody["answered"][0]["question"] == "Johan: Hur många?"


def test_a_day_alone_is_nothing_to_go_through() -> None:
    empty: dict[str, Any] = {**{part: [] for part in MAX_ENTRIES}, "next_meeting": None}
    assert is_empty({**FOUND, **empty})
    assert not is_empty(FOUND)


def test_every_follow_up_and_every_answered_question_is_a_row() -> None:
    asked, answered = review_items(FOUND, {})
    assert (asked.key, asked.kind, asked.text, asked.sentence) == (
        *("c0", ReviewItemKind.FOLLOW_UP, "Lyktorna?"),
        "Vi tar med oss frågan.",
    )
    assert (asked.sounds_like, asked.confidence, asked.department) == ("Tekniska", 0.95, None)
    assert (answered.key, answered.text, answered.sentence) == ("a0", "Hur många?", "Tolv.")
    assert undecided_items((asked, answered)) == (asked, answered)


def test_a_decision_is_about_one_row_and_keeps_what_was_said_before() -> None:
    typed = merge_decisions({"page": 1}, {"c0": {"text": "Tänds lyktorna?", "department": 3}})
    kept = merge_decisions(typed, {"c0": {"verdict": "kept"}, "a0": {"verdict": "dropped"}})
    asked, answered = review_items(FOUND, kept)
    assert (asked.text, asked.department, asked.verdict) == ("Tänds lyktorna?", 3, Verdict.KEPT)
    assert answered.verdict is Verdict.DROPPED
    assert kept["page"] == 1
    assert "verdict" not in typed["rows"]["c0"]
    assert review_items(FOUND, merge_decisions(kept, {"c0": {"verdict": None}}))[0].verdict is None


def test_the_head_is_what_was_found_until_it_is_mended() -> None:
    found = MeetingDetails(day=date(2021, 9, 15), begins=time(17, 30), ends=None, place="Sal B")
    assert meeting_details(FOUND, {}) == found
    mended = {"head": {"date": None, "start": "18:00", "end": "19:00", "place": None}}
    assert meeting_details(FOUND, mended) == MeetingDetails(
        day=None, begins=time(18), ends=time(19), place=None
    )


def test_a_next_meeting_needs_a_day_and_a_time() -> None:
    following = next_meeting_details(FOUND)
    assert following is not None
    assert (following.day, following.ends) == (date(2021, 11, 17), time(19, 30))
    assert next_meeting_details({**FOUND, "next_meeting": None}) is None
    assert next_meeting_details({**FOUND, "next_meeting": {**FOUND["next_meeting"], "start": None}}) is None


def test_what_is_kept_of_a_file_is_clean_and_has_an_end() -> None:
    hostile = {**ASKED, "text": "Hej\u202e" + "x" * 9000, "section": "s" * 500, "department": None}
    many = {**FOUND, "place": " \n ", "candidates": [{**hostile, "confidence": 0.6}] * 500}
    kept = sanitize_findings(many)
    assert len(kept["candidates"]) == MAX_ENTRIES["candidates"]
    first = kept["candidates"][0]
    assert len(first["text"]) == MAX_TEXT_LENGTH
    assert "\u202e" not in first["text"]
    assert len(first["section"]) == MAX_NAME_LENGTH
    assert (first["department"], kept["place"]) == (None, None)
    assert sanitize_findings(FOUND) == FOUND
    assert sanitize_findings({**FOUND, "next_meeting": None})["next_meeting"] is None


def test_a_page_has_as_many_rows_as_fit() -> None:
    def rows(text: str, number: int) -> list[ImportReviewRow]:
        return [
            ImportReviewRow(key=f"c{at}", kind=ReviewItemKind.FOLLOW_UP, text=text, sentence=text)
            for at in range(number)
        ]

    assert [len(page) for page in paginate_rows(rows("kort", 12), departments=COUNCIL.departments)] == [
        MAX_ROWS,
        MAX_ROWS,
        2,
    ]
    assert [len(page) for page in paginate_rows(rows("x" * 3000, 3), departments=COUNCIL.departments)] == [
        1,
        1,
        1,
    ]
    assert paginate_rows([], departments=()) == []
