"""Test what the scripts for building, proving and checking report if they cannot work."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.project import ROOT

PROVE = ROOT / "deploy" / "image" / "prove"
SCRIPTS = [PROVE, ROOT / "deploy" / "systemd" / "bevaka", ROOT / ".ci" / "run"]


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def prove(programs: Path, *, folder: Path) -> tuple[int, str]:
    """Run the script with only these programs in PATH."""
    for name in ("env", "bash", "dirname", "realpath"):
        (programs / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        [PROVE, folder], env={"PATH": str(programs)}, capture_output=True, text=True, check=False, timeout=30
    )
    return done.returncode, done.stderr


def test_whoever_is_not_root_is_told_so_and_nothing_is_made(tmp_path: Path) -> None:
    write_program(tmp_path / "id", "echo 1000")
    status, said = prove(tmp_path, folder=tmp_path / "image")
    assert (status, said) == (1, "not proved: this has to be run as root\n")
    assert not (tmp_path / "image").exists()


def test_a_tool_that_is_missing_is_named_with_where_it_comes_from(tmp_path: Path) -> None:
    write_program(tmp_path / "id", "echo 0")
    status, said = prove(tmp_path, folder=tmp_path / "image")
    assert status == 1
    assert "buildah is missing: apt-get install buildah debootstrap util-linux" in said
    assert not (tmp_path / "image").exists()


def test_a_machine_that_lets_nobody_mount_is_told_apart_from_a_bad_image(tmp_path: Path) -> None:
    for name, script in {"id": "echo 0", "unshare": "exit 1"}.items():
        write_program(tmp_path / name, script)
    for name in ("buildah", "debootstrap", "nsenter"):
        write_program(tmp_path / name, "exit 0")
    for name in ("mkdir", "rm"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    status, said = prove(tmp_path, folder=tmp_path / "image")
    assert (status, said) == (69, "cannot be proved here: this machine lets nobody mount anything\n")


@pytest.mark.needs("shellcheck")
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_linter_of_scripts_finds_nothing(script: Path, program_path: Callable[[str], str]) -> None:
    done = subprocess.run(
        [program_path("shellcheck"), script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == ""
    assert done.returncode == 0


def test_the_scripts_can_be_run_as_they_are() -> None:
    assert [script for script in SCRIPTS if not os.access(script, os.X_OK)] == []
