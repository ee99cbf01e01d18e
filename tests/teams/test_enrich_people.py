"""Test that people's identities come from Teams, requested no more than needed."""

import pytest

from bot.turn.incoming import MessageReceived
from domain.person import MembershipKind
from simulator.constants import Json
from simulator.people import Role
from simulator.service import Simulator
from tests.teams.activities import message
from tests.teams.program import Program


@pytest.mark.usefixtures("gateway")
async def test_a_strangers_standing_is_asked_for_and_an_acquaintances_is_not(
    teams: Simulator, program: Program
) -> None:
    meeting = teams.world.chat("meeting")
    guest = next(person for person in meeting.members if person.role == "guest")
    nobody = next(person for person in meeting.members if person.role == "anonymous")
    karin = teams.world.person("karin")
    program.known = {karin.teams_id}
    heard = []
    for person in (karin, guest, nobody):
        await teams.say(person, meeting, "hej")
        heard.append(program.last.sender.standing)
    assert heard == [None, MembershipKind.GUEST, MembershipKind.ANONYMOUS]
    asked = [call.path.rpartition("/")[2] for call in teams.calls]
    assert asked == [guest.teams_id, nobody.teams_id]


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize(
    ("said", "roster", "heard"),
    [
        ("anonymous", "user", MembershipKind.ANONYMOUS),
        ("guest", "user", MembershipKind.GUEST),
        ("anonymous", "guest", MembershipKind.ANONYMOUS),
        ("Anonymous", "user", MembershipKind.ANONYMOUS),
        ("user", "guest", MembershipKind.GUEST),
        ("user", "user", MembershipKind.MEMBER),
        ("bot", "user", MembershipKind.MEMBER),
        ("", "anonymous", MembershipKind.ANONYMOUS),
    ],
)
async def test_of_what_the_activity_and_the_roster_say_of_a_sender_the_stricter_counts(
    teams: Simulator, program: Program, said: str, roster: Role, heard: MembershipKind
) -> None:
    johan = teams.world.person("johan")
    johan.role = roster
    whose = {"id": johan.teams_id, "name": johan.name, "role": said}
    assert (await teams.post(message(teams) | {"from": whose})).status == 201
    assert program.last.sender.standing is heard


@pytest.mark.usefixtures("gateway")
async def test_of_somebody_who_is_too_fast_nobody_is_asked_about(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    program.too_fast = {karin.teams_id}
    await teams.say(karin, meeting, "hej @Petra Holm", mentions=[teams.world.person("petra")])
    assert (program.heard, teams.calls) == ([], [])


@pytest.mark.usefixtures("gateway")
async def test_mentioned_people_are_looked_up_in_the_chat(teams: Simulator, program: Program) -> None:
    karin, meeting = teams.world.person("karin"), teams.world.chat("meeting")
    other = next(person for person in meeting.members if person.key != "karin" and person.entra_id)
    await teams.say(karin, meeting, f"samordnare @{other.name}", mentions=[other])
    said = program.last.event
    assert isinstance(said, MessageReceived)
    assert said.lines == (f"samordnare @{other.name}",)
    assert [one.account.entra_id for one in said.mentions] == [other.entra_id]


@pytest.mark.usefixtures("gateway")
@pytest.mark.parametrize("kind", ["message", "messageUpdate"])
async def test_what_a_client_says_of_others_is_not_believed(
    teams: Simulator, program: Program, kind: str
) -> None:
    karin, petra = teams.world.person("karin"), teams.world.person("petra")
    lies = {"name": "Någon annan", "aadObjectId": petra.entra_id}
    entities: list[Json] = [
        {"type": "mention", "mentioned": {"id": someone} | lies, "text": f"<at>{n}</at>"}
        for n, someone in enumerate((karin.teams_id, "29:nobody", petra.entra_id, "8:orgid:x"))
    ]
    data = teams.world.chat("meeting").channel_data() | {"eventType": "editMessage"}
    said = message(teams, type=kind, text="<at>0</at> <at>1</at> <at>2</at> <at>3</at>", channelData=data)
    await teams.post(said | {"entities": entities})
    heard = program.last.event
    assert isinstance(heard, MessageReceived)
    found = [(a.name, a.entra_id, a.standing) for a in (one.account for one in heard.mentions)]
    assert found == [(karin.name, karin.entra_id, MembershipKind.MEMBER), ("", None, None)]


@pytest.mark.usefixtures("gateway")
async def test_people_of_another_organisation_are_guests_though_it_is_served_too(
    teams: Simulator, program: Program
) -> None:
    far = teams.world.add_person("far", name="Bo Lund", tenant_id="11111111-2b4a-4e9d-8c05-6a3e9b1f7d20")
    meeting = teams.world.chat("meeting")
    meeting.members.append(far)
    await teams.say(far, meeting, "hej")
    assert program.last.sender.standing is MembershipKind.GUEST


@pytest.mark.usefixtures("gateway")
async def test_at_most_ten_mentioned_people_are_looked_up(teams: Simulator, program: Program) -> None:
    entities: list[Json] = [
        {"type": "mention", "mentioned": {"id": f"29:{n}", "name": f"P{n}"}, "text": f"<at>P{n}</at>"}
        for n in range(30)
    ]
    text = " ".join(entity["text"] for entity in entities)
    program.known = {teams.world.person("karin").teams_id}
    await teams.post(message(teams, text=text, entities=entities))
    said = program.last.event
    assert isinstance(said, MessageReceived)
    assert (len(said.mentions), len(teams.calls)) == (30, 10)
