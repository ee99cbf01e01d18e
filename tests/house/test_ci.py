"""Test CI: it installs what Debian lacks, then checks and tests with nothing skipped."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT

MAKE = 'echo "made $* with everything required: $BEVAKA_REQUIRE_ALL"'
ARGS = "--ignore=tests/house --durations=20 --folders"
VERDICT = "NOT CHECKED: the database cannot be reached"


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    """Return a folder with substitutes for Debian's programs, which print their arguments."""
    for name in ("env", "bash", "dirname", "grep"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    for name, script in {
        "make": MAKE,
        "sudo": 'shift; "$@"',
        "apt-get": 'echo "apt-get $*"',
        "id": "echo 1000",
        "tail": f"echo '{VERDICT}'",
    }.items():
        write_program(tmp_path / name, script)
    return tmp_path


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def run_ci(programs: Path) -> tuple[int, list[str]]:
    done = subprocess.run(
        [ROOT / ".ci" / "run"],
        env={"PATH": str(programs)}, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines()


def test_on_a_bare_debian_chromium_pango_and_emoji_are_installed_first(debian: Path) -> None:
    write_program(debian / "dpkg-query", "exit 1")
    status, said = run_ci(debian)
    assert status == 0
    installed = next(line for line in said if line.startswith("apt-get install"))
    assert {"chromium", "libpango-1.0-0", "fonts-noto-color-emoji"} <= set(installed.split())
    targets = ("check", f"test ARGS={ARGS}", "sbom audit")
    assert said[-4:-1] == [f"made {target} with everything required: 1" for target in targets]


def test_only_what_is_missing_is_installed(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'case "$*" in *chromium*) exit 1;; *) echo "ii ";; esac')
    _, said = run_ci(debian)
    assert next(line for line in said if "install " in line).split()[-1] == "chromium"
    assert not any("pango" in line for line in said)


def test_where_everything_is_there_nothing_is_installed(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    status, said = run_ci(debian)
    assert status == 0
    assert [line.split()[0] for line in said] == ["made", "made", "made", "NOT"]


def test_root_builds_and_runs_the_image_too(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    write_program(debian / "id", "echo 0")
    status, said = run_ci(debian)
    assert status == 0
    assert [line.split()[1] for line in said] == ["check", "test", "sbom", "image", "CHECKED:"]


@pytest.mark.parametrize("failing", ["check", "test", "sbom", "image"])
def test_what_fails_ends_it_and_gets_no_second_try(debian: Path, failing: str) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    write_program(debian / "id", "echo 0")
    write_program(debian / "make", f'echo "made $1"; test "$1" != {failing}')
    status, said = run_ci(debian)
    assert status != 0
    assert said[-1] == f"made {failing}"
    assert said.count("made test") <= 1


def test_its_last_line_is_the_verdict_of_the_audit(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    _, said = run_ci(debian)
    assert said[-1] == VERDICT
