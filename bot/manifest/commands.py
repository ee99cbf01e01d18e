"""The command menus and the message extensions that the manifest declares.

Menus are built from the features' declarations. Only extensions that the bot handles are declared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.teams.message_extensions import FIND_COMMAND, QUERY_PARAMETER, TAKE_COMMAND
from bot.turn.types import Feature
from cards.texts import Texts

MAX_COMMANDS = 10
"""Commands in one list that every version of Teams shows; its schema takes 12 since 1.24."""
MAX_PROMPTS = 2
"""Prompt starters in one list: what the schema takes beside the commands."""
MAX_DESCRIPTION = 128
"""Characters of a description that every version of Teams shows."""
ExtensionContext = Literal["message", "compose", "commandBox"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandMenu:
    """A list of commands: the scopes that show it, and the names of its features."""

    scopes: tuple[str, ...]
    names: tuple[str, ...]
    prompts: tuple[str, ...] = ()
    """The features whose words, with an example behind them, are put into the box that people write in."""
    is_slash: bool = False
    """Whether it opens at a slash, for messages that only the bot and the writer see."""


MENUS = (
    CommandMenu(
        scopes=("team", "groupChat"),
        names=(
            "ask",
            "list",
            "next_meeting",
            "help",
            "agenda",
            "show",
            "search",
            "assign",
            "note",
            "minutes",
        ),
        prompts=("ask", "search"),
    ),
    CommandMenu(
        scopes=("personal",),
        names=("mine", "list", "ask", "help", "answer", "away", "show", "search", "minutes", "undo"),
        prompts=("ask", "answer"),
    ),
)
"""In the council's chat: what everybody needs, and what the coordinator does during and after the meeting.
In a personal chat: what owners do with their questions, and coordinators with the minutes.
The first four of each matter most, since small windows show no more."""
SLASH_MENU = CommandMenu(
    scopes=("team", "groupChat"),
    names=("mine", "list", "help", "search", "show", "next_meeting", "undelivered", "away"),
    is_slash=True,
)
"""What somebody looks up for themselves in the council's chat: only they see the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A menu entry in one language."""

    title: str
    description: str
    prompt: str | None = None

    @property
    def texts(self) -> dict[str, str]:
        """Return what people read of it, by its names in the manifest."""
        prompt = {} if self.prompt is None else {"prompt": self.prompt}
        return {"title": self.title, "description": self.description, **prompt}

    @property
    def manifest_entry(self) -> dict[str, str]:
        """Return it as an entry of the manifest."""
        return self.texts if self.prompt is None else {**self.texts, "type": "prompt"}


def menus(*, is_targeted: bool) -> tuple[CommandMenu, ...]:
    """Return the menus of the app; the schema takes three."""
    return (*MENUS, SLASH_MENU) if is_targeted else MENUS


def command_list(menu: CommandMenu, *, features: Sequence[Feature], locale: str) -> dict[str, Any]:
    """Return a menu as an entry of the manifest."""
    entries = menu_entries(menu, features=features, locale=locale)
    return {
        **({"triggers": ["slash"]} if menu.is_slash else {}),
        "scopes": list(menu.scopes),
        "commands": [entry.manifest_entry for entry in entries],
    }


def menu_entries(menu: CommandMenu, *, features: Sequence[Feature], locale: str) -> list[MenuEntry]:
    """Return the entries of a menu; raises KeyError for a name that no feature has."""
    known, texts = {feature.name: feature for feature in features}, Texts.of(locale)
    commands = [_entry(known[name], texts=texts) for name in menu.names]
    return commands + [_prompt(known[name], texts=texts) for name in menu.prompts]


def _entry(feature: Feature, *, texts: Texts) -> MenuEntry:
    if not feature.is_command:
        raise KeyError(feature.name)
    return MenuEntry(
        title=feature.words(texts.locale)[0], description=_first_sentence(texts(f"help.{feature.name}"))
    )


def _prompt(feature: Feature, *, texts: Texts) -> MenuEntry:
    """Return a prompt starter: the word of a feature with an example, and what it does."""
    entry, example = _entry(feature, texts=texts), texts(f"app.{feature.name}.example")
    return MenuEntry(
        title=texts(f"app.{feature.name}.starts"),
        description=entry.description,
        prompt=f"{entry.title} {example}",
    )


def _first_sentence(text: str) -> str:
    sentence = text.split(". ", maxsplit=1)[0].rstrip(".")
    return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionParameter:
    """A parameter of a search; its title is ``app.<command>.<name>`` in the catalogue."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageExtension:
    """A command of the message extension.

    The catalogue has its title as ``app.<id>``, its description as ``app.<id>.does``.
    """

    id: str
    kind: Literal["action", "query"]
    places: tuple[ExtensionContext, ...]
    parameters: tuple[ExtensionParameter, ...] = ()


EXTENSIONS: tuple[MessageExtension, ...] = (
    MessageExtension(id=TAKE_COMMAND, kind="action", places=("message", "compose")),
    MessageExtension(
        id=FIND_COMMAND,
        kind="query",
        places=("compose", "commandBox"),
        parameters=(ExtensionParameter(name=QUERY_PARAMETER),),
    ),
)
"""The commands of the message extension that the bot handles."""


def compose_extensions(
    extensions: Sequence[MessageExtension], *, bot: str, texts: Texts
) -> list[dict[str, Any]]:
    """Return the entry of the manifest: empty if there are no extensions."""
    if not extensions:
        return []
    return [
        {"botId": bot, "commands": [_extension_command(extension, texts=texts) for extension in extensions]}
    ]


def translate_extensions(extensions: Sequence[MessageExtension], *, texts: Texts) -> dict[str, str]:
    """Return the texts in another language, by their path in the manifest."""
    found: dict[str, str] = {}
    for number, extension in enumerate(extensions):
        place = f"composeExtensions[0].commands[{number}]"
        command = _extension_command(extension, texts=texts)
        found |= {f"{place}.{key}": command[key] for key in ("title", "description")}
        for index, parameter in enumerate(command.get("parameters", ())):
            found[f"{place}.parameters[{index}].title"] = parameter["title"]
    return found


def _extension_command(extension: MessageExtension, *, texts: Texts) -> dict[str, Any]:
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
