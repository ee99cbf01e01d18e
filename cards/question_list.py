"""Lists of questions: open ones, search results, a person's own, and several that one message asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cards import elements, inputs
from cards.adaptive import (
    Action,
    ActionSet,
    CardElement,
    Column,
    ColumnSet,
    Container,
    TargetElement,
    ToggleInput,
    ToggleVisibilityAction,
)
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.elements import heading
from cards.question_rows import ListedQuestion, question_row, question_rows, row_text
from cards.question_view import (
    QuestionView,
)
from domain.council import Department
from domain.question import EVERY, OVERDUE, QuestionStatus

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
class ListTotal:
    """How many open questions a department has; with ``name`` None those that wait to be assigned."""

    name: str | None
    count: int
    overdue: int = 0


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
    status: str | None = None
    """A status, or ``every`` or ``overdue``; None for the open ones."""
    departments: tuple[Department, ...] = ()
    """The departments to filter by; empty to omit the filters."""
    council: int | None = None
    """The council's id in the buttons, since the personal chat does not determine the council."""
    extra_data: Mapping[str, Any] = field(default_factory=dict)
    """Additional data of the buttons that turn the page."""
    totals: tuple[ListTotal, ...] = ()
    """The open questions of the council by department; empty to omit them."""
    offers_assigning: bool = False
    """Whether several questions wait to be assigned, which a card of its own does at once."""
    offers_file: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnassignedQuestion:
    """A question to be assigned, and the department that its text suggests."""

    row: ListedQuestion
    suggested: Department | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSeveralView:
    """The questions that wait to be assigned."""

    questions: tuple[UnassignedQuestion, ...]
    total: int
    departments: tuple[Department, ...]
    council: int
    note: str | None = None

    @property
    def likeliest(self) -> int | None:
        """Return the department that most of the questions suggest, None if none suggests any."""
        found = Counter(q.suggested.id for q in self.questions if q.suggested is not None)
        return found.most_common(1)[0][0] if found else None


def assign_several_card(view: AssignSeveralView, context: CardContext) -> CardJson:
    """Return the questions to be assigned: those of the likeliest department are chosen already."""
    return shrink_to_fit(context, lambda ctx: _assign_several(view, context=ctx))


def _assign_several(view: AssignSeveralView, *, context: CardContext) -> CardJson:
    texts, likeliest = context.texts, view.likeliest
    kept = view.questions[: context.budget.items]
    data = {"council": view.council}
    send = elements.execute_button(
        "assign_several",
        title=texts("button.assign_several"),
        context=context,
        data={**data, "write": True},
        reads_inputs=True,
        style="positive",
    )
    departments = [(department.name, str(department.id)) for department in view.departments]
    chosen = None if likeliest is None else str(likeliest)
    return elements.build_card(
        [
            *elements.note_banner(view.note, context=context),
            heading(texts.plural("assign_several.title", view.total)),
            elements.static_text(texts("assign_several.how")),
            *(_choosable(one, likeliest=likeliest, context=context) for one in kept),
            *elements.omitted_line(view.total - len(kept), context=context),
            inputs.choice_field(
                "department", context=context, choices=departments, value=chosen, required=True
            ),
            inputs.date_field("due", context=context),
        ],
        context=context,
        actions=[send, *elements.back_button({"of": "list", **data}, context=context)],
    )


def _choosable(one: UnassignedQuestion, *, likeliest: int | None, context: CardContext) -> CardElement:
    suggested = one.suggested
    is_chosen = likeliest is None or (suggested is not None and suggested.id == likeliest)
    box = ToggleInput(
        id=f"row_{one.row.question}", title=one.row.reference, value="true" if is_chosen else "false"
    )
    words: list[CardElement] = [
        elements.rich_text(elements.text_run(row_text(one.row.text, context=context)))
    ]
    if suggested is not None:
        name = context.truncate_name(suggested.name)
        words.append(
            elements.small_text(context.texts("assign_several.suggested", department=name), spacing="None")
        )
    return ColumnSet(columns=[Column(width="auto", items=[box]), Column(width="stretch", items=words)])


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
        actions=[
            *_turn_page(view, verb=verb, context=context),
            *_more_ways(view, context=context),
            *_filters_button(view, context=context),
        ],
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
        return [elements.static_text(context.texts("mine.none" if view.nothing_waits else "list.none"))]
    if view.nothing_waits:
        return [elements.small_text(context.texts("digest.nothing"))]
    if view.total is None:
        return []
    key = "list.more_than" if view.exceeds_total else "list.count"
    count = context.texts.plural(key, view.total)
    if view.page > 1 or view.has_next:
        pages = -(-view.total // ROWS_PER_PAGE)
        key = "list.on_page" if view.exceeds_total else "list.on_page_of"
        count = context.texts(key, count=count, page=view.page, pages=pages)
    return [elements.small_text(count), *_totals(view, context=context)]


def _totals(view: QuestionListView, *, context: CardContext) -> list[CardElement]:
    """Return how many questions each department has open, and how many are overdue."""
    texts = context.texts
    named = [
        texts(
            "list.total_overdue" if total.overdue else "list.total",
            name=context.truncate_name(total.name) or texts("list.unassigned"),
            count=total.count,
            overdue=total.overdue,
        )
        for total in view.totals[: context.budget.items]
    ]
    overdue = sum(total.overdue for total in view.totals)
    lines = ["  ·  ".join(named)] if len(named) > 1 else []
    lines += [texts.plural("list.overdue", overdue)] if overdue else []
    return [elements.small_text(line, spacing="None") for line in lines]


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
    values = (*(status.value for status in QuestionStatus), OVERDUE, EVERY)
    states = [(texts("list.all_open"), NO_FILTER), *((texts(f"state.{value}"), value) for value in values)]
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


def _more_ways(view: QuestionListView, *, context: CardContext) -> list[Action]:
    """Return the buttons that assign several questions at once, and that order the list as a file."""
    assign = elements.execute_button(
        "assign_several",
        title=context.texts("button.assign_several_of"),
        context=context,
        data={"council": view.council},
    )
    file = elements.execute_button(
        "list_file", title=context.texts("button.list_file"), context=context, data=view.data(page=view.page)
    )
    return [*([assign] if view.offers_assigning else []), *([file] if view.offers_file else [])]


def _turn_page(view: QuestionListView, *, verb: str, context: CardContext) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        elements.execute_button(verb, title=context.texts(t), context=context, data=view.data(page=page))
        for t, page in pages
    ]


MAX_JOINED = 10
"""Questions on one card that can be made one with a press."""


def questions_card(rows: Sequence[QuestionView], context: CardContext, note: str | None = None) -> CardJson:
    """Return several questions on one card, each with the button that opens it."""
    viewers = tuple(dict.fromkeys(viewer for row in rows for viewer in row.refresh_for))
    again = {"questions": [row.question.id for row in rows]}
    lines = [ListedQuestion.from_view(view, context) for view in rows]
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                *elements.note_banner(note, context=ctx),
                elements.heading(ctx.texts.plural("several.title", len(rows))),
                *question_rows(lines, context=ctx),
            ],
            context=ctx,
            actions=_join_button(rows, context=ctx),
            refresh=elements.refresh_for_viewers(
                elements.execute_button("show", title=ctx.texts("button.refresh"), context=ctx, data=again),
                viewers=viewers,
            ),
        ),
    )


def _join_button(rows: Sequence[QuestionView], *, context: CardContext) -> list[Action]:
    """Return the button that makes one question of several that one person has just asked."""
    new = all(row.question.status is QuestionStatus.LOGGED and row.asker == rows[0].asker for row in rows)
    if not new or not 1 < len(rows) <= MAX_JOINED:
        return []
    others = [row.question.id for row in rows[1:]]
    data = {**elements.question_data(rows[0].question), "questions": others}
    return [
        elements.execute_button("join", title=context.texts("button.join_all"), context=context, data=data)
    ]
