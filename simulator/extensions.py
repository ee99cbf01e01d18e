"""What stands beside messages and the field that people write in: a dialog of the bot's, and its search."""

from dataclasses import dataclass
from typing import Any

from simulator.cards import actions, inputs
from simulator.chats import ADAPTIVE_CARD, Chat, Message
from simulator.constants import Json
from simulator.describing import describe_message
from simulator.exchange import Exchange, Sent
from simulator.people import Person

TAKE, FIND = "take", "find"
"""The commands of the app's manifest."""
RESULTS = 25


@dataclass(frozen=True, slots=True)
class Dialog(Sent):
    """What a dialog shows: a card, or a sentence in its place."""

    @property
    def card(self) -> Json:
        return dict(self._task["value"]["card"]["content"]) if self._task.get("type") == "continue" else {}

    @property
    def title(self) -> str:
        return str(self._task["value"]["title"]) if self.card else ""

    @property
    def text(self) -> str:
        return str(self._task.get("value") or "") if self._task.get("type") == "message" else ""

    @property
    def _task(self) -> Json:
        return dict(self.body.get("task") or {})


@dataclass(frozen=True, slots=True)
class Found(Sent):
    """What a search gave: attachments with a card and a short form of it, or a sentence."""

    @property
    def results(self) -> list[Json]:
        return list((self.body.get("composeExtension") or {}).get("attachments") or [])

    @property
    def text(self) -> str:
        return str((self.body.get("composeExtension") or {}).get("text") or "")


class Extensions:
    """Opens and sends dialogs, searches, and puts found cards into messages."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._world = exchange.world

    async def open(
        self, person: Person, chat: Chat, message: Message | None = None, *, payload: Json | None = None
    ) -> Dialog:
        """Choose the command beside a message, or beside the field that people write in."""
        value = self._value(chat, message) | (payload or {})
        return Dialog(**await self._invoke("composeExtension/fetchTask", value, person, chat))

    async def submit(
        self,
        person: Person,
        chat: Chat,
        data: Json,
        *,
        message: Message | None = None,
        payload: Json | None = None,
        activity: Json | None = None,
    ) -> Dialog:
        """Send what was filled in: the inputs and the data of the button."""
        value = self._value(chat, message) | {"data": data} | (payload or {})
        sent = await self._invoke("composeExtension/submitAction", value, person, chat, activity=activity)
        return Dialog(**sent)

    async def take(
        self, person: Person, chat: Chat, message: Message | None = None, /, **filled: object
    ) -> Dialog:
        """Open the dialog, fill something in and send it."""
        opened = await self.open(person, chat, message)
        return await self.submit(person, chat, data_of(opened.card, **filled), message=message)

    async def find(
        self, person: Person, chat: Chat, words: str = "", *, skip: int = 0, count: int = RESULTS
    ) -> Found:
        """Search as a client does: at once with nothing, then with what is typed."""
        asked = {"name": "words", "value": words} if words else {"name": "initialRun", "value": "true"}
        options = {"skip": skip, "count": count}
        value = {"commandId": FIND, "parameters": [asked], "queryOptions": options}
        return Found(**await self._invoke("composeExtension/query", value, person, chat))

    def send_card(self, person: Person, chat: Chat, card: Json, *, text: str = "") -> Message:
        """Send a message with a card that was found: it is the person's, and the bot hears nothing of it."""
        activity = self._exchange.activities.base("message", chat=chat, by=person)
        attachment = {"contentType": ADAPTIVE_CARD, "content": card}
        activity |= {"id": self._world.next_id(), "text": text, "attachments": [attachment]}
        parts: list[Json] = [{"text": text}] if text else []
        return self._world.post(
            chat, author=person.key, activity=activity, thread=activity["id"], parts=parts
        )

    async def _invoke(
        self, name: str, value: Json, person: Person, chat: Chat, *, activity: Json | None = None
    ) -> dict[str, Any]:
        made = self._exchange.activities.invoke(name, value=value, chat=chat, by=person)
        sent = await self._exchange.send(made, overrides=activity)
        return {"activity": sent.activity, "answer": sent.answer, "mark": sent.mark}

    def _value(self, chat: Chat, message: Message | None) -> Json:
        if message is None:
            return {"commandId": TAKE, "commandContext": "compose"}
        chosen = describe_message(self._world, chat, message)
        return {"commandId": TAKE, "commandContext": "message", "messagePayload": chosen}


def data_of(card: Json, **filled: object) -> Json:
    """What a client sends for a dialog: the inputs, as they stand or filled in, and the button's data."""
    begun = {name: one["value"] for name, one in inputs(card).items() if one.get("value")}
    button = next(action for action in actions(card) if action["type"] == "Action.Submit")
    return {**button["data"], **begun, **filled}
