"""Test the council's own cards: their texts and the targets of their buttons."""

from dataclasses import replace
from typing import Literal

import pytest

from cards.council import (
    choose_council_card,
    coordinators_card,
    council_ready_card,
    department_form,
    departments_card,
    greeting_card,
    setup_card,
)
from cards.question_list import RowGroup
from tests.cards.people import COUNCIL, NAMES, PEOPLE, TECHNICAL, frame_of
from tests.cards.reading import action, actions, inputs, paragraphs, shown
from tests.cards.samples import OTHER_COUNCIL, ROWS

SV, EN = frame_of("sv"), frame_of("en")
GROUPS = (RowGroup(heading="Tekniska förvaltningen", rows=ROWS),)


def by_title(card: dict[str, object], title: str) -> dict[str, object]:
    return next(a for a in actions(card) if a["title"] == title)


def test_the_greeting_begins_with_what_the_bot_does_not_do() -> None:
    assert paragraphs(greeting_card(SV))[0] == "Jag läser inte chatten. Jag ser bara det ni skriver till mig."
    assert paragraphs(greeting_card(EN))[0] == "I do not read the chat. I only see what you write to me."
    hearing = paragraphs(greeting_card(SV, hears_all=True))[0]
    assert (hearing.startswith("Jag får allt som skrivs"), "läser inte chatten" in hearing) == (True, False)
    assert [field["id"] for field in inputs(greeting_card(SV))] == ["name", "code"]
    assert action(greeting_card(SV), "bind")["title"] == "Koppla rådet hit"


def test_a_council_of_ones_own_is_bound_with_one_press() -> None:
    card = setup_card([COUNCIL, OTHER_COUNCIL], SV)
    presses = [a["data"].get("council") for a in actions(card) if a["verb"] == "bind"]
    assert presses == [1, 2, None]


def test_the_greeting_offers_the_councils_that_one_has_already() -> None:
    card = greeting_card(SV, [COUNCIL])
    assert [a["data"].get("council") for a in actions(card)] == [1, None]


def test_a_new_council_is_told_what_comes_next() -> None:
    card = council_ready_card(COUNCIL, SV)
    assert action(card, "departments")["data"] == {"new": True, "nonce": SV.nonce}
    assert "Trygghetsrådet" in shown(card)


def test_departments_are_listed_with_people_and_other_names() -> None:
    card = departments_card(COUNCIL, NAMES, SV, may_change=False)
    assert (
        "Tekniska förvaltningen\nAnsvarig: Petra Holm\nStällföreträdare: Eva Strand\n"
        "Andra namn: TF och gatukontoret"
    ) in paragraphs(card)
    assert "Polisen och Fastighetsägare" in paragraphs(card)
    assert actions(card) == []


def test_only_who_may_change_departments_sees_how() -> None:
    card = departments_card(COUNCIL, NAMES, SV, may_change=True)
    assert [a["data"]["edit"] for a in actions(card) if a.get("title") == "Ändra"] == [1, 2, 3]
    assert {"add_outside", "remove_outside"} <= {a.get("verb") for a in actions(card)}


def test_a_department_is_changed_with_its_people_chosen() -> None:
    card = department_form(TECHNICAL, SV, where="organisation", people=PEOPLE)
    fields = {field["id"]: field for field in inputs(card)}
    assert fields["owner"]["value"] == PEOPLE[4].entra_id
    assert fields["owner"]["choices"] == [{"title": "Petra Holm", "value": PEOPLE[4].entra_id}]
    assert fields["deputies"]["isMultiSelect"] is True
    assert action(card, "save_department")["data"]["id"] == 1
    assert action(card, "remove_department")["data"]["id"] == 1


@pytest.mark.parametrize(
    ("where", "dataset"),
    [
        ("organisation", "graph.microsoft.com/users"),
        ("chat", "graph.microsoft.com/users?scope=currentContext"),
    ],
)
def test_people_are_picked_from_where_teams_allows(
    where: Literal["organisation", "chat"], dataset: str
) -> None:
    card = department_form(None, SV, where=where, name="Tekniska")
    assert {f["choices.data"]["dataset"] for f in inputs(card) if "choices.data" in f} == {dataset}
    assert inputs(card)[0]["value"] == "Tekniska"
    assert "remove_department" not in [a["verb"] for a in actions(card)]


def test_the_last_coordinator_is_not_offered_to_step_down() -> None:
    card = coordinators_card(COUNCIL, NAMES, SV, where="chat", may_change=True, may_step_down=False)
    assert "appoint" in [a.get("verb") for a in actions(card)]
    assert "step_down" not in [a.get("verb") for a in actions(card)]


def test_choosing_a_council_repeats_what_was_written() -> None:
    card = choose_council_card([COUNCIL, OTHER_COUNCIL], {"words": "öppna"}, SV)
    assert [a["data"] for a in actions(card)] == [
        {"words": "öppna", "council": 1, "nonce": SV.nonce},
        {"words": "öppna", "council": 2, "nonce": SV.nonce},
    ]


def test_a_department_without_anybody_says_so() -> None:
    bare = replace(COUNCIL, all_departments=(replace(TECHNICAL, owner=None, deputies=(), aliases=()),))
    card = departments_card(bare, NAMES, SV, may_change=False)
    assert "Tekniska förvaltningen\n⚠ Ingen ansvarig ännu" in paragraphs(card)
