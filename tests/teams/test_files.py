"""Test downloads and uploads: allowed hosts only, bounded, never with the bot's token."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from bot.teams.errors import NotAllowed, OutboundError, Refused, TooBig, Uncertain, Unreachable
from bot.teams.files import FileTransport
from bot.teams.http import AllowedHosts
from tests.every import every
from tests.teams.program import LOOPBACK, Clock, serve

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOCAL = AllowedHosts([LOOPBACK], allow_local=True)
WAYS = {"put": True, "fetched": False}


@pytest.fixture
async def files(clock: Clock) -> AsyncIterator[FileTransport]:
    files = FileTransport(
        LOCAL, clock=clock.seconds, connect_timeout=0.3, silence_timeout=0.4, total_timeout=0.8
    )
    yield files
    await files.close()


async def fault_of(files: FileTransport, handler: Handler, *, put: bool = False) -> OutboundError:
    """Download or upload a file with a store that behaves like ``handler``; return the error."""
    server = await serve(handler)
    url = str(server.make_url("/file"))
    try:
        with pytest.raises(OutboundError) as caught:
            async with asyncio.timeout(10):
                await (files.upload(url, b"x" * 50_000) if put else files.download(url, most=1_000))
    finally:
        await server.close()
    return caught.value


def answering(status: int, *, body: bytes = b"", headers: dict[str, str] | None = None) -> Handler:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=status, body=body, headers=headers)

    return answer


def streaming(*, pause: float, piece: bytes = b" ") -> Handler:
    async def stream(_: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(_)
        while True:
            await response.write(piece)
            await asyncio.sleep(pause)

    return stream


async def hang(_: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return web.Response()


async def break_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"x")
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.mark.parametrize(
    "handler",
    [answering(200, body=b"x" * 1_001), streaming(pause=0.001, piece=b"x" * 100)],
    ids=["says its size", "never ends"],
)
async def test_a_file_that_is_too_big_is_not_read_to_its_end(files: FileTransport, handler: Handler) -> None:
    assert isinstance(await fault_of(files, handler), TooBig)


async def test_what_is_packed_is_not_unpacked(files: FileTransport) -> None:
    packed = gzip.compress(b"x" * 500_000)[:900]
    fault = await fault_of(files, answering(200, body=packed, headers={"Content-Encoding": "gzip"}))
    assert isinstance(fault, NotAllowed)


@pytest.mark.parametrize(
    "handler", [hang, break_off, streaming(pause=0.2)], ids=["hangs", "breaks off", "dawdles"]
)
async def test_a_store_that_does_not_finish_is_not_waited_for(files: FileTransport, handler: Handler) -> None:
    assert isinstance(await fault_of(files, handler), Uncertain)


async def test_a_store_that_does_not_answer_an_upload_is_not_waited_for(files: FileTransport) -> None:
    assert isinstance(await fault_of(files, hang, put=True), Uncertain)


@every("put", WAYS)
@every("status", [400, 401, 403, 404, 410, 416, 429, 500, 503])
async def test_what_the_store_refuses_is_refused(files: FileTransport, status: int, put: bool) -> None:  # noqa: FBT001
    fault = await fault_of(files, answering(status, headers={"Retry-After": "9"}), put=put)
    assert isinstance(fault, Refused)
    assert (fault.status, fault.retry_after) == (status, 9)


@every("put", WAYS)
@every("status", [301, 302, 303, 307, 308])
async def test_nobody_is_sent_elsewhere(files: FileTransport, status: int, put: bool) -> None:  # noqa: FBT001
    asked: list[str] = []

    async def redirect(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    fault = await fault_of(files, redirect, put=put)
    assert isinstance(fault, Refused)
    assert (fault.status, asked) == (status, ["/file"])


@pytest.mark.parametrize("status", [202, 206])
async def test_a_part_of_a_file_is_no_file(files: FileTransport, status: int) -> None:
    for put in (True, False):
        assert isinstance(await fault_of(files, answering(status, body=b"x"), put=put), Uncertain)


async def test_where_nobody_listens_nothing_is_sent(files: FileTransport) -> None:
    server = await serve(hang)
    url = str(server.make_url("/"))
    await server.close()
    with pytest.raises(Unreachable):
        await files.upload(url, b"x")


async def test_a_file_goes_whole_and_bare(files: FileTransport) -> None:
    heard: list[tuple[str, dict[str, str], bytes]] = []

    async def store(request: web.Request) -> web.Response:
        heard.append((request.method, dict(request.headers), await request.read()))
        answer = web.Response(status=201, body=b"x" * 200_000)
        answer.set_cookie("a", "b")
        return answer

    server = await serve(store)
    for content in (b"x" * 70_000, b"y"):
        await files.upload(str(server.make_url("/up?tempauth=x.y%27z")), content)
    await server.close()
    (method, headers, content), (_, again, _) = heard
    assert (method, content, headers["Content-Range"]) == ("PUT", b"x" * 70_000, "bytes 0-69999/70000")
    assert (headers["Content-Length"], again["Content-Range"]) == ("70000", "bytes 0-0/1")
    for bare in (headers, again):
        assert not {"Authorization", "Cookie", "Referer"} & set(bare)


async def test_a_file_is_fetched_bare(files: FileTransport) -> None:
    heard: list[dict[str, str]] = []

    async def give(request: web.Request) -> web.Response:
        heard.append(dict(request.headers))
        return web.Response(body=b"\x00\xff" * 500)

    server = await serve(give)
    assert await files.download(str(server.make_url("/a")), most=1_000) == b"\x00\xff" * 500
    await server.close()
    assert heard[0]["Accept-Encoding"] == "identity"
    assert not {"Authorization", "Cookie", "Referer"} & set(heard[0])


async def test_nothing_is_no_file(files: FileTransport) -> None:
    with pytest.raises(ValueError, match="empty"):
        await files.upload("http://127.0.0.1:1/", b"")
