"""Minutes as a file from the command line: what was adopted byte by byte, else the draft as it is now."""

from dataclasses import dataclass
from datetime import date

from bot.documents import Format, Sheet
from bot.documents.ahead import Writer
from bot.documents.apart import NotWritten
from bot.minutes_of import edition_named
from cards.texts import Texts
from domain.council import Council
from domain.document import Document
from domain.errors import BadInput, NotFound
from domain.meeting import Meeting
from storage import Store, Transaction

MOST_DAYS = 10


class NoMinutes(Exception):  # noqa: N818 - said to whoever asks
    """There are none of this council or this day; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which minutes, and as what."""

    code: str
    day: date
    to: Format
    edition: int | None = None
    """The version, 0 for the draft, None for the one that counts now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the database has of it: the finished file, or what one is made of."""

    content: bytes | Document | Sheet
    edition: str
    template: bytes | None = None


async def minutes_file(url: str, *, tenant: str, asked: Asked, writer: Writer) -> tuple[bytes, str]:
    """Give back the file, and which edition it is; raises NoMinutes."""
    store = Store.open(url)
    try:
        found = await store.read(lambda tx: _found(tx, asked), tenant=tenant)
    finally:
        store.close()
    return _written(found, writer), found.edition


def _written(found: Found, writer: Writer) -> bytes:
    if isinstance(found.content, bytes):
        return found.content
    try:
        return writer(found.content, found.template)
    except BadInput as refusal:
        why = Texts.of("en")(f"refusal.{refusal.code}", **refusal.values)
        raise NoMinutes(f"The council's own template cannot be used. {why}") from None
    except NotWritten as failure:
        raise NoMinutes(f"The file could not be made: {failure}.") from None


def _found(tx: Transaction, asked: Asked) -> Found:
    council = tx.councils.by_code(asked.code)
    if council is None:
        raise NoMinutes(f"There is no council {asked.code}.")
    meeting = tx.meetings.on_day(council.id, asked.day)
    if meeting is None:
        raise NoMinutes(_other_days(tx, council, asked.day))
    try:
        return _looked_up(tx, council, meeting, asked)
    except NotFound:
        raise NoMinutes(f"There is no version {asked.edition} of these minutes.") from None


def _looked_up(tx: Transaction, council: Council, meeting: Meeting, asked: Asked) -> Found:
    written = edition_named(tx, council, meeting, asked.edition)
    if written.edition.draft:
        said = f"draft of version {written.edition.version}"
    else:
        said = f"version {written.edition.version}, adopted {written.edition.adopted_at:%Y-%m-%d %H:%M} UTC"
        for file in tx.files.of_minutes(meeting.id, written.edition.version):
            if file.format == asked.to:
                return Found(content=file.content, edition=said)
    return Found(
        content=written.follow_ups if asked.to is Format.XLSX else written.document,
        edition=said,
        template=tx.templates.of_council(council.id) if asked.to is Format.DOCX else None,
    )


def _other_days(tx: Transaction, council: Council, day: date) -> str:
    held = tx.meetings.behind(council.id, now=tx.now, most=MOST_DAYS)
    days = ", ".join(meeting.day.isoformat() for meeting in held)
    there_are = f" There was one on: {days}." if days else ""
    return f"{council.code} had no meeting on {day.isoformat()}.{there_are}"
