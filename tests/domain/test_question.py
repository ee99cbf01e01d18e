"""Test the transitions of a question: every action in every state."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest

from domain.errors import Refusal, Stale
from domain.question import (
    ENDED_STATUSES,
    OPEN_STATUSES,
    SENT_STATUSES,
    TRANSITIONS,
    Question,
    QuestionStatus,
)
from tests.domain.examples import JOHAN, KARIN, NOW, PETRA, TODAY, TOMORROW, question
from tests.every import every

Move = Callable[[Question], Question]
TO_ANOTHER = 2

ACTS: dict[str, tuple[QuestionStatus, Move]] = {
    "assign": (QuestionStatus.ASSIGNED, lambda q: q.assign(TO_ANOTHER)),
    "acknowledge": (QuestionStatus.IN_PROGRESS, lambda q: q.acknowledge()),
    "answer": (QuestionStatus.ANSWERED, lambda q: q.give_answer("I maj.", by=PETRA.id, at=NOW)),
    "hand over": (QuestionStatus.HANDED_OVER, lambda q: q.hand_over("Polisen", by=PETRA.id, at=NOW)),
    "drop": (QuestionStatus.DROPPED, lambda q: q.drop("Dubblett", by=KARIN.id, at=NOW)),
}
"""Actions, and the states they lead to; an ended question is reopened first."""


def allowed(status: QuestionStatus, act: str) -> bool:
    return status in OPEN_STATUSES and ACTS[act][0] in TRANSITIONS[status]


ALL = list(product(QuestionStatus, ACTS))
ALLOWED = [(status, act) for status, act in ALL if allowed(status, act)]
REFUSED = [(status, act) for status, act in ALL if not allowed(status, act)]


def refused(move: Callable[[], object]) -> str:
    """Return the code of the refusal that ``move`` raises."""
    with pytest.raises(Refusal) as refusal:
        move()
    return refusal.value.code


@every(("status", "act"), ALLOWED)
def test_an_act_that_is_allowed_makes_a_new_version_and_leaves_the_old_one_alone(
    status: QuestionStatus, act: str
) -> None:
    before = question(status, version=7)
    becomes, move = ACTS[act]
    after = move(before)
    assert (after.status, after.version) == (becomes, 8)
    assert before == question(status, version=7)


@every(("status", "act"), REFUSED)
def test_an_act_that_is_not_allowed_says_why(status: QuestionStatus, act: str) -> None:
    _, move = ACTS[act]
    code = refused(lambda: move(question(status)))
    if status is QuestionStatus.LOGGED:
        assert code == "not_assigned"
    elif status is QuestionStatus.IN_PROGRESS:
        assert code == "already_acknowledged"
    else:
        assert code == "not_open"


def test_every_state_is_either_open_or_ended_and_what_was_sent_is_open() -> None:
    assert set(OPEN_STATUSES) | set(ENDED_STATUSES) == set(QuestionStatus)
    assert not set(OPEN_STATUSES) & set(ENDED_STATUSES)
    assert set(SENT_STATUSES) == set(OPEN_STATUSES) - {QuestionStatus.LOGGED}
    assert [status for status in QuestionStatus if question(status).is_open] == list(OPEN_STATUSES)


@pytest.mark.parametrize("status", SENT_STATUSES)
def test_the_department_that_has_it_does_not_get_it_again(status: QuestionStatus) -> None:
    assert refused(lambda: question(status).assign(1)) == "already_assigned"


def test_another_department_gets_it_afresh() -> None:
    promised = question(QuestionStatus.IN_PROGRESS, promised=TOMORROW, reason="Väntar på lampor", due=TODAY)
    sent = promised.assign(2, due=TOMORROW)
    assert (sent.department, sent.due, sent.promised, sent.reason) == (2, TOMORROW, None, None)
    at_meeting = question(QuestionStatus.ASSIGNED, at_meeting=True)
    assert not at_meeting.assign(2).at_meeting


def test_a_reopened_question_without_owner_change_can_go_back_to_its_department() -> None:
    waiting = question(QuestionStatus.LOGGED, department=1)
    assert waiting.assign(1).status is QuestionStatus.ASSIGNED


def test_an_answer_keeps_who_gave_it_when_and_where_more_is_to_read() -> None:
    answered = question(QuestionStatus.IN_PROGRESS, reason="Behöver tid").give_answer(
        "Lampan byts i maj.", by=PETRA.id, at=NOW, link="https://bjorkvik.se/ljus"
    )
    assert (answered.answer, answered.link) == ("Lampan byts i maj.", "https://bjorkvik.se/ljus")
    assert (answered.ended_by, answered.ended_at, answered.reason) == (PETRA.id, NOW, None)


def test_what_is_handed_over_keeps_to_whom_and_why() -> None:
    given = question(QuestionStatus.ASSIGNED).hand_over(
        "Polisen", by=PETRA.id, at=NOW, reason="Ordningsfråga"
    )
    assert (given.handed_to, given.reason, given.ended_by, given.ended_at) == (
        "Polisen",
        "Ordningsfråga",
        PETRA.id,
        NOW,
    )


def test_what_is_dropped_keeps_the_reason() -> None:
    dropped = question().drop("Dubblett av TR-3", by=JOHAN.id, at=NOW)
    assert (dropped.reason, dropped.ended_by, dropped.ended_at) == ("Dubblett av TR-3", JOHAN.id, NOW)


@pytest.mark.parametrize("status", SENT_STATUSES)
def test_more_time_is_a_promise_and_no_state(status: QuestionStatus) -> None:
    postponed = question(status, at_meeting=True).postpone(TOMORROW, today=TODAY, reason="Offert")
    assert (postponed.status, postponed.promised, postponed.reason) == (status, TOMORROW, "Offert")
    assert not postponed.at_meeting


@pytest.mark.parametrize("until", [TODAY, TODAY - timedelta(days=1)])
def test_a_promise_is_for_a_day_to_come(until: date) -> None:
    assert (
        refused(lambda: question(QuestionStatus.ASSIGNED).postpone(until, today=TODAY)) == "date_has_passed"
    )


@pytest.mark.parametrize("status", SENT_STATUSES)
def test_an_answer_at_the_meeting_takes_the_place_of_a_promised_date(status: QuestionStatus) -> None:
    raised = question(status, promised=TOMORROW).raise_at_meeting()
    assert (raised.status, raised.at_meeting, raised.promised) == (status, True, None)
    assert refused(raised.raise_at_meeting) == "already_at_meeting"


@every("status", [s for s in QuestionStatus if s not in SENT_STATUSES])
def test_only_what_was_sent_can_be_promised(status: QuestionStatus) -> None:
    expected = "not_assigned" if status is QuestionStatus.LOGGED else "not_open"
    assert refused(lambda: question(status).postpone(TOMORROW, today=TODAY)) == expected
    assert refused(question(status).raise_at_meeting) == expected


@every("status", ENDED_STATUSES)
def test_what_has_ended_is_reopened_where_it_was_left(status: QuestionStatus) -> None:
    ended = question(status)
    again = ended.reopen()
    assert again.status is (QuestionStatus.LOGGED if ended.department is None else QuestionStatus.ASSIGNED)
    assert again.status in TRANSITIONS[status]
    assert again == question(again.status, department=ended.department, version=2)


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_what_is_open_cannot_be_reopened(status: QuestionStatus) -> None:
    assert refused(question(status).reopen) == "already_open"


@every("status", QuestionStatus)
def test_the_words_can_be_changed_but_not_to_the_same(status: QuestionStatus) -> None:
    edited = question(status, proposed_text="Något").edit("Varför är lampan trasig?")
    assert (edited.text, edited.proposed_text, edited.version) == ("Varför är lampan trasig?", None, 2)
    assert refused(lambda: edited.edit("Varför är lampan trasig?")) == "same_text"


def test_an_edited_message_is_offered_until_it_says_the_same_again() -> None:
    offered = question().propose_text("Varför är det så mörkt?")
    assert offered.proposed_text == "Varför är det så mörkt?"
    assert offered.text == question().text
    assert offered.propose_text(question().text).proposed_text is None


def test_a_card_that_showed_an_older_version_is_stale() -> None:
    current = question(version=3)
    current.require_version(3)
    with pytest.raises(Stale) as stale:
        current.require_version(2)
    assert stale.value.code == "stale"


@every(("status", "act"), ALLOWED)
def test_undo_puts_back_what_an_act_changed_as_a_new_version(status: QuestionStatus, act: str) -> None:
    before = question(status)
    after = ACTS[act][1](before)
    changed = [
        f for f in Question.__dataclass_fields__ if f != "version" and getattr(before, f) != getattr(after, f)
    ]
    undone = after.restore({field: getattr(before, field) for field in changed})
    assert changed
    assert undone == question(status, version=3)


def test_a_department_that_is_gone_leaves_a_question_to_be_given_to_another() -> None:
    nobodys = question(QuestionStatus.ANSWERED, version=4).without_department()
    assert nobodys == question(QuestionStatus.ANSWERED, version=4, department=None)
    assert nobodys.reopen().status is QuestionStatus.LOGGED


def test_a_duplicate_points_to_the_question_that_stays_and_follows_it() -> None:
    stays, last = question(id=18, number=3), question(id=19, number=1)
    merged = question(QuestionStatus.ASSIGNED, reason="Mer tid").merge_into(stays, by=KARIN.id, at=NOW)
    assert (merged.status, merged.duplicate_of, merged.reason) == (QuestionStatus.DROPPED, 3, None)
    assert merged.merge_into(last, by=KARIN.id, at=NOW).duplicate_of == 1
    assert refused(lambda: merged.merge_into(stays, by=KARIN.id, at=NOW)) == "already_merged"
    assert merged.reopen().duplicate_of is None


def test_a_question_that_has_ended_is_no_duplicate_and_a_dropped_one_gets_none() -> None:
    stays = question(id=18, number=3)
    for status in ENDED_STATUSES:
        ended = partial(question(status).merge_into, stays, by=KARIN.id, at=NOW)
        assert refused(ended) == "not_open"
    assert refused(lambda: stays.merge_into(stays, by=KARIN.id, at=NOW)) == "already_merged"
    assert refused(lambda: question(QuestionStatus.DROPPED).add_duplicates()) == "merge_into_dropped"
    assert question(QuestionStatus.CLOSED, version=4).add_duplicates().version == 5
