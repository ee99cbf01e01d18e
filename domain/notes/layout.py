"""From lines to sections: which line is a heading, which lines are one paragraph, what belongs under what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.notes.block import Block
from domain.notes.line import Line
from domain.notes.shapes import ENDS_A_TEXT, looks_like_a_heading
from domain.notes.titles import MOST_WORDS, numbered, topic_of, without_number

_BULLET = re.compile(
    r"^(?:-->|->|[•▪●◦·*–—►➢✓□☐→⇒-]|o(?=\s+[A-ZÅÄÖ]))\s+|^[(]?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)"
    r"|^\d{1,2}(?:\.\d){1,3}\.?\s+(?=[A-ZÅÄÖ])"
)
_LABEL = re.compile(
    r"^(?:svar|s|fråga|f|beslut|åtgärd(?:er)?|ansvarig|uppdrag|att göra|uppföljning|klart|"
    r"answer|a|question|q|actions?|decision|resolved|owner|due|aktion|ap)\b[^:.]{0,40}:",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    r"^(?:svar|fråga|beslut|åtgärd|ansvarig|answer|question|decision|action|owner|due)\s*:$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.?!:;][\"”’)]*$")
_GOES_ON = re.compile(r"(?:[,;:–-]|\b\w{1,3})$")
"""How a line ends that goes on in the next one, however short it is."""
_LETTERED = re.compile(r"[a-z][.)]")
_LONE_NUMBER = re.compile(r"§+\s*\d+[a-z]?\.?|\d+\s*§")
_DECISION = re.compile(
    r"(?:(?:råd|nämnd|grupp|styrels)\w*s )?(?:beslut|ställningstagande)|(?:decision|resolved|resolution)s?",
    re.IGNORECASE,
)
"""Stands alone above what was decided; what it is about stands in the heading above."""
LONGEST_HEADING = 80
TALLEST_HEADING = 3
FAR_APART = 2
"""Blank lines that part two sections whose headings stand elsewhere."""
COLUMN = 3
"""Blank lines between headings that show that they stood in a column of their own."""
SHORT = 0.72
"""Share of the usual width under which a line that ends a sentence ends a paragraph too."""
NARROWEST = 45
WIDEST_SHARE = 0.6
"""Share of the usual width that the first line of a paragraph has at most when it is its heading."""
FEW_WORDS = 6
FEWEST_WORDS = 3


def read_blocks(lines: Sequence[Line]) -> list[Block]:
    """Give back headings, paragraphs and rows in the order of the file."""
    width = _usual_width(lines)
    blocks = list[Block]()
    for gap, chunk in _chunks(lines):
        first = True
        for block in _read_chunk(chunk, width=width):
            blocks.append(replace(block, gap=gap if first else 0))
            first = False
    return blocks


def _chunks(lines: Sequence[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Give back the lines that stand together, with the number of blank lines before them."""
    gap, chunk = 0, list[Line]()
    for line in (*lines, Line()):
        if not line.blank:
            chunk.append(line)
            continue
        if chunk:
            yield gap, chunk
            gap, chunk = 0, []
        gap += 1


def _read_chunk(chunk: list[Line], *, width: int) -> Iterator[Block]:
    chunk = _with_lone_number(chunk)
    whole = " ".join(line.text for line in chunk)
    if _DECISION.fullmatch(whole.strip(" :")):
        return
    if (
        len(chunk) <= TALLEST_HEADING
        and not any(line.cells for line in chunk)
        and _alone_a_heading(chunk, whole)
    ):
        yield Block(text=without_number(whole), heading=True, small=whole.endswith(":"))
        return
    paragraph = list[str]()
    for at, line in enumerate(chunk):
        if _DECISION.fullmatch(line.text.strip(" :")) and not line.cells:
            yield from _paragraph(paragraph)
            paragraph = []
            continue
        if line.cells or _inside_a_heading(line, chunk, at, width=width):
            yield from _paragraph(paragraph)
            paragraph = []
            yield _row(line) if line.cells else _heading(line)
            continue
        if paragraph and _new_paragraph(paragraph[-1], line.text, width=width):
            yield from _paragraph(paragraph)
            paragraph = []
        paragraph.append(line.text)
    yield from _paragraph(paragraph)


def _with_lone_number(chunk: list[Line]) -> list[Line]:
    """Take the line under ``§ 33`` for the heading that it is, whatever it looks like."""
    if len(chunk) < 2 or not _LONE_NUMBER.fullmatch(chunk[0].text) or chunk[1].cells:  # noqa: PLR2004
        return chunk
    title = chunk[1].text
    if ENDS_A_TEXT.search(title) or len(title.split()) > MOST_WORDS:
        return chunk
    return [Line(f"{chunk[0].text} {title}", heading=True), *chunk[2:]]


def _row(line: Line) -> Block:
    return Block(text=line.text, cells=line.cells)


def _heading(line: Line) -> Block:
    return Block(text=without_number(line.text), heading=True, small=line.text.endswith(":"))


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if lines:
        text = " ".join(lines)
        bullet = _BULLET.match(text)
        yield Block(text=text[bullet.end() :] if bullet else text, item=bullet is not None)


def _alone_a_heading(chunk: list[Line], whole: str) -> bool:
    """Whether lines that stand by themselves are a heading."""
    if all(line.heading for line in chunk):
        return True
    if (
        len(whole) > LONGEST_HEADING
        or _LABEL_ALONE.match(whole)
        or (_BULLET.match(whole) and not numbered(whole))
    ):
        return False
    if topic_of(whole) is not None and not ENDS_A_TEXT.search(whole.rstrip("?")) and ": " not in whole:
        return True
    one = all(line.text[:1].islower() and not _BULLET.match(line.text) for line in chunk[1:])
    return one and looks_like_a_heading(whole)


def _inside_a_heading(line: Line, chunk: list[Line], at: int, *, width: int) -> bool:
    """Whether a line among others is a heading."""
    text = line.text
    if line.heading:
        return True
    if len(text) > LONGEST_HEADING or _LABEL_ALONE.match(text) or ENDS_A_TEXT.search(text) or ": " in text:
        return False
    if topic_of(text) is not None and (numbered(text) or not _BULLET.match(text)):
        below = chunk[at + 1].text if at + 1 < len(chunk) else ""
        goes_on = below[:1].islower() and not _LETTERED.match(below)
        return not goes_on and (
            at == 0
            or _SENTENCE_END.search(chunk[at - 1].text) is not None
            or len(text.split()) <= FEWEST_WORDS
        )
    capitals = text.isupper() and len(text.split()) <= MOST_WORDS and len(text) > 4  # noqa: PLR2004 - no "BUN"
    paragraph_sign = text.startswith("§") and looks_like_a_heading(text)
    colon = at == 0 and text.endswith(":") and looks_like_a_heading(text[:-1])
    return capitals or paragraph_sign or colon or (at == 0 and _heads(text, chunk[1:], width=width))


def _heads(text: str, below: Sequence[Line], *, width: int) -> bool:
    """Whether the first line of some is their heading: short, and what follows begins anew."""
    if not below or len(text) > WIDEST_SHARE * width or not looks_like_a_heading(text):
        return False
    following = below[0].text
    listed = numbered(text) and numbered(following)
    return (
        (following[:1].isupper() or _BULLET.match(following) is not None)
        and not listed
        and len(text.split()) <= FEW_WORDS
    )


def _new_paragraph(before: str, text: str, *, width: int) -> bool:
    """Whether a new paragraph begins here though no blank line says so."""
    if _BULLET.match(text) or _LABEL.match(text):
        return True
    if (
        text[:1].isupper()
        and not _GOES_ON.search(before)
        and len(before) + len(text.split(maxsplit=1)[0]) < SHORT * width
    ):
        return True
    ended = _SENTENCE_END.search(before) is not None
    return ended and len(before) < SHORT * width and text[:1].isupper()


def _usual_width(lines: Sequence[Line]) -> int:
    lengths = sorted(len(line.text) for line in lines if not line.blank and not line.cells)
    return max(NARROWEST, lengths[len(lengths) * 9 // 10]) if lengths else NARROWEST
