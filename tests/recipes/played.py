"""Carry out the recipes of CONTRIBUTING.md on a copy of the project."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest

from tests.house.project import ROOT, files, python_files, read, shown
from tests.program.child import environment

EXAMPLES = ("card", "field", "setting", "table")
"""The recipes whose example is a file of this folder, in the order in which they are carried out."""
INSTALLED = (
    *(".venv", "bot/pages/assets/node_modules"),
    *("simulator/page/node_modules", "tests/schemas/node_modules"),
)
CACHES = (".mypy_cache", ".ruff_cache", ".import_linter_cache")


def copy_project(folder: Path) -> Path:
    """Copy the project's files with what was compiled of them, and linter caches; link installed packages."""
    for path in files():
        target = folder / shown(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for compiled in {path.parent / "__pycache__" for path in python_files()}:
        if compiled.is_dir():
            shutil.copytree(compiled, folder / shown(compiled), ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in INSTALLED:
        (folder / name).symlink_to((ROOT / name).resolve())
    for name in CACHES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    return folder


def blocks_of_page() -> Iterator[tuple[str, str, str]]:
    """Yield the blocks of the page: the file named above each, its language and its text."""
    name = ""
    found = re.finditer(
        r"^ *`(?P<file>[^`\n]+)`:$|^ *```(?P<language>\w+)\n(?P<text>.*?)^ *```$",
        read("CONTRIBUTING.md"),
        re.DOTALL | re.MULTILINE,
    )
    for match in found:
        name = match["file"] or name
        if match["language"]:
            yield name, match["language"], dedent(match["text"])


def play_command(folder: Path) -> None:
    """Add a command as the page says: new files, texts at the end of a catalogue, lines within others."""
    for name, language, text in blocks_of_page():
        if language == "diff":
            apply_hunk(folder / name, text)
            continue
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}" if language == "po" else text)


def play_example(folder: Path, recipe: str) -> None:
    """Apply the diff of a recipe."""
    for name, hunks in changes_of(recipe):
        for hunk in hunks:
            apply_hunk(folder / name, hunk)


def changes_of(recipe: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each file that the diff of a recipe changes or creates, and its hunks."""
    parts = re.split(r"^--- \S+\n\+\+\+ b/(\S+)\n", read(f"tests/recipes/{recipe}.diff"), flags=re.MULTILINE)
    for name, body in list(pairwise(parts[1:]))[::2]:
        yield name, body.split("@@\n")[1:]


def apply_hunk(path: Path, hunk: str) -> None:
    """Change the only place of a file that matches the hunk, without line numbers."""
    lines = hunk.splitlines(keepends=True)
    before = "".join(line[1:] or "\n" for line in lines if not line.startswith("+"))
    after = "".join(line[1:] or "\n" for line in lines if not line.startswith("-"))
    if not before:
        path.write_text(after, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path}: {text.count(before)} places read\n{before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def run_in(folder: Path, *command: str) -> None:
    """Run a command in a folder; fail with its output."""
    settings = environment({"PYTHONPATH": str(folder)})
    settings = {name: value for name, value in settings.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\n{done.stdout}{done.stderr}", pytrace=False)


def run_python(folder: Path, *arguments: str) -> None:
    run_in(folder, sys.executable, *arguments)
