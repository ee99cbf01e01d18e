"""Assign several questions from one card, and order the list of questions as a file."""

from datetime import date

from bot.documents import FileFormat
from bot.features.minutes.files import FileOrder, order_file
from bot.features.questions import show
from bot.features.questions.actions import future_day
from bot.features.questions.notify import notify_owners
from bot.turn.incoming import ChatKind, parse_number
from bot.turn.types import Effects, Feature, RefreshQuestion, ShowView, Turn
from bot.views.question_lists import QUESTION_LIST
from bot.views.unassigned import MAX_ASSIGNED_AT_ONCE, UNASSIGNED_QUESTIONS
from domain.council import Council, Department
from domain.errors import BadInput
from domain.history import EventKind
from domain.permissions import Permission, require_permission
from domain.question import Question, QuestionStatus
from storage import Transaction

ROW = "row_"
"""The beginning of the name of a row's field, before the id of its question."""


def assign_several(turn: Turn, tx: Transaction) -> Effects:
    """Show the questions that wait to be assigned, or assign those that were chosen to one department."""
    council = turn.the_council
    require_permission(Permission.ASSIGN, turn.person, council)
    if not turn.fields.get("write"):
        return [ShowView(view=UNASSIGNED_QUESTIONS.view(), is_private=True)]
    department, due = _chosen_department(turn, council), future_day(turn, "due", allow_today=True)
    chosen = _chosen_questions(turn, tx, council)
    if not chosen:
        raise BadInput("no_question_chosen")
    sent = [_assign(turn, tx, question, department, due=due) for question in chosen]
    waits = tx.questions.count(council, statuses=(QuestionStatus.LOGGED,), department=None)
    view = UNASSIGNED_QUESTIONS.view() if waits else QUESTION_LIST.view(page=1)
    values = {"references": [council.reference(q.number) for q in sent], "department": department.name}
    return [
        ShowView(view=view, note="sent_chosen", values=values),
        *(RefreshQuestion(question=question.id) for question in sent),
        *notify_owners(turn, tx, *sent, council=council),
    ]


def _chosen_department(turn: Turn, council: Council) -> Department:
    found = council.department(turn.number("department"))
    if found is None or found not in council.departments:
        raise BadInput("department_missing", names=[d.name for d in council.departments])
    return found


def _chosen_questions(turn: Turn, tx: Transaction, council: Council) -> list[Question]:
    """Return the chosen questions that still wait to be assigned."""
    rows = [name for name, value in turn.fields.items() if name.startswith(ROW) and value == "true"]
    ids = [number for row in rows if (number := parse_number(row.removeprefix(ROW))) is not None]
    found = tx.questions.get_many(sorted(ids)[:MAX_ASSIGNED_AT_ONCE])
    return [q for q in found if q.council == council.id and q.status is QuestionStatus.LOGGED]


def _assign(
    turn: Turn, tx: Transaction, question: Question, department: Department, *, due: date | None
) -> Question:
    sent = question.assign(department.id, due=due)
    return tx.questions.save(
        question,
        sent,
        council=turn.the_council,
        happening=EventKind.ASSIGNED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )


def order_list(turn: Turn, tx: Transaction) -> Effects:
    """Order the list as a spreadsheet, which is then offered in the personal chat."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    shown = [effect for effect in show.list_open(turn, tx) if isinstance(effect, ShowView)]
    wanted = {"department": shown[0].view.args["department"], "status": shown[0].view.args["status"]}
    order: FileOrder = {"list": wanted, "format": FileFormat.XLSX.value}
    note = "file_coming" if turn.chat.kind is ChatKind.PERSONAL else "file_coming_alone"
    return [order_file(turn, order), ShowView(view=shown[0].view, note=note)]


FEATURES = (
    Feature(name="assign_several", verbs=("assign_several",), act=Permission.ASSIGN, handle=assign_several),
    Feature(name="list_file", verbs=("list_file",), act=Permission.ADMINISTER, handle=order_list),
)
