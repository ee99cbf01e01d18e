"""Shared fixtures: programs that a machine may lack, and runs that may not skip anything."""

import gc
import os
import shutil
from collections.abc import Callable, Generator

import pytest
from _pytest.terminal import TerminalReporter

from bot.importer import sandbox
from tests.program.fork_server import CHILDREN, child_command
from tests.program.forked import children_address
from tests.program.sample_notes import NOTES
from tests.sizes import IN_FULL

pytest_plugins = ["tests.databases", "tests.durations"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
PROGRAMS = {
    "caddy": "Caddy is not installed (Debian: apt-get install caddy)",
    "openssl": "openssl is not installed (Debian: apt-get install openssl)",
    "promtool": "promtool is not installed (Debian: apt-get install prometheus)",
    "shellcheck": "shellcheck is not installed (Debian: apt-get install shellcheck)",
    "soffice": "LibreOffice is not installed (Debian: apt-get install libreoffice-calc-nogui)",
    "systemd-analyze": "systemd is not installed (Debian: apt-get install systemd)",
}
"""What a test can name in the marker ``needs``, and what to do if it is missing."""
NOT_PUBLISHED = "hold people's names and are not part of the project"
MAY_BE_MISSING = ("browser", "needs", "postgres")


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, None if there is none."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of the installed Chromium."""
    path = find_chromium()
    assert path is not None, "a test that asks for chromium_path carries the marker `browser`"
    return path


@pytest.fixture(scope="session")
def program_path() -> Callable[[str], str]:
    """Return a function that finds a program that the test has named in its marker ``needs``."""

    def find(name: str) -> str:
        path = shutil.which(name)
        assert name in PROGRAMS, f"{name} is not in tests/conftest.py: PROGRAMS"
        assert path is not None, f"a test that runs {name} carries the marker needs({name!r})"
        return path

    return find


@pytest.fixture
def forked_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the children that read and render files: most take longer to load libraries than for their work.

    In `make proof` each is started as by the bot, like everywhere in tests/documents and test_sandbox.py.
    """
    if not IN_FULL:
        monkeypatch.setenv(CHILDREN, children_address())
        monkeypatch.setattr(sandbox, "COMMAND", child_command(children_address()))


def pytest_xdist_auto_num_workers() -> int:
    """Return two workers more than there are cores, since tests spend half their time waiting."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip tests that need a program that is not installed; omit tests that read missing notes."""
    if not any(NOTES.glob("*.txt")):
        left_out = [item for item in items if item.get_closest_marker("first_users_notes")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    has_chromium = find_chromium() is not None
    missing = {name: reason for name, reason in PROGRAMS.items() if shutil.which(name) is None}
    for item in items:
        if not has_chromium and item.get_closest_marker("browser"):
            reason = "Chromium is not installed (Debian: apt-get install chromium)"
            item.add_marker(pytest.mark.skip(reason=reason))
        for marker in item.iter_markers("needs"):
            for name in missing.keys() & set(marker.args):
                item.add_marker(pytest.mark.skip(reason=missing[name]))


def pytest_collection_finish() -> None:
    """Exclude the collected tests from garbage collection, since none of them is ever freed."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Report which tests need files that are not part of the project."""
    if not any(NOTES.glob("*.txt")):
        terminalreporter.write_line(f"Not run: tests of the first user's own notes, which {NOT_PUBLISHED}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failure if everything must run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and must_run(item):
        report.outcome = "failed"
        report.longrepr = f"skipped, but BEVAKA_REQUIRE_ALL is set: {report.longrepr}"
    return report


def must_run(item: pytest.Item) -> bool:
    """Return whether this test has to run here."""
    needed = any(item.get_closest_marker(name) for name in MAY_BE_MISSING)
    return needed and os.environ.get("BEVAKA_REQUIRE_ALL") == "1"
