"""A council with something on every page, and a walk over the pages along their links."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.pages.routes import PAGES, find_page
from bot.pages.viewer import Page
from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import NEXT_YEAR, Town
from tests.importer.files import docx, word_paragraph
from tests.pages.browser import Browser

START, COUNCIL = "/pages/", "/pages/councils/1/"
UNLINKED = ("/pages/configure",)
"""Pages to which Teams leads, and no other page."""
EACH = 2
"""Addresses of the same page that a walk keeps."""
MOST_STEPS = 200
LAMP, BUS, BENCH, BRIDGE, GRASS, WALL = (
    "Varför är lamporna släckta längs gångvägen vid ån mellan Kulturhuset och den nya förskolan?",
    "När lagas busskuren vid Stortorget?",
    "Kan torget få fler bänkar?",
    "Lyser lampan vid bron hela natten?",
    "När klipps gräset vid stationen?",
    f"Vad händer med {'sammanhängande' * 8} skyltar?",
)
SECRET = "Vem ska leda nästa sammanträde?"
"""A question of the second council, whose chat has Karin, Petra and ``also`` in it."""


async def fill(town: Town, *also: Person) -> None:
    """Let people ask, answer, meet, be out of reach and bring old notes: every page shows something."""
    await town.assigned(LAMP)
    answered = await town.assigned(BRIDGE)
    await town.arrives(town.petra, BRIDGE)
    await town.say(town.petra, "svara 2 Ja, den lyser hela natten.")
    await town.becomes(answered, "Besvarad")
    await town.assigned(BENCH, "Kultur- och fritidsförvaltningen")
    await town.log(town.maria, BUS)
    await town.log(town.amir, GRASS)
    await town.log(town.johan, WALL)
    await town.say(town.karin, "möte börja")
    await town.say(town.karin, "anteckna Bron är lagad.")
    await town.say(town.karin, "möte slut")
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30 Stadshuset")
    await bring_notes(town)
    closed = town.add_chat("beredning", town.karin, town.petra, *also)
    await town.found_council(closed, name="Beredningen", code="BE")
    await town.say(town.karin, f"fråga {SECRET}", chat=closed)
    await town.settled()


async def bring_notes(town: Town, *lines: str) -> Message:
    """Let Karin bring old notes; return the card that says what was found in them."""
    read = (
        "Datum: 2021-09-15",
        "Laget runt",
        "Kan lyktorna i tunneln tändas tidigare? Vi tar med oss frågan.",
    )
    file = docx("".join(word_paragraph(line) for line in (*read, *lines)))
    sent = await town.teams.files.send(
        town.karin, town.personal(town.karin), name="september.docx", content=file, text=""
    )
    assert sent.status in (200, 201, 202), sent
    return await town.arrives(town.karin, "Gamla anteckningar", "september.docx")


async def walk(browser: Browser) -> Mapping[Page, tuple[str, ...]]:
    """Return addresses of every page, found by following links; fails for a page that is not found."""
    found: dict[Page, list[str]] = {page: [] for page in PAGES}
    ahead, seen = [START, COUNCIL, *UNLINKED], set[str]()
    while ahead and len(seen) < MOST_STEPS:
        address = ahead.pop(0)
        page, _ = find_page(address)
        if address in seen or len(found[page]) == EACH:
            continue
        seen.add(address)
        shown = await browser.get(address)
        assert shown.status == 200, address
        if shown.address == address:
            found[page].append(address)
        ahead += [link for link in shown.links.values() if is_page(link)]
    assert [page.path for page, addresses in found.items() if not addresses] == []
    return {page: tuple(addresses) for page, addresses in found.items()}


def is_page(link: str) -> bool:
    """Return whether a link leads to a page, not to a file or to another site."""
    return any(page.pattern.fullmatch(urlsplit(link).path) for page in PAGES)
