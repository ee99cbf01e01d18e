"""Telling coordinators what owners did: one message for all that happens within ten minutes."""

from datetime import timedelta

from bot.turn import Turn, View
from domain.question import Question
from storage import Transaction
from storage.outbox import Kind

TOGETHER = timedelta(minutes=10)
MOST_ROWS = 8


def tell_coordinators(turn: Turn, tx: Transaction, question: Question) -> None:
    """Let every coordinator but the one who did it know."""
    for coordinator in turn.the_council.coordinators:
        if coordinator != turn.person.id:
            _tell(turn, tx, question, coordinator)


def _tell(turn: Turn, tx: Transaction, question: Question, coordinator: int) -> None:
    council = turn.the_council
    since = turn.now - TOGETHER
    standing = tx.views.newest(council=council.id, person=coordinator, kind="news", since=since)
    if standing is not None and (rows := _with(standing.args["questions"], question.id)):
        tx.views.replace(
            standing.id, council=council.id, kind="news", args={"questions": rows}, questions=rows
        )
        tx.outbox.update_card(standing.id, thread=standing.thread, key=turn.act)
        return
    prefix = f"news:{council.id}:{coordinator}:"
    waiting = tx.outbox.waiting(prefix, since=since)
    if waiting is not None and (rows := _with(waiting.payload["args"]["questions"], question.id)):
        tx.outbox.rewrite(waiting.id, payload=_payload(rows))
        return
    tx.outbox.add(
        Kind.MESSAGE,
        key=f"{prefix}{turn.act}",
        payload=_payload([question.id]),
        council=council.id,
        person=coordinator,
    )


def _with(rows: list[int], question: int) -> list[int]:
    """Give back the rows with one more, nothing where the card would grow too long."""
    together = list(dict.fromkeys([*rows, question]))
    return together if len(together) <= MOST_ROWS else []


def _payload(rows: list[int]) -> dict[str, object]:
    view = View(kind="news", args={"questions": rows})
    return {"kind": view.kind, "args": dict(view.args)}
