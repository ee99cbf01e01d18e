"""Run units of work in transactions, in threads: several at once on PostgreSQL, in turn on SQLite."""

import asyncio
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import dialect_of
from storage.errors import (
    Unavailable,
    is_connection_terminated,
    is_serialization_failure,
    translate_error,
)

T = TypeVar("T")
Work = Callable[[Connection], T]
RETRY_DELAY = 0.25
"""Seconds before the retry; the conflicting transaction has usually ended by then."""


class _NothingStoredError(Exception):
    """Nothing of the work is stored for this ``SQLAlchemyError``; it is likely to succeed a second time."""


def run_with_retry(work: Work[T], *, engine: Engine) -> T:
    """Run ``work`` in a transaction, and once more if it is certain that nothing was stored.

    It is not retried if the connection was lost during the commit. Raises Unavailable and Conflict.
    """
    try:
        try:
            return _run(work, engine=engine)
        except _NothingStoredError:
            time.sleep(RETRY_DELAY)
            return _run(work, engine=engine)
    except _NothingStoredError as nothing:
        raise translate_error(nothing.args[0]) from nothing.args[0]
    except SQLAlchemyError as error:
        raise translate_error(error) from error


def _run(work: Work[T], *, engine: Engine) -> T:
    try:
        with engine.connect() as connection, connection.begin():
            driver = connection.connection.dbapi_connection
            try:
                return work(connection)
            except SQLAlchemyError as error:
                if not (dialect_of(connection).is_connection_lost(driver) or is_connection_terminated(error)):
                    raise
                connection.invalidate(error)
                raise _NothingStoredError(error) from error
    except SQLAlchemyError as error:
        if is_serialization_failure(error):
            raise _NothingStoredError(error) from error
        raise


WRITER_THREADS = 8
MAX_GROUP_COMMIT = 32
PATIENCE = 0.005
"""Seconds for which work that is not urgent waits for the commit of other work, on SQLite."""


class PostgresqlWriter:
    """Write to PostgreSQL with one transaction per thread; the database orders concurrent writers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(WRITER_THREADS, thread_name_prefix="write")
        self._closed = False

    async def write(self, work: Work[T], *, is_urgent: bool) -> T:  # noqa: ARG002 - commits are not shared
        if self._closed:
            raise Unavailable("closed")
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(copy_context().run, run_with_retry, work, engine=self._engine)
        )

    def close(self) -> None:
        self._closed = True
        self._threads.shutdown(wait=True)


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    context: Context
    """The caller's context, so that log lines from the thread carry its values."""
    result: Any = None
    error: Exception | None = None


class SqliteWriter:
    """Run units of work one after the other, several in one commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._held_back: deque[_Job] = deque()
        self._thread = threading.Thread(target=self._run, name="write", daemon=True)
        self._closed = False
        self._thread.start()

    async def write(self, work: Work[T], *, is_urgent: bool) -> T:
        """Return the result of ``work`` once it is on disk; raises as ``Store.write`` does."""
        if self._closed:
            raise Unavailable("closed")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop, copy_context())
        if not is_urgent and not self._held_back:
            loop.call_later(PATIENCE, self._release)
        self._held_back.append(job)
        if is_urgent:
            self._release()
        result: T = await job.done
        return result

    def _release(self) -> None:
        """Give the thread what was held back, so that it was not woken for each by itself."""
        while self._held_back:
            self._jobs.put(self._held_back.popleft())

    def close(self) -> None:
        """Finish waiting work and accept no more."""
        self._closed = True
        self._release()
        self._jobs.put(None)
        self._thread.join()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self) -> None:
        going_on = True
        while going_on:
            jobs, going_on = self._next(most=MAX_GROUP_COMMIT)
            if jobs and self._commit(jobs):
                late, more = self._next(most=self._jobs.qsize())
                going_on = going_on and more
                _fail(late, jobs[0].error)
                jobs += late
            _complete_in_their_loops(jobs)
        self._let_go()

    def _next(self, *, most: int) -> tuple[list[_Job], bool]:
        """Return up to ``most`` waiting jobs, waiting for the first, and whether there may be more."""
        jobs: list[_Job] = []
        while len(jobs) < most and not (jobs and self._jobs.empty()):
            job = self._jobs.get()
            if job is None:
                return jobs, False
            jobs.append(job)
        return jobs, True

    def _commit(self, jobs: list[_Job]) -> bool:
        """Run the jobs in one transaction; return true if the database could not even begin it.

        Jobs that came while it waited for another process would wait as long again, so they fail at once.
        A job that fails after a change is rolled back with those before it, which then run a second time.
        """
        begun, groups = False, [jobs]
        try:
            connection = self._connection = self._connection or self._engine.connect()
            while groups:
                with connection.begin() as transaction:
                    begun = True
                    number = _run_jobs(groups[-1], connection)
                    if number is not None:
                        transaction.rollback()
                group = groups.pop()
                if number is not None:
                    before = [job for job in group[:number] if job.error is None]
                    groups += filter(None, (group[number + 1 :], before))
        except Exception as error:  # noqa: BLE001 - any error is passed to the callers
            self._let_go()
            fault = translate_error(error) if isinstance(error, SQLAlchemyError) else error
            _fail([job for group in groups for job in group], fault)
            return not begun
        return False


def _run_jobs(jobs: list[_Job], connection: Connection) -> int | None:
    """Run jobs up to one that fails after a change, and return its number; None if there is none.

    A job that fails before it changes a row leaves nothing to undo. Raises an error of the database itself,
    Unavailable if the whole transaction was rolled back already.
    """
    driver: Any = connection.connection.dbapi_connection
    for number, job in enumerate(jobs):
        changes = driver.total_changes
        try:
            job.result = job.context.run(job.work, connection)
        except Exception as error:
            job.error = translate_error(error) if isinstance(error, SQLAlchemyError) else error
            if isinstance(job.error, Unavailable):
                raise
        if not driver.in_transaction:  # rolled back by SQLite, as when the disk is full
            raise Unavailable("rolled_back")
        if job.error is not None and driver.total_changes != changes:
            return number
    return None


def _fail(jobs: list[_Job], error: Exception | None) -> None:
    for job in jobs:
        job.error = error


def _complete_in_their_loops(jobs: list[_Job]) -> None:
    for loop in {id(job.loop): job.loop for job in jobs}.values():
        with suppress(RuntimeError):  # the loop is closed: nobody is waiting any more
            loop.call_soon_threadsafe(_complete, [job for job in jobs if job.loop is loop])


def _complete(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.cancelled():
            continue
        if job.error is None:
            job.done.set_result(job.result)
        else:
            job.done.set_exception(job.error)
