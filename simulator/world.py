"""The simulated world: its people, its chats and what is written in them."""

import secrets
import time
import uuid
from collections.abc import Iterable

from simulator.changes import Changes
from simulator.chats import Chat, Kind, Meeting, Message, utc_now, without_thread
from simulator.constants import APP_ID, BOT_NAME, TENANT_ID, Json
from simulator.people import BotIdentity, Person, Role

SUFFIXES: dict[Kind, str] = {"groupChat": "@thread.v2", "channel": "@thread.tacv2"}


class World:
    """People and chats, found by the short keys that tests and the page use."""

    def __init__(self, *, app_id: str = APP_ID, tenant_id: str = TENANT_ID, bot_name: str = BOT_NAME) -> None:
        self.app_id = app_id
        self.tenant_id = tenant_id
        self.bot = BotIdentity(bot_name, f"28:{app_id}")
        self.changes = Changes()
        self.page_size = 50
        self.people: dict[str, Person] = {}
        self.chats: dict[str, Chat] = {}
        self._chats_by_id: dict[str, Chat] = {}
        self._last_id = 0

    @classmethod
    def sample(cls) -> "World":
        """The invented municipality of the examples: Björkviks kommun."""
        from simulator.sample_world import populate  # noqa: PLC0415 - the sample is made of worlds

        world = cls()
        populate(world)
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
        """Add somebody; anonymous people have no Entra id and cannot install apps."""
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
        """Make a chat findable."""
        self.chats[chat.key] = chat
        self._chats_by_id[chat.id] = chat
        return chat

    def person(self, key: str) -> Person:
        return self.people[key]

    def chat(self, key: str) -> Chat:
        return self.chats[key]

    def personal(self, person: Person) -> Chat:
        """The 1:1 chat of the bot and this person; it has one id for ever, whether used or not."""
        key = f"personal-{person.key}"
        if key in self.chats:
            return self.chats[key]
        chat_id = f"a:1{secrets.token_urlsafe(60)}"
        return self.enter(Chat(key, chat_id, "personal", self.bot.name, person.tenant_id, [person]))

    def find_chat(self, conversation_id: str) -> tuple[Chat, str | None] | None:
        """The chat with this conversation id, and the thread that the id names."""
        chat_id, thread = without_thread(conversation_id)
        chat = self._chats_by_id.get(chat_id)
        return (chat, thread) if chat else None

    def find_person(self, any_id: str) -> Person | None:
        """The person with this Teams id or Entra id."""
        return next((one for one in self.people.values() if any_id in (one.teams_id, one.entra_id)), None)

    def chat_of(self, message: Message) -> Chat:
        return next(chat for chat in self.chats.values() if chat.find(message.id))

    def find_message(self, message_id: str) -> Message:
        """The message with this id, in whichever chat."""
        for chat in self.chats.values():
            if (message := chat.find(message_id)) is not None:
                return message
        raise LookupError(f"no message {message_id}")

    def reaches(self, chat: Chat) -> bool:
        """Whether the bot may write here: a member of the chat, or installed for the person."""
        return chat.members[0].installed if chat.kind == "personal" else chat.has_bot

    def next_id(self) -> str:
        """A message id as Teams makes them: the millisecond, never twice."""
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
    ) -> Message:
        """Put a message into a chat and tell everybody."""
        message_id = str(activity["id"])
        number = self.changes.number + 1
        message = Message(message_id, author, activity, utc_now(), number, number, thread, parts or [])
        chat.add(message)
        self._tell("posted", chat=chat, message=message)
        return message

    def replace(
        self, message: Message, *, chat: Chat, activity: Json, parts: list[Json] | None = None
    ) -> None:
        """Put other content into a message; everybody's own views of it end."""
        message.activity = activity
        message.parts = parts or []
        message.consent = ""
        message.views.clear()
        message.shown_at.clear()
        message.updates += 1
        self._tell("updated", chat=chat, message=message)

    def consent(self, message: Message, *, chat: Chat, answer: str) -> None:
        """Remember what somebody said to the file that a message offers."""
        message.consent = answer
        self._tell("updated", chat=chat, message=message)

    def delete(self, message: Message, *, chat: Chat) -> None:
        message.deleted = True
        self._tell("deleted", chat=chat, message=message)

    def _tell(self, what: str, *, chat: Chat, message: Message) -> None:
        message.changed = self.changes.number + 1
        self.changes.announce({"what": what, "chat": chat.key, "message": message.id})
