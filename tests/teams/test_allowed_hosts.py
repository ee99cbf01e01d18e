"""Test that the bot's token is sent only to listed hosts, and only over https."""

import pytest

from bot.teams.connector import Connector, ConnectorTransport
from bot.teams.credentials import StaticToken
from bot.teams.errors import NotAllowed
from bot.teams.http import AllowedHosts
from simulator.service import Simulator
from tests.every import every
from tests.teams.program import Clock

HOST = "smba.trafficmanager.net"
PUBLIC = AllowedHosts([HOST])
LOCAL = AllowedHosts(["127.0.0.1", "localhost", "::1", HOST], allow_local=True)

REFUSED = [
    f"http://{HOST}/emea/",
    f"https://{HOST}:8443/emea/",
    f"https://{HOST}:80/",
    f"https://{HOST}:0/",
    f"https://{HOST}:99999/",
    f"https://{HOST}:/x:y/",
    f"https://{HOST}./emea/",
    f"https://{HOST}.evil.se/emea/",
    f"https://evil.se/{HOST}/",
    f"https://evil.se#{HOST}/",
    f"https://evil.se?{HOST}/",
    f"https://x.{HOST}/",
    "https://evil.trafficmanager.net/emea/",
    "https://trafficmanager.net/",
    f"https://user@{HOST}/",
    f"https://user:word@{HOST}/",
    f"https://{HOST}@evil.se/",
    f"https://{HOST}\\@evil.se/",
    f"https://evil.se\\.{HOST}/",
    f"https://{HOST}%2eevil.se/",
    f"https://{HOST}%00.evil.se/",
    f"https:/{HOST}/",
    f"https:{HOST}/",
    f"//{HOST}/",
    f"{HOST}/emea/",
    f" https://{HOST}/",
    f"https://{HOST}/\n",
    f"https://{HOST} /",
    f"https://{HOST}/../x",
    f"https://{HOST}/a/./b",
    f"ftp://{HOST}/",
    "https://127.0.0.1/",
    "http://127.0.0.1:3979/",
    "https://localhost/",
    "https://[::1]/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://169.254.169.254/metadata/",
    "https://ѕmba.trafficmanager.net/",
    f"https://{HOST.replace('s', 'ſ', 1)}/",
    "https://xn--mba-5cd.trafficmanager.net/",
    "https://xn--smba-trafficmanager.net/x",
    "https://xn--/",
    f"https://xn--a-.{HOST}/",
    f"https://{'a' * 64}.trafficmanager.net/",
    f"https://a..{HOST}/",
    f"https://{'a.' * 130}{HOST}/",
    f"https://-.{HOST}/",
    f"https://{HOST}/å",
    "https:///",
    "https://",
    "",
    "file:///etc/passwd",
    "javascript:alert(1)",
]


@every("address", REFUSED)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(NotAllowed):
        PUBLIC.check(address)


@every(
    "host", ["xn--smba-trafficmanager.net", "xn--.example", "a..example", f"{'a' * 64}.example", ".", "a:1:2"]
)
def test_a_name_that_cannot_be_looked_up_is_refused_on_every_list(host: str) -> None:
    for hosts in (PUBLIC, LOCAL, AllowedHosts([host, "*.example"])):
        for check in (hosts.check, hosts.check_transport):
            with pytest.raises(NotAllowed):
                check(f"https://{host}/x")


@every(
    "address",
    [
        f"https://{HOST}/emea/",
        f"HTTPS://{HOST.upper()}/amer/",
        f"https://{HOST}:443",
        f"https://{HOST}/a?b=c",
    ],
)
def test_the_hosts_on_the_list_are_called(address: str) -> None:
    assert PUBLIC.check(address).host == HOST


@every(
    "address", ["http://127.0.0.1:3979/emea/", "http://localhost:1/", "http://[::1]:5/", f"https://{HOST}/"]
)
def test_a_local_start_may_call_this_machine(address: str) -> None:
    assert LOCAL.check(address).scheme in ("http", "https")


@every(
    "address",
    [f"http://{HOST}/", "http://127.0.0.2:80/", "http://10.0.0.1/", "http://0.0.0.0/", "http://x.localhost/"],
)
def test_a_local_start_may_call_nothing_else_without_encryption(address: str) -> None:
    with pytest.raises(NotAllowed):
        LOCAL.check(address)


async def test_nothing_leaves_for_a_host_that_is_not_on_the_list(teams: Simulator, clock: Clock) -> None:
    outbound = ConnectorTransport(PUBLIC, token=StaticToken("secret"), clock=clock.seconds)
    connector = Connector(outbound)
    chat, activity = teams.world.chat("meeting").id, {"type": "message", "text": "hej"}
    for service in (teams.service_url, "https://evil.trafficmanager.net/", f"https://{HOST}/?x=", ""):
        with pytest.raises(NotAllowed):
            await connector.send(service, chat, activity)
        with pytest.raises(NotAllowed):
            await connector.member(service, chat, "29:x")
    for part in ("", ".", "..", "..."):
        with pytest.raises(NotAllowed):
            await connector.update(f"https://{HOST}/", chat, part, activity)
    assert teams.calls == []
    await outbound.close()
