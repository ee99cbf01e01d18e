"""``POST /api/messages``: what Teams is answered over HTTP."""

import asyncio

import orjson
import structlog
from aiohttp import web
from botbuilder.core import InvokeResponse, TurnContext

from bot.teams.adapter import Adapter
from bot.teams.admission import Admission, Admitted
from bot.teams.failures import referenced
from bot.teams.faults import ForeignTenant, Malformed, Unauthorized
from bot.teams.handler import INCOMING, Handler
from bot.teams.membership import MEMBERSHIP
from bot.teams.payload import Payload, parse

LONGEST_BODY = 256 * 1024
BODY_TIMEOUT = 10.0
_CHUNK = 64 * 1024
_JSON = "application/json"
_AS_IT_IS = "identity"

log = structlog.get_logger(__name__)


class Endpoint:
    """Lets in what is signed, whole and for one of our tenants; all else is told so by its status alone."""

    def __init__(
        self,
        handler: Handler,
        *,
        adapter: Adapter,
        admission: Admission,
        unavailable: tuple[type[Exception], ...],
    ) -> None:
        self._handler = handler
        self._adapter = adapter
        self._admission = admission
        self._unavailable = unavailable

    async def __call__(self, request: web.Request) -> web.Response:
        """Answer one call; all that is logged of it carries one reference number."""
        with referenced():
            return await self._answer(request)

    async def _answer(self, request: web.Request) -> web.Response:
        if request.content_type != _JSON or request.headers.get("Content-Encoding", _AS_IT_IS) != _AS_IT_IS:
            return web.Response(status=415)
        body = await _read_body(request)
        if body is None:
            return web.Response(status=413)
        try:
            payload = parse(body)
            admitted = await self._admission.check(request.headers.get("Authorization"), payload)
        except (Malformed, Unauthorized, ForeignTenant) as fault:
            return _turn_away(fault)
        return await self._take_turn(payload, admitted=admitted)

    async def _take_turn(self, payload: Payload, *, admitted: Admitted) -> web.Response:
        async def logic(context: TurnContext) -> None:
            if admitted.incoming is not None:
                context.turn_state[INCOMING] = admitted.incoming
            if admitted.moved is not None:
                context.turn_state[MEMBERSHIP] = admitted.moved
            await self._handler.on_turn(context)

        try:
            answer = await self._adapter.run(payload, verified=admitted.verified, logic=logic)
        except self._unavailable as fault:
            log.error("database_away", fault=type(fault).__name__)  # noqa: TRY400 - its message may quote people
            return web.Response(status=503)
        if answer is not None:
            return _answer_invoke(answer)
        return web.Response(status=200 if admitted.incoming is None else 201)


async def _read_body(request: web.Request) -> bytes | None:
    """Read the body, None where it is too long; raises HTTPRequestTimeout for a sender that dawdles."""
    if (request.content_length or 0) > LONGEST_BODY:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in request.content.iter_chunked(_CHUNK):
                body += chunk
                if len(body) > LONGEST_BODY:
                    return None
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(body)


def _turn_away(fault: Malformed | Unauthorized | ForeignTenant) -> web.Response:
    log.warning("call_turned_away", fault=type(fault).__name__, reason=str(fault))
    if isinstance(fault, Unauthorized):
        return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    return web.Response(status=403 if isinstance(fault, ForeignTenant) else 400)


def _answer_invoke(answer: InvokeResponse) -> web.Response:
    if answer.body is None:
        return web.Response(status=int(answer.status))
    return web.Response(status=int(answer.status), body=orjson.dumps(answer.body), content_type=_JSON)
