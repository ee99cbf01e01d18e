"""Test that the calls of Teams are signed with keys announced in its metadata."""

import aiohttp
import jwt
import pytest

from simulator.constants import ISSUER, Json
from simulator.people import Person
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.simulator.fake_bot import FakeBot


async def served_keys(teams: Simulator) -> dict[str, Json]:
    """Follow the metadata to the keys, as a bot does."""
    environment = teams.environment(bot_port=3978, database_url="sqlite://")
    async with aiohttp.ClientSession() as session:
        async with session.get(environment["BOT_OPENID_METADATA_URL"]) as response:
            metadata = await response.json()
        async with session.get(metadata["jwks_uri"]) as response:
            return {key["kid"]: key for key in (await response.json())["keys"]}


def verify(token: str, key: Json, *, audience: str) -> Json:
    claims: Json = jwt.decode(token, jwt.PyJWK(key), algorithms=["RS256"], audience=audience, issuer=ISSUER)
    return claims


async def test_what_people_write_reaches_the_bot_with_a_token_that_its_metadata_vouches_for(
    teams: Simulator, bot: FakeBot, petra: Person
) -> None:
    await teams.say(petra, teams.world.personal(petra), "mina")
    keys = await served_keys(teams)
    token = bot.authorizations[0].removeprefix("Bearer ")
    claims = verify(token, keys["key-1"], audience=teams.world.app_id)
    assert claims["serviceurl"] == bot.last["serviceUrl"] == teams.service_url
    assert keys["key-1"]["endorsements"] == ["msteams"]
    assert len(teams.lookups) == 2


async def test_after_a_rotation_the_new_key_signs_and_both_are_announced(
    teams: Simulator, bot: FakeBot, petra: Person
) -> None:
    new = teams.rotate_key()
    await teams.say(petra, teams.world.personal(petra), "mina")
    keys = await served_keys(teams)
    assert list(keys) == ["key-1", new.kid]
    token = bot.authorizations[0].removeprefix("Bearer ")
    assert verify(token, keys[new.kid], audience=teams.world.app_id)["iss"] == ISSUER


async def test_claims_and_headers_can_be_replaced_and_left_out(teams: Simulator) -> None:
    token = teams.sign(without=["exp"], iss="somebody", headers={"kid": "7"}, without_headers=["x5t"])
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["iss"] == "somebody"
    assert "exp" not in claims
    header = jwt.get_unverified_header(token)
    assert header["kid"] == "7"
    assert "x5t" not in header


async def test_a_key_that_is_not_announced_signs_what_nobody_can_verify(
    teams: Simulator, signing_key: SigningKey
) -> None:
    stranger = SigningKey.create("key-1", endorsements=None)
    token = teams.sign(key=stranger)
    with pytest.raises(jwt.InvalidSignatureError):
        verify(token, signing_key.jwk(), audience=teams.world.app_id)
    assert "endorsements" not in stranger.jwk()


async def test_tokens_are_forged_without_signature_and_with_the_public_key_as_secret(
    teams: Simulator,
) -> None:
    unsigned = teams.sign(algorithm="none")
    assert unsigned.endswith(".")
    confused = teams.sign(algorithm="HS256")
    assert jwt.get_unverified_header(confused)["alg"] == "HS256"
    other = teams.sign(algorithm="RS512")
    assert jwt.get_unverified_header(other)["alg"] == "RS512"


async def test_an_activity_can_be_posted_without_token_and_as_raw_bytes(
    teams: Simulator, bot: FakeBot
) -> None:
    await teams.post(b'{"type": "message"}', token="", headers={"X-Test": "1"})
    assert bot.authorizations == [""]
    assert bot.last == {"type": "message"}


async def test_only_an_rsa_key_can_be_loaded(signing_key: SigningKey) -> None:
    assert SigningKey.load("key-1", pem=signing_key.pem()).jwk() == signing_key.jwk()
    with pytest.raises(ValueError, match="PEM"):
        SigningKey.load("key-1", pem="no key")
