"""List questions: ``öppna``, ``lista Tekniska``, one's own with ``mina``, a search with ``sök tunnel``."""

from bot.features.access import require_read_access
from bot.features.questions import show
from bot.features.questions.show import MAX_SEARCH_LENGTH
from bot.turn.types import QUESTION_NUMBER, Effects, Feature, Fields, ShowView, Turn
from bot.views.messages import SENTENCE
from bot.views.questions import OWN_QUESTIONS, QUESTION_LIST, SEARCH_RESULTS
from domain.question import QuestionStatus
from domain.text import require_text
from storage import Transaction


def parse_list_argument(argument: str) -> Fields:
    """Parse the name of a department, or the number of a question."""
    if QUESTION_NUMBER.fullmatch(argument.strip()):
        return show.FEATURE.parse(argument.strip())
    return {"words": argument}


def list_open(turn: Turn, tx: Transaction) -> Effects:
    """Show a page of the council's questions: the open ones, if no other status was chosen."""
    council = turn.the_council
    if turn.text("number"):
        return show.show(turn, tx)
    require_read_access(turn)
    words = turn.text("words").strip()
    department = council.find_department(words).id if words else turn.number("department")
    status = turn.text("status")
    view = QUESTION_LIST.view(
        department=department,
        status=status if status in set(QuestionStatus) else None,
        page=max(1, turn.number("page") or 1),
    )
    return [ShowView(view=view)]


LIST_OPEN = Feature(
    name="list",
    is_command=True,
    verbs=("list",),
    parse=parse_list_argument,
    is_writing=False,
    handle=list_open,
    argument="maybe_department",
)


def mine(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show the open questions of the sender's departments, across councils, in the personal chat."""
    view = OWN_QUESTIONS.view(person=turn.person.id, page=max(1, turn.number("page") or 1))
    instead = SENTENCE.view(key="mine.add_the_app")
    return [ShowView(view=view, is_private=True, public_view=instead)]


MINE = Feature(
    name="mine",
    is_command=True,
    verbs=("mine",),
    needs_council=False,
    handle=mine,
)


def search(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show the questions that contain all the words, in any inflection, in their text or answer."""
    require_read_access(turn)
    words = require_text(
        turn.text("words") or turn.text("text"), missing="words_missing", limit=MAX_SEARCH_LENGTH
    )
    page = max(1, turn.number("page") or 1)
    return [ShowView(view=SEARCH_RESULTS.view(words=words, page=page))]


SEARCH = Feature(
    name="search",
    is_command=True,
    verbs=("search",),
    is_writing=False,
    handle=search,
    argument="words",
)
