"""Print the number of cases and the seconds of each folder at the end of a test run."""

from collections import Counter

import pytest
from _pytest.terminal import TerminalReporter

OUTCOMES = ("passed", "failed", "error", "skipped", "")
"""Outcomes of reports; pytest stores setup and teardown under the empty name."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that prints the cases and seconds of each folder."""
    parser.addoption(
        "--folders", action="store_true", help="print cases and seconds of each folder at the end"
    )


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
