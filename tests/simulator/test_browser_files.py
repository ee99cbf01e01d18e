"""Test meetings and files on the page in a real browser: buttons, and what people see afterwards."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from simulator.chats import Chat
from simulator.files import INFO_CARD
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import FakeBot
from tests.simulator.test_files import OFFER

pytestmark = pytest.mark.browser


async def test_a_meeting_is_started_joined_left_and_ended_in_its_head(
    page: Page, bot: FakeBot, meeting: Chat
) -> None:
    assert meeting.has_bot
    await page.get_by_test_id("start-meeting").click()
    await expect(page.get_by_text("Mötet pågår, 1 är med")).to_be_visible()
    await page.get_by_test_id("person-switch").select_option("boende")
    await page.get_by_test_id("join-meeting").click()
    await expect(page.get_by_text("Mötet pågår, 2 är med")).to_be_visible()
    await page.get_by_test_id("leave-meeting").click()
    await expect(page.get_by_test_id("join-meeting")).to_be_visible()
    await page.get_by_test_id("end-meeting").click()
    await expect(page.get_by_test_id("start-meeting")).to_be_visible()
    names = [str(one.get("name")).removeprefix("application/vnd.microsoft.meeting") for one in bot.heard]
    assert names == ["Start", "ParticipantJoin", "ParticipantJoin", "ParticipantLeave", "End"]


async def test_an_offered_file_is_taken_or_not_and_lies_behind_a_link(
    page: Page, bot: FakeBot, teams: Simulator, karin: Person
) -> None:
    personal = teams.world.personal(karin)
    await page.get_by_test_id("chat-personal-karin").click()
    await bot.write(personal, OFFER)
    await page.get_by_test_id("decline-file").click()
    await expect(page.get_by_test_id("file-offer").last).to_contain_text("Du tackade nej.")
    await bot.write(personal, OFFER)
    await page.get_by_test_id("accept-file").click()
    await expect(page.get_by_test_id("file-offer").last).to_contain_text("Du tog emot filen.")
    upload = bot.last["value"]["uploadInfo"]
    teams.files.stored[upload["uniqueId"]].content = b"%PDF"
    shown = {"contentType": INFO_CARD, "contentUrl": upload["contentUrl"], "name": upload["name"]}
    elsewhere = shown | {"contentUrl": "https://bjorkvik.sharepoint.com/x", "name": "annan.pdf"}
    await bot.write(personal, {"type": "message", "attachments": [shown, elsewhere]})
    await expect(page.get_by_text("Fil: annan.pdf")).to_be_visible()
    await expect(page.get_by_test_id("file-link")).to_have_count(1)
    async with page.expect_download() as download:
        await page.get_by_test_id("file-link").click()
    saved = await download.value
    assert (saved.suggested_filename, (await saved.path()).read_bytes()) == ("anteckningar.pdf", b"%PDF")


async def test_files_are_chosen_beside_the_box_and_sent_with_what_is_written_there(
    page: Page, bot: FakeBot, teams: Simulator
) -> None:
    await expect(page.get_by_test_id("attach")).to_be_hidden()
    await page.get_by_test_id("chat-personal-karin").click()
    await page.get_by_test_id("compose").fill("Från i våras")
    async with page.expect_file_chooser() as choosing:
        await page.get_by_test_id("attach").click()
    chosen = await choosing.value
    many: list[FilePayload] = [
        {"name": "våren.txt", "mimeType": "text/plain", "buffer": "Närvarande: Karin Ek".encode()},
        {"name": "tom.txt", "mimeType": "text/plain", "buffer": b""},
    ]
    await chosen.set_files(many)
    await expect(page.get_by_test_id("file-link")).to_have_text(["Fil: våren.txt", "Fil: tom.txt"])
    await expect(page.get_by_test_id("compose")).to_have_value("")
    assert (bot.last["text"], [one["name"] for one in bot.last["attachments"]]) == (
        "Från i våras",
        ["våren.txt", "tom.txt"],
    )
    assert teams.files.find("våren.txt").content.decode() == "Närvarande: Karin Ek"
