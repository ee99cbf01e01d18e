"""Test that the commands and settings in the documents are those of the program."""

import re
from collections.abc import Iterator

import pytest
from pydantic_settings import BaseSettings

from bot.features.registry import FEATURES
from bot.settings import ManifestSettings, Settings
from bot.teams.message_extensions import EXTENSION_INVOKES
from bot.teams.parse import CARD_ACTION, FILE_CONSENT
from tests.house.project import read, table_rows

LANGUAGES = {"sv": 0, "en": 1}  # the column of each language in the tables of commands


def words_of_features(language: str) -> set[str]:
    return {word for feature in FEATURES for word in feature.words(language)}


def documented_words(language: str) -> Iterator[str]:
    page = read("docs/commands.md")
    for heading in re.findall(r"^## (.+)$", page, flags=re.MULTILINE):
        for row in table_rows(page, heading=heading):
            yield from re.findall(r"`([^`]+)`", row[LANGUAGES[language]])


def begins(written: str, word: str) -> bool:
    return f"{written} ".startswith(f"{word} ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_the_program_stands_in_the_page_of_commands(language: str) -> None:
    written = list(documented_words(language))
    missing = {
        word for word in words_of_features(language) if not any(begins(line, word) for line in written)
    }
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_the_page_exists(language: str) -> None:
    words = words_of_features(language)
    invented = [line for line in documented_words(language) if not any(begins(line, word) for word in words)]
    assert invented == []


def test_the_settings_page_names_exactly_the_settings_that_exist() -> None:
    rows = table_rows(read("docs/settings.md"), heading="All settings")
    named = [row[0].strip("`") for row in rows]
    existing = [str(field.validation_alias or name) for name, field in Settings.model_fields.items()]
    assert sorted(named) == sorted(existing)


def test_the_settings_page_names_exactly_the_settings_of_the_app_package() -> None:
    rows = table_rows(read("docs/settings.md"), heading="For the app package")
    existing = {str(field.validation_alias) for field in ManifestSettings.model_fields.values()}
    of_the_bot = {str(field.validation_alias) for field in Settings.model_fields.values()}
    assert {row[0].strip("`") for row in rows} == existing - of_the_bot


@pytest.mark.parametrize(
    ("heading", "settings"), [("All settings", Settings), ("For the app package", ManifestSettings)]
)
def test_the_settings_page_gives_the_defaults_that_hold(heading: str, settings: type[BaseSettings]) -> None:
    rows = table_rows(read("docs/settings.md"), heading=heading)
    given = {row[0].strip("`"): row[1].strip("`") for row in rows if row[1].startswith("`")}
    defaults = {
        str(field.validation_alias): str(field.default)
        for field in settings.model_fields.values()
        if isinstance(field.default, str | int)
    }
    assert {name: given[name] for name in given.keys() & defaults.keys()} == {
        name: defaults[name] for name in given.keys() & defaults.keys()
    }


def test_the_architecture_names_exactly_the_invokes_that_are_answered() -> None:
    rows = table_rows(read("docs/architecture.md"), heading="What Teams waits for")
    assert {row[0].strip("`") for row in rows} == {CARD_ACTION, FILE_CONSENT, *EXTENSION_INVOKES}
