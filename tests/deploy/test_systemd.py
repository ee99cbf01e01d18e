"""Test deploy/systemd: systemd accepts the services, and they start the program."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from tests.deploy.files import names_of_settings
from tests.every import every
from tests.house.project import ROOT, read

FOLDER = "deploy/systemd"
BOT, BACKUP = "bevaka.service", "bevaka-backup.service"
WRAPPER = "bevaka"
FAILED = "bevaka-failed@.service"
UNITS = (BOT, BACKUP, "bevaka-backup.timer", FAILED)


def values(unit: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", read(f"{FOLDER}/{unit}"), flags=re.MULTILINE)


def test_every_unit_is_looked_at_here() -> None:
    assert sorted(path.name for path in (ROOT / FOLDER).iterdir()) == sorted([WRAPPER, *UNITS])


def test_it_starts_the_program_that_serves() -> None:
    assert values(BOT, "ExecStart") == ["/opt/bevaka/.venv/bin/python -m bot serve"]


def test_the_backup_is_one_of_the_programs_verbs() -> None:
    backup = get_command(app).commands["backup"]  # type: ignore[attr-defined]
    (started,) = values(BACKUP, "ExecStart")
    assert "/opt/bevaka/.venv/bin/python -m bot backup --out /var/lib/bevaka/backups/" in started
    assert "--out" in {option for one in backup.params for option in one.opts}


@every("unit", [BOT, BACKUP])
def test_its_settings_exist_and_both_have_the_same_database(unit: str) -> None:
    given = dict(value.split("=", 1) for value in values(unit, "Environment"))
    assert given["BOT_DATABASE_URL"] == "sqlite:////var/lib/bevaka/bot.db"
    assert given.keys() - {"PYTHONDONTWRITEBYTECODE"} <= names_of_settings()


def test_a_verb_is_run_as_the_bot_is(tmp_path: Path) -> None:
    fake = tmp_path / "systemd-run"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 3\n', encoding="utf-8")
    fake.chmod(0o755)
    done = subprocess.run(
        [ROOT / FOLDER / WRAPPER, "export", "--person", "Karin Ek"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    assert done.returncode == 3
    told = done.stdout.splitlines()
    options = told[: told.index("/opt/bevaka/.venv/bin/python")]
    assert told[len(options) :] == [
        *values(BOT, "ExecStart")[0].removesuffix(" serve").split(),
        *("export", "--person", "Karin Ek"),
    ]
    for option, key in (("--uid", "User"), ("--gid", "Group"), ("--working-directory", "WorkingDirectory")):
        assert [options[options.index(option) + 1]] == values(BOT, key)
    assert f"EnvironmentFile={values(BOT, 'EnvironmentFile')[0]}" in options
    given = {options[at + 1] for at, option in enumerate(options) if option == "--setenv"}
    assert given == set(values(BACKUP, "Environment"))


@every("unit", [BOT, BACKUP])
def test_a_unit_that_fails_is_told(unit: str) -> None:
    assert values(unit, "OnFailure") == [FAILED.replace("@", "@%n")]


def test_who_is_told_is_the_administrators_own_program(tmp_path: Path) -> None:
    _, script = values(FAILED, "ExecStart")
    command = re.fullmatch(r"/bin/sh -c '(.+)' sh %i", script)
    assert command is not None
    program = tmp_path / "on-failure"
    line = command[1].replace("/etc/bevaka/on-failure", str(program))
    for written, said in ((None, ""), ('#!/bin/sh\necho "$1!"\n', "bevaka.service!\n")):
        if written is not None:
            program.write_text(written)
            program.chmod(0o755)
        done = subprocess.run(
            ["/bin/sh", "-c", line, "sh", "bevaka.service"],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        assert done.stdout == said


def test_a_wrong_setting_is_not_tried_again() -> None:
    assert values(BOT, "RestartPreventExitStatus") == ["2"]


@every("unit", [BOT, BACKUP])
def test_it_writes_to_its_own_folder_alone(unit: str) -> None:
    assert values(unit, "ProtectSystem") == ["strict"]
    assert values(unit, "StateDirectory")[0].split()[0] == "bevaka"
    assert values(unit, "NoNewPrivileges") == ["yes"]


@pytest.fixture
def analyze(tmp_path: Path, program_path: Callable[[str], str]) -> tuple[str, Path]:
    """Return systemd-analyze, and a folder with the units as on an installed machine."""
    program = program_path("systemd-analyze")
    for unit in UNITS:
        text = read(f"{FOLDER}/{unit}").replace("/opt/bevaka/.venv/bin/python", "/bin/true")
        (tmp_path / unit).write_text(text)
    return program, tmp_path


@pytest.mark.needs("systemd-analyze")
@every("unit", UNITS)
def test_systemd_understands_it(analyze: tuple[str, Path], unit: str) -> None:
    program, folder = analyze
    done = subprocess.run(
        [program, "verify", str(folder / unit)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.needs("systemd-analyze")
@pytest.mark.parametrize("unit", [BOT, BACKUP])
def test_systemd_finds_it_well_shut(analyze: tuple[str, Path], unit: str) -> None:
    program, folder = analyze
    command = [program, "security", "--offline=true", "--threshold=25", str(folder / unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
