"""Who may do what; the table in docs/architecture.md is tested against this one."""

from enum import StrEnum

from domain.council import Council
from domain.errors import Forbidden
from domain.person import Person, Standing
from domain.question import Question, Status


class Act(StrEnum):
    """Everything that a right is needed for."""

    LOG = "log"
    READ = "read"
    ASSIGN = "assign"
    ADMINISTER = "administer"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    POSTPONE = "postpone"
    HAND_OVER = "hand_over"
    RAISE_AT_MEETING = "raise_at_meeting"
    EDIT = "edit"
    DROP = "drop"
    REOPEN = "reopen"
    REMIND_ME = "remind_me"


class Part(StrEnum):
    """What a person is to a council or to one of its questions."""

    COORDINATOR = "coordinator"
    OWNER = "owner"
    ASKER = "asker"
    MEMBER = "member"
    VISITOR = "visitor"


_OWNERS = frozenset({Part.COORDINATOR, Part.OWNER})
_ALL = frozenset(Part)

RIGHTS: dict[Act, frozenset[Part]] = {
    Act.LOG: _ALL,
    Act.READ: _ALL,
    Act.ASSIGN: frozenset({Part.COORDINATOR}),
    Act.ADMINISTER: frozenset({Part.COORDINATOR}),
    Act.ACKNOWLEDGE: _OWNERS,
    Act.ANSWER: _OWNERS | {Part.ASKER, Part.MEMBER},
    Act.POSTPONE: _OWNERS,
    Act.HAND_OVER: _OWNERS,
    Act.RAISE_AT_MEETING: _OWNERS,
    Act.EDIT: frozenset({Part.COORDINATOR, Part.ASKER}),
    Act.DROP: frozenset({Part.COORDINATOR, Part.ASKER}),
    Act.REOPEN: _OWNERS,
    Act.REMIND_ME: frozenset({Part.COORDINATOR, Part.OWNER, Part.ASKER}),
}

UNTIL_ASSIGNED = frozenset({Act.EDIT, Act.DROP})
"""What the asker may do only while the question waits to be assigned."""

AT_ITS_MEETING = frozenset({Act.ANSWER})
"""What the asker and members may do only while the meeting goes on that the question came up at, and no
department has it: somebody who knows answers at once."""


def parts(person: Person, council: Council, question: Question | None = None) -> frozenset[Part]:
    """Give back what ``person`` is to the council and, where there is one, to the question."""
    found = {Part.MEMBER if person.standing is Standing.MEMBER else Part.VISITOR}
    if person.id in council.coordinators:
        found.add(Part.COORDINATOR)
    if question is None:
        return frozenset(found | ({Part.OWNER} if council.departments_of(person.id) else set()))
    department = council.department(question.department)
    if department is not None and person.id in department.people:
        found.add(Part.OWNER)
    if person.id in (question.asked_by, question.logged_by) and person.identified:
        found.add(Part.ASKER)
    return frozenset(found)


def may(
    act: Act,
    person: Person,
    council: Council,
    question: Question | None = None,
    *,
    ongoing: int | None = None,
) -> bool:
    """Whether ``person`` has the right to ``act``; what state the question is in is the question's rule.

    ``ongoing`` is the meeting of the council that goes on now (its id).
    """
    held = parts(person, council, question) & RIGHTS[act]
    if act in UNTIL_ASSIGNED and question is not None and question.status is not Status.LOGGED:
        held -= {Part.ASKER}
    if act in AT_ITS_MEETING and not (question and at_its_meeting(question, ongoing=ongoing)):
        held &= _OWNERS
    return bool(held)


def at_its_meeting(question: Question, *, ongoing: int | None) -> bool:
    """Whether the meeting goes on that a question without department came up at."""
    return question.department is None and question.meeting is not None and question.meeting == ongoing


def may_ever(act: Act, person: Person, council: Council) -> bool:
    """Whether ``person`` may ``act`` on some question of the council, meeting or not: one they asked, say."""
    held = parts(person, council) | ({Part.ASKER} if person.identified else frozenset())
    return bool(held & RIGHTS[act] & (_OWNERS if act in AT_ITS_MEETING else _ALL))


def expect(
    act: Act,
    person: Person,
    council: Council,
    question: Question | None = None,
    *,
    ongoing: int | None = None,
) -> None:
    """Raise Forbidden where ``person`` may not ``act``; ``ongoing`` as for ``may``."""
    if not may(act, person, council, question, ongoing=ongoing):
        raise Forbidden(f"may_not_{act}")
