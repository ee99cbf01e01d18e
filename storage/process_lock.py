"""Allow one serving process per SQLite database, by locking the database file and a file beside it."""

import fcntl
import os
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from storage.engine import sqlite_file


class DatabaseInUse(Exception):  # noqa: N818 - the other process may go on
    """Another process serves this database."""


def acquire_lock(url: str, *, create: bool = False) -> ExitStack | None:
    """Lock a SQLite database until the process ends; PostgreSQL needs no lock.

    Two files are locked: one beside the database, which stays when a restore replaces the database, and the
    database itself, which another process may know by another name (a hard link, a mount). ``flock`` does not
    meet SQLite's own locks; but closing a descriptor of the database takes those away, so close the returned
    stack only when the database is no longer used. ``create`` makes an empty database if there is none.

    Raises DatabaseInUse if another process holds a lock, OSError if a file cannot be opened.
    """
    database = sqlite_file(url)
    if database is None:
        return None
    database.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        _lock(stack.enter_context(_open(database.with_name(f"{database.name}.lock"))))
        if create or database.exists():
            _lock(stack.enter_context(_open(database)))
        return stack.pop_all()
    raise AssertionError("a stack of files swallows no exception")


def _open(path: Path) -> BinaryIO:
    """Open a file without changing its contents; a new file is readable by its owner only."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b", buffering=0)


def _lock(file: BinaryIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DatabaseInUse(str(file.name)) from error
