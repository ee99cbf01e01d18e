"""Read untrusted JSON, and refuse anything deeper, longer or of another type than allowed.

Below are the fields that every activity has: sender, chat, tenant and language.
"""

import json
from typing import Any, NoReturn

import orjson

from bot.teams.errors import ForeignTenant, Malformed
from bot.turn.incoming import Account, Chat, ChatKind
from cards.languages import LOCALES
from domain.text import MAX_NAME_LENGTH, clean_text, shorten

MAX_DEPTH = 32
"""Maximum nesting of objects and lists in one activity."""

MAX_ID_LENGTH = 300
"""Maximum characters of an identifier; Teams' ids have up to about 200."""

_THREAD_MARK = ";messageid="
SHARED_CHAT = "19:"
"""The prefix of ids of group chats and channels, in contrast to the bot's personal chats."""

Payload = dict[str, Any]
NOBODY = Account(teams_id="", name="")


def parse_json(body: bytes) -> Payload:
    """Return the JSON object in ``body``; raises Malformed."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = _parse_leniently(body)
    if not isinstance(value, dict):
        raise Malformed("an activity is a JSON object")
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _goes_deeper(value, most=MAX_DEPTH):
        raise Malformed("nested too deeply")
    return value


def _parse_leniently(body: bytes) -> Any:  # noqa: ANN401 - JSON is any value
    """Parse JSON that holds half a surrogate pair (an emoji cut in two by a client), and drop that half."""
    if b"\\u" not in body:
        raise Malformed("no JSON")
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
        whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore")
        return orjson.loads(whole)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _goes_deeper(value: object, *, most: int) -> bool:
    level = [value]
    for _ in range(most):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inside(value: object) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def get_text(payload: Payload, key: str) -> str | None:
    """Return the text under ``key``, None if it is missing; raises Malformed for another type."""
    value = payload.get(key)
    if value is None or isinstance(value, str):
        return value
    raise Malformed(f"{key} is no text")


def get_object(payload: Payload, key: str) -> Payload:
    """Return the object under ``key``, empty if it is missing; raises Malformed for another type."""
    value = payload.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise Malformed(f"{key} is no object")


def get_objects(payload: Payload, key: str) -> list[Payload]:
    """Return the list of objects under ``key``, empty if it is missing; raises Malformed for another type."""
    value = payload.get(key)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    raise Malformed(f"{key} is no list of objects")


def get_identifier(payload: Payload, key: str, *, longest: int = MAX_ID_LENGTH) -> str | None:
    """Return the identifier under ``key``, None if it is missing or empty; raises Malformed."""
    value = get_text(payload, key)
    if not value:
        return None
    if len(value) > longest or not value.isprintable():
        raise Malformed(f"{key} is no identifier")
    return value


def require_identifier(payload: Payload, key: str, *, longest: int = MAX_ID_LENGTH) -> str:
    """Return the identifier under ``key``; raises Malformed if it is missing."""
    value = get_identifier(payload, key, longest=longest)
    if value is None:
        raise Malformed(f"{key} is missing")
    return value


def clean_json(value: Payload) -> Payload:
    """Clean every text in a JSON object, whether typed by people or forged by a client."""
    return {clean_text(key): _clean_value(inner) for key, inner in value.items()}


def _clean_value(value: Any) -> Any:  # noqa: ANN401 - the data of a card is any JSON
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return clean_json(value)
    if isinstance(value, list):
        return [_clean_value(inner) for inner in value]
    return value


def read_sender(payload: Payload, *, kind: str) -> Account:
    """Return the sender; for meeting events this is the organiser or nobody."""
    source = get_object(payload, "from")
    if kind == "event" and get_identifier(source, "id") is None:
        return NOBODY
    return read_account(source)


def read_account(source: Payload) -> Account:
    """Return the account in ``from``, as the service states it; only a roster states the membership."""
    return Account(
        teams_id=require_identifier(source, "id"),
        name=shorten(get_text(source, "name") or "", max_length=MAX_NAME_LENGTH),
        entra_id=get_identifier(source, "aadObjectId"),
    )


def read_chat(payload: Payload) -> Chat:
    """Return the chat of an activity; raises Malformed."""
    conversation = get_object(payload, "conversation")
    thread = require_identifier(conversation, "id")
    chat_id = thread.partition(_THREAD_MARK)[0]
    if not chat_id:
        raise Malformed("the conversation has no id")
    return Chat(
        id=chat_id,
        thread=thread,
        kind=_read_chat_kind(payload, conversation),
        service_url=require_identifier(payload, "serviceUrl"),
        meeting=get_identifier(get_object(get_object(payload, "channelData"), "meeting"), "id"),
    )


def _read_chat_kind(payload: Payload, conversation: Payload) -> ChatKind:
    """Return the kind of the chat, in doubt the more public one.

    A personal view must not be shown to a group.
    """
    said = get_text(conversation, "conversationType")
    if said is not None and said in set(ChatKind):
        return ChatKind(said)
    if get_object(get_object(payload, "channelData"), "team"):
        return ChatKind.CHANNEL
    in_group = conversation.get("isGroup") is True or require_identifier(conversation, "id").startswith(
        SHARED_CHAT
    )
    return ChatKind.GROUP if in_group else ChatKind.PERSONAL


def read_tenant(payload: Payload, *, tenants: frozenset[str]) -> str:
    """Return the tenant of the conversation, which is named in two places.

    The home tenant of a guest does not matter.
    """
    named = get_identifier(get_object(get_object(payload, "channelData"), "tenant"), "id")
    also = get_identifier(get_object(payload, "conversation"), "tenantId")
    if named is None or named.lower() not in tenants:
        raise ForeignTenant("this tenant is not served")
    if also is not None and also.lower() != named.lower():
        raise ForeignTenant("two tenants are named")
    return named.lower()


def read_locale(payload: Payload) -> str | None:
    """Return the first language of the sender's client that the bot knows, None if there is none."""
    told = [get_text(payload, "locale")]
    clients = (one for one in get_objects(payload, "entities") if one.get("type") == "clientInfo")
    told += [get_text(client, "locale") for client in clients]
    languages = (words.replace("_", "-").partition("-")[0].lower() for words in told if words)
    return next((language for language in languages if language in LOCALES), None)
