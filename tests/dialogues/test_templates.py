"""Test a council's own Word template: sent with the command, checked, used; errors name the cause."""

import io
import zipfile
from collections.abc import AsyncIterator, Callable

import pytest
from docx.document import Document as WordFile

from bot.documents.make_template import make_template
from simulator.cards import verbs
from storage import Store
from tests.dialogues.evening import Evening, lies, offers
from tests.dialogues.town import Town, shows
from tests.documents.open_files import opened_word
from tests.documents.test_word import saved
from tests.every import every


@pytest.fixture
async def evening(town: Town, database_url: str) -> AsyncIterator[Evening]:
    store = Store.open(database_url)
    yield await Evening.begun(town, store)
    store.close()


def changed(change: Callable[[WordFile], object]) -> bytes:
    """Return the built-in template as edited in Word."""
    word = opened_word(make_template())
    change(word)
    return saved(word)


async def send(town: Town, content: bytes, *, name: str = "mall.docx", text: str = "mallar") -> None:
    sent = await town.teams.send_file(
        town.karin, town.personal(town.karin), name=name, content=content, text=text
    )
    assert sent.status == 201, sent


def words_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read("word/document.xml").decode()


async def test_a_template_sent_beside_the_word_is_used_from_then_on(evening: Evening) -> None:
    town = evening.town
    assert shows((await town.tell(town.karin, "mallar")).card, "Rådet använder Bevakas mall.")
    await send(town, changed(lambda word: word.add_paragraph("Björkviks kommun, Box 1")))
    card = await town.arrives(town.karin, "Mallen är godkänd")
    assert shows(card.card, "Rådet använder sin egen mall.")
    _, content = await evening.fetched(await evening.card(), "docx")
    assert "Björkviks kommun, Box 1" in words_of(content)
    again = await town.press(town.karin, card, "template")
    assert again.card
    ours = await town.tell(town.karin, "mallar")
    await town.teams.press(
        town.karin, ours, action=next(a for a in ours.card["actions"] if a["data"]["do"] == "ours")
    )
    _, content = await evening.fetched(await evening.card(), "docx")
    assert "Björkviks kommun, Box 1" not in words_of(content)


async def test_a_word_file_that_shows_a_field_is_taken_for_a_template_without_the_word(
    evening: Evening,
) -> None:
    await send(evening.town, make_template(), text="")
    await evening.town.arrives(evening.town.karin, "Mallen är godkänd")


@every(
    ("content", "why"),
    [
        (changed(lambda word: word.add_paragraph("{{ datum }}")), "datum"),
        (changed(lambda word: setattr(word.paragraphs[0], "text", "")), "minutes"),
        (b"hello", "Word-dokument"),
    ],
)
async def test_what_is_wrong_with_a_template_is_said_by_name_and_nothing_changes(
    town: Town, content: bytes, why: str
) -> None:
    await send(town, content)
    await town.arrives(town.karin, why)
    assert shows((await town.tell(town.karin, "mallar")).card, "Rådet använder Bevakas mall.")


async def test_another_file_than_a_word_file_is_no_template(town: Town) -> None:
    await send(town, b"%PDF-1.7", name="mall.pdf")
    await town.arrives(town.karin, "Word-dokument")


async def test_ours_is_to_be_had_as_an_example(town: Town) -> None:
    card = await town.tell(town.karin, "mallar")
    await town.press(town.karin, card, "template")
    chat = town.personal(town.karin)
    offer = await town.teams.message(chat, where=lambda m: offers(m, "docx"))
    await town.teams.accept_file(town.karin, offer)
    name = str(offer.attachments[0]["name"])
    await town.teams.message(chat, where=lambda m: lies(m, name))
    assert town.teams.files.find(name).content == make_template()


async def test_only_the_coordinator_sees_and_changes_it(town: Town) -> None:
    assert shows((await town.tell(town.johan, "mallar")).card, "Bara samordnaren")
    english = await town.tell(town.karin, "templates")
    assert shows(english.card, "The council uses Bevaka's template.")
    assert verbs(english.card) == ["template"]
