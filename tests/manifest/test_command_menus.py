"""Test the command menus of Teams: commands of features, a few for each scope."""

from dataclasses import replace
from typing import Any

from bot.features.registry import FEATURES
from bot.manifest.commands import MAX_COMMANDS, MAX_PROMPTS, MENUS
from cards.languages import LOCALES
from domain.permissions import Permission
from tests.manifest.test_manifest_json import APP, manifest, unpack


def menus(found: dict[str, Any]) -> dict[tuple[str, ...], list[str]]:
    """Return the commands of the menus that open when the bot is mentioned or written to."""
    lists = [one for one in found["bots"][0]["commandLists"] if "triggers" not in one]
    return {
        tuple(one["scopes"]): [command["title"] for command in one["commands"] if "prompt" not in command]
        for one in lists
    }


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


def test_a_slash_opens_what_somebody_looks_up_for_themselves_in_a_chat_with_others() -> None:
    (bot,) = manifest()["bots"]
    (slash,) = [one for one in bot["commandLists"] if one.get("triggers") == ["slash"]]
    assert bot["supportsTargetedMessages"] is True
    assert slash["scopes"] == ["team", "groupChat"], "a personal chat has nobody to hide it from"
    titles = [command["title"] for command in slash["commands"]]
    assert titles[:3] == ["mina", "öppna", "hjälp"]
    assert len(titles) == len(set(titles)) <= MAX_COMMANDS
    assert set(titles) <= {feature.words("sv")[0] for feature in FEATURES if feature.is_command}


def test_a_prompt_starter_is_a_command_with_an_example_in_both_languages() -> None:
    files = unpack()
    lists = files["manifest.json"]["bots"][0]["commandLists"]
    prompts = [[one for one in menu["commands"] if one.get("type") == "prompt"] for menu in lists]
    assert [len(found) for found in prompts] == [MAX_PROMPTS, MAX_PROMPTS, 0]
    words = {locale: command_words(locale) for locale in LOCALES}
    for number, menu in enumerate(lists):
        for index, command in enumerate(menu["commands"]):
            if "prompt" in command:
                english = files["en.json"][f"bots[0].commandLists[{number}].commands[{index}].prompt"]
                assert command["prompt"].startswith(words["sv"])
                assert english.startswith(words["en"])


def command_words(locale: str) -> tuple[str, ...]:
    return tuple(f"{word} " for one in FEATURES if one.is_command for word in one.words(locale)[:1])


def test_without_targeted_messages_the_package_neither_takes_them_nor_has_a_slash_menu() -> None:
    (bot,) = manifest(replace(APP, is_targeted=False))["bots"]
    assert "supportsTargetedMessages" not in bot
    assert [menu.get("triggers") for menu in bot["commandLists"]] == [None, None]
