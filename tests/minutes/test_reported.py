"""Test what minutes say about earlier questions, and which questions adoption closes."""

from typing import Any

from domain.meeting import MeetingPeriod
from domain.minutes import CarriedQuestion, Minutes, RaisedQuestion, compose_minutes
from domain.question import Question, QuestionStatus
from tests.minutes.evening import AFTER, BETWEEN, EARLIER, LAST_PERIOD, PERIOD
from tests.minutes.samples import answered, question, record


def told_of(earlier: Question, **more: Any) -> Minutes:  # noqa: ANN401 - any field
    return compose_minutes(
        record(carried=(CarriedQuestion(question=earlier, meetings_ago=1, period=LAST_PERIOD, **more),))
    )


def test_what_was_said_of_an_earlier_question_stands_with_it() -> None:
    sent = question(9, "När?", logged_at=EARLIER, status=QuestionStatus.ASSIGNED, department=1)
    (point,) = told_of(sent, remark="Räcket är\u202e beställt.", is_ongoing=True).previous
    assert (point.remark, point.is_ongoing) == ("Räcket är beställt.", True)
    (silent,) = told_of(sent).previous
    assert (silent.remark, silent.is_ongoing) == ("", False)


def test_what_has_ended_does_not_go_on_whatever_was_said_before() -> None:
    (point,) = told_of(answered(9, "När?", "I maj.", at=BETWEEN, logged_at=EARLIER), is_ongoing=True).previous
    assert not point.is_ongoing


def test_a_question_that_was_answered_at_its_own_meeting_is_told_again_where_it_was_spoken_of() -> None:
    assert LAST_PERIOD.ended is not None
    done = answered(9, "När?", "I maj.", at=LAST_PERIOD.ended, logged_at=EARLIER)
    assert told_of(done).previous == ()
    assert [point.remark for point in told_of(done, remark="Det blev juni.").previous] == ["Det blev juni."]


def test_minutes_report_what_ended_before_their_meeting_did() -> None:
    minutes = compose_minutes(
        record(
            raised=(
                RaisedQuestion(question=answered(14, "Hur?", "Så.")),
                RaisedQuestion(question=question(15, "När?")),
                RaisedQuestion(question=answered(16, "Vem?", "Vi.", at=AFTER)),
            ),
            carried=(
                CarriedQuestion(question=answered(9, "Var?", "Där.", at=BETWEEN), meetings_ago=1),
                CarriedQuestion(question=answered(10, "Vad?", "Det.", at=AFTER), meetings_ago=1),
                CarriedQuestion(question=question(11, "Kan ni?"), meetings_ago=1),
                CarriedQuestion(
                    question=answered(6, "Så?", "Ja.", at=BETWEEN, status=QuestionStatus.CLOSED),
                    meetings_ago=1,
                ),
            ),
        )
    )
    assert [point.number for point in minutes.reported] == [9, 14]


def test_while_the_meeting_goes_on_all_that_has_ended_is_to_be_reported() -> None:
    ongoing = MeetingPeriod(began=PERIOD.began)
    late = CarriedQuestion(question=answered(9, "Var?", "Där.", at=AFTER), meetings_ago=1)
    minutes = compose_minutes(record(known_period=ongoing, raised=(), carried=(late,)))
    assert [point.number for point in minutes.reported] == [9]
