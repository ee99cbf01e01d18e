"""Test what the scripts for building, testing and checking report if they cannot work."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.house.project import ROOT

PROVE = ROOT / "deploy" / "image" / "prove"
BACKUP = ROOT / "deploy" / "backup"
SCRIPTS = [PROVE, BACKUP, ROOT / "deploy" / "systemd" / "bevaka", ROOT / ".ci" / "run"]


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
    for name in ("buildah", "debootstrap", "nsenter", "node", "npm"):
        write_program(tmp_path / name, "exit 0")
    for name in ("mkdir", "rm"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    status, said = prove(tmp_path, folder=tmp_path / "image")
    assert (status, said) == (69, "cannot be proved here: this machine lets nobody mount anything\n")


SLEEP = 'echo "$1" >>"$LOG"; test "$1" = 600 || kill $PPID'
DUMP = {
    "good": 'echo dump >"$4"',
    "bad": 'echo half >"$4"; rm "$0"; ln -s good "$0"; exit 1',
    "pg_restore": "test -s $2",
    "sleep": SLEEP,
}


def back_up(tmp_path: Path, *, dump: str) -> tuple[list[str], list[int]]:
    """Run compose's backup until it waits for the night; return the files and the waiting time."""
    programs, folder, log = tmp_path / "bin", tmp_path / "backups", tmp_path / "log"
    for made in (programs, folder):
        made.mkdir(exist_ok=True)
    for name, script in DUMP.items():
        write_program(programs / name, script)
    (programs / "pg_dump").unlink(missing_ok=True)
    (programs / "pg_dump").symlink_to(dump)
    (folder / "old.dump.part").touch()
    subprocess.run(
        [BACKUP, folder], env={"PATH": f"{programs}:/usr/bin:/bin", "LOG": str(log)}, check=False, timeout=30
    )
    files = sorted(path.name for path in folder.iterdir())
    return files, [int(line) for line in log.read_text().split()]


def test_compose_backs_up_at_once_and_then_at_night(tmp_path: Path) -> None:
    (file,), (seconds,) = back_up(tmp_path, dump="good")
    assert re.fullmatch(r"bevaka-\d{8}-\d{6}\.dump", file)
    at = datetime.fromtimestamp((tmp_path / "log").stat().st_mtime + seconds, UTC)
    assert abs(at - at.replace(hour=2, minute=30, second=0)) < timedelta(minutes=1)
    assert (tmp_path / "backups" / file).stat().st_mode & 0o077 == 0
    assert back_up(tmp_path, dump="good")[0] == [file], "there is one of the last day"


def test_a_backup_that_fails_leaves_nothing_and_is_tried_again(tmp_path: Path) -> None:
    (file,), waited = back_up(tmp_path, dump="bad")
    assert file.endswith(".dump")
    assert (tmp_path / "backups" / file).read_text() == "dump\n"
    assert waited[0] == 600


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
