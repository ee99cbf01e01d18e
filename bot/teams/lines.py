"""The words of a message: cleaned lines without the bot's own mention, and who else is mentioned in them."""

from bot.teams.html_lines import read_html
from bot.teams.mentions import Piece, Tagged, read_mentions, split_at_mentions
from bot.teams.payload import Payload, objects_in, text_in
from bot.teams.references import unescape
from bot.turn import Mention
from domain.text import clean

LONGEST_MESSAGE = 20_000
"""Characters kept of one message. Features refuse far shorter ones, with a sentence."""

_LONGEST_RAW = 4 * LONGEST_MESSAGE  # room for spaces and control characters that cleaning takes away
_PLAIN = "plain"


def read_lines(payload: Payload, *, bot_id: str) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """Give back the lines of a message and the people mentioned in them; raises Malformed."""
    mentions = read_mentions(payload, bot_id=bot_id)
    pieces = _read_attachment(payload, mentions)
    if pieces is None:
        pieces = _read_text(payload, mentions)
    return compose(pieces)


def _read_attachment(payload: Payload, mentions: tuple[Tagged, ...]) -> list[Piece] | None:
    for attachment in objects_in(payload, "attachments"):
        content = attachment.get("content")
        if (text_in(attachment, "contentType") or "").lower() == "text/html" and isinstance(content, str):
            return read_html(content, mentions)
    return None


def _read_text(payload: Payload, mentions: tuple[Tagged, ...]) -> list[Piece]:
    text = (text_in(payload, "text") or "")[: _LONGEST_RAW * 2]
    plain = (text_in(payload, "textFormat") or "").lower() == _PLAIN
    decoded = _space if plain else unescape
    pieces = split_at_mentions(text, mentions)
    return [decoded(piece) if isinstance(piece, str) else piece for piece in pieces]


def _space(text: str) -> str:
    """Teams writes this one entity into plain text too."""
    return text.replace("&nbsp;", " ")


def compose(pieces: list[Piece]) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """Give back cleaned lines and whom they mention."""
    raw = "".join(piece if isinstance(piece, str) else piece.shown for piece in pieces)
    text = clean(raw, most=_LONGEST_RAW)[:LONGEST_MESSAGE].rstrip()
    mentions = (
        Mention(account=piece.account, text=piece.shown)
        for piece in pieces
        if isinstance(piece, Tagged) and piece.account is not None and not piece.own
    )
    return tuple(text.split("\n")) if text else (), tuple(one for one in mentions if one.text in text)
