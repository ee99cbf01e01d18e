"""Test what goes out as e-mail, to whom, and what the coordinator sees of it."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
from sqlalchemy import Connection, update

from storage import Store
from storage.tables import answer_links
from tests.dialogues.town import shows
from tests.mail.conftest import CULTURE, MailTown
from tests.mail.server import SENDER, bodies

LAMP = "Kan lampan vid torget bytas?"
KUF = "Kultur- och fritidsförvaltningen"


async def test_a_question_for_an_owner_without_the_app_goes_to_the_mailbox(mailed: MailTown) -> None:
    await mailed.town.assigned(LAMP, KUF)
    await mailed.arrived(1)
    ((sender, recipient, _),) = mailed.server.taken
    assert (sender, recipient) == (SENDER, CULTURE)
    (mail,) = mailed.server.mails
    assert mail["Subject"] == "Fråga TR-1 från Trygghetsrådet"
    for body in bodies(mail):
        assert LAMP in body
        assert "Johan" not in body
    await mailed.post.until("mail", "sent")
    await mailed.town.arrives(mailed.town.karin, "Olof Frisk har inte appen", "med e-post i stället")


async def test_who_is_reached_in_teams_gets_no_mail(mailed: MailTown) -> None:
    await mailed.department("Tekniska förvaltningen", mail="teknik@bjorkvik.example")
    await mailed.town.assigned(LAMP)
    await mailed.town.arrives(mailed.town.petra, LAMP)
    assert mailed.post.states("mail") == []


async def test_where_the_council_wants_it_mail_goes_out_beside_teams(mailed: MailTown) -> None:
    await mailed.settings(mail="always")
    await mailed.department("Tekniska förvaltningen", mail="teknik@bjorkvik.example")
    await mailed.town.assigned(LAMP)
    await mailed.arrived(1)
    await mailed.town.arrives(mailed.town.petra, LAMP)
    await mailed.post.until("mail", "sent")


async def test_a_department_with_only_a_mailbox_gets_its_questions_and_their_withdrawal(
    mailed: MailTown,
) -> None:
    await mailed.department("Registratur", mail="registrator@bjorkvik.example")
    card = await mailed.town.assigned(LAMP, "Registratur")
    await mailed.arrived(1)
    seen = (await mailed.town.tell(mailed.town.karin, "visa 1")).card
    assert shows(seen, "Får den med e-post")
    assert not shows(seen, "Ingen ansvarig")
    await mailed.town.act(mailed.town.karin, card, "drop", reason="Redan ordnat")
    await mailed.arrived(2)
    asked, withdrawn = mailed.server.mails
    assert withdrawn["Subject"] == f"Re: {asked['Subject']}"
    assert withdrawn["References"] == withdrawn["In-Reply-To"] == asked["Message-ID"]
    for body in bodies(withdrawn):
        assert LAMP not in body
        assert "är inte längre er" in body


async def test_an_address_that_does_not_exist_is_shown_to_the_coordinator_and_can_be_mended(
    mailed: MailTown,
) -> None:
    mailed.server.faults["RCPT"] = ["550 5.1.1 No such user"]
    await mailed.town.assigned(LAMP, KUF)
    told = await mailed.town.arrives(mailed.town.karin, f"E-postservern säger att adressen till {KUF}")
    await mailed.post.until("mail", "dead")
    await mailed.department(KUF, mail="ny@bjorkvik.example")
    await mailed.town.press(mailed.town.karin, told, "retry")
    await mailed.arrived(1)
    assert mailed.server.taken[0][1] == "ny@bjorkvik.example"


async def test_a_mailbox_that_takes_nothing_is_marked_on_the_card_until_it_does(mailed: MailTown) -> None:
    await mailed.department("Registratur", mail="gammal@bjorkvik.example")
    mailed.server.faults["RCPT"] = ["550 5.1.1 No such user"]
    card = await mailed.town.assigned(LAMP, "Registratur")
    await mailed.town.becomes(card, "Har inte nått Registratur")
    await mailed.department("Registratur", mail="ny@bjorkvik.example")
    await mailed.arrived(1)
    await mailed.post.until("mail", "cancelled", "sent")
    await mailed.town.becomes(card, "Skickad till Registratur")
    shown = await mailed.town.view(mailed.town.karin, card)
    assert "Har inte nått" not in str(shown.card)


async def test_what_is_answered_for_later_comes_later_and_once(mailed: MailTown) -> None:
    mailed.server.faults["RCPT"] = ["450 4.2.0 Greylisted", "450 4.2.0 Greylisted"]
    await mailed.town.assigned(LAMP, KUF)
    await mailed.arrived(1)
    (entry,) = await mailed.post.until("mail", "sent")
    assert entry.attempts == 3
    assert len(mailed.server.taken) == 1


async def test_a_break_after_the_content_brings_the_same_message_again(mailed: MailTown) -> None:
    mailed.server.faults["content"] = ["disconnect"]
    await mailed.town.assigned(LAMP, KUF)
    await mailed.arrived(2)
    first, second = mailed.server.mails
    assert first["Message-ID"] == second["Message-ID"]
    (entry,) = await mailed.post.until("mail", "sent")
    assert entry.ambiguous == 1


async def test_a_bad_address_is_refused_in_the_form(mailed: MailTown) -> None:
    town = mailed.town
    shown = await town.say(town.karin, "förvaltning Ny", chat=town.personal(town.karin))
    refused = await town.press(town.karin, shown, "save_department", name="Ny", mail="a@b, c@d.se")
    assert "ingen e-postadress" in refused.text


async def test_the_link_shows_the_question_and_ends_with_the_address(mailed: MailTown) -> None:
    await mailed.town.assigned(LAMP, KUF)
    await mailed.arrived(1)
    (text, html) = bodies(mailed.server.mails[0])
    (address,) = re.findall(r"https?://\S+/answer/\S+", text)
    assert f'href="{address}"' in html
    page = f"{mailed.town.teams.bot_url}{urlsplit(address).path}"
    async with aiohttp.ClientSession() as session:
        async with session.get(page) as answer:
            assert (answer.status, LAMP in await answer.text()) == (200, True)
        await mailed.department(KUF, mail="ny@bjorkvik.example")
        async with session.get(page) as answer:
            assert LAMP not in await answer.text()


async def test_a_mail_that_waited_until_its_link_had_ended_has_a_new_one(mailed: MailTown) -> None:
    mailed.server.faults["RCPT"] = ["550 5.1.1 No such user"]
    await mailed.town.assigned(LAMP, KUF)
    told = await mailed.town.arrives(mailed.town.karin, "E-postservern säger att adressen")
    with closing(Store.open(mailed.post.url)) as store:
        await store.write_all_tenants(_end_links)
    await mailed.town.press(mailed.town.karin, told, "retry")
    await mailed.arrived(1)
    (address,) = re.findall(r"https?://\S+/answer/\S+", next(bodies(mailed.server.mails[0])))
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{mailed.town.teams.bot_url}{urlsplit(address).path}") as answer,
    ):
        assert (answer.status, LAMP in await answer.text()) == (200, True)


def _end_links(connection: Connection) -> None:
    connection.execute(update(answer_links).values(expires_at=datetime.now(UTC) - timedelta(days=1)))
