"""Test the own e-mail address of a person: who sets it, when it is used, and how it ends."""

import re
from contextlib import closing

from domain.council import Department
from simulator.service import Simulator
from storage import Store
from tests.mail.conftest import CULTURE, TECHNICAL, MailTown, mail_town
from tests.mail.server import MailServer, bodies
from tests.outbox.outbox_rows import Post
from tests.pages.browser import Browser
from tests.reminders.manual_clock import Clock

LAMP = "Kan lampan vid torget bytas?"
KUF = "Kultur- och fritidsförvaltningen"
STREETS = "Tekniska förvaltningen"
REGISTRY = "registrator@bjorkvik.example"
OLOF = "olof.frisk@bjorkvik.example"


async def culture(mailed: MailTown) -> Department:
    """Return the department as it is stored."""
    with closing(Store.open(mailed.post.url)) as store:
        council = await store.read(lambda tx: tx.councils.get(1), tenant=mailed.town.teams.world.tenant_id)
    return council.find_department(KUF)


async def give_address(mailed: MailTown, address: str = OLOF) -> None:
    """Give the owner of the department an address in the form of its card."""
    await mailed.department(KUF, own_mail=f"Olof Frisk: {address}")


def link_of(mailed: MailTown, number: int) -> str:
    """Return the address of the page that an e-mail leads to."""
    (address,) = re.findall(r"https?://\S+?(/answer/\S+)", next(bodies(mailed.server.mails[number])))
    return str(address)


async def status(mailed: MailTown, number: int) -> int:
    """Return the status of that page."""
    return (await Browser(mailed.town.teams.bot_url).get(link_of(mailed, number))).status


async def test_an_owner_without_the_app_gets_questions_and_withdrawals_at_the_own_address(
    mailed: MailTown,
) -> None:
    await give_address(mailed)
    card = await mailed.town.assigned(LAMP, KUF)
    await mailed.arrived(1)
    assert await status(mailed, 0) == 200
    await mailed.town.assign(card, "Socialförvaltningen")
    await mailed.arrived(2)
    assert [recipient for _, recipient, _ in mailed.server.taken] == [OLOF, OLOF]
    assert "är inte längre er" in next(bodies(mailed.server.mails[1]))
    assert await status(mailed, 0) == 404, "it is somebody else's"


async def test_a_reminder_now_also_goes_to_whom_only_mail_reaches(mailed: MailTown) -> None:
    town = mailed.town
    await mailed.department("Registratur", mail=REGISTRY)
    await town.assigned(LAMP, KUF)
    await mailed.arrived(1)
    await town.assigned("Vem ansvarar för grusvägen?", "Registratur")
    await mailed.arrived(2)
    await give_address(mailed)
    chat = town.personal(town.karin)
    await town.say(town.karin, "testa", chat=chat)
    await mailed.post.one("probe", "blocked")
    asked = await town.say(town.karin, "påminn", chat=chat)
    expected = ("Olof Frisk", "Registratur", "med e-post")
    assert [words for words in expected if words not in str(asked.card)] == []
    done = await town.press(town.karin, asked, "remind")
    await mailed.arrived(4)
    assert {recipient for _, recipient, _ in mailed.server.taken[2:]} == {OLOF, REGISTRY}
    assert [words for words in expected if words not in str(done.card)] == []
    assert "grusvägen" in next(bodies(mailed.server.mails[3])) + next(bodies(mailed.server.mails[2]))


async def test_the_mailbox_gets_what_the_own_address_does_not_take(mailed: MailTown) -> None:
    await give_address(mailed)
    mailed.server.faults["RCPT"] = ["550 5.1.1 No such user"]
    card = await mailed.town.assigned(LAMP, KUF)
    await mailed.town.arrives(mailed.town.karin, f"adressen till Olof Frisk ({OLOF})")
    await mailed.arrived(1)
    assert mailed.server.taken[0][1] == CULTURE
    await mailed.post.until("mail", "dead", "sent")
    history = str((await mailed.town.press(mailed.town.karin, card, "show", history=True)).card)
    expected = ("E-posten till Olof Frisk kom inte fram", "adressen till Olof Frisk inte finns", KUF)
    assert [words for words in (*expected, "Skickad med e-post till") if words not in history] == []
    assert [address for address in (OLOF, CULTURE) if address in history] == [], "everybody may read it"
    await mailed.town.undo(mailed.town.karin)  # what became of the mail does not stand in its way
    await mailed.arrived(2)
    assert "är inte längre er" in next(bodies(mailed.server.mails[1]))


async def test_where_the_council_wants_mail_each_gets_it_once(mailed: MailTown) -> None:
    await mailed.settings(mail="always")
    await mailed.department(STREETS, mail="teknik@bjorkvik.example")
    await mailed.department(STREETS, own_mail="Petra Holm: petra@bjorkvik.example")
    await mailed.town.assigned(LAMP)
    await mailed.arrived(1)
    await mailed.town.arrives(mailed.town.petra, LAMP)
    await mailed.post.until("mail", "sent")
    assert [recipient for _, recipient, _ in mailed.server.taken] == ["petra@bjorkvik.example"]


async def test_a_wrong_address_is_removed_and_its_links_end(mailed: MailTown) -> None:
    await give_address(mailed)
    await mailed.town.assigned(LAMP, KUF)
    await mailed.arrived(1)
    page = Browser(mailed.town.teams.bot_url)
    shown = await page.get(link_of(mailed, 0))
    (wrong,) = [one for one in shown.forms if one.fields["verb"] == "wrong_address"]
    await page.send(wrong)
    await mailed.town.arrives(mailed.town.karin, "Olof Frisk", "kommit fel")
    assert await status(mailed, 0) == 404
    stored = await culture(mailed)
    assert (stored.addresses, stored.mail, stored.owner is None) == ((), CULTURE, False)


async def test_a_command_names_the_mailbox_and_the_address_of_each_person(mailed: MailTown) -> None:
    town = mailed.town
    shown = await town.say(town.karin, f"förvaltning {KUF} k@b.example @Olof Frisk {OLOF}", town.olof)
    stored = await culture(mailed)
    assert (stored.name, stored.mail) == (KUF, "k@b.example")
    assert [address for _, address in stored.addresses] == [OLOF]
    assert "Egen e-postadress finns för Olof Frisk" in str(shown.card)
    assert OLOF not in str(shown.card), "everybody in the chat reads it"
    await mailed.department(KUF, own_mail="Olof Frisk:")
    assert (await culture(mailed)).addresses == ()


async def test_an_address_ends_with_the_seat(mailed: MailTown) -> None:
    await give_address(mailed)
    town = mailed.town
    await town.say(town.karin, f"förvaltning {KUF} @Petra Holm", town.petra)
    assert (await culture(mailed)).addresses == ()
    await mailed.town.assigned(LAMP, KUF)
    await town.arrives(town.petra, LAMP)
    assert mailed.post.states("mail") == []


async def test_the_agenda_goes_to_whom_only_mail_reaches(
    stage: Simulator, post: Post, server: MailServer
) -> None:
    clock = Clock("2021-09-15 17:20")
    async with mail_town(stage, post, server, clock) as mailed:
        await mailed.department("Registratur", mail=REGISTRY)
        await mailed.department(STREETS, mail=TECHNICAL)
        await mailed.town.assigned(LAMP, KUF)
        await mailed.town.assigned("Kan bänken lagas?", STREETS)
        await mailed.arrived(1)
        await mailed.town.say(mailed.town.karin, "nästa möte 2021-11-17 17:30-19:30")
        await mailed.settings(agenda_days="5")
        clock.turn_to("2021-11-12 09:00")
        while len(agendas(server)) < 2:
            server.arrived.clear()
            await server.arrived.wait()
        clock.turn_to("2021-11-15 09:00")
        await mailed.town.settled()
        seen = agendas(server)
        assert seen.keys() == {CULTURE, REGISTRY}, "Petra has the app"
        for body in (*seen[CULTURE], *seen[REGISTRY]):
            assert "Vill ni att rådet tar upp något mer?" in body
            assert "bänken" not in body
        assert all(LAMP in body and "/answer/" in body for body in seen[CULTURE])
        assert all("2 öppna frågor" in body and "/answer/" not in body for body in seen[REGISTRY])


def agendas(server: MailServer) -> dict[str, list[str]]:
    """Return the bodies of each agenda that has arrived, by recipient."""
    title = "Inför mötet i Trygghetsrådet den 17 november 2021 kl. 17.30"
    found = [mail for mail in server.mails if mail["Subject"] == title]
    assert len({mail["To"] for mail in found}) == len(found), "each comes once"
    return {mail["To"]: list(bodies(mail)) for mail in found}
