"""Test sending a file of old notes in the personal chat: it is shown for review, or refused with a reason."""

import io
import os
import zipfile

from simulator.cards import actions, texts
from simulator.chats import Message
from simulator.client import SentActivity
from simulator.people import Person
from tests.dialogues.review_steps import NOTES
from tests.dialogues.town import Town, shows
from tests.every import every
from tests.importer.files import WORD, docx, odt, package, pdf, word_paragraph

LINES = [line for line in NOTES.splitlines() if line.strip()]
WORD_FILE = docx("".join(word_paragraph(line) for line in LINES))
ELSEWHERE = "https://files.example.com/anteckningar.docx"
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


async def send(town: Town, person: Person, name: str, content: bytes, *, text: str = "") -> SentActivity:
    sent = await town.teams.files.send(person, town.personal(person), name=name, content=content, text=text)
    assert sent.status in (200, 201, 202), sent
    return sent


async def notes_of(town: Town, name: str) -> Message:
    return await town.arrives(town.karin, "Gamla anteckningar", name, "2021-09-15")


async def test_the_coordinator_is_told_at_once_that_it_is_being_read(town: Town) -> None:
    sent = await send(town, town.karin, "september.docx", WORD_FILE)
    answer = await town.answer_to(sent)
    assert shows(answer.card, "Jag läser september.docx", "Inget sparas innan dess")


@every(
    ("name", "content"),
    [
        ("september.docx", WORD_FILE),
        ("september.md", NOTES.encode()),
        ("september.txt", NOTES.encode("utf-16")),
        ("september.odt", odt("".join(f"<text:p>{line}</text:p>" for line in LINES))),
        ("september.pdf", pdf(["\n".join(LINES)])),
    ],
)
async def test_files_of_every_kind_come_back_as_a_card(town: Town, name: str, content: bytes) -> None:
    await send(town, town.karin, name, content)
    card = await notes_of(town, name)
    assert shows(card.card, "Karin Ek", "17.30") or shows(card.card, "Karin Ek", "17:30")


async def test_the_same_file_twice_shows_the_first_ones_state_and_adds_nothing(town: Town) -> None:
    await send(town, town.karin, "september.docx", WORD_FILE)
    first = await notes_of(town, "september.docx")
    drop = {"notes": 1, "version": 1, "page": 0, "do": "drop"}
    last = next(one for one in actions(first.card) if one.get("title") == "Nästa")
    dropped = await town.teams.press(
        town.karin, first, action={**last, "verb": "bring", "data": {**last["data"], **drop, "nonce": "x"}}
    )
    assert shows(dropped.card, "strukna")
    await send(town, town.karin, "en annan kopia.docx", WORD_FILE)
    again = await town.arrives(town.karin, "Den här filen är redan inläst", "strukna")
    assert shows(again.card, "september.docx")
    below = await town.becomes(first, "Kortet för september.docx finns längre ner i chatten.")
    assert actions(below.card) == []


@every(
    ("name", "content", "why"),
    [
        ("hemlig.docx", LOCKED, "Filen är låst med lösenord"),
        ("makro.docx", docx("<w:p/>", **{"word__vbaProject.bin": b"x"}), "Filen har makron"),
        ("trasig.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, "Filen är skadad"),
        ("tom.txt", b" \n ", "Det finns ingen text i filen"),
        ("recept.txt", b"Vispa agg och socker. Smalt smor.", "Jag hittade inga frågor, personer eller möten"),
        ("gammal.doc", LOCKED[:8] + b"WordDocument", "Words gamla format"),
        ("tal.xlsx", package({"xl/workbook.xml": "<a/>"}), "Jag läser bara docx, pdf, odt, md och txt"),
        ("bild.png", b"\x89PNG", "Jag läser bara docx, pdf, odt, md och txt"),
    ],
)
async def test_a_file_that_is_not_read_is_refused_in_one_sentence(
    town: Town, name: str, content: bytes, why: str
) -> None:
    await send(town, town.karin, name, content)
    refused = await town.arrives(town.karin, name, why)
    assert shows(refused.card, name)


async def test_a_bomb_is_refused(town: Town) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", f"<w:document {WORD}>{' ' * 60_000_000}</w:document>")
    await send(town, town.karin, "bomb.docx", packed.getvalue())
    await town.arrives(town.karin, "bomb.docx", "Filen packas upp till mer")


async def test_a_file_above_ten_megabytes_is_refused(town: Town) -> None:
    await send(town, town.karin, "stor.txt", b"a" * 10_000_001)
    await town.arrives(town.karin, "stor.txt", "Filen är större än 10 MB")


async def test_a_file_from_elsewhere_is_not_fetched(town: Town) -> None:
    chat = town.personal(town.karin)
    info = {"downloadUrl": ELSEWHERE, "uniqueId": "1", "fileType": "docx"}
    kind = "application/vnd.microsoft.teams.file.download.info"
    attachment = {"contentType": kind, "contentUrl": ELSEWHERE, "name": "a.docx", "content": info}
    await town.teams.say(town.karin, chat, "", activity={"attachments": [attachment]})
    await town.arrives(town.karin, "Filen ligger någon annanstans")


async def test_fifty_pages_come_back_as_a_card_for_five_seconds_of_work(town: Town) -> None:
    pages = docx("".join(word_paragraph(line) for line in LINES * (50 * 1500 // len(NOTES))))
    begun = worked()
    await send(town, town.karin, "pärmen.docx", pages)
    await notes_of(town, "pärmen.docx")
    assert worked() - begun < 5


def worked() -> float:
    """Return the processor seconds used by this process and the processes it started."""
    return sum(os.times()[:4])


async def test_a_file_that_is_gone_is_asked_for_once_more(town: Town) -> None:
    chat = town.personal(town.karin)
    url = f"{town.teams.url}/files/borta"
    info = {"downloadUrl": url, "uniqueId": "1", "fileType": "docx"}
    kind = "application/vnd.microsoft.teams.file.download.info"
    attachment = {"contentType": kind, "contentUrl": url, "name": "a.docx", "content": info}
    await town.teams.say(town.karin, chat, "", activity={"attachments": [attachment]})
    await town.arrives(town.karin, "Filen gick inte att hämta")


async def test_somebody_who_coordinates_nothing_is_told_so(town: Town) -> None:
    sent = await send(town, town.johan, "september.docx", WORD_FILE)
    answer = await town.answer_to(sent)
    assert shows(answer.card, "Bara rådets samordnare kan ta in gamla anteckningar")
    await town.nothing_comes_about(town.personal(town.johan), "Gamla anteckningar")


async def test_the_code_beside_the_file_says_which_of_several_councils(town: Town) -> None:
    other = town.add_chat("other", town.karin, town.maria)
    await town.found_council(other, name="Äldrerådet", code="AR")
    sent = await send(town, town.karin, "september.docx", WORD_FILE)
    asked = await town.answer_to(sent)
    assert shows(asked.card, "Du är samordnare för flera råd", "TR", "AR")
    await send(town, town.karin, "september.docx", WORD_FILE, text="AR")
    card = await notes_of(town, "september.docx")
    assert "Jag läser" not in " ".join(texts(card.card))
