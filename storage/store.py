"""Run units of work against the database: ``await store.write(work, ...)`` and ``store.read``.

``work`` is a plain function of a transaction that runs entirely in a worker thread. It may run twice, so it
must only read and write rows.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Literal, Protocol, TypeVar

from sqlalchemy import Connection, Engine, text

from storage.council_cache import CouncilCache, CouncilCacheSession
from storage.dialect import dialect_of
from storage.engine import open_engine
from storage.errors import Unavailable
from storage.retry import Work, run_with_retry
from storage.transaction import Transaction
from storage.writer import PostgresqlWriter, SqliteWriter, Writer

T = TypeVar("T")
Clock = Callable[[], datetime]
Mode = Literal["read", "write"]

READER_THREADS = 4


class TransactionObserver(Protocol):
    """Observe transactions: read or write, seconds taken, and whether the database was unavailable."""

    def __call__(self, mode: str, seconds: float, /, *, is_unavailable: bool) -> None: ...


class Store:
    """The database with its reader and writer threads."""

    def __init__(
        self, engine: Engine, *, clock: Clock | None = None, observer: TransactionObserver | None = None
    ) -> None:
        self.engine = engine
        self._clock = clock
        self._observer = observer
        self._reading = dialect_of(engine).read_only(engine)
        self._councils = CouncilCache()
        self._closed = False
        self._readers = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="read")
        self._writer: Writer = (
            PostgresqlWriter(engine) if dialect_of(engine).is_shared else SqliteWriter(engine)
        )

    @classmethod
    def open(
        cls, url: str, *, clock: Clock | None = None, observer: TransactionObserver | None = None
    ) -> "Store":
        """Open the database at ``url``, which must be migrated. ``clock`` is for tests."""
        return cls(open_engine(url), clock=clock, observer=observer)

    def current_time(self, connection: Connection) -> datetime:
        """Return the time shared by all processes on this database."""
        if self._clock is not None:
            return self._clock()
        return dialect_of(connection).current_time(connection)

    async def write(self, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None = None) -> T:
        """Run ``work`` for one tenant in a transaction, and return once it is committed and on disk.

        The default of ``now`` is the database's time.
        Raises Unavailable if the database cannot be reached, Conflict if a concurrent transaction was first.
        """
        return await self._run_for_tenant("write", work, tenant=tenant, now=now)

    async def write_all_tenants(self, work: Work[T]) -> T:
        """Run ``work`` on the rows of all tenants in a transaction; raises as ``write`` does."""
        return await self._run("write", work)

    async def read(self, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None = None) -> T:
        """Run ``work`` for one tenant on a snapshot, concurrently with writers; raises Unavailable."""
        return await self._run_for_tenant("read", work, tenant=tenant, now=now)

    async def read_all_tenants(self, work: Work[T]) -> T:
        """Run ``work`` on the rows of all tenants on a snapshot; raises Unavailable."""
        return await self._run("read", work)

    async def _run_for_tenant(
        self, mode: Mode, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None
    ) -> T:
        """Run ``work`` for one tenant; the councils that it saw are cached once they are committed.

        If it runs twice, what it saw the first time was perhaps never committed.
        """

        def whole(connection: Connection) -> tuple[T, CouncilCacheSession]:
            seen = self._councils.session()
            moment = self.current_time(connection) if now is None else now
            return work(Transaction(connection, tenant=tenant, now=moment, council_cache=seen)), seen

        result, seen = await self._run(mode, whole)
        seen.commit()
        return result

    async def _run(self, mode: Mode, work: Work[T]) -> T:
        """Run ``work`` in a thread, and report how long it took."""
        began, is_unavailable = perf_counter(), False
        try:
            return await (self._writer.write(work) if mode == "write" else self._read(work))
        except Unavailable:
            is_unavailable = True
            raise
        finally:
            if self._observer is not None:
                self._observer(mode, perf_counter() - began, is_unavailable=is_unavailable)

    async def _read(self, work: Work[T]) -> T:
        if self._closed:
            raise Unavailable("closed")
        return await asyncio.get_running_loop().run_in_executor(
            self._readers, partial(copy_context().run, run_with_retry, work, engine=self._reading)
        )

    async def ping(self) -> None:
        """Raise Unavailable if the database does not respond."""
        await self.read_all_tenants(lambda connection: connection.execute(text("SELECT 1")).scalar())

    def close(self) -> None:
        """Finish waiting work and close the database; later calls raise Unavailable."""
        self._closed = True
        self._writer.close()
        self._readers.shutdown(wait=True)
        self.engine.dispose()
