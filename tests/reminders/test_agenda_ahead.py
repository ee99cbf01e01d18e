"""Test when the agenda of a meeting is posted ahead in the council's chat, and when it is not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.reminder_settings import ReminderSettings, parse_agenda_days
from domain.reminders import agenda_moment
from simulator.cards import verbs
from simulator.chats import Message
from tests.cards.people import COUNCIL
from tests.cards.sample_reminders import MEETING
from tests.dialogues.town import Town, shows
from tests.every import every
from tests.reminders.manual_clock import Clock
from tests.reminders.november import LAMP, before_november

TITLE = "Det här tas upp på nästa möte"
SETTINGS = {"steps": "14, 7, 2", "at": "09:00", "opens": "08:00", "closes": "17:00", "free": ""}


async def switched_on(town: Town, clock: Clock, *, days: str = "5") -> None:
    """Have the agenda posted ahead of the meeting on Wednesday 17 November 2021."""
    await before_november(town, clock)
    await set_days(town, days)


async def set_days(town: Town, days: str) -> Message:
    card = await town.tell(town.karin, "inställningar")
    await town.press(
        town.karin, card, "settings", **SETTINGS, agenda_days=days, name="Trygghetsrådet", code="TR"
    )
    return card


def posted(town: Town) -> list[Message]:
    return [message for message in town.meeting.messages if message.card and shows(message.card, TITLE)]


@pytest.mark.both_databases
async def test_it_comes_once_so_many_days_before_with_what_is_open(town: Town, clock: Clock) -> None:
    await switched_on(town, clock)
    await town.say(town.karin, "tas upp nästa gång Bjud in polisen")
    clock.turn_to("2021-11-12 08:59")
    await town.settled()
    assert posted(town) == []
    clock.turn_to("2021-11-12 09:00")
    card = await town.posted(TITLE, "Onsdag 17 november", LAMP, "Bjud in polisen", "Övrigt")
    assert {"agenda", "list"} <= set(verbs(card.card))
    clock.turn_to("2021-11-15 09:00")
    await town.settled()
    assert len(posted(town)) == 1


async def test_it_is_off_by_default(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    clock.turn_to("2021-11-15 10:00")
    await town.settled()
    assert posted(town) == []


@pytest.mark.both_databases
async def test_an_outage_is_made_up_for_in_office_hours(town: Town, clock: Clock) -> None:
    await switched_on(town, clock)
    clock.turn_to("2021-11-15 21:00")
    await town.settled()
    assert posted(town) == []
    clock.turn_to("2021-11-16 08:00")
    await town.posted(TITLE)


@every(
    ("planned", "days", "at"),
    [
        ("2026-11-09 12:00", 7, "2026-11-18 08:00"),
        ("2026-11-18 12:00", 7, "2026-11-18 08:00"),
        ("2026-11-19 12:00", 7, None),
        ("2026-11-09 12:00", 3, "2026-11-20 08:00"),
        ("2026-11-09 12:00", None, None),
    ],
)
def test_it_is_due_on_a_working_day_unless_that_had_passed(
    planned: str, days: int | None, at: str | None
) -> None:
    """Expect 9 o'clock in Stockholm, for a meeting on Wednesday 25 November 2026."""
    council = replace(COUNCIL, settings=ReminderSettings(agenda_days=days))
    meeting = replace(MEETING, planned_at=datetime.fromisoformat(planned).replace(tzinfo=UTC))
    due = agenda_moment(meeting, council)
    assert (None if due is None else f"{due:%Y-%m-%d %H:%M}") == at


async def test_a_moved_meeting_gets_it_for_its_new_day(town: Town, clock: Clock) -> None:
    await switched_on(town, clock)
    card = await town.say(town.karin, "nästa möte")
    await town.view(town.karin, card)
    moved = {"day": "2021-12-01", "begins": "17:30", "ends": "19:30", "place": ""}
    await town.press(town.karin, card, "move_meeting", **moved)
    clock.turn_to("2021-11-12 09:00")
    await town.settled()
    assert posted(town) == []
    clock.turn_to("2021-11-26 09:00")
    await town.posted(TITLE, "1 december")


async def test_a_card_that_was_posted_follows_its_meeting(town: Town, clock: Clock) -> None:
    await switched_on(town, clock)
    clock.turn_to("2021-11-12 09:00")
    ahead = await town.posted(TITLE)
    card = await town.say(town.karin, "nästa möte")
    await town.view(town.karin, card)
    clock.turn_to("2021-11-15 10:00")
    moved = {"day": "2021-11-18", "begins": "17:30", "ends": "19:30", "place": ""}
    await town.press(town.karin, card, "move_meeting", **moved)
    await town.becomes(ahead, "Torsdag 18 november")
    await town.settled()
    assert len(posted(town)) == 1, "the new day is too near to post it again"
    await town.view(town.karin, card)
    await town.press(town.karin, card, "cancel_meeting")
    await town.becomes(ahead, "Mötet är inställt")


async def test_a_cancelled_meeting_gets_none(town: Town, clock: Clock) -> None:
    await switched_on(town, clock)
    card = await town.say(town.karin, "nästa möte")
    await town.view(town.karin, card)
    await town.press(town.karin, card, "cancel_meeting")
    clock.turn_to("2021-11-12 09:00")
    await town.settled()
    assert posted(town) == []


async def test_a_number_of_days_that_is_none_is_refused(town: Town, clock: Clock) -> None:
    await before_november(town, clock)
    card = await town.tell(town.karin, "inställningar")
    said = await town.press(
        town.karin,
        card,
        "settings",
        **SETTINGS,
        agenda_days="31",
        name="Trygghetsrådet",
        code="TR",
        save=True,
    )
    assert "mellan 0 och 30" in str(said)
    assert (parse_agenda_days(""), parse_agenda_days("0"), parse_agenda_days("7")) == (None, None, 7)
