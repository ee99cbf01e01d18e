"""Test the page of departments: who sees what, changes, and a list with its preview."""

from bot.pages.sessions import SESSION_COOKIE, csrf_token
from tests.dialogues.town import Town
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import SignIn

DEPARTMENTS = "/pages/councils/1/departments"
LIST = (
    "Namn;Ansvarig;Ställföreträdare;Andra namn;Extern aktör\n"
    "Gatukontoret;Petra Holm;Eva Strand;GK;\n"
    "Socialförvaltningen;Eva Strand;;;\n"
    "Kulturskolan;<img src=x>;;;\n"
    "Hyresvärden;;;;ja\n"
)


async def preview(browser: Browser, text: str) -> Shown:
    (form,) = [one for one in (await browser.get(DEPARTMENTS)).forms if one.action.endswith("/preview")]
    return await browser.send(form, list=text)


async def test_a_coordinator_sees_who_can_be_reached_and_a_member_only_who_answers(
    town: Town, sign_in: SignIn
) -> None:
    browser = await sign_in(town.karin)
    asked = await browser.get(DEPARTMENTS)
    assert "Petra Holm är inte kontrollerad än" in asked.text
    await browser.send(asked.form("test"))
    await town.settled()
    karin = await browser.get(DEPARTMENTS)
    assert "✓ Petra Holm kan nås" in karin.text
    assert "✕ Olof Frisk har inte appen i Teams" in karin.text
    assert "Be dem som saknar appen" in karin.text
    assert karin.links["Förvaltningar"] == DEPARTMENTS
    johan = await (await sign_in(town.johan)).get(DEPARTMENTS)
    assert "Petra Holm" in johan.text
    assert "kan nås" not in johan.text
    assert johan.verbs == set()
    edit = await (await sign_in(town.johan)).get(f"{DEPARTMENTS}?edit=1")
    assert (edit.status, edit.verbs) == (200, set())


async def test_a_department_gets_another_owner_and_a_new_one_is_added(town: Town, sign_in: SignIn) -> None:
    await town.assigned("Kan lampan bytas?")
    karin = await sign_in(town.karin)
    shown = await karin.get(DEPARTMENTS)
    number = (await karin.get(shown.links["Ändra"])).form("save_department").fields["id"]
    form = (await karin.get(f"{DEPARTMENTS}?edit={number}")).form("save_department")
    owner = form.choices["owner"]["Eva Strand"]
    saved = await karin.send(form, owner=owner, aliases="Gatan, Vägen", deputies=form.fields["owner"])
    assert (saved.status, saved.address) == (200, DEPARTMENTS)
    assert "Eva Strand" in saved.text
    assert "Gatan och Vägen" in saved.text
    form = (await karin.get(f"{DEPARTMENTS}?new=1")).form("save_department")
    twin = await karin.send(form, name="Socialförvaltningen")
    assert (twin.status, twin.form("save_department").fields["name"]) == (409, "Socialförvaltningen")
    added = await karin.send(twin.form("save_department"), name="Bygglovsenheten", owner=owner)
    assert "Bygglovsenheten" in added.text


async def test_a_department_with_open_questions_stays(town: Town, sign_in: SignIn) -> None:
    await town.assigned("Kan lampan bytas?")
    karin = await sign_in(town.karin)
    pages = [await karin.get(f"{DEPARTMENTS}?edit={number}") for number in (1, 2, 3)]
    named = {one.form("save_department").fields["name"]: one.form("remove_department") for one in pages}
    refused = await karin.send(named["Tekniska förvaltningen"])
    assert refused.status == 409
    removed = await karin.send(named["Socialförvaltningen"])
    assert (removed.status, removed.address) == (200, DEPARTMENTS)
    assert "Socialförvaltningen är borttagen" in removed.text
    assert removed.html.count("Socialförvaltningen") == 1, "in the notice"


async def test_outside_bodies_are_added_and_removed(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    added = await karin.send((await karin.get(DEPARTMENTS)).form("add_outside"), name="Hyresvärden")
    assert "Hyresvärden" in added.text
    forms = [form for form in added.forms if form.action.endswith("/remove_outside")]
    removed = await karin.send(forms[-1])
    assert removed.status == 200
    assert len([form for form in removed.forms if form.action.endswith("/remove_outside")]) == len(forms) - 1


async def test_a_list_is_shown_before_it_is_brought_in(town: Town, sign_in: SignIn) -> None:
    karin = await sign_in(town.karin)
    shown = await preview(karin, LIST)
    assert "2 nya, 1 ändras, 0 som förut, 1 med fel." in shown.text
    assert "Jag känner inte" in shown.text or "<img src=x>" in shown.text
    assert "<img" not in shown.html
    assert "Gatukontoret" not in (await karin.get(DEPARTMENTS)).text, "nothing is stored"
    done = await karin.send(shown.form("bring_departments"))
    assert (done.status, done.address) == (200, DEPARTMENTS)
    assert "2 nya, 1 ändrade, 0 som förut" in done.text
    assert "Gatukontoret" in done.text
    assert "Hyresvärden" in done.text
    again = await preview(karin, LIST)
    assert "0 nya, 0 ändras, 3 som förut, 1 med fel." in again.text
    assert "bring_departments" not in again.verbs


async def test_a_list_that_is_out_of_date_or_unreadable_is_not_brought_in(
    town: Town, sign_in: SignIn
) -> None:
    karin = await sign_in(town.karin)
    form = (await preview(karin, LIST)).form("bring_departments")
    await karin.send((await preview(karin, LIST)).form("bring_departments"))
    refused = await karin.send(form)
    assert refused.status == 409
    assert "Något har ändrats sedan förhandsvisningen" in refused.text
    (kept,) = [one for one in refused.forms if one.action.endswith("/preview")]
    assert kept.fields["list"] == LIST.rstrip("\n") or kept.fields["list"] == LIST
    shown = await preview(karin, "Gatukontoret;Petra Holm\n")
    assert "Listan har ingen rubrik" in shown.text
    assert "bring_departments" not in shown.verbs


async def test_only_a_coordinator_sees_a_preview(town: Town, sign_in: SignIn) -> None:
    karin, johan = await sign_in(town.karin), await sign_in(town.johan)
    (form,) = [one for one in (await karin.get(DEPARTMENTS)).forms if one.action.endswith("/preview")]
    form.fields["list"] = LIST
    assert "öppen för länge" in (await johan.send(form)).text, "another's token"
    refused = await johan.send(form, csrf=csrf_token(johan.cookies[SESSION_COOKIE]))
    assert (refused.status, "Gatukontoret" in refused.text) == (403, False)
    assert (await karin.send(form, back="https://evil.example/")).status == 400
