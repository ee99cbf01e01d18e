"""Test the concerns shown before adoption, which do not prevent it."""

from dataclasses import replace

from bot.documents import build_document
from cards.texts import Texts
from domain.adoption import AdoptionConcerns, find_concerns
from domain.minutes import RaisedQuestion, compose_minutes
from domain.personal_data import PersonalDataKind
from tests.minutes.evening import AGENDA
from tests.minutes.samples import question, record

TEXTS = Texts.of("sv")


def looked_at(*unconfirmed: str, **values: object) -> AdoptionConcerns:
    minutes = compose_minutes(record(**values))
    return find_concerns(minutes, build_document(minutes, TEXTS), unconfirmed_roles=unconfirmed)


def test_questions_that_are_still_open_are_named() -> None:
    assert looked_at().still_open == ("TR-10", "TR-11", "TR-16", "TR-17", "TR-18")


def test_personal_data_is_shown_with_what_stands_around_it_once() -> None:
    noted = (
        "Den som har hittat nycklarna kan ringa Olle på 070-174 06 35 före fredag kväll klockan sju, "
        "eller lämna dem i biblioteket."
    )
    agenda = (replace(AGENDA[0], notes=f"{noted}\n\n{noted}"), *AGENDA[1:])
    (found,) = looked_at(agenda=agenda).personal_data
    assert found.kind is PersonalDataKind.PHONE
    assert "070-174 06 35" in found.excerpt
    assert found.excerpt.startswith("…")
    assert found.excerpt.endswith("…")


def test_personal_data_in_a_question_to_follow_up_is_shown() -> None:
    raised = (RaisedQuestion(question=question(14, "Kan ni ringa mig på 070-174 06 35?")),)
    (found,) = looked_at(raised=raised).personal_data
    assert found.kind is PersonalDataKind.PHONE


def test_who_is_missing_and_whose_role_is_a_guess_is_said() -> None:
    seen = looked_at("Maria Sand", note_taker=None, attendance=())
    assert (seen.keeper_missing, seen.attendance_missing, seen.unconfirmed_roles) == (
        True,
        True,
        ("Maria Sand",),
    )


def test_where_there_is_nothing_to_look_at_that_is_said() -> None:
    assert looked_at(raised=(), carried=()).is_empty
