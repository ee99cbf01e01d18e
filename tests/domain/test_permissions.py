"""Test every cell of the table of permissions."""

from dataclasses import replace

import pytest

from domain.errors import Forbidden
from domain.permissions import (
    PERMITTED_RELATIONS,
    Permission,
    Relation,
    is_ever_permitted,
    is_permitted,
    relations_of,
    require_permission,
)
from domain.person import Person
from domain.question import Question, QuestionStatus
from tests.domain.examples import COUNCIL, EVA, JOHAN, KARIN, MARIA, NILS, PETRA, RESIDENT, question
from tests.every import every

TABLE = """
                  coordinator  owner  deputy  asker  member  guest  anonymous
log               yes          yes    yes     yes    yes     yes    yes
read              yes          yes    yes     yes    yes     yes    yes
assign            yes          -      -       -      -       -      -
administer        yes          -      -       -      -       -      -
acknowledge       yes          yes    yes     -      -       -      -
answer            yes          yes    yes     there  there   -      -
postpone          yes          yes    yes     -      -       -      -
hand_over         yes          yes    yes     -      -       -      -
raise_at_meeting  yes          yes    yes     -      -       -      -
edit              yes          -      -       waits  -       -      -
drop              yes          -      -       waits  -       -      -
merge             yes          -      -       -      -       -      -
reopen            yes          yes    yes     -      -       -      -
remind_me         yes          yes    yes     yes    -       -      -
publish           yes          -      -       -      -       -      -
"""
"""``waits``: while the question waits to be assigned; ``there``: at its own meeting, and only
while no department has it."""

PEOPLE = {
    "coordinator": KARIN,
    "owner": PETRA,
    "deputy": EVA,
    "asker": JOHAN,
    "member": NILS,
    "guest": MARIA,
    "anonymous": RESIDENT,
}
_, HEAD, *ROWS = TABLE.splitlines()
CELLS = [
    (Permission(row.split()[0]), who, cell)
    for row in ROWS
    for who, cell in zip(HEAD.split(), row.split()[1:], strict=True)
]
ASSIGNED = question(QuestionStatus.ASSIGNED)


def test_the_table_names_every_act() -> None:
    assert {act for act, _, _ in CELLS} == set(Permission) == set(PERMITTED_RELATIONS)


@every(("act", "who", "cell"), CELLS)
def test_of_an_assigned_question(act: Permission, who: str, cell: str) -> None:
    assert is_permitted(act, PEOPLE[who], COUNCIL, ASSIGNED) is (cell == "yes")


@every(("act", "who", "cell"), CELLS)
def test_of_a_question_that_waits_to_be_assigned(act: Permission, who: str, cell: str) -> None:
    waiting = question(QuestionStatus.LOGGED)
    if who in ("owner", "deputy"):  # it has no owner yet
        assert is_permitted(act, PEOPLE[who], COUNCIL, waiting) is is_permitted(act, NILS, COUNCIL, waiting)
    else:
        assert is_permitted(act, PEOPLE[who], COUNCIL, waiting) is (cell in ("yes", "waits"))


@every(("act", "who", "cell"), CELLS)
def test_of_a_question_that_came_up_at_the_meeting_that_goes_on(act: Permission, who: str, cell: str) -> None:
    asked_now = question(QuestionStatus.LOGGED, meeting=3)
    told = is_permitted(act, PEOPLE[who], COUNCIL, asked_now, ongoing_meeting=3)
    if who in ("owner", "deputy"):
        assert told is is_permitted(act, NILS, COUNCIL, asked_now, ongoing_meeting=3)
    else:
        assert told is (cell in ("yes", "waits", "there"))


@every(
    ("about", "ongoing"),
    [
        (question(meeting=3), None),
        (question(meeting=3), 4),
        (question(), 3),
        (question(), None),
        (question(QuestionStatus.ASSIGNED, meeting=3), 3),
        (None, 3),
    ],
)
def test_members_answer_at_no_other_meeting_and_not_what_a_department_has(
    about: Question | None, ongoing: int | None
) -> None:
    for person in (JOHAN, replace(NILS, id=99), MARIA):
        assert not is_permitted(Permission.ANSWER, person, COUNCIL, about, ongoing_meeting=ongoing)
    with pytest.raises(Forbidden):
        require_permission(Permission.ANSWER, JOHAN, COUNCIL, about, ongoing_meeting=ongoing)
    assert is_permitted(Permission.ANSWER, KARIN, COUNCIL, about, ongoing_meeting=ongoing)


def test_a_guest_who_asked_answers_at_the_meeting_but_nobody_who_is_anonymous() -> None:
    hers, theirs = question(asked_by=MARIA.id, meeting=3), question(asked_by=RESIDENT.id, meeting=3)
    assert is_permitted(Permission.ANSWER, MARIA, COUNCIL, hers, ongoing_meeting=3)
    assert not is_permitted(Permission.ANSWER, RESIDENT, COUNCIL, theirs, ongoing_meeting=3)


@every(("act", "who", "cell"), CELLS)
def test_what_somebody_may_do_is_not_refused_and_the_rest_says_what_is_missing(
    act: Permission, who: str, cell: str
) -> None:
    if cell == "yes":
        require_permission(act, PEOPLE[who], COUNCIL, ASSIGNED)
        return
    with pytest.raises(Forbidden) as refusal:
        require_permission(act, PEOPLE[who], COUNCIL, ASSIGNED)
    assert refusal.value.code == f"may_not_{act}"


@every("act", [Permission.EDIT, Permission.DROP])
@every("status", [status for status in QuestionStatus if status is not QuestionStatus.LOGGED])
def test_who_asked_has_no_say_over_it_once_it_was_sent_or_ended(
    act: Permission, status: QuestionStatus
) -> None:
    assert not is_permitted(act, JOHAN, COUNCIL, question(status))


def test_the_owner_of_a_department_that_was_removed_still_answers_its_questions() -> None:
    gone = tuple(replace(department, removed=True) for department in COUNCIL.all_departments)
    council = replace(COUNCIL, all_departments=gone)
    assert is_permitted(Permission.ANSWER, PETRA, council, ASSIGNED)
    assert not is_ever_permitted(Permission.ANSWER, PETRA, council)


@every(
    ("person", "about", "what"),
    [
        (KARIN, None, {Relation.COORDINATOR, Relation.MEMBER}),
        (PETRA, None, {Relation.OWNER, Relation.MEMBER}),
        (PETRA, ASSIGNED, {Relation.OWNER, Relation.MEMBER}),
        (NILS, None, {Relation.OWNER, Relation.MEMBER}),
        (NILS, ASSIGNED, {Relation.MEMBER}),
        (JOHAN, ASSIGNED, {Relation.ASKER, Relation.MEMBER}),
        (JOHAN, None, {Relation.MEMBER}),
        (MARIA, question(asked_by=MARIA.id), {Relation.ASKER, Relation.VISITOR}),
        (RESIDENT, question(asked_by=RESIDENT.id), {Relation.VISITOR}),
        (MARIA, question(logged_by=MARIA.id), {Relation.ASKER, Relation.VISITOR}),
    ],
)
def test_what_somebody_is_to_a_council_and_a_question(
    person: Person, about: Question | None, what: set[Relation]
) -> None:
    assert relations_of(person, COUNCIL, about) == what


def test_who_is_anonymous_never_counts_as_the_one_who_asked() -> None:
    assert not is_permitted(
        Permission.DROP, RESIDENT, COUNCIL, question(asked_by=RESIDENT.id, logged_by=RESIDENT.id)
    )
    assert is_permitted(Permission.DROP, MARIA, COUNCIL, question(asked_by=MARIA.id))


@every(
    ("act", "person", "ever"),
    [
        (Permission.DROP, NILS, True),
        (Permission.DROP, RESIDENT, False),
        (Permission.ANSWER, PETRA, True),
        (Permission.ANSWER, JOHAN, False),
        (Permission.ASSIGN, KARIN, True),
        (Permission.ASSIGN, PETRA, False),
    ],
)
def test_help_shows_what_somebody_may_do_with_some_question(
    act: Permission, person: Person, *, ever: bool
) -> None:
    assert is_ever_permitted(act, person, COUNCIL) is ever
