"""Test that git ignores everything with secrets and everything that people wrote."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.house.project import ROOT, TEXT_ENDINGS, files, shown

SECRET = (
    *(".env", "deploy/.env", "deploy/certificates/bot.crt", "deploy/certificates/other"),
    *("bot.pem", "bot.key", "bot.crt", "deploy/bot.pfx", "bot.p12"),
)
WRITTEN = (
    *("data/bot.db", "bot.db", "bot.db-wal", "bot.db-shm", "bot.db-journal", "deploy/20261123-023000.db"),
    *("bot.db.restoring", "bot.db.before-restore-20261123023000"),
    *("bot.sqlite", "bot.sqlite3", "bot.sqlite-wal", "bot.sqlite3-shm"),
    *("bevaka-2026-11-23.backup", "bevaka-2026-11-23.backup.part", "bevaka.dump"),
)
OURS = (*TEXT_ENDINGS, ".docx", ".pdf", ".png", ".xlsx")
MADE = (".venv/bin/python", "build/site/index.html", "tests/node_modules/x.js", "bot/__pycache__/x.pyc")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a repository with the project's .gitignore, without a developer's own exclusions."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True, capture_output=True, timeout=20)
    (tmp_path / ".git" / "info" / "exclude").unlink(missing_ok=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    return tmp_path


def left_out(clone: Path, names: Iterable[str]) -> set[str]:
    """Return the names that git ignores."""
    done = subprocess.run(
        ["git", "-c", f"core.excludesFile={os.devnull}", "check-ignore", "--stdin"],
        cwd=clone, input="\n".join(names), capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    return set(done.stdout.splitlines())


@pytest.mark.parametrize("names", [SECRET, WRITTEN, MADE], ids=["secret", "written", "made"])
def test_git_leaves_out_what_does_not_belong_to_the_project(clone: Path, names: tuple[str, ...]) -> None:
    assert set(names) - left_out(clone, names) == set()


def test_no_file_with_secrets_is_in_the_repository() -> None:
    """Detect files that were added with force, before they are pushed: the checks run on each commit."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("no repository")
    assert done.stdout == ""


def test_git_takes_every_file_of_the_project(clone: Path) -> None:
    ours = {shown(path) for path in files() if path.suffix in OURS}
    assert len(ours) > 1000
    assert left_out(clone, ours) == set()
