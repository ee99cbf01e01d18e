"""The card of a meeting that goes on: the agenda, what became of earlier questions, a field for new ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import Action, ActionSet, CardElement, ExecuteAction

from cards import inputs
from cards.course_forms import elsewhere, leading_fields, leading_forms
from cards.course_rows import came_up
from cards.days import capitalised
from cards.look import CardJson, Frame, card, execute, fit, heading, label, refresh, rich, run, small
from cards.meeting import when_words
from cards.panel import menu, openers, panel
from cards.points import EarlierPoint, point_rows
from cards.rows import Row
from cards.topics import TakenUp, topic_rows
from cards.view import note_line
from domain.meeting import Meeting, MeetingStatus

PAGE_POINTS = 5
"""Earlier questions of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePart:
    """A part of the agenda, by the name that it goes by."""

    key: str
    title: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """A meeting as it goes on."""

    meeting: Meeting
    council: str
    agenda: Sequence[CoursePart]
    points: Sequence[EarlierPoint] = ()
    """One page of the earlier questions."""
    page: int = 1
    has_next: bool = False
    total: int = 0
    items: Sequence[TakenUp] = ()
    """What was put off to this meeting."""
    raised: Sequence[Row] = ()
    """What came up so far, for the coordinator: everybody else sees the questions in the chat."""
    may_change: bool = False
    refresh_for: tuple[str, ...] = ()
    note: str | None = None

    @property
    def goes_on(self) -> bool:
        """Whether questions and notes still belong to it."""
        return self.meeting.status is MeetingStatus.ONGOING

    @property
    def current(self) -> str | None:
        """The key of the part that goes on."""
        return next((part.key for part in self.agenda if part.current), None)

    @property
    def data(self) -> dict[str, Any]:
        """What its buttons say of it."""
        return {"meeting": self.meeting.id}


def course(view: CourseView, frame: Frame) -> CardJson:
    """What everybody sees of the meeting; a coordinator also finds what leads it on."""

    def build(f: Frame) -> CardJson:
        forms = leading_forms(view.data, goes_on=view.goes_on, frame=f) if view.may_change else []
        ways = elsewhere(view.data, frame=f) if view.may_change else []
        more = menu([*openers(forms, frame=f), *ways], frame=f)
        parts = [(part.title, part.key) for part in view.agenda]
        body = [
            *note_line(view.note, frame=f),
            *_head(view, frame=f),
            *_ask(view, frame=f),
            *_agenda(view, frame=f),
            *_points(view, frame=f),
            *topic_rows(view.items, may_change=view.may_change, frame=f),
            *(came_up(view.raised, frame=f) if view.may_change else []),
            *more.rows,
            *panel(forms, fields=leading_fields(parts, current=view.current, frame=f), frame=f),
        ]
        return card(
            body,
            frame=f,
            actions=[*more.shown, *more.opener],
            refresh=refresh(_again(view, frame=f), viewers=view.refresh_for) if view.refresh_for else None,
        )

    return fit(frame, build)


def course_title(meeting: Meeting, *, frame: Frame) -> str:
    """Give back what the card and its notification are called."""
    ongoing = meeting.status is MeetingStatus.ONGOING
    return frame.texts("course.title" if ongoing else "course.over")


def _head(view: CourseView, *, frame: Frame) -> list[CardElement]:
    place = view.meeting.place
    return [
        small(f"{frame.name(view.council)}  ·  {course_title(view.meeting, frame=frame)}"),
        heading(capitalised(when_words(view.meeting, frame=frame))),
        *([rich(run(frame.cut(place)), spacing="Small")] if place else []),
    ]


def _ask(view: CourseView, *, frame: Frame) -> list[CardElement]:
    """The field for everybody: who cannot write to a bot can take a question along here."""
    if not view.goes_on:
        return []
    log = execute(
        "log", title=frame.texts("verb.log"), frame=frame, data=view.data, reads_inputs=True, style="positive"
    )
    # The same card is pressed many times by the same person: each press is one more question.
    log = log.model_copy(update={"data": view.data})
    return [inputs.long_text("text", frame=frame), ActionSet(actions=[log])]


def _agenda(view: CourseView, *, frame: Frame) -> list[CardElement]:
    parts = list(enumerate(view.agenda, start=1))[: frame.space.items]
    title = label(frame.texts("course.agenda"), spacing="Large")
    return [title, *(_part(number, part, frame=frame) for number, part in parts), *_next(view, frame=frame)]


def _part(number: int, part: CoursePart, *, frame: Frame) -> CardElement:
    now = (run(f"  ·  {frame.texts('course.now')}", size="Small", weight="Bolder"),) if part.current else ()
    words = run(f"{number}. {frame.name(part.title)}", weight="Bolder" if part.current else None)
    return rich(words, *now, spacing="Small")


def _next(view: CourseView, *, frame: Frame) -> list[CardElement]:
    """The button that goes on to the next part; any other is chosen in a form."""
    keys = [part.key for part in view.agenda]
    at = -1 if view.current is None else keys.index(view.current)
    if not (view.may_change and view.goes_on) or at + 1 >= len(keys):
        return []
    data = {**view.data, "section": keys[at + 1]}
    going = execute("section", title=frame.texts("button.next_part"), frame=frame, data=data)
    return [ActionSet(actions=[going])]


def _points(view: CourseView, *, frame: Frame) -> list[CardElement]:
    if not view.points:
        return []
    rows = point_rows(view.points, meeting=view.meeting.id, may_change=view.may_change, frame=frame)
    turning = _turn_page(view, frame=frame)
    return [
        label(frame.texts("course.earlier"), spacing="Large"),
        *([small(frame.texts.many("course.points", view.total))] if view.has_next or view.page > 1 else []),
        *rows,
        *([ActionSet(actions=turning)] if turning else []),
    ]


def _turn_page(view: CourseView, *, frame: Frame) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        execute("course", title=frame.texts(title), frame=frame, data={**view.data, "page": page})
        for title, page in pages
    ]


def _again(view: CourseView, *, frame: Frame) -> ExecuteAction:
    data = {**view.data, "page": view.page}
    return execute("course", title=frame.texts("button.refresh"), frame=frame, data=data)
