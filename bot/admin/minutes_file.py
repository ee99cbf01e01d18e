"""Write minutes to a file: adopted minutes byte for byte, otherwise the current draft."""

from dataclasses import dataclass
from datetime import date

from bot.documents import FileFormat, Sheet
from bot.documents.editions import find_edition
from bot.documents.process import Renderer, RenderingFailed
from cards.texts import Texts
from domain.council import Council
from domain.document import Document
from domain.errors import BadInput, NotFound
from domain.meeting import Meeting
from storage import Store, Transaction

MAX_SUGGESTED_DAYS = 10


class MinutesNotFound(Exception):  # noqa: N818 - its message is an answer to the operator
    """There are no minutes for this council or day; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesRequest:
    """Which minutes are wanted, and in which format."""

    code: str
    day: date
    to: FileFormat
    edition: int | None = None
    """The version; 0 for the draft, None for the current edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSource:
    """The stored file, or the content from which one is rendered."""

    content: bytes | Document | Sheet
    edition: str
    template: bytes | None = None


async def export_minutes(
    url: str, *, tenant: str, request: MinutesRequest, render: Renderer
) -> tuple[bytes, str]:
    """Return the file and the name of its edition; raises MinutesNotFound."""
    store = Store.open(url)
    try:
        found = await store.read(lambda tx: _load(tx, request), tenant=tenant)
    finally:
        store.close()
    return await _render(found, render), found.edition


async def _render(source: MinutesSource, render: Renderer) -> bytes:
    if isinstance(source.content, bytes):
        return source.content
    try:
        return await render(source.content, source.template)
    except BadInput as refusal:
        why = Texts.of("en")(f"refusal.{refusal.code}", **refusal.values)
        raise MinutesNotFound(f"The council's own template cannot be used. {why}") from None
    except RenderingFailed as failure:
        raise MinutesNotFound(f"The file could not be made: {failure}.") from None


def _load(tx: Transaction, request: MinutesRequest) -> MinutesSource:
    council = tx.councils.by_code(request.code)
    if council is None:
        raise MinutesNotFound(f"There is no council {request.code}.")
    meeting = tx.meetings.find_on_day(council.id, request.day)
    if meeting is None:
        raise MinutesNotFound(_other_days(tx, council, request.day))
    try:
        return _load_edition(tx, council, meeting, request)
    except NotFound:
        raise MinutesNotFound(f"There is no version {request.edition} of these minutes.") from None


def _load_edition(
    tx: Transaction, council: Council, meeting: Meeting, request: MinutesRequest
) -> MinutesSource:
    written = find_edition(tx, council, meeting, request.edition)
    if written.edition.is_draft:
        said = f"draft of version {written.edition.version}"
    else:
        said = f"version {written.edition.version}, adopted {written.edition.adopted_at:%Y-%m-%d %H:%M} UTC"
        for file in tx.files.of_minutes(meeting.id, written.edition.version):
            if file.format == request.to:
                return MinutesSource(content=file.content, edition=said)
    return MinutesSource(
        content=written.follow_ups if request.to is FileFormat.XLSX else written.document,
        edition=said,
        template=tx.templates.of_council(council.id) if request.to is FileFormat.DOCX else None,
    )


def _other_days(tx: Transaction, council: Council, day: date) -> str:
    held = tx.meetings.past(council.id, now=tx.now, limit=MAX_SUGGESTED_DAYS)
    days = ", ".join(meeting.day.isoformat() for meeting in held)
    there_are = f" There was one on: {days}." if days else ""
    return f"{council.code} had no meeting on {day.isoformat()}.{there_are}"
