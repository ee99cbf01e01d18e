"""Read the links of a message."""

import re
from urllib.parse import parse_qs, urlsplit

MAX_LINK_LENGTH = 2_000
"""Characters of the target of a link; a longer one is left out."""


def link_target(href: str) -> str:
    """Return the address that a link leads to, empty if it leads nowhere that people can go.

    An address that Microsoft's Safe Links has wrapped is unwrapped.
    """
    target = href.strip()
    try:
        parts = urlsplit(target)
        if "safelinks" in (parts.hostname or "") + parts.path:
            target = (parse_qs(parts.query).get("url") or [target])[0].strip()
            parts = urlsplit(target)
    except ValueError:
        return ""
    known = parts.scheme.lower() in ("http", "https", "mailto", "tel")
    whole = known and target.isprintable() and not any(map(str.isspace, target))
    return target if whole and len(target) <= MAX_LINK_LENGTH else ""


def is_same_link(shown: str, target: str) -> bool:
    """Return whether the words of a link are its address, so that it need not be shown."""

    def bare(address: str) -> str:
        plain = re.sub(r"^(?:https?://|mailto:|tel:)?(?:www\.)?", "", address.strip().casefold())
        return plain.rstrip("/")

    return bare(shown) == bare(target)
