"""Test that the connector's calls are what Teams expects, and that rosters are requested only as needed."""

import asyncio

import pytest
from aiohttp import web

from bot.teams import connector as connector_module
from bot.teams.activities import card_activity, text_activity
from bot.teams.connector import Connector
from bot.teams.errors import Refused, Uncertain
from bot.teams.gateway import TeamsGateway
from bot.teams.roster import TeamsRoster
from bot.turn.incoming import Account, ChatKind
from bot.turn.incoming import Chat as OurChat
from bot.turn.types import Card
from domain.person import MembershipKind
from simulator.chats import Chat
from simulator.service import Simulator
from tests.every import every
from tests.teams.program import Clock, serve

CARD = Card(content={"type": "AdaptiveCard", "version": "1.5", "body": []}, summary="Fråga 12")


def ours(teams: Simulator, chat: Chat, *, thread: str = "") -> OurChat:
    return OurChat(id=chat.id, thread=chat.id + thread, kind=ChatKind.GROUP, service_url=teams.service_url)


async def test_a_message_is_posted_changed_and_taken_back(teams: Simulator, gateway: TeamsGateway) -> None:
    meeting, service = teams.world.chat("meeting"), teams.service_url
    posted = await gateway.connector.send(service, meeting.id, card_activity(CARD))
    message = meeting.find(posted)
    assert message is not None
    assert (message.card, message.activity["summary"]) == (CARD.content, "Fråga 12")
    assert await gateway.connector.update(service, meeting.id, posted, text_activity("ny")) == posted
    assert (message.text, message.updates) == ("ny", 1)
    await gateway.connector.delete(service, meeting.id, posted)
    assert message.deleted


async def test_what_one_person_sees_is_posted_changed_and_taken_back_as_such(
    teams: Simulator, gateway: TeamsGateway
) -> None:
    meeting, service, karin = teams.world.chat("meeting"), teams.service_url, teams.world.person("karin")
    seen = text_activity("gammal") | {"recipient": {"id": karin.teams_id, "isTargeted": True}}
    posted = await gateway.connector.send(service, meeting.id, seen, is_targeted=True)
    message = meeting.find(posted)
    assert message is not None
    with pytest.raises(Refused):
        await gateway.connector.update(service, meeting.id, posted, text_activity("ny"))
    await gateway.connector.update(service, meeting.id, posted, text_activity("ny"), is_targeted=True)
    assert (message.text, message.only_for) == ("ny", "karin")
    await gateway.connector.delete(service, meeting.id, posted, is_targeted=True)
    assert message.deleted


async def test_a_reply_names_what_it_answers(teams: Simulator, gateway: TeamsGateway) -> None:
    meeting, service = teams.world.chat("meeting"), teams.service_url
    first = await gateway.connector.send(service, meeting.id, text_activity("ett"))
    both = card_activity(CARD, text="två")
    await gateway.connector.send(service, meeting.id, both, reply_to=first)
    assert teams.calls[-1].path.endswith(f"/activities/{first}")
    assert (both["text"], both["textFormat"]) == ("två", "plain")


async def test_a_personal_chat_is_opened_and_written_to(teams: Simulator, gateway: TeamsGateway) -> None:
    petra, tenant = teams.world.person("petra"), teams.world.tenant_id
    petra.installed = True
    opened = await gateway.connector.open_personal(
        teams.service_url, tenant=tenant, member=petra.teams_id, bot_id=teams.world.bot.teams_id
    )
    assert opened == teams.world.personal(petra).id
    body = teams.calls[-1].body
    assert (body["isGroup"], body["tenantId"], body["channelData"]) == (
        False,
        tenant,
        {"tenant": {"id": tenant}},
    )


async def test_who_has_not_installed_the_app_is_not_reached(teams: Simulator, gateway: TeamsGateway) -> None:
    petra = teams.world.person("petra")
    petra.installed = False
    with pytest.raises(Refused) as caught:
        await gateway.connector.open_personal(
            teams.service_url, tenant=teams.world.tenant_id, member=petra.teams_id, bot_id="28:x"
        )
    assert (caught.value.status, caught.value.code) == (403, "BotNotInConversationRoster")


@pytest.mark.parametrize("body", [{"x": 1}, {"id": 7}, {"id": ""}])
async def test_a_chat_without_id_is_not_taken_for_opened(
    teams: Simulator, gateway: TeamsGateway, body: dict[str, object]
) -> None:
    teams.fail("POST", "/v3/conversations", status=201, body=body)
    with pytest.raises(Uncertain):
        await gateway.connector.open_personal(teams.service_url, tenant="t", member="29:x", bot_id="28:x")


async def test_a_member_is_found_by_either_id(teams: Simulator, gateway: TeamsGateway) -> None:
    meeting, karin = teams.world.chat("meeting"), teams.world.person("karin")
    assert karin.entra_id is not None
    ids, home = {"teams_id": karin.teams_id, "entra_id": karin.entra_id}, teams.world.tenant_id
    expected = Account(name=karin.name, standing=MembershipKind.MEMBER, home_tenant=home, **ids)
    for known_as in (karin.teams_id, karin.entra_id):
        assert await gateway.connector.member(teams.service_url, meeting.id, known_as) == expected
    assert await gateway.connector.member(teams.service_url, meeting.id, "29:nobody") is None


async def test_a_roster_is_read_page_by_page(teams: Simulator, gateway: TeamsGateway) -> None:
    meeting = teams.world.chat("meeting")
    teams.world.page_size = 2
    members = await gateway.connector.members(teams.service_url, meeting.id)
    assert [one.teams_id for one in members] == [person.teams_id for person in meeting.members]
    assert sum("pagedmembers" in call.path for call in teams.calls) > 2


@every(
    ("member", "standing"),
    [
        ({"userRole": "user"}, MembershipKind.MEMBER),
        ({"userRole": "guest"}, MembershipKind.GUEST),
        ({"userRole": "anonymous"}, MembershipKind.ANONYMOUS),
        ({"userRole": "user", "tenantId": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"}, MembershipKind.GUEST),
        ({"userRole": "anonymous", "tenantId": "x"}, MembershipKind.ANONYMOUS),
        ({"userRole": "new"}, None),
        ({"userRole": 7}, None),
        ({}, None),
    ],
)
async def test_a_roster_says_how_somebody_is_known(
    teams: Simulator, gateway: TeamsGateway, member: dict[str, object], standing: MembershipKind | None
) -> None:
    teams.fail("GET", "/members/", status=200, body={"id": "29:x", "name": "A"} | member)
    found = await gateway.connector.member(teams.service_url, teams.world.chat("meeting").id, "29:x")
    assert found is not None
    assert found.as_known_in(teams.world.tenant_id).standing is standing


async def test_a_roster_without_end_is_read_only_so_far(
    teams: Simulator, gateway: TeamsGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector_module, "MAX_PAGES", 3)
    page = {"members": [{"id": "29:x"}, "x"], "continuationToken": "again & again"}
    teams.fail("GET", "/pagedmembers", status=200, body=page, times=9)
    members = await gateway.connector.members(teams.service_url, teams.world.chat("meeting").id)
    assert (len(members), teams.calls[-1].query["continuationToken"]) == (3, "again & again")


async def test_a_roster_that_is_no_object_is_unreadable(gateway: TeamsGateway) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response([])

    server = await serve(answer)
    with pytest.raises(Uncertain):
        await gateway.connector.members(str(server.make_url("/")), "19:a")
    await server.close()


@pytest.mark.parametrize("body", [{"id": 7}, {"id": "29:x", "name": []}, {"id": "a\nb"}], ids=str)
async def test_an_unreadable_member_is_nobody(
    teams: Simulator, gateway: TeamsGateway, body: dict[str, object]
) -> None:
    teams.fail("GET", "/members/", status=200, body=body)
    with pytest.raises(Uncertain):
        await gateway.connector.member(teams.service_url, teams.world.chat("meeting").id, "29:x")


async def test_a_roster_is_asked_once_in_ten_minutes(
    teams: Simulator, gateway: TeamsGateway, clock: Clock
) -> None:
    chat, karin = ours(teams, teams.world.chat("meeting"), thread=";messageid=1"), teams.world.person("karin")
    found = await asyncio.gather(*(gateway.roster.find(chat, karin.teams_id) for _ in range(20)))
    assert {one.name for one in found if one} == {karin.name}
    assert len(teams.calls) == 1
    assert await gateway.roster.find(chat, "29:nobody") is None
    assert await gateway.roster.find(chat, "29:nobody") is None
    assert len(teams.calls) == 2
    clock.advance(601)
    assert await gateway.roster.find(chat, karin.teams_id)
    assert len(teams.calls) == 3


@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"status": 403}, {"reset": True}, {"delay": 3.0}], ids=str
)
async def test_where_teams_does_not_answer_nobody_is_found_and_nothing_remembered(
    teams: Simulator, gateway: TeamsGateway, clock: Clock, fault: dict[str, float]
) -> None:
    roster = TeamsRoster(gateway.connector, clock=clock.seconds, timeout=0.2)
    chat, karin = ours(teams, teams.world.chat("meeting")), teams.world.person("karin")
    teams.fail("GET", "/members/", times=2 if "reset" in fault else 1, **fault)  # type: ignore[arg-type]
    assert await roster.find(chat, karin.teams_id) is None
    assert await roster.find(chat, karin.teams_id)


async def test_a_roster_remembers_only_so_many(teams: Simulator, gateway: TeamsGateway, clock: Clock) -> None:
    roster = TeamsRoster(gateway.connector, clock=clock.seconds, max_cached=2)
    chat = ours(teams, teams.world.chat("meeting"))
    for member in ("29:a", "29:b", "29:c", "29:b", "29:a"):
        await roster.find(chat, member)
    assert [call.path.rpartition("/")[2] for call in teams.calls] == ["29:a", "29:b", "29:c", "29:a"]


async def test_a_roster_asked_by_somebody_who_leaves_does_not_hang(
    teams: Simulator, connector: Connector, clock: Clock
) -> None:
    roster = TeamsRoster(connector, clock=clock.seconds)
    chat, karin = ours(teams, teams.world.chat("meeting")), teams.world.person("karin")
    teams.fail("GET", "/members/", delay=5)
    first = asyncio.ensure_future(roster.find(chat, karin.teams_id))
    await asyncio.sleep(0.05)
    second = asyncio.ensure_future(roster.find(chat, karin.teams_id))
    await asyncio.sleep(0)
    first.cancel()
    assert await asyncio.wait_for(second, 1) is None
    assert await roster.find(chat, karin.teams_id)


@pytest.fixture
def connector(gateway: TeamsGateway) -> Connector:
    return gateway.connector
