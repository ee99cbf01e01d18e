"""The cards of meetings and reminders with one text in every place that people can write to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from cards.away import StandIn, away
from cards.deliveries import Missed, deliveries
from cards.digest import Because, DigestView, Instead
from cards.listing import Group
from cards.look import CardJson, Frame
from cards.meeting import MeetingView, add_app, meeting_card
from cards.meeting_form import Filled, PlanView, plan_form
from cards.meetings import MeetingsView, meetings
from cards.reminding import Reminded, RemindingView, Skipped, reminding
from cards.rows import Row
from cards.settings_form import settings_form
from cards.summary import SummaryView, summary
from cards.view import QuestionView
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
    filled = Filled(day=FILLED.day, begins=FILLED.begins, ends=None, place=meeting_of(text).place)
    return PlanView(known=filled, unsure="weekday", chat="19:chat", note=text)


def meetings_of(text: str) -> MeetingsView:
    shown = meeting_of(text)
    return MeetingsView(ahead=(shown,) * times(text, 50), behind=(shown,) * 3, may_change=True, note=text)


FORMS: dict[str, Callable[[str, Council, Frame], CardJson]] = {
    "meeting": lambda t, c, f: meeting_card(meeting_view(t, c), f),
    "add_app": lambda t, c, f: add_app(meeting_view(t, c), f),
    "plan": lambda t, _, f: plan_form(plan_of(t), f),
    "meetings": lambda t, _, f: meetings(meetings_of(t), f),
    "settings": lambda t, c, f: settings_form(c, f, note=t),
}


def digest_of(text: str, one: QuestionView, *, waiting: int) -> DigestView:
    instead = tuple(
        Instead(owner=one_line(text)[:80], because=because, until=date(2026, 12, 1)) for because in Because
    )
    return DigestView(
        waiting=(one,) * waiting,
        more=10,
        done=() if waiting == 1 else (one,) * 10,
        meeting=MEETING,
        step=(1, 3),
        instead=instead,
        back={"of": "digest", "council": 1},
        note=text,
    )


def missed_of(text: str) -> tuple[Missed, ...]:
    name, references = one_line(text)[:80], tuple(f"TR-{number}" for number in range(30))
    return tuple(
        Missed(
            letter=n,
            name=name,
            what="message",
            references=references,
            reason="blocked",
            since=NOW,
            uncertain=True,
        )
        for n in range(times(text, 30))
    )


def summary_of(text: str, rows: tuple[Row, ...]) -> SummaryView:
    groups = tuple(Group(heading=one_line(text)[:80], rows=rows) for _ in range(times(text, 20)))
    return SummaryView(meeting=MEETING, groups=groups, missed=missed_of(text))


def reminding_of(text: str) -> RemindingView:
    name = one_line(text)[:80]
    people = tuple(Reminded(name=name, questions=n) for n in range(times(text, MOST_PEOPLE)))
    skipped = tuple(Reminded(name=name, questions=2, skipped=why) for why in Skipped)
    return RemindingView(people=(*people, *skipped), note=text)


def stand_ins_of(text: str) -> tuple[StandIn, ...]:
    name = one_line(text)[:80]
    return tuple(StandIn(department=name, deputies=(name,) * 20) for _ in range(times(text, 20)))


TOLD: dict[str, Callable[[str, tuple[Row, ...], Frame], CardJson]] = {
    "summary": lambda t, rows, f: summary(summary_of(t, rows), f),
    "reminding": lambda t, _, f: reminding(reminding_of(t), f),
    "away": lambda t, _, f: away(date(2026, 11, 24), stand_ins_of(t), f),
    "deliveries": lambda t, _, f: deliveries(missed_of(t), f, note=t),
}
