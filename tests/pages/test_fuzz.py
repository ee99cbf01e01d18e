"""Test that no request makes the pages fail: whatever is sent, the answer is a page or a refusal."""

from random import Random
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.engine import make_url

from bot.pages.routes import PAGES
from bot.turn.card_fields import CARD_FIELDS
from storage.tables import METADATA, page_sessions
from tests.dialogues.town import Town
from tests.pages.browser import Browser
from tests.pages.conftest import SignIn
from tests.sizes import SIZE

ODD = [
    *("", " ", "0", "1", "2", "-1", "999999999", str(2**63), "x", "å", "\u202e", "\x00", "a\nb", "x" * 3_000),
    *(
        "true",
        "True",
        "[]",
        "{}",
        "2026-13-45",
        "2026-12-01",
        "99:99",
        "<script>",
        "{{ 7*7 }}",
        "../x",
        "%ff",
    ),
    *(
        "department:1",
        "person:1",
        "outside:1",
        "person:x",
        "logged",
        "every",
        "17:30",
        "TR-1",
        "😀",
        "\ud800",
    ),
]
HEADERS = {
    "Accept-Language": ["", "sv", "en-GB,en;q=0.5", "*", "xx" * 50, ";;;", ",,,"],
    "Accept-Encoding": ["", "gzip", "br", "*;q=0"],
    "Origin": ["null", "https://evil.example", "http://[::1"],
}


def odd(random: Random) -> str:
    return random.choice(ODD).encode(errors="surrogatepass").decode(errors="replace")


def address(random: Random) -> str:
    """Return the address of a page, perhaps with odd numbers and values."""
    page = random.choice(PAGES).path
    for name in ("{council}", "{number}", "{meeting}", "{notes}"):
        page = page.replace(name, random.choice(["1", "1", "2", "0", "999999999", quote(odd(random))]))
    names = ["status", "department", "page", "locale", "theme", "chat", "next", "text", "sort", "id"]
    values = [(random.choice(names), odd(random)) for _ in range(random.randrange(4))]
    return f"/pages/{page}{'?' if values else ''}{urlencode(values)}"


def stored(database_url: str) -> dict[str, list[str]]:
    """Return all rows of all tables, besides who is signed in and how they want the pages."""
    engine = create_engine(make_url(database_url), poolclass=NullPool)
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in METADATA.sorted_tables
            if table is not page_sessions
        }


async def browsers_of(town: Town, sign_in: SignIn) -> list[Browser]:
    """Return the browsers of a coordinator, an owner, a member, a guest, and of nobody."""
    await town.assigned("Kan lampan vid torget bytas?")
    people = (town.karin, town.petra, town.maria, town.amir)
    return [*[await sign_in(person) for person in people], Browser(town.teams.bot_url)]


@pytest.mark.proof
async def test_whatever_is_asked_for_nothing_fails_and_nothing_changes(
    town: Town, sign_in: SignIn, database_url: str
) -> None:
    random = Random(1)  # noqa: S311 - a test that can be repeated
    browsers = await browsers_of(town, sign_in)
    await town.settled()
    before = stored(database_url)
    for _ in range(SIZE.fuzzed_requests // 2):
        browser, wanted = random.choice(browsers), address(random)
        headers = {name: random.choice(values) for name, values in HEADERS.items() if random.random() < 0.2}
        shown = await browser.get(wanted, **headers)
        assert shown.status < 500, wanted
    assert stored(database_url) == before


@pytest.mark.proof
async def test_whatever_a_form_holds_nothing_fails(town: Town, sign_in: SignIn) -> None:
    random = Random(2)  # noqa: S311 - same
    browsers = await browsers_of(town, sign_in)
    forms = [(await browser.get("/pages/councils/1/questions/1")).forms for browser in browsers]
    tokens = [found[0].fields.get("csrf", "") if found else "" for found in forms]
    for _ in range(SIZE.fuzzed_requests // 2):
        number = random.randrange(len(browsers))
        verb = random.choice([*CARD_FIELDS, "x"])
        fields = {name: odd(random) for name in CARD_FIELDS.get(verb, "a b").split() if random.random() < 0.8}
        fields |= {"csrf": tokens[number], "back": address(random) if random.random() < 0.3 else "/pages/"}
        if random.random() < 0.5:
            fields |= {"question": "1", "version": str(random.randrange(1, 4)), "meeting": "1"}
        shown = await browsers[number].post(f"/pages/councils/1/actions/{verb}", data=fields)
        assert shown.status < 500, (verb, fields)


async def test_a_form_without_its_token_changes_nothing_whatever_it_holds(
    town: Town, sign_in: SignIn, database_url: str
) -> None:
    random = Random(3)  # noqa: S311 - same
    browsers = await browsers_of(town, sign_in)
    await town.settled()
    before = stored(database_url)
    for verb in (*CARD_FIELDS, "x"):
        fields = {name: odd(random) for name in CARD_FIELDS.get(verb, "a b").split()}
        fields |= {"question": "1", "version": "2", "csrf": "0" * 64, "back": "/pages/councils/1/questions/1"}
        for browser in browsers:
            shown = await browser.post(f"/pages/councils/1/actions/{verb}", data=fields)
            asked_who = [form.action for form in shown.forms] == ["/pages/session"]
            assert (shown.status, asked_who) in ((403, False), (404, False), (200, True))
    assert stored(database_url) == before
