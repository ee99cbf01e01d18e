"""Test a database that is unreachable, locked or full: Unavailable is raised, confirmed data stays."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from domain.council import Council
from domain.question import Question
from storage import Store, Transaction, Unavailable
from storage.engine import open_engine
from storage.errors import translate_error
from tests.databases import Server
from tests.storage.broken_sqlite import SmallDisk, held_by_another_process, seconds_of, wait_at_most
from tests.storage.tenant import CHAT, Desk, Town, log, settle


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Desk]:
    """Connect to a SQLite file with a short wait for locks."""
    store = Store.open(sqlite_url)
    wait_at_most(store, milliseconds=400)
    yield Desk(store=store)
    store.close()


def know(tx: Transaction, chat: str = CHAT) -> None:
    tx.chats.upsert(chat, kind="group", service_url="s", bot_id="28:bot", meeting=None)


async def test_a_closed_store_is_unavailable(desk: Desk) -> None:
    await desk.write(know)
    desk.store.close()
    for door in (desk.write, desk.read):
        with pytest.raises(Unavailable):
            await door(lambda tx: tx.chats.get(CHAT))
    for whole in (desk.store.write_all_tenants, desk.store.read_all_tenants):
        with pytest.raises(Unavailable):
            await whole(lambda connection: connection.execute(text("SELECT 1")))
    with pytest.raises(Unavailable):
        await desk.store.ping()


async def test_a_database_that_answers_does_not_complain(desk: Desk) -> None:
    await desk.store.ping()


async def test_rows_that_point_nowhere_are_refused(desk: Desk, town: Town) -> None:
    nobody = Council(id=999, name="x", code="X", locale="sv", timezone="UTC")

    def work(tx: Transaction) -> None:
        question = Question(
            council=nobody.id,
            number=1,
            text="x",
            logged_by=town.karin.id,
            logged_at=tx.now,
            asked_by=town.karin.id,
            chat=CHAT,
        )
        tx.questions.add(question, council=nobody, act="x")

    with pytest.raises(IntegrityError):
        await desk.write(work)


async def test_a_reader_sees_one_moment_while_others_write(desk: Desk, town: Town) -> None:
    loop = asyncio.get_running_loop()

    def look(tx: Transaction) -> tuple[bool, bool]:
        before = tx.chats.get(CHAT) is None
        asyncio.run_coroutine_threadsafe(desk.write(know), loop).result(60)
        return before, tx.chats.get(CHAT) is None

    assert town.council.code == "TR"
    assert await desk.read(look) == (True, True)
    assert await desk.read(lambda tx: tx.chats.get(CHAT)) is not None


async def test_a_database_that_is_locked_for_a_moment_is_waited_for(sqlite_url: str) -> None:
    desk = Desk(store=Store.open(sqlite_url))
    with held_by_another_process(sqlite_url) as other:
        writing = asyncio.ensure_future(desk.write(know))
        await asyncio.sleep(1)
        assert not writing.done()
        assert other.stdin is not None
        other.stdin.write("\n")
        other.stdin.flush()
        await writing
    assert await desk.read(lambda tx: tx.chats.get(CHAT)) is not None
    desk.store.close()


def test_it_is_waited_for_five_seconds(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
    engine.dispose()


async def test_a_database_that_stays_locked_is_unavailable_to_write_but_can_be_read(
    sqlite: Desk, sqlite_url: str
) -> None:
    await sqlite.write(know)
    with held_by_another_process(sqlite_url):
        with pytest.raises(Unavailable):
            await sqlite.write(lambda tx: know(tx, "other"))
        assert await sqlite.read(lambda tx: tx.chats.get(CHAT)) is not None
    await sqlite.write(lambda tx: know(tx, "other"))


async def test_who_comes_while_it_is_locked_does_not_wait_twice_as_long(
    sqlite: Desk, sqlite_url: str
) -> None:
    wait_at_most(sqlite.store, milliseconds=1500)

    async def try_after(delay: float) -> float:
        await asyncio.sleep(delay)

        async def attempt() -> None:
            with pytest.raises(Unavailable):
                await sqlite.write(know)

        return await seconds_of(attempt())

    with held_by_another_process(sqlite_url):
        waited = await asyncio.gather(*(try_after(0.005 * n) for n in range(60)))
    assert max(waited) < 2 * 1.5


async def test_a_full_disk_is_unavailable_and_loses_nothing(sqlite: Desk, sqlite_url: str) -> None:
    town = await sqlite.write(settle)
    disk = SmallDisk(sqlite.store, pages=90)
    confirmed: list[int] = []

    async def log_for_ever() -> None:
        while True:
            question = await sqlite.write(lambda tx: log(tx, town.council, "Mörkt " * 300, by=town.johan))
            confirmed.append(question.number)

    with pytest.raises(Unavailable):
        await log_for_ever()
    newest = await sqlite.read(lambda tx: tx.questions.get_by_number(town.council, confirmed[-1]))
    assert newest.text.startswith("Mörkt")

    disk.pages = 100_000
    again = await sqlite.write(lambda tx: log(tx, town.council, "Ljust", by=town.johan))
    assert again.number == confirmed[-1] + 1
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        numbers = list(connection.exec_driver_sql("SELECT number FROM question ORDER BY number").scalars())
    engine.dispose()
    assert numbers == [*confirmed, again.number]


def _end_all_others(connection: Connection) -> None:
    connection.execute(
        text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    )


@pytest.mark.postgres
async def test_a_server_that_drops_every_connection_is_found_again(postgres: Server) -> None:
    with postgres.database() as url:
        desk = Desk(store=Store.open(url))
        await desk.write(know)
        with pytest.raises(Unavailable):
            await desk.store.write_all_tenants(_end_all_others)
        await asyncio.gather(*(desk.write(lambda tx, n=n: know(tx, str(n))) for n in range(8)))  # type: ignore[misc]
        assert await desk.read(lambda tx: tx.chats.get("7")) is not None
        desk.store.close()


def test_what_is_no_fault_of_the_database_is_left_as_it_is() -> None:
    mistake = NoResultFound()
    assert translate_error(mistake) is mistake
    assert isinstance(translate_error(NoConnectionFree()), Unavailable)


@pytest.mark.postgres
async def test_a_server_that_is_not_there_is_unavailable() -> None:
    desk = Desk(store=Store.open("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    with pytest.raises(Unavailable):
        await desk.write(know)
    with pytest.raises(Unavailable):
        await desk.store.ping()
    desk.store.close()
