"""Lists of questions: open ones, search results, a person's own."""

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

from cards import elements, inputs
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.elements import heading
from cards.question_rows import ListedQuestion, question_row
from domain.council import Department
from domain.question import QuestionStatus

ROWS_PER_PAGE = 10
"""Number of rows on a page."""

FILTERS_ID = "filters"

NO_FILTER = "all"
"""The value of the fields ``department`` and ``status`` if nothing is filtered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows under a heading: of one department, or of one council."""

    heading: str
    rows: tuple[ListedQuestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionListView:
    """One page of a list."""

    title: str
    """A text from the catalogues, never users' text."""
    groups: tuple[RowGroup, ...]
    page: int = 1
    has_next: bool = False
    total: int | None = None
    exceeds_total: bool = False
    """Whether there are more than ``total``, the limit up to which questions are counted."""
    department: int | None = None
    status: QuestionStatus | None = None
    departments: tuple[Department, ...] = ()
    """The departments to filter by; empty to omit the filters."""
    council: int | None = None
    """The council's id in the buttons, since the personal chat does not determine the council."""
    extra_data: Mapping[str, Any] = field(default_factory=dict)
    """Additional data of the buttons that turn the page."""
    nothing_waits: bool = False
    """Whether a person's own list shows only what they asked."""
    refresh_for: tuple[str, ...] = ()
    note: str | None = None

    def data(self, *, page: int) -> dict[str, Any]:
        """Return the data of a button that leads to a page of this list."""
        filters = {"department": str(self.department or NO_FILTER), "status": self.status or NO_FILTER}
        council = {} if self.council is None else {"council": self.council}
        return {**council, **filters, **self.extra_data, "page": page}


def question_list_card(view: QuestionListView, context: CardContext) -> CardJson:
    """Return the follow-up list: grouped, filtered, one page at a time."""
    return shrink_to_fit(context, lambda ctx: _list_page(view, verb="list", context=ctx))


def search_results_card(view: QuestionListView, context: CardContext, *, words: str) -> CardJson:
    """Return the search results with the words that were searched for."""
    searching = replace(view, extra_data={**view.extra_data, "text": words})
    return shrink_to_fit(
        context,
        lambda ctx: _list_page(
            searching, verb="search", context=ctx, below_title=_search_words(words, context=ctx)
        ),
    )


def own_questions_card(view: QuestionListView, context: CardContext) -> CardJson:
    """Return the questions that one person is responsible for, by council."""
    return shrink_to_fit(context, lambda ctx: _list_page(view, verb="mine", context=ctx))


def _list_page(
    view: QuestionListView, *, verb: str, context: CardContext, below_title: Sequence[CardElement] = ()
) -> CardJson:
    again = elements.execute_button(
        verb, title=context.texts("button.refresh"), context=context, data=view.data(page=view.page)
    )
    body: list[CardElement] = [
        *elements.note_banner(view.note, context=context),
        heading(view.title),
        *below_title,
        *_count(view, context=context),
    ]
    back = {"of": verb, **view.data(page=view.page)} if context.is_roomy else None
    for group in view.groups:
        body += [
            _group_heading(group, context=context),
            *(question_row(row, context=context, back=back) for row in group.rows),
        ]
    return elements.build_card(
        [*body, *_filters(view, verb=verb, context=context)],
        context=context,
        actions=[*_turn_page(view, verb=verb, context=context), *_filters_button(view, context=context)],
        refresh=elements.refresh_for_viewers(again, viewers=view.refresh_for),
    )


def _search_words(words: str, *, context: CardContext) -> list[CardElement]:
    return [
        elements.rich_text(
            elements.text_run(context.texts("search.words"), subtle=True),
            elements.text_run(f" {context.truncate_name(words)}"),
            spacing="Small",
        )
    ]


def _count(view: QuestionListView, *, context: CardContext) -> list[CardElement]:
    if not view.groups:
        return [elements.static_text(context.texts("list.none"))]
    if view.nothing_waits:
        return [elements.small_text(context.texts("digest.nothing"))]
    if view.total is None:
        return []
    key = "list.more_than" if view.exceeds_total else "list.count"
    count = context.texts.plural(key, view.total)
    if view.page > 1 or view.has_next:
        count = context.texts("list.on_page", count=count, page=view.page)
    return [elements.small_text(count)]


def _group_heading(group: RowGroup, *, context: CardContext) -> CardElement:
    return elements.rich_text(
        elements.text_run(context.truncate_name(group.heading), weight="Bolder", size="Medium"),
        spacing="Medium",
    )


def _filters(view: QuestionListView, *, verb: str, context: CardContext) -> list[CardElement]:
    if not view.departments:
        return []
    texts = context.texts
    departments = [
        (texts("list.all_departments"), NO_FILTER),
        *((d.name, str(d.id)) for d in view.departments),
    ]
    states = [(texts("list.all_open"), NO_FILTER), *((texts(f"state.{s}"), s.value) for s in QuestionStatus)]
    data = {key: value for key, value in view.data(page=1).items() if key not in ("department", "status")}
    return [
        Container(
            id=FILTERS_ID,
            is_visible=False,
            style="emphasis",
            items=[
                inputs.choice_field(
                    "department",
                    context=context,
                    choices=departments,
                    value=str(view.department or NO_FILTER),
                ),
                inputs.choice_field(
                    "status", context=context, choices=states, value=view.status or NO_FILTER
                ),
                ActionSet(
                    actions=[
                        elements.execute_button(
                            verb, title=texts("button.filter"), context=context, data=data, reads_inputs=True
                        )
                    ]
                ),
            ],
        )
    ]


def _filters_button(view: QuestionListView, *, context: CardContext) -> list[Action]:
    if not view.departments:
        return []
    title = context.texts("button.opens", title=context.texts("button.filters"))
    return [ToggleVisibilityAction(title=title, target_elements=[TargetElement(element_id=FILTERS_ID)])]


def _turn_page(view: QuestionListView, *, verb: str, context: CardContext) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        elements.execute_button(verb, title=context.texts(t), context=context, data=view.data(page=page))
        for t, page in pages
    ]
