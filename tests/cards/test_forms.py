"""Test the forms of a question's card: when each opens, its fields, and what it sends."""

from dataclasses import replace

from cards.question import own_question_card, public_question_card
from tests.cards.people import (
    ASKERS,
    COUNCIL,
    EVERYTHING,
    IN_PROGRESS,
    OWNERS,
    SENT,
    frame_of,
    question,
    view,
)
from tests.cards.reading import (
    action,
    actions,
    field,
    inputs,
    objects,
    open_buttons,
    open_fields,
    press,
    shown,
    verbs,
    visible,
)

SV, EN = frame_of("sv"), frame_of("en")


def test_the_menu_opens_and_closes_when_something_in_it_is_chosen() -> None:
    card = own_question_card(view(question=SENT, allowed=EVERYTHING), SV)
    assert "Stryk …" not in open_buttons(card)
    press(card, "Mer")
    assert {"Stryk …", "Påminn mig …", "Historik", "Ändra texten …"} <= set(open_buttons(card))
    press(card, "Stryk …")
    assert open_fields(card) == ["reason"]
    assert "Ändra texten …" not in open_buttons(card)
    assert {"Stryk", "Avbryt"} <= set(open_buttons(card))


def test_the_menu_closes_when_a_button_beside_it_opens_a_form() -> None:
    card = own_question_card(view(question=SENT, allowed=OWNERS), SV)
    press(card, "Mer")
    press(card, "Lämna vidare …")
    assert "Påminn mig …" not in open_buttons(card)


def test_only_one_form_is_open_at_a_time() -> None:
    card = own_question_card(view(question=SENT, allowed=OWNERS), SV)
    press(card, "Behöver mer tid …")
    assert open_fields(card) == ["answer", "link", "until", "reason"]
    press(card, "Lämna vidare …")
    assert open_fields(card) == ["answer", "link", "recipient", "other", "reason"]
    assert "Behöver mer tid" not in open_buttons(card)


def test_the_reason_field_asks_what_its_forms_need() -> None:
    for context, optional, shared, dropped, drop in (
        (SV, "Skäl (valfritt)", "Skäl", "Varför stryks frågan?", "Stryk …"),
        (EN, "Reason (optional)", "Reason", "Why are you dropping the question?", "Drop …"),
    ):
        card = own_question_card(view(question=SENT, allowed=OWNERS), context)
        assert field(card, "reason")["label"] == optional
        card = own_question_card(view(question=question(), allowed=ASKERS), context)
        assert field(card, "reason")["label"] == dropped
        card = own_question_card(view(question=SENT, allowed=EVERYTHING), context)
        assert field(card, "reason")["label"] == shared
        assert dropped not in [element.get("text") for element in visible(card)]
        press(card, drop)
        assert dropped in [element.get("text") for element in visible(card)]


def test_a_form_can_be_left_again() -> None:
    card = own_question_card(view(question=SENT, allowed=OWNERS), SV)
    press(card, "Behöver mer tid …")
    closing = next(a for a in visible(card) if a.get("title") == "Avbryt")
    things = {thing["id"]: thing for thing in objects(card) if "id" in thing}
    for target in closing["targetElements"]:
        things[target["elementId"]]["isVisible"] = target["isVisible"]
    assert open_fields(card) == ["answer", "link"]


def test_a_question_can_be_handed_to_other_departments_and_outside_bodies_by_name() -> None:
    card = own_question_card(view(question=SENT, allowed=OWNERS), SV)
    assert {c["title"]: c["value"] for c in field(card, "recipient")["choices"]} == {
        "Kultur- och fritidsförvaltningen": "department:2",
        "Barn- och utbildningsförvaltningen": "department:3",
        "Polisen": "outside:1",
        "Fastighetsägare": "outside:2",
    }


def test_dates_can_be_chosen_from_tomorrow_on() -> None:
    card = own_question_card(view(question=SENT, allowed=EVERYTHING), SV)
    assert {i["min"] for i in inputs(card) if i["type"] == "Input.Date"} == {"2026-11-13"}


def test_the_date_that_was_promised_stands_in_the_field() -> None:
    assert (
        field(own_question_card(view(question=IN_PROGRESS, allowed=OWNERS), SV), "until")["value"]
        == "2026-12-10"
    )


def test_buttons_without_fields_send_none_of_them() -> None:
    card = own_question_card(view(question=SENT, allowed=OWNERS), SV)
    assert action(card, "acknowledge")["associatedInputs"] == "none"
    assert "associatedInputs" not in action(card, "answer")


def test_text_that_was_changed_in_the_chat_is_taken_over_with_one_press() -> None:
    card = own_question_card(
        view(allowed=ASKERS, question=question(proposed_text="Varför är det mörkt?")), SV
    )
    button = next(a for a in actions(card) if a["title"] == "Uppdatera texten")
    assert button["verb"] == "edit"
    assert button["data"]["text"] == "Varför är det mörkt?"
    assert button["associatedInputs"] == "none"


def test_others_are_not_shown_what_the_chat_message_says_now() -> None:
    waiting = question(proposed_text="Varför är det mörkt?")
    for card in (
        public_question_card(view(question=waiting), SV),
        own_question_card(view(question=waiting), SV),
    ):
        assert "Varför är det mörkt?" not in shown(card).splitlines()


def test_where_there_are_no_departments_nothing_can_be_sent_or_handed_to_them() -> None:
    council = replace(COUNCIL, all_departments=(), outside_bodies=())
    card = own_question_card(view(allowed=EVERYTHING, council=council), SV)
    assert "assign" not in verbs(card)
    assert "recipient" not in [i["id"] for i in inputs(card)]
    press(card, "Lämna vidare …")
    assert open_fields(card) == ["other", "reason"]
