"""Test that texts of sent messages are removed after a month, the rows after three, a part at a time."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from storage.inbox import delete_before
from storage.outbox import MessageKind, MessageState
from storage.page_sessions import SESSION_LENGTH, PageSession, PageSessions, delete_expired_sessions
from storage.retention import MESSAGE_RETENTION, PAYLOAD_RETENTION, clear_sent_payloads, delete_finished
from storage.tables import outbox
from tests.storage.outbox.helpers import add, settle_as, take
from tests.storage.tenant import NOW, Desk

SECOND = timedelta(seconds=1)


async def finished(desk: Desk, state: MessageState, *, times: int = 1) -> None:
    await desk.write(lambda tx: [add(tx, f"{state}-{n}", person=n) for n in range(times)])
    await settle_as(desk, await take(desk.store), state)


def kept(connection: Connection) -> list[tuple[str, object]]:
    """Return state and payload of the stored messages."""
    found = connection.execute(select(outbox.c.state, outbox.c.payload).order_by(outbox.c.id))
    return [(row[0], row[1]) for row in found]


async def test_what_a_sent_message_said_is_forgotten_after_a_month(desk: Desk) -> None:
    await finished(desk, MessageState.SENT)
    empty = partial(clear_sent_payloads, now=NOW + PAYLOAD_RETENTION)
    assert await desk.store.write_all_tenants(empty) == 0
    empty = partial(clear_sent_payloads, now=NOW + PAYLOAD_RETENTION + SECOND)
    assert await desk.store.write_all_tenants(empty) == 1
    assert await desk.store.read_all_tenants(kept) == [("sent", {})]
    assert await desk.store.write_all_tenants(empty) == 0, "it is not looked at again"


@pytest.mark.parametrize(
    "state", [MessageState.HELD, MessageState.BLOCKED, MessageState.DEAD, MessageState.EXPIRED]
)
async def test_what_failed_can_be_sent_again_for_three_months(desk: Desk, state: MessageState) -> None:
    await finished(desk, state)
    later = NOW + MESSAGE_RETENTION
    assert await desk.store.write_all_tenants(partial(clear_sent_payloads, now=later)) == 0
    assert await desk.store.write_all_tenants(partial(delete_finished, now=later)) == 0
    assert await desk.store.write_all_tenants(partial(delete_finished, now=later + SECOND)) == 1
    assert await desk.store.read_all_tenants(kept) == []


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.CANCELLED])
async def test_that_there_was_a_message_is_forgotten_after_three_months(
    desk: Desk, state: MessageState
) -> None:
    await finished(desk, state)
    assert (
        await desk.store.write_all_tenants(partial(delete_finished, now=NOW + MESSAGE_RETENTION + SECOND))
        == 1
    )
    assert await desk.store.read_all_tenants(kept) == []


async def test_what_still_waits_is_never_forgotten(desk: Desk) -> None:
    await desk.write(lambda tx: [add(tx, "a"), add(tx, "b", MessageKind.REMINDER, person=2)])
    await take(desk.store, most=1)
    much_later = NOW + 10 * MESSAGE_RETENTION
    assert await desk.store.write_all_tenants(partial(clear_sent_payloads, now=much_later)) == 0
    assert await desk.store.write_all_tenants(partial(delete_finished, now=much_later)) == 0


async def test_no_transaction_forgets_more_than_a_part(desk: Desk) -> None:
    await finished(desk, MessageState.SENT, times=5)
    later = NOW + MESSAGE_RETENTION + SECOND
    for forget in (clear_sent_payloads, delete_finished):
        parts = [await desk.store.write_all_tenants(partial(forget, now=later, limit=2)) for _ in range(4)]
        assert parts == [2, 2, 1, 0]


async def test_activities_are_forgotten_in_parts_too(desk: Desk) -> None:
    for number in range(3):
        await desk.write(lambda tx, n=number: tx.inbox.add_activity("c", f"a{n}", result={}, at=NOW))  # type: ignore[misc]
    forget = partial(delete_before, moment=NOW + SECOND, limit=2)
    assert [await desk.store.write_all_tenants(forget) for _ in range(3)] == [2, 1, 0]


async def test_a_session_of_the_pages_is_deleted_once_it_has_expired(desk: Desk) -> None:
    sessions = PageSessions(desk.store)
    session = PageSession(tenant=desk.tenant, entra_id="karin", locale="sv", theme="dark")
    for secret, former in (("first", ""), ("second", "first"), ("third", "")):
        await sessions.start(secret, session, former=former)
    assert await sessions.find("second") == session
    assert await sessions.find("first") is None, "the browser signed in anew"
    now = await desk.store.read_all_tenants(desk.store.current_time)
    early, late = (
        partial(delete_expired_sessions, now=now + SESSION_LENGTH + after)
        for after in (-timedelta(minutes=1), timedelta(minutes=1))
    )
    assert await desk.store.write_all_tenants(early) == 0
    assert await desk.store.write_all_tenants(late) == 2
    assert await sessions.find("second") is None
