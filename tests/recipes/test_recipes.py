"""Test every recipe of CONTRIBUTING.md on one copy: `make check` passes, and the bot does what it says."""

import asyncio
import re
import sqlite3
from pathlib import Path

import pytest

from bot.settings import Settings
from cards.languages import LOCALES
from tests.dialogues.town import Town, shows
from tests.every import every
from tests.house.copied import town_of
from tests.house.project import ROOT, read
from tests.recipes.made_up import MADE_UP, add_language
from tests.recipes.played import (
    EXAMPLES,
    blocks_of_page,
    changes_of,
    copy_project,
    play_command,
    play_example,
    run_in,
    run_python,
)
from tests.sizes import IN_FULL

TESTS_OF_THE_RECIPES = (
    "tests/cards/test_golden.py",
    "tests/cards/test_view_types.py",
    "tests/cards/test_texts.py",
    "tests/program/test_settings.py",
    "tests/storage/test_migrate.py",
    "tests/storage/test_upgrade.py",
    "tests/storage/test_tenants.py",
    "tests/storage/privacy/test_catalogue.py",
)
UNCHANGED = ("tests/house/test_budgets.py", "tests/house/test_skips.py")
"""They collect the whole suite, or run pytest anew: no recipe changes what they test."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project on which every recipe was carried out, one after another."""
    folder = copy_project(tmp_path_factory.mktemp("recipes"))
    play_command(folder)
    for recipe in EXAMPLES:
        play_example(folder, recipe)
    add_language(folder)
    run_python(folder, "-m", "tests.cards.test_golden")
    return folder


def parts_of_check() -> list[str]:
    """Return the commands of `make check`, without those that install."""
    targets = re.findall(r"^check(?:-\w+)?:.*\n((?:\t.*\n)+)", read("Makefile"), re.MULTILINE)
    lines = [line.strip() for target in targets for line in target.splitlines()]
    return [line.removeprefix("$(BIN)/") for line in lines if line.startswith("$(BIN)/")]


def typed_files() -> list[str]:
    """Return what mypy checks: everything in `make proof`, else the program and the changed files.

    The other tests are more than half of the lines, and no recipe changes what they call.
    """
    changed = {name for recipe in EXAMPLES for name, _ in changes_of(recipe)}
    changed |= {name for name, language, _ in blocks_of_page() if language in {"python", "diff"}}
    tests = sorted(name for name in changed if re.match(r"tests/.*\.py$", name))
    return [] if IN_FULL else ["bot", "cards", "domain", "storage", *tests]


@pytest.mark.proof
def test_what_the_recipes_make_passes_the_parts_of_make_check(played: Path) -> None:
    parts = parts_of_check()
    assert [part.split()[0] for part in parts] == [
        *("ruff", "ruff", "mypy", "lint-imports", "mkdocs", "pytest"),
    ]
    for part in parts:
        ignored = "".join(f" --ignore {name}" for name in UNCHANGED)
        words = part.replace(" --numprocesses auto", ignored).split()
        words += typed_files() if part == "mypy" else []
        run_in(played, str(ROOT / ".venv/bin" / words[0]), *words[1:])


def test_the_tests_that_the_recipes_name_pass(played: Path) -> None:
    for name in TESTS_OF_THE_RECIPES:
        assert (ROOT / name).is_file(), name
    touched = "not postgresql and not killed"
    run_python(played, "-m", "pytest", "-q", "-k", touched, *TESTS_OF_THE_RECIPES)


async def test_the_bot_with_all_of_it_does_what_the_recipes_say(played: Path) -> None:
    async with town_of(played, {"BOT_KEEPALIVE_SECONDS": "1"}) as town:
        await town.found_council()
        await the_command_answers_with_a_card_of_its_own(town)
        await the_field_is_stored_and_shown(town, played / "bot.db")
        await the_setting_closes_an_idle_connection(town.teams.bot_url)


async def the_command_answers_with_a_card_of_its_own(town: Town) -> None:
    for word, title in (("vilka", "Rådets samordnare"), ("who", "The council's coordinators")):
        assert shows((await town.say(town.johan, word)).card, title, "Karin Ek"), word
    assert shows((await town.tell(town.johan, "hjälp")).card, "vilka", "visar vilka som är samordnare")


async def the_field_is_stored_and_shown(town: Town, database: Path) -> None:
    await town.log(town.johan, "När lagas lampan?")
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE question SET place = 'Storgatan 3'")
    await town.say(town.karin, "stryk 1 Den är lagad")
    assert shows((await town.say(town.karin, "visa 1")).card, "Plats: Storgatan 3")


async def the_setting_closes_an_idle_connection(url: str) -> None:
    assert "BOT_KEEPALIVE_SECONDS" not in {field.alias for field in Settings.model_fields.values()}
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /healthz/live HTTP/1.1\r\nHost: bot\r\n\r\n")
    async with asyncio.timeout(30):
        answer = await reader.read()  # until the bot closes the connection
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200")


def section(recipe: str) -> str:
    return read("CONTRIBUTING.md").split(f"## Add a {recipe}\n", 1)[1].split("\n## ", 1)[0]


@every("recipe", EXAMPLES)
def test_a_recipe_names_every_file_that_its_example_changes(recipe: str) -> None:
    named = [word for word in re.findall(r"`([^`\n]+)`", section(recipe)) if "/" in word or "." in word]
    changed = [name for name, _ in changes_of(recipe)]
    assert changed
    assert [name for name in changed if not any(name.startswith(word) for word in named)] == []
    assert f"](tests/recipes/{recipe}.diff)" in section(recipe)


def test_what_the_recipes_add_is_not_there_yet() -> None:
    new = [name for recipe in EXAMPLES for name, hunks in changes_of(recipe) if is_new(hunks)]
    new += [name for name, language, _ in blocks_of_page() if language == "python"]
    assert len(new) == 4
    assert [name for name in new if (ROOT / name).exists()] == []
    assert MADE_UP not in LOCALES


def is_new(hunks: list[str]) -> bool:
    return len(hunks) == 1 and all(line.startswith("+") for line in hunks[0].splitlines())
