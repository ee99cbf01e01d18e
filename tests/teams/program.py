"""The program behind the gateway in tests: it records what it gets and answers as it is told."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app.wiring import build_gateway
from bot.settings import Settings
from bot.teams.credentials import StaticToken, TokenSource
from bot.teams.errors import OutboundError
from bot.teams.gateway import TeamsGateway
from bot.turn.incoming import Incoming, IncomingEvent
from bot.turn.types import PostedCard, Reply
from simulator.constants import LOCAL_TOKEN, TENANT_ID
from simulator.service import Simulator

LOOPBACK = "127.0.0.1"


class DatabaseAway(Exception):  # noqa: N818 - what the database is
    """The error that the program raises while its database is unreachable."""


class Clock:
    """The real time, plus what tests add to it."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def seconds(self) -> float:
        return self().timestamp()

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


class Outcomes:
    """Records what the gateway reports as sent, and as not sent."""

    def __init__(self) -> None:
        self.unsent: list[tuple[Reply, OutboundError]] = []
        self.posted_cards: list[tuple[PostedCard, str]] = []

    async def postpone(self, incoming: Incoming, reply: Reply) -> bool:  # noqa: ARG002 - as the real one
        return False

    async def not_sent(self, incoming: Incoming, reply: Reply, fault: OutboundError) -> None:  # noqa: ARG002 - as the real one
        self.unsent.append((reply, fault))

    def posted(self, reply: Reply, activity_id: str) -> None:
        if reply.posted_card is not None:
            self.posted_cards.append((reply.posted_card, activity_id))

    async def until_stored(self, event: IncomingEvent) -> None:
        pass


class Program:
    """Records what arrives, and answers with ``reply``."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.known: set[str] = set()
        self.too_fast: set[str] = set()
        self.outcomes = Outcomes()
        self.reply: Callable[[Incoming], Reply] = lambda _: Reply()

    async def __call__(self, incoming: Incoming) -> Reply:
        self.heard.append(incoming)
        return self.reply(incoming)

    @property
    def known_senders(self) -> set[tuple[str, str]]:
        return {(TENANT_ID, teams_id) for teams_id in self.known}

    def limit(self, incoming: Incoming) -> Reply | None:
        return None if incoming.sender.teams_id not in self.too_fast else Reply()

    @property
    def last(self) -> Incoming:
        return self.heard[-1]


def build_test_gateway(teams: Simulator, *, clock: Clock, token: TokenSource | None = None) -> TeamsGateway:
    """Build a gateway that trusts the simulator's keys."""
    environment = teams.environment(bot_port=3978, database_url="sqlite:///unused.db")
    return build_gateway(
        Settings.model_validate(environment),
        token=token or StaticToken(LOCAL_TOKEN),
        clock=clock.seconds,
        monotonic=clock.seconds,
        apology=lambda reference, locale: f"sorry {locale} {reference}",
        unavailable=(DatabaseAway,),
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
