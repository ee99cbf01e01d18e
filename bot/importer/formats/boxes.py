"""Check boxes of every make, as two signs: a box that is ticked, and one that is not."""

TICKED, UNTICKED = "☒", "☐"
_TICKED_SYMBOLS = frozenset((0xFB, 0xFC, 0xFD, 0xFE))
_UNTICKED_SYMBOLS = frozenset((0x6F, 0x71, 0x72, 0xA8))
_TICKED_SYMBOLS_2 = frozenset((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54))
_UNTICKED_SYMBOLS_2 = frozenset((0x2A, 0x30, 0xA3))
_SYMBOL_FONTS = {
    "wingdings": (_TICKED_SYMBOLS, _UNTICKED_SYMBOLS),
    "wingdings 2": (_TICKED_SYMBOLS_2, _UNTICKED_SYMBOLS_2),
}
"""The fonts of Word with boxes, and their places."""
_PRIVATE_USE = 0xF000


def box(*, ticked: bool) -> str:
    """Return a box, with the space behind it."""
    return f"{TICKED} " if ticked else f"{UNTICKED} "


def read_symbol(code: int, font: str) -> str:
    """Return what a place of a font of symbols shows: a box, or the sign as it was written."""
    ticked, unticked = _SYMBOL_FONTS.get(font.strip().lower(), (frozenset[int](), frozenset[int]()))
    place = code - _PRIVATE_USE if code >= _PRIVATE_USE else code
    if place in ticked:
        return box(ticked=True)
    return box(ticked=False) if place in unticked else chr(code)


def read_symbols(text: str, font: str) -> str:
    """Return a text in which what a font of symbols shows as boxes are boxes."""
    return "".join(read_symbol(ord(character), font) for character in text)


def has_boxes(font: str) -> bool:
    """Return whether a font shows boxes instead of letters."""
    return font.strip().lower() in _SYMBOL_FONTS
