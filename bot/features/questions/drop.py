"""Drop a question with a reason (``stryk 12 ...``), and reopen a closed one."""

from bot.features.questions.actions import load_question, store_change
from bot.features.questions.notify import cancel_pending_messages, notify_owners
from bot.turn.types import Effects, Feature, Turn, number_reader
from domain.history import EventKind
from domain.permissions import Permission
from domain.text import require_text
from storage import Transaction


def drop(turn: Turn, tx: Transaction) -> Effects:
    """Drop the question and show the reason on its card."""
    question = load_question(turn, tx, Permission.DROP)
    reason = require_text(turn.text("reason"), missing="reason_missing")
    dropped = question.drop(reason, by=turn.person.id, at=turn.now)
    cancel_pending_messages(tx, question, council=turn.the_council)
    return store_change(turn, tx, question, dropped, happening=EventKind.DROPPED, note="dropped")


DROP = Feature(
    name="drop",
    is_command=True,
    verbs=("drop",),
    act=Permission.DROP,
    parse=number_reader("reason"),
    handle=drop,
    argument="number_reason",
)


def reopen(turn: Turn, tx: Transaction) -> Effects:
    """Reopen the question and send it to its former department, if that still exists."""
    question = load_question(turn, tx, Permission.REOPEN)
    there = any(d.id == question.department for d in turn.the_council.departments)
    reopened = (question if there else question.without_department()).reopen()
    effects = store_change(turn, tx, question, reopened, happening=EventKind.REOPENED, note="reopened")
    return [*effects, *notify_owners(turn, reopened, council=turn.the_council)]


REOPEN = Feature(name="reopen", verbs=("reopen",), act=Permission.REOPEN, handle=reopen)
