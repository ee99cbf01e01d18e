"""Test which people the minutes name, and that people's texts are safe to show."""

from domain.agenda import Section, SectionKind
from domain.attendance import Participant, PublicParticipant, Role
from domain.minutes import Minutes, RaisedQuestion, compose_minutes
from domain.question import Question
from tests.minutes.evening import RESIDENT
from tests.minutes.samples import question, record


def raised(*questions: Question, section: str = "guests") -> Minutes:
    return compose_minutes(
        record(raised=tuple(RaisedQuestion(question=q, section=section) for q in questions))
    )


def test_residents_appear_by_role_unless_they_agreed_to_their_name() -> None:
    minutes = compose_minutes(record())
    residents = [voice for voice in minutes.attendance if voice.role is Role.RESIDENT]
    assert [voice.name for voice in residents] == ["", "", "Amir Rahimi"]
    assert "Olof" not in str(minutes)
    assert "Ängsvägen" not in str(minutes.attendance)


def test_whom_a_question_was_logged_for_is_not_told_since_it_may_be_a_residents_name() -> None:
    assert "Olof" not in str(raised(question(14, "När?", asked_for="Olof Frisk")))
    named = compose_minutes(record(raised=(RaisedQuestion(question=question(14, "När?"), asker=RESIDENT),)))
    assert named.follow_ups[0].asked_by == PublicParticipant(role=Role.RESIDENT)


def test_people_are_told_by_role_and_within_a_role_as_they_were_given() -> None:
    told = [(voice.role, voice.name) for voice in compose_minutes(record()).attendance]
    assert told[:4] == [
        (Role.ELECTED, "Johan Lind"),
        (Role.ELECTED, "Maria Sand"),
        (Role.OFFICIAL, "Karin Ek"),
        (Role.GUEST, "Petra Holm"),
    ]


def test_what_people_wrote_is_made_safe_to_show() -> None:
    minutes = compose_minutes(
        record(
            raised=(RaisedQuestion(question=question(14, "När\u202e då?\x1b[0m\r\nOch hur?")),),
            next_agenda_items=("En\nsak",),
            attendance=(Participant(name="Karin\nEk", role=Role.OFFICIAL),),
        )
    )
    assert minutes.follow_ups[0].text == "När då?[0m\nOch hur?"
    assert (minutes.next_agenda_items, minutes.attendance[0].name) == (("En sak",), "Karin Ek")


def test_long_notes_are_told_whole() -> None:
    notes = "ord " * 20_000
    agenda = (Section(key="theme", part=SectionKind.THEME, notes=notes),)
    assert compose_minutes(record(agenda=agenda, raised=(), carried=())).chapters[0].notes == notes.strip()
