"""What every call of the bot passes: it is recorded, its token is looked at, ordered faults happen."""

import asyncio
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web

from simulator.answers import bad_argument, error, json_answer
from simulator.calls import Call, Fault, FaultPlan
from simulator.constants import LOCAL_TOKEN, SERVICE_PREFIX, Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CALL: web.RequestKey[Call] = web.RequestKey("call", Call)


class Gate:
    """The record of calls, the tokens that are good, and the faults to come."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.lookups: list[Call] = []
        self.faults = FaultPlan()
        self.tokens = {LOCAL_TOKEN}

    def guard(self, handler: Handler) -> Handler:
        """Let a handler of the connector be reached with a good token only."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            raw = await request.read()
            try:
                body = orjson.loads(raw) if raw else {}
            except orjson.JSONDecodeError:
                return bad_argument("The body is no JSON.")
            if not isinstance(body, dict):
                return bad_argument("The body is no object.")
            call = request[CALL] = _call(request, body=body)
            self.calls.append(call)
            if not self._trusts(call):
                return _note(call, error(401, code="Unauthorized", message="Authorization has been denied."))
            return await self._answer(request, call=call, handler=handler)

        return guarded

    def watch(self, handler: Handler) -> Handler:
        """Record a question that needs no token, such as for the keys; faults happen to it too."""

        async def watched(request: web.Request) -> web.StreamResponse:
            call = request[CALL] = _call(request, body={})
            self.lookups.append(call)
            return await self._answer(request, call=call, handler=handler)

        return watched

    def _trusts(self, call: Call) -> bool:
        scheme, _, token = call.authorization.partition(" ")
        return scheme.lower() == "bearer" and token in self.tokens

    async def _answer(self, request: web.Request, *, call: Call, handler: Handler) -> web.StreamResponse:
        fault = self.faults.take(call)
        if fault is None:
            return _note(call, await handler(request))
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.lost_answer:
            await handler(request)
        if (fault.reset or fault.lost_answer) and request.transport:
            request.transport.abort()
            return web.Response(status=500)
        if fault.status is not None:
            return _note(call, _ordered(fault))
        return _note(call, await handler(request))


def _call(request: web.Request, *, body: Json) -> Call:
    return Call(
        method=request.method,
        path=request.path.removeprefix(SERVICE_PREFIX),
        body=body,
        authorization=request.headers.get("Authorization", ""),
        query=request.query,
        conversation=request.match_info.get("conversation", ""),
    )


def _note(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
    call.status = answer.status
    return answer


def _ordered(fault: Fault) -> web.Response:
    body = fault.body or {"error": {"code": "Fault", "message": "A fault that was ordered."}}
    return json_answer(body, status=fault.status or 500, headers=fault.headers)
