"""Test that each folder of tests keeps to its budget of cases, so that the suite takes only minutes.

A case costs time even if it does little: each worker collects it, sets it up and reports it. A loop over many
elements is one case that names every failing element (``tests/every.py``).
"""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.databases import ON_BOTH
from tests.durations import long_files_first
from tests.house.project import ROOT, shown

BUDGETS = {
    "admin": 40,
    "admin_data": 110,
    "answer": 25,
    "bench": 1,
    "calendar": 60,
    "cards": 183,
    "deploy": 71,
    "dialogues": 790,
    "documents": 135,
    "domain": 280,
    "faults": 55,
    "house": 140,
    "importer": 125,
    "mail": 90,
    "manifest": 35,
    "minutes": 65,
    "outbox": 357,
    "page": 15,
    "pages": 160,
    "program": 158,
    "public": 55,
    "recipes": 10,
    "reminders": 62,
    "scenario": 15,
    "schemas": 0,
    "simulator": 175,
    "storage": 847,
    "supply": 25,
    "targeted": 40,
    "teams": 300,
    "telemetry": 35,
}


def cases(session: pytest.Session) -> Counter[str]:
    """Return how many cases each folder of tests has, as `make test` collects them, which this run may be."""
    config = session.config
    whole = [Path(one).resolve() for one in config.args] == [ROOT / "tests"]
    if whole and not (config.option.keyword or config.option.markexpr):
        return Counter(shown(item.path).split("/")[1] for item in session.items)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    counted: Counter[str] = Counter()
    for folder, number in re.findall(r"^tests/(\w+)/\S+: (\d+)$", done.stdout, re.MULTILINE):
        counted[folder] += int(number)
    return counted


def test_no_folder_has_more_cases_than_its_budget(request: pytest.FixtureRequest) -> None:
    counted = cases(request.session)
    assert counted.total() > 1_000
    assert {folder: number for folder, number in counted.items() if number > BUDGETS.get(folder, 0)} == {}


def test_no_test_is_lost_where_those_that_take_long_come_first(request: pytest.FixtureRequest) -> None:
    for workers in (1, 2, 4, 7):
        ordered = long_files_first(request.session.items, workers=workers)
        assert Counter(ordered) == Counter(request.session.items)


def test_every_folder_has_a_budget() -> None:
    folders = {
        shown(path).split("/")[1] for path in (ROOT / "tests").iterdir() if (path / "__init__.py").is_file()
    }
    assert folders <= BUDGETS.keys()


def test_each_folder_that_runs_on_both_databases_is_there() -> None:
    assert BUDGETS.keys() >= ON_BOTH, "or its cases run on SQLite alone without anybody noticing"
