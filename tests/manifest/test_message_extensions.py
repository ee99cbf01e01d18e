"""Test the package's commands for messages and for the compose box."""

from typing import Any

import pytest

from bot.manifest.commands import EXTENSIONS, compose_extensions, translate_extensions
from cards.texts import Texts
from tests.manifest.test_manifest_json import APP, manifest


def offered() -> dict[str, dict[str, Any]]:
    """Return the commands for messages and for the compose box, by id."""
    (extension,) = manifest()["composeExtensions"]
    assert extension["botId"] == APP.id
    return {command["id"]: command for command in extension["commands"]}


def test_a_message_can_be_taken_along_from_its_own_menu() -> None:
    take = offered()["take"]
    assert (take["title"], take["type"], take["fetchTask"]) == ("Ta med som fråga", "action", True)
    assert "message" in take["context"]


def test_a_question_can_be_searched_for_while_one_writes() -> None:
    find = offered()["find"]
    assert (find["title"], find["type"], find["initialRun"]) == ("Sök fråga", "query", True)
    assert [parameter["name"] for parameter in find["parameters"]] == ["words"]


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_their_titles_are_as_short_as_teams_wants_them(locale: str) -> None:
    said = translate_extensions(EXTENSIONS, texts=Texts.of(locale))
    assert [text for key, text in said.items() if key.endswith("title") and len(text) > 32] == []


def test_without_any_the_manifest_has_no_place_for_them() -> None:
    assert compose_extensions((), bot=APP.id, texts=Texts.of("sv")) == []
