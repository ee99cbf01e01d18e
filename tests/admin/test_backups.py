"""Test the age of the newest backup, as reported by the metric and by `check`."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.admin.backups import check_backups, newest_backup
from tests.every import every

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def write(file: Path, *, hours_ago: float, content: bytes = b"x") -> None:
    file.write_bytes(content)
    moment = (NOW - timedelta(hours=hours_ago)).timestamp()
    os.utime(file, (moment, moment))


def test_the_newest_is_the_newest_finished_file(tmp_path: Path) -> None:
    assert newest_backup(tmp_path / "nowhere") is None
    assert newest_backup(tmp_path) is None
    (tmp_path / "folder.db").mkdir()
    write(tmp_path / "c.db.part", hours_ago=0)
    write(tmp_path / "d.db", hours_ago=0, content=b"")
    assert newest_backup(tmp_path) is None
    write(tmp_path / "b.db", hours_ago=30)
    write(tmp_path / "a.dump", hours_ago=6)
    assert newest_backup(tmp_path) == NOW - timedelta(hours=6)


@every(("hours", "state"), [(0, "ok"), (35, "ok"), (37, "warning"), (None, "warning")])
def test_check_warns_of_an_old_one_and_of_none(tmp_path: Path, hours: int | None, state: str) -> None:
    if hours is not None:
        write(tmp_path / "a.db", hours_ago=hours)
    else:
        for file in tmp_path.iterdir():
            file.unlink()
    (found,) = check_backups(tmp_path, now=NOW)
    assert found.state == state


def test_where_nobody_named_the_folder_that_is_a_note() -> None:
    (found,) = check_backups(None, now=NOW)
    assert (found.state, "BOT_BACKUP_DIR" in found.advice) == ("note", True)
