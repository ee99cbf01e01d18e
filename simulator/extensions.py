"""Message extensions: the dialog of the bot for a message, and its search in the compose box."""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from simulator.activities import MENTION_SPAN
from simulator.cards import actions, inputs
from simulator.chats import ADAPTIVE_CARD, Chat, Message
from simulator.client import BotChannel, SentActivity
from simulator.constants import Json
from simulator.people import Person
from simulator.world import World

MENTION = re.compile(MENTION_SPAN.format(number=r"(\d+)", name="(.*?)"))
TAKE, FIND = "take", "find"
"""The commands of the app's manifest."""
PAGE_SIZE = 25


def describe_message(world: World, chat: Chat, message: Message) -> Json:
    """Return the ``messagePayload`` of a message; people have their Entra ids there."""
    by = None if message.by_bot else world.person(message.author)
    app = {"applicationIdentityType": "bot", "id": world.app_id, "displayName": world.bot.name}
    return {
        "id": message.id,
        "replyToId": message.thread if message.thread != message.id else None,
        "createdDateTime": message.at.isoformat(),
        "subject": None,
        "body": {"contentType": "html", "content": _markup(message)},
        "from": {"user": _user(by) if by else None, "application": None if by else app, "conversation": None},
        "mentions": _mentions(world, message),
        "attachments": [one for one in message.attachments if one.get("contentType") != "text/html"],
        "linkToMessage": f"https://teams.microsoft.com/l/message/{quote(chat.id)}/{message.id}",
    }


def _user(person: Person) -> Json:
    kind = "aadUser" if person.entra_id else "anonymousGuest"
    return {
        "userIdentityType": kind,
        "id": person.entra_id or person.teams_id,
        "displayName": person.name,
    }


def _markup(message: Message) -> str:
    """Return the text as Teams stores it: each mention with its number."""
    if re.search(r"<(?!br>|/?p>|/?at\b)", shown := _sent_markup(message)):
        return f"<div><div>{shown}</div></div>"
    number, written = 0, ""
    for part in message.parts:
        if "mention" in part:
            written += f'<at id="{number}">{html.escape(part["mention"])}</at>'
            number += 1
        else:
            written += html.escape(part["text"], quote=False).replace("\n", "<br>")
    return f"<div><div>{written or html.escape(message.text, quote=False)}</div></div>"


def _sent_markup(message: Message) -> str:
    """Return the HTML that was sent, with its mentions as Teams stores them."""
    sent = (one["content"] for one in message.attachments if one.get("contentType") == "text/html")
    return MENTION.sub(r'<at id="\1">\2</at>', next(sent, ""))


def _mentions(world: World, message: Message) -> list[Json]:
    named = [part for part in message.parts if "mention" in part]
    return [_mention(world, number, part) for number, part in enumerate(named)]


def _mention(world: World, number: int, part: Json) -> Json:
    if "marks" in part:
        who = {"id": part["id"], "displayName": part["mention"]}
        return {"id": number, "mentionText": part["mention"], "mentioned": {"conversation": who}}
    own = part["id"] == world.bot.teams_id
    who = {"id": world.app_id if own else part["id"], "displayName": part["mention"]}
    mentioned = {"application": who if own else None, "user": None if own else who}
    return {"id": number, "mentionText": part["mention"], "mentioned": mentioned}


@dataclass(frozen=True, slots=True)
class DialogResult(SentActivity):
    """What a dialog shows: a card, or a sentence instead."""

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
class SearchResult(SentActivity):
    """The results of a search: attachments with a card and its preview, or a sentence."""

    @property
    def results(self) -> list[Json]:
        return list((self.body.get("composeExtension") or {}).get("attachments") or [])

    @property
    def text(self) -> str:
        return str((self.body.get("composeExtension") or {}).get("text") or "")


class ExtensionActions:
    """Opens and submits dialogs, searches, and puts found cards into messages."""

    def __init__(self, exchange: BotChannel) -> None:
        self._exchange = exchange
        self._world = exchange.world

    async def open(
        self, person: Person, chat: Chat, message: Message | None = None, *, payload: Json | None = None
    ) -> DialogResult:
        """Choose the command in the menu of a message, or in the compose box."""
        value = self._value(chat, message) | (payload or {})
        return DialogResult(**await self._invoke("composeExtension/fetchTask", value, person, chat))

    async def submit(
        self,
        person: Person,
        chat: Chat,
        data: Json,
        *,
        message: Message | None = None,
        payload: Json | None = None,
        activity: Json | None = None,
    ) -> DialogResult:
        """Submit a dialog: its inputs and the data of its button."""
        value = self._value(chat, message) | {"data": data} | (payload or {})
        sent = await self._invoke("composeExtension/submitAction", value, person, chat, activity=activity)
        return DialogResult(**sent)

    async def take(
        self, person: Person, chat: Chat, message: Message | None = None, /, **filled: object
    ) -> DialogResult:
        """Open the dialog, fill it in and submit it."""
        opened = await self.open(person, chat, message)
        return await self.submit(person, chat, dialog_data(opened.card, **filled), message=message)

    async def find(
        self, person: Person, chat: Chat, words: str = "", *, skip: int = 0, count: int = PAGE_SIZE
    ) -> SearchResult:
        """Search as a client does: first with no text, then with what is typed."""
        asked = {"name": "words", "value": words} if words else {"name": "initialRun", "value": "true"}
        options = {"skip": skip, "count": count}
        value = {"commandId": FIND, "parameters": [asked], "queryOptions": options}
        return SearchResult(**await self._invoke("composeExtension/query", value, person, chat))

    def send_card(self, person: Person, chat: Chat, card: Json, *, text: str = "") -> Message:
        """Send a card that was found as the person's own message, which the bot does not receive."""
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


def dialog_data(card: Json, **filled: object) -> Json:
    """Return what a client submits for a dialog: the inputs and the data of the button."""
    begun = {name: one["value"] for name, one in inputs(card).items() if one.get("value")}
    button = next(action for action in actions(card) if action["type"] == "Action.Submit")
    return {**button["data"], **begun, **filled}
