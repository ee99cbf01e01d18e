"""Order files from the outbox, and upload them once the recipient has consented."""

from datetime import timedelta

from bot.documents import FileFormat
from bot.documents.calendar import FORMAT as CALENDAR
from bot.features.access import may_read
from bot.turn.incoming import FileConsentAnswered, parse_number
from bot.turn.types import Effects, SendToPerson, StartJob, Turn
from bot.views.messages import SENTENCE
from domain.errors import BadInput, NotFound
from domain.meeting import Meeting
from domain.permissions import Permission, is_permitted
from storage import Transaction
from storage.outbox import MessageKind

FILE_FORMATS = (
    FileFormat.DOCX,
    FileFormat.PDF,
    FileFormat.HTML,
    FileFormat.MD,
    FileFormat.TXT,
    FileFormat.XLSX,
)

FileOrder = dict[str, object]
ACCEPTED_AT_ONCE = timedelta(minutes=1)
"""After this the same offer may be accepted again, and the file is uploaded again."""


def parse_file_orders(turn: Turn, meeting: Meeting) -> list[FileOrder]:
    """Return the files that a button asks for, such as ``docx+pdf``.

    Raises BadInput ``unknown_button`` for an unknown format.
    """
    forms = list(dict.fromkeys(turn.text("format").split("+")))
    if not set(forms) <= set(FILE_FORMATS):
        raise BadInput("unknown_button")
    edition = turn.number("edition") or 0
    return [minutes_file_order(meeting, edition=edition, form=FileFormat(form)) for form in forms]


def minutes_file_order(meeting: Meeting, *, edition: int, form: FileFormat) -> FileOrder:
    """Return the order for one file of minutes."""
    return {"meeting": meeting.id, "edition": edition, "format": form.value}


def order_file(turn: Turn, order: FileOrder, *, key: str = "", offer: bool = True) -> StartJob:
    """Return the effect that renders a file, one at a time per council; ``offer`` it to the sender."""
    return StartJob(
        kind=MessageKind.FILE,
        key=key or f"file:{turn.act}",
        payload={**order, "offer": offer, "locale": turn.locale},
        council=turn.the_council.id,
        person=turn.person.id,
        ordering_key=file_ordering_key(turn),
    )


def file_ordering_key(turn: Turn) -> str:
    """Return the ordering key of a council's files, which keeps them apart from messages."""
    return f"{turn.tenant}/files/{turn.the_council.id}"


def consented(turn: Turn, tx: Transaction) -> Effects:
    """Upload a file whose recipient consented; if they declined, do nothing.

    The context of the answer comes from a client and is not trusted: the file is looked up.
    """
    answer = turn.event
    if not isinstance(answer, FileConsentAnswered) or not answer.is_accepted:
        return []
    file = parse_number(answer.context.get("file"))
    if file is None or not _may_have_file(turn, tx, file):
        sorry = SENTENCE.view(key="refusal.file_is_gone")
        return [SendToPerson(person=turn.person.id, view=sorry, key=f"gone:{turn.act}")]
    where = {name: getattr(answer, name) for name in ("upload_url", "content_url", "unique_id", "file_type")}
    upload = StartJob(
        kind=MessageKind.UPLOAD,
        key=_upload_key(turn, tx, offer=answer.card_activity_id),
        payload={"file": file, "locale": turn.locale, **where},
        council=turn.council_id,
        person=turn.person.id,
        ordering_key=file_ordering_key(turn),
    )
    return [upload]


def _upload_key(turn: Turn, tx: Transaction, *, offer: str) -> str:
    """Return the key of an upload: the same for an offer that is accepted on two devices at once."""
    key = f"upload:{turn.chat.thread}/{offer}"
    is_new = not offer or tx.outbox.is_over(key, since=turn.now - ACCEPTED_AT_ONCE)
    return f"upload:{turn.act}" if is_new else key


def _may_have_file(turn: Turn, tx: Transaction, file: int) -> bool:
    """Return whether it is a file of the sender's council; others than coordinators get calendar files."""
    council = turn.council
    if council is None or not may_read(turn):
        return False
    try:
        known = tx.files.get(file)
    except NotFound:
        return False
    may_have = known.format == CALENDAR or is_permitted(Permission.ADMINISTER, turn.person, council)
    return may_have and known.council == council.id
