"""Test the writer of SQLite: waiting operations are committed together, in order, and fail separately."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import OperationalError

from storage import Conflict, Store, Unavailable
from storage.tables import inbox
from storage.writers import MAX_GROUP_COMMIT
from tests.storage.tenant import NOW


class OursError(Exception):
    """The error of an operation that fails on purpose."""


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    store = Store.open(sqlite_url)
    yield store
    store.close()


def adding(key: int | str) -> Callable[[Connection], str]:
    """Return an operation that stores a row."""

    def work(connection: Connection) -> str:
        row = {"tenant_id": "t", "conversation_id": "c", "activity_id": str(key), "received_at": NOW}
        connection.execute(insert(inbox), {**row, "answered": False, "result": {}})
        return str(key)

    return work


def failing(fault: Exception) -> Callable[[Connection], str]:
    """Return an operation that stores a row and then fails."""

    def work(connection: Connection) -> str:
        adding(f"lost-{fault}")(connection)
        raise fault

    return work


async def stored(store: Store) -> list[str]:
    return sorted(
        await store.read_all_tenants(lambda c: list(c.execute(select(inbox.c.activity_id)).scalars()))
    )


async def together(store: Store, *pieces: Callable[[Connection], Any]) -> list[Any]:
    """Run operations that all wait for another one, so that they share a commit."""
    begun, held = threading.Event(), threading.Event()

    def hold(_connection: Connection) -> bool:
        begun.set()
        return held.wait(60)

    first = asyncio.ensure_future(store.write_all_tenants(hold))
    await asyncio.to_thread(begun.wait, 60)
    waiting = [asyncio.ensure_future(store.write_all_tenants(piece)) for piece in pieces]
    await asyncio.sleep(0)
    held.set()
    assert await first
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_two_hundred_writes_at_once_are_all_stored_and_the_one_that_fails_fails_alone(
    store: Store,
) -> None:
    pieces = [adding(n) for n in range(200)]
    pieces[77] = failing(OursError("no"))
    outcomes = await asyncio.gather(*map(store.write_all_tenants, pieces), return_exceptions=True)
    assert isinstance(outcomes.pop(77), OursError)
    rest = [str(n) for n in range(200) if n != 77]
    assert outcomes == rest
    assert await stored(store) == sorted(rest)


async def test_they_share_commits(store: Store) -> None:
    commits = 0

    def count(_connection: Connection) -> None:
        nonlocal commits
        commits += 1

    event.listen(store.engine, "commit", count)
    await together(store, *(adding(n) for n in range(MAX_GROUP_COMMIT * 2)))
    assert commits == 3


async def test_what_is_not_urgent_shares_the_commit_of_what_comes_next_and_keeps_its_place(
    store: Store,
) -> None:
    commits: list[int] = []
    order: list[str] = []
    event.listen(store.engine, "commit", lambda _connection: commits.append(len(order)))
    later = asyncio.ensure_future(store.write(lambda _tx: order.append("later"), tenant="t", is_urgent=False))
    await asyncio.sleep(0)
    await store.write(lambda _tx: order.append("now"), tenant="t")
    await later
    assert (order, commits) == (["later", "now"], [2])
    await store.write(lambda _tx: order.append("alone"), tenant="t", is_urgent=False)
    assert (order[2:], commits) == (["alone"], [2, 3])


async def test_they_run_in_the_order_in_which_they_came(store: Store) -> None:
    order: list[int] = []
    await together(store, *(lambda _c, n=n: order.append(n) for n in range(100)))
    assert order == list(range(100))


async def test_what_is_stored_twice_is_a_conflict_for_the_second(store: Store) -> None:
    outcomes = await together(store, adding("a"), adding("a"), adding("b"))
    assert [type(outcome) for outcome in outcomes] == [str, Conflict, str]
    assert await stored(store) == ["a", "b"]


async def test_a_statement_that_is_wrong_is_a_mistake_of_its_own(store: Store) -> None:
    def wrong(connection: Connection) -> None:
        connection.execute(text("SELECT * FROM there_is_no_such_table"))

    outcomes = await together(store, adding("a"), wrong, adding("b"))
    assert [type(outcome) for outcome in outcomes] == [str, OperationalError, str]
    assert await stored(store) == ["a", "b"]


async def test_where_the_database_fails_it_fails_for_all_who_share_the_commit(store: Store) -> None:
    def disk_error(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        for n in range(5000):
            adding(f"filling-{n}" + "x" * 500)(connection)

    outcomes = await together(store, adding("a"), disk_error, adding("b"))
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
    assert await stored(store) == []


async def test_those_before_a_failure_run_again_and_those_after_it_once(store: Store) -> None:
    ran: list[int] = []

    def counted(number: int) -> Callable[[Connection], str]:
        def work(connection: Connection) -> str:
            ran.append(number)
            return adding(number)(connection)

        return work

    pieces = [
        counted(0),
        counted(1),
        failing(OursError("no")),
        counted(2),
        failing(OursError("never")),
        counted(3),
    ]
    outcomes = await together(store, *pieces)
    assert [type(outcome) for outcome in outcomes] == [str, str, OursError, str, OursError, str]
    assert ran == [0, 1, 0, 1, 2, 2, 3]
    assert await stored(store) == ["0", "1", "2", "3"]


async def test_a_failure_that_changed_nothing_lets_nobody_run_again(store: Store) -> None:
    ran: list[int] = []

    def refused(_connection: Connection) -> None:
        raise OursError

    def counted(connection: Connection) -> str:
        ran.append(0)
        return adding("a")(connection)

    outcomes = await together(store, counted, refused, adding("b"))
    assert [type(outcome) for outcome in outcomes] == [str, OursError, str]
    assert ran == [0]
    assert await stored(store) == ["a", "b"]


async def test_what_is_committed_stays_when_the_rest_of_the_group_finds_no_database(store: Store) -> None:
    def disk_error(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        for n in range(5000):
            adding(f"filling-{n}" + "x" * 500)(connection)

    outcomes = await together(store, adding("a"), failing(OursError("no")), adding("b"), disk_error)
    assert [type(outcome) for outcome in outcomes] == [str, OursError, Unavailable, Unavailable]
    assert await stored(store) == ["a"]


@pytest.mark.parametrize("fault", [None, OursError()])
async def test_what_sqlite_rolled_back_by_itself_is_reported_to_all_who_share_the_commit(
    store: Store, fault: Exception | None
) -> None:
    def rolled_back(connection: Connection) -> None:
        connection.connection.rollback()  # as SQLite does when the disk is full
        if fault is not None:
            raise fault

    outcomes = await together(store, adding("a"), rolled_back, adding("b"))
    assert [type(outcome) for outcome in outcomes] == [Unavailable] * 3
    assert await stored(store) == []


async def test_who_gave_up_waiting_does_not_disturb_the_others(store: Store) -> None:
    held = threading.Event()
    first = asyncio.ensure_future(store.write_all_tenants(lambda _connection: held.wait(60)))
    given_up = asyncio.ensure_future(store.write_all_tenants(adding("given up")))
    patient = asyncio.ensure_future(store.write_all_tenants(adding("patient")))
    await asyncio.sleep(0)
    given_up.cancel()
    held.set()
    assert await patient == "patient"
    assert await first
    assert given_up.cancelled()
    assert await stored(store) == ["given up", "patient"]


def test_a_loop_that_ended_does_not_stop_the_writer(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    begun, held = threading.Event(), threading.Event()

    def hold(_connection: Connection) -> bool:
        begun.set()
        return held.wait(60)

    async def leave_behind() -> None:
        asyncio.ensure_future(store.write_all_tenants(hold))  # noqa: RUF006
        assert await asyncio.to_thread(begun.wait, 60)

    asyncio.run(leave_behind())
    held.set()
    later = asyncio.wait_for(store.write_all_tenants(adding("later")), timeout=60)
    assert asyncio.run(later) == "later"
    store.close()


async def test_what_waits_when_the_store_is_closed_is_still_stored(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    waiting = [asyncio.ensure_future(store.write_all_tenants(adding(n))) for n in range(50)]
    await asyncio.sleep(0)
    store.close()
    assert await asyncio.gather(*waiting) == [str(n) for n in range(50)]
    again = Store.open(sqlite_url)
    assert len(await stored(again)) == 50
    again.close()
