"""Test the example notes in many styles: their content is found, and little else."""

from pathlib import Path

import pytest

from bot.importer.rules import read_notes
from tests.every import every
from tests.house.project import read
from tests.importer.score import (
    EXAMPLES,
    LAST,
    LATER,
    PARTS,
    UNSEEN,
    Score,
    found,
    lines_of,
    names,
    score,
    table,
    total,
)

MENDED = [*names(EXAMPLES), *names(LATER)]
ALL = [*MENDED, *names(UNSEEN), *names(LAST)]


def test_there_are_ten_notes_in_as_many_styles_and_three_times_five_written_later() -> None:
    assert [len(names(folder)) for folder in (EXAMPLES, LATER, UNSEEN, LAST)] == [10, 5, 5, 5]


@every("name", MENDED)
@every("part", ["head", "next_meeting", "previous", "answered"])
def test_date_place_next_meeting_previous_points_and_answers_are_found(name: str, part: str) -> None:
    counted = score(name)[part]
    assert (counted.precision, counted.recall) == (1, 1)


@pytest.mark.parametrize("name", ["10-nothing", "15-report"])
def test_notes_in_which_nobody_takes_anything_along_have_no_follow_ups(name: str) -> None:
    assert found(name)["candidates"] == []


@every("name", ALL)
def test_every_follow_up_says_where_it_was_read(name: str) -> None:
    words = " ".join(" ".join(" ".join((line.text, *line.cells)) for line in lines_of(name)).split())
    for candidate in found(name)["candidates"]:
        assert 0.5 <= candidate["confidence"] <= 1
        assert candidate["text"]
        assert candidate["sentence"].split()[-1] in words


@every("name", ALL)
def test_the_same_notes_give_the_same_answer(name: str) -> None:
    assert read_notes(lines_of(name)) == read_notes(lines_of(name))


@every(
    ("folder", "heading"),
    [(EXAMPLES, "Ten notes"), (LATER, "Five more"), (UNSEEN, "A third set"), (LAST, "A fourth set")],
)
def test_the_page_shows_the_figures_that_hold(folder: Path, heading: str) -> None:
    section = read("docs/importing.md").split(f"### {heading}")[1].split("\n#")[0]
    shown = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert shown == list(table(folder))


def test_precision_and_recall_are_shares() -> None:
    three_of_four = Score(right=3, found=4, there=6)
    assert (three_of_four.precision, three_of_four.recall) == (0.75, 0.5)
    assert (Score().precision, Score().recall) == (1, 1)
    assert set(total([score(ALL[0])])) == set(PARTS)
