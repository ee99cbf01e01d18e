"""botbuilder's client for the Connector service, on our own sender."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from botbuilder.schema import Activity, ResourceResponse
from botframework.connector import AsyncBfPipeline, BotFrameworkConnectorConfiguration
from botframework.connector.aio import ConnectorClient
from botframework.connector.aio.operations_async import ConversationsOperations
from botframework.connector.auth import ConnectorFactory
from msrest.pipeline import Request, Response, SansIOHTTPPolicy
from msrest.pipeline.async_abc import AsyncHTTPSender

from bot.teams.connector import Connector
from bot.teams.faults import NotAllowed
from bot.teams.outbound import LONGEST_ROSTER, Answered, Outbound
from bot.teams.plain import to_plain

MOST_CLIENTS = 64
_OURS = object()


class OwnSenderOnly(SansIOHTTPPolicy[Any, Any]):
    """Stands where botbuilder wants credentials: the token is our sender's affair, and no other's.

    Calls that botbuilder would make with a blocking client of its own (``TeamsInfo``'s about meetings)
    end here, before anything is sent.
    """

    def on_request(self, request: Any, **_: Any) -> None:  # noqa: ANN401 - msrest's types are any
        if request.context is not _OURS:
            raise NotAllowed("only our own sender calls the service")


class AnsweredForMsrest:
    """An answer of the service as msrest reads it."""

    def __init__(self, request: Any, answered: Answered) -> None:  # noqa: ANN401 - msrest's own request
        self.request = request
        self.status_code = answered.status
        self.reason = ""
        self.headers: Mapping[str, str] = {name.lower(): value for name, value in answered.headers.items()}
        self.internal_response = self
        self.context: dict[str, Any] = {}
        self._body = answered.body

    def text(self, encoding: str | None = None) -> str:
        return self._body.decode(encoding or "utf-8", "replace")


class OwnSender(AsyncHTTPSender[Any, Any]):
    """Takes what msrest has prepared and sends it through ``Outbound``."""

    def __init__(self, outbound: Outbound) -> None:
        self._outbound = outbound

    def build_context(self) -> object:
        return _OURS

    async def send(self, request: Request[Any], **_: Any) -> Response[Any, Any]:  # noqa: ANN401 - options that msrest invents
        asked = request.http_request
        body = asked.data.encode() if isinstance(asked.data, str) else asked.data
        answered = await self._outbound.call(asked.method, asked.url, body=body, limit=LONGEST_ROSTER)
        return Response(request, AnsweredForMsrest(asked, answered))

    async def __aexit__(self, *_: object) -> None:
        """Leave the connections open: they belong to the edge."""


class Conversations(ConversationsOperations):
    """The calls of every turn go straight to our connector; the rare ones take msrest's way."""

    def __init__(self, client: ConnectorClient, *, connector: Connector, service_url: str) -> None:
        rare = client.conversations
        super().__init__(rare._client, rare.config, rare._serialize, rare._deserialize)  # noqa: SLF001 - as generated
        self._connector = connector
        self._service_url = service_url

    async def send_to_conversation(
        self, conversation_id: str, activity: Activity, **_: object
    ) -> ResourceResponse:
        sent = await self._connector.send(self._service_url, conversation_id, to_plain(activity))
        return ResourceResponse(id=sent)

    async def reply_to_activity(
        self, conversation_id: str, activity_id: str, activity: Activity, **_: object
    ) -> ResourceResponse:
        plain = to_plain(activity)
        sent = await self._connector.send(self._service_url, conversation_id, plain, reply_to=activity_id)
        return ResourceResponse(id=sent)

    async def update_activity(
        self, conversation_id: str, activity_id: str, activity: Activity, **_: object
    ) -> ResourceResponse:
        plain = to_plain(activity)
        return ResourceResponse(
            id=await self._connector.update(self._service_url, conversation_id, activity_id, plain)
        )

    async def delete_activity(self, conversation_id: str, activity_id: str, **_: object) -> None:
        await self._connector.delete(self._service_url, conversation_id, activity_id)


class Clients(ConnectorFactory):
    """One client for each address of the service, made once."""

    def __init__(self, outbound: Outbound, *, connector: Connector) -> None:
        self._outbound = outbound
        self._connector = connector
        self._clients: OrderedDict[str, ConnectorClient] = OrderedDict()

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:  # noqa: ARG002 - botbuilder's
        client = self._clients.get(service_url)
        if client is None:
            client = self._clients[service_url] = self._create(service_url)
            if len(self._clients) > MOST_CLIENTS:
                self._clients.popitem(last=False)
        return client

    def _create(self, service_url: str) -> ConnectorClient:
        credentials, sender = OwnSenderOnly(), OwnSender(self._outbound)
        configuration = BotFrameworkConnectorConfiguration(
            credentials, service_url, pipeline_type=AsyncBfPipeline, sender=sender
        )
        client = ConnectorClient(credentials, custom_configuration=configuration)
        client.conversations = Conversations(client, connector=self._connector, service_url=service_url)
        return client
