"""A trace collector on loopback: OTLP over HTTP, as protobuf."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

PATIENCE = 60.0


@dataclass(slots=True)
class Collector:
    """Stores what it receives."""

    url: str = ""
    paths: set[str] = field(default_factory=set)
    requests: list[ExportTraceServiceRequest] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    hangs: bool = False

    @property
    def spans(self) -> list[Span]:
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    @property
    def resource(self) -> dict[str, str]:
        """Return the attributes of the program."""
        first = self.requests[0].resource_spans[0].resource
        return {one.key: one.value.string_value for one in first.attributes}

    async def until(self, seen: Callable[[list[Span]], bool]) -> list[Span]:
        """Wait until enough spans have arrived."""
        async with asyncio.timeout(PATIENCE):
            while not seen(self.spans):
                self.came.clear()
                await self.came.wait()
        return self.spans

    async def take(self, request: web.Request) -> web.Response:
        """Handle one request."""
        if self.hangs:
            await asyncio.Event().wait()
        self.paths.add(request.path)
        self.requests.append(ExportTraceServiceRequest.FromString(await request.read()))
        self.came.set()
        return web.Response(content_type="application/x-protobuf")


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    """Listen on loopback until the block ends."""
    collector = Collector()
    app = web.Application()
    app.router.add_post("/{path:.*}", collector.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    collector.url = f"http://{host}:{port}"
    try:
        yield collector
    finally:
        await runner.cleanup()


def told(span: Span) -> dict[str, str | int]:
    """Return a span in a form that tests compare."""
    return {
        one.key: one.value.string_value if one.value.HasField("string_value") else one.value.int_value
        for one in span.attributes
    }
