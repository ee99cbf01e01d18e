"""What all tests share: which of them need Chromium or PostgreSQL, and where they must not be skipped."""

import os
import shutil
from collections.abc import Generator

import pytest

pytest_plugins = ["tests.databases"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
MAY_BE_MISSING = ("browser", "postgres")


def find_chromium() -> str | None:
    """Give back the path of an installed Chromium, None where there is none."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Give back the path of the installed Chromium."""
    path = find_chromium()
    assert path is not None, "a test that asks for chromium_path carries the marker `browser`"
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if find_chromium() is not None:
        return
    missing = pytest.mark.skip(reason="Chromium is not installed (Debian: apt-get install chromium)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(missing)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped browser or PostgreSQL test into a failure where everything must run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and must_run(item):
        report.outcome = "failed"
        report.longrepr = f"skipped, but BEVAKA_REQUIRE_ALL is set: {report.longrepr}"
    return report


def must_run(item: pytest.Item) -> bool:
    """Say whether this test has to run here."""
    needed = any(item.get_closest_marker(name) for name in MAY_BE_MISSING)
    return needed and os.environ.get("BEVAKA_REQUIRE_ALL") == "1"
