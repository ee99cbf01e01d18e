"""One question is logged: once for the same line within a minute, and sent on where that was said with it."""

from dataclasses import dataclass

from bot.features.asked import Asked
from bot.turn import Submitted, Turn
from domain.council import Department
from domain.history import Happening
from domain.meeting import Meeting
from domain.question import Question
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A question that there is now, and whether it was there before."""

    question: Question
    repeated: bool


def log_once(turn: Turn, tx: Transaction, one: Asked, *, here: Meeting | None) -> Noted:
    """Log one question, and send it on where that was said with it."""
    known = None if turn.fields.get("force") else repeated(turn, tx, one)
    if known is not None:
        return Noted(question=known, repeated=True)
    question = _log(turn, tx, one, here=here)
    if one.department is not None:
        question = _send(turn, tx, question, one.department)
    return Noted(question=question, repeated=False)


def repeated(turn: Turn, tx: Transaction, one: Asked) -> Question | None:
    """Give back the same line of a minute ago; from here on nobody else logs for this council."""
    return tx.questions.repeated(
        turn.the_council,
        text=one.text,
        by=turn.person.id,
        asked_by=one.asked_by.id,
        asked_for=one.asked_for,
        at=turn.now,
    )


def _log(turn: Turn, tx: Transaction, one: Asked, *, here: Meeting | None) -> Question:
    council, (source, link) = turn.the_council, _message(turn)
    return tx.questions.add(
        council,
        number=tx.councils.next_number(council.id),
        text=one.text,
        by=turn.person.id,
        asked_by=one.asked_by.id,
        asked_for=one.asked_for,
        at=turn.now,
        chat=turn.chat.thread,
        source=source,
        source_link=link,
        act=turn.act,
        meeting=None if here is None else here.id,
        section=None if here is None else here.section,
    )


def _message(turn: Turn) -> tuple[str, str | None]:
    """Give back the id of the message that asked, and the way to it; a button is none."""
    if isinstance(turn.happened, Submitted) and (chosen := turn.happened.message) is not None:
        return chosen.id, chosen.link
    return "" if turn.pressed else turn.activity, None


def _send(turn: Turn, tx: Transaction, question: Question, department: Department) -> Question:
    sent = question.assign(department.id)
    tx.questions.save(
        question,
        sent,
        council=turn.the_council,
        happening=Happening.ASSIGNED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )
    return sent
