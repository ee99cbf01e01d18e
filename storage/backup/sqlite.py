"""Back up and restore SQLite with its online backup, which blocks nobody."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.engine import create_private_file
from storage.errors import BackupError, RestoreError

_REVISION = "SELECT version_num FROM alembic_version"
SIDE_FILES = ("-wal", "-shm")
"""Suffixes of the files that SQLite keeps beside a database in use."""


def back_up(path: Path, *, out: Path) -> str:
    """Copy a database that is in use, verify the copy and return its revision."""
    if not path.exists():
        raise BackupError(f"there is no database at {path}")
    try:
        _copy(path, out=out)
        return _checked(out)
    except (sqlite3.Error, ValueError) as error:
        raise BackupError(f"the database cannot be copied: {_name(error)}") from error


def revision_of(backup: Path) -> str:
    """Verify a backup and return its revision; raises RestoreError if it is not a valid backup."""
    try:
        return _checked(backup)
    except (sqlite3.Error, ValueError) as error:
        raise RestoreError(f"{backup.name} is no whole backup: {_name(error)}") from error


def restore(path: Path, *, backup: Path, stamp: str, prepare: Callable[[str], None]) -> str:
    """Prepare a copy of the backup beside the database, then replace the database by it."""
    new, old = (path.with_name(f"{path.name}.{word}") for word in ("restoring", f"before-restore-{stamp}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _removed_afterwards(new):
            _copy(backup, out=new)
            prepare(f"sqlite:///{new}")
            _checkpoint(new)
            if path.exists():
                _checkpoint(path)
                _link_or_copy(path, old)
            new.replace(path)  # atomic: the database never goes missing
    except (sqlite3.Error, OSError) as error:
        raise RestoreError(f"the backup cannot take the database's place: {_name(error)}") from error
    return str(old) if old.exists() else ""


def _link_or_copy(path: Path, old: Path) -> None:
    """Link the database under a second name, or copy it if the disk has no hard links."""
    try:
        os.link(path, old)
    except OSError:
        shutil.copy(path, old)


def _copy(path: Path, *, out: Path) -> None:
    create_private_file(out)
    with closing(sqlite3.connect(path, timeout=5)) as source, closing(sqlite3.connect(out)) as copy:
        source.backup(copy)  # one step: writers continue in the log meanwhile
        copy.execute("PRAGMA journal_mode=DELETE")
    descriptor = os.open(out, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _checked(file: Path) -> str:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        ((found,),) = database.execute("PRAGMA integrity_check(1)").fetchall()
        if found != "ok":
            raise ValueError("it is damaged")
        ((revision,),) = database.execute(_REVISION).fetchall()
    return str(revision)


def _checkpoint(path: Path) -> None:
    """Write the log into the file, so that the file is complete."""
    with closing(sqlite3.connect(path, timeout=5)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
    for end in SIDE_FILES:
        Path(f"{path}{end}").unlink(missing_ok=True)


@contextmanager
def _removed_afterwards(path: Path) -> Iterator[None]:
    """Remove a file and its side files, before and afterwards."""
    files = [path, *(Path(f"{path}{end}") for end in SIDE_FILES)]
    for file in files:
        file.unlink(missing_ok=True)
    try:
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def _name(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None) or str(error)
