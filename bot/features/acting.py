"""What every feature that changes a question does: find it, ask for the right, store, tell."""

from bot.features.news import tell_coordinators
from bot.turn import Effect, Refresh, Show, Tell, Turn, View
from domain.council import Council
from domain.errors import Refusal
from domain.history import Happening
from domain.permissions import Act, Part, expect, parts
from domain.question import Question
from storage import Transaction

NEWS = {Happening.ANSWERED, Happening.HANDED_OVER, Happening.POSTPONED, Happening.AT_MEETING}
"""What coordinators are told of when somebody else did it."""

MOST_AT_ONCE = 30
"""Questions of one message, and of one card."""

OF_OWNERS = NEWS | {Happening.ACKNOWLEDGED}
"""What is the owner's to do; a coordinator does it on their behalf."""


def find(turn: Turn, tx: Transaction) -> Question:
    """Give back the question that was pressed on or named by its number.

    Raises Refusal ``number_missing``, NotFound ``no_such_number`` or ``no_such_question``.
    """
    council = turn.the_council
    if (number := turn.number("number")) is not None:
        return tx.questions.by_number(council, number)
    if (question := turn.number("question")) is None:
        raise Refusal("number_missing")
    return tx.questions.get(question)


def begin(turn: Turn, tx: Transaction, act: Act) -> Question:
    """Give back the question to act upon.

    Raises Forbidden where this person may not, Stale where the card that was pressed is an old one.
    """
    question = find(turn, tx)
    expect(act, turn.person, turn.the_council, question)
    if turn.pressed is not None and (version := turn.number("version")) is not None:
        question.expect(version)
    return question


def finish(
    turn: Turn,
    tx: Transaction,
    before: Question,
    after: Question,
    *,
    happening: Happening,
    note: str | None = None,
) -> list[Effect]:
    """Store what became of the question; give back the answer and what others see of it."""
    council = turn.the_council
    tx.questions.save(
        before,
        after,
        council=council,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        on_behalf=happening in OF_OWNERS and _stands_in(turn, before),
    )
    if happening in NEWS:
        tell_coordinators(turn, tx, after)
    return [
        Show(view=View(kind="question", args={"question": after.id}), note=note),
        Refresh(question=after.id),
    ]


def _stands_in(turn: Turn, question: Question) -> bool:
    return question.department is not None and Part.OWNER not in parts(
        turn.person, turn.the_council, question
    )


def tell_owner(turn: Turn, question: Question, *, council: Council) -> list[Effect]:
    """Send the question to its department's owner; nobody where there is none yet."""
    department = council.department(question.department)
    if department is None or department.owner is None:
        return []
    return [
        Tell(
            person=department.owner,
            view=View(kind="assignment", args={"question": question.id}),
            key=f"assignment:{question.id}:{question.version}:{department.owner}",
            by=turn.person.id,
        )
    ]


def withdraw(tx: Transaction, question: Question, *, council: Council) -> None:
    """Take back what has not reached the people of the department that had the question."""
    department = council.department(question.department)
    for person in () if department is None else department.people:
        tx.outbox.cancel(question.id, person=person)
