"""Character references of HTML, such as ``&#229;``."""

import html
import re

_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
"""No character has so long a number; Python refuses to read one of some thousand digits."""
_NO_CHARACTER = "\ufffd"


def shorten_references(source: str) -> str:
    """Give back ``source`` with what stands for no character as the sign for that."""
    return _ENDLESS.sub(_NO_CHARACTER, source)


def unescape(source: str) -> str:
    """Give back ``source`` with the characters that its references stand for."""
    return html.unescape(shorten_references(source))
