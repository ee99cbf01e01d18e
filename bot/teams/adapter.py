"""The adapter of botbuilder, with the bot's own authorisation and connector."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NoReturn

from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import (
    Activity,
    Attachment,
    CallerIdConstants,
    ChannelAccount,
    ConversationAccount,
    InputHints,
    ResourceResponse,
)
from botframework.connector import AsyncBfPipeline, BotFrameworkConnectorConfiguration
from botframework.connector.aio import ConnectorClient
from botframework.connector.aio.operations_async import ConversationsOperations
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    UserTokenClient,
)
from msrest.pipeline import Request, Response, SansIOHTTPPolicy
from msrest.pipeline.async_abc import AsyncHTTPSender

from bot.teams.authentication import ISSUER, TokenVerifier
from bot.teams.connector import (
    MAX_ROSTER_BYTES,
    Connector,
    ConnectorTransport,
    model_to_dict,
)
from bot.teams.errors import NotAllowed, Unauthorized
from bot.teams.http import HttpResponse
from bot.teams.payload import Payload

MAX_CLIENTS = 64
_OURS = object()


class ConnectorSenderOnly(SansIOHTTPPolicy[Any, Any]):
    """Replaces botbuilder's credentials: only ``ConnectorSender`` adds the token.

    Calls that botbuilder would make with a blocking client of its own (``TeamsInfo``'s about meetings) are
    refused before anything is sent.
    """

    def on_request(self, request: Any, **_: Any) -> None:  # noqa: ANN401 - msrest's types are any
        if request.context is not _OURS:
            raise NotAllowed("only our own sender calls the service")


class MsrestResponse:
    """A response of the service in the form that msrest reads."""

    def __init__(self, request: Any, received: HttpResponse) -> None:  # noqa: ANN401 - msrest's own request
        self.request = request
        self.status_code = received.status
        self.reason = ""
        self.headers: Mapping[str, str] = {name.lower(): value for name, value in received.headers.items()}
        self.internal_response = self
        self.context: dict[str, Any] = {}
        self._body = received.body

    def text(self, encoding: str | None = None) -> str:
        return self._body.decode(encoding or "utf-8", "replace")


class ConnectorSender(AsyncHTTPSender[Any, Any]):
    """Sends the requests that msrest has prepared through ``ConnectorTransport``."""

    def __init__(self, outbound: ConnectorTransport) -> None:
        self._outbound = outbound

    def build_context(self) -> object:
        return _OURS

    async def send(self, request: Request[Any], **_: Any) -> Response[Any, Any]:  # noqa: ANN401 - options that msrest invents
        asked = request.http_request
        body = asked.data.encode() if isinstance(asked.data, str) else asked.data
        received = await self._outbound.call(asked.method, asked.url, body=body, limit=MAX_ROSTER_BYTES)
        return Response(request, MsrestResponse(asked, received))

    async def __aexit__(self, *_: object) -> None:
        """Leave the connections open: they belong to the gateway."""


class DirectConversations(ConversationsOperations):
    """Sends frequent calls directly through the bot's connector, rare ones through msrest."""

    def __init__(self, client: ConnectorClient, *, connector: Connector, service_url: str) -> None:
        rare = client.conversations
        super().__init__(rare._client, rare.config, rare._serialize, rare._deserialize)  # noqa: SLF001 - as generated
        self._connector = connector
        self._service_url = service_url

    async def send_to_conversation(
        self, conversation_id: str, activity: Activity, **_: object
    ) -> ResourceResponse:
        sent = await self._connector.send(self._service_url, conversation_id, model_to_dict(activity))
        return ResourceResponse(id=sent)

    async def reply_to_activity(
        self, conversation_id: str, activity_id: str, activity: Activity, **_: object
    ) -> ResourceResponse:
        plain = model_to_dict(activity)
        targeted = isinstance(activity, ReplyActivity) and activity.is_targeted
        if targeted:
            plain["recipient"] = {**model_to_dict(activity.recipient), "isTargeted": True}
        sent = await self._connector.send(
            self._service_url, conversation_id, plain, reply_to=activity_id, is_targeted=targeted
        )
        return ResourceResponse(id=sent)

    async def update_activity(
        self, conversation_id: str, activity_id: str, activity: Activity, **_: object
    ) -> ResourceResponse:
        plain = model_to_dict(activity)
        return ResourceResponse(
            id=await self._connector.update(self._service_url, conversation_id, activity_id, plain)
        )

    async def delete_activity(self, conversation_id: str, activity_id: str, **_: object) -> None:
        await self._connector.delete(self._service_url, conversation_id, activity_id)


class ConnectorClients(ConnectorFactory):
    """One cached client for each service URL."""

    def __init__(self, outbound: ConnectorTransport, *, connector: Connector) -> None:
        self._outbound = outbound
        self._connector = connector
        self._clients: OrderedDict[str, ConnectorClient] = OrderedDict()

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:  # noqa: ARG002 - botbuilder's
        client = self._clients.get(service_url)
        if client is None:
            client = self._clients[service_url] = self._create(service_url)
            if len(self._clients) > MAX_CLIENTS:
                self._clients.popitem(last=False)
        return client

    def _create(self, service_url: str) -> ConnectorClient:
        credentials, sender = ConnectorSenderOnly(), ConnectorSender(self._outbound)
        configuration = BotFrameworkConnectorConfiguration(
            credentials, service_url, pipeline_type=AsyncBfPipeline, sender=sender
        )
        client = ConnectorClient(credentials, custom_configuration=configuration)
        client.conversations = DirectConversations(client, connector=self._connector, service_url=service_url)
        return client


class NoUserTokens(UserTokenClient):
    """Refuses every request for a user's token, since the bot signs nobody in."""

    async def get_user_token(self, *_: object) -> NoReturn:
        raise NotImplementedError("this bot logs nobody in")

    get_sign_in_resource = sign_out_user = get_token_status = get_user_token
    get_aad_tokens = exchange_token = get_user_token


class BotAuthentication(BotFrameworkAuthentication):
    """Accepts only calls with a valid token; there is no mode without one."""

    def __init__(self, tokens: TokenVerifier, *, clients: ConnectorClients) -> None:
        self._tokens = tokens
        self.clients = clients
        self._no_user_tokens = NoUserTokens()

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        verified = await self._tokens.verify(
            auth_header, channel=activity.channel_id, service_url=activity.service_url
        )
        admitted = AuthenticateRequestResult()
        admitted.claims_identity = ClaimsIdentity(dict(verified.claims), True)  # noqa: FBT003 - "is authenticated"
        admitted.audience = ISSUER
        admitted.caller_id = CallerIdConstants.public_azure_channel
        admitted.connector_factory = self.clients
        return admitted

    async def authenticate_streaming_request(self, *_: object) -> NoReturn:
        raise Unauthorized("there is no streaming endpoint")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002 - all alike
        return self.clients

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> UserTokenClient:  # noqa: ARG002
        return self._no_user_tokens


class TeamsAdapter(CloudAdapterBase):
    """botbuilder's adapter, which sends the replies."""

    def __init__(self, authentication: BotAuthentication) -> None:
        super().__init__(authentication)
        self._clients = authentication.clients

    async def reply(self, payload: Payload, message: Payload, *, is_targeted: bool = False) -> str | None:
        """Post a message as the reply to an activity; return its activity id.

        A targeted one is seen by the sender of the activity alone. Raises OutboundError. The turn's own
        ``send_activity`` does the same, and leaves a reference cycle around the turn.
        """
        said = build_activity(payload)
        turn = TurnContext(self, said)
        turn.turn_state[self.BOT_CONNECTOR_CLIENT_KEY] = await self._clients.create(said.service_url)
        sent = await self.send_activities(turn, [build_reply(message, to=said, is_targeted=is_targeted)])
        activity_id: str | None = sent[0].id
        return activity_id


class ReplyActivity(Activity):
    """A message of the bot."""

    is_targeted = False
    """Whether only the person that it answers is to see it, in a chat with others."""


def build_reply(message: Payload, *, to: Activity, is_targeted: bool = False) -> ReplyActivity:
    """Build the Activity of a message that the bot made, as a reply to an activity."""
    activity = ReplyActivity(
        type=message["type"],
        text=message.get("text"),
        text_format=message.get("textFormat"),
        summary=message.get("summary"),
        input_hint=InputHints.accepting_input,
        channel_id=to.channel_id,
        locale=to.locale,
        service_url=to.service_url,
        conversation=to.conversation,
        from_property=to.recipient,
        recipient=to.from_property,
        reply_to_id=to.id,
        attachments=[
            Attachment(content_type=one["contentType"], content=one["content"])
            for one in message.get("attachments", ())
        ]
        or None,
    )
    activity.is_targeted = is_targeted
    return activity


def build_activity(payload: Payload) -> Activity:
    """Build the Activity of a payload that ``parse_activity`` has accepted.

    Only the fields that address a reply are copied: ``deliveryMode``, for example, would send replies to a
    place that nobody reads.
    """
    return Activity(
        type=payload["type"],
        id=payload["id"],
        channel_id=payload.get("channelId"),
        service_url=payload.get("serviceUrl"),
        from_property=_account(payload.get("from") or {}),
        recipient=_account(payload.get("recipient") or {}),
        conversation=_conversation(payload["conversation"]),
        channel_data=payload.get("channelData"),
        locale=payload.get("locale"),
    )


def _account(source: dict[str, Any]) -> ChannelAccount:
    return ChannelAccount(
        id=source.get("id"), name=source.get("name"), aad_object_id=source.get("aadObjectId")
    )


def _conversation(source: dict[str, Any]) -> ConversationAccount:
    return ConversationAccount(
        id=source.get("id"),
        is_group=source.get("isGroup"),
        conversation_type=source.get("conversationType"),
        tenant_id=source.get("tenantId"),
    )
