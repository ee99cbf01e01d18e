"""The council's own Word template: ``mallar``, alone or beside a file, and the button ``template``."""

from bot.documents import Format
from bot.features.files import files_lane, order_file
from bot.router import Feature, Words
from bot.turn import Effects, Sent, SentFile, Show, Turn, View
from domain.errors import BadInput
from domain.history import CouncilHappening
from domain.permissions import Act, expect
from domain.text import LONGEST_NAME
from storage import Transaction
from storage.outbox import Kind

_CARD = View(kind="templates")


def templates(turn: Turn, tx: Transaction) -> Effects:
    """Show which template is used; a Word file that was sent along is checked and used from then on."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    sent = turn.happened
    if isinstance(sent, Sent) and sent.files:
        return _looked_at(turn, tx, sent.files)
    return [Show(view=_CARD, alone=True)]


def template(turn: Turn, tx: Transaction) -> Effects:
    """Send ours as an example, or use ours again."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    match turn.text("do"):
        case "example":
            order_file(turn, tx, {"template": True, "format": Format.DOCX.value})
            return [Show(view=_CARD, note="file_coming")]
        case "ours":
            tx.templates.remove(council.id)
            note_template(tx, council.id, by=turn.person.id, act=turn.act, own=False)
            return [Show(view=_CARD, note="template_ours")]
        case _:
            raise BadInput("unknown_button")


def note_template(tx: Transaction, council: int, *, by: int, act: str, own: bool) -> None:
    """Write down that the council has another template now."""
    tx.events.add_to_council(
        council, happening=CouncilHappening.TEMPLATE_CHANGED, by=by, act=act, at=tx.now, new={"own": own}
    )


def _looked_at(turn: Turn, tx: Transaction, files: tuple[SentFile, ...]) -> Effects:
    """Have the first Word file fetched and checked; raises BadInput ``template_not_word``."""
    file = next((one for one in files if one.kind == Format.DOCX), None)
    if file is None:
        raise BadInput("template_not_word")
    tx.outbox.add(
        Kind.TEMPLATE,
        key=f"template:{turn.act}",
        payload={"url": file.url, "name": file.name[:LONGEST_NAME], "locale": turn.locale},
        council=turn.the_council.id,
        person=turn.person.id,
        lane=files_lane(turn),
    )
    return [Show(view=View(kind="sentence", args={"key": "templates.checking"}))]


FEATURES = (
    Feature(
        name="templates",
        words=Words(sv=("mallar",), en=("templates",)),
        act=Act.ADMINISTER,
        handle=templates,
    ),
    Feature(name="template", verbs=("template",), act=Act.ADMINISTER, handle=template),
)
