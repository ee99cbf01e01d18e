"""Test which messages are claimed first, which are left out, and that finished ones slow nothing down."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, update

from storage import Transaction
from storage.outbox import (
    EXPIRES_AFTER,
    MessageKind,
    MessageState,
    release_abandoned,
    time_until_due,
    unknown_kinds,
)
from storage.outbox.claims import LONGEST_PAUSE, expire_overdue, release_future
from storage.tables import outbox
from tests.storage.outbox.helpers import MINUTE, add, settle_as, take, taken
from tests.storage.tenant import NOW, Desk


async def test_whatever_people_wait_for_goes_before_reminders_however_old(desk: Desk) -> None:
    waited_for = [kind for kind in MessageKind if kind is not MessageKind.REMINDER]

    def fill(tx: Transaction) -> None:
        for number in range(3):
            add(tx, f"reminder {number}", MessageKind.REMINDER, person=number, at=NOW - MINUTE)
        for kind in waited_for:
            add(tx, kind.value, kind, thread=kind.value)

    await desk.write(fill)
    first = await taken(desk.store, most=len(waited_for) + 1)
    assert first == [*(kind.value for kind in waited_for), "reminder 0"]
    assert await taken(desk.store) == ["reminder 1", "reminder 2"]


async def test_a_reminder_that_somebody_left_comes_after_what_people_wait_for_too(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "reminder", MessageKind.REMINDER, person=1))
    await take(desk.store)
    await desk.write(lambda tx: add(tx, "message", person=2))
    assert await taken(desk.store, now=NOW + MINUTE, most=1) == ["message"]
    assert await taken(desk.store, now=NOW + MINUTE) == ["reminder"]


async def test_a_person_whose_reminder_waits_gets_their_answer_first(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "reminder", MessageKind.REMINDER, at=NOW - MINUTE))
    await desk.write(lambda tx: add(tx, "answer", MessageKind.PRIVATE))
    assert await taken(desk.store) == ["answer"]


async def test_a_tenant_that_teams_wants_nothing_for_waits_and_others_go_on(desk: Desk) -> None:
    elsewhere = Desk(store=desk.store, tenant="elsewhere")
    for tenant, key in ((desk, "ours"), (elsewhere, "theirs")):
        await tenant.write(lambda tx, key=key: add(tx, key))  # type: ignore[misc]
    await desk.write(lambda tx: tx.outbox.pause(60))
    await desk.write(lambda tx: tx.outbox.pause(5))  # somebody else was asked to wait less
    assert await taken(desk.store) == ["theirs"]
    assert await taken(desk.store, now=NOW + MINUTE - timedelta(seconds=1)) == []
    assert "ours" in await taken(desk.store, now=NOW + MINUTE)


async def test_while_a_tenant_waits_nobody_looks_for_its_messages_all_the_time(desk: Desk) -> None:
    await desk.write(lambda tx: add(tx, "k"))
    await desk.write(lambda tx: tx.outbox.pause(60))
    assert await desk.store.read_all_tenants(partial(time_until_due, now=NOW)) is None
    assert await desk.store.read_all_tenants(partial(time_until_due, now=NOW + MINUTE)) == -MINUTE


async def test_a_tenant_gets_no_more_than_there_is_room_for(desk: Desk) -> None:
    elsewhere = Desk(store=desk.store, tenant="elsewhere")
    for tenant in (desk, elsewhere):
        await tenant.write(lambda tx: [add(tx, f"{tx.tenant} {n}", person=n) for n in range(3)])
    assert await taken(desk.store, tenants={"bjorkvik": 1}) == [
        "bjorkvik 0",
        *(f"elsewhere {n}" for n in range(3)),
    ]
    assert await taken(desk.store, tenants={"bjorkvik": 0}) == []
    assert await taken(desk.store) == ["bjorkvik 1", "bjorkvik 2"]


async def test_a_letter_says_for_how_long_it_is_good(desk: Desk) -> None:
    await desk.write(lambda tx: [add(tx, "a", person=1, expires_at=NOW + MINUTE), add(tx, "b", person=2)])
    messages = await take(desk.store)
    assert [message.expires_at for message in messages] == [NOW + MINUTE, NOW + EXPIRES_AFTER]


async def test_cards_of_one_person_and_messages_to_them_are_one_conversation(desk: Desk) -> None:
    def fill(tx: Transaction) -> None:
        more = {"kind": "news", "args": {}, "questions": [], "service_url": "s", "locale": "sv"}
        where = {"thread": "a:petra", "person": 4, "activity": "1", "fingerprint": "", "at": NOW}
        view = tx.posted_cards.add(council=None, **more, **where)  # type: ignore[arg-type]
        add(tx, "message", person=4)
        tx.outbox.update_card(view, thread="a:petra", key="k")

    await desk.write(fill)
    (message,) = await take(desk.store)
    await settle_as(desk, [message], MessageState.SENT)
    (card,) = await take(desk.store)
    assert (card.kind, card.ordering_key, card.person) == (MessageKind.UPDATE, message.ordering_key, None)


@pytest.mark.both_databases
async def test_after_a_step_back_nothing_waits_for_a_future_that_is_not(desk: Desk) -> None:
    """Correct a clock a year ahead after messages expired, were queued, claimed, retried or paused by it."""
    wrong, planned = desk.later(days=365), NOW + timedelta(days=3)
    ahead = wrong.now
    await desk.write(lambda tx: add(tx, "expired", person=1))
    await desk.store.write_all_tenants(partial(expire_overdue, now=ahead))
    await wrong.write(lambda tx: add(tx, "under way", person=2))
    await take(desk.store, now=ahead)
    await desk.write(lambda tx: add(tx, "planned", person=5, at=planned, expires_at=ahead + MINUTE))
    await wrong.write(lambda tx: add(tx, "queued", person=3))
    await wrong.write(lambda tx: tx.outbox.pause(2 * LONGEST_PAUSE.total_seconds()))
    assert await taken(desk.store) == []
    released = await desk.store.write_all_tenants(partial(release_future, now=NOW))
    assert released == 3
    assert sorted(await taken(desk.store)) == ["expired", "queued", "under way"]
    assert await taken(desk.store, now=planned) != [], "what was planned for later stays so"


NEWER = "hologram"


def rename(connection: Connection, *, kind: str, to: str) -> int:
    return int(connection.execute(update(outbox).where(outbox.c.kind == kind).values(kind=to)).rowcount)


async def test_messages_of_kinds_that_only_a_newer_version_knows_are_left_to_it(desk: Desk) -> None:
    """Due, late and half sent by a replica that died: nothing is lost, and nobody waits for them."""
    post = MessageKind.POST
    await desk.write(lambda tx: add(tx, "half sent", post, person=2))
    await take(desk.store)
    await desk.write(lambda tx: add(tx, "first", post, at=NOW - MINUTE))
    await desk.write(lambda tx: add(tx, "late", post, person=3, expires_at=NOW + MINUTE))
    assert await desk.store.write_all_tenants(partial(rename, kind=post.value, to=NEWER)) == 3
    await desk.write(lambda tx: [add(tx, "ours", person=1), add(tx, "another", person=4)])
    ours = await take(desk.store)
    assert [message.payload["key"] for message in ours] == ["ours", "another"]
    await settle_as(desk, ours, MessageState.SENT)
    for now in (NOW, NOW + 2 * MINUTE):
        assert await taken(desk.store, now=now) == []
        assert await desk.store.read_all_tenants(partial(time_until_due, now=now)) is None
        assert await desk.store.read_all_tenants(partial(unknown_kinds, now=now)) == {NEWER}
    assert await desk.store.write_all_tenants(partial(release_abandoned, owner="another")) == 0
    await desk.write(lambda tx: add(tx, "after half", person=2))
    assert await taken(desk.store) == [], "it may be under way still"
    assert await taken(desk.store, now=NOW + MINUTE) == ["after half"]
    await desk.store.write_all_tenants(partial(rename, kind=NEWER, to=post.value))
    assert await taken(desk.store, now=NOW) == ["first", "late"]
    assert "half sent" in await taken(desk.store, now=NOW + MINUTE)
