"""What can go wrong with a database, in two words."""

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError


class Unavailable(Exception):
    """The database is away, locked or full; nothing was stored, and the same call may succeed later."""


class Conflict(Exception):
    """Somebody else stored the same thing first; nothing was stored."""


def translate(fault: SQLAlchemyError) -> Exception:
    """Give back the fault in our words, or itself where it is a mistake of ours."""
    if isinstance(fault, IntegrityError):
        return Conflict(type(fault.orig).__name__)
    if isinstance(fault, DBAPIError) and type(fault.orig).__name__ in _PASSING:
        return Unavailable(type(fault.orig).__name__)
    return fault


_PASSING = {"OperationalError", "InterfaceError", "AdminShutdown", "CannotConnectNow", "DeadlockDetected"} | {
    "SerializationFailure",
    "LockNotAvailable",
    "QueryCanceled",
    "ConnectionTimeout",
    "DiskFull",
    "IdleInTransactionSessionTimeout",
}
