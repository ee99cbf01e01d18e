"""The edge put together from plain values."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.teams.adapter import Adapter
from bot.teams.admission import Admission
from bot.teams.authentication import Authentication
from bot.teams.client import Clients
from bot.teams.connector import Connector
from bot.teams.credentials import TokenSource
from bot.teams.destinations import Destinations
from bot.teams.endpoint import Endpoint
from bot.teams.files import Files
from bot.teams.handler import Apology, Dispatch, Handler
from bot.teams.keys import KeyRing, Seconds
from bot.teams.outbound import Outbound
from bot.teams.roster import TeamsRoster


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out: to the service with the bot's token, to people's files without."""

    outbound: Outbound
    files: Files


class Edge:
    """The way in (``messages``) and the way out (``connector``, ``roster``)."""

    def __init__(
        self,
        admission: Admission,
        *,
        keys: KeyRing,
        ways: Ways,
        clock: Seconds,
        apology: Apology,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        self.keys = keys
        self.connector = Connector(ways.outbound, files=ways.files)
        self.roster = TeamsRoster(self.connector, clock=clock)
        self._admission, self._ways = admission, ways
        self._apology, self._unavailable = apology, unavailable
        clients = Clients(ways.outbound, connector=self.connector)
        self._adapter = Adapter(Authentication(admission.tokens, clients=clients))
        self._endpoint: Endpoint | None = None

    def attach(self, dispatch: Dispatch) -> None:
        """Say who does what people ask for; until then every call is answered with 503."""
        handler = Handler(dispatch, roster=self.roster, apology=self._apology, unavailable=self._unavailable)
        self._endpoint = Endpoint(
            handler, adapter=self._adapter, admission=self._admission, unavailable=self._unavailable
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Answer ``POST /api/messages``."""
        if self._endpoint is None:
            return web.Response(status=503)
        return await self._endpoint(request)

    async def start(self) -> None:
        """Fetch the signing keys ahead of the first call; where they are away, the first call tries again."""
        await self.keys.refresh()

    async def close(self) -> None:
        """Close all connections."""
        await self.keys.close()
        await self._ways.files.close()
        await self._ways.outbound.close()


def build_edge(  # noqa: PLR0913 - what the settings say, value by value
    *,
    app_id: str,
    tenants: Collection[str],
    metadata_url: str,
    service_hosts: Collection[str],
    file_hosts: Collection[str],
    token: TokenSource,
    clock: Callable[[], datetime],
    apology: Apology,
    unavailable: tuple[type[Exception], ...],
    allow_local: bool = False,
) -> Edge:
    """Build the edge; raises ValueError for an empty identity, NotAllowed for a bad metadata address.

    ``apology(reference, locale)`` is what people read when the program fails; ``unavailable`` are what
    ``dispatch`` raises while the database is away.
    """

    def seconds() -> float:
        return clock().timestamp()

    destinations = Destinations(service_hosts, allow_local=allow_local)
    keys = KeyRing(metadata_url, clock=seconds, destinations=destinations)
    admission = Admission(keys, app_id=app_id, tenants=tenants, clock=seconds)
    outbound = Outbound(destinations, token=token, clock=seconds)
    files = Files(Destinations(file_hosts, allow_local=allow_local), clock=seconds)
    ways = Ways(outbound=outbound, files=files)
    return Edge(admission, keys=keys, ways=ways, clock=seconds, apology=apology, unavailable=unavailable)
