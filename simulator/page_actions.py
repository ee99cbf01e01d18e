"""What the page can do in the name of its person; each answers with a toast, or with nothing to say."""

from base64 import b64decode
from collections.abc import Awaitable, Callable

from simulator.constants import BOT, Json
from simulator.page_beside import PageBeside
from simulator.people import Mentionable, Person
from simulator.playback import Playback
from simulator.stage import Stage
from simulator.toasts import NOT_INSTALLED, NOTHING, toast_of

Action = Callable[[Person, Json], Awaitable[Json]]


class PageActions:
    """Turns the page's requests into what people do in Teams."""

    def __init__(self, stage: Stage, *, playback: Playback) -> None:
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
            "play": self.play,
            **PageBeside(stage).by_name,
        }

    async def say(self, person: Person, order: Json) -> Json:
        """Write; the bot hears it in its own chat, or where it is a member and mentioned."""
        chat, text = self._world.chats[order["chat"]], str(order["text"])
        named = self._mentioned(order)
        heard = chat.kind == "personal" or (chat.has_bot and self._world.bot in named)
        others = [one for one in named if one is not self._world.bot]
        if chat.kind == "personal" and not person.installed:
            return NOT_INSTALLED
        if not heard:
            self._stage.talk.say_unheard(person, chat, text, mentions=named)
            return NOTHING
        return toast_of(await self._stage.talk.say(person, chat, text, mentions=others))

    async def edit(self, person: Person, order: Json) -> Json:
        message = self._world.find_message(order["message"])
        named = [one for one in self._mentioned(order) if one is not self._world.bot]
        return toast_of(await self._stage.talk.edit(person, message, str(order["text"]), mentions=named))

    async def delete(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.talk.delete(person, self._world.find_message(order["message"])))

    async def press(self, person: Person, order: Json) -> Json:
        """Press a button; the page's renderer has already put the inputs into its data."""
        message = self._world.find_message(order["message"])
        return toast_of(await self._stage.pressing.press(person, message, action=order["action"]))

    async def refresh(self, person: Person, order: Json) -> Json:
        """Fetch the person's own view, where a client would; its faults are not shown to people."""
        message = self._world.find_message(order["message"])
        if self._stage.pressing.wants_refresh(person, message):
            await self._stage.pressing.refresh(person, message)
        return NOTHING

    async def read(self, person: Person, order: Json) -> Json:
        """Remember that the person has seen the chat until now."""
        self._world.chats[order["chat"]].read[person.key] = self._world.changes.number
        return NOTHING

    async def install(self, person: Person, _order: Json) -> Json:
        return toast_of(await self._stage.presence.install(person))

    async def uninstall(self, person: Person, _order: Json) -> Json:
        return toast_of(await self._stage.presence.uninstall(person))

    async def add_app(self, person: Person, order: Json) -> Json:
        if person.role != "user":
            return {"toast": {"kind": "guests-cannot-add"}}
        return toast_of(await self._stage.presence.add_app(self._world.chats[order["chat"]], by=person))

    async def remove_app(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.presence.remove_app(self._world.chats[order["chat"]], by=person))

    async def start_meeting(self, person: Person, order: Json) -> Json:
        """Start the meeting, which one is in oneself then."""
        chat = self._world.chats[order["chat"]]
        started = await self._stage.presence.start_meeting(chat, by=person)
        return toast_of(started) or await self.join_meeting(person, order)

    async def end_meeting(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.presence.end_meeting(self._world.chats[order["chat"]], by=person))

    async def join_meeting(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.presence.join_meeting(self._world.chats[order["chat"]], person))

    async def leave_meeting(self, person: Person, order: Json) -> Json:
        """Leave the meeting; it ends with the last who leaves."""
        chat = self._world.chats[order["chat"]]
        left = await self._stage.presence.leave_meeting(chat, person)
        return toast_of(left) or ({} if chat.in_meeting else await self.end_meeting(person, order))

    async def accept_file(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.files.accept(person, self._world.find_message(order["message"])))

    async def decline_file(self, person: Person, order: Json) -> Json:
        return toast_of(await self._stage.files.decline(person, self._world.find_message(order["message"])))

    async def send_file(self, person: Person, order: Json) -> Json:
        """Send files to the bot, in the own chat with it; the page has put them into base64."""
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
        """Set the language in which everybody's client tells the bot that it runs."""
        for person in self._world.people.values():
            person.locale = str(order["locale"])
        return NOTHING

    async def play(self, person: Person, _order: Json) -> Json:
        """Play the next line of the sample meeting, in the language of the page."""
        return await self._playback.step(language=person.locale[:2])

    def _mentioned(self, order: Json) -> list[Mentionable]:
        keys = [str(key) for key in order.get("mentions") or []]
        return [self._world.bot if key == BOT else self._world.people[key] for key in keys]
