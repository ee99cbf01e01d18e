"""What every feature that changes a question does: find it, ask for the right, store, tell."""

from datetime import date, timedelta

from bot.features.digest import pressed_digest
from bot.features.news import tell_asker, tell_coordinators
from bot.turn import ChatKind, Effect, Refresh, Show, Tell, Turn, View
from domain.council import Council, Department
from domain.errors import BadInput, Forbidden
from domain.history import Happening
from domain.meeting import Meeting
from domain.permissions import AT_ITS_MEETING, Act, Part, expect, may, parts
from domain.question import Question
from storage import Transaction

NEWS = {Happening.ANSWERED, Happening.HANDED_OVER, Happening.POSTPONED, Happening.AT_MEETING}
"""What coordinators are told of when somebody else did it."""

MOST_AT_ONCE = 30
"""Questions of one message, and of one card."""

MOST_SINGLE_CARDS = 2
FURTHEST = timedelta(days=3653)
"""Ten years."""

OF_OWNERS = NEWS | {Happening.ACKNOWLEDGED}
"""What is the owner's to do; a coordinator does it on their behalf."""


def find(turn: Turn, tx: Transaction) -> Question:
    """Give back the question that was pressed on or named by its number.

    Raises BadInput ``number_missing``, NotFound ``no_such_number`` or ``no_such_question``.
    """
    council = turn.the_council
    if (number := turn.number("number")) is not None:
        return tx.questions.by_number(council, number)
    if (question := turn.number("question")) is None:
        raise BadInput("number_missing")
    return tx.questions.get(question)


def begin(turn: Turn, tx: Transaction, act: Act) -> Question:
    """Give back the question to act upon.

    Raises Forbidden where this person may not, Stale where the card that was pressed is an old one.
    """
    question = find(turn, tx)
    asked_there = act in AT_ITS_MEETING and question.meeting is not None
    here = going_on(turn, tx) if asked_there else None
    ongoing = None if here is None else here.id
    expect(act, turn.person, turn.the_council, question, ongoing=ongoing)
    if turn.pressed is not None and (version := turn.number("version")) is not None:
        question.expect(version)
    return question


def going_on(turn: Turn, tx: Transaction) -> Meeting | None:
    """Give back the meeting of the council that goes on now."""
    begun = tx.meetings.ongoing(turn.the_council.id)
    return begun if begun is not None and begun.goes_on(turn.now) else None


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
    shown = pressed_digest(turn, tx) or View(kind="question", args={"question": after.id})
    return [
        Show(view=shown, note=note),
        Refresh(question=after.id),
        *(tell_asker(turn, tx, after) if happening is Happening.ANSWERED else ()),
    ]


def _stands_in(turn: Turn, question: Question) -> bool:
    return question.department is not None and Part.OWNER not in parts(
        turn.person, turn.the_council, question
    )


def tell_owner(turn: Turn, *questions: Question, council: Council) -> list[Effect]:
    """Send questions to the owners of their departments; nobody where there is none yet.

    An owner gets a card for each question up to ``MOST_SINGLE_CARDS``, one card with all of them above it.
    """
    return [
        Tell(
            person=department.owner,
            view=view,
            key=f"{view.kind}:{view.questions[0]}:{turn.act}:{department.owner}",
            by=turn.person.id,
        )
        for department in council.departments
        if department.owner is not None
        for view in _owners_views(department, [q.id for q in questions if q.department == department.id])
    ]


def _owners_views(department: Department, questions: list[int]) -> list[View]:
    if len(questions) <= MOST_SINGLE_CARDS:
        return [View(kind="assignment", args={"question": question}) for question in questions]
    return [View(kind="inherited", args={"department": department.id, "questions": questions})]


def day_ahead(turn: Turn, name: str, *, at_once: bool = False) -> date | None:
    """Give back a field as a day to come, None where there is none; today counts where it may be ``at_once``.

    Raises BadInput ``bad_date``, ``date_has_passed`` or ``date_too_far``.
    """
    day = turn.day(name)
    if day is None:
        return None
    if day < turn.today or (day == turn.today and not at_once):
        raise BadInput("date_has_passed")
    if day > turn.today + FURTHEST:
        raise BadInput("date_too_far")
    return day


def may_read(turn: Turn, question: Question | None = None) -> bool:
    """Whether this person may read the council's questions, or this one, here.

    Guests read along in the meeting's chat; on their own they see what they asked or answer for.
    """
    council = turn.the_council
    a_guest = parts(turn.person, council, question) == {Part.VISITOR}
    return may(Act.READ, turn.person, council, question) and not (
        a_guest and turn.chat.kind is ChatKind.PERSONAL
    )


def expect_to_read(turn: Turn, question: Question | None = None) -> None:
    """Raise Forbidden where this person may not read here."""
    if not may_read(turn, question):
        raise Forbidden("may_not_read")


def withdraw(tx: Transaction, question: Question, *, council: Council) -> None:
    """Take back what has not reached the people of the department that had the question."""
    department = council.department(question.department)
    for person in () if department is None else department.people:
        tx.outbox.cancel(question.id, person=person)
