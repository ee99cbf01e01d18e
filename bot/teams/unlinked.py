"""Words for places where Teams reads markup, whatever it is told."""

_HARMLESS = str.maketrans("<>[]", "‹›()")


def unlinked(text: str) -> str:
    """Give back ``text`` as no client makes a link or a mention of it, to be read as before."""
    return text.translate(_HARMLESS).replace("(http", "( http")
