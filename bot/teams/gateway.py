"""The gateway to Teams: the HTTP endpoint for incoming calls, the connector for outgoing ones."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import orjson
import structlog
from aiohttp import web
from botbuilder.core import InvokeResponse, TurnContext

from bot.teams.adapter import BotAuthentication, ConnectorClients, TeamsAdapter
from bot.teams.allowed_hosts import AllowedHosts
from bot.teams.authorise import AuthorisedCall, Authoriser
from bot.teams.connector import Connector, ConnectorTransport
from bot.teams.credentials import TokenSource
from bot.teams.errors import ForeignTenant, Malformed, Unauthorized
from bot.teams.files import FileTransport
from bot.teams.handler import INCOMING, ActivityDispatcher, ErrorText, TeamsHandler
from bot.teams.http import SecondsClock
from bot.teams.parse import ROSTER_CHANGE
from bot.teams.payload import Payload, parse_json
from bot.teams.roster import TeamsRoster
from bot.teams.signing_keys import KeyRing
from bot.telemetry.log_context import log_reference

MAX_BODY_BYTES = 256 * 1024
BODY_TIMEOUT = 10.0
_CHUNK = 64 * 1024
_JSON = "application/json"
_AS_IT_IS = "identity"
RESPONSE_STATUSES = (200, 201, 400, 401, 403, 408, 413, 415, 501, 503)
"""What incoming calls are answered with."""

log = structlog.get_logger(__name__)


class ActivityEndpoint:
    """The HTTP endpoint: handles authorised activities, and rejects all else by status alone."""

    def __init__(
        self,
        handler: TeamsHandler,
        *,
        adapter: TeamsAdapter,
        authoriser: Authoriser,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        self._handler = handler
        self._adapter = adapter
        self._admission = authoriser
        self._unavailable = unavailable

    async def __call__(self, request: web.Request) -> web.Response:
        """Handle one call; all its log lines carry one reference number."""
        with log_reference():
            return await self._answer(request)

    async def _answer(self, request: web.Request) -> web.Response:
        if request.content_type != _JSON or request.headers.get("Content-Encoding", _AS_IT_IS) != _AS_IT_IS:
            return web.Response(status=415)
        body = await _read_body(request)
        if body is None:
            return web.Response(status=413)
        try:
            payload = parse_json(body)
            call = await self._admission.authorise(request.headers.get("Authorization"), payload)
        except (Malformed, Unauthorized, ForeignTenant) as fault:
            return _reject(fault)
        return await self._take_turn(payload, call=call)

    async def _take_turn(self, payload: Payload, *, call: AuthorisedCall) -> web.Response:
        async def logic(context: TurnContext) -> None:
            if call.incoming is not None:
                context.turn_state[INCOMING] = call.incoming
            if call.roster_change is not None:
                context.turn_state[ROSTER_CHANGE] = call.roster_change
            await self._handler.on_turn(context)

        try:
            response = await self._adapter.run(payload, verified=call.verified, handle=logic)
        except self._unavailable as fault:
            log.error("database_away", fault=type(fault).__name__)  # noqa: TRY400 - its message may quote people
            return web.Response(status=503)
        if response is not None:
            return _answer_invoke(response)
        return web.Response(status=200 if call.incoming is None else 201)


async def _read_body(request: web.Request) -> bytes | None:
    """Read the body, None if it is too long; raises HTTPRequestTimeout for a slow sender."""
    if (request.content_length or 0) > MAX_BODY_BYTES:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in request.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    return None
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(body)


def _reject(fault: Malformed | Unauthorized | ForeignTenant) -> web.Response:
    log.warning("request_rejected", fault=type(fault).__name__, reason=str(fault))
    if isinstance(fault, Unauthorized):
        return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    return web.Response(status=403 if isinstance(fault, ForeignTenant) else 400)


def _answer_invoke(response: InvokeResponse) -> web.Response:
    if response.body is None:
        return web.Response(status=int(response.status))
    return web.Response(status=int(response.status), body=orjson.dumps(response.body), content_type=_JSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transports:
    """The transports: to the service with the bot's token, to people's files without it."""

    outbound: ConnectorTransport
    files: FileTransport


class TeamsGateway:
    """The gateway to Teams.

    ``messages`` is for incoming calls, ``connector`` and ``roster`` are for outgoing ones.
    """

    def __init__(
        self,
        authoriser: Authoriser,
        *,
        keys: KeyRing,
        transports: Transports,
        clock: SecondsClock,
        apology: ErrorText,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        self.keys = keys
        self.connector = Connector(transports.outbound, files=transports.files)
        self.roster = TeamsRoster(self.connector, clock=clock)
        self._authoriser, self._transports = authoriser, transports
        self._apology, self._unavailable = apology, unavailable
        clients = ConnectorClients(transports.outbound, connector=self.connector)
        self._adapter = TeamsAdapter(BotAuthentication(authoriser.token_verifier, clients=clients))
        self._endpoint: ActivityEndpoint | None = None

    def attach(self, dispatch: ActivityDispatcher) -> None:
        """Set the dispatcher; until then every call is answered with 503."""
        handler = TeamsHandler(
            dispatch, roster=self.roster, apology=self._apology, unavailable=self._unavailable
        )
        self._endpoint = ActivityEndpoint(
            handler, adapter=self._adapter, authoriser=self._authoriser, unavailable=self._unavailable
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Handle ``POST /api/messages``."""
        if self._endpoint is None:
            return web.Response(status=503)
        return await self._endpoint(request)

    async def start(self) -> None:
        """Fetch the signing keys ahead of the first call; if that fails, the first call tries again."""
        await self.keys.refresh()

    async def close(self) -> None:
        """Close all connections."""
        await self.keys.close()
        await self._transports.files.close()
        await self._transports.outbound.close()


def build_gateway(  # noqa: PLR0913 - what the settings say, value by value
    *,
    app_id: str,
    tenants: Collection[str],
    metadata_url: str,
    service_hosts: Collection[str],
    file_hosts: Collection[str],
    token: TokenSource,
    clock: Callable[[], datetime],
    apology: ErrorText,
    unavailable: tuple[type[Exception], ...],
    allow_local: bool = False,
) -> TeamsGateway:
    """Build the gateway; raises ValueError for an empty identity, NotAllowed for a bad metadata address.

    ``apology(reference, locale)`` returns the text that people read when the program fails; ``unavailable``
    are the exceptions that the dispatcher raises while the database is unavailable.
    """

    def seconds() -> float:
        return clock().timestamp()

    allowed_hosts = AllowedHosts(service_hosts, allow_local=allow_local)
    keys = KeyRing(metadata_url, clock=seconds, allowed_hosts=allowed_hosts)
    authoriser = Authoriser(keys, app_id=app_id, tenants=tenants, clock=seconds)
    outbound = ConnectorTransport(allowed_hosts, token=token, clock=seconds)
    files = FileTransport(AllowedHosts(file_hosts, allow_local=allow_local), clock=seconds)
    transports = Transports(outbound=outbound, files=files)
    return TeamsGateway(
        authoriser, keys=keys, transports=transports, clock=seconds, apology=apology, unavailable=unavailable
    )
