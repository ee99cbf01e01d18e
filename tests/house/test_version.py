"""Test that every file that names the version agrees with bot/telemetry/version.py."""

import re
import tomllib
from collections.abc import Callable

from bot.telemetry.version import VERSION
from tests.deploy.files import load_yaml
from tests.house.project import read

CHANGES = re.compile(r"^## (?P<version>\d+\.\d+\.\d+) \((?P<date>\d{4}-\d{2}-\d{2})\)$", re.MULTILINE)
NAMED: dict[str, Callable[[], str]] = {
    "pyproject.toml": lambda: tomllib.loads(read("pyproject.toml"))["project"]["version"],
    "Dockerfile": lambda: found(r"^ARG VERSION=(\S+)$", "Dockerfile"),
    "CHANGELOG.md": lambda: found(CHANGES.pattern, "CHANGELOG.md"),
    "publiccode.yml": lambda: load_yaml("publiccode.yml")["softwareVersion"],
}


def found(pattern: str, name: str) -> str:
    """Return the first group of the first match in a file."""
    match = re.search(pattern, read(name), re.MULTILINE)
    assert match, f"{name} names no version"
    return match[1]


def test_every_file_that_names_the_version_names_this_one() -> None:
    assert {name: version() for name, version in NAMED.items()} == dict.fromkeys(NAMED, VERSION)


def test_the_image_in_the_instructions_for_azure_is_of_this_version() -> None:
    tags = re.findall(r"\bbevaka:(\d\S*)", read("docs/azure.md"))
    assert tags
    assert set(tags) == {VERSION}


def test_the_changelog_has_a_place_for_what_comes_next_and_then_dated_versions_in_order() -> None:
    text = read("CHANGELOG.md")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert len(CHANGES.findall(text)) == len(headings) - 1
    dates = [match["date"] for match in CHANGES.finditer(text)]
    assert dates == sorted(dates, reverse=True)
    assert str(load_yaml("publiccode.yml")["releaseDate"]) == dates[0]
