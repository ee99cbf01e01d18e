"""Read the HTML attachment of a message: the only place where Teams keeps its line breaks."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from bot.teams.mentions import Piece, Tagged, same_name
from bot.teams.references import shorten_references

LONGEST_HTML = 50_000
"""Characters; a longer attachment is left unread, and the activity's text is taken."""

MOST_UNCLOSED = 20

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


def read_html(source: str, mentions: Sequence[Tagged]) -> list[Piece] | None:
    """Give back what was written, lines ending in a line feed; None where the HTML has no body at all.

    Quoted replies (``blockquote``) are left out with all that is in them.
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
    """Teams closes its tags and declares nothing; html.parser takes minutes to wait for ends."""
    if len(source) > LONGEST_HTML or "<!" in source or "<?" in source:
        return False
    return len(_OPEN_TAG.findall(_CLOSED_TAG.sub("", source))) <= MOST_UNCLOSED


class _Reader(HTMLParser):
    """Collects pieces of text and mentions while the parser walks through the tags."""

    def __init__(self, mentions: Sequence[Tagged]) -> None:
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
        """Put the mention that was being read into the text."""
        if self._mention is None:
            return
        read, self._mention = self._mention, None
        words = "".join(read.words)
        self._add(self._match(read.number, same_name(words)) or words)

    def _match(self, number: str, name: str) -> Tagged | None:
        """Find whom a tag stands for: by its number and name, by name alone, by number alone, by order."""
        place = int(number) if number.isascii() and number.isdigit() and len(number) < len("1000") else None
        numbered = self._mentions[place] if place is not None and place < len(self._mentions) else None
        if numbered not in self._unused:
            numbered = None
        alike = [one for one in self._unused if one.name == name]
        if numbered is not None and (numbered in alike or not alike):
            found: Tagged | None = numbered
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
    """A mention whose end tag has not come yet."""

    def __init__(self, tag: str, number: str) -> None:
        self.tag = tag
        self.number = number
        self.depth = 1
        self.words: list[str] = []
