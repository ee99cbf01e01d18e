"""Test the cookies of the pages: whose they are, how long they hold, and that none can be made up."""

import base64

import aiohttp
import orjson

from bot.pages.sessions import NOTICE_COOKIE, SESSION_COOKIE, csrf_token
from tests.dialogues.town import Town
from tests.pages.conftest import SignIn

COUNCIL = "/pages/councils/1/"
STARTED = {"SameSite=None", "Secure", "HttpOnly", "Partitioned", "Path=/"}


async def test_a_session_is_read_from_one_cookie_alone(town: Town, sign_in: SignIn) -> None:
    browser = await sign_in(town.karin)
    secret = browser.cookies.pop(SESSION_COOKIE)
    for name in ("bevaka", "__Secure-bevaka", "__host-bevaka"):
        browser.cookies = {name: secret}
        assert (await browser.get(COUNCIL)).address.startswith("/pages/sign-in"), name


async def test_nobody_makes_up_what_a_next_page_says(town: Town, sign_in: SignIn) -> None:
    karin, johan = await sign_in(town.karin), await sign_in(town.johan)
    payload = base64.urlsafe_b64encode(orjson.dumps(["Logga in igen på evil.example", False])).decode()
    for signature in ("", "0" * 64, csrf_token(karin.cookies[SESSION_COOKIE]), "å"):
        karin.cookies[NOTICE_COOKIE] = f"{payload}.{signature}"
        shown = await karin.get(COUNCIL)
        assert (shown.status, "evil.example" in shown.html) == (200, False)
    await town.assigned("Kan lampan bytas?")
    form = (await karin.get(f"{COUNCIL}questions/1")).form("assign")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        sent = {"Cookie": f"{SESSION_COOKIE}={karin.cookies[SESSION_COOKIE]}"}
        address, done = f"{town.teams.bot_url}{form.action}", {**form.fields, "department": "2"}
        async with session.post(address, data=done, headers=sent, allow_redirects=False) as answer:
            line = answer.headers["Set-Cookie"]
    assert set(line.split("; ")) >= STARTED
    johan.cookies[NOTICE_COOKIE] = line.partition("=")[2].partition(";")[0]
    assert "notice" not in (await johan.get(COUNCIL)).html, "it was signed for another session"


async def test_the_token_of_a_form_is_neither_the_secret_nor_that_of_the_next_session(
    town: Town, sign_in: SignIn
) -> None:
    await town.assigned("Kan lampan bytas?")
    first, second = await sign_in(town.petra), await sign_in(town.petra)
    page = await first.get(f"{COUNCIL}questions/1")
    secret, token = first.cookies[SESSION_COOKIE], page.form("acknowledge").fields["csrf"]
    assert secret not in page.html
    assert token != (await second.get(f"{COUNCIL}questions/1")).form("acknowledge").fields["csrf"]
    for csrf in (secret, token[:-1], f"{token} ", token.upper()):
        assert (await first.send(page.form("acknowledge"), csrf=csrf)).status == 403, csrf


async def test_what_changes_something_is_never_done_by_a_link(town: Town, sign_in: SignIn) -> None:
    await town.assigned("Kan lampan bytas?")
    browser = await sign_in(town.petra)
    form = (await browser.get(f"{COUNCIL}questions/1")).form("answer")
    asked = "&".join(f"{name}={value}" for name, value in {**form.fields, "answer": "Ja."}.items())
    assert (await browser.get(f"{form.action}?{asked}")).status in (404, 405)
    assert "Besvarad" not in (await browser.get(f"{COUNCIL}questions/1")).text
