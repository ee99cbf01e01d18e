"""The gateway to Teams: the HTTP handler for incoming calls, the connector for outgoing ones."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.teams.adapter import BotAuthentication, ConnectorClients, TeamsAdapter
from bot.teams.allowed_hosts import AllowedHosts
from bot.teams.authorise import Authoriser
from bot.teams.connector import Connector, ConnectorTransport
from bot.teams.credentials import TokenSource
from bot.teams.files import FileTransport
from bot.teams.handler import ActivityDispatcher, ActivityHandler, ErrorText
from bot.teams.http import SecondsClock
from bot.teams.roster import TeamsRoster
from bot.teams.signing_keys import KeyRing


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
        self._handler: ActivityHandler | None = None

    def attach(self, dispatch: ActivityDispatcher) -> None:
        """Set the dispatcher; until then every call is answered with 503."""
        self._handler = ActivityHandler(
            dispatch,
            authoriser=self._authoriser,
            adapter=self._adapter,
            roster=self.roster,
            apology=self._apology,
            unavailable=self._unavailable,
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Handle ``POST /api/messages``."""
        return web.Response(status=503) if self._handler is None else await self._handler(request)

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
