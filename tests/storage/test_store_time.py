"""Test the source of the time: the database if processes share it; the test's clock if one is given."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import Store
from tests.storage.tenant import NOW

YEAR = timedelta(days=365)


class Ahead(datetime):
    """The clock of a machine that is a year ahead."""

    @classmethod
    def now(cls, tz: object = None) -> "Ahead":  # noqa: ARG003
        moment = datetime.now(UTC) + YEAR
        return cls(*moment.timetuple()[:6], moment.microsecond, UTC)


async def times(store: Store) -> tuple[datetime, ...]:
    """Return the time that each kind of transaction sees."""
    return (
        await store.write(lambda tx: tx.now, tenant="t"),
        await store.read(lambda tx: tx.now, tenant="t"),
        await store.read_all_tenants(store.current_time),
        await store.write_all_tenants(store.current_time),
    )


async def test_a_transaction_that_is_given_no_time_has_the_databases(store: Store) -> None:
    before = datetime.now(UTC)
    for moment in await times(store):
        assert abs(moment - before) < timedelta(seconds=5)
        assert moment.utcoffset() == timedelta()


async def test_the_clock_of_a_process_counts_only_where_it_is_alone(
    store: Store, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.datetime", Ahead)
    wrong = [moment > datetime.now(UTC) + YEAR / 2 for moment in await times(store)]
    assert set(wrong) == {backend == "sqlite"}


async def test_the_time_goes_on_within_a_transaction(store: Store) -> None:
    first, second = await store.read_all_tenants(lambda c: (store.current_time(c), store.current_time(c)))
    assert first < second


async def test_the_clock_of_a_test_holds_on_every_database(database_url: str) -> None:
    store = Store.open(database_url, clock=lambda: NOW)
    assert set(await times(store)) == {NOW}
    assert await store.read(lambda tx: tx.now, tenant="t", now=NOW - YEAR) == NOW - YEAR
    store.close()
