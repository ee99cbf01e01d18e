"""Show a question: ``visa 12`` with its history, the button ``show`` with what the presser may do."""

from collections.abc import Mapping
from typing import Any

from bot.features.acting import MOST_AT_ONCE, find
from bot.router import Feature, Words, numbered
from bot.turn import Effects, Show, Turn, View, whole_number
from domain.permissions import Act, expect
from storage import Transaction


def show(turn: Turn, tx: Transaction) -> Effects:
    """Show the question as this person may see it."""
    expect(Act.READ, turn.person, turn.the_council)
    if several := _several(turn):
        ours = [q.id for q in tx.questions.many(several) if q.council == turn.the_council.id]
        return [Show(view=View(kind="questions", args={"questions": ours}))]
    question = find(turn, tx)
    args: dict[str, Any] = {"question": question.id}
    if isinstance(back := turn.fields.get("back"), Mapping):
        args["back"] = back
    if turn.fields.get("offer"):
        args["offer"] = True
    return [Show(view=View(kind="history" if _with_history(turn) else "question", args=args))]


def _several(turn: Turn) -> list[int]:
    """Give back the questions of a card that shows several, when its client refreshes it."""
    named = turn.fields.get("questions")
    numbers = map(whole_number, named[:MOST_AT_ONCE]) if isinstance(named, list) else ()
    return [number for number in numbers if number is not None]


def _with_history(turn: Turn) -> bool:
    return turn.pressed is None or turn.pressed.verb != "show" or bool(turn.fields.get("history"))


FEATURE = Feature(
    name="show",
    words=Words(sv=("visa",), en=("show",)),
    verbs=("show",),
    read=numbered("rest"),
    changes=False,
    handle=show,
    argument="number",
)
