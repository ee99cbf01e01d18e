"""The program behind the edge, as tests need it: it hears everything and answers what it is told to."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.teams import Edge, FixedToken, TokenSource, build_edge
from bot.turn import Answer, Incoming, Receipt
from simulator.constants import LOCAL_TOKEN
from simulator.metadata import METADATA
from simulator.service import Simulator

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


class Program:
    """Hears what comes in, and answers with ``reply``."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.receipts: list[tuple[Receipt, str]] = []
        self.known: set[str] = set()
        self.reply: Callable[[Incoming], Answer] = lambda _: Answer()

    async def __call__(self, incoming: Incoming) -> Answer:
        self.heard.append(incoming)
        return self.reply(incoming)

    def knows(self, tenant: str, teams_id: str) -> bool:
        return bool(tenant) and teams_id in self.known

    async def posted(self, receipt: Receipt, activity_id: str) -> None:
        self.receipts.append((receipt, activity_id))

    @property
    def last(self) -> Incoming:
        return self.heard[-1]


def edge_for(teams: Simulator, *, clock: Clock, token: TokenSource | None = None) -> Edge:
    """Build an edge that trusts the simulator's keys."""
    return build_edge(
        app_id=teams.world.app_id,
        tenants=[teams.world.tenant_id],
        metadata_url=f"{teams.url}{METADATA}",
        service_hosts=[LOOPBACK],
        file_hosts=[LOOPBACK],
        token=token or FixedToken(LOCAL_TOKEN),
        clock=clock,
        apology=lambda reference, locale: f"sorry {locale} {reference}",
        unavailable=(DatabaseAway,),
        allow_local=True,
    )


def application(handler: Callable[[web.Request], Awaitable[web.Response]]) -> web.Application:
    """Put the handler where Teams looks for it."""
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
