"""Test what a bot can read of members and meetings."""

from simulator.chats import Chat
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot


async def test_all_members_come_at_once_with_their_roles(
    teams: Simulator, bot: FakeBot, meeting: Chat
) -> None:
    _, answer = await bot.call("GET", f"/v3/conversations/{meeting.id}/members")
    roles = {member["name"]: member["userRole"] for member in answer["list"]}
    assert len(roles) == len(teams.world.people)
    assert (roles["Karin Ek"], roles["Amir Rahimi"], roles["Boende vid torget"]) == (
        "user",
        "guest",
        "anonymous",
    )


async def test_members_come_in_pages(teams: Simulator, bot: FakeBot, meeting: Chat) -> None:
    teams.world.page_size = 4
    path = f"/v3/conversations/{meeting.id}/pagedmembers"
    names: list[str] = []
    query = ""
    while True:
        _, page = await bot.call("GET", path + query)
        names += [member["name"] for member in page["members"]]
        if "continuationToken" not in page:
            break
        query = f"?pageSize=500&continuationToken={page['continuationToken']}"
    assert names == [person.name for person in meeting.members]
    assert len(teams.calls) == 3


async def test_a_wrong_continuation_token_is_refused(bot: FakeBot, meeting: Chat) -> None:
    path = f"/v3/conversations/{meeting.id}/pagedmembers?continuationToken=x"
    assert (await bot.call("GET", path))[0] == 400


async def test_one_member_is_found_by_either_id(bot: FakeBot, meeting: Chat, petra: Person) -> None:
    for any_id in (petra.teams_id, petra.entra_id):
        status, member = await bot.call("GET", f"/v3/conversations/{meeting.id}/members/{any_id}")
        assert (status, member["name"], member["surname"]) == (200, "Petra Holm", "Holm")
    status, answer = await bot.call("GET", f"/v3/conversations/{meeting.id}/members/29:nobody")
    assert (status, answer["error"]["code"]) == (404, "MemberNotFoundInConversation")


async def test_the_roster_is_closed_where_the_bot_is_no_member(teams: Simulator, bot: FakeBot) -> None:
    group = teams.world.chat("beredning")
    for path in ("members", "pagedmembers", "members/29:x"):
        assert (await bot.call("GET", f"/v3/conversations/{group.id}/{path}"))[0] == 403
        assert (await bot.call("GET", f"/v3/conversations/19:nowhere/{path}"))[0] == 404


async def test_a_meeting_tells_its_title_times_and_organizer(
    bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    assert meeting.meeting
    _, answer = await bot.call("GET", f"/v1/meetings/{meeting.meeting_id}")
    assert answer["details"]["title"] == "Trygghetsrådet"
    assert answer["details"]["scheduledStartTime"] == meeting.meeting.start.isoformat()
    assert answer["organizer"]["aadObjectId"] == karin.entra_id
    assert answer["conversation"]["id"] == meeting.id


async def test_a_participant_has_a_role_and_is_in_the_meeting_or_not(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    path = f"/v1/meetings/{meeting.meeting_id}/participants/"
    _, before = await bot.call("GET", path + str(karin.entra_id))
    assert before["meeting"] == {"role": "Organizer", "inMeeting": False}
    guest = teams.world.person("amir")
    await teams.start_meeting(meeting)
    _, without = await bot.call("GET", path + str(guest.entra_id))
    assert without["meeting"] == {"role": "Attendee", "inMeeting": False}
    await teams.join_meeting(meeting, guest)
    _, during = await bot.call("GET", path + str(guest.entra_id))
    assert during["meeting"] == {"role": "Attendee", "inMeeting": True}
    assert (await bot.call("GET", path + "nobody"))[0] == 404


async def test_an_unknown_meeting_is_not_found(bot: FakeBot) -> None:
    assert (await bot.call("GET", "/v1/meetings/x"))[0] == 404
    assert (await bot.call("GET", "/v1/meetings/x/participants/y"))[0] == 404
