"""Test files between a person's store and the bot, never transferred with the bot's token."""

import aiohttp
import pytest

from simulator.files import CONSENT_CARD, linked_files
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot, text

OFFER = {
    "type": "message",
    "attachments": [
        {
            "contentType": CONSENT_CARD,
            "name": "anteckningar.pdf",
            "content": {"acceptContext": {"file": 7}, "declineContext": {"file": 8}},
        }
    ],
}


async def test_an_accepted_file_is_put_into_the_persons_store(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    personal = teams.world.personal(karin)
    await bot.write(personal, OFFER)
    await teams.accept_file(karin, await teams.message(personal))
    value = bot.last["value"]
    assert (bot.last["name"], value["action"]) == ("fileConsent/invoke", "accept")
    assert value["context"] == {"file": 7}
    upload, kind = value["uploadInfo"], {"Content-Type": "application/pdf"}
    async with (
        aiohttp.ClientSession() as session,
        session.put(upload["uploadUrl"], data=b"%PDF", headers=kind) as response,
    ):
        assert response.status == 201
    stored = teams.files.stored[upload["uniqueId"]]
    assert (stored.name, stored.content) == ("anteckningar.pdf", b"%PDF")
    assert (stored.content_type, upload["fileType"]) == ("application/pdf", "pdf")
    assert teams.files.received_tokens == []


async def test_a_declined_file_has_no_place_to_go(teams: Simulator, bot: FakeBot, karin: Person) -> None:
    personal = teams.world.personal(karin)
    await bot.write(personal, OFFER)
    await teams.decline_file(karin, await teams.message(personal))
    value = bot.last["value"]
    assert (value["action"], value["context"], value["uploadInfo"]) == ("decline", {"file": 8}, None)


async def test_a_file_that_a_person_sends_can_be_fetched(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    personal = teams.world.personal(karin)
    await teams.send_file(karin, personal, name="lista.csv", content=b"a;b", text="importera")
    attachment = bot.last["attachments"][0]
    assert (attachment["name"], attachment["content"]["fileType"]) == ("lista.csv", "csv")
    headers = {"Authorization": "Bearer local"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(attachment["content"]["downloadUrl"], headers=headers) as response,
    ):
        assert await response.read() == b"a;b"
    assert teams.files.received_tokens == ["Bearer local"]


async def test_several_files_hang_on_one_message(teams: Simulator, bot: FakeBot, karin: Person) -> None:
    personal = teams.world.personal(karin)
    await teams.send_file(karin, personal, name="a.txt", content=b"a", more={"b.txt": b"b"})
    assert [one["name"] for one in bot.last["attachments"]] == ["a.txt", "b.txt"]
    assert linked_files(personal.messages[-1]) == [
        {"name": one["name"], "url": one["contentUrl"]} for one in bot.last["attachments"]
    ]
    assert teams.files.find("b.txt").content == b"b"


async def test_a_part_of_a_file_is_not_stored(teams: Simulator, bot: FakeBot, karin: Person) -> None:
    await bot.write(teams.world.personal(karin), OFFER)
    await teams.accept_file(karin, await teams.message(teams.world.personal(karin)))
    url = bot.last["value"]["uploadInfo"]["uploadUrl"]
    async with aiohttp.ClientSession() as session:
        for place, status in (("bytes 0-3/9", 416), ("bytes 0-3/4", 201)):
            async with session.put(url, data=b"%PDF", headers={"Content-Range": place}) as response:
                assert response.status == status


async def test_a_store_goes_wrong_as_a_test_orders(teams: Simulator, bot: FakeBot, karin: Person) -> None:
    await teams.send_file(karin, teams.world.personal(karin), name="a.txt", content=b"a")
    url = bot.last["attachments"][0]["content"]["downloadUrl"]
    teams.fail("GET", "/files/", status=503)
    async with aiohttp.ClientSession() as session:
        for status in (503, 200):
            async with session.get(url) as response:
                assert response.status == status


async def test_what_was_said_to_an_offer_is_remembered_where_the_bot_took_it(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    personal = teams.world.personal(karin)
    await bot.write(personal, OFFER)
    offered = await teams.message(personal)
    bot.status = 500
    await teams.decline_file(karin, offered)
    assert offered.consent == ""
    bot.status = 200
    await teams.decline_file(karin, offered)
    assert offered.consent == "decline"


async def test_an_unknown_file_is_not_found(teams: Simulator) -> None:
    async with aiohttp.ClientSession() as session:
        for method in ("GET", "PUT"):
            async with session.request(method, f"{teams.url}/files/x") as response:
                assert response.status == 404


async def test_a_message_without_offer_cannot_be_accepted(
    teams: Simulator, bot: FakeBot, karin: Person
) -> None:
    personal = teams.world.personal(karin)
    await bot.write(personal, text("Hej"))
    with pytest.raises(LookupError, match="no file"):
        await teams.accept_file(karin, await teams.message(personal))
