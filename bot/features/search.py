"""Find questions and answers: ``sök busshållplats``."""

from bot.features.acting import expect_to_read
from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from domain.text import required
from storage import Transaction

LONGEST_SEARCH = 200


def search(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show the questions that have all these words, in any form, in their text or answer."""
    expect_to_read(turn)
    words = required(turn.text("words") or turn.text("text"), missing="words_missing", limit=LONGEST_SEARCH)
    page = max(1, turn.number("page") or 1)
    return [Show(view=View(kind="found", args={"words": words, "page": page}))]


FEATURE = Feature(
    name="search",
    words=Words(sv=("sök",), en=("search", "find")),
    verbs=("search",),
    changes=False,
    handle=search,
    argument="words",
)
