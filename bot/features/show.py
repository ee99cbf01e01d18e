"""Show a question: ``visa 12`` with its history, the button ``show`` with what the presser may do."""

from collections.abc import Mapping
from typing import Any

from bot.features.acting import MOST_AT_ONCE, expect_to_read, find
from bot.features.search import LONGEST_SEARCH
from bot.router import Feature, Words, numbered
from bot.turn import Effects, Show, Turn, View, whole_number
from storage import Transaction

LISTS = ("list", "search", "mine", "digest")
BACK = {"of", "council", "department", "status", "text", "page"}
"""What a button says that leads back to a list."""


def show(turn: Turn, tx: Transaction) -> Effects:
    """Show the question as this person may see it."""
    if several := _several(turn):
        ours = [q for q in tx.questions.many(several) if q.council == turn.the_council.id]
        for question in ours:
            expect_to_read(turn, question)
        return [Show(view=View(kind="questions", args={"questions": [q.id for q in ours]}))]
    question = find(turn, tx)
    expect_to_read(turn, question)
    args: dict[str, Any] = {"question": question.id}
    if (back := _way_back(turn)) is not None:
        args["back"] = back
    if turn.fields.get("offer"):
        args["offer"] = True
    return [Show(view=View(kind="history" if _with_history(turn) else "question", args=args))]


def _way_back(turn: Turn) -> dict[str, Any] | None:
    """Give back the button that led here from a list, None for anything that is none of our buttons."""
    back = turn.fields.get("back")
    if not isinstance(back, Mapping) or back.get("of") not in LISTS or not back.keys() <= BACK:
        return None
    plain = all(isinstance(value, str | int) and len(str(value)) <= LONGEST_SEARCH for value in back.values())
    return dict(back) if plain else None


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
