"""The errors that storage raises, and the translation of database errors into them."""

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from storage.engine import is_duplicate_key, is_transient


class Unavailable(Exception):  # noqa: N818 - a state of the database, answered with 503
    """The database is unreachable, locked or full; nothing was stored, and a retry may succeed."""


class Conflict(Exception):  # noqa: N818 - a normal outcome, not an error
    """A concurrent transaction stored the same thing first; nothing was stored."""


def translate_error(error: SQLAlchemyError) -> Exception:
    """Return the matching storage error, or the error itself if it is a programming error."""
    if isinstance(error, NoConnectionFree):
        return Unavailable(type(error).__name__)
    if not isinstance(error, DBAPIError):
        return error
    name = type(error.orig).__name__
    if isinstance(error, IntegrityError):
        return Conflict(name) if is_duplicate_key(error) else error
    return Unavailable(name) if is_transient(error) else error


class BackupError(Exception):
    """The backup failed; no partial file is left."""


class RestoreError(Exception):
    """The restore failed; the database is unchanged."""
