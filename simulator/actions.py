"""What people do in Teams: write messages, install the app, join chats and meetings, press buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.activities import PLAIN, ComposedMessage, Style, compose_message, style_message
from simulator.cards import default_inputs, find_action, missing_inputs
from simulator.chats import ADAPTIVE_CARD, Chat, Message, PersonalView, utc_now
from simulator.client import BotChannel, SentActivity
from simulator.connector import meeting_role
from simulator.constants import BOT, Json
from simulator.extensions import ExtensionActions
from simulator.files import FileStores
from simulator.people import Mentionable, Person
from simulator.tabs import Tabs
from simulator.world import World

CARD_RESPONSE = ADAPTIVE_CARD
TEXT_RESPONSE = "application/vnd.microsoft.activity.message"
MAX_REFRESH_USERS = 60
"""The largest chat in which a refresh without userIds applies to everybody."""

REFRESH_PAUSE = timedelta(minutes=1)


class MessageActions:
    """Writes messages into chats and tells the bot about them."""

    def __init__(self, exchange: BotChannel) -> None:
        self._exchange = exchange
        self._world = exchange.world

    async def say(
        self,
        person: Person,
        chat: Chat,
        text: str,
        *,
        mentions: Sequence[Mentionable] = (),
        mention_bot: bool = True,
        thread: Message | None = None,
        activity: Json | None = None,
        style: Style = PLAIN,
    ) -> SentActivity:
        """Write a message that reaches the bot; in groups it begins with a mention of the bot."""
        composed = self._compose(text, chat=chat, mentions=mentions, mention_bot=mention_bot)
        composed = style_message(composed, style, authors=self._authors)
        root = (thread.thread or thread.id) if thread else None
        made = self._exchange.activities.message(composed, chat=chat, by=person, thread=root)
        if style.is_targeted:
            made["recipient"]["isTargeted"] = True
        if chat.kind == "personal" and style.quoting:
            made["replyToId"] = style.quoting.id
        made |= activity or {}
        mark = self._world.changes.number
        message = self._post(made, composed, chat=chat, by=person, thread=root)
        answer = await self._exchange.client.post(made)
        return SentActivity(made, answer, mark, message)

    def say_without_mention(
        self,
        person: Person,
        chat: Chat,
        text: str,
        *,
        mentions: Sequence[Mentionable] = (),
        style: Style = PLAIN,
    ) -> Message:
        """Write a message that does not mention the bot: Teams does not send it to the bot."""
        composed = style_message(compose_message(text, mentions=mentions), style, authors=self._authors)
        made = self._exchange.activities.message(composed, chat=chat, by=person)
        return self._post(made, composed, chat=chat, by=person)

    @property
    def _authors(self) -> Mapping[str, Mentionable]:
        return {BOT: self._world.bot, **self._world.people}

    def _post(
        self, made: Json, composed: ComposedMessage, *, chat: Chat, by: Person, thread: str | None = None
    ) -> Message:
        only_for = by.key if made["recipient"].get("isTargeted") else ""
        return self._world.post(
            chat,
            author=by.key,
            activity=made,
            thread=thread or made["id"],
            parts=composed.parts,
            only_for=only_for,
            extras=composed.extras,
        )

    async def edit(
        self,
        person: Person,
        message: Message,
        text: str,
        *,
        mentions: Sequence[Mentionable] = (),
        mention_bot: bool = True,
    ) -> SentActivity:
        """Edit a message of the person."""
        chat = self._world.chat_of(message)
        composed = self._compose(text, chat=chat, mentions=mentions, mention_bot=mention_bot)
        made = self._exchange.activities.edited(composed, chat=chat, by=person, message=message)
        self._world.replace(message, chat=chat, activity=made, parts=composed.parts)
        return await self._exchange.send(made, message=message)

    def edit_without_mention(
        self, person: Person, message: Message, text: str, *, mentions: Sequence[Mentionable] = ()
    ) -> None:
        """Edit a message that never mentioned the bot: Teams does not tell the bot."""
        chat = self._world.chat_of(message)
        composed = compose_message(text, mentions=mentions)
        made = self._exchange.activities.edited(composed, chat=chat, by=person, message=message)
        self._world.replace(message, chat=chat, activity=made, parts=composed.parts)

    async def delete(self, person: Person, message: Message) -> SentActivity:
        """Delete a message of the person."""
        chat = self._world.chat_of(message)
        made = self._exchange.activities.deleted(chat=chat, by=person, message=message)
        self._world.delete(message, chat=chat)
        return await self._exchange.send(made, message=message)

    async def react(self, person: Person, message: Message, *, kind: str = "like") -> SentActivity:
        """React to a message."""
        chat = self._world.chat_of(message)
        made = self._exchange.activities.reaction(kind, chat=chat, by=person, message=message)
        return await self._exchange.send(made, message=message)

    def _compose(
        self,
        text: str,
        *,
        chat: Chat,
        mentions: Sequence[Mentionable],
        mention_bot: bool,
    ) -> ComposedMessage:
        bot = self._world.bot
        if chat.kind == "personal" or not mention_bot:
            return compose_message(text, mentions=mentions)
        named = text if f"@{bot.name}" in text else f"@{bot.name} {text}"
        return compose_message(named, mentions=[bot, *mentions])


class MembershipActions:
    """Adds and removes the app and people, starts and ends meetings, and tells the bot as Teams does."""

    def __init__(self, exchange: BotChannel) -> None:
        self._exchange = exchange
        self._world = exchange.world

    async def add_app(self, chat: Chat, *, by: Person) -> SentActivity:
        """Add the app to a chat: the bot becomes a member and learns who installed it."""
        chat.has_bot = True
        self._announce(chat)
        await self._bot_membership("membersAdded", chat=chat, by=by)
        return await self._exchange.send(self._exchange.activities.installation("add", chat=chat, by=by))

    async def remove_app(self, chat: Chat, *, by: Person) -> SentActivity:
        """Remove the app from a chat."""
        chat.has_bot = False
        self._announce(chat)
        await self._bot_membership("membersRemoved", chat=chat, by=by)
        return await self._exchange.send(self._exchange.activities.installation("remove", chat=chat, by=by))

    async def install(self, person: Person) -> SentActivity:
        """Install the app for the person, which opens their chat with the bot."""
        if person.entra_id is None:
            raise ValueError(f"{person.name} has no account to install the app for")
        person.installed = True
        return await self._personal("add", person=person)

    async def uninstall(self, person: Person) -> SentActivity:
        """Uninstall the app for the person; the bot may no longer write to them."""
        person.installed = False
        return await self._personal("remove", person=person)

    async def join(self, person: Person, chat: Chat, *, by: Person | None = None) -> SentActivity:
        """Add a person to the chat."""
        if person not in chat.members:
            chat.members.append(person)
        return await self._member("membersAdded", person=person, chat=chat, by=by or person)

    async def leave(self, person: Person, chat: Chat, *, by: Person | None = None) -> SentActivity:
        """Remove a person from the chat."""
        chat.members.remove(person)
        return await self._member("membersRemoved", person=person, chat=chat, by=by or person)

    async def start_meeting(
        self,
        chat: Chat,
        *,
        by: Person | None = None,
        at: datetime | None = None,
        activity: Json | None = None,
    ) -> SentActivity:
        """Start the meeting and join it; Teams may report it again, with another id."""
        organizer = self._organizer(chat, by=by)
        chat.in_meeting.add(organizer.key)
        chat.is_over = False
        return await self._meeting_event("meetingStart", chat=chat, by=organizer, at=at, activity=activity)

    async def end_meeting(
        self,
        chat: Chat,
        *,
        by: Person | None = None,
        at: datetime | None = None,
        activity: Json | None = None,
    ) -> SentActivity:
        """End the meeting for everybody."""
        organizer = self._organizer(chat, by=by)
        chat.in_meeting.clear()
        chat.is_over = True
        return await self._meeting_event("meetingEnd", chat=chat, by=organizer, at=at, activity=activity)

    async def join_meeting(self, chat: Chat, *people: Person, activity: Json | None = None) -> SentActivity:
        """Let people join the running meeting; Teams tells bots that asked for it."""
        organizer = self._organizer(chat, by=None)
        chat.in_meeting |= {person.key for person in people}
        return await self._move("Join", chat=chat, people=people, by=organizer, activity=activity)

    async def leave_meeting(self, chat: Chat, *people: Person, activity: Json | None = None) -> SentActivity:
        """Let people leave the running meeting."""
        organizer = self._organizer(chat, by=None)
        chat.in_meeting -= {person.key for person in people}
        return await self._move("Leave", chat=chat, people=people, by=organizer, activity=activity)

    async def _personal(self, action: str, *, person: Person) -> SentActivity:
        chat = self._world.personal(person)
        chat.has_bot = person.installed
        self._announce(chat)
        field = "membersAdded" if action == "add" else "membersRemoved"
        await self._bot_membership(field, chat=chat, by=person)
        return await self._exchange.send(self._exchange.activities.installation(action, chat=chat, by=person))

    async def _bot_membership(self, field: str, *, chat: Chat, by: Person) -> SentActivity:
        ids = [{"id": self._world.bot.teams_id}]
        return await self._exchange.send(
            self._exchange.activities.members_changed(field, ids=ids, chat=chat, by=by)
        )

    async def _member(self, field: str, *, person: Person, chat: Chat, by: Person) -> SentActivity:
        self._announce(chat)
        ids = [person.account()]
        return await self._exchange.send(
            self._exchange.activities.members_changed(field, ids=ids, chat=chat, by=by)
        )

    async def _meeting_event(
        self, name: str, *, chat: Chat, by: Person, at: datetime | None, activity: Json | None
    ) -> SentActivity:
        self._announce(chat)
        made = self._exchange.activities.meeting_event(name, chat=chat, by=by, at=at)
        return await self._exchange.send(made, overrides=activity)

    async def _move(
        self, what: str, *, chat: Chat, people: Sequence[Person], by: Person, activity: Json | None
    ) -> SentActivity:
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


@dataclass(frozen=True, slots=True)
class PressResult(SentActivity):
    """The result of a button: `body` is the response, `card` the card now shown, `text` the message."""

    card: Json = field(default_factory=dict)
    text: str = ""


class CardActions:
    """Presses buttons and refreshes cards, and stores each person's own view of a card."""

    def __init__(self, exchange: BotChannel) -> None:
        self._exchange = exchange
        self._world = exchange.world

    async def press(
        self,
        person: Person,
        message: Message,
        verb: str = "",
        inputs: Json | None = None,
        *,
        action: Json | None = None,
        activity: Json | None = None,
        checked: bool = True,
    ) -> PressResult:
        """Press the button with this verb, or exactly this action, on the card that the person sees.

        Like a client it sends nothing while a required input is empty, unless `checked=False`.
        """
        card = message.seen_by(person)
        chosen = action or find_action(card, verb=verb)
        data = {**(chosen.get("data") or {}), **default_inputs(card, action=chosen), **(inputs or {})}
        if checked and (empty := missing_inputs(card, action=chosen, data=data)):
            raise AssertionError(f"Teams asks for {empty} before it sends {chosen.get('verb')!r}")
        sent = {key: chosen[key] for key in ("type", "title", "id", "verb") if key in chosen} | {"data": data}
        return await self._invoke(person, message, action=sent, trigger="manual", activity=activity)

    async def refresh(self, person: Person, message: Message) -> PressResult:
        """Fetch the person's own view of a card, as a client does by itself."""
        refresh = message.seen_by(person).get("refresh") or message.card.get("refresh")
        if not refresh or "action" not in refresh:
            raise LookupError("this card has no refresh")
        message.shown_at[person.key] = utc_now()
        return await self._invoke(person, message, action=refresh["action"], trigger="automatic")

    def wants_refresh(self, person: Person, message: Message) -> bool:
        """Return whether the client would refresh now: it is listed and did not within the last minute."""
        refresh = message.card.get("refresh")
        if not refresh or message.deleted or not self._is_listed(person, message=message, refresh=refresh):
            return False
        last = message.shown_at.get(person.key)
        return last is None or utc_now() - last >= REFRESH_PAUSE

    def _is_listed(self, person: Person, *, message: Message, refresh: Json) -> bool:
        listed = refresh.get("userIds")
        if listed is None:
            return len(self._world.chat_of(message).members) <= MAX_REFRESH_USERS
        return person.teams_id in listed[:MAX_REFRESH_USERS]

    async def _invoke(
        self,
        person: Person,
        message: Message,
        *,
        action: Json,
        trigger: str,
        activity: Json | None = None,
    ) -> PressResult:
        chat = self._world.chat_of(message)
        value = {"action": action, "trigger": trigger}
        made = self._exchange.activities.invoke(
            "adaptiveCard/action", value=value, chat=chat, by=person, message=message
        )
        sent = await self._exchange.send(made, overrides=activity, message=message)
        self._store_view(sent, person=person, message=message)
        text = sent.body.get("value") if sent.body.get("type") == TEXT_RESPONSE else ""
        return PressResult(
            sent.activity, sent.answer, sent.mark, message, card=message.seen_by(person), text=str(text or "")
        )

    def _store_view(self, sent: SentActivity, *, person: Person, message: Message) -> None:
        card = sent.body.get("value")
        if sent.body.get("type") != CARD_RESPONSE or not isinstance(card, dict):
            return
        message.views[person.key] = PersonalView(card, utc_now())
        chat = self._world.chat_of(message)
        self._world.changes.announce(
            {"what": "view", "chat": chat.key, "message": message.id, "person": person.key}
        )


@dataclass(frozen=True, slots=True)
class TeamsActions:
    """The world, and everything that people can do in it."""

    world: World
    messages: MessageActions
    membership: MembershipActions
    cards: CardActions
    files: FileStores
    extensions: ExtensionActions
    tabs: Tabs
