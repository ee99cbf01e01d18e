"""Test what `make` reports if something is missing, and that it repeats no work."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT

SHELL = "/bin/sh"


def make(*arguments: str, path: str | None = None) -> tuple[int, str]:
    """Run make in the project's folder; return exit status and output."""
    program = shutil.which("make")
    assert program, "this project is built with make"
    environment = os.environ | {"PATH": path or os.environ["PATH"]}
    # Left by the make that runs these tests.
    for name in ("MAKEFLAGS", "MAKELEVEL", "PYTHON", "VENV", "PAGE"):
        environment.pop(name, None)
    done = subprocess.run(
        [program, f"SHELL={SHELL}", *arguments],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_make_alone_lists_what_there_is_to_make() -> None:
    status, output = make()
    assert status == 0
    assert [line.split()[1] for line in output.splitlines() if line.startswith("make ")] == [
        "help", "setup", "run", "test", "check", "docs", "pictures", "bench", "proof", "faults", "chaos",
        "soak", "examples", "lock", "sbom", "audit", "image",
    ]  # fmt: skip


def write_program(path: Path, script: str) -> None:
    path.write_text(f"#!{SHELL}\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def make_page(folder: Path, *, path: str) -> tuple[int, str]:
    """Let make install the page's packages in this folder."""
    (folder / "package.json").write_text("{}", encoding="utf-8")
    (folder / "package-lock.json").write_text("{}", encoding="utf-8")
    return make(f"PAGE={folder}", "PYTHON=python3", f"{folder}/node_modules/.installed", path=path)


def test_where_python_is_too_old_make_says_which_one_is_needed(tmp_path: Path) -> None:
    write_program(tmp_path / "python3", "exit 1")
    status, output = make(f"VENV={tmp_path}/venv", f"{tmp_path}/venv/.installed-run", path=str(tmp_path))
    assert status != 0
    assert "Bevaka needs Python 3.11 or newer" in output


def test_where_node_is_missing_make_says_so(tmp_path: Path) -> None:
    status, output = make_page(tmp_path, path=str(tmp_path / "nothing"))
    assert status != 0
    assert "need Node 20 or newer" in output


def test_where_node_is_too_old_make_says_so(tmp_path: Path) -> None:
    write_program(tmp_path / "npm", "exit 0")
    shim = tmp_path / "old.cjs"
    shim.write_text('Object.defineProperty(process, "versions", { value: { node: "18.20.4" } })')
    write_program(tmp_path / "node", f'exec {shutil.which("node")} --require {shim} "$@"')
    status, output = make_page(tmp_path, path=str(tmp_path))
    assert status != 0
    assert "need Node 20 or newer" in output


def test_where_node_is_there_make_installs_what_is_locked_and_runs_no_scripts(tmp_path: Path) -> None:
    write_program(tmp_path / "npm", 'mkdir -p node_modules && echo "npm got: $*"')
    status, output = make_page(tmp_path, path=f"{tmp_path}:{os.environ['PATH']}")
    assert status == 0, output
    assert "npm got: ci --no-audit --no-fund --ignore-scripts" in output


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """Return a fake virtual environment, whose Python prints its arguments."""
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    write_program(folder / "bin" / "python", 'echo "asked: $*"')
    return folder


def installed(venv: Path, *stamps: str) -> tuple[int, str]:
    return make(f"VENV={venv}", "PYTHON=python3", *(f"{venv}/.installed-{stamp}" for stamp in stamps))


def test_running_takes_less_than_testing_and_make_says_how_long_it_takes(venv: Path) -> None:
    status, output = installed(venv, "run")
    assert status == 0, output
    assert f"Installing what it takes to run into {venv}: about 30 seconds the first time" in output
    assert "requirements.lock" in output
    assert "requirements-dev.lock" not in output
    status, output = installed(venv, "dev")
    assert status == 0, output
    assert f"Installing what it takes to check and test into {venv}: about 45 seconds" in output
    assert "requirements-dev.lock" in output


def test_what_is_installed_is_not_installed_again(venv: Path) -> None:
    assert "asked: " in installed(venv, "dev")[1]
    status, output = installed(venv, "run", "dev")
    assert status == 0
    assert output.count("up to date") == 2
    assert "asked: " not in output


@pytest.mark.parametrize(("stamp", "lock"), [("run", "requirements.lock"), ("dev", "requirements-dev.lock")])
def test_what_is_locked_anew_is_installed_anew(venv: Path, stamp: str, lock: str) -> None:
    assert installed(venv, stamp)[0] == 0
    os.utime(venv / f".installed-{stamp}", (0, 0))
    assert f"--requirement {lock}" in installed(venv, stamp)[1]


def test_packages_that_do_not_fit_each_other_are_told(venv: Path) -> None:
    write_program(venv / "bin" / "python", 'case "$*" in *"pip check"*) exit 1;; esac')
    status, output = installed(venv, "run")
    assert status != 0
    assert f"The packages in {venv} do not fit each other. Remove that folder and try again." in output
    assert not (venv / ".installed-run").exists()
