"""Test that whatever people write is shown as text on every page: the tests' browser refuses the rest."""

from urllib.parse import urlencode

from tests.cards.hostile import GROUPS, TEXTS
from tests.dialogues.town import NEXT_YEAR, Town
from tests.every import Failures
from tests.pages.conftest import SignIn
from tests.pages.filled import COUNCIL, bring_notes, walk

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
TEMPLATE = "{{ 7*7 }}{% raw %}"
HEBREW = "שלום\u200b\u202eolleh"
LETTERS = "å" * 10_000


async def with_hostile_texts(town: Town) -> None:
    """Let people write hostile texts wherever they can."""
    mallory = town.teams.world.add_person("mallory", name=f"Eve {IMAGE}{SCRIPT}")
    await town.say(town.karin, f"förvaltning {IMAGE} @Eve", mallory)
    asked = ["\n".join(group)[:3_900] for group in GROUPS.values()]
    for text in (*asked, f"{SCRIPT}{IMAGE}{TEMPLATE}{HEBREW}", "W" * 4_000):
        await town.tell(town.johan, f"fråga {text}")
    await town.say(town.karin, f"svara 1 {SCRIPT}{IMAGE}{TEMPLATE}")
    await town.say(town.karin, f"stryk 2 {SCRIPT}{IMAGE}{TEMPLATE}")
    await town.say(town.karin, "möte börja")
    await town.say(town.karin, f"anteckna {SCRIPT}{IMAGE}{TEMPLATE}{HEBREW}")
    await town.say(town.karin, "möte slut")
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30 {SCRIPT}{IMAGE}{TEMPLATE}")
    await bring_notes(town, f"Kan {SCRIPT}{IMAGE} lagas? Vi tar med oss frågan till {HEBREW}.")
    other = town.add_chat("other", town.karin)
    await town.found_council(other, name=f"{IMAGE}{TEMPLATE}"[:60], code="XX")
    await town.say(town.karin, f"fråga {SCRIPT}", chat=other)
    await town.settled()


async def test_every_page_shows_whatever_was_written_as_text(town: Town, sign_in: SignIn) -> None:
    await with_hostile_texts(town)
    karin = await sign_in(town.karin)
    with Failures() as failures:
        for addresses in (await walk(karin, each=20)).values():
            for address in addresses:
                with failures.of(address):
                    shown = await karin.get(address)
                    assert shown.status == 200
                    assert "49" not in shown.text.split()
                    assert not {"\u202e", "\u202d", "\u2066"} & set(shown.html), "nothing turns text around"
    asked = await karin.get(f"{COUNCIL}questions?state=every")
    assert f"{SCRIPT}{IMAGE}{TEMPLATE}{HEBREW[:4]}" in asked.text, "as it was written"


async def test_what_stands_in_an_address_is_text_too(town: Town, sign_in: SignIn) -> None:
    await town.log(town.johan, "Kan lampan bytas?")
    karin = await sign_in(town.karin)
    with Failures() as failures:
        for text in (*TEXTS, LETTERS[:2_000]):
            with failures.of(text):
                query = urlencode(dict.fromkeys(("text", "state", "department", "sort", "page"), text))
                assert (await karin.get(f"{COUNCIL}questions?{query[:7_000]}")).status == 200


async def test_ten_thousand_letters_are_refused_in_a_sentence_and_kept_in_the_form(
    town: Town, sign_in: SignIn
) -> None:
    await town.assigned("Kan lampan bytas?")
    petra = await sign_in(town.petra)
    form = (await petra.get(f"{COUNCIL}questions/1")).form("answer")
    refused = await petra.send(form, answer=LETTERS)
    assert refused.status == 409
    assert refused.form("answer").fields["answer"] == LETTERS
    refused = await petra.send(form, answer=f"{IMAGE}{SCRIPT}</textarea>{LETTERS}")
    assert refused.form("answer").fields["answer"].startswith(f"{IMAGE}{SCRIPT}</textarea>")
