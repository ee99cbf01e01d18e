"""The cards of meetings and reminders with one text in every place that holds people's text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from cards.calendar import AgendaAheadView, SeriesDay, SeriesView, agenda_ahead_card, series_card
from cards.context import CardContext, CardJson
from cards.delivery import UndeliveredMessage, deliveries_card
from cards.digests import DeputyNotice, DeputyReason, DigestView, SummaryView, summary_card
from cards.meeting import MeetingsView, MeetingView, add_app_card, meeting_card, meetings_card
from cards.plan_meeting import PlanView, PrefilledMeeting, plan_meeting_form
from cards.question_list import RowGroup
from cards.question_rows import ListedQuestion
from cards.question_view import QuestionView
from cards.reminders import (
    DeputyRow,
    RemindedPerson,
    SendRemindersView,
    SkipReason,
    away_card,
    reminder_settings_form,
    send_reminders_card,
)
from domain.council import Council
from domain.meeting import Meeting
from domain.text import one_line
from tests.cards.hostile import times
from tests.cards.people import NOW
from tests.cards.sample_reminders import FILLED, MEETING

MOST_PEOPLE = 60


def meeting_of(text: str) -> Meeting:
    return replace(MEETING, place=one_line(text)[:200] or None)


def meeting_view(text: str, council: Council) -> MeetingView:
    shown = meeting_of(text)
    days = tuple(date(2026, month, 3) for month in range(1, 6))
    return MeetingView(
        meeting=shown,
        council=council,
        reminders=days,
        others=(shown,) * times(text, 50),
        may_change=True,
        refresh_for=("29:karin",) * 99,
        note=text,
    )


def plan_of(text: str) -> PlanView:
    filled = PrefilledMeeting(day=FILLED.day, begins=FILLED.begins, ends=None, place=meeting_of(text).place)
    return PlanView(known=filled, doubt="weekday", chat="19:chat", note=text)


def meetings_of(text: str) -> MeetingsView:
    shown = meeting_of(text)
    return MeetingsView(planned=(shown,) * times(text, 50), held=(shown,) * 3, may_change=True, note=text)


def series_of(text: str) -> SeriesView:
    days = [MEETING.day + timedelta(days=n) for n in range(60)]
    return SeriesView(
        days=tuple(SeriesDay(day=day, why="all_saints_day", is_chosen=False) for day in days),
        taken=tuple(days),
        begins=time(17, 30),
        ends=None,
        place=meeting_of(text).place,
        chat="19:chat",
        note=text,
    )


def ahead_of(text: str) -> AgendaAheadView:
    return AgendaAheadView(
        meeting=meeting_of(text),
        sections=(one_line(text)[:80],) * times(text, 50),
        items=(text,) * times(text, 50),
        questions=(("TR-100", text),) * 10,
        more=190,
        note=text,
    )


FORMS: dict[str, Callable[[str, Council, CardContext], CardJson]] = {
    "meeting": lambda t, c, f: meeting_card(meeting_view(t, c), f),
    "add_app": lambda t, c, f: add_app_card(meeting_view(t, c), f),
    "plan": lambda t, _, f: plan_meeting_form(plan_of(t), f),
    "meetings": lambda t, _, f: meetings_card(meetings_of(t), f),
    "series": lambda t, _, f: series_card(series_of(t), f),
    "ahead": lambda t, _, f: agenda_ahead_card(ahead_of(t), f),
    "settings": lambda t, c, f: reminder_settings_form(c, f, note=t),
}


def digest_of(text: str, one: QuestionView, *, waiting: int) -> DigestView:
    instead = tuple(
        DeputyNotice(owner=one_line(text)[:80], reason=because, until=date(2026, 12, 1))
        for because in DeputyReason
    )
    return DigestView(
        waiting=(one,) * waiting,
        more_waiting=10,
        done=() if waiting == 1 else (one,) * 10,
        meeting=MEETING,
        step=(1, 3),
        deputy_notices=instead,
        back={"of": "digest", "council": 1},
        note=text,
    )


def missed_of(text: str) -> tuple[UndeliveredMessage, ...]:
    name, references = one_line(text)[:80], tuple(f"TR-{number}" for number in range(30))
    return tuple(
        UndeliveredMessage(
            message=n,
            name=name,
            kind="message",
            references=references,
            reason="blocked",
            since=NOW,
            is_uncertain=True,
        )
        for n in range(times(text, 30))
    )


def summary_of(text: str, rows: tuple[ListedQuestion, ...]) -> SummaryView:
    groups = tuple(RowGroup(heading=one_line(text)[:80], rows=rows) for _ in range(times(text, 20)))
    return SummaryView(meeting=MEETING, groups=groups, undelivered=missed_of(text))


def reminding_of(text: str) -> SendRemindersView:
    name = one_line(text)[:80]
    people = tuple(RemindedPerson(name=name, questions=n) for n in range(times(text, MOST_PEOPLE)))
    skipped = tuple(RemindedPerson(name=name, questions=2, skipped=why) for why in SkipReason)
    return SendRemindersView(people=(*people, *skipped), note=text)


def stand_ins_of(text: str) -> tuple[DeputyRow, ...]:
    name = one_line(text)[:80]
    return tuple(DeputyRow(department=name, deputies=(name,) * 20) for _ in range(times(text, 20)))


TOLD: dict[str, Callable[[str, tuple[ListedQuestion, ...], CardContext], CardJson]] = {
    "summary": lambda t, rows, f: summary_card(summary_of(t, rows), f),
    "reminding": lambda t, _, f: send_reminders_card(reminding_of(t), f),
    "away": lambda t, _, f: away_card(date(2026, 11, 24), stand_ins_of(t), f),
    "deliveries": lambda t, _, f: deliveries_card(missed_of(t), f, note=t),
}
