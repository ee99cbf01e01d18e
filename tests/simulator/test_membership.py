"""Test what a bot is sent when the app or people are added or removed, and meetings begin and end."""

from datetime import UTC, datetime

import pytest

from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot


async def test_adding_the_app_tells_of_the_new_member_and_of_the_installer(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    meeting = teams.world.chat("meeting")
    await teams.add_app(meeting, by=karin)
    joined, installed = bot.heard
    assert joined["membersAdded"] == [{"id": teams.world.bot.teams_id}]
    assert (installed["type"], installed["action"]) == ("installationUpdate", "add")
    assert installed["from"]["id"] == karin.teams_id
    assert installed["channelData"]["meeting"]["id"] == meeting.meeting_id
    assert meeting.has_bot


async def test_removing_the_app_ends_the_bots_right_to_write(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    meeting = teams.world.chat("meeting")
    await teams.add_app(meeting, by=karin)
    await teams.remove_app(meeting, by=karin)
    assert [one.get("action") for one in bot.heard] == [None, "add", None, "remove"]
    status, answer = await bot.call("POST", f"/v3/conversations/{meeting.id}/activities", {"type": "message"})
    assert (status, answer["error"]["code"]) == (403, "BotNotInConversationRoster")


async def test_installing_opens_the_personal_chat_and_uninstalling_closes_it(
    teams: Simulator, bot: FakeBot, olof: Person
) -> None:
    personal = teams.world.personal(olof)
    path = f"/v3/conversations/{personal.id}/activities"
    assert (await bot.call("POST", path, {"type": "message", "text": "hej"}))[0] == 403
    await teams.install(olof)
    assert bot.last["conversation"]["id"] == personal.id
    assert (await bot.call("POST", path, {"type": "message", "text": "hej"}))[0] == 201
    await teams.uninstall(olof)
    assert bot.last["action"] == "remove"
    assert (await bot.call("POST", path, {"type": "message", "text": "hej"}))[0] == 403


async def test_without_an_account_nobody_can_install(teams: Simulator, bot: FakeBot) -> None:
    with pytest.raises(ValueError, match="no account"):
        await teams.install(teams.world.person("boende"))
    assert bot.heard == []


async def test_people_who_join_and_leave_are_in_the_roster_and_out_of_it(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    group = teams.world.chat("beredning")
    nils = teams.world.person("nils")
    await teams.join(nils, group, by=karin)
    assert bot.last["membersAdded"][0]["id"] == nils.teams_id
    assert nils in group.members
    await teams.leave(nils, group)
    assert bot.last["membersRemoved"][0]["id"] == nils.teams_id
    assert nils not in group.members


async def test_a_meeting_starts_and_ends_with_events_in_pascal_case(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    meeting = teams.world.chat("meeting")
    await teams.start_meeting(meeting)
    assert bot.last["name"] == "application/vnd.microsoft.meetingStart"
    assert bot.last["value"]["Title"] == "Trygghetsrådet"
    assert bot.last["value"]["StartTime"].endswith("Z")
    assert bot.last["from"]["id"] == karin.teams_id
    assert "karin" in meeting.in_meeting
    await teams.end_meeting(meeting, by=teams.world.person("petra"))
    assert "EndTime" in bot.last["value"]
    assert not meeting.in_meeting


async def test_a_meeting_that_starts_again_says_so_with_another_id(teams: Simulator, bot: FakeBot) -> None:
    meeting, at = teams.world.chat("meeting"), datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    for _ in range(2):
        await teams.start_meeting(meeting, at=at, activity={"from": None})
    first, second = bot.heard
    assert first["id"] != second["id"]
    assert (first["value"], first["from"]) == (second["value"], None)
    assert first["value"]["StartTime"] == "2026-11-23T17:30:00.0000000Z"


async def test_people_come_into_the_meeting_and_go_out_of_it(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    meeting, amir, boende = (
        teams.world.chat("meeting"),
        teams.world.person("amir"),
        teams.world.person("boende"),
    )
    await teams.start_meeting(meeting)
    assert meeting.in_meeting == {"karin"}
    await teams.join_meeting(meeting, amir, boende)
    assert bot.last["name"] == "application/vnd.microsoft.meetingParticipantJoin"
    assert bot.last["from"]["id"] == karin.teams_id
    guest, nobody = bot.last["value"]["members"]
    assert guest["user"]["aadObjectId"] == amir.entra_id
    assert guest["meeting"] == {"inMeeting": True, "role": "Attendee"}
    assert nobody["user"] == {"id": boende.teams_id, "name": boende.name}
    assert nobody["meeting"]["role"] == "Anonymous"
    await teams.leave_meeting(meeting, amir)
    assert bot.last["name"] == "application/vnd.microsoft.meetingParticipantLeave"
    assert bot.last["value"]["members"][0]["meeting"]["inMeeting"] is False
    assert meeting.in_meeting == {"karin", "boende"}


async def test_a_chat_without_meeting_cannot_start_one(teams: Simulator, bot: FakeBot) -> None:
    with pytest.raises(ValueError, match="no meeting"):
        await teams.start_meeting(teams.world.chat("beredning"))
    assert bot.heard == []
