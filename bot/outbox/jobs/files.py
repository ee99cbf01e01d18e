"""The jobs about files: render one from minutes, upload it, and fetch one that a person sent."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from bot.documents import FileFormat, Sheet, calendar, default_template
from bot.documents.editions import file_name, find_edition, word_question_list
from bot.documents.process import RenderingFailed, render_in_child
from bot.features.import_notes.store_review import store_for_review
from bot.importer.errors import MAX_FILE_BYTES, UNREADABLE_VALUES, UnreadableFile
from bot.importer.file_reader import read_bytes
from bot.outbox.jobs.check_template import is_template, store_template
from bot.outbox.jobs.runner import JobContext, JobFailed, OutboxJob
from bot.outbox.render import UPLOAD_INFO_FIELDS
from bot.teams.errors import NotAllowed, TooBig
from bot.views.import_notes import REVIEW, UNREAD_FILE
from bot.views.registry import supersede_cards, update_minutes_cards
from cards.texts import Texts
from domain.council import Council
from domain.document import Document
from domain.errors import NotFound, Refusal
from domain.import_review import is_empty
from domain.meeting import Meeting
from storage import Transaction
from storage.files import GeneratedFile
from storage.outbox import MessageKind, OutboxMessage

DRAFT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRequest:
    """A file to render, or one that exists already."""

    council: int
    meeting: int | None
    edition: int
    file_format: FileFormat | None
    """None for a calendar file, which is no document."""
    name: str
    content: Document | Sheet | bytes
    template: bytes | None = None
    existing_file: int | None = None
    """The file's id, if adopted minutes have it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """The file that was rendered."""

    request: FileRequest
    content: bytes


def load_file_request(tx: Transaction, message: OutboxMessage) -> FileRequest | None:
    """Load what to render; return None if the person who asked is no longer a coordinator."""
    council = tx.councils.get(message.council or 0)
    if (entry := message.payload.get("calendar")) is not None:
        return _calendar_request(tx, council, tx.meetings.get(entry))
    if message.payload["offer"] and message.person not in council.coordinators:
        return None
    to = FileFormat(message.payload["format"])
    if message.payload.get("template"):
        name = f"{Texts.of(council.locale)('file.template')}.{to}"
        return FileRequest(
            council=council.id,
            meeting=None,
            edition=DRAFT,
            file_format=to,
            name=name,
            content=default_template(),
        )
    if (chosen := message.payload.get("list")) is not None:
        return _list_request(tx, council, chosen)
    meeting = tx.meetings.get(message.payload["meeting"])
    written = find_edition(tx, council, meeting, message.payload["edition"])
    made = tx.files.of_minutes(meeting.id, written.number)
    kept = () if written.edition.is_draft else made
    with_time = bool(tx.meetings.others_on_day(meeting))
    name = file_name(council, meeting, written, to=to, with_time=with_time, at=tx.now)
    return FileRequest(
        council=council.id,
        meeting=meeting.id,
        edition=written.number,
        file_format=to,
        name=unused_name(name, {file.name for file in made}) if written.edition.is_draft else name,
        content=written.follow_ups if to is FileFormat.XLSX else written.document,
        template=tx.templates.of_council(council.id) if to is FileFormat.DOCX else None,
        existing_file=next((file.id for file in kept if file.format == to), None),
    )


def _calendar_request(tx: Transaction, council: Council, meeting: Meeting) -> FileRequest:
    """Return the request for a meeting as a calendar file, which everybody who sees it may have."""
    return FileRequest(
        council=council.id,
        meeting=None,
        edition=DRAFT,
        file_format=None,
        name=calendar.file_name(council, meeting),
        content=calendar.meeting_file(council, meeting, tenant=tx.tenant, now=tx.now),
    )


def _list_request(tx: Transaction, council: Council, chosen: Mapping[str, Any]) -> FileRequest:
    """Return the request for a spreadsheet of questions: of one state and department, or all open ones."""
    sheet = word_question_list(tx, council, status=chosen["status"], department=chosen["department"])
    what = Texts.of(council.locale)("file.list")
    name = f"{what}-{council.code}-{tx.now.astimezone(council.zone):%Y%m%d-%H%M}.{FileFormat.XLSX}"
    return FileRequest(
        council=council.id,
        meeting=None,
        edition=DRAFT,
        file_format=FileFormat.XLSX,
        name=name,
        content=sheet,
    )


def unused_name(name: str, taken: Container[str]) -> str:
    """Return the name, with a number if there is such a file already."""
    stem, _, ending = name.rpartition(".")
    names = chain([name], (f"{stem}-{number}.{ending}" for number in count(2)))
    return next(one for one in names if one not in taken)


async def make_file(request: FileRequest, context: JobContext) -> MadeFile:
    """Render the file; raises BadInput for an unusable template, JobFailed if rendering fails."""
    if request.existing_file is not None:
        return MadeFile(request=request, content=b"")
    if isinstance(request.content, bytes):
        return MadeFile(request=request, content=request.content)
    if request.file_format is None:
        raise AssertionError("a calendar file is written when it is requested")
    try:
        written = await render_in_child(
            request.content,
            file_format=request.file_format,
            template=request.template,
            time_limit=context.time_limit,
        )
    except RenderingFailed as failure:
        raise JobFailed(f"not_written: {failure}") from failure
    return MadeFile(request=request, content=written.content)


def store_file(tx: Transaction, message: OutboxMessage, made: MadeFile) -> None:
    """Store the file and offer it; the cards of adopted minutes show its digest."""
    request = made.request
    file = request.existing_file
    if file is None:
        file = tx.files.add(
            GeneratedFile.from_content(
                made.content,
                council=request.council,
                meeting=request.meeting,
                version=request.edition,
                format=calendar.FORMAT if request.file_format is None else request.file_format.value,
                name=request.name,
                made_at=tx.now,
                person=message.person,
            )
        ).id
        if request.meeting is not None and request.edition != DRAFT:
            update_minutes_cards(tx, tx.meetings.get(request.meeting), key=f"made:{message.id}")
    if message.payload["offer"]:
        tx.outbox.add(
            MessageKind.OFFER,
            key=f"offer:{message.id}",
            payload={"file": file, "locale": message.payload["locale"]},
            council=request.council,
            person=message.person,
        )


MAKE_FILE: OutboxJob[FileRequest, MadeFile] = OutboxJob(
    load=load_file_request, run=make_file, store=store_file, failure_code="file_not_made"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRequest:
    """A file, and the URL to upload it to."""

    file: GeneratedFile
    url: str


def load_upload_request(tx: Transaction, message: OutboxMessage) -> UploadRequest:
    """Load the file and its upload URL; raises Refusal ``file_is_gone``."""
    try:
        file = tx.files.get(message.payload["file"])
    except NotFound:
        raise Refusal("file_is_gone") from None
    return UploadRequest(file=file, url=message.payload["upload_url"])


async def upload_file(request: UploadRequest, context: JobContext) -> GeneratedFile:
    """Upload the file; raises OutboundError."""
    await context.connector.upload(request.url, request.file.content)
    return request.file


def show_file(tx: Transaction, message: OutboxMessage, file: GeneratedFile) -> None:
    """Show the stored file in the personal chat."""
    where = {name: message.payload[name] for name in UPLOAD_INFO_FIELDS}
    tx.outbox.add(
        MessageKind.HANDED,
        key=f"handed:{message.id}",
        payload={"name": file.name, "locale": message.payload["locale"], **where},
        council=message.council,
        person=message.person,
    )


UPLOAD_FILE: OutboxJob[UploadRequest, GeneratedFile] = OutboxJob(
    load=load_upload_request,
    run=upload_file,
    store=show_file,
    failure_code="file_not_stored",
    uncertain_code="file_maybe_stored",
)


MAX_PARSE_SECONDS = 25.0
"""Maximum seconds for reading a file; a page takes hundredths of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """A file that a person sent."""

    url: str
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """The file, and the notes found in it."""

    content: bytes
    found: dict[str, Any]
    is_template: bool = False
    """Whether it is a council's Word template instead of notes."""
    refusal_code: str | None = None
    """The code of the reason why it was not read (``unreadable.<code>``)."""


def load_fetch_request(tx: Transaction, message: OutboxMessage) -> FetchRequest | None:
    """Load what to fetch; return None if the sender is no longer a coordinator."""
    council = tx.councils.get(message.council or 0)
    if message.person not in council.coordinators:
        return None
    return FetchRequest(url=message.payload["url"], extension=message.payload["ending"])


async def fetch_file(request: FetchRequest, context: JobContext) -> FetchedFile:
    """Fetch the file and parse it; raises Refusal ``file_not_from_teams``, OutboundError."""
    try:
        content = await context.connector.download(request.url, most=MAX_FILE_BYTES)
    except NotAllowed:
        raise Refusal("file_not_from_teams") from None
    except TooBig:
        return FetchedFile(content=b"", found={}, refusal_code="too_large")
    if request.extension == "docx" and await is_template(content, context):
        return FetchedFile(content=content, found={}, is_template=True)
    time_limit = min(MAX_PARSE_SECONDS, context.time_limit)
    try:
        found = await read_bytes(content, ending=request.extension, timeout=time_limit)
    except UnreadableFile as refused:
        return FetchedFile(content=content, found={}, refusal_code=refused.code)
    return FetchedFile(content=content, found=found)


def store_notes(tx: Transaction, message: OutboxMessage, fetched: FetchedFile) -> None:
    """Store the notes and send the review card, or a sentence that says why the file was not read."""
    person = message.person or 0
    if fetched.is_template:
        store_template(tx, message, fetched.content)
        return
    if fetched.refusal_code is not None:
        _notify_unreadable(tx, message, fetched.refusal_code)
        return
    if is_empty(fetched.found):
        _notify_unreadable(tx, message, "nothing_found")
        return
    council = tx.councils.get(message.council or 0)
    notes, new = store_for_review(
        tx, council, content=fetched.content, name=message.payload["name"], found=fetched.found, by=person
    )
    supersede_cards(tx, notes, person, key=f"letter-{message.id}")
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"notes:{notes.id}:{person}:letter-{message.id}",
        payload=REVIEW.view(notes=notes.id, again=not new).payload,
        council=notes.council,
        person=person,
    )


def _notify_unreadable(tx: Transaction, message: OutboxMessage, code: str) -> None:
    notice = UNREAD_FILE.view(name=message.payload["name"], why=code, values=UNREADABLE_VALUES)
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"unread:{message.id}",
        payload={**notice.payload, "locale": message.payload.get("locale")},
        council=message.council,
        person=message.person,
    )


FETCH_FILE: OutboxJob[FetchRequest, FetchedFile] = OutboxJob(
    load=load_fetch_request, run=fetch_file, store=store_notes, failure_code="file_gone"
)
