"""Turn lines into headings, paragraphs and rows, and assign each to its section."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.importer.rules.boxes import BOX_AT_START
from bot.importer.rules.headings import (
    MAX_TITLE_WORDS,
    TEXT_ENDING,
    SectionTopic,
    is_numbered,
    looks_like_heading,
    strip_number,
    topic_of,
)
from bot.importer.rules.lines import Line
from bot.importer.rules.words import ARROW, ARROW_SIGN, fold

_BULLET_START = re.compile(
    rf"^(?:{ARROW_SIGN}\s*(?=[@\w])|(?:[•▪●◦·*–—►➢✓□☐-]|o(?=\s+[A-ZÅÄÖ]))\s+)"
    r"|^[(]?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)|^\d{1,2}(?:\.\d){1,3}\.?\s+(?=[A-ZÅÄÖ])"
)
_LABEL_START = re.compile(
    r"^(?:svar|s|fråga|f|beslut|åtgärd(?:er)?|ansvarig|uppdrag|att göra|uppföljning|klart|"
    r"answer|a|question|q|actions?|decision|resolved|owner|due|aktion|ap)\b[^:.]{0,40}:",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    r"^(?:svar|fråga|beslut|åtgärd|ansvarig|answer|question|decision|action|owner|due)\s*:$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!:;][\"”’)]*$")
_GOES_ON = re.compile(r"(?:[,;:–-]|\b\w{1,3})$")
"""The end of a line that continues in the next one, however short it is."""
_LETTERED = re.compile(r"[a-z][.)]")
_LONE_NUMBER = re.compile(r"§+\s*\d+[a-z]?\.?|\d+\s*§")
_DECISION = re.compile(
    r"(?:(?:råd|nämnd|grupp|styrels)\w*s )?(?:beslut|ställningstagande)|(?:decision|resolved|resolution)s?",
    re.IGNORECASE,
)
"""A line that stands alone above a decision, whose subject is in the heading above."""
MAX_HEADING_LENGTH = 80
MAX_HEADING_LINES = 3
MIN_SECTION_GAP = 2
"""Blank lines that separate two sections whose headings stand elsewhere."""
MIN_COLUMN_GAP = 3
"""Blank lines between headings that indicate a separate column of headings."""
SHORT_LINE_RATIO = 0.72
"""Share of the usual width below which a line that ends a sentence also ends its paragraph."""
MIN_WIDTH = 45
MAX_HEADING_RATIO = 0.6
"""Maximum share of the usual width of a first line that is the heading of its paragraph."""
MAX_RUN_ON_HEADING_WORDS = 6
MAX_KNOWN_HEADING_WORDS = 3
_ATTENDANCE_WORDS = re.compile(r"(?:närvar|deltag|medverkande|present\b|attend|in attendance)", re.IGNORECASE)
_SENTENCE_ENDS = (".", "?", "!", ":", ";")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesBlock:
    """A heading, a paragraph or a row of a table."""

    text: str
    gap: int = 0
    """Number of blank lines before it."""
    heading: bool = False
    small: bool = False
    """Whether it is a heading inside a section, such as ``Frågor till gästerna:``."""
    cells: tuple[str, ...] = ()
    item: bool = False
    """Whether it stood in a list."""
    done: bool = False
    """Whether it stood beside a check box that is ticked."""
    arrow: bool = False
    """Whether it stood behind an arrow."""
    section: str | None = None
    topic: SectionTopic | None = None


def read_blocks(lines: Sequence[Line]) -> list[NotesBlock]:
    """Return headings, paragraphs and rows in the order of the file."""
    width = _usual_width(lines)
    blocks = list[NotesBlock]()
    for gap, chunk in _chunks(lines):
        first = True
        for block in _read_chunk(chunk, width=width):
            blocks.append(replace(block, gap=gap if first else 0))
            first = False
    return blocks


def _chunks(lines: Sequence[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Yield groups of adjacent lines, with the number of blank lines before each group."""
    gap, chunk = 0, list[Line]()
    for line in (*lines, Line()):
        if not line.is_blank:
            chunk.append(line)
            continue
        if chunk:
            yield gap, chunk
            gap, chunk = 0, []
        gap += 1


def _read_chunk(chunk: list[Line], *, width: int) -> Iterator[NotesBlock]:
    chunk = _with_lone_number(chunk)
    whole = " ".join(line.text for line in chunk)
    if _DECISION.fullmatch(whole.strip(" :")):
        return
    if (
        len(chunk) <= MAX_HEADING_LINES
        and not any(line.cells for line in chunk)
        and _is_separate_heading(chunk, whole)
    ):
        yield NotesBlock(text=strip_number(whole), heading=True, small=whole.endswith(":"))
        return
    paragraph = list[str]()
    for at, line in enumerate(chunk):
        if _DECISION.fullmatch(line.text.strip(" :")) and not line.cells:
            yield from _paragraph(paragraph)
            paragraph = []
            continue
        if line.cells or _is_inner_heading(line, chunk, at, width=width):
            yield from _paragraph(paragraph)
            paragraph = []
            yield _row(line) if line.cells else _heading(line)
            continue
        if paragraph and _starts_paragraph(paragraph[-1], line.text, width=width):
            yield from _paragraph(paragraph)
            paragraph = []
        paragraph.append(line.text)
    yield from _paragraph(paragraph)


def _with_lone_number(chunk: list[Line]) -> list[Line]:
    """Mark the line below ``§ 33`` as a heading, whatever its style."""
    if len(chunk) < 2 or not _LONE_NUMBER.fullmatch(chunk[0].text) or chunk[1].cells:  # noqa: PLR2004
        return chunk
    title = chunk[1].text
    if TEXT_ENDING.search(title) or len(title.split()) > MAX_TITLE_WORDS:
        return chunk
    return [Line(f"{chunk[0].text} {title}", heading=True), *chunk[2:]]


def _row(line: Line) -> NotesBlock:
    return NotesBlock(text=line.text, cells=line.cells)


def _heading(line: Line) -> NotesBlock:
    return NotesBlock(text=strip_number(line.text), heading=True, small=line.text.endswith(":"))


def _paragraph(lines: list[str]) -> Iterator[NotesBlock]:
    if lines:
        text = " ".join(lines)
        bullet = _BULLET_START.match(text)
        box = BOX_AT_START.match(text, bullet.end() if bullet and not BOX_AT_START.match(text) else 0)
        start = box.end() if box else bullet.end() if bullet else 0
        done = box is not None and box["empty"] is None
        arrow = bullet is not None and ARROW.match(text) is not None
        is_item = bullet is not None or box is not None
        yield NotesBlock(text=text[start:], item=is_item, done=done, arrow=arrow)


def _is_separate_heading(chunk: list[Line], whole: str) -> bool:
    """Return whether a group of lines on its own is a heading."""
    if all(line.heading for line in chunk):
        return True
    if (
        len(whole) > MAX_HEADING_LENGTH
        or _LABEL_ALONE.match(whole)
        or (_BULLET_START.match(whole) and not is_numbered(whole))
    ):
        return False
    if topic_of(whole) is not None and not TEXT_ENDING.search(whole.rstrip("?")) and ": " not in whole:
        return True
    one = all(line.text[:1].islower() and not _BULLET_START.match(line.text) for line in chunk[1:])
    return one and looks_like_heading(whole)


def _is_inner_heading(line: Line, chunk: list[Line], at: int, *, width: int) -> bool:
    """Return whether a line among others is a heading."""
    text = line.text
    if line.heading:
        return True
    if len(text) > MAX_HEADING_LENGTH or _LABEL_ALONE.match(text) or TEXT_ENDING.search(text) or ": " in text:
        return False
    if topic_of(text) is not None and (is_numbered(text) or not _BULLET_START.match(text)):
        below = chunk[at + 1].text if at + 1 < len(chunk) else ""
        goes_on = below[:1].islower() and not _LETTERED.match(below)
        return not goes_on and (
            at == 0
            or _SENTENCE_END.search(chunk[at - 1].text) is not None
            or len(text.split()) <= MAX_KNOWN_HEADING_WORDS
        )
    capitals = text.isupper() and len(text.split()) <= MAX_TITLE_WORDS and len(text) > 4  # noqa: PLR2004 - no "BUN"
    paragraph_sign = text.startswith("§") and looks_like_heading(text)
    colon = at == 0 and text.endswith(":") and looks_like_heading(text[:-1])
    return capitals or paragraph_sign or colon or (at == 0 and _is_heading_of(text, chunk[1:], width=width))


def _is_heading_of(text: str, below: Sequence[Line], *, width: int) -> bool:
    """Return whether a line is the heading of those below: it is short, and they begin a new sentence."""
    if not below or len(text) > MAX_HEADING_RATIO * width or not looks_like_heading(text):
        return False
    following = below[0].text
    listed = is_numbered(text) and is_numbered(following)
    return (
        (following[:1].isupper() or _BULLET_START.match(following) is not None)
        and not listed
        and len(text.split()) <= MAX_RUN_ON_HEADING_WORDS
    )


def _starts_paragraph(before: str, text: str, *, width: int) -> bool:
    """Return whether a new paragraph begins here without a blank line."""
    if _BULLET_START.match(text) or _LABEL_START.match(text):
        return True
    if (
        text[:1].isupper()
        and not _GOES_ON.search(before)
        and len(before) + len(text.split(maxsplit=1)[0]) < SHORT_LINE_RATIO * width
    ):
        return True
    ended = _SENTENCE_END.search(before) is not None
    return ended and len(before) < SHORT_LINE_RATIO * width and text[:1].isupper()


def _usual_width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines if not line.is_blank and not line.cells)
    return max(MIN_WIDTH, lengths[len(lengths) * 9 // 10]) if lengths else MIN_WIDTH


def assign_sections(blocks: Sequence[NotesBlock]) -> list[NotesBlock]:
    """Return the paragraphs and rows, each with its section; headings are left out."""
    placed, section = list[NotesBlock](), None
    for stack, body in _heading_runs(_without_agenda(blocks)):
        for part, title in _body_parts(stack, body, before=section):
            section = title
            for block in part:
                if block.heading:
                    section = block.text
                else:
                    _append_block(
                        placed,
                        replace(block, section=section, topic=_topic_of_section(section, within=title)),
                    )
    return _without_title(placed)


def _without_title(blocks: list[NotesBlock]) -> list[NotesBlock]:
    """Remove the topic of the sections up to the attendance list: a title such as ``Protokoll från ...``."""
    first = next((at for at, block in enumerate(blocks) if _ATTENDANCE_WORDS.match(block.text)), 0)
    titles = {block.section for block in blocks[: first + 1]}
    return [
        replace(block, topic=None)
        if block.topic is SectionTopic.PREVIOUS and block.section in titles
        else block
        for block in blocks
    ]


def _append_block(placed: list[NotesBlock], block: NotesBlock) -> None:
    """Add a paragraph, joined to the one before if the end of a page cut a sentence in two."""
    before = placed[-1] if placed else None
    goes_on = block.text[:1].islower() and not block.item and not block.cells
    if before and goes_on and not before.cells and not before.text.endswith(_SENTENCE_ENDS):
        placed[-1] = replace(before, text=f"{before.text} {block.text}")
    else:
        placed.append(block)


def _topic_of_section(section: str | None, *, within: str | None) -> SectionTopic | None:
    known = topic_of(section) if section else None
    return known or (topic_of(within) if within else None)


def _without_agenda(blocks: Sequence[NotesBlock]) -> list[NotesBlock]:
    """Leave out headings that only list the headings to come."""
    last = {fold(block.text): at for at, block in enumerate(blocks) if block.heading}
    return [
        block
        for at, block in enumerate(blocks)
        if not (last.get(fold(block.text), at) > at and (block.heading or block.item))
    ]


def _heading_runs(blocks: Sequence[NotesBlock]) -> Iterator[tuple[list[NotesBlock], list[NotesBlock]]]:
    """Yield runs of adjacent headings, each with everything up to the next run."""
    stack, body = list[NotesBlock](), list[NotesBlock]()
    for block in blocks:
        title = block.heading and not block.small
        if title and body:
            yield stack, body
            stack, body = [], []
        (stack if title else body).append(block)
    yield stack, body


def _body_parts(
    stack: list[NotesBlock], body: list[NotesBlock], *, before: str | None
) -> Iterator[tuple[list[NotesBlock], str | None]]:
    """Return the body in parts, each with its heading.

    Headings from a separate column come all at once; their texts are then separated by wide gaps.
    """
    if not stack:
        yield body, before
    elif not any(after.gap >= MIN_COLUMN_GAP for _, after in pairwise(stack)):
        yield body, stack[-1].text
    else:
        parts = list(_split_at_gaps(body))
        titles: list[str | None] = [block.text for block in stack]
        if len(parts) == len(titles) + 1:
            titles.insert(0, before)
        if len(parts) != len(titles):
            titles = [None] * len(parts)
        yield from zip(parts, titles, strict=True)


def _split_at_gaps(body: list[NotesBlock]) -> Iterator[list[NotesBlock]]:
    part = list[NotesBlock]()
    for block in body:
        if part and block.gap >= MIN_SECTION_GAP:
            yield part
            part = []
        part.append(block)
    yield part
