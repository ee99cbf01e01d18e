"""Show one question: ``visa 12`` with its history, the button ``show`` with the sender's actions."""

from collections.abc import Mapping
from typing import Any

from bot.features.access import require_read_access
from bot.features.questions.actions import MAX_QUESTIONS_AT_ONCE, find_question
from bot.turn.incoming import parse_number
from bot.turn.types import Effects, Feature, ShowView, Turn, number_reader
from bot.views.questions import HISTORY, QUESTION, QUESTIONS
from storage import Transaction

LIST_VERBS = ("list", "search", "mine", "digest")
BACK_FIELDS = {"of", "council", "department", "status", "text", "page"}
"""What a button says that leads back to a list."""
MAX_SEARCH_LENGTH = 200


def show(turn: Turn, tx: Transaction) -> Effects:
    """Show the question with the actions allowed to the sender; from a command, with its history."""
    if several := _refreshed_questions(turn):
        ours = [q for q in tx.questions.get_many(several) if q.council == turn.the_council.id]
        for question in ours:
            require_read_access(turn, question)
        return [ShowView(view=QUESTIONS.view(questions=[q.id for q in ours]))]
    question = find_question(turn, tx)
    require_read_access(turn, question)
    args: dict[str, Any] = {"question": question.id}
    if (back := _back_button(turn)) is not None:
        args["back"] = back
    if turn.fields.get("offer"):
        args["offer"] = True
    return [ShowView(view=(HISTORY if _with_history(turn) else QUESTION).view(**args))]


def _back_button(turn: Turn) -> dict[str, Any] | None:
    """Return the data of the button that led here from a list; None if it is not one of ours."""
    back = turn.fields.get("back")
    if not isinstance(back, Mapping) or back.get("of") not in LIST_VERBS or not back.keys() <= BACK_FIELDS:
        return None
    plain = all(
        isinstance(value, str | int) and len(str(value)) <= MAX_SEARCH_LENGTH for value in back.values()
    )
    return dict(back) if plain else None


def _refreshed_questions(turn: Turn) -> list[int]:
    """Return the questions of a card with several, when a client refreshes it."""
    named = turn.fields.get("questions")
    numbers = map(parse_number, named[:MAX_QUESTIONS_AT_ONCE]) if isinstance(named, list) else ()
    return [number for number in numbers if number is not None]


def _with_history(turn: Turn) -> bool:
    return turn.card_action is None or turn.card_action.verb != "show" or bool(turn.fields.get("history"))


FEATURE = Feature(
    name="show",
    is_command=True,
    verbs=("show",),
    parse=number_reader("rest"),
    is_writing=False,
    handle=show,
    argument="number",
)
