"""Test that botbuilder's own calls work, and are sent only through the bot's connector."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    Attachment,
    ChannelAccount,
    ConversationParameters,
    ConversationReference,
)
from botframework.connector.auth import ClaimsIdentity

from bot.teams.adapter import MAX_CLIENTS, BotAuthentication, ConnectorClients, TeamsAdapter, build_activity
from bot.teams.authentication import Authoriser
from bot.teams.connector import Connector, ConnectorTransport
from bot.teams.credentials import StaticToken
from bot.teams.errors import NotAllowed, Refused, Unauthorized
from bot.teams.http import AllowedHosts
from bot.teams.signing_keys import KeyRing
from simulator.constants import LOCAL_TOKEN
from simulator.service import Simulator
from simulator.signing import METADATA
from tests.teams.activities import message
from tests.teams.program import LOOPBACK, Clock

Logic = Callable[[TurnContext], Awaitable[None]]


class Sdk:
    """Return an adapter as the gateway builds it, to be used as botbuilder's documentation says."""

    def __init__(self, teams: Simulator, *, clock: Clock) -> None:
        destinations = AllowedHosts([LOOPBACK], allow_local=True)
        self.teams = teams
        self.keys = KeyRing(f"{teams.url}{METADATA}", clock=clock.seconds, allowed_hosts=destinations)
        self.outbound = ConnectorTransport(destinations, token=StaticToken(LOCAL_TOKEN), clock=clock.seconds)
        tenants, app_id = [teams.world.tenant_id], teams.world.app_id
        admission = Authoriser(self.keys, app_id=app_id, tenants=tenants, clock=clock.seconds)
        self.clients = ConnectorClients(self.outbound, connector=Connector(self.outbound))
        self.tokens = admission.token_verifier
        self.authentication = BotAuthentication(self.tokens, clients=self.clients)
        self.adapter = TeamsAdapter(self.authentication)

    async def turn(self, logic: Logic, **fields: object) -> None:
        activity = build_activity(message(self.teams, **fields))
        await self.adapter.process_activity(f"Bearer {self.teams.sign()}", activity, logic)

    async def close(self) -> None:
        await self.keys.close()
        await self.outbound.close()


@pytest.fixture
async def sdk(teams: Simulator, clock: Clock) -> AsyncIterator[Sdk]:
    sdk = Sdk(teams, clock=clock)
    yield sdk
    await sdk.close()


async def test_a_turn_posts_changes_and_takes_back_messages(teams: Simulator, sdk: Sdk) -> None:
    async def logic(context: TurnContext) -> None:
        card = Attachment(
            content_type="application/vnd.microsoft.card.adaptive", content={"type": "AdaptiveCard"}
        )
        sent = await context.send_activity(Activity(type=ActivityTypes.message, attachments=[card]))
        await context.update_activity(Activity(type=ActivityTypes.message, id=sent.id, text="ny"))
        other = await context.send_activity("två")
        await context.delete_activity(other.id)

    await sdk.turn(logic)
    changed, gone = teams.world.chat("meeting").messages[-2:]
    assert (changed.text, changed.updates, gone.text, gone.deleted) == ("ny", 1, "två", True)
    assert {call.authorization for call in teams.calls} == {f"Bearer {LOCAL_TOKEN}"}


async def test_a_reply_leaves_no_turn_for_the_garbage_collector(teams: Simulator, sdk: Sdk) -> None:
    said = message(teams)
    gc.collect()
    gc.disable()
    try:
        await sdk.adapter.reply(said, {"type": "message", "text": "hej"})
        left = [one for one in gc.get_objects() if type(one) is TurnContext]
    finally:
        gc.enable()
    assert left == []
    assert teams.world.chat("meeting").messages[-1].text == "hej"


async def test_a_message_that_answers_nothing_is_posted_to_the_chat(teams: Simulator, sdk: Sdk) -> None:
    meeting = teams.world.chat("meeting")
    client = await sdk.clients.create(teams.service_url)
    sent = await client.conversations.send_to_conversation(meeting.id, Activity(type="message", text="hej"))
    found = meeting.find(sent.id)
    assert found is not None
    assert found.text == "hej"


async def test_a_turn_asks_who_is_in_the_chat(teams: Simulator, sdk: Sdk) -> None:
    meeting, karin = teams.world.chat("meeting"), teams.world.person("karin")
    teams.world.page_size = 3
    found: list[object] = []

    async def logic(context: TurnContext) -> None:
        member = await TeamsInfo.get_member(context, karin.teams_id)
        page = await TeamsInfo.get_paged_members(context)
        rest = await TeamsInfo.get_paged_members(context, page.continuation_token, 100)
        everybody = await TeamsInfo.get_members(context)
        found.extend([member.aad_object_id, len(page.members), rest.members[0].id, len(everybody)])

    await sdk.turn(logic)
    assert found == [karin.entra_id, 3, meeting.members[3].teams_id, len(meeting.members)]


async def test_a_turn_is_told_of_our_own_faults(teams: Simulator, sdk: Sdk) -> None:
    statuses: list[int | None] = []

    async def logic(context: TurnContext) -> None:
        for ask in (context.send_activity("hej"), TeamsInfo.get_members(context)):
            with pytest.raises(Refused) as caught:
                await ask
            statuses.append(caught.value.status)

    teams.fail("*", "/v3/", status=418, times=2)
    await sdk.turn(logic)
    assert statuses == [418, 418]


async def test_what_botbuilder_would_ask_by_itself_is_stopped(teams: Simulator, sdk: Sdk) -> None:
    async def logic(context: TurnContext) -> None:
        with pytest.raises(NotAllowed):
            await TeamsInfo.get_meeting_info(context, "MCM=")

    await sdk.turn(logic)
    assert teams.calls == []


async def test_a_conversation_is_continued_and_another_one_created(teams: Simulator, sdk: Sdk) -> None:
    petra, bot_id = teams.world.person("petra"), teams.world.bot.teams_id
    petra.installed = True
    meeting, app_id = teams.world.chat("meeting"), teams.world.app_id

    async def greet(context: TurnContext) -> None:
        await context.send_activity("hej")

    turn = build_activity(message(teams))
    reference: ConversationReference = TurnContext.get_conversation_reference(turn)
    await sdk.adapter.continue_conversation(reference, greet, app_id)
    wanted = ConversationParameters(
        is_group=False,
        bot=ChannelAccount(id=bot_id),
        members=[ChannelAccount(id=petra.teams_id)],
        channel_data={"tenant": {"id": teams.world.tenant_id}},
    )
    await sdk.adapter.create_conversation(app_id, greet, wanted, "msteams", teams.service_url)
    assert meeting.messages[-1].text == "hej"
    assert teams.world.personal(petra).messages[-1].text == "hej"


async def test_a_turn_without_a_good_token_does_not_begin(teams: Simulator, sdk: Sdk) -> None:
    begun: list[TurnContext] = []

    async def logic(context: TurnContext) -> None:
        begun.append(context)

    for header in ("", "Bearer x"):
        with pytest.raises(PermissionError):
            await sdk.adapter.process_activity(header, build_activity(message(teams)), logic)
    assert begun == []


async def test_there_is_no_streaming_and_no_login_of_people(sdk: Sdk) -> None:
    with pytest.raises(Unauthorized):
        await sdk.authentication.authenticate_streaming_request("Bearer x", "msteams")
    client = await sdk.authentication.create_user_token_client(ClaimsIdentity({}, True))  # noqa: FBT003 - botbuilder's
    for ask in (client.get_user_token, client.sign_out_user, client.exchange_token, client.get_aad_tokens):
        with pytest.raises(NotImplementedError):
            await ask("29:x", "name", "msteams", "x")


async def test_there_is_one_client_for_each_address(sdk: Sdk) -> None:
    first = await sdk.clients.create("https://smba.trafficmanager.net/emea/", "audience")
    assert await sdk.clients.create("https://smba.trafficmanager.net/emea/") is first
    for number in range(MAX_CLIENTS):
        await sdk.clients.create(f"https://smba.trafficmanager.net/{number}/")
    assert await sdk.clients.create("https://smba.trafficmanager.net/emea/") is not first
