"""What people do with messages: write, answer, change, take back, react."""

from collections.abc import Sequence

from simulator.chats import Chat, Message
from simulator.constants import Json
from simulator.exchange import Exchange, Sent
from simulator.mentions import Composed, compose, quote
from simulator.people import Mentionable, Person


class Talk:
    """Writes messages into chats and tells the bot of them."""

    def __init__(self, exchange: Exchange) -> None:
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
        quoting: Message | None = None,
        thread: Message | None = None,
        activity: Json | None = None,
    ) -> Sent:
        """Write a message that the bot hears; in groups it begins with a mention of the bot."""
        composed = self._compose(
            text, chat=chat, mentions=mentions, mention_bot=mention_bot, quoted=self._quote(quoting)
        )
        root = (thread.thread or thread.id) if thread else None
        made = self._exchange.activities.message(composed, chat=chat, by=person, thread=root)
        made |= activity or {}
        mark = self._world.changes.number
        message = self._world.post(
            chat, author=person.key, activity=made, thread=root or made["id"], parts=composed.parts
        )
        answer = await self._exchange.client.post(made)
        return Sent(made, answer, mark, message)

    def say_unheard(
        self, person: Person, chat: Chat, text: str, *, mentions: Sequence[Mentionable] = ()
    ) -> Message:
        """Write a message that does not mention the bot: Teams does not tell the bot of it."""
        composed = compose(text, mentions=mentions)
        made = self._exchange.activities.message(composed, chat=chat, by=person)
        return self._world.post(
            chat, author=person.key, activity=made, thread=made["id"], parts=composed.parts
        )

    async def edit(
        self,
        person: Person,
        message: Message,
        text: str,
        *,
        mentions: Sequence[Mentionable] = (),
        mention_bot: bool = True,
    ) -> Sent:
        """Change what one wrote."""
        chat = self._world.chat_of(message)
        composed = self._compose(text, chat=chat, mentions=mentions, mention_bot=mention_bot)
        made = self._exchange.activities.edited(composed, chat=chat, by=person, message=message)
        self._world.replace(message, chat=chat, activity=made, parts=composed.parts)
        return await self._exchange.send(made, message=message)

    async def delete(self, person: Person, message: Message) -> Sent:
        """Take back what one wrote."""
        chat = self._world.chat_of(message)
        made = self._exchange.activities.deleted(chat=chat, by=person, message=message)
        self._world.delete(message, chat=chat)
        return await self._exchange.send(made, message=message)

    async def react(self, person: Person, message: Message, *, kind: str = "like") -> Sent:
        """Put a thumb on a message."""
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
        quoted: str = "",
    ) -> Composed:
        bot = self._world.bot
        if chat.kind == "personal" or not mention_bot:
            return compose(text, mentions=mentions, quoted=quoted)
        named = text if f"@{bot.name}" in text else f"@{bot.name} {text}"
        return compose(named, mentions=[bot, *mentions], quoted=quoted)

    def _quote(self, message: Message | None) -> str:
        if message is None:
            return ""
        author: Mentionable = self._world.bot if message.by_bot else self._world.person(message.author)
        return quote(author, message_id=message.id, text=message.text)
