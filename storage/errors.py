"""The errors that storage raises, and the translation of database errors into them."""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_SERIALIZATION_FAILURES = {"SerializationFailure", "DeadlockDetected"}
_TERMINATIONS = {"AdminShutdown", "CrashShutdown"}
_DUPLICATE_KEYS = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "UniqueViolation"}
_DAMAGES = {
    *("SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_CORRUPT_SEQUENCE", "SQLITE_CORRUPT_VTAB"),
    *("SQLITE_NOTADB", "DataCorrupted", "IndexCorrupted"),
}


class Unavailable(Exception):  # noqa: N818 - a state of the database, answered with 503
    """The database is unreachable, locked or full; nothing was stored, and a retry may succeed."""


class Damaged(Unavailable):
    """The database is damaged; nothing was stored, and nothing will be before it is repaired."""

    advice = "stop the program, keep a copy of the database, then restore a backup or rebuild its indexes"


class Conflict(Exception):  # noqa: N818 - the other one was right, and was first
    """A concurrent transaction stored the same thing first; nothing was stored."""


def translate_error(error: SQLAlchemyError) -> Exception:
    """Return the matching storage error, or the error itself if it is a programming error."""
    if isinstance(error, NoConnectionFree):
        return Unavailable(type(error).__name__)
    if not isinstance(error, DBAPIError):
        return error
    name = type(error.orig).__name__
    if is_damaged(error):
        return Damaged(error_code(error))
    if isinstance(error, IntegrityError):
        return Conflict(name) if is_duplicate_key(error) else error
    return Unavailable(name) if is_transient(error) else error


class BackupError(Exception):
    """The backup failed; no partial file is left."""


class RestoreError(Exception):
    """The restore failed; the database is unchanged."""


def error_code(error: SQLAlchemyError) -> str:
    """Return the database's name of an error, without its message, which may quote rows."""
    return _name(error.orig) if isinstance(error, DBAPIError) else type(error).__name__


def is_serialization_failure(error: SQLAlchemyError) -> bool:
    """Return whether PostgreSQL rolled the transaction back over a conflict; a retry may succeed."""
    return isinstance(error, DBAPIError) and _name(error.orig) in _SERIALIZATION_FAILURES


def is_connection_terminated(error: SQLAlchemyError) -> bool:
    """Return whether PostgreSQL closed the connection itself."""
    return isinstance(error, DBAPIError) and _name(error.orig) in _TERMINATIONS


def is_duplicate_key(error: DBAPIError) -> bool:
    """Return whether a unique key existed already; a foreign key without its row is a programming error."""
    return _name(error.orig) in _DUPLICATE_KEYS


def is_damaged(error: DBAPIError) -> bool:
    """Return whether the database found that a file of its own is damaged."""
    return _name(error.orig) in _DAMAGES


def is_transient(error: DBAPIError) -> bool:
    """Return whether a retry may succeed; SQLite reports a wrong statement with the same class of error."""
    if isinstance(error.orig, sqlite3.Error):
        return isinstance(error, OperationalError) and _name(error.orig) != "SQLITE_ERROR"
    return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated


def _name(orig: BaseException | None) -> str:
    """Return the database's name of an error: psycopg has a class for each, SQLite an attribute."""
    name: str = getattr(orig, "sqlite_errorname", type(orig).__name__)
    return name
