"""Test the mailbox of the simulator: what the bot sends there, its page, and its links."""

from email.message import EmailMessage

import aiohttp
import aiosmtplib

from simulator.mailbox import Mailbox
from simulator.sample_meeting import SWEDISH
from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.mail.conftest import CULTURE, MailTown
from tests.mail.server import MailServer
from tests.outbox.outbox_rows import Post
from tests.running import free_port, running_bot

LAMP = "Varför är lampan vid torget släckt?"


async def get(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.status == 200, address
        return await answer.text()


async def test_mail_is_taken_as_it_was_sent_and_shown_as_text() -> None:
    sent = EmailMessage()
    sent["From"], sent["To"], sent["Subject"] = "a@b.example", "c@d.example", "Fråga <b>1</b>"
    sent.set_content("Hej!\n.punkt\n..\n<script>&amp;\nSvara: https://x.example/answer/1-ab?lang=sv.\n")
    mailbox = Mailbox()
    await mailbox.start()
    try:
        port = int(mailbox.settings()["BOT_SMTP_URL"].rpartition(":")[2])
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
            for address in ("c@d.example", "e@f.example"):
                await smtp.send_message(sent, recipients=[address])
    finally:
        await mailbox.stop()
    assert [mail.to for mail in mailbox.mails] == [("c@d.example",), ("e@f.example",)]
    mail = mailbox.mails[0]
    assert mail.text == sent.get_content()
    assert mail.links == ["https://x.example/answer/1-ab?lang=sv"]
    page = mailbox.show(locale="sv")
    assert "Fråga &lt;b&gt;1&lt;/b&gt;" in page
    assert '<a href="https://x.example/answer/1-ab?lang=sv" target="_blank">' in page
    assert "<script>" not in page


async def test_whoever_runs_it_sees_mail_follows_its_link_and_has_public_pages(
    stage: Simulator, post: Post, server: MailServer
) -> None:
    settings = await stage.extras(bot_port=free_port())
    assert "inte skickat några mejl" in await get(f"{stage.url}/mail")
    assert "has not sent any" in await get(f"{stage.url}/mail?lang=en")
    async with running_bot(stage, database_url=post.url, settings=settings, pages=True):
        town = Town(stage, Settled(post=post))
        await town.found_council()
        await town.add_departments()
        mailed = MailTown(town=town, server=server, post=post)
        await mailed.settings(mail="always", mail_text="whole")
        await mailed.department("Kultur- och fritidsförvaltningen", mail=CULTURE)
        await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
        await stage.mailbox.arrived.wait()
        (mail,) = stage.mailbox.mails
        assert mail.to == (CULTURE,)
        shown = await get(f"{stage.url}/mail")
        (link,) = {one for one in mail.links if "/answer/" in one}
        assert link in shown
        assert LAMP in await get(link)
        async with aiohttp.ClientSession() as session, session.get(f"{stage.bot_url}/public/tr") as answer:
            assert (answer.status, "Sidan finns inte" in await answer.text()) == (404, True)


async def test_the_sample_meeting_is_played_to_its_end_with_everything_switched_on(
    stage: Simulator, post: Post
) -> None:
    settings = await stage.extras(bot_port=free_port())
    async with running_bot(stage, database_url=post.url, settings=settings, pages=True):
        played = [await stage.page.playback.step() for _ in SWEDISH]
    assert [one["toast"] for one in played if "toast" in one] == []
