"""Where something happened: a chat of the bot's with one person, a group's, or a channel."""

from dataclasses import replace

from bot.teams.chosen_messages import thread_of
from bot.teams.faults import Malformed
from bot.teams.payload import Payload, identifier_in, object_in, required_in, text_in
from bot.turn import Chat, ChatKind

_THREAD_MARK = ";messageid="
_SHARED = "19:"
"""How the ids of chats begin that are not the bot's own with one person."""


def read_chat(payload: Payload) -> Chat:
    """Give back where it happened; raises Malformed."""
    conversation = object_in(payload, "conversation")
    thread = required_in(conversation, "id")
    chat_id = thread.partition(_THREAD_MARK)[0]
    if not chat_id:
        raise Malformed("the conversation has no id")
    return Chat(
        id=chat_id,
        thread=thread,
        kind=_read_kind(payload, conversation),
        service_url=required_in(payload, "serviceUrl"),
        meeting=identifier_in(object_in(object_in(payload, "channelData"), "meeting"), "id"),
    )


def read_any_chat(payload: Payload, chat: Chat) -> Chat:
    """Give back the chat of what is asked from any chat: two people's own is called personal too."""
    if chat.kind is ChatKind.PERSONAL and chat.id.startswith(_SHARED):
        chat = replace(chat, kind=ChatKind.GROUP)
    return replace(chat, thread=thread_of(object_in(payload, "value"), chat=chat))


def _read_kind(payload: Payload, conversation: Payload) -> ChatKind:
    """Where nothing is said, take the more public one: a personal view must not be shown to a group."""
    said = text_in(conversation, "conversationType")
    if said is not None and said in set(ChatKind):
        return ChatKind(said)
    if object_in(object_in(payload, "channelData"), "team"):
        return ChatKind.CHANNEL
    in_group = conversation.get("isGroup") is True or required_in(conversation, "id").startswith(_SHARED)
    return ChatKind.GROUP if in_group else ChatKind.PERSONAL
