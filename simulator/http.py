"""Handle the bot's HTTP calls: record them, check their tokens, inject faults, respond."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from simulator.constants import LOCAL_TOKEN, SERVICE_PREFIX, Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def json_response(
    content: Any,  # noqa: ANN401 - any JSON
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """Return a response with a JSON body."""
    return web.Response(
        body=orjson.dumps(content), status=status, headers=headers, content_type="application/json"
    )


def error_response(
    status: int, *, code: str, message: str, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return an error response with the code that clients look at."""
    return json_response({"error": {"code": code, "message": message}}, status=status, headers=headers)


def no_conversation() -> web.Response:
    """Return the error for an unknown conversation id."""
    return error_response(404, code="ConversationNotFound", message="Conversation not found.")


def not_in_roster() -> web.Response:
    """Return the error for a conversation that the bot is not, or no longer, in."""
    return error_response(
        403, code="BotNotInConversationRoster", message="The bot is not part of the conversation roster."
    )


def bad_argument(message: str) -> web.Response:
    """Return the error for an invalid request: trying again does not help."""
    return error_response(400, code="BadArgument", message=message)


@dataclass(slots=True)
class Call:
    """One HTTP call of the bot; `status` is that of the response, 0 if there was none."""

    method: str
    path: str
    body: Json
    authorization: str
    query: Mapping[str, str]
    conversation: str
    at: float = field(default_factory=time.monotonic)
    status: int = 0

    @property
    def activity(self) -> Json:
        """Return the activity: the body itself, or the activity inside a request to open a conversation."""
        return self.body.get("activity") or self.body


CallPredicate = Callable[[Call], Any]


@dataclass(slots=True)
class Fault:
    """A fault to inject into matching calls, a number of times."""

    method: str
    path: str
    status: int | None = None
    delay: float = 0.0
    reset: bool = False
    lost_answer: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json | None = None
    times: int = 1
    where: CallPredicate | None = None
    is_done: bool = False
    """Whether what was called for is done although `status` says otherwise."""

    def fits(self, call: Call) -> bool:
        if self.times < 1 or self.method not in (call.method, "*") or self.path not in call.path:
            return False
        return self.where is None or bool(self.where(call))


class FaultPlan:
    """The faults still to inject, in the order in which they were added."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        self._faults.clear()

    def next_for(self, call: Call) -> Fault | None:
        """Return the fault for this call, if any, and use it up by one."""
        if not self._faults:
            return None
        fault = next((one for one in self._faults if one.fits(call)), None)
        if fault is not None:
            fault.times -= 1
            self._faults = [one for one in self._faults if one.times > 0]
        return fault


CALL: web.RequestKey[Call] = web.RequestKey("call", Call)


class CallGuard:
    """Records calls, checks their tokens, and injects faults."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.lookups: list[Call] = []
        self.faults = FaultPlan()
        self.tokens = {LOCAL_TOKEN}

    def guard(self, handler: Handler) -> Handler:
        """Wrap a handler of the connector: it needs a valid token."""

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
            if not self._is_authorised(call):
                return _record_status(
                    call, error_response(401, code="Unauthorized", message="Authorization has been denied.")
                )
            return await self._respond(request, call=call, handler=handler)

        return guarded

    def record(self, handler: Handler) -> Handler:
        """Wrap a handler that needs no token; its calls are recorded and faults injected."""

        async def watched(request: web.Request) -> web.StreamResponse:
            call = request[CALL] = _call(request, body={})
            self.lookups.append(call)
            return await self._respond(request, call=call, handler=handler)

        return watched

    def _is_authorised(self, call: Call) -> bool:
        scheme, _, token = call.authorization.partition(" ")
        return scheme.lower() == "bearer" and token in self.tokens

    async def _respond(self, request: web.Request, *, call: Call, handler: Handler) -> web.StreamResponse:
        fault = self.faults.next_for(call)
        if fault is None:
            return _record_status(call, await handler(request))
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.lost_answer or fault.is_done:
            await handler(request)
        if (fault.reset or fault.lost_answer) and request.transport:
            request.transport.abort()
            return web.Response(status=500)
        if fault.status is not None:
            return _record_status(call, _fault_response(fault))
        return _record_status(call, await handler(request))


def _call(request: web.Request, *, body: Json) -> Call:
    return Call(
        method=request.method,
        path=request.path.removeprefix(SERVICE_PREFIX),
        body=body,
        authorization=request.headers.get("Authorization", ""),
        query=request.query,
        conversation=request.match_info.get("conversation", ""),
    )


def _record_status(call: Call, answer: web.StreamResponse) -> web.StreamResponse:
    call.status = answer.status
    return answer


def _fault_response(fault: Fault) -> web.Response:
    body = fault.body or {"error": {"code": "Fault", "message": "A fault that was ordered."}}
    return json_response(body, status=fault.status or 500, headers=fault.headers)
