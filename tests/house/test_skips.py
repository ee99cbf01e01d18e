"""Where everything must run, a skipped browser or PostgreSQL test has failed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import ROOT

SKIPPED = """
import pytest

@pytest.mark.{marker}
def test_that_finds_nothing_to_run_on():
    pytest.skip("there is none here")
"""


def run_pytest(folder: Path, *, source: str, required: str, path: str | None = None) -> tuple[int, str]:
    """Run one test file beside the project's conftest.py; give back exit status and output."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_one.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    environment = os.environ | {"BEVAKA_REQUIRE_ALL": required, "PATH": path or os.environ["PATH"]}
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", str(folder)],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize("marker", ["browser", "postgres"])
def test_a_skip_is_a_failure_where_everything_must_run(tmp_path: Path, marker: str) -> None:
    status, output = run_pytest(tmp_path, source=SKIPPED.format(marker=marker), required="1")
    assert status == 1
    assert "skipped, but BEVAKA_REQUIRE_ALL is set" in output
    assert "there is none here" in output


@pytest.mark.parametrize("marker", ["browser", "postgres"])
def test_elsewhere_a_skip_is_a_skip(tmp_path: Path, marker: str) -> None:
    status, output = run_pytest(tmp_path, source=SKIPPED.format(marker=marker), required="0")
    assert status == 0
    assert "1 skipped" in output


def test_without_chromium_a_browser_test_is_skipped_and_says_what_to_install(tmp_path: Path) -> None:
    source = "import pytest\n\n@pytest.mark.browser\ndef test_page():\n    raise AssertionError\n"
    status, output = run_pytest(tmp_path, source=source, required="0", path=str(tmp_path))
    assert status == 0
    assert "Chromium is not installed (Debian: apt-get install chromium)" in output
