"""Test the answers of the endpoint that consist of a status alone."""

import asyncio
import gzip
import time

import aiohttp
import pytest

from bot.teams import gateway as handler_module
from bot.teams.authentication import Authoriser
from bot.teams.gateway import TeamsGateway
from simulator.constants import Json
from simulator.service import Simulator
from tests.every import every
from tests.teams.activities import message
from tests.teams.malformed_activities import WRONG
from tests.teams.program import Program

pytestmark = pytest.mark.usefixtures("gateway")

SENT = ("no type", "a sender in words", "text in a list", "a press in words", "a file in words")
"""One of the malformed shapes (tests/teams/test_malformed.py) for each kind of field."""
PACKED = gzip.compress(b'{"a":"' + b"x" * 20_000_000 + b'"}')


@every("kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
async def test_what_is_not_json_is_415(teams: Simulator, program: Program, kind: str) -> None:
    answer = await teams.post(message(teams), headers={"Content-Type": kind})
    assert (answer.status, program.heard) == (415, [])


async def test_a_charset_beside_json_is_fine(teams: Simulator) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await teams.post(message(teams), headers=headers)).status == 201


@pytest.mark.parametrize("length", [256 * 1024 + 1, 1_000_000])
async def test_a_long_body_is_413(teams: Simulator, program: Program, length: int) -> None:
    answer = await teams.post(b'{"a":"' + b"x" * (length - 8) + b'"}')
    assert (answer.status, program.heard) == (413, [])


async def test_a_body_of_just_256_kilobytes_is_read(teams: Simulator) -> None:
    body = b'{"a":"' + b"x" * (256 * 1024 - 8) + b'"}'
    assert (await teams.post(body)).status == 401  # read, and found to name no channel


@every("coding", ["gzip", "deflate", "br", "identity, gzip", "x"])
async def test_a_packed_body_is_415_and_stays_packed(teams: Simulator, program: Program, coding: str) -> None:
    assert (await teams.post(PACKED, headers={"Content-Encoding": coding})).status == 415
    assert program.heard == []


async def test_a_body_that_is_said_not_to_be_packed_is_read(teams: Simulator) -> None:
    assert (await teams.post(message(teams), headers={"Content-Encoding": "identity"})).status == 201


async def test_a_long_body_that_does_not_say_so_is_413(teams: Simulator) -> None:
    async def stream() -> object:
        for _ in range(20):
            yield b"x" * 65536

    headers = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{teams.bot_url}/api/messages", data=stream(), headers=headers) as answer,
    ):
        assert answer.status == 413


async def test_a_body_that_never_comes_is_408(teams: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handler_module, "BODY_TIMEOUT", 0.1)
    host, port = teams.bot_url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = "POST /api/messages HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 9"
    writer.write("\r\n".join([*head, "", "{"]).encode())
    assert b" 408 " in await reader.readline()
    writer.close()


@every("body", [b"", b"{", b"[]", b"null", b'"x"', b"[" * 100_000, b'{"a":' * 90 + b"1" + b"}" * 90])
async def test_what_is_no_json_object_is_400(teams: Simulator, program: Program, body: bytes) -> None:
    assert ((await teams.post(body)).status, program.heard) == (400, [])


@every("fields", {shape: WRONG[shape] for shape in SENT})
async def test_an_activity_of_another_shape_is_400(teams: Simulator, program: Program, fields: Json) -> None:
    answer = await teams.post(message(teams) | fields | {"serviceUrl": teams.service_url})
    assert (answer.status, program.heard) == (400, [])


@every(
    "fields",
    [
        {"channelData": {"tenant": {"id": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"}}},
        {"channelData": {}, "conversation": {"id": "19:a"}},
        {"conversation": {"id": "19:a", "tenantId": "11111111-2b4a-4e9d-8c05-6a3e9b1f7d20"}},
        {"type": "messageReaction", "channelData": {}, "conversation": {"id": "19:a"}},
        {"type": "invoke", "name": "adaptiveCard/action", "channelData": {}, "conversation": {"id": "19:a"}},
    ],
)
async def test_a_foreign_tenant_is_403(teams: Simulator, program: Program, fields: Json) -> None:
    answer = await teams.post(message(teams) | fields)
    assert (answer.status, answer.raw, program.heard) == (403, b"", [])


@every("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_other_methods_are_405(teams: Simulator, method: str) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.request(method, f"{teams.bot_url}/api/messages")
        assert answer.status == 405


@every(
    "fields",
    [
        {"type": "messageReaction", "reactionsAdded": "x"},
        {"type": "typing"},
        {"type": "conversationUpdate", "membersAdded": [{"id": "29:a"}, {"id": "29:b"}]},
        {"type": "event", "name": "application/vnd.microsoft.meetingStart", "value": {"StartTime": "x"}},
        {"type": "event", "name": "tokens/response", "value": 1},
        {"type": "messageDelete"},
        {"type": "endOfConversation"},
        {"type": "unheardOf"},
    ],
)
async def test_what_is_nothing_for_us_is_accepted_and_does_nothing(
    teams: Simulator, program: Program, fields: Json
) -> None:
    answer = await teams.post(message(teams) | fields)
    assert (answer.status, program.heard, teams.calls) == (200, [], [])


@every(
    "name",
    ["task/fetch", "composeExtension/queryLink", "fileConsent/invoke", "signin/verifyState", "config/fetch",
     "message/submitAction", "actionableMessage/executeAction", "unheard/of", None],
)  # fmt: skip
@every("value", [{}, "x"])
async def test_an_invoke_that_we_do_not_know_is_501(
    teams: Simulator, name: str | None, value: object
) -> None:
    answer = await teams.post(message(teams) | {"type": "invoke", "name": name, "value": value})
    assert answer.status == 501


@pytest.mark.parametrize(
    "fields", [{"timestamp": "x"}, {"deliveryMode": "expectReplies"}, {"callerId": 1}], ids=str
)
async def test_what_the_turn_does_not_need_cannot_spoil_it(
    teams: Simulator, program: Program, fields: Json
) -> None:
    assert (await teams.post(message(teams) | fields)).status == 201
    assert len(program.heard) == 1


@pytest.mark.parametrize(("app_id", "tenants"), [("", ["t"]), ("a", []), ("a", [""])])
def test_without_an_identity_nobody_is_authorised(
    gateway: TeamsGateway, app_id: str, tenants: list[str]
) -> None:
    with pytest.raises(ValueError, match="needs an application id and a tenant"):
        Authoriser(gateway.keys, app_id=app_id, tenants=tenants, clock=time.time)
