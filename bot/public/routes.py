"""Answer the public: which council's page it is, from memory where nothing has changed, at a bounded rate."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache, partial
from hashlib import sha256
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.public.content import MAX_QUERY, RenderedPage, Selection, Snapshot, load_snapshot
from bot.public.render import CONTENT_TYPES, STYLE, STYLE_NAME, PublicRenderer, render_sentence
from bot.telemetry.log_context import describe_exception, log_reference
from bot.turn.dispatcher import RequestBuckets, TrustedProxies
from bot.turn.incoming import parse_number
from bot.views.publications import PUBLIC_PATH
from cards.languages import LOCALES
from domain.errors import NotFound
from domain.text import one_line
from storage import Store, Unavailable
from storage.publications import PublicCouncil, find_public_council, list_public_slugs

MAX_AGE = 60
"""Seconds for which browsers and proxies may show a page without asking again."""
FIGURES_FOR = 600.0
"""Seconds after which figures are counted anew, though nothing was published."""
PER_ADDRESS, OF_ALL, BURST_OF_ALL = 120, 1_500, 100
"""Requests a minute: of one address, in bursts of half of it, and of everybody, in bursts of these."""
MAX_UNDER_WAY = 50
"""Requests at once: the others are told to come back, so that connections are left for Teams."""
MAX_SLUGS = 1_000
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CACHED: Mapping[str, str] = {"Cache-Control": f"public, max-age={MAX_AGE}", **HEADERS}
_HTML = "text/html"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLinks:
    """The addresses of one council on this server."""

    origin: str
    slug: str
    default_locale: str
    has_search: bool = True

    def style(self) -> str:
        return f"{PUBLIC_PATH}{STYLE_NAME}"

    def listing(self, selection: Selection, *, locale: str, whole: bool = False) -> str:
        values = {
            "lang": self._lang(locale),
            "q": selection.text,
            "year": selection.year,
            "department": selection.department,
            "page": selection.page if selection.page > 1 else None,
        }
        return self._address("", values, whole=whole)

    def question(self, number: int, *, locale: str, whole: bool = False) -> str:
        return self._address(f"/questions/{number}", {"lang": self._lang(locale)}, whole=whole)

    def file(self, name: str, *, whole: bool = False) -> str:
        return self._address(f"/{name}", {}, whole=whole)

    def _lang(self, locale: str) -> str:
        return "" if locale == self.default_locale else locale

    def _address(self, path: str, values: Mapping[str, object], *, whole: bool) -> str:
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{self.origin if whole else ''}{PUBLIC_PATH}{self.slug}{path}{'?' if query else ''}{query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What this process last loaded of a council."""

    snapshot: Snapshot
    loaded_at: float
    since: datetime
    """The ``Last-Modified`` of its pages: when it was loaded, never twice the same second."""

    def is_outdated(self, council: PublicCouncil, *, now: float) -> bool:
        """Return whether something was changed since, or the figures are to be counted again."""
        return council != self.snapshot.key or now - self.loaded_at >= FIGURES_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One page of a council: what identifies it in memory, and how it is rendered."""

    key: object
    render: Callable[[PublicRenderer], str]
    content_type: str = _HTML


class PublicPages:
    """The public pages of the program, as handlers of HTTP requests."""

    def __init__(
        self,
        store: Store,
        *,
        origin: str,
        tenants: Collection[str],
        locale: str,
        proxies: TrustedProxies,
        seconds: Callable[[], float],
        clock: Callable[[], float],
    ) -> None:
        """Take the address of the pages without a path; ``locale`` is that of a page of no council."""
        self._store = store
        self._origin = origin
        self._tenants = tenants
        self._proxies = proxies
        self._locale = locale
        self._seconds = seconds
        self._clock = clock
        self._addresses = RequestBuckets(per_minute=PER_ADDRESS)
        self._everybody = RequestBuckets(per_minute=OF_ALL, burst=BURST_OF_ALL)
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._under_way = 0
        self._reading = asyncio.Lock()
        self._renderer = ThreadPoolExecutor(1, thread_name_prefix="public")

    def close(self) -> None:
        """Render nothing more."""
        self._renderer.shutdown(wait=True)

    def routes(self) -> Iterable[web.RouteDef]:
        """Return the routes; all of them only read."""
        council = rf"{PUBLIC_PATH}{{slug:[a-z0-9-]{{1,40}}}}"
        yield web.get(f"{PUBLIC_PATH}{STYLE_NAME}", self._show_style)
        yield web.get("/robots.txt", self._limited(self._show_robots))
        yield web.get(council, self._limited(partial(self._show, _listing)))
        yield web.get(
            f"{council}/questions/{{number:[0-9]{{1,9}}}}", self._limited(partial(self._show, _question))
        )
        names = "|".join(name.replace(".", r"\.") for name in CONTENT_TYPES)
        yield web.get(rf"{council}/{{name:{names}}}", self._limited(partial(self._show, _file)))
        yield web.get(f"{PUBLIC_PATH[:-1]}{{tail:.*}}", self._limited(self._show_nothing))

    async def _show_style(self, _request: web.Request) -> web.Response:
        headers = {**HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
        return web.Response(body=STYLE, content_type="text/css", charset="utf-8", headers=headers)

    def _limited(self, handler: Handler) -> Handler:
        """Wrap a handler so that the rate is limited, and whatever happens is answered with a page."""

        async def answer(request: web.Request) -> web.StreamResponse:
            if not self._allow(request):
                return self._sentence("public.busy", status=429, retry_after=MAX_AGE)
            self._under_way += 1
            try:
                with log_reference():
                    return await self._answer(handler, request)
            finally:
                self._under_way -= 1

        return answer

    async def _answer(self, handler: Handler, request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except NotFound:
            return self._sentence("public.not_found", status=404)
        except Unavailable as fault:
            log.error("database_away", fault=type(fault).__name__)  # noqa: TRY400 - its message may quote people
            return self._sentence("public.unavailable", status=503, retry_after=MAX_AGE)
        except web.HTTPException:
            raise
        except Exception as failure:  # noqa: BLE001 - any error is answered with an apology
            log.error("public_page_failed", **describe_exception(failure))  # noqa: TRY400 - logged without texts
            return self._sentence("public.unavailable", status=500)

    def _allow(self, request: web.Request) -> bool:
        """Return whether a request is answered: neither its caller nor everybody together asks too often."""
        now, caller = self._seconds(), self._proxies.caller_of(request)
        is_slow_enough = self._addresses.allow(caller, now=now) and self._everybody.allow("", now=now)
        return is_slow_enough and self._under_way < MAX_UNDER_WAY

    async def _show_nothing(self, _request: web.Request) -> web.StreamResponse:
        raise NotFound("no_such_council")

    async def _show_robots(self, _request: web.Request) -> web.Response:
        """Show which pages search engines may visit: those of councils that say so, and nothing else."""
        find = partial(list_public_slugs, tenants=self._tenants)
        async with self._reading:
            slugs = await self._store.read_all_tenants(find)
        allowed = [f"Allow: {PUBLIC_PATH}{slug}" for slug, is_indexed in slugs.items() if is_indexed]
        style = [f"Allow: {PUBLIC_PATH}{STYLE_NAME}"] if allowed else []
        lines = ["User-agent: *", *allowed, *style, "Disallow: /", ""]
        return web.Response(text="\n".join(lines), headers=_CACHED)

    async def _show(
        self, read: Callable[[web.Request, Snapshot], _Wanted], request: web.Request
    ) -> web.StreamResponse:
        """Show a page of a council, in the language that the address names."""
        known = await self._look_up(request.match_info["slug"])
        snapshot = known.snapshot
        wanted, locale = read(request, snapshot), _locale(request, snapshot)
        page = await self._rendered(snapshot, wanted, locale)
        return self._respond(request, known, page, wanted.content_type)

    async def _rendered(self, snapshot: Snapshot, wanted: _Wanted, locale: str) -> RenderedPage:
        key = (wanted.key, locale)
        kept = snapshot.rendered.get(key)
        if kept is not None:
            snapshot.rendered.move_to_end(key)
            return kept
        links = ServerLinks(origin=self._origin, slug=snapshot.slug, default_locale=snapshot.council.locale)
        renderer = PublicRenderer(snapshot=snapshot, links=links, locale=locale)
        loop = asyncio.get_running_loop()
        text = await loop.run_in_executor(self._renderer, wanted.render, renderer)
        body = text.encode()
        return snapshot.cache(key, RenderedPage(body=body, etag=sha256(body).hexdigest()[:32]))

    async def _look_up(self, slug: str) -> _Known:
        """Return what there is at an address now; what has not changed is not loaded again.

        One request at a time reads the database: what people write in Teams waits for one reader at most.
        """
        find = partial(find_public_council, slug=slug, tenants=self._tenants)
        async with self._reading:
            council = await self._store.read_all_tenants(find)
            if council is None:
                self._known.pop(slug, None)
                raise NotFound("no_such_council")
            known = self._known.get(slug)
            if known is None or known.is_outdated(council, now=self._seconds()):
                known = await self._load(slug, known, council)
            self._known.move_to_end(slug)
            return known

    async def _load(self, slug: str, former: _Known | None, council: PublicCouncil) -> _Known:
        """Load a council that has changed, and keep it."""
        load = partial(load_snapshot, key=council)
        snapshot = await self._store.read(load, tenant=council.tenant)
        since = datetime.fromtimestamp(int(self._clock()), UTC)
        if former is not None:
            since = max(since, former.since + timedelta(seconds=1))
        known = _Known(snapshot=snapshot, loaded_at=self._seconds(), since=since)
        self._known[slug] = known
        if len(self._known) > MAX_SLUGS:
            self._known.popitem(last=False)
        return known

    def _respond(
        self, request: web.Request, known: _Known, page: RenderedPage, content_type: str
    ) -> web.Response:
        """Send a page, or 304 to whoever has it already."""
        headers = {
            **_CACHED,
            "ETag": f'"{page.etag}"',
            "Last-Modified": format_datetime(known.since, usegmt=True),
        }
        if not known.snapshot.council.public.is_indexed:
            headers["X-Robots-Tag"] = "noindex, nofollow"
        if content_type != _HTML:
            headers["Access-Control-Allow-Origin"] = "*"
        if _is_unchanged(request, etag=page.etag, since=known.since):
            return web.Response(status=304, headers=headers)
        return web.Response(body=page.body, content_type=content_type, charset="utf-8", headers=headers)

    def _sentence(self, key: str, *, status: int, retry_after: int | None = None) -> web.Response:
        body = _sentence_page(key, self._locale)
        waits = {} if retry_after is None else {"Retry-After": str(retry_after)}
        return web.Response(
            body=body, status=status, content_type=_HTML, charset="utf-8", headers={**HEADERS, **waits}
        )


@cache
def _sentence_page(key: str, locale: str) -> bytes:
    """Return a page that says why there is nothing to read, rendered once."""
    return render_sentence(key, locale=locale, style=f"{PUBLIC_PATH}{STYLE_NAME}").encode()


def _listing(request: web.Request, _snapshot: Snapshot) -> _Wanted:
    query = request.query
    wanted = Selection(
        text=one_line(query.get("q", "")[:MAX_QUERY]),
        year=parse_number(query.get("year")),
        department=parse_number(query.get("department")),
        page=max(1, parse_number(query.get("page")) or 1),
    )
    return _Wanted(key=wanted, render=lambda renderer: renderer.listing(wanted))


def _question(request: web.Request, snapshot: Snapshot) -> _Wanted:
    entry = snapshot.find(int(request.match_info["number"]))
    if entry is None:
        raise NotFound("no_such_council")
    return _Wanted(key=entry.number, render=lambda renderer: renderer.question(entry))


def _file(request: web.Request, _snapshot: Snapshot) -> _Wanted:
    name = request.match_info["name"]
    return _Wanted(key=name, render=lambda renderer: renderer.file(name), content_type=CONTENT_TYPES[name])


def _locale(request: web.Request, snapshot: Snapshot) -> str:
    wanted = request.query.get("lang", "")
    return wanted if wanted in LOCALES else snapshot.council.locale


def _is_unchanged(request: web.Request, *, etag: str, since: datetime) -> bool:
    """Return whether a caller has this version already; a tag counts more than a time."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")}
        return etag in known or tags.strip() == "*"
    try:
        had = parsedate_to_datetime(request.headers.get("If-Modified-Since", ""))
    except (TypeError, ValueError, OverflowError):
        return False
    return had.tzinfo is not None and had >= since
