"""Run units of work against the database: ``await store.write(work, ...)`` and ``store.read``.

``work`` is a plain function of a transaction. It runs in a worker thread, perhaps twice, so it only reads and
writes rows. PostgreSQL has several writers; with SQLite's one, all work that waits shares the next commit.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from functools import partial
from typing import Literal, Protocol, TypeVar

import structlog
from sqlalchemy import Connection, Engine, text

from storage.answer_links import AnswerLinks
from storage.chats import Chats
from storage.councils import CouncilCache, CouncilCacheSession, Councils
from storage.engine import dialect_of, open_engine, truncate_log
from storage.errors import Damaged, Unavailable
from storage.events import Events
from storage.files import GeneratedFiles, Templates
from storage.inbox import Inbox
from storage.meetings import Agendas, Attendance, Meetings
from storage.minutes import AdoptedMinutes, Corrections
from storage.notes_imports import NotesImports
from storage.outbox import Outbox
from storage.people import People
from storage.posted_cards import PostedCards
from storage.publications import Publications
from storage.question_table import QuestionTable
from storage.questions import Questions
from storage.record import MeetingItems, MeetingNotes, Remarks
from storage.reminders import ReminderQueries
from storage.search.index import SearchIndex
from storage.statistics import Statistics
from storage.writers import PostgresqlWriter, SqliteWriter, Work, run_with_retry

T = TypeVar("T")
READER_THREADS = 4


class Transaction:
    """The data of one tenant in one transaction; every query filters by the tenant."""

    def __init__(
        self, connection: Connection, *, tenant: str, now: datetime, council_cache: CouncilCacheSession
    ) -> None:
        self.tenant, self.now = tenant, now
        self.people = People(connection, tenant)
        self.meetings = Meetings(connection, tenant)
        self.chats = Chats(connection, tenant)
        self.events = Events(connection, tenant)
        self.search_index = SearchIndex(connection, tenant)
        self.notes = MeetingNotes(connection, tenant)
        self.attendance = Attendance(connection, tenant)
        self.items = MeetingItems(connection, tenant)
        self.remarks = Remarks(connection, tenant)
        self.minutes = AdoptedMinutes(connection, tenant)
        self.corrections = Corrections(connection, tenant)
        self.files = GeneratedFiles(connection, tenant)
        self.notes_imports = NotesImports(connection, tenant)
        self.templates = Templates(connection, tenant)
        self.posted_cards = PostedCards(connection, tenant)
        self.inbox = Inbox(connection, tenant)
        self.publications = Publications(connection, tenant)
        self.reminders = ReminderQueries(connection, tenant)
        self.councils = Councils(connection, tenant, council_cache)
        self.agendas = Agendas(connection, tenant, self.notes)
        self.questions = Questions(connection, tenant, self.events, self.search_index)
        self.outbox = Outbox(connection, tenant, now)
        self.answer_links = AnswerLinks(connection, tenant, now)
        self.question_table = QuestionTable(connection, tenant, self.questions, self.search_index)
        self.statistics = Statistics(connection, tenant, self.meetings, self.agendas, self.items, self.outbox)


Clock = Callable[[], datetime]
Works = Sequence[tuple[str, Callable[[Transaction], T]]]
Mode = Literal["read", "write"]
log = structlog.get_logger(__name__)


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
        self.is_damaged = False  # found since the start: an operator has to repair it and start anew
        self._readers = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="read")
        self._writer = PostgresqlWriter(engine) if dialect_of(engine).is_shared else SqliteWriter(engine)

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

    async def write(
        self,
        work: Callable[[Transaction], T],
        *,
        tenant: str,
        now: datetime | None = None,
        is_urgent: bool = True,
    ) -> T:
        """Run ``work`` for one tenant in a transaction, at the database's time; return once it is on disk.

        What is not urgent waits a moment for other work, with which it shares the commit; its place among
        what is written stays the same. Raises Unavailable if the database cannot be reached, Conflict if a
        concurrent transaction was first.
        """
        return (await self.run_each("write", [(tenant, work)], now=now, is_urgent=is_urgent))[0]

    async def write_all_tenants(self, work: Work[T]) -> T:
        """Run ``work`` on the rows of all tenants in a transaction; raises as ``write`` does."""
        return await self._run("write", work)

    async def read(self, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None = None) -> T:
        """Run ``work`` for one tenant on a snapshot, concurrently with writers; raises Unavailable."""
        return (await self.run_each("read", [(tenant, work)], now=now))[0]

    async def read_all_tenants(self, work: Work[T]) -> T:
        """Run ``work`` on the rows of all tenants on a snapshot; raises Unavailable."""
        return await self._run("read", work)

    async def run_each(
        self, mode: Mode, works: Works[T], *, now: datetime | None = None, is_urgent: bool = True
    ) -> list[T]:
        """Run units of work, each for one tenant, in one transaction; cache the councils that they saw."""

        def whole(connection: Connection) -> tuple[list[T], CouncilCacheSession]:
            seen = CouncilCacheSession(self._councils)
            moment = self.current_time(connection) if now is None else now
            connection = connection.execution_options(snapshot={}) if mode == "read" else connection
            begin = partial(Transaction, connection, now=moment, council_cache=seen)
            return [work(begin(tenant=tenant)) for tenant, work in works], seen

        results, seen = await self._run(mode, whole, is_urgent=is_urgent)
        if seen.loaded:
            self._councils.merge(seen.loaded)
        return results

    async def _run(self, mode: Mode, work: Work[T], *, is_urgent: bool = True) -> T:
        """Run ``work`` in a thread, and report how long it took."""
        began, is_unavailable = time.perf_counter(), False
        try:
            if mode == "read":
                return await self._read(work)
            return await self._writer.write(work, is_urgent=is_urgent)
        except Unavailable as fault:
            is_unavailable = True
            if isinstance(fault, Damaged):
                self.is_damaged = True
                log.critical("database_damaged", code=str(fault), says=fault.advice)
            raise
        finally:
            if self._observer is not None:
                self._observer(mode, time.perf_counter() - began, is_unavailable=is_unavailable)

    async def _read(self, work: Work[T]) -> T:
        if self._closed:
            raise Unavailable("closed")
        return await asyncio.get_running_loop().run_in_executor(
            self._readers, partial(copy_context().run, run_with_retry, work, engine=self._reading)
        )

    async def truncate_log(self) -> bool:
        """Empty SQLite's log of what was erased; return False if another process needs the log now."""
        return await asyncio.to_thread(truncate_log, self.engine)

    async def ping(self) -> None:
        """Raise Unavailable if the database does not respond."""
        await self.read_all_tenants(lambda connection: connection.execute(text("SELECT 1")).scalar())

    def close(self) -> None:
        """Finish waiting work and close the database; later calls raise Unavailable."""
        self._closed = True
        self._writer.close()
        self._readers.shutdown(wait=True)
        self.engine.dispose()
