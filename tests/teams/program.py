"""The program behind the gateway, as tests need it: it hears everything and answers what it is told to."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app.wiring import build_gateway
from bot.teams.credentials import StaticToken, TokenSource
from bot.teams.errors import OutboundError
from bot.teams.gateway import TeamsGateway
from bot.turn.incoming import Incoming
from bot.turn.types import PostedCard, Reply
from simulator.constants import LOCAL_TOKEN, TENANT_ID
from simulator.service import Simulator
from simulator.signing import METADATA

LOOPBACK = "127.0.0.1"


class DatabaseAway(Exception):  # noqa: N818 - what the database is
    """What the program raises while its database is away."""


class Clock:
    """The real time, and what tests put on top of it."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def seconds(self) -> float:
        return self().timestamp()

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


class Unsettled:
    """What the gateway hands over because it was not sent, or because its receipt was not stored."""

    def __init__(self) -> None:
        self.unsent: list[tuple[Reply, OutboundError]] = []
        self.receipts: list[Callable[[], Awaitable[None]]] = []

    async def postpone(self, incoming: Incoming, reply: Reply) -> bool:  # noqa: ARG002 - as the real one
        return False

    async def not_sent(self, incoming: Incoming, reply: Reply, fault: OutboundError) -> None:  # noqa: ARG002 - as the real one
        self.unsent.append((reply, fault))

    async def posted(self, store_receipt: Callable[[], Awaitable[None]]) -> None:
        self.receipts.append(store_receipt)


class Program:
    """Hears what comes in, and answers with ``reply``."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.posted_cards: list[tuple[PostedCard, str]] = []
        self.known: set[str] = set()
        self.too_fast: set[str] = set()
        self.unsettled = Unsettled()
        self.reply: Callable[[Incoming], Reply] = lambda _: Reply()

    async def __call__(self, incoming: Incoming) -> Reply:
        self.heard.append(incoming)
        return self.reply(incoming)

    @property
    def known_senders(self) -> set[tuple[str, str]]:
        return {(TENANT_ID, teams_id) for teams_id in self.known}

    def limit(self, incoming: Incoming) -> Reply | None:
        return None if incoming.sender.teams_id not in self.too_fast else Reply()

    async def posted(self, reply: Reply, activity_id: str, /) -> None:
        if reply.posted_card is not None:
            self.posted_cards.append((reply.posted_card, activity_id))

    @property
    def last(self) -> Incoming:
        return self.heard[-1]


def build_test_gateway(teams: Simulator, *, clock: Clock, token: TokenSource | None = None) -> TeamsGateway:
    """Build a gateway that trusts the simulator's keys."""
    return build_gateway(
        app_id=teams.world.app_id,
        tenants=[teams.world.tenant_id],
        metadata_url=f"{teams.url}{METADATA}",
        service_hosts=[LOOPBACK],
        file_hosts=[LOOPBACK],
        token=token or StaticToken(LOCAL_TOKEN),
        clock=clock.seconds,
        monotonic=clock.seconds,
        apology=lambda reference, locale: f"sorry {locale} {reference}",
        unavailable=(DatabaseAway,),
        allow_local=True,
    )


def application(handler: Callable[[web.Request], Awaitable[web.Response]]) -> web.Application:
    """Serve the handler on the route that Teams calls."""
    app = web.Application()
    app.router.add_post("/api/messages", handler)
    return app


async def serve(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> TestServer:
    """Start a server that answers every call with ``handler``."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    server = TestServer(app, host=LOOPBACK)
    await server.start_server()
    return server
