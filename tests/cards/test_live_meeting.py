"""Test the card of an ongoing meeting and its forms: texts, and who has which buttons."""

from dataclasses import replace

from cards.attendance import (
    AttendanceView,
    ParticipantFormView,
    PresentPerson,
    attendance_card,
    format_participant,
    participant_form,
)
from cards.carried_over import EarlierQuestionView, earlier_question_form
from cards.live_meeting import agenda_card, live_meeting_card
from cards.notes import NoteEntryView, note_entry_card, suggest_entry_change
from cards.question import suggest_drop
from domain.attendance import Participant, Role
from domain.meeting import MeetingStatus
from tests.cards.people import SENT, frame_of, view
from tests.cards.reading import action, actions, field, inputs, open_buttons, open_fields, press, shown, verbs
from tests.cards.sample_live_meeting import (
    AGENDA,
    ATTENDANCE,
    CHANGED,
    COURSE,
    COURSES,
    NOTES,
    ONGOING,
    OWN,
    POINTS,
    PRESENT,
)
from tests.every import every

SV, EN = frame_of("sv"), frame_of("en")
OVER = replace(ONGOING, status=MeetingStatus.HELD)


def test_all_see_one_field_and_one_button_and_coordinators_fetch_their_own_view() -> None:
    card = live_meeting_card(COURSE, SV)
    assert [one["id"] for one in inputs(card)] == ["text"]
    assert sorted(verbs(card)) == ["course", "log"]
    assert card["refresh"]["userIds"] == ["29:karin"]
    assert "Frågor som har kommit upp i dag" not in shown(card)


def test_the_field_can_be_used_again_and_again_by_the_same_person() -> None:
    assert action(live_meeting_card(COURSE, SV), "log")["data"] == {"meeting": 5}


def test_what_goes_on_is_marked_in_words_not_only_by_weight() -> None:
    assert "4. Lägesbild  ·  pågår nu" in shown(live_meeting_card(COURSE, SV))
    assert "in progress" in shown(live_meeting_card(COURSE, EN))


def test_the_coordinators_forms_open_one_at_a_time() -> None:
    card = live_meeting_card(OWN, SV)
    assert open_fields(card) == ["text"]
    press(card, "Anteckna …")
    assert open_fields(card) == ["text", "note_text"]
    press(card, "Nästa gång …")
    assert open_fields(card) == ["text", "item_text"]
    press(card, "Avsluta mötet …")
    assert open_fields(card) == ["text"]
    assert "Ja, avsluta mötet" in open_buttons(card)


def test_the_next_part_is_one_press_away_and_after_the_last_there_is_none() -> None:
    assert action(live_meeting_card(OWN, SV), "section")["data"]["section"] == "round"
    at_the_end = [replace(part, current=part.key == "other") for part in OWN.agenda]
    card = live_meeting_card(replace(OWN, agenda=at_the_end), SV)
    assert "Nästa punkt" not in open_buttons(card)
    before = live_meeting_card(replace(OWN, agenda=[replace(part, current=False) for part in OWN.agenda]), SV)
    assert action(before, "section")["data"]["section"] == "introduction"


def test_each_point_can_be_done_go_on_or_be_commented_with_one_press() -> None:
    card = live_meeting_card(OWN, SV)
    said = [a["data"].get("state") for a in actions(card) if a.get("verb") == "point"]
    assert said == ["done", "goes_on", None] * len(POINTS)
    assert all("associatedInputs" in a for a in actions(card) if a.get("verb") == "point")


def test_a_meeting_that_is_over_takes_no_more_questions_but_can_go_on() -> None:
    card = live_meeting_card(replace(OWN, meeting=OVER), SV)
    assert "Mötet är slut" in shown(card)
    assert "log" not in verbs(card)
    assert {"begin_meeting", "note", "point"} <= set(verbs(card))
    assert "log" not in verbs(live_meeting_card(replace(COURSE, meeting=OVER), SV))


def test_an_answer_is_shown_with_what_was_said_of_it() -> None:
    card = shown(live_meeting_card(COURSE, SV))
    for words in ("Grinden låses", "Klart", "Fortsätter: Upphandlingen är klar i mars.", "2 möten sedan"):
        assert words in card


def test_a_comment_begins_with_what_was_said() -> None:
    card = earlier_question_form(EarlierQuestionView(question=POINTS[1], meeting=5), SV)
    assert field(card, "remark_text")["value"] == "Upphandlingen är klar i mars."
    assert [a["data"]["state"] for a in actions(card) if a.get("verb") == "point"] == [
        *("done", "goes_on", "said")
    ]


def test_a_field_never_holds_a_part_of_a_note() -> None:
    long = replace(NOTES[0], text="ö" * 4000)
    card = note_entry_card(NoteEntryView(entry=long, kind="note", meeting=5, changing=True), SV)
    assert field(card, "note_text").get("value") in (None, long.text)


def test_an_offer_takes_over_removes_or_leaves() -> None:
    changed = suggest_entry_change(CHANGED, SV)
    taking, keeping = (a for a in actions(changed) if a["verb"] == "edit_note")
    assert taking["data"]["note_text"] == CHANGED.proposed
    assert keeping["data"]["keep"]
    removed = suggest_entry_change(replace(CHANGED, proposed=""), SV)
    assert sorted(verbs(removed)) == ["drop_note", "edit_note"]


def test_a_question_whose_message_is_gone_is_dropped_with_a_reason_or_left() -> None:
    card = suggest_drop(view(question=SENT), SV)
    assert action(card, "drop")["data"]["reason"] == "Meddelandet med frågan togs bort ur chatten."
    assert "show" in verbs(card)


def test_the_last_part_of_an_agenda_stays_last() -> None:
    card = agenda_card(replace(AGENDA, is_editing=True, open_section="next"), SV)
    assert {a["data"]["do"] for a in actions(card) if a.get("verb") == "set_agenda"} == {"rename"}


@every(
    ("participant", "words"),
    [
        (Participant(name="Johan Lind", role=Role.ELECTED, party="C"), "Johan Lind (C)"),
        (Participant(name="Karin Ek", role=Role.OFFICIAL, title="samordnare"), "Karin Ek, samordnare"),
        (Participant(name="Olof Frisk", role=Role.RESIDENT, title="boende"), "en invånarrepresentant"),
        (Participant(name="Eva Strand", role=Role.RESIDENT, agreed_to_name=True), "Eva Strand"),
        (Participant(name="", role=Role.RESIDENT), "en invånarrepresentant"),
    ],
)
def test_people_are_told_of_as_the_minutes_will(participant: Participant, words: str) -> None:
    assert format_participant(participant, context=SV) == words


def test_a_guess_is_said_to_be_one() -> None:
    card = attendance_card(AttendanceView(meeting=5, present=[replace(PRESENT[0], is_guess=True)]), SV)
    assert "Johan Lind (C)  ·  se över rollen" in shown(card)


def test_those_of_last_time_are_all_chosen_to_begin_with() -> None:
    lately = [(str(one.id), one.participant) for one in PRESENT[:3]]
    card = attendance_card(replace(ATTENDANCE, present=(), recent=lately), SV)
    assert field(card, "lately")["value"] == "1,2,3"


def test_somebody_new_cannot_be_taken_away() -> None:
    assert "unattend" not in verbs(participant_form(ParticipantFormView(meeting=5), SV))
    known = PresentPerson(id=3, participant=PRESENT[2].participant)
    assert "unattend" in verbs(participant_form(ParticipantFormView(meeting=5, present=known), SV))


def test_a_text_that_was_not_stored_is_in_its_field_and_nowhere_else() -> None:
    card = COURSES["careful"](SV)
    assert field(card, "text")["value"] == "Kan grannen på 070-123 45 67 få hjälp?"
    assert "070" not in shown(card)
    assert "ett telefonnummer" in shown(card)
    assert action(card, "log")["data"]["force"]
    assert action(card, "log")["title"] == "Ta med ändå"
    assert action(COURSES["careful-answer"](SV), "answer")["title"] == "Skicka svaret"
