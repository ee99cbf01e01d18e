"""A copy of the whole database while it is in use, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage import backup_postgresql, backup_sqlite
from storage.backup_faults import CannotBackUp, CannotRestore
from storage.inspection import file_of
from storage.migrate import revisions

__all__ = ["Backup", "CannotBackUp", "CannotRestore", "back_up", "restore"]
Prepare = Callable[[str], None]
"""Makes a restored database, given by its address, ready for use: migrated, and nothing sent twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made or read."""

    file: Path
    revision: str
    size: int
    """In bytes."""


def back_up(url: str, *, out: Path) -> Backup:
    """Write a backup, readable by nobody else, and read it again; raises CannotBackUp."""
    if out.exists():
        raise CannotBackUp(f"{out} is there already; name another file")
    part = out.with_name(f"{out.name}.part")
    path = file_of(url)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        if path is None:
            revision = backup_postgresql.back_up(url, out=part)
        else:
            revision = backup_sqlite.back_up(path, out=part)
        part.rename(out)
    except OSError as fault:
        raise CannotBackUp(f"{out} cannot be written: {fault.strerror}") from fault
    finally:
        part.unlink(missing_ok=True)
    return Backup(file=out, revision=revision, size=out.stat().st_size)


def restore(url: str, *, backup: Path, stamp: str, prepare: Prepare) -> str:
    """Put a backup in the place of the database and give back where the old one is; raises CannotRestore.

    What is wrong with the backup shows before anything is touched. ``stamp`` goes into the old one's name.
    """
    if not backup.is_file():
        raise CannotRestore(f"there is no file {backup}")
    path = file_of(url)
    if path is None:
        _expect_known(backup_postgresql.revision_of(backup))
        return backup_postgresql.restore(url, backup=backup, stamp=stamp, prepare=prepare)
    _expect_known(backup_sqlite.revision_of(backup))
    return backup_sqlite.restore(path, backup=backup, stamp=stamp, prepare=prepare)


def _expect_known(revision: str) -> None:
    if revision not in revisions():
        raise CannotRestore("the backup was made by a newer version of Bevaka; start that version")
