"""Test the pages as a browser sees them: who sees what, what forms do, and what is refused."""

import re
from urllib.parse import quote

import pytest

from bot.pages.sessions import SESSION_COOKIE, csrf_token
from simulator.people import Person
from tests.dialogues.town import NEXT_YEAR, Town, number_of
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import SignIn

pytestmark = pytest.mark.both_databases
COUNCIL = "/pages/councils/1/"
LAMP = "Kan lampan vid torget bytas?"


async def open_question(browser: Browser, number: str = "1") -> Shown:
    return await browser.get(f"{COUNCIL}questions/{number}")


async def test_the_only_council_opens_by_itself_with_what_is_open(town: Town, sign_in: SignIn) -> None:
    await town.log(town.johan, LAMP)
    shown = await (await sign_in(town.karin)).get("/pages/")
    assert (shown.status, shown.address) == (200, COUNCIL)
    assert "1 Att fördela" in shown.text
    assert "Inget möte är planerat." in shown.text
    assert shown.links["Frågor"] == f"{COUNCIL}questions"


async def test_each_figure_leads_to_its_questions(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    await town.say(town.petra, f"skjut upp 1 till {NEXT_YEAR}", chat=town.personal(town.petra))
    await town.log(town.johan, "När klipps gräset?")
    browser = await sign_in(town.karin)
    figures = {"Öppna frågor": 2, "Att fördela": 1, "Svar utlovat": 1}
    for figure, count in figures.items():
        links = (await browser.get(COUNCIL)).links
        assert (await browser.get(links[figure])).html.count('name="questions"') == count, figure
    assert "Försenade" not in links, "none is overdue"


async def test_the_table_shows_questions_with_state_department_and_age(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    await town.log(town.johan, "När klipps gräset?")
    browser = await sign_in(town.karin)
    shown = await browser.get(f"{COUNCIL}questions")
    for words in ("2 frågor", "TR-1", LAMP, "Skickad", "Tekniska förvaltningen", "Att fördela", "i dag"):
        assert words in shown.text
    only = await browser.get(f"{COUNCIL}questions?state=assigned")
    assert LAMP in only.text
    assert "gräset" not in only.text
    assert "Inga frågor att visa." in (await browser.get(f"{COUNCIL}questions?state=answered")).text


async def test_a_coordinator_assigns_and_the_owner_answers(town: Town, sign_in: SignIn) -> None:
    await town.log(town.johan, LAMP)
    karin = await sign_in(town.karin)
    form = (await open_question(karin)).form("assign")
    assigned = await karin.send(form, department=form.choices["department"]["Tekniska förvaltningen"])
    assert (assigned.status, assigned.address) == (200, f"{COUNCIL}questions/1")
    assert "Skickad till Tekniska förvaltningen" in assigned.text
    await town.arrives(town.petra, LAMP)
    petra = await sign_in(town.petra)
    answered = await petra.send((await open_question(petra)).form("answer"), answer="Den byts på fredag.")
    assert "Besvarad" in answered.text
    assert "Den byts på fredag." in answered.text
    await town.posted("Den byts på fredag.")
    assert "Tack" not in (await open_question(petra)).text, "a notice is shown once"


async def test_who_changes_what_somebody_else_changed_is_told_and_nothing_is_done(
    town: Town, sign_in: SignIn
) -> None:
    await town.assigned(LAMP)
    browser = await sign_in(town.petra)
    form = (await open_question(browser)).form("answer")
    await browser.send((await open_question(browser)).form("acknowledge"))
    refused = await browser.send(form, answer="Den byts på fredag.")
    assert refused.status == 409
    assert "har ändrats" in refused.text
    assert refused.form("answer").fields["answer"] == "Den byts på fredag.", "what was typed is kept"
    assert "Besvarad" not in (await open_question(browser)).text


async def test_what_was_typed_is_shown_where_its_form_is_gone(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    petra, karin = await sign_in(town.petra), await sign_in(town.karin)
    own = await petra.get("/pages/mine")
    forms = ((await open_question(petra)).form("answer"), own.form("answer"))
    await karin.send((await open_question(karin)).form("drop"), reason="Dubbel.")
    for form in forms:
        refused = await petra.send(form, answer="Den byts på fredag.")
        assert (refused.status, "har ändrats" in refused.text) == (409, True)
        assert "Det här skickades inte: Den byts på fredag." in refused.text
    assert "Den byts" not in (await open_question(petra)).text


async def test_a_form_that_is_sent_twice_is_done_once(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    browser = await sign_in(town.petra)
    form = (await open_question(browser)).form("answer")
    for _ in range(2):
        shown = await browser.send(form, answer="Den byts på fredag.")
        assert shown.status == 200
    assert shown.text.count("Den byts på fredag.") == 2, "in the question, and once in its history"


async def test_bad_input_is_refused_in_a_sentence(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    browser = await sign_in(town.petra)
    refused = await browser.send((await open_question(browser)).form("postpone"), until="2001-01-01")
    assert refused.status == 409
    assert "Datumet måste ligga framåt i tiden." in refused.text


async def test_each_role_sees_the_forms_of_its_card(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)

    async def verbs(person: Person) -> set[str]:
        return (await open_question(await sign_in(person))).verbs

    assert {"assign", "answer", "drop"} <= await verbs(town.karin)
    assert {"acknowledge", "answer", "postpone", "hand_over"} <= await verbs(town.petra)
    assert "assign" not in await verbs(town.petra)
    assert (await verbs(town.nils)).isdisjoint({"answer", "assign", "hand_over", "drop"})


async def test_a_council_of_others_cannot_be_told_from_one_that_does_not_exist(
    town: Town, sign_in: SignIn
) -> None:
    closed = town.add_chat("beredning-2", town.karin, town.petra)
    await town.found_council(closed, name="Beredningen", code="BE")
    await town.say(town.karin, f"fråga {LAMP}", chat=closed)
    assert LAMP in (await (await sign_in(town.petra)).get("/pages/councils/2/questions/1")).text
    johan = await sign_in(town.johan)
    for page in ("", "questions", "questions/1"):
        theirs = await johan.get(f"/pages/councils/2/{page}")
        nothing = await johan.get(f"/pages/councils/999999999/{page}")
        assert theirs.status == 404
        assert theirs.html == nothing.html


async def test_a_member_of_the_chat_reads_and_a_guest_only_what_they_asked(
    town: Town, sign_in: SignIn
) -> None:
    await town.log(town.johan, LAMP)
    await town.log(town.amir, "När klipps gräset?")
    assert LAMP in (await open_question(await sign_in(town.maria))).text
    amir = await sign_in(town.amir)
    assert (await amir.get(f"{COUNCIL}questions")).status == 403
    refused = await open_question(amir)
    assert (refused.status, LAMP in refused.text) == (403, False)
    assert "När klipps gräset?" in (await open_question(amir, "2")).text
    nothing = await open_question(amir, "99")
    assert (nothing.status, nothing.text) == (refused.status, refused.text), "numbers cannot be told apart"


async def test_a_guest_reads_the_list_in_the_tab_of_the_councils_chat(town: Town, sign_in: SignIn) -> None:
    await town.log(town.johan, LAMP)
    amir = await sign_in(town.amir)
    here = await amir.get(f"{COUNCIL}questions?chat={quote(town.meeting.id)}")
    assert LAMP in here.text
    assert LAMP in (await amir.get(here.links["TR-1"])).text, "links of the tab stay in the tab"
    assert (await amir.get(f"{COUNCIL}questions?chat=19:other@thread.v2")).status == 403
    assert (await amir.get(f"{COUNCIL}settings?chat={quote(town.meeting.id)}")).status == 403


async def test_an_owner_answers_on_the_page_of_what_is_theirs(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    await town.assigned("Lyser lampan vid bron?")
    browser = await sign_in(town.petra)
    shown = await browser.get("/pages/mine")
    assert "Att svara på i Trygghetsrådet" in shown.text
    first, second = [form for form in shown.forms if form.action.endswith("/answer")]
    refused = await browser.send(first, answer=" ")
    assert (refused.status, refused.html.count("<details open>")) == (409, 1), "only the form that was sent"
    done = await browser.send(second, answer="Ja, hela natten.")
    assert done.address == "/pages/mine"
    assert "Lyser lampan" not in done.text
    johan = await (await sign_in(town.johan)).get("/pages/mine")
    assert "Ja, hela natten." in johan.text
    assert johan.links["Dina råd"] == "/pages/"
    nothing = await (await sign_in(town.maria)).get("/pages/mine")
    assert "Du har inga frågor här än." in nothing.text


async def test_what_was_not_delivered_is_sent_again(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
    await town.settled()
    karin = await sign_in(town.karin)
    shown = await karin.get(f"{COUNCIL}deliveries")
    assert "Olof Frisk" in shown.text
    town.teams.world.person("olof").installed = True
    again = await karin.send(shown.form("retry"))
    assert again.status == 200
    await town.arrives(town.olof, LAMP)
    assert (await (await sign_in(town.petra)).get(f"{COUNCIL}deliveries")).status == 403


async def test_the_councils_settings_are_changed_with_the_form_of_their_card(
    town: Town, sign_in: SignIn
) -> None:
    karin = await sign_in(town.karin)
    form = (await karin.get(f"{COUNCIL}settings")).form("settings")
    refused = await karin.send(form, name="Rådet för trygghet", code="för långt")
    assert refused.status == 409
    assert refused.form("settings").fields["name"] == "Rådet för trygghet"
    saved = await karin.send(refused.form("settings"), code="RT")
    assert saved.status == 200
    assert (saved.form("settings").fields["name"], "Inställningarna är sparade." in saved.text) == (
        "Rådet för trygghet",
        True,
    )


async def test_a_text_that_looks_like_personal_data_has_to_be_confirmed(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    browser = await sign_in(town.petra)
    asked = await browser.send((await open_question(browser)).form("answer"), answer="Ring 070-123 45 67.")
    assert "Besvarad" not in (await open_question(browser)).text
    done = await browser.send(asked.form("answer"))
    assert (done.address, "Besvarad" in done.text) == (f"{COUNCIL}questions/1", True)


async def test_the_menu_says_where_one_is(town: Town, sign_in: SignIn) -> None:
    await town.log(town.johan, LAMP)
    browser = await sign_in(town.karin)

    async def current(address: str) -> list[tuple[str, str]]:
        html = (await browser.get(address)).html
        return re.findall(r' aria-current="(\w+)">([^<]+)<', html)

    assert await current(COUNCIL) == [("page", "Översikt")]
    assert await current(f"{COUNCIL}questions?state=every") == [("page", "Frågor")]
    assert await current(f"{COUNCIL}questions/1") == [("true", "Frågor")]
    assert await current("/pages/mine?locale=sv") == [("page", "Mina frågor")]


async def test_somebody_of_no_council_is_told_what_to_do(town: Town, sign_in: SignIn) -> None:
    stranger = town.teams.world.add_person("stig", name="Stig Berg")
    browser = await sign_in(stranger)
    assert "Du är inte med i något råd" in (await browser.get("/pages/")).text
    assert (await browser.get(f"{COUNCIL}questions")).status == 404


async def test_what_is_not_theirs_cannot_be_changed_by_a_form_made_by_hand(
    town: Town, sign_in: SignIn
) -> None:
    card = await town.assigned(LAMP)
    assert number_of(card) == "1"
    karin, nils = await sign_in(town.karin), await sign_in(town.nils)
    form = (await open_question(karin)).form("drop")
    refused = await nils.send(form, csrf=csrf_token(nils.cookies[SESSION_COOKIE]), reason="Nej.")
    assert refused.status == 409
    assert "Struken" not in (await open_question(karin)).text


async def test_a_form_without_the_token_of_the_session_does_nothing(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    browser, other = await sign_in(town.petra), await sign_in(town.petra)
    form = (await open_question(browser)).form("answer")
    for csrf in ("", "å", (await open_question(other)).form("answer").fields["csrf"]):
        refused = await browser.send(form, csrf=csrf, answer="Den byts på fredag.")
        assert refused.status == 403
        assert "öppen för länge" in refused.text
    assert "Besvarad" not in (await open_question(browser)).text


async def test_a_form_leads_back_to_the_pages_alone(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    browser = await sign_in(town.petra)
    form = (await open_question(browser)).form("acknowledge")
    for back in ("https://evil.example/", "//evil.example/pages/", "/pages//evil.example", "/pages/../x", ""):
        assert (await browser.send(form, back=back)).status == 400, back


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)> "onfocus=alert(1) {{ 7*7 }} </textarea>'


async def test_what_people_write_is_text_on_every_page(town: Town, sign_in: SignIn) -> None:
    await town.assigned(HOSTILE)
    await town.say(town.karin, f"svara 1 {HOSTILE}")
    karin, johan = await sign_in(town.karin), await sign_in(town.johan)
    for browser, address in ((karin, f"{COUNCIL}questions/1"), (johan, "/pages/mine")):
        shown = await browser.get(address)
        assert "<script>alert(1)</script>" in shown.text, "as it was written"
        assert "<script>alert" not in shown.html
        assert "<img" not in shown.html
        assert "{{ 7*7 }}" in shown.text, "no template, whatever the time of day that is shown beside it"
    listed = await karin.get(f"{COUNCIL}questions?state=every&text=%3Cscript%3E&department=%3Cimg%3E")
    assert "<script>alert" not in listed.html
    assert "<img" not in listed.html


async def test_what_an_owner_proposes_is_decided_on_the_questions_page(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    petra, karin = await sign_in(town.petra), await sign_in(town.karin)
    await petra.send((await open_question(petra)).form("hand_over"), other="Vägföreningen")
    shown = await open_question(karin)
    assert "Vägföreningen" in shown.text
    decided = await karin.send(shown.form("decline_hand_over"))
    assert decided.status == 200
    assert "decline_hand_over" not in decided.verbs


async def test_a_participant_logs_a_question_for_somebody_else(town: Town, sign_in: SignIn) -> None:
    browser = await sign_in(town.maria)
    form = (await browser.get(f"{COUNCIL}ask")).form("log")
    logged = await browser.send(form, text=LAMP, asked_by="boende")
    assert logged.status == 200
    shown = await open_question(browser)
    assert LAMP in shown.text
    assert "boende" in shown.text
    again = await browser.send(form, text="  ")
    assert again.status in (200, 409)
    assert (await open_question(browser, "2")).status == 404
