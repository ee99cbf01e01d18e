"""Show the questions of a council in a table that is filtered, sorted and paged by its address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.pages.export import QuestionExport
from bot.pages.viewer import Page, PageQuery, Viewer, tab_link
from bot.views.question_lists import build_row
from cards.dates import format_weekday
from cards.question_view import STATUS_SYMBOLS, format_state, state_marks
from domain.attendance import Role
from domain.permissions import Permission
from domain.question import EVERY, Question, QuestionStatus
from domain.question_filter import NO_DEPARTMENT, DeadlineState, QuestionQuery, SortKey
from domain.statistics import AGE_LIMITS
from storage import Store, Transaction

COLUMNS = {
    SortKey.NUMBER: "page.number_of",
    None: "input.text",
    SortKey.STATE: "input.status",
    SortKey.DEPARTMENT: "input.department",
    SortKey.AGE: "page.age",
    SortKey.DEADLINE: "page.deadline",
}
"""What each column is sorted by, None for one that is not, and the key of its heading."""
MAX_MEETINGS = 50
"""Held meetings to choose from, the latest."""
Option = tuple[str, str]
"""What an address says, and what people read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A question as a row of the table."""

    chosen_as: str
    """Its id and the version that is shown, as the verbs for several questions take them."""
    id: int
    reference: str
    url: str
    text: str
    symbol: str
    state: str
    brief_state: str
    """The state where another column names the department."""
    marks: tuple[str, ...]
    department: str
    age: str
    deadline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """A heading of the table."""

    title: str
    url: str | None
    """Where the table is sorted by it, None if it is not."""
    direction: str
    """``ascending`` or ``descending`` if the table is sorted by it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFilter:
    """Something that the table can be limited to."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsTable:
    """A page of the table, what was chosen, and what may be done with several of its questions."""

    rows: tuple[TableRow, ...]
    count: str
    columns: tuple[TableColumn, ...]
    choices: tuple[TableFilter, ...]
    """What is filtered by often."""
    more_choices: tuple[TableFilter, ...]
    text: str
    sort: str
    is_filtered: bool
    may_assign: bool
    departments: tuple[Option, ...]
    """To which questions can be assigned."""
    page: int
    previous: str | None
    """The address of the page before, None on the first one."""
    next: str | None
    link: str
    """The link that opens this table in Teams."""
    csv: str
    xlsx: str


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> QuestionsTable:
    """Return the questions that the address asks for, the open ones if it asks for none."""
    council, wanted = viewer.the_council, read_query(query)
    found = tx.question_table.page(council, wanted, now=viewer.now, residents=sees_residents(viewer))
    path = f"councils/{council.id}/questions"
    return QuestionsTable(
        rows=tuple(build_table_row(viewer, question) for question in found.questions),
        count=viewer.texts.plural("list.count", found.total),
        columns=tuple(_columns(viewer, wanted)),
        choices=tuple(_usual_choices(viewer, wanted)),
        more_choices=tuple(_other_choices(viewer, tx, wanted)),
        text=wanted.filter.text,
        sort=str(wanted.sort or ""),
        is_filtered=not wanted.filter.is_default,
        may_assign=viewer.may(Permission.ASSIGN),
        departments=tuple((str(one.id), one.name) for one in council.departments),
        page=found.page,
        previous=_address(viewer, wanted.on_page(found.page - 1)) if found.page > 1 else None,
        next=_address(viewer, wanted.on_page(found.page + 1)) if found.page < found.pages else None,
        link=tab_link(viewer.look.app, f"{path}?{wanted}"),
        csv=_address(viewer, wanted.on_page(1), "questions.csv"),
        xlsx=_address(viewer, wanted.on_page(1), "questions.xlsx"),
    )


def export(viewer: Viewer, store: Store, query: PageQuery) -> QuestionExport:
    """Return what the viewer sees in the table as a file to be made; raises Forbidden."""
    viewer.require_read()
    return QuestionExport(
        store=store,
        tenant=viewer.tx.tenant,
        council=viewer.the_council,
        query=read_query(query),
        texts=viewer.texts,
        now=viewer.now,
        residents=sees_residents(viewer),
    )


def read_query(query: PageQuery) -> QuestionQuery:
    """Return which questions an address asks for."""
    return QuestionQuery.parse((name, value) for name, values in query.values.items() for value in values)


def sees_residents(viewer: Viewer) -> bool:
    """Return whether a search of this viewer also looks through the names of residents."""
    return viewer.may(Permission.ADMINISTER)


def build_table_row(viewer: Viewer, question: Question) -> TableRow:
    """Return a question as a row, with its state in the words of the cards."""
    row, context = build_row(viewer.context, viewer.the_council, question), viewer.cards
    deadline = (question.promised or question.due) if question.is_open else None
    words = format_state(row.state, context=context)
    return TableRow(
        chosen_as=f"{question.id}:{question.version}",
        id=question.id,
        reference=row.reference,
        url=viewer.url(f"questions/{question.number}"),
        text=row.text,
        symbol=STATUS_SYMBOLS[row.state.status],
        state=words,
        brief_state=viewer.texts("page.sent") if question.status is QuestionStatus.ASSIGNED else words,
        marks=tuple(text for text, _ in state_marks(row.state, context=context)),
        department=row.state.department or "",
        age=viewer.texts.format_age(row.age_days),
        deadline="" if deadline is None else format_weekday(deadline, context=context),
    )


def _address(viewer: Viewer, query: QuestionQuery, path: str = "questions") -> str:
    values: dict[str, list[str]] = {}
    for name, value in query.pairs():
        values.setdefault(name, []).append(value)
    return viewer.url(path, **values)


def _columns(viewer: Viewer, query: QuestionQuery) -> Iterator[TableColumn]:
    for key, title in COLUMNS.items():
        now = query.order if query.sort is not None or not query.filter.text else None
        is_sorted = now is not None and now.key is key
        yield TableColumn(
            title=viewer.texts(title),
            url=None if key is None else _address(viewer, query.sorted_by(key)),
            direction=("descending" if now.is_descending else "ascending") if now and is_sorted else "",
        )


def _usual_choices(viewer: Viewer, query: QuestionQuery) -> Iterator[TableFilter]:
    texts, chosen, council = viewer.texts, query.filter, viewer.the_council
    yield TableFilter(
        name="state",
        label=texts("input.status"),
        options=(
            ("", texts("list.all_open")),
            *((one, texts(f"state.{one}")) for one in (EVERY, *QuestionStatus)),
        ),
        chosen=_chosen_state(chosen.statuses),
    )
    yield TableFilter(
        name="department",
        label=texts("input.department"),
        options=(
            ("", texts("list.all_departments")),
            (str(NO_DEPARTMENT), texts("chart.without_department")),
            *((str(one.id), one.name) for one in council.departments),
        ),
        chosen="" if chosen.department is None else str(chosen.department),
    )


def _other_choices(viewer: Viewer, tx: Transaction, query: QuestionQuery) -> Iterator[TableFilter]:
    texts, chosen, council = viewer.texts, query.filter, viewer.the_council
    yield TableFilter(
        name="older",
        label=texts("page.age"),
        options=(
            ("", texts("page.any")),
            *((str(days), texts("chart.days_above", days=days)) for days in AGE_LIMITS),
        ),
        chosen="" if chosen.older_than is None else str(chosen.older_than),
    )
    yield TableFilter(
        name="deadline",
        label=texts("page.deadline"),
        options=(
            ("", texts("page.any")),
            (DeadlineState.OVERDUE, texts("state.overdue")),
            (DeadlineState.PROMISED, texts("page.promised")),
        ),
        chosen=chosen.deadline or "",
    )
    yield TableFilter(
        name="role",
        label=texts("page.asked_by"),
        options=(("", texts("page.any")), *((role, texts(f"page.role_{role}")) for role in Role)),
        chosen=chosen.role or "",
    )
    meetings = [
        *reversed(tx.meetings.upcoming(council.id, now=viewer.now)),
        *tx.meetings.past(council.id, now=viewer.now, limit=MAX_MEETINGS),
    ]
    yield TableFilter(
        name="meeting",
        label=texts("page.meeting"),
        options=(
            ("", texts("page.any")),
            *((str(one.id), format_weekday(one.day, context=viewer.cards)) for one in meetings),
        ),
        chosen="" if chosen.meeting is None else str(chosen.meeting),
    )


def _chosen_state(statuses: Iterable[QuestionStatus]) -> str:
    """Return what the address says of the states, if it is one of the choices."""
    chosen = set(statuses)
    if chosen == set(QuestionStatus):
        return EVERY
    return next(iter(chosen)).value if len(chosen) == 1 else ""


PAGE = Page(
    path="councils/{council}/questions",
    template="questions.html",
    title="page.questions",
    load=load,
    in_menu=True,
)
