"""Who has the bot where, and whether the meeting is on."""

from collections.abc import Sequence
from datetime import datetime

from simulator.chats import Chat
from simulator.constants import Json
from simulator.exchange import Exchange, Sent
from simulator.people import Person
from simulator.roster import meeting_role


class Presence:
    """Adds and removes the app and people, starts and ends meetings, and tells the bot as Teams does."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._world = exchange.world

    async def add_app(self, chat: Chat, *, by: Person) -> Sent:
        """Put the app into a chat: the bot becomes a member, and learns who installed it."""
        chat.has_bot = True
        self._announce(chat)
        await self._bot_membership("membersAdded", chat=chat, by=by)
        return await self._exchange.send(self._exchange.activities.installation("add", chat=chat, by=by))

    async def remove_app(self, chat: Chat, *, by: Person) -> Sent:
        """Take the app out of a chat."""
        chat.has_bot = False
        self._announce(chat)
        await self._bot_membership("membersRemoved", chat=chat, by=by)
        return await self._exchange.send(self._exchange.activities.installation("remove", chat=chat, by=by))

    async def install(self, person: Person) -> Sent:
        """Install the app for oneself, which opens the chat with the bot."""
        if person.entra_id is None:
            raise ValueError(f"{person.name} has no account to install the app for")
        person.installed = True
        return await self._personal("add", person=person)

    async def uninstall(self, person: Person) -> Sent:
        """Remove the app for oneself; the bot may no longer write to that person."""
        person.installed = False
        return await self._personal("remove", person=person)

    async def join(self, person: Person, chat: Chat, *, by: Person | None = None) -> Sent:
        """Somebody comes into the chat."""
        if person not in chat.members:
            chat.members.append(person)
        return await self._member("membersAdded", person=person, chat=chat, by=by or person)

    async def leave(self, person: Person, chat: Chat, *, by: Person | None = None) -> Sent:
        """Somebody goes out of the chat."""
        chat.members.remove(person)
        return await self._member("membersRemoved", person=person, chat=chat, by=by or person)

    async def start_meeting(
        self,
        chat: Chat,
        *,
        by: Person | None = None,
        at: datetime | None = None,
        activity: Json | None = None,
    ) -> Sent:
        """Somebody starts the meeting and is in it; Teams may say so again, with another id."""
        organizer = self._organizer(chat, by=by)
        chat.in_meeting.add(organizer.key)
        return await self._meeting_event("meetingStart", chat=chat, by=organizer, at=at, activity=activity)

    async def end_meeting(
        self,
        chat: Chat,
        *,
        by: Person | None = None,
        at: datetime | None = None,
        activity: Json | None = None,
    ) -> Sent:
        """Somebody ends the meeting for all."""
        organizer = self._organizer(chat, by=by)
        chat.in_meeting.clear()
        return await self._meeting_event("meetingEnd", chat=chat, by=organizer, at=at, activity=activity)

    async def join_meeting(self, chat: Chat, *people: Person, activity: Json | None = None) -> Sent:
        """People come into the running meeting; Teams tells bots that are registered for it."""
        organizer = self._organizer(chat, by=None)
        chat.in_meeting |= {person.key for person in people}
        return await self._move("Join", chat=chat, people=people, by=organizer, activity=activity)

    async def leave_meeting(self, chat: Chat, *people: Person, activity: Json | None = None) -> Sent:
        """People go out of the running meeting."""
        organizer = self._organizer(chat, by=None)
        chat.in_meeting -= {person.key for person in people}
        return await self._move("Leave", chat=chat, people=people, by=organizer, activity=activity)

    async def _personal(self, action: str, *, person: Person) -> Sent:
        chat = self._world.personal(person)
        chat.has_bot = person.installed
        self._announce(chat)
        field = "membersAdded" if action == "add" else "membersRemoved"
        await self._bot_membership(field, chat=chat, by=person)
        return await self._exchange.send(self._exchange.activities.installation(action, chat=chat, by=person))

    async def _bot_membership(self, field: str, *, chat: Chat, by: Person) -> Sent:
        ids = [{"id": self._world.bot.teams_id}]
        return await self._exchange.send(
            self._exchange.activities.members_changed(field, ids=ids, chat=chat, by=by)
        )

    async def _member(self, field: str, *, person: Person, chat: Chat, by: Person) -> Sent:
        self._announce(chat)
        ids = [person.account()]
        return await self._exchange.send(
            self._exchange.activities.members_changed(field, ids=ids, chat=chat, by=by)
        )

    async def _meeting_event(
        self, name: str, *, chat: Chat, by: Person, at: datetime | None, activity: Json | None
    ) -> Sent:
        self._announce(chat)
        made = self._exchange.activities.meeting_event(name, chat=chat, by=by, at=at)
        return await self._exchange.send(made, overrides=activity)

    async def _move(
        self, what: str, *, chat: Chat, people: Sequence[Person], by: Person, activity: Json | None
    ) -> Sent:
        self._announce(chat)
        members = [
            {
                "user": one.participant(),
                "meeting": {"inMeeting": what == "Join", "role": meeting_role(chat, one)},
            }
            for one in people
        ]
        made = self._exchange.activities.participants(what, members=members, chat=chat, by=by)
        return await self._exchange.send(made, overrides=activity)

    def _organizer(self, chat: Chat, *, by: Person | None) -> Person:
        if chat.meeting is None:
            raise ValueError(f"the chat {chat.key} belongs to no meeting")
        return by or self._world.person(chat.meeting.organizer)

    def _announce(self, chat: Chat) -> None:
        self._world.changes.announce({"what": "chat", "chat": chat.key})
