"""The job that makes a file of minutes: load, render in a process of its own, store and offer it."""

from dataclasses import dataclass
from pathlib import PurePath

from bot.documents import FileFormat, Sheet, default_template
from bot.documents.editions import WordedMinutes, find_edition
from bot.documents.process import RenderingFailed, render_in_child
from bot.outbox.jobs.runner import JobContext, JobFailed, OutboxJob
from bot.views.registry import update_minutes_cards
from cards.texts import Texts
from domain.council import Council
from domain.document import Document
from domain.meeting import Meeting
from storage import Transaction
from storage.files import GeneratedFile
from storage.outbox import MessageKind, OutboxMessage

DRAFT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRequest:
    """A file to make, or one that exists already."""

    council: int
    meeting: int | None
    edition: int
    file_format: FileFormat
    name: str
    content: Document | Sheet | bytes
    template: bytes | None = None
    existing_file: int | None = None
    """The file's id, where adopted minutes have it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """The file that was made."""

    request: FileRequest
    content: bytes


def load_request(tx: Transaction, message: OutboxMessage) -> FileRequest | None:
    """Load what to make; return None if the person who asked is no longer a coordinator."""
    council = tx.councils.get(message.council or 0)
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
    meeting = tx.meetings.get(message.payload["meeting"])
    written = find_edition(tx, council, meeting, message.payload["edition"])
    kept = () if written.edition.is_draft else tx.files.of_minutes(meeting.id, written.edition.version)
    return FileRequest(
        council=council.id,
        meeting=meeting.id,
        edition=written.number,
        file_format=to,
        name=file_name(council, meeting, written, to=to, with_time=bool(tx.meetings.others_on_day(meeting))),
        content=written.follow_ups if to is FileFormat.XLSX else written.document,
        template=tx.templates.of_council(council.id) if to is FileFormat.DOCX else None,
        existing_file=next((file.id for file in kept if file.format == to), None),
    )


def file_name(
    council: Council, meeting: Meeting, written: WordedMinutes, *, to: FileFormat, with_time: bool = False
) -> str:
    """Return a file name like ``minnesanteckningar-TR-2021-09-15-utkast.docx``.

    ``clock`` adds the time, for a day with several meetings.
    """
    texts = Texts.of(council.locale)
    what = texts("file.list" if to is FileFormat.XLSX else "file.minutes")
    version = written.edition.version
    state = texts("file.draft") if written.edition.is_draft else "" if version == 1 else f"v{version}"
    begins = meeting.begins.strftime("%H%M") if with_time else ""
    parts = (what, council.code, meeting.day.isoformat(), begins, state)
    return PurePath("-".join(part for part in parts if part) + f".{to}").name


async def make_file(request: FileRequest, context: JobContext) -> MadeFile:
    """Make the file; raises BadInput for an unusable template, JobFailed if writing fails."""
    if request.existing_file is not None:
        return MadeFile(request=request, content=b"")
    if isinstance(request.content, bytes):
        return MadeFile(request=request, content=request.content)
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
                format=request.file_format.value,
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
    load=load_request, run=make_file, store=store_file, failure_code="file_not_made"
)
