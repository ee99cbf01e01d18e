"""Test that only Entra's own tokens, for these pages and of a tenant that is served, sign anybody in."""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import jwt
import pytest

from bot.pages.sign_in import (
    MAX_NAME_LENGTH,
    MAX_TOKEN_LENGTH,
    EntraIdentity,
    SignInProblem,
    SignInRefused,
    SignInVerifier,
)
from bot.teams.gateway import TeamsGateway
from bot.teams.http import AllowedHosts
from bot.teams.signing_keys import KeyRing
from simulator.constants import APP_ID, FIRST_LOGIN, LOGIN, SCOPE, TENANT_ID, Json
from simulator.service import Simulator
from simulator.signing import USER_METADATA, SigningKey, UserTokens, sign_token
from tests.every import Failures, every
from tests.teams.activities import message
from tests.teams.conftest import clock, gateway, program, signing_key, teams
from tests.teams.program import Clock, Program

__all__ = ["clock", "gateway", "program", "signing_key", "teams"]

HOST = "bevaka.example.org"
RESOURCE = f"api://{HOST}/{APP_ID}"
OTHER_APP = "99999999-5d3f-4c6b-9a7e-1f2d3c4b5a69"
OTHER_TENANT = "88888888-2b4a-4e9d-8c05-6a3e9b1f7d20"
CONSUMERS = "9188040d-6c67-4b5b-b112-36a304b66dad"
"""The tenant of all private accounts."""

INVALID, EXPIRED = SignInProblem.INVALID, SignInProblem.EXPIRED
FOREIGN, NOT_FOR_PAGES = SignInProblem.FOREIGN_TENANT, SignInProblem.NOT_FOR_PAGES


def at(seconds: float) -> int:
    return int(time.time() + seconds)


@dataclass(frozen=True, slots=True)
class Teams:
    """What signs people in, and the simulator that issues their tokens."""

    simulator: Simulator
    verifier: SignInVerifier

    @property
    def users(self) -> UserTokens:
        return self.simulator.users

    def claims(self, *, version: str = "2.0", without: tuple[str, ...] = (), **claims: Any) -> Json:  # noqa: ANN401 - a claim
        person = self.simulator.world.person("karin")
        made = self.users.claims(person, host=HOST, version=version) | claims
        return {name: value for name, value in made.items() if name not in without}

    def token(self, *, version: str = "2.0", without: tuple[str, ...] = (), **claims: Any) -> str:  # noqa: ANN401
        return self.users.sign(self.claims(version=version, without=without, **claims))

    def forged(self, *, key: SigningKey | None = None, **how: Any) -> str:  # noqa: ANN401 - as sign_token
        """Sign Karin's claims with another key, algorithm or headers."""
        return sign_token(self.claims(), key=key or self.users.keys[-1], **how)

    def issued_by(self, tenant: str, **claims: Any) -> str:  # noqa: ANN401
        return self.token(tid=tenant, iss=f"{LOGIN}/{tenant}/v2.0", **claims)


@pytest.fixture(scope="session")
def user_keys() -> list[SigningKey]:
    """Return the keys that Entra publishes, made once for all tests."""
    users = UserTokens(app_id=APP_ID)
    users.add_key()
    return users.keys


@pytest.fixture
async def entra(teams: Simulator, clock: Clock, user_keys: list[SigningKey]) -> AsyncIterator[Teams]:
    teams.users.keys.extend(user_keys)
    keys = KeyRing(
        f"{teams.url}{USER_METADATA}",
        clock=clock.seconds,
        allowed_hosts=AllowedHosts([], allow_local=True),
    )
    yield Teams(
        teams, SignInVerifier(keys, app_id=APP_ID, host=HOST, tenants=[TENANT_ID], clock=clock.seconds)
    )
    await keys.close()


async def outcome(entra: Teams, token: str) -> EntraIdentity | SignInProblem:
    try:
        return await entra.verifier.verify(token)
    except SignInRefused as refused:
        return refused.problem


GOOD: dict[str, Callable[[Teams], str]] = {
    "version 2": lambda entra: entra.token(),
    "version 2 for the address of the resource": lambda entra: entra.token(aud=RESOURCE),
    "version 1": lambda entra: entra.token(version="1.0"),
    "version 1 for the application": lambda entra: entra.token(version="1.0", aud=APP_ID),
    "several scopes": lambda entra: entra.token(scp=f"User.Read {SCOPE} openid"),
    "marked as a person's": lambda entra: entra.token(idtyp="user"),
    "expired a minute ago by our clock": lambda entra: entra.token(exp=at(-60)),
    "valid in a minute by our clock": lambda entra: entra.token(nbf=at(60)),
    "ids in capitals": lambda entra: entra.token(
        oid=(entra.simulator.world.person("karin").entra_id or "").upper()
    ),
}


async def test_a_token_of_either_version_says_who_it_is(entra: Teams) -> None:
    karin = entra.simulator.world.person("karin")
    with Failures() as failures:
        for name, make in GOOD.items():
            with failures.of(name):
                found = await outcome(entra, make(entra))
                assert found == EntraIdentity(tenant=TENANT_ID, oid=karin.entra_id or "", name="Karin Ek")


def tampered(entra: Teams) -> str:
    head, _, signature = entra.token().split(".")
    return f"{head}.{entra.token(name='Somebody Else').split('.')[1]}.{signature}"


def signed_text(entra: Teams, claims: str) -> str:
    key = entra.users.keys[-1]
    return jwt.api_jws.encode(claims.encode(), key.private, algorithm="RS256", headers={"kid": key.kid})


def of_the_bot(entra: Teams) -> str:
    """Return the Connector service's token for the bot: its audience is the app id too."""
    return entra.simulator.sign()


def by_the_key_of_the_bot(entra: Teams) -> str:
    return entra.forged(key=entra.simulator.keys_served[0])


def of_the_bot_by_the_key_of_people(entra: Teams) -> str:
    return entra.simulator.sign(key=entra.users.keys[-1])


FORGED: dict[str, tuple[SignInProblem, Callable[[Teams], str]]] = {
    "nothing": (INVALID, lambda _: ""),
    "garbage": (INVALID, lambda _: "abc.def.ghi"),
    "one word": (INVALID, lambda _: "token"),
    "no text": (INVALID, lambda _: "\udcff\x00.e30.x"),
    "endless": (INVALID, lambda entra: entra.token(pad="x" * MAX_TOKEN_LENGTH)),
    "no signature": (INVALID, lambda entra: entra.token().rpartition(".")[0] + "."),
    "claims exchanged": (INVALID, tampered),
    "claims within claims": (INVALID, lambda entra: signed_text(entra, "[" * 3_000)),
    "claims that are a list": (INVALID, lambda entra: signed_text(entra, "[]")),
    "same key id, another key": (
        INVALID,
        lambda entra: entra.forged(key=SigningKey.create(entra.users.keys[-1].kid)),
    ),
    "a key that nobody published": (INVALID, lambda entra: entra.forged(key=SigningKey.create("user-666"))),
    "no key id": (INVALID, lambda entra: entra.forged(without_headers=["kid"])),
    "algorithm none": (INVALID, lambda entra: entra.forged(algorithm="none")),
    "HMAC with the public key": (INVALID, lambda entra: entra.forged(algorithm="HS256")),
    "RS384": (INVALID, lambda entra: entra.forged(algorithm="RS384")),
    "RS512": (INVALID, lambda entra: entra.forged(algorithm="RS512")),
    "PS256": (INVALID, lambda entra: entra.forged(algorithm="PS256")),
    "the bot's own": (INVALID, of_the_bot),
    "signed by the key of the bot's calls": (INVALID, by_the_key_of_the_bot),
    "the bot's own, signed by the key of people's": (INVALID, of_the_bot_by_the_key_of_people),
    "no issuer": (INVALID, lambda entra: entra.token(without=("iss",))),
    "issuer without its end": (INVALID, lambda entra: entra.token(iss=f"{LOGIN}/{TENANT_ID}")),
    "issuer of all tenants": (INVALID, lambda entra: entra.token(iss=f"{LOGIN}/common/v2.0")),
    "issuer on another host": (
        INVALID,
        lambda entra: entra.token(iss=f"https://login.microsoftonline.com.evil.example/{TENANT_ID}/v2.0"),
    ),
    "issuer in a list": (
        INVALID,
        lambda entra: signed_text(entra, '{"iss": ["x"], "tid": "' + TENANT_ID + '"}'),
    ),
    "issuer of a tenant that is not the token's": (
        INVALID,
        lambda entra: entra.token(iss=f"{LOGIN}/{OTHER_TENANT}/v2.0"),
    ),
    "tenant that is not the issuer's": (INVALID, lambda entra: entra.token(tid=OTHER_TENANT)),
    "version 1 by the issuer of version 2": (
        INVALID,
        lambda entra: entra.token(version="1.0", iss=f"{LOGIN}/{TENANT_ID}/v2.0"),
    ),
    "version 2 by the issuer of version 1": (
        INVALID,
        lambda entra: entra.token(iss=f"{FIRST_LOGIN}/{TENANT_ID}/"),
    ),
    "no version": (INVALID, lambda entra: entra.token(without=("ver",))),
    "version 3": (INVALID, lambda entra: entra.token(ver="3.0")),
    "version in a list": (INVALID, lambda entra: entra.token(ver=["2.0"])),
    "no tenant": (INVALID, lambda entra: entra.token(without=("tid",))),
    "tenant that is no id": (INVALID, lambda entra: entra.issued_by("bjorkvik.example")),
    "tenant with a path": (INVALID, lambda entra: entra.issued_by(f"{TENANT_ID}/v2.0/x")),
    "nobody": (INVALID, lambda entra: entra.token(without=("oid",))),
    "somebody without an id": (INVALID, lambda entra: entra.token(oid="karin")),
    "somebody who is a number": (INVALID, lambda entra: entra.token(oid=7)),
    "no expiry": (INVALID, lambda entra: entra.token(without=("exp",))),
    "expiry as text": (INVALID, lambda entra: entra.token(exp=str(at(900)))),
    "expiry true": (INVALID, lambda entra: entra.token(exp=True)),
    "expiry that is no number": (INVALID, lambda entra: entra.token(exp=float("nan"))),
    "expiry beyond every number": (INVALID, lambda entra: entra.token(exp=10**400)),
    "no beginning": (INVALID, lambda entra: entra.token(without=("nbf",))),
    "expired": (EXPIRED, lambda entra: entra.token(exp=at(-130))),
    "not yet valid": (EXPIRED, lambda entra: entra.token(nbf=at(180))),
    "another tenant": (FOREIGN, lambda entra: entra.issued_by(OTHER_TENANT)),
    "another tenant, version 1": (
        FOREIGN,
        lambda entra: entra.token(version="1.0", tid=OTHER_TENANT, iss=f"{FIRST_LOGIN}/{OTHER_TENANT}/"),
    ),
    "a private account": (FOREIGN, lambda entra: entra.issued_by(CONSUMERS)),
    "no audience": (NOT_FOR_PAGES, lambda entra: entra.token(without=("aud",))),
    "another app": (NOT_FOR_PAGES, lambda entra: entra.token(aud=OTHER_APP)),
    "another host of the app": (
        NOT_FOR_PAGES,
        lambda entra: entra.token(version="1.0", aud=f"api://evil.example/{APP_ID}"),
    ),
    "the resource with a slash": (NOT_FOR_PAGES, lambda entra: entra.token(aud=f"{RESOURCE}/")),
    "audience in a list": (NOT_FOR_PAGES, lambda entra: entra.token(aud=[APP_ID])),
    "Graph": (NOT_FOR_PAGES, lambda entra: entra.token(aud="00000003-0000-0000-c000-000000000000")),
    "no scope, as an id token": (NOT_FOR_PAGES, lambda entra: entra.token(without=("scp",))),
    "another scope": (NOT_FOR_PAGES, lambda entra: entra.token(scp="User.Read")),
    "a scope that begins as ours": (NOT_FOR_PAGES, lambda entra: entra.token(scp=f"{SCOPE}.all")),
    "scopes in a list": (NOT_FOR_PAGES, lambda entra: entra.token(scp=[SCOPE])),
    "a program with a role": (
        NOT_FOR_PAGES,
        lambda entra: entra.token(without=("scp",), idtyp="app", roles=[SCOPE]),
    ),
    "a program with a scope": (NOT_FOR_PAGES, lambda entra: entra.token(idtyp="app")),
}


async def test_every_other_token_is_refused_and_the_refusal_says_why(entra: Teams) -> None:
    with Failures() as failures:
        for name, (problem, forge) in FORGED.items():
            with failures.of(name):
                assert await outcome(entra, forge(entra)) == problem
    assert isinstance(await outcome(entra, entra.token()), EntraIdentity)


@every(
    ("issuer", "signs"),
    [
        (None, True),
        (f"{LOGIN}/{{tenantid}}/v2.0", True),
        (f"{LOGIN}/{TENANT_ID}/v2.0", True),
        (f"{LOGIN}/{CONSUMERS}/v2.0", False),
        (f"{FIRST_LOGIN}/{TENANT_ID}/", False),
        ("", False),
    ],
)
async def test_a_key_signs_only_for_the_tenants_that_it_is_published_for(
    entra: Teams, clock: Clock, issuer: str | None, *, signs: bool
) -> None:
    entra.users.add_key(issuer=issuer)
    clock.advance(60)
    for version in ("1.0", "2.0"):
        found = await outcome(entra, entra.token(version=version))
        assert isinstance(found, EntraIdentity) is signs


async def test_the_issuer_of_another_cloud_is_that_of_its_own_host(entra: Teams, clock: Clock) -> None:
    elsewhere = "login.microsoftonline.us"
    entra.users.add_key(issuer=f"https://{elsewhere}/{{tenantid}}/v2.0")
    keys = KeyRing(
        f"{entra.simulator.url}{USER_METADATA}",
        clock=clock.seconds,
        allowed_hosts=AllowedHosts([], allow_local=True),
    )
    there = Teams(
        entra.simulator,
        SignInVerifier(
            keys, app_id=APP_ID, host=HOST, tenants=[TENANT_ID], clock=clock.seconds, login_host=elsewhere
        ),
    )
    assert await outcome(there, entra.token()) == INVALID
    theirs = entra.token(iss=f"https://{elsewhere}/{TENANT_ID}/v2.0")
    assert isinstance(await outcome(there, theirs), EntraIdentity)
    assert await outcome(entra, theirs) == INVALID
    await keys.close()


async def test_a_refusal_says_what_was_wrong_without_quoting_the_token(entra: Teams) -> None:
    token = entra.token(exp=at(-130))
    with pytest.raises(SignInRefused, match=r"^expired: not valid at this time$"):
        await entra.verifier.verify(token)


async def test_a_name_is_bounded_and_may_be_missing(entra: Teams) -> None:
    names = {"x" * 1_000: "x" * MAX_NAME_LENGTH, " Åsa ": "Åsa", 7: "", None: ""}
    for given, kept in names.items():
        found = await outcome(entra, entra.token(name=given))
        assert isinstance(found, EntraIdentity)
        assert found.name == kept


async def test_a_token_ends_while_the_page_is_open(entra: Teams, clock: Clock) -> None:
    token = entra.token()
    assert isinstance(await outcome(entra, token), EntraIdentity)
    clock.advance(3600 + 121)
    assert await outcome(entra, token) == EXPIRED


async def test_nobody_is_signed_in_while_no_keys_can_be_fetched(entra: Teams) -> None:
    entra.simulator.fail("GET", USER_METADATA, status=503, times=10)
    assert await outcome(entra, entra.token()) == INVALID


@pytest.mark.usefixtures("gateway")
async def test_the_bot_itself_takes_no_token_of_a_person(
    teams: Simulator, program: Program, entra: Teams, gateway: TeamsGateway
) -> None:
    own: Json = {"serviceurl": teams.service_url}
    assert await gateway.keys.refresh()
    key = teams.keys_served[0]
    tokens = {
        "version 2": entra.token(**own),
        "version 1": entra.token(version="1.0", **own),
        "version 1 for the application": entra.token(version="1.0", aud=APP_ID, **own),
        "signed by the key of the bot's calls": sign_token(entra.claims(**own), key=key),
        "version 1, signed by the key of the bot's calls": sign_token(
            entra.claims(version="1.0", aud=APP_ID, **own), key=key
        ),
    }
    with Failures() as failures:
        for name, token in tokens.items():
            with failures.of(name):
                answer = await teams.post(message(teams), token=token)
                assert (answer.status, program.heard) == (401, [])


@every("missing", [{"app_id": ""}, {"host": ""}, {"tenants": []}, {"tenants": [""]}])
def test_there_is_no_signing_in_without_an_identity(entra: Teams, clock: Clock, missing: Json) -> None:
    identity: Json = {"app_id": APP_ID, "host": HOST, "tenants": [TENANT_ID]} | missing
    with pytest.raises(ValueError, match="needs an application id"):
        SignInVerifier(entra.verifier._keys, clock=clock.seconds, **identity)  # noqa: SLF001
