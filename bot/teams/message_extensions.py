"""Parse calls of the message extension: the dialog on a message, and the search in the compose box."""

from typing import Any
from urllib.parse import quote as quote_path
from urllib.parse import urlencode, urlsplit

from bot.features.questions.parse_question import has_question_text
from bot.teams.message_html import MAX_HTML_LENGTH
from bot.teams.message_text import MAX_MESSAGE_LENGTH, compose_lines, merge_quotes, read_body
from bot.teams.payload import (
    MAX_MENTIONS,
    MentionTag,
    Payload,
    clean_json,
    get_identifier,
    get_object,
    get_objects,
    get_text,
    normalise_name,
)
from bot.turn.incoming import (
    Chat,
    ChatKind,
    DialogOpened,
    DialogSubmitted,
    IncomingEvent,
    MessageAuthor,
    QuotedMessage,
    SearchRequested,
    SelectedMessage,
    parse_number,
)
from domain.text import MAX_NAME_LENGTH, clean_text, shorten

TEAMS_HOSTS = frozenset(
    ("teams.microsoft.com", "teams.cloud.microsoft", "gov.teams.microsoft.us", "dod.teams.microsoft.us")
)
"""The hosts of links to messages in Teams."""
MAX_LINK_LENGTH = 2_000
_MESSAGES = "/l/message/"
_HTML = "html"
_BOT, _GROUP = "28:", "19:"
TAKE_COMMAND, FIND_COMMAND = "take", "find"
"""The names of the commands in the app package."""
QUERY_PARAMETER = "words"
"""The name of the search's parameter."""
FETCH_TASK = "composeExtension/fetchTask"
SUBMIT_ACTION = "composeExtension/submitAction"
QUERY = "composeExtension/query"
EXTENSION_INVOKES = (FETCH_TASK, SUBMIT_ACTION, QUERY)
MAX_RESULTS = 25
MAX_SKIP = 1_000
MAX_QUERY_LENGTH = 200
DIALOG_FIELDS = ("text", "asker", "department", "force")
"""The fields of the dialog; ``force`` is set once a warning was shown."""
_MAX_NONCE_LENGTH = 64


def read_selected_message(
    value: Payload, *, payload: Payload, chat: Chat, bot_id: str
) -> SelectedMessage | None:
    """Return the selected message, None if there is none; raises Malformed."""
    message = get_object(value, "messagePayload")
    if not message:
        return None
    number = get_identifier(message, "id") or ""
    lines, quotes = _read_content(message, bot_id=bot_id)
    if not has_question_text(lines) and (quote := next((one for one in quotes if one.lines), None)):
        link = message_link(quote.id, payload=payload, chat=chat)
        return SelectedMessage(
            id=quote.id or number,
            lines=quote.lines,
            author=quote.author or _read_author(message),
            link=link or _read_link(message, payload=payload, chat=chat),
        )
    forwarded = [line for one in quotes if one.is_forwarded for line in one.lines]
    return SelectedMessage(
        id=number,
        lines=(*lines, *forwarded),
        author=_read_author(message),
        link=_read_link(message, payload=payload, chat=chat),
    )


def read_message_thread(value: Payload, *, chat: Chat) -> str:
    """Return the thread of the selected message: in a channel each post has its own."""
    message = get_object(value, "messagePayload")
    root = get_identifier(message, "replyToId") or get_identifier(message, "id") or ""
    known = chat.kind is not ChatKind.CHANNEL or chat.thread != chat.id
    return chat.thread if known or not _is_number(root) else f"{chat.id};messageid={root}"


def _read_content(message: Payload, *, bot_id: str) -> tuple[tuple[str, ...], tuple[QuotedMessage, ...]]:
    """Return the lines of the message, its subject first, which channel posts have, and what it quotes."""
    body = get_object(message, "body")
    content = get_text(body, "content") or ""
    subject = (get_text(message, "subject") or "")[:MAX_MESSAGE_LENGTH]
    attachments = get_objects(message, "attachments")
    if (get_text(body, "contentType") or "").lower() == _HTML:
        mentions = _read_mentions(message, bot_id=bot_id)
        read = read_body(html=content[:MAX_HTML_LENGTH], attachments=attachments, mentions=mentions)
    else:
        read = read_body(text=content[: 2 * MAX_MESSAGE_LENGTH], attachments=attachments)
    return compose_lines([subject, "\n", *read.pieces])[0], merge_quotes(read.quotes)


def _read_mentions(message: Payload, *, bot_id: str) -> list[MentionTag]:
    return [_tagged(one, bot_id=bot_id) for one in get_objects(message, "mentions")[:MAX_MENTIONS]]


def _tagged(mention: Payload, *, bot_id: str) -> MentionTag:
    app = get_identifier(get_object(get_object(mention, "mentioned"), "application"), "id") or ""
    own = app.removeprefix(_BOT) == bot_id.removeprefix(_BOT)
    words = normalise_name((get_text(mention, "mentionText") or "")[:MAX_MESSAGE_LENGTH])
    name = shorten(words, max_length=MAX_NAME_LENGTH)
    return MentionTag(written="", name=name, shown="" if own else f"@{name}", account=None, own=own)


def _read_author(message: Payload) -> MessageAuthor | None:
    user = get_object(get_object(message, "from"), "user")
    name = shorten(get_text(user, "displayName") or "", max_length=MAX_NAME_LENGTH)
    author = get_identifier(user, "id")
    return MessageAuthor(id=author, name=name) if author and name else None


def _read_link(message: Payload, *, payload: Payload, chat: Chat) -> str | None:
    said = get_text(message, "linkToMessage") or ""
    if _leads_to_teams(said):
        return said
    number = get_identifier(message, "id") or ""
    return message_link(number, parent=get_identifier(message, "replyToId"), payload=payload, chat=chat)


def message_link(number: str, *, payload: Payload, chat: Chat, parent: str | None = None) -> str | None:
    """Return the link to a message of a chat, None if Teams shows it nowhere."""
    if not _is_number(number) or not chat.id.startswith(_GROUP):
        return None
    where = _where(parent or number, payload)
    return f"https://teams.microsoft.com{_MESSAGES}{quote_path(chat.id, safe='')}/{number}?{where}"


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal()


def _leads_to_teams(link: str) -> bool:
    if not 0 < len(link) <= MAX_LINK_LENGTH or not link.isascii() or not link.isprintable() or " " in link:
        return False
    try:
        parts = urlsplit(link)
        plain = parts.port is None and parts.username is None and "\\" not in link
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and plain
        and parts.hostname in TEAMS_HOSTS
        and parts.path.startswith(_MESSAGES)
    )


def _where(parent: str, payload: Payload) -> str:
    """Return the query of a message link: the context of a chat, or the team of a channel."""
    data = get_object(payload, "channelData")
    team = get_identifier(get_object(data, "team"), "aadGroupId")
    if team is None:
        return urlencode({"context": '{"contextType":"chat"}'})
    tenant = get_identifier(get_object(data, "tenant"), "id") or ""
    return urlencode({"tenantId": tenant, "groupId": team, "parentMessageId": parent})


def read_extension(payload: Payload, *, chat: Chat, bot_id: str) -> IncomingEvent | None:
    """Parse a message extension call; return None for an unknown command. Raises Malformed."""
    name, value = get_text(payload, "name"), get_object(payload, "value")
    command = get_text(value, "commandId")
    if name == QUERY:
        return _read_search(value) if command == FIND_COMMAND else None
    if command != TAKE_COMMAND:
        return None
    message = read_selected_message(value, payload=payload, chat=chat, bot_id=bot_id)
    if name == FETCH_TASK:
        return DialogOpened(verb="take", data={}, is_automatic=False, card_activity_id="", message=message)
    return DialogSubmitted(
        verb="log", data=_read_fields(value), is_automatic=False, card_activity_id="", message=message
    )


def _read_search(value: Payload) -> SearchRequested:
    given = {get_text(one, "name"): one for one in get_objects(value, "parameters")}
    options = get_object(value, "queryOptions")
    skip, count = parse_number(options.get("skip")), parse_number(options.get("count"))
    return SearchRequested(
        query=clean_text(get_text(given.get(QUERY_PARAMETER, {}), "value") or "")[:MAX_QUERY_LENGTH],
        skip=min(skip or 0, MAX_SKIP),
        limit=min(max(1, count or MAX_RESULTS), MAX_RESULTS),
    )


def _read_fields(value: Payload) -> Payload:
    """Return the known fields of the dialog, without anything else that a client may have added."""
    data = clean_json(get_object(value, "data"))
    kept: dict[str, Any] = {name: data[name] for name in DIALOG_FIELDS if name in data}
    mark = data.get("nonce")
    return kept | ({"nonce": mark} if isinstance(mark, str) and len(mark) <= _MAX_NONCE_LENGTH else {})
