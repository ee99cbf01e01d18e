"""Run work in a transaction, and once more if it was rolled back or the connection was lost."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.dialect import dialect_of, is_connection_terminated, is_serialization_failure
from storage.errors import translate_error

T = TypeVar("T")
Work = Callable[[Connection], T]
RETRY_DELAY = 0.25
"""Seconds before the second time: whoever the work met there first has gone through by then."""


class _NothingStoredError(Exception):
    """Nothing of the work is stored, and it is likely to succeed a second time."""

    def __init__(self, error: SQLAlchemyError) -> None:
        super().__init__(str(error))
        self.error = error


def run_with_retry(work: Work[T], *, engine: Engine) -> T:
    """Run ``work`` in a transaction, and once more if it is certain that nothing was stored.

    It is not retried if the connection was lost during the commit, since the outcome is unknown.
    Raises Unavailable and Conflict.
    """
    try:
        try:
            return _run(work, engine=engine)
        except _NothingStoredError:
            time.sleep(RETRY_DELAY)
            return _run(work, engine=engine)
    except _NothingStoredError as nothing:
        raise translate_error(nothing.error) from nothing.error
    except SQLAlchemyError as error:
        raise translate_error(error) from error


def _run(work: Work[T], *, engine: Engine) -> T:
    try:
        with engine.connect() as connection, connection.begin():
            return _run_in(connection, work)
    except SQLAlchemyError as error:
        if is_serialization_failure(error):
            raise _NothingStoredError(error) from error
        raise


def _run_in(connection: Connection, work: Work[T]) -> T:
    driver = connection.connection.dbapi_connection
    try:
        return work(connection)
    except SQLAlchemyError as error:
        if not (dialect_of(connection).is_connection_lost(driver) or is_connection_terminated(error)):
            raise
        connection.invalidate(error)
        raise _NothingStoredError(error) from error
