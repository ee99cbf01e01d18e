"""Render cards of planned and past meetings, and the forms that plan the next one."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.turn.types import Card
from bot.views.context import Args, Audience, Follows, RenderContext, ViewType
from cards import meeting as cards
from cards.meeting import MeetingsView, MeetingView, format_meeting_time, meetings_card
from cards.plan_meeting import (
    MoveOrAddView,
    PlanView,
    PrefilledMeeting,
    ask_next_meeting_form,
    move_or_add_card,
    plan_meeting_form,
)
from domain.council import Council
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Permission
from domain.person import Person
from domain.reminders import reminder_steps
from storage import Transaction

MAX_HELD = 3
"""Number of past meetings in the list."""


def only_chat_of(tx: Transaction, council: Council) -> str | None:
    """Return the chat that a council is bound to, None if there are several or none."""
    chats = [chat.conversation for chat in tx.chats.list_bound() if chat.council == council.id]
    return chats[0] if len(chats) == 1 else None


def render_meeting(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render one meeting; readers who may change it get the buttons in a user-specific view."""
    shown, view = build_meeting_view(context, args)
    content = cards.meeting_card(view, context.card_context)
    key = "meeting.cancelled" if view.is_cancelled else "meeting.planned"
    said = f"{context.texts(key)}: {format_meeting_time(shown, context=context.card_context)}"
    return Card(content=content, summary=said)


def render_meetings(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the planned meetings, and those held recently."""
    council = context.the_council
    stored = context.tx.meetings
    view = MeetingsView(
        planned=stored.upcoming(council.id, now=context.now),
        held=stored.past(council.id, now=context.now, limit=MAX_HELD),
        may_change=Permission.ADMINISTER in context.permissions(),
        note=context.note,
    )
    return Card(content=meetings_card(view, context.card_context), summary=context.texts("meetings.title"))


def render_plan_form(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the form that plans a meeting, filled in with what was understood."""
    known = _prefilled(args) if args.get("day") else None
    view = PlanView(
        known=known,
        doubt=args.get("why"),
        chat=args.get("chat"),
        announces=bool(args.get("tell")),
        personal=context.personal,
        note=context.note,
    )
    return Card(content=plan_meeting_form(view, context.card_context), summary=context.texts("plan.title"))


def render_move_or_add(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the question whether a meeting is to be moved, or one more planned."""
    near, _ = build_meeting_view(context, args)
    view = MoveOrAddView(
        near=near,
        times=_prefilled(args),
        kept_place=args.get("kept_place"),
        chat=args.get("chat"),
        announces=bool(args.get("tell")),
    )
    content = move_or_add_card(view, context.card_context)
    return Card(content=content, summary=context.texts("move_or_add.title", day=near.day))


def _prefilled(args: Mapping[str, Any]) -> PrefilledMeeting:
    return PrefilledMeeting(
        day=date.fromisoformat(args["day"]),
        begins=time.fromisoformat(args["begins"]),
        ends=time.fromisoformat(args["ends"]) if args.get("ends") else None,
        place=args.get("place"),
    )


def render_meeting_request(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the request to plan the next meeting; once one is planned, render that meeting."""
    council = context.the_council
    planned = context.tx.meetings.current_or_next(council.id, now=context.now)
    if planned is not None:
        return render_meeting(context, {"meeting": planned.id})
    view = PlanView(chat=only_chat_of(context.tx, council), personal=context.personal, note=context.note)
    return Card(
        content=ask_next_meeting_form(view, context.card_context), summary=context.texts("ask_next.title")
    )


def _due_meeting_request(tx: Transaction, args: Args, _person: Person, council: Council) -> Args | None:
    return args if tx.meetings.current_or_next(council.id, now=tx.now) is None else None


def render_install_request(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the notice that the bot is not installed in the chat of a meeting."""
    _, view = build_meeting_view(context, args)
    return Card(
        content=cards.add_app_card(view, context.card_context), summary=context.texts("add_app.title")
    )


def _due_install_request(tx: Transaction, args: Args, _person: Person, council: Council) -> Args | None:
    meeting = tx.meetings.get(args["meeting"])
    is_missing = not tx.chats.is_bound(council.id, meeting.chat)
    return args if meeting.status is MeetingStatus.PLANNED and is_missing else None


def build_meeting_view(context: RenderContext, args: Mapping[str, Any]) -> tuple[Meeting, MeetingView]:
    """Return a meeting with what its card says; raises NotFound for a meeting of another council."""
    shown = context.tx.meetings.get(args["meeting"])
    council = context.tx.councils.get(shown.council)
    if context.council is not None and context.council.id != council.id:
        raise NotFound("no_such_meeting")
    return shown, MeetingView(
        meeting=shown,
        council=council,
        reminders=_reminders(context, shown, council),
        others=_others(context, shown),
        may_change=Permission.ADMINISTER in context.permissions(),
        refresh_for=() if context.personal else _coordinators(context, council),
        note=context.note,
    )


def _reminders(context: RenderContext, shown: Meeting, council: Council) -> tuple[date, ...]:
    return tuple(step.day for step in reminder_steps(shown, council.settings) if step.at > context.now)


def _others(context: RenderContext, shown: Meeting) -> tuple[Meeting, ...]:
    ahead = context.tx.meetings.upcoming(shown.council, now=context.now)
    return tuple(m for m in ahead if m.id != shown.id and m.status is MeetingStatus.PLANNED)


def _coordinators(context: RenderContext, council: Council) -> tuple[str, ...]:
    people = context.people(council.coordinators).values()
    return tuple(person.teams_id for person in people if person.teams_id)


MEETING = ViewType("meeting", render=render_meeting, follows=Follows.MEETING_PLAN)
MEETINGS = ViewType("meetings", render=render_meetings)
PLAN_FORM = ViewType("plan_form", render=render_plan_form, is_replaceable=True)
MOVE_OR_ADD = ViewType("move_or_add", render=render_move_or_add, is_replaceable=True)
MEETING_REQUEST = ViewType(
    "ask_next",
    render=render_meeting_request,
    audience=Audience.COORDINATORS,
    still_due=_due_meeting_request,
    follows=Follows.MEETING_PLAN,
    is_replaceable=True,
)
INSTALL_REQUEST = ViewType(
    "add_app", render=render_install_request, audience=Audience.COORDINATORS, still_due=_due_install_request
)
