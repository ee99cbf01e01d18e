"""List the meetings of a council with the form that plans one, and show its usual agenda."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pages.agenda import AgendaList, build_agenda
from bot.pages.forms import ActionForm, build_form
from bot.pages.viewer import Page, PageQuery, Viewer
from bot.views.meetings import only_chat_of
from cards.dates import capitalised
from cards.meeting import format_meeting_time
from cards.plan_meeting import PlanView, plan_fields
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Permission
from storage import Transaction

USUAL = (MeetingStatus.PLANNED, MeetingStatus.HELD)
"""What the headings of the lists say already."""
MAX_PLANNED = 50
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
class MeetingsList:
    """The planned meetings, a page of those that were held, and what coordinators may do."""

    planned: tuple[MeetingLink, ...]
    held: tuple[MeetingLink, ...]
    plan: ActionForm | None
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


PAGE = Page(
    path="councils/{council}/meetings",
    template="meetings.html",
    title="page.meetings",
    load=load,
    in_menu=True,
)
