"""Test the inspection of cards: reading order, nested buttons, and what a client would send."""

import pytest

from simulator.cards import (
    actions,
    choices,
    default_inputs,
    find_action,
    inputs,
    missing_inputs,
    texts,
    verbs,
)
from simulator.constants import Json
from tests.simulator.fake_bot import execute

REASON = {"type": "Input.Text", "id": "reason", "label": "Skäl", "isRequired": True}
CARD: Json = {
    "type": "AdaptiveCard",
    "body": [
        {"type": "RichTextBlock", "inlines": ["Varför ", {"type": "TextRun", "text": "är det mörkt?"}]},
        {"type": "FactSet", "facts": [{"title": "Frågad av", "value": "Johan Lind"}]},
        {
            "type": "ColumnSet",
            "columns": [{"type": "Column", "items": [{"type": "TextBlock", "text": "Möte"}]}],
            "selectAction": execute("list"),
        },
        {
            "type": "Table",
            "rows": [{"type": "TableRow", "cells": [{"items": [{"type": "TextBlock", "text": "Cell"}]}]}],
        },
        {
            "type": "Input.ChoiceSet",
            "id": "department",
            "label": "Förvaltning",
            "value": "3",
            "choices": [{"title": "Tekniska", "value": "3"}],
        },
        {"type": "Input.Toggle", "id": "on", "title": "Påminn mig"},
        {"type": "Input.Date", "id": "due", "value": "2026-12-01"},
        {"type": "ActionSet", "actions": [execute("acknowledge")]},
    ],
    "actions": [
        execute("assign"),
        {
            "type": "Action.ShowCard",
            "title": "Stryk",
            "card": {"type": "AdaptiveCard", "body": [REASON], "actions": [execute("drop")]},
        },
        {
            "type": "Action.ShowCard",
            "title": "Svara",
            "card": {
                "body": [{"type": "Input.Text", "id": "answer", "value": "Ja"}],
                "actions": [execute("answer"), execute("later") | {"associatedInputs": "none"}],
            },
        },
    ],
}


def test_texts_are_what_a_person_reads_from_top_to_bottom() -> None:
    assert texts(CARD) == [
        *("Varför ", "är det mörkt?", "Frågad av", "Johan Lind", "Möte", "List", "Cell"),
        *("Förvaltning", "Tekniska", "Påminn mig", "2026-12-01", "Acknowledge"),
        *("Assign", "Stryk", "Skäl", "Drop", "Svara", "Ja", "Answer", "Later"),
    ]


def test_buttons_are_found_wherever_they_hang() -> None:
    assert verbs(CARD) == ["list", "acknowledge", "assign", "drop", "answer", "later"]
    assert len(actions(CARD)) == 8
    assert find_action(CARD, verb="drop")["title"] == "Drop"
    with pytest.raises(LookupError, match="close"):
        find_action(CARD, verb="close")


def test_inputs_and_their_choices_are_found_by_id() -> None:
    assert list(inputs(CARD)) == ["department", "on", "due", "reason", "answer"]
    assert choices(CARD, "department") == {"Tekniska": "3"}


def test_a_client_sends_the_inputs_of_the_buttons_own_card_and_of_those_around_it() -> None:
    around = {"department": "3", "on": "false", "due": "2026-12-01"}
    assert default_inputs(CARD, action=find_action(CARD, verb="assign")) == around
    assert default_inputs(CARD, action=find_action(CARD, verb="answer")) == {**around, "answer": "Ja"}
    assert default_inputs(CARD, action=find_action(CARD, verb="later")) == {}


def test_a_client_asks_for_required_inputs_within_reach_only() -> None:
    assert missing_inputs(CARD, action=find_action(CARD, verb="drop"), data={}) == ["reason"]
    assert missing_inputs(CARD, action=find_action(CARD, verb="drop"), data={"reason": "Dubblett"}) == []
    assert missing_inputs(CARD, action=find_action(CARD, verb="assign"), data={}) == []


def test_an_empty_card_has_nothing() -> None:
    assert (texts({}), actions({}), inputs({})) == ([], [], {})
