"""Test who sees which buttons on a question's card, and its texts."""

from dataclasses import replace
from datetime import date, timedelta

from cards.question import own_question_card, public_question_card
from cards.question_list import questions_card
from domain.question import QuestionStatus
from tests.cards.people import (
    ANSWERED,
    ASKERS,
    DROPPED,
    EVERYTHING,
    IN_PROGRESS,
    OWNERS,
    SENT,
    TEXT,
    frame_of,
    question,
    view,
)
from tests.cards.reading import action, field, open_buttons, open_fields, shown, verbs, visible

SV, EN = frame_of("sv"), frame_of("en")


def test_everybody_sees_the_question_its_state_who_asked_and_one_button() -> None:
    card = public_question_card(view(), SV)
    assert shown(card).splitlines()[:2] == ["TR-12", "○  Att fördela"]
    assert TEXT in shown(card)
    assert "Från Maria Sand  ·  9 november 2026 (3 dagar)" in shown(card)
    assert open_buttons(card) == ["Visa mer"]
    assert action(card, "show")["data"] == {"question": 112, "version": 3, "nonce": "nonce-of-this-card"}


def test_the_coordinator_sees_the_likely_department_chosen_and_sends_with_one_press() -> None:
    card = own_question_card(view(allowed=EVERYTHING, likely_department=1), SV)
    assert field(card, "department")["value"] == "1"
    assert {c["title"]: c["value"] for c in field(card, "department")["choices"]} == {
        "Tekniska förvaltningen": "1",
        "Kultur- och fritidsförvaltningen": "2",
        "Barn- och utbildningsförvaltningen": "3",
    }
    assert open_fields(card) == ["department", "due"]
    assert open_buttons(card) == ["Skicka", "Svara …", "Mer"]


def test_rows_are_opened_to_look_or_by_those_who_answer_and_coordinate_to_act() -> None:
    for allowed, titles in ((ASKERS, ("Visa", "Show")), (OWNERS, ("Hantera", "Manage"))):
        for context, title in zip((SV, EN), titles, strict=True):
            card = questions_card([view(question=SENT, allowed=allowed)], context)
            assert title in open_buttons(card)


def test_without_a_guess_no_department_is_chosen_beforehand() -> None:
    assert "value" not in field(own_question_card(view(allowed=EVERYTHING), SV), "department")


def test_a_guess_that_was_removed_since_is_not_chosen() -> None:
    assert "value" not in field(
        own_question_card(view(allowed=EVERYTHING, likely_department=99), SV), "department"
    )


def test_the_owner_sees_the_answer_field_first() -> None:
    card = own_question_card(view(question=SENT, allowed=OWNERS), SV)
    assert open_fields(card) == ["answer", "link"]
    assert open_buttons(card) == ["Svara", "Jag tar frågan", "Mer"]
    assert "assign" not in verbs(card)


def test_its_buttons_stand_in_one_row_with_the_menu_last() -> None:
    for allowed, of in ((OWNERS, SENT), (OWNERS, IN_PROGRESS), (EVERYTHING, question())):
        card = own_question_card(view(question=of, allowed=allowed), SV)
        (row,) = (o for o in visible(card) if o["type"] == "ActionSet")
        assert [a["title"] for a in row["actions"]] == open_buttons(card)
        assert row["actions"][-1]["title"] == "Mer"
        assert "actions" not in card
    led_here = own_question_card(view(question=SENT, allowed=OWNERS, back={"of": "list", "page": 1}), SV)
    assert [a["title"] for a in led_here["actions"]] == ["Till listan"]


def test_who_received_it_is_not_asked_to_receive_it_again() -> None:
    assert "acknowledge" not in verbs(own_question_card(view(question=IN_PROGRESS, allowed=OWNERS), SV))


def test_who_takes_it_up_at_the_meeting_is_not_asked_to_again() -> None:
    at_meeting = replace(IN_PROGRESS, at_meeting=True, promised=None)
    assert "raise_at_meeting" not in verbs(own_question_card(view(question=at_meeting, allowed=OWNERS), SV))
    assert "raise_at_meeting" in verbs(own_question_card(view(question=IN_PROGRESS, allowed=OWNERS), SV))


def test_who_asked_may_change_and_drop_it_until_it_is_sent() -> None:
    card = own_question_card(view(allowed=ASKERS), SV)
    assert field(card, "text")["value"] == TEXT
    assert {"edit", "drop", "remind_me"} <= set(verbs(card))
    assert not {"assign", "answer", "hand_over"} & set(verbs(card))


def test_somebody_without_rights_sees_the_question_and_its_history() -> None:
    card = own_question_card(view(question=SENT), SV)
    assert open_buttons(card) == ["Historik"]
    assert card["actions"][0]["data"]["history"] is True


def test_an_ended_question_shows_the_answer_who_gave_it_and_can_be_reopened() -> None:
    card = own_question_card(view(question=ANSWERED, answerer="Petra Holm", allowed=OWNERS), SV)
    assert "Armaturerna är beställda och byts vecka 48.\nTill dess" in shown(card)
    assert "Petra Holm, 12 november 2026" in shown(card)
    assert verbs(card)[0] == "show"
    assert "reopen" in verbs(card)
    assert not {"answer", "postpone", "drop", "assign"} & set(verbs(card))


def test_a_dropped_question_shows_why() -> None:
    card = public_question_card(view(question=DROPPED, answerer="Karin Ek"), SV)
    assert "✕  Struken" in shown(card)
    assert "Samma fråga som TR-9." in shown(card)


def test_what_ended_without_a_name_is_still_dated() -> None:
    assert "12 november 2026" in shown(public_question_card(view(question=DROPPED), SV)).splitlines()
    handed = replace(DROPPED, status=QuestionStatus.HANDED_OVER, handed_to="Polisen", reason=None)
    assert "Till Polisen, 12 november 2026" in shown(public_question_card(view(question=handed), SV))


def test_what_ended_without_a_date_says_nothing_of_it() -> None:
    undated = replace(DROPPED, ended_at=None, ended_by=None)
    assert shown(public_question_card(view(question=undated), SV)).splitlines()[-1] == "Samma fråga som TR-9."


def test_marks_say_what_else_is_to_be_known() -> None:
    late = replace(SENT, due=date(2026, 11, 1), at_meeting=True)
    card = public_question_card(view(question=late, undelivered_to="Petra Holm"), EN)
    state = shown(card).splitlines()[1]
    assert state == (
        "→  Sent to Tekniska förvaltningen  ·  ⚠ Has not reached Petra Holm  ·  Answer at the meeting"
        "  ·  ⚠ Was due 1 November 2026"
    )


def test_a_department_without_owner_is_said_to_have_none() -> None:
    assert "⚠ Ingen ansvarig ännu" in shown(public_question_card(view(question=SENT, owner=None), SV))
    assert "⚠ ingen ansvarig ännu" in shown(public_question_card(view(question=IN_PROGRESS, owner=None), SV))


def test_a_repeated_question_can_be_logged_all_the_same() -> None:
    repeated = view(offers_logging_anyway=True, question=question(asked_for="Boende"), logger="Karin Ek")
    assert action(own_question_card(repeated, SV), "log")["data"] == {
        "text": TEXT,
        "asked_by": "Boende",
        "force": True,
        "replace": True,
        "nonce": "nonce-of-this-card",
    }


def test_who_asked_for_themselves_does_so_again() -> None:
    assert action(own_question_card(view(offers_logging_anyway=True), SV), "log")["data"]["asked_by"] == ""


def test_the_offer_is_still_there_when_everybodys_card_is_opened() -> None:
    assert public_question_card(view(offers_logging_anyway=True), SV)["actions"][0]["data"]["offer"] is True


def test_the_way_back_leads_to_the_same_page_of_the_same_list() -> None:
    card = own_question_card(view(back={"of": "search", "text": "lampor", "page": 2}), SV)
    assert action(card, "search")["data"] == {"text": "lampor", "page": 2, "nonce": "nonce-of-this-card"}


def test_several_questions_each_have_a_button_and_are_fetched_anew_together() -> None:
    card = questions_card([view(), view(question=replace(SENT, id=113, number=13))], SV, None)
    assert [a["data"].get("question") for a in card["body"][1]["columns"][1]["items"][0]["actions"]] == [112]
    assert card["refresh"]["action"]["data"]["questions"] == [112, 113]
    assert "TR-13  " in shown(card)


def test_of_very_many_questions_the_last_are_only_counted() -> None:
    card = questions_card([view(question=question(id=n, number=n)) for n in range(1, 200)], SV, None)
    assert "till" in shown(card).splitlines()[-1]


def test_days_are_counted_by_the_dates_of_the_reader_and_never_below_zero() -> None:
    noon = SV.now
    late_before = (noon - timedelta(days=1)).replace(hour=22, minute=30)  # 23:30 in Sweden in November
    after_midnight = late_before + timedelta(hours=1)
    counted = [SV.days_since(one) for one in (noon, late_before, after_midnight, noon + timedelta(days=2))]
    assert counted == [0, 1, 0, 0]
    assert SV.days_since(noon - timedelta(days=365)) == 365
