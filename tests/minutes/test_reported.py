"""What minutes say of earlier questions, and which questions are done with once they are adopted."""

from typing import Any

from domain.minutes import Minutes, compose
from domain.points import Carried, Raised, Sitting
from domain.question import Question, Status
from tests.minutes.evening import AFTER, BETWEEN, EARLIER, LAST_SITTING, SITTING
from tests.minutes.samples import answered, question, record


def told_of(earlier: Question, **more: Any) -> Minutes:  # noqa: ANN401 - any field
    return compose(record(carried=(Carried(question=earlier, meetings=1, sitting=LAST_SITTING, **more),)))


def test_what_was_said_of_an_earlier_question_stands_with_it() -> None:
    sent = question(9, "När?", logged_at=EARLIER, status=Status.ASSIGNED, department=1)
    (point,) = told_of(sent, remark="Räcket är\u202e beställt.", goes_on=True).previous
    assert (point.remark, point.goes_on) == ("Räcket är beställt.", True)
    (silent,) = told_of(sent).previous
    assert (silent.remark, silent.goes_on) == ("", False)


def test_what_has_ended_does_not_go_on_whatever_was_said_before() -> None:
    (point,) = told_of(answered(9, "När?", "I maj.", at=BETWEEN, logged_at=EARLIER), goes_on=True).previous
    assert not point.goes_on


def test_a_question_that_was_answered_at_its_own_meeting_is_told_again_where_it_was_spoken_of() -> None:
    assert LAST_SITTING.ended is not None
    done = answered(9, "När?", "I maj.", at=LAST_SITTING.ended, logged_at=EARLIER)
    assert told_of(done).previous == ()
    assert [point.remark for point in told_of(done, remark="Det blev juni.").previous] == ["Det blev juni."]


def test_minutes_report_what_ended_before_their_meeting_did() -> None:
    minutes = compose(
        record(
            raised=(
                Raised(question=answered(14, "Hur?", "Så.")),
                Raised(question=question(15, "När?")),
                Raised(question=answered(16, "Vem?", "Vi.", at=AFTER)),
            ),
            carried=(
                Carried(question=answered(9, "Var?", "Där.", at=BETWEEN), meetings=1),
                Carried(question=answered(10, "Vad?", "Det.", at=AFTER), meetings=1),
                Carried(question=question(11, "Kan ni?"), meetings=1),
                Carried(question=answered(6, "Så?", "Ja.", at=BETWEEN, status=Status.CLOSED), meetings=1),
            ),
        )
    )
    assert [point.number for point in minutes.reported] == [9, 14]


def test_while_the_meeting_goes_on_all_that_has_ended_is_to_be_reported() -> None:
    ongoing = Sitting(began=SITTING.began)
    late = Carried(question=answered(9, "Var?", "Där.", at=AFTER), meetings=1)
    minutes = compose(record(sitting=ongoing, raised=(), carried=(late,)))
    assert [point.number for point in minutes.reported] == [9]
