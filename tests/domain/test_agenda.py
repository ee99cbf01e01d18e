"""Test the agenda: its sections are found, moved, renamed, added and removed."""

import pytest

from domain.agenda import (
    DEFAULT_AGENDA,
    MAX_SECTIONS,
    Agenda,
    Section,
    SectionKind,
    add_section,
    complete_agenda,
    find_section,
    move_section,
    order_sections,
    remove_section,
    rename_section,
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
    assert find_section(DEFAULT_AGENDA, words, default_titles=TITLES).key == key


@every("words", ["", "0", "8", "kaffe"])
def test_what_is_not_on_the_agenda_is_answered_with_what_is(words: str) -> None:
    with pytest.raises(NotFound) as refusal:
        find_section(DEFAULT_AGENDA, words, default_titles=TITLES)
    assert refusal.value.code == "unknown_section"
    assert refusal.value.values["names"] == [
        f"{n}. {title}" for n, title in enumerate(TITLES.values(), start=1)
    ]


def test_a_beginning_that_several_have_is_answered_with_those() -> None:
    with pytest.raises(NotFound) as refusal:
        find_section(DEFAULT_AGENDA, "l", default_titles=TITLES)
    assert refusal.value.code == "ambiguous_section"
    assert refusal.value.values["names"] == ["4. Lägesbild", "5. Laget runt"]


def test_the_councils_own_name_for_a_part_counts_instead_of_the_usual_one() -> None:
    agenda = rename_section(DEFAULT_AGENDA, "round", " Ordet\nruntom ")
    assert find_section(agenda, "ordet runtom", default_titles=TITLES).key == "round"
    with pytest.raises(NotFound):
        find_section(agenda, "laget", default_titles=TITLES)
    assert rename_section(agenda, "round", "") == DEFAULT_AGENDA


def test_a_title_that_is_a_number_is_found_where_there_is_no_part_of_that_number() -> None:
    agenda = add_section(DEFAULT_AGENDA, "2027")
    assert find_section(agenda, "2027", default_titles=TITLES).title == "2027"


def test_a_new_theme_comes_below_the_themes_that_there_are() -> None:
    agenda = add_section(add_section(DEFAULT_AGENDA, "Skolvägar"), "Belysning")
    assert parts(agenda)[:5] == ["introduction", "theme", "Skolvägar", "Belysning", "guests"]
    assert len({section.key for section in agenda}) == len(agenda)
    alone = add_section((Section(key="other", part=SectionKind.OTHER),), "Skolvägar")
    assert parts(alone) == ["Skolvägar", "other"]


def test_a_theme_that_comes_again_has_the_key_it_had_so_its_notes_are_there() -> None:
    once = add_section(DEFAULT_AGENDA, "Skolvägar")
    key = once[2].key
    assert add_section(remove_section(once, key), "skolvägar")[2].key == key
    twice = add_section(once, "Skolvägar")
    assert twice[3].key not in {section.key for section in once}


@pytest.mark.parametrize(("title", "code"), [(" \n", "section_missing"), ("x" * 81, "too_long")])
def test_a_part_needs_a_title_that_can_be_read(title: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        add_section(DEFAULT_AGENDA, title)
    assert refusal.value.code == code


def test_an_agenda_is_not_endless() -> None:
    agenda = DEFAULT_AGENDA
    for number in range(MAX_SECTIONS - len(DEFAULT_AGENDA)):
        agenda = add_section(agenda, f"Tema {number}")
    with pytest.raises(Refusal) as refusal:
        add_section(agenda, "Ett till")
    assert refusal.value.code == "too_many_sections"


def test_parts_change_places_but_what_comes_next_stays_last() -> None:
    earlier = move_section(DEFAULT_AGENDA, "round", by=-1)
    assert parts(earlier)[3:5] == ["round", "situation"]
    assert move_section(earlier, "round", by=1) == DEFAULT_AGENDA
    assert move_section(DEFAULT_AGENDA, "introduction", by=-1) == DEFAULT_AGENDA
    assert move_section(DEFAULT_AGENDA, "other", by=1) == DEFAULT_AGENDA
    assert move_section(DEFAULT_AGENDA, "next", by=-1) == DEFAULT_AGENDA


def test_parts_are_left_out_except_those_that_minutes_cannot_do_without() -> None:
    assert parts(remove_section(DEFAULT_AGENDA, "guests")) == [
        p.value for p in SectionKind if p is not SectionKind.GUESTS
    ]
    for key in ("other", "next"):
        with pytest.raises(Refusal) as refusal:
            remove_section(DEFAULT_AGENDA, key)
        assert refusal.value.code == "section_is_needed"
    two = (*DEFAULT_AGENDA, Section(key="more", part=SectionKind.OTHER))
    assert remove_section(two, "more") == DEFAULT_AGENDA


def test_a_part_that_somebody_else_left_out_meanwhile_is_not_there() -> None:
    with pytest.raises(NotFound, match="no_such_section"):
        move_section(DEFAULT_AGENDA, "gone", by=1)
    with pytest.raises(NotFound, match="no_such_section"):
        remove_section(DEFAULT_AGENDA, "gone")
    with pytest.raises(NotFound, match="no_such_section"):
        rename_section(DEFAULT_AGENDA, "gone", "Ny")


def test_an_agenda_always_ends_with_what_comes_next_and_has_a_place_for_the_rest() -> None:
    bare = (Section(key="next", part=SectionKind.NEXT), Section(key="round", part=SectionKind.ROUND))
    assert [section.key for section in complete_agenda(bare)] == ["round", "other", "next"]


def test_the_whole_order_is_set_at_once_unless_somebody_changed_the_agenda_meanwhile() -> None:
    keys = [section.key for section in DEFAULT_AGENDA]
    ordered = order_sections(DEFAULT_AGENDA, list(reversed(keys)), shown=keys)
    assert parts(ordered) == ["other", "round", "situation", "guests", "theme", "introduction", "next"]
    for wanted, shown in (
        (keys[1:], keys),
        ([*keys, "kaffe"], ()),
        ([*keys, keys[0]], ()),
        (keys, keys[::-1]),
    ):
        with pytest.raises(Refusal) as refusal:
            order_sections(DEFAULT_AGENDA, wanted, shown=shown)
        assert refusal.value.code == "agenda_changed_since"
