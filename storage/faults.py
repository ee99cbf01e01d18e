"""What can go wrong with a database, in two words."""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class Unavailable(Exception):  # noqa: N818 - a state of the database, told to the caller as 503
    """The database is away, locked or full; nothing was stored, and the same call may succeed later."""


class Conflict(Exception):  # noqa: N818 - the other one was right, and was first
    """Somebody else stored the same thing first; nothing was stored."""


def translate(fault: SQLAlchemyError) -> Exception:
    """Give back the fault in our words, or itself where it is a mistake of ours."""
    if isinstance(fault, NoConnectionFree):
        return Unavailable(type(fault).__name__)
    if not isinstance(fault, DBAPIError):
        return fault
    name = type(fault.orig).__name__
    if isinstance(fault, IntegrityError):
        return Conflict(name) if _stored_twice(fault.orig) else fault
    return Unavailable(name) if _passing(fault) else fault


def was_taken_back(fault: SQLAlchemyError) -> bool:
    """Whether PostgreSQL took the transaction back for the sake of others; run again it may well succeed."""
    return isinstance(fault, DBAPIError) and _name(fault.orig) in {"SerializationFailure", "DeadlockDetected"}


def was_cut_off(fault: SQLAlchemyError) -> bool:
    """Whether PostgreSQL ended the connection itself."""
    return isinstance(fault, DBAPIError) and _name(fault.orig) in {"AdminShutdown", "CrashShutdown"}


def _stored_twice(orig: BaseException | None) -> bool:
    """Whether a unique key was there already: rows that point nowhere are a mistake, not a conflict."""
    return _name(orig) in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "UniqueViolation"}


def _passing(fault: DBAPIError) -> bool:
    """Whether it may be better in a moment: SQLite says a wrong statement with the same class."""
    if isinstance(fault.orig, sqlite3.Error):
        return isinstance(fault, OperationalError) and _name(fault.orig) != "SQLITE_ERROR"
    return isinstance(fault, OperationalError | InterfaceError) or fault.connection_invalidated


def name_of(fault: SQLAlchemyError) -> str:
    """Give back what the database calls a fault, without its words: they may quote rows."""
    return _name(fault.orig) if isinstance(fault, DBAPIError) else type(fault).__name__


def _name(orig: BaseException | None) -> str:
    """Give back what the database calls the fault: psycopg has a class for each, SQLite a name."""
    name: str = getattr(orig, "sqlite_errorname", type(orig).__name__)
    return name
