"""The Teams side of a measurement: a connector at minimal cost, and the keys that sign calls."""

import asyncio
from collections.abc import Callable

import orjson

from simulator.signing import METADATA, SigningKey

TENANT = "22222222-2222-4222-8222-222222222222"
APP = "11111111-1111-4111-8111-111111111111"
_LENGTH = b"content-length:"


class TeamsSide:
    """Answers every call of a bot at once with a minimal HTTP/1.1 server, so that the bot causes the load."""

    def __init__(self) -> None:
        self.key = SigningKey.create("bench")
        self.url = ""
        self.posts = 0
        self.on_post: Callable[[], None] | None = None

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def answer(self, method: bytes, path: bytes) -> tuple[bytes, object]:
        """Return status line and body for one call."""
        if path.startswith(b"/v3/") and method == b"POST":
            self.posts += 1
            return b"201 Created", {"id": f"1:{self.posts}"}
        if path.startswith(b"/v3/") and b"/members/" in path:
            member = path.rsplit(b"/", 1)[1].decode().replace("%3A", ":")
            return b"200 OK", {"id": member, "name": "Johan Lind", "userRole": "user", "tenantId": TENANT}
        if path == METADATA.encode():
            return b"200 OK", {"jwks_uri": f"{self.url}/keys", "issuer": "https://api.botframework.com"}
        if path == b"/keys":
            return b"200 OK", {"keys": [self.key.jwk()]}
        return b"200 OK", {"id": "1"}


class _Connection(asyncio.Protocol):
    def __init__(self, side: TeamsSide) -> None:
        self._side = side
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            size = end + 4 + _body_length(head, self._buffer[end + 4 :])
            if len(self._buffer) < size:
                return
            self._buffer = self._buffer[size:]
            method, path, _ = head.split(b" ", 2)
            self._write(*self._side.answer(method, path))

    def _write(self, status: bytes, body: object) -> None:
        content = orjson.dumps(body)
        assert self._transport is not None
        self._transport.write(
            b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (status, len(content), content)
        )


def _body_length(head: bytes, rest: bytes) -> int:
    lower = head.lower()
    at = lower.find(_LENGTH)
    if at >= 0:
        return int(lower[at + len(_LENGTH) :].split(b"\r\n", 1)[0])
    if b"chunked" in lower:
        end = rest.find(b"0\r\n\r\n")
        return end + 5 if end >= 0 else len(rest) + 1
    return 0
