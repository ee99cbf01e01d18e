"""Who may do what; the table in docs/architecture.md is tested against this one."""

from enum import StrEnum

from domain.council import Council
from domain.errors import Forbidden
from domain.person import MembershipKind, Person
from domain.question import ENDED_STATUSES, OPEN_STATUSES, SENT_STATUSES, Question, QuestionStatus


class Permission(StrEnum):
    """Everything that needs a right."""

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
    MERGE = "merge"
    REOPEN = "reopen"
    REMIND_ME = "remind_me"
    PUBLISH = "publish"


class Relation(StrEnum):
    """How a person relates to a council or one of its questions."""

    COORDINATOR = "coordinator"
    OWNER = "owner"
    ASKER = "asker"
    MEMBER = "member"
    VISITOR = "visitor"


_ANSWERING = frozenset({Relation.COORDINATOR, Relation.OWNER})
_ALL_RELATIONS = frozenset(Relation)

PERMITTED_RELATIONS: dict[Permission, frozenset[Relation]] = {
    Permission.LOG: _ALL_RELATIONS,
    Permission.READ: _ALL_RELATIONS,
    Permission.ASSIGN: frozenset({Relation.COORDINATOR}),
    Permission.ADMINISTER: frozenset({Relation.COORDINATOR}),
    Permission.ACKNOWLEDGE: _ANSWERING,
    Permission.ANSWER: _ANSWERING | {Relation.ASKER, Relation.MEMBER},
    Permission.POSTPONE: _ANSWERING,
    Permission.HAND_OVER: _ANSWERING,
    Permission.RAISE_AT_MEETING: _ANSWERING,
    Permission.EDIT: frozenset({Relation.COORDINATOR, Relation.ASKER}),
    Permission.DROP: frozenset({Relation.COORDINATOR, Relation.ASKER}),
    Permission.MERGE: frozenset({Relation.COORDINATOR}),
    Permission.REOPEN: _ANSWERING,
    Permission.REMIND_ME: frozenset({Relation.COORDINATOR, Relation.OWNER, Relation.ASKER}),
    Permission.PUBLISH: frozenset({Relation.COORDINATOR}),
}

ASKER_UNTIL_ASSIGNED = frozenset({Permission.EDIT, Permission.DROP})
"""What the asker may do only while the question waits to be assigned."""

MEMBERS_DURING_MEETING = frozenset({Permission.ANSWER})
"""What the asker and members may do only while the question's meeting is ongoing and no
department is assigned, so that somebody who knows can answer at once."""


def relations_of(person: Person, council: Council, question: Question | None = None) -> frozenset[Relation]:
    """Return how ``person`` relates to the council and, if given, to the question."""
    found = {Relation.MEMBER if person.membership is MembershipKind.MEMBER else Relation.VISITOR}
    if person.id in council.coordinators:
        found.add(Relation.COORDINATOR)
    if question is None:
        return frozenset(found | ({Relation.OWNER} if council.departments_of(person.id) else set()))
    department = council.department_of(question)
    if (department is not None and person.id in department.people) or question.id in person.answers:
        found.add(Relation.OWNER)
    if person.id in (question.asked_by, question.logged_by) and person.is_identified:
        found.add(Relation.ASKER)
    return frozenset(found)


def is_visitor(person: Person, council: Council, question: Question | None = None) -> bool:
    """Return whether somebody is a visitor and nothing else: a guest or somebody unknown."""
    return relations_of(person, council, question) == {Relation.VISITOR}


def is_permitted(
    permission: Permission,
    person: Person,
    council: Council,
    question: Question | None = None,
    *,
    ongoing_meeting: int | None = None,
) -> bool:
    """Return whether ``person`` has this permission; the question itself checks its own status.

    ``ongoing`` is the council's ongoing meeting (its id).
    """
    relations = relations_of(person, council, question)
    return _is_held(permission, relations, question, ongoing_meeting=ongoing_meeting)


def permissions_of(
    person: Person, council: Council, question: Question | None, *, ongoing_meeting: int | None
) -> frozenset[Permission]:
    """Return everything that ``is_permitted`` to ``person``."""
    relations = relations_of(person, council, question)
    return frozenset(
        permission
        for permission in Permission
        if _is_held(permission, relations, question, ongoing_meeting=ongoing_meeting)
    )


def _is_held(
    permission: Permission,
    relations: frozenset[Relation],
    question: Question | None,
    *,
    ongoing_meeting: int | None,
) -> bool:
    held = relations & PERMITTED_RELATIONS[permission]
    if (
        permission in ASKER_UNTIL_ASSIGNED
        and question is not None
        and question.status is not QuestionStatus.LOGGED
    ):
        held -= {Relation.ASKER}
    if permission in MEMBERS_DURING_MEETING and not (
        question and is_at_its_meeting(question, ongoing_meeting=ongoing_meeting)
    ):
        held &= _ANSWERING
    return bool(held)


def is_at_its_meeting(question: Question, *, ongoing_meeting: int | None) -> bool:
    """Return whether the meeting that an unassigned question came up at is still going on."""
    return (
        question.department is None and question.meeting is not None and question.meeting == ongoing_meeting
    )


def is_ever_permitted(permission: Permission, person: Person, council: Council) -> bool:
    """Return whether ``person`` may have this permission on any question of the council."""
    held = relations_of(person, council) | ({Relation.ASKER} if person.is_identified else frozenset())
    return bool(
        held
        & PERMITTED_RELATIONS[permission]
        & (_ANSWERING if permission in MEMBERS_DURING_MEETING else _ALL_RELATIONS)
    )


def require_permission(
    permission: Permission,
    person: Person,
    council: Council,
    question: Question | None = None,
    *,
    ongoing_meeting: int | None = None,
) -> None:
    """Raise Forbidden if ``person`` lacks this permission; ``ongoing_meeting`` as for ``is_permitted``."""
    if not is_permitted(permission, person, council, question, ongoing_meeting=ongoing_meeting):
        raise Forbidden(f"may_not_{permission}")


POSSIBLE_STATUSES: dict[Permission, tuple[QuestionStatus, ...]] = {
    Permission.ASSIGN: OPEN_STATUSES,
    Permission.ACKNOWLEDGE: (QuestionStatus.ASSIGNED,),
    Permission.ANSWER: OPEN_STATUSES,
    Permission.POSTPONE: SENT_STATUSES,
    Permission.HAND_OVER: OPEN_STATUSES,
    Permission.RAISE_AT_MEETING: SENT_STATUSES,
    Permission.EDIT: tuple(QuestionStatus),
    Permission.DROP: OPEN_STATUSES,
    Permission.MERGE: tuple(status for status in QuestionStatus if status is not QuestionStatus.DROPPED),
    Permission.REOPEN: ENDED_STATUSES,
    Permission.REMIND_ME: OPEN_STATUSES,
    Permission.PUBLISH: (QuestionStatus.CLOSED,),
}
"""The states in which an action makes sense; hides buttons whose action the rules would refuse."""
