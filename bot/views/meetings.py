"""Render cards of planned and past meetings, and the forms that plan the next one."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.turn.types import Card
from bot.views.context import Args, Audience, Follows, RenderContext, ViewType
from bot.views.live_meeting import load_meeting, section_titles
from cards import meeting as cards
from cards.calendar import (
    AgendaAheadView,
    CalendarView,
    SeriesDay,
    SeriesView,
    agenda_ahead_card,
    calendar_card,
    series_card,
)
from cards.meeting import MeetingsView, MeetingView, format_meeting_time, meetings_card
from cards.plan_meeting import (
    MoveOrAddView,
    PlanView,
    PrefilledMeeting,
    ask_next_meeting_form,
    move_or_add_card,
    plan_meeting_form,
)
from domain.agenda import section_title
from domain.calendar import SQUEEZE_DAY, unusual_day
from domain.council import Council
from domain.errors import NotFound
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Permission
from domain.person import Person
from domain.question import OPEN_STATUSES
from domain.reminders import reminder_steps
from storage import Transaction

SHOWN_AHEAD = 10
"""How many open questions the agenda sent ahead shows."""
MAX_PLANNED = 100
"""Meetings that a council may have planned at a time."""
CALENDAR_PATH = "/calendar/"
"""Below this a council's meetings can be subscribed to, see ``bot.pages.calendar``."""
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
        planned=stored.upcoming(council.id, now=context.now, limit=MAX_PLANNED),
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


def render_series(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the days of a series to choose from; those that have a meeting already cannot be chosen."""
    council = context.the_council
    ahead = {m.day for m in context.tx.meetings.upcoming(council.id, now=context.now, limit=MAX_PLANNED)}
    days = [date.fromisoformat(day) for day in args["days"]]
    view = SeriesView(
        days=[_series_day(day, council) for day in days if day not in ahead],
        taken=[day for day in days if day in ahead],
        begins=time.fromisoformat(args["begins"]),
        ends=time.fromisoformat(args["ends"]) if args.get("ends") else None,
        place=args.get("place"),
        chat=args.get("chat"),
        announces=bool(args.get("tell")),
        note=context.note,
    )
    title = context.texts.plural("series.title", len(view.days))
    return Card(content=series_card(view, context.card_context), summary=title)


def _series_day(day: date, council: Council) -> SeriesDay:
    """Return a day of a series, chosen unless nobody works then."""
    why = unusual_day(day, days_off=council.settings.free)
    return SeriesDay(day=day, why=why, is_chosen=why in (None, SQUEEZE_DAY))


def build_calendar_view(context: RenderContext) -> CalendarView:
    """Return the address of the council's calendar, as far as the reader may see it."""
    secret = context.tx.meetings.calendar_secret(context.the_council.id)
    origin = context.capabilities.public_url
    return CalendarView(
        address=None if secret is None or origin is None else f"{origin}{CALENDAR_PATH}{secret}.ics",
        is_possible=origin is not None,
        may_change=Permission.ADMINISTER in context.permissions(),
        note=context.note,
    )


def render_calendar(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the address at which the council's meetings can be subscribed to, for one reader."""
    if context.person is None:
        raise NotFound("no_such_person")
    content = calendar_card(build_calendar_view(context), context.card_context)
    return Card(content=content, summary=context.texts("calendar.title"))


def render_agenda_ahead(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render what comes up at a meeting: its agenda, what was left for it, and the open questions."""
    tx, council, meeting = context.tx, context.the_council, load_meeting(context, args)
    first = tx.questions.list_page(council, statuses=OPEN_STATUSES, department=None, page=0, size=SHOWN_AHEAD)
    shown = first[:SHOWN_AHEAD]
    count = tx.questions.count(council, statuses=OPEN_STATUSES, department=None)
    titles = section_titles(context)
    view = AgendaAheadView(
        meeting=meeting,
        sections=[section_title(part, default_titles=titles) for part in tx.agendas.of_meeting(meeting)],
        items=[item.text for item in tx.items.list_waiting(council.id)],
        questions=[(council.reference(one.number), one.text) for one in shown],
        more=max(0, count - len(shown)),
        note=context.note,
    )
    when = format_meeting_time(meeting, context=context.card_context)
    is_cancelled = meeting.status is MeetingStatus.CANCELLED
    title = context.texts("meeting.cancelled" if is_cancelled else "ahead_card.title")
    content = agenda_ahead_card(view, context.card_context)
    return Card(content=content, summary=f"{title}: {when}")


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
        gives_file=context.personal and shown.status in (MeetingStatus.PLANNED, MeetingStatus.CANCELLED),
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
CALENDAR = ViewType("calendar", render=render_calendar)
AGENDA_AHEAD = ViewType("agenda_ahead", render=render_agenda_ahead, follows=Follows.MEETING_PLAN)
SERIES = ViewType("series", render=render_series, is_replaceable=True)
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
