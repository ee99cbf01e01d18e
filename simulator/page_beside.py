"""What the page can do beside messages and beside the field to write in, as commands of the app."""

from collections.abc import Awaitable, Callable

from simulator.chats import Chat
from simulator.constants import Json
from simulator.extensions import Dialog
from simulator.people import Person
from simulator.stage import Stage
from simulator.toasts import NOT_INSTALLED, NOTHING, toast_of


class PageBeside:
    """Turns the page's requests into what people do with the app's commands."""

    def __init__(self, stage: Stage) -> None:
        self._world = stage.world
        self._extensions = stage.extensions
        self.by_name: dict[str, Callable[[Person, Json], Awaitable[Json]]] = {
            "open-dialog": self.open_dialog,
            "send-dialog": self.send_dialog,
            "find": self.find,
            "send-card": self.send_card,
        }

    async def open_dialog(self, person: Person, order: Json) -> Json:
        """Choose the command beside a message, offered where the app is: in the chat or for oneself."""
        chat, message = self._world.chats[order["chat"]], self._world.find_message(order["message"])
        if not _has_app(person, chat):
            return NOT_INSTALLED
        return _shown(await self._extensions.open(person, chat, message))

    async def send_dialog(self, person: Person, order: Json) -> Json:
        """Send what was filled in; the page's renderer has put it together with the button's data."""
        chat, message = self._world.chats[order["chat"]], self._world.find_message(order["message"])
        return _shown(await self._extensions.submit(person, chat, order["data"], message=message))

    async def find(self, person: Person, order: Json) -> Json:
        """Search; each result is a card with a short form of it."""
        chat = self._world.chats[order["chat"]]
        if not _has_app(person, chat):
            return NOT_INSTALLED
        found = await self._extensions.find(person, chat, str(order["words"]), skip=int(order.get("skip", 0)))
        results = [{**one["preview"]["content"], "card": one["content"]} for one in found.results]
        return toast_of(found) or {"results": results, "text": found.text}

    async def send_card(self, person: Person, order: Json) -> Json:
        """Send a message of one's own with a card that was found."""
        chat = self._world.chats[order["chat"]]
        self._extensions.send_card(person, chat, order["card"], text=str(order["text"]))
        return NOTHING


def _has_app(person: Person, chat: Chat) -> bool:
    return person.entra_id is not None and (person.installed or chat.has_bot)


def _shown(dialog: Dialog) -> Json:
    if wrong := toast_of(dialog):
        return wrong
    if dialog.card:
        return {"dialog": {"title": dialog.title, "card": dialog.card}}
    return {"toast": {"kind": "said", "text": dialog.text}}
