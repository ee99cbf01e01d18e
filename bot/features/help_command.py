"""Answer the command ``hjälp``, thanks and greetings, and words and buttons that are not recognised."""

from collections.abc import Sequence
from typing import Any

from bot.features.personal_data_check import confirm_personal_data
from bot.turn.incoming import ChatKind, ContentKind
from bot.turn.types import Effects, Feature, FeatureHandler, ShowView, Turn
from bot.views.messages import ASK_FORM, HELP, LOG_SUGGESTION, SENTENCE, UNKNOWN_COMMAND
from domain.errors import BadInput, Refusal
from domain.permissions import Permission
from domain.text import MAX_TEXT_LENGTH
from domain.typos import CommandGuess
from storage import Transaction


def help_feature(features: Sequence[Feature]) -> Feature:
    """Return the feature that lists these features and itself."""
    commands = [_help_entry(feature) for feature in features if feature.is_command]
    commands.append({"name": "help", "act": Permission.READ, "argument": ""})
    return Feature(
        name="help", is_command=True, verbs=("help",), needs_council=False, handle=_help_handler(commands)
    )


def _help_handler(commands: list[dict[str, str]]) -> FeatureHandler:
    def help_people(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows
        view = HELP.view(council=turn.council_id, person=turn.person.id, commands=commands)
        return [ShowView(view=view, is_private=True)]

    return help_people


def _help_entry(feature: Feature) -> dict[str, str]:
    return {"name": feature.name, "act": feature.act, "argument": feature.argument}


def unknown_word(guess: CommandGuess | None) -> FeatureHandler:
    """Return the handler that suggests, in the personal chat, the command that may have been meant."""

    def handle(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - nothing to look up
        return [ShowView(view=UNKNOWN_COMMAND.view(**_guess_args(guess)))]

    return handle


def answer_pleasantry(kind: str) -> FeatureHandler:
    """Return the handler that answers thanks, a greeting or approval in a few words."""

    def handle(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - nothing to look up
        return [ShowView(view=SENTENCE.view(key=f"pleasantry.{kind}"))]

    return handle


def nothing_arrived(unread: Sequence[ContentKind]) -> FeatureHandler:
    """Return the handler that says what of a message without words did not arrive, and what to do."""
    key = f"empty.{unread[0].value}" if unread else "empty.message"

    def handle(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - nothing to look up
        return [ShowView(view=SENTENCE.view(key=key))]

    return handle


def suggest_question(text: str, guess: CommandGuess | None) -> FeatureHandler:
    """Return the handler that offers to log a message to the bot in a group; without a text, the form."""

    def handle(turn: Turn, tx: Transaction) -> Effects:
        if not text:
            return [ShowView(view=ASK_FORM.view())]
        if len(text) > MAX_TEXT_LENGTH:
            return reject_too_long(text)(turn, tx)
        if warning := confirm_personal_data(turn, text, verb="log", field="text"):
            return warning
        council = {"council": turn.council_id} if turn.chat.kind is ChatKind.PERSONAL else {}
        return [ShowView(view=LOG_SUGGESTION.view(text=text, **_guess_args(guess), **council))]

    return handle


def reject_too_long(text: str) -> FeatureHandler:
    """Return the handler that reports how long a text may be, and how long this one is."""

    def handle(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001
        raise BadInput("too_long", limit=MAX_TEXT_LENGTH, length=len(text))

    return handle


def reject(refusal: Refusal) -> FeatureHandler:
    """Return the handler that raises this refusal."""

    def handle(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001
        raise refusal

    return handle


def reject_unknown_button(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001
    """Refuse a button that is on no card of the bot."""
    raise Refusal("unknown_button")


def _guess_args(guess: CommandGuess | None) -> dict[str, Any]:
    """Return the arguments of the view that name the command that may have been meant."""
    return {} if guess is None else {"nearest": guess.word, "words": guess.text}
