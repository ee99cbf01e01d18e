"""The cards of meetings and reminders in every state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from cards.away import StandIn, away
from cards.deliveries import Missed, deliveries
from cards.digest import Because, DigestView, Instead, digest
from cards.listing import Group
from cards.look import CardJson, Frame
from cards.meeting import MeetingView, add_app, meeting_card
from cards.meeting_form import Filled, PlanView, ask_next, plan_form
from cards.meetings import MeetingsView, meetings
from cards.reminding import Reminded, RemindingView, Skipped, reminding
from cards.settings_form import settings_form
from cards.summary import SummaryView, summary
from domain.meeting import Meeting, MeetingStatus
from domain.settings import Settings
from tests.cards.people import (
    ANSWERED,
    COUNCIL,
    HANDED_OVER,
    IN_PROGRESS,
    KARIN,
    NOW,
    OWNERS,
    SENT,
    view,
)

Sample = Callable[[Frame], CardJson]

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
FILLED = Filled(day=date(2026, 11, 18), begins=time(17, 30), ends=time(19, 30), place="Stadshuset")

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
    Missed(
        letter=31, name="Olof Frisk", what="message", references=("TR-7",), reason="not_installed", since=NOW
    ),
    Missed(
        letter=32,
        name="Nils Norén",
        what="reminder",
        reason="uncertain",
        since=datetime(2026, 11, 9, 8, tzinfo=UTC),
        uncertain=True,
    ),
    Missed(letter=33, name=None, what="message", references=("TR-9", "TR-11"), reason="expired", since=NOW),
)
PEOPLE_REMINDED = (
    Reminded(name="Petra Holm", questions=3),
    Reminded(name="Eva Strand", questions=1),
    Reminded(name="Nils Norén", questions=2, skipped=Skipped.JUST_REMINDED),
    Reminded(name="Olof Frisk", questions=1, skipped=Skipped.UNREACHABLE),
    Reminded(name="Maria Sand", questions=0, skipped=Skipped.NOTHING_OPEN),
)
STAND_INS = (
    StandIn(department="Tekniska förvaltningen", deputies=("Eva Strand", "Olof Frisk")),
    StandIn(department="Socialförvaltningen"),
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
    "plan": lambda f: plan_form(PlanView(), f),
    "plan-unsure": lambda f: plan_form(
        PlanView(known=FILLED, unsure="which_week", chat="19:meeting", tell=True), f
    ),
    "plan-unsure-personal": lambda f: plan_form(
        PlanView(known=FILLED, unsure="weekday", chat="19:meeting", personal=True), f
    ),
    "plan-in-two-weeks": lambda f: plan_form(PlanView(known=FILLED), f),
    "ask-next": lambda f: ask_next(PlanView(chat="19:meeting", personal=True), f),
    "add-app": lambda f: add_app(MEETING_VIEW, f),
    "meetings": lambda f: meetings(MeetingsView(ahead=(MEETING, LATER), behind=(HELD,)), f),
    "meetings-coordinator": lambda f: meetings(
        MeetingsView(ahead=(MEETING, LATER), behind=(HELD,), may_change=True), f
    ),
    "meetings-none": lambda f: meetings(MeetingsView(ahead=(), behind=(), may_change=True), f),
    "settings": lambda f: settings_form(COUNCIL, f),
    "settings-own": lambda f: settings_form(
        replace(COUNCIL, settings=Settings(steps=(10, 1), free=frozenset({date(2026, 12, 23)}))),
        f,
        note=f.texts("note.settings_saved"),
    ),
}
REMINDED: dict[str, Sample] = {
    "digest": lambda f: digest(DIGEST, f),
    "digest-one": lambda f: digest(replace(DIGEST, waiting=WAITING[:1], step=(1, 3)), f),
    "digest-by-hand": lambda f: digest(replace(DIGEST, meeting=None, step=None), f),
    "digest-deputy": lambda f: digest(
        replace(
            DIGEST,
            step=(3, 3),
            instead=(
                Instead(owner="Petra Holm", because=Because.SILENT),
                Instead(owner="Nils Norén", because=Because.AWAY, until=date(2026, 11, 24)),
                Instead(owner="Olof Frisk", because=Because.UNREACHABLE),
                Instead(owner="Barn- och utbildningsförvaltningen", because=Because.NO_OWNER),
            ),
        ),
        f,
    ),
    "digest-partly-done": lambda f: digest(
        replace(DIGEST, waiting=WAITING[:1], done=DONE, note=f.texts("note.answered")), f
    ),
    "digest-done": lambda f: digest(replace(DIGEST, waiting=(), done=DONE), f),
    "digest-nothing": lambda f: digest(replace(DIGEST, waiting=(), meeting=None, step=None), f),
    "digest-many": lambda f: digest(replace(DIGEST, waiting=WAITING * 20, more=40), f),
    "remind": lambda f: reminding(RemindingView(people=PEOPLE_REMINDED, without_owner=2), f),
    "remind-sent": lambda f: reminding(RemindingView(people=PEOPLE_REMINDED, sent=True), f),
    "remind-nobody": lambda f: reminding(RemindingView(people=PEOPLE_REMINDED[2:]), f),
    "away": lambda f: away(date(2026, 11, 24), STAND_INS, f),
    "away-here": lambda f: away(None, (), f),
    "deliveries": lambda f: deliveries(MISSED, f, note=f.texts("note.sent_again")),
    "deliveries-none": lambda f: deliveries((), f),
}


def summaries(groups: tuple[Group, ...]) -> dict[str, Sample]:
    """The coordinator's summary of these questions, and of none."""
    return {
        "summary": lambda f: summary(SummaryView(meeting=MEETING, groups=groups, missed=MISSED), f),
        "summary-none": lambda f: summary(SummaryView(meeting=MEETING), f),
        "summary-by-hand": lambda f: summary(SummaryView(meeting=None, groups=groups[:1]), f),
    }
