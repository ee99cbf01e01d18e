"""Test that signing keys are fetched, cached and rotated without refusing valid calls."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from jwt.algorithms import RSAAlgorithm

from bot.teams.errors import NotAllowed
from bot.teams.http import AllowedHosts
from bot.teams.signing_keys import GRACE, MAX_AGE, KeyRing
from simulator.service import Simulator
from simulator.signing import KEYS, METADATA, SigningKey
from tests.every import every
from tests.teams.program import Clock, serve

MINUTE = 60.0
LOCAL = AllowedHosts([], allow_local=True)


@pytest.fixture
async def ring(teams: Simulator, clock: Clock) -> AsyncIterator[KeyRing]:
    ring = KeyRing(f"{teams.url}{METADATA}", clock=clock.seconds, allowed_hosts=LOCAL, timeout=0.3)
    yield ring
    await ring.close()


def fetches(teams: Simulator) -> int:
    return sum(call.path == KEYS for call in teams.lookups)


async def test_keys_are_fetched_once_for_all_who_ask_at_the_same_time(
    teams: Simulator, ring: KeyRing
) -> None:
    found = await asyncio.gather(*(ring.find("key-1") for _ in range(50)))
    assert all(found)
    assert fetches(teams) == 1


async def test_keys_are_fetched_anew_every_day(teams: Simulator, ring: KeyRing, clock: Clock) -> None:
    assert await ring.find("key-1")
    clock.advance(MAX_AGE - 1)
    assert await ring.find("key-1")
    assert fetches(teams) == 1
    clock.advance(2)
    assert await ring.find("key-1")
    assert fetches(teams) == 2


async def test_a_new_key_is_found_at_once(teams: Simulator, ring: KeyRing) -> None:
    assert await ring.find("key-1")
    key = teams.rotate_key()
    found = await asyncio.gather(*(ring.find(key.kid) for _ in range(20)))
    assert all(found)
    assert fetches(teams) == 2


async def test_a_flood_of_forged_key_ids_cannot_keep_a_real_key_out(
    teams: Simulator, ring: KeyRing, clock: Clock
) -> None:
    assert await ring.find("key-1")
    for number in range(500):
        assert await ring.find(f"forged-{number}") is None
    assert fetches(teams) == 5  # the first one, and what was left of the bucket of five
    key = teams.rotate_key()
    assert await ring.find(key.kid) is None
    clock.advance(MINUTE)
    assert await ring.find("forged-again") is None  # the forger's try is what fetches the real key
    assert await ring.find(key.kid)
    assert fetches(teams) == 6


async def test_old_keys_serve_for_a_day_while_nobody_announces_keys(
    teams: Simulator, ring: KeyRing, clock: Clock
) -> None:
    assert await ring.find("key-1")
    teams.fail("GET", "/v1/", status=503, times=1000)
    clock.advance(MAX_AGE + 1)
    for _ in range(20):
        assert await ring.find("key-1")
    clock.advance(GRACE - 2)
    assert await ring.find("key-1")
    clock.advance(2)
    assert await ring.find("key-1") is None


async def test_keys_are_there_again_as_soon_as_they_are_announced_again(
    teams: Simulator, ring: KeyRing, clock: Clock
) -> None:
    teams.fail("GET", "/v1/", status=503, times=8)
    for _ in range(8):
        assert await ring.find("key-1") is None
    assert len(teams.lookups) == 5  # no more than the bucket holds
    teams.gate.faults.clear()
    clock.advance(MINUTE)
    assert await ring.find("key-1")


async def test_hanging_metadata_stops_neither_the_loop_nor_those_whose_key_is_known(
    teams: Simulator, ring: KeyRing, clock: Clock
) -> None:
    assert await ring.find("key-1")
    teams.fail("GET", METADATA, delay=30, times=10)
    clock.advance(MAX_AGE + 1)
    slow = asyncio.ensure_future(ring.find("unknown"))
    await asyncio.sleep(0.05)
    assert await ring.find("key-1")
    assert not slow.done(), "whose key is known waits for nobody"
    async with asyncio.timeout(10):
        assert await slow is None


@every(
    "document",
    [
        {},
        {"keys": None},
        {"keys": []},
        {"keys": "x"},
        {"keys": [1, None, {}]},
        {"keys": [{"kty": "RSA", "kid": "key-1", "n": "!", "e": "AQAB"}]},
        {"keys": [{"kty": "EC", "kid": "key-1"}]},
        {"keys": [{"kty": "RSA", "kid": 7}]},
        {"keys": [{"kty": "RSA", "kid": "key-1", "use": "enc"}]},
        {"keys": ["x" * 2_000_000]},
    ],
)
async def test_a_broken_key_document_leaves_the_old_keys_in_use(
    teams: Simulator, ring: KeyRing, clock: Clock, document: dict[str, object]
) -> None:
    clock.advance(MINUTE)  # so that there is a try left for each document
    assert await ring.find("key-1")
    before = fetches(teams)
    teams.fail("GET", KEYS, status=200, body=document)
    assert not await ring.find("key-2")
    assert await ring.find("key-1")
    assert fetches(teams) == before + 1


@pytest.mark.parametrize("body", [b"[]", b"{", b""])
async def test_metadata_that_is_no_json_object_leaves_the_old_keys_in_use(clock: Clock, body: bytes) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body)

    server = await serve(answer)
    ring = KeyRing(str(server.make_url("/")), clock=clock.seconds, allowed_hosts=LOCAL)
    assert await ring.refresh() is False
    await ring.close()
    await server.close()


async def test_a_private_key_that_was_announced_is_not_trusted(
    teams: Simulator, ring: KeyRing, signing_key: SigningKey
) -> None:
    leaked = signing_key.jwk() | {"d": RSAAlgorithm.to_jwk(signing_key.private, as_dict=True)["d"]}
    teams.fail("GET", KEYS, status=200, body={"keys": [leaked]})
    assert await ring.find("key-1") is None


async def test_one_broken_key_does_not_hide_the_others(
    teams: Simulator, ring: KeyRing, signing_key: SigningKey
) -> None:
    good = signing_key.jwk() | {"endorsements": ["msteams", 7]}
    teams.fail("GET", KEYS, status=200, body={"keys": [{"kty": "RSA", "kid": "bad", "n": "!"}, good]})
    found = await ring.find("key-1")
    assert found is not None
    assert found.endorsements == {"msteams"}


async def test_a_key_among_a_thousand_is_found(
    teams: Simulator, ring: KeyRing, signing_key: SigningKey
) -> None:
    many = [signing_key.jwk() | {"kid": f"other-{number}"} for number in range(999)]
    teams.fail("GET", KEYS, status=200, body={"keys": [*many, signing_key.jwk()]})
    assert await ring.find("key-1")
    assert await ring.find("other-998")
    assert fetches(teams) == 1


@every("address", ["http://evil.example/keys", "file:///etc/passwd", "", "None", "//x"])
async def test_keys_are_fetched_over_https_only(teams: Simulator, ring: KeyRing, address: str) -> None:
    teams.fail("GET", METADATA, status=200, body={"jwks_uri": address})
    assert await ring.refresh() is False
    assert fetches(teams) == 0


@pytest.mark.parametrize("address", ["http://login.botframework.com/v1", "", "login.botframework.com/v1"])
def test_metadata_without_encryption_is_noticed_at_the_start(clock: Clock, address: str) -> None:
    with pytest.raises(NotAllowed):
        KeyRing(address, clock=clock.seconds, allowed_hosts=LOCAL)
