"""An activity as it came over the wire, turned into our own ``Incoming``."""

from bot.teams.chats import read_any_chat, read_chat
from bot.teams.extensions import ASKED_FROM_ANYWHERE, read_extension
from bot.teams.faults import ForeignTenant
from bot.teams.lines import read_lines
from bot.teams.meeting_events import read_meeting_event
from bot.teams.mentions import read_mentions
from bot.teams.payload import (
    Payload,
    cleaned,
    identifier_in,
    object_in,
    objects_in,
    required_in,
    text_in,
)
from bot.teams.sent_files import FILE_CONSENT, MOST_FILES, read_consent, read_files
from bot.turn import (
    LOCALES,
    Account,
    ChatKind,
    Deleted,
    Edited,
    Happened,
    Incoming,
    Installed,
    Pressed,
    Said,
    Sent,
    Uninstalled,
)
from domain.text import LONGEST_NAME, shorten

CARD_ACTION = "adaptiveCard/action"
LONGEST_MARK = 64
"""Characters of a verb, and of the mark that tells one card from another: ours have far fewer."""

NOBODY = Account(teams_id="", name="")


def read_activity(payload: Payload, *, tenants: frozenset[str], app_id: str) -> Incoming | None:
    """Give back what happened, None where it is nothing for us.

    Raises Malformed, and ForeignTenant for other tenants than ``tenants`` (in lower case).
    """
    bot_id = identifier_in(object_in(payload, "recipient"), "id") or f"28:{app_id}"
    kind, activity_id = required_in(payload, "type"), required_in(payload, "id")
    sender, chat = _read_sender(payload, kind=kind), read_chat(payload)
    tenant = _read_tenant(payload, tenants=tenants)
    if kind == "invoke" and text_in(payload, "name") in ASKED_FROM_ANYWHERE:
        chat = read_any_chat(payload, chat)
        happened = read_extension(payload, chat=chat, bot_id=bot_id)
    else:
        happened = _read_happening(payload, kind=kind, bot_id=bot_id, alone=chat.kind is ChatKind.PERSONAL)
    if happened is None:
        return None
    return Incoming(
        tenant=tenant,
        activity_id=activity_id,
        sender=sender,
        chat=chat,
        locale=_read_locale(payload),
        happened=happened,
        bot_id=bot_id,
    )


def _read_sender(payload: Payload, *, kind: str) -> Account:
    """Give back who did it: what Teams tells by itself has the organiser as its sender, or nobody."""
    source = object_in(payload, "from")
    if kind == "event" and identifier_in(source, "id") is None:
        return NOBODY
    return read_account(source)


def read_account(source: Payload) -> Account:
    """Give back who ``from`` is, as the service itself says; how they are known only a roster tells."""
    return Account(
        teams_id=required_in(source, "id"),
        name=shorten(text_in(source, "name") or "", most=LONGEST_NAME),
        entra_id=identifier_in(source, "aadObjectId"),
    )


def _read_tenant(payload: Payload, *, tenants: frozenset[str]) -> str:
    """The conversation's tenant, said in two places; a guest's own tenant is none of our business."""
    named = identifier_in(object_in(object_in(payload, "channelData"), "tenant"), "id")
    also = identifier_in(object_in(payload, "conversation"), "tenantId")
    if named is None or named.lower() not in tenants:
        raise ForeignTenant("this tenant is not served")
    if also is not None and also.lower() != named.lower():
        raise ForeignTenant("two tenants are named")
    return named.lower()


def _read_locale(payload: Payload) -> str | None:
    told = [text_in(payload, "locale")]
    clients = (one for one in objects_in(payload, "entities") if one.get("type") == "clientInfo")
    told += [text_in(client, "locale") for client in clients]
    languages = (words.replace("_", "-").partition("-")[0].lower() for words in told if words)
    return next((language for language in languages if language in LOCALES), None)


def _read_happening(  # noqa: PLR0911 - a kind a line
    payload: Payload, *, kind: str, bot_id: str, alone: bool
) -> Happened | None:
    """Give back what happened; ``alone`` says that nobody but the bot can be spoken to there."""
    match kind:
        case "message":
            return _read_message(payload, bot_id=bot_id, alone=alone)
        case "messageUpdate" if _event_type(payload) == "editMessage":
            lines, mentions = read_lines(payload, bot_id=bot_id)
            return Edited(lines=lines, mentions=mentions)
        case "messageDelete" if _event_type(payload) == "softDeleteMessage":
            return Deleted()
        case "installationUpdate":
            return _read_installation(text_in(payload, "action"))
        case "event":
            return None if alone else read_meeting_event(payload)
        case "invoke":
            return _read_invoke(payload, alone=alone)
    return None


def _event_type(payload: Payload) -> str | None:
    return text_in(object_in(payload, "channelData"), "eventType")


def _read_message(payload: Payload, *, bot_id: str, alone: bool) -> Said | Sent:
    lines, mentions = read_lines(payload, bot_id=bot_id)
    if alone and (files := read_files(payload)):
        return Sent(files=files[:MOST_FILES], lines=lines, left_out=max(0, len(files) - MOST_FILES))
    addressed = alone or any(one.own for one in read_mentions(payload, bot_id=bot_id))
    return Said(lines=lines, mentions=mentions, addressed=addressed)


def _read_invoke(payload: Payload, *, alone: bool) -> Happened | None:
    name = text_in(payload, "name")
    if name == FILE_CONSENT and alone:
        return read_consent(payload)
    return _read_press(payload) if name == CARD_ACTION else None


def _read_installation(action: str | None) -> Installed | Uninstalled | None:
    if action == "add":
        return Installed()
    return Uninstalled() if action == "remove" else None


def _read_press(payload: Payload) -> Pressed:
    value = object_in(payload, "value")
    action = object_in(value, "action")
    return Pressed(
        verb=required_in(action, "verb", longest=LONGEST_MARK),
        data=_read_data(object_in(action, "data")),
        automatic=text_in(value, "trigger") == "automatic",
        card=identifier_in(payload, "replyToId") or "",
    )


def _read_data(data: Payload) -> Payload:
    """Give back what a card held; a mark that is none of ours is left out, as if there were none."""
    kept = cleaned(data)
    mark = kept.get("nonce")
    if not isinstance(mark, str) or len(mark) > LONGEST_MARK:
        kept.pop("nonce", None)
    return kept
