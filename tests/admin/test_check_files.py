"""Test that secrets and databases that others can read, or that are in a repository, are named."""

import subprocess
from pathlib import Path

from bot.admin.checks.database import check_secret_files
from bot.admin.checks.result import CheckStatus


def keep(file: Path, *, mode: int) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("secret")
    file.chmod(mode)
    return file


def test_what_others_can_read_is_named_and_what_only_its_owner_reads_is_not(tmp_path: Path) -> None:
    open_ = [
        keep(tmp_path / name, mode=0o644)
        for name in ("deploy/.env", "deploy/certificates/bot.crt", "bot.key", "data/bot.db-wal")
    ]
    closed = [keep(tmp_path / name, mode=0o640) for name in (".env", "data/bot.db", "bot.pem")]
    found = check_secret_files(tmp_path, named=(tmp_path / "data" / "bot.db", None))
    assert {one.state for one in found} == {CheckStatus.WARNING}
    assert sorted(one.advice for one in found) == sorted(f"chmod 600 {file}" for file in open_)
    for file in open_:
        file.chmod(0o600)
    (good,) = check_secret_files(tmp_path, named=(closed[1], tmp_path / "none"))
    assert good.state is CheckStatus.OK


def test_what_git_has_is_named(tmp_path: Path) -> None:
    file = keep(tmp_path / "deploy" / ".env", mode=0o600)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True, capture_output=True, timeout=20)
    (before,) = check_secret_files(tmp_path, named=())
    subprocess.run(["git", "add", "--force", "deploy/.env"], cwd=tmp_path, check=True, timeout=20)
    (after,) = check_secret_files(tmp_path, named=())
    assert (before.state, after.state) == (CheckStatus.OK, CheckStatus.WARNING)
    assert f"{file} is in the git repository" in after.says
