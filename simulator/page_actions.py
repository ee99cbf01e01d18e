"""Perform the actions of the page's person; each returns a toast, or nothing."""

from base64 import b64decode
from collections.abc import Awaitable, Callable

from simulator.actions import PressResult, TeamsActions
from simulator.activities import Style, group_mentions
from simulator.chats import Chat, Message
from simulator.client import SentActivity
from simulator.constants import BOT, Json
from simulator.extensions import DialogResult
from simulator.people import Mentionable, Person
from simulator.playback import Playback

ERROR_RESPONSE = "application/vnd.microsoft.error"
NOTHING: Json = {}
NOT_INSTALLED: Json = {"toast": {"kind": "not-installed"}}
Action = Callable[[Person, Json], Awaitable[Json]]


def toast_of(sent: SentActivity) -> Json:
    """Return the error, or the bot's message about a pressed button."""
    if sent.status >= 400:  # noqa: PLR2004 - where HTTP errors begin
        return {"toast": {"kind": "failed", "status": sent.status}}
    if isinstance(sent, PressResult) and sent.text:
        return {"toast": {"kind": "said", "text": sent.text}}
    if sent.body.get("type") == ERROR_RESPONSE:
        return {"toast": {"kind": "said", "text": str((sent.body.get("value") or {}).get("message", ""))}}
    return NOTHING


class PageExtensionActions:
    """Turns requests of the page into uses of the message extension."""

    def __init__(self, stage: TeamsActions) -> None:
        self._world = stage.world
        self._extensions = stage.extensions
        self.by_name: dict[str, Callable[[Person, Json], Awaitable[Json]]] = {
            "open-dialog": self.open_dialog,
            "send-dialog": self.send_dialog,
            "find": self.find,
            "send-card": self.send_card,
        }

    async def open_dialog(self, person: Person, order: Json) -> Json:
        """Open the dialog for a message; the app must be in the chat or installed for the person."""
        chat, message = self._world.chats[order["chat"]], self._world.find_message(order["message"])
        if not _has_app(person, chat):
            return NOT_INSTALLED
        return _show_dialog(await self._extensions.open(person, chat, message))

    async def send_dialog(self, person: Person, order: Json) -> Json:
        """Submit a dialog; the page has combined the inputs with the data of the button."""
        chat, message = self._world.chats[order["chat"]], self._world.find_message(order["message"])
        return _show_dialog(await self._extensions.submit(person, chat, order["data"], message=message))

    async def find(self, person: Person, order: Json) -> Json:
        """Search; each result is a card with its preview."""
        chat = self._world.chats[order["chat"]]
        if not _has_app(person, chat):
            return NOT_INSTALLED
        found = await self._extensions.find(person, chat, str(order["words"]), skip=int(order.get("skip", 0)))
        results = [{**one["preview"]["content"], "card": one["content"]} for one in found.results]
        return toast_of(found) or {"results": results, "text": found.text}

    async def send_card(self, person: Person, order: Json) -> Json:
        """Send a message of the person with a card that was found."""
        chat = self._world.chats[order["chat"]]
        self._extensions.send_card(person, chat, order["card"], text=str(order["text"]))
        return NOTHING


def _has_app(person: Person, chat: Chat) -> bool:
    return person.entra_id is not None and (person.installed or chat.has_bot)


def _show_dialog(dialog: DialogResult) -> Json:
    if wrong := toast_of(dialog):
        return wrong
    if dialog.card:
        return {"dialog": {"title": dialog.title, "card": dialog.card}}
    return {"toast": {"kind": "said", "text": dialog.text}}


class PageActions:
    """Turns requests of the page into what people do in Teams."""

    def __init__(self, stage: TeamsActions, *, playback: Playback) -> None:
        self._stage = stage
        self._world = stage.world
        self._playback = playback
        self.by_name: dict[str, Action] = {
            "say": self.say,
            "edit": self.edit,
            "delete": self.delete,
            "press": self.press,
            "refresh": self.refresh,
            "read": self.read,
            "install": self.install,
            "uninstall": self.uninstall,
            "add-app": self.add_app,
            "remove-app": self.remove_app,
            "start-meeting": self.start_meeting,
            "end-meeting": self.end_meeting,
            "join-meeting": self.join_meeting,
            "leave-meeting": self.leave_meeting,
            "accept-file": self.accept_file,
            "decline-file": self.decline_file,
            "send-file": self.send_file,
            "language": self.speak,
            "switch-targeted": self.switch_targeted,
            "pass-day": self.pass_day,
            "tab-open": self.open_tab,
            "tab-configure": self.configure_tab,
            "tab-token": self.sign_in_to_tab,
            "play": self.play,
            "play-again": self.play_again,
            **PageExtensionActions(stage).by_name,
        }

    async def say(self, person: Person, order: Json) -> Json:
        """Write a message; it reaches the bot in its own chat, or if the bot is a member and mentioned."""
        chat, text = self._world.chats[order["chat"]], str(order["text"])
        named, style = self._mentioned(order, chat=chat), self._style(order, chat=chat)
        mentioned = self._world.bot in named
        heard = chat.kind == "personal" or (chat.has_bot and (mentioned or style.is_targeted))
        others = [one for one in named if one is not self._world.bot]
        if chat.kind == "personal" and not person.installed:
            return NOT_INSTALLED
        if not heard:
            self._stage.messages.say_without_mention(person, chat, text, mentions=named, style=style)
            return NOTHING
        sent = await self._stage.messages.say(
            person, chat, text, mentions=others, mention_bot=mentioned, style=style
        )
        return toast_of(sent)

    async def edit(self, person: Person, order: Json) -> Json:
        """Edit a message; the bot hears of it if the message mentions it now or did before."""
        message = self._world.find_message(order["message"])
        chat, text = self._world.chat_of(message), str(order["text"])
        named = self._mentioned(order, chat=chat)
        others = [one for one in named if one is not self._world.bot]
        mentioned = self._world.bot in named
        if mentioned or self._is_heard(message, chat=chat):
            return toast_of(
                await self._stage.messages.edit(person, message, text, mentions=others, mention_bot=mentioned)
            )
        self._stage.messages.edit_without_mention(person, message, text, mentions=others)
        return NOTHING

    async def delete(self, person: Person, order: Json) -> Json:
        """Delete a message; the bot hears of it if it heard of the message."""
        message = self._world.find_message(order["message"])
        chat = self._world.chat_of(message)
        if self._is_heard(message, chat=chat):
            return toast_of(await self._stage.messages.delete(person, message))
        self._world.delete(message, chat=chat)
        return NOTHING

    def _is_heard(self, message: Message, *, chat: Chat) -> bool:
        mentions_bot = any(part.get("id") == self._world.bot.teams_id for part in message.parts)
        return chat.kind == "personal" or (chat.has_bot and (mentions_bot or bool(message.only_for)))

    def _style(self, order: Json, *, chat: Chat) -> Style:
        quoting, forwarding = order.get("quoting"), order.get("forwarding")
        return Style(
            shape=str(order.get("shape") or ""),
            detail=str(order.get("detail") or ""),
            quoting=self._world.find_message(quoting) if quoting else None,
            forwarding=self._world.find_message(forwarding) if forwarding else None,
            is_targeted=bool(order.get("targeted")) and chat.kind != "personal" and chat.has_bot,
        )

    async def press(self, person: Person, order: Json) -> Json:
        """Press a button; the page has put the inputs into its data."""
        message = self._world.find_message(order["message"])
        return toast_of(await self._stage.cards.press(person, message, action=order["action"]))

    async def refresh(self, person: Person, order: Json) -> Json:
        """Fetch the person's own view, if a client would; failures are not shown."""
        message = self._world.find_message(order["message"])
        if self._stage.cards.wants_refresh(person, message):
            await self._stage.cards.refresh(person, message)
        return NOTHING

    async def read(self, person: Person, order: Json) -> Json:
        """Mark the chat as read by the person."""
        self._world.chats[order["chat"]].read[person.key] = self._world.changes.number
        return NOTHING

    async def install(self, person: Person, _order: Json) -> Json:
        return toast_of(await self._stage.membership.install(person))

    async def uninstall(self, person: Person, _order: Json) -> Json:
        return toast_of(await self._stage.membership.uninstall(person))

    async def add_app(self, person: Person, order: Json) -> Json:
        if person.role != "user":
            return {"toast": {"kind": "guests-cannot-add"}}
        return toast_of(await self._stage.membership.add_app(self._world.chats[order["chat"]], by=person))

    async def remove_app(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.membership.remove_app(self._world.chats[order["chat"]], by=person))

    async def open_tab(self, person: Person, order: Json) -> Json:
        """Show a tab: its own page, or the page that configures it."""
        chat = self._world.chats[order["chat"]]
        if not self._stage.tabs.are_shown(chat, person):
            return NOTHING
        shown = self._stage.tabs.show(
            chat,
            person,
            theme=str(order["theme"]),
            path=str(order.get("path", "")),
            beside=bool(order.get("beside")),
        )
        return {"tab": shown}

    async def configure_tab(self, _person: Person, order: Json) -> Json:
        """Add the tab to a chat with what its configuration page has set."""
        self._stage.tabs.configure(self._world.chats[order["chat"]], order.get("settings") or {})
        return NOTHING

    async def sign_in_to_tab(self, person: Person, _order: Json) -> Json:
        """Return the token by which Teams tells the page who is there; without an account there is none."""
        return NOTHING if person.entra_id is None else {"token": self._stage.tabs.token(person)}

    async def start_meeting(self, person: Person, order: Json) -> Json:
        """Start the meeting and join it."""
        chat = self._world.chats[order["chat"]]
        started = await self._stage.membership.start_meeting(chat, by=person)
        return toast_of(started) or await self.join_meeting(person, order)

    async def end_meeting(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.membership.end_meeting(self._world.chats[order["chat"]], by=person))

    async def join_meeting(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.membership.join_meeting(self._world.chats[order["chat"]], person))

    async def leave_meeting(self, person: Person, order: Json) -> Json:
        """Leave the meeting; it ends when the last person leaves."""
        chat = self._world.chats[order["chat"]]
        left = await self._stage.membership.leave_meeting(chat, person)
        return toast_of(left) or ({} if chat.in_meeting else await self.end_meeting(person, order))

    async def accept_file(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.files.accept(person, self._world.find_message(order["message"])))

    async def decline_file(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.files.decline(person, self._world.find_message(order["message"])))

    async def send_file(self, person: Person, order: Json) -> Json:
        """Send files to the bot in the person's chat with it; they arrive as base64."""
        chat = self._world.chats[order["chat"]]
        if not person.installed:
            return NOT_INSTALLED
        first, *others = [(str(one["name"]), b64decode(one["content"])) for one in order["files"]]
        name, content = first
        sent = await self._stage.files.send(
            person, chat, name=name, content=content, text=str(order["text"]), more=dict(others)
        )
        return toast_of(sent)

    async def speak(self, _person: Person, order: Json) -> Json:
        """Set the language that everybody's client reports to the bot."""
        for person in self._world.people.values():
            person.locale = str(order["locale"])
        return NOTHING

    async def switch_targeted(self, _person: Person, order: Json) -> Json:
        """Let the chat refuse targeted messages of the bot, or take them again."""
        self._world.switch_targeted(self._world.chats[order["chat"]])
        return NOTHING

    async def pass_day(self, _person: Person, _order: Json) -> Json:
        """Let a day pass for targeted messages, which disappear then."""
        self._world.pass_day()
        return NOTHING

    async def play(self, person: Person, _order: Json) -> Json:
        """Play the next line of the sample meeting, in the language of the page."""
        return await self._playback.step(language=person.locale[:2])

    async def play_again(self, _person: Person, _order: Json) -> Json:
        """Go back to the first line of the sample meeting, for a new council in a new chat."""
        return self._playback.begin_again()

    def _mentioned(self, order: Json, *, chat: Chat) -> list[Mentionable]:
        groups = {one.key: one for one in group_mentions(chat)}
        known: dict[str, Mentionable] = {BOT: self._world.bot, **groups, **self._world.people}
        return [known[str(key)] for key in order.get("mentions") or []]
