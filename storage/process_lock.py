"""Allow one serving process per SQLite database, by locking a file beside it."""

import fcntl
from typing import IO

from storage.engine import sqlite_file


class DatabaseInUse(Exception):  # noqa: N818 - the other process may go on
    """Another process serves this database."""


def acquire_lock(url: str) -> IO[str] | None:
    """Lock a SQLite database until the process ends; PostgreSQL needs no lock.

    Raises DatabaseInUse if another process holds the lock.
    """
    database = sqlite_file(url)
    if database is None:
        return None
    path = database.with_name(f"{database.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise DatabaseInUse(str(path)) from error
    return lock
