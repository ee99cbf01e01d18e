"""Read untrusted JSON, and refuse anything deeper, longer or of another type than allowed.

Below are the fields that every activity has (sender, chat, tenant and language), and its mentions: people,
the bot itself, and what is no person.
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import orjson

from bot.teams.errors import ForeignTenant, Malformed
from bot.turn.incoming import Account, Chat, ChatKind, GroupMentionKind
from cards.languages import LOCALES
from domain.person import MembershipKind
from domain.text import MAX_NAME_LENGTH, clean_text, one_line, shorten

MAX_DEPTH = 32
"""Maximum nesting of objects and lists in one activity."""

MAX_ID_LENGTH = 300
"""Maximum characters of an identifier; Teams' ids have up to about 200."""

_THREAD_MARK = ";messageid="
SHARED_CHAT = "19:"
"""The prefix of ids of group chats and channels, in contrast to the bot's personal chats."""

IMPOSSIBLE_REFERENCE = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""No character has so long a number; Python refuses to read one of some thousand digits."""
NO_CHARACTER = "\ufffd"
MAX_MENTIONS = 200
"""Mentions looked at in one message; further ones stay as they are written."""

_WHOLE_TAG = re.compile(r"<at\b[^<>]*>(.*)</at>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
_PERSON, _APP = "29:", "28:"
_EVERYONE = frozenset(("everyone", "alla", "all"))

Payload = dict[str, Any]
_LESSER_ROLES = {kind.value: kind for kind in (MembershipKind.GUEST, MembershipKind.ANONYMOUS)}
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
    """Return the account in ``from``, as the service itself tells.

    That somebody is a member only a roster tells; that they are less is believed here, too.
    """
    return Account(
        teams_id=require_identifier(source, "id"),
        name=shorten(get_text(source, "name") or "", max_length=MAX_NAME_LENGTH),
        entra_id=get_identifier(source, "aadObjectId"),
        standing=_LESSER_ROLES.get((get_text(source, "role") or "").lower()),
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
    """Return the tenant of the conversation, which is named in one place or in two that agree.

    The home tenant of a guest does not matter.
    """
    named = get_identifier(get_object(get_object(payload, "channelData"), "tenant"), "id")
    also = get_identifier(get_object(payload, "conversation"), "tenantId")
    tenant = (named or also or "").lower()
    if tenant not in tenants:
        raise ForeignTenant("this tenant is not served")
    if also is not None and also.lower() != tenant:
        raise ForeignTenant("two tenants are named")
    return tenant


def read_locale(payload: Payload) -> str | None:
    """Return the first language of the sender's client that the bot knows, None if there is none."""
    told = [get_text(payload, "locale")]
    clients = (one for one in get_objects(payload, "entities") if one.get("type") == "clientInfo")
    told += [get_text(client, "locale") for client in clients]
    languages = (words.replace("_", "-").partition("-")[0].lower() for words in told if words)
    return next((language for language in languages if language in LOCALES), None)


def is_targeted(payload: Payload) -> bool:
    """Return whether only the sender and the bot see a message that is written in a chat with others."""
    kind = get_text(get_object(payload, "conversation"), "conversationType")
    return get_object(payload, "recipient").get("isTargeted") is True and kind != ChatKind.PERSONAL


def unescape(source: str) -> str:
    """Return ``source`` with its character references decoded."""
    return html.unescape(IMPOSSIBLE_REFERENCE.sub(NO_CHARACTER, source))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MentionTag:
    """A mention as the activity declares it; two mentions of one person are two."""

    written: str
    """What stands for it in the activity's text, such as ``<at>Karin Ek</at>``."""
    name: str
    shown: str
    """What stands for it in the lines that features read: ``@`` and the name, nothing for the bot itself."""
    account: Account | None
    own: bool
    """Whether it is the bot itself that is mentioned."""
    group_kind: GroupMentionKind | None = None
    """What is mentioned, None for a person and for the bot itself."""


Piece = str | MentionTag


def read_mentions(entities: Sequence[Payload], *, bot_id: str) -> tuple[MentionTag, ...]:
    """Return the mentions among the entities of an activity in its own order; raises Malformed."""
    declared = [one for one in entities if (get_text(one, "type") or "").lower() == "mention"]
    return tuple(_tagged(one, bot_id=bot_id) for one in declared[:MAX_MENTIONS])


def _tagged(entity: Payload, *, bot_id: str) -> MentionTag:
    mentioned = get_object(entity, "mentioned")
    written = get_text(entity, "text") or ""
    teams_id = get_identifier(mentioned, "id")
    full_name = shorten(get_text(mentioned, "name") or "", max_length=MAX_NAME_LENGTH)
    name, own, account = _plain_name(written) or full_name, teams_id == bot_id, None
    group_kind = None if own else _group_kind(mentioned, teams_id, full_name)
    if teams_id is not None and group_kind is None and not own:
        # All else in here is what the client says of them.
        account = Account(teams_id=teams_id, name="")
    return MentionTag(
        written=written,
        name=name,
        shown="" if own else f"@{name}",
        account=account,
        own=own,
        group_kind=group_kind,
    )


def _group_kind(mentioned: Payload, teams_id: str | None, name: str) -> GroupMentionKind | None:
    """Return what is mentioned, None if it is a person."""
    said = mentioned.get("type") or mentioned.get("conversationIdentityType") or ""
    said = said.casefold() if isinstance(said, str) else ""
    if said in set(GroupMentionKind):
        return GroupMentionKind(said)
    if said in ("person", "user", "bot", "") and teams_id is not None and teams_id.startswith(_PERSON):
        return None
    if name.casefold() in _EVERYONE or said == "chat":
        return GroupMentionKind.EVERYONE
    if teams_id is not None and teams_id.startswith(_APP):
        return GroupMentionKind.APP
    return GroupMentionKind.CHANNEL if (teams_id or "").startswith("19:") else GroupMentionKind.UNKNOWN


def _plain_name(written: str) -> str:
    tag = _WHOLE_TAG.fullmatch(written.strip())
    return normalise_name(unescape(tag[1] if tag else written))


def normalise_name(words: str) -> str:
    """Return a name in the normal form in which names of mentions are compared and shown."""
    return one_line(words).lstrip("@").strip()


def split_at_mentions(text: str, mentions: Sequence[MentionTag]) -> Iterator[Piece]:
    """Split ``text`` at its mentions: each entity stands for one occurrence, even among equal ones."""
    at = 0
    for start, end, mention in sorted(_spans(text, mentions), key=lambda span: span[:2]):
        if start >= at:
            yield text[at:start]
            yield mention
            at = end
    yield text[at:]


def _spans(text: str, mentions: Sequence[MentionTag]) -> Iterator[tuple[int, int, MentionTag]]:
    searched_to: dict[str, int] = {}
    tags = [(tag.start(), tag.end(), normalise_name(unescape(tag[1]))) for tag in _TAG.finditer(text)]
    taken: set[int] = set()
    for mention in mentions:
        start = text.find(mention.written, searched_to.get(mention.written, 0)) if mention.written else -1
        end = start + len(mention.written)
        if start < 0:  # some clients number the tags in the text but not in the entity
            loose = ((s, e) for s, e, name in tags if name == mention.name and s not in taken)
            start, end = next(loose, (-1, -1))
        if start >= 0:
            searched_to[mention.written] = end
            taken.add(start)
            yield start, end, mention
