"""Test that a transaction rolled back by PostgreSQL is retried once, but not if it may be committed."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import OperationalError as Operational

from domain.council import Council
from domain.errors import Refusal
from storage import Store, Transaction, Unavailable
from storage.errors import is_serialization_failure
from tests.databases import Server
from tests.storage.tenant import CHAT, Desk, Town, found, log, meet, settle

pytestmark = pytest.mark.postgres


@pytest.fixture
async def desk(postgres: Server) -> AsyncIterator[Desk]:
    with postgres.database() as url:
        store = Store.open(url)
        yield Desk(store=store)
        store.close()


@pytest.fixture
async def town(desk: Desk) -> Town:
    return await desk.write(settle)


def connection_of(tx: Transaction) -> Connection:
    return tx.people._connection  # noqa: SLF001 - to cut it


def cut(connection: Connection) -> None:
    connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def know(tx: Transaction) -> None:
    tx.chats.upsert(CHAT, kind="group", service_url="s", bot_id="28:bot", meeting=None)


class Times:
    """Counts how often an operation was run."""

    def __init__(self) -> None:
        self.run = 0

    def first(self) -> bool:
        self.run += 1
        return self.run == 1


async def test_of_two_that_wait_for_each_other_both_are_stored(desk: Desk, town: Town) -> None:
    other = await desk.write(partial(found, by=town.karin, code="KR"))
    together, times = threading.Barrier(2, timeout=60), Times()

    def add(tx: Transaction, *, order: tuple[int, int], name: str) -> None:
        times.first()
        for position, council in enumerate(order):
            tx.councils.add_outside_body(tx.councils.get(council), name)
            if position == 0 and times.run <= 2:
                together.wait()

    here, there = town.council.id, other.id
    await asyncio.gather(
        desk.write(partial(add, order=(here, there), name="Polisen i norr")),
        desk.write(partial(add, order=(there, here), name="Polisen i söder")),
    )
    assert times.run == 3
    for council in (here, there):
        known = await desk.read(lambda tx, council=council: tx.councils.get(council))  # type: ignore[misc]
        assert {"Polisen i norr", "Polisen i söder"} <= {body.name for body in known.outside_bodies}


async def test_what_was_seen_the_first_time_is_not_remembered(desk: Desk, town: Town) -> None:
    times = Times()

    def add(tx: Transaction) -> Council:
        first = times.first()
        changed = tx.councils.add_outside_body(town.council, f"Nummer {times.run}")
        if first:
            cut(connection_of(tx))
        return changed

    await desk.write(add)
    known = await desk.read(lambda tx: tx.councils.get(town.council.id))
    names = [body.name for body in known.outside_bodies]
    assert "Nummer 2" in names
    assert "Nummer 1" not in names


@pytest.mark.parametrize("door", ["write", "read"])
async def test_a_connection_that_is_lost_during_the_work_costs_nobody_anything(desk: Desk, door: str) -> None:
    await desk.write(know)
    times = Times()

    def look(tx: Transaction) -> bool:
        if times.first():
            cut(connection_of(tx))
        return tx.chats.get(CHAT) is not None

    way: Callable[[Callable[[Transaction], bool]], object] = desk.write if door == "write" else desk.read
    assert await way(look)  # type: ignore[misc]
    assert times.run == 2


async def test_what_fails_twice_is_not_tried_a_third_time(desk: Desk) -> None:
    times = Times()

    def fail(tx: Transaction) -> None:
        times.first()
        cut(connection_of(tx))

    with pytest.raises(Unavailable):
        await desk.write(fail)
    assert times.run == 2


async def test_a_transaction_that_the_database_could_not_put_in_order_is_run_again(
    desk: Desk, town: Town
) -> None:
    times, loop = Times(), asyncio.get_running_loop()

    def count(tx: Transaction) -> int:
        first = times.first()
        connection_of(tx).execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        council = tx.councils.get(town.council.id)
        if first:
            other = desk.write(lambda tx: log(tx, town.council, "Före", by=town.johan))
            asyncio.run_coroutine_threadsafe(other, loop).result(60)
        return log(tx, council, "Efter", by=town.johan).number

    assert await desk.write(count) == 2
    assert times.run == 2


async def test_a_commit_whose_answer_was_lost_is_not_made_again(desk: Desk) -> None:
    times = Times()

    def commit_and_lose_the_answer(connection: Connection) -> None:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.commit()
        driver.cursor().execute("SELECT 1")
        with pytest.raises(Exception, match="terminating connection"):
            driver.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def work(tx: Transaction) -> None:
        times.first()
        know(tx)
        meet(tx, "Karin Ek")

    event.listen(desk.store.engine, "commit", commit_and_lose_the_answer)
    with pytest.raises(Unavailable):
        await desk.write(work)
    event.remove(desk.store.engine, "commit", commit_and_lose_the_answer)
    assert times.run == 1
    assert await desk.read(lambda tx: tx.chats.get(CHAT)) is not None


async def test_what_was_refused_or_is_a_mistake_is_run_once(desk: Desk, town: Town) -> None:
    times = Times()

    def refuse(tx: Transaction) -> None:
        times.first()
        tx.councils.add_coordinator(town.council, town.karin.id)

    def mistake(tx: Transaction) -> None:
        times.first()
        connection_of(tx).execute(text("SELECT nothing"))

    for work, fault in ((refuse, Refusal), (mistake, DBAPIError)):
        with pytest.raises(fault):
            await desk.write(work)
    assert times.run == 2


def test_a_fault_that_says_nothing_of_the_kind_is_not_one_that_was_taken_back() -> None:
    assert not is_serialization_failure(Operational("SELECT 1", None, RuntimeError("x")))
