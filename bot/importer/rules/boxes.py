"""Recognise check boxes of every appearance."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

_SIGNS = {"yes": "☑✓✔✅🗹", "cross": "☒✗✘❌🗷", "empty": "☐□▢◻❏❑❒🔲⬜"}
BOXES = re.compile(
    rf"(?P<yes>[{_SIGNS['yes']}]|\[[xX]\]|\([xX]\))\ufe0f?|(?P<cross>[{_SIGNS['cross']}])\ufe0f?"
    rf"|(?P<empty>[{_SIGNS['empty']}]|\[[ _]?\]|\( \))\ufe0f?"
)
"""A check box, and with which state."""
BOX_AT_START = re.compile(rf"\s*(?:{BOXES.pattern})\s*")
_BULLET = re.compile(r"^\s*(?:[•▪●◦·*–—-]|\d{1,3}[.)])\s+")


class BoxState(StrEnum):
    """The look of a check box; what a cross means depends on the others in its list."""

    YES = "yes"
    CROSS = "cross"
    EMPTY = "empty"


def ticked_states(texts: Iterable[str]) -> frozenset[BoxState] | None:
    """Return which boxes of a list are ticked, None if none is or all are: then they are mere bullets.

    A cross beside ticks says no, if there are no empty boxes that do.
    """
    found = {state_of(box) for text in texts for box in BOXES.finditer(text)}
    if BoxState.EMPTY in found and len(found) > 1:
        return frozenset((BoxState.YES, BoxState.CROSS))
    return frozenset((BoxState.YES,)) if found == {BoxState.YES, BoxState.CROSS} else None


def state_of(box: re.Match[str]) -> BoxState:
    """Return the look of a box that `BOXES` has found."""
    return BoxState(str(box.lastgroup))


def ticked_parts(text: str, ticked: frozenset[BoxState]) -> str:
    """Return what stands beside the ticked boxes of a line, which are in front of it or behind."""
    bare = _BULLET.sub("", text)
    boxes = list(BOXES.finditer(bare))
    if not boxes:
        return text
    if BOX_AT_START.match(bare):
        ends = [*(box.start() for box in boxes[1:]), len(bare)]
        parts = [(box, bare[box.end() : end]) for box, end in zip(boxes, ends, strict=True)]
        head = ""
    elif bare[boxes[-1].end() :].strip():
        ends = [*(box.start() for box in boxes[1:]), len(bare)]
        parts = [(box, bare[box.end() : end]) for box, end in zip(boxes, ends, strict=True)]
        head = bare[: boxes[0].start()]
    else:
        starts = [0, *(box.end() for box in boxes)]
        parts = [(box, bare[start : box.start()]) for box, start in zip(boxes, starts, strict=False)]
        head = ""
    kept = (part.strip(" ,;") for box, part in parts if state_of(box) in ticked)
    return ", ".join(filter(None, (head.strip(" ,;"), *kept)))


def without_boxes(text: str) -> str:
    """Return a text without its boxes."""
    return BOXES.sub("", text).strip()


def is_row_ticked(cells: Sequence[str], ticked: frozenset[BoxState]) -> bool:
    """Return whether the first box of a row is ticked; those behind it say other things."""
    first = next((box for cell in cells for box in BOXES.finditer(cell)), None)
    return first is None or state_of(first) in ticked
