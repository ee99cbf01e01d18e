"""Run units of work against the database: ``await store.write(work, ...)`` and ``store.read``.

``work`` is a plain function of a transaction. It runs in a worker thread, perhaps twice, so it only reads and
writes rows. PostgreSQL has several writers; with SQLite's one, all work that waits shares the next commit.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal, Protocol, TypeVar

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from storage.chats import Chats
from storage.councils import CouncilCache, CouncilCacheSession, Councils
from storage.engine import dialect_of, open_engine, truncate_log
from storage.errors import (
    Damaged,
    Unavailable,
    is_connection_terminated,
    is_serialization_failure,
    translate_error,
)
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


READER_THREADS, WRITER_THREADS, MAX_GROUP_COMMIT = 4, 8, 32


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
    """The caller's context, so that log lines from the thread carry its values."""
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


class Transaction:
    """The data of one tenant in one transaction; every query filters by the tenant."""

    def __init__(
        self, connection: Connection, *, tenant: str, now: datetime, council_cache: CouncilCacheSession
    ) -> None:
        self.tenant = tenant
        self.now = now
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

    async def write(self, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None = None) -> T:
        """Run ``work`` for one tenant in a transaction, at the database's time; return once it is on disk.

        Raises Unavailable if the database cannot be reached, Conflict if a concurrent transaction was first.
        """
        return (await self.run_each("write", [(tenant, work)], now=now))[0]

    async def write_all_tenants(self, work: Work[T]) -> T:
        """Run ``work`` on the rows of all tenants in a transaction; raises as ``write`` does."""
        return await self._run("write", work)

    async def read(self, work: Callable[[Transaction], T], *, tenant: str, now: datetime | None = None) -> T:
        """Run ``work`` for one tenant on a snapshot, concurrently with writers; raises Unavailable."""
        return (await self.run_each("read", [(tenant, work)], now=now))[0]

    async def read_all_tenants(self, work: Work[T]) -> T:
        """Run ``work`` on the rows of all tenants on a snapshot; raises Unavailable."""
        return await self._run("read", work)

    async def run_each(self, mode: Mode, works: Works[T], *, now: datetime | None = None) -> list[T]:
        """Run units of work, each for one tenant, in one transaction; cache the councils that they saw."""

        def whole(connection: Connection) -> tuple[list[T], CouncilCacheSession]:
            seen = CouncilCacheSession(self._councils)
            moment = self.current_time(connection) if now is None else now
            connection = connection.execution_options(snapshot={}) if mode == "read" else connection
            begin = partial(Transaction, connection, now=moment, council_cache=seen)
            return [work(begin(tenant=tenant)) for tenant, work in works], seen

        results, seen = await self._run(mode, whole)
        if seen.loaded:
            self._councils.merge(seen.loaded)
        return results

    async def _run(self, mode: Mode, work: Work[T]) -> T:
        """Run ``work`` in a thread, and report how long it took."""
        began, is_unavailable = time.perf_counter(), False
        try:
            return await (self._writer.write(work) if mode == "write" else self._read(work))
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
