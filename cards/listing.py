"""Lists of questions: what is open, what was found, what is mine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from microsoft_teams.cards import (
    Action,
    ActionSet,
    CardElement,
    Container,
    TargetElement,
    ToggleVisibilityAction,
)

from cards import inputs
from cards.look import (
    CardJson,
    Frame,
    card,
    execute,
    fit,
    heading,
    own_text,
    refresh,
    rich,
    run,
    small,
)
from cards.rows import Row, question_row
from cards.state import State
from cards.view import note_line
from domain.council import Department
from domain.question import Status

__all__ = ["ALL", "PAGE_ROWS", "Group", "ListView", "Row", "State", "found", "mine", "question_list"]

PAGE_ROWS = 10
"""Rows of a page."""

FILTERS = "filters"

ALL = "all"
"""What the fields ``department`` and ``status`` say where nothing is filtered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under a heading: those of one department, or of one council."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """One page of a list."""

    title: str
    """Our own words, never people's."""
    groups: tuple[Group, ...]
    page: int = 1
    has_next: bool = False
    total: int | None = None
    more_than_total: bool = False
    """Whether there are more than ``total``, which was as far as was counted."""
    department: int | None = None
    status: Status | None = None
    departments: tuple[Department, ...] = ()
    """Those that can be picked to filter by; none leaves the filters out."""
    council: int | None = None
    """Named by the buttons, since the personal chat does not say which council is meant."""
    more_data: Mapping[str, Any] = field(default_factory=dict)
    """What else the buttons that turn the page have to say."""
    refresh_for: tuple[str, ...] = ()
    note: str | None = None

    def data(self, *, page: int) -> dict[str, Any]:
        """What a button says so that it leads to a page of this list."""
        filters = {"department": str(self.department or ALL), "status": self.status or ALL}
        council = {} if self.council is None else {"council": self.council}
        return {**council, **filters, **self.more_data, "page": page}


def question_list(view: ListView, frame: Frame) -> CardJson:
    """The follow-up list: grouped, filtered, one page at a time."""
    return fit(frame, lambda f: _page(view, verb="list", frame=f))


def found(view: ListView, frame: Frame, *, words: str) -> CardJson:
    """What a search found, with the words that were searched."""
    searching = replace(view, more_data={**view.more_data, "text": words})
    return fit(
        frame, lambda f: _page(searching, verb="search", frame=f, below_title=_searched(words, frame=f))
    )


def mine(view: ListView, frame: Frame) -> CardJson:
    """What one person answers for, by council."""
    return fit(frame, lambda f: _page(view, verb="mine", frame=f))


def _page(view: ListView, *, verb: str, frame: Frame, below_title: Sequence[CardElement] = ()) -> CardJson:
    again = execute(verb, title=frame.texts("button.refresh"), frame=frame, data=view.data(page=view.page))
    body: list[CardElement] = [
        *note_line(view.note, frame=frame),
        heading(view.title),
        *below_title,
        *_count(view, frame=frame),
    ]
    back = {"of": verb, **view.data(page=view.page)} if frame.roomy else None
    for group in view.groups:
        body += [
            _group_heading(group, frame=frame),
            *(question_row(row, frame=frame, back=back) for row in group.rows),
        ]
    return card(
        [*body, *_filters(view, verb=verb, frame=frame)],
        frame=frame,
        actions=[*_turn_page(view, verb=verb, frame=frame), *_open_filters(view, frame=frame)],
        refresh=refresh(again, viewers=view.refresh_for),
    )


def _searched(words: str, *, frame: Frame) -> list[CardElement]:
    return [
        rich(run(frame.texts("search.words"), subtle=True), run(f" {frame.name(words)}"), spacing="Small")
    ]


def _count(view: ListView, *, frame: Frame) -> list[CardElement]:
    if not view.groups:
        return [own_text(frame.texts("list.none"))]
    if view.total is None:
        return []
    key = "list.more_than" if view.more_than_total else "list.count"
    count = frame.texts.many(key, view.total)
    if view.page > 1 or view.has_next:
        count = frame.texts("list.on_page", count=count, page=view.page)
    return [small(count)]


def _group_heading(group: Group, *, frame: Frame) -> CardElement:
    return rich(run(frame.name(group.heading), weight="Bolder", size="Medium"), spacing="Medium")


def _filters(view: ListView, *, verb: str, frame: Frame) -> list[CardElement]:
    if not view.departments:
        return []
    texts = frame.texts
    departments = [(texts("list.all_departments"), ALL), *((d.name, str(d.id)) for d in view.departments)]
    states = [(texts("list.all_open"), ALL), *((texts(f"state.{s}"), s.value) for s in Status)]
    data = {key: value for key, value in view.data(page=1).items() if key not in ("department", "status")}
    return [
        Container(
            id=FILTERS,
            is_visible=False,
            style="emphasis",
            items=[
                inputs.choice(
                    "department", frame=frame, choices=departments, value=str(view.department or ALL)
                ),
                inputs.choice("status", frame=frame, choices=states, value=view.status or ALL),
                ActionSet(
                    actions=[
                        execute(verb, title=texts("button.filter"), frame=frame, data=data, reads_inputs=True)
                    ]
                ),
            ],
        )
    ]


def _open_filters(view: ListView, *, frame: Frame) -> list[Action]:
    if not view.departments:
        return []
    title = frame.texts("button.opens", title=frame.texts("button.filters"))
    return [ToggleVisibilityAction(title=title, target_elements=[TargetElement(element_id=FILTERS)])]


def _turn_page(view: ListView, *, verb: str, frame: Frame) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [execute(verb, title=frame.texts(t), frame=frame, data=view.data(page=page)) for t, page in pages]
