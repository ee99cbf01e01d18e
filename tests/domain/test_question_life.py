"""Test invariants of a question under any sequence of actions."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.question import OPEN_STATUSES, TRANSITIONS, Question, QuestionStatus
from tests.domain.examples import KARIN, NOW, PETRA, TODAY, question

Move = Callable[[Question], Question]
OTHER = question(id=18, number=13)
WORDS = st.text(min_size=1, max_size=5)
DAYS = st.integers(-3, 30).map(lambda days: TODAY + timedelta(days=days))

MOVES: st.SearchStrategy[Move] = st.one_of(
    st.integers(1, 3).map(lambda department: lambda q: q.assign(department)),
    st.just(Question.acknowledge),
    WORDS.map(lambda answer: lambda q: q.give_answer(answer, by=PETRA.id, at=NOW)),
    DAYS.map(lambda day: lambda q: q.postpone(day, today=TODAY)),
    st.just(Question.raise_at_meeting),
    WORDS.map(lambda body: lambda q: q.hand_over(body, by=PETRA.id, at=NOW)),
    WORDS.map(lambda reason: lambda q: q.drop(reason, by=KARIN.id, at=NOW)),
    st.just(lambda q: q.merge_into(OTHER, by=KARIN.id, at=NOW)),
    st.just(Question.add_duplicates),
    st.just(Question.reopen),
    st.integers(1, 3).map(lambda meeting: lambda q: q.close(meeting=meeting)),
    WORDS.map(lambda text: lambda q: q.edit(text)),
    WORDS.map(lambda text: lambda q: q.propose_text(text)),
)


def expect_sound(now: Question) -> None:
    """Check everything that holds for a question in any state."""
    ended = now.status not in OPEN_STATUSES
    assert (now.ended_at is not None) == (now.ended_by is not None) == ended
    closed = now.status is QuestionStatus.CLOSED
    assert (now.reported_at is not None) == closed
    assert now.answer is None or now.handed_to is None
    assert (now.answer is not None) == (
        now.status is QuestionStatus.ANSWERED or (closed and now.handed_to is None)
    )
    assert (now.handed_to is not None) == (
        now.status is QuestionStatus.HANDED_OVER or (closed and now.answer is None)
    )
    assert now.status is not QuestionStatus.LOGGED or now.department is None
    assert now.department is not None or now.status not in (
        QuestionStatus.ASSIGNED,
        QuestionStatus.IN_PROGRESS,
    )
    assert not (now.at_meeting and now.promised)
    assert now.status is not QuestionStatus.DROPPED or now.reason or now.duplicate_of
    assert now.duplicate_of is None or now.status is QuestionStatus.DROPPED


@settings(max_examples=300, deadline=None)
@given(st.lists(MOVES, max_size=15))
def test_whatever_people_do_a_question_stays_sound(moves: list[Move]) -> None:
    now = question()
    expect_sound(now)
    for move in moves:
        before = now
        try:
            now = move(before)
        except Refusal:
            continue
        assert now.version == before.version + 1
        assert now.status is before.status or now.status in TRANSITIONS[before.status]
        expect_sound(now)
