"""Cards of meetings: one, all of them, and the forms that plan the next."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.turn import Card
from bot.views.sight import Sight
from cards import meeting as cards
from cards.meeting import MeetingView, when_words
from cards.meeting_form import Filled, PlanView
from cards.meeting_form import ask_next as asking
from cards.meeting_form import plan_form as planning
from cards.meetings import MeetingsView
from cards.meetings import meetings as listing
from domain.council import Council
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Act
from domain.reminders import steps_of
from storage import Transaction

MOST_HELD = 3
"""Meetings that are over, as the list shows them."""


def only_chat(tx: Transaction, council: Council) -> str | None:
    """Give back the chat that a council is bound to, None where there are several or none."""
    chats = [chat.conversation for chat in tx.chats.bound() if chat.council == council.id]
    return chats[0] if len(chats) == 1 else None


def meeting(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One meeting; who may change it sees how, on a view of their own."""
    shown, view = _looked_up(sight, args)
    content = cards.meeting_card(view, sight.frame)
    key = "meeting.cancelled" if view.cancelled else "meeting.planned"
    said = f"{sight.texts(key)}: {when_words(shown, frame=sight.frame)}"
    return Card(content=content, summary=said)


def meetings(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """What is planned, and what was held lately."""
    council = sight.the_council
    stored = sight.tx.meetings
    view = MeetingsView(
        ahead=stored.ahead_of(council.id, now=sight.now),
        behind=stored.behind(council.id, now=sight.now, most=MOST_HELD),
        may_change=Act.ADMINISTER in sight.allowed(),
        note=sight.note,
    )
    return Card(content=listing(view, sight.frame), summary=sight.texts("meetings.title"))


def plan_form(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Asks when the next meeting is, beginning with what was understood."""
    known = (
        Filled(
            day=date.fromisoformat(args["day"]),
            begins=time.fromisoformat(args["begins"]),
            ends=time.fromisoformat(args["ends"]) if args.get("ends") else None,
            place=args.get("place"),
        )
        if args.get("day")
        else None
    )
    view = PlanView(
        known=known,
        unsure=args.get("why"),
        chat=args.get("chat"),
        tell=bool(args.get("tell")),
        personal=sight.personal,
        note=sight.note,
    )
    return Card(content=planning(view, sight.frame), summary=sight.texts("plan.title"))


def ask_next(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Asks a coordinator for the next meeting; once one is planned it shows that."""
    council = sight.the_council
    planned = sight.tx.meetings.next_of(council.id, now=sight.now)
    if planned is not None:
        return meeting(sight, {"meeting": planned.id})
    view = PlanView(chat=only_chat(sight.tx, council), personal=sight.personal, note=sight.note)
    return Card(content=asking(view, sight.frame), summary=sight.texts("ask_next.title"))


def add_app(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Tells a coordinator that the bot does not know the chat of a meeting."""
    _, view = _looked_up(sight, args)
    return Card(content=cards.add_app(view, sight.frame), summary=sight.texts("add_app.title"))


def _looked_up(sight: Sight, args: Mapping[str, Any]) -> tuple[Meeting, MeetingView]:
    shown = sight.tx.meetings.get(args["meeting"])
    council = sight.tx.councils.get(shown.council)
    if sight.council is not None and sight.council.id != council.id:
        raise NotFound("no_such_meeting")
    return shown, MeetingView(
        meeting=shown,
        council=council,
        reminders=_reminders(sight, shown, council),
        others=_others(sight, shown),
        may_change=Act.ADMINISTER in sight.allowed(),
        refresh_for=() if sight.personal else _coordinators(sight, council),
        note=sight.note,
    )


def _reminders(sight: Sight, shown: Meeting, council: Council) -> tuple[date, ...]:
    return tuple(step.day for step in steps_of(shown, council.settings) if step.at > sight.now)


def _others(sight: Sight, shown: Meeting) -> tuple[Meeting, ...]:
    ahead = sight.tx.meetings.ahead_of(shown.council, now=sight.now)
    return tuple(m for m in ahead if m.id != shown.id and m.status is MeetingStatus.PLANNED)


def _coordinators(sight: Sight, council: Council) -> tuple[str, ...]:
    people = sight.people(council.coordinators).values()
    return tuple(person.teams_id for person in people if person.teams_id)
