"""Test the isolation of two tenants, and of two councils of one tenant with the same owner."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import pytest

from bot.outbox.render import MessageRenderer
from bot.reminders.due import ReminderRecipient, manual_reminders
from bot.reminders.planner import ReminderPlanner
from bot.turn.handler import Defaults
from domain.council import Council
from domain.errors import NotFound
from domain.history import EventKind
from domain.meeting import Meeting
from domain.person import Person
from simulator.cards import texts
from storage import Store, Transaction
from storage.outbox.messages import MessageState, OutboxMessage
from tests.faults.town import BEGINS, MEETING_DAY, MORNING
from tests.storage.outbox.helpers import settle_as, take
from tests.storage.tenant import Desk, found, log, meet

WORDS = {"TRYGG": "lampan", "SKOLA": "skolvägen", "GRANNE": "bryggan"}
"""The subject of each council's question, which no other council has."""
LONG_AGO = timedelta(days=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One council, whose only question has Petra as its owner and whose only meeting is ahead."""

    desk: Desk
    council: Council
    petra: Person
    question: int
    meeting: Meeting
    word: str


def found_place(tx: Transaction, code: str, *, at: Desk) -> Place:
    """Found a council with one department, a question in it and a meeting ahead."""
    karin, petra = meet(tx, "Karin Ek"), meet(tx, "Petra Holm")
    tx.people.set_personal_chat(petra.id, conversation=f"a:{at.tenant}", service_url="http://127.0.0.1/")
    council = found(tx, by=karin, code=code, name=f"Rådet {code}")
    council, street = tx.councils.save_department(council, name="Gatukontoret", aliases=())
    council = tx.councils.set_department_people(council, street.id, owner=petra.id, deputies=())
    asked = log(tx, council, f"Vad görs åt {WORDS[code]}?", by=karin, act=code)
    assigned = tx.questions.save(
        asked, asked.assign(street.id), council=council, happening=EventKind.ASSIGNED,
        by=karin.id, act=f"{code}-sent", at=tx.now,
    )  # fmt: skip
    meeting = tx.meetings.add(
        Meeting(
            id=0, council=council.id, day=MEETING_DAY, begins=BEGINS,
            timezone=council.timezone, planned_by=karin.id, planned_at=tx.now,
        )
    )  # fmt: skip
    return Place(
        desk=at, council=council, petra=petra, question=assigned.id, meeting=meeting, word=WORDS[code]
    )


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Open the store on a morning on which reminders are due."""
    store = Store.open(database_url, clock=lambda: MORNING)
    yield store
    store.close()


@pytest.fixture
async def places(store: Store) -> list[Place]:
    """Found two councils in Björkvik with the same owner, and one in another tenant; plan for all."""
    found_ = []
    for tenant, code in (("bjorkvik", "TRYGG"), ("bjorkvik", "SKOLA"), ("aker", "GRANNE")):
        desk = Desk(store=store, tenant=tenant, now=MORNING - LONG_AGO)
        place = await desk.write(partial(found_place, code=code, at=desk))
        found_.append(replace(place, desk=replace(desk, now=MORNING)))
    await ReminderPlanner(store=store, wake=lambda: None).run()
    return found_


def others_of(place: Place, places: list[Place]) -> list[Place]:
    return [other for other in places if other is not place]


def packed(tx: Transaction, message: OutboxMessage) -> str:
    """Return the text of a message's card."""
    renderer = MessageRenderer(defaults=Defaults(locale="sv", timezone="Europe/Stockholm"), nonce=lambda: "n")
    rendered = renderer.render(tx, message)
    assert rendered is not None
    assert rendered.card is not None
    return " ".join(texts(rendered.card.content))


async def digests(store: Store) -> list[OutboxMessage]:
    """Claim the planned messages in rounds, since each ordering key gets one message at a time."""
    taken: list[OutboxMessage] = []
    while claimed := await take(store, now=MORNING):
        desks = {message.tenant: Desk(store=store, tenant=message.tenant, now=MORNING) for message in claimed}
        for message in claimed:
            await settle_as(desks[message.tenant], [message], MessageState.HELD, council_id=message.council)
        taken += claimed
    return taken


async def test_each_council_sends_its_owner_a_digest_of_its_own_questions_alone(
    store: Store, places: list[Place]
) -> None:
    claimed = await digests(store)
    assert sorted((one.tenant, one.council) for one in claimed) == sorted(
        (place.desk.tenant, place.council.id) for place in places
    )
    for message in claimed:
        (place,) = (p for p in places if p.council.id == message.council)
        said = await place.desk.read(partial(packed, message=message))
        assert place.word in said
        assert not any(other.word in said for other in others_of(place, places))


async def test_what_did_not_arrive_is_shown_to_its_own_council_and_tried_again_by_it_alone(
    store: Store, places: list[Place]
) -> None:
    claimed = {message.council: message.id for message in await digests(store)}
    for place in places:
        mine = claimed[place.council.id]
        council = place.council.id
        shown = await place.desk.read(partial(_failed, council=council))
        assert shown == [mine]
        for other in others_of(place, places):
            theirs = claimed[other.council.id]
            assert not await place.desk.write(partial(_retry, message=theirs, council=council))
            assert not await place.desk.write(partial(_arrived, message=theirs, council=council))


async def test_nothing_of_another_tenant_can_be_read_taken_back_or_released(places: list[Place]) -> None:
    ours, _, theirs = places
    assert ours.desk.tenant != theirs.desk.tenant

    def look(tx: Transaction) -> None:
        assert tx.questions.get_many([theirs.question]) == []
        assert tx.outbox.cancel_meeting(theirs.meeting.id) == 0
        assert tx.outbox.release(theirs.petra.id) == 0
        assert tx.reminders.question_activity(theirs.council.id) == {}
        assert tx.reminders.readiness(theirs.council.id, meeting=theirs.meeting.id) == {}
        assert not tx.reminders.has_open_questions(theirs.council.id)
        for get, number in ((tx.meetings.get, theirs.meeting.id), (tx.councils.get, theirs.council.id)):
            with pytest.raises(NotFound):
                get(number)

    await ours.desk.write(look)


async def test_one_councils_figures_count_no_other_councils_questions(places: list[Place]) -> None:
    for place in places:
        found = await place.desk.read(partial(_recipients, council=place.council))
        assert [(one.person, one.questions) for one in found] == [(place.petra.id, 1)]


async def test_moving_one_councils_meeting_leaves_the_others_reminders(
    store: Store, places: list[Place]
) -> None:
    first, *others = places
    assert await first.desk.write(lambda tx: tx.outbox.cancel_meeting(first.meeting.id)) == 1
    left = [message.council for message in await digests(store)]
    assert sorted(c or 0 for c in left) == sorted(other.council.id for other in others)


def _failed(tx: Transaction, *, council: int) -> list[int]:
    return [failed.id for failed in tx.outbox.list_failed(council)]


def _retry(tx: Transaction, *, message: int, council: int) -> bool:
    return tx.outbox.retry(message, council)


def _arrived(tx: Transaction, *, message: int, council: int) -> bool:
    return tx.outbox.mark_arrived(message, council)


def _recipients(tx: Transaction, *, council: Council) -> list[ReminderRecipient]:
    return list(manual_reminders(tx, council, now=tx.now).people)
