"""Waiting for what the bot writes."""

import asyncio
from collections.abc import Callable
from typing import Any

from simulator.chats import Chat, Message
from simulator.exchange import Sent
from simulator.world import World

After = Sent | Message | int | None
Predicate = Callable[[Message], Any]


async def wait_for_message(
    world: World, *, chat: Chat, after: After, where: Predicate | None, seconds: float
) -> Message:
    """The newest bot message of the chat that fits, as soon as there is one.

    `after` is something a person did (what was posted or updated since), a message (what was posted
    later than it), or a number of `world.changes`.
    """
    try:
        async with asyncio.timeout(seconds):
            while (found := find_message(chat, after=after, where=where)) is None:
                await world.changes.next()
            return found
    except TimeoutError:
        raise AssertionError(_what_came(chat, after=after, seconds=seconds)) from None


def find_message(chat: Chat, *, after: After = None, where: Predicate | None = None) -> Message | None:
    """The newest bot message of the chat that fits, if any."""
    for message in reversed(chat.messages):
        candidate = message.by_bot and not message.deleted and _is_later(message, after=after)
        if candidate and (where is None or where(message)):
            return message
    return None


def _is_later(message: Message, *, after: After) -> bool:
    if isinstance(after, Message):
        return message.posted > after.posted
    mark = after.mark if isinstance(after, Sent) else after or 0
    return message.changed > mark


def _what_came(chat: Chat, *, after: After, seconds: float) -> str:
    came = [one for one in chat.messages if one.by_bot and _is_later(one, after=after)]
    shown = [str(one.text or one.card)[:200] for one in came]
    return f"no such message of the bot in {chat.key} within {seconds} s; what came: {shown}"
