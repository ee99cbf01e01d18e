"""Test that old and new pip install what a lock names, whatever has been published since."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.project import ROOT, read, shown, text_files
from tests.house.test_locks import entries

OLD = (sys.executable, str(Path(sys.prefix, "old-pip", "pip")))
"""The pip of Debian 12, or a later one if Python is too new for it; `make setup` installs it."""
NEW = (sys.executable, "-m", "pip")
PLACES = [place for place in map(shown, text_files()) if not place.startswith("tests/")]
INSTALLING = re.compile(r"pip\b[^\n&;|]* install\b[^\n&;|]*(?:-r\b|--requirement|\.lock)[^\n&;|]*")
FROM_A_LOCK = {"--no-deps", "--require-hashes"}


def commands_of(place: str) -> list[str]:
    """Return the commands of a file that let pip install from a file."""
    joined = re.sub(r"\\\n\s*", " ", read(place)).replace("$(LOCKED)", options_of("LOCKED"))
    return INSTALLING.findall(joined)


def options_of(variable: str) -> str:
    found = re.search(rf"^{variable} := ((?:.*\\\n)*.*)", read("Makefile"), flags=re.MULTILINE)
    assert found
    return found[1].replace("\\\n", " ")


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command without any index, mirror or settings of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    alone = {"PIP_CONFIG_FILE": os.devnull, "UV_OFFLINE": "1", "UV_NO_CONFIG": "1"}
    return subprocess.run(
        command, cwd=folder, env=kept | alone, capture_output=True, text=True, check=False, timeout=60
    )


def publish(folder: Path, *, name: str, version: str, needs: str = "", extra: str = "") -> None:
    """Write an empty wheel into this folder."""
    about = f"{name}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Provides-Extra: {extra}"] if extra else []
    metadata += [f"Requires-Dist: {needs}"] if needs else []
    with ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{about}/METADATA", "\n".join(metadata) + "\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", f"{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return a folder with a lock, as `make lock` writes it, and a newer release of one of its packages."""
    publish(tmp_path, name="harbour", version="1.0", needs="lantern[oil]>=1.0")
    publish(tmp_path, name="lantern", version="1.0", needs="oil; extra == 'oil'", extra="oil")
    publish(tmp_path, name="oil", version="1.0")
    (tmp_path / "one.in").write_text("harbour\n", encoding="utf-8")
    uv, *options = shlex.split(options_of("COMPILE"))
    program = shutil.which(Path(uv).name, path=str(Path(sys.executable).parent))
    assert program, f"{uv} is not installed: make setup"
    files = ("one.in", "-o", "one.lock")
    done = run(program, *options, "--no-index", "--find-links", ".", *files, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    publish(tmp_path, name="lantern", version="2.0", needs="oil; extra == 'oil'", extra="oil")
    return tmp_path


def install(index: Path, *, pip: tuple[str, ...], options: str) -> subprocess.CompletedProcess[str]:
    command = [*pip, "install", *shlex.split(options), "--no-index", "--find-links", ".", "--target", "site"]
    return run(*command, "--requirement", "one.lock", folder=index)


def installed(index: Path) -> dict[str, str]:
    return {found.name: found.version for found in distributions(path=[str(index / "site")])}


@pytest.mark.parametrize("pip", [OLD, NEW], ids=["old", "new"])
def test_a_newer_release_changes_nothing(index: Path, pip: tuple[str, ...]) -> None:
    done = install(index, pip=pip, options=options_of("LOCKED"))
    assert done.returncode == 0, done.stderr
    assert installed(index) == {"harbour": "1.0", "lantern": "1.0", "oil": "1.0"}


def test_an_old_pip_that_resolves_a_lock_stumbles_over_a_newer_release(index: Path) -> None:
    resolving = options_of("LOCKED").replace("--no-deps", "")
    done = install(index, pip=OLD, options=resolving)
    assert done.returncode != 0
    assert "all requirements must have their versions pinned with ==" in done.stderr
    assert "lantern-2.0" in done.stderr
    assert installed(index) == {}


def test_the_old_pip_is_old_and_the_new_one_is_locked() -> None:
    said = [run(*pip, "--version", folder=ROOT).stdout.split()[1] for pip in (OLD, NEW)]
    old = "23.0.1" if sys.version_info < (3, 12) else "23.2.1"
    assert said == [old, entries("requirements-pip.lock")["pip"][0]]


def test_everywhere_a_lock_is_installed_nothing_is_resolved_and_every_file_is_checked() -> None:
    commands = {place: commands_of(place) for place in PLACES if commands_of(place)}
    assert {"Makefile", "Dockerfile", "docs/deploying.md"} <= set(commands)
    lacking = [
        (place, command)
        for place, found in commands.items()
        for command in found
        if not set(command.split()) >= FROM_A_LOCK
    ]
    assert lacking == []


@pytest.mark.parametrize("place", ["Makefile", "Dockerfile", "docs/deploying.md"])
def test_after_a_lock_it_is_checked_that_it_was_complete(place: str) -> None:
    text = re.sub(r"\\\n\s*", " ", read(place))
    last = [found.end() for found in INSTALLING.finditer(text) if "--target" not in found[0]][-1]
    following = re.split(r"&&|\n", text[last:])[1]
    assert re.search(r"\bpip\b.* check\b", following), following
