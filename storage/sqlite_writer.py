"""One thread that writes to SQLite and commits what waits together.

SQLite has one writer at a time, and a durable commit waits for the disk. So all work that has come in
while the disk was busy shares the next commit; each piece has a savepoint of its own and fails alone.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from storage.faults import Unavailable, translate
from storage.prepared import execute

T = TypeVar("T")

MOST_TOGETHER = 32


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    context: Context
    """Whose work it is: what is logged in this thread says so too."""
    result: Any = None
    fault: Exception | None = None


class SqliteWriter:
    """Runs pieces of work one after the other, several to a commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="write", daemon=True)
        self._closed = False
        self._thread.start()

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Give back what ``work`` gives back, once that is on disk; raises as ``Store.write`` does."""
        if self._closed:
            raise Unavailable("closed")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop, copy_context())
        self._jobs.put(job)
        result: T = await job.done
        return result

    def close(self) -> None:
        """Finish what waits, and take nothing more."""
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
            jobs, going_on = self._next(most=MOST_TOGETHER)
            if jobs and self._commit(jobs):
                late, more = self._next(most=self._jobs.qsize())
                going_on = going_on and more
                _fail(late, jobs[0].fault)
                jobs += late
            _settle_in_their_loops(jobs)
        self._let_go()

    def _next(self, *, most: int) -> tuple[list[_Job], bool]:
        """Give back what waits, at least one unless none is asked for, and whether there may be more."""
        jobs: list[_Job] = []
        while len(jobs) < most and not (jobs and self._jobs.empty()):
            job = self._jobs.get()
            if job is None:
                return jobs, False
            jobs.append(job)
        return jobs, True

    def _commit(self, jobs: list[_Job]) -> bool:
        """Run the jobs in one transaction; true where the database could not even begin it.

        Who came while it waited for another process would wait as long again, so they are told at once.
        """
        begun = False
        try:
            connection = self._connection = self._connection or self._engine.connect()
            with connection.begin():
                begun = True
                for job in jobs:
                    _attempt(job, connection)
        except Exception as fault:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            self._let_go()
            _fail(jobs, translate(fault) if isinstance(fault, SQLAlchemyError) else fault)
            return not begun
        return False


def _attempt(job: _Job, connection: Connection) -> None:
    """Run one piece of work; where the database itself fails it is everybody's fault, any other its own."""
    execute(connection, "SAVEPOINT job")
    try:
        job.result = job.context.run(job.work, connection)
    except Exception as fault:
        job.fault = translate(fault) if isinstance(fault, SQLAlchemyError) else fault
        if isinstance(job.fault, Unavailable):
            raise
        execute(connection, "ROLLBACK TO job")
    execute(connection, "RELEASE job")


def _fail(jobs: list[_Job], fault: Exception | None) -> None:
    for job in jobs:
        job.fault = fault


def _settle_in_their_loops(jobs: list[_Job]) -> None:
    for loop in {id(job.loop): job.loop for job in jobs}.values():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, [job for job in jobs if job.loop is loop])


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.cancelled():
            continue
        if job.fault is None:
            job.done.set_result(job.result)
        else:
            job.done.set_exception(job.fault)
