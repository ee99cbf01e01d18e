"""Test the command menus of Teams: commands of features, a few for each scope."""

from typing import Any

from bot.features.registry import FEATURES
from bot.manifest.commands import MAX_COMMANDS, MENUS
from domain.permissions import Permission
from tests.manifest.test_manifest_json import manifest


def menus(found: dict[str, Any]) -> dict[tuple[str, ...], list[str]]:
    lists = found["bots"][0]["commandLists"]
    return {tuple(one["scopes"]): [command["title"] for command in one["commands"]] for one in lists}


def test_each_scope_has_one_menu_of_commands_that_exist() -> None:
    scopes = [scope for menu in MENUS for scope in menu.scopes]
    assert sorted(scopes) == sorted(manifest()["bots"][0]["scopes"])
    words = {feature.words("sv")[0] for feature in FEATURES if feature.is_command}
    for titles in menus(manifest()).values():
        assert len(titles) == len(set(titles)) <= MAX_COMMANDS
        assert set(titles) <= words


def test_what_matters_most_comes_first_where_four_commands_are_shown() -> None:
    assert {scopes: titles[:4] for scopes, titles in menus(manifest()).items()} == {
        ("team", "groupChat"): ["fråga", "öppna", "nästa möte", "hjälp"],
        ("personal",): ["mina", "öppna", "fråga", "hjälp"],
    }


def test_a_menu_holds_the_ten_that_are_most_useful_where_it_is_shown_and_to_whom() -> None:
    rights = {feature.words("sv")[0]: feature.act for feature in FEATURES if feature.is_command}
    meeting, alone = menus(manifest()).values()
    assert (len(meeting), len(alone)) == (MAX_COMMANDS, MAX_COMMANDS)
    coordinators = {title for title in meeting if rights[title] in (Permission.ASSIGN, Permission.ADMINISTER)}
    assert coordinators == {"nästa möte", "skicka", "anteckna", "anteckningar"}
    assert set(meeting) - coordinators == {"fråga", "öppna", "hjälp", "dagordning", "visa", "sök"}
    assert {title for title in alone if rights[title] is Permission.ADMINISTER} == {"anteckningar"}
    assert {"mina", "svara", "borta", "ångra"} <= set(alone), "what an owner does"
