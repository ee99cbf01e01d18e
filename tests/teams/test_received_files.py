"""Test files that are sent with a message, and the answers to offered files."""

from bot.teams.activities import file_offer_activity, file_stored_activity
from bot.teams.gateway import TeamsGateway
from bot.teams.parse import parse_activity
from bot.turn.incoming import (
    ContentKind,
    FileConsentAnswered,
    FilesReceived,
    IncomingEvent,
    MessageReceived,
    ReceivedFile,
)
from bot.turn.types import Reply
from simulator.constants import Json
from simulator.service import Simulator
from tests.every import every
from tests.teams.activities import APP_ID, TENANT, UPLOAD, attached, consent, with_files, written
from tests.teams.program import Program


def happened(activity: Json) -> IncomingEvent | None:
    incoming = parse_activity(activity, tenants=frozenset([TENANT]), app_id=APP_ID)
    return incoming.event if incoming else None


def sent(*files: Json, text: str = "", **more: object) -> FilesReceived:
    heard = happened(with_files(*files, text=text, **more))
    assert isinstance(heard, FilesReceived)
    return heard


def test_a_file_comes_with_its_address_and_with_what_was_written_beside_it() -> None:
    html = {"contentType": "text/html", "content": "<p>Anteckningar<br>från i våras</p>"}
    heard = sent(html, attached("Möte våren.DOCX"), text="Anteckningar från i våras")
    url = attached("x")["content"]["downloadUrl"]
    assert heard == FilesReceived(
        files=(ReceivedFile(name="Möte våren.DOCX", url=url, kind="docx", unique_id="7"),),
        lines=("Anteckningar", "från i våras"),
    )


@every(
    ("name", "said", "kind"),
    [
        ("a.PDF", None, "pdf"),
        ("a.b.odt", ".ODT ", "odt"),
        ("a", None, "a"),
        ("a.pdf", "docx", "docx"),
        ("a.pdf", "../../etc", ""),
        ("a.<b>", None, ""),
        ("a." + "x" * 11, None, ""),
        ("", None, ""),
    ],
)
def test_the_kind_is_what_the_client_says_else_the_end_of_the_name(
    name: str, said: str | None, kind: str
) -> None:
    assert sent(attached(name, fileType=said)).files[0].kind == kind


def test_names_are_cleaned_and_short() -> None:
    [file] = sent(attached("a\u202e\x00\n" + "b" * 900 + ".pdf")).files
    assert file.name.startswith("a b")
    assert len(file.name) == 200


def test_five_files_of_a_message_are_taken_and_the_others_counted() -> None:
    heard = sent(*(attached(f"{number}.pdf") for number in range(8)))
    assert [file.name for file in heard.files] == ["0.pdf", "1.pdf", "2.pdf", "3.pdf", "4.pdf"]
    assert heard.left_out == 3


def test_what_hangs_on_a_message_without_an_address_is_no_file() -> None:
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": {}}
    picture = {"contentType": "image/png", "contentUrl": "https://x.sharepoint.com/y.png", "name": "y.png"}
    heard = happened(with_files(card, picture, attached("a.pdf", downloadUrl=None), text="hej"))
    unread = (ContentKind.CARD, ContentKind.PICTURE, ContentKind.FILE)
    assert heard == MessageReceived(lines=("hej",), unread=unread)


def test_in_a_group_files_are_passed_over() -> None:
    heard = happened(written("hej", attachments=[attached("a.pdf")]))
    assert heard == MessageReceived(lines=("hej",), is_addressed=False, unread=(ContentKind.FILE,))


def test_a_file_that_is_wanted_has_a_place() -> None:
    heard = happened(consent(context={"file": 7, "name": "e\u0301\x00"}))
    assert heard == FileConsentAnswered(
        is_accepted=True,
        context={"file": 7, "name": "é"},
        card_activity_id="1700",
        name="anteckningar.docx",
        upload_url=UPLOAD["uploadUrl"],
        content_url=UPLOAD["contentUrl"],
        unique_id="u7",
        file_type="docx",
    )


def test_a_file_that_is_not_wanted_has_none() -> None:
    heard = happened(consent("decline", context={"file": 7}, upload=None))
    assert heard == FileConsentAnswered(is_accepted=False, context={"file": 7}, card_activity_id="1700")


def test_in_a_group_nothing_can_be_consented_to() -> None:
    group = {"id": "19:a@thread.v2", "conversationType": "groupChat"}
    assert happened(consent(conversation=group)) is None


async def test_an_offer_is_answered_with_200_and_no_body_and_the_words_come_as_a_message(
    teams: Simulator, gateway: TeamsGateway, program: Program
) -> None:
    karin = teams.world.person("karin")
    personal = teams.world.personal(karin)
    offer = file_offer_activity(name="a.docx", description="Utkast", size=7, context={"file": 7})
    await gateway.connector.send(teams.service_url, personal.id, offer)
    offered = personal.messages[-1]
    program.reply = lambda _: Reply(text="Filen kommer.")
    accepted = await teams.accept_file(karin, offered)
    assert (accepted.status, accepted.answer.raw) == (200, b"")
    heard = program.last.event
    assert isinstance(heard, FileConsentAnswered)
    assert (heard.is_accepted, heard.context, heard.card_activity_id) == (True, {"file": 7}, offered.id)
    assert personal.messages[-1].text == "Filen kommer."
    program.reply = lambda _: Reply()
    declined = await teams.decline_file(karin, offered)
    assert (declined.status, declined.answer.raw, program.last.event) == (
        200,
        b"",
        FileConsentAnswered(is_accepted=False, context={"file": 7}, card_activity_id=offered.id),
    )


async def test_a_file_goes_to_its_place_and_is_shown_there(
    teams: Simulator, gateway: TeamsGateway, program: Program
) -> None:
    karin = teams.world.person("karin")
    personal = teams.world.personal(karin)
    offer = file_offer_activity(name="a.docx", description="", size=7, context={})
    await gateway.connector.send(teams.service_url, personal.id, offer)
    await teams.accept_file(karin, personal.messages[-1])
    heard = program.last.event
    assert isinstance(heard, FileConsentAnswered)
    await gateway.connector.upload(heard.upload_url, b"PK\x03\x04...")
    assert teams.files.find("a.docx").content == b"PK\x03\x04..."
    shown = file_stored_activity(
        name=heard.name, content_url=heard.content_url, unique_id=heard.unique_id, file_type=heard.file_type
    )
    await gateway.connector.send(teams.service_url, personal.id, shown)
    [attachment] = personal.messages[-1].attachments
    assert attachment["contentType"] == "application/vnd.microsoft.teams.card.file.info"
    assert (attachment["name"], attachment["content"]["uniqueId"]) == ("a.docx", heard.unique_id)
    assert teams.files.received_tokens == []


async def test_a_file_that_somebody_sent_is_fetched_without_the_bots_token(
    teams: Simulator, gateway: TeamsGateway, program: Program
) -> None:
    karin = teams.world.person("karin")
    assert (
        await teams.send_file(karin, teams.world.personal(karin), name="a.txt", content=b"hej")
    ).status == 201
    heard = program.last.event
    assert isinstance(heard, FilesReceived)
    assert await gateway.connector.download(heard.files[0].url) == b"hej"
    assert teams.files.received_tokens == []
