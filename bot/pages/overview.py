"""Show where to begin: the councils of a person, and one council at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.pages.charts import Chart, overview_charts, reminder_sentence
from bot.pages.viewer import Page, PageQuery, PageRedirect, Viewer, page_url
from bot.views.live_meeting import section_titles
from cards.meeting import format_meeting_time
from domain.agenda import section_title
from domain.permissions import Permission
from domain.question import QuestionStatus
from domain.question_filter import DeadlineState
from domain.statistics import AGE_LIMITS, CouncilStatistics, NextMeeting
from storage import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilLink:
    """A council that leads to its overview."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number at the top of the page, and where the questions behind it are listed."""

    count: int
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeetingSummary:
    """The ongoing or next meeting, and what it will take up."""

    when: str
    url: str
    sections: tuple[str, ...]
    items: tuple[str, ...]
    """What an earlier meeting left for it."""
    facts: tuple[str, ...]
    """How many questions are to be answered and reported there, each in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A council at a glance."""

    figures: tuple[Figure, ...]
    meeting: NextMeetingSummary | None
    charts: tuple[Chart, ...]
    reminders: str
    """How often reminders were needed, in a sentence."""


def load_start(viewer: Viewer, tx: Transaction, query: PageQuery) -> tuple[CouncilLink, ...]:  # noqa: ARG001
    """Return the councils that the viewer reads; raises PageRedirect to the only one, or to "mine"."""
    links = tuple(
        CouncilLink(url=page_url(f"councils/{council.id}/"), name=council.name)
        for council in viewer.councils
        if viewer.in_council(council).may_read()
    )
    if len(links) == 1:
        raise PageRedirect(links[0].url)
    if viewer.councils and not links:
        raise PageRedirect(page_url("mine"))
    return links


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> Overview:  # noqa: ARG001
    """Return the figures of the council, what they mean, and what the next meeting takes up."""
    council = viewer.the_council
    statistics = tx.statistics.of_council(council, now=viewer.now)
    return Overview(
        figures=tuple(_figures(viewer, statistics)),
        meeting=None if statistics.next_meeting is None else _meeting(viewer, statistics.next_meeting),
        charts=overview_charts(statistics, council, viewer.texts),
        reminders=reminder_sentence(statistics, viewer.texts),
    )


def _figures(viewer: Viewer, statistics: CouncilStatistics) -> Iterator[Figure]:
    texts = viewer.texts
    unassigned = statistics.by_status[QuestionStatus.LOGGED]
    yield Figure(count=statistics.open_count, title=texts("page.open_questions"), url=viewer.url("questions"))
    yield Figure(
        count=unassigned,
        title=texts(f"state.{QuestionStatus.LOGGED}"),
        url=viewer.url("questions", state=QuestionStatus.LOGGED.value),
    )
    yield Figure(
        count=statistics.overdue,
        title=texts("state.overdue"),
        url=viewer.url("questions", deadline=DeadlineState.OVERDUE),
    )
    yield Figure(
        count=statistics.promised,
        title=texts("page.promised"),
        url=viewer.url("questions", deadline=DeadlineState.PROMISED),
    )
    for days in AGE_LIMITS:
        yield Figure(
            count=statistics.ages.above(days),
            title=texts("chart.days_above", days=days),
            url=viewer.url("questions", older=days, sort="-age"),
        )
    if viewer.may(Permission.ADMINISTER):
        yield Figure(
            count=statistics.undelivered, title=texts("page.undelivered"), url=viewer.url("deliveries")
        )


def _meeting(viewer: Viewer, coming: NextMeeting) -> NextMeetingSummary:
    texts, titles = viewer.texts, section_titles(viewer.context)
    counts = {"page.to_answer_there": coming.announced, "page.to_report_there": coming.to_report}
    return NextMeetingSummary(
        when=format_meeting_time(coming.meeting, context=viewer.cards),
        url=viewer.url(f"meetings/{coming.meeting.id}"),
        sections=tuple(section_title(section, default_titles=titles) for section in coming.agenda),
        items=tuple(item.text for item in coming.items),
        facts=tuple(texts.plural(key, count) for key, count in counts.items() if count),
    )


START_PAGE = Page(path="", template="start.html", title="page.councils", load=load_start)
PAGE = Page(
    path="councils/{council}/",
    template="overview.html",
    title="page.overview",
    load=load,
    in_menu=True,
)
