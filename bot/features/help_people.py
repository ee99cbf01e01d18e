"""What one can do here: ``hjälp``, in the personal chat where possible."""

from collections.abc import Sequence

from bot.router import Feature, Handler, Words
from bot.turn import Effects, Show, Turn, View
from domain.permissions import Act
from storage import Transaction

_WORDS = Words(sv=("hjälp", "?"), en=("help", "?"))


def helping(features: Sequence[Feature]) -> Feature:
    """Give back the feature that names these features and itself."""
    commands = [_command(feature.name, feature.words, feature) for feature in features if feature.words]
    commands.append({"name": "help", "sv": _WORDS.sv[0], "en": _WORDS.en[0], "act": Act.READ, "argument": ""})
    return Feature(name="help", words=_WORDS, verbs=("help",), needs_council=False, handle=_telling(commands))


def _telling(commands: list[dict[str, str]]) -> Handler:
    def help_people(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows
        args = {"council": turn.council_id, "person": turn.person.id, "commands": commands}
        return [Show(view=View(kind="help", args=args), alone=True)]

    return help_people


def _command(name: str, words: Words, feature: Feature) -> dict[str, str]:
    return {
        "name": name,
        "sv": words.sv[0],
        "en": words.en[0],
        "act": feature.act,
        "argument": feature.argument,
    }
