"""Test the checks of the database, and their advice."""

import shutil
import stat
from pathlib import Path

import pytest

from bot.admin.checks.database import check_database
from bot.admin.checks.result import CheckStatus
from storage.inspection import filesystem_of
from tests.database_probe import post_at
from tests.outbox.outbox_rows import Post

OK, NOTE, FAILED = CheckStatus.OK, CheckStatus.NOTE, CheckStatus.FAILED


@pytest.fixture
def post(database_url: str) -> Post:
    return post_at(database_url)


async def states(url: str) -> dict[str, CheckStatus]:
    return {finding.about: finding.state for finding in await check_database(url)}


async def test_a_good_database_is_good(database_url: str) -> None:
    assert set((await states(database_url)).values()) == {OK}


async def test_looking_changes_nothing(database_url: str, post: Post) -> None:
    assert post.change("DELETE FROM alembic_version") == 1
    for _ in range(2):
        (shape,) = [f for f in await check_database(database_url) if f.about == "migrations"]
        assert shape.state is NOTE
        assert "at nothing: serve and migrate bring it to 0001" in shape.says
    assert post.change("DELETE FROM alembic_version") == 0


async def test_a_database_of_a_newer_version_is_said_to_be_one(database_url: str, post: Post) -> None:
    post.change("UPDATE alembic_version SET version_num = '9999'")
    assert (await states(database_url))["migrations"] is FAILED


async def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "bot.db"
    assert await states(f"sqlite:///{file}") == {"database": NOTE}
    assert not file.parent.exists()


async def test_a_folder_that_takes_no_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert await states(f"sqlite:///{tmp_path}/file/bot.db") == {"database": FAILED}


async def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    file.write_text("a letter" * 1000)
    assert await states(f"sqlite:///{file}") == {"database": FAILED}
    assert stat.S_ISREG(file.stat().st_mode)


async def test_a_server_that_does_not_answer_is_said_not_to() -> None:
    (found,) = await check_database("postgresql+psycopg://bot:hemlig@127.0.0.1:9/bot")
    assert found.state is FAILED
    assert "hemlig" not in found.says


async def test_a_full_disk_is_seen_coming(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((10_000_000, FAILED), (100_000_000, CheckStatus.WARNING), (10**10, OK)):
        usage = shutil.disk_usage("/")._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, usage=usage: usage)
        assert (await states(sqlite_url))["disk"] is state


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
async def test_a_network_share_is_no_place_for_sqlite(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr("storage.inspection.filesystem_of", lambda _path: kind)
    (found,) = [f for f in await check_database(sqlite_url) if f.about == "disk"]
    assert found.state is FAILED
    assert "PostgreSQL" in found.advice


MOUNTS = "/dev/vda1 / ext4 rw 0 0\n//nas/x /srv/data cifs rw 0 0\nnas:/y /srv/with\\040space nfs4 rw 0 0\n"


def test_the_innermost_mount_says_what_a_file_is_on() -> None:
    places = {"/srv/data/bot.db": "cifs", "/srv/database/bot.db": "ext4", "/srv/with space/bot.db": "nfs4"}
    assert {place: filesystem_of(Path(place), mounts=MOUNTS) for place in places} == places
    assert filesystem_of(Path("/srv"), mounts="") is None
