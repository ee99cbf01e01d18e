"""Begin with the files that take longest; print the cases and seconds of each folder at the end of a run."""

import os
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

OUTCOMES = ("passed", "failed", "error", "skipped", "")
"""Outcomes of reports; pytest stores setup and teardown under the empty name."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that prints the cases and seconds of each folder."""
    parser.addoption(
        "--folders", action="store_true", help="print cases and seconds of each folder at the end"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker begin with files that take long, so that no worker is left with one at the end."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = long_files_first(items, workers=workers)


def long_files_first(items: Sequence[pytest.Item], *, workers: int) -> list[pytest.Item]:
    """Return the tests in equal shares, as xdist gives them out: first those of files that take long.

    The first worker begins with all those that open a browser, since it takes as long to start as some of
    them. The others share those of faults, and those that are small here and run in full by ``make proof``.
    """
    if workers == 1:
        return list(items)
    browsers, long, rest = list[pytest.Item](), list[list[pytest.Item]](), list[pytest.Item]()
    for _, file in groupby(items, key=_path):
        tests = list(file)
        if _have_marker(tests, "browser"):
            browsers += tests
        elif folder_of(tests[0].nodeid) == "faults" or _have_marker(tests, "proof"):
            long.append(tests)
        else:
            rest += tests
    ordered = list[pytest.Item]()
    for worker in range(workers):
        share = (len(items) - len(ordered)) // (workers - worker)
        files = [browsers] if worker == 0 else long[worker - 1 :: workers - 1]
        first = [test for file in files for test in file]
        filling = max(0, share - len(first))
        ordered += first + rest[:filling]
        rest = rest[filling:]
    return ordered + rest


def _have_marker(tests: Sequence[pytest.Item], name: str) -> bool:
    return any(test.get_closest_marker(name) for test in tests)


def _path(item: pytest.Item) -> Path:
    return item.path


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Print one line for each folder of tests, the slowest first."""
    if not config.getoption("folders"):
        return
    seconds: Counter[str] = Counter()
    cases: dict[str, set[str]] = {}
    for report in (report for outcome in OUTCOMES for report in terminalreporter.getreports(outcome)):
        folder = folder_of(report.nodeid)
        seconds[folder] += report.duration
        cases.setdefault(folder, set()).add(report.nodeid)
    terminalreporter.section("cases and seconds of each folder")
    for folder, taken in seconds.most_common():
        terminalreporter.write_line(f"{folder:<16}{len(cases[folder]):>6} cases {taken:>8.1f} s")
    everything = sum(len(ids) for ids in cases.values())
    terminalreporter.write_line(f"{'all':<16}{everything:>6} cases {seconds.total():>8.1f} s of all workers")


def folder_of(nodeid: str) -> str:
    """Return the folder below ``tests`` that contains a test."""
    parts = nodeid.split("::", maxsplit=1)[0].split("/")
    return parts[1] if len(parts) > 2 else "."
