"""Test the edge of the pages: headers, sessions, files, and requests that are no browser's."""

import asyncio
import gzip
import re
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot.documents import FileFormat, RenderedFile
from bot.pages.assets import LIBRARIES, Assets
from bot.pages.requests import MAX_FORM_BYTES, MAX_FORMS_OF_STRANGERS
from bot.pages.routes import MAX_FILES_AT_ONCE
from bot.pages.sessions import NOTICE_COOKIE, SESSION_COOKIE
from simulator.service import Simulator
from tests.database_probe import post_at
from tests.dialogues.town import Town
from tests.pages.browser import Browser
from tests.pages.conftest import WITH_PAGES, SignIn, signed_in
from tests.running import running_bot

COUNCIL = "/pages/councils/1/"
TEAMS_ALONE = "https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft"


async def test_a_page_runs_only_our_own_scripts_and_is_shown_by_teams_alone(
    town: Town, sign_in: SignIn
) -> None:
    browser = await sign_in(town.karin)
    for address in (COUNCIL, f"{COUNCIL}questions", "/pages/sign-in", "/pages/nothing"):
        headers = (await browser.get(address)).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == f"{TEAMS_ALONE} http://127.0.0.1:* http://localhost:*"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "X-Frame-Options" not in headers
        assert "Server" not in headers


async def test_without_a_session_every_page_leads_to_signing_in_and_back(town: Town) -> None:
    for cookies in ({}, {SESSION_COOKIE: "x" * 43}, {SESSION_COOKIE: "x" * 5_000}):
        shown = await Browser(town.teams.bot_url, dict(cookies)).get(f"{COUNCIL}questions?status=logged")
        assert shown.status == 200
        assert shown.address == "/pages/sign-in?next=%2Fpages%2Fcouncils%2F1%2Fquestions%3Fstatus%3Dlogged"
    longest = f"{COUNCIL}questions?theme={'x' * 4_000}&text={'%2F' * 1_000}"
    shown = await Browser(town.teams.bot_url).get(longest)
    assert (shown.status, shown.address) == (200, "/pages/sign-in?next=%2Fpages%2F"), "too long to be kept"
    done = await Browser(town.teams.bot_url).post(f"{COUNCIL}actions/answer", data={"question": "1"})
    assert done.address.startswith("/pages/sign-in")


async def test_a_session_ends_after_eight_hours(town: Town, sign_in: SignIn, database_url: str) -> None:
    browser = await sign_in(town.karin)
    assert (await browser.get(COUNCIL)).address == COUNCIL
    post_at(database_url).change("UPDATE page_session SET expires_at = '2026-01-01 00:00:00.000000'")
    assert (await browser.get(COUNCIL)).address.startswith("/pages/sign-in")


async def test_a_form_whose_session_has_ended_waits_for_the_next_one(
    town: Town, sign_in: SignIn, database_url: str
) -> None:
    await town.assigned("Kan lampan bytas?")
    browser = await sign_in(town.karin)
    form = (await browser.get(f"{COUNCIL}questions/1")).form("answer")
    post_at(database_url).change("UPDATE page_session SET expires_at = '2026-01-01 00:00:00.000000'")
    asked = await browser.send(form, answer="Den är bytt.")
    (waiting,) = asked.forms
    assert (waiting.action, waiting.fields["next"]) == ("/pages/session", f"{COUNCIL}questions/1")
    assert "answer=Den+%C3%A4r+bytt." in waiting.fields["held"]
    assert form.fields["csrf"] not in asked.html
    foreign = await browser.post(form.action, data=form.fields, Origin="https://evil.example")
    assert foreign.status == 403
    renewed = await sign_in(town.karin)
    shown = await renewed.send(form, answer="Den är bytt.")
    assert (shown.status, shown.form("answer").fields["answer"]) == (403, "Den är bytt.")
    assert "Besvarad" in (await renewed.send(shown.form("answer"))).text


async def test_language_and_theme_are_those_that_teams_names(town: Town, sign_in: SignIn) -> None:
    browser = await sign_in(town.karin)
    assert '<html lang="sv" data-person=' in (await browser.get(COUNCIL)).html
    assert (
        '<html lang="en" data-theme="dark" ' in (await browser.get(f"{COUNCIL}?locale=en-GB&theme=dark")).html
    )
    assert '<html lang="en" data-theme="dark" ' in (await browser.get(COUNCIL)).html
    assert '<html lang="en" data-theme="dark" ' in (await browser.get(f"{COUNCIL}?locale=xx&theme=x%22")).html
    assert "There is no page here." in (await browser.get("/pages/nothing?locale=en")).text


async def test_files_are_kept_for_a_year_under_a_name_with_their_content(town: Town) -> None:
    page = await Browser(town.teams.bot_url).get("/pages/sign-in")
    address = page.html.split('rel="stylesheet" href="')[1].split('"')[0]
    sent = [await _fetch(town, address, {"Accept-Encoding": encoding}) for encoding in ("gzip", "identity")]
    assert gzip.decompress(sent[0][0]) == sent[1][0]
    for _, headers in sent:
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Content-Type"] == "text/css; charset=utf-8"
    for other in ("/pages/assets/pages.css", "/pages/assets/..%2froutes.py", "/pages/assets/"):
        assert (await Browser(town.teams.bot_url).get(other)).status == 404


async def _fetch(town: Town, address: str, headers: Mapping[str, str]) -> tuple[bytes, Mapping[str, str]]:
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(f"{town.teams.bot_url}{address}", headers=headers) as answer,
    ):
        return await answer.read(), answer.headers


async def test_the_first_view_takes_less_than_100_kb(town: Town, sign_in: SignIn) -> None:
    browser = await sign_in(town.karin)
    page = await browser.get(COUNCIL, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers, "a page with a secret is not compressed: BREACH"
    addresses = re.findall(r'"(/pages/assets/[^"]+)"', page.html)
    files = [(await _fetch(town, address, {"Accept-Encoding": "gzip"}))[0] for address in addresses]
    assert len(page.html.encode()) + sum(len(file) for file in files) < 100_000


FORM = "application/x-www-form-urlencoded"


async def test_what_is_no_form_is_refused_in_a_sentence(town: Town, sign_in: SignIn) -> None:
    browser = await sign_in(town.karin)
    for body, kind, status in (
        (b"{}", "application/json", 415),
        (b"--x", "multipart/form-data; boundary=x", 415),
        (b"csrf=%ff", FORM, 400),
        (b"&".join([b"a=1"] * 2_000), FORM, 400),
        (b"a=" + b"x" * MAX_FORM_BYTES, FORM, 413),
        (b"", FORM, 403),
    ):
        refused = await browser.post(f"{COUNCIL}actions/answer", data=body, **{"Content-Type": kind})
        assert refused.status == status, body[:20]
        assert "Inget gjordes." in refused.text
    for address in (f"{COUNCIL}actions/ANSWER", f"{COUNCIL}actions/{'a' * 41}", f"{COUNCIL}actions/a/b"):
        assert (await browser.post(address, data={})).status in (404, 405)


@pytest.mark.parametrize("name", [SESSION_COOKIE, NOTICE_COOKIE])
async def test_an_address_of_many_fields_and_a_cookie_that_is_no_text_are_none_of_ours(
    town: Town, sign_in: SignIn, name: str
) -> None:
    secret = (await sign_in(town.karin)).cookies[SESSION_COOKIE].encode()
    cookies = b"%s=%s; %s=\xff.\xff" % (SESSION_COOKIE.encode(), secret, name.encode())
    url = URL(town.teams.bot_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    wanted = f"{COUNCIL}?{'&a=1' * 1_500}".encode()
    head = b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: %s\r\n\r\n"
    writer.write(head % (wanted, cookies))
    line, _, rest = (await reader.read()).decode().partition("\r\n")
    writer.close()
    to_sign_in = "Location: /pages/sign-in" in rest
    assert (line.split(" ")[1], to_sign_in) == (("303", True) if name == SESSION_COOKIE else ("200", False))


async def test_slow_forms_of_strangers_take_a_part_of_the_connections_alone(town: Town) -> None:
    browser, url = Browser(town.teams.bot_url), URL(town.teams.bot_url)
    head = f"POST /pages/session HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 9\r\n\r\n"
    slow = [await asyncio.open_connection(url.host, url.port) for _ in range(MAX_FORMS_OF_STRANGERS)]
    for _, writer in slow:
        writer.write(head.encode())
    async with asyncio.timeout(5):
        while (await browser.post("/pages/session", data={"token": "x"})).status != 429:
            pass
    assert (await browser.get("/pages/sign-in")).status == 200
    for _, writer in slow:
        writer.close()
    async with asyncio.timeout(5):
        while (await browser.post("/pages/session", data={"token": "x"})).status != 401:
            pass


async def test_files_are_made_a_few_at_a_time_however_many_are_asked_for(
    town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, making, most = await sign_in(town.karin), 0, 0

    async def make(_content: object, *, file_format: FileFormat) -> RenderedFile:
        nonlocal making, most
        making += 1
        most = max(most, making)
        await asyncio.sleep(0.05)
        making -= 1
        return RenderedFile(content=b"", format=file_format)

    monkeypatch.setattr("bot.pages.export.render_in_child", make)
    asked = (browser.get(f"{COUNCIL}questions.xlsx") for _ in range(8))
    assert {shown.status for shown in await asyncio.gather(*asked)} == {200}
    assert most == MAX_FILES_AT_ONCE


@pytest.mark.both_databases
async def test_a_character_that_no_database_stores_is_left_out(town: Town, sign_in: SignIn) -> None:
    browser = await sign_in(town.karin)
    for address in ("/pages/configure?chat=%00", f"{COUNCIL}questions?text=a%00&chat=%00"):
        assert (await browser.get(address)).status == 200
    form = (await browser.get(f"{COUNCIL}ask")).form("log")
    assert (await browser.send(form, text="När\0 öppnar badet?", nonce="a\0")).status == 200
    assert "När öppnar badet?" in (await browser.get(f"{COUNCIL}questions")).text


async def test_an_unknown_verb_is_refused(town: Town, sign_in: SignIn) -> None:
    await town.assigned("Kan lampan bytas?")
    browser = await sign_in(town.karin)
    form = (await browser.get(f"{COUNCIL}questions/1")).form("answer")
    form.action = f"{COUNCIL}actions/destroy"
    assert (await browser.send(form)).status == 409


async def test_nobody_is_signed_in_with_a_token_that_is_none_or_by_another_site(town: Town) -> None:
    browser = Browser(town.teams.bot_url)
    refused = await browser.post("/pages/session", data={"token": "x.y.z"})
    assert (refused.status, "Set-Cookie" in refused.headers) == (401, False)
    foreign = await browser.post("/pages/session", data={"token": "x"}, Origin="https://evil.example")
    assert foreign.status == 403
    for own in (WITH_PAGES["BOT_PUBLIC_URL"], town.teams.bot_url):
        assert (await browser.post("/pages/session", data={"token": "x"}, Origin=own)).status == 401, own


async def test_whoever_is_too_fast_waits(teams_alone: Simulator, database_url: str) -> None:
    hurried = {**WITH_PAGES, "BOT_RATE_PERSON": "4"}
    async with running_bot(teams_alone, database_url=database_url, settings=hurried):
        await Town(teams_alone).found_council()
        browser = await signed_in(teams_alone, teams_alone.world.person("karin"), database_url=database_url)
        shown = await asyncio.gather(*(browser.get(COUNCIL) for _ in range(4)))
    assert sorted(one.status for one in shown) == [200, 200, 429, 429]


async def test_a_form_that_was_open_works_at_the_bot_that_took_over(
    teams_alone: Simulator, database_url: str
) -> None:
    async with running_bot(teams_alone, database_url=database_url, settings=WITH_PAGES):
        town = Town(teams_alone)
        await town.found_council()
        await town.add_departments()
        await town.tell(town.karin, "fråga Kan lampan bytas? > Tekniska förvaltningen")
        browser = await signed_in(teams_alone, town.karin, database_url=database_url)
        form = (await browser.get(f"{COUNCIL}questions/1")).form("answer")
    async with running_bot(teams_alone, database_url=database_url, settings=WITH_PAGES):
        browser.url = teams_alone.bot_url
        shown = await browser.send(form, answer="Den är bytt.")
    assert (shown.status, shown.address) == (200, f"{COUNCIL}questions/1")
    assert "Den är bytt." in shown.text


async def test_without_a_public_address_there_are_no_pages(teams_alone: Simulator, database_url: str) -> None:
    async with running_bot(teams_alone, database_url=database_url):
        for address in ("/pages/", "/pages/sign-in", COUNCIL):
            assert (await Browser(teams_alone.bot_url).get(address)).status == 404


def test_without_its_libraries_no_page_is_served(tmp_path: Path) -> None:
    (tmp_path / "pages.css").write_text("a{}")
    with pytest.raises(FileNotFoundError):
        Assets.of_folder(tmp_path)
    for library in LIBRARIES:
        (tmp_path / "node_modules" / library).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "node_modules" / library).write_text("//")
    assert (
        Assets.of_folder(tmp_path)
        .url("MicrosoftTeams.min.js")
        .startswith("/pages/assets/MicrosoftTeams.min.")
    )
