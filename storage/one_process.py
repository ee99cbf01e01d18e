"""SQLite takes one serving process: a lock beside the file says which."""

import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy.engine import make_url


class AlreadyServed(Exception):  # noqa: N818 - the other process is the one that is right
    """Another process serves this database."""


def hold(url: str) -> IO[str] | None:
    """Hold the lock of a SQLite file until the process ends; PostgreSQL needs none.

    Raises AlreadyServed where another process holds it.
    """
    database = make_url(url).database
    if make_url(url).get_backend_name() != "sqlite" or database is None:
        return None
    path = Path(f"{database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        lock.close()
        raise AlreadyServed(str(path)) from fault
    return lock
