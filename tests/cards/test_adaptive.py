"""Test the objects of cards against Microsoft's own typed cards, which check a card before it is sent."""

from typing import Any

import microsoft_teams.cards as microsofts
import pytest
from pydantic import ValidationError

from cards import adaptive
from cards.adaptive import CardObject, ExecuteAction, TextRun
from cards.context import CardJson
from tests.cards.every_card import CARDS
from tests.every import every

OURS = {
    name: value
    for name, value in vars(adaptive).items()
    if isinstance(value, type) and issubclass(value, CardObject) and value.json_names and value.json_type
}
LIBRARY_NAMES = {"CardMention": "Mention"}
FULL = "Full"
"""The width as Teams spells it; the library accepts a lower-case f alone."""


def rebuilt(ours: object) -> Any:  # noqa: ANN401 - the library's object of ours, or any other value
    """Return a value with the library's objects in place of ours; raises ValidationError."""
    if isinstance(ours, list):
        return [rebuilt(one) for one in ours]
    if not isinstance(ours, CardObject):
        return FULL.lower() if ours == FULL else ours
    name = type(ours).__name__
    theirs = getattr(microsofts, LIBRARY_NAMES.get(name, name))
    return theirs(**{name: rebuilt(ours[key]) for name, key in ours.json_names.items() if key in ours})


@every("card", CARDS)
def test_a_card_is_what_microsofts_own_library_makes_of_it(card: CardJson) -> None:
    seen = rebuilt(card).model_dump(by_alias=True, exclude_none=True)
    assert {**seen, "msteams": {**seen["msteams"], "width": FULL}} == card


def test_an_object_has_fields_of_the_librarys_object_and_no_others() -> None:
    for name, ours in OURS.items():
        theirs = getattr(microsofts, LIBRARY_NAMES.get(name, name)).model_fields
        keys = {field: found.serialization_alias or found.alias for field, found in theirs.items()}
        assert ours.json_names.items() <= keys.items(), name
        assert ours.json_type == theirs["type"].default
    wrong: Any = "Huge"
    with pytest.raises(ValidationError):
        rebuilt(TextRun(text="x", size=wrong))
    with pytest.raises(TypeError):
        TextRun(text="x", colour="Good")  # type: ignore[call-arg]
    button = ExecuteAction(title="Svara", verb="answer", style=None)
    assert button == {"type": "Action.Execute", "title": "Svara", "verb": "answer"}
    assert (button.title, button.style) == ("Svara", None)
    assert list(button.replace(tooltip="Svara TR-1")) == ["type", "title", "tooltip", "verb"]
