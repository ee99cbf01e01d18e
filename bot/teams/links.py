"""Read the links of a message."""

import re
from urllib.parse import parse_qs, urlsplit

_SPACE = re.compile(r"\s")
_NO_DIGIT = re.compile(r"\D")
MAX_LINK_LENGTH = 2_000
"""Characters of the target of a link; a longer one is left out."""


def link_target(href: str) -> str:
    """Return the address that a link leads to, empty if it leads nowhere that people can go.

    An address that Microsoft's Safe Links has wrapped is unwrapped.
    """
    target = _SPACE.sub("%20", href.strip())
    try:
        parts = urlsplit(target)
        if "safelinks" in (parts.hostname or "") + parts.path:
            target = _SPACE.sub("%20", (parse_qs(parts.query).get("url") or [target])[0].strip())
            parts = urlsplit(target)
    except ValueError:
        return ""
    known = parts.scheme.lower() in ("http", "https", "mailto", "tel")
    return target if known and target.isprintable() and len(target) <= MAX_LINK_LENGTH else ""


def is_same_link(shown: str, target: str) -> bool:
    """Return whether the words of a link are its address, so that it need not be shown."""
    if target.lower().startswith("tel:"):
        return _NO_DIGIT.sub("", shown) == _NO_DIGIT.sub("", target)
    return _without_scheme(shown) == _without_scheme(target)


def _without_scheme(address: str) -> str:
    plain = re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", address.strip().casefold())
    return plain.rstrip("/")
