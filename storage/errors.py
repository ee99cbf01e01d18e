"""The errors that storage raises, and the translation of database errors into them."""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class Unavailable(Exception):  # noqa: N818 - a state of the database, told to the caller as 503
    """The database is unreachable, locked or full; nothing was stored, and a retry may succeed."""


class Conflict(Exception):  # noqa: N818 - the other one was right, and was first
    """A concurrent transaction stored the same thing first; nothing was stored."""


def translate_error(error: SQLAlchemyError) -> Exception:
    """Return the matching storage error, or the error itself if it is a programming error."""
    if isinstance(error, NoConnectionFree):
        return Unavailable(type(error).__name__)
    if not isinstance(error, DBAPIError):
        return error
    name = type(error.orig).__name__
    if isinstance(error, IntegrityError):
        return Conflict(name) if _is_duplicate_key(error.orig) else error
    return Unavailable(name) if _is_transient(error) else error


def is_serialization_failure(error: SQLAlchemyError) -> bool:
    """Return whether PostgreSQL rolled the transaction back over a conflict; a retry may succeed."""
    return isinstance(error, DBAPIError) and _name(error.orig) in {"SerializationFailure", "DeadlockDetected"}


def is_connection_terminated(error: SQLAlchemyError) -> bool:
    """Return whether PostgreSQL closed the connection itself."""
    return isinstance(error, DBAPIError) and _name(error.orig) in {"AdminShutdown", "CrashShutdown"}


def _is_duplicate_key(orig: BaseException | None) -> bool:
    """Whether a unique key was there already: rows that point nowhere are a mistake, not a conflict."""
    return _name(orig) in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "UniqueViolation"}


def _is_transient(error: DBAPIError) -> bool:
    """Return whether it may be better in a moment: SQLite says a wrong statement with the same class."""
    if isinstance(error.orig, sqlite3.Error):
        return isinstance(error, OperationalError) and _name(error.orig) != "SQLITE_ERROR"
    return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated


def error_code(error: SQLAlchemyError) -> str:
    """Return the database's name of an error, without its message, which may quote rows."""
    return _name(error.orig) if isinstance(error, DBAPIError) else type(error).__name__


def _name(orig: BaseException | None) -> str:
    """Return what the database calls the fault: psycopg has a class for each, SQLite a name."""
    name: str = getattr(orig, "sqlite_errorname", type(orig).__name__)
    return name


class BackupError(Exception):
    """The backup failed; no partial file is left."""


class RestoreError(Exception):
    """The restore failed; the database is unchanged."""
