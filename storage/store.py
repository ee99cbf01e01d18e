"""The database as the rest of the program sees it: ``await store.write(work, ...)`` and ``store.read``.

``work`` is a plain function of a transaction that runs whole in a worker thread. It may run twice, so it
does nothing but read and write rows.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, text

from storage.engine import open_engine, reading
from storage.faults import Unavailable
from storage.memory import Look, Memory
from storage.sqlite_writer import SqliteWriter
from storage.transaction import Transaction
from storage.twice import run_twice_at_most

T = TypeVar("T")
Work = Callable[[Connection], T]
Clock = Callable[[], datetime]

READERS = 4
POSTGRESQL_WRITERS = 8
_ITS_TIME = text("SELECT clock_timestamp()")


class Door(Protocol):
    """Something that runs work in a transaction."""

    async def __call__(self, work: Work[T]) -> T: ...


class Watch(Protocol):
    """Something that is told which door was used, for how many seconds, and whether the database was away."""

    def __call__(self, door: str, seconds: float, /, *, away: bool) -> None: ...


class Writer(Protocol):
    """Something that runs work in a transaction of its own and says when it is durable."""

    async def write(self, work: Work[T]) -> T: ...

    def close(self) -> None: ...


class PoolWriter:
    """Writes on PostgreSQL: a transaction a thread, the database sorts out who goes first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(POSTGRESQL_WRITERS, thread_name_prefix="write")
        self._closed = False

    async def write(self, work: Work[T]) -> T:
        if self._closed:
            raise Unavailable("closed")
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, partial(copy_context().run, run_twice_at_most, work, engine=self._engine)
        )

    def close(self) -> None:
        self._closed = True
        self._threads.shutdown(wait=True)


class Store:
    """All that is remembered."""

    def __init__(self, engine: Engine, *, clock: Clock | None = None, watch: Watch | None = None) -> None:
        self.engine = engine
        self._clock = clock
        self._watch = watch
        self._reading = reading(engine)
        self._councils = Memory()
        self._closed = False
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._writer: Writer = SqliteWriter(engine) if engine.dialect.name == "sqlite" else PoolWriter(engine)

    @classmethod
    def open(cls, url: str, *, clock: Clock | None = None, watch: Watch | None = None) -> "Store":
        """Open the database at ``url``; it must have been migrated. A ``clock`` is for tests."""
        return cls(open_engine(url), clock=clock, watch=watch)

    def time(self, connection: Connection) -> datetime:
        """Give back the time that all processes on this database agree on."""
        if self._clock is not None:
            return self._clock()
        if connection.dialect.name == "sqlite":  # one process, so its own clock will do
            return datetime.now(UTC)
        moment: datetime = connection.execute(_ITS_TIME).scalar_one()
        return moment.astimezone(UTC)

    async def write(self, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None = None) -> T:
        """Run ``work`` for one tenant in a transaction; back when it is committed and on disk.

        Without ``now`` it is the database's time.
        Raises Unavailable where the database is away, Conflict where somebody else was first.
        """
        return await self._remembering(self._in_writer, work, tenant=tenant, now=now)

    async def write_for_all(self, work: Work[T]) -> T:
        """Run ``work`` that concerns the rows of all tenants, in a transaction; raises as ``write`` does."""
        return await self._in_writer(work)

    async def read(self, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None = None) -> T:
        """Run ``work`` for one tenant on a snapshot, beside the writers; raises Unavailable."""
        return await self._remembering(self._in_reader, work, tenant=tenant, now=now)

    async def read_for_all(self, work: Work[T]) -> T:
        """Run ``work`` that concerns the rows of all tenants on a snapshot; raises Unavailable."""
        return await self._in_reader(work)

    async def _remembering(
        self, door: Door, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None
    ) -> T:
        """Run ``work`` behind a door; the councils that it saw are remembered once they are committed.

        Where it runs twice, what it saw the first time was perhaps never committed.
        """

        def whole(connection: Connection) -> tuple[T, Look]:
            seen = self._councils.look()
            moment = self.time(connection) if now is None else now
            return work(Transaction(connection, tenant=tenant, now=moment, memory=seen)), seen

        result, seen = await door(whole)
        seen.keep()
        return result

    async def _in_writer(self, work: Work[T]) -> T:
        return await self._timed("write", self._writer.write, work)

    async def _in_reader(self, work: Work[T]) -> T:
        return await self._timed("read", self._read, work)

    async def _read(self, work: Work[T]) -> T:
        if self._closed:
            raise Unavailable("closed")
        return await asyncio.get_running_loop().run_in_executor(
            self._readers, partial(copy_context().run, run_twice_at_most, work, engine=self._reading)
        )

    async def _timed(self, name: str, door: Door, work: Work[T]) -> T:
        if self._watch is None:
            return await door(work)
        began, away = perf_counter(), False
        try:
            return await door(work)
        except Unavailable:
            away = True
            raise
        finally:
            self._watch(name, perf_counter() - began, away=away)

    async def ping(self) -> None:
        """Raise Unavailable where the database does not answer."""
        await self.read_for_all(lambda connection: connection.execute(text("SELECT 1")).scalar())

    def close(self) -> None:
        """Finish what waits and let go of the database; whoever comes later hears that it is Unavailable."""
        self._closed = True
        self._writer.close()
        self._readers.shutdown(wait=True)
        self.engine.dispose()
