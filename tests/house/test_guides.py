"""Test that every command, button, setting and verb named in the guides is one of the program's."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.features.registry import FEATURES
from bot.settings import ManifestSettings, Settings
from bot.turn.commands import Router
from cards.texts import load_catalogue
from tests.every import every
from tests.house.project import ROOT, files, read, shown

FOR_PEOPLE = ("docs/sv/samordnare.md", "docs/sv/ansvarig.md", "docs/sv/deltagare.md")
PAGES = [shown(path) for path in files() if path.suffix == ".md" and shown(path) != "CHANGELOG.md"]
SETTING = re.compile(r"\b(?:BOT_[A-Z_]+|MicrosoftApp\w+)\b")
VERB = re.compile(r"python -m bot ([a-z]+)((?: +--[a-z-]+(?: [\w./-]+)?)*)")


def code_of(page: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", read(page))


@pytest.mark.parametrize("page", FOR_PEOPLE)
def test_what_a_guide_tells_people_to_write_is_understood(page: str) -> None:
    router = Router(FEATURES)
    written = [words for words in code_of(page) if words != "@Bevaka"]
    assert len(written) > 5
    assert [words for words in written if router.match_text(words) is None] == []


@every("page", [*FOR_PEOPLE, "docs/teams.md"])
def test_the_buttons_of_a_guide_are_those_of_the_cards(page: str) -> None:
    catalogue = load_catalogue("sv")
    said = {*catalogue.texts.values(), *chain.from_iterable(catalogue.forms.values())}
    cells = re.findall(r"^\| \*\*(.+?)\*\* \|", read(page), flags=re.MULTILINE)
    inline = re.findall(r"(?:tryck på|presses|visar knappen|står som|under) \*\*(.+?)\*\*", read(page))
    assert cells or inline or page.endswith("deltagare.md")
    assert [label for label in (*cells, *inline) if label not in said] == []


def test_every_command_stands_in_one_of_the_guides() -> None:
    router = Router(FEATURES)
    told = {
        command.feature.name
        for page in FOR_PEOPLE
        for words in code_of(page)
        if (command := router.match_text(words)) is not None
    }
    assert {feature.name for feature in FEATURES if feature.is_command} - told == set()


@pytest.mark.parametrize("page", FOR_PEOPLE)
def test_a_guide_fits_on_a_page_or_for_the_coordinator_on_two(page: str) -> None:
    most = 110 if page.endswith("samordnare.md") else 60
    assert len(read(page).splitlines()) <= most


def settings() -> set[str]:
    fields = (*Settings.model_fields.values(), *ManifestSettings.model_fields.values())
    return {str(field.validation_alias) for field in fields}


@every("page", PAGES)
def test_a_page_names_only_settings_that_exist(page: str) -> None:
    assert set(SETTING.findall(read(page))) - settings() == set()


def verbs_of(page: str) -> Iterator[tuple[str, list[str]]]:
    for verb, options in VERB.findall(read(page)):
        yield verb, re.findall(r"--[a-z-]+", options)


@cache
def options_of_verbs() -> dict[str, set[str]]:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    return {
        name: {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
        for name, command in commands.items()
    }


@every("page", PAGES)
def test_a_page_names_only_verbs_and_options_that_exist(page: str) -> None:
    known = options_of_verbs()
    wrong = [
        (verb, options)
        for verb, options in verbs_of(page)
        if verb not in known or not set(options) <= known[verb]
    ]
    assert wrong == []


@every("page", PAGES)
def test_a_file_that_a_page_names_is_there(page: str) -> None:
    folders = ("bot/", "cards/", "deploy/", "docs/", "domain/", "simulator/", "storage/", "tests/")
    named = [name for name in code_of(page) if name.startswith(folders) and not re.search(r"[\s*{<]", name)]
    made_by_the_reader = {"deploy/.env", "bot/features/council/who.py"}
    assert [name for name in named if name not in made_by_the_reader and not (ROOT / name).exists()] == []


def test_the_options_of_the_app_package_stand_in_its_guide() -> None:
    page = read("docs/teams.md")
    assert [option for option in options_of_verbs()["manifest"] if option not in page] == []
