"""Test the cards of meetings: texts, buttons, and the initial values of forms."""

from dataclasses import replace
from datetime import date, time, timedelta

from cards.calendar import agenda_ahead_card
from cards.dates import format_days, format_days_ahead, format_times, format_weekday
from cards.meeting import MeetingsView, meeting_card, meetings_card
from cards.plan_meeting import PlanView, plan_meeting_form
from domain.meeting import MeetingStatus
from tests.cards.people import frame_of
from tests.cards.reading import action, field, inputs, objects, open_buttons, open_fields, press, shown, verbs
from tests.cards.sample_reminders import AHEAD, FILLED, MEETING, MEETING_VIEW
from tests.every import every

SV, EN = frame_of("sv"), frame_of("en")


def test_days_are_said_with_their_weekday_and_with_the_year_where_it_is_far_away() -> None:
    assert format_weekday(date(2026, 11, 25), context=SV) == "onsdag 25 november"
    assert format_weekday(date(2026, 11, 25), context=EN) == "Wednesday 25 November"
    assert format_weekday(date(2027, 11, 17), context=SV) == "onsdag 17 november 2027"
    assert format_weekday(date(2025, 11, 12), context=EN) == "Wednesday 12 November 2025"


def test_times_are_said_as_people_say_them() -> None:
    assert format_times(time(17, 30), time(19, 30), context=SV) == "kl. 17.30–19.30"
    assert format_times(time(9), None, context=EN) == "at 09:00"


@every(
    ("days", "swedish", "english"),
    [(-1, "", ""), (0, "i dag", "today"), (1, "i morgon", "tomorrow"), (12, "om 12 dagar", "in 12 days")],
)
def test_how_far_ahead_a_day_is(days: int, swedish: str, english: str) -> None:
    day = SV.today + timedelta(days=days)
    assert (format_days_ahead(day, context=SV), format_days_ahead(day, context=EN)) == (swedish, english)


def test_several_days_of_a_month_name_it_once() -> None:
    november = [date(2026, 11, day) for day in (3, 10, 15)]
    assert format_days(november, context=SV) == "3, 10 och 15 november"
    assert (
        format_days([date(2026, 10, 27), *november[:2]], context=SV)
        == "27 oktober, 3 november och 10 november"
    )
    assert format_days(november[:1], context=EN) == "3 November"


def test_only_who_may_change_a_planned_meeting_finds_forms_for_that() -> None:
    assert verbs(meeting_card(MEETING_VIEW, SV)) == ["show_meeting", "show_meeting"]
    own = replace(MEETING_VIEW, may_change=True)
    assert {"move_meeting", "cancel_meeting"} <= set(verbs(meeting_card(own, SV)))
    for status in (MeetingStatus.ONGOING, MeetingStatus.HELD, MeetingStatus.CANCELLED):
        over = replace(own, meeting=replace(MEETING, status=status))
        assert set(verbs(meeting_card(over, SV))) == {"show_meeting"}


def test_of_a_long_series_the_next_meetings_are_named_and_the_others_counted() -> None:
    several = [replace(MEETING, id=100 + n, day=MEETING.day + timedelta(weeks=n)) for n in range(1, 8)]
    named = [format_weekday(one.day, context=SV) for one in several]

    def said(number: int) -> str:
        return shown(meeting_card(replace(MEETING_VIEW, others=tuple(several[:number])), SV))

    assert f"Också planerat: {', '.join(named[:4])} och {named[4]}" in said(5)
    assert f"Också planerat: {', '.join(named[:4])} och 3 till" in said(7)


def test_cancelling_asks_once_more_and_moving_begins_with_what_is_planned() -> None:
    card = meeting_card(replace(MEETING_VIEW, may_change=True), SV)
    press(card, "Ställ in …")
    assert open_fields(card) == []
    assert "Ja, ställ in mötet" in open_buttons(card)
    press(card, "Flytta eller ändra …")
    assert open_fields(card) == ["day", "begins", "ends", "place"]
    assert "Ja, ställ in mötet" not in open_buttons(card)
    values = {one["id"]: one["value"] for one in inputs(card)}
    assert values == {"day": "2026-11-25", "begins": "17:30", "ends": "19:30", "place": MEETING.place}
    assert {"meeting": 5, "version": 1}.items() <= action(card, "move_meeting")["data"].items()


def test_a_cancelled_meeting_is_struck_through() -> None:
    card = meeting_card(replace(MEETING_VIEW, meeting=replace(MEETING, status=MeetingStatus.CANCELLED)), SV)
    assert "Mötet är inställt" in shown(card)
    struck = [run["text"] for run in objects(card) if run.get("strikethrough")]
    assert struck == ["Onsdag 25 november kl. 17.30–19.30"]


@every(
    ("why", "words"),
    [
        ("weekday", "Veckodagen och datumet"),
        ("which_week", "den här veckan eller nästa"),
        ("day_or_month", "Vilket är dagen"),
        ("am_or_pm", "på morgonen eller på kvällen"),
        ("counted", "Kontrollera att dagen"),
        (None, "Förstod jag rätt?"),
    ],
)
def test_a_form_says_what_may_have_been_understood_wrongly(why: str | None, words: str) -> None:
    assert words in shown(plan_meeting_form(PlanView(known=FILLED, doubt=why), SV))


def test_where_the_meeting_is_held_is_asked_only_where_there_is_a_chat() -> None:
    assert "where" not in {one["id"] for one in inputs(plan_meeting_form(PlanView(), SV))}
    card = plan_meeting_form(PlanView(chat="19:chat", announces=True), SV)
    assert field(card, "where")["value"] == "here"
    assert {"chat": "19:chat", "tell": True}.items() <= action(card, "plan")["data"].items()


def test_a_place_is_shown_whole_a_link_too() -> None:
    link = "https://teams.example/l/meetup-join/" + "x" * 150
    shown_meeting = replace(MEETING, place=link)
    assert link in shown(meeting_card(replace(MEETING_VIEW, meeting=shown_meeting), SV))
    assert link in shown(meetings_card(MeetingsView(planned=(shown_meeting,), held=()), SV))


def test_an_agenda_too_long_for_a_card_says_how_much_of_each_list_is_left_out() -> None:
    long = replace(AHEAD, sections=("Punkt",) * 103, items=("Uppgift",) * 102, more=5)
    lines = shown(agenda_ahead_card(long, SV)).splitlines()
    kept = lines.count("Punkt"), lines.count("Uppgift")
    omitted = [line for line in lines if line.endswith(" till")]
    assert omitted == [f"och {103 - kept[0]} till", f"och {102 - kept[1]} till", "och 5 till"]
