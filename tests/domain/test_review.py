"""Going through old notes: what was found stays, what was decided is about one row each."""

from datetime import date, time
from typing import Any

from cards.review import ROWS, paged
from cards.review_rows import ReviewRow
from domain.review import (
    MOST,
    Finding,
    Head,
    Verdict,
    decide,
    head_of,
    next_of,
    nothing_in,
    rows_of,
    tidy,
    undecided,
)
from domain.text import LONGEST_NAME, LONGEST_TEXT
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
}


def test_who_said_it_is_no_part_of_a_question_or_its_answer() -> None:
    there = [{"name": "Johan Lind", "role": "elected"}, {"name": None, "role": "resident"}]
    said = {
        "question": "Johan: Hur många?",
        "answer": "Johan Lind: Tolv.\njohan: Och en till.",
        "section": None,
    }
    asked = {**ASKED, "text": "Johan: Lyktorna: tänds de?", "department": None, "confidence": 0.9}
    kept = tidy({**FOUND, "attendance": there, "answered": [said], "candidates": [asked]})
    assert kept["answered"][0]["question"] == "Hur många?"
    assert kept["answered"][0]["answer"] == "Tolv.\nOch en till."
    assert kept["candidates"][0]["text"] == "Lyktorna: tänds de?"
    nobody = tidy({**FOUND, "attendance": [], "answered": [said]})
    assert nobody["answered"][0]["question"] == "Johan: Hur många?"


def test_a_day_alone_is_nothing_to_go_through() -> None:
    empty: dict[str, Any] = {**{part: [] for part in MOST}, "next_meeting": None}
    assert nothing_in({**FOUND, **empty})
    assert not nothing_in(FOUND)


def test_every_follow_up_and_every_answered_question_is_a_row() -> None:
    asked, answered = rows_of(FOUND, {})
    assert (asked.key, asked.finding, asked.text, asked.sentence) == (
        *("c0", Finding.FOLLOW_UP, "Lyktorna?"),
        "Vi tar med oss frågan.",
    )
    assert (asked.sounds_like, asked.confidence, asked.department) == ("Tekniska", 0.95, None)
    assert (answered.key, answered.text, answered.sentence) == ("a0", "Hur många?", "Tolv.")
    assert undecided((asked, answered)) == (asked, answered)


def test_a_decision_is_about_one_row_and_keeps_what_was_said_before() -> None:
    typed = decide({"page": 1}, {"c0": {"text": "Tänds lyktorna?", "department": 3}})
    kept = decide(typed, {"c0": {"verdict": "kept"}, "a0": {"verdict": "dropped"}})
    asked, answered = rows_of(FOUND, kept)
    assert (asked.text, asked.department, asked.verdict) == ("Tänds lyktorna?", 3, Verdict.KEPT)
    assert answered.verdict is Verdict.DROPPED
    assert kept["page"] == 1
    assert "verdict" not in typed["rows"]["c0"]
    assert rows_of(FOUND, decide(kept, {"c0": {"verdict": None}}))[0].verdict is None


def test_the_head_is_what_was_found_until_it_is_mended() -> None:
    found = Head(day=date(2021, 9, 15), begins=time(17, 30), ends=None, place="Sal B")
    assert head_of(FOUND, {}) == found
    mended = {"head": {"date": None, "start": "18:00", "end": "19:00", "place": None}}
    assert head_of(FOUND, mended) == Head(day=None, begins=time(18), ends=time(19), place=None)


def test_a_next_meeting_needs_a_day_and_a_time() -> None:
    following = next_of(FOUND)
    assert following is not None
    assert (following.day, following.ends) == (date(2021, 11, 17), time(19, 30))
    assert next_of({**FOUND, "next_meeting": None}) is None
    assert next_of({**FOUND, "next_meeting": {**FOUND["next_meeting"], "start": None}}) is None


def test_what_is_kept_of_a_file_is_clean_and_has_an_end() -> None:
    hostile = {**ASKED, "text": "Hej\u202e" + "x" * 9000, "section": "s" * 500, "department": None}
    many = {**FOUND, "place": " \n ", "candidates": [{**hostile, "confidence": 0.6}] * 500}
    kept = tidy(many)
    assert len(kept["candidates"]) == MOST["candidates"]
    first = kept["candidates"][0]
    assert len(first["text"]) == LONGEST_TEXT
    assert "\u202e" not in first["text"]
    assert len(first["section"]) == LONGEST_NAME
    assert (first["department"], kept["place"]) == (None, None)
    assert tidy(FOUND) == FOUND
    assert tidy({**FOUND, "next_meeting": None})["next_meeting"] is None


def test_a_page_has_as_many_rows_as_fit() -> None:
    def rows(text: str, number: int) -> list[ReviewRow]:
        return [
            ReviewRow(key=f"c{at}", finding=Finding.FOLLOW_UP, text=text, sentence=text)
            for at in range(number)
        ]

    assert [len(page) for page in paged(rows("kort", 12), departments=COUNCIL.departments)] == [ROWS, ROWS, 2]
    assert [len(page) for page in paged(rows("x" * 3000, 3), departments=COUNCIL.departments)] == [1, 1, 1]
    assert paged([], departments=()) == []
