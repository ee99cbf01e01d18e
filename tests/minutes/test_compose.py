"""Test that the minutes contain everything stored about a meeting, each thing once, nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.wording import answer_lines
from cards.texts import Texts
from domain.agenda import DEFAULT_AGENDA, Section, SectionKind
from domain.meeting import MeetingPeriod, MeetingStatus
from domain.minutes import CarriedQuestion, Minutes, RaisedQuestion, compose_minutes
from domain.question import Question, QuestionStatus
from tests.minutes.evening import (
    AFTER,
    BETWEEN,
    CULTURE,
    DURING,
    EARLIER,
    KARIN,
    LAST_PERIOD,
    OWNERS,
    PERIOD,
    PETRA,
    TECHNICAL,
    meeting,
)
from tests.minutes.samples import answered, question, record


def numbers(minutes: Minutes) -> list[int]:
    """Return the numbers of all logged questions."""
    return [point.number for point in minutes.follow_ups]


def told_as_answered(minutes: Minutes) -> list[int]:
    return [point.number for chapter in minutes.chapters for point in chapter.answered]


def raised(*questions: Question, section: str = "guests") -> Minutes:
    return compose_minutes(
        record(raised=tuple(RaisedQuestion(question=q, section=section) for q in questions))
    )


def carried(*questions: Question, period: MeetingPeriod | None = LAST_PERIOD) -> Minutes:
    return compose_minutes(
        record(carried=tuple(CarriedQuestion(question=q, meetings_ago=1, period=period) for q in questions))
    )


def test_the_same_record_gives_the_same_minutes() -> None:
    assert compose_minutes(record()) == compose_minutes(record())


def test_the_parts_come_in_the_order_of_the_agenda_and_empty_ones_are_left_out() -> None:
    minutes = compose_minutes(record(raised=(), carried=()))
    assert [chapter.kind for chapter in minutes.chapters] == [
        SectionKind.INTRODUCTION, SectionKind.THEME, SectionKind.SITUATION, SectionKind.ROUND,
        SectionKind.OTHER,
    ]  # fmt: skip


def test_of_an_evening_without_anything_nothing_is_told() -> None:
    minutes = compose_minutes(
        record(
            agenda=DEFAULT_AGENDA, raised=(), carried=(), attendance=(), next_agenda_items=(" ",),
            next_meeting=None, note_taker=None,
        )
    )  # fmt: skip
    assert (minutes.chapters, minutes.attendance, minutes.next_agenda_items, minutes.previous) == (
        (),
        (),
        (),
        (),
    )
    assert (minutes.follow_ups, minutes.next_notes, minutes.note_taker) == ((), "", None)


def test_a_question_answered_while_its_meeting_goes_on_is_told_with_its_answer_and_never_followed_up() -> (
    None
):
    minutes = raised(answered(14, "Hur?", "Så."), question(15, "När?"))
    assert (told_as_answered(minutes), numbers(minutes)) == ([14], [15])
    assert minutes.chapters[2].answered[0].answer == "Så."


def test_that_stays_so_when_the_question_is_closed_with_the_minutes() -> None:
    minutes = raised(answered(14, "Hur?", "Så.", status=QuestionStatus.CLOSED))
    assert (told_as_answered(minutes), numbers(minutes)) == ([14], [])


@pytest.mark.parametrize(("minutes_after_the_end", "told"), [(-1, [14]), (0, [14]), (1, [])])
def test_what_is_answered_after_the_meeting_is_a_follow_up(
    minutes_after_the_end: int, told: list[int]
) -> None:
    assert PERIOD.ended is not None
    at = PERIOD.ended + timedelta(minutes=minutes_after_the_end)
    minutes = raised(answered(14, "Hur?", "Så.", at=at))
    assert told_as_answered(minutes) == told
    assert numbers(minutes) == [14][len(told) :]


def test_while_the_meeting_goes_on_every_answer_is_one_of_the_meeting() -> None:
    late = answered(14, "Hur?", "Så.", at=AFTER)
    going_on = meeting(status=MeetingStatus.ONGOING)
    minutes = compose_minutes(
        record(meeting=going_on, known_period=None, raised=(RaisedQuestion(question=late),))
    )
    assert (told_as_answered(minutes), numbers(minutes)) == ([14], [])


def test_where_nobody_told_when_it_was_over_the_plan_says_it() -> None:
    planned_end = datetime(2026, 11, 18, 18, 0, tzinfo=UTC)
    before, after = (
        RaisedQuestion(question=answered(n, "Hur?", "Så.", at=planned_end + timedelta(minutes=m)))
        for n, m in ((14, -1), (15, 1))
    )
    minutes = compose_minutes(record(known_period=None, raised=(before, after)))
    assert (told_as_answered(minutes), numbers(minutes)) == ([14], [15])


def test_what_was_answered_and_taken_up_again_is_followed_up() -> None:
    assert numbers(raised(answered(14, "Hur?", "Så.").reopen())) == [14]


def test_what_was_dropped_at_the_meeting_is_not_told_but_what_was_dropped_later_is() -> None:
    ended = {"status": QuestionStatus.DROPPED, "reason": "Dubblett", "ended_by": PETRA}
    minutes = raised(question(14, "A", ended_at=DURING, **ended), question(15, "B", ended_at=AFTER, **ended))
    assert (told_as_answered(minutes), numbers(minutes)) == ([], [15])


def test_what_was_handed_over_at_the_meeting_is_told_as_handed_over() -> None:
    away = question(14, "A").hand_over("Polisen", by=PETRA, at=DURING)
    assert [(p.number, p.handed_to) for p in raised(away).follow_ups] == [(14, "Polisen")]


def test_a_question_of_no_part_or_an_unknown_one_is_told_under_other() -> None:
    for section in ("", "next", "lost"):
        minutes = raised(question(14, "När?"), section=section)
        told = {chapter.kind: chapter.logged for chapter in minutes.chapters}
        assert [point.number for point in told[SectionKind.OTHER]] == [14]


def test_an_agenda_without_other_gets_one_where_it_is_needed() -> None:
    agenda = (Section(key="theme", part=SectionKind.THEME, notes="Vi talade."),)
    minutes = compose_minutes(record(agenda=agenda, raised=(RaisedQuestion(question=question(14, "När?")),)))
    assert [chapter.kind for chapter in minutes.chapters] == [SectionKind.THEME, SectionKind.OTHER]
    assert [point.number for point in minutes.chapters[0].previous] == [6, 9, 10, 11]


def test_earlier_questions_are_told_in_the_introduction_with_what_became_of_them() -> None:
    told = {point.number: point for point in compose_minutes(record()).chapters[0].previous}
    assert list(told) == [6, 9, 10, 11]
    assert (told[6].outcome, told[6].handed_to, told[6].meetings_ago) == (
        QuestionStatus.HANDED_OVER,
        "Regionen",
        2,
    )
    assert (told[9].outcome, told[9].department) == (QuestionStatus.ANSWERED, "Tekniska förvaltningen")
    assert (told[10].outcome, told[10].promised) == (QuestionStatus.IN_PROGRESS, date(2026, 12, 1))
    assert (told[11].outcome, told[11].at_meeting, told[11].owner) == (
        QuestionStatus.ASSIGNED,
        True,
        OWNERS[PETRA].public,
    )


def test_what_was_answered_at_its_own_meeting_is_not_told_again_at_the_next() -> None:
    there = answered(9, "Hur?", "Så.", at=EARLIER, logged_at=EARLIER)
    afterwards = answered(10, "När?", "Nu.", at=BETWEEN, logged_at=EARLIER)
    assert [point.number for point in carried(there, afterwards).previous] == [10]
    assert [point.number for point in carried(there, period=None).previous] == [9]


def test_an_answer_that_a_coordinator_wrote_for_a_department_or_that_came_by_link_is_marked() -> None:
    said = answered(9, "Hur?", "Så.", at=BETWEEN, department=TECHNICAL)
    relayed = replace(said, number=10, ended_by=KARIN)
    unassigned = replace(said, number=11, ended_by=KARIN, department=None)
    by_link = replace(said, number=12, stated_name="Lisa Larsson")
    told = carried(said, relayed, unassigned, by_link).previous
    assert [point.is_relayed for point in told] == [False, True, True, False]
    own, *_, linked = ([*answer_lines(point, texts=Texts.of("sv"))] for point in told)
    assert linked == [*own, "Svaret kom via länk i mejl."]
    assert "Lisa" not in str(told), "nobody checked the name"


def test_what_was_answered_in_the_room_is_relayed_only_for_a_department() -> None:
    said = answered(14, "Hur?", "Så.", ended_by=KARIN)
    raised = (
        RaisedQuestion(question=said),
        RaisedQuestion(question=replace(said, number=15, department=TECHNICAL)),
    )
    (chapter,) = compose_minutes(record(agenda=(), raised=raised, carried=())).chapters
    assert [point.is_relayed for point in chapter.answered] == [False, True]


def test_of_one_that_was_reported_back_the_minutes_still_tell_what_it_was() -> None:
    closed = answered(9, "Hur?", "Så.", at=BETWEEN, status=QuestionStatus.CLOSED)
    away = question(
        10, "När?", status=QuestionStatus.CLOSED, handed_to="Polisen", ended_by=PETRA, ended_at=BETWEEN
    )
    assert [p.outcome for p in carried(closed, away).previous] == [
        QuestionStatus.ANSWERED,
        QuestionStatus.HANDED_OVER,
    ]


def test_a_promise_and_a_date_of_a_question_that_is_over_are_told_no_more() -> None:
    over = answered(
        9, "Hur?", "Så.", at=BETWEEN, promised=date(2026, 12, 1), due=date(2026, 12, 2), at_meeting=True
    )
    point = carried(over).previous[0]
    assert (point.promised, point.due, point.at_meeting) == (None, None, False)


STATES = st.sampled_from([
    question(1, "Öppen"),
    question(1, "Skickad", status=QuestionStatus.ASSIGNED, department=TECHNICAL),
    question(1, "Pågår", status=QuestionStatus.IN_PROGRESS, department=CULTURE),
    answered(1, "Besvarad på mötet", "Ja."),
    answered(1, "Besvarad efteråt", "Ja.", at=AFTER),
    answered(1, "Återrapporterad", "Ja.", at=AFTER, status=QuestionStatus.CLOSED),
    question(1, "Överlämnad").hand_over("Polisen", by=PETRA, at=DURING),
])  # fmt: skip
SECTIONS = st.sampled_from(["introduction", "theme", "guests", "other", "next", "", "lost"])


@given(st.lists(st.tuples(STATES, SECTIONS), max_size=12))
def test_every_question_of_the_meeting_is_told_exactly_once(pairs: list[tuple[Question, str]]) -> None:
    asked = [RaisedQuestion(question=replace(q, number=n), section=s) for n, (q, s) in enumerate(pairs)]
    minutes = compose_minutes(record(raised=tuple(asked), carried=()))
    assert sorted(told_as_answered(minutes) + numbers(minutes)) == list(range(len(pairs)))
    assert numbers(minutes) == sorted(numbers(minutes))
