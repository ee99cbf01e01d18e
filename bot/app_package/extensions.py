"""What people reach from a message or from the field they write in, without writing to the bot.

An entry stands in the package once the program answers it, so that nobody is offered what does not work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.teams.extensions import FIND, TAKE, WORDS
from cards.texts import Texts

Place = Literal["message", "compose", "commandBox"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What is asked for; its title stands in the catalogue as ``app.<command>.<name>``."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One command; its title and description stand in the catalogue as ``app.<id>`` and ``app.<id>.does``."""

    id: str
    kind: Literal["action", "query"]
    places: tuple[Place, ...]
    parameters: tuple[Parameter, ...] = ()


ANSWERED: tuple[Extension, ...] = (
    Extension(id=TAKE, kind="action", places=("message", "compose")),
    Extension(id=FIND, kind="query", places=("compose", "commandBox"), parameters=(Parameter(name=WORDS),)),
)
"""Those that the program answers."""


def compose_extensions(extensions: Sequence[Extension], *, bot: str, texts: Texts) -> list[dict[str, Any]]:
    """Give back the entry of the manifest: none where there are no extensions."""
    if not extensions:
        return []
    return [{"botId": bot, "commands": [_command(extension, texts=texts) for extension in extensions]}]


def translated(extensions: Sequence[Extension], *, texts: Texts) -> dict[str, str]:
    """Give back the texts of another language, by where they stand in the manifest."""
    found: dict[str, str] = {}
    for number, extension in enumerate(extensions):
        place = f"composeExtensions[0].commands[{number}]"
        command = _command(extension, texts=texts)
        found |= {f"{place}.{key}": command[key] for key in ("title", "description")}
        for index, parameter in enumerate(command.get("parameters", ())):
            found[f"{place}.parameters[{index}].title"] = parameter["title"]
    return found


def _command(extension: Extension, *, texts: Texts) -> dict[str, Any]:
    kind = {"fetchTask": True} if extension.kind == "action" else {"initialRun": True}
    parameters = [
        {"name": parameter.name, "title": texts(f"app.{extension.id}.{parameter.name}")}
        for parameter in extension.parameters
    ]
    return {
        "id": extension.id,
        "type": extension.kind,
        "context": list(extension.places),
        "title": texts(f"app.{extension.id}"),
        "description": texts(f"app.{extension.id}.does"),
        **({"parameters": parameters} if parameters else {}),
        **kind,
    }
