"""Test which imports and reads are allowed, beyond what import-linter can express."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

from tests.bench.structure import imports_of
from tests.house.project import parsed, python_files, read, shown, source

WORLD = {
    "asyncio",
    "http",
    "io",
    "logging",
    "os",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "time",
}


def attributes(path: Path, names: AbstractSet[str]) -> Iterator[str]:
    """Yield each use of an attribute of one of these names."""
    if any(name in source(path) for name in names):
        nodes = (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Attribute))
        yield from (node.attr for node in nodes if node.attr in names)


RULES = {"domain/": ("domain",), "bot/importer/rules/": ("domain", "bot.importer.rules")}
"""The folders of rules, and what each may import besides the standard library."""


@cache
def imported_modules(path: Path) -> tuple[str, ...]:
    found = list[str]()
    for node in imports_of(parsed(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        found += names
    return tuple(found)


def imported(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported_modules(path)}


def test_the_rules_import_only_the_standard_library_and_nothing_that_touches_the_world() -> None:
    library = set(sys.stdlib_module_names) - WORLD
    for folder, others in RULES.items():
        uses = {(shown(path), name) for path in python_files(folder) for name in imported_modules(path)}
        assert uses, folder
        beyond = {use for use in uses if use[1].split(".")[0] not in library}
        assert {use for use in beyond if not f"{use[1]}.".startswith(tuple(f"{o}." for o in others))} == set()


def test_the_rules_never_ask_for_the_time_themselves() -> None:
    clocks = {"now", "utcnow", "today"}
    asked = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files(*RULES)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks
    ]
    assert asked == []


PROGRAM = ("bot/", "cards/", "domain/", "storage/")
SURROUNDINGS = {
    "bot/documents/pdf.py",
    "bot/importer/sandbox.py",
    "bot/telemetry/traces.py",
    "storage/backup/postgresql.py",
}
"""Modules that pass the environment to another program, or to a library that reads its options there."""


def test_nothing_that_only_tests_need_is_in_the_program() -> None:
    uses = {(shown(path), name) for path in python_files(*PROGRAM) for name in imported(path)}
    assert {use for use in uses if use[1] in {"tests", "simulator", "pytest", "hypothesis"}} == set()


def test_only_the_settings_say_what_the_environment_changes() -> None:
    names = {"environ", "environb", "getenv"}
    reads = {shown(path) for path in python_files(*PROGRAM) if any(attributes(path, names))}
    assert reads == SURROUNDINGS


def test_other_programs_are_started_in_three_places_alone() -> None:
    """Allow the sandbox, PostgreSQL's tools, which need files and the network, and git in ``check``."""
    starts = {"create_subprocess_exec", "create_subprocess_shell", "fork", "posix_spawn", "system"}
    starters = {shown(path) for path in python_files(*PROGRAM) if any(attributes(path, starts))}
    importers = {
        shown(path) for path in python_files(*PROGRAM) if {"subprocess", "multiprocessing"} & imported(path)
    }
    assert starters | importers == {
        "bot/admin/checks/database.py",
        "bot/importer/sandbox.py",
        "storage/backup/postgresql.py",
    }


def test_nobody_is_believed_who_says_on_whose_behalf_they_call() -> None:
    """Allow the limits of the rate of each caller, which decide nothing else by it."""
    sources = {shown(path): source(path).lower() for path in python_files(*PROGRAM)}
    assert sources
    assert [name for name, source in sources.items() if "x-forwarded" in source] == ["bot/turn/dispatcher.py"]


def test_the_architecture_shows_the_ladder_of_imports_as_it_is_checked() -> None:
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (ladder,) = (contract["layers"] for contract in contracts if contract["id"] == "layers")
    assert re.findall(r"^\d+\. `([^`]+)`:", read("docs/architecture.md"), re.MULTILINE) == ladder
