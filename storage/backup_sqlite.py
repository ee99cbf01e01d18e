"""SQLite: its online backup, which waits for nobody and keeps nobody waiting."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.backup_faults import CannotBackUp, CannotRestore

_REVISION = "SELECT version_num FROM alembic_version"
BESIDE = ("-wal", "-shm")
"""What SQLite puts beside a file that is in use."""


def back_up(path: Path, *, out: Path) -> str:
    """Copy a database that is in use, check the copy and give back its revision."""
    if not path.exists():
        raise CannotBackUp(f"there is no database at {path}")
    try:
        _copy(path, out=out)
        return _checked(out)
    except (sqlite3.Error, ValueError) as fault:
        raise CannotBackUp(f"the database cannot be copied: {_name(fault)}") from fault


def revision_of(backup: Path) -> str:
    """Check a backup and give back its revision; raises CannotRestore for a file that is none."""
    try:
        return _checked(backup)
    except (sqlite3.Error, ValueError) as fault:
        raise CannotRestore(f"{backup.name} is no whole backup: {_name(fault)}") from fault


def restore(path: Path, *, backup: Path, stamp: str, prepare: Callable[[str], None]) -> str:
    """Prepare a copy of the backup beside the database, then let it take its place."""
    new, old = (path.with_name(f"{path.name}.{word}") for word in ("restoring", f"before-restore-{stamp}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _removed_afterwards(new):
            _copy(backup, out=new)
            prepare(f"sqlite:///{new}")
            _settle(new)
            if path.exists():
                _settle(path)
                _keep(path, old)
            new.replace(path)  # in one step: there is always a database
    except (sqlite3.Error, OSError) as fault:
        raise CannotRestore(f"the backup cannot take the database's place: {_name(fault)}") from fault
    return str(old) if old.exists() else ""


def _keep(path: Path, old: Path) -> None:
    """Give the database a second name, or make a copy where the disk knows no such thing."""
    try:
        os.link(path, old)
    except OSError:
        shutil.copyfile(path, old)


def _copy(path: Path, *, out: Path) -> None:
    with closing(sqlite3.connect(path, timeout=5)) as source, closing(sqlite3.connect(out)) as copy:
        source.backup(copy)  # in one step: writers go on beside it, in the log
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


def _settle(path: Path) -> None:
    """Put what is still in the log into the file, so that the file is all there is."""
    with closing(sqlite3.connect(path, timeout=5)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")
    for end in BESIDE:
        Path(f"{path}{end}").unlink(missing_ok=True)


@contextmanager
def _removed_afterwards(path: Path) -> Iterator[None]:
    """Leave nothing of a file behind, what was there before or what goes wrong."""
    files = [path, *(Path(f"{path}{end}") for end in BESIDE)]
    for file in files:
        file.unlink(missing_ok=True)
    try:
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)


def _name(fault: Exception) -> str:
    return getattr(fault, "sqlite_errorname", None) or getattr(fault, "strerror", None) or str(fault)
