"""The agenda: its parts are found, moved, renamed, added and left out."""

import pytest

from domain.agenda import (
    MOST_SECTIONS,
    USUAL_AGENDA,
    Agenda,
    Part,
    Section,
    find_section,
    in_order,
    moved,
    renamed,
    with_section,
    without,
)
from domain.errors import BadInput, NotFound, Refusal
from tests.every import every

TITLES = {
    "introduction": "Inledning",
    "theme": "Tema",
    "guests": "Frågor till gästerna",
    "situation": "Lägesbild",
    "round": "Laget runt",
    "other": "Övrigt",
    "next": "Till nästa möte",
}


def parts(agenda: Agenda) -> list[str]:
    return [section.title or section.part.value for section in agenda]


@every(
    ("words", "key"),
    [
        ("1", "introduction"),
        ("7", "next"),
        ("laget runt", "round"),
        ("  LÄGES ", "situation"),
        ("tema", "theme"),
        ("övr", "other"),
    ],
)
def test_a_part_is_found_by_number_by_title_and_by_the_beginning_of_it(words: str, key: str) -> None:
    assert find_section(USUAL_AGENDA, words, titles=TITLES).key == key


@every("words", ["", "0", "8", "kaffe"])
def test_what_is_not_on_the_agenda_is_answered_with_what_is(words: str) -> None:
    with pytest.raises(NotFound) as refusal:
        find_section(USUAL_AGENDA, words, titles=TITLES)
    assert refusal.value.code == "unknown_section"
    assert refusal.value.values["names"] == [
        f"{n}. {title}" for n, title in enumerate(TITLES.values(), start=1)
    ]


def test_a_beginning_that_several_have_is_answered_with_those() -> None:
    with pytest.raises(NotFound) as refusal:
        find_section(USUAL_AGENDA, "l", titles=TITLES)
    assert refusal.value.code == "ambiguous_section"
    assert refusal.value.values["names"] == ["4. Lägesbild", "5. Laget runt"]


def test_the_councils_own_name_for_a_part_counts_instead_of_the_usual_one() -> None:
    agenda = renamed(USUAL_AGENDA, "round", " Ordet\nruntom ")
    assert find_section(agenda, "ordet runtom", titles=TITLES).key == "round"
    with pytest.raises(NotFound):
        find_section(agenda, "laget", titles=TITLES)
    assert renamed(agenda, "round", "") == USUAL_AGENDA


def test_a_title_that_is_a_number_is_found_where_there_is_no_part_of_that_number() -> None:
    agenda = with_section(USUAL_AGENDA, "2027")
    assert find_section(agenda, "2027", titles=TITLES).title == "2027"


def test_a_new_theme_comes_below_the_themes_that_there_are() -> None:
    agenda = with_section(with_section(USUAL_AGENDA, "Skolvägar"), "Belysning")
    assert parts(agenda)[:5] == ["introduction", "theme", "Skolvägar", "Belysning", "guests"]
    assert len({section.key for section in agenda}) == len(agenda)
    alone = with_section((Section(key="other", part=Part.OTHER),), "Skolvägar")
    assert parts(alone) == ["Skolvägar", "other"]


def test_a_theme_that_comes_again_has_the_key_it_had_so_its_notes_are_there() -> None:
    once = with_section(USUAL_AGENDA, "Skolvägar")
    key = once[2].key
    assert with_section(without(once, key), "skolvägar")[2].key == key
    twice = with_section(once, "Skolvägar")
    assert twice[3].key not in {section.key for section in once}


@pytest.mark.parametrize(("title", "code"), [(" \n", "section_missing"), ("x" * 81, "too_long")])
def test_a_part_needs_a_title_that_can_be_read(title: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        with_section(USUAL_AGENDA, title)
    assert refusal.value.code == code


def test_an_agenda_is_not_endless() -> None:
    agenda = USUAL_AGENDA
    for number in range(MOST_SECTIONS - len(USUAL_AGENDA)):
        agenda = with_section(agenda, f"Tema {number}")
    with pytest.raises(Refusal) as refusal:
        with_section(agenda, "Ett till")
    assert refusal.value.code == "too_many_sections"


def test_parts_change_places_but_what_comes_next_stays_last() -> None:
    earlier = moved(USUAL_AGENDA, "round", by=-1)
    assert parts(earlier)[3:5] == ["round", "situation"]
    assert moved(earlier, "round", by=1) == USUAL_AGENDA
    assert moved(USUAL_AGENDA, "introduction", by=-1) == USUAL_AGENDA
    assert moved(USUAL_AGENDA, "other", by=1) == USUAL_AGENDA
    assert moved(USUAL_AGENDA, "next", by=-1) == USUAL_AGENDA


def test_parts_are_left_out_except_those_that_minutes_cannot_do_without() -> None:
    assert parts(without(USUAL_AGENDA, "guests")) == [p.value for p in Part if p is not Part.GUESTS]
    for key in ("other", "next"):
        with pytest.raises(Refusal) as refusal:
            without(USUAL_AGENDA, key)
        assert refusal.value.code == "section_is_needed"
    two = (*USUAL_AGENDA, Section(key="more", part=Part.OTHER))
    assert without(two, "more") == USUAL_AGENDA


def test_a_part_that_somebody_else_left_out_meanwhile_is_not_there() -> None:
    with pytest.raises(NotFound, match="no_such_section"):
        moved(USUAL_AGENDA, "gone", by=1)
    with pytest.raises(NotFound, match="no_such_section"):
        without(USUAL_AGENDA, "gone")
    with pytest.raises(NotFound, match="no_such_section"):
        renamed(USUAL_AGENDA, "gone", "Ny")


def test_an_agenda_always_ends_with_what_comes_next_and_has_a_place_for_the_rest() -> None:
    bare = (Section(key="next", part=Part.NEXT), Section(key="round", part=Part.ROUND))
    assert [section.key for section in in_order(bare)] == ["round", "other", "next"]
