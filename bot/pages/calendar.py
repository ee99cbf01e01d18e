"""Answer calendars that subscribe to a council's meetings: no session, only the secret in the address."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog
from aiohttp import web

from bot.documents.calendar import MEDIA_TYPE, calendar_tag, council_calendar
from bot.telemetry.log_context import log_reference
from bot.turn.dispatcher import RequestBuckets, TrustedProxies
from bot.views.meetings import CALENDAR_PATH
from domain.errors import NotFound
from storage import Store, Transaction, Unavailable
from storage.meetings import find_calendar

REQUESTS_PER_MINUTE = 60
"""For one calendar, in bursts of half of it."""
CALLER_PER_MINUTE = 1200
"""From one address, which may be a service's that asks for the calendars of many people."""
RETRY_AFTER = "60"
HISTORY = timedelta(days=365)
"""How long a meeting that was held stays in the calendar."""
MAX_MEETINGS = 500
HEADERS = {"Cache-Control": "private, max-age=900", "Referrer-Policy": "no-referrer"}
log = structlog.get_logger(__name__)


class CalendarFeed:
    """The route of the calendars of all councils."""

    def __init__(self, store: Store, *, proxies: TrustedProxies, seconds: Callable[[], float]) -> None:
        """Take the clock of the rate limit, in monotonic seconds."""
        self._store = store
        self._proxies = proxies
        self._seconds = seconds
        self._calendars = RequestBuckets(per_minute=REQUESTS_PER_MINUTE)
        self._callers = RequestBuckets(per_minute=CALLER_PER_MINUTE)

    def routes(self) -> Iterable[web.RouteDef]:
        """Return the route; any other address below it is answered with 404."""
        yield web.get(rf"{CALENDAR_PATH}{{secret:[A-Za-z0-9_-]{{43}}}}.ics", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        with log_reference():
            if not self._allow(request):
                return web.Response(status=429, headers={"Retry-After": RETRY_AFTER})
            try:
                return await self._show(request)
            except NotFound:
                return web.Response(status=404)
            except Unavailable as fault:
                log.error("database_away", fault=type(fault).__name__)  # noqa: TRY400 - its message may quote people
                return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})

    def _allow(self, request: web.Request) -> bool:
        """Return whether neither the calendar nor the caller is asked for, or asks, too often."""
        now, secret = self._seconds(), request.match_info["secret"]
        caller = self._proxies.caller_of(request)
        return self._callers.allow(caller, now=now) and self._calendars.allow(secret, now=now)

    async def _show(self, request: web.Request) -> web.Response:
        """Return the calendar, or that it has not changed; raises NotFound for an address of none."""
        secret = request.match_info["secret"]
        found = await self._store.read_all_tenants(
            lambda connection: find_calendar(connection, secret=secret)
        )
        if found is None:
            raise NotFound("no_such_council")
        tenant, number = found
        known = request.headers.get("If-None-Match", "")

        def load(tx: Transaction) -> tuple[str, bytes | None]:
            council = tx.councils.get(number)
            meetings = tx.meetings.of_calendar(council.id, since=tx.now - HISTORY, limit=MAX_MEETINGS)
            tag = calendar_tag(council, meetings)
            if tag in known:
                return tag, None
            return tag, council_calendar(council, meetings, tenant=tenant, now=tx.now)

        tag, content = await self._store.read(load, tenant=tenant)
        headers = {**HEADERS, "ETag": tag}
        if content is None:
            return web.Response(status=304, headers=headers)
        return web.Response(body=content, headers={**headers, "Content-Type": MEDIA_TYPE})
