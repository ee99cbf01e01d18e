"""List the meetings of a council with the form that plans one, and show its usual agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.documents.calendar import MEDIA_TYPE, file_name, meeting_file
from bot.pages.agenda import AgendaList, build_agenda
from bot.pages.forms import ActionForm, build_folded_form, build_form
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.live_meeting import load_meeting
from bot.views.meetings import MAX_PLANNED, build_calendar_view, only_chat_of
from cards.adaptive import CardElement
from cards.calendar import calendar_forms, calendar_words, make_button, series_form
from cards.dates import capitalised
from cards.meeting import format_meeting_time
from cards.plan_meeting import PlanView, plan_fields
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Permission, is_only_visitor
from storage import Store, Transaction

USUAL = (MeetingStatus.PLANNED, MeetingStatus.HELD)
"""What the headings of the lists say already."""
HELD_PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingLink:
    """A meeting that leads to its page."""

    url: str
    when: str
    place: str
    state: str
    """Empty for a meeting that is planned, among those, or was held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSection:
    """The address at which the meetings can be subscribed to, and what coordinators may do about it."""

    words: Sequence[CardElement]
    forms: tuple[ActionForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsList:
    """The planned meetings, a page of those that were held, and what coordinators may do."""

    planned: tuple[MeetingLink, ...]
    held: tuple[MeetingLink, ...]
    plan: ActionForm | None
    series: ActionForm | None
    calendar: CalendarSection | None
    """None for guests, who may not subscribe."""
    agenda: AgendaList
    page: int
    previous: str | None
    next: str | None


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> MeetingsList:
    """Return what is planned, next first, and what was held, latest first."""
    council, may_change = viewer.the_council.id, viewer.may(Permission.ADMINISTER)
    begin, end = (query.page - 1) * HELD_PER_PAGE, query.page * HELD_PER_PAGE
    held = tx.meetings.past(council, now=viewer.now, limit=end + 1)
    planned = tx.meetings.upcoming(council, now=viewer.now, limit=MAX_PLANNED) if query.page == 1 else ()
    return MeetingsList(
        planned=_links(viewer, planned),
        held=_links(viewer, held[begin:end]),
        plan=_plan_form(viewer, tx) if may_change else None,
        series=_series_form(viewer) if may_change else None,
        calendar=_calendar(viewer),
        agenda=build_agenda(viewer, tx.agendas.of_council(council), may_change=may_change),
        page=query.page,
        previous=viewer.url("meetings", page=query.page - 1) if query.page > 1 else None,
        next=viewer.url("meetings", page=query.page + 1) if len(held) > end else None,
    )


def _links(viewer: Viewer, meetings: Sequence[Meeting]) -> tuple[MeetingLink, ...]:
    return tuple(
        MeetingLink(
            url=viewer.url(f"meetings/{one.id}"),
            when=capitalised(format_meeting_time(one, context=viewer.cards)),
            place=one.place or "",
            state="" if one.status in USUAL else viewer.texts(f"meeting.{one.status}"),
        )
        for one in meetings
    )


def _plan_form(viewer: Viewer, tx: Transaction) -> ActionForm:
    """Return the form that plans a meeting; it announces nothing, as in the personal chat."""
    view = PlanView(chat=only_chat_of(tx, viewer.the_council), personal=True)
    button, fields = plan_fields(view, context=viewer.cards)
    return build_form(button, viewer.the_council, title=viewer.texts("button.plan"), fields=fields)


def _calendar(viewer: Viewer) -> CalendarSection | None:
    if is_only_visitor(viewer.person, viewer.the_council):
        return None
    view, council = build_calendar_view(viewer.context), viewer.the_council
    first = [make_button(context=viewer.cards)] if view.may_change and view.address is None else []
    forms = calendar_forms(view, context=viewer.cards)
    return CalendarSection(
        words=calendar_words(view, context=viewer.cards),
        forms=(
            *(build_form(button, council) for button in first),
            *(build_folded_form(form, council, fields=()) for form in forms),
        ),
    )


def _series_form(viewer: Viewer) -> ActionForm:
    """Return the form for the words of a series, whose days are shown before they are planned."""
    button, field = series_form(context=viewer.cards)
    return build_form(button, viewer.the_council, title=viewer.texts("button.series"), fields=[field])


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFile:
    """A meeting as a calendar file."""

    name: str
    content: bytes

    async def respond(self, request: web.Request, ending: str) -> web.StreamResponse:  # noqa: ARG002
        """Send the file to a browser, which opens it in the calendar."""
        headers = {"Content-Disposition": f'attachment; filename="{self.name}"', "Content-Type": MEDIA_TYPE}
        return web.Response(body=self.content, headers=headers)


def export(viewer: Viewer, store: Store, query: PageQuery) -> MeetingFile:  # noqa: ARG001 - as all exports
    """Return the meeting that the address names as a calendar file; raises Forbidden, NotFound."""
    viewer.require_read()
    council = viewer.the_council
    meeting = load_meeting(viewer.context, {"meeting": query.number("meeting") or 0})
    content = meeting_file(council, meeting, tenant=viewer.tx.tenant, now=viewer.now)
    return MeetingFile(name=file_name(council, meeting), content=content)


PAGE = Page(
    path="councils/{council}/meetings",
    template="meetings.html",
    title="page.meetings",
    load=load,
    in_menu=True,
)
