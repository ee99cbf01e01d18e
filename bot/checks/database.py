"""The database: there, new enough, writable, and on a disk that can hold it."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

from bot.checks.finding import Finding, failed, fine, note, warning
from storage import Unavailable
from storage.inspection import Inspected, inspect_database, is_missing

ON_A_NETWORK = {
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "glusterfs",
    "gpfs",
    "lustre",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
}
"""File systems whose clients do not share memory, which SQLite's write-ahead log needs."""
MUST_BE_FREE, SHOULD_BE_FREE = 50_000_000, 500_000_000
ABOUT = "database"


async def look_at_database(url: str) -> list[Finding]:
    """Say how the database is."""
    missing = is_missing(url)
    if missing is not None:
        return [_about_missing(missing)]
    try:
        found = await asyncio.to_thread(inspect_database, url)
    except (Unavailable, OSError) as fault:
        advice = "see that it runs, that BOT_DATABASE_URL names it, and that nothing holds its lock"
        return [failed(ABOUT, says=f"cannot be reached or written: {fault}", advice=advice)]
    return [*_product(found), *_shape(found), *_place(found)]


def _about_missing(path: Path) -> Finding:
    folder = next(parent for parent in path.parents if parent.exists())
    if folder.is_dir() and os.access(folder, os.W_OK):
        return note(ABOUT, says="there is none yet: serve and migrate make it")
    return failed(
        ABOUT, says="there is none, and none can be made", advice="let the program write to its folder"
    )


def _product(found: Inspected) -> Iterator[Finding]:
    if not found.new_enough:
        yield failed(
            ABOUT, says=f"{found.product} is too old", advice="use SQLite 3.35 or PostgreSQL 14, or newer"
        )
    elif not found.writable:
        yield failed(ABOUT, says=f"{found.product} only reads", advice="name the primary in BOT_DATABASE_URL")
    else:
        yield fine(ABOUT, says=f"{found.product}, writable")
    if found.in_clear:
        advice = "add ?sslmode=verify-full to BOT_DATABASE_URL"
        yield warning(ABOUT, says="the connection is not encrypted", advice=advice)


def _shape(found: Inspected) -> Iterator[Finding]:
    about = "migrations"
    if not found.known:
        says = f"made by a newer version of Bevaka ({found.revision})"
        yield failed(about, says=says, advice="start that version, or restore a backup")
    elif found.revision != found.newest:
        says = f"at {found.revision or 'nothing'}: serve and migrate bring it to {found.newest}"
        yield note(about, says=says)
    else:
        yield fine(about, says=f"at {found.revision}")


def _place(found: Inspected) -> Iterator[Finding]:
    if found.writes_ahead is None or found.free is None:
        return
    about = "disk"
    kind = found.filesystem or "unknown"
    if kind.removeprefix("fuse.") in {*ON_A_NETWORK, "sshfs"}:
        advice = "move the file to a local disk, or use PostgreSQL"
        yield failed(about, says=f"SQLite is on a network share ({kind}), where it breaks", advice=advice)
    elif not found.writes_ahead:
        advice = "move the file to a local disk, or use PostgreSQL"
        yield failed(about, says=f"no write-ahead log is possible here ({kind})", advice=advice)
    elif found.free < MUST_BE_FREE:
        yield failed(about, says=f"{found.free // 1_000_000} MB are left", advice="make room now")
    elif found.free < SHOULD_BE_FREE:
        yield warning(about, says=f"{found.free // 1_000_000} MB are left", advice="make room")
    else:
        yield fine(about, says=f"local ({kind}), {found.free // 1_000_000} MB left")
