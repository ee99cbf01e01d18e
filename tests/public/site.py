"""A council with published questions, stored without the bot, and the server of its public pages alone."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from time import monotonic, time
from typing import Any

import aiohttp
from sqlalchemy import Connection, select

from bot.app.http import build_application, listen
from bot.public.routes import PublicPages
from bot.turn.dispatcher import TrustedProxies
from domain.attendance import Role
from domain.council import Council, PublicPage
from domain.history import EventKind
from domain.publication import Publication
from domain.question import Question
from storage import Store, Transaction
from storage.tables import attendees, people, questions
from tests.running import free_port
from tests.storage.tenant import Desk, Town, found, log, meet, save, settle

ORIGIN, SLUG = "https://fragor.example.org", "trygghetsradet"
OPEN = PublicPage(slug=SLUG, is_on=True, licence="CC-BY-4.0", is_indexed=True)
BRIDGE, BRIDGE_ANSWER = "Lyser lampan vid bron hela natten?", "Ja, den lyser hela natten."
BENCH, BENCH_ANSWER = "Kan torget få fler bänkar?", "Två bänkar ställs ut i vår."
ORIGINAL = "Kan Olof Frisks granne på Ängsvägen få hjälp?"
"""What was asked; what is published of it says neither."""
ASKED_FOR = "Gunvor Öberg"
RESIDENT = "Ahmed Nilsson"
SECRET, WITHDRAWN = "När höjs avgiften?", "Vem har nyckeln till förrådet?"
ELSEWHERE, ABROAD = "När börjar skolans lov?", "När öppnar badet?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What the public was sent."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(slots=True)
class Public:
    """Somebody on the internet, who keeps no cookies."""

    url: str

    async def get(
        self, address: str, headers: Mapping[str, str] | None = None, *, method: str = "GET"
    ) -> Got:
        jar = aiohttp.DummyCookieJar()
        async with (
            aiohttp.ClientSession(cookie_jar=jar) as session,
            session.request(method, f"{self.url}{address}", headers=headers, allow_redirects=False) as answer,
        ):
            assert "Set-Cookie" not in answer.headers
            return Got(status=answer.status, headers=answer.headers, body=await answer.read())


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The council, its store, and its public."""

    desk: Desk
    town: Town
    public: Public

    async def publish(self, text: str, answer: str, **other: Any) -> Publication:  # noqa: ANN401 - any field
        return await self.desk.write(lambda tx: publish(tx, self.town, text, answer, **other))

    async def withdraw(self, number: int) -> None:
        def end(tx: Transaction) -> None:
            council = tx.councils.get(self.town.council.id)
            question = tx.questions.get_by_number(council, number)
            current = tx.publications.current(question.id)
            assert current is not None
            tx.publications.save_end(current.end(by=self.town.karin.id, at=tx.now))
            tx.councils.touch_public_page(council)

        await self.desk.later(minutes=5).write(end)

    async def set_page(self, page: PublicPage) -> None:
        await self.desk.write(lambda tx: tx.councils.save_public_page(self.town.council, page))

    async def listed(self, query: str = "") -> str:
        got = await self.public.get(f"/public/{SLUG}{query}")
        assert got.status == 200
        return got.text


def publish(  # noqa: PLR0913 - what differs
    tx: Transaction,
    town: Town,
    text: str,
    answer: str,
    *,
    original: str | None = None,
    council: Council | None = None,
    days: int = 3,
    asked_for: str | None = None,
    department: int | None = None,
    version: int = 1,
) -> Publication:
    """Store a question that minutes have reported, and publish it."""
    there = council or town.council
    asked = log(tx, there, original or text, by=town.johan)
    begun = replace(asked, asked_for=asked_for, version=asked.version + 1)
    answered = begun.give_answer(answer, by=town.petra.id, at=tx.now + timedelta(days=days))
    closed = save(tx, asked, _closed(answered), town=town, happening=EventKind.CLOSED)
    stored = tx.publications.add(
        Publication(
            council=there.id,
            question=closed.id,
            number=closed.number,
            version=version,
            text=text,
            answer=answer,
            role=Role.RESIDENT,
            department=town.technical.id if department is None else department,
            asked_on=tx.now.date(),
            answered_on=tx.now.date() + timedelta(days=days),
            published_by=town.karin.id,
            published_at=tx.now,
        )
    )
    tx.councils.touch_public_page(there)
    return stored


def _closed(question: Question) -> Question:
    return replace(question.close(meeting=1), version=2)


def fill(tx: Transaction) -> Town:
    """Found the council with its page, two published questions, and what the public must not see."""
    town = settle(tx)
    tx.councils.save_public_page(town.council, OPEN)
    publish(tx, town, BRIDGE, BRIDGE_ANSWER)
    publish(tx, town, BENCH, BENCH_ANSWER, original=ORIGINAL, asked_for=ASKED_FOR, department=town.social.id)
    log(tx, town.council, SECRET, by=town.johan)
    gone = publish(tx, town, WITHDRAWN, "Vaktmästaren.")
    tx.publications.save_end(gone.end(by=town.karin.id, at=tx.now))
    other = found(tx, by=meet(tx, RESIDENT), code="SK", name="Skolrådet")
    other = tx.councils.save_public_page(other, replace(OPEN, slug="skolradet", is_indexed=False))
    publish(tx, replace(town, council=other), ELSEWHERE, "I juni.", council=other)
    return town


@asynccontextmanager
async def running_site(database_url: str, *, texts: Iterable[tuple[str, str]] = ()) -> AsyncIterator[Site]:
    """Serve the public pages of a council, and of another organisation, which is not served any more."""
    async with AsyncExitStack() as stack:
        store = Store.open(database_url)
        stack.callback(store.close)
        desk = Desk(store=store)
        town = await desk.write(fill)
        for text, answer in texts:
            await desk.write(partial(publish, town=town, text=text, answer=answer))
        abroad = Desk(store=store, tenant="elsewhere")
        await abroad.write(_fill_abroad)
        public = await serve_public_pages(store, stack, tenants=(desk.tenant,))
        yield Site(desk=desk, town=town, public=public)


async def serve_public_pages(store: Store, stack: AsyncExitStack, *, tenants: Sequence[str]) -> Public:
    """Serve the public pages alone until the stack is left."""
    pages = PublicPages(
        store,
        origin=ORIGIN,
        tenants=tenants,
        locale="sv",
        proxies=TrustedProxies(),
        seconds=monotonic,
        clock=time,
    )
    stack.callback(pages.close)
    port = free_port()
    await listen(build_application(*pages.routes()), host="127.0.0.1", port=port, stack=stack)
    return Public(f"http://127.0.0.1:{port}")


def _fill_abroad(tx: Transaction) -> None:
    town = settle(tx)
    tx.councils.save_public_page(town.council, replace(OPEN, slug="badet"))
    publish(tx, town, ABROAD, "I maj.")


async def names_in_database(store: Store) -> set[str]:
    """Return the names of everybody who is stored anywhere, and what they go by."""

    def read(connection: Connection) -> set[str]:
        columns = (people.c.name, attendees.c.name, questions.c.asked_for)
        found = {name for column in columns for name in connection.execute(select(column)).scalars() if name}
        return found | {part for name in found for part in name.split() if len(part) > 2}

    return await store.read_all_tenants(read)
