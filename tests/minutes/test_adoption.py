"""What whoever adopts minutes should look at first: told, and nothing is stopped by it."""

from dataclasses import replace

from bot.documents import document_of
from cards.texts import Texts
from domain.adoption import Concerns, concerns_of
from domain.minutes import compose
from domain.personal_data import Kind
from tests.minutes.evening import AGENDA
from tests.minutes.samples import record

TEXTS = Texts.of("sv")


def looked_at(*unconfirmed: str, **values: object) -> Concerns:
    minutes = compose(record(**values))
    return concerns_of(minutes, document_of(minutes, TEXTS), unconfirmed=unconfirmed)


def test_questions_that_are_still_open_are_named() -> None:
    assert looked_at().still_open == ("TR-10", "TR-11", "TR-16", "TR-17", "TR-18")


def test_personal_data_is_shown_with_what_stands_around_it_once() -> None:
    noted = (
        "Den som har hittat nycklarna kan ringa Olle på 070-174 06 35 före fredag kväll klockan sju, "
        "eller lämna dem i biblioteket."
    )
    agenda = (replace(AGENDA[0], notes=f"{noted}\n\n{noted}"), *AGENDA[1:])
    (found,) = looked_at(agenda=agenda).personal
    assert found.kind is Kind.PHONE
    assert "070-174 06 35" in found.excerpt
    assert found.excerpt.startswith("…")
    assert found.excerpt.endswith("…")


def test_who_is_missing_and_whose_role_is_a_guess_is_said() -> None:
    seen = looked_at("Maria Sand", keeper=None, attendance=())
    assert (seen.keeper_missing, seen.nobody_there, seen.unconfirmed) == (True, True, ("Maria Sand",))


def test_where_there_is_nothing_to_look_at_that_is_said() -> None:
    assert looked_at(raised=(), carried=()).none
