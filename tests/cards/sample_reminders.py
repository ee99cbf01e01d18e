"""The cards of meetings and reminders in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from cards.calendar import (
    AgendaAheadView,
    CalendarView,
    SeriesDay,
    SeriesView,
    agenda_ahead_card,
    calendar_card,
    series_card,
)
from cards.context import CardContext, CardJson
from cards.delivery import UndeliveredMessage, deliveries_card
from cards.digests import DeputyNotice, DeputyReason, DigestView, SummaryView, digest_card, summary_card
from cards.meeting import MeetingsView, MeetingView, add_app_card, meeting_card, meetings_card
from cards.plan_meeting import (
    MoveOrAddView,
    PlanView,
    PrefilledMeeting,
    ask_next_meeting_form,
    move_or_add_card,
    plan_meeting_form,
)
from cards.question_list import RowGroup
from cards.reminders import (
    AbsenceView,
    DeputyRow,
    RemindedPerson,
    SendRemindersView,
    SkipReason,
    away_card,
    reminder_settings_form,
    return_card,
    send_reminders_card,
)
from domain.meeting import Meeting, MeetingStatus
from domain.reminder_settings import ReminderSettings
from tests.cards.people import ANSWERED, COUNCIL, HANDED_OVER, IN_PROGRESS, KARIN, NOW, OWNERS, SENT, view
from tests.cards.sample_questions import introduction

Sample = Callable[[CardContext], CardJson]

MEETING = Meeting(
    id=5,
    council=1,
    day=date(2026, 11, 25),
    begins=time(17, 30),
    ends=time(19, 30),
    timezone="Europe/Stockholm",
    place="Stadshuset, Storgatan 1",
    chat="19:meeting",
    planned_by=KARIN,
    planned_at=NOW,
)
LATER = replace(MEETING, id=6, day=date(2027, 1, 20), ends=None, place=None)
HELD = replace(MEETING, id=4, day=date(2026, 9, 16), status=MeetingStatus.HELD)
REMINDERS = (date(2026, 11, 18), date(2026, 11, 23))
MEETING_VIEW = MeetingView(
    meeting=MEETING, council=COUNCIL, reminders=REMINDERS, others=(LATER,), refresh_for=("29:karin",)
)
SERIES = SeriesView(
    days=(
        SeriesDay(day=date(2026, 12, 10)),
        SeriesDay(day=date(2026, 12, 24), why="christmas_eve", is_chosen=False),
        SeriesDay(day=date(2027, 1, 7)),
    ),
    taken=(date(2026, 11, 26),),
    begins=time(17, 30),
    ends=time(19, 30),
    place="Stadshuset",
    chat="19:meeting",
    announces=True,
)
CALENDAR = CalendarView(address=f"https://bevaka.example.org/calendar/{'s' * 43}.ics", is_possible=True)
AHEAD = AgendaAheadView(
    meeting=MEETING,
    sections=("Inledning", "Läget", "Övrigt", "Nästa möte"),
    items=("Bjud in polisen",),
    questions=(("TR-7", "Kan lampan vid busshållplatsen bytas?"), ("TR-9", "Kan skolgården låsas?")),
    more=3,
)
FILLED = PrefilledMeeting(day=date(2026, 11, 18), begins=time(17, 30), ends=time(19, 30), place="Stadshuset")

WAITING = (
    view(question=replace(SENT, id=107, number=7, due=date(2026, 11, 1)), allowed=OWNERS),
    view(question=replace(SENT, id=109, number=9, text="Kan skolgården låsas på kvällarna?"), allowed=OWNERS),
    view(question=replace(IN_PROGRESS, id=111, number=11, text="När lagas lamporna?"), allowed=OWNERS),
)
DONE = (
    view(question=replace(ANSWERED, id=113, number=13), answerer="Petra Holm"),
    view(question=replace(HANDED_OVER, id=114, number=14, text="Vem plogar vägen?"), answerer="Petra Holm"),
)
DIGEST = DigestView(
    waiting=WAITING,
    meeting=MEETING,
    step=(2, 3),
    asked_at_meeting=frozenset({107}),
    back={"of": "digest", "council": 1},
)
MISSED = (
    UndeliveredMessage(
        message=31, name="Olof Frisk", kind="message", references=("TR-7",), reason="not_installed", since=NOW
    ),
    UndeliveredMessage(
        message=32,
        name="Nils Norén",
        kind="reminder",
        reason="uncertain",
        since=datetime(2026, 11, 9, 8, tzinfo=UTC),
        is_uncertain=True,
    ),
    UndeliveredMessage(
        message=33, name=None, kind="message", references=("TR-9", "TR-11"), reason="expired", since=NOW
    ),
)
PEOPLE_REMINDED = (
    RemindedPerson(name="Petra Holm", questions=3),
    RemindedPerson(name="Eva Strand", questions=1),
    RemindedPerson(name="Registratur", questions=1, is_mailed=True),
    RemindedPerson(name="Nils Norén", questions=2, skipped=SkipReason.JUST_REMINDED),
    RemindedPerson(name="Olof Frisk", questions=1, skipped=SkipReason.UNREACHABLE),
    RemindedPerson(name="Maria Sand", questions=0, skipped=SkipReason.NOTHING_OPEN),
)
STAND_INS = (
    DeputyRow(department="Tekniska förvaltningen", deputies=("Eva Strand", "Olof Frisk")),
    DeputyRow(department="Socialförvaltningen"),
)

MEETINGS: dict[str, Sample] = {
    "meeting": lambda f: meeting_card(MEETING_VIEW, f),
    "meeting-coordinator": lambda f: meeting_card(replace(MEETING_VIEW, may_change=True), f),
    "meeting-moved": lambda f: meeting_card(
        replace(MEETING_VIEW, may_change=True, others=(), note=f.texts("note.meeting_changed")), f
    ),
    "meeting-cancelled": lambda f: meeting_card(
        replace(
            MEETING_VIEW, meeting=replace(MEETING, status=MeetingStatus.CANCELLED), may_change=True, others=()
        ),
        f,
    ),
    "meeting-ongoing": lambda f: meeting_card(
        replace(MEETING_VIEW, meeting=replace(MEETING, status=MeetingStatus.ONGOING)), f
    ),
    "meeting-held": lambda f: meeting_card(replace(MEETING_VIEW, meeting=HELD, reminders=()), f),
    "meeting-today": lambda f: meeting_card(
        replace(MEETING_VIEW, meeting=replace(MEETING, day=f.today), reminders=()), f
    ),
    "meeting-next-year": lambda f: meeting_card(
        replace(MEETING_VIEW, meeting=replace(LATER, day=date(2027, 11, 17)), refresh_for=()), f
    ),
    "plan": lambda f: plan_meeting_form(PlanView(), f),
    "plan-unsure": lambda f: plan_meeting_form(
        PlanView(known=FILLED, doubt="which_week", chat="19:meeting", announces=True), f
    ),
    "plan-unsure-personal": lambda f: plan_meeting_form(
        PlanView(known=FILLED, doubt="weekday", chat="19:meeting", personal=True), f
    ),
    "plan-in-two-weeks": lambda f: plan_meeting_form(PlanView(known=FILLED), f),
    "move-or-add": lambda f: move_or_add_card(
        MoveOrAddView(near=MEETING, times=FILLED, kept_place="Stadshuset", chat="19:meeting", announces=True),
        f,
    ),
    "ask-next": lambda f: ask_next_meeting_form(PlanView(chat="19:meeting", personal=True), f),
    "add-app": lambda f: add_app_card(MEETING_VIEW, f),
    "meetings": lambda f: meetings_card(MeetingsView(planned=(MEETING, LATER), held=(HELD,)), f),
    "meetings-coordinator": lambda f: meetings_card(
        MeetingsView(planned=(MEETING, LATER), held=(HELD,), may_change=True), f
    ),
    "meetings-none": lambda f: meetings_card(MeetingsView(planned=(), held=(), may_change=True), f),
    "meeting-personal": lambda f: meeting_card(
        replace(MEETING_VIEW, may_change=True, refresh_for=(), gives_file=True), f
    ),
    "series": lambda f: series_card(SERIES, f),
    "series-all-taken": lambda f: series_card(replace(SERIES, days=(), ends=None, place=None), f),
    "calendar": lambda f: calendar_card(CALENDAR, f),
    "calendar-coordinator": lambda f: calendar_card(replace(CALENDAR, may_change=True), f),
    "calendar-none": lambda f: calendar_card(CalendarView(address=None, is_possible=True), f),
    "calendar-none-coordinator": lambda f: calendar_card(
        CalendarView(address=None, is_possible=True, may_change=True), f
    ),
    "calendar-impossible": lambda f: calendar_card(CalendarView(address=None, is_possible=False), f),
    "agenda-ahead": lambda f: agenda_ahead_card(AHEAD, f),
    "agenda-ahead-cancelled": lambda f: agenda_ahead_card(
        replace(AHEAD, meeting=replace(MEETING, status=MeetingStatus.CANCELLED)), f
    ),
    "settings": lambda f: reminder_settings_form(COUNCIL, f),
    "settings-own": lambda f: reminder_settings_form(
        replace(COUNCIL, settings=ReminderSettings(steps=(10, 1), free=frozenset({date(2026, 12, 23)}))),
        f,
        note=f.texts("note.settings_saved"),
    ),
}
REMINDED: dict[str, Sample] = {
    "digest": lambda f: digest_card(replace(DIGEST, introduction=introduction(f, "reminded", "several")), f),
    "digest-one": lambda f: digest_card(replace(DIGEST, waiting=WAITING[:1], step=(1, 3)), f),
    "digest-late": lambda f: digest_card(replace(DIGEST, late_since=date(2021, 11, 15)), f),
    "digest-by-hand": lambda f: digest_card(replace(DIGEST, meeting=None, step=None), f),
    "digest-deputy": lambda f: digest_card(
        replace(
            DIGEST,
            step=(3, 3),
            deputy_notices=(
                DeputyNotice(owner="Petra Holm", reason=DeputyReason.SILENT),
                DeputyNotice(owner="Nils Norén", reason=DeputyReason.AWAY, until=date(2026, 11, 24)),
                DeputyNotice(owner="Olof Frisk", reason=DeputyReason.UNREACHABLE),
                DeputyNotice(owner="Barn- och utbildningsförvaltningen", reason=DeputyReason.NO_OWNER),
            ),
        ),
        f,
    ),
    "digest-partly-done": lambda f: digest_card(
        replace(DIGEST, waiting=WAITING[:1], done=DONE, note=f.texts("note.answered")), f
    ),
    "digest-done": lambda f: digest_card(replace(DIGEST, waiting=(), done=DONE), f),
    "digest-nothing": lambda f: digest_card(replace(DIGEST, waiting=(), meeting=None, step=None), f),
    "digest-many": lambda f: digest_card(replace(DIGEST, waiting=WAITING * 20, more_waiting=40), f),
    "remind": lambda f: send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED, without_owner=2), f),
    "remind-sent": lambda f: send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED, is_sent=True), f),
    "remind-nobody": lambda f: send_reminders_card(SendRemindersView(people=PEOPLE_REMINDED[3:]), f),
    "away": lambda f: away_card(date(2026, 11, 24), STAND_INS, f),
    "away-return": lambda f: return_card(
        AbsenceView(since=date(2026, 11, 3), assigned=3, answered=1, waiting=2), f
    ),
    "away-return-nothing": lambda f: return_card(AbsenceView(since=date(2026, 11, 3)), f),
    "away-here": lambda f: away_card(None, (), f),
    "deliveries": lambda f: deliveries_card(MISSED, f, note=f.texts("note.sent_again")),
    "deliveries-none": lambda f: deliveries_card((), f),
}


def summaries(groups: tuple[RowGroup, ...]) -> dict[str, Sample]:
    """Return the coordinator's summary of these questions, which may be none."""
    return {
        "summary": lambda f: summary_card(SummaryView(meeting=MEETING, groups=groups, undelivered=MISSED), f),
        "summary-late": lambda f: summary_card(
            SummaryView(meeting=MEETING, groups=groups, late_since=date(2021, 11, 15)), f
        ),
        "summary-none": lambda f: summary_card(SummaryView(meeting=MEETING), f),
        "summary-by-hand": lambda f: summary_card(SummaryView(meeting=None, groups=groups[:1]), f),
    }
