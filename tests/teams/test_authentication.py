"""Test that only calls signed by the Connector service for this bot and this call reach the program."""

import base64
import time
from collections.abc import Callable

import jwt
import pytest

from bot.teams import authentication
from bot.teams.gateway import TeamsGateway
from simulator.constants import Json
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.every import Failures, every
from tests.teams.activities import message
from tests.teams.program import Clock, Program

OTHER = "99999999-5d3f-4c6b-9a7e-1f2d3c4b5a69"
Forge = Callable[[Simulator], str]


def at(seconds: float) -> int:
    return int(time.time() + seconds)


def with_foreign_key(teams: Simulator) -> str:
    return teams.sign(key=SigningKey.create("key-1"))


def with_unannounced_key(teams: Simulator) -> str:
    return teams.sign(key=SigningKey.create("key-666"))


def signed_with(key: SigningKey) -> Forge:
    return lambda teams: teams.sign(key=key)


def tampered(teams: Simulator) -> str:
    head, _, signature = teams.sign().split(".")
    return f"{head}.{teams.sign(aud=teams.world.app_id, extra=1).split('.')[1]}.{signature}"


FOR_OTHERS = {
    "key for another channel": SigningKey.create("key-webchat", endorsements=("webchat",)),
    "key for no channel": SigningKey.create("key-none", endorsements=()),
    "key without endorsements": SigningKey.create("key-bare", endorsements=None),
}
"""Keys that are announced, but not endorsed for Teams."""


def encoded(part: str | bytes) -> str:
    raw = part.encode() if isinstance(part, str) else part
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed_text(teams: Simulator, claims: str) -> str:
    """Sign claims with the simulator's own key, whatever they are."""
    key = teams.keys_served[0]
    return jwt.api_jws.encode(claims.encode(), key.private, algorithm="RS256", headers={"kid": key.kid})


FORGED: dict[str, Forge] = {
    "no header": lambda _: "",
    "garbage": lambda _: "abc.def.ghi",
    "one word": lambda _: "token",
    "two parts": lambda teams: teams.sign().rpartition(".")[0],
    "no signature": lambda teams: teams.sign().rpartition(".")[0] + ".",
    "claims exchanged": tampered,
    "signed by somebody with the same key id": with_foreign_key,
    "unknown key": with_unannounced_key,
    "no key id": lambda teams: teams.sign(without_headers=["kid"]),
    "key id that is a number": lambda teams: teams.sign(headers={"kid": 7}, algorithm="none"),
    **{name: signed_with(key) for name, key in FOR_OTHERS.items()},
    "algorithm none": lambda teams: teams.sign(algorithm="none"),
    "HMAC with the public key": lambda teams: teams.sign(algorithm="HS256"),
    "RS384": lambda teams: teams.sign(algorithm="RS384"),
    "RS512": lambda teams: teams.sign(algorithm="RS512"),
    "PS256": lambda teams: teams.sign(algorithm="PS256"),
    "no expiry": lambda teams: teams.sign(without=["exp"]),
    "expired": lambda teams: teams.sign(exp=at(-130)),
    "expiry as text": lambda teams: teams.sign(exp=str(at(900))),
    "expiry true": lambda teams: teams.sign(exp=True),
    "expiry infinite": lambda teams: teams.sign(exp=float("inf")),
    "expiry that is no number": lambda teams: teams.sign(exp=float("nan")),
    "expiry beyond every number": lambda teams: teams.sign(exp=10**400),
    "expiry of more digits than are read": lambda teams: signed_text(teams, '{"exp": ' + "9" * 5_000 + "}"),
    "claims within claims": lambda teams: signed_text(teams, "[" * 3_000),
    "header within header": lambda _: f"{encoded('[' * 5_000)}.e30.x",
    "header that is no text": lambda _: f"{encoded(bytes(range(256)))}.e30.x",
    "beginning before every number": lambda teams: teams.sign(nbf=-(10**400), exp=-(10**400)),
    "no beginning": lambda teams: teams.sign(without=["nbf"]),
    "not yet valid": lambda teams: teams.sign(nbf=at(180)),
    "no issuer": lambda teams: teams.sign(without=["iss"]),
    "another issuer": lambda teams: teams.sign(iss="https://api.botframework.com/"),
    "issuer of the emulator": lambda teams: teams.sign(
        iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
    ),
    "no audience": lambda teams: teams.sign(without=["aud"]),
    "another audience": lambda teams: teams.sign(aud=OTHER),
    "audience in a list": lambda teams: teams.sign(aud=[teams.world.app_id]),
    "audience in other case": lambda teams: teams.sign(aud=teams.world.app_id.upper()),
    "no service address": lambda teams: teams.sign(without=["serviceurl"]),
    "another service address": lambda teams: teams.sign(serviceurl="https://smba.trafficmanager.net/emea/"),
    "service address without its slash": lambda teams: teams.sign(serviceurl=teams.service_url[:-1]),
    "empty service address": lambda teams: teams.sign(serviceurl=""),
}


async def test_a_forged_token_is_answered_with_401_and_nobody_hears_of_it(
    teams: Simulator, gateway: TeamsGateway, program: Program
) -> None:
    teams.keys_served.extend(FOR_OTHERS.values())
    await gateway.start()
    with Failures() as failures:
        for name, forge in FORGED.items():
            with failures.of(name):
                answer = await teams.post(message(teams), token=forge(teams))
                assert (answer.status, program.heard, teams.calls) == (401, [], [])
    for key in FOR_OTHERS.values():
        assert await gateway.keys.find(key.kid), "what a key may not speak for was not what was wrong with it"
    assert gateway.keys.generation == 2, "the key that nobody announced was not looked for"


@every("header", ["Basic dTpw", "Bearer", "Bearer ", "bearer  ", "Token x", "\t"])
async def test_another_scheme_is_answered_with_401(
    teams: Simulator, gateway: TeamsGateway, program: Program, header: str
) -> None:
    assert gateway.keys.generation == 0
    answer = await teams.post(message(teams), token="", headers={"Authorization": header})
    assert (answer.status, program.heard) == (401, [])


@every(
    "fields",
    [
        {"channelId": "webchat"},
        {"channelId": None},
        {"channelId": ["msteams"]},
        {"serviceUrl": None},
        {"serviceUrl": ""},
        {"serviceUrl": "https://evil.example/"},
        {"serviceUrl": {"url": "x"}},
    ],
)
@pytest.mark.usefixtures("gateway")
async def test_a_good_token_opens_no_other_channel_or_address(
    teams: Simulator, program: Program, fields: Json
) -> None:
    answer = await teams.post(message(teams, **fields))
    assert (answer.status, program.heard) == (401, [])


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
@pytest.mark.usefixtures("gateway")
async def test_a_good_token_is_let_in_however_its_scheme_is_written(
    teams: Simulator, program: Program, scheme: str
) -> None:
    headers = {"Authorization": f"{scheme} {teams.sign()}"}
    answer = await teams.post(message(teams), token="", headers=headers)
    assert (answer.status, len(program.heard)) == (201, 1)


@pytest.mark.usefixtures("gateway")
async def test_clocks_may_differ_by_two_minutes(teams: Simulator, program: Program) -> None:
    for token in (teams.sign(exp=at(-110)), teams.sign(nbf=at(110)), teams.sign(exp=at(900.5))):
        assert (await teams.post(message(teams), token=token)).status == 201
    assert len(program.heard) == 3


@pytest.mark.usefixtures("gateway")
async def test_a_remembered_token_ends_when_it_ends(teams: Simulator, clock: Clock) -> None:
    token = teams.sign(exp=at(300))
    assert (await teams.post(message(teams), token=token)).status == 201
    clock.advance(299)
    assert (await teams.post(message(teams), token=token)).status == 201
    clock.advance(122)
    assert (await teams.post(message(teams), token=token)).status == 401


@pytest.mark.usefixtures("gateway")
async def test_a_remembered_token_is_checked_again_when_its_key_is_withdrawn(
    teams: Simulator, clock: Clock
) -> None:
    old = teams.sign()
    assert (await teams.post(message(teams), token=old)).status == 201
    teams.rotate_key()
    del teams.keys_served[0]
    clock.advance(60)
    assert (await teams.post(message(teams), token=teams.sign())).status == 201
    assert (await teams.post(message(teams), token=old)).status == 401


async def test_only_so_many_tokens_are_remembered_and_the_others_are_checked_again(
    teams: Simulator, gateway: TeamsGateway, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authentication, "MAX_CACHED_TOKENS", 2)
    signed = [teams.sign(number=number) for number in range(4)]
    for token in [*signed, *signed]:
        assert (await teams.post(message(teams), token=token)).status == 201
    assert (len(program.heard), gateway.keys.generation) == (8, 1)


def test_there_is_no_check_without_an_identity(gateway: TeamsGateway, clock: Clock) -> None:
    with pytest.raises(ValueError, match="application id"):
        authentication.TokenVerifier(gateway.keys, app_id="", clock=clock.seconds)
