"""Whether two people wrote the same name: capitals, spaces and how a letter is put together do not matter."""

import re
import unicodedata
from collections.abc import Collection


def as_compared(name: str) -> str:
    """Give back a name as it is compared with others."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def naming(names: Collection[str]) -> re.Pattern[str] | None:
    """Give back what finds names, compared ones, as whole words in a compared text: ``Karin Eks`` too."""
    if not names:
        return None
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})s?(?!\w)")
