"""Telling others what was done: coordinators in one message for ten minutes, whoever asked of the answer."""

from datetime import timedelta

from bot.turn import Tell, Turn, View
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


def tell_asker(turn: Turn, tx: Transaction, question: Question) -> list[Tell]:
    """Let whoever asked know of the answer: where they have a chat with the bot and do not know it anyway."""
    asker = question.asked_by
    for_somebody_else = question.asked_for is not None or question.logged_by != asker
    if for_somebody_else or asker == turn.person.id or asker in turn.the_council.coordinators:
        return []
    if tx.people.get(asker).personal_chat is None:
        return []
    view = View(kind="answered", args={"question": question.id})
    return [Tell(person=asker, view=view, key=f"answered:{question.id}:{question.version}")]


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
