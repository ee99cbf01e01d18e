"""Test that meeting events are parsed: start, end, and people who join and leave."""

from datetime import UTC, datetime

import pytest

from bot.teams.parse import MAX_PARTICIPANTS, parse_activity
from bot.teams.payload import NOBODY
from bot.turn.incoming import (
    Account,
    Incoming,
    IncomingEvent,
    MeetingEnded,
    MeetingStarted,
    MessageDeleted,
    ParticipantsJoined,
    ParticipantsLeft,
)
from domain.person import MembershipKind
from simulator.constants import Json
from simulator.service import Simulator
from tests.every import every
from tests.teams.activities import ALONE, APP_ID, BOT_ID, MEETING, TENANT, event, written
from tests.teams.program import Program

FIVE = datetime(2026, 11, 23, 17, tzinfo=UTC)
OTHER = "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"


def read(activity: Json) -> Incoming | None:
    return parse_activity(activity, tenants=frozenset([TENANT]), app_id=APP_ID)


def happened(activity: Json) -> IncomingEvent | None:
    incoming = read(activity)
    return incoming.event if incoming else None


def test_a_beginning_says_which_meeting_and_when() -> None:
    told = event("meetingStart", Title="Trygghets\u202erådet\n", StartTime="2026-11-23T17:00:00.0000000Z")
    assert happened(told) == MeetingStarted(meeting=MEETING, title="Trygghetsrådet", at=FIVE)


def test_an_end_says_when() -> None:
    assert happened(event("meetingEnd", EndTime="2026-11-23T17:00:00Z")) == MeetingEnded(
        meeting=MEETING, at=FIVE
    )


@every(
    "value",
    [
        {"StartTime": "2026-11-23T18:00:00+01:00"},
        {"StartTime": "2026-11-23T17:00:00"},
        {"startTime": "2026-11-23T17:00:00.123Z"},
        {"StartTime": "snart", "timestamp": "2026-11-23T17:00:00.4567891Z"},
        {"StartTime": "9999-12-31T23:59:59-23:00", "timestamp": "2026-11-23T17:00:00Z"},
        {"timestamp": "2026-11-23T17:00:00Z"},
    ],
)
def test_a_time_is_read_however_it_is_written_else_it_is_when_teams_sent_it(value: Json) -> None:
    sent = {"timestamp": value.pop("timestamp")} if "timestamp" in value else {}
    began = happened(event("meetingStart", **value) | sent)
    assert isinstance(began, MeetingStarted)
    assert began.at.replace(microsecond=0) == FIVE


def test_a_beginning_at_no_time_is_nothing_for_us() -> None:
    assert read(event("meetingStart", StartTime="snart")) is None


def test_an_event_without_a_sender_is_sent_by_nobody_and_another_by_its_sender() -> None:
    told = event("meetingEnd", EndTime="2026-11-23T17:00:00Z")
    for sender in (None, {}, {"name": "Teams"}):
        incoming = read(told | {"from": sender})
        assert incoming is not None
        assert incoming.sender == NOBODY
    organised = read(told | {"from": {"id": "29:karin", "name": "Karin Ek"}})
    assert organised is not None
    assert organised.sender.name == "Karin Ek"


def test_in_the_personal_chat_no_meeting_begins() -> None:
    told = event("meetingStart", StartTime="2026-11-23T17:00:00Z") | {"conversation": ALONE}
    assert read(told) is None


def member(teams_id: str, role: str = "Presenter", **user: object) -> Json:
    return {"user": {"id": teams_id, **user}, "meeting": {"role": role, "inMeeting": True}}


def test_several_people_come_at_once_and_bots_do_not_count() -> None:
    karin = member(
        "29:karin", "Organizer", name="Karin Ek", aadObjectId="e1", objectId="e2", tenantId=TENANT.upper()
    )
    nobody, bot = member("29:x", "Anonymous", name="Boende vid torget"), member(BOT_ID)
    joined = happened(event("meetingParticipantJoin", members=[karin, nobody, bot, karin]))
    assert joined == ParticipantsJoined(
        accounts=(
            Account(teams_id="29:karin", name="Karin Ek", entra_id="e1", home_tenant=TENANT),
            Account(teams_id="29:x", name="Boende vid torget", standing=MembershipKind.ANONYMOUS),
        )
    )


def test_who_leaves_is_named_too() -> None:
    left = happened(event("meetingParticipantLeave", members=[member("29:karin", userRole="guest")]))
    assert left == ParticipantsLeft(
        accounts=(Account(teams_id="29:karin", name="", standing=MembershipKind.GUEST),)
    )


@every("members", [None, [], [member(BOT_ID)], [{"user": {}}], [{}]])
def test_where_nobody_comes_nothing_has_happened(members: object) -> None:
    assert read(event("meetingParticipantJoin", members=members)) is None


def test_only_so_many_people_of_one_event_are_looked_at() -> None:
    crowd = [member(f"29:{number}") for number in range(MAX_PARTICIPANTS + 5)]
    joined = happened(event("meetingParticipantJoin", members=crowd))
    assert isinstance(joined, ParticipantsJoined)
    assert len(joined.accounts) == MAX_PARTICIPANTS


def test_a_message_that_is_taken_back_keeps_its_id() -> None:
    data = {"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"}
    incoming = read(written(type="messageDelete", channelData=data))
    assert incoming is not None
    assert (incoming.event, incoming.activity_id) == (MessageDeleted(), "1700000000001")


@pytest.mark.usefixtures("gateway")
async def test_who_comes_is_looked_up_where_teams_has_not_said_how_they_are_known(
    teams: Simulator, program: Program
) -> None:
    meeting = teams.world.chat("meeting")
    karin, amir, boende = (teams.world.person(key) for key in ("karin", "amir", "boende"))
    program.known = {karin.teams_id}
    assert (await teams.join_meeting(meeting, karin, amir, boende)).status == 201
    joined = program.last.event
    assert isinstance(joined, ParticipantsJoined)
    expected = [
        ("Karin Ek", MembershipKind.MEMBER),
        (amir.name, MembershipKind.GUEST),
        (boende.name, MembershipKind.ANONYMOUS),
    ]
    assert [(one.name, one.standing) for one in joined.accounts] == expected
    assert [call.path.rpartition("/")[2] for call in teams.calls] == [karin.teams_id, amir.teams_id]


@pytest.mark.usefixtures("gateway")
async def test_an_event_without_sender_is_taken_and_nobody_is_looked_up(
    teams: Simulator, program: Program
) -> None:
    started = await teams.start_meeting(teams.world.chat("meeting"), at=FIVE, activity={"from": None})
    assert (started.status, program.last.sender, teams.calls) == (201, NOBODY, [])
    assert isinstance(program.last.event, MeetingStarted)
    assert program.last.event.at == FIVE


@pytest.mark.usefixtures("gateway")
async def test_a_fault_of_the_program_is_no_message_to_a_meeting_that_begins(
    teams: Simulator, program: Program
) -> None:
    def fail(_: Incoming) -> None:
        raise ZeroDivisionError

    program.reply = fail  # type: ignore[assignment]
    meeting = teams.world.chat("meeting")
    assert (await teams.start_meeting(meeting)).status == 201
    assert [one for one in meeting.messages if one.by_bot] == []


@pytest.mark.usefixtures("gateway")
async def test_a_message_that_was_taken_back_is_told_to_the_program(
    teams: Simulator, program: Program
) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    said = await teams.say(karin, meeting, "anteckna Ett")
    assert said.message is not None
    assert (await teams.delete(karin, said.message)).status == 201
    assert (program.last.event, program.last.activity_id) == (MessageDeleted(), said.message.id)
