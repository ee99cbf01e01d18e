"""Test who may read which page of which council: every address, opened by everybody."""

from collections.abc import Mapping
from contextlib import closing
from urllib.parse import urlsplit

from sqlalchemy import Connection

from bot.pages.routes import PAGES
from bot.pages.sessions import SESSION_COOKIE
from bot.pages.viewer import Page
from cards.minutes import FOLLOW_UPS_FORMAT
from simulator.people import Person
from storage import Store
from storage.page_sessions import session_digest
from storage.privacy.erase import erase_person
from storage.privacy.subjects import find_data_subjects
from tests.database_probe import post_at
from tests.dialogues.town import Town
from tests.every import Failures
from tests.pages.browser import Browser, Shown
from tests.pages.conftest import signed_in
from tests.pages.filled import BENCH, BRIDGE, BUS, COUNCIL, GRASS, LAMP, SECRET, WALL, fill, walk

OTHER_TENANT = "99999999-8888-7777-6666-555555555555"
QUESTIONS = {LAMP, BRIDGE, BENCH, BUS, GRASS, WALL, SECRET}
COUNCILS = {1: "Trygghetsrådet", 2: "Beredningen"}
KEPT_FROM_OTHERS = (*QUESTIONS, *COUNCILS.values(), "Bron är lagad.")
People = dict[str, tuple[Browser, dict[int, str]]]
"""Everybody's browser, with what they are in each council; nothing for who is not signed in."""

COORDINATOR, OWNER, MEMBER, GUEST = "coordinator", "owner", "member", "guest"
STRANGER = "of another council or organisation"
SIGNED_OUT = "erased, expired or never signed in"
READERS = {COORDINATOR, OWNER, MEMBER}
EVERYBODY = {*READERS, GUEST, STRANGER}
MEETING = "councils/{council}/meetings/{meeting}"
DRAFT = f"{MEETING}/minutes"
"""The minutes of a meeting, of which only a draft exists: for others than coordinators there are none."""
WHO_SEES: Mapping[str, set[str]] = {
    "": EVERYBODY,
    "configure": EVERYBODY,
    "mine": EVERYBODY,
    "councils/{council}/": READERS,
    "councils/{council}/questions": READERS,
    "councils/{council}/questions/{number}": READERS,
    "councils/{council}/questions.csv": READERS,
    "councils/{council}/questions.xlsx": READERS,
    "councils/{council}/ask": READERS,
    "councils/{council}/meetings": READERS,
    MEETING: READERS,
    f"{MEETING}/meeting.ics": READERS,
    DRAFT: {COORDINATOR},
    f"{DRAFT}.md": {COORDINATOR},
    f"{DRAFT}.{FOLLOW_UPS_FORMAT}": {COORDINATOR},
    "councils/{council}/departments": READERS,
    "councils/{council}/notes": {COORDINATOR},
    "councils/{council}/notes/{notes}": {COORDINATOR},
    "councils/{council}/deliveries": {COORDINATOR},
    "councils/{council}/publications": {COORDINATOR},
    "councils/{council}/settings": {COORDINATOR},
}
"""Who is shown a page in the personal tab. Pages of no council show everybody what is theirs."""
SEEN_BY_GUESTS_IN_THE_CHAT = {path for path, who in WHO_SEES.items() if who >= READERS}
"""In the tab of the council's chat, guests see the pages that its members see."""


def test_the_table_says_of_every_page_who_sees_it() -> None:
    exports = {path for path in WHO_SEES if path.endswith((".csv", ".md", ".ics", FOLLOW_UPS_FORMAT))}
    assert {page.path for page in PAGES} | exports == WHO_SEES.keys()


async def test_everybody_reads_what_the_table_says_and_nothing_else(town: Town, database_url: str) -> None:
    stig = town.teams.world.add_person("stig", name="Stig Berg")
    await fill(town, stig)
    karin = await signed_in(town.teams, town.karin, database_url=database_url)
    addresses = with_exports(await walk(karin))
    people = await everybody(town, stig, database_url=database_url)
    await pages_of_no_council_show_everybody_their_own(people)
    nothing = (await people["Stig"][0].get("/pages/councils/999999999/questions")).html
    with Failures() as failures:
        for name, (browser, roles) in people.items():
            for path, address in addresses:
                council = int(address.split("/")[3]) if path.startswith("councils/") else 0
                role = roles.get(council, STRANGER) if roles else SIGNED_OUT
                with failures.of(f"{name} reads {address}"):
                    check(await browser.get(address), role, path, council, nothing=nothing)


async def pages_of_no_council_show_everybody_their_own(people: People) -> None:
    own = {
        "Johan": {LAMP, BRIDGE, BENCH, WALL},
        "Amir": {GRASS},
        "Stig": set(),
        "Karin": {SECRET},
        "Karin's id in another organisation": set(),
    }
    for name, asked in own.items():
        browser, roles = people[name]
        mine = await browser.get("/pages/mine")
        assert {text for text in QUESTIONS if text in mine.text} == asked, name
        for address in ("/pages/configure", "/pages/"):
            shown = await browser.get(address)
            theirs = {number for number, council in COUNCILS.items() if council in shown.text}
            assert theirs <= roles.keys(), (name, address)


def check(shown: Shown, role: str, path: str, council: int, *, nothing: str) -> None:
    """Check that a page was shown to whom it is for, and that others were shown nothing of it."""
    if role == SIGNED_OUT:
        assert shown.address.startswith("/pages/sign-in")
    elif role in WHO_SEES[path]:
        assert shown.status == 200
    elif role == STRANGER:
        assert (shown.status, shown.html) == (404, nothing), "a council cannot be told from none"
    else:
        assert shown.status == (404 if path == DRAFT and role != GUEST else 403)
    if role == SIGNED_OUT or shown.status != 200:
        assert [text for text in KEPT_FROM_OTHERS if text in shown.html] == []
    if council == 1:
        assert SECRET not in shown.html


async def test_the_chat_of_a_tab_opens_a_council_to_its_guests_and_to_nobody_else(
    town: Town, database_url: str
) -> None:
    stig = town.teams.world.add_person("stig", name="Stig Berg")
    await fill(town, stig)
    karin = await signed_in(town.teams, town.karin, database_url=database_url)
    addresses = [(path, one) for path, one in with_exports(await walk(karin)) if one.startswith(COUNCIL)]
    people = await everybody(town, stig, database_url=database_url)
    with Failures() as failures:
        for name, (browser, roles) in people.items():
            role = roles.get(1, STRANGER) if roles else SIGNED_OUT
            for path, address in addresses:
                with failures.of(f"{name} reads {address} in the chat"):
                    mark = "&" if "?" in address else "?"
                    shown = await browser.get(f"{address}{mark}chat={town.meeting.id}")
                    seen = role in WHO_SEES[path] or (role == GUEST and path in SEEN_BY_GUESTS_IN_THE_CHAT)
                    assert (shown.status == 200 and shown.address.startswith(COUNCIL)) is seen


async def test_a_guest_reads_what_they_asked_and_nothing_beside_it(town: Town, database_url: str) -> None:
    await fill(town)
    amir = await signed_in(town.teams, town.amir, database_url=database_url)
    shown = await amir.get(f"{COUNCIL}questions/5")
    assert GRASS in shown.text
    assert {text for text in QUESTIONS if text in shown.html} == {GRASS}
    assert (await amir.get("/pages/")).address == "/pages/mine"


def with_exports(found: Mapping[Page, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return each address with its row in the table, and those of files."""
    shown = [(page.path, address) for page, addresses in found.items() for address in addresses]
    files = {"councils/{council}/questions": (".csv", ".xlsx"), MEETING: ("/meeting.ics",)}
    files[DRAFT] = (".md", f".{FOLLOW_UPS_FORMAT}")
    exported = [
        (f"{path}{ending}", f"{urlsplit(address).path}{ending}")
        for path, address in shown
        for ending in files.get(path, ())
    ]
    return shown + list(dict.fromkeys(exported))


async def everybody(town: Town, stig: Person, *, database_url: str) -> People:
    """Sign everybody in."""

    async def of(person: Person, tenant: str | None = None) -> Browser:
        return await signed_in(town.teams, person, database_url=database_url, tenant=tenant)

    expired, erased = await of(town.maria), await of(town.olof)
    expire = "UPDATE page_session SET expires_at = '2026-01-01 00:00:00.000000' WHERE digest = ?"
    assert post_at(database_url).change(expire, session_digest(expired.cookies[SESSION_COOKIE])) == 1
    await erase(town.olof, tenant=town.teams.world.tenant_id, database_url=database_url)
    return {
        "Karin": (await of(town.karin), {1: COORDINATOR, 2: COORDINATOR}),
        "Petra": (await of(town.petra), {1: OWNER, 2: MEMBER}),
        "Eva, a deputy": (await of(town.eva), {1: OWNER}),
        "Nils, of another department": (await of(town.nils), {1: OWNER}),
        "Johan": (await of(town.johan), {1: MEMBER}),
        "Maria": (await of(town.maria), {1: MEMBER}),
        "Amir": (await of(town.amir), {1: GUEST}),
        "Stig": (await of(stig), {2: MEMBER}),
        "Karin's id in another organisation": (await of(town.karin, OTHER_TENANT), {0: STRANGER}),
        "an expired session": (expired, {}),
        "an erased person": (erased, {}),
        "nobody": (Browser(town.teams.bot_url), {}),
        "a made-up session": (Browser(town.teams.bot_url, {SESSION_COOKIE: "x" * 43}), {}),
    }


async def erase(person: Person, *, tenant: str, database_url: str) -> None:
    """Erase somebody, as the operator does."""

    def work(connection: Connection) -> None:
        (subject,) = find_data_subjects(connection, person.entra_id or "", tenant=tenant)
        erase_person(connection, subject, tenant=tenant, pseudonym="NN", now=store.current_time(connection))

    with closing(Store.open(database_url)) as store:
        await store.write_all_tenants(work)
