"""Parse an activity of Teams into an ``Incoming``."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.teams.errors import Malformed
from bot.teams.message_extensions import (
    EXTENSION_INVOKES,
    message_link,
    read_extension,
    read_message_thread,
)
from bot.teams.message_text import MessageContent, read_message
from bot.teams.payload import (
    SHARED_CHAT,
    Payload,
    clean_json,
    get_identifier,
    get_object,
    get_objects,
    get_text,
    is_targeted,
    read_chat,
    read_locale,
    read_sender,
    read_tenant,
    require_identifier,
)
from bot.turn.incoming import (
    Account,
    AppInstalled,
    AppUninstalled,
    CardAction,
    Chat,
    ChatKind,
    FileConsentAnswered,
    FilesReceived,
    Incoming,
    IncomingEvent,
    MeetingEnded,
    MeetingEvent,
    MeetingStarted,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ParticipantsJoined,
    ParticipantsLeft,
    QuotedMessage,
    ReceivedFile,
)
from domain.person import MembershipKind
from domain.text import MAX_NAME_LENGTH, shorten

_LISTS = ("membersAdded", "membersRemoved")
FILE_CONSENT = "fileConsent/invoke"
MAX_FILES = 5
"""Maximum files read in one message."""
MAX_URL_LENGTH = 8_000
"""Maximum characters of a URL; SharePoint's contain a key of some thousand characters."""
MAX_FILE_NAME_LENGTH = 200
MAX_EXTENSION_LENGTH = 10

_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
_WEB = ("https://", "http://")  # allowed hosts are checked before each request
MAX_PARTICIPANTS = 300
"""Maximum people read in one event."""

_START, _END, _JOIN, _LEAVE = _EVENTS = tuple(
    f"application/vnd.microsoft.meeting{what}"
    for what in ("Start", "End", "ParticipantJoin", "ParticipantLeave")
)
_PERSON = "29:"  # ids of bots begin with another number
_STANDINGS = {
    known.value: known for known in (MembershipKind.MEMBER, MembershipKind.GUEST, MembershipKind.ANONYMOUS)
}
CARD_ACTION = "adaptiveCard/action"
MAX_NONCE_LENGTH = 64
"""Maximum characters of a verb and of a nonce; the bot's own are much shorter."""


def read_extension_chat(payload: Payload, chat: Chat) -> Chat:
    """Return the chat of a message extension call: a chat of two people is called personal there too."""
    if chat.kind is ChatKind.PERSONAL and chat.id.startswith(SHARED_CHAT):
        chat = replace(chat, kind=ChatKind.GROUP)
    return replace(chat, thread=read_message_thread(get_object(payload, "value"), chat=chat))


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterChange:
    """People who were added to a chat or removed from it."""

    chat: str
    members: frozenset[str]
    """Their Teams and Entra ids."""


def read_roster_change(payload: Payload) -> RosterChange | None:
    """Return the change of the roster, None if there is none; raises Malformed."""
    if payload.get("type") != "conversationUpdate":
        return None
    people = [person for name in _LISTS for person in get_objects(payload, name)]
    if not people:
        return None
    ids = (get_identifier(person, key) for person in people for key in ("id", "aadObjectId"))
    return RosterChange(chat=read_chat(payload).id, members=frozenset(one for one in ids if one is not None))


def read_files(payload: Payload) -> tuple[ReceivedFile, ...]:
    """Return all files of a message; raises Malformed."""
    return tuple(_read_files(payload))


def _read_files(payload: Payload) -> Iterator[ReceivedFile]:
    for attachment in get_objects(payload, "attachments"):
        if (get_text(attachment, "contentType") or "").lower() != _DOWNLOAD:
            continue
        content, name = get_object(attachment, "content"), get_text(attachment, "name") or ""
        if content.get("downloadUrl") is not None:  # otherwise there is nothing to fetch
            yield ReceivedFile(
                name=shorten(name, max_length=MAX_FILE_NAME_LENGTH),
                url=_read_address(content, "downloadUrl"),
                kind=_read_extension(content, name=name),
                unique_id=get_identifier(content, "uniqueId") or "",
            )


def read_consent(payload: Payload) -> FileConsentAnswered:
    """Return the answer to a file offer; raises Malformed."""
    value = get_object(payload, "value")
    context, card = clean_json(get_object(value, "context")), get_identifier(payload, "replyToId") or ""
    action = get_text(value, "action")
    if action == "decline":
        return FileConsentAnswered(is_accepted=False, context=context, card_activity_id=card)
    if action != "accept":
        raise Malformed("neither accepted nor declined")
    place = get_object(value, "uploadInfo")
    name = shorten(get_text(place, "name") or "", max_length=MAX_FILE_NAME_LENGTH)
    return FileConsentAnswered(
        is_accepted=True,
        context=context,
        card_activity_id=card,
        name=name,
        upload_url=_read_address(place, "uploadUrl"),
        content_url=_read_address(place, "contentUrl"),
        unique_id=get_identifier(place, "uniqueId") or "",
        file_type=_read_extension(place, name=name),
    )


def _read_address(source: Payload, key: str) -> str:
    address = require_identifier(source, key, longest=MAX_URL_LENGTH)
    if not address.lower().startswith(_WEB):
        raise Malformed(f"{key} is no address")
    return address


def _read_extension(source: Payload, *, name: str) -> str:
    """Return the extension of a file: as stated by the client, otherwise from its name."""
    said = get_text(source, "fileType") or name.rpartition(".")[2]
    kind = said.strip().lower().removeprefix(".")
    return kind if kind.isalnum() and kind.isascii() and len(kind) <= MAX_EXTENSION_LENGTH else ""


def read_meeting_event(payload: Payload) -> MeetingEvent | None:
    """Parse a meeting event; return None for another event. Raises Malformed."""
    name = get_text(payload, "name")
    if name not in _EVENTS:
        return None
    value = _with_small_keys(get_object(payload, "value"))
    if name in (_JOIN, _LEAVE):
        return _read_participants(value, joined=name == _JOIN)
    return _read_start_or_end(payload, value, began=name == _START)


def _read_start_or_end(
    payload: Payload, value: Payload, *, began: bool
) -> MeetingStarted | MeetingEnded | None:
    meeting = get_identifier(get_object(get_object(payload, "channelData"), "meeting"), "id") or ""
    at = _moment(payload, value, "starttime" if began else "endtime")
    if at is None:
        return None
    if began:
        title = shorten(get_text(value, "title") or "", max_length=MAX_NAME_LENGTH)
        return MeetingStarted(meeting=meeting, title=title, at=at)
    return MeetingEnded(meeting=meeting, at=at)


def _read_participants(value: Payload, *, joined: bool) -> ParticipantsJoined | ParticipantsLeft | None:
    found = (_read_member(member) for member in get_objects(value, "members")[:MAX_PARTICIPANTS])
    people = {account.teams_id: account for account in found if account is not None}
    if not people:
        return None
    accounts = tuple(people.values())
    return ParticipantsJoined(accounts=accounts) if joined else ParticipantsLeft(accounts=accounts)


def _with_small_keys(value: Payload) -> Payload:
    """Return ``value`` with its keys in lower case: Teams writes ``StartTime``, but ``members``."""
    return {key.lower(): inner for key, inner in value.items()}


def _moment(payload: Payload, value: Payload, key: str) -> datetime | None:
    """Return the time of the event, otherwise the time when Teams sent it; None if neither can be read."""
    told = (get_text(value, key), get_text(payload, "timestamp"))
    return next((moment for words in told if words and (moment := _read_moment(words))), None)


def _read_moment(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_member(member: Payload) -> Account | None:
    user = get_object(member, "user")
    teams_id = get_identifier(user, "id")
    if teams_id is None or not teams_id.startswith(_PERSON):
        return None
    home = get_identifier(user, "tenantId")
    role = get_text(get_object(member, "meeting"), "role") or ""
    return Account(
        teams_id=teams_id,
        name=shorten(get_text(user, "name") or "", max_length=MAX_NAME_LENGTH),
        entra_id=get_identifier(user, "aadObjectId") or get_identifier(user, "objectId"),
        standing=_STANDINGS.get(get_text(user, "userRole") or role.lower()),
        home_tenant=home and home.lower(),
    )


def parse_activity(payload: Payload, *, tenants: frozenset[str], app_id: str) -> Incoming | None:
    """Parse an activity; return None if there is nothing to do.

    Raises Malformed, and ForeignTenant for other tenants than ``tenants`` (in lower case).
    """
    bot_id = get_identifier(get_object(payload, "recipient"), "id") or f"28:{app_id}"
    kind, activity_id = require_identifier(payload, "type"), require_identifier(payload, "id")
    sender, chat = read_sender(payload, kind=kind), read_chat(payload)
    tenant = read_tenant(payload, tenants=tenants)
    if kind == "invoke" and get_text(payload, "name") in EXTENSION_INVOKES:
        chat = read_extension_chat(payload, chat)
        event = read_extension(payload, chat=chat, bot_id=bot_id)
    else:
        event = _read_event(payload, kind=kind, bot_id=bot_id, chat=chat)
    if event is None:
        return None
    return Incoming(
        tenant=tenant,
        activity_id=activity_id,
        sender=sender,
        chat=chat,
        locale=read_locale(payload),
        event=event,
        bot_id=bot_id,
    )


def _read_event(  # noqa: PLR0911 - a kind a line
    payload: Payload, *, kind: str, bot_id: str, chat: Chat
) -> IncomingEvent | None:
    """Return the event; in the personal chat nobody but the bot can be addressed."""
    alone = chat.kind is ChatKind.PERSONAL
    match kind:
        case "message":
            return _read_message(payload, bot_id=bot_id, chat=chat)
        case "messageUpdate" if _event_type(payload) == "editMessage":
            return MessageEdited(**_message_fields(payload, bot_id=bot_id, chat=chat))
        case "messageDelete" if _event_type(payload) == "softDeleteMessage":
            return MessageDeleted()
        case "installationUpdate":
            return _read_installation(get_text(payload, "action"))
        case "event":
            return None if alone else read_meeting_event(payload)
        case "invoke":
            return _read_invoke(payload, alone=alone)
    return None


def _event_type(payload: Payload) -> str | None:
    return get_text(get_object(payload, "channelData"), "eventType")


def _read_message(payload: Payload, *, bot_id: str, chat: Chat) -> MessageReceived | FilesReceived:
    fields = _message_fields(payload, bot_id=bot_id, chat=chat)
    if chat.kind is ChatKind.PERSONAL and (files := read_files(payload)):
        left_out = max(0, len(files) - MAX_FILES)
        return FilesReceived(files=files[:MAX_FILES], lines=fields["lines"], left_out=left_out)
    return MessageReceived(**fields)


def _message_fields(payload: Payload, *, bot_id: str, chat: Chat) -> dict[str, Any]:
    """Return the fields of a message: what it holds, and whether the bot is spoken to."""
    content = read_message(payload, bot_id=bot_id)
    alone = chat.kind is ChatKind.PERSONAL
    targeted = not alone and is_targeted(payload)
    return {
        "lines": content.lines,
        "mentions": content.mentions,
        "is_addressed": alone or targeted or content.is_mentioned,
        "is_targeted": targeted,
        "group_mentions": content.group_mentions,
        "quotes": content.quotes and _with_links(content, payload=payload, chat=chat),
        "reply_to": get_identifier(payload, "replyToId") or "",
        "unread": content.unread,
    }


def _with_links(content: MessageContent, *, payload: Payload, chat: Chat) -> tuple[QuotedMessage, ...]:
    """Return the quoted messages with the links to them."""
    return tuple(
        replace(quote, link=message_link(quote.id, payload=payload, chat=chat)) for quote in content.quotes
    )


def _read_invoke(payload: Payload, *, alone: bool) -> IncomingEvent | None:
    name = get_text(payload, "name")
    if name == FILE_CONSENT and alone:
        return read_consent(payload)
    return _read_card_action(payload) if name == CARD_ACTION else None


def _read_installation(action: str | None) -> AppInstalled | AppUninstalled | None:
    if action == "add":
        return AppInstalled()
    return AppUninstalled() if action == "remove" else None


def _read_card_action(payload: Payload) -> CardAction:
    value = get_object(payload, "value")
    action = get_object(value, "action")
    return CardAction(
        verb=require_identifier(action, "verb", longest=MAX_NONCE_LENGTH),
        data=_read_data(get_object(action, "data")),
        is_automatic=get_text(value, "trigger") == "automatic",
        card_activity_id=get_identifier(payload, "replyToId") or "",
    )


def _read_data(data: Payload) -> Payload:
    """Return the data of a card; a nonce that is not the bot's is left out."""
    kept = clean_json(data)
    mark = kept.get("nonce")
    if not isinstance(mark, str) or len(mark) > MAX_NONCE_LENGTH:
        kept.pop("nonce", None)
    return kept
