"""Test that every field that a card's button sends is parsed, and nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.features.registry import FEATURES
from bot.turn.card_fields import CARD_FIELDS, EVERY_CARD, FIELDS_OF_ROWS, NUMBERS, read_card_fields
from domain.errors import BadInput
from simulator.cards import actions, inputs
from simulator.constants import Json
from tests.cards.every_card import CARDS
from tests.every import every

DIALOG = {"Action.Submit": "dialog"}
LISTS = ("questions", "order", "shown")


def verb_of(action: Json) -> str:
    return str(action.get("verb") or DIALOG[action["type"]])


def buttons(card: Json) -> Iterator[Json]:
    return (action for action in actions(card) if isinstance(action.get("data"), dict))


@every("name", CARDS.keys())
def test_all_that_a_button_says_itself_is_read(name: str) -> None:
    for action in buttons(CARDS[name]):
        verb, data = verb_of(action), action["data"]
        assert read_card_fields(verb, data) == data, verb


@every("name", CARDS.keys())
def test_no_field_of_a_card_has_the_name_of_what_tells_its_buttons_apart(name: str) -> None:
    ids = {
        "question",
        "version",
        "meeting",
        "edition",
        "note",
        "item",
        "notes",
        "attendee",
        "letter",
        "nonce",
    }
    assert not ids & set(inputs(CARDS[name]))


def test_every_verb_has_its_fields_and_no_other_has() -> None:
    verbs = {verb for feature in FEATURES for verb in feature.verbs}
    assert set(CARD_FIELDS) == verbs | {"choose", "dialog"}


@every("verb", CARD_FIELDS.keys())
def test_what_a_card_does_not_have_is_dropped(verb: str) -> None:
    forged: Mapping[str, Any] = {"number": "2", "items": [1], "rest": "x", "whole": {"x": 1}}
    kept = read_card_fields(verb, {"nonce": "n", **forged})
    assert kept == {"nonce": "n"}


@every("verb", CARD_FIELDS.keys())
def test_a_list_where_a_text_belongs_is_refused(verb: str) -> None:
    for name in {*EVERY_CARD, *CARD_FIELDS[verb].split()} - NUMBERS:
        for value in ([1, 2], ["x"], {"x": 1}, 1.5):
            if (name, type(value)) in {*((name, list) for name in LISTS), ("back", dict)}:
                continue
            with pytest.raises(BadInput) as refused:
                read_card_fields(verb, {name: value})
            assert refused.value.code == "bad_field"


OF_ROWS = {
    "review": {"text_c0": "Lampan", "department_r12": "3"},
    "assign_several": {"row_12": "true", "row_13": "false"},
}


@every("verb", FIELDS_OF_ROWS.keys())
def test_fields_of_rows_are_read_and_others_like_them_are_not(verb: str) -> None:
    data = OF_ROWS[verb]
    others = dict.fromkeys(("text_", "note_c0", "text_c0 ", "row_", "row_x", "row_1 "), "x")
    assert read_card_fields(verb, {**data, **others}) == data


@every("verb", CARD_FIELDS.keys())
def test_a_number_of_another_type_names_nothing(verb: str) -> None:
    for name in {*EVERY_CARD, *CARD_FIELDS[verb].split()} & NUMBERS:
        for value in ([1], {"x": 1}, True, 1.5, None):
            kept = read_card_fields(verb, {name: value, "nonce": "n"})
            assert kept.get(name) is None
        assert read_card_fields(verb, {name: 7}) == {name: 7}
