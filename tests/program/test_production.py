"""A start as in production: each way to prove who the bot is, and no door that is open without a token."""

from pathlib import Path

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.dialogues.town import Town
from tests.program.child import PRODUCTION, program
from tests.teams.test_credentials import certificate
from tests.telemetry.scrape import metrics_at

OURS = PRODUCTION | {
    "BOT_ENV": "production",
    "BOT_OPENID_METADATA_URL": "https://127.0.0.1/keys",
    "BOT_SERVICE_HOSTS": "smba.trafficmanager.net",
    "BOT_HTTPS_PROXY": "http://127.0.0.1:9",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:9",
}
"""Nobody listens there: the program starts, has no keys and no token, and trusts nobody."""
ALERTED = ("bevaka_signing_keys", "bevaka_token_left_seconds")


@pytest.mark.parametrize("identity", ["secret", "certificate", "managed"])
async def test_it_starts_with_each_identity_and_lets_nobody_in_whose_key_it_does_not_know(
    teams: Simulator, tmp_path: Path, database_url: str, signing_key: SigningKey, identity: str
) -> None:
    settings = dict(OURS)
    if identity == "certificate":
        (tmp_path / "bot.pem").write_text(signing_key.pem() + certificate(signing_key))
        settings |= {"BOT_CERTIFICATE_FILE": "bot.pem", "MicrosoftAppPassword": ""}
    if identity == "managed":
        settings |= {"MicrosoftAppType": "UserAssignedMSI", "MicrosoftAppPassword": ""}
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url, more=settings) as running:
        asked = await teams.say(town.johan, town.meeting, "fråga Kan lampan bytas?")
        assert asked.status == 401
        seen = await metrics_at(running.url)
    assert [seen.values[name, frozenset()] for name in ALERTED] == [0, 0]
    assert not running.logged("local")
    assert running.process.returncode == 0
