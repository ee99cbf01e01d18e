"""Show where to begin: the councils of a person, and one council at a glance."""

from dataclasses import dataclass

from bot.pages.viewer import Page, PageQuery, PageRedirect, Viewer, page_url
from cards.meeting import format_meeting_time
from domain.question import OPEN_STATUSES
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilLink:
    """A council that leads to its overview."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """How many questions are in a state."""

    title: str
    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A council at a glance."""

    next_meeting: str | None
    """When the next meeting is, None if none is planned."""
    states: tuple[StateCount, ...]


def load_start(viewer: Viewer, tx: Transaction, query: PageQuery) -> tuple[CouncilLink, ...]:  # noqa: ARG001
    """Return the councils of the viewer; raises PageRedirect to the only one."""
    links = tuple(
        CouncilLink(url=page_url(f"councils/{council.id}/"), name=council.name) for council in viewer.councils
    )
    if len(links) == 1:
        raise PageRedirect(links[0].url)
    return links


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> Overview:  # noqa: ARG001
    """Return the next meeting, and how many questions are open in each state."""
    council = viewer.the_council
    meeting = tx.meetings.current_or_next(council.id, now=viewer.now)
    return Overview(
        next_meeting=None if meeting is None else format_meeting_time(meeting, context=viewer.cards),
        states=tuple(
            StateCount(
                title=viewer.texts(f"state.{status}"),
                count=tx.questions.count(council, statuses=(status,), department=None),
                url=viewer.url("questions", status=status.value),
            )
            for status in OPEN_STATUSES
        ),
    )


START_PAGE = Page(path="", template="start.html", title="page.councils", load=load_start)
PAGE = Page(
    path="councils/{council}/",
    template="overview.html",
    title="page.overview",
    load=load,
    in_menu=True,
)
