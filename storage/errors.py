"""The errors that storage raises, and the translation of database errors into them."""

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from storage.engine import error_code, is_damaged, is_duplicate_key, is_transient


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
