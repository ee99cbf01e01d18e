"""Test what the simulator says of a tab: whom it is shown to, its address, its context, and who is there."""

from urllib.parse import parse_qs, urlsplit

import aiohttp
import jwt
import orjson
import pytest

from bot.features.registry import FEATURES
from bot.manifest.package import TeamsApp, build_manifest
from simulator.chats import Chat
from simulator.constants import APP_ID, TENANT_ID
from simulator.people import Person
from simulator.service import Simulator
from simulator.signing import USER_KEYS
from simulator.state_file import world_from_json, world_to_json
from simulator.tabs import CONFIGURATION_PATH, PERSONAL_ENTITY, PERSONAL_PATH
from tests.every import every
from tests.simulator.page_client import Browser

BOT = "http://127.0.0.1:3978"


@pytest.fixture
def with_pages(teams: Simulator) -> None:
    teams.bot_url = BOT
    teams.environment(bot_port=3978, database_url="sqlite:///unused.db", pages=True)


async def test_a_bot_without_pages_has_no_tabs(browser: Browser, teams: Simulator, meeting: Chat) -> None:
    environment = teams.environment(bot_port=3978, database_url="sqlite:///unused.db")
    assert "BOT_PUBLIC_URL" not in environment
    assert (await browser.chat(meeting.key))["hasTab"] is False
    assert await browser.do("tab-open", chat=meeting.key, theme="light") == {}
    async with aiohttp.ClientSession() as session, session.get(teams.url) as page:
        assert "frame-src" not in page.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("with_pages")
async def test_the_page_may_frame_the_bot_alone(teams: Simulator) -> None:
    async with aiohttp.ClientSession() as session, session.get(teams.url) as page:
        assert page.headers["Content-Security-Policy"].endswith(f"; frame-src {BOT}")


@every(
    ("person", "chat", "has"),
    [
        ("karin", "meeting", True),
        ("karin", "beredning", False),
        ("karin", "personal-karin", True),
        ("amir", "meeting", True),
        ("boende", "meeting", False),
        ("olof", "personal-olof", False),
    ],
)
@pytest.mark.usefixtures("with_pages")
async def test_whoever_has_an_account_has_a_tab_where_the_app_is(
    browser: Browser, meeting: Chat, person: str, chat: str, *, has: bool
) -> None:
    assert meeting.has_bot
    assert (await browser.chat(chat, person))["hasTab"] is has
    shown = await browser.do("tab-open", person, chat=chat, theme="light")
    assert bool(shown) is has


@pytest.mark.usefixtures("with_pages")
async def test_the_personal_tab_knows_language_colours_and_person(browser: Browser, karin: Person) -> None:
    await browser.chat("personal-karin")
    tab = (await browser.do("tab-open", chat="personal-karin", theme="dark", path="mine"))["tab"]
    assert tab["address"] == f"{BOT}/pages/?locale=sv-SE&theme=dark"
    context = tab["context"]
    assert (context["userObjectId"], context["tid"]) == (karin.entra_id, TENANT_ID)
    assert (context["frameContext"], context["subEntityId"], context["theme"]) == ("content", "mine", "dark")
    panel = (await browser.do("tab-open", chat="personal-karin", theme="contrast", beside=True))["tab"][
        "context"
    ]
    assert (panel["frameContext"], panel["theme"]) == ("sidePanel", "contrast")


@pytest.mark.usefixtures("with_pages")
async def test_a_chat_asks_what_its_tab_shows_and_then_shows_it_to_everybody(
    browser: Browser, teams: Simulator, meeting: Chat
) -> None:
    asking = (await browser.do("tab-open", chat="meeting", theme="light"))["tab"]
    assert asking["address"] == f"{BOT}/pages/configure?locale=sv-SE&theme=default"
    assert (asking["context"]["frameContext"], asking["context"]["chatId"]) == ("settings", meeting.id)
    foreign = {"entityId": "x", "contentUrl": f"{BOT}.evil.example/"}
    await browser.do("tab-configure", chat="meeting", settings=foreign)
    assert meeting.tab == {}
    chosen = {
        "entityId": "council-1",
        "contentUrl": f"{BOT}/pages/councils/1/?theme={{app.theme}}",
        "suggestedDisplayName": "Bevaka",
    }
    await browser.do("tab-configure", chat="meeting", settings=chosen)
    for person in ("karin", "petra"):
        tab = (await browser.do("tab-open", person, chat="meeting", theme="light"))["tab"]
        assert tab["address"] == f"{BOT}/pages/councils/1/?theme=default"
        assert (tab["context"]["frameContext"], tab["context"]["entityId"]) == ("content", "council-1")
    assert (
        world_from_json(orjson.loads(orjson.dumps(world_to_json(teams.world)))).chat("meeting").tab
        == meeting.tab
    )


@pytest.mark.usefixtures("with_pages")
async def test_the_token_is_that_of_the_person_for_this_app(
    browser: Browser, teams: Simulator, karin: Person
) -> None:
    token = (await browser.do("tab-token"))["token"]
    async with aiohttp.ClientSession() as session, session.get(f"{teams.url}{USER_KEYS}") as answer:
        (key,) = (await answer.json())["keys"]
    claims = jwt.decode(token, jwt.PyJWK(key), algorithms=["RS256"], audience=APP_ID)
    assert (claims["oid"], claims["tid"], claims["scp"]) == (karin.entra_id, TENANT_ID, "access_as_user")
    assert await browser.do("tab-token", "boende") == {}
    first = teams.users.claims(karin, host=urlsplit(BOT).netloc, version="1.0")
    assert first["aud"] == f"api://127.0.0.1:3978/{APP_ID}"


def test_addresses_of_the_app_package_are_those_of_the_simulator() -> None:
    app = TeamsApp(id=APP_ID, version="1.0.0", developer="x", website="", privacy="", terms="", pages=BOT)
    manifest = build_manifest(app, features=FEATURES, extensions=())
    (own,), (shared,) = manifest["staticTabs"], manifest["configurableTabs"]
    assert (own["entityId"], own["contentUrl"]) == (PERSONAL_ENTITY, BOT + PERSONAL_PATH)
    assert shared["configurationUrl"] == BOT + CONFIGURATION_PATH
    assert set(parse_qs(urlsplit(PERSONAL_PATH).query)) == {"locale", "theme"}
