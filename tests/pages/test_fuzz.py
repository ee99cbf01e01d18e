"""Test that no request makes the pages fail: whatever is sent, the answer is a page or a refusal."""

from random import Random
from urllib.parse import quote, urlencode

from bot.pages.routes import PAGES
from bot.turn.card_fields import CARD_FIELDS
from tests.dialogues.town import Town
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


async def test_whatever_is_asked_for_nothing_fails(town: Town, sign_in: SignIn) -> None:
    random = Random(1)  # noqa: S311 - a test that can be repeated
    await town.assigned("Kan lampan vid torget bytas?")
    browsers = [await sign_in(person) for person in (town.karin, town.petra, town.maria, town.amir)]
    for _ in range(SIZE.fuzzed_calls):
        browser, wanted = random.choice(browsers), address(random)
        headers = {name: random.choice(values) for name, values in HEADERS.items() if random.random() < 0.2}
        shown = await browser.get(wanted, **headers)
        assert shown.status < 500, wanted


async def test_whatever_a_form_holds_nothing_fails(town: Town, sign_in: SignIn) -> None:
    random = Random(2)  # noqa: S311 - same
    await town.assigned("Kan lampan vid torget bytas?")
    browsers = [await sign_in(person) for person in (town.karin, town.petra, town.maria, town.amir)]
    forms = [(await browser.get("/pages/councils/1/questions/1")).forms for browser in browsers]
    tokens = [found[0].fields["csrf"] if found else "" for found in forms]
    for _ in range(SIZE.fuzzed_calls):
        number = random.randrange(len(browsers))
        verb = random.choice([*CARD_FIELDS, "x"])
        fields = {name: odd(random) for name in CARD_FIELDS.get(verb, "a b").split() if random.random() < 0.8}
        fields |= {"csrf": tokens[number], "back": address(random) if random.random() < 0.3 else "/pages/"}
        if random.random() < 0.5:
            fields |= {"question": "1", "version": str(random.randrange(1, 4)), "meeting": "1"}
        shown = await browsers[number].post(f"/pages/councils/1/actions/{verb}", data=fields)
        assert shown.status < 500, (verb, fields)
