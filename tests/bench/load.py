"""Simulate many people who write at once, and measure how long each waits."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

Request = Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The result of one run; times in milliseconds."""

    a_second: float
    p50: float
    p99: float
    failed: int
    cpu: float = 0.0
    """Milliseconds of processor time that the program took for each answer."""


class _Client(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._answered: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(exc or ConnectionResetError())

    def ask(self, request: bytes) -> asyncio.Future[int]:
        """Send a request; the future holds the status of its answer."""
        assert self._transport is not None
        self._buffer = b""
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answered

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or self._answered is None or self._answered.done():
            return
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        if len(body) >= int(length or 0):
            self._answered.set_result(int(head[9:12]))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def drive(
    port: int,
    request: Request,
    *,
    at_once: int,
    seconds: float,
    cpu_seconds: Callable[[], float] = lambda: 0.0,
) -> Figures:
    """Send requests of ``concurrency`` people for a number of seconds."""
    times: list[float] = []
    failed = 0
    end = time.perf_counter() + seconds

    async def person() -> None:
        nonlocal failed
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(_Client, "127.0.0.1", port)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            status = await asyncio.wait_for(client.ask(request()), timeout=30)
            times.append(time.perf_counter() - begun)
            failed += status not in (200, 201, 202)
        client.close()

    begun, cpu = time.perf_counter(), cpu_seconds()
    await asyncio.gather(*(person() for _ in range(at_once)))
    taken = (cpu_seconds() - cpu) / max(1, len(times)) * 1000
    return replace(_figures(times, seconds=time.perf_counter() - begun, failed=failed), cpu=taken)


async def ask_once(port: int, request: bytes) -> int:
    """Send one request and return the status of its answer."""
    _, client = await asyncio.get_running_loop().create_connection(_Client, "127.0.0.1", port)
    status = await client.ask(request)
    client.close()
    return status


def _figures(times: list[float], *, seconds: float, failed: int) -> Figures:
    ordered = sorted(times)
    return Figures(
        a_second=len(ordered) / seconds,
        p50=ordered[len(ordered) // 2] * 1000,
        p99=ordered[int(len(ordered) * 0.99)] * 1000,
        failed=failed,
    )


def post(path: str, body: bytes, *, token: str) -> bytes:
    """Return one HTTP request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def numbers() -> Iterator[int]:
    """Yield all numbers in ascending order."""
    n = 0
    while True:
        n += 1
        yield n
