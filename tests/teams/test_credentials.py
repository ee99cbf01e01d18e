"""Test that all calls share one token, fetched before it expires, and no more often than needed."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from azure.core.credentials import AccessToken as EntraToken
from azure.core.exceptions import ClientAuthenticationError
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from bot.teams.credentials import (
    AccessToken,
    CachedToken,
    NoToken,
    StaticToken,
    certificate_credential,
    managed_identity_credential,
    secret_credential,
)
from simulator.signing import SigningKey
from tests.teams.program import Clock

HOUR = 3600.0
APP_ID = "0b0e1a2c-5d3f-4c6b-9a7e-1f2d3c4b5a69"
TENANT = "7c1d8f36-2b4a-4e9d-8c05-6a3e9b1f7d20"


class Issuer:
    """Issues numbered tokens for an hour, or fails."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked = 0
        self.away = False
        self.delay = 0.0

    async def __call__(self) -> AccessToken:
        self.asked += 1
        await asyncio.sleep(self.delay)
        if self.away:
            raise NoToken("away")
        return AccessToken(value=f"token-{self.asked}", lifetime=HOUR)


@pytest.fixture
def issuer(clock: Clock) -> Issuer:
    return Issuer(clock)


@pytest.fixture
def kept(issuer: Issuer, clock: Clock) -> CachedToken:
    return CachedToken(issuer, clock=clock.seconds, timeout=0.2)


async def test_all_who_need_a_token_at_once_share_one(kept: CachedToken, issuer: Issuer) -> None:
    issuer.delay = 0.01
    assert set(await asyncio.gather(*(kept.get() for _ in range(50)))) == {"token-1"}
    assert issuer.asked == 1


async def test_a_token_is_fetched_again_five_minutes_before_it_ends(kept: CachedToken, clock: Clock) -> None:
    assert await kept.get() == "token-1"
    clock.advance(HOUR - 310)
    assert await kept.get() == "token-1"
    clock.advance(15)
    assert await kept.get() == "token-2"


async def test_while_one_fetches_ahead_the_others_do_not_wait(
    kept: CachedToken, issuer: Issuer, clock: Clock
) -> None:
    await kept.get()
    clock.advance(HOUR - 100)
    issuer.delay = 0.05
    first = asyncio.ensure_future(kept.get())
    await asyncio.sleep(0.01)
    assert await kept.get() == "token-1"
    assert await first == "token-2"


async def test_where_no_new_token_is_to_be_had_the_old_one_serves_until_its_end(
    kept: CachedToken, issuer: Issuer, clock: Clock
) -> None:
    await kept.get()
    issuer.away = True
    clock.advance(HOUR - 100)
    for _ in range(20):
        assert await kept.get() == "token-1"
    assert issuer.asked == 2
    clock.advance(101)
    with pytest.raises(NoToken):
        await kept.get()
    issuer.away = False
    clock.advance(31)
    assert await kept.get() == "token-4"


async def test_a_token_service_that_hangs_is_left_waiting(kept: CachedToken, issuer: Issuer) -> None:
    issuer.delay = 30
    with pytest.raises(NoToken):
        await asyncio.wait_for(kept.get(), 1)


async def test_the_agreed_token_of_a_local_start_never_changes() -> None:
    token = StaticToken("local")
    token.invalidate()
    assert await token.get() == "local"
    await token.close()


async def test_every_way_to_log_in_closes_what_it_opened(
    clock: Clock, tmp_path: Path, signing_key: SigningKey
) -> None:
    file = tmp_path / "bot.pem"
    file.write_text(signing_key.pem() + certificate(signing_key))
    for source in (
        secret_credential(
            app_id=APP_ID, tenant=TENANT, secret="s", clock=clock.seconds, monotonic=clock.seconds
        ),
        certificate_credential(
            app_id=APP_ID, tenant=TENANT, file=file, clock=clock.seconds, monotonic=clock.seconds
        ),
        managed_identity_credential(app_id=APP_ID, clock=clock.seconds, monotonic=clock.seconds),
    ):
        assert isinstance(source, CachedToken)
        await source.close()


class Login:
    """Replaces the client of the login service, which cannot be reached here."""

    def __init__(self, *identity: str, transport: object) -> None:
        self.identity = identity
        self.transport = transport

    async def get_token(self, scope: str) -> EntraToken:
        if self.identity[-1] != "right":
            raise ClientAuthenticationError("wrong secret")
        return EntraToken(f"token for {scope}", 4_000_000_000)

    async def close(self) -> None:
        """Close nothing, since nothing is open."""


async def test_a_login_that_fails_is_no_token(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("azure.identity.aio.ClientSecretCredential", Login)
    right = secret_credential(
        app_id=APP_ID, tenant=TENANT, secret="right", clock=clock.seconds, monotonic=clock.seconds
    )
    assert await right.get() == "token for https://api.botframework.com/.default"
    with pytest.raises(NoToken):
        await secret_credential(
            app_id=APP_ID, tenant=TENANT, secret="old", clock=clock.seconds, monotonic=clock.seconds
        ).get()


def certificate(key: SigningKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bevaka")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.private.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key.private, hashes.SHA256())
    )
    return built.public_bytes(Encoding.PEM).decode()
