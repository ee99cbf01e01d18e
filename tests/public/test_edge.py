"""Test the HTTP of the public pages: headers, caching, limits, and a port of their own."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.public.routes import MAX_AGE, MAX_UNDER_WAY, PER_ADDRESS
from simulator.service import Simulator
from simulator.signing import SigningKey
from storage import Store
from storage.engine import open_engine
from tests.dialogues.conftest import BRISK
from tests.public.conftest import PUBLIC
from tests.public.site import SLUG, Public, Site, serve_public_pages
from tests.running import free_port, running_bot

T = TypeVar("T")
ADDRESS = f"/public/{SLUG}"
PLACES = ("", "?lang=en", "/questions/1", "/feed.atom", "/feed.rss", "/questions.json")


async def test_every_answer_forbids_scripts_frames_and_cookies(site: Site) -> None:
    for place in (*PLACES, "/x", "/questions/3"):
        got = await site.public.get(f"{ADDRESS}{place}")
        policy = got.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in got.headers


async def test_pages_are_kept_for_a_minute_and_then_asked_for(site: Site) -> None:
    for place in PLACES:
        got = await site.public.get(f"{ADDRESS}{place}")
        assert got.headers["Cache-Control"] == f"public, max-age={MAX_AGE}"
        again = await site.public.get(f"{ADDRESS}{place}", {"If-None-Match": got.headers["ETag"]})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == got.headers["ETag"]
        modified = got.headers["Last-Modified"]
        unchanged = await site.public.get(f"{ADDRESS}{place}", {"If-Modified-Since": modified})
        assert unchanged.status == 304
        before = format_datetime(parsedate_to_datetime(modified) - timedelta(seconds=1), usegmt=True)
        older = await site.public.get(f"{ADDRESS}{place}", {"If-Modified-Since": before})
        assert older.status == 200
    for wrong in ("", "yesterday", "Mon, 30 Nov 99999999999 01:00:00 GMT"):
        shown = await site.public.get(ADDRESS, {"If-Modified-Since": wrong})
        assert shown.status == 200, wrong
    missing = await site.public.get(f"{ADDRESS}/questions/99")
    assert missing.headers["Cache-Control"] == "no-store"


async def test_what_changes_has_another_tag_and_a_later_time(site: Site) -> None:
    before = await site.public.get(ADDRESS)
    await site.withdraw(1)
    for headers in (
        {"If-None-Match": before.headers["ETag"]},
        {"If-Modified-Since": before.headers["Last-Modified"]},
    ):
        after = await site.public.get(ADDRESS, headers)
        assert after.status == 200
        assert after.headers["ETag"] != before.headers["ETag"]
        assert parsedate_to_datetime(after.headers["Last-Modified"]) > parsedate_to_datetime(
            before.headers["Last-Modified"]
        )


async def test_only_reading_is_possible(site: Site) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert (await site.public.get(ADDRESS, method=method)).status == 405
    head = await site.public.get(ADDRESS, method="HEAD")
    assert (head.status, head.body) == (200, b"")


async def test_an_address_that_asks_too_often_waits_and_others_do_not(site: Site) -> None:
    behind = [{"X-Forwarded-For": "198.51.100.7, 203.0.113.5"}] * (PER_ADDRESS // 2 + 5)
    statuses = [(await site.public.get(ADDRESS, headers)).status for headers in behind]
    assert statuses.count(429) > 0
    assert statuses[0] == 200
    busy = await site.public.get(ADDRESS, {"X-Forwarded-For": "1.1.1.1, 203.0.113.5"})
    assert (busy.status, busy.headers["Retry-After"]) == (429, str(MAX_AGE))
    assert (await site.public.get(ADDRESS, {"X-Forwarded-For": "198.51.100.8"})).status == 200


class SlowStore(Store):
    """A database that answers the public only when it is told to."""

    reading, most = 0, 0

    def answer_at(self, go: asyncio.Event) -> None:
        self._go = go

    async def read_all_tenants(self, work: Callable[[Connection], T]) -> T:
        self.reading += 1
        self.most = max(self.most, self.reading)
        await self._go.wait()
        self.reading -= 1
        return await super().read_all_tenants(work)


async def test_a_slow_database_gives_the_public_one_reader_and_some_connections(database_url: str) -> None:
    async with AsyncExitStack() as stack:
        store, go = SlowStore(open_engine(database_url)), asyncio.Event()
        store.answer_at(go)
        stack.callback(store.close)
        public = await serve_public_pages(store, stack, tenants=())

        async def ask(number: int) -> int:
            return (await public.get(ADDRESS, {"X-Forwarded-For": f"198.51.100.{number}"})).status

        asking = [asyncio.create_task(ask(number)) for number in range(MAX_UNDER_WAY + 10)]
        for done in itertools.islice(asyncio.as_completed(asking), 10):
            assert await done == 429
        go.set()
        assert Counter(await asyncio.gather(*asking)) == {404: MAX_UNDER_WAY, 429: 10}
        assert store.most == 1


async def test_a_port_of_its_own_has_these_pages_and_nothing_else(
    database_url: str, signing_key: SigningKey
) -> None:
    port = free_port()
    own = {**PUBLIC, "BOT_PUBLIC_PORT": str(port)}
    async with (
        Simulator(key=signing_key) as teams,
        running_bot(teams, database_url=database_url, timing=BRISK, settings=own),
    ):
        there, bot = Public(f"http://127.0.0.1:{port}"), Public(teams.bot_url)
        assert (await there.get("/robots.txt")).status == 200
        assert "Sidan finns inte" in (await there.get(ADDRESS)).text
        for path in ("/api/messages", "/pages/", "/pages/sign-in", "/healthz/live", "/metrics", "/"):
            assert (await there.get(path)).status == 404, path
        assert (await there.get("/api/messages", method="POST")).status == 404
        for path in (ADDRESS, "/robots.txt", "/public"):
            got = await bot.get(path)
            assert (got.status, "Sidan finns inte" in got.text) == (404, False), path


async def test_without_the_setting_there_is_nothing(database_url: str, signing_key: SigningKey) -> None:
    async with (
        Simulator(key=signing_key) as teams,
        running_bot(teams, database_url=database_url, timing=BRISK),
    ):
        assert (await Public(teams.bot_url).get(ADDRESS)).status == 404
