"""What CI runs: it installs what Debian lacks, then checks and tests with nothing skipped."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT

MAKE = 'echo "made $* with everything required: $BEVAKA_REQUIRE_ALL"'


@pytest.fixture
def debian(tmp_path: Path) -> Path:
    """A folder of programs that stand in for Debian's: they say what they are asked for."""
    for name in ("env", "bash", "dirname", "grep"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    for name, script in {
        "make": MAKE,
        "sudo": 'shift; "$@"',
        "apt-get": 'echo "apt-get $*"',
        "id": "echo 1000",
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
    targets = ("check", "test", "sbom audit")
    assert said[-3:] == [f"made {target} with everything required: 1" for target in targets]


def test_only_what_is_missing_is_installed(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'case "$*" in *chromium*) exit 1;; *) echo "ii ";; esac')
    _, said = run_ci(debian)
    assert next(line for line in said if "install " in line).split()[-1] == "chromium"
    assert not any("pango" in line for line in said)


def test_where_everything_is_there_nothing_is_installed(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    status, said = run_ci(debian)
    assert status == 0
    assert [line.split()[0] for line in said] == ["made", "made", "made"]


def test_root_builds_and_runs_the_image_too(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    write_program(debian / "id", "echo 0")
    status, said = run_ci(debian)
    assert status == 0
    assert [line.split()[1] for line in said] == ["check", "test", "sbom", "image"]


@pytest.mark.parametrize(("alone", "made"), [("true", "sbom audit"), ("false", "test")])
def test_what_failed_beside_others_is_tried_once_more_alone(debian: Path, alone: str, made: str) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    beside = f'case "$*" in *--last-failed*) {alone};; *) test "$1" != test;; esac'
    write_program(debian / "make", f'echo "made $*"; {beside}')
    status, said = run_ci(debian)
    assert (status == 0) == (alone == "true")
    assert said[1:3] == ["made test", "Once more, each alone: what failed beside others"]
    assert said[-1].startswith(f"made {made}")


def test_a_failed_check_ends_it(debian: Path) -> None:
    write_program(debian / "dpkg-query", 'echo "ii "')
    write_program(debian / "make", 'echo "made $*"; test "$1" != check')
    status, said = run_ci(debian)
    assert status != 0
    assert said == ["made check"]
