"""A message that somebody has chosen in a chat, as Teams describes it beside the dialog."""

from urllib.parse import quote, urlencode, urlsplit

from bot.teams.html_lines import LONGEST_HTML, read_html
from bot.teams.lines import LONGEST_MESSAGE, compose
from bot.teams.mentions import MOST_MENTIONS, Piece, Tagged, same_name
from bot.teams.payload import Payload, identifier_in, object_in, objects_in, text_in
from bot.turn import Author, Chat, ChatKind, Chosen
from domain.text import LONGEST_NAME, shorten

HOSTS = frozenset(
    ("teams.microsoft.com", "teams.cloud.microsoft", "gov.teams.microsoft.us", "dod.teams.microsoft.us")
)
"""Where Teams shows messages."""
LONGEST_LINK = 2_000
_MESSAGES = "/l/message/"
_HTML = "html"
_BOT, _GROUP = "28:", "19:"


def read_chosen(value: Payload, *, payload: Payload, chat: Chat, bot_id: str) -> Chosen | None:
    """Give back the message, None where none was chosen; raises Malformed."""
    message = object_in(value, "messagePayload")
    if not message:
        return None
    return Chosen(
        id=identifier_in(message, "id") or "",
        lines=_read_lines(message, bot_id=bot_id),
        author=_read_author(message),
        link=_read_link(message, payload=payload, chat=chat),
    )


def thread_of(value: Payload, *, chat: Chat) -> str:
    """Give back the conversation that the message stands in: in a channel each has its own."""
    message = object_in(value, "messagePayload")
    root = identifier_in(message, "replyToId") or identifier_in(message, "id") or ""
    known = chat.kind is not ChatKind.CHANNEL or chat.thread != chat.id
    return chat.thread if known or not _is_number(root) else f"{chat.id};messageid={root}"


def _read_lines(message: Payload, *, bot_id: str) -> tuple[str, ...]:
    """Give back its words: the subject, which posts in channels have, and what was written below it."""
    body = object_in(message, "body")
    content = text_in(body, "content") or ""
    subject = (text_in(message, "subject") or "")[:LONGEST_MESSAGE]
    pieces: list[Piece] | None = [content[: 2 * LONGEST_MESSAGE]]
    if (text_in(body, "contentType") or "").lower() == _HTML:
        pieces = read_html(content[:LONGEST_HTML], _read_mentions(message, bot_id=bot_id))
    return compose([subject, "\n", *(pieces or [])])[0]


def _read_mentions(message: Payload, *, bot_id: str) -> list[Tagged]:
    return [_tagged(one, bot_id=bot_id) for one in objects_in(message, "mentions")[:MOST_MENTIONS]]


def _tagged(mention: Payload, *, bot_id: str) -> Tagged:
    app = identifier_in(object_in(object_in(mention, "mentioned"), "application"), "id") or ""
    name = same_name((text_in(mention, "mentionText") or "")[:LONGEST_MESSAGE])
    return Tagged(
        written="",
        name=shorten(name, most=LONGEST_NAME),
        account=None,
        own=app.removeprefix(_BOT) == bot_id.removeprefix(_BOT),
    )


def _read_author(message: Payload) -> Author | None:
    user = object_in(object_in(message, "from"), "user")
    name = shorten(text_in(user, "displayName") or "", most=LONGEST_NAME)
    author = identifier_in(user, "id")
    return Author(id=author, name=name) if author and name else None


def _read_link(message: Payload, *, payload: Payload, chat: Chat) -> str | None:
    said = text_in(message, "linkToMessage") or ""
    if _leads_to_teams(said):
        return said
    number = identifier_in(message, "id") or ""
    if not _is_number(number) or not chat.id.startswith(_GROUP):
        return None
    return (
        f"https://teams.microsoft.com{_MESSAGES}{quote(chat.id, safe='')}/{number}?{_where(message, payload)}"
    )


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdecimal()


def _leads_to_teams(link: str) -> bool:
    if not 0 < len(link) <= LONGEST_LINK or not link.isascii() or not link.isprintable() or " " in link:
        return False
    try:
        parts = urlsplit(link)
        plain = parts.port is None and parts.username is None and "\\" not in link
    except ValueError:
        return False
    return parts.scheme == "https" and plain and parts.hostname in HOSTS and parts.path.startswith(_MESSAGES)


def _where(message: Payload, payload: Payload) -> str:
    """Give back what Teams wants to know beside the ids: of a chat that it is one, of a channel its team."""
    data = object_in(payload, "channelData")
    team = identifier_in(object_in(data, "team"), "aadGroupId")
    if team is None:
        return urlencode({"context": '{"contextType":"chat"}'})
    parent = identifier_in(message, "replyToId") or identifier_in(message, "id") or ""
    tenant = identifier_in(object_in(data, "tenant"), "id") or ""
    return urlencode({"tenantId": tenant, "groupId": team, "parentMessageId": parent})
