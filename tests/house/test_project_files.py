"""Test files about the project: its address, its catalogue description, hooks, the devcontainer."""

import json
import re
import tomllib
from typing import Any

import pytest

from tests.deploy.files import load_yaml
from tests.house.project import ROOT, read, shown, text_files

PROJECT: dict[str, Any] = tomllib.loads(read("pyproject.toml"))["project"]
ADDRESS: str = PROJECT["urls"]["Repository"]
OF_A_REPOSITORY = re.compile(r"https://[\w.-]+/[\w-]+/bevaka(?:\.git)?(?=[/\s\"'`)>]|$)", re.MULTILINE)
PUBLICCODE_KEYS = {
    *("publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
}
MAINTENANCE = {"internal": "contacts", "community": "contacts", "contract": "contractors", "none": None}


def recipe(target: str) -> list[str]:
    """Return the commands of a target of the Makefile."""
    match = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", read("Makefile"), re.MULTILINE)
    assert match, f"make {target} does nothing"
    return [line.strip().replace("$(BIN)", ".venv/bin") for line in match[1].splitlines()]


def test_every_file_that_names_the_repository_names_the_address_in_pyproject() -> None:
    named = {
        (shown(path), address)
        for path in text_files()
        for address in OF_A_REPOSITORY.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) >= 3
    assert [(file, address) for file, address in named if address != ADDRESS] == []
    assert load_yaml("publiccode.yml")["url"] == ADDRESS


def test_publiccode_has_what_the_standard_requires() -> None:
    described = load_yaml("publiccode.yml")
    assert described.keys() >= PUBLICCODE_KEYS
    assert described["name"].lower() == PROJECT["name"]
    assert described["legal"]["license"] == PROJECT["license"]
    assert described["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    kind = described["maintenance"]["type"]
    assert MAINTENANCE[kind] is None or described["maintenance"][MAINTENANCE[kind]]
    languages = described["localisation"]["availableLanguages"]
    assert sorted(languages) == sorted(path.name for path in (ROOT / "cards/locales").iterdir())
    assert described["localisation"]["localisationReady"] is True


@pytest.mark.parametrize("language", ["sv", "en"])
def test_publiccode_describes_the_program_within_the_lengths_of_the_standard(language: str) -> None:
    words = load_yaml("publiccode.yml")["description"][language]
    assert len(words["genericName"]) <= 35
    assert len(words["shortDescription"]) <= 150
    assert 500 <= len(words["longDescription"]) <= 10_000  # 150 since version 0.3, 500 before
    assert 5 <= len(words["features"]) <= 20
    assert [name for name in words["screenshots"] if not (ROOT / name).is_file()] == []


def test_pre_commit_runs_what_make_check_runs() -> None:
    hooks = [hook for repo in load_yaml(".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    *first, beside_each_other = recipe("check")
    parts = re.search(r"--jobs 2 (\S+) (\S+)$", beside_each_other)
    assert parts
    assert [hook["entry"] for hook in hooks] == [*first, *recipe(parts[1]), *recipe(parts[2])]
    for hook in hooks:
        assert (hook["language"], hook["pass_filenames"], hook["always_run"]) == ("system", False, True)


def test_the_devcontainer_has_what_make_needs_and_installs_what_ci_installs() -> None:
    container = json.loads(read(".devcontainer/devcontainer.json"))
    python = re.fullmatch(r"mcr\.microsoft\.com/devcontainers/python:(3\.\d+)-bookworm", container["image"])
    assert python
    assert f">={python[1]}" == PROJECT["requires-python"]
    (node,) = (feature for name, feature in container["features"].items() if "/node:" in name)
    assert int(node["version"]) >= 20
    target = container["postCreateCommand"].removeprefix("make ")
    assert re.search(rf"^{target}:", read("Makefile"), re.MULTILINE)
    packages = container["onCreateCommand"].rpartition("--no-install-recommends ")[2].split()
    in_ci = set(re.findall(r"[\w.-]+", read(".ci/run")))
    assert packages
    assert [package for package in packages if package not in in_ci] == []


def test_the_devcontainer_shows_the_page_of_the_simulator() -> None:
    container = json.loads(read(".devcontainer/devcontainer.json"))
    default = re.search(r'"--port", type=int, default=(\d+)', read("simulator/__main__.py"))
    assert default
    assert container["forwardPorts"] == [int(default[1])]
