"""Test questions in notes that were answered at the meeting, and those that were not."""

import pytest

from bot.importer.rules import Line, NotesFindings, read_notes
from tests.every import every


def read(*lines: str) -> NotesFindings:
    return read_notes([Line(line) for line in ("Frågor", "", *lines)])


def asked(*lines: str) -> list[tuple[str, str]]:
    return [(one.question, one.answer) for one in read(*lines).answered]


@every(
    ("lines", "question", "answer"),
    [
        (["Är muren ny?", "Svar: Nej, den är gammal."], "Är muren ny?", "Nej, den är gammal."),
        (["Fråga: Är muren ny?", "Svar: Nej."], "Är muren ny?", "Nej."),
        (["F: Är muren ny? Är den hel?", "S: Nej."], "Är muren ny? Är den hel?", "Nej."),
        (["Är muren ny? Nej, den är gammal."], "Är muren ny?", "Nej, den är gammal."),
        (["Är muren ny?", "", "Den byggdes 1950."], "Är muren ny?", "Den byggdes 1950."),
        (
            ["Karin frågar om muren är ny. Johan svarar att den är gammal. Det är känt. Alla fikade."],
            "Karin frågar om muren är ny.",
            "Johan svarar att den är gammal. Det är känt.",
        ),
        (["Q: Is the wall new?", "A: No, it is old."], "Is the wall new?", "No, it is old."),
    ],
)
def test_a_question_is_found_with_its_answer(lines: list[str], question: str, answer: str) -> None:
    assert asked(*lines) == [(question, answer)]


def test_an_answer_ends_where_the_next_question_begins() -> None:
    assert asked("Är muren ny? Nej. Är den hel? Ja.") == [("Är muren ny?", "Nej."), ("Är den hel?", "Ja.")]


@pytest.mark.parametrize(
    "lines",
    [
        ["Är muren ny?"],
        ["Är muren ny?", "Är den hel?"],
        ["Karin frågar om muren är ny. Alla fikade."],
    ],
)
def test_a_question_without_an_answer_is_not_answered(lines: list[str]) -> None:
    assert asked(*lines) == []


@pytest.mark.parametrize(
    "answer", ["Svar: Vi tar med oss frågan.", "Svar: Det vet jag inte. Karin återkommer med besked."]
)
def test_an_answer_that_is_only_promised_is_a_follow_up(answer: str) -> None:
    notes = read("Är muren ny?", answer)
    assert notes.answered == ()
    (candidate,) = notes.candidates
    assert candidate.text.startswith("Är muren ny?")
