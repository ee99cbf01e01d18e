"""Read the HTML of a message: pieces of text and mentions, what it quotes, and what is no text."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.teams.links import is_same_link, link_target
from bot.teams.payload import IMPOSSIBLE_REFERENCE, NO_CHARACTER, MentionTag, Piece, normalise_name
from bot.turn.incoming import ContentKind

MAX_HTML_LENGTH = 50_000
"""Characters; a longer attachment is left unread, and the activity's text is taken."""
MAX_UNCLOSED_TAGS = 20

_BLOCKS = frozenset(
    (
        *("p", "div", "ul", "ol", "tr", "table", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("codeblock", "section", "article", "header", "footer", "dl", "dt", "dd", "figure", "figcaption"),
        *("details", "summary", "caption", "address", "fieldset", "legend"),
    )
)
_UNSEEN = frozenset(("script", "style", "head", "title", "template"))
_STRUCK = frozenset(("s", "strike", "del"))
_VOID = frozenset(
    ("br", "hr", "img", "input", "wbr", "col", "area", "base", "embed", "link", "meta", "source", "track")
)
_HTML_SPACE = re.compile(r"[ \t\r\n\f]+")
_CLOSED_TAG = re.compile(r"<[^<>]*>")
_OPEN_TAG = re.compile(r"<[A-Za-z/]")
_MENTION = "http://schema.skype.com/mention"
_EMOJI = "http://schema.skype.com/emoji"
_LINE_THROUGH = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE)
_MEANINGLESS_ALT = re.compile(
    r"(?:(?:image|bild|picture|photo|foto|gif|sticker|img|inline image|bild saknas)\s*\d*"
    r"|[\w ().-]*\.(?:png|jpe?g|gif|bmp|webp|heic|svg|tiff?))?",
    re.IGNORECASE,
)
"""What clients write for a picture without a description."""
_MEDIA = {"audio": ContentKind.SOUND, "video": ContentKind.VIDEO, "object": ContentKind.OTHER}
_MEDIA |= {"iframe": ContentKind.OTHER, "embed": ContentKind.OTHER}
_ENTRA_AUTHOR = "8:orgid:"
"""The prefix of a person's Entra id if Teams names the author of a quoted message."""
_BULLET, _LOWER_BULLET = "• ", "– "
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Attributes = Sequence[tuple[str, str | None]]


@dataclass(slots=True)
class Quote:
    """A quoted message while its HTML is read."""

    id: str = ""
    author: str = ""
    author_id: str = ""
    is_reply: bool = False
    is_nested: bool = False
    pieces: list[Piece] = field(default_factory=list)

    @property
    def names_nobody_yet(self) -> bool:
        """Whether it is a reply of which only its author can come next."""
        return self.is_reply and not self.author and not any(str(piece).strip() for piece in self.pieces)


@dataclass(slots=True)
class HtmlContent:
    """What the HTML of a message holds; lines end in a line feed."""

    pieces: list[Piece] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    unread: list[ContentKind] = field(default_factory=list)
    has_body: bool = False
    """Whether there is any text, be it quoted."""


def read_html(source: str, mentions: Sequence[MentionTag]) -> HtmlContent | None:
    """Return the content of a message's HTML; None if it is none that Teams would write.

    Unknown tags give their text; struck text is left out.
    """
    plain = IMPOSSIBLE_REFERENCE.sub(NO_CHARACTER, _without_comments(source))
    if not _is_harmless(plain):
        return None
    reader = _Reader(mentions)
    reader.feed(plain)
    reader.close()
    reader.end_all()
    return reader.content


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
    """Teams closes its tags and declares nothing; html.parser takes minutes to find ends that are missing."""
    if len(source) > MAX_HTML_LENGTH or "<!" in source or "<?" in source:
        return False
    return len(_OPEN_TAG.findall(_CLOSED_TAG.sub("", source))) <= MAX_UNCLOSED_TAGS


@dataclass(slots=True)
class _Element:
    """An element whose end was not read yet, and what it does to the text in it."""

    tag: str
    is_struck: bool = False
    is_unseen: bool = False
    is_preformatted: bool = False
    is_quote: bool = False
    is_author: bool = False
    ends_block: bool = False
    link: str = ""
    link_start: int = 0
    numbered: int | None = None
    """The number of the next item of an ordered list."""
    is_list: bool = False
    effects: tuple[str, ...] = ()
    """The names of what it does, as long as it is open."""


class _OpenMention:
    """A mention whose end tag was not read yet."""

    def __init__(self, tag: str, number: str) -> None:
        self.tag = tag
        self.number = number
        self.depth = 1
        self.words: list[str] = []


class _Reader(HTMLParser):
    """Collects pieces of text and mentions while it parses the tags."""

    def __init__(self, mentions: Sequence[MentionTag]) -> None:
        super().__init__(convert_charrefs=True)
        self.content = HtmlContent()
        self._mentions = mentions
        self._unused = list(mentions)
        self._open: list[_Element] = []
        self._tags: defaultdict[str, int] = defaultdict(int)
        self._counts: defaultdict[str, int] = defaultdict(int)
        """Open elements by what they do."""
        self._quotes: list[Quote] = []
        self._lists: list[_Element] = []
        self._marker = ""
        """What stands before the next text: the number of a list's item."""
        self._line_begun = False
        self._mention: _OpenMention | None = None

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002 - lines need not be counted
        return j

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        kind = given.get("itemtype", "").casefold()
        if self._mention is not None and tag == self._mention.tag:
            self._mention.depth += 1
        elif tag == "at" or kind == _MENTION:
            self._end_mention()
            self._mention = _OpenMention(tag, given.get("itemid") or given.get("id", ""))
        elif tag in ("emoji", "customemoji") or (tag == "img" and kind == _EMOJI):
            self.handle_data(given.get("alt") or given.get("title", ""))
        elif tag == "img":
            self._picture(given)
        elif tag == "br":
            self._break_line()
        else:
            self._start(tag, given, kind)

    def _picture(self, given: dict[str, str]) -> None:
        alt = given.get("alt", "").strip()
        if _MEANINGLESS_ALT.fullmatch(alt):
            if not self._counts["quote"]:
                self.content.unread.append(ContentKind.PICTURE)
        else:
            self.handle_data(f" {alt} ")

    def _start(self, tag: str, given: dict[str, str], kind: str) -> None:
        if tag in _MEDIA and not self._counts["quote"]:
            self.content.unread.append(_MEDIA[tag])
        if tag in ("td", "th"):
            self._add(" ")
        is_quote = tag in ("blockquote", "quoted")
        element = _Element(
            tag,
            is_struck=tag in _STRUCK or bool(_LINE_THROUGH.search(given.get("style", ""))),
            is_unseen=tag in _UNSEEN or (given.get("itemprop") == "time" and self._counts["quote"] > 0),
            is_preformatted=tag == "pre",
            is_quote=is_quote,
            is_author=bool(self._quotes) and self._is_author(tag, given),
            ends_block=tag in _BLOCKS or tag == "li" or is_quote,
            is_list=tag in ("ul", "ol"),
        )
        if element.ends_block:
            self._end_block()
        if is_quote:
            self._start_quote(given, kind)
        if element.is_author:
            self._quotes[-1].author_id = _author_id(given.get("itemid", ""))
        if tag == "ol":
            start = given.get("start", "")
            element.numbered = int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 1  # noqa: PLR2004 - digits
        if tag == "li":
            self._start_item()
        if tag == "a" and not self._counts["link"]:
            element.link, element.link_start = link_target(given.get("href", "")), len(self._pieces)
        if tag not in _VOID:
            self._push(element)

    def _is_author(self, tag: str, given: dict[str, str]) -> bool:
        return given.get("itemprop") == "mri" or (tag == "strong" and self._quotes[-1].names_nobody_yet)

    def _start_quote(self, given: dict[str, str], kind: str) -> None:
        quote = Quote(id=given.get("itemid", "") or given.get("messageid", "") or given.get("id", ""))
        quote.is_reply = kind.endswith(("/reply", "/forward", "/quote"))
        if kind and not quote.is_reply:
            quote.id = ""
        quote.is_nested = bool(self._quotes)
        self._quotes.append(quote)
        self.content.quotes.append(quote)

    def _start_item(self) -> None:
        inner = self._lists[-1] if self._lists else None
        depth = len(self._lists)
        if inner is None or inner.numbered is None:
            self._marker = _BULLET if depth <= 1 else _LOWER_BULLET
            return
        number, inner.numbered = inner.numbered, inner.numbered + 1
        letter = _LETTERS[(number - 1) % len(_LETTERS)]
        self._marker = f"{number}. " if depth == 1 else f"{letter}) "

    def _push(self, element: _Element) -> None:
        self._open.append(element)
        self._tags[element.tag] += 1
        element.effects = self._effects(element)
        for name in element.effects:
            self._counts[name] += 1
        if element.is_list:
            self._lists.append(element)

    @staticmethod
    def _effects(element: _Element) -> tuple[str, ...]:
        named = (
            ("struck", element.is_struck),
            ("unseen", element.is_unseen),
            ("pre", element.is_preformatted),
            ("quote", element.is_quote),
            ("author", element.is_author),
            ("link", element.link),
        )
        return tuple([name for name, on in named if on])

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag == "quoted" or (self._mention is not None and tag == self._mention.tag):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._mention is not None and tag == self._mention.tag:
            self._mention.depth -= 1
            if not self._mention.depth:
                self._end_mention()
        elif self._tags[tag]:
            while self._open and self._pop().tag != tag:
                pass

    def _pop(self) -> _Element:
        element = self._open[-1]
        if element.ends_block:
            self._end_block()
        if element.link:
            self._end_link(element)
        self._open.pop()
        self._tags[element.tag] -= 1
        for name in element.effects:
            self._counts[name] -= 1
        if element.is_quote:
            self._quotes.pop()
            self._line_begun = False
        if element.is_list:
            self._lists.pop()
            self._marker = ""
        return element

    def _end_link(self, element: _Element) -> None:
        shown = "".join(p if isinstance(p, str) else p.shown for p in self._pieces[element.link_start :])
        if self._counts["struck"] or self._counts["unseen"] or is_same_link(shown, element.link):
            return
        self._add(f" ({element.link})" if shown.strip() else element.link)

    def handle_data(self, data: str) -> None:
        if self._counts["unseen"]:
            return
        self.content.has_body = self.content.has_body or not data.isspace()
        if self._counts["struck"]:
            return
        words = data if self._counts["pre"] else _HTML_SPACE.sub(" ", data)
        if self._mention is not None:
            self._mention.words.append(words)
        elif self._counts["author"]:
            self._quotes[-1].author += words
        else:
            self._add(words)

    def end_all(self) -> None:
        """End what was not ended."""
        self._end_mention()
        while self._open:
            self._pop()

    def _end_mention(self) -> None:
        """Add the mention that was being read to the pieces."""
        if self._mention is None:
            return
        read, self._mention = self._mention, None
        words = "".join(read.words)
        if self._counts["quote"]:
            self._add(words)
        else:
            self._add(self._match(read.number, normalise_name(words)) or words)

    def _match(self, number: str, name: str) -> MentionTag | None:
        """Find the mention of a tag: by its number and name, by name alone, by number alone, by order.

        The bot may be mentioned more often than its entities say: a tag that somebody typed is text here.
        """
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
        return next((one for one in self._mentions if one.own and one.name == name), None)

    @property
    def _pieces(self) -> list[Piece]:
        return self._quotes[-1].pieces if self._quotes else self.content.pieces

    def _add(self, piece: Piece) -> None:
        if self._counts["unseen"]:
            return
        seen = not isinstance(piece, str) or bool(piece.strip())
        if seen and self._marker and not self._line_begun:
            self._pieces.append(self._marker)
        if seen:
            self._marker = ""
        self._pieces.append(piece)
        self._line_begun = self._line_begun or piece not in ("", " ")

    def _end_block(self) -> None:
        self._end_mention()
        if self._line_begun:
            self._break_line()

    def _break_line(self) -> None:
        if self._mention is not None:
            self._mention.words.append(" ")
        elif self._counts["author"]:
            self._quotes[-1].author += " "
        else:
            self._pieces.append("\n")
            self._line_begun = False


def _author_id(mri: str) -> str:
    """Return the Entra id in a Teams id of a person, else the id itself."""
    return mri.removeprefix(_ENTRA_AUTHOR) if mri.startswith(_ENTRA_AUTHOR) else mri
