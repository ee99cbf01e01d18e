"""Test the pages as a browser sees them: who sees what, what forms do, and what is refused."""

from bot.pages.sessions import SESSION_COOKIE, csrf_token
from simulator.people import Person
from tests.dialogues.town import Town, number_of
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import SignIn

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


async def test_the_table_shows_questions_with_state_department_and_age(town: Town, sign_in: SignIn) -> None:
    await town.assigned(LAMP)
    await town.log(town.johan, "När klipps gräset?")
    browser = await sign_in(town.karin)
    shown = await browser.get(f"{COUNCIL}questions")
    for words in ("2 frågor", "TR-1", LAMP, "Skickad till Tekniska förvaltningen", "Att fördela", "i dag"):
        assert words in shown.text
    only = await browser.get(f"{COUNCIL}questions?status=assigned")
    assert LAMP in only.text
    assert "gräset" not in only.text
    assert "Inga frågor att visa." in (await browser.get(f"{COUNCIL}questions?status=answered")).text


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
