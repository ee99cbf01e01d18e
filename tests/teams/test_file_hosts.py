"""Test that files are only fetched from the organisation's own file hosts."""

import pytest

from bot.teams.connector import Connector, ConnectorTransport
from bot.teams.credentials import StaticToken
from bot.teams.errors import NotAllowed
from bot.teams.files import FileTransport
from bot.teams.http import AllowedHosts
from tests.every import every
from tests.teams.program import LOOPBACK, Clock

STORES = AllowedHosts(["*.sharepoint.com", "files.example"])


@every(
    "address",
    [
        "https://bjorkvik.sharepoint.com/a",
        "https://bjorkvik-my.sharepoint.com/personal/x/_api/v2.0/drive/items/1/uploadSession?guid='a-b'&dc=0",
        "HTTPS://Bjorkvik-My.SharePoint.com:443/a",
        "https://files.example/a",
    ],
)
def test_files_may_lie_in_the_stores_of_any_organisation(address: str) -> None:
    assert STORES.check(address).scheme == "https"


@every(
    "address",
    [
        "http://bjorkvik.sharepoint.com/a",
        "https://sharepoint.com/a",
        "https://.sharepoint.com/a",
        "https://..sharepoint.com/a",
        "https://a.b.sharepoint.com/a",
        "https://-.sharepoint.com/a",
        "https://a-.sharepoint.com/a",
        "https://bjorkvik.sharepoint.com./a",
        "https://bjorkvik.sharepoint.com.evil.se/a",
        "https://evilsharepoint.com/a",
        "https://evil.se/.sharepoint.com/a",
        "https://evil.se#x.sharepoint.com/a",
        "https://evil.se?x.sharepoint.com/a",
        "https://evil.se\\x.sharepoint.com/a",
        "https://karin@bjorkvik.sharepoint.com/a",
        "https://bjorkvik.sharepoint.com@evil.se/a",
        "https://bjorkvik.sharepoint.com:8443/a",
        "https://xn--a-.sharepoint.com/a",
        f"https://{'a' * 64}.sharepoint.com/a",
        "https://bjorkvik.sharepoint.com:80/a",
        "https://bjorkvik.sharepoint.com:x/a",
        "https://bjorkvik%2esharepoint.com/a",
        "https://bjorkvik。sharepoint.com/a",
        "https://björkvik.sharepoint.com/a",
        "https://bjorkvik.sharepoınt.com/a",
        "https://bjorkvik.sharepoint.com/a b",
        "https://bjorkvik.sharepoint.com/a/../b",
        "https://bjorkvik.sharepoint.com/a\r\nHost: evil.se",
        "https://*.sharepoint.com/a",
        "https://x.files.example/a",
        "https://13.107.136.8/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://169.254.169.254/metadata",
        "ftp://bjorkvik.sharepoint.com/a",
        "file:///etc/passwd",
        "",
    ],
)
async def test_nothing_is_asked_of_any_other_place(address: str, clock: Clock) -> None:
    files = FileTransport(STORES, clock=clock.seconds)
    with pytest.raises(NotAllowed):
        await files.download(address)
    with pytest.raises(NotAllowed):
        await files.upload(address, b"x")
    await files.close()


async def test_a_connector_without_a_way_to_files_has_none(clock: Clock) -> None:
    outbound = ConnectorTransport(
        AllowedHosts([LOOPBACK], allow_local=True), token=StaticToken("secret"), clock=clock.seconds
    )
    with pytest.raises(NotAllowed):
        await Connector(outbound).download("https://bjorkvik.sharepoint.com/a")
    with pytest.raises(NotAllowed):
        await Connector(outbound).upload("https://bjorkvik.sharepoint.com/a", b"x")
    await outbound.close()
