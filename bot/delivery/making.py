"""The errand that makes a file of minutes: looked up, written in a process of its own, kept and offered."""

from dataclasses import dataclass
from pathlib import PurePath

from bot.delivery.errands import Errand, Means, Undone
from bot.documents import Format, Sheet, our_template
from bot.documents.apart import NotWritten, write_apart
from bot.minutes_of import Written, edition_named
from bot.receipts import renew_minutes
from cards.texts import Texts
from domain.council import Council
from domain.document import Document
from domain.meeting import Meeting
from storage import Transaction
from storage.files import StoredFile
from storage.outbox import Kind, Letter

DRAFT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A file that is to be made, or that there is already."""

    council: int
    meeting: int | None
    edition: int
    to: Format
    name: str
    content: Document | Sheet | bytes
    template: bytes | None = None
    made: int | None = None
    """The file's id, where adopted minutes have it already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of it."""

    making: Making
    content: bytes


def look_up(tx: Transaction, letter: Letter) -> Making | None:
    """Give back what to make, None where whoever asked is no coordinator any more."""
    council = tx.councils.get(letter.council or 0)
    if letter.payload["offer"] and letter.person not in council.coordinators:
        return None
    to = Format(letter.payload["format"])
    if letter.payload.get("template"):
        name = f"{Texts.of(council.locale)('file.template')}.{to}"
        return Making(
            council=council.id, meeting=None, edition=DRAFT, to=to, name=name, content=our_template()
        )
    meeting = tx.meetings.get(letter.payload["meeting"])
    written = edition_named(tx, council, meeting, letter.payload["edition"])
    kept = () if written.edition.draft else tx.files.of_minutes(meeting.id, written.edition.version)
    return Making(
        council=council.id,
        meeting=meeting.id,
        edition=written.number,
        to=to,
        name=file_name(council, meeting, written, to=to, clock=bool(tx.meetings.beside(meeting))),
        content=written.follow_ups if to is Format.XLSX else written.document,
        template=tx.templates.of_council(council.id) if to is Format.DOCX else None,
        made=next((file.id for file in kept if file.format == to), None),
    )


def file_name(
    council: Council, meeting: Meeting, written: Written, *, to: Format, clock: bool = False
) -> str:
    """Give back ``minnesanteckningar-TR-2021-09-15-utkast.docx``, with the time where a day has several."""
    texts = Texts.of(council.locale)
    what = texts("file.list" if to is Format.XLSX else "file.minutes")
    version = written.edition.version
    state = texts("file.draft") if written.edition.draft else "" if version == 1 else f"v{version}"
    begins = meeting.begins.strftime("%H%M") if clock else ""
    parts = (what, council.code, meeting.day.isoformat(), begins, state)
    return PurePath("-".join(part for part in parts if part) + f".{to}").name


async def make(making: Making, means: Means) -> Made:
    """Write it; raises BadInput for a template that cannot be used, Undone where writing fails."""
    if making.made is not None:
        return Made(making=making, content=b"")
    if isinstance(making.content, bytes):
        return Made(making=making, content=making.content)
    try:
        written = await write_apart(
            making.content, to=making.to, template=making.template, patience=means.patience
        )
    except NotWritten as failure:
        raise Undone(f"not_written: {failure}") from failure
    return Made(making=making, content=written.content)


def keep(tx: Transaction, letter: Letter, made: Made) -> None:
    """Keep the file, and offer it; the cards of adopted minutes show its digest."""
    making = made.making
    file = making.made
    if file is None:
        file = tx.files.put(
            StoredFile.of(
                made.content,
                council=making.council,
                meeting=making.meeting,
                version=making.edition,
                format=making.to.value,
                name=making.name,
                made_at=tx.now,
                person=letter.person,
            )
        ).id
        if making.meeting is not None and making.edition != DRAFT:
            renew_minutes(tx, tx.meetings.get(making.meeting), key=f"made:{letter.id}")
    if letter.payload["offer"]:
        tx.outbox.add(
            Kind.OFFER,
            key=f"offer:{letter.id}",
            payload={"file": file, "locale": letter.payload["locale"]},
            council=making.council,
            person=letter.person,
        )


MAKING: Errand[Making, Made] = Errand(prepare=look_up, work=make, store=keep, given_up="file_not_made")
