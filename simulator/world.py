"""The simulated world: its people, chats and messages, its numbered changes, and the sample municipality."""

import asyncio
import secrets
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta

from simulator.chats import Chat, Kind, Meeting, Message, utc_now, without_thread
from simulator.constants import APP_ID, BOT_NAME, TENANT_ID, Json
from simulator.people import BotIdentity, Person, Role

Listener = Callable[[Json], None]
SUFFIXES: dict[Kind, str] = {"groupChat": "@thread.v2", "channel": "@thread.tacv2"}


class ChangeLog:
    """The numbered changes of the world, for listeners and for those who wait for the next one."""

    def __init__(self) -> None:
        self.number = 0
        self._listeners: list[Listener] = []
        self._waiting: list[asyncio.Future[None]] = []

    def announce(self, event: Json) -> int:
        """Number a change and tell all listeners."""
        self.number += 1
        for listener in tuple(self._listeners):
            listener(event)
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)
        return self.number

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        self._listeners.remove(listener)

    async def next(self) -> None:
        """Wait for the next change."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        await waiter


class World:
    """People and chats, found by the short keys that tests and the page use."""

    def __init__(self, *, app_id: str = APP_ID, tenant_id: str = TENANT_ID, bot_name: str = BOT_NAME) -> None:
        self.app_id = app_id
        self.tenant_id = tenant_id
        self.bot = BotIdentity(bot_name, f"28:{app_id}")
        self.changes = ChangeLog()
        self.page_size = 50
        self.people: dict[str, Person] = {}
        self.chats: dict[str, Chat] = {}
        self._chats_by_id: dict[str, Chat] = {}
        self._last_id = 0

    @classmethod
    def sample(cls) -> "World":
        """Return the invented municipality of the examples: Björkviks kommun."""
        world = cls()
        add_sample(world)
        return world

    def add_person(
        self,
        key: str,
        *,
        name: str,
        role: Role = "user",
        locale: str = "sv-SE",
        installed: bool = True,
        title: str = "",
        tenant_id: str | None = None,
    ) -> Person:
        """Add a person; anonymous people have no Entra id and cannot install apps."""
        known = role != "anonymous"
        person = Person(
            key=key,
            name=name,
            teams_id=f"29:{secrets.token_urlsafe(32)}",
            entra_id=str(uuid.uuid4()) if known else None,
            tenant_id=tenant_id or self.tenant_id,
            role=role,
            locale=locale,
            installed=installed and known,
            title=title,
        )
        self.people[key] = person
        return person

    def add_chat(
        self,
        key: str,
        *,
        title: str,
        members: Iterable[Person],
        kind: Kind = "groupChat",
        meeting: Meeting | None = None,
        tenant_id: str | None = None,
    ) -> Chat:
        """Add a group chat or a channel; with a meeting it is that meeting's chat."""
        name = f"meeting_{secrets.token_urlsafe(24)}" if meeting else secrets.token_hex(16)
        chat_id = f"19:{name}{SUFFIXES[kind]}"
        chat = Chat(key, chat_id, kind, title, tenant_id or self.tenant_id, list(members), meeting=meeting)
        return self.enter(chat)

    def enter(self, chat: Chat) -> Chat:
        """Register a chat so that it can be found."""
        self.chats[chat.key] = chat
        self._chats_by_id[chat.id] = chat
        return chat

    def person(self, key: str) -> Person:
        return self.people[key]

    def chat(self, key: str) -> Chat:
        return self.chats[key]

    def personal(self, person: Person) -> Chat:
        """Return the 1:1 chat of the bot and this person; its id never changes."""
        key = f"personal-{person.key}"
        if key in self.chats:
            return self.chats[key]
        chat_id = f"a:1{secrets.token_urlsafe(60)}"
        return self.enter(Chat(key, chat_id, "personal", self.bot.name, person.tenant_id, [person]))

    def find_chat(self, conversation_id: str) -> tuple[Chat, str | None] | None:
        """Return the chat with this conversation id, and the thread that the id names."""
        chat_id, thread = without_thread(conversation_id)
        chat = self._chats_by_id.get(chat_id)
        return (chat, thread) if chat else None

    def find_person(self, any_id: str) -> Person | None:
        """Return the person with this Teams id or Entra id."""
        return next((one for one in self.people.values() if any_id in (one.teams_id, one.entra_id)), None)

    def chat_of(self, message: Message) -> Chat:
        return next(chat for chat in self.chats.values() if chat.find(message.id))

    def find_message(self, message_id: str) -> Message:
        """Return the message with this id, in any chat."""
        for chat in self.chats.values():
            if (message := chat.find(message_id)) is not None:
                return message
        raise LookupError(f"no message {message_id}")

    def reaches(self, chat: Chat) -> bool:
        """Return whether the bot may write to a chat: it is a member, or installed for the person."""
        return chat.members[0].installed if chat.kind == "personal" else chat.has_bot

    def next_id(self) -> str:
        """Return a new message id as Teams makes them: the time in milliseconds, unique."""
        self._last_id = max(time.time_ns() // 1_000_000, self._last_id + 1)
        return str(self._last_id)

    def post(
        self,
        chat: Chat,
        *,
        author: str,
        activity: Json,
        thread: str | None = None,
        parts: list[Json] | None = None,
        only_for: str = "",
        extras: list[Json] | None = None,
    ) -> Message:
        """Add a message to a chat and announce it."""
        message_id = str(activity["id"])
        number = self.changes.number + 1
        message = Message(message_id, author, activity, utc_now(), number, number, thread, parts or [])
        message.only_for, message.extras = only_for, extras or []
        chat.add(message)
        self._announce("posted", chat=chat, message=message)
        return message

    def replace(
        self, message: Message, *, chat: Chat, activity: Json, parts: list[Json] | None = None
    ) -> None:
        """Replace the content of a message; personal views of it end."""
        message.activity = activity
        message.parts, message.extras = parts or [], []
        message.consent = ""
        message.views.clear()
        message.shown_at.clear()
        message.updates += 1
        self._announce("updated", chat=chat, message=message)

    def consent(self, message: Message, *, chat: Chat, answer: str) -> None:
        """Store a person's answer to the file that a message offers."""
        message.consent = answer
        self._announce("updated", chat=chat, message=message)

    def delete(self, message: Message, *, chat: Chat) -> None:
        message.deleted = True
        self._announce("deleted", chat=chat, message=message)

    def pass_day(self) -> None:
        """Let a day pass for targeted messages: all that there are disappear."""
        for chat in self.chats.values():
            for message in chat.messages:
                if message.only_for and not message.has_expired:
                    message.has_expired = True
                    self._announce("deleted", chat=chat, message=message)

    def switch_targeted(self, chat: Chat) -> None:
        """Let a chat refuse targeted messages of the bot, or take them again."""
        chat.takes_targeted = not chat.takes_targeted
        self.changes.announce({"what": "switched", "chat": chat.key})

    def _announce(self, what: str, *, chat: Chat, message: Message) -> None:
        message.changed = self.changes.number + 1
        self.changes.announce({"what": what, "chat": chat.key, "message": message.id})


def add_sample(world: World) -> None:
    """Add the people and the two chats of the sample."""
    add_sample_people(world)
    members = list(world.people.values())
    start = utc_now().replace(minute=30, second=0, microsecond=0)
    meeting = Meeting("Trygghetsrådet", start, start + timedelta(minutes=90), organizer="karin")
    world.add_chat("meeting", title="Trygghetsrådet", members=members, meeting=meeting)
    officials = [world.person(key) for key in ("karin", "petra", "eva")]
    world.add_chat("beredning", title="Beredningsgruppen", members=officials)


def add_sample_people(world: World) -> None:
    """Add the people who meet, those who answer, and one who has not installed the app."""
    world.add_person("karin", name="Karin Ek", title="Samordnare")
    world.add_person("johan", name="Johan Lind", title="Förtroendevald (S)")
    world.add_person("maria", name="Maria Sand", title="Förtroendevald (C)")
    world.add_person("amir", name="Amir Rahimi", role="guest", title="Invånarrepresentant")
    world.add_person("boende", name="Boende vid torget", role="anonymous", title="Utan konto")
    world.add_person("petra", name="Petra Holm", title="Teknisk chef")
    world.add_person("nils", name="Nils Norén", title="Socialchef")
    world.add_person("eva", name="Eva Strand", title="Ställföreträdare, tekniska")
    world.add_person("olof", name="Olof Frisk", title="Kultur- och fritidschef", installed=False)
