"""Files: ordered of the outbox, offered in the personal chat, and put where the reader wants them."""

from bot.documents import Format
from bot.turn import Consented, Effects, Tell, Turn, View, whole_number
from domain.errors import BadInput, NotFound
from domain.meeting import Meeting
from domain.permissions import Act, may
from storage import Transaction
from storage.outbox import Kind

WANTED = (Format.DOCX, Format.PDF, Format.HTML, Format.MD, Format.TXT, Format.XLSX)

Order = dict[str, object]


def file_wanted(turn: Turn, meeting: Meeting) -> Order:
    """Give back what a button asks for; raises BadInput ``unknown_button`` for no format of ours."""
    form = turn.text("format")
    if form not in set(WANTED):
        raise BadInput("unknown_button")
    return minutes_order(meeting, edition=turn.number("edition") or 0, form=Format(form))


def minutes_order(meeting: Meeting, *, edition: int, form: Format) -> Order:
    """Give back what says which file of which minutes is to be made."""
    return {"meeting": meeting.id, "edition": edition, "format": form.value}


def order_file(turn: Turn, tx: Transaction, order: Order, *, key: str = "", offer: bool = True) -> None:
    """Have a file made, one at a time for a council; with ``offer`` it is offered to whoever ordered it."""
    council = turn.the_council
    tx.outbox.add(
        Kind.FILE,
        key=key or f"file:{turn.act}",
        payload={**order, "offer": offer, "locale": turn.locale},
        council=council.id,
        person=turn.person.id,
        lane=files_lane(turn),
    )


def files_lane(turn: Turn) -> str:
    """Give back the lane of a council's files, beside which messages go their own way."""
    return f"{turn.tenant}/files/{turn.the_council.id}"


def consented(turn: Turn, tx: Transaction) -> Effects:
    """Put a file where its reader agreed to have it; who declines hears nothing more of it.

    What comes with the answer is a client's word: whose file it is, is looked up.
    """
    answer = turn.happened
    if not isinstance(answer, Consented) or not answer.accepted:
        return []
    file = whole_number(answer.context.get("file"))
    if file is None or not _is_theirs(turn, tx, file):
        sorry = View(kind="sentence", args={"key": "refusal.file_is_gone"})
        return [Tell(person=turn.person.id, view=sorry, key=f"gone:{turn.act}")]
    where = {name: getattr(answer, name) for name in ("upload_url", "content_url", "unique_id", "file_type")}
    tx.outbox.add(
        Kind.UPLOAD,
        key=f"upload:{turn.act}",
        payload={"file": file, "locale": turn.locale, **where},
        council=turn.council_id,
        person=turn.person.id,
        lane=files_lane(turn),
    )
    return []


def _is_theirs(turn: Turn, tx: Transaction, file: int) -> bool:
    """Whether it is a file of their council, which coordinators alone are offered."""
    council = turn.council
    if council is None or not may(Act.ADMINISTER, turn.person, council):
        return False
    try:
        return tx.files.get(file).council == council.id
    except NotFound:
        return False
