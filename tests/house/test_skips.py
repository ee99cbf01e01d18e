"""Test that missing programs skip tests with a reason, which is a failure if everything must run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import PROGRAMS
from tests.house.project import ROOT

TESTS = """
import pytest

@pytest.mark.browser
def test_of_the_page():
    raise AssertionError

@pytest.mark.postgres
def test_of_a_database():
    pytest.skip("PostgreSQL does not start here")

@pytest.mark.needs(*{programs})
def test_of_programs():
    raise AssertionError
"""


def run_pytest(folder: Path, *, required: str) -> tuple[int, str]:
    """Run tests with the project's conftest.py and no programs; return exit status and output."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_one.py").write_text(TESTS.format(programs=tuple(PROGRAMS)), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    environment = os.environ | {"BEVAKA_REQUIRE_ALL": required, "PATH": str(folder)}
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", str(folder)],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_what_a_machine_lacks_is_skipped_with_what_to_install(tmp_path: Path) -> None:
    status, output = run_pytest(tmp_path, required="0")
    assert status == 0
    assert "3 skipped" in output
    assert "Chromium is not installed (Debian: apt-get install chromium)" in output
    assert "PostgreSQL does not start here" in output
    assert any(reason in output for reason in PROGRAMS.values())


def test_a_skip_is_a_failure_where_everything_must_run(tmp_path: Path) -> None:
    status, output = run_pytest(tmp_path, required="1")
    assert status == 1
    assert "1 failed, 2 errors" in output
    assert output.count("skipped, but BEVAKA_REQUIRE_ALL is set") >= 3
