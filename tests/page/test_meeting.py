"""Test a meeting on the page: started, joined, ended, its draft downloaded, old notes sent."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.dialogues.town import Town
from tests.page.conftest import OpenPage
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
OLD = "Anteckningar 2021-09-15\nNärvarande: Johan Lind (S)\nVi tar med oss frågan om bänkarna.\n"
A_FILE_TAKES = 40_000
"""Milliseconds that a file may take on a busy machine, since a process is started for it."""


async def test_a_meeting_is_held_and_its_draft_and_old_notes_go_as_files(
    open_page: OpenPage, town: Town
) -> None:
    visitor = await open_page()
    assert town.meeting.has_bot
    await the_meeting_is_started_joined_and_ended(visitor)
    await karin_takes_the_draft_and_leaves_another(visitor, town)
    await karin_sends_old_notes(visitor)


async def the_meeting_is_started_joined_and_ended(visitor: Visitor) -> None:
    await visitor.be("karin")
    await visitor.click("start-meeting")
    await visitor.sees("Mötet pågår", "Ta med frågan", "Dagordning")
    await visitor.be("amir")
    await visitor.click("join-meeting")
    await expect(visitor.page.get_by_text("Mötet pågår, 2 är med")).to_be_visible()
    await visitor.be("karin")
    await visitor.click("end-meeting")
    await expect(visitor.page.get_by_test_id("start-meeting")).to_be_visible()


async def karin_takes_the_draft_and_leaves_another(visitor: Visitor, town: Town) -> None:
    await visitor.be("karin", chat="personal-karin")
    await visitor.sees("Minnesanteckningar", "UTKAST")
    for taken in (False, True):
        file_button = visitor.button("Minnesanteckningar", "Markdown" if taken else "HTML")
        if not await file_button.is_visible():
            await visitor.press("Minnesanteckningar", "Mer")
        await file_button.click()
        button = visitor.page.get_by_test_id("accept-file" if taken else "decline-file")
        await button.click(timeout=A_FILE_TAKES)
        answered = "Du tog emot filen." if taken else "Du tackade nej."
        await expect(visitor.page.get_by_test_id("file-offer").last).to_contain_text(answered)
    link = visitor.page.get_by_test_id("file-link")
    await expect(link).to_have_count(1, timeout=A_FILE_TAKES)
    async with visitor.page.expect_download() as downloading:
        await link.click()
    downloaded = await downloading.value
    assert downloaded.suggested_filename.endswith(".md")
    assert "Minnesanteckningar" in (await downloaded.path()).read_text()
    assert town.teams.files.received_tokens == []


async def karin_sends_old_notes(visitor: Visitor) -> None:
    notes: FilePayload = {"name": "gammalt.txt", "mimeType": "text/plain", "buffer": OLD.encode()}
    await visitor.page.get_by_test_id("file-input").set_input_files(notes)
    await expect(visitor.page.get_by_test_id("file-link").filter(has_text="gammalt.txt")).to_be_visible()
    await expect(visitor.card("Gamla anteckningar")).to_contain_text("gammalt.txt", timeout=A_FILE_TAKES)
