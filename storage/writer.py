"""Run work in write transactions: on PostgreSQL in several threads, on SQLite in one that commits together.

SQLite has one writer at a time, and a durable commit waits for the disk. All work that arrived while the
disk was busy shares the next commit; each unit has its own savepoint and fails alone.
"""

import asyncio
import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.compiled import execute_sql
from storage.errors import Unavailable, translate_error
from storage.retry import Work, run_with_retry

T = TypeVar("T")

WRITER_THREADS = 8
MAX_GROUP_COMMIT = 32


class Writer(Protocol):
    """Run work in a write transaction, and return once it is durable."""

    async def write(self, work: Work[T]) -> T: ...

    def close(self) -> None: ...


class PostgresqlWriter:
    """Write to PostgreSQL with one transaction per thread; the database orders concurrent writers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(WRITER_THREADS, thread_name_prefix="write")
        self._closed = False

    async def write(self, work: Work[T]) -> T:
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
    """Whose work it is: what is logged in this thread says so too."""
    result: Any = None
    error: Exception | None = None


class SqliteWriter:
    """Run units of work one after the other, several in one commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="write", daemon=True)
        self._closed = False
        self._thread.start()

    async def write(self, work: Work[T]) -> T:
        """Return the result of ``work`` once it is on disk; raises as ``Store.write`` does."""
        if self._closed:
            raise Unavailable("closed")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop, copy_context())
        self._jobs.put(job)
        result: T = await job.done
        return result

    def close(self) -> None:
        """Finish waiting work and accept no more."""
        self._closed = True
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
        """Return the waiting jobs, at least one unless none is asked for, and whether there may be more."""
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
        """
        begun = False
        try:
            connection = self._connection = self._connection or self._engine.connect()
            with connection.begin():
                begun = True
                for job in jobs:
                    _attempt(job, connection)
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            self._let_go()
            _fail(jobs, translate_error(error) if isinstance(error, SQLAlchemyError) else error)
            return not begun
        return False


def _attempt(job: _Job, connection: Connection) -> None:
    """Run one job; if the database itself fails, all jobs fail, any other error is its own."""
    execute_sql(connection, "SAVEPOINT job")
    try:
        job.result = job.context.run(job.work, connection)
    except Exception as error:
        job.error = translate_error(error) if isinstance(error, SQLAlchemyError) else error
        if isinstance(job.error, Unavailable):
            raise
        execute_sql(connection, "ROLLBACK TO job")
    execute_sql(connection, "RELEASE job")


def _fail(jobs: list[_Job], error: Exception | None) -> None:
    for job in jobs:
        job.error = error


def _complete_in_their_loops(jobs: list[_Job]) -> None:
    for loop in {id(job.loop): job.loop for job in jobs}.values():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_complete, [job for job in jobs if job.loop is loop])


def _complete(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.cancelled():
            continue
        if job.error is None:
            job.done.set_result(job.result)
        else:
            job.done.set_exception(job.error)
