"""Test when reminders are sent, and when they are not."""

import pytest
from sqlalchemy import text

from bot.reminders.planner import ReminderPlanner
from storage import Store
from tests.bench.searching import settle_statistics
from tests.databases import Server
from tests.dialogues.town import Town, shows
from tests.faults.town import MORNING, Municipality, settle
from tests.outbox.outbox_rows import Post
from tests.reminders.manual_clock import Clock
from tests.reminders.november import LAMP, before_november, nothing_reminds


async def test_a_question_that_was_answered_is_not_reminded_of(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    await town.say(town.karin, "svara 1 Den byts i dag.")
    clock.turn_to("2021-11-03 09:00")
    await nothing_reminds(town)


async def test_what_is_promised_for_later_is_quiet_until_that_day(town: Town, clock: Clock) -> None:
    own = await before_november(town, clock)
    await town.press(town.petra, own, "postpone", until="2021-11-09")
    clock.turn_to("2021-11-03 09:00")
    await nothing_reminds(town)
    clock.turn_to("2021-11-10 09:00")
    await town.arrives(town.petra, "Påminnelse 2 av 3", LAMP)


async def test_what_is_answered_at_the_meeting_is_not_asked_for_before(town: Town, clock: Clock) -> None:
    own = await before_november(town, clock)
    await town.press(town.petra, own, "raise_at_meeting")
    for day in ("2021-11-03 09:00", "2021-11-10 09:00", "2021-11-15 09:00"):
        clock.turn_to(day)
        await nothing_reminds(town)


async def test_a_day_that_was_missed_is_not_made_up_for(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    clock.turn_to("2021-11-04 09:00")
    await nothing_reminds(town)
    clock.turn_to("2021-11-10 16:59")
    await town.arrives(town.petra, "Påminnelse 2 av 3", LAMP)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("back", "sent"),
    [
        ("2021-11-16 09:00", "2021-11-16 09:00"),
        ("2021-11-16 19:00", "2021-11-17 08:00"),
        ("2021-11-17 16:30", "2021-11-17 16:30"),
    ],
)
async def test_the_last_day_is_made_up_for_in_office_hours_and_said_to_be_late(
    town: Town, clock: Clock, post: Post, back: str, sent: str
) -> None:
    """Keep the bot stopped from the 11th until ``back``; the meeting is on the 17th at 17:30."""
    await before_november(town, clock)
    clock.turn_to("2021-11-10 09:00")
    await town.arrives(town.petra, "Påminnelse 2 av 3", LAMP)
    clock.turn_to(back)
    await post.wait(lambda: post.states("reminder")[-1] == ("sent" if back == sent else "ready"))
    clock.turn_to(sent)
    await town.arrives(town.petra, "Påminnelse 3 av 3", LAMP, "skulle ha kommit 15 november", "Den är sen")
    await town.arrives(town.karin, "öppen fråga inför mötet", "skulle ha kommit 15 november")
    reminders = len(post.states("reminder"))
    clock.turn_to("2021-11-17 17:00")
    await town.settled()
    assert len(post.states("reminder")) == reminders


async def test_the_coordinator_hears_even_where_no_office_opens_before_the_meeting(
    town: Town, clock: Clock
) -> None:
    await town.assigned(LAMP)
    await town.say(town.karin, "nästa möte 2021-11-17 07:30-08:30")
    clock.turn_to("2021-11-16 21:00")
    await town.arrives(town.karin, "öppen fråga inför mötet", "Påminnelsen skulle ha kommit 15 november")
    await nothing_reminds(town)
    clock.turn_to("2021-11-17 09:00")
    await town.settled()
    assert shows((await town.tell(town.karin, "ej framme")).card, "Petra Holm", "påminnelse")


@pytest.mark.both_databases
async def test_late_in_the_evening_nobody_is_reminded(town: Town, clock: Clock, post: Post) -> None:
    await before_november(town, clock)
    clock.turn_to("2021-11-03 21:00")
    await post.wait(lambda: post.states("reminder") == ["ready"])
    await nothing_reminds(town)
    clock.turn_to("2021-11-04 08:00")
    await town.arrives(town.petra, "Påminnelse 1 av 3", LAMP)


@pytest.mark.both_databases
async def test_a_moved_meeting_takes_its_reminders_along(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    card = await town.say(town.karin, "nästa möte")
    await town.view(town.karin, card)
    form = {"day": "2021-12-01", "begins": "17:30", "ends": "19:30", "place": ""}
    await town.press(town.karin, card, "move_meeting", **form)
    clock.turn_to("2021-11-03 09:00")
    await nothing_reminds(town)
    clock.turn_to("2021-11-17 09:00")
    await town.arrives(town.petra, "Påminnelse 1 av 3", "1 december")


async def test_a_cancelled_meeting_reminds_nobody(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    card = await town.say(town.karin, "nästa möte")
    await town.view(town.karin, card)
    await town.press(town.karin, card, "cancel_meeting")
    clock.turn_to("2021-11-03 09:00")
    await nothing_reminds(town)


async def test_what_was_assigned_after_the_reminder_waits_for_the_next(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    clock.turn_to("2021-11-03 09:00")
    await town.arrives(town.petra, "Påminnelse 1 av 3", LAMP)
    clock.turn_to("2021-11-03 10:00")
    await town.assigned("Kan gatan sopas?")
    clock.turn_to("2021-11-10 09:00")
    both = await town.arrives(town.petra, "Påminnelse 2 av 3", LAMP, "Kan gatan sopas?")
    assert shows(both.card, "2 frågor")


async def test_a_meeting_planned_on_a_day_of_reminders_reminds_at_once(town: Town, clock: Clock) -> None:
    await town.assigned(LAMP)
    clock.turn_to("2021-11-03 11:00")
    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    await town.arrives(town.petra, "Påminnelse 1 av 3", LAMP)


@pytest.mark.both_databases
async def test_before_the_clocks_changed_and_after_it_is_nine_in_the_morning(
    town: Town, clock: Clock
) -> None:
    await town.assigned(LAMP)
    clock.turn_to("2021-10-11 09:00")
    await town.say(town.karin, "nästa möte 2021-11-03 17:30")
    clock.turn_to("2021-10-20 08:59")
    await nothing_reminds(town)
    clock.turn_to("2021-10-20 09:00")
    await town.arrives(town.petra, "Påminnelse 1 av 3")
    clock.turn_to("2021-11-01 08:59")
    await nothing_reminds_again(town)
    clock.turn_to("2021-11-01 09:00")
    await town.arrives(town.petra, "Påminnelse 3 av 3")


async def nothing_reminds_again(town: Town) -> None:
    await town.nothing_comes_about(town.personal(town.petra), "Påminnelse 3 av 3")


async def test_who_is_away_is_left_in_peace_and_the_deputy_is_asked(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    await town.tell(town.petra, "borta till 8/11")
    clock.turn_to("2021-11-03 09:00")
    await town.arrives(town.eva, "Påminnelse 1 av 3", LAMP, "Petra Holm", "borta")
    await nothing_reminds(town)
    clock.turn_to("2021-11-10 09:00")
    await town.arrives(town.petra, "Påminnelse 2 av 3", LAMP)


async def test_where_the_owner_cannot_be_reached_the_deputy_is_asked_at_once(
    town: Town, clock: Clock
) -> None:
    await town.say(town.karin, "förvaltning Fastighet @Olof Frisk @Eva Strand", town.olof, town.eva)
    await town.assigned(LAMP, "Fastighet")
    clock.turn_to("2021-10-20 10:00")
    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    clock.turn_to("2021-11-03 09:00")
    await town.arrives(town.eva, "Påminnelse 1 av 3", LAMP, "Olof Frisk")


async def test_the_summary_names_who_was_not_reached(town: Town, clock: Clock) -> None:
    await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
    clock.turn_to("2021-10-20 10:00")
    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    clock.turn_to("2021-11-15 09:00")
    await town.arrives(town.karin, "öppen fråga inför mötet", LAMP, "Har inte kommit fram", "Olof Frisk")


async def test_a_reminder_that_is_due_is_not_taken_for_nothing(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    clock.turn_to("2021-11-03 09:00")
    with pytest.raises(AssertionError, match="Påminnelse 1 av 3"):
        await nothing_reminds(town)


@pytest.mark.postgres
async def test_the_database_knows_at_once_that_many_messages_wait(postgres: Server) -> None:
    """It reads all of them for each of them while it takes the index of what waits for empty."""
    rows = text("SELECT reltuples FROM pg_class WHERE relname = 'outbox_ordering_key'")
    known = []
    with postgres.database() as url:
        settle(url, Municipality(tenant="t", owners=250), service_url="http://127.0.0.1:1")
        settle_statistics(url)
        store = Store.open(url, clock=lambda: MORNING)
        known.append(await store.read_all_tenants(lambda c: c.execute(rows).scalar_one()))
        await ReminderPlanner(store=store, wake=lambda: None).run()
        known.append(await store.read_all_tenants(lambda c: c.execute(rows).scalar_one()))
        store.close()
    assert known[0] == 0
    assert known[1] >= 250
