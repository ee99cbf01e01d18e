"""Manage the council's own Word template: ``mallar``, alone or beside a file, and the button ``template``."""

from bot.documents import FileFormat
from bot.features.minutes.files import file_ordering_key, order_file
from bot.turn.incoming import FilesReceived, ReceivedFile
from bot.turn.types import Effects, Feature, ShowView, StartJob, Turn
from bot.views.messages import SENTENCE
from bot.views.minutes import TEMPLATES
from domain.errors import BadInput
from domain.history import CouncilEventKind
from domain.permissions import Permission, require_permission
from domain.text import MAX_NAME_LENGTH
from storage import Transaction
from storage.outbox import MessageKind

_CARD = TEMPLATES.view()


def show_templates(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show which template is used; a Word file that was sent along is checked and used from then on."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    sent = turn.event
    if isinstance(sent, FilesReceived) and sent.files:
        return _check_template(turn, sent.files)
    return [ShowView(view=_CARD, is_private=True, stays_personal=True)]


def change_template(turn: Turn, tx: Transaction) -> Effects:
    """Send the built-in template as an example, or use it again."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    match turn.text("do"):
        case "example":
            example = order_file(turn, {"template": True, "format": FileFormat.DOCX.value})
            return [example, ShowView(view=_CARD, note="file_coming")]
        case "ours":
            tx.templates.remove(council.id)
            record_template_change(tx, council.id, by=turn.person.id, act=turn.act, own=False)
            return [ShowView(view=_CARD, note="template_ours")]
        case _:
            raise BadInput("unknown_button")


def record_template_change(tx: Transaction, council: int, *, by: int, act: str, own: bool) -> None:
    """Record in the history that the council has another template."""
    tx.events.add_to_council(
        council, happening=CouncilEventKind.TEMPLATE_CHANGED, by=by, act=act, at=tx.now, new={"own": own}
    )


def _check_template(turn: Turn, files: tuple[ReceivedFile, ...]) -> Effects:
    """Queue fetching and checking the first Word file; raises BadInput ``template_not_word``."""
    file = next((one for one in files if one.kind == FileFormat.DOCX), None)
    if file is None:
        raise BadInput("template_not_word")
    check = StartJob(
        kind=MessageKind.TEMPLATE,
        key=f"template:{turn.act}",
        payload={"url": file.url, "name": file.name[:MAX_NAME_LENGTH], "locale": turn.locale},
        council=turn.the_council.id,
        person=turn.person.id,
        ordering_key=file_ordering_key(turn),
    )
    return [check, ShowView(view=SENTENCE.view(key="templates.checking"))]


FEATURES = (
    Feature(
        name="templates",
        is_command=True,
        act=Permission.ADMINISTER,
        handle=show_templates,
    ),
    Feature(name="template", verbs=("template",), act=Permission.ADMINISTER, handle=change_template),
)
