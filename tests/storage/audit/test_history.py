"""Test that the history cannot be changed, and that changes by a database administrator are detected."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage import Store
from storage.audit_chain import (
    VerificationResult,
    amend_events,
    chain_head,
    count_unsealed,
    seal_events,
    verify_history,
)
from tests.storage.conftest import desk, store, town
from tests.storage.tenant import NOW, Desk, Town, log

__all__ = ["desk", "store", "town"]
pytestmark = pytest.mark.both_databases
UNLOCKED = {
    "sqlite": ["DROP TRIGGER event_is_kept", "DROP TRIGGER event_is_unchanged", "DROP TRIGGER seal_is_kept"],
    "postgresql": ["ALTER TABLE event DISABLE TRIGGER ALL", "ALTER TABLE seal DISABLE TRIGGER ALL"],
}
"""Changes by a person with full rights in the database."""


async def asked(desk: Desk, town: Town, *, times: int = 3) -> None:
    for number in range(times):
        await desk.write(partial(log, council=town.council, text=f"Fråga {number}?", by=town.johan))


async def sealed(store: Store, *, most: int = 500) -> int:
    return await store.write_all_tenants(lambda c: seal_events(c, now=NOW, limit=most))


async def proof(store: Store, *, noted: str | None = None) -> VerificationResult:
    return await store.read_all_tenants(lambda c: verify_history(c, known_head=noted))


async def tell(store: Store, *statements: str) -> None:
    def work(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    await store.write_all_tenants(work)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET new = '{}'",
        "UPDATE event SET actor_id = 1",
        "DELETE FROM event",
        "DELETE FROM seal",
        "UPDATE seal SET chain = 'x'",
        "UPDATE seal SET open = true",
    ],
)
async def test_the_database_itself_refuses_to_change_the_history(
    store: Store, desk: Desk, town: Town, statement: str
) -> None:
    await asked(desk, town)
    await sealed(store)
    with pytest.raises(DBAPIError, match="the history is not changed"):
        await tell(store, statement)
    assert (await proof(store)).is_intact


@pytest.mark.postgres
async def test_it_refuses_to_be_emptied_too(store: Store, desk: Desk, town: Town) -> None:
    if store.engine.dialect.name != "postgresql":
        return
    await asked(desk, town)
    with pytest.raises(DBAPIError, match="the history is not changed"):
        await tell(store, "TRUNCATE event")


async def test_what_is_written_is_sealed_in_parts_and_proved(store: Store, desk: Desk, town: Town) -> None:
    await asked(desk, town, times=5)
    assert await store.read_all_tenants(count_unsealed) == 5
    assert [await sealed(store, most=2) for _ in range(4)] == [2, 2, 1, 0]
    found = await proof(store)
    assert (found.is_intact, found.sealed, found.unsealed, found.head.position) == (True, 5, 0, 5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            """UPDATE event SET new = '{"text":"Nothing."}' WHERE id = 2""",
            "event 2 was changed: what it says",
        ),
        ("UPDATE event SET act = 'x' WHERE id = 2", "event 2 was changed: what it says"),
        ("UPDATE event SET actor_id = actor_id + 1 WHERE id = 2", "event 2 was changed: who, what or when"),
        ("UPDATE event SET happening = 'dropped' WHERE id = 3", "event 3 was changed: who, what or when"),
        ("DELETE FROM event WHERE id = 1", "event 1 is gone"),
        ("DELETE FROM seal WHERE position = 2", "links 2 to 2 are missing"),
    ],
)
async def test_what_somebody_with_the_keys_changes_shows(
    store: Store, desk: Desk, town: Town, change: str, said: str
) -> None:
    await asked(desk, town)
    await sealed(store)
    await tell(store, *UNLOCKED[store.engine.dialect.name], change)
    found = await proof(store)
    assert not found.is_intact
    assert said in found.problems


async def test_a_chain_that_was_cut_off_at_its_end_lacks_the_head_that_was_noted(
    store: Store, desk: Desk, town: Town
) -> None:
    await asked(desk, town)
    await sealed(store)
    noted = (await store.read_all_tenants(chain_head)).chain
    await asked(desk, town, times=1)
    await sealed(store)
    assert (await proof(store, noted=noted)).is_intact
    await tell(
        store,
        *UNLOCKED[store.engine.dialect.name],
        "DELETE FROM seal WHERE position > 2",
        "DELETE FROM event WHERE id > 2",
    )
    assert (await proof(store)).is_intact, "nobody can tell from the database alone"
    assert not (await proof(store, noted=noted)).is_intact


async def test_words_are_taken_away_and_the_chain_still_holds(store: Store, desk: Desk, town: Town) -> None:
    await asked(desk, town)
    await sealed(store)
    noted = (await store.read_all_tenants(chain_head)).chain
    for said in ("[x]", "[y]"):
        await store.write_all_tenants(
            lambda c, said=said: amend_events(c, {2: {"new": {"text": said}}}, now=NOW)  # type: ignore[misc]
        )
    found = await proof(store, noted=noted)
    assert (found.is_intact, found.sealed, found.erased) == (True, 3, 1)
    with pytest.raises(DBAPIError, match="the history is not changed"):
        await tell(store, "UPDATE event SET new = '{}' WHERE id = 2")
    await tell(store, *UNLOCKED[store.engine.dialect.name], "UPDATE event SET new = '{}' WHERE id = 2")
    assert "event 2 was changed: what it says" in (await proof(store)).problems


async def test_words_that_were_not_sealed_yet_can_be_taken_away_too(
    store: Store, desk: Desk, town: Town
) -> None:
    await asked(desk, town)
    await store.write_all_tenants(lambda c: amend_events(c, {3: {"act": "", "old": {}, "new": {}}}, now=NOW))
    found = await proof(store)
    assert (found.is_intact, found.sealed, found.erased, found.unsealed) == (True, 3, 1, 0)


async def test_many_write_while_several_seal(store: Store, desk: Desk, town: Town) -> None:
    async def keep_sealing() -> None:
        for _ in range(10):
            await sealed(store, most=7)

    await asyncio.gather(
        *(asked(desk, town, times=10) for _ in range(4)), *(keep_sealing() for _ in range(3))
    )
    while await sealed(store):
        pass
    found = await proof(store)
    assert (found.is_intact, found.sealed, found.unsealed) == (True, 40, 0)
