"""Running a piece of work once more where the database took it back, or its connection was lost."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.faults import translate, was_cut_off, was_taken_back

T = TypeVar("T")
Work = Callable[[Connection], T]
REST = 0.25
"""Seconds before the second time: whoever the work met there first has gone through by then."""


class _NothingStoredError(Exception):
    """It is certain that nothing of the work is stored, and likely that it succeeds a second time."""

    def __init__(self, fault: SQLAlchemyError) -> None:
        super().__init__(str(fault))
        self.fault = fault


def run_twice_at_most(work: Work[T], *, engine: Engine) -> T:
    """Run ``work`` in a transaction, once more where it is certain that nothing was stored.

    Not where the connection was lost during the commit: nobody knows what became of that.
    Raises Unavailable and Conflict.
    """
    try:
        try:
            return _run(work, engine=engine)
        except _NothingStoredError:
            time.sleep(REST)
            return _run(work, engine=engine)
    except _NothingStoredError as nothing:
        raise translate(nothing.fault) from nothing.fault
    except SQLAlchemyError as fault:
        raise translate(fault) from fault


def _run(work: Work[T], *, engine: Engine) -> T:
    try:
        with engine.connect() as connection, connection.begin():
            return _run_in(connection, work)
    except SQLAlchemyError as fault:
        if was_taken_back(fault):
            raise _NothingStoredError(fault) from fault
        raise


def _run_in(connection: Connection, work: Work[T]) -> T:
    driver = connection.connection.dbapi_connection
    try:
        return work(connection)
    except SQLAlchemyError as fault:
        lost = getattr(driver, "closed", False)  # SQLite's has no such thing to lose
        if not (lost or was_cut_off(fault)):
            raise
        connection.invalidate(fault)
        raise _NothingStoredError(fault) from fault
