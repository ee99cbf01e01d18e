"""One thread that writes to SQLite and commits what waits together.

SQLite has one writer at a time, and a durable commit waits for the disk. So all work that has come in
while the disk was busy shares the next commit; each piece has a savepoint of its own and fails alone.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from storage.faults import Unavailable, translate

T = TypeVar("T")

MOST_TOGETHER = 32


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    done: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    fault: Exception | None = None


class SqliteWriter:
    """Runs pieces of work one after the other, several to a commit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="write", daemon=True)
        self._closed = False
        self._thread.start()

    async def write(self, work: Callable[[Connection], T]) -> T:
        if self._closed:
            raise Unavailable("closed")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop)
        self._jobs.put(job)
        result: T = await job.done
        return result

    def close(self) -> None:
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            jobs = [first]
            stop = False
            while len(jobs) < MOST_TOGETHER and not self._jobs.empty():
                job = self._jobs.get()
                if job is None:
                    stop = True
                    break
                jobs.append(job)
            self._commit(jobs)
            first.loop.call_soon_threadsafe(_settle, jobs)
            if stop:
                return

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            with self._engine.begin() as connection:
                for job in jobs:
                    _attempt(job, connection)
        except Exception as fault:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            heard = translate(fault) if isinstance(fault, SQLAlchemyError) else fault
            for job in jobs:
                job.fault = heard


def _attempt(job: _Job, connection: Connection) -> None:
    """Run one piece of work; a fault of the database itself is everybody's, any other one its own."""
    connection.exec_driver_sql("SAVEPOINT job")
    try:
        job.result = job.work(connection)
    except Exception as fault:
        if isinstance(fault, DBAPIError) and not isinstance(fault, IntegrityError):
            raise
        job.fault = translate(fault) if isinstance(fault, SQLAlchemyError) else fault
        connection.exec_driver_sql("ROLLBACK TO job")
    connection.exec_driver_sql("RELEASE job")


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.done.cancelled():
            continue
        if job.fault is None:
            job.done.set_result(job.result)
        else:
            job.done.set_exception(job.fault)
