"""Test the cards of reminders: a digest, a summary and the list of undelivered messages."""

from dataclasses import replace

from cards.delivery import deliveries_card
from cards.digests import SummaryView, digest_card, digest_summary, summary_card, summary_title
from cards.question_list import RowGroup
from cards.reminders import SendRemindersView, send_reminders_card
from tests.cards.people import frame_of
from tests.cards.reading import actions, inputs, objects, shown, titles, verbs
from tests.cards.sample_reminders import DIGEST, DONE, MEETING, MISSED, PEOPLE_REMINDED, WAITING
from tests.cards.samples import GROUPS, ROWS

SV, EN = frame_of("sv"), frame_of("en")


def test_several_questions_are_rows_that_open_and_lead_back() -> None:
    card = digest_card(DIGEST, SV)
    assert verbs(card) == ["show"] * 3
    assert inputs(card) == []
    assert [a["data"]["back"] for a in actions(card)] == [{"of": "digest", "council": 1}] * 3


def test_a_row_says_who_asked_when_and_at_which_meeting() -> None:
    words = shown(digest_card(DIGEST, SV))
    assert "Från Maria Sand  ·  mötet 9 november 2026 (3 dagar)" in words
    assert "Från Maria Sand  ·  9 november 2026 (3 dagar)" in words


def test_a_single_question_has_all_its_forms_at_hand() -> None:
    card = digest_card(replace(DIGEST, waiting=WAITING[:1]), SV)
    assert {"answer", "acknowledge", "postpone", "hand_over", "raise_at_meeting"} <= set(verbs(card))
    assert "refresh" not in card


def test_the_heading_counts_what_is_left_and_says_thanks_when_nothing_is() -> None:
    assert digest_summary(DIGEST, SV) == (
        "Påminnelse 2 av 3: 3 frågor inför mötet onsdag 25 november kl. 17.30"
    )
    assert digest_summary(replace(DIGEST, step=None, meeting=None, more_waiting=7), SV) == (
        "Påminnelse: 10 frågor väntar på svar"
    )
    assert digest_summary(replace(DIGEST, waiting=(), done=DONE), SV) == "Tack, alla frågor är besvarade"
    assert digest_summary(replace(DIGEST, waiting=()), SV) == "Inget väntar på svar från dig"
    assert digest_summary(DIGEST, EN).startswith("Reminder 2 of 3: 3 questions before the meeting on")


def test_what_is_done_is_struck_and_says_how_it_ended() -> None:
    card = digest_card(replace(DIGEST, done=DONE), SV)
    struck = [run["text"] for run in objects(card) if run.get("strikethrough")]
    assert [text[:5] for text in struck] == ["TR-13", "TR-14"]
    assert "✓  Besvarad" in shown(card)
    assert "✓  Överlämnad till Polisen" in shown(card)


def test_what_has_no_room_is_counted_and_one_button_shows_all() -> None:
    card = digest_card(replace(DIGEST, waiting=WAITING * 20, more_waiting=40), SV)
    rows = verbs(card).count("show")
    assert f"och {100 - rows} till" in shown(card)
    assert verbs(card)[-1] == "mine"


def test_the_summary_has_one_button_and_counts_what_has_no_room() -> None:
    card = summary_card(SummaryView(meeting=MEETING, groups=GROUPS, undelivered=MISSED), SV)
    assert verbs(card) == ["remind"]
    many = SummaryView(meeting=None, groups=(RowGroup(heading="Tekniska förvaltningen", rows=ROWS * 20),) * 2)
    assert summary_title(many, SV) == "200 öppna frågor"
    words = shown(summary_card(many, SV))
    assert f"och {200 - words.count('TR-')} till" in words


def test_a_summary_of_nothing_offers_nothing() -> None:
    assert actions(summary_card(SummaryView(meeting=MEETING), SV)) == []


def test_only_what_may_have_arrived_can_be_said_to_have_arrived() -> None:
    assert titles(deliveries_card(MISSED, SV)) == [
        *("Försök igen", "Försök igen", "Det kom fram", "Försök igen"),
        "Uppdatera",
    ]


def test_reminders_are_sent_with_a_button_only_where_somebody_would_get_one() -> None:
    assert verbs(send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED), SV)) == ["remind"]
    assert verbs(send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED[3:]), SV)) == []
    assert verbs(send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED, is_sent=True), SV)) == []
    assert "Ingen får någon påminnelse nu" in shown(
        send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED[3:], is_sent=True), SV)
    )


def test_a_long_list_of_people_is_cut_and_counted() -> None:
    card = send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED[:1] * 150), SV)
    assert "och 50 till" in shown(card)
