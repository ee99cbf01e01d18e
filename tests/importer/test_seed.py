"""Test the first user's own notes, if they are beside the project."""

import asyncio
from typing import Any

import pytest

from bot.importer.file_reader import read_file
from tests.program.sample_notes import NOTES, TAKEN

FILES = sorted(NOTES.glob("*.txt"))
pytestmark = pytest.mark.first_users_notes


@pytest.fixture(scope="module")
def notes() -> dict[str, Any]:
    return asyncio.run(read_file(FILES[0]))


def test_day_times_and_place_are_found(notes: dict[str, Any]) -> None:
    assert (notes["date"], notes["start"], notes["end"]) == ("2021-09-15", "17:30", "19:00")
    assert "Teams" in notes["place"]


def test_nine_took_part_by_role_and_the_two_residents_have_no_name(notes: dict[str, Any]) -> None:
    roles = [one["role"] for one in notes["attendance"]]
    assert {role: roles.count(role) for role in roles} == {
        "elected": 2,
        "official": 2,
        "guest": 3,
        "resident": 2,
    }
    assert [one["name"] is None for one in notes["attendance"]] == [False] * 7 + [True] * 2


def test_both_questions_to_the_guests_are_found_with_their_answers(notes: dict[str, Any]) -> None:
    assert len(notes["answered"]) == 2
    for answered in notes["answered"]:
        assert answered["question"].endswith("?")
        assert answered["answer"].startswith("Nej")
        assert answered["section"].startswith("Frågor till")


def test_what_was_taken_along_is_found_with_a_department_and_nothing_else_is(notes: dict[str, Any]) -> None:
    taken = notes["candidates"]
    assert [one["sentence"].casefold().count(TAKEN.casefold()) for one in taken] == [1, 1]
    departments = [one["department"] for one in taken]
    assert departments == ["Tekniska förvaltningen", "Kultur- och fritidsförvaltningen"]
    assert {one["section"] for one in taken} == {"Övrigt"}


def test_what_became_of_the_meeting_before_is_found(notes: dict[str, Any]) -> None:
    assert [one["state"] for one in notes["previous"]] == ["done", "ongoing"]


def test_the_next_meeting_is_found(notes: dict[str, Any]) -> None:
    following = notes["next_meeting"]
    assert (following["date"], following["start"], following["end"]) == ("2021-11-17", "17:30", "19:30")
