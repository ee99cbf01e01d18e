"""Test Teams' meeting events: a meeting starts and ends and people join without any command."""

from datetime import UTC, datetime, timedelta

from simulator.chats import Chat, Message
from simulator.people import Person
from tests.dialogues.town import Town, said, shows

STARTED = "Mötet pågår"


def of_the_bot(chat: Chat, *words: str) -> list[Message]:
    return [one for one in chat.messages if one.by_bot and shows(one.card, *words)]


async def test_a_meeting_that_teams_starts_gets_one_card_however_often_it_says_so(town: Town) -> None:
    await town.teams.start_meeting(town.meeting)
    await town.posted(STARTED)
    await town.settled()
    before = town.mark
    again = await town.teams.start_meeting(town.meeting)
    assert again.status == 201
    await town.nothing_comes(town.meeting, after=before)
    assert len(of_the_bot(town.meeting, STARTED)) == 1


async def test_an_event_that_nobody_sent_begins_the_meeting_too(town: Town) -> None:
    started = await town.teams.start_meeting(town.meeting, activity={"from": None})
    assert started.status == 201
    await town.posted(STARTED)


async def test_a_meeting_that_somebody_without_account_starts_begins(town: Town) -> None:
    await town.teams.start_meeting(town.meeting, by=town.boende)
    await town.posted(STARTED)


async def test_the_card_speaks_the_councils_language_whatever_the_organisers_teams_does(town: Town) -> None:
    town.karin.locale = "en-GB"
    await town.teams.start_meeting(town.meeting)
    await town.posted(STARTED)


async def test_in_a_chat_without_council_nothing_is_said_of_a_meeting(new_town: Town) -> None:
    await new_town.bring_bot()
    before = new_town.mark
    await new_town.teams.start_meeting(new_town.meeting)
    await new_town.teams.join_meeting(new_town.meeting, new_town.johan)
    await new_town.teams.end_meeting(new_town.meeting)
    await new_town.nothing_comes(new_town.meeting, after=before)


async def test_where_teams_says_that_it_ends_the_coordinator_is_offered_the_draft(town: Town) -> None:
    now = datetime.now(UTC)
    await town.teams.start_meeting(town.meeting, at=now - timedelta(minutes=40))
    await town.posted(STARTED)
    assert (await town.teams.end_meeting(town.meeting, at=now, activity={"from": None})).status == 201
    await town.arrives(town.karin, "Utkast")


async def test_who_comes_into_the_meeting_is_noted_as_present(town: Town) -> None:
    await town.teams.start_meeting(town.meeting)
    await town.posted(STARTED)
    for people in ([town.johan, town.amir], [town.boende], [town.johan]):
        assert (await town.teams.join_meeting(town.meeting, *people)).status == 201
    await town.settled()
    before = town.mark
    assert (await town.teams.leave_meeting(town.meeting, town.johan)).status == 201
    await town.nothing_comes(town.meeting, after=before)
    await attendance_shows(town, town.karin, "Johan Lind", "Amir Rahimi")


async def attendance_shows(town: Town, person: Person, *names: str) -> None:
    card = (await town.tell(person, "närvaro")).card
    assert [name for name in names if said(card).count(name) != 1] == []


async def test_what_a_message_brought_is_asked_about_in_the_personal_chat_once_it_is_taken_back(
    town: Town,
) -> None:
    await town.teams.start_meeting(town.meeting)
    await town.posted(STARTED)
    noted = await town.teams.say(town.karin, town.personal(town.karin), "anteckna Belysningen är lagad")
    assert noted.message is not None
    await town.answer_to(noted)
    await town.settled()
    before = town.mark
    assert (await town.teams.delete(town.karin, noted.message)).status == 201
    offered = await town.teams.message(
        town.personal(town.karin), after=before, where=lambda m: shows(m.card, "Belysningen är lagad")
    )
    assert offered.card


async def test_who_looks_into_a_meeting_that_is_over_changes_nothing(town: Town) -> None:
    now = datetime.now(UTC)
    await town.teams.start_meeting(town.meeting, at=now - timedelta(hours=4))
    course = await town.posted(STARTED)
    await town.teams.join_meeting(town.meeting, town.johan)
    await town.teams.end_meeting(town.meeting, at=now - timedelta(hours=2, minutes=25))
    await town.arrives(town.karin, "Utkast")
    await town.settled()
    mark, seen = town.mark, course.updates
    for _ in range(2):
        await town.teams.start_meeting(town.meeting, at=now - timedelta(minutes=5))
        await town.teams.join_meeting(town.meeting, town.maria)
        await town.teams.end_meeting(town.meeting, at=now)
    await town.nothing_comes(town.meeting, after=mark)
    await town.nothing_comes(town.personal(town.karin), after=mark)
    assert course.updates == seen
    attendance = await town.tell(town.karin, "närvaro")
    assert shows(attendance.card, "Johan Lind")
    assert "Maria Sand" not in said(attendance.card)


async def test_a_meeting_that_broke_off_goes_on_when_it_is_begun_again_at_once(town: Town) -> None:
    now = datetime.now(UTC)
    await town.teams.start_meeting(town.meeting, at=now - timedelta(minutes=40))
    course = await town.posted(STARTED)
    await town.teams.end_meeting(town.meeting, at=now - timedelta(minutes=5))
    await town.arrives(town.karin, "Utkast")
    await town.teams.start_meeting(town.meeting, at=now)
    await town.becomes(course, STARTED)
    await town.teams.join_meeting(town.meeting, town.maria)
    assert shows((await town.tell(town.karin, "närvaro")).card, "Maria Sand")
