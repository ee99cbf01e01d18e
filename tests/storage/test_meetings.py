"""Test that meetings begin, continue and end, and are found by date."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from domain.errors import Stale
from domain.meeting import Meeting, MeetingStatus
from storage import Transaction
from tests.storage.meeting_rows import begin, hold, plan
from tests.storage.tenant import CHAT, NOW, Desk, Town

TOMORROW = NOW.date() + timedelta(days=1)
LAST_WEEK, WEEK_BEFORE = NOW.date() - timedelta(days=7), NOW.date() - timedelta(days=14)
AT_THE_START = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


async def test_what_really_happened_is_stored_with_the_plan(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        planned = plan(tx, town)
        ongoing = planned.start(at=AT_THE_START, keeper=town.karin.id, teams_meeting="MSo1").go_to_section(
            "guests"
        )
        tx.meetings.save(planned, replace(ongoing, version=2))
        return ongoing

    ongoing = await desk.write(work)
    stored = await desk.read(lambda tx: tx.meetings.get(ongoing.id))
    assert stored == replace(ongoing, version=2)
    held = stored.end(at=AT_THE_START + timedelta(hours=1))
    await desk.write(lambda tx: tx.meetings.save(stored, held))
    assert await desk.read(lambda tx: tx.meetings.get(ongoing.id)) == held
    with pytest.raises(Stale):
        await desk.write(lambda tx: tx.meetings.save(stored, held))


async def test_the_meeting_that_goes_on_is_found_until_it_ends(desk: Desk, town: Town) -> None:
    def now_on(tx: Transaction) -> Meeting | None:
        return tx.meetings.ongoing(town.council.id)

    await desk.write(lambda tx: (plan(tx, town, day=TOMORROW), hold(tx, town, day=LAST_WEEK)))
    assert await desk.read(now_on) is None
    ongoing = await desk.write(lambda tx: begin(tx, town))
    assert await desk.read(now_on) == ongoing
    much_later = desk.later(days=2)
    assert await much_later.read(now_on) == ongoing, "nobody ended it, so it can still be ended"
    await desk.write(lambda tx: tx.meetings.save(ongoing, ongoing.end(at=NOW)))
    assert await desk.read(now_on) is None


async def test_of_two_that_nobody_ended_the_one_that_began_last_goes_on(desk: Desk, town: Town) -> None:
    latest = await desk.write(lambda tx: (begin(tx, town), begin(tx, town, day=LAST_WEEK))[0])
    assert await desk.read(lambda tx: tx.meetings.ongoing(town.council.id)) == latest


async def to_begin(desk: Desk, town: Town, now: datetime = AT_THE_START) -> int | None:
    found = await desk.read(lambda tx: tx.meetings.find_to_begin(town.council.id, chat=CHAT, now=now))
    return None if found is None else found.id


@pytest.mark.parametrize(
    ("planned", "now", "begins"),
    [
        ({}, AT_THE_START, True),
        ({}, AT_THE_START - timedelta(hours=9), True),
        ({"chat": None}, AT_THE_START, True),
        ({"chat": "19:other"}, AT_THE_START, False),
        ({"day": TOMORROW}, AT_THE_START, False),
        ({"status": MeetingStatus.CANCELLED}, AT_THE_START, False),
        ({"status": MeetingStatus.ONGOING}, AT_THE_START, False),
        ({}, datetime(2026, 11, 23, 22, 59, tzinfo=UTC), True),
        ({}, datetime(2026, 11, 23, 23, 1, tzinfo=UTC), False),
        ({"begins": time(22), "ends": time(0, 30)}, datetime(2026, 11, 23, 23, 10, tzinfo=UTC), True),
    ],
)
async def test_what_is_planned_for_the_councils_day_begins_in_its_chat(
    desk: Desk,
    town: Town,
    planned: dict[str, Any],
    now: datetime,
    *,
    begins: bool,
) -> None:
    meeting = await desk.write(lambda tx: plan(tx, town, **planned))
    assert await to_begin(desk, town, now) == (meeting.id if begins else None)


async def test_of_several_the_nearest_begins_and_one_of_this_chat_before_one_without(
    desk: Desk, town: Town
) -> None:
    def work(tx: Transaction) -> tuple[Meeting, Meeting]:
        plan(tx, town, chat=None)
        morning = plan(tx, town, begins=time(9), ends=time(10))
        return morning, plan(tx, town, begins=time(18), ends=time(19))

    morning, evening = await desk.write(work)
    assert await to_begin(desk, town) == evening.id
    assert await to_begin(desk, town, AT_THE_START - timedelta(hours=8)) == morning.id


@pytest.mark.parametrize(
    ("chat", "hours", "resumed"),
    [(CHAT, 2, True), (CHAT, -1, True), ("19:other", 2, False), (None, 2, False)],
)
async def test_what_was_held_here_today_goes_on_again(
    desk: Desk, town: Town, chat: str | None, hours: int, *, resumed: bool
) -> None:
    held = await desk.write(lambda tx: hold(tx, town, chat=chat))
    now = AT_THE_START + timedelta(hours=hours)
    assert await to_begin(desk, town, now) == (held.id if resumed else None)


async def test_what_is_planned_begins_before_anything_goes_on_again(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        hold(tx, town, begins=time(16), ends=time(17))
        return plan(tx, town, begins=time(19), ends=time(20))

    planned = await desk.write(work)
    assert await to_begin(desk, town) == planned.id


async def test_what_ended_twelve_hours_ago_does_not_go_on_again(desk: Desk, town: Town) -> None:
    await desk.write(lambda tx: hold(tx, town, begins=time(0, 30), ends=time(1)))
    assert await to_begin(desk, town, datetime(2026, 11, 23, 12, 1, tzinfo=UTC)) is not None
    assert await to_begin(desk, town, datetime(2026, 11, 23, 12, 2, tzinfo=UTC)) is None


async def test_meetings_are_found_by_what_came_before_and_after(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> list[Meeting]:
        plan(tx, town, day=date(2026, 11, 20), status=MeetingStatus.CANCELLED)
        held = [hold(tx, town, day=day) for day in (WEEK_BEFORE, LAST_WEEK)]
        unseen = plan(tx, town, day=date(2026, 11, 21))
        return [*held, unseen, plan(tx, town), plan(tx, town, day=TOMORROW)]

    first, second, unseen, today, tomorrow = await desk.write(work)
    council = town.council.id
    assert await desk.read(lambda tx: tx.meetings.last_held(council)) == second
    assert await desk.read(lambda tx: tx.meetings.last_held(council, before=second)) == first
    assert await desk.read(lambda tx: tx.meetings.last_held(council, before=first)) is None
    assert await desk.read(lambda tx: tx.meetings.list_before(today)) == [unseen, second, first]
    assert await desk.read(lambda tx: tx.meetings.list_before(today, limit=1)) == [unseen]
    assert await desk.read(lambda tx: tx.meetings.next_after(today)) == tomorrow
    assert await desk.read(lambda tx: tx.meetings.next_after(second)) == unseen
    assert await desk.read(lambda tx: tx.meetings.next_after(tomorrow)) is None


async def test_of_several_on_a_day_the_one_that_took_place_is_meant(desk: Desk, town: Town) -> None:
    def on(day: date) -> Any:  # noqa: ANN401 - what is read
        return desk.read(lambda tx: tx.meetings.find_on_day(town.council.id, day))

    def work(tx: Transaction) -> tuple[Meeting, Meeting]:
        plan(tx, town, day=TOMORROW, status=MeetingStatus.CANCELLED)
        held = hold(tx, town, begins=time(9), ends=time(10))
        return held, plan(tx, town, day=LAST_WEEK)

    held, planned = await desk.write(work)
    await desk.write(lambda tx: plan(tx, town))
    assert await on(NOW.date()) == held
    assert await on(LAST_WEEK) == planned
    assert await on(TOMORROW) is None
