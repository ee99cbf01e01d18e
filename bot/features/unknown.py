"""What is answered to words and buttons that are none of ours, and to words that are too many."""

from typing import Any

from bot.features.careful import look_first
from bot.router import Handler
from bot.turn import Effects, Show, Turn, View
from domain.errors import BadInput, Refusal
from domain.slips import Guess
from domain.text import LONGEST_TEXT
from storage import Transaction


def unknown_word(guess: Guess | None) -> Handler:
    """Show what may have been meant, in the personal chat."""

    def handle(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - nothing to look up
        return [Show(view=View(kind="unknown", args=_meant(guess)))]

    return handle


def is_it_a_question(text: str, guess: Guess | None) -> Handler:
    """Offer to log what was said to the bot in a group, or the form where nothing was."""

    def handle(turn: Turn, tx: Transaction) -> Effects:
        if not text:
            return [Show(view=View(kind="ask_form"))]
        if len(text) > LONGEST_TEXT:
            return too_long(text)(turn, tx)
        if warning := look_first(turn, text, verb="log", field="text"):
            return warning
        return [Show(view=View(kind="log_this", args={"text": text, **_meant(guess)}))]

    return handle


def too_long(text: str) -> Handler:
    """Say how long a text may be, and how long this one is."""

    def handle(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001
        raise BadInput("too_long", limit=LONGEST_TEXT, length=len(text))

    return handle


def unknown_button(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001
    """Refuse a button that no card of ours has."""
    raise Refusal("unknown_button")


def _meant(guess: Guess | None) -> dict[str, Any]:
    """Give back what a card says of the command that may have been meant."""
    return {} if guess is None else {"nearest": guess.word, "words": guess.text}
