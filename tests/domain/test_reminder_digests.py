"""Test who is reminded of which questions, in one message each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from domain.council import Department
from domain.question import Question, QuestionStatus
from domain.reminders import RecipientStatus, ReminderDigest, ReminderStep, build_digests
from tests.domain.examples import COUNCIL, EVA, JOHAN, KARIN, NILS, NOW, PETRA, SOCIAL, TECHNICAL, question
from tests.every import every

DAY = date(2026, 12, 7)
STEP = ReminderStep(days=7, day=DAY, at=datetime(2026, 12, 7, 8, tzinfo=UTC), is_last=False)
LAST = replace(STEP, is_last=True)
AWAY, BACK = RecipientStatus(away_until=DAY), RecipientStatus(away_until=date(2026, 12, 6))
UNREACHABLE = RecipientStatus(is_unreachable=True)
FIRST = datetime(2026, 11, 25, 8, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC)
KNOWS = RecipientStatus(first_digest_at=FIRST)

STREET = question(QuestionStatus.ASSIGNED, id=17, number=12, department=TECHNICAL.id)
SCHOOL = question(QuestionStatus.ASSIGNED, id=18, number=13, department=SOCIAL.id)


def told(
    *questions: Question,
    step: ReminderStep = STEP,
    people: Mapping[int, RecipientStatus] | None = None,
    touched: datetime = BEFORE,
    departments: tuple[Department, ...] = (TECHNICAL, SOCIAL),
) -> dict[int, tuple[int, ...]]:
    """Return the questions that each person is reminded of."""
    found = build_digests(
        replace(COUNCIL, all_departments=departments),
        questions,
        step=step,
        recipients=people or {},
        last_events={q.id: touched for q in questions},
    )
    assert len({digest.person for digest in found}) == len(found)
    return {digest.person: digest.questions for digest in found}


def test_each_owner_gets_one_digest_with_the_oldest_first() -> None:
    older = replace(STREET, id=16, number=20, logged_at=BEFORE.replace(year=2025))
    newer = replace(STREET, id=19, number=14)
    found = told(newer, SCHOOL, STREET, older)
    assert found == {PETRA.id: (16, 17, 19), NILS.id: (18,)}


def test_an_owner_of_two_departments_gets_one_digest() -> None:
    both = (TECHNICAL, replace(SOCIAL, owner=PETRA.id))
    assert told(STREET, SCHOOL, departments=both) == {PETRA.id: (17, 18)}


@every(
    ("owner", "recipients"),
    [
        (RecipientStatus(), [PETRA.id]),
        (BACK, [PETRA.id]),
        (AWAY, [EVA.id]),
        (UNREACHABLE, [PETRA.id, EVA.id]),
        (replace(AWAY, is_unreachable=True), [EVA.id]),
    ],
)
def test_deputies_stand_in_for_who_is_away_and_for_who_cannot_be_reached(
    owner: RecipientStatus, recipients: list[int]
) -> None:
    assert list(told(STREET, people={PETRA.id: owner})) == recipients


def test_where_the_deputy_is_away_too_the_owner_is_told_after_all() -> None:
    assert list(told(STREET, people={PETRA.id: AWAY, EVA.id: AWAY})) == [PETRA.id]
    assert list(told(SCHOOL, people={NILS.id: AWAY})) == [NILS.id]


def test_deputies_who_are_away_are_left_in_peace_while_another_is_there() -> None:
    two = (replace(TECHNICAL, deputies=(EVA.id, JOHAN.id)),)
    assert list(told(STREET, people={PETRA.id: AWAY, EVA.id: AWAY}, departments=two)) == [JOHAN.id]
    assert list(told(STREET, people={PETRA.id: AWAY}, departments=two)) == [EVA.id, JOHAN.id]


def test_a_department_without_owner_tells_its_deputies_even_where_all_are_away() -> None:
    ownerless = (replace(TECHNICAL, owner=None),)
    assert list(told(STREET, departments=ownerless)) == [EVA.id]
    assert list(told(STREET, people={EVA.id: AWAY}, departments=ownerless)) == [EVA.id]
    assert told(STREET, departments=(replace(TECHNICAL, owner=None, deputies=()),)) == {}


def test_where_the_owner_cannot_be_reached_a_deputy_who_is_away_is_better_than_nobody() -> None:
    found = told(STREET, people={PETRA.id: UNREACHABLE, EVA.id: AWAY})
    assert list(found) == [PETRA.id, EVA.id]


@every(
    ("step", "owner", "touched", "recipients"),
    [
        (LAST, KNOWS, BEFORE, [PETRA.id, EVA.id]),
        (LAST, KNOWS, FIRST, [PETRA.id, EVA.id]),
        (LAST, KNOWS, AFTER, [PETRA.id]),
        (LAST, RecipientStatus(), BEFORE, [PETRA.id]),
        (STEP, KNOWS, BEFORE, [PETRA.id]),
    ],
)
def test_at_the_last_step_deputies_learn_of_what_nobody_touched_since_the_first_digest(
    step: ReminderStep, owner: RecipientStatus, touched: datetime, recipients: list[int]
) -> None:
    assert list(told(STREET, step=step, people={PETRA.id: owner}, touched=touched)) == recipients


def test_a_question_without_history_counts_as_touched_when_it_was_logged() -> None:
    people = {PETRA.id: RecipientStatus(first_digest_at=NOW)}
    found = build_digests(COUNCIL, [STREET], step=LAST, recipients=people, last_events={})
    assert [digest.person for digest in found] == [PETRA.id, EVA.id]


def test_who_owns_one_and_is_deputy_of_another_gets_both_in_one_digest() -> None:
    both = (TECHNICAL, replace(SOCIAL, deputies=(PETRA.id,)))
    council = replace(COUNCIL, all_departments=both)
    people = {NILS.id: AWAY}
    found = build_digests(council, [STREET, SCHOOL], step=STEP, recipients=people, last_events={})
    assert found == (ReminderDigest(person=PETRA.id, questions=(17, 18), as_deputy=False),)


def test_a_digest_says_whether_all_of_it_is_somebody_elses() -> None:
    found = build_digests(COUNCIL, [STREET], step=STEP, recipients={PETRA.id: UNREACHABLE}, last_events={})
    assert [(digest.person, digest.as_deputy) for digest in found] == [(PETRA.id, False), (EVA.id, True)]


def test_an_owner_who_is_their_own_deputy_is_told_once() -> None:
    same = (replace(TECHNICAL, deputies=(PETRA.id, KARIN.id)),)
    found = told(STREET, people={PETRA.id: UNREACHABLE}, departments=same)
    assert found == {PETRA.id: (17,), KARIN.id: (17,)}


def test_what_no_department_has_is_in_no_digest() -> None:
    assert told(replace(STREET, department=None), replace(STREET, department=99)) == {}
    assert told() == {}
