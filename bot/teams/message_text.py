"""Read a message: its lines, who is mentioned, what it quotes, and what in it is no text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from bot.teams.message_html import Quote, read_html
from bot.teams.payload import (
    MAX_ID_LENGTH,
    MentionTag,
    Payload,
    Piece,
    get_objects,
    get_text,
    read_mentions,
    split_at_mentions,
    unescape,
)
from bot.turn.incoming import ContentKind, GroupMention, Mention, MessageAuthor, QuotedMessage
from domain.text import MAX_NAME_LENGTH, clean_text, shorten

MAX_MESSAGE_LENGTH = 20_000
"""Characters kept of one message. Features refuse far shorter ones, with a sentence."""
MAX_QUOTES = 20
"""Quoted messages and cards of one message that are looked at."""
MAX_CARD_DEPTH = 32
"""Levels of a card that are read."""
MAX_CARD_LINES = 500

_LONGEST_RAW = 4 * MAX_MESSAGE_LENGTH  # room for spaces and control characters that cleaning takes away
_PLAIN, _HTML = "plain", "text/html"
_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
_FORWARDED = "forwardedmessagereference"
_REFERENCES = ("messagereference", _FORWARDED)
_CARD, _CODE = "application/vnd.microsoft.card.", "codesnippet"
_QUOTED_TAG = re.compile(r"<quoted\b([^<>]*?)/?>(?:\s*</quoted>)?", re.IGNORECASE)
_ATTACHMENT_TAG = re.compile(r"</?attachment\b[^<>]*>", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"""messageid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_KINDS = (
    ("image/", ContentKind.PICTURE),
    ("audio/", ContentKind.SOUND),
    ("video/", ContentKind.VIDEO),
    ("application/vnd.microsoft.card.audio", ContentKind.SOUND),
    ("application/vnd.microsoft.card.video", ContentKind.VIDEO),
    ("application/vnd.microsoft.card.animation", ContentKind.PICTURE),
    (_CARD, ContentKind.CARD),
    ("application/vnd.microsoft.teams.card.", ContentKind.CARD),
    ("application/vnd.microsoft.teams.file.", ContentKind.FILE),
    ("reference", ContentKind.FILE),
    ("application/", ContentKind.FILE),
)
"""What an attachment is, by the beginning of its content type; the first that fits counts."""
_TEXT_KEYS = ("title", "subtitle", "text", "label", "altText", "alt", "value", "name", "caption")
"""Keys of text that people see."""
_PART_KEYS = (
    *(
        "body",
        "items",
        "columns",
        "rows",
        "cells",
        "facts",
        "inlines",
        "content",
        "header",
        "card",
        "sections",
    ),
    *("images", "image", "media", "attachments", "preview", "tap"),
)
"""Keys of what holds further parts."""
_CODE_KEYS = ("code", "codeSnippet", "snippet", "content", "text", "lines", "body", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContent:
    """What a message holds."""

    lines: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    group_mentions: tuple[GroupMention, ...] = ()
    quotes: tuple[QuotedMessage, ...] = ()
    unread: tuple[ContentKind, ...] = ()
    is_mentioned: bool = False
    """Whether the bot itself is mentioned."""


def read_message(payload: Payload, *, bot_id: str) -> MessageContent:
    """Return what a message activity holds; raises Malformed.

    Its HTML is read; its text only if there is no readable HTML.
    """
    attachments, entities = get_objects(payload, "attachments"), get_objects(payload, "entities")
    mentions = read_mentions(entities, bot_id=bot_id)
    html, others = _take_html(attachments)
    content = read_body(html=html, attachments=others, mentions=mentions)
    if not content.has_body:
        plain = read_body(text=_plain_text(payload), is_plain=_is_plain(payload), mentions=mentions)
        content.pieces[:0] = plain.pieces
        content.quotes[:0] = plain.quotes
    content.quotes[:0] = _read_quote_entities(entities)
    lines, people = compose_lines(content.pieces)
    return MessageContent(
        lines=lines,
        mentions=people,
        group_mentions=tuple(
            GroupMention(kind=one.group_kind, text=one.shown)
            for one in mentions
            if one.group_kind is not None
        ),
        quotes=merge_quotes(content.quotes),
        unread=tuple(dict.fromkeys(content.unread)),
        is_mentioned=any(one.own for one in mentions),
    )


@dataclass(slots=True)
class _Body:
    """The body of a message while it is read."""

    pieces: list[Piece]
    quotes: list[QuotedMessage]
    unread: list[ContentKind]
    has_body: bool


def read_body(
    *,
    html: str | None = None,
    text: str | None = None,
    is_plain: bool = True,
    attachments: Sequence[Payload] = (),
    mentions: Sequence[MentionTag] = (),
) -> _Body:
    """Read a body that is HTML or text, and its attachments."""
    body = _Body([], [], [], has_body=False)
    read = None if html is None else read_html(html, mentions)
    if read is not None:
        body.pieces, body.unread, body.has_body = read.pieces, read.unread, read.has_body
        body.quotes = [_quoted(one) for one in read.quotes]
    elif text:
        body.quotes = [QuotedMessage(id=one) for one in _quoted_ids(text)]
        kept = _ATTACHMENT_TAG.sub("", _QUOTED_TAG.sub("", text[: 2 * _LONGEST_RAW]))
        decoded = _space if is_plain else unescape
        pieces = split_at_mentions(kept, mentions)
        body.pieces = [decoded(one) if isinstance(one, str) else one for one in pieces]
    for attachment in attachments:
        _read_attachment(attachment, body)
    return body


def _take_html(attachments: Sequence[Payload]) -> tuple[str | None, list[Payload]]:
    """Return the HTML of a message, None if there is none, and its other attachments."""
    for place, attachment in enumerate(attachments):
        content = attachment.get("content")
        if _content_type(attachment) == _HTML and isinstance(content, str):
            return content, [*attachments[:place], *attachments[place + 1 :]]
    return None, list(attachments)


def _content_type(attachment: Payload) -> str:
    return (get_text(attachment, "contentType") or "").lower().strip()


def _plain_text(payload: Payload) -> str:
    return (get_text(payload, "text") or "")[: 2 * _LONGEST_RAW]


def _is_plain(payload: Payload) -> bool:
    return (get_text(payload, "textFormat") or "").lower() == _PLAIN


def _space(text: str) -> str:
    """Replace ``&nbsp;``, the one entity that Teams also writes into plain text."""
    return text.replace("&nbsp;", " ")


def _quoted_ids(text: str) -> Iterator[str]:
    for tag in _QUOTED_TAG.finditer(text[: 2 * _LONGEST_RAW]):
        if found := _MESSAGE_ID.search(tag[1]):
            yield _identifier(found[1])


def _identifier(value: object) -> str:
    """Return an identifier, empty if it is none: what is quoted is read tolerantly."""
    plain = isinstance(value, str) and value.isprintable() and len(value) <= MAX_ID_LENGTH
    return value if plain and isinstance(value, str) else ""


def _quoted(quote: Quote) -> QuotedMessage:
    lines, _ = compose_lines(quote.pieces)
    return QuotedMessage(
        id=_identifier(quote.id),
        lines=lines,
        author=quote_author(quote.author_id, quote.author),
        is_nested=quote.is_nested,
    )


def quote_author(author_id: object, name: object) -> MessageAuthor | None:
    """Return the author of a quoted message, None if the client names none."""
    shown = shorten(name, max_length=MAX_NAME_LENGTH) if isinstance(name, str) else ""
    known = _identifier(author_id)
    return MessageAuthor(id=known, name=shown) if shown or known else None


def _read_attachment(attachment: Payload, body: _Body) -> None:
    """Add what an attachment holds: a quoted message, code, the text of a card, or what cannot be read."""
    kind = _content_type(attachment)
    if kind.startswith("text/"):
        return
    content = parse_content(attachment.get("content"))
    if kind in _REFERENCES:
        body.quotes.append(replace(_read_reference(content), is_forwarded=kind == _FORWARDED))
    elif kind.startswith(_CARD) and _CODE in kind:
        body.pieces += ["\n", _code_lines(content, name=get_text(attachment, "name") or "")]
    elif lines := _card_lines(content) if kind != _DOWNLOAD else ():
        body.quotes.append(QuotedMessage(lines=_clean_lines("\n".join(lines))))
    else:
        found = (named for beginning, named in _KINDS if kind.startswith(beginning))
        body.unread.append(next(found, ContentKind.OTHER))


def parse_content(content: object) -> Mapping[str, Any]:
    """Return the object in the content of an attachment, which may be JSON in a text; empty for another."""
    if isinstance(content, str):
        try:
            content = orjson.loads(content)
        except orjson.JSONDecodeError:
            return {}
    return content if isinstance(content, dict) else {}


def _read_reference(content: Mapping[str, Any]) -> QuotedMessage:
    """Read the reference to a message that is quoted or forwarded, whatever it is called there."""
    fields = {key.casefold(): value for key, value in content.items()}
    wanted = ("originalmessagecontent", "messagecontent", "messagepreview", "preview", "content", "body")
    said = next((fields[key] for key in wanted if isinstance(fields.get(key), str)), "")
    sender = fields.get("originalmessagesender") or fields.get("messagesender") or fields.get("sender") or {}
    user = sender.get("user") or sender.get("application") or sender if isinstance(sender, dict) else {}
    user = user if isinstance(user, dict) else {}
    name = user.get("displayName") or user.get("name") or fields.get("sendername")
    return QuotedMessage(
        id=_identifier(fields.get("originalmessageid") or fields.get("messageid") or fields.get("id")),
        lines=_any_lines(said),
        author=quote_author(user.get("id") or fields.get("senderid"), name),
    )


def _any_lines(said: str) -> tuple[str, ...]:
    """Return the lines of a text that may be HTML, and the text of its own attachments' tags left out."""
    read = read_html(said, ()) if "<" in said else None
    if read is None or not read.has_body:
        return _clean_lines(unescape(_ATTACHMENT_TAG.sub("", said[:_LONGEST_RAW])) if read is None else "")
    quoted = [piece for quote in read.quotes for piece in quote.pieces]
    lines, _ = compose_lines(read.pieces)
    return lines or compose_lines(quoted)[0]


def _clean_lines(text: str) -> tuple[str, ...]:
    return compose_lines([text])[0]


def _read_quote_entities(entities: Sequence[Payload]) -> list[QuotedMessage]:
    """Return the messages that the entities of an activity name as quoted."""
    quoted = (one for one in entities if _is_quote_entity(one))
    return [_read_reference({**entity, **_inner(entity)}) for entity in quoted]


def _is_quote_entity(entity: Payload) -> bool:
    said = entity.get("type")
    return isinstance(said, str) and said.casefold() in ("quotedreply", "quotedmessage", "quote")


def _inner(entity: Payload) -> Payload:
    inner = next((v for k, v in entity.items() if k.casefold() in ("quotedreply", "quotedmessage")), None)
    return inner if isinstance(inner, dict) else {}


def merge_quotes(quotes: Sequence[QuotedMessage]) -> tuple[QuotedMessage, ...]:
    """Return each quoted message once, with all that was told of it in several places."""
    merged: dict[object, QuotedMessage] = {}
    for place, one in enumerate(quotes[: 2 * MAX_QUOTES]):
        key: object = one.id or place
        known = merged.get(key)
        merged[key] = (
            one
            if known is None
            else replace(
                known, lines=max(known.lines, one.lines, key=_length), author=known.author or one.author
            )
        )
    found = [one for one in merged.values() if one.id or one.lines]
    return tuple(found[:MAX_QUOTES])


def _length(lines: tuple[str, ...]) -> int:
    return sum(map(len, lines))


def compose_lines(pieces: Sequence[Piece]) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """Return the cleaned lines of the pieces, and the mentions in them."""
    raw = "".join(piece if isinstance(piece, str) else piece.shown for piece in pieces)
    text = clean_text(raw, max_length=_LONGEST_RAW)[:MAX_MESSAGE_LENGTH].rstrip()
    mentions = (
        Mention(account=piece.account, text=piece.shown)
        for piece in pieces
        if isinstance(piece, MentionTag) and piece.account is not None and not piece.own
    )
    return tuple(text.split("\n")) if text else (), tuple(one for one in mentions if one.text in text)


def _card_lines(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words of a card in the order in which they stand, without those of its buttons."""
    lines: list[str] = []
    for line in _lines_of(content, depth=0):
        if line.strip():
            lines.append(line)
        if len(lines) == MAX_CARD_LINES:
            break
    return tuple(lines)


def _lines_of(part: object, *, depth: int) -> Iterator[str]:
    if depth > MAX_CARD_DEPTH:
        return
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for inner in part:
            if not isinstance(inner, str) or depth:
                yield from _lines_of(inner, depth=depth + 1)
    elif isinstance(part, Mapping) and part.get("isVisible") is not False:
        yield from _lines_of_object(part, depth=depth)


def _lines_of_object(part: Mapping[str, Any], *, depth: int) -> Iterator[str]:
    if isinstance(part.get("inlines"), list):
        yield "".join(_inline(one) for one in part["inlines"])
    elif "value" in part and isinstance(part.get("title"), str) and isinstance(part["value"], str):
        yield f"{part['title']}: {part['value']}"  # a fact
    else:
        for key, inner in part.items():
            if key in _TEXT_KEYS and isinstance(inner, str):
                yield inner
            elif key in _PART_KEYS and isinstance(inner, list | dict):
                yield from _lines_of(inner, depth=depth + 1)


def _inline(part: object) -> str:
    words = part.get("text") if isinstance(part, Mapping) else part
    return words if isinstance(words, str) else ""


def _code_lines(content: Mapping[str, Any], *, name: str) -> str:
    """Return the code of a snippet, below its name."""
    title = content.get("name") or content.get("title") or name
    code = next((_joined(content[key]) for key in _CODE_KEYS if content.get(key)), "")
    return "\n".join(part for part in (title if isinstance(title, str) else "", code) if part)


def _joined(code: object) -> str:
    if isinstance(code, list):
        return "\n".join(_inline(line) for line in code)
    return code if isinstance(code, str) else ""
