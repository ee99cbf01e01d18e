"""Read the text of a message: cleaned lines without the bot's mention, and the other people mentioned."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from bot.teams.payload import Payload, get_identifier, get_object, get_objects, get_text
from bot.turn.incoming import Account, Mention
from domain.text import MAX_NAME_LENGTH, clean_text, one_line, shorten

_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""References with more digits than any character has; Python refuses to parse thousands of digits."""
_NO_CHARACTER = "\ufffd"
MAX_MENTIONS = 200
"""Maximum mentions read in one message; further ones are kept as text."""

_WHOLE_TAG = re.compile(r"<at\b[^<>]*>(.*)</at>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
_PERSON = "29:"  # ids of bots, channels and teams begin with other numbers
MAX_HTML_LENGTH = 50_000
"""Maximum characters of an HTML attachment; a longer one is ignored, and the activity's text is used."""

MAX_UNCLOSED_TAGS = 20

_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "tr", "table", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6")
)
_UNSEEN = frozenset(("script", "style", "head", "title", "template"))
_HTML_SPACE = re.compile(r"[ \t\r\n\f]+")
_CLOSED_TAG = re.compile(r"<[^<>]*>")
_OPEN_TAG = re.compile(r"<[A-Za-z/]")
_MENTION = "http://schema.skype.com/Mention"
_EMOJI = "http://schema.skype.com/Emoji"
Attributes = Sequence[tuple[str, str | None]]
MAX_MESSAGE_LENGTH = 20_000
"""Maximum characters kept of one message; features refuse much shorter ones with a sentence."""

_LONGEST_RAW = 4 * MAX_MESSAGE_LENGTH  # room for spaces and control characters that cleaning removes
_PLAIN = "plain"


def shorten_references(source: str) -> str:
    """Return ``source`` with references to impossible characters replaced by U+FFFD."""
    return _ENDLESS.sub(_NO_CHARACTER, source)


def unescape(source: str) -> str:
    """Return ``source`` with its character references decoded."""
    return html.unescape(shorten_references(source))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MentionTag:
    """A mention as the activity declares it; two mentions of one person are two."""

    written: str
    """The text of the mention in the activity, such as ``<at>Karin Ek</at>``."""
    name: str
    account: Account | None
    own: bool
    """Whether the bot itself is mentioned."""

    @property
    def shown(self) -> str:
        """Return the text of the mention in the lines that features read."""
        return "" if self.own else f"@{self.name}"


Piece = str | MentionTag


def read_mentions(payload: Payload, *, bot_id: str) -> tuple[MentionTag, ...]:
    """Return the mentions of an activity in its own order; raises Malformed."""
    entities = get_objects(payload, "entities")
    declared = [one for one in entities if (get_text(one, "type") or "").lower() == "mention"]
    return tuple(_tagged(one, bot_id=bot_id) for one in declared[:MAX_MENTIONS])


def _tagged(entity: Payload, *, bot_id: str) -> MentionTag:
    mentioned = get_object(entity, "mentioned")
    written = get_text(entity, "text") or ""
    teams_id = get_identifier(mentioned, "id")
    full_name = shorten(get_text(mentioned, "name") or "", max_length=MAX_NAME_LENGTH)
    account = None
    if teams_id is not None and teams_id.startswith(_PERSON):
        # Everything else about them is claimed by the client.
        account = Account(teams_id=teams_id, name="")
    return MentionTag(
        written=written, name=_plain_name(written) or full_name, account=account, own=teams_id == bot_id
    )


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


def read_html(source: str, mentions: Sequence[MentionTag]) -> list[Piece] | None:
    """Return the pieces of the text, lines ending in a line feed; None if the HTML has no body at all.

    Quoted replies (``blockquote``) are left out with all their content.
    """
    plain = shorten_references(_without_comments(source))
    if not _is_harmless(plain):
        return None
    reader = _Reader(mentions)
    reader.feed(plain)
    reader.close()
    reader.end_mention()
    return reader.pieces if reader.has_body else None


def _without_comments(source: str) -> str:
    begin = source.find("<!--")
    kept = []
    at = 0
    while begin >= 0:
        kept.append(source[at:begin])
        end = source.find("-->", begin)
        if end < 0:
            return "".join(kept)
        at = end + len("-->")
        begin = source.find("<!--", at)
    return "".join([*kept, source[at:]])


def _is_harmless(source: str) -> bool:
    """Return whether hardly any tag is left open and nothing is declared; html.parser is slow for those."""
    if len(source) > MAX_HTML_LENGTH or "<!" in source or "<?" in source:
        return False
    return len(_OPEN_TAG.findall(_CLOSED_TAG.sub("", source))) <= MAX_UNCLOSED_TAGS


class _Reader(HTMLParser):
    """Collects pieces of text and mentions while it parses the tags."""

    def __init__(self, mentions: Sequence[MentionTag]) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.has_body = False
        self._unused = list(mentions)
        self._mentions = mentions
        self._line_begun = False
        self._quotes = 0
        self._unseen: str | None = None
        self._preformatted = 0
        self._mention: _OpenMention | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._mention is not None and tag == self._mention.tag:
            self._mention.depth += 1
        elif tag == "at" or given.get("itemtype") == _MENTION:
            self.end_mention()
            self._mention = _OpenMention(tag, given.get("itemid") or given.get("id", ""))
        elif tag == "emoji" or (tag == "img" and given.get("itemtype") == _EMOJI):
            self.handle_data(given.get("alt", ""))
        else:
            self._start_other(tag)

    def _start_other(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = self._unseen or tag
        elif tag == "br":
            self._break_line()
        elif tag in ("td", "th"):
            self._add(" ")
        elif tag in _BLOCKS or tag == "blockquote":
            self._end_block()
            self._quotes += tag == "blockquote"
            self._preformatted += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if self._mention is not None and tag == self._mention.tag:
            self._mention.depth -= 1
            if not self._mention.depth:
                self.end_mention()
        elif tag == self._unseen:
            self._unseen = None
        elif tag in _BLOCKS or tag == "blockquote":
            self._end_block()
            self._quotes = max(0, self._quotes - (tag == "blockquote"))
            self._preformatted = max(0, self._preformatted - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if self._unseen is not None:
            return
        self.has_body = self.has_body or not data.isspace()
        words = data if self._preformatted else _HTML_SPACE.sub(" ", data)
        if self._mention is not None:
            self._mention.words.append(words)
        else:
            self._add(words)

    def end_mention(self) -> None:
        """Add the mention that was being read to the pieces."""
        if self._mention is None:
            return
        read, self._mention = self._mention, None
        words = "".join(read.words)
        self._add(self._match(read.number, normalise_name(words)) or words)

    def _match(self, number: str, name: str) -> MentionTag | None:
        """Find the mention of a tag: by its number and name, by name alone, by number alone, by order."""
        place = int(number) if number.isascii() and number.isdigit() and len(number) < len("1000") else None
        numbered = self._mentions[place] if place is not None and place < len(self._mentions) else None
        if numbered not in self._unused:
            numbered = None
        alike = [one for one in self._unused if one.name == name]
        if numbered is not None and (numbered in alike or not alike):
            found: MentionTag | None = numbered
        else:
            found = next(iter(alike or (self._unused if place is None else ())), None)
        if found is not None:
            self._unused.remove(found)
        return found

    def _add(self, piece: Piece) -> None:
        if self._quotes:
            return
        self.pieces.append(piece)
        self._line_begun = self._line_begun or piece not in ("", " ")

    def _end_block(self) -> None:
        self.end_mention()
        if self._line_begun:
            self._break_line()

    def _break_line(self) -> None:
        if self._mention is not None:
            self._mention.words.append(" ")
        elif not self._quotes:
            self.pieces.append("\n")
            self._line_begun = False


class _OpenMention:
    """A mention whose end tag has not been read yet."""

    def __init__(self, tag: str, number: str) -> None:
        self.tag = tag
        self.number = number
        self.depth = 1
        self.words: list[str] = []


def read_lines(
    payload: Payload, mentions: tuple[MentionTag, ...]
) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """Return the lines of a message and the people mentioned in them; raises Malformed."""
    pieces = _read_attachment(payload, mentions)
    if pieces is None:
        pieces = _read_text(payload, mentions)
    return compose_lines(pieces)


def _read_attachment(payload: Payload, mentions: tuple[MentionTag, ...]) -> list[Piece] | None:
    for attachment in get_objects(payload, "attachments"):
        content = attachment.get("content")
        if (get_text(attachment, "contentType") or "").lower() == "text/html" and isinstance(content, str):
            return read_html(content, mentions)
    return None


def _read_text(payload: Payload, mentions: tuple[MentionTag, ...]) -> list[Piece]:
    text = (get_text(payload, "text") or "")[: _LONGEST_RAW * 2]
    plain = (get_text(payload, "textFormat") or "").lower() == _PLAIN
    decoded = _space if plain else unescape
    pieces = split_at_mentions(text, mentions)
    return [decoded(piece) if isinstance(piece, str) else piece for piece in pieces]


def _space(text: str) -> str:
    """Replace ``&nbsp;``, the one entity that Teams also writes into plain text."""
    return text.replace("&nbsp;", " ")


def compose_lines(pieces: list[Piece]) -> tuple[tuple[str, ...], tuple[Mention, ...]]:
    """Return the cleaned lines of the pieces, and the mentions in them."""
    raw = "".join(piece if isinstance(piece, str) else piece.shown for piece in pieces)
    text = clean_text(raw, max_length=_LONGEST_RAW)[:MAX_MESSAGE_LENGTH].rstrip()
    mentions = (
        Mention(account=piece.account, text=piece.shown)
        for piece in pieces
        if isinstance(piece, MentionTag) and piece.account is not None and not piece.own
    )
    return tuple(text.split("\n")) if text else (), tuple(one for one in mentions if one.text in text)
